/* SPDX-License-Identifier: MIT */
/*
 * From octets to messages. A row is what a client sends, in raw octets, and what comes of it,
 * told as `T:text|B:octets|9:ping|A:pong|8:close|!code`. Each row is fed whole, with every cut,
 * and octet by octet, each part a turn of its own. The masking key is zero where it does not
 * matter.
 */
#include "reference/message.h"

#include <glib.h>
#include <string.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

#define OCTETS(text) text, sizeof text - 1
#define KEY          "\0\0\0\0"

struct row {
    const char *name;
    const char *octets;
    size_t size;
    const char *told;
    enum requirement_id requirement; /* when the last thing told is a fault */
};

static const struct row rows[] = {
    {"/message/text-of-5.7", OCTETS("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"), "T:Hello", 0},
    {"/message/fragments-of-5.7", OCTETS("\x01\x83" KEY "Hel\x80\x82" KEY "lo"), "T:Hello", 0},
    {"/message/empty", OCTETS("\x81\x80" KEY "\x82\x80" KEY), "T:|B:", 0},
    {"/message/two", OCTETS("\x81\x81" KEY "a\x82\x81" KEY "b"), "T:a|B:b", 0},
    {"/message/empty-fragments", OCTETS("\x01\x80" KEY "\x00\x80" KEY "\x80\x80" KEY), "T:", 0},
    {"/message/empty-between", OCTETS("\x02\x81" KEY "a\x00\x80" KEY "\x80\x81" KEY "b"), "B:ab",
     0},
    {"/message/keys-differ",
     OCTETS("\x02\x83\x01\x02\x03\x04\x60\x60\x60\x80\x82\x10\x20\x30\x40\x74\x45"), "B:abcde", 0},
    {"/message/ping", OCTETS("\x89\x82" KEY "hi"), "9:hi", 0},
    {"/message/ping-amid-fragments", OCTETS("\x01\x81" KEY "a\x89\x82" KEY "hi\x80\x81" KEY "b"),
     "9:hi|T:ab", 0},
    {"/message/close-amid-fragments", OCTETS("\x01\x81" KEY "a\x88\x82" KEY "\x03\xe8"),
     "8:\x03\xe8", 0},
    {"/message/pong", OCTETS("\x8a\x80" KEY), "A:", 0},
    {"/message/split-character", OCTETS("\x01\x81" KEY "\xc3\x80\x81" KEY "\xa9"), "T:\xc3\xa9", 0},
    {"/message/split-character-ping",
     OCTETS("\x01\x81" KEY "\xc3\x89\x80" KEY "\x80\x81" KEY "\xa9"), "9:|T:\xc3\xa9", 0},
    {"/message/binary-octets", OCTETS("\x82\x83" KEY "\xff\xfe\xc3"), "B:\xff\xfe\xc3", 0},
    {"/message/bad-text", OCTETS("\x81\x83" KEY "a\xff!"), "!1007", WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
    {"/message/bad-text-fails-fast", OCTETS("\x81\xfe\x10\x00" KEY "a\xff"), "!1007",
     WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
    {"/message/text-ends-inside", OCTETS("\x81\x82" KEY "a\xc3"), "!1007",
     WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
    {"/message/fragments-end-inside", OCTETS("\x01\x82" KEY "a\xc3\x80\x80" KEY), "!1007",
     WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
    {"/message/surrogate-over-a-cut", OCTETS("\x01\x82" KEY "a\xed\x80\x82" KEY "\xa0\x80"),
     "!1007", WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
    {"/message/each-text-begins-anew", OCTETS("\x81\x81" KEY "a\x81\x81" KEY "\xa9"), "T:a|!1007",
     WS_8_1_FAILS_ON_BAD_UTF8_TEXT},
    {"/message/stray-continuation", OCTETS("\x80\x80" KEY), "!1002",
     WS_5_4_FAILS_ON_STRAY_CONTINUATION},
    {"/message/stray-after-whole", OCTETS("\x81\x81" KEY "a\x00\x80" KEY), "T:a|!1002",
     WS_5_4_FAILS_ON_STRAY_CONTINUATION},
    {"/message/interleaved", OCTETS("\x01\x81" KEY "a\x82\x80" KEY), "!1002",
     WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE},
    {"/message/head-fault", OCTETS("\x81\x81" KEY "a\xc1\x80"), "T:a|!1002", WS_5_2_FAILS_ON_RSV},
    {"/message/greatest-is-begun", OCTETS("\x82\xff\0\0\0\0\x01\0\0\0" KEY "a"), "", 0},
    {"/message/one-too-many", OCTETS("\x82\xff\0\0\0\0\x01\0\0\x01" KEY), "!1009", 0},
    {"/message/fragments-too-many", OCTETS("\x02\x81" KEY "a\x80\xff\0\0\0\0\x01\0\0\0" KEY),
     "!1009", 0},
};

static void tell(GString *told, const struct message_reader *reader)
{
    static const char kinds[] = "?TB?????89A";
    const struct message *message = &reader->message;
    g_string_append_printf(told, "%s%c:", told->len > 0 ? "|" : "", kinds[message->opcode]);
    g_string_append_len(told, (const char *)message->octets, (gssize)message->size);
}

/* One turn: the part lies at the end of its page, whatever was carried before it. */
static bool take_turn(struct message_reader *reader, const char *octets, size_t size, GString *told)
{
    size_t carried = reader->place == PLACE_CARRIED ? reader->size : 0;
    static const uint8_t nothing[HEADROOM_SIZE + 1024];
    uint8_t *input = guard_copy(nothing, HEADROOM_SIZE + carried + size);
    uint8_t *at = message_reader_resume(reader, input);
    g_assert_true(at == input + HEADROOM_SIZE + carried);
    memcpy(at, octets, size);
    for (size_t done = 0; done < size;) {
        size_t used = 0;
        switch (message_reader_feed(reader, at + done, size - done, &used)) {
        case MESSAGE_MORE:
            break;
        case MESSAGE_DONE:
            tell(told, reader);
            break;
        case MESSAGE_BAD:
            g_string_append_printf(told, "%s!%d", told->len > 0 ? "|" : "",
                                   (int)reader->fault.close_code);
            return false;
        }
        done += used;
    }
    return message_reader_suspend(reader);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    for (size_t cut = 0; cut <= row->size; cut++) {
        struct message_reader reader = {0};
        GString *told = g_string_new(NULL);
        bool goes_on = true;
        for (size_t at = 0; at < row->size && goes_on;) {
            size_t part = cut == row->size ? 1 : at < cut ? cut - at : row->size - at;
            goes_on = take_turn(&reader, row->octets + at, part, told);
            at += part;
        }
        g_assert_cmpstr(told->str, ==, row->told);
        if (reader.state == MESSAGE_FAILED) {
            g_assert_cmpint(reader.fault.requirement, ==, row->requirement);
        }
        g_string_free(told, TRUE);
        message_reader_end(&reader);
        g_assert_cmpuint(memory_used(), ==, 0);
    }
}

/* Feeds a message of `size` octets, its frame cut into parts, and straight into it where that
 * pays. */
static void feed_big(struct message_reader *reader, size_t size, size_t part_max, bool direct)
{
    size_t head_size = 14;
    uint8_t head[] = {0x82, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    for (size_t i = 0; i < 8; i++) {
        head[2 + i] = (uint8_t)(size >> 8 * (7 - i) & 0xFF);
    }
    uint8_t *input = g_malloc(TURN_INPUT_SIZE);
    size_t used = 0;
    memcpy(message_reader_resume(reader, input), head, head_size);
    g_assert_cmpint(message_reader_feed(reader, input + HEADROOM_SIZE, head_size, &used), ==,
                    MESSAGE_MORE);
    g_assert_true(message_reader_suspend(reader));
    for (size_t at = 0; at < size;) {
        size_t room = part_max;
        uint8_t *to = direct ? message_reader_direct(reader, &room) : NULL;
        if (to == NULL) {
            room = part_max;
            to = message_reader_resume(reader, input);
        }
        size_t part = MIN(MIN(room, part_max), size - at);
        for (size_t i = 0; i < part; i++) {
            to[i] = (uint8_t)((at + i) % 251);
        }
        enum message_result result = message_reader_feed(reader, to, part, &used);
        at += part;
        g_assert_cmpint(result, ==, at == size ? MESSAGE_DONE : MESSAGE_MORE);
        if (at < size) {
            g_assert_true(message_reader_suspend(reader));
        }
    }
    g_assert_cmpuint(reader->message.size, ==, size);
    for (size_t i = 0; i < size; i++) {
        g_assert_cmpuint(reader->message.octets[i], ==, i % 251);
    }
    g_free(input);
}

static void test_big(void)
{
    static const size_t sizes[] = {65536, 65537, 100000, 1000000, MESSAGE_SIZE_MAX};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        for (size_t direct = 0; direct < 2; direct++) {
            struct message_reader reader = {0};
            feed_big(&reader, sizes[i], 50000, direct != 0);
            size_t capacity = 0;
            uint8_t *buffer = message_reader_take_buffer(&reader, &capacity);
            g_assert_nonnull(buffer);
            g_assert_cmpuint(capacity, >=, sizes[i]);
            memory_put(buffer, capacity);
            message_reader_end(&reader);
            g_assert_cmpuint(memory_used(), ==, 0);
        }
    }
    memory_forget();
}

/* A head that promises 16 MiB and sends nothing costs one step. */
static void test_lying_head(void)
{
    struct message_reader reader = {0};
    GString *told = g_string_new(NULL);
    g_assert_true(take_turn(&reader, OCTETS("\x82\xff\0\0\0\0\x01\0\0\0" KEY "abc"), told));
    g_assert_cmpuint(memory_used(), <=, HEADROOM_SIZE + MESSAGE_STEP_SIZE);
    g_assert_true(message_reader_is_amid(&reader));
    message_reader_end(&reader);
    g_string_free(told, TRUE);
}

/* A turn with so many octets that they need the whole of the input's room. */
static enum message_result take_big_turn(struct message_reader *reader, const char *octets,
                                         size_t size)
{
    uint8_t *input = g_malloc(TURN_INPUT_SIZE);
    uint8_t *at = message_reader_resume(reader, input);
    size_t used = 0;
    memcpy(at, octets, size);
    enum message_result result = message_reader_feed(reader, at, size, &used);
    g_assert_cmpuint(used, ==, size);
    if (result == MESSAGE_MORE && !message_reader_suspend(reader)) {
        result = MESSAGE_BAD;
    }
    g_free(input);
    return result;
}

/* A held message goes on in later fragments, and a control frame may stand between them. What is
 * received straight into it are octets of its own, and many. */
static void test_big_fragments(void)
{
    static char first[8 + 60000] = "\x02\xfe\xea\x60" KEY;
    struct message_reader reader = {0};
    size_t room = 0;
    g_assert_cmpint(take_big_turn(&reader, first, sizeof first), ==, MESSAGE_MORE);
    g_assert_cmpint(reader.place, ==, PLACE_CARRIED);
    g_assert_null(message_reader_direct(&reader, &room));
    g_assert_cmpint(take_big_turn(&reader, OCTETS("\x00\xfe\xea\x60" KEY)), ==, MESSAGE_MORE);
    g_assert_cmpint(reader.place, ==, PLACE_HELD);
    g_assert_nonnull(message_reader_direct(&reader, &room));
    g_assert_cmpint(take_big_turn(&reader, first + 8, 60000), ==, MESSAGE_MORE);
    g_assert_null(message_reader_direct(&reader, &room));
    g_assert_cmpint(take_big_turn(&reader, OCTETS("\x89\xfd" KEY)), ==, MESSAGE_MORE);
    g_assert_null(message_reader_direct(&reader, &room));
    g_assert_cmpint(take_big_turn(&reader, first + 8, 125), ==, MESSAGE_DONE);
    g_assert_cmpint(reader.message.opcode, ==, WS_PING);
    g_assert_cmpint(take_big_turn(&reader, OCTETS("\x80\x82" KEY)), ==, MESSAGE_MORE);
    g_assert_null(message_reader_direct(&reader, &room));
    g_assert_cmpint(take_big_turn(&reader, OCTETS("ab")), ==, MESSAGE_DONE);
    g_assert_cmpuint(reader.message.size, ==, 120002);
    message_reader_end(&reader);
    memory_forget();
}

/* Only a held message has a buffer that can be taken from the reader. */
static void test_no_buffer(void)
{
    struct message_reader reader = {0};
    size_t capacity = 0;
    g_assert_cmpint(take_big_turn(&reader, OCTETS("\x82\x81" KEY "a")), ==, MESSAGE_DONE);
    g_assert_null(message_reader_take_buffer(&reader, &capacity));
    message_reader_end(&reader);
}

/* Where no memory is left a message cannot be carried, nor held; one that has failed already needs
 * none. */
static void test_no_memory(void)
{
    static const char head[] = "\x82\xff\0\0\0\0\0\x01\0\0" KEY;
    size_t capacity = MEMORY_SIZE_MAX;
    uint8_t *all = memory_get(&capacity);
    g_assert_nonnull(all);
    struct message_reader carried = {0};
    g_assert_cmpint(take_big_turn(&carried, OCTETS("\x82\x82" KEY "a")), ==, MESSAGE_BAD);
    g_assert_cmpint(carried.fault.close_code, ==, WS_CLOSE_TRY_AGAIN_LATER);
    message_reader_end(&carried);
    struct message_reader held = {0};
    g_assert_cmpint(take_big_turn(&held, head, sizeof head - 1), ==, MESSAGE_BAD);
    g_assert_cmpint(held.fault.close_code, ==, WS_CLOSE_TRY_AGAIN_LATER);
    message_reader_end(&held);
    struct message_reader failed = {0};
    g_assert_cmpint(take_big_turn(&failed, OCTETS("\x01\x81" KEY "a\xff")), ==, MESSAGE_BAD);
    g_assert_true(message_reader_suspend(&failed));
    g_assert_cmpint(failed.fault.close_code, ==, WS_CLOSE_PROTOCOL_ERROR);
    g_assert_cmpint(failed.place, ==, PLACE_NOWHERE);
    message_reader_end(&failed);
    memory_put(all, capacity);
    memory_forget();
}

static void break_size(void)
{
    struct message_reader reader = {.size = MESSAGE_SIZE_MAX + 1};
    message_reader_check(&reader);
}

static void break_buffer(void)
{
    struct message_reader reader = {.capacity = 1};
    message_reader_check(&reader);
}

static void break_place(void)
{
    struct message_reader reader = {.place = PLACE_TURN};
    message_reader_check(&reader);
}

static void break_held(void)
{
    uint8_t octet;
    struct message_reader reader = {.place = PLACE_HELD, .octets = &octet};
    message_reader_check(&reader);
}

static void break_headroom(void)
{
    uint8_t octets[64];
    struct message_reader reader = {
        .place = PLACE_HELD, .octets = octets, .buffer = octets, .capacity = sizeof octets};
    message_reader_check(&reader);
}

static void break_capacity(void)
{
    uint8_t octets[64];
    struct message_reader reader = {.place = PLACE_HELD,
                                    .octets = octets + HEADROOM_SIZE,
                                    .buffer = octets,
                                    .size = 64,
                                    .capacity = sizeof octets};
    message_reader_check(&reader);
}

static void break_carried(void)
{
    uint8_t octet;
    struct message_reader reader = {
        .place = PLACE_TURN, .octets = &octet, .size = CARRIED_SIZE_MAX + 1};
    message_reader_check(&reader);
}

static void break_amid(void)
{
    struct message_reader reader = {.amid_message = true};
    message_reader_check(&reader);
}

static void break_payload(void)
{
    struct message_reader reader = {.state = MESSAGE_PAYLOAD, .frame.state = FRAME_READ};
    message_reader_check(&reader);
}

static void break_head(void)
{
    struct message_reader reader = {.state = MESSAGE_HEAD, .frame.state = FRAME_READ};
    message_reader_check(&reader);
}

static void break_state(void)
{
    struct message_reader reader = {.state = (enum message_state)(MESSAGE_FAILED + 1)};
    message_reader_check(&reader);
}

static void break_payload_beyond(void)
{
    struct message_reader reader = {
        .state = MESSAGE_PAYLOAD, .frame.state = FRAME_READ, .payload_left = 1};
    message_reader_check(&reader);
}

static void break_control(void)
{
    struct message_reader reader = {.control_size = 126};
    message_reader_check(&reader);
}

static void break_payload_without_head(void)
{
    struct message_reader reader = {.state = MESSAGE_PAYLOAD, .payload_left = 1};
    message_reader_check(&reader);
}

static const struct death deaths[] = {
    {"/message/check/size", break_size, "reader->size <= MESSAGE_SIZE_MAX"},
    {"/message/check/buffer-without-octets", break_buffer,
     "(reader->buffer == NULL) == (reader->capacity == 0)"},
    {"/message/check/place-without-octets", break_place,
     "(reader->place == PLACE_NOWHERE) == (reader->octets == NULL)"},
    {"/message/check/held-without-buffer", break_held, "has_buffer == (reader->buffer != NULL)"},
    {"/message/check/held-without-headroom", break_headroom,
     "reader->octets == reader->buffer + HEADROOM_SIZE"},
    {"/message/check/held-beyond-capacity", break_capacity,
     "HEADROOM_SIZE + reader->size <= reader->capacity"},
    {"/message/check/carried-too-much", break_carried, "reader->size <= CARRIED_SIZE_MAX"},
    {"/message/check/amid-nothing", break_amid,
     "reader->opcode == WS_TEXT || reader->opcode == WS_BINARY"},
    {"/message/check/payload-complete", break_payload, "reader->payload_left > 0"},
    {"/message/check/head-already-read", break_head, "reader->frame.state < FRAME_READ"},
    {"/message/check/state-beyond-the-last", break_state, "reader->state <= MESSAGE_FAILED"},
    {"/message/check/payload-beyond-the-frame", break_payload_beyond,
     "reader->payload_left <= reader->frame.head.payload_size"},
    {"/message/check/control-too-long", break_control,
     "reader->control_size <= WS_CONTROL_PAYLOAD_SIZE_MAX"},
    {"/message/check/payload-without-head", break_payload_without_head,
     "reader->frame.state == FRAME_READ"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_row);
    }
    g_test_add_func("/message/big", test_big);
    g_test_add_func("/message/big-fragments", test_big_fragments);
    g_test_add_func("/message/no-buffer", test_no_buffer);
    g_test_add_func("/message/no-memory", test_no_memory);
    g_test_add_func("/message/lying-head", test_lying_head);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
