/* SPDX-License-Identifier: MIT */
/*
 * The observer of a conversation: what it notes of octets received, of octets sent, and its log.
 * Octets come from a buffer that touches a guard page.
 */
#include "harness/conversation.h"

#include <string.h>

#include "conformance/websocket.h"
#include "harness/tests/support_guard.h"

/* ---- Received ---- */

struct received_row {
    const char *name;
    const char *octets;
    size_t size;
    const char *events; /* a letter for each: m message, p part, i Ping, o Pong, c Close, x other */
    unsigned oddities;  /* bit set of enum oddity */
    const char *close;  /* words, or NULL */
    const char *rest;   /* what conversation_rest_append says holds this; NULL: nothing */
};

#define OCTETS(literal) (literal), sizeof(literal) - 1
#define ODD(oddity)     (1U << (oddity))

static const struct received_row received_rows[] = {
    {"text", OCTETS("\x81\x05Hello"), "m", 0, NULL, NULL},
    {"fragments", OCTETS("\x01\x01H\x89\x00\x00\x00\x80\x01i"), "pipm", 0, NULL, NULL},
    {"control", OCTETS("\x89\x01p\x8a\x01o\x8b\x00\x88\x00"), "ioxc", ODD(ODD_OPCODE), "Close",
     NULL},
    {"masked", OCTETS("\x81\x81\x01\x02\x03\x04y"), "m", ODD(ODD_MASKED), NULL, NULL},
    {"rsv", OCTETS("\xf1\x00"), "m", ODD(ODD_RSV), NULL, NULL},
    {"length", OCTETS("\x82\x7e\x00\x01z"), "m", ODD(ODD_NOT_SHORTEST), NULL, NULL},
    {"top-bit", OCTETS("\x82\x7f\x80\x00\x00\x00\x00\x00\x00\x00zz"), "", ODD(ODD_TOP_BIT), NULL,
     "claims a length that is not waited for"},
    {"over-cap", OCTETS("\x82\x7f\x00\x00\x00\x00\x7f\x00\x00\x00zz"), "", 0, NULL,
     "claims a length that is not waited for"},
    {"stray", OCTETS("\x80\x01z"), "p", ODD(ODD_STRAY_CONTINUATION), NULL, NULL},
    {"inside", OCTETS("\x01\x01y\x01\x01z"), "pp", ODD(ODD_INSIDE_MESSAGE), NULL,
     "a Text message was begun at octet 3 and not ended: 1 octet came"},
    {"cut-control", OCTETS("\x0a\x00"), "o", ODD(ODD_CONTROL_FRAGMENTED), NULL, NULL},
    {"close", OCTETS("\x88\x04\x03\xe8no"), "c", 0, "Close 1000 \"no\"", NULL},
    {"close-of-one", OCTETS("\x88\x01\x03"), "c", ODD(ODD_CLOSE_ONE_OCTET), "Close", NULL},
    {"close-reason", OCTETS("\x88\x03\x03\xe8\xc0"), "c", ODD(ODD_CLOSE_REASON),
     "Close 1000 \"\\xC0\"", NULL},
    {"behind-close", OCTETS("\x88\x02\x03\xe8\x81\x00\x88\x02\x03\xe9"), "cmc",
     ODD(ODD_DATA_AFTER_CLOSE) | ODD(ODD_SECOND_CLOSE), "Close 1000", NULL},
    {"bad-text", OCTETS("\x81\x02z\xff"), "m", ODD(ODD_TEXT_NOT_UTF8), NULL, NULL},
    {"split-text", OCTETS("\x01\x01\xc3\x80\x01\xa9"), "pm", 0, NULL, NULL},
    {"not-whole", OCTETS("\x81\x05Hel"), "", 0, NULL, "5 octets came of a frame at octet 0"},
    {"nothing", OCTETS(""), "", 0, NULL, NULL},
};

static char event_letter(const struct conversation_event *event)
{
    static const char letters[] = {
        [EVENT_MESSAGE] = 'm', [EVENT_PART] = 'p',  [EVENT_PING] = 'i',
        [EVENT_PONG] = 'o',    [EVENT_CLOSE] = 'c', [EVENT_OTHER] = 'x',
    };
    g_assert_true((event->payload == NULL) == (event->kind == EVENT_PART));
    return letters[event->kind];
}

static void receive_row(const struct received_row *row, size_t piece_size)
{
    struct guard guard;
    struct conversation_event event;
    struct conversation *conversation = conversation_new(true);
    GString *events = g_string_new(NULL);
    GString *rest = g_string_new(NULL);
    guard_init(&guard, 4096);
    for (size_t at = 0; at < row->size; at += piece_size) {
        size_t size = MIN(piece_size, row->size - at);
        conversation_receive(conversation, guard_place(&guard, row->octets + at, size), size,
                             (int64_t)at);
        while (conversation_next(conversation, &event))
            g_string_append_c(events, event_letter(&event));
    }
    g_assert_cmpstr(events->str, ==, row->events);
    for (int oddity = 0; oddity < ODD_COUNT; oddity++)
        g_assert_cmpint(conversation->oddities[oddity].is_seen, ==,
                        (row->oddities & 1U << oddity) != 0);
    g_assert_cmpint(conversation->close.came, ==, row->close != NULL);
    if (row->close != NULL)
        g_assert_true(g_str_has_prefix(conversation->close.words, row->close));
    conversation_rest_append(conversation, rest);
    if (row->rest == NULL)
        g_assert_cmpstr(rest->str, ==, "");
    else
        g_assert_nonnull(strstr(rest->str, row->rest));
    g_string_free(events, TRUE);
    g_string_free(rest, TRUE);
    guard_clear(&guard);
    conversation_free(conversation);
}

static void test_received(const void *data)
{
    const struct received_row *row = data;
    for (size_t piece_size = 1; piece_size <= MAX(row->size, 1); piece_size++)
        receive_row(row, piece_size);
}

/* ---- Sent ---- */

struct sent_row {
    const char *name;
    const char *octets; /* as a server, without masks */
    size_t size;
    bool is_lawful;
    bool is_inside_frame;
    bool close_is_lawful;
    guint pings;
    guint whole;
    guint odd_payloads;
};

static const struct sent_row sent_rows[] = {
    {"text", OCTETS("\x81\x01z"), true, false, false, 0, 1, 0},
    {"ping-close", OCTETS("\x89\x00\x88\x02\x03\xe8"), true, false, true, 1, 0, 0},
    {"bare-close", OCTETS("\x88\x00"), true, false, true, 0, 0, 0},
    {"masked-by-server", OCTETS("\x81\x80\x00\x00\x00\x00"), false, false, false, 0, 1, 1},
    {"rsv", OCTETS("\xc1\x01z"), false, false, false, 0, 1, 1},
    {"opcode", OCTETS("\x83\x01z"), false, false, false, 0, 1, 1},
    {"control-opcode", OCTETS("\x8b\x01z"), false, false, false, 0, 0, 1},
    {"stray", OCTETS("\x80\x01z"), false, false, false, 0, 0, 1},
    {"long-form", OCTETS("\x81\x7e\x00\x01z"), false, false, false, 0, 1, 1},
    {"bad-text", OCTETS("\x81\x01\xff"), false, false, false, 0, 1, 0},
    {"bad-text-unfinished", OCTETS("\x01\x01\xff\x88\x02\x03\xe8"), false, false, false, 0, 0, 0},
    {"half-character", OCTETS("\x01\x01\xc3\x88\x02\x03\xe8"), true, false, true, 0, 0, 0},
    {"close-1005", OCTETS("\x88\x02\x03\xed"), false, false, false, 0, 0, 0},
    {"close-2999", OCTETS("\x88\x02\x0b\xb7"), false, false, false, 0, 0, 0},
    {"close-of-one", OCTETS("\x88\x01\x03"), false, false, false, 0, 0, 0},
    {"behind-close", OCTETS("\x88\x00\x81\x01z"), false, false, true, 0, 1, 1},
    {"not-whole", OCTETS("\x81\x05He"), true, true, false, 0, 0, 0},
    {"top-bit", OCTETS("\x82\x7f\xff\x00\x00\x00\x00\x00\x00\x00"), false, true, false, 0, 0, 0},
    {"offence-then-ping", OCTETS("\xc1\x01z\x89\x00"), false, false, false, 1, 1, 1},
};

static void test_sent(const void *data)
{
    const struct sent_row *row = data;
    for (size_t piece_size = 1; piece_size <= row->size; piece_size++) {
        struct conversation *conversation = conversation_new(false);
        for (size_t at = 0; at < row->size; at += piece_size)
            conversation_sent(conversation, (const uint8_t *)row->octets + at,
                              MIN(piece_size, row->size - at), 0, NULL);
        const struct conversation_sent *sent = &conversation->sent;
        g_assert_cmpint(sent->is_lawful, ==, row->is_lawful);
        g_assert_cmpint(conversation_is_inside_sent_frame(conversation), ==, row->is_inside_frame);
        g_assert_cmpint(sent->close_is_lawful, ==, row->close_is_lawful);
        g_assert_cmpuint(sent->pings->len, ==, row->pings);
        g_assert_cmpuint(sent->whole->len, ==, row->whole);
        g_assert_cmpuint(sent->odd_payloads->len, ==, row->odd_payloads);
        g_assert_cmpuint(sent->size, ==, row->size);
        conversation_free(conversation);
    }
}

/* RFC 6455 7.4, written out anew: what may stand in a Close. */
static void test_codes(void)
{
    for (unsigned code = 0; code < 65536; code++) {
        bool is_lawful = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
                         (code >= 3000 && code < 5000);
        g_assert_cmpint(close_code_is_lawful(code), ==, is_lawful);
    }
}

/* ---- The log, and floods ---- */

static void receive_all(struct conversation *conversation, const char *octets, size_t size,
                        int64_t now_us)
{
    struct conversation_event event;
    conversation_receive(conversation, (const uint8_t *)octets, size, now_us);
    while (conversation_next(conversation, &event)) {
    }
}

static const struct log_line *line_at(const GPtrArray *lines, guint index)
{
    g_assert_cmpuint(index, <, lines->len);
    return g_ptr_array_index(lines, index);
}

static void log_line_destroy(void *line)
{
    log_line_free(line);
}

static void test_log(void)
{
    struct conversation *conversation = conversation_new(true);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(log_line_destroy);
    conversation_sent(conversation, (const uint8_t *)"\x81\x81\x01\x02\x03\x04y", 7, 5, NULL);
    conversation_sent(conversation, (const uint8_t *)"\x81\x7f", 2, 6, NULL);
    receive_all(conversation, OCTETS("\x8a\x01o\x81\x02z\xff"), 7);
    receive_all(conversation, OCTETS("\x81\x05Hel"), 8);
    conversation_ended(conversation, CONVERSATION_RESET, 9);
    g_assert_cmpuint(conversation_log_write(conversation, lines, 5, 0), ==, 0);
    g_assert_cmpuint(lines->len, ==, 6);
    g_assert_cmpstr(line_at(lines, 0)->text, ==, "Text \"x\" (1 octet)");
    g_assert_cmpint(line_at(lines, 0)->direction, ==, LOG_SENT);
    g_assert_cmpint(line_at(lines, 0)->at_us, ==, 5);
    octets_assert_same(g_bytes_get_data(line_at(lines, 0)->octets, NULL), 7,
                       "\x81\x81\x01\x02\x03\x04y", 7);
    g_assert_cmpstr(line_at(lines, 1)->text, ==, "2 octets as they stand");
    g_assert_cmpint(line_at(lines, 1)->offset, ==, 7);
    g_assert_cmpstr(line_at(lines, 2)->text, ==, "Pong \"o\" (1 octet)");
    g_assert_cmpint(line_at(lines, 3)->offset, ==, 3);
    g_assert_true(line_at(lines, 3)->is_offence);
    g_assert_false(line_at(lines, 2)->is_offence);
    g_assert_nonnull(strstr(line_at(lines, 4)->text, "claims 5 octets, 3 came"));
    g_assert_cmpuint(line_at(lines, 4)->size, ==, 5);
    g_assert_cmpstr(line_at(lines, 5)->text, ==, "TCP was reset");
    g_assert_cmpint(line_at(lines, 5)->offset, ==, -1);
    g_assert_null(line_at(lines, 5)->octets);
    conversation_free(conversation);
}

/* The first and the last lines are kept; a line in the ring is the right one. */
static void test_long_log(void)
{
    enum { COUNT = 1000 };
    struct conversation *conversation = conversation_new(true);
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(log_line_destroy);
    for (int64_t index = 0; index < COUNT; index++)
        receive_all(conversation, OCTETS("\x8a\x00"), index);
    g_assert_cmpuint(conversation_log_write(conversation, lines, 2 * 990, 0), ==,
                     COUNT - LOG_LINES_MAX);
    g_assert_cmpuint(lines->len, ==, LOG_LINES_MAX);
    for (guint index = 0; index < LOG_LINES_MAX; index++) {
        int64_t number = index < LOG_HALF_COUNT ? index : COUNT - LOG_LINES_MAX + (int64_t)index;
        g_assert_cmpint(line_at(lines, index)->at_us, ==, number);
        g_assert_cmpint(line_at(lines, index)->offset, ==, 2 * number);
        g_assert_cmpint(line_at(lines, index)->is_offence, ==, number == 990);
    }
    conversation_free(conversation);
}

/* A flood is cut, and what came before it is still judged. */
static void test_flood(void)
{
    enum { PIECE_SIZE = 1 << 20 };
    struct conversation *conversation = conversation_new(true);
    char *zeros = g_malloc0(PIECE_SIZE);
    receive_all(conversation, OCTETS("\x82\x7f\x00\x00\x00\x00\x02\x00\x00\x00"), 0);
    for (int piece = 0; piece < 80; piece++)
        receive_all(conversation, zeros, PIECE_SIZE, 0);
    g_assert_true(conversation->is_flooded);
    g_assert_cmpuint(conversation->counts.messages, ==, 1);
    g_assert_cmpuint(conversation->reader.buffer->len, <=, CONVERSATION_SIZE_MAX + PIECE_SIZE);
    g_assert_cmpuint(conversation->counts.frames, <=, CONVERSATION_FRAMES_MAX);
    g_free(zeros);
    conversation_free(conversation);
}

/* The same in whole frames: what is looked at is bounded in octets, too. */
static void test_flood_of_messages(void)
{
    enum { PIECE_SIZE = 1 << 20 };
    struct conversation *conversation = conversation_new(true);
    char *zeros = g_malloc0(PIECE_SIZE);
    for (int piece = 0; piece < 80; piece++) {
        receive_all(conversation, OCTETS("\x82\x7f\x00\x00\x00\x00\x00\x10\x00\x00"), 0);
        receive_all(conversation, zeros, PIECE_SIZE, 0);
    }
    g_assert_true(conversation->is_flooded);
    g_assert_cmpuint(conversation->counts.messages, ==, CONVERSATION_SIZE_MAX / PIECE_SIZE - 1);
    g_free(zeros);
    conversation_free(conversation);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(received_rows); index++) {
        char *name = g_strdup_printf("/conversation/received/%s", received_rows[index].name);
        g_test_add_data_func(name, &received_rows[index], test_received);
        g_free(name);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(sent_rows); index++) {
        char *name = g_strdup_printf("/conversation/sent/%s", sent_rows[index].name);
        g_test_add_data_func(name, &sent_rows[index], test_sent);
        g_free(name);
    }
    g_test_add_func("/conversation/codes", test_codes);
    g_test_add_func("/conversation/log", test_log);
    g_test_add_func("/conversation/long-log", test_long_log);
    g_test_add_func("/conversation/flood", test_flood);
    g_test_add_func("/conversation/flood-of-messages", test_flood_of_messages);
    return g_test_run();
}
