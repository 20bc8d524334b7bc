/* SPDX-License-Identifier: MIT */
/* Frame heads: every possible pair of first octets, the examples of RFC 6455 5.7 as raw octets. */
#include "reference/frame.h"

#include <glib.h>
#include <string.h>

#include "reference/mask.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

/* What RFC 6455 5.2 and 5.5 say of two octets, read off the text bit by bit. */
enum outlook {
    REFUSED_AT_FIRST,
    REFUSED_AT_SECOND,
    ACCEPTED,
};

static enum outlook oracle(unsigned first, unsigned second)
{
    static const char lawful_low_nibbles[] = "\x00\x01\x02\x08\x09\x0a";
    unsigned nibble = first % 16;
    if (first / 16 % 8 != 0 || memchr(lawful_low_nibbles, (int)nibble, 6) == NULL) {
        return REFUSED_AT_FIRST;
    }
    if (nibble > 7 && first < 128) {
        return REFUSED_AT_FIRST;
    }
    if (second < 128 || (nibble > 7 && second - 128 > 125)) {
        return REFUSED_AT_SECOND;
    }
    return ACCEPTED;
}

static void test_all_pairs(void)
{
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        const uint8_t octets[] = {(uint8_t)(pair >> 8), (uint8_t)(pair & 0xFF)};
        struct frame_reader reader = {0};
        size_t used = 0;
        enum frame_result result = frame_reader_feed(&reader, guard_copy(octets, 2), 2, &used);
        switch (oracle(pair >> 8, pair & 0xFF)) {
        case REFUSED_AT_FIRST:
            g_assert_cmpint(result, ==, FRAME_BAD);
            g_assert_cmpuint(used, ==, 1);
            g_assert_cmpint(reader.fault.close_code, ==, 1002);
            break;
        case REFUSED_AT_SECOND:
            g_assert_cmpint(result, ==, FRAME_BAD);
            g_assert_cmpuint(used, ==, 2);
            g_assert_cmpint(reader.fault.close_code, ==, 1002);
            break;
        case ACCEPTED:
            g_assert_cmpint(result, ==, FRAME_MORE);
            g_assert_cmpuint(used, ==, 2);
            break;
        }
    }
}

struct row {
    const char *name;
    const char *octets;
    size_t size;
    enum frame_result result;
    size_t used;
    uint64_t payload_size;           /* after DONE */
    enum requirement_id requirement; /* after BAD */
};

#define OCTETS(text) text, sizeof text - 1

static const struct row rows[] = {
    {"/frame/read/masked-hello-of-5.7", OCTETS("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"),
     FRAME_DONE, 6, 5, REQUIREMENT_NONE},
    {"/frame/read/masked-pong-of-5.7", OCTETS("\x8a\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"),
     FRAME_DONE, 6, 5, REQUIREMENT_NONE},
    {"/frame/read/unmasked-hello-of-5.7", OCTETS("\x81\x05Hello"), FRAME_BAD, 2, 0,
     WS_5_1_SERVER_CLOSES_ON_UNMASKED},
    {"/frame/read/empty", OCTETS("\x82\x80\x01\x02\x03\x04"), FRAME_DONE, 6, 0, REQUIREMENT_NONE},
    {"/frame/read/125", OCTETS("\x82\xfd\x01\x02\x03\x04"), FRAME_DONE, 6, 125, REQUIREMENT_NONE},
    {"/frame/read/126", OCTETS("\x82\xfe\x00\x7e\x01\x02\x03\x04"), FRAME_DONE, 8, 126,
     REQUIREMENT_NONE},
    {"/frame/read/256-of-5.7", OCTETS("\x82\xfe\x01\x00\x01\x02\x03\x04"), FRAME_DONE, 8, 256,
     REQUIREMENT_NONE},
    {"/frame/read/65535", OCTETS("\x82\xfe\xff\xff\x01\x02\x03\x04"), FRAME_DONE, 8, 65535,
     REQUIREMENT_NONE},
    {"/frame/read/65536-of-5.7", OCTETS("\x82\xff\x00\x00\x00\x00\x00\x01\x00\x00\x01\x02\x03\x04"),
     FRAME_DONE, 14, 65536, REQUIREMENT_NONE},
    {"/frame/read/greatest", OCTETS("\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x01\x02\x03\x04"),
     FRAME_DONE, 14, INT64_MAX, REQUIREMENT_NONE},
    {"/frame/read/top-bit", OCTETS("\x82\xff\x80\x00\x00\x00\x00\x00\x00\x05"), FRAME_BAD, 3, 0,
     WS_5_2_REFUSES_TOP_BIT},
    {"/frame/read/125-in-16-bits", OCTETS("\x82\xfe\x00\x7d\x01"), FRAME_BAD, 4, 0,
     WS_5_2_REFUSES_LONGER_LENGTH},
    {"/frame/read/65535-in-64-bits", OCTETS("\x82\xff\x00\x00\x00\x00\x00\x00\xff\xff\x01"),
     FRAME_BAD, 10, 0, WS_5_2_REFUSES_LONGER_LENGTH},
    {"/frame/read/rsv1", OCTETS("\xc1\x80"), FRAME_BAD, 1, 0, WS_5_2_FAILS_ON_RSV},
    {"/frame/read/rsv2", OCTETS("\xa1\x80"), FRAME_BAD, 1, 0, WS_5_2_FAILS_ON_RSV},
    {"/frame/read/rsv3", OCTETS("\x91\x80"), FRAME_BAD, 1, 0, WS_5_2_FAILS_ON_RSV},
    {"/frame/read/opcode-3", OCTETS("\x83\x80"), FRAME_BAD, 1, 0, WS_5_2_FAILS_ON_UNKNOWN_OPCODE},
    {"/frame/read/opcode-f", OCTETS("\x8f\x80"), FRAME_BAD, 1, 0, WS_5_2_FAILS_ON_UNKNOWN_OPCODE},
    {"/frame/read/ping-without-fin", OCTETS("\x09\x80"), FRAME_BAD, 1, 0,
     WS_5_4_REFUSES_FRAGMENTED_CONTROL},
    {"/frame/read/ping-of-126", OCTETS("\x89\xfe\x00\x7e"), FRAME_BAD, 2, 0,
     WS_5_5_REFUSES_LONG_CONTROL},
};

/* The same result for every cut of the input into two parts, and octet by octet. */
static void test_read(const void *data)
{
    const struct row *row = data;
    for (size_t cut = 0; cut <= row->size; cut++) {
        struct frame_reader reader = {0};
        enum frame_result result = FRAME_MORE;
        size_t used = 0;
        size_t all_used = 0;
        for (size_t at = 0; at < row->size && result == FRAME_MORE; at += used) {
            size_t part = cut == row->size ? 1 : at < cut ? cut - at : row->size - at;
            uint8_t *octets = guard_copy(row->octets + at, part);
            result = frame_reader_feed(&reader, octets, part, &used);
            all_used += used;
        }
        g_assert_cmpint(result, ==, row->result);
        g_assert_cmpuint(all_used, ==, row->used);
        if (result == FRAME_DONE) {
            g_assert_cmpuint(reader.head.payload_size, ==, row->payload_size);
            octets_are_equal(reader.head.key, 4, row->octets + row->used - 4, 4);
            frame_reader_begin(&reader);
            g_assert_cmpint(reader.state, ==, FRAME_FIRST);
        } else {
            g_assert_cmpint(reader.fault.requirement, ==, row->requirement);
        }
    }
}

static void test_unmask(void)
{
    for (size_t size = 0; size < 40; size++) {
        uint8_t plain[40];
        memset(plain, 0x5A, sizeof plain);
        static const uint8_t key[] = {0x37, 0xfa, 0x21, 0x3d};
        for (size_t offset = 0; offset < 5; offset++) {
            uint8_t *octets = guard_copy(plain, size);
            mask_apply(octets, size, mask_word(key, offset));
            for (size_t i = 0; i < size; i++) {
                g_assert_cmpuint(octets[i], ==, 0x5A ^ key[(i + offset) % 4]);
            }
        }
    }
}

static void test_write(void)
{
    static const struct {
        bool fin;
        bool masked;
        enum ws_opcode opcode;
        uint64_t payload_size;
        const char *octets;
        size_t size;
    } heads[] = {
        {true, false, WS_TEXT, 5, OCTETS("\x81\x05")},
        {true, true, WS_TEXT, 5, OCTETS("\x81\x85\x37\xfa\x21\x3d")},
        {true, false, WS_PONG, 125, OCTETS("\x8a\x7d")},
        {true, false, WS_BINARY, 126, OCTETS("\x82\x7e\x00\x7e")},
        {true, false, WS_BINARY, 256, OCTETS("\x82\x7e\x01\x00")},
        {true, false, WS_BINARY, 65535, OCTETS("\x82\x7e\xff\xff")},
        {true, false, WS_BINARY, 65536, OCTETS("\x82\x7f\x00\x00\x00\x00\x00\x01\x00\x00")},
        {false, false, WS_TEXT, 5, OCTETS("\x01\x05")},
        {false, false, WS_CONTINUATION, 0, OCTETS("\x00\x00")},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        struct frame_head head = {.fin = heads[i].fin,
                                  .opcode = (uint8_t)heads[i].opcode,
                                  .masked = heads[i].masked,
                                  .key = {0x37, 0xfa, 0x21, 0x3d},
                                  .payload_size = heads[i].payload_size};
        uint8_t octets[WS_HEAD_SIZE_MAX];
        size_t size = frame_head_write(octets, &head);
        octets_are_equal(octets, size, heads[i].octets, heads[i].size);
        g_assert_cmpuint(frame_head_size(head.payload_size, head.masked), ==, size);
    }
}

static void break_opcode(void)
{
    struct frame_reader reader = {.head.opcode = 16};
    frame_reader_check(&reader);
}

static void break_left(void)
{
    struct frame_reader reader = {.state = FRAME_LENGTH, .left = 0};
    frame_reader_check(&reader);
}

static void break_left_beyond(void)
{
    struct frame_reader reader = {.state = FRAME_LENGTH, .left = 9};
    frame_reader_check(&reader);
}

static void break_key_left(void)
{
    struct frame_reader reader = {.state = FRAME_KEY, .left = 5, .head.masked = true};
    frame_reader_check(&reader);
}

static void break_key_unmasked(void)
{
    struct frame_reader reader = {.state = FRAME_KEY, .left = 4};
    frame_reader_check(&reader);
}

static void break_read_size(void)
{
    struct frame_reader reader = {.state = FRAME_READ, .head.payload_size = UINT64_MAX};
    frame_reader_check(&reader);
}

static void break_failed_without_fault(void)
{
    struct frame_reader reader = {.state = FRAME_FAILED};
    frame_reader_check(&reader);
}

static void write_head(struct frame_head head)
{
    uint8_t octets[WS_HEAD_SIZE_MAX];
    (void)frame_head_write(octets, &head);
}

static void break_write_rsv(void)
{
    write_head((struct frame_head){.fin = true, .rsv = 2, .opcode = WS_TEXT});
}

static void break_write_opcode(void)
{
    write_head((struct frame_head){.fin = true, .opcode = 3});
}

static void break_write_fragmented_ping(void)
{
    write_head((struct frame_head){.fin = false, .opcode = WS_PING});
}

static void break_write_long_ping(void)
{
    write_head((struct frame_head){.fin = true, .opcode = WS_PING, .payload_size = 126});
}

static void break_state(void)
{
    struct frame_reader reader = {.state = (enum frame_state)(FRAME_FAILED + 1)};
    frame_reader_check(&reader);
}

static void break_key_complete(void)
{
    struct frame_reader reader = {.state = FRAME_KEY, .head.masked = true};
    frame_reader_check(&reader);
}

static void break_read_left(void)
{
    struct frame_reader reader = {.state = FRAME_READ, .left = 1};
    frame_reader_check(&reader);
}

static void break_failed_code(void)
{
    struct frame_reader reader = {
        .state = FRAME_FAILED,
        .fault = {.requirement = WS_5_1_CLIENT_MASKS, .close_code = WS_CLOSE_NORMAL}};
    frame_reader_check(&reader);
}

static const struct death deaths[] = {
    {"/frame/check/opcode", break_opcode, "head->opcode <= WS_OPCODE_BITS"},
    {"/frame/check/length-complete", break_left, "reader->left >= 1"},
    {"/frame/check/length-beyond", break_left_beyond, "reader->left <= 8"},
    {"/frame/check/key-beyond", break_key_left, "reader->left <= WS_MASKING_KEY_SIZE"},
    {"/frame/check/key-unmasked", break_key_unmasked, "head->masked"},
    {"/frame/check/read-size", break_read_size, "head->payload_size < top_bit"},
    {"/frame/check/failed-without-fault", break_failed_without_fault,
     "reader->fault.requirement != REQUIREMENT_NONE"},
    {"/frame/write/rsv", break_write_rsv, "((void)(WS_5_2_SENDS_RSV_ZERO), "},
    {"/frame/write/opcode", break_write_opcode, "((void)(WS_5_2_SENDS_DEFINED_OPCODES), "},
    {"/frame/write/fragmented-ping", break_write_fragmented_ping,
     "((void)(WS_5_4_SENDS_CONTROL_UNFRAGMENTED), "},
    {"/frame/write/long-ping", break_write_long_ping, "((void)(WS_5_5_SENDS_SHORT_CONTROL), "},
    {"/frame/check/state-beyond-the-last", break_state, "reader->state <= FRAME_FAILED"},
    {"/frame/check/key-complete", break_key_complete, "reader->left >= 1"},
    {"/frame/check/read-with-octets-left", break_read_left, "reader->left == 0"},
    {"/frame/check/failed-with-another-code", break_failed_code,
     "reader->fault.close_code == WS_CLOSE_PROTOCOL_ERROR"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frame/all-pairs", test_all_pairs);
    g_test_add_func("/frame/unmask", test_unmask);
    g_test_add_func("/frame/write/lawful", test_write);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_read);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
