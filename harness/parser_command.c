/* SPDX-License-Identifier: MIT */
/*
 * See parser_command.h. A run is a list of deliveries in the order of the vectors; the answers come
 * in that order, too. What is compared at length is the answer to the whole stream; another
 * delivery whose answer is the same, octet for octet, has the same verdict.
 */
#include "harness/parser_command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "harness/clock.h"
#include "harness/parser_post.h"
#include "harness/parser_probe.h"
#include "harness/parser_process.h"
#include "harness/parser_subject.h"

enum {
    AHEAD_MAX = 64,              /* deliveries that are sent before their answers have come */
    OCTETS_SIZE_MAX = 128 << 10, /* longer streams are not sent octet by octet */
    MUTE_COUNT_MAX = 2,          /* so many vectors without a word, and it is asked by a probe */
};

struct parser_run {
    const struct options *options;
    char **arguments;      /* of the program; behind a URL that alone */
    struct target *target; /* NULL: a program is judged */
    GArray *subjects;      /* of struct subject */
    GArray *deliveries;    /* of struct parser_delivery */
    guint sent;            /* deliveries, */
    guint answered;
    bool is_alone;  /* the next one is repeated by itself */
    bool is_probed; /* it has spoken, or was asked whether it does */
    struct parser_process process;
};

static struct subject *subject_at(struct parser_run *run, guint index)
{
    return &g_array_index(run->subjects, struct subject, index);
}

/* ---- The selection ---- */

static bool selection_check(const struct options *options, char **error)
{
    const GPtrArray *const lists[] = {options->selectors, options->skips};

    for (size_t list = 0; list < G_N_ELEMENTS(lists); list++) {
        for (guint i = 0; i < lists[list]->len; i++) {
            const char *selector = g_ptr_array_index(lists[list], i);
            if (!selector_names_vector(selector)) {
                *error =
                    g_strdup_printf("\"%s\" names no vector; --dry-run shows them all", selector);
                return false;
            }
        }
    }
    return true;
}

static bool is_selected(const struct options *options, const struct sse_vector *vector)
{
    return options_select(options, vector->id, false, vector->tags);
}

int parser_dry_run(const struct options *options)
{
    char *error = NULL;
    unsigned count = 0;

    if (!selection_check(options, &error)) {
        fprintf(stderr, "assay: %s\n", error);
        g_free(error);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < sse_vector_count(); i++) {
        if (is_selected(options, sse_vector_at(i))) {
            printf("%s\n", sse_vector_at(i)->id);
            count++;
        }
    }
    return count > 0 ? EXIT_OK : EXIT_NOTHING_RUN;
}

static void deliveries_add(struct parser_run *run, guint index)
{
    const struct subject *subject = subject_at(run, index);
    size_t size = subject->recording->size;
    struct parser_delivery delivery = {.vector = index, .kind = PARSER_WHOLE};

    g_array_append_val(run->deliveries, delivery);
    if (!run->options->batch) {
        return;
    }
    if (size > 1 && size <= OCTETS_SIZE_MAX) {
        delivery.kind = PARSER_OCTETS;
        g_array_append_val(run->deliveries, delivery);
    }
    delivery.kind = PARSER_CUT;
    while ((delivery.cut = sse_vector_cut_after(subject->vector, delivery.cut)) > 0) {
        g_array_append_val(run->deliveries, delivery);
    }
}

/* ---- Whether it speaks at all ---- */

/* How many vectors came to nothing, as long as all did: to no line, or in a batch to no end. */
static guint mute_count(struct parser_run *run)
{
    guint count = 0;

    for (guint i = 0; i < run->subjects->len; i++) {
        const struct subject *subject = subject_at(run, i);
        count += subject->was_answered;
        if (subject->whole->len > 0 && !run->options->batch) {
            return 0;
        }
    }
    return count;
}

/* True when `count_min` vectors have come to nothing, and so does a plain event: then it is no
 * parser that is wrong, but the command, and `why` says so. It is asked once. */
static bool is_mute(struct parser_run *run, guint count_min, char **why)
{
    if (run->is_probed || mute_count(run) < count_min) {
        return false;
    }
    run->is_probed = true;
    *why = parser_probe(run->arguments, run->options->batch, run->options->timeout_us);
    return *why != NULL;
}

/* ---- Plain: a process for each vector ---- */

static bool plain_deliver(struct parser_run *run, const struct parser_delivery *delivery,
                          char **error)
{
    struct subject *subject = subject_at(run, delivery->vector);
    struct parser_process *process = &run->process;
    struct parser_answer answer = {.end = NULL};
    enum parser_event event = PARSER_MOVED;
    char *silence = NULL;

    if (!parser_process_start(process, run->arguments, error)) {
        return false;
    }
    g_byte_array_append(process->to, (const guint8 *)subject->octets,
                        (guint)subject->recording->size);
    while (event == PARSER_MOVED) {
        event = parser_process_move(process, true, run->options->timeout_us);
    }
    if (event == PARSER_SILENT) {
        answer.end = silence =
            g_strdup_printf("said nothing for %.1f s and did not end",
                            (double)run->options->timeout_us / (double)G_USEC_PER_SEC);
    } else if (event == PARSER_ENDLESS) {
        answer.end = "printed more than 64 MiB";
    } else if (process->died_badly) {
        answer.end = process->death;
    }
    parser_process_stop(process);
    answer.lines = process->output->str;
    answer.size = process->output->len;
    subject_take(subject, delivery, &answer);
    g_free(silence);
    return true;
}

/* ---- Batch: one process for all ---- */

static void chunk_send(GByteArray *to, const char *octets, size_t size)
{
    char *head = g_strdup_printf("CHUNK %zu\n", size);
    g_byte_array_append(to, (const guint8 *)head, (guint)strlen(head));
    g_byte_array_append(to, (const guint8 *)octets, (guint)size);
    g_free(head);
}

static void delivery_send(struct parser_run *run, const struct parser_delivery *delivery)
{
    const struct subject *subject = subject_at(run, delivery->vector);
    size_t size = subject->recording->size;
    GByteArray *to = run->process.to;

    switch (delivery->kind) {
    case PARSER_WHOLE:
        if (size > 0) {
            chunk_send(to, subject->octets, size);
        }
        break;
    case PARSER_OCTETS:
        for (size_t i = 0; i < size; i++) {
            chunk_send(to, subject->octets + i, 1);
        }
        break;
    case PARSER_CUT:
        chunk_send(to, subject->octets, delivery->cut);
        chunk_send(to, subject->octets + delivery->cut, size - delivery->cut);
        break;
    }
    g_byte_array_append(to, (const guint8 *)"END\n", 4);
}

static const struct parser_delivery *delivery_at(const struct parser_run *run, guint index)
{
    return &g_array_index(run->deliveries, struct parser_delivery, index);
}

/* Deliveries of a vector that is over are passed over. */
static void batch_fill(struct parser_run *run)
{
    guint ahead = run->is_alone ? 1 : AHEAD_MAX;

    while (run->sent < run->deliveries->len && run->sent - run->answered < ahead &&
           run->process.to->len < OCTETS_SIZE_MAX) {
        delivery_send(run, delivery_at(run, run->sent));
        run->sent++;
    }
}

static void batch_advance(struct parser_run *run)
{
    run->answered++;
    run->is_alone = false;
}

/* Takes whole answers off the output; `from` is how far it was looked at. */
static void batch_take(struct parser_run *run, size_t *from)
{
    GString *output = run->process.output;
    const char *line_end;

    size_t begin = 0; /* of the answer */
    size_t line = *from;
    while ((line_end = memchr(output->str + line, '\n', output->len - line)) != NULL) {
        size_t next = (size_t)(line_end - output->str) + 1;
        if (run->answered < run->sent && parser_is_end(output->str + line, next - 1 - line)) {
            struct parser_answer answer = {.lines = output->str + begin, .size = next - begin};
            subject_take(subject_at(run, delivery_at(run, run->answered)->vector),
                         delivery_at(run, run->answered), &answer);
            batch_advance(run);
            run->is_probed = true;
            begin = next;
        }
        line = next;
    }
    g_string_erase(output, 0, (gssize)begin);
    *from = line - begin;
}

/* The process did not answer the first delivery that waits: repeat it alone, or hold that against
 * the program. */
static void batch_fail(struct parser_run *run, const char *end)
{
    if (run->is_alone || run->sent == run->answered + 1) {
        struct parser_answer answer = {
            .lines = run->process.output->str, .size = run->process.output->len, .end = end};
        guint vector = delivery_at(run, run->answered)->vector;
        subject_take(subject_at(run, delivery_at(run, run->answered)->vector),
                     delivery_at(run, run->answered), &answer);
        batch_advance(run);
        while (run->answered < run->deliveries->len &&
               delivery_at(run, run->answered)->vector == vector) {
            run->answered++;
        }
    } else {
        run->is_alone = true;
    }
    run->sent = run->answered;
}

static bool batch_run(struct parser_run *run, char **error)
{
    struct parser_process *process = &run->process;
    char *silence = g_strdup_printf("said nothing for %.1f s",
                                    (double)run->options->timeout_us / (double)G_USEC_PER_SEC);
    bool is_good = true;

    while (is_good && run->answered < run->deliveries->len) {
        size_t from = 0;
        enum parser_event event = PARSER_MOVED;
        is_good = parser_process_start(process, run->arguments, error);
        run->sent = run->answered;
        while (is_good && event == PARSER_MOVED && run->answered < run->deliveries->len) {
            batch_fill(run);
            event = parser_process_move(process, false, run->options->timeout_us);
            batch_take(run, &from);
        }
        if (is_good && run->answered < run->deliveries->len) {
            batch_fail(run, event == PARSER_SILENT    ? silence
                            : event == PARSER_ENDLESS ? "printed more than 64 MiB"
                                                      : process->death);
        }
        parser_process_stop(process);
        is_good = is_good && !is_mute(run, MUTE_COUNT_MAX, error);
    }
    g_free(silence);
    return is_good;
}

static struct run_result *result_new(const struct parser_run *run)
{
    struct run_result *result = run_result_new();
    GDateTime *now = g_date_time_new_now_utc();

    result->url =
        run->target != NULL ? g_strdup(run->target->url) : parser_target_words(run->arguments);
    result->role = g_strdup("parser");
    result->started = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.000Z");
    g_ptr_array_add(result->capabilities, g_strdup(run->options->batch ? "batch" : "plain"));
    for (guint i = 0; i < run->options->arguments->len; i++) {
        g_ptr_array_add(result->options, g_strdup(g_ptr_array_index(run->options->arguments, i)));
    }
    g_date_time_unref(now);
    return result;
}

/* Whether a server answered nothing at all. */
static bool is_dead(const struct parser_run *run)
{
    for (guint i = 0; i < run->subjects->len; i++) {
        const struct subject *subject = &g_array_index(run->subjects, struct subject, i);
        if (subject->finding == NULL || subject->whole->len > 0 ||
            strstr(subject->finding->actual, "the program ") == NULL) {
            return false;
        }
    }
    return true;
}

/* Puts all into the result; what was not judged says why. */
static void subjects_finish(struct parser_run *run, struct run_result *result)
{
    const char *why = run->target != NULL ? "the run ended before it was posted"
                                          : "the run ended before the program was given it";

    for (guint i = 0; i < run->subjects->len; i++) {
        struct subject *subject = subject_at(run, i);
        if (result->ended_early != NULL && subject->finding == NULL && subject->na_reason == NULL &&
            !subject->was_answered) {
            subject->na_reason = g_strdup(why);
        }
        subject_finish(subject, run->options->keeps_logs, result);
    }
}

struct run_result *parser_run(const struct options *options,
                              const struct expectations *expectations, struct exit_facts *facts,
                              char **error)
{
    char *const at_url[] = {options->url, NULL};
    bool is_at_url = options->url != NULL;
    struct parser_run run = {
        .options = options,
        .arguments = is_at_url ? (char **)at_url : (char **)options->program->pdata,
        .subjects = g_array_new(FALSE, TRUE, sizeof(struct subject)),
        .deliveries = g_array_new(FALSE, TRUE, sizeof(struct parser_delivery))};
    int64_t begun_us = clock_now_us();
    bool is_good = selection_check(options, error);

    (void)expectations;
    signal(SIGPIPE, SIG_IGN); /* a program that died is told by write() */
    parser_process_init(&run.process);
    if (is_good && is_at_url) {
        run.target = target_new(options, error);
        is_good = run.target != NULL;
    }
    for (size_t i = 0; is_good && i < sse_vector_count(); i++) {
        if (is_selected(options, sse_vector_at(i))) {
            struct subject subject;
            subject_init(&subject, sse_vector_at(i), options, run.arguments);
            g_array_append_val(run.subjects, subject);
            deliveries_add(&run, run.subjects->len - 1);
        }
    }
    struct run_result *result = is_good ? result_new(&run) : NULL;
    char *not_started = NULL;
    if (is_good && run.target != NULL) {
        struct parser_post post = {options, run.target, run.subjects, run.deliveries, facts};
        not_started = parser_post_run(&post);
    } else if (is_good && options->batch) {
        is_good = batch_run(&run, &not_started);
    }
    for (guint i = 0; is_good && run.target == NULL && !options->batch && i < run.deliveries->len;
         i++) {
        is_good = plain_deliver(&run, delivery_at(&run, i), &not_started) &&
                  !is_mute(&run, MUTE_COUNT_MAX, &not_started);
    }
    if (is_good && !is_at_url) {
        is_mute(&run, 1, &not_started);
    }
    if (result != NULL) {
        facts->target_gone |=
            run.subjects->len > 0 &&
            (is_at_url ? is_dead(&run) && not_started == NULL : not_started != NULL);
        result->ended_early = not_started;
        subjects_finish(&run, result);
        result->duration_us = clock_now_us() - begun_us;
    }
    parser_process_clear(&run.process);
    target_free(run.target);
    g_array_unref(run.subjects);
    g_array_unref(run.deliveries);
    return result;
}
