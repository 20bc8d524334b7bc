/* SPDX-License-Identifier: MIT */
/*
 * Compressed messages for the two inflaters; see readers.h. The reference reads them as frames of a
 * client and appends the four octets that 7.2.2 wants; the judge's inflater is given them, too.
 */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "ci/differential/readers.h"
#include "ci/differential/voice.h"
#include "harness/inflate.h"
#include "reference/limits.h"
#include "reference/message.h"

enum { SIZE_SIZE = 2, PAYLOAD_SIZE_MAX = 4096 };

/* The message at `at`; returns where the next one is. */
static size_t message_next(const uint8_t *octets, size_t size, size_t at, const uint8_t **message,
                           size_t *message_size)
{
    size_t left = size - at - SIZE_SIZE;
    size_t claimed = (size_t)octets[at] << 8 | octets[at + 1];
    *message = octets + at + SIZE_SIZE;
    *message_size = MIN(MIN(claimed, left), PAYLOAD_SIZE_MAX);
    return at + SIZE_SIZE + *message_size;
}

static void message_tell(GString *told, const uint8_t *octets, size_t size)
{
    uLong sum = adler32(0, Z_NULL, 0);
    if (size > 0)
        sum = adler32(sum, octets, (uInt)size);
    g_string_append_printf(told, "%sM%zu:%08lx", told->len > 0 ? " " : "", size, sum);
}

static void end_tell(GString *told, const char *how)
{
    g_string_append_printf(told, "%s%s", told->len > 0 ? " " : "", how);
}

/* ---------------------------------------------------------------------------------- reference */

static GByteArray *frame_of(const uint8_t *message, size_t size)
{
    GByteArray *frame = g_byte_array_new();
    uint8_t head[] = {0xC2, (uint8_t)(size < 126 ? 0x80 | size : 0xFE), (uint8_t)(size >> 8),
                      (uint8_t)(size & 0xFF)};
    g_byte_array_append(frame, head, size < 126 ? 2 : 4);
    g_byte_array_append(frame, (const uint8_t *)"\0\0\0\0", 4);
    return g_byte_array_append(frame, message, (guint)size);
}

static const char *fault_words(const struct fault *fault)
{
    if (fault->requirement == PMCE_7_2_2_FAILS_ON_BAD_DATA)
        return "bad";
    if (fault->requirement == PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA)
        return "cut";
    return fault->close_code == WS_CLOSE_TOO_BIG ? "big" : "unknown";
}

/* One turn; false when the reader has failed. */
static bool turn_take(struct message_reader *reader, const uint8_t *octets, size_t size,
                      GString *told)
{
    static uint8_t input[TURN_INPUT_SIZE];
    uint8_t *at = message_reader_resume(reader, input);
    memcpy(at, octets, size);
    for (size_t done = 0; done < size;) {
        size_t used = 0;
        enum message_result result = message_reader_feed(reader, at + done, size - done, &used);
        if (result == MESSAGE_BAD) {
            end_tell(told, fault_words(&reader->fault));
            return false;
        }
        if (result == MESSAGE_DONE)
            message_tell(told, reader->message.octets, reader->message.size);
        done += used;
    }
    return message_reader_suspend(reader);
}

static void reference_tell(const uint8_t *octets, size_t size, uint64_t cut_seed, GString *told)
{
    struct terms terms = {.agreed = true,
                          .server_window_bits = WINDOW_BITS_MAX,
                          .client_window_bits = WINDOW_BITS_MAX};
    struct message_reader reader = {0};
    uint64_t state = cut_seed;
    bool goes_on = true;
    message_reader_agree(&reader, &terms);
    for (size_t at = 0; goes_on && at + SIZE_SIZE <= size;) {
        const uint8_t *message = NULL;
        size_t message_size = 0;
        at = message_next(octets, size, at, &message, &message_size);
        GByteArray *frame = frame_of(message, message_size);
        for (size_t sent = 0; goes_on && sent < frame->len;) {
            size_t part = cut_seed != 0 ? 1 + random_below(&state, 9) : frame->len;
            part = MIN(MIN(part, message_reader_room(&reader)), frame->len - sent);
            goes_on = turn_take(&reader, frame->data + sent, part, told);
            sent += part;
        }
        g_byte_array_unref(frame);
    }
    message_reader_end(&reader);
}

/* -------------------------------------------------------------------------------------- judge */

/* What it says of a message behind which the four octets stand: NULL when it is whole. */
static const char *judge_words(const struct inflated *inflated, size_t size)
{
    if (inflated->fault != INFLATE_FINE && inflated->fault != INFLATE_OVER_CAP &&
        inflated->fault_octet + 4 >= size)
        return "lost";
    switch (inflated->fault) {
    case INFLATE_FINE:
        return inflated->end == INFLATE_END_CUT ? "cut" : NULL;
    case INFLATE_CUT_SHORT:
        return "cut";
    case INFLATE_OVER_CAP:
        return "big";
    case INFLATE_CODES_TOO_FEW:
        return "lost";
    case INFLATE_BLOCK_TYPE:
    case INFLATE_STORED_SIZE:
    case INFLATE_CODE_COUNT:
    case INFLATE_CODES_TOO_MANY:
    case INFLATE_REPEATS_NOTHING:
    case INFLATE_REPEATS_TOO_OFTEN:
    case INFLATE_NO_END_CODE:
    case INFLATE_NO_SUCH_CODE:
    case INFLATE_LENGTH_CODE:
    case INFLATE_DISTANCE_CODE:
    case INFLATE_TOO_FAR:
        break;
    }
    return "bad";
}

static void judge_tell(const uint8_t *octets, size_t size, GString *told)
{
    struct inflater *inflater = inflater_new(MESSAGE_SIZE_MAX);
    const char *words = NULL;
    for (size_t at = 0; words == NULL && at + SIZE_SIZE <= size;) {
        const uint8_t *message = NULL;
        size_t message_size = 0;
        struct inflated inflated;
        at = message_next(octets, size, at, &message, &message_size);
        GByteArray *whole = g_byte_array_new();
        g_byte_array_append(whole, message, (guint)message_size);
        g_byte_array_append(whole, (const uint8_t *)"\0\0\xff\xff", 4);
        inflater_take(inflater, whole->data, whole->len, false, &inflated);
        words = judge_words(&inflated, whole->len);
        if (words == NULL)
            message_tell(told, inflated.octets, inflated.size);
        else
            end_tell(told, words);
        if (words == NULL && inflated.end == INFLATE_END_BARE) {
            g_string_append_c(told, '?');
            words = "?";
        }
        g_byte_array_unref(whole);
    }
    inflater_free(inflater);
}

/* -------------------------------------------------------------------------------------- octets */

static void text_invent(uint64_t *state, GByteArray *text)
{
    static const char *const words[] = {
        "Hello", "a", "aaaaaaaa", " ", "\"id\": ", "0123456789", "\xc3\xa9", "\n", "xyz"};
    g_byte_array_set_size(text, 0);
    for (size_t left = random_below(state, 60); left > 0; left--) {
        const char *word = words[random_below(state, G_N_ELEMENTS(words))];
        g_byte_array_append(text, (const uint8_t *)word, (guint)strlen(word));
        uint8_t octet = (uint8_t)(random_next(state) & 0xFF);
        if (random_below(state, 4) == 0)
            g_byte_array_append(text, &octet, 1);
    }
}

/* One message, as a sender may have made it, its last four octets cut off. */
static void message_invent(uint64_t *state, z_stream *stream, GByteArray *text, GByteArray *made)
{
    text_invent(state, text);
    g_byte_array_set_size(made, 2 * text->len + 256);
    bool is_final = random_below(state, 8) == 0;
    stream->next_in = text->data;
    stream->avail_in = text->len;
    stream->next_out = made->data;
    stream->avail_out = made->len;
    deflate(stream, is_final                      ? Z_FINISH
                    : random_below(state, 4) == 0 ? Z_FULL_FLUSH
                                                  : Z_SYNC_FLUSH);
    guint size = made->len - stream->avail_out;
    g_byte_array_set_size(made, size);
    if (is_final) {
        deflateReset(stream);
        g_byte_array_append(made, (const uint8_t *)"", 1);
    } else {
        g_byte_array_set_size(made, size >= 4 ? size - 4 : 0);
    }
}

static void deflate_invent(uint64_t seed, GByteArray *octets)
{
    static const int strategies[] = {Z_DEFAULT_STRATEGY, Z_DEFAULT_STRATEGY, Z_FIXED, Z_RLE,
                                     Z_HUFFMAN_ONLY};
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    state = state != 0 ? state : 1;
    z_stream stream = {0};
    GByteArray *text = g_byte_array_new();
    GByteArray *made = g_byte_array_new();
    g_byte_array_set_size(octets, 0);
    int result = deflateInit2(&stream, (int)random_below(&state, 10), Z_DEFLATED,
                              -9 - (int)random_below(&state, 7), 1 + (int)random_below(&state, 9),
                              strategies[random_below(&state, G_N_ELEMENTS(strategies))]);
    g_assert_cmpint(result, ==, Z_OK);
    for (size_t messages = 1 + random_below(&state, 3); messages > 0; messages--) {
        message_invent(&state, &stream, text, made);
        if (random_below(&state, 2) == 0)
            octets_spoil(&state, made);
        uint8_t size[SIZE_SIZE] = {(uint8_t)(made->len >> 8), (uint8_t)(made->len & 0xFF)};
        g_byte_array_append(octets, size, SIZE_SIZE);
        g_byte_array_append(octets, made->data, made->len);
    }
    deflateEnd(&stream);
    g_byte_array_unref(text);
    g_byte_array_unref(made);
}

const struct readers deflate_readers = {
    .option = "--deflate",
    .invent = deflate_invent,
    .reference_tell = reference_tell,
    .judge_tell = judge_tell,
};
