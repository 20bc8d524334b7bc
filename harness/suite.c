/* SPDX-License-Identifier: MIT */
/*
 * A whole run against one target, in phases:
 *
 *     START -> PROBE -> TOGETHER -> ALONE -> (REPEAT, with --retries) -> PROBE -> results
 *
 * TOGETHER plays all tasks side by side. ALONE plays, one at a time, those whose verdict would rest
 * on a deadline, on a death of the target, or on a connection that did not open: such a verdict is
 * given only when it comes out again with nothing else going on. When the process of the target
 * dies, all that were going on are suspects; the one that kills it alone is blamed. REPEAT plays
 * the cases that failed again, alone; one that passes then is flaky.
 */
#include "harness/suite.h"
#include "harness/progress.h"

#include <assert.h>
#include <poll.h>
#include <string.h>

#include "harness/bulk.h"
#include "harness/clock.h"
#include "harness/collect.h"
#include "harness/descriptors.h"
#include "harness/opening.h"
#include "harness/options_values.h"
#include "harness/sse_suite.h"
#include "harness/suite_state.h"

enum {
    OPEN_TIMEOUT_US = 5000000, /* for TCP and the opening handshake together */
    DEATHS_TOGETHER_MAX = 3,   /* after so many deaths, everything is played alone */
};

/* Whether it is held on the URL on which the target closes by itself. */
static bool needs_close_url(const struct item *item)
{
    return item->ws_case != NULL && item->ws_case->close_code != 0;
}

/* A URL that does not do what it is given for is told once, and none of its cases is played. */
static void suite_probe_close(struct session *suite)
{
    const struct probe_facts probed = suite->probed;
    bool is_wanted = false;

    for (guint i = 0; i < suite->plan->items->len; i++) {
        is_wanted |= needs_close_url(g_ptr_array_index(suite->plan->items, i));
    }
    if (!is_wanted || suite->target->close_url == NULL) {
        return;
    }
    if (!suite_probe(suite, WS_CLOSE_NORMAL)) {
        suite->close_trouble =
            g_strdup_printf("--close-url: %s", suite->probe_trouble != NULL ? suite->probe_trouble
                                                                            : "it was not asked");
    } else if (!suite->probed.ends_unasked) {
        suite->close_trouble = g_strdup("--close-url: the target did not begin the closing there, "
                                        "when the connection was open");
    }
    suite->probed = probed;
}

/* Asked only where a case wants to know. */
static void suite_ask_deflate(struct session *suite)
{
    bool is_wanted = false;

    for (guint i = 0; i < suite->plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(suite->plan->items, i);
        is_wanted |= item->ws_case != NULL && (item->ws_case->needs & NEEDS_DEFLATE) != 0;
    }
    suite->accepts_deflate = is_wanted && suite_probe_deflate(suite);
    if (suite->accepts_deflate) {
        g_ptr_array_add(suite->result->capabilities, g_strdup("permessage-deflate"));
    }
}

/* Why the echo of the target is none that the case can judge; NULL: it can. */
static const char *echo_lack(const struct probe_facts *probed, const struct ws_case *ws_case)
{
    bool needs_binary = false;
    bool needs_text = false;

    for (size_t i = 0; i < case_step_count(ws_case); i++) {
        const struct step *step = &ws_case->script[i];
        needs_binary |= step->verb == VERB_EXPECT_MESSAGE && step->opcode == WS_BINARY;
        needs_text |= step->verb == VERB_EXPECT_MESSAGE && step->opcode == WS_TEXT;
    }
    if (probed->speaks_first) {
        return "the target sends messages by itself, so that its echo cannot be told apart";
    }
    if (!probed->echoes_text && !probed->echoes_binary) {
        return "the target does not echo messages, and this case judges an echo";
    }
    if (needs_text && !probed->echoes_text) {
        return "the target does not echo text, and this case judges that";
    }
    if (needs_binary && !probed->echoes_binary) {
        return "the target does not echo binary messages, and this case judges one";
    }
    return NULL;
}

static bool is_applicable(const struct session *suite, const struct item *item, char **reason)
{
    const char *lack = item->ws_case != NULL ? opening_lack(item->ws_case, suite->options) : NULL;

    if (lack != NULL) {
        *reason = g_strdup(lack);
        return false;
    }
    if (needs_close_url(item) && suite->target->close_url == NULL) {
        *reason = g_strdup("the target has to begin the closing, and no URL tells how to make it: "
                           "give --close-url 'ws://HOST:PORT/close?code={code}'");
        return false;
    }
    if (item->ws_case != NULL && (item->ws_case->needs & NEEDS_DEFLATE) != 0 &&
        !suite->accepts_deflate) {
        *reason = g_strdup("the target does not accept permessage-deflate");
        return false;
    }
    unsigned others_count = item->ws_case != NULL ? case_others_count(item->ws_case) : 0;

    if (others_count > 0 && others_count + suite->options->jobs > suite->connection_count_max) {
        *reason = g_strdup_printf("it opens %u connections beside its own, and the system allows "
                                  "%zu in all (ulimit -n)",
                                  others_count, suite->connection_count_max);
        return false;
    }
    if (item->ws_case == NULL || (item->ws_case->needs & NEEDS_ECHO) == 0) {
        return true;
    }
    lack = echo_lack(&suite->probed, item->ws_case);
    *reason = g_strdup(lack);
    return lack == NULL;
}

/*
 * Cases that measure come last. With one large message each, those with the smallest first: among
 * them are those that wait. With compressed messages, the large ones first, so that none goes on
 * alone at the end; and those that send the same beside each other: what one has compressed, the
 * next one takes.
 */
static int64_t plan_place(const struct run_plan *plan)
{
    const struct task *task = plan->owner;
    const struct autobahn_row *row = task->item->row;

    if (!plan->is_bulk) {
        return 0;
    }
    if (!plan->is_volume) {
        return 1 + (int64_t)MIN(plan->large_size, INT64_C(1) << 32);
    }
    int64_t corpus_count = AUTOBAHN_CORPUS_COUNT;
    return (INT64_C(1) << 40) - (int64_t)row->message_size * corpus_count + (int64_t)row->corpus;
}

static int plan_compare(const void *left, const void *right, void *data)
{
    int64_t difference = plan_place(left) - plan_place(right);

    (void)data;
    return (difference > 0) - (difference < 0);
}

static void suite_queue_all(struct session *suite)
{
    for (guint i = 0; i < suite->plan->items->len; i++) {
        struct item *item = g_ptr_array_index(suite->plan->items, i);
        char *reason = NULL;
        if (!is_applicable(suite, item, &reason)) {
            item->result->verdict = VERDICT_NA;
            item->result->reason = reason;
            continue;
        }
        for (guint j = 0; j < item->tasks->len; j++) {
            struct task *task = g_ptr_array_index(item->tasks, j);
            if (needs_close_url(item) && suite->close_trouble != NULL) {
                task->trouble = g_strdup(suite->close_trouble);
            } else if (task->run.variant != SCRIPT_ALONE) {
                g_queue_push_tail(&suite->loop.waiting, &task->run);
            }
        }
    }
    g_queue_sort(&suite->loop.waiting, plan_compare, NULL);
}

static void suite_together(struct session *suite)
{
    suite_queue_all(suite);
    do {
        suite->loop.jobs = suite->hears_others ? 1 : suite->options->jobs;
        loop_drive(&suite->loop);
        if (suite->loop.target_died || target_is_dead(suite->target) ||
            (suite->is_doubtful && suite_target_died(suite)) ||
            (suite->not_opened_in_a_row >= NOT_OPENED_MAX && suite_target_died(suite))) {
            suite_note_death(suite);
        }
        while ((suite->death_count >= DEATHS_TOGETHER_MAX || suite->replaced_count > 0) &&
               !g_queue_is_empty(&suite->loop.waiting)) {
            const struct run_plan *plan = g_queue_pop_head(&suite->loop.waiting);
            suite_queue_alone(suite, plan->owner, ALONE_SUSPECT);
        }
    } while (suite_revive(suite) && !g_queue_is_empty(&suite->loop.waiting));
}

/* ---- Results ---- */

static void suite_facts(struct session *suite)
{
    struct run_result *result = suite->result;

    if (suite->loop.timed_out) {
        suite->facts->total_timeout = true;
        suite_end_early(suite,
                        g_strdup("the total time-out of the run has passed (--total-timeout)"));
    }
    if (suite->loop.interrupted) {
        suite_end_early(suite, g_strdup("the run was interrupted"));
    }
    if (suite->death_count > 0 && suite->blamed_count == 0) {
        suite_note(suite,
                   g_strdup_printf(
                       "the target died %u times while several conversations were going on, and "
                       "none of them kills it alone: it fails under load, or after a time",
                       suite->death_count));
        collect_unexplained_death(result, suite->target->death);
    }
    for (guint i = 0; i < suite->plan->items->len; i++) {
        struct item *item = g_ptr_array_index(suite->plan->items, i);
        collect_doubts(item);
        if (item->tasks->len > 0 && item->result->verdict != VERDICT_NA) {
            collect_item(item, suite->options);
        }
    }
    if (suite->replaced_count > 0 && suite->unserved_count == 0) {
        collect_unexplained_silence(result);
    }
    watch_conclude(suite->watch, suite->options);
    for (guint i = 0; i < suite->plan->items->len; i++) {
        struct item *item = g_ptr_array_index(suite->plan->items, i);
        if (item->is_reported) {
            g_ptr_array_add(result->cases, item->result);
            item->result = NULL;
        }
    }
}

static void suite_capabilities(struct session *suite)
{
    GPtrArray *list = suite->result->capabilities;
    if (suite->probed.echoes_text && suite->probed.echoes_binary) {
        g_ptr_array_add(list, g_strdup("echo"));
    } else if (suite->probed.echoes_text) {
        g_ptr_array_add(list, g_strdup("echo of text only"));
    } else if (suite->probed.echoes_binary) {
        g_ptr_array_add(list, g_strdup("echo of binary only"));
    }
    if (suite->probed.speaks_first) {
        g_ptr_array_add(list, g_strdup("speaks first"));
    }
    if (suite->probed.closes_at_will) {
        g_ptr_array_add(list, g_strdup("closes behind a message"));
    }
}

/* Why a target that has opened the probe's connection cannot be judged; NULL: it can. g_free(). */
static char *probed_trouble(const struct session *suite)
{
    if (!suite->probed.answers_at_all) {
        return g_strdup("the target opened the connection and then answered nothing: no Pong, no "
                        "message, no Close");
    }
    if (suite->probed.turned_away[0] != '\0') {
        return g_strdup_printf("the target opened the connection and closed it with %s before it "
                               "had answered anything; what it may ask for is sent by "
                               "--subprotocol, --origin and -H",
                               suite->probed.turned_away);
    }
    return NULL;
}

/*
 * A server may close when it likes (RFC 6455 7.3). One that does so behind a message is known for
 * that from the probe on: a case that goes on behind one is not applicable then.
 */
static void suite_look_for_closing(struct session *suite)
{
    if (!suite->probed.closes_at_will) {
        return;
    }
    if (suite->probed.echoes_text && !suite->probed.echoes_binary) {
        suite->probed.echoes_binary = suite_probe_binary(suite);
    }
    for (guint i = 0; i < suite->plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(suite->plan->items, i);
        for (guint j = 0; j < item->tasks->len; j++) {
            struct task *task = g_ptr_array_index(item->tasks, j);
            task->run.limits.closes_at_will = true;
        }
    }
}

/* What others say is no echo: where all hear it, conversations go on one at a time. */
static void suite_look_for_chat(struct session *suite)
{
    if (suite->probed.echoes_text && !suite->probed.speaks_first && suite_ask_heard(suite)) {
        g_ptr_array_add(suite->result->capabilities, g_strdup("what one says is sent to all"));
        suite_note(suite, g_strdup("the target sends what one client says to all, so the cases "
                                   "were played one at a time"));
    }
}

static void suite_play(struct session *suite)
{
    char *error = NULL;

    if (!target_start(suite->target, &error)) {
        suite->facts->target_gone = true;
        suite_end_early(suite, error);
        return;
    }
    if (!suite_probe(suite, 0)) {
        suite->facts->target_gone = !suite->loop.interrupted && !suite->loop.timed_out;
        suite_end_early(suite,
                        suite->loop.target_died
                            ? g_strdup_printf("the target %s when the first connection came",
                                              suite->target->death)
                            : g_strdup(suite->probe_trouble != NULL ? suite->probe_trouble
                                                                    : "the probe was not played"));
        return;
    }
    char *trouble = probed_trouble(suite);
    if (trouble != NULL) {
        suite->facts->target_gone = true;
        suite_end_early(suite, trouble);
        return;
    }
    suite_look_for_closing(suite);
    suite_capabilities(suite);
    suite_probe_close(suite);
    suite_ask_deflate(suite);
    suite_look_for_chat(suite);
    suite->loop.echoes =
        suite->probed.echoes_text && !suite->probed.speaks_first && !suite->hears_others;
    suite_together(suite);
    suite_play_alone(suite);
    suite_repeat_failures(suite);
    if (!suite_revive(suite) || suite_probe(suite, 0)) {
        return;
    }
    /* It went with or behind the last case: those that ended last are played again alone. */
    if (suite_target_died(suite)) {
        suite_note_death(suite);
        if (suite_revive(suite)) {
            suite_play_alone(suite);
        }
        return;
    }
    if (!suite->loop.interrupted && !suite->loop.timed_out && suite_may_replace(suite) &&
        suite_suspect_silence(suite)) {
        suite_play_alone(suite);
        return;
    }
    if (!suite->loop.interrupted && !suite->loop.timed_out) {
        suite->facts->target_gone = true;
        suite_end_early(suite, g_strdup_printf("the target is gone after the last case: %s",
                                               suite->probe_trouble));
    }
}

static void suite_setup(struct session *suite)
{
    const struct options *options = suite->options;

    suite->setup = (struct run_plan){
        .seed = options->seed,
        .target = suite->target,
        .options = options,
        .limits = {.reply_us = (int64_t)((double)options->timeout_us * options->slow),
                   .end_us = (int64_t)((double)options->timeout_us * options->slow) * END_FACTOR,
                   .pause_scale_milli = (int64_t)(1000 * options->slow)},
        .open_timeout_us =
            (int64_t)((double)MAX(OPEN_TIMEOUT_US, options->timeout_us) * options->slow),
    };
    loop_init(&suite->loop, suite->target);
    suite->loop.opening = options->opening;
    suite->loop.finished = suite_run_finished;
    suite->loop.progress = suite_progress;
    suite->loop.data = suite;
    if (options->total_timeout_us > 0) {
        suite->loop.deadline_us = suite->begun_us + options->total_timeout_us;
    }
    suite->connection_count_max = descriptors_for(options->jobs + OTHERS_ACTIVE_MAX);
    suite->loop.others_count_max = OTHERS_ACTIVE_MAX;
    if (suite->connection_count_max < options->jobs + OTHERS_ACTIVE_MAX) {
        suite->loop.others_count_max =
            (unsigned)(suite->connection_count_max -
                       MIN(suite->connection_count_max, (size_t)options->jobs));
    }
    plan_arm(suite->plan, &suite->setup);
    suite->watch = watch_new(suite->plan);
    suite->alone = g_ptr_array_new();
}

struct run_result *suite_result_begin(const struct options *options)
{
    struct run_result *result = run_result_new();
    GDateTime *now = g_date_time_new_now_utc();
    char *seconds = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S");

    result->started = g_strdup_printf("%s.%03dZ", seconds, g_date_time_get_microsecond(now) / 1000);
    g_free(seconds);
    g_date_time_unref(now);
    result->role = g_strdup("server");
    result->seed = options->seed;
    for (guint i = 0; i < options->arguments->len; i++) {
        g_ptr_array_add(result->options, g_strdup(g_ptr_array_index(options->arguments, i)));
    }
    return result;
}

struct run_result *suite_run(const struct options *options, const struct expectations *expectations,
                             FILE *transcripts, struct exit_facts *facts, char **error)
{
    struct session suite = {.options = options,
                            .expectations = expectations,
                            .transcripts = transcripts,
                            .facts = facts,
                            .begun_us = clock_now_us()};

    if (url_is_http(options->url)) {
        return sse_suite_run(options, transcripts, facts, error);
    }
    suite.plan = plan_new(options, error);
    if (suite.plan == NULL) {
        return NULL;
    }
    suite.target = target_new(options, error);
    if (suite.target == NULL) {
        plan_free(suite.plan);
        return NULL;
    }
    suite.result = suite_result_begin(options);
    suite.result->url = g_strdup(suite.target->url);
    suite_setup(&suite);
    if (suite.plan->task_count == 0) {
        facts->nothing_run = true;
    } else {
        suite_play(&suite);
    }
    if (options->progress) {
        progress_hide();
    }
    suite_facts(&suite);
    suite.result->duration_us = clock_now_us() - suite.begun_us;
    loop_clear(&suite.loop);
    watch_free(suite.watch);
    g_ptr_array_unref(suite.alone);
    plan_free(suite.plan);
    target_free(suite.target);
    g_free(suite.probe_trouble);
    g_free(suite.close_trouble);
    g_free(suite.doubtful_id);
    bulk_clear();
    return suite.result;
}
