/* SPDX-License-Identifier: MIT */
/*
 * What the script player sends, and when: each row is a case, what a peer does, and the frames of
 * ours in words, with the times of the writes where a row is about them.
 */
#include <string.h>

#include "harness/tests/support_script.h"
#include "harness/wire.h"

#define CODE_1000   "\x03\xe8"
#define CLOSE_1000  "\x88\x02\x03\xe8"
#define ECHO_SCRIPT FRAME(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")
#define HELLO       "\x81\x05Hello"
#define SENT_HELLO  "Text \"Hello\" (5 octets)"
#define PROVES      .proves = {WS_5_2_FAILS_ON_RSV}
#define MARKS       "; Ping \"" MARK "\" (21 octets); Text \"" MARK "\" (21 octets)"
#define A_128       REPEAT("abcdefgh", 128)

struct row {
    const char *name;
    struct ws_case ws_case;
    enum script_variant variant;
    enum roles under_test;
    enum delivery delivery;
    struct came came[CAME_MAX];
    const char *sent;    /* the frames of ours */
    const char *actions; /* NULL: not looked at */
};

static const struct row rows[] = {
    {"lawful-end",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, HELLO CLOSE_1000), EOF_AT(2)},
     .sent = SENT_HELLO "; Close 1000"},
    {"own-end",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, HELLO)},
     .sent = SENT_HELLO "; Close 1000",
     .actions = "send 11 in 1 at 0\nsend 8 in 1 at 1000\ndrop at 2001000\n"},
    {"end-of-tcp-is-waited-for",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, HELLO), AT(2, CLOSE_1000)},
     .sent = SENT_HELLO "; Close 1000",
     .actions = "send 11 in 1 at 0\nsend 8 in 1 at 1000\ndrop at 2002000\n"},
    {"client-is-not-waited-for",
     {PROVES, .script = {ECHO_SCRIPT}},
     .under_test = ROLES_CLIENT,
     .came = {AT(1, "\x81\x85\x00\x00\x00\x00Hello"), AT(2, "\x88\x80\x00\x00\x00\x00")},
     .sent = SENT_HELLO ", unmasked; Close 1000, unmasked",
     .actions = "send 7 in 1 at 0\nsend 4 in 1 at 1000\ndrop at 2000\n"},
    {"one-write",
     {PROVES, .script = {FRAGMENT(WS_TEXT, "a"), FRAME(WS_PING, "p"), FRAME(WS_CONTINUATION, "b"),
                         EXPECT_PONG("p")}},
     .came = {AT(1, "\x8a\x01p" CLOSE_1000), EOF_AT(2)},
     .sent = "Text \"a\" (1 octet), FIN=0; Ping \"p\" (1 octet); Continuation \"b\" (1 octet); "
             "Close 1000"},
    {"pause",
     {PROVES, .script = {FRAME(WS_PING, "a"), PAUSE(300), FRAME(WS_PING, "b"), EXPECT_PONG("b")}},
     .sent = "Ping \"a\" (1 octet); Ping \"b\" (1 octet); Close 1000",
     .actions = "send 7 in 1 at 0\nsend 7 in 1 at 300000\nsend 8 in 1 at 2300014\n"
                "drop at 4300028\n"},
    {"odd-fields",
     {PROVES, .script = {ODD_FRAME(WS_TEXT, "x", .unmasked = true),
                         ODD_FRAME(WS_TEXT, "x", .zero_key = true), ODD_FRAME(0x3, "x", .rsv = 5),
                         ODD_FRAME(WS_BINARY, "x", .length_form = LENGTH_16),
                         ODD_FRAME(WS_BINARY, "x", .length_form = LENGTH_64), EXPECT_END()}},
     .came = {EOF_AT(1)},
     .sent = "Text \"x\" (1 octet), unmasked; Text \"x\" (1 octet), zero key; "
             "Reserved opcode 0x3 \"x\" (1 octet), RSV=5; "
             "Binary \"x\" (1 octet), length not in its shortest form; "
             "Binary \"x\" (1 octet), length not in its shortest form"},
    {"claim",
     {PROVES, .script = {ODD_FRAME(WS_BINARY, "x", .claims_size = true, .claimed_size = 70000),
                         EXPECT_END()}},
     .came = {EOF_AT(1)},
     .sent = "Binary \"x\", claims 70000 octets, 1 came"},
    {"raw",
     {PROVES, .script = {RAW("\x89\x80"
                             "0000"),
                         EXPECT_PONG("")}},
     .came = {AT(1, "\x8a\x00" CLOSE_1000), EOF_AT(1)},
     .sent = "Ping (empty); Close 1000"},

    {"marks",
     {PROVES, .script = {ODD_FRAME(WS_TEXT, "x", .rsv = 1), EXPECT_FAIL(1002)}},
     SCRIPT_FOLLOWED,
     .came = {EOF_AT(1)},
     .sent = "Text \"x\" (1 octet), RSV=1" MARKS,
     .actions = "send 61 in 1 at 0\ndrop at 1000\n"},
    {"no-marks-alone",
     {PROVES, .script = {ODD_FRAME(WS_TEXT, "x", .rsv = 1), EXPECT_FAIL(1002)}},
     SCRIPT_ALONE,
     .came = {EOF_AT(1)},
     .sent = "Text \"x\" (1 octet), RSV=1"},
    {"marks-behind-a-pause",
     {PROVES, .script = {FRAGMENT(WS_TEXT, "x"), PAUSE(10), EXPECT_FAIL(1)}},
     SCRIPT_FOLLOWED,
     .came = {EOF_AT(20)},
     .sent = "Text \"x\" (1 octet), FIN=0" MARKS},
    {"end-mark",
     {PROVES, .script = {ODD_FRAME(WS_TEXT, "x", .rsv = 1), EXPECT_FAIL(1002)}},
     SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG MARK_ECHO CLOSE_1000), EOF_AT(2)},
     .sent = "Text \"x\" (1 octet), RSV=1" MARKS "; Close 1000"},
    {"end-mark-behind-a-close",
     {PROVES, .script = {FRAME(WS_CLOSE, "\x03"), EXPECT_FAIL(1002)}},
     SCRIPT_FOLLOWED,
     .came = {AT(1, MARK_PONG), AT(2, CLOSE_1000), EOF_AT(3)},
     .sent = "Close \"\\x03\" (1 octet)" MARKS "; Close 1000"},

    {"answers-ping",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, "\x89\x01p"), AT(2, HELLO CLOSE_1000), EOF_AT(3)},
     .sent = SENT_HELLO "; Pong \"p\" (1 octet); Close 1000"},
    {"answers-last-ping",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, "\x89\x01p\x89\x01q"), AT(2, HELLO CLOSE_1000), EOF_AT(3)},
     .sent = SENT_HELLO "; Pong \"q\" (1 octet); Close 1000"},
    {"answers-no-ping-behind-an-offence",
     {PROVES, .script = {ODD_FRAME(WS_TEXT, "x", .rsv = 1), EXPECT_FAIL(1002)}},
     SCRIPT_ALONE,
     .came = {AT(1, "\x89\x01p"), EOF_AT(2)},
     .sent = "Text \"x\" (1 octet), RSV=1"},
    {"answers-no-ping-behind-close",
     {PROVES, .script = {FRAME(WS_CLOSE, ""), EXPECT_CLOSE(1000)}},
     .came = {AT(1, "\x89\x01p"), AT(2, CLOSE_1000), EOF_AT(3)},
     .sent = "Close (empty)"},
    {"answers-no-ping-inside-a-frame",
     {PROVES, .script = {RAW("\x89\x81"
                             "0000"),
                         PAUSE(10), RAW("\x41"), EXPECT_PONG("q")}},
     .came = {AT(1, "\x89\x01p"), AT(11, "\x8a\x01q" CLOSE_1000), EOF_AT(12)},
     .sent = "Ping \"q\" (1 octet); Pong \"p\" (1 octet); Close 1000"},
    {"no-close-inside-a-frame",
     {PROVES, .script = {FRAME(WS_PING, "p"),
                         RAW("\x82\x85"
                             "0000"),
                         EXPECT_PONG("p")}},
     .came = {AT(1, "\x8a\x01p")},
     .sent = "Ping \"p\" (1 octet); Binary, claims 5 octets, 0 came",
     .actions = "send 13 in 1 at 0\ndrop at 1000\n"},

    {"answers-close",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, "\x88\x05\x0b\xb8why"), EOF_AT(2)},
     .sent = SENT_HELLO "; Close 3000"},
    {"answers-bare-close",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, "\x88\x00"), EOF_AT(2)},
     .sent = SENT_HELLO "; Close (empty)"},
    {"answers-1005",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, "\x88\x02\x03\xed"), EOF_AT(2)},
     .sent = SENT_HELLO "; Close 1002"},
    {"answers-broken-close",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, "\x88\x01\x03"), EOF_AT(2)},
     .sent = SENT_HELLO "; Close 1002"},
    {"answers-bad-reason",
     {PROVES, .script = {ECHO_SCRIPT}},
     .came = {AT(1, "\x88\x03\x03\xe8\xff"), EOF_AT(2)},
     .sent = SENT_HELLO "; Close 1002"},
    {"sends-nothing-behind-close",
     {PROVES, .script = {FRAME(WS_PING, "a"), EXPECT_PONG("a"), FRAME(WS_TEXT, "b"),
                         EXPECT_MESSAGE(WS_TEXT, "b")}},
     .came = {AT(1, "\x8a\x01"
                    "a" CLOSE_1000),
              EOF_AT(2)},
     .sent = "Ping \"a\" (1 octet); Close 1000"},

    /* Head of 8 octets, 64, 0 to 72 between, 64: each octet of the edges alone. */
    {"cut-short",
     {PROVES, .script = {FRAME(WS_TEXT, "Hello"), EXPECT_END()}},
     .delivery = DELIVERY_OCTETS,
     .came = {EOF_AT(1)},
     .sent = SENT_HELLO,
     .actions = "send 11 in 11 at 0\ndrop at 1000\n"},
    {"cut-edges-meet",
     {PROVES, .script = {FRAME_OF(WS_PONG, REPEAT("z", 120)), EXPECT_END()}},
     .delivery = DELIVERY_OCTETS,
     .came = {EOF_AT(1)},
     .sent = "Pong \"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\"... (120 octets)",
     .actions = "send 126 in 126 at 0\ndrop at 1000\n"},
    {"cut-long",
     {PROVES, .script = {FRAME_OF(WS_BINARY, REPEAT("z", 200)), EXPECT_END()}},
     .delivery = DELIVERY_OCTETS,
     .came = {EOF_AT(1)},
     .sent = "Binary \"zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz\"... (200 octets)",
     .actions = "send 208 in 137 at 0\ndrop at 1000\n"},
    {"cut-raw",
     {PROVES, .script = {RAW("\x89\x80"
                             "0000"),
                         EXPECT_END()}},
     .delivery = DELIVERY_OCTETS,
     .came = {EOF_AT(1)},
     .sent = "Ping (empty)",
     .actions = "send 6 in 6 at 0\ndrop at 1000\n"},
    {"marks-share-the-last-write",
     {PROVES, .script = {ODD_FRAME(WS_TEXT, "x", .rsv = 1), EXPECT_FAIL(1002)}},
     SCRIPT_FOLLOWED,
     .delivery = DELIVERY_OCTETS,
     .came = {EOF_AT(1)},
     .sent = "Text \"x\" (1 octet), RSV=1" MARKS,
     .actions = "send 61 in 7 at 0\ndrop at 1000\n"},

    /* 1 us for each octet that is sent or expected, ten seconds at most. */
    {"patience",
     {PROVES, .script = {FRAME_OF(WS_PONG, A_128), FRAME_OF(WS_TEXT, REPEAT("x", 99986)),
                         EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("y", 100000))}},
     .sent = NULL,
     .actions = "send 100136 in 1 at 0\nsend 8 in 1 at 2200136\ndrop at 4300272\n"},
    {"patience-has-an-end",
     {PROVES, .script = {FRAME(WS_TEXT, "x"), EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("y", 99000000))}},
     .sent = NULL,
     .actions = "send 7 in 1 at 0\nsend 8 in 1 at 12000000\ndrop at 14000007\n"},
};

/* The frames that were sent, in words. */
static char *frames_describe(const struct play *play)
{
    struct wire_reader reader;
    struct wire_frame frame;
    enum wire_result result;
    GString *words = g_string_new(NULL);
    wire_reader_init(&reader, WIRE_PAYLOAD_SIZE_LIMIT);
    wire_reader_append(&reader, play->sent->data, play->sent->len);
    do {
        result = wire_reader_next(&reader, &frame);
        if (result != WIRE_FRAME && wire_reader_pending_size(&reader) == 0)
            break;
        char *line = wire_frame_describe(&frame);
        bool is_zero = memcmp(frame.key, "\0\0\0\0", 4) == 0;
        g_string_append_printf(words, "%s%s%s%s", words->len > 0 ? "; " : "", line,
                               frame.masked ? "" : ", unmasked",
                               frame.masked && is_zero ? ", zero key" : "");
        g_free(line);
    } while (result == WIRE_FRAME);
    wire_reader_clear(&reader);
    return g_string_free(words, FALSE);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    struct play_table table = {
        .ws_case = &row->ws_case,
        .variant = row->variant,
        .under_test = row->under_test,
        .delivery = row->delivery,
        .came = row->came,
    };
    struct play play;
    play_run(&play, &table, NULL);
    char *words = frames_describe(&play);
    if (row->sent != NULL)
        g_assert_cmpstr(words, ==, row->sent);
    if (row->actions != NULL)
        g_assert_cmpstr(play.actions->str, ==, row->actions);
    g_free(words);
    play_clear(&play);
}

/* One cut in each head, its offset going round: 1 to 6, the last between head and payload, and 1 to
 * 5 where nothing follows the head. Octets and marks are the same as of a whole delivery. */
static void test_cut_heads(void)
{
    static const struct ws_case ws_case = {
        PROVES,
        .script = {FRAME(WS_PING, "p"), FRAME(WS_PING, "p"), FRAME(WS_PING, "p"),
                   FRAME(WS_PING, "p"), FRAME(WS_PING, "p"), FRAME(WS_PING, "p"),
                   FRAME(WS_PING, "p"), FRAME(WS_PING, ""), EXPECT_END()},
    };
    static const size_t offsets[] = {1, 2, 3, 4, 5, 6, 1, 3};
    const struct script_setting setting = {.ws_case = &ws_case, .under_test = ROLES_SERVER};
    const struct player_limits limits = {.reply_us = 1000, .end_us = 1000};
    void *player = script_player_class.create(&setting, DELIVERY_CUTS, 1, &limits);
    script_player_class.opened(player, 0);
    struct player_action action = script_player_class.next(player, 0);
    g_assert_cmpint(action.kind, ==, PLAYER_SEND);
    g_assert_cmpuint(action.octets_size, ==, 7 * 7 + 6);
    g_assert_cmpuint(action.cut_count, ==, G_N_ELEMENTS(offsets));
    for (size_t frame = 0; frame < G_N_ELEMENTS(offsets); frame++)
        g_assert_cmpuint(action.cuts[frame], ==, 7 * frame + offsets[frame]);
    script_player_class.destroy(player);
}

/* Where the setting says, each head that is long enough is cut, and no other. */
static void test_cut_offset(void)
{
    static const struct ws_case ws_case = {
        PROVES,
        .script = {FRAME(WS_PING, ""), FRAME(WS_PING, "p"), FRAME(WS_PING, ""), EXPECT_END()},
    };
    struct script_setting setting = {.ws_case = &ws_case, .under_test = ROLES_SERVER};
    const struct player_limits limits = {.reply_us = 1000, .end_us = 1000};
    g_assert_cmpuint(script_cut_offset_max(&ws_case, ROLES_SERVER), ==, 6);
    g_assert_cmpuint(script_cut_offset_max(&ws_case, ROLES_CLIENT), ==, 2);
    for (setting.cut_offset = 1; setting.cut_offset <= 6; setting.cut_offset++) {
        void *player = script_player_class.create(&setting, DELIVERY_CUTS, 1, &limits);
        script_player_class.opened(player, 0);
        struct player_action action = script_player_class.next(player, 0);
        g_assert_cmpint(action.kind, ==, PLAYER_SEND);
        g_assert_cmpuint(action.cut_count, ==, setting.cut_offset < 6 ? 3 : 1);
        size_t second = setting.cut_offset < 6 ? 1 : 0;
        g_assert_cmpuint(action.cuts[second], ==, 6 + setting.cut_offset);
        script_player_class.destroy(player);
    }
}

/* Filler: at least 60 KiB of whole Pings behind the marks, each with a key of its own, and less
 * than the 64 KiB that a transcript keeps exactly. */
static void test_filler(void)
{
    const struct came came[CAME_MAX] = {EOF_AT(1)};
    const struct ws_case ws_case = {
        PROVES,
        .script = {ODD_FRAME(WS_TEXT, "x", .rsv = 1), EXPECT_FAIL_INSIDE_FRAME(1002)},
    };
    struct play_table table = {.ws_case = &ws_case, .variant = SCRIPT_FOLLOWED, .came = came};
    struct play play;
    play_run(&play, &table, NULL);
    g_assert_cmpuint(play.sent->len, >=, 61440);
    g_assert_cmpuint(play.sent->len, <, 65536);
    struct wire_reader reader;
    struct wire_frame frame;
    size_t pings = 0;
    g_autoptr(GHashTable) keys = g_hash_table_new(g_direct_hash, g_direct_equal);
    wire_reader_init(&reader, WIRE_PAYLOAD_SIZE_LIMIT);
    wire_reader_append(&reader, play.sent->data, play.sent->len);
    size_t frames = 0;
    for (; wire_reader_next(&reader, &frame) == WIRE_FRAME; frames++) {
        guint key = (guint)frame.key[0] << 24 | (guint)frame.key[1] << 16 |
                    (guint)frame.key[2] << 8 | frame.key[3];
        g_hash_table_add(keys, GUINT_TO_POINTER(key));
        pings += frame.opcode == WS_PING && frame.payload_size == strlen(MARK) &&
                 memcmp(frame.payload, MARK, strlen(MARK)) == 0;
    }
    g_assert_cmpuint(wire_reader_pending_size(&reader), ==, 0);
    g_assert_cmpuint(pings, ==, frames - 2);
    g_assert_cmpuint(g_hash_table_size(keys), ==, frames);
    wire_reader_clear(&reader);
    play_clear(&play);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *name = g_strdup_printf("/sends/%s", rows[index].name);
        g_test_add_data_func(name, &rows[index], test_row);
        g_free(name);
    }
    g_test_add_func("/sends/cut-heads", test_cut_heads);
    g_test_add_func("/sends/cut-offset", test_cut_offset);
    g_test_add_func("/sends/filler", test_filler);
    return g_test_run();
}
