/* SPDX-License-Identifier: MIT */
/* One exchange: a request, an answer, and when to leave. See sse_player.h. */
#include "harness/sse_player.h"

#include <assert.h>

enum {
    ODD_READ_US = 250000,  /* so long a stream is read behind an odd request */
    SLOW_READ_US = 500000, /* so long it is read slowly */
    HEAD_READ_US = 500000, /* so long content is waited for that must not come */
    CROWD_TURN_US = 20000, /* so often it is seen whether all of a crowd are served */
};

struct sse_player {
    const struct sse_setting *setting;
    struct player_limits kept;
    struct sse_record *record;
    bool is_over;
    bool has_aborted;
    bool is_served; /* its crowd knows */
};

static int64_t scaled(const struct sse_player *player, int64_t time_us)
{
    return time_us * player->kept.pause_scale_milli / 1000;
}

static void *player_create(const void *setting, enum delivery delivery, uint64_t seed,
                           const struct player_limits *limits)
{
    struct sse_player *player = g_new0(struct sse_player, 1);

    (void)delivery;
    (void)seed;
    player->setting = setting;
    player->kept = *limits;
    player->record = sse_record_new(player->setting->exchange);
    g_free(player->record->label);
    player->record->label = g_strdup(player->setting->label);
    player->record->observe_us = limits->observe_us;
    player->record->limit_us = limits->reply_us;
    player->record->scale_milli = limits->pause_scale_milli;
    return player;
}

static void player_destroy(void *pointer)
{
    struct sse_player *player = pointer;
    sse_record_free(player->record);
    g_free(player);
}

static const char *player_request(const void *setting)
{
    return ((const struct sse_setting *)setting)->request;
}

static void player_opened(void *pointer, int64_t now_us)
{
    (void)pointer;
    (void)now_us;
}

static void player_requested(void *pointer, const uint8_t *octets, size_t size, int64_t now_us)
{
    struct sse_player *player = pointer;

    player->record->request = g_bytes_new(octets, size);
    player->record->request_us = now_us;
    /* Who sends the head with the first event is to be found out, and not to be left. */
    bool is_first = player->record->exchange->phase == SSE_PHASE_FIRST;
    player->record->limit_us =
        now_us + player->kept.reply_us + (is_first ? player->kept.observe_us : 0);
}

/* The head came: until when it is read from now on. */
static void limit_set(struct sse_player *player)
{
    struct sse_record *record = player->record;
    int64_t read_us = 0;

    switch (record->exchange->until) {
    case SSE_UNTIL_HEAD:
    case SSE_UNTIL_ABORTED:
        break;
    case SSE_UNTIL_ANSWER:
        read_us = scaled(player, HEAD_READ_US);
        break;
    case SSE_UNTIL_EVENT:
        read_us = record->exchange->stops_reading               ? scaled(player, SLOW_READ_US)
                  : record->exchange->phase == SSE_PHASE_ASKING ? scaled(player, ODD_READ_US)
                                                                : player->kept.reply_us;
        break;
    case SSE_UNTIL_ENDED:
        read_us = player->kept.reply_us;
        break;
    case SSE_UNTIL_WATCHED:
        read_us = player->kept.observe_us;
        break;
    }
    record->limit_us = record->head_us + read_us;
}

/* Whether the events have come that it waits for: when it comes back with an id, one with an id. */
static bool has_event(const struct sse_record *record)
{
    return record->exchange->phase == SSE_PHASE_RESUMING ? record->id_count > 0
                                                         : record->event_count > 0;
}

/* Whether all that are played beside it have seen what they are played for. */
static bool is_crowd_served(const struct sse_player *player)
{
    const struct sse_crowd *crowd = player->setting->crowd;
    return crowd == NULL || crowd->served >= crowd->size;
}

static void crowd_tell(struct sse_player *player)
{
    struct sse_crowd *crowd = player->setting->crowd;

    if (crowd != NULL && !player->is_served && (has_event(player->record) || player->is_over)) {
        player->is_served = true;
        crowd->served++;
    }
}

/* Whether it has seen what it is played for. */
static bool is_enough(const struct sse_player *player)
{
    const struct sse_record *record = player->record;

    if (!record->has_head) {
        return false;
    }
    bool is_over = record->body.step == BODY_DONE || record->body.step == BODY_BAD;
    switch (record->exchange->until) {
    case SSE_UNTIL_HEAD:
    case SSE_UNTIL_ABORTED:
        return true;
    case SSE_UNTIL_ANSWER:
        /* Behind an answer without content more may come, which is what is looked for. */
        return (is_over && record->body.framing != BODY_NONE) || record->body.behind_size > 0 ||
               (sse_record_is_stream(record) && record->body.octets->len > 0);
    case SSE_UNTIL_EVENT:
        return is_over || (has_event(record) && is_crowd_served(player));
    case SSE_UNTIL_ENDED:
    case SSE_UNTIL_WATCHED:
        return is_over;
    }
    return true;
}

static void player_received(void *pointer, const uint8_t *octets, size_t size, int64_t now_us)
{
    struct sse_player *player = pointer;
    bool had_head = player->record->has_head;

    sse_record_add(player->record, octets, size, now_us);
    if (!had_head && player->record->has_head) {
        limit_set(player);
    }
    crowd_tell(player);
    if (is_enough(player)) {
        player->is_over = true;
        player->record->end_us = now_us;
    }
    crowd_tell(player);
}

static void player_ticked(void *pointer, int64_t now_us)
{
    struct sse_player *player = pointer;

    if (!player->is_over && now_us >= player->record->limit_us) {
        player->is_over = true;
        player->record->was_late = true;
        player->record->end_us = now_us;
    } else if (!player->is_over && player->is_served && is_enough(player)) {
        player->is_over = true;
        player->record->end_us = now_us;
    }
    crowd_tell(player);
}

static void player_ended(void *pointer, enum player_end end, int64_t now_us)
{
    static const enum sse_parting ends[] = {[PLAYER_END_EOF] = SSE_PARTED_EOF,
                                            [PLAYER_END_RESET] = SSE_PARTED_RESET,
                                            [PLAYER_END_CUT_OFF] = SSE_PARTED_CUT_OFF};
    struct sse_player *player = pointer;

    player->is_over = true;
    player->record->parting = ends[end];
    crowd_tell(player);
    player->record->end_us = now_us;
    if (player->record->has_head) {
        http_body_end(&player->record->body);
    }
}

static struct player_action player_next(void *pointer, int64_t now_us)
{
    struct sse_player *player = pointer;
    const struct sse_exchange *exchange = player->record->exchange;
    struct player_action action = {.kind = PLAYER_WAIT, .until_us = player->record->limit_us};

    if (player->is_over) {
        bool aborts = exchange->until == SSE_UNTIL_ABORTED && player->record->has_head &&
                      player->record->parting == SSE_PARTED_BY_US && !player->has_aborted;
        player->has_aborted |= aborts;
        action.kind = aborts ? PLAYER_ABORT : PLAYER_DROP;
    } else if (exchange->stops_reading && player->record->has_head) {
        action.reads_slowly = true;
    } else if (player->is_served) {
        action.until_us = MIN(action.until_us, now_us + CROWD_TURN_US);
    }
    return action;
}

/* What one exchange shows is judged with the others: harness/sse_judge.c. */
static void player_judge(void *pointer, struct attempt *attempt, struct case_result *result,
                         bool want_log)
{
    (void)pointer;
    (void)attempt;
    (void)result;
    (void)want_log;
}

struct sse_record *sse_player_take(void *pointer)
{
    struct sse_player *player = pointer;
    struct sse_record *record = player->record;

    assert(record != NULL);
    player->record = NULL;
    return record;
}

const struct player_class sse_player_class = {
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
