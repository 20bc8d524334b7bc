/* SPDX-License-Identifier: MIT */
/*
 * Groups 12 and 13 of the Autobahn suite, against peers that exist only here: what was agreed, what
 * comes back, and what that makes of the two verdicts. A peer sends the payload of a message back
 * as it came, which is a lawful echo when both contexts are reset; the others do one thing wrong.
 */
#include <string.h>
#include <zlib.h>

#include "harness/autobahn.h"
#include "harness/bulk.h"

enum {
    TURNS_MAX = 200000,
    TRIPS = 5,
    BOUND = 1 << 20, /* lowered, so that it is soon reached */
    PAYLOAD_SIZE_MAX = 1 << 20,
};

#define BOTH_RESET "permessage-deflate; client_no_context_takeover; server_no_context_takeover"

enum fault {
    FAULT_NONE,
    FAULT_PLAIN,        /* echoes uncompressed: lawful (RFC 7692 6) */
    FAULT_FINAL_BLOCKS, /* each message ends with a block that says it is the last: lawful */
    FAULT_IN_PIECES,    /* octet by octet, and in two frames: lawful */
    FAULT_OTHER_OCTET,
    FAULT_LONGER,
    FAULT_SHORTER,
    FAULT_OTHER_TYPE,
    FAULT_NO_DEFLATE,
    FAULT_RSV_LATER, /* RSV1 in a continuation */
    FAULT_NOT_UTF8,
    FAULT_PONG,
    FAULT_SILENT,
    FAULT_TWICE, /* the last echo once more */
    FAULT_ENDS,  /* ends TCP at the third message */
};

struct peer {
    enum fault fault;
    struct wire_reader reader;
    GByteArray *out;
    GByteArray *payload; /* of the message that is coming */
    unsigned opcode;
    unsigned message_count;
    unsigned frame_count;
    bool is_ended;
    int close_code; /* of the player's Close; -1: none came, 0: without one */
};

static void frame_send(struct peer *peer, unsigned opcode, unsigned rsv, bool not_final,
                       const void *payload, size_t size)
{
    struct wire_head head = {.opcode = opcode, .rsv = rsv, .not_final = not_final};
    wire_frame_append(peer->out, &head, payload, size);
}

static GByteArray *inflated(const GByteArray *payload)
{
    static const uint8_t tail[] = {0, 0, 0xff, 0xff};
    GByteArray *plain = g_byte_array_new();
    z_stream inflater = {0};

    g_byte_array_set_size(plain, PAYLOAD_SIZE_MAX);
    g_assert_cmpint(inflateInit2(&inflater, -15), ==, Z_OK);
    inflater.next_out = plain->data;
    inflater.avail_out = plain->len;
    inflater.next_in = payload->data;
    inflater.avail_in = payload->len;
    g_assert_cmpint(inflate(&inflater, Z_SYNC_FLUSH), ==, Z_OK);
    inflater.next_in = (Bytef *)tail;
    inflater.avail_in = sizeof(tail);
    g_assert_cmpint(inflate(&inflater, Z_SYNC_FLUSH), ==, Z_OK);
    g_byte_array_set_size(plain, (guint)inflater.total_out);
    inflateEnd(&inflater);
    return plain;
}

/* Deflated as one message; `is_final`: its last block says so, and an octet of zeros follows. */
static GByteArray *deflated(const GByteArray *plain, bool is_final)
{
    GByteArray *payload = g_byte_array_new();
    z_stream deflater = {0};

    g_byte_array_set_size(payload, PAYLOAD_SIZE_MAX + 1024);
    g_assert_cmpint(deflateInit2(&deflater, 1, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
    deflater.next_in = plain->data;
    deflater.avail_in = plain->len;
    deflater.next_out = payload->data;
    deflater.avail_out = payload->len;
    deflate(&deflater, is_final ? Z_FINISH : Z_SYNC_FLUSH);
    g_byte_array_set_size(payload, (guint)deflater.total_out - (is_final ? 0 : 4));
    if (is_final) {
        g_byte_array_append(payload, (const guint8 *)"", 1);
    }
    deflateEnd(&deflater);
    return payload;
}

/* The third message is answered in the peer's own way. */
static void altered_send(struct peer *peer)
{
    GByteArray *plain = inflated(peer->payload);

    if (peer->fault == FAULT_OTHER_OCTET || peer->fault == FAULT_NOT_UTF8) {
        plain->data[7] = peer->fault == FAULT_NOT_UTF8 ? 0xff : plain->data[7] ^ 1;
    } else if (peer->fault == FAULT_LONGER) {
        g_byte_array_append(plain, plain->data, 1);
    } else {
        g_byte_array_set_size(plain, plain->len - 1);
    }
    GByteArray *payload = deflated(plain, false);
    frame_send(peer, peer->opcode, 4, false, payload->data, payload->len);
    g_byte_array_unref(payload);
    g_byte_array_unref(plain);
}

static void final_send(struct peer *peer)
{
    GByteArray *plain = inflated(peer->payload);
    GByteArray *payload = deflated(plain, true);

    frame_send(peer, peer->opcode, 4, false, payload->data, payload->len);
    g_byte_array_unref(payload);
    g_byte_array_unref(plain);
}

static void plain_send(struct peer *peer)
{
    GByteArray *plain = inflated(peer->payload);
    frame_send(peer, peer->opcode, 0, false, plain->data, plain->len);
    g_byte_array_unref(plain);
}

static void echo_send(struct peer *peer)
{
    frame_send(peer, peer->opcode, 4, false, peer->payload->data, peer->payload->len);
}

static void message_answer(struct peer *peer)
{
    const GByteArray *payload = peer->payload;
    bool is_third = peer->message_count == 3;

    switch (peer->fault) {
    case FAULT_PLAIN:
        plain_send(peer);
        return;
    case FAULT_FINAL_BLOCKS:
        final_send(peer);
        return;
    case FAULT_IN_PIECES:
    case FAULT_RSV_LATER:
        frame_send(peer, peer->opcode, 4, true, payload->data, 5);
        frame_send(peer, 0, peer->fault == FAULT_RSV_LATER && is_third ? 4 : 0, false,
                   payload->data + 5, payload->len - 5);
        return;
    case FAULT_NONE:
    case FAULT_OTHER_OCTET:
    case FAULT_LONGER:
    case FAULT_SHORTER:
    case FAULT_NOT_UTF8:
    case FAULT_OTHER_TYPE:
    case FAULT_NO_DEFLATE:
    case FAULT_PONG:
    case FAULT_SILENT:
    case FAULT_TWICE:
    case FAULT_ENDS:
        break;
    }
    if (!is_third || peer->fault == FAULT_NONE) {
        echo_send(peer);
        if (peer->fault == FAULT_TWICE && peer->message_count == TRIPS) {
            echo_send(peer);
        }
        return;
    }
    if (peer->fault == FAULT_OTHER_TYPE) {
        frame_send(peer, 3 - peer->opcode, 4, false, payload->data, payload->len);
    } else if (peer->fault == FAULT_NO_DEFLATE) {
        frame_send(peer, peer->opcode, 4, false, "\x07\xff\xff", 3);
    } else if (peer->fault == FAULT_PONG) {
        frame_send(peer, 10, 0, false, "", 0);
    } else if (peer->fault == FAULT_ENDS) {
        peer->is_ended = true;
    } else if (peer->fault == FAULT_TWICE) {
        echo_send(peer);
    } else if (peer->fault != FAULT_SILENT) {
        altered_send(peer);
    }
}

static void frame_take(struct peer *peer, const struct wire_frame *frame)
{
    peer->frame_count++;
    if (frame->opcode == 8) {
        if (peer->close_code < 0) {
            peer->close_code =
                frame->payload_size >= 2 ? frame->payload[0] << 8 | frame->payload[1] : 0;
            frame_send(peer, 8, 0, false, "\x03\xe8", 2);
            peer->is_ended = true;
        }
        return;
    }
    g_assert_cmpuint(frame->masked, ==, 1);
    g_assert_cmpuint(frame->rsv, ==, frame->opcode == 0 ? 0 : 4);
    if (frame->opcode != 0) {
        peer->opcode = frame->opcode;
        g_byte_array_set_size(peer->payload, 0);
    }
    g_byte_array_append(peer->payload, frame->payload, (guint)frame->payload_came_size);
    if (frame->fin) {
        peer->message_count++;
        message_answer(peer);
    }
}

static void peer_receive(struct peer *peer, const struct player_action *action)
{
    struct wire_frame frame;

    wire_reader_append(&peer->reader, action->octets, action->octets_size);
    while (!peer->is_ended && wire_reader_next(&peer->reader, &frame) == WIRE_FRAME) {
        frame_take(peer, &frame);
    }
}

static void octets_deliver(void *player, struct peer *peer, int64_t now_us)
{
    size_t size = peer->fault == FAULT_IN_PIECES ? 1 : MIN(peer->out->len, 65536);

    autobahn_player_class.received(player, peer->out->data, size, now_us);
    g_byte_array_remove_range(peer->out, 0, (guint)size);
}

/* Plays to the end; silence lasts as long as the player waits. */
static void play(void *player, struct peer *peer)
{
    int64_t now_us = 1;

    for (unsigned turn = 0; turn < TURNS_MAX; turn++) {
        struct player_action action = autobahn_player_class.next(player, now_us);
        now_us++;
        if (action.kind == PLAYER_DROP) {
            return;
        }
        if (action.kind == PLAYER_SEND) {
            peer_receive(peer, &action);
        } else if (peer->out->len > 0) {
            octets_deliver(player, peer, now_us);
        } else if (peer->is_ended) {
            autobahn_player_class.ended(player, PLAYER_END_EOF, now_us);
        } else {
            g_assert_cmpint(action.until_us, <, INT64_MAX);
            now_us = MAX(now_us, action.until_us);
            autobahn_player_class.ticked(player, now_us);
        }
    }
    g_error("the conversation goes on for ever");
}

struct scene {
    const char *name;
    const char *row;
    const char *answer; /* NULL: nothing of extensions */
    enum fault fault;
    const char *behavior;
    const char *close;
    enum verdict verdict;
    unsigned echo_count;
    int close_code; /* of the player's Close; -1: none */
};

static const struct scene scenes[] = {
    {"echo", "12.1.3", BOTH_RESET, FAULT_NONE, "OK", "OK", VERDICT_PASS, TRIPS, 1000},
    {"echo-of-fragments", "12.2.15", BOTH_RESET, FAULT_NONE, "OK", "OK", VERDICT_PASS, TRIPS, 1000},
    {"window-of-256", "12.3.5", BOTH_RESET "; client_max_window_bits=8", FAULT_NONE, "OK", "OK",
     VERDICT_PASS, TRIPS, 1000},
    {"window-quoted", "13.5.2", BOTH_RESET "; client_max_window_bits=\"9\"", FAULT_NONE, "OK", "OK",
     VERDICT_PASS, TRIPS, 1000},
    {"uncompressed", "12.4.4", BOTH_RESET, FAULT_PLAIN, "OK", "OK", VERDICT_PASS, TRIPS, 1000},
    {"final-blocks", "12.1.4", BOTH_RESET, FAULT_FINAL_BLOCKS, "OK", "OK", VERDICT_PASS, TRIPS,
     1000},
    {"final-blocks-with-context", "12.1.4", "permessage-deflate; client_no_context_takeover",
     FAULT_FINAL_BLOCKS, "OK", "OK", VERDICT_PASS, TRIPS, 1000},
    {"in-pieces", "12.5.4", BOTH_RESET, FAULT_IN_PIECES, "OK", "OK", VERDICT_PASS, TRIPS, 1000},
    {"not-agreed", "12.1.1", NULL, FAULT_NONE, "UNIMPLEMENTED", "OK", VERDICT_NA, 0, 1000},
    {"other-extension", "12.1.1", "x-other", FAULT_NONE, "FAILED", "FAILED", VERDICT_FAIL, 0, -1},
    {"twice", "12.1.1", "permessage-deflate, permessage-deflate", FAULT_NONE, "FAILED", "FAILED",
     VERDICT_FAIL, 0, -1},
    {"unknown-parameter", "12.1.1", "permessage-deflate; level=9", FAULT_NONE, "FAILED", "FAILED",
     VERDICT_FAIL, 0, -1},
    {"parameter-twice", "12.1.1",
     "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9", FAULT_NONE, "FAILED",
     "FAILED", VERDICT_FAIL, 0, -1},
    {"window-of-7", "12.1.1", "permessage-deflate; server_max_window_bits=7", FAULT_NONE, "FAILED",
     "FAILED", VERDICT_FAIL, 0, -1},
    {"window-without-value", "12.1.1", "permessage-deflate; client_max_window_bits", FAULT_NONE,
     "FAILED", "FAILED", VERDICT_FAIL, 0, -1},
    {"flag-with-value", "12.1.1", "permessage-deflate; server_no_context_takeover=1", FAULT_NONE,
     "FAILED", "FAILED", VERDICT_FAIL, 0, -1},
    {"other-octet", "12.2.4", BOTH_RESET, FAULT_OTHER_OCTET, "FAILED", "OK", VERDICT_FAIL, 2, 1000},
    {"longer", "12.2.4", BOTH_RESET, FAULT_LONGER, "FAILED", "OK", VERDICT_FAIL, 2, 1000},
    {"shorter", "12.1.4", BOTH_RESET, FAULT_SHORTER, "FAILED", "OK", VERDICT_FAIL, 2, 1000},
    {"other-type", "12.1.4", BOTH_RESET, FAULT_OTHER_TYPE, "FAILED", "OK", VERDICT_FAIL, 2, 1000},
    {"no-deflate-data", "12.1.4", BOTH_RESET, FAULT_NO_DEFLATE, "FAILED", "OK", VERDICT_FAIL, 2,
     1007},
    {"rsv-in-continuation", "12.1.4", BOTH_RESET, FAULT_RSV_LATER, "FAILED", "OK", VERDICT_FAIL, 2,
     1002},
    {"not-utf8", "12.1.4", BOTH_RESET, FAULT_NOT_UTF8, "FAILED", "OK", VERDICT_FAIL, 2, 1007},
    {"pong", "12.1.4", BOTH_RESET, FAULT_PONG, "FAILED", "OK", VERDICT_FAIL, 2, 1000},
    {"silent", "12.1.4", BOTH_RESET, FAULT_SILENT, "FAILED", "OK", VERDICT_FAIL, 2, 0},
    {"twice-the-last", "12.1.4", BOTH_RESET, FAULT_TWICE, "OK", "OK", VERDICT_PASS, TRIPS, 1000},
    {"end-of-tcp", "12.1.4", BOTH_RESET, FAULT_ENDS, "FAILED", "FAILED", VERDICT_FAIL, 2, -1},
};

static void scene_judge(const struct scene *scene, struct autobahn_player *player)
{
    struct attempt *attempt = attempt_new("whole", "");
    struct case_result *result = case_result_new("autobahn/x", "autobahn", "x", "autobahn 12");

    autobahn_player_class.judge(player, attempt, result, false);
    g_assert_cmpstr(result->behavior, ==, scene->behavior);
    g_assert_cmpstr(result->behavior_close, ==, scene->close);
    g_assert_cmpint(attempt->verdict, ==, scene->verdict);
    g_assert_true((result->reason != NULL) == (scene->verdict == VERDICT_NA));
    g_assert_true((result->findings->len > 0) == (scene->verdict == VERDICT_FAIL));
    g_assert_cmpuint(player->record.echo_count, >=, scene->echo_count);
    g_assert_cmpuint(result->traffic.round_trips, ==, player->record.echo_count);
    if (scene->verdict == VERDICT_PASS) {
        g_assert_cmpuint(result->traffic.came_size, >=, result->traffic.sent_size);
        g_assert_cmpuint(result->traffic.sent_payload_size, >, 0);
        g_assert_cmpint(result->traffic.duration_us, >, 0);
    }
    attempt_free(attempt);
    case_result_free(result);
}

static void test_scene(gconstpointer data)
{
    const struct scene *scene = data;
    const struct player_limits limits = {.reply_us = 2000000, .pause_scale_milli = 1000};
    const struct autobahn_row row = autobahn_row_scaled(autobahn_row_find(scene->row), TRIPS);
    struct peer peer = {.fault = scene->fault, .close_code = -1};
    void *player = autobahn_player_class.create(&row, DELIVERY_WHOLE, 4711, &limits);

    peer.out = g_byte_array_new();
    peer.payload = g_byte_array_new();
    wire_reader_init(&peer.reader, PAYLOAD_SIZE_MAX);
    autobahn_player_class.negotiated(player, scene->answer);
    autobahn_player_class.opened(player, 0);
    play(player, &peer);
    g_assert_cmpint(peer.close_code, ==, scene->close_code);
    scene_judge(scene, player);
    autobahn_player_class.destroy(player);
    wire_reader_clear(&peer.reader);
    g_byte_array_unref(peer.out);
    g_byte_array_unref(peer.payload);
    bulk_clear();
}

/* ---- What is sent, and what is kept ---- */

static bool is_same(const void *left, size_t left_size, const void *right, size_t right_size)
{
    return left_size == right_size && memcmp(left, right, left_size) == 0;
}

/* With a context that is kept, message after message is read by one inflater. */
static void test_bulk_context(void)
{
    const struct bulk_sequence sequence = {AUTOBAHN_JSON, 1024, 10, false};
    struct bulk_reader *first = bulk_reader_new(&sequence);
    struct bulk_reader *second = bulk_reader_new(&sequence);
    z_stream inflater = {0};
    uint8_t plain[1025];

    g_assert_cmpint(inflateInit2(&inflater, -10), ==, Z_OK);
    for (unsigned i = 0; i < 300; i++) {
        struct bulk_message message = bulk_reader_next(first);
        GByteArray *octets = g_byte_array_new();
        g_byte_array_append(octets, message.deflated, (guint)message.deflated_size);
        g_byte_array_append(octets, (const guint8 *)"\0\0\xff\xff", 4);
        inflater.next_in = octets->data;
        inflater.avail_in = octets->len;
        inflater.next_out = plain;
        inflater.avail_out = sizeof(plain);
        g_assert_cmpint(inflate(&inflater, Z_SYNC_FLUSH), ==, Z_OK);
        g_assert_true(
            is_same(plain, sizeof(plain) - inflater.avail_out, message.plain, message.plain_size));
        struct bulk_message same = bulk_reader_next(second);
        g_assert_true(
            is_same(same.deflated, same.deflated_size, message.deflated, message.deflated_size));
        g_byte_array_unref(octets);
    }
    g_assert_cmpuint(bulk_kept_size(), >, 0);
    bulk_reader_free(first);
    bulk_reader_free(second);
    inflateEnd(&inflater);
    bulk_clear();
    g_assert_cmpuint(bulk_kept_size(), ==, 0);
}

/* What is kept has a bound; behind it two readers of a sequence still send the same. */
static void test_bulk_bound(void)
{
    const struct bulk_sequence sequence = {AUTOBAHN_DOCUMENT, 131072, 15, false};
    struct bulk_reader *first = bulk_reader_new(&sequence);
    struct bulk_reader *second = bulk_reader_new(&sequence);

    bulk_bound(BOUND);
    for (unsigned i = 0; i < BOUND / 131072 * 3; i++) {
        struct bulk_message message = bulk_reader_next(first);
        char *digest =
            g_compute_checksum_for_data(G_CHECKSUM_SHA1, message.deflated, message.deflated_size);
        struct bulk_message same = bulk_reader_next(second);
        char *same_digest =
            g_compute_checksum_for_data(G_CHECKSUM_SHA1, same.deflated, same.deflated_size);
        g_assert_cmpstr(digest, ==, same_digest);
        g_assert_cmpuint(bulk_kept_size(), <=, BOUND);
        g_free(digest);
        g_free(same_digest);
    }
    g_assert_cmpuint(bulk_kept_size(), >, BOUND / 2);
    bulk_reader_free(first);
    bulk_reader_free(second);
    bulk_clear();
}

/* A message is so many characters, and the corpus goes round. */
static void test_bulk_characters(void)
{
    const struct bulk_sequence sequence = {AUTOBAHN_PAGE, 1000, 15, true};
    struct bulk_reader *reader = bulk_reader_new(&sequence);
    size_t size = 0;

    for (unsigned i = 0; i < 263620 / 1000; i++) {
        struct bulk_message message = bulk_reader_next(reader);
        g_assert_true(
            g_utf8_validate((const char *)message.plain, (gssize)message.plain_size, NULL));
        g_assert_cmpint(g_utf8_strlen((const char *)message.plain, (gssize)message.plain_size), ==,
                        1000);
        size += message.plain_size;
    }
    struct bulk_message last = bulk_reader_next(reader);
    /* 620 characters are left of the end, and 380 come from the begin. */
    g_assert_cmpuint(size + 620, ==, 263647);
    g_assert_true(is_same(last.plain + 620, 9, "<!DOCTYPE", 9));
    bulk_reader_free(reader);
    bulk_clear();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(scenes); i++) {
        char *path = g_strdup_printf("/autobahn/bulk/%s", scenes[i].name);
        g_test_add_data_func(path, &scenes[i], test_scene);
        g_free(path);
    }
    g_test_add_func("/bulk/context", test_bulk_context);
    g_test_add_func("/bulk/bound", test_bulk_bound);
    g_test_add_func("/bulk/characters", test_bulk_characters);
    return g_test_run();
}
