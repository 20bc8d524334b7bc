/* SPDX-License-Identifier: MIT */
/*
 * Tests of what harness/wire makes of frames: messages, Close bodies and descriptions.
 */
#include "harness/wire.h"

#include "harness/tests/support_guard.h"

#include <string.h>

#define OCTETS(literal) (literal), sizeof(literal) - 1

/* Messages. A frame is written as a letter for FIN (a capital letter) and opcode: c, t, b, r for
 * continuation, text, binary and the reserved opcode 3; x, p for Close and Ping; then its payload,
 * then a blank. What comes out is written the same way: the opcode's number, the payload, the
 * indices of the first and last frame, and the faults. */
struct message_row {
    const char *name;
    const char *frames;
    const char *expected;
};

static const struct message_row message_rows[] = {
    {"one-frame", "Thello", "1 hello 0-0 0; "},
    {"empty-message", "T", "1  0-0 0; "},
    {"two-messages", "Thello Bx", "1 hello 0-0 0; 2 x 1-1 0; "},
    {"fragments", "thel clo C", "1 hello 0-2 0; "},
    {"empty-fragments", "t c c C", "1  0-3 0; "},
    {"ping-between", "thel P1 Clo P2", "control 1; 1 hello 0-2 0; control 3; "},
    {"close-between", "bhel X", "control 1; "},
    {"nothing-to-continue", "Cx Thello", "part 0 fault 1; 1 hello 1-1 0; "},
    {"nothing-to-continue-fragment", "cx Cy Thello",
     "part 0 fault 1; part 1 fault 1; 1 hello 2-2 0; "},
    {"continuation-behind-message", "ta Cb Cc", "1 ab 0-1 0; part 2 fault 1; "},
    {"whole-message-inside", "ta Tb", "1 b 1-1 2; "},
    {"fragment-inside", "ta bb Cc", "part 1 fault 2; 2 bc 1-2 0; "},
    {"reserved-opcode", "rx Cy", "3 xy 0-1 0; "},
    {"at-the-cap", "t12345 C67890", "1 1234567890 0-1 0; "},
    {"over-the-cap", "t12345 C678901", "1 1234567890 0-1 4; "},
    {"over-the-cap-in-one", "T12345678901 Tx", "1 1234567890 0-0 4; 1 x 1-1 0; "},
};

static unsigned opcode_of_letter(char letter)
{
    static const char letters[] = "ctbr____xp";
    const char *at = strchr(letters, g_ascii_tolower(letter));
    g_assert_nonnull(at);
    return (unsigned)(at - letters);
}

static void message_note(GString *said, enum wire_step step, const struct wire_message *message)
{
    if (step == WIRE_STEP_CONTROL) {
        g_string_append_printf(said, "control %d; ", (int)message->frame_first);
    } else if (step == WIRE_STEP_MESSAGE) {
        gsize size;
        const char *payload = g_bytes_get_data(message->payload, &size);
        g_string_append_printf(said, "%u %.*s %d-%d %u; ", message->opcode, (int)size,
                               size == 0 ? "" : payload, (int)message->frame_first,
                               (int)message->frame_last, message->faults);
    } else if (message->faults != 0) {
        g_string_append_printf(said, "part %d fault %u; ", (int)message->frame_first,
                               message->faults);
    }
}

static void test_message_row(gconstpointer data)
{
    const struct message_row *row = data;
    struct wire_messages messages;
    GString *said = g_string_new(NULL);
    char **words = g_strsplit(row->frames, " ", -1);
    wire_messages_init(&messages, 10);
    for (size_t index = 0; words[index] != NULL; index++) {
        struct wire_message message;
        struct wire_frame frame = {
            .fin = g_ascii_isupper(words[index][0]),
            .opcode = opcode_of_letter(words[index][0]),
            .payload = (const uint8_t *)words[index] + 1,
            .payload_came_size = strlen(words[index] + 1),
            .payload_size = strlen(words[index] + 1),
        };
        enum wire_step step = wire_messages_add(&messages, &frame, &message);
        g_assert_true((step == WIRE_STEP_MESSAGE) == (message.payload != NULL));
        message_note(said, step, &message);
        wire_message_clear(&message);
    }
    g_assert_cmpstr(said->str, ==, row->expected);
    wire_messages_clear(&messages);
    g_strfreev(words);
    g_string_free(said, TRUE);
}

/* The true size is told over the cap, RSV bits are kept apart, and masked payloads are unmasked. */
static void test_message_fields(void)
{
    struct wire_messages messages;
    struct wire_message message;
    struct wire_frame first;
    struct wire_frame last;
    static const uint8_t octets[] = {0x41, 0x83, 1, 2, 3, 4, 0x60, 0x60, 0x60, 0xA0, 2, 'd', 'e'};
    g_assert_cmpint(wire_frame_parse(octets, sizeof octets, 9, &first), ==, WIRE_FRAME);
    g_assert_cmpint(wire_frame_parse(octets + 9, 4, 9, &last), ==, WIRE_FRAME);
    first.offset = 100;
    last.offset = 109;
    wire_messages_init(&messages, 4);
    g_assert_cmpint(wire_messages_add(&messages, &first, &message), ==, WIRE_STEP_PART);
    g_assert_cmpint(wire_messages_add(&messages, &last, &message), ==, WIRE_STEP_MESSAGE);
    g_assert_cmpuint(message.rsv, ==, 4);
    g_assert_cmpuint(message.rsv_later, ==, 2);
    g_assert_cmpuint(message.offset, ==, 100);
    g_assert_cmpuint(message.payload_size, ==, 5);
    g_assert_cmphex(message.faults, ==, WIRE_MESSAGE_OVER_CAP);
    octets_assert_same(g_bytes_get_data(message.payload, NULL), g_bytes_get_size(message.payload),
                       "abcd", 4);
    wire_message_clear(&message);
    wire_messages_clear(&messages);
}

/* Close bodies. */

struct close_row {
    const char *name;
    const char *octets;
    size_t size;
    bool has_code;
    unsigned code;
    const char *reason;
    unsigned faults;
};

static const struct close_row close_rows[] = {
    {"empty", OCTETS(""), false, 0, "", 0},
    {"one-octet", OCTETS("\x03"), false, 0, "", WIRE_CLOSE_ONE_OCTET},
    {"code", OCTETS("\x03\xE8"), true, 1000, "", 0},
    {"code-zero", OCTETS("\0\0"), true, 0, "", 0},
    {"code-65535", OCTETS("\xFF\xFF"), true, 65535, "", 0},
    {"reason",
     OCTETS("\x03\xEA"
            "bad"),
     true, 1002, "bad", 0},
    {"reason-utf8", OCTETS("\x03\xEA\xC3\xA9"), true, 1002, "\xC3\xA9", 0},
    {"reason-not-utf8", OCTETS("\x03\xEA\xFF"), true, 1002, "\xFF", WIRE_CLOSE_REASON_NOT_UTF8},
    {"reason-cut", OCTETS("\x03\xEA\xC3"), true, 1002, "\xC3", WIRE_CLOSE_REASON_NOT_UTF8},
};

static void test_close_row(gconstpointer data)
{
    const struct close_row *row = data;
    struct guard guard;
    struct wire_close close;
    guard_init(&guard, row->size);
    wire_close_parse(guard_place(&guard, row->octets, row->size), row->size, &close);
    g_assert_cmpint(close.has_code, ==, row->has_code);
    g_assert_cmpuint(close.code, ==, row->code);
    octets_assert_same(close.reason, close.reason_size, row->reason, strlen(row->reason));
    g_assert_cmphex(close.faults, ==, row->faults);
    guard_clear(&guard);
}

/* Descriptions. */

struct describe_row {
    const char *name;
    const char *octets;
    size_t size;
    const char *expected;
};

static const struct describe_row describe_rows[] = {
    {"text", OCTETS("\x81\x02hi"), "Text \"hi\" (2 octets)"},
    {"one-octet", OCTETS("\x82\x01\xFF"), "Binary \"\\xFF\" (1 octet)"},
    {"empty", OCTETS("\x89\0"), "Ping (empty)"},
    {"masked", OCTETS("\x8A\x83\1\2\3\4\x60\x60\x60"), "Pong \"abc\" (3 octets)"},
    {"close", OCTETS("\x88\x02\x03\xE8"), "Close 1000"},
    {"close-reason",
     OCTETS("\x88\x05\x03\xEA"
            "bad"),
     "Close 1002 \"bad\""},
    {"close-empty", OCTETS("\x88\0"), "Close (empty)"},
    {"close-one-octet", OCTETS("\x88\x01\x03"), "Close \"\\x03\" (1 octet)"},
    {"odd", OCTETS("\x40\x7E\0\x01<"),
     "Continuation \"<\" (1 octet), FIN=0, RSV=4, length not in its shortest form"},
    {"reserved", OCTETS("\x8B\0"), "Reserved opcode 0xB (empty)"},
    {"reserved-first", OCTETS("\x83\0"), "Reserved opcode 0x3 (empty)"},
    {"reserved-data-last", OCTETS("\x87\0"), "Reserved opcode 0x7 (empty)"},
    {"reserved-last", OCTETS("\x8F\0"), "Reserved opcode 0xF (empty)"},
    {"partial", OCTETS("\x81\x05zzz"), "Text \"zzz\", claims 5 octets, 3 came"},
    {"partial-masked", OCTETS("\x81\x85\1\2\3\4\x60"), "Text \"a\", claims 5 octets, 1 came"},
    {"no-payload-yet", OCTETS("\x81\x05"), "Text, claims 5 octets, 0 came"},
    {"top-bit", OCTETS("\x81\x7F\x80\0\0\0\0\0\0\0"),
     "Text, top bit of the length set, longer than is kept, "
     "claims 9223372036854775808 octets, 0 came"},
    {"head-cut", OCTETS("\x81\x7E\0"), "a frame cut off in its head, octets missing: at least 1"},
    {"long",
     OCTETS("\x81\x32"
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
     "Text \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"... (50 octets)"},
};

static void test_describe_row(gconstpointer data)
{
    const struct describe_row *row = data;
    struct guard guard;
    struct wire_frame frame;
    guard_init(&guard, row->size);
    enum wire_result result =
        wire_frame_parse(guard_place(&guard, row->octets, row->size), row->size, 99, &frame);
    g_assert_cmpint(result == WIRE_FRAME, ==, frame.missing_size == 0);
    char *line = wire_frame_describe(&frame);
    g_assert_cmpstr(line, ==, row->expected);
    g_free(line);
    guard_clear(&guard);
}

/* A long hostile payload and a control frame far too long stay one bounded, printable line. */
static void test_describe_bounded(void)
{
    GByteArray *out = g_byte_array_new();
    uint8_t payload[1000];
    struct wire_frame frame;
    for (size_t index = 0; index < sizeof payload; index++)
        payload[index] = (uint8_t)(index % 32);
    wire_frame_append(out, &(struct wire_head){.opcode = 8}, payload, sizeof payload);
    g_assert_cmpint(wire_frame_parse(out->data, out->len, 1000, &frame), ==, WIRE_FRAME);
    char *line = wire_frame_describe(&frame);
    g_assert_cmpuint(strlen(line), <, 300);
    for (const char *at = line; *at != '\0'; at++)
        g_assert_true(g_ascii_isprint(*at));
    g_free(line);
    g_byte_array_unref(out);
}

#define ADD_ROWS(folder, rows, function)                                         \
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {                \
        char *path = g_strdup_printf("/wire/" folder "/%s", (rows)[index].name); \
        g_test_add_data_func(path, &(rows)[index], function);                    \
        g_free(path);                                                            \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS("message", message_rows, test_message_row)
    ADD_ROWS("close", close_rows, test_close_row)
    ADD_ROWS("describe", describe_rows, test_describe_row)
    g_test_add_func("/wire/message/fields", test_message_fields);
    g_test_add_func("/wire/describe/bounded", test_describe_bounded);
    return g_test_run();
}
