/* SPDX-License-Identifier: MIT */
/*
 * The player of the Autobahn suite: see autobahn.h for its states.
 *
 * It waits for nothing but the peer, the timers of the row and the two time-outs of the original,
 * of one second each: for the answer to our Close, and for the server to end TCP after that. A
 * pause ends as soon as what it waits for has come, and the conversation ends with TCP.
 *
 * Three times differ from the original. In groups 12 and 13 silence for STALL_MS ends a case as the
 * end of its time does. A pause in which nothing can come is shortened. And a server
 * that closes first and then keeps TCP open, for which the original waits for ever unless the row
 * has a kill timer, is given up after the second that others have, too.
 *
 * Invariant: in CLOSED no timer is armed and no step is left.
 */
#include "harness/autobahn.h"

#include <assert.h>
#include <string.h>

enum {
    IDLE_PAUSE_MS = 100,
    CLOSE_TIMEOUT_MS = 1000,
    STALL_MS = 30000,
    CLOSE_REASON_SIZE_MAX = WS_CLOSE_REASON_SIZE_MAX,
};

static void player_check(const struct autobahn_player *player)
{
    assert(player->state != AUTOBAHN_STATE_CLOSED || player->step->verb == AUTOBAHN_END);
    assert(player->state != AUTOBAHN_STATE_CLOSED || player->pause == NULL);
    assert(player->state != AUTOBAHN_STATE_OPEN || player->record.was_opened);
    assert(player->record.drop == AUTOBAHN_NOT_DROPPED || player->state == AUTOBAHN_STATE_CLOSED);
}

void autobahn_log(struct autobahn_player *player, enum log_direction direction, int64_t offset,
                  char *text, const void *octets, size_t size)
{
    if (player->log->len < LOG_LINES_MAX) {
        g_ptr_array_add(player->log,
                        log_line_new(direction, player->now_us, offset, text, octets, size));
    } else {
        player->log_lines_left_out++;
    }
    g_free(text);
}

static void log_event(struct autobahn_player *player, const char *text)
{
    autobahn_log(player, LOG_EVENT, -1, g_strdup(text), NULL, 0);
}

void autobahn_timer_arm(struct autobahn_player *player, enum autobahn_timer timer, int64_t ms)
{
    int64_t at_us = player->now_us + ms * player->pause_scale_milli;
    /* Armed twice, both fire: the earlier one counts. */
    player->timers_us[timer] = MIN(player->timers_us[timer], at_us);
}

void autobahn_timer_stop(struct autobahn_player *player, enum autobahn_timer timer)
{
    player->timers_us[timer] = INT64_MAX;
}

static void player_enter(struct autobahn_player *player, enum autobahn_state state)
{
    static const struct autobahn_step nothing = {.verb = AUTOBAHN_END};

    assert(state > player->state);
    player->state = state;
    switch (state) {
    case AUTOBAHN_STATE_OPENING:
        assert(false && "the first state is not entered");
        break;
    case AUTOBAHN_STATE_OPEN:
        player->record.was_opened = true;
        break;
    case AUTOBAHN_STATE_CLOSING:
        break;
    case AUTOBAHN_STATE_CLOSED:
        player->step = &nothing;
        player->pause = NULL;
        for (size_t timer = 0; timer < AUTOBAHN_TIMER_COUNT; timer++) {
            player->timers_us[timer] = INT64_MAX;
        }
        break;
    }
}

static void player_drop(struct autobahn_player *player, enum autobahn_drop drop)
{
    static const char *const says[] = {
        [AUTOBAHN_NOT_DROPPED] = "",
        [AUTOBAHN_DROPPED_ON_SECOND_OFFENCE] = "TCP dropped: an offence while closing",
        [AUTOBAHN_DROPPED_BY_KILL] = "TCP dropped: the time of the case is over",
        [AUTOBAHN_DROPPED_UNANSWERED] = "TCP dropped: no answer to the Close in time",
        [AUTOBAHN_DROPPED_NOT_ENDED] = "TCP dropped: the server has not ended it in time",
        [AUTOBAHN_DROPPED_ON_ANSWER] = "TCP dropped: the answer names what was not offered",
        [AUTOBAHN_DROPPED_FOR_EVER] = "TCP dropped: the server closed first and has not ended it",
    };
    if (player->state != AUTOBAHN_STATE_CLOSED) {
        player->record.drop = drop;
        log_event(player, says[drop]);
        player_enter(player, AUTOBAHN_STATE_CLOSED);
    }
}

void autobahn_close(struct autobahn_player *player, const void *body, size_t size, bool is_reply)
{
    if (player->state != AUTOBAHN_STATE_OPEN) {
        return;
    }
    autobahn_told_close(player, body, size, true);
    autobahn_send_control(player, WS_CLOSE, body, size);
    player_enter(player, AUTOBAHN_STATE_CLOSING);
    player->record.closed_by_me = !is_reply;
    if (!is_reply) {
        autobahn_timer_arm(player, AUTOBAHN_TIMER_ANSWER, CLOSE_TIMEOUT_MS);
    } else {
        autobahn_timer_arm(player, AUTOBAHN_TIMER_FOREVER, CLOSE_TIMEOUT_MS);
    }
}

static void fail_and_drop(struct autobahn_player *player, enum ws_close_code code, const char *why,
                          enum autobahn_drop drop)
{
    uint8_t body[WS_CLOSE_CODE_SIZE + CLOSE_REASON_SIZE_MAX];
    size_t why_size = MIN(strlen(why), CLOSE_REASON_SIZE_MAX);

    if (player->state == AUTOBAHN_STATE_CLOSED) {
        return;
    }
    player->record.failed_by_me = true;
    if (player->state == AUTOBAHN_STATE_CLOSING) {
        player_drop(player, drop);
        return;
    }
    body[0] = (uint8_t)((unsigned)code >> 8);
    body[1] = (uint8_t)((unsigned)code & 0xFFU);
    memcpy(body + WS_CLOSE_CODE_SIZE, why, why_size);
    autobahn_close(player, body, WS_CLOSE_CODE_SIZE + why_size, false);
}

void autobahn_fail(struct autobahn_player *player, enum ws_close_code code, const char *why)
{
    fail_and_drop(player, code, why, AUTOBAHN_DROPPED_ON_SECOND_OFFENCE);
}

static void pause_begin(struct autobahn_player *player, const struct autobahn_step *step)
{
    int64_t ms = step->after_ms;

    if (step->awaited == AUTOBAHN_AWAIT_NOTHING) {
        ms = MIN(ms, IDLE_PAUSE_MS);
    }
    player->pause = step;
    autobahn_timer_arm(player, AUTOBAHN_TIMER_PAUSE, ms);
}

/* Takes the steps up to the next pause. */
static void steps_take(struct autobahn_player *player)
{
    while (player->pause == NULL && player->step->verb != AUTOBAHN_END) {
        const struct autobahn_step *step = player->step++;
        switch (step->verb) {
        case AUTOBAHN_SEND:
        case AUTOBAHN_SEND_MESSAGE:
        case AUTOBAHN_BEGIN_FRAME:
        case AUTOBAHN_SEND_OCTETS:
        case AUTOBAHN_SEND_CORPUS:
            player->trip_count++;
            autobahn_send_step(player, step);
            break;
        case AUTOBAHN_CLOSE:
            assert(step->payload.pattern_size == step->payload.size);
            autobahn_close(player, step->payload.pattern, step->payload.pattern_size, false);
            break;
        case AUTOBAHN_PAUSE:
            pause_begin(player, step);
            break;
        case AUTOBAHN_KILL_AFTER:
            autobahn_timer_arm(player, AUTOBAHN_TIMER_KILL, step->after_ms);
            break;
        case AUTOBAHN_CLOSE_AFTER:
            autobahn_timer_arm(player, AUTOBAHN_TIMER_CLOSE, step->after_ms);
            break;
        case AUTOBAHN_END:
            break;
        }
    }
}

static void pause_end(struct autobahn_player *player)
{
    const struct autobahn_step *pause = player->pause;

    assert(pause != NULL);
    player->pause = NULL;
    if (pause->tag != 0) {
        if (player->state != AUTOBAHN_STATE_OPEN) {
            /* The steps behind a pause with a name are for an open connection only. */
            while (player->step->verb != AUTOBAHN_END) {
                player->step++;
            }
            return;
        }
        struct autobahn_seen seen = {.kind = AUTOBAHN_TIMEOUT, .tag = pause->tag, .octet = -1};
        autobahn_see(player, seen);
        autobahn_log(player, LOG_EVENT, -1, g_strdup_printf("pause %c is over", pause->tag), NULL,
                     0);
    }
    steps_take(player);
}

/* A Close has passed while a pause goes on that is for an open connection only: it is over. */
static void pause_break(struct autobahn_player *player)
{
    if (player->pause != NULL && player->pause->tag != 0 &&
        player->state == AUTOBAHN_STATE_CLOSING) {
        autobahn_timer_stop(player, AUTOBAHN_TIMER_PAUSE);
        pause_end(player);
    }
}

static void timer_fire(struct autobahn_player *player, enum autobahn_timer timer)
{
    struct autobahn_record *record = &player->record;

    switch (timer) {
    case AUTOBAHN_TIMER_PAUSE:
        pause_end(player);
        break;
    case AUTOBAHN_TIMER_ANSWER:
        record->timer_fired = true;
        record->was_clean = false;
        player_drop(player, AUTOBAHN_DROPPED_UNANSWERED);
        break;
    case AUTOBAHN_TIMER_KILL:
        record->timer_fired = true;
        record->gave_up |= player->state == AUTOBAHN_STATE_OPEN;
        fail_and_drop(player, WS_CLOSE_GOING_AWAY, "Going Away", AUTOBAHN_DROPPED_BY_KILL);
        break;
    case AUTOBAHN_TIMER_STALLED:
    case AUTOBAHN_TIMER_CLOSE:
        record->gave_up |= player->state == AUTOBAHN_STATE_OPEN;
        record->timer_fired |= record->gave_up;
        autobahn_close(player, NULL, 0, false);
        break;
    case AUTOBAHN_TIMER_END:
        record->timer_fired = true;
        record->was_clean = false;
        player_drop(player, AUTOBAHN_DROPPED_NOT_ENDED);
        break;
    case AUTOBAHN_TIMER_FOREVER:
        /* A kill timer comes for sure, and what it does is what the original does. */
        if (player->timers_us[AUTOBAHN_TIMER_KILL] == INT64_MAX) {
            record->timer_fired = true;
            player_drop(player, AUTOBAHN_DROPPED_FOR_EVER);
        }
        break;
    case AUTOBAHN_TIMER_COUNT:
        assert(false && "no timer");
        break;
    }
}

/*
 * The originals' bounds are of minutes, for slow machines. A peer of which nothing comes for
 * STALL_MS while an echo is due is given up as it is at the end of that time.
 */
static void stall_watch(struct autobahn_player *player)
{
    if (player->bulk != NULL && player->state == AUTOBAHN_STATE_OPEN) {
        autobahn_timer_stop(player, AUTOBAHN_TIMER_STALLED);
        autobahn_timer_arm(player, AUTOBAHN_TIMER_STALLED, STALL_MS);
    }
}

static enum autobahn_timer timer_first(const struct autobahn_player *player)
{
    enum autobahn_timer first = AUTOBAHN_TIMER_PAUSE;

    for (enum autobahn_timer timer = first; timer < AUTOBAHN_TIMER_COUNT; timer++) {
        if (player->timers_us[timer] < player->timers_us[first]) {
            first = timer;
        }
    }
    return first;
}

/* Fires what is due, in the order of the times. */
static void timers_run(struct autobahn_player *player)
{
    enum autobahn_timer timer = timer_first(player);

    while (player->timers_us[timer] <= player->now_us) {
        autobahn_timer_stop(player, timer);
        timer_fire(player, timer);
        timer = timer_first(player);
    }
}

/* ---- The player class ---- */

static void *player_create(const void *setting, enum delivery delivery, uint64_t seed,
                           const struct player_limits *limits)
{
    struct autobahn_player *player = g_new0(struct autobahn_player, 1);

    (void)delivery; /* the rows say themselves how their octets are cut */
    player->row = setting;
    player->step = player->row->steps;
    player->random = seed;
    player->pause_scale_milli = limits->pause_scale_milli;
    for (size_t timer = 0; timer < AUTOBAHN_TIMER_COUNT; timer++) {
        player->timers_us[timer] = INT64_MAX;
    }
    autobahn_record_init(&player->record);
    player->out = g_byte_array_new();
    player->cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    player->handed = g_byte_array_new();
    player->handed_cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    wire_reader_init(&player->reader, AUTOBAHN_KEPT_SIZE_MAX);
    player->message = g_byte_array_new();
    player->text_rest = g_byte_array_new();
    player->log = g_ptr_array_new();
    player->first_sent_us = -1;
    player->told = autobahn_told_new();
    player_check(player);
    return player;
}

static void player_destroy(void *data)
{
    struct autobahn_player *player = data;

    autobahn_record_clear(&player->record);
    g_byte_array_unref(player->out);
    g_array_unref(player->cuts);
    g_byte_array_unref(player->handed);
    g_array_unref(player->handed_cuts);
    wire_reader_clear(&player->reader);
    g_byte_array_unref(player->message);
    g_byte_array_unref(player->text_rest);
    for (guint index = 0; index < player->log->len; index++) {
        log_line_free(g_ptr_array_index(player->log, index));
    }
    g_ptr_array_unref(player->log);
    autobahn_bulk_free(player->bulk);
    autobahn_told_free(player->told);
    g_free(player);
}

static void player_negotiated(void *data, const char *extensions)
{
    autobahn_bulk_agree(data, extensions);
}

static void player_opened(void *data, int64_t now_us)
{
    struct autobahn_player *player = data;

    player->now_us = now_us;
    player->told->opened_at_us = now_us;
    if (player->record.refused != NULL) {
        player_drop(player, AUTOBAHN_DROPPED_ON_ANSWER);
        return;
    }
    player_enter(player, AUTOBAHN_STATE_OPEN);
    if (player->row->rule == AUTOBAHN_DEFLATED && !player->record.agreement.is_on) {
        autobahn_close_normally(player);
        return;
    }
    steps_take(player);
    stall_watch(player);
    player_check(player);
}

static void player_received(void *data, const uint8_t *octets, size_t size, int64_t now_us)
{
    struct autobahn_player *player = data;

    player->now_us = now_us;
    told_piece_add(player->told->came_pieces, size);
    player->came_size += size;
    autobahn_receive(player, octets, size);
    stall_watch(player);
    pause_break(player);
    timers_run(player);
    player_check(player);
}

static void player_ticked(void *data, int64_t now_us)
{
    struct autobahn_player *player = data;

    player->now_us = now_us;
    timers_run(player);
    player_check(player);
}

static void player_ended(void *data, enum player_end end, int64_t now_us)
{
    struct autobahn_player *player = data;

    player->now_us = now_us;
    log_event(player, end == PLAYER_END_RESET ? "TCP was reset" : "end of TCP");
    if (player->state != AUTOBAHN_STATE_CLOSED) {
        player_enter(player, AUTOBAHN_STATE_CLOSED);
    }
    g_byte_array_set_size(player->out, 0);
    g_array_set_size(player->cuts, 0);
    player_check(player);
}

/* Hands over all that is composed; what was handed over before is written by now. */
static struct player_action output_hand(struct autobahn_player *player)
{
    GByteArray *written = player->handed;
    GArray *written_cuts = player->handed_cuts;

    player->handed = player->out;
    player->handed_cuts = player->cuts;
    player->out = written;
    player->cuts = written_cuts;
    g_byte_array_set_size(player->out, 0);
    g_array_set_size(player->cuts, 0);
    autobahn_told_hand(player);
    return (struct player_action){
        .kind = PLAYER_SEND,
        .octets = player->handed->data,
        .octets_size = player->handed->len,
        .cuts = (const size_t *)(const void *)player->handed_cuts->data,
        .cut_count = player->handed_cuts->len,
    };
}

static struct player_action player_next(void *data, int64_t now_us)
{
    struct autobahn_player *player = data;
    struct player_action action = {.kind = PLAYER_DROP};

    player->now_us = now_us;
    if (player->out->len > 0) {
        return output_hand(player);
    }
    if (player->state != AUTOBAHN_STATE_CLOSED) {
        action.kind = PLAYER_WAIT;
        action.until_us = player->timers_us[timer_first(player)];
    }
    return action;
}

static void player_judge(void *data, struct attempt *attempt, struct case_result *result,
                         bool want_log)
{
    struct autobahn_player *player = data;

    autobahn_findings_add(player->row, &player->record, attempt, result);
    autobahn_told_finish(player, result);
    if (!want_log && result->findings->len == 0) {
        return;
    }
    for (guint index = 0; index < player->log->len; index++) {
        struct log_line *line = g_ptr_array_index(player->log, index);
        line->is_offence = player->record.offence != NULL && line->direction == LOG_RECEIVED &&
                           line->offset == player->record.offence_octet;
        g_ptr_array_add(attempt->log, line);
    }
    /* The lines are the attempt's now. */
    g_ptr_array_set_size(player->log, 0);
    attempt->log_lines_left_out = player->log_lines_left_out;
}

static void player_progress(const void *data, unsigned *done, unsigned *all)
{
    const struct autobahn_player *player = data;

    *done = player->record.traffic.round_trips;
    *all = player->row->round_trips;
}

const struct player_class autobahn_player_class = {
    .create = player_create,
    .negotiated = player_negotiated,
    .opened = player_opened,
    .progress = player_progress,
    .received = player_received,
    .ticked = player_ticked,
    .ended = player_ended,
    .next = player_next,
    .judge = player_judge,
    .destroy = player_destroy,
};
