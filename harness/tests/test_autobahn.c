/* SPDX-License-Identifier: MIT */
/*
 * The player of the Autobahn suite, against peers that exist only here and a clock that jumps:
 * `scripts` are what a peer sends and when; the peers of `answered` answer frames badly, and the
 * verdicts on them are those that the original gave on such peers; and for every row there is a
 * peer that does what the row expects.
 */
#include <string.h>

#include "harness/autobahn.h"
#include "harness/tests/support_guard.h"

enum {
    STEP_US = 10,       /* what the peer sends arrives so long after what it answers */
    TURNS_MAX = 100000, /* of a conversation; more is a loop without an end */
    READ_SIZE = 65536,  /* so many octets at once */
    CHUNKS_MAX = 6,
    NEVER_MS = -1,
};

/* ---- Conversations ---- */

enum peer_mode {
    PEER_SILENT,      /* sends what its script says */
    PEER_WRONG_CODE,  /* echoes; Close 1003 on a bad head, else 1000; ends TCP */
    PEER_KEEPS_TCP,   /* echoes; Close 1002 on a bad head, else 1000; never ends TCP */
    PEER_DROPS,       /* ends TCP at the first frame */
    PEER_AS_EXPECTED, /* does what the row expects */
};

struct peer {
    enum peer_mode mode;
    const struct autobahn_row *row;
    struct wire_reader reader;
    GByteArray *out;      /* to be received by the player */
    bool is_ended;        /* TCP ends behind `out` */
    bool has_closed;      /* it sent its Close */
    unsigned close_count; /* Close frames of the player */
    int close_code;       /* of its first one; 0 without a code */
    unsigned pong_count;
    size_t part_count; /* SEND handed over by the player */
};

struct conversation {
    struct autobahn_player *player;
    struct peer peer;
    struct guard guard;
    int64_t now_us;
    bool dropped;
};

static void peer_send(struct peer *peer, unsigned opcode, const void *payload, size_t size)
{
    struct wire_head head = {.opcode = opcode};
    wire_frame_append(peer->out, &head, payload, size);
}

static void peer_close(struct peer *peer, unsigned code)
{
    uint8_t body[] = {(uint8_t)(code >> 8), (uint8_t)code};
    if (!peer->has_closed) {
        peer_send(peer, 8, body, sizeof(body));
        peer->has_closed = true;
    }
}

/* As tolerant as the bad peers that the original was run against: no UTF-8, no close codes. */
static void peer_answer(struct peer *peer, const struct wire_frame *frame)
{
    unsigned faults = WIRE_RSV | WIRE_RESERVED_OPCODE | WIRE_CONTROL_FRAGMENTED;

    if (peer->mode == PEER_DROPS) {
        peer->is_ended = true;
    } else if ((frame->faults & faults) != 0) {
        peer_close(peer, peer->mode == PEER_WRONG_CODE ? 1003 : 1002);
    } else if (frame->opcode == 1 || frame->opcode == 2) {
        peer_send(peer, frame->opcode, frame->payload, frame->payload_came_size);
    } else if (frame->opcode == 9) {
        peer_send(peer, 10, frame->payload, frame->payload_came_size);
    } else if (frame->opcode == 8) {
        peer_close(peer, 1000);
        peer->is_ended = peer->mode != PEER_KEEPS_TCP;
    }
}

/* The expected events, in order, all but the ends of pauses. */
static void peer_perform(struct peer *peer)
{
    for (const struct autobahn_event *event = peer->row->ok; event->kind != AUTOBAHN_NO_EVENT;
         event++) {
        if (event->kind != AUTOBAHN_TIMEOUT) {
            size_t size = (size_t)event->payload.size;
            uint8_t *payload = g_malloc(size + 1);
            for (size_t at = 0; at < size; at++) {
                payload[at] = (uint8_t)event->payload.pattern[at % event->payload.pattern_size];
            }
            unsigned opcode = event->is_binary ? 2 : 1;
            peer_send(peer, event->kind == AUTOBAHN_PONG ? 10 : opcode, payload, size);
            g_free(payload);
        }
    }
}

/* The n-th part of what the player sends has come; rows with pauses have several. */
static void peer_expected(struct peer *peer, size_t part)
{
    size_t pauses = 0;
    for (const struct autobahn_step *step = peer->row->steps; step->verb != AUTOBAHN_END; step++) {
        pauses += step->verb == AUTOBAHN_PAUSE;
    }
    bool is_fail_fast = pauses == 2;
    if (part == 0 && !is_fail_fast && peer->row->rule != AUTOBAHN_ROUND_TRIPS) {
        peer_perform(peer);
    }
    if (!peer->row->closed_by_me && part == (is_fail_fast ? 1 : 0)) {
        peer_close(peer, (unsigned)peer->row->close_codes[0]);
    }
}

static void peer_receive(struct peer *peer, const struct player_action *action)
{
    struct wire_frame frame;

    wire_reader_append(&peer->reader, action->octets, action->octets_size);
    if (peer->mode == PEER_AS_EXPECTED) {
        /* It ends TCP at what comes behind its Close, which may stand inside a broken-off frame. */
        peer->is_ended = peer->has_closed && !peer->row->closed_by_me && peer->row->waits;
        peer_expected(peer, peer->part_count);
    }
    peer->part_count++;
    while (!peer->is_ended && wire_reader_next(&peer->reader, &frame) == WIRE_FRAME) {
        g_assert_cmpuint(frame.masked, ==, 1);
        if (frame.opcode == 8 && peer->close_count++ == 0 && frame.payload_size >= 2) {
            peer->close_code = frame.payload[0] << 8 | frame.payload[1];
        }
        peer->pong_count += frame.opcode == 10;
        if (peer->mode == PEER_AS_EXPECTED) {
            if (frame.opcode == 8) {
                peer_close(peer, (unsigned)peer->row->close_codes[0]);
                peer->is_ended = true;
            } else if (peer->row->rule == AUTOBAHN_ROUND_TRIPS) {
                peer_perform(peer);
            }
        } else if (peer->mode != PEER_SILENT) {
            peer_answer(peer, &frame);
        }
    }
}

static void conversation_begin(struct conversation *conversation, const char *id,
                               enum peer_mode mode, int64_t scale_milli)
{
    struct player_limits limits = {.reply_us = 2000000, .pause_scale_milli = scale_milli};
    const struct autobahn_row *row = autobahn_row_find(id);

    g_assert_nonnull(row);
    memset(conversation, 0, sizeof(*conversation));
    conversation->player = autobahn_player_class.create(row, DELIVERY_WHOLE, 4711, &limits);
    conversation->peer.mode = mode;
    conversation->peer.row = row;
    conversation->peer.out = g_byte_array_new();
    wire_reader_init(&conversation->peer.reader, AUTOBAHN_KEPT_SIZE_MAX);
    guard_init(&conversation->guard, READ_SIZE);
    autobahn_player_class.opened(conversation->player, 0);
}

static void conversation_end(struct conversation *conversation)
{
    autobahn_player_class.destroy(conversation->player);
    wire_reader_clear(&conversation->peer.reader);
    g_byte_array_unref(conversation->peer.out);
    guard_clear(&conversation->guard);
}

static void conversation_deliver(struct conversation *conversation, const void *octets, size_t size)
{
    const uint8_t *placed = guard_place(&conversation->guard, octets, size);
    autobahn_player_class.received(conversation->player, placed, size, conversation->now_us);
}

static void action_check(const struct player_action *action)
{
    size_t before = 0;

    g_assert_cmpuint(action->octets_size, >, 0);
    for (size_t index = 0; index < action->cut_count; index++) {
        g_assert_cmpuint(action->cuts[index], >, before);
        before = action->cuts[index];
    }
    g_assert_cmpuint(before, <, action->octets_size);
}

/* Plays until the player waits with nothing on its way to it, or until the end. */
static struct player_action conversation_settle(struct conversation *conversation)
{
    struct peer *peer = &conversation->peer;

    for (unsigned turn = 0; turn < TURNS_MAX; turn++) {
        struct player_action action =
            autobahn_player_class.next(conversation->player, conversation->now_us);
        if (action.kind == PLAYER_SEND) {
            action_check(&action);
            peer_receive(peer, &action);
        } else if (action.kind == PLAYER_DROP) {
            conversation->dropped = true;
            return action;
        } else if (peer->out->len > 0) {
            guint size = MIN(peer->out->len, READ_SIZE);
            conversation->now_us += STEP_US;
            conversation_deliver(conversation, peer->out->data, size);
            g_byte_array_remove_range(peer->out, 0, size);
        } else if (peer->is_ended) {
            autobahn_player_class.ended(conversation->player, PLAYER_END_EOF, conversation->now_us);
        } else {
            g_assert_cmpint(action.kind, ==, PLAYER_WAIT);
            g_assert_cmpint(action.until_us, <, INT64_MAX);
            return action;
        }
    }
    g_error("the conversation goes on for ever");
}

/* Plays until the time, or until the end when that is earlier. */
static void conversation_play(struct conversation *conversation, int64_t until_us)
{
    while (!conversation->dropped) {
        struct player_action action = conversation_settle(conversation);
        if (conversation->dropped) {
            return;
        }
        if (action.until_us > until_us) {
            conversation->now_us = MAX(conversation->now_us, until_us);
            return;
        }
        conversation->now_us = MAX(conversation->now_us, action.until_us);
        autobahn_player_class.ticked(conversation->player, conversation->now_us);
    }
}

struct wanted_event {
    const char *behavior;
    const char *close;
    int code; /* -1: none */
};

/* Judges the conversation and compares; returns the verdict that gates. */
static enum verdict conversation_judge(struct conversation *conversation,
                                       const struct wanted_event *wanted, bool *timed_out)
{
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("autobahn/x", "autobahn", "x", "autobahn 0");

    autobahn_player_class.judge(conversation->player, attempt, result, false);
    g_assert_cmpstr(result->behavior, ==, wanted->behavior);
    g_assert_cmpstr(result->behavior_close, ==, wanted->close);
    g_assert_cmpint(result->remote_close_code, ==, wanted->code);
    g_assert_true((result->findings->len == 0) == (attempt->verdict == VERDICT_PASS));
    g_assert_true((attempt->log->len == 0) == (result->findings->len == 0));
    enum verdict verdict = attempt->verdict;
    *timed_out = attempt->timed_out;
    attempt_free(attempt);
    case_result_free(result);
    return verdict;
}

/* ---- Peers that send what their script says ---- */

struct chunk {
    int at_ms;
    const char *octets;
    size_t size;
};

struct script {
    const char *name;
    const char *row;
    struct chunk chunks[CHUNKS_MAX];
    int end_ms;  /* when the peer ends TCP; NEVER_MS: not at all */
    bool resets; /* it does so by a reset */
    struct wanted_event wanted;
    int over_ms;    /* when the conversation is over, rounded down */
    int sent_close; /* code of the player's Close, 0 without code, -1 when it sent none */
    enum verdict verdict;
    bool timed_out;
};

#define HELLO      "\x81\x0cHello World!"
#define CLOSE_1000 "\x88\x02\x03\xe8"
#define CLOSE_1002 "\x88\x02\x03\xea"
#define CLOSE_1005 "\x88\x02\x03\xed"
#define CLOSE_1007 "\x88\x02\x03\xef"

/* clang-format off */
#define AT(ms, literal) {(ms), (literal), sizeof(literal) - 1}

static const struct script scripts[] = {
    {"good", "7.1.1", {AT(5, HELLO), AT(9, CLOSE_1000)}, 9, false, {"OK", "OK", 1000}, 9, 1000,
     VERDICT_PASS, false},
    {"echo-in-fragments", "7.1.1", {AT(1, "\x01\x05Hello"), AT(2, "\x00\x00\x80\x07 World!"),
     AT(3, CLOSE_1000)}, 3, false, {"OK", "OK", 1000}, 3, 1000, VERDICT_PASS, false},
    {"echo-octet-by-octet", "1.1.1", {AT(1, "\x81"), AT(2, "\x00"), AT(3, "\x88"),
     AT(4, "\x00")}, 4, false, {"OK", "OK", -1}, 4, 1000, VERDICT_PASS, false},
    {"close-without-code", "7.1.1", {AT(1, HELLO), AT(2, "\x88\x00")}, 2, false,
     {"OK", "OK", -1}, 2, 1000, VERDICT_PASS, false},
    {"reset-behind-close", "7.1.1", {AT(1, HELLO), AT(2, CLOSE_1000)}, 2, true,
     {"OK", "OK", 1000}, 2, 1000, VERDICT_PASS, false},
    {"echo-as-binary", "7.1.1", {AT(1, "\x82\x0cHello World!")}, NEVER_MS, false,
     {"FAILED", "UNCLEAN", -1}, 2000, 1001, VERDICT_FAIL, true},
    {"echo-twice", "7.1.1", {AT(1, HELLO HELLO), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1000, VERDICT_FAIL, false},
    {"echo-behind-close", "7.1.1", {AT(1, HELLO), AT(2, CLOSE_1000 HELLO)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1000, VERDICT_FAIL, false},
    {"ping-of-peer-is-no-event", "7.1.1", {AT(1, "\x89\x01x"), AT(2, HELLO "\x89\x01y"),
     AT(3, CLOSE_1000)}, 3, false, {"OK", "OK", 1000}, 3, 1000, VERDICT_PASS, false},
    {"pong-nobody-asked-for", "7.1.1", {AT(1, "\x8a\x00" HELLO)}, NEVER_MS, false,
     {"FAILED", "UNCLEAN", -1}, 2000, 1001, VERDICT_FAIL, true},
    {"silent", "1.1.1", {AT(NEVER_MS, "")}, NEVER_MS, false, {"FAILED", "UNCLEAN", -1}, 2000,
     1001, VERDICT_FAIL, true},
    {"silent-to-a-ping", "2.1", {AT(NEVER_MS, "")}, NEVER_MS, false, {"FAILED", "UNCLEAN", -1},
     2000, 0, VERDICT_FAIL, true},
    {"silent-where-it-has-to-fail", "3.1", {AT(NEVER_MS, "")}, NEVER_MS, false,
     {"OK", "FAILED", -1}, 2000, 1001, VERDICT_FAIL, true},
    {"silent-to-bad-text", "6.8.1", {AT(NEVER_MS, "")}, NEVER_MS, false,
     {"FAILED", "FAILED", -1}, 1500, 1001, VERDICT_FAIL, true},
    {"late-answer-to-the-kill", "6.8.1", {AT(600, CLOSE_1000)}, 600, false,
     {"FAILED", "FAILED", 1000}, 600, 1001, VERDICT_FAIL, true},
    {"closes-first-and-keeps-tcp", "2.1", {AT(10, CLOSE_1000)}, NEVER_MS, false,
     {"FAILED", "FAILED", 1000}, 1010, 1000, VERDICT_FAIL, true},
    {"fails-and-keeps-tcp", "3.1", {AT(10, CLOSE_1002)}, NEVER_MS, false,
     {"OK", "FAILED BY CLIENT", 1002}, 1000, 1000, VERDICT_WARN, true},
    {"fails-by-end-of-tcp", "3.1", {AT(NEVER_MS, "")}, 3, false, {"OK", "OK", -1}, 3, -1,
     VERDICT_PASS, false},
    {"fails-by-reset", "3.1", {AT(NEVER_MS, "")}, 3, true, {"OK", "OK", -1}, 3, -1, VERDICT_PASS,
     false},
    {"fails-with-wrong-code", "3.1", {AT(3, CLOSE_1007)}, 3, false, {"OK", "WRONG CODE", 1007},
     3, 1000, VERDICT_FAIL, false},
    {"fails-without-echo", "3.2", {AT(3, CLOSE_1002)}, 3, false, {"NON-STRICT", "OK", 1002}, 3,
     1000, VERDICT_INFO, false},
    {"bad-text-and-wrong-code", "6.8.1", {AT(3, CLOSE_1002)}, 3, false,
     {"OK", "WRONG CODE", 1002}, 3, 1000, VERDICT_FAIL, false},
    {"keeps-open-what-it-has-to-refuse", "7.9.1", {AT(3, CLOSE_1000)}, 3, false,
     {"FAILED", "WRONG CODE", 1000}, 3, 0, VERDICT_FAIL, false},
    {"refuses", "7.9.1", {AT(3, CLOSE_1002)}, 3, false, {"OK", "OK", 1002}, 3, 0, VERDICT_PASS,
     false},
    {"refuses-by-end-of-tcp", "7.9.1", {AT(NEVER_MS, "")}, 3, false, {"OK", "OK", -1}, 3, 0,
     VERDICT_PASS, false},
    {"bad-reason-with-1002", "7.5.1", {AT(3, CLOSE_1002)}, 3, false, {"OK", "OK", 1002}, 3, 1000,
     VERDICT_PASS, false},
    {"bad-reason-with-1007", "7.5.1", {AT(3, CLOSE_1007)}, 3, false, {"OK", "OK", 1007}, 3, 1000,
     VERDICT_PASS, false},
    {"informational", "7.13.1", {AT(3, CLOSE_1005)}, NEVER_MS, false,
     {"INFORMATIONAL", "INFORMATIONAL", 1005}, 3, 5000, VERDICT_INFO, false},
    {"no-close-at-all", "7.1.1", {AT(1, HELLO)}, 5, false, {"OK", "UNCLEAN", -1}, 5, 1000,
     VERDICT_FAIL, false},
    {"close-is-not-answered", "7.1.1", {AT(1, HELLO)}, NEVER_MS, false, {"OK", "UNCLEAN", -1},
     1000, 1000, VERDICT_FAIL, true},
    {"drop-timer-beats-close-timer", "2.1", {AT(1, "\x8a\x00"), AT(2, CLOSE_1000)}, NEVER_MS,
     false, {"OK", "UNCLEAN", 1000}, 1002, 1000, VERDICT_FAIL, true},
    {"kill-timer-beats-drop-timer", "7.1.1", {AT(1, HELLO), AT(2, CLOSE_1000)}, NEVER_MS, false,
     {"OK", "FAILED BY CLIENT", 1000}, 1000, 1000, VERDICT_WARN, true},
    {"drop-timer-beats-long-kill-timer", "10.1.1", {AT(1, CLOSE_1000)}, NEVER_MS, false,
     {"FAILED", "FAILED", 1000}, 10000, 1000, VERDICT_FAIL, true},
    {"second-close-counts", "7.1.1", {AT(1, HELLO), AT(2, CLOSE_1000 CLOSE_1002)}, 2, false,
     {"FAILED", "WRONG CODE", 1002}, 2, 1000, VERDICT_FAIL, false},
    {"second-close-without-code", "3.1", {AT(2, CLOSE_1007), AT(3, "\x88\x00")}, 3, false,
     {"OK", "OK", -1}, 3, 1000, VERDICT_PASS, false},
    {"code-1005-in-reply", "7.1.1", {AT(1, HELLO), AT(2, CLOSE_1005)}, NEVER_MS, false,
     {"OK", "UNCLEAN", 1005}, 2, 1000, VERDICT_FAIL, false},
    {"code-1005-where-no-clean-end-is-asked", "7.9.1", {AT(2, CLOSE_1005)}, NEVER_MS, false,
     {"FAILED", "WRONG CODE", 1005}, 2, 0, VERDICT_FAIL, false},
    {"code-1005-first", "3.1", {AT(2, CLOSE_1005)}, 3, false, {"OK", "FAILED", 1005}, 3, 1002,
     VERDICT_FAIL, false},
    {"code-1012-is-unknown-to-the-original", "3.1", {AT(2, "\x88\x02\x03\xf4")}, 3, false,
     {"OK", "FAILED", 1012}, 3, 1002, VERDICT_FAIL, false},
    {"code-4999-is-known", "3.1", {AT(2, "\x88\x02\x13\x87")}, 3, false,
     {"OK", "WRONG CODE", 4999}, 3, 1000, VERDICT_FAIL, false},
    {"code-5000", "3.1", {AT(2, "\x88\x02\x13\x88")}, 3, false, {"OK", "FAILED", 5000}, 3, 1002,
     VERDICT_FAIL, false},
    {"reason-not-utf8", "3.1", {AT(2, "\x88\x03\x03\xea\xff")}, 3, false, {"OK", "FAILED", 1002},
     3, 1007, VERDICT_FAIL, false},
    {"reason-ends-inside-a-sequence", "3.1", {AT(2, "\x88\x03\x03\xea\xc3")}, 3, false,
     {"OK", "FAILED", 1002}, 3, 1007, VERDICT_FAIL, false},
    {"code-and-reason-bad", "3.1", {AT(2, "\x88\x03\x03\xed\xff")}, NEVER_MS, false,
     {"OK", "FAILED", 1005}, 2, 1002, VERDICT_FAIL, false},
    {"close-body-of-one-octet", "3.1", {AT(2, "\x88\x01\x03")}, 3, false, {"OK", "FAILED", -1},
     3, 1002, VERDICT_FAIL, false},
    {"masked", "7.1.1", {AT(1, "\x81\x81\x00\x00\x00\x00x"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"masked-and-rsv", "7.1.1", {AT(1, "\xc1\x81\x00\x00\x00\x00x")}, NEVER_MS, false,
     {"FAILED", "UNCLEAN", -1}, 1, 1002, VERDICT_FAIL, false},
    {"masked-head-in-two-pieces", "7.1.1", {AT(1, "\x81\x81"), AT(2, "\x00\x00\x00\x00x")},
     NEVER_MS, false, {"FAILED", "UNCLEAN", -1}, 2, 1002, VERDICT_FAIL, false},
    {"masked-text-is-unmasked", "6.5.1", {AT(1, "\x81\x8b\x01\x02\x03\x04\x69\x67\x6f\x68"),
     AT(2, "\x6e\x26\x74\x6b\x73\x6e\x67"), AT(3, CLOSE_1000)}, 3, false, {"FAILED", "OK", 1000},
     3, 1002, VERDICT_FAIL, false},
    {"rsv", "7.1.1", {AT(1, "\xa1\x00"), AT(2, CLOSE_1000)}, 2, false, {"FAILED", "OK", 1000}, 2,
     1002, VERDICT_FAIL, false},
    {"reserved-opcode", "7.1.1", {AT(1, "\x83\x00"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"reserved-control-opcode", "7.1.1", {AT(1, "\x8b\x00"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"fragmented-ping", "7.1.1", {AT(1, "\x09\x00"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"continuation-of-nothing", "7.1.1", {AT(1, "\x80\x00"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"message-inside-message", "7.1.1", {AT(1, "\x01\x00" HELLO), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"length-not-shortest", "7.1.1", {AT(1, "\x81\x7e\x00\x0cHello World!"), AT(2, CLOSE_1000)},
     2, false, {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"length-with-top-bit", "7.1.1", {AT(1, "\x81\x7f\x80\x00\x00\x00\x00\x00\x00\x00")},
     NEVER_MS, false, {"FAILED", "UNCLEAN", -1}, 1000, 1002, VERDICT_FAIL, true},
    {"length-beyond-our-cap", "7.1.1", {AT(1, "\x81\x7f\x00\x00\x00\x00\x10\x00\x00\x00")},
     NEVER_MS, false, {"FAILED", "UNCLEAN", -1}, 2000, 1001, VERDICT_FAIL, true},
    {"nothing-delivered-behind-an-offence", "7.1.1", {AT(1, "\x80\x00" HELLO),
     AT(2, CLOSE_1000)}, 2, false, {"FAILED", "OK", 1000}, 2, 1002, VERDICT_FAIL, false},
    {"pong-counts-behind-an-offence", "2.1", {AT(1, "\x80\x00\x8a\x00"), AT(2, CLOSE_1000)}, 2,
     false, {"OK", "OK", 1000}, 2, 1002, VERDICT_PASS, false},
    {"bad-text-in-pieces", "7.1.1", {AT(1, "\x81\x04\xff"), AT(2, "x")}, NEVER_MS, false,
     {"FAILED", "UNCLEAN", -1}, 2, 1007, VERDICT_FAIL, false},
    {"bad-text-in-fragments", "7.1.1", {AT(1, "\x01\x01\xff"), AT(2, "\x00\x00"),
     AT(3, CLOSE_1000)}, 3, false, {"FAILED", "OK", 1000}, 3, 1007, VERDICT_FAIL, false},
    {"good-text-cut-inside-a-sequence", "6.6.2", {AT(1, "\x01\x01\xce\x80"), AT(2, "\x01"),
     AT(3, "\xba"), AT(4, CLOSE_1000)}, 4, false, {"OK", "OK", 1000}, 4, 1000, VERDICT_PASS,
     false},
    {"pause-ends-with-the-pong", "5.19", {AT(10, "\x8a\x09pongme 1!"),
     AT(20, "\x8a\x09pongme 2!"),
     AT(21, "\x81\x2d" "fragment1fragment2fragment3fragment4fragment5"), AT(22, CLOSE_1000)}, 22,
     false, {"OK", "OK", 1000}, 22, 1000, VERDICT_PASS, false},
    {"fails-behind-the-second-part", "6.4.1", {AT(150, CLOSE_1007)}, 150, false,
     {"OK", "OK", 1007}, 150, 1000, VERDICT_PASS, false},
    {"fails-behind-the-second-part-in-a-frame", "6.4.3", {AT(NEVER_MS, "")}, 150, false,
     {"OK", "OK", -1}, 150, -1, VERDICT_PASS, false},
    {"fails-behind-the-last-part", "6.4.1", {AT(1150, CLOSE_1007)}, 1150, false,
     {"NON-STRICT", "OK", 1007}, 1150, 1000, VERDICT_INFO, false},
    {"fails-behind-the-first-part", "6.4.1", {AT(50, CLOSE_1007)}, 51, false,
     {"FAILED", "OK", 1007}, 51, 1000, VERDICT_FAIL, false},
    {"fails-fast-and-keeps-tcp", "6.4.1", {AT(150, CLOSE_1007)}, NEVER_MS, false,
     {"OK", "FAILED BY CLIENT", 1007}, 1150, 1000, VERDICT_WARN, true},
    {"second-close-does-not-prolong", "2.1", {AT(1, "\x8a\x00"), AT(2, CLOSE_1000),
     AT(500, CLOSE_1000)}, NEVER_MS, false, {"OK", "UNCLEAN", 1000}, 1002, 1000, VERDICT_FAIL,
     true},
    {"size-content-is-not-looked-at", "9.7.2", {AT(1, "\x81\x10" "0123456789abcdef"),
     AT(2, "\x88\x00")}, 2, false, {"FAILED", "FAILED", -1}, 2, 1000, VERDICT_FAIL, false},
    {"round-trip-of-another-size", "9.7.2", {AT(1, "\x81\x01x"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1000, VERDICT_FAIL, false},
    {"round-trip-of-another-type", "9.8.1", {AT(1, "\x81\x00"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1000, VERDICT_FAIL, false},
    {"round-trip-with-a-pong", "9.8.1", {AT(1, "\x8a\x00"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1000, VERDICT_FAIL, false},
    {"round-trips-break-off", "9.7.1", {AT(1, "\x81\x00\x81\x00")}, NEVER_MS, false,
     {"FAILED", "UNCLEAN", -1}, 61000, 0, VERDICT_FAIL, true},
    {"large-message-of-another-size", "9.1.1", {AT(1, HELLO), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1000, VERDICT_FAIL, false},
    {"large-message-and-a-pong", "9.1.1", {AT(1, "\x8a\x00"), AT(2, CLOSE_1000)}, 2, false,
     {"FAILED", "OK", 1000}, 2, 1000, VERDICT_FAIL, false},
    {"large-message-not-echoed", "9.1.1", {AT(NEVER_MS, "")}, NEVER_MS, false,
     {"FAILED", "UNCLEAN", -1}, 11000, 0, VERDICT_FAIL, true},
};
/* clang-format on */

static void script_play(const struct script *script, int64_t scale_milli)
{
    struct conversation conversation;
    bool timed_out;

    conversation_begin(&conversation, script->row, PEER_SILENT, scale_milli);
    for (size_t index = 0; index < CHUNKS_MAX && script->chunks[index].size > 0; index++) {
        const struct chunk *chunk = &script->chunks[index];
        conversation_play(&conversation, chunk->at_ms * scale_milli);
        if (!conversation.dropped) {
            conversation_deliver(&conversation, chunk->octets, chunk->size);
        }
    }
    if (script->end_ms != NEVER_MS) {
        conversation_play(&conversation, script->end_ms * scale_milli);
        autobahn_player_class.ended(conversation.player,
                                    script->resets ? PLAYER_END_RESET : PLAYER_END_EOF,
                                    conversation.now_us);
    }
    conversation_play(&conversation, INT64_MAX - 1);
    g_assert_cmpint(conversation.now_us / scale_milli, ==, script->over_ms);
    g_assert_cmpint(conversation.peer.close_count > 0 ? conversation.peer.close_code : -1, ==,
                    script->sent_close);
    g_assert_cmpint(conversation_judge(&conversation, &script->wanted, &timed_out), ==,
                    script->verdict);
    g_assert_true(timed_out == script->timed_out);
    conversation_end(&conversation);
}

static void test_script(gconstpointer data)
{
    script_play(data, 1000);
}

/* With all times three times as long everything comes out the same. */
static void test_script_slow(gconstpointer data)
{
    script_play(data, 3000);
}

/* ---- Peers that answer ---- */

struct answered {
    const char *name;
    const char *row;
    enum peer_mode mode;
    struct wanted_event wanted;
};

/* clang-format off */
static const struct answered answered[] = {
    {"wrong-code/1.1.1", "1.1.1", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"wrong-code/2.1", "2.1", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"wrong-code/2.7", "2.7", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"wrong-code/3.1", "3.1", PEER_WRONG_CODE, {"OK", "WRONG CODE", 1003}},
    {"wrong-code/3.2", "3.2", PEER_WRONG_CODE, {"FAILED", "WRONG CODE", 1003}},
    {"wrong-code/5.1", "5.1", PEER_WRONG_CODE, {"OK", "WRONG CODE", 1003}},
    {"wrong-code/6.3.1", "6.3.1", PEER_WRONG_CODE, {"FAILED", "FAILED", -1}},
    {"wrong-code/6.6.1", "6.6.1", PEER_WRONG_CODE, {"FAILED", "FAILED", 1000}},
    {"wrong-code/6.6.2", "6.6.2", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"wrong-code/7.1.1", "7.1.1", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"wrong-code/7.3.1", "7.3.1", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"wrong-code/7.7.2", "7.7.2", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"wrong-code/7.9.1", "7.9.1", PEER_WRONG_CODE, {"FAILED", "WRONG CODE", 1000}},
    {"wrong-code/9.1.1", "9.1.1", PEER_WRONG_CODE, {"OK", "OK", 1000}},
    {"keeps-tcp/1.1.1", "1.1.1", PEER_KEEPS_TCP, {"OK", "FAILED BY CLIENT", 1000}},
    {"keeps-tcp/2.1", "2.1", PEER_KEEPS_TCP, {"OK", "UNCLEAN", 1000}},
    {"keeps-tcp/2.7", "2.7", PEER_KEEPS_TCP, {"OK", "UNCLEAN", 1000}},
    {"keeps-tcp/3.1", "3.1", PEER_KEEPS_TCP, {"OK", "FAILED BY CLIENT", 1002}},
    {"keeps-tcp/3.2", "3.2", PEER_KEEPS_TCP, {"FAILED", "FAILED BY CLIENT", 1002}},
    {"keeps-tcp/5.1", "5.1", PEER_KEEPS_TCP, {"OK", "FAILED BY CLIENT", 1002}},
    {"keeps-tcp/6.3.1", "6.3.1", PEER_KEEPS_TCP, {"FAILED", "FAILED", -1}},
    {"keeps-tcp/6.6.1", "6.6.1", PEER_KEEPS_TCP, {"FAILED", "FAILED", 1000}},
    {"keeps-tcp/6.6.2", "6.6.2", PEER_KEEPS_TCP, {"OK", "FAILED BY CLIENT", 1000}},
    {"keeps-tcp/7.1.1", "7.1.1", PEER_KEEPS_TCP, {"OK", "FAILED BY CLIENT", 1000}},
    {"keeps-tcp/7.3.1", "7.3.1", PEER_KEEPS_TCP, {"OK", "FAILED BY CLIENT", 1000}},
    {"keeps-tcp/7.7.2", "7.7.2", PEER_KEEPS_TCP, {"OK", "FAILED BY CLIENT", 1000}},
    {"keeps-tcp/7.9.1", "7.9.1", PEER_KEEPS_TCP, {"FAILED", "WRONG CODE", 1000}},
    {"keeps-tcp/9.1.1", "9.1.1", PEER_KEEPS_TCP, {"OK", "UNCLEAN", 1000}},
    {"drops/1.1.1", "1.1.1", PEER_DROPS, {"FAILED", "FAILED", -1}},
    {"drops/2.1", "2.1", PEER_DROPS, {"FAILED", "FAILED", -1}},
    {"drops/2.7", "2.7", PEER_DROPS, {"OK", "UNCLEAN", -1}},
    {"drops/3.1", "3.1", PEER_DROPS, {"OK", "OK", -1}},
    {"drops/3.2", "3.2", PEER_DROPS, {"NON-STRICT", "OK", -1}},
    {"drops/5.1", "5.1", PEER_DROPS, {"OK", "OK", -1}},
    {"drops/6.3.1", "6.3.1", PEER_DROPS, {"OK", "OK", -1}},
    {"drops/6.6.1", "6.6.1", PEER_DROPS, {"OK", "OK", -1}},
    {"drops/6.6.2", "6.6.2", PEER_DROPS, {"FAILED", "FAILED", -1}},
    {"drops/7.1.1", "7.1.1", PEER_DROPS, {"FAILED", "FAILED", -1}},
    {"drops/7.3.1", "7.3.1", PEER_DROPS, {"OK", "UNCLEAN", -1}},
    {"drops/7.7.2", "7.7.2", PEER_DROPS, {"OK", "UNCLEAN", -1}},
    {"drops/7.9.1", "7.9.1", PEER_DROPS, {"OK", "OK", -1}},
    {"drops/9.1.1", "9.1.1", PEER_DROPS, {"FAILED", "FAILED", -1}},
};
/* clang-format on */

static void test_answered(gconstpointer data)
{
    const struct answered *peer = data;
    struct conversation conversation;
    bool timed_out;

    conversation_begin(&conversation, peer->row, peer->mode, 1000);
    conversation_play(&conversation, INT64_MAX - 1);
    conversation_judge(&conversation, &peer->wanted, &timed_out);
    /* Who ends TCP, or breaks a rule, is not waited for. */
    g_assert_true(timed_out || conversation.now_us < 1000);
    conversation_end(&conversation);
}

/* A peer that does what the row expects is told so, at once but for the shortened pauses. */
static void test_as_expected(gconstpointer data)
{
    const struct autobahn_row *row = data;
    struct wanted_event wanted = {"OK", "OK", row->close_codes[0]};
    struct conversation conversation;
    bool timed_out;

    if (row->rule == AUTOBAHN_INFORMATIONAL) {
        wanted.behavior = "INFORMATIONAL";
        wanted.close = "INFORMATIONAL";
    }
    conversation_begin(&conversation, row->id, PEER_AS_EXPECTED, 1000);
    conversation_play(&conversation, INT64_MAX - 1);
    enum verdict verdict = conversation_judge(&conversation, &wanted, &timed_out);
    g_assert_cmpint(verdict, ==, row->rule == AUTOBAHN_INFORMATIONAL ? VERDICT_INFO : VERDICT_PASS);
    g_assert_false(timed_out);
    g_assert_cmpint(conversation.now_us, <, row->waits || row->id[0] == '9' ? 101000 : 1000);
    g_assert_cmpuint(conversation.player->record.sent_frames[8], >=, 1);
    conversation_end(&conversation);
}

/* The peer's Pings are answered while the connection is open, and not behind a Close. */
static void test_pongs(void)
{
    struct conversation conversation;

    conversation_begin(&conversation, "7.1.1", PEER_SILENT, 1000);
    conversation_play(&conversation, 1000);
    conversation_deliver(&conversation, "\x89\x02hi\x89\x00", 6);
    conversation_play(&conversation, 2000);
    g_assert_cmpuint(conversation.peer.pong_count, ==, 2);
    conversation_deliver(&conversation, HELLO "\x89\x02hi", 18);
    conversation_play(&conversation, 3000);
    g_assert_cmpuint(conversation.peer.close_count, ==, 1);
    g_assert_cmpuint(conversation.peer.pong_count, ==, 2);
    conversation_end(&conversation);
}

struct cut_row {
    const char *row;
    size_t octets_size;
    size_t cut_count;
    size_t piece_size; /* of all pieces but the last */
};

/* As the original wrote them: 65 pieces of 997 octets and a rest; two frames of 19 and a Ping. */
static const struct cut_row cut_rows[] = {
    {"1.1.8", 65550, 65, 997}, {"3.3", 44, 2, 19}, {"2.6", 131, 130, 1}, {"3.2", 44, 0, 44}};

static void test_cuts(gconstpointer data)
{
    const struct cut_row *wanted = data;
    struct conversation conversation;

    conversation_begin(&conversation, wanted->row, PEER_SILENT, 1000);
    struct player_action action = autobahn_player_class.next(conversation.player, 0);
    g_assert_cmpint(action.kind, ==, PLAYER_SEND);
    g_assert_cmpuint(action.octets_size, ==, wanted->octets_size);
    g_assert_cmpuint(action.cut_count, ==, wanted->cut_count);
    for (size_t index = 0; index < action.cut_count; index++) {
        g_assert_cmpuint(action.cuts[index], ==, (index + 1) * wanted->piece_size);
    }
    conversation_end(&conversation);
}

struct told_row {
    const char *row;
    enum peer_mode mode;
    guint finding_count;
    const char *last_actual; /* a part of what the last finding says that came */
    int offence_line;        /* of the log; -1 for none */
};

/* What a finding says is concrete, and the log shows what it is about. */
static const struct told_row told_rows[] = {
    {"6.3.1", PEER_KEEPS_TCP, 1, "because a text of the peer is not UTF-8", 1},
    {"1.1.1", PEER_SILENT, 2, "the time of the case was over; no Close came", -1},
    {"2.1", PEER_SILENT, 2, "the time of the case was over; no Close came", -1}};

static void test_told(gconstpointer data)
{
    const struct told_row *told = data;
    struct conversation conversation;
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("autobahn/x", "autobahn", "x", "autobahn 0");

    conversation_begin(&conversation, told->row, told->mode, 1000);
    conversation_play(&conversation, INT64_MAX - 1);
    autobahn_player_class.judge(conversation.player, attempt, result, false);
    g_assert_cmpuint(result->findings->len, ==, told->finding_count);
    const struct finding *last = g_ptr_array_index(result->findings, told->finding_count - 1);
    g_assert_cmpint(last->requirement, ==, REQUIREMENT_NONE);
    g_assert_nonnull(strstr(last->actual, told->last_actual));
    for (guint index = 0; index < attempt->log->len; index++) {
        const struct log_line *line = g_ptr_array_index(attempt->log, index);
        g_assert_true(line->is_offence == ((int)index == told->offence_line));
    }
    attempt_free(attempt);
    case_result_free(result);
    conversation_end(&conversation);
}

/* ---- */

static void path_add(const char *group, const char *name, gconstpointer data,
                     GTestDataFunc function)
{
    char *path = g_strdup_printf("/autobahn/%s/%s", group, name);
    g_test_add_data_func(path, data, function);
    g_free(path);
}

int main(int argc, char **argv)
{
    size_t row_count;
    const struct autobahn_row *rows = autobahn_rows(&row_count);

    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(scripts); index++) {
        path_add("script", scripts[index].name, &scripts[index], test_script);
        path_add("slow", scripts[index].name, &scripts[index], test_script_slow);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(answered); index++) {
        path_add("answered", answered[index].name, &answered[index], test_answered);
    }
    for (size_t index = 0; index < row_count && rows[index].corpus == AUTOBAHN_NO_CORPUS; index++) {
        path_add("as-expected", rows[index].id, &rows[index], test_as_expected);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(cut_rows); index++) {
        path_add("cuts", cut_rows[index].row, &cut_rows[index], test_cuts);
    }
    g_test_add_func("/autobahn/player/pongs", test_pongs);
    for (size_t index = 0; index < G_N_ELEMENTS(told_rows); index++) {
        path_add("told", told_rows[index].row, &told_rows[index], test_told);
    }
    return g_test_run();
}
