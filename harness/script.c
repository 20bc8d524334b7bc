/* SPDX-License-Identifier: MIT */
/*
 * The player of the conformance suite: see script_state.h for its states. What comes is handed to
 * the conversation, and after each frame of it the expectation under way is looked at; what is sent
 * goes out of next() alone. Only script_enter() changes the state.
 *
 * Pings of the peer are answered, and its Close is, as RFC 6455 5.5 asks of any endpoint; but no
 * Pong follows an offence, because input that is still unread when the peer closes turns its Close
 * into a reset.
 */
#include "harness/script.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/deflater.h"
#include "harness/script_state.h"
#include "harness/script_words.h"

/*
 * What is added to a deadline for what is sent and expected. A peer that has work with each frame,
 * or is watched by a tool while it works, shows nothing of it before it comes to the last one.
 */
enum {
    OCTET_US = 1,
    FRAME_US = 2000,       /* of each frame behind the first of them */
    FRAME_COUNT_FREE = 99, /* which are no work to speak of */
    LARGE_SECONDS_MAX = 10,
};

const struct step *script_step(const struct script *script)
{
    assert(script->step_index < CASE_STEPS_MAX);
    return &script->setting->ws_case->script[script->step_index];
}

static bool is_expectation(const struct step *step)
{
    return step->verb >= VERB_EXPECT_MESSAGE;
}

/* ---- States ---- */

void script_enter(struct script *script, enum script_state state)
{
    static const unsigned successors[] = {
        [SCRIPT_STEPPING] = 1U << SCRIPT_STEPPING | 1U << SCRIPT_PAUSING | 1U << SCRIPT_EXPECTING |
                            1U << SCRIPT_CLOSING | 1U << SCRIPT_LINGERING | 1U << SCRIPT_OVER,
        [SCRIPT_PAUSING] = 1U << SCRIPT_STEPPING | 1U << SCRIPT_EXPECTING,
        [SCRIPT_EXPECTING] = 1U << SCRIPT_STEPPING | 1U << SCRIPT_CLOSING | 1U << SCRIPT_LINGERING |
                             1U << SCRIPT_OVER,
        [SCRIPT_CLOSING] = 1U << SCRIPT_CLOSING | 1U << SCRIPT_LINGERING | 1U << SCRIPT_OVER,
        [SCRIPT_LINGERING] = 1U << SCRIPT_LINGERING | 1U << SCRIPT_OVER,
        [SCRIPT_OVER] = 1U << SCRIPT_OVER,
        [SCRIPT_ASKING] = 1U << SCRIPT_STEPPING | 1U << SCRIPT_OVER,
    };
    assert((successors[script->state] & 1U << state) != 0);
    bool is_new = script->state != state;
    script->state = state;
    script->is_armed = false;
    if (is_new && state == SCRIPT_OVER)
        script_find_strays(script);
}

void script_met(struct script *script)
{
    script->step_index++;
    while (script_step(script)->is_sibling)
        script->step_index++;
    script->has_sent = false;
    script->times_met = 0;
    script->answers_late = script->answering_count;
    script->moved_size = 0;
    script->moved_count = 0;
    script->is_overdue = false;
    script_enter(script, SCRIPT_STEPPING);
}

void script_close(struct script *script)
{
    const struct conversation *conversation = script->conversation;
    bool has_both = conversation->close.came && script->has_closed;
    bool can_close = conversation->close.came || script->has_closed || script->has_shut ||
                     !conversation_is_inside_sent_frame(conversation);
    /* Before the handshake is through a Close would be a part of the request. */
    if (conversation->end != CONVERSATION_OPEN || !can_close || script->has_given_up ||
        !script->is_open)
        script_enter(script, SCRIPT_OVER);
    else if (!has_both && !script->has_shut)
        script_enter(script, SCRIPT_CLOSING);
    else if (script->setting->under_test == ROLES_SERVER)
        script_enter(script, SCRIPT_LINGERING);
    else
        script_enter(script, SCRIPT_OVER); /* ours is the server's part: to close TCP first */
}

/* Whether the expectation takes the end of the peer as it is, whatever has been sent. */
static bool script_takes_end(const struct script *script)
{
    const struct step *sibling =
        script->conversation->close.came ? sibling_of_close(script) : sibling_of_end(script);
    return script_step(script)->verb != VERB_EXPECT_FAIL && sibling != NULL &&
           sibling->grade != GRADE_BROKEN;
}

/* The peer is gone: what the script had to send next has no reader. The expectation behind it is
 * judged by what was sent for it or by the Close that was waited for; else no evidence is there. */
static void script_skip_sends(struct script *script)
{
    const struct step *step = script_step(script);
    enum conversation_end end = script->conversation->end;
    bool is_ended = end == CONVERSATION_RESET || end == CONVERSATION_ABORTED;
    while (!is_expectation(step) && step->verb != VERB_END &&
           (step->verb != VERB_ABORT || is_ended)) {
        script->step_index++;
        step = script_step(script);
    }
    if (!is_expectation(step)) {
        if (script->state == SCRIPT_PAUSING)
            script_enter(script, SCRIPT_STEPPING);
        return;
    }
    bool is_unasked = !script->has_sent && !script->has_met_close &&
                      step->verb != VERB_EXPECT_OTHERS && step->verb != VERB_HOLD &&
                      !script_takes_end(script) &&
                      (step->verb == VERB_EXPECT_FAIL || script->conversation->sent.size == 0);
    script_enter(script, SCRIPT_EXPECTING);
    if (is_unasked) {
        script_find_unknown(script);
        script_close(script);
    }
}

/* Whether the script has ways to go on behind the Close of the peer, and answers it itself. */
static bool script_plays_on(const struct script *script)
{
    return script->has_met_close || script->setting->ws_case->close_code != 0;
}

/* One step of settling; true when something has changed. */
static bool script_settle_once(struct script *script)
{
    const struct conversation *conversation = script->conversation;
    const struct step *step = script_step(script);
    bool is_gone = conversation->end != CONVERSATION_OPEN ||
                   (conversation->close.came && !script_plays_on(script));
    switch (script->state) {
    case SCRIPT_STEPPING:
    case SCRIPT_PAUSING:
        if (step->verb == VERB_END) {
            script_close(script);
            return true;
        }
        if (is_expectation(step) && (step->verb != VERB_EXPECT_FAIL || is_gone)) {
            script_enter(script, SCRIPT_EXPECTING);
            return true;
        }
        if (is_gone)
            script_skip_sends(script);
        return is_gone && (script->state == SCRIPT_EXPECTING || step != script_step(script));
    case SCRIPT_EXPECTING:
        return script_expect(script);
    case SCRIPT_CLOSING:
    case SCRIPT_LINGERING:
        if (conversation->end == CONVERSATION_OPEN &&
            (script->state == SCRIPT_LINGERING || !conversation->close.came || !script->has_closed))
            return false;
        script_close(script);
        return true;
    case SCRIPT_OVER:
    case SCRIPT_ASKING:
        break;
    }
    return false;
}

/* Goes as far as what is known allows, without sending. */
static void script_settle(struct script *script)
{
    while (script_settle_once(script)) {
    }
}

/* ---- What comes ---- */

static void came_pong_clear(void *pong)
{
    g_bytes_unref(((struct came_pong *)pong)->payload);
}

static void script_received(void *player, const uint8_t *octets, size_t size, int64_t now_us)
{
    struct script *script = player;
    struct conversation_event event;
    if (size > 0 && script->state == SCRIPT_ASKING) {
        size_t used = script_ask_received(script, octets, size, now_us);
        octets += used;
        size -= used;
        script_settle(script);
    }
    /* What follows an answer that is no 101 is its body, not frames. */
    if (size == 0 || !script->is_open)
        return;
    conversation_receive(script->conversation, octets, size, now_us);
    while (conversation_next(script->conversation, &event)) {
        script_event_came(script, &event);
        script_settle(script);
    }
}

static void script_ended(void *player, enum player_end end, int64_t now_us)
{
    static const enum conversation_end ends[] = {
        [PLAYER_END_EOF] = CONVERSATION_EOF,
        [PLAYER_END_RESET] = CONVERSATION_RESET,
        [PLAYER_END_CUT_OFF] = CONVERSATION_CUT_OFF,
    };
    struct script *script = player;
    conversation_ended(script->conversation, ends[end], now_us);
    if (script->state == SCRIPT_ASKING)
        script_ask_ended(script);
    script_settle(script);
}

/* ---- What is sent ---- */

/* The Pong and the Close that any endpoint owes; true when octets are to be sent. */
static bool script_reply(struct script *script, int64_t now_us)
{
    const struct conversation *conversation = script->conversation;
    const struct seen_close *close = &conversation->close;
    bool is_through = script->state == SCRIPT_CLOSING || script->state == SCRIPT_LINGERING;
    if (conversation->end != CONVERSATION_OPEN || script->has_shut)
        return false;
    if (close->came && !script->has_closed && (is_through || !script_plays_on(script))) {
        unsigned code = close->has_code ? close->code : 0;
        if (close->faults != 0 || (close->has_code && !close_code_is_lawful(code)))
            code = WS_CLOSE_PROTOCOL_ERROR;
        script_send_close(script, code, now_us);
        return true;
    }
    if (script->ping != NULL && !close->came && !script->has_closed &&
        conversation->sent.is_lawful && !conversation_is_inside_sent_frame(conversation))
        script_send_pong(script, now_us);
    return script->out->len > 0;
}

/* Sends our own Close: at the lawful end, or behind an offence that was passed over, so that the
 * peer shows how it takes it. */
static bool script_end_send(struct script *script, int64_t now_us)
{
    bool is_end = script->state == SCRIPT_CLOSING && !script->has_closed;
    bool is_mark = !script->has_shut && script->state == SCRIPT_EXPECTING &&
                   script->of_mark.is_there && !script->has_ended_mark &&
                   !script->conversation->close.came;
    if (is_mark) {
        script->has_ended_mark = true;
        script->is_armed = false;
    }
    if (is_end || is_mark)
        script_send_close(script, WS_CLOSE_NORMAL, now_us);
    return is_end || is_mark;
}

/* How long a state may last. */
static int64_t script_patience_us(const struct script *script)
{
    const struct step *step = script_step(script);
    int64_t scale = script->limits.pause_scale_milli;
    int64_t large_us_max = INT64_C(1000000) * LARGE_SECONDS_MAX;
    if (script->state == SCRIPT_PAUSING || step->verb == VERB_EXPECT_NO_OPEN)
        return (int64_t)step->pause_ms * scale;
    if (script_asks_others(script) ||
        (script->state == SCRIPT_EXPECTING && step->verb == VERB_HOLD))
        return script_others_patience_us(script);
    uint64_t moved_size = script->moved_size;
    if (script->state == SCRIPT_EXPECTING && step->verb == VERB_EXPECT_MESSAGE)
        moved_size += step->payload.size * step_times(step);
    uint64_t moved_count = MAX(script->moved_count, FRAME_COUNT_FREE) - FRAME_COUNT_FREE;
    uint64_t moved_us = OCTET_US * moved_size + FRAME_US * moved_count;
    int64_t large_us = (int64_t)MIN(moved_us, (uint64_t)large_us_max);
    return script->limits.reply_us + large_us * scale / 1000;
}

static void script_late(struct script *script, int64_t now_us)
{
    switch (script->state) {
    case SCRIPT_PAUSING:
        script->step_index++;
        script_enter(script, SCRIPT_STEPPING);
        break;
    case SCRIPT_EXPECTING:
        script_expect_late(script, now_us);
        break;
    case SCRIPT_CLOSING:
    case SCRIPT_LINGERING:
        conversation_note(script->conversation, script->deadline_us,
                          script->state == SCRIPT_CLOSING ? "no Close came" : "TCP was left open");
        script_enter(script, SCRIPT_OVER);
        break;
    case SCRIPT_ASKING:
        script_ask_late(script);
        break;
    case SCRIPT_STEPPING:
    case SCRIPT_OVER:
        break;
    }
}

/* Does what STEPPING asks for; true when octets are to be sent. */
static bool script_do_step(struct script *script, int64_t now_us)
{
    const struct step *step = script_step(script);
    if (script->state != SCRIPT_STEPPING)
        return false;
    if (step->verb == VERB_PAUSE) {
        char *words = g_strdup_printf("a pause of %d ms", step->pause_ms);
        conversation_note(script->conversation, now_us, words);
        g_free(words);
        script_enter(script, SCRIPT_PAUSING);
        return false;
    }
    if (step->verb == VERB_READ_SLOWLY)
        script_do_read_slowly(script, now_us);
    script_send_steps(script, now_us);
    if (is_expectation(script_step(script)))
        script_enter(script, SCRIPT_EXPECTING);
    return script->out->len > 0;
}

/* Shuts our side of TCP if that is the step; what stands before it is written. */
static bool script_shuts(struct script *script, int64_t now_us)
{
    if (script->state != SCRIPT_STEPPING || script_step(script)->verb != VERB_HALF_CLOSE)
        return false;
    conversation_note(script->conversation, now_us, "our side of TCP ends");
    script->has_shut = script->has_sent = true;
    script->step_index++;
    return true;
}

static struct player_action script_next(void *player, int64_t now_us)
{
    struct script *script = player;
    g_byte_array_set_size(script->out, 0);
    g_array_set_size(script->cuts, 0);
    for (;;) {
        script_settle(script);
        if (script->state == SCRIPT_OVER)
            return (struct player_action){.kind = PLAYER_DROP};
        if (script_shuts(script, now_us))
            return (struct player_action){.kind = PLAYER_SHUTDOWN};
        if (script_reply(script, now_us) || script_do_step(script, now_us) ||
            script_end_send(script, now_us))
            return script_action(script, PLAYER_SEND);
        if (script_do_abort(script, now_us))
            return script_action(script, PLAYER_ABORT);
        if (!script->is_armed) {
            script->is_armed = true;
            script->begun_us = now_us;
            script->deadline_us = now_us + script_patience_us(script);
        }
        if (now_us < script->deadline_us)
            return script_action(script, PLAYER_WAIT);
        script_late(script, now_us);
    }
}

static void script_opened(void *player, int64_t now_us)
{
    struct script *script = player;
    script->conversation->now_us = now_us;
    if (script->why_na != NULL)
        script_close(script);
}

static const char *script_request(const void *setting)
{
    return ((const struct script_setting *)setting)->ws_case->request;
}

static void script_requested(void *player, const uint8_t *octets, size_t size, int64_t now_us)
{
    script_ask(player, octets, size, now_us);
}

static bool script_is_opening(const void *player)
{
    const struct script *script = player;
    return script->state == SCRIPT_ASKING && script_step(script)->verb == VERB_EXPECT_OPEN &&
           strstr(script_request(script->setting), REQUEST_PAUSE) == NULL;
}

static const struct ws_others *others_call(void *player, bool is_through, const char *words,
                                           int64_t now_us)
{
    struct script *script = player;
    script_others_came(script, is_through, words, now_us);
    script_settle(script);
    if (script->reads_slowly && script_asks_others(script))
        return script_step(script)->others;
    script->reads_slowly = false;
    return NULL;
}

static void script_ticked(void *player, int64_t now_us)
{
    struct script *script = player;
    if (script->is_armed && now_us >= script->deadline_us) {
        script_late(script, now_us);
        script_settle(script);
    }
}

/* ---- The class ---- */

static void *script_create(const void *setting, enum delivery delivery, uint64_t seed,
                           const struct player_limits *limits)
{
    struct script *script = g_new0(struct script, 1);
    script->setting = setting;
    assert(script->setting->ws_case->script[CASE_STEPS_MAX - 1].verb == VERB_END);
    script->delivery = delivery;
    const char *id = script->setting->ws_case->id; /* members of a company have none */
    script->cut_turn = id == NULL ? 0 : g_str_hash(id);
    script->limits = *limits;
    script->random = seed;
    script->conversation = conversation_new(script->setting->under_test == ROLES_SERVER);
    script->out = g_byte_array_new();
    script->request = g_byte_array_new();
    script->answer = g_byte_array_new();
    if (script->setting->ws_case->request != NULL && !script_is_unanswered(script))
        script->state = SCRIPT_ASKING;
    script->is_open = script->setting->ws_case->request == NULL;
    script->cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    script->pongs = g_array_new(FALSE, FALSE, sizeof(struct came_pong));
    g_array_set_clear_func(script->pongs, came_pong_clear);
    g_queue_init(&script->messages);
    g_snprintf(script->mark, sizeof script->mark, "mark-%016" PRIx64, seed);
    script->findings = g_ptr_array_new();
    script->offence_octet = -1;
    script->offence_line = UINT64_MAX;
    script->verdict = VERDICT_PASS;
    return script;
}

static void script_destroy(void *player)
{
    struct script *script = player;
    if (script == NULL)
        return;
    for (guint index = 0; index < script->findings->len; index++)
        finding_free(g_ptr_array_index(script->findings, index));
    g_ptr_array_unref(script->findings);
    g_queue_clear_full(&script->messages, came_message_free);
    g_clear_pointer(&script->ping, g_bytes_unref);
    g_array_unref(script->pongs);
    g_free(script->odd_pong);
    deflater_free(script->deflater);
    g_free(script->why_na);
    g_free(script->of_mark.words);
    g_free(script->of_overtaking.words);
    g_free(script->of_offence.words);
    g_byte_array_unref(script->out);
    g_byte_array_unref(script->request);
    g_byte_array_unref(script->answer);
    g_array_unref(script->cuts);
    conversation_free(script->conversation);
    g_free(script);
}

static void judge_call(void *player, struct attempt *attempt, struct case_result *result,
                       bool want_log)
{
    script_judge(player, attempt, result, want_log);
}

bool script_has_heard(const void *player)
{
    return ((const struct script *)player)->conversation->counts.messages > 0;
}

const struct player_class script_player_class = {
    .create = script_create,
    .negotiated = script_negotiated,
    .opened = script_opened,
    .request = script_request,
    .requested = script_requested,
    .is_opening = script_is_opening,
    .received = script_received,
    .ticked = script_ticked,
    .ended = script_ended,
    .others_came = others_call,
    .next = script_next,
    .judge = judge_call,
    .destroy = script_destroy,
};
