/* SPDX-License-Identifier: MIT */
/*
 * Compressed messages that come. A row is what a client sends where permessage-deflate is agreed
 * on, in raw octets, and what comes of it, told as `T:text|B:octets|9:ping|!code`. Each row is fed
 * whole, with every cut, and octet by octet, each part a turn of its own.
 */
#include "reference/inflating.h"

#include <glib.h>
#include <string.h>
#include <zlib.h>

#include "reference/compression.h"
#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/message.h"
#include "reference/tests/support_death.h"

#define OCTETS(text) text, sizeof text - 1
#define KEY          "\0\0\0\0"
/* RFC 7692 7.2.3.1, and 7.2.3.2: the same again, found in the window. */
#define HELLO "\xc1\x87" KEY "\xf2\x48\xcd\xc9\xc9\x07\x00"
#define AGAIN "\xc1\x85" KEY "\xf2\x00\x11\x00\x00"

struct row {
    const char *name;
    const char *octets;
    size_t size;
    const char *told;
    enum requirement_id requirement; /* when the last thing told is a fault */
    bool resets;                     /* client_no_context_takeover is agreed on */
};

static const struct row rows[] = {
    {"/inflating/one-block", OCTETS(HELLO), "T:Hello", 0, false},
    {"/inflating/fragments", OCTETS("\x41\x83" KEY "\xf2\x48\xcd\x80\x84" KEY "\xc9\xc9\x07\x00"),
     "T:Hello", 0, false},
    {"/inflating/empty-fragments",
     OCTETS("\x41\x80" KEY "\x00\x83" KEY "\xf2\x48\xcd\x00\x84" KEY
            "\xc9\xc9\x07\x00\x80\x80" KEY),
     "T:Hello", 0, false},
    {"/inflating/sharing-the-window", OCTETS(HELLO AGAIN AGAIN), "T:Hello|T:Hello|T:Hello", 0,
     false},
    {"/inflating/uncompressed-leaves-window", OCTETS(HELLO "\x81\x82" KEY "hi" AGAIN),
     "T:Hello|T:hi|T:Hello", 0, false},
    {"/inflating/begins-anew", OCTETS(HELLO HELLO), "T:Hello|T:Hello", 0, true},
    {"/inflating/begins-anew-in-truth", OCTETS(HELLO AGAIN), "T:Hello|!1007",
     PMCE_7_2_2_FAILS_ON_BAD_DATA, true},
    {"/inflating/stored", OCTETS("\xc1\x8b" KEY "\x00\x05\x00\xfa\xffHello\x00"), "T:Hello", 0,
     false},
    {"/inflating/final", OCTETS("\xc1\x88" KEY "\xf3\x48\xcd\xc9\xc9\x07\x00\x00" HELLO),
     "T:Hello|T:Hello", 0, false},
    {"/inflating/final-keeps-window",
     OCTETS("\xc1\x88" KEY "\xf3\x48\xcd\xc9\xc9\x07\x00\x00" AGAIN), "T:Hello|T:Hello", 0, false},
    {"/inflating/two-final",
     OCTETS("\xc1\x8f" KEY "\xf3\x48\xcd\xc9\xc9\x07\x00\xf3\x48\xcd\xc9\xc9\x07\x00\x00"),
     "T:HelloHello", 0, false},
    {"/inflating/final-empty-block", OCTETS("\xc1\x81" KEY "\x01" HELLO), "T:|T:Hello", 0, false},
    {"/inflating/two-blocks",
     OCTETS("\xc1\x8d" KEY "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"), "T:Hello", 0,
     false},
    {"/inflating/flushed-fragment",
     OCTETS("\x41\x8b" KEY "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff\x80\x81" KEY "\x00"),
     "T:Hello", 0, false},
    {"/inflating/empty", OCTETS("\xc1\x81" KEY "\x00\xc2\x81" KEY "\x00"), "T:|B:", 0, false},
    {"/inflating/ping-between",
     OCTETS("\x41\x83" KEY "\xf2\x48\xcd\x89\x82" KEY "hi\x80\x84" KEY "\xc9\xc9\x07\x00"),
     "9:hi|T:Hello", 0, false},
    {"/inflating/binary", OCTETS("\xc2\x88" KEY "\x00\x02\x00\xfd\xff\xff\xfe\x00"), "B:\xff\xfe",
     0, false},
    {"/inflating/character-across-fragments",
     OCTETS("\x41\x86" KEY "\x00\x01\x00\xfe\xff\xc3\x80\x87" KEY "\x00\x01\x00\xfe\xff\xa9\x00"),
     "T:\xc3\xa9", 0, false},
    {"/inflating/masked", OCTETS("\xc1\x87\x01\x02\x03\x04\xf3\x4a\xce\xcd\xc8\x05\x03"), "T:Hello",
     0, false},
    {"/inflating/bad-text", OCTETS("\xc1\x87" KEY "\x00\x01\x00\xfe\xff\xff\x00"), "!1007",
     PMCE_6_1_INFLATED_TEXT_IS_UTF8, false},
    {"/inflating/bad-text-fails-fast", OCTETS("\x41\x86" KEY "\x00\x09\x00\xf6\xff\xff"), "!1007",
     PMCE_6_1_INFLATED_TEXT_IS_UTF8, false},
    {"/inflating/text-ends-inside", OCTETS("\xc1\x87" KEY "\x00\x01\x00\xfe\xff\xc3\x00"), "!1007",
     PMCE_6_1_INFLATED_TEXT_IS_UTF8, false},
    {"/inflating/uncompressed-bad-text", OCTETS(HELLO "\x81\x81" KEY "\xff"), "T:Hello|!1007",
     WS_8_1_FAILS_ON_BAD_UTF8_TEXT, false},
    {"/inflating/unknown-block", OCTETS("\xc1\x82" KEY "\x06\x00"), "!1007",
     PMCE_7_2_2_FAILS_ON_BAD_DATA, false},
    {"/inflating/before-the-window", OCTETS(AGAIN), "!1007", PMCE_7_2_2_FAILS_ON_BAD_DATA, false},
    {"/inflating/stored-size-differs", OCTETS("\xc1\x85" KEY "\x00\x05\x00\xfa\xfe"), "!1007",
     PMCE_7_2_2_FAILS_ON_BAD_DATA, false},
    {"/inflating/bad-behind-final", OCTETS("\xc1\x88" KEY "\xf3\x48\xcd\xc9\xc9\x07\x00\x07"),
     "!1007", PMCE_7_2_2_FAILS_ON_BAD_DATA, false},
    {"/inflating/without-last-octet", OCTETS("\xc1\x86" KEY "\xf2\x48\xcd\xc9\xc9\x07"), "!1007",
     PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, false},
    {"/inflating/without-any-octet", OCTETS("\xc1\x80" KEY), "!1007",
     PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, false},
    {"/inflating/final-without-last-octet", OCTETS("\xc1\x87" KEY "\xf3\x48\xcd\xc9\xc9\x07\x00"),
     "!1007", PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, false},
    {"/inflating/broken-by-the-tail", OCTETS("\xc1\x82" KEY "\x00\x05"), "!1007",
     PMCE_7_2_2_FAILS_ON_BAD_DATA, false},
    {"/inflating/tail-left-on",
     OCTETS("\xc1\x8b" KEY "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff"), "!1007",
     PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, false},
    {"/inflating/rsv1-of-ping", OCTETS("\xc9\x80" KEY), "!1002", PMCE_6_1_FAILS_ON_RSV1_OF_CONTROL,
     false},
    {"/inflating/rsv1-of-close", OCTETS("\xc8\x80" KEY), "!1002", PMCE_6_1_FAILS_ON_RSV1_OF_CONTROL,
     false},
    {"/inflating/rsv1-of-continuation", OCTETS("\x41\x83" KEY "\xf2\x48\xcd\xc0\x80" KEY), "!1002",
     PMCE_6_1_FAILS_ON_RSV1_OF_CONTINUATION, false},
    {"/inflating/rsv1-late", OCTETS("\x01\x81" KEY "a\xc0\x80" KEY), "!1002",
     PMCE_6_1_FAILS_ON_RSV1_OF_CONTINUATION, false},
    {"/inflating/rsv1-of-unknown", OCTETS("\xc3\x80" KEY), "!1002", WS_5_2_FAILS_ON_UNKNOWN_OPCODE,
     false},
    {"/inflating/rsv2", OCTETS("\xa1\x80" KEY), "!1002", WS_5_2_FAILS_ON_RSV, false},
    {"/inflating/rsv1-and-3", OCTETS("\xd1\x80" KEY), "!1002", WS_5_2_FAILS_ON_RSV, false},
    {"/inflating/interleaved", OCTETS("\x41\x83" KEY "\xf2\x48\xcd\xc1\x80" KEY), "!1002",
     WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE, false},
    {"/inflating/claims-too-much", OCTETS("\x42\xff\0\0\0\0\x01\x01\0\x01" KEY), "!1009", 0, false},
    {"/inflating/claims-too-much-in-all",
     OCTETS("\x42\x81" KEY "\x00\x00\xff\0\0\0\0\x01\x01\0\x00" KEY), "!1009", 0, false},
};

static struct terms terms_of(bool resets)
{
    return (struct terms){.agreed = true,
                          .client_resets = resets,
                          .says_client_resets = resets,
                          .server_window_bits = WINDOW_BITS_MAX,
                          .client_window_bits = WINDOW_BITS_MAX};
}

/* Everything is given back when the reader has ended. */
static void reader_end(struct message_reader *reader)
{
    message_reader_end(reader);
    g_assert_cmpuint(memory_used(), ==, 0);
}

/* One turn; false when the reader has failed. */
static bool take_turn(struct message_reader *reader, const char *octets, size_t size, GString *told)
{
    static const char kinds[] = "?TB?????89A";
    static uint8_t input[TURN_INPUT_SIZE];
    uint8_t *at = message_reader_resume(reader, input);
    memcpy(at, octets, size);
    for (size_t done = 0; done < size;) {
        size_t used = 0;
        const char *bar = told->len > 0 ? "|" : "";
        switch (message_reader_feed(reader, at + done, size - done, &used)) {
        case MESSAGE_MORE:
            break;
        case MESSAGE_DONE:
            g_string_append_printf(told, "%s%c:", bar, kinds[reader->message.opcode]);
            g_string_append_len(told, (const char *)reader->message.octets,
                                (gssize)reader->message.size);
            break;
        case MESSAGE_BAD:
            g_string_append_printf(told, "%s!%d", bar, (int)reader->fault.close_code);
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
        struct terms terms = terms_of(row->resets);
        message_reader_agree(&reader, &terms);
        GString *told = g_string_new(NULL);
        bool goes_on = true;
        for (size_t at = 0; at < row->size && goes_on;) {
            size_t part = cut == row->size ? 1 : at < cut ? cut - at : row->size - at;
            goes_on = take_turn(&reader, row->octets + at, part, told);
            at += part;
        }
        g_assert_cmpstr(told->str, ==, row->told);
        g_assert_cmpint(reader.fault.requirement, ==, row->requirement);
        g_string_free(told, TRUE);
        reader_end(&reader);
    }
}

/* A binary frame of `size` zeros, compressed by zlib as much as it can. */
static GByteArray *zeros_of(size_t size)
{
    z_stream stream = {0};
    g_assert_cmpint(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), ==, Z_OK);
    uint8_t *zeros = g_malloc0(size);
    GByteArray *payload = g_byte_array_new();
    g_byte_array_set_size(payload, (guint)(size / 500 + 1000));
    stream.next_in = zeros;
    stream.avail_in = (uInt)size;
    stream.next_out = payload->data;
    stream.avail_out = payload->len;
    g_assert_cmpint(deflate(&stream, Z_SYNC_FLUSH), ==, Z_OK);
    g_assert_cmpuint(stream.avail_in, ==, 0);
    g_byte_array_set_size(payload, payload->len - stream.avail_out - 4);
    deflateEnd(&stream);
    g_free(zeros);
    guint length = payload->len;
    g_assert_cmpuint(length, <=, 0xFFFF);
    uint8_t head[] = {0xC2, 0xFE, (uint8_t)(length >> 8), (uint8_t)(length & 0xFF), 0, 0, 0, 0};
    return g_byte_array_prepend(payload, head, sizeof head);
}

/* Feeds it as a connection does; the greatest amount of memory in `used_max`, and of octets that
 * were made in one turn in `made_max`. */
static enum message_result feed(struct message_reader *reader, const GByteArray *frame,
                                size_t *used_max, size_t *made_max)
{
    static uint8_t input[TURN_INPUT_SIZE];
    enum message_result result = MESSAGE_MORE;
    for (size_t at = 0; at < frame->len && result == MESSAGE_MORE;) {
        size_t part = MIN(message_reader_room(reader), frame->len - at);
        size_t before = reader->size;
        uint8_t *to = message_reader_resume(reader, input);
        memcpy(to, frame->data + at, part);
        size_t used = 0;
        result = message_reader_feed(reader, to, part, &used);
        *used_max = MAX(*used_max, memory_used());
        *made_max = MAX(*made_max, reader->size - before);
        at += part;
        if (result == MESSAGE_MORE) {
            g_assert_true(message_reader_suspend(reader));
        }
    }
    return result;
}

/* The greatest message passes; one octet more, or much more, costs no more memory. */
static void test_bombs(void)
{
    static const struct {
        size_t size;
        enum message_result result;
    } bombs[] = {
        {MESSAGE_SIZE_MAX, MESSAGE_DONE},
        {MESSAGE_SIZE_MAX + 1, MESSAGE_BAD},
        {2 * MESSAGE_SIZE_MAX, MESSAGE_BAD},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bombs); i++) {
        GByteArray *frame = zeros_of(bombs[i].size);
        struct message_reader reader = {0};
        struct terms terms = terms_of(false);
        message_reader_agree(&reader, &terms);
        size_t used_max = 0;
        size_t made_max = 0;
        g_assert_cmpint(feed(&reader, frame, &used_max, &made_max), ==, bombs[i].result);
        g_assert_cmpuint(used_max, <=,
                         MESSAGE_SIZE_MAX + HEADROOM_SIZE + INFLATER_SIZE + 32 * 1024);
        g_assert_cmpuint(made_max, <=, 1032 * DEFLATED_READ_SIZE);
        if (bombs[i].result == MESSAGE_DONE) {
            g_assert_cmpuint(reader.message.size, ==, bombs[i].size);
        } else {
            g_assert_cmpint(reader.fault.close_code, ==, WS_CLOSE_TOO_BIG);
        }
        g_byte_array_unref(frame);
        reader_end(&reader);
    }
    memory_forget();
}

/* A fragment whose last octet fills the buffer of the message to its end. */
static void test_full(void)
{
    GByteArray *frame = g_byte_array_new();
    size_t size = 5 + 65535 + 5 + 1;
    uint8_t head[] = {0x42, 0xFF, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0};
    g_assert_cmpuint(size, ==, 0x1000A);
    g_byte_array_append(frame, head, sizeof head);
    g_byte_array_set_size(frame, frame->len + 65535);
    memset(frame->data + sizeof head, 'x', 65535);
    g_byte_array_append(frame, (const guint8 *)"\x00\x01\x00\xfe\xffy", 6);
    struct message_reader reader = {0};
    struct terms terms = terms_of(false);
    message_reader_agree(&reader, &terms);
    size_t used_max = 0;
    size_t made_max = 0;
    g_assert_cmpint(feed(&reader, frame, &used_max, &made_max), ==, MESSAGE_MORE);
    g_assert_cmpuint(reader.size, ==, MESSAGE_STEP_SIZE);
    g_byte_array_set_size(frame, 0);
    g_byte_array_append(frame, (const guint8 *)"\x80\x81\0\0\0\0\0", 7);
    g_assert_cmpint(feed(&reader, frame, &used_max, &made_max), ==, MESSAGE_DONE);
    g_assert_cmpuint(reader.message.size, ==, MESSAGE_STEP_SIZE);
    g_assert_cmpint(reader.message.octets[MESSAGE_STEP_SIZE - 1], ==, 'y');
    g_byte_array_unref(frame);
    reader_end(&reader);
}

/* What is kept between two messages: the window, unless the peer begins each one anew. */
static void test_idle(void)
{
    for (int resets = 0; resets < 2; resets++) {
        struct message_reader reader = {0};
        struct terms terms = terms_of(resets != 0);
        message_reader_agree(&reader, &terms);
        g_assert_cmpuint(memory_used(), ==, 0);
        GString *told = g_string_new(NULL);
        g_assert_true(take_turn(&reader, OCTETS(HELLO), told));
        g_assert_cmpuint(memory_used(), ==, resets != 0 ? 0 : INFLATER_SIZE + 32 * 1024);
        g_string_free(told, TRUE);
        reader_end(&reader);
    }
}

/* Without memory for the stream, or for what it makes, the peer is told to try again later. */
static void test_no_memory(void)
{
    static const size_t free_sizes[] = {1000, INFLATER_SIZE + 32 * 1024 + 1000,
                                        INFLATER_SIZE + 96 * 1024 + 1000};
    for (size_t i = 0; i < G_N_ELEMENTS(free_sizes); i++) {
        memory_forget();
        size_t claimed = MEMORY_SIZE_MAX - free_sizes[i];
        g_assert_true(memory_claim(claimed));
        GByteArray *frame = zeros_of(1000000);
        struct message_reader reader = {0};
        struct terms terms = terms_of(false);
        message_reader_agree(&reader, &terms);
        size_t used_max = 0;
        size_t made_max = 0;
        g_assert_cmpint(feed(&reader, frame, &used_max, &made_max), ==, MESSAGE_BAD);
        g_assert_cmpint(reader.fault.close_code, ==, WS_CLOSE_TRY_AGAIN_LATER);
        memory_release(claimed);
        g_byte_array_unref(frame);
        reader_end(&reader);
    }
}

static size_t allocated;

static voidpf count_and_allocate(voidpf opaque, uInt items, uInt size)
{
    (void)opaque;
    allocated += (size_t)items * size;
    return g_malloc((size_t)items * size);
}

static void count_and_free(voidpf opaque, voidpf address)
{
    (void)opaque;
    g_free(address);
}

/* What is claimed for a stream covers what zlib takes for it, the structs of ours included. */
static void test_measure(void)
{
    for (int bits = 8; bits <= 15; bits++) {
        z_stream inflater = {.zalloc = count_and_allocate, .zfree = count_and_free};
        uint8_t in[] = {0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00};
        uint8_t out[16];
        allocated = 0;
        g_assert_cmpint(inflateInit2(&inflater, -bits), ==, Z_OK);
        inflater.next_in = in;
        inflater.avail_in = sizeof in;
        inflater.next_out = out;
        inflater.avail_out = sizeof out;
        g_assert_cmpint(inflate(&inflater, Z_BLOCK), ==, Z_OK);
        g_assert_cmpuint(allocated + sizeof inflater + 64, <=, INFLATER_SIZE + (1u << bits));
        inflateEnd(&inflater);
    }
    for (int bits = 9; bits <= 15; bits++) {
        z_stream deflater = {.zalloc = count_and_allocate, .zfree = count_and_free};
        allocated = 0;
        g_assert_cmpint(deflateInit2(&deflater, DEFLATE_LEVEL, Z_DEFLATED, -bits,
                                     DEFLATE_MEMORY_LEVEL, Z_DEFAULT_STRATEGY),
                        ==, Z_OK);
        g_assert_cmpuint(allocated + sizeof deflater + 64, <=, DEFLATER_SIZE + (4u << bits));
        deflateEnd(&deflater);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_row);
    }
    g_test_add_func("/inflating/bombs", test_bombs);
    g_test_add_func("/inflating/full", test_full);
    g_test_add_func("/inflating/idle", test_idle);
    g_test_add_func("/inflating/no-memory", test_no_memory);
    g_test_add_func("/inflating/measure", test_measure);
    int status = g_test_run();
    compression_forget();
    memory_forget();
    return status;
}
