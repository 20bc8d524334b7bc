/* SPDX-License-Identifier: MIT */
/*
 * See parser_post.h. A player sends head and body and reads one answer:
 *
 *     head of the request -> its body, cut as the delivery says -> the answer, to its end
 *
 * The whole streams go first, for their answers are what those to pieces are held against.
 */
#include "harness/parser_post.h"

#include <assert.h>
#include <string.h>

#include "harness/clock.h"
#include "harness/loop.h"
#include "harness/sse_record.h"

enum {
    BROWSER_OPENINGS = 6,             /* connections that are opened to one host at a time */
    OPEN_TIMEOUT_US = 5000000,        /* of TCP and TLS */
    PLAY_TIMEOUT_US = 60000000,       /* of one delivery, our own bound */
    UNANSWERED_MAX = 5,               /* in a row, each confirmed alone: then nobody is there */
    OCTETS_BY_ONE_SIZE_MAX = 4 << 10, /* longer bodies are not sent octet by octet */
};

/* ---- One delivery ---- */

struct posting {
    const struct parser_post *post;
    const struct parser_delivery *delivery;
    struct run_plan run;
    char *request; /* the head */
    struct sse_record *record;
    char *trouble; /* why there is no whole answer; NULL when there is one */
    bool is_played;
};

enum post_stage { POST_BEGUN, POST_SENDING, POST_WAITING };

struct post_player {
    const struct posting *posting;
    struct sse_record *record;
    GArray *cuts; /* size_t */
    int64_t reply_us;
    int64_t moved_us; /* when the body was out, or something came last */
    enum post_stage stage;
    bool is_over;
};

static const struct subject *posting_subject(const struct posting *posting)
{
    return &g_array_index(posting->post->subjects, struct subject, posting->delivery->vector);
}

static GArray *cuts_of(const struct posting *posting)
{
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    size_t size = posting_subject(posting)->recording->size;

    switch (posting->delivery->kind) {
    case PARSER_WHOLE:
        break;
    case PARSER_OCTETS:
        for (size_t at = 1; at < size; at++) {
            g_array_append_val(cuts, at);
        }
        break;
    case PARSER_CUT:
        g_array_append_val(cuts, posting->delivery->cut);
        break;
    }
    return cuts;
}

static void *player_create(const void *setting, enum delivery delivery, uint64_t seed,
                           const struct player_limits *limits)
{
    static const struct sse_exchange exchange = {
        .name = "parse", .request = "POST", .until = SSE_UNTIL_ENDED};
    struct post_player *player = g_new0(struct post_player, 1);

    (void)delivery;
    (void)seed;
    player->posting = setting;
    player->record = sse_record_new(&exchange);
    player->cuts = cuts_of(player->posting);
    player->reply_us = limits->reply_us;
    return player;
}

static void player_destroy(void *pointer)
{
    struct post_player *player = pointer;
    sse_record_free(player->record);
    g_array_unref(player->cuts);
    g_free(player);
}

static const char *player_request(const void *setting)
{
    return ((const struct posting *)setting)->request;
}

static void player_opened(void *pointer, int64_t now_us)
{
    (void)pointer;
    (void)now_us;
}

static void player_requested(void *pointer, const uint8_t *octets, size_t size, int64_t now_us)
{
    struct post_player *player = pointer;

    player->record->request = g_bytes_new(octets, size);
    player->moved_us = now_us;
}

static void player_received(void *pointer, const uint8_t *octets, size_t size, int64_t now_us)
{
    struct post_player *player = pointer;

    sse_record_add(player->record, octets, size, now_us);
    enum body_step step = player->record->body.step;
    player->moved_us = now_us;
    player->is_over = player->record->has_head && (step == BODY_DONE || step == BODY_BAD);
}

static void player_ticked(void *pointer, int64_t now_us)
{
    struct post_player *player = pointer;

    if (!player->is_over && player->stage == POST_WAITING &&
        now_us >= player->moved_us + player->reply_us) {
        player->is_over = true;
        player->record->was_late = true;
    }
}

static void player_ended(void *pointer, enum player_end end, int64_t now_us)
{
    static const enum sse_parting ends[] = {[PLAYER_END_EOF] = SSE_PARTED_EOF,
                                            [PLAYER_END_RESET] = SSE_PARTED_RESET,
                                            [PLAYER_END_CUT_OFF] = SSE_PARTED_CUT_OFF};
    struct post_player *player = pointer;

    (void)now_us;
    player->is_over = true;
    player->record->parting = ends[end];
    if (player->record->has_head) {
        http_body_end(&player->record->body);
    }
}

static struct player_action player_next(void *pointer, int64_t now_us)
{
    struct post_player *player = pointer;
    const struct subject *subject = posting_subject(player->posting);
    struct player_action action = {.kind = PLAYER_WAIT};

    if (player->is_over) {
        action.kind = PLAYER_DROP;
        return action;
    }
    if (player->stage == POST_BEGUN && subject->recording->size > 0) {
        player->stage = POST_SENDING;
        return (struct player_action){.kind = PLAYER_SEND,
                                      .octets = (const uint8_t *)subject->octets,
                                      .octets_size = subject->recording->size,
                                      .cuts = (const size_t *)(const void *)player->cuts->data,
                                      .cut_count = player->cuts->len};
    }
    if (player->stage != POST_WAITING) {
        player->stage = POST_WAITING;
        player->moved_us = now_us;
    }
    action.until_us = player->moved_us + player->reply_us;
    return action;
}

static void player_judge(void *pointer, struct attempt *attempt, struct case_result *result,
                         bool want_log)
{
    (void)pointer;
    (void)attempt;
    (void)result;
    (void)want_log;
}

static const struct player_class post_player_class = {
    .create = player_create,
    .opened = player_opened,
    .request = player_request,
    .requested = player_requested,
    .received = player_received,
    .ticked = player_ticked,
    .ended = player_ended,
    .next = player_next,
    .judge = player_judge,
    .destroy = player_destroy,
};

/* ---- Answers ---- */

/* Why this is no whole answer, or NULL. */
static char *record_trouble(const struct sse_record *record)
{
    if (record->was_late) {
        return g_strdup(record->has_head ? "did not end its answer in time"
                                         : "gave no answer in time");
    }
    if (!record->has_head) {
        return g_strdup(record->parting == SSE_PARTED_RESET ? "reset the connection"
                                                            : "ended the connection unanswered");
    }
    if (record->head.status != 200) {
        char *words = sse_record_words(record);
        char *trouble = g_strdup_printf("answered %s", words);
        g_free(words);
        return trouble;
    }
    if (record->body.fault != NULL) {
        return g_strdup_printf("broke off its answer: %s", record->body.fault);
    }
    if (record->body.is_over_cap) {
        return g_strdup("answered with more than 32 MiB");
    }
    return NULL;
}

static void posting_finished(struct run *run, void *data)
{
    struct posting *posting = run->plan->owner;
    struct post_player *player = run->player;
    struct loop *loop = data;

    /* One that was started by us and listens no longer has died: nothing more until it is back. */
    loop->is_stopping |= run->outcome == RUN_NOT_CONNECTED && loop->target->command != NULL;
    g_clear_pointer(&posting->record, sse_record_free);
    g_free(posting->trouble);
    posting->is_played = run->outcome != RUN_GIVEN_UP;
    if (run->outcome != RUN_PLAYED || player == NULL) {
        posting->trouble = run->trouble != NULL
                               ? g_strdup_printf("was not reached: %s", run->trouble)
                               : g_strdup("gave no answer");
        return;
    }
    posting->record = player->record;
    player->record = NULL;
    posting->trouble = record_trouble(posting->record);
}

static void posting_take(struct posting *posting)
{
    const struct sse_record *record = posting->record;
    struct parser_answer answer = {.lines = "", .end = posting->trouble};

    if (record != NULL && record->has_head && record->head.status == 200 &&
        record->body.octets->len > 0) {
        answer.lines = (const char *)record->body.octets->data;
        answer.size = record->body.octets->len;
    }
    subject_take((struct subject *)posting_subject(posting), posting->delivery, &answer);
}

/* ---- All ---- */

static struct posting *posting_new(const struct parser_post *post,
                                   const struct parser_delivery *delivery)
{
    const struct options *options = post->options;
    struct posting *posting = g_new0(struct posting, 1);
    int64_t reply_us = (int64_t)((double)options->timeout_us * options->slow);

    posting->post = post;
    posting->delivery = delivery;
    posting->request =
        g_strdup_printf("POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nConnection: close"
                        "\r\nContent-Type: text/event-stream\r\nContent-Length: %zu\r\n"
                        "{headers}\r\n",
                        posting_subject(posting)->recording->size);
    posting->run = (struct run_plan){
        .player_class = &post_player_class,
        .setting = posting,
        .target = post->target,
        .options = options,
        .limits = {.reply_us = reply_us,
                   .end_us = reply_us,
                   .pause_scale_milli = (int64_t)(1000 * options->slow)},
        .open_timeout_us =
            (int64_t)((double)MAX(OPEN_TIMEOUT_US, options->timeout_us) * options->slow),
        .play_timeout_us = (int64_t)(PLAY_TIMEOUT_US * options->slow) + reply_us,
        .owner = posting,
    };
    return posting;
}

static void posting_free(void *pointer)
{
    struct posting *posting = pointer;
    sse_record_free(posting->record);
    g_free(posting->trouble);
    g_free(posting->request);
    g_free(posting);
}

/* Starts the target again when it was ours and has died; false when the run is to end, with why. */
static bool revive(const struct parser_post *post, struct loop *loop, char **why)
{
    char *error = NULL;

    if (loop->interrupted) {
        *why = g_strdup("the run was interrupted");
    } else if (loop->timed_out) {
        post->facts->total_timeout = true;
        *why = g_strdup("the total time-out of the run has passed (--total-timeout)");
    } else if (target_is_dead(post->target) && !target_start(post->target, &error)) {
        post->facts->target_gone = true;
        *why = g_strdup_printf("the target could not be started again: %s", error);
        g_free(error);
    }
    loop->target_died = false;
    loop->is_stopping = false;
    return *why == NULL;
}

static bool has_answer(const struct posting *posting)
{
    return posting->record != NULL && posting->record->has_head;
}

/* Posts it alone; once more when it found nobody because the death of the target was seen late. */
static bool alone_play(struct posting *posting, struct loop *loop, char **why)
{
    const struct parser_post *post = posting->post;
    bool goes_on = revive(post, loop, why);

    for (unsigned i = 0; i < 2 && goes_on && !has_answer(posting); i++) {
        g_queue_push_tail(&loop->waiting, &posting->run);
        loop_drive(loop);
        g_queue_clear(&loop->waiting);
        bool found_nobody = posting->record == NULL && target_is_dead(post->target);
        goes_on = revive(post, loop, why);
        if (!found_nobody) {
            break;
        }
    }
    return goes_on;
}

/* Whether what was posted alone says that nobody is there, with why. */
static bool is_nobody_there(const struct posting *posting, unsigned *unanswered, char **why)
{
    const struct target *target = posting->post->target;

    *unanswered = posting->record == NULL ? *unanswered + 1 : 0;
    if (*unanswered < UNANSWERED_MAX || target->command != NULL) {
        return false;
    }
    posting->post->facts->target_gone = true;
    *why = g_strdup_printf("%s gave no answer %d times in a row: it %s", target->authority,
                           UNANSWERED_MAX, posting->trouble);
    return true;
}

/* What is to be posted in this phase; all of it waits in the loop. */
static GPtrArray *postings_new(const struct parser_post *post, struct loop *loop, bool is_whole)
{
    GPtrArray *postings = g_ptr_array_new_with_free_func(posting_free);

    for (guint i = 0; i < post->deliveries->len; i++) {
        const struct parser_delivery *delivery =
            &g_array_index(post->deliveries, struct parser_delivery, i);
        const struct subject *subject =
            &g_array_index(post->subjects, struct subject, delivery->vector);
        bool is_too_long =
            delivery->kind == PARSER_OCTETS && subject->recording->size > OCTETS_BY_ONE_SIZE_MAX;
        if ((delivery->kind == PARSER_WHOLE) == is_whole && !subject->is_over && !is_too_long) {
            struct posting *posting = posting_new(post, delivery);
            g_ptr_array_add(postings, posting);
            g_queue_push_tail(&loop->waiting, &posting->run);
        }
    }
    return postings;
}

/* Plays one phase: the whole streams, or those in pieces. */
static char *phase_play(const struct parser_post *post, struct loop *loop, bool is_whole)
{
    GPtrArray *postings = postings_new(post, loop, is_whole);
    unsigned unanswered = 0;
    bool goes_on = true;
    char *why = NULL;

    while (goes_on && !g_queue_is_empty(&loop->waiting)) {
        loop_drive(loop);
        goes_on = revive(post, loop, &why);
    }
    g_queue_clear(&loop->waiting);
    for (guint i = 0; i < postings->len; i++) {
        struct posting *posting = g_ptr_array_index(postings, i);
        const struct subject *subject = posting_subject(posting);
        if (subject->is_over) {
            continue;
        }
        if (!has_answer(posting) && goes_on) {
            goes_on =
                alone_play(posting, loop, &why) && !is_nobody_there(posting, &unanswered, &why);
        }
        if (has_answer(posting) || (posting->is_played && posting->trouble != NULL)) {
            posting_take(posting);
        }
    }
    g_ptr_array_unref(postings);
    return why;
}

char *parser_post_run(const struct parser_post *post)
{
    struct loop loop;
    char *why = NULL;

    if (!target_start(post->target, &why)) {
        post->facts->target_gone = true;
        return why;
    }
    loop_init(&loop, post->target);
    loop.jobs = post->options->jobs;
    loop.opening = BROWSER_OPENINGS;
    loop.finished = posting_finished;
    loop.data = &loop;
    if (post->options->total_timeout_us > 0) {
        loop.deadline_us = clock_now_us() + post->options->total_timeout_us;
    }
    why = phase_play(post, &loop, true);
    if (why == NULL && post->options->batch) {
        why = phase_play(post, &loop, false);
    }
    loop_clear(&loop);
    return why;
}
