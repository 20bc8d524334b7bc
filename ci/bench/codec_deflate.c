/* SPDX-License-Identifier: MIT */
/*
 * What permessage-deflate costs the reference beside zlib (RFC 7692). A message comes as a frame
 * and leaves compressed: the reader of the reference unmasks and inflates it, its deflater
 * compresses it again. Bare zlib inflates and deflates the same messages with the same settings.
 * Both are measured in turns, by processor time, and each keeps its windows from message to
 * message; the client began each of its messages anew, so that they can come round again.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "ci/bench/codec.h"
#include "ci/bench/measure.h"
#include "reference/deflating.h"
#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/message.h"

enum {
    MESSAGE_COUNT = 64,
    SIZE_MOST = 16 * 1024,
    DEFLATED_SIZE_MOST = 2 * SIZE_MOST,
    ROUNDS = 9,
};

/* A message as the client deflates it, and the frame that it comes in. */
struct piece {
    uint8_t frame[WS_HEAD_SIZE_MAX + DEFLATED_SIZE_MOST];
    size_t frame_size;
    uint8_t deflated[DEFLATED_SIZE_MOST]; /* with the tail that is not sent */
    size_t deflated_size;
};

static struct piece pieces[MESSAGE_COUNT];
static uint8_t plain[DEFLATED_SIZE_MOST], packed_again[DEFLATED_SIZE_MOST];
static uint8_t input[TURN_INPUT_SIZE];
static struct message_reader reader;
static z_stream bare_inflater, bare_deflater;

static void complain(const char *what)
{
    fprintf(stderr, "codec: %s\n", what);
    exit(1);
}

/* Words, in an order that does not repeat. */
static void words_make(uint8_t *text, size_t size)
{
    static const char *const words[] = {"\"price\": ", "true, ",   "\"name\": ", "\"event\": ",
                                        "false, ",     "\"id\": ", "null, ",     "\"text\": "};
    for (size_t at = 0; at < size;) {
        char next[32];
        int length = snprintf(next, sizeof next, "%s%d, ", words[rand() % 8], rand() % 1000);
        for (int i = 0; i < length && at < size; i++) {
            text[at++] = (uint8_t)next[i];
        }
    }
}

/* Deflates to a whole block behind an empty one, as a sender does (RFC 7692 7.2.1). */
static size_t deflate_to_flush(z_stream *stream, const uint8_t *text, size_t size, uint8_t *place)
{
    stream->next_in = (Bytef *)(uintptr_t)text;
    stream->avail_in = (uInt)size;
    stream->next_out = place;
    stream->avail_out = DEFLATED_SIZE_MOST;
    if (deflate(stream, Z_SYNC_FLUSH) != Z_OK || stream->avail_in > 0 || stream->avail_out == 0) {
        complain("zlib does not deflate");
    }
    return DEFLATED_SIZE_MOST - stream->avail_out;
}

static void pieces_make(z_stream *client, size_t size)
{
    enum { TAIL_SIZE = 4, RSV1_TEXT = 0xC1, MASKED = 0x80, IS_16_BITS = 126 };
    for (size_t i = 0; i < MESSAGE_COUNT; i++) {
        struct piece *piece = &pieces[i];
        words_make(plain, size);
        deflateReset(client);
        piece->deflated_size = deflate_to_flush(client, plain, size, piece->deflated);
        size_t payload_size = piece->deflated_size - TAIL_SIZE;
        uint8_t *at = piece->frame;
        *at++ = RSV1_TEXT;
        if (payload_size < IS_16_BITS) {
            *at++ = (uint8_t)(MASKED | payload_size);
        } else {
            *at++ = MASKED | IS_16_BITS;
            *at++ = (uint8_t)(payload_size >> 8 & 0xFF);
            *at++ = (uint8_t)(payload_size & 0xFF);
        }
        static const uint8_t masking_key[WS_MASKING_KEY_SIZE] = {0x37, 0xfa, 0x21, 0x3d};
        memcpy(at, masking_key, sizeof masking_key);
        at += sizeof masking_key;
        for (size_t j = 0; j < payload_size; j++) {
            *at++ = piece->deflated[j] ^ masking_key[j % sizeof masking_key];
        }
        piece->frame_size = (size_t)(at - piece->frame);
    }
}

static void echo(const struct piece *piece, size_t size)
{
    uint8_t *octets = message_reader_resume(&reader, input);
    memcpy(octets, piece->frame, piece->frame_size);
    size_t used = 0;
    struct packed packed;
    if (message_reader_feed(&reader, octets, piece->frame_size, &used) != MESSAGE_DONE ||
        reader.message.size != size ||
        !deflating_pack(&reader.compression, reader.message.octets, size, &packed)) {
        complain("the reference does not echo");
    }
    if (!message_reader_suspend(&reader)) {
        complain("no memory");
    }
}

static void echo_bare(const struct piece *piece, size_t size)
{
    bare_inflater.next_in = (Bytef *)(uintptr_t)piece->deflated;
    bare_inflater.avail_in = (uInt)piece->deflated_size;
    bare_inflater.next_out = plain;
    bare_inflater.avail_out = DEFLATED_SIZE_MOST;
    if (inflate(&bare_inflater, Z_SYNC_FLUSH) != Z_OK ||
        DEFLATED_SIZE_MOST - bare_inflater.avail_out != size) {
        complain("zlib does not inflate");
    }
    (void)deflate_to_flush(&bare_deflater, plain, size, packed_again);
}

/* Messages per second of processor time. */
static double rate(void (*work)(const struct piece *, size_t), size_t size, double seconds)
{
    double began_s = own_cpu_s();
    double used_s = 0;
    double count = 0;
    while (used_s < seconds) {
        for (size_t i = 0; i < MESSAGE_COUNT; i++) {
            work(&pieces[i], size);
        }
        count += MESSAGE_COUNT;
        used_s = own_cpu_s() - began_s;
    }
    return count / used_s;
}

static int by_rate(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

void codec_deflate(double seconds)
{
    static const size_t sizes[] = {128, 1024, SIZE_MOST};
    enum { SIZE_COUNT = sizeof sizes / sizeof sizes[0], WINDOW_BITS = 15 };
    struct terms terms = {
        .agreed = true, .server_window_bits = WINDOW_BITS, .client_window_bits = WINDOW_BITS};
    z_stream client = {0};
    int made = deflateInit2(&client, 6, Z_DEFLATED, -WINDOW_BITS, 8, Z_DEFAULT_STRATEGY);
    made |= deflateInit2(&bare_deflater, DEFLATE_LEVEL, Z_DEFLATED, -WINDOW_BITS,
                         DEFLATE_MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    made |= inflateInit2(&bare_inflater, -WINDOW_BITS);
    if (made != Z_OK) {
        complain("no memory");
    }
    message_reader_agree(&reader, &terms);
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        double each_s = seconds / (2 * SIZE_COUNT * ROUNDS);
        double rates[2][ROUNDS];
        pieces_make(&client, sizes[i]);
        for (int round = 0; round < ROUNDS; round++) {
            rates[0][round] = rate(echo, sizes[i], each_s);
            rates[1][round] = rate(echo_bare, sizes[i], each_s);
        }
        qsort(rates[0], ROUNDS, sizeof rates[0][0], by_rate);
        qsort(rates[1], ROUNDS, sizeof rates[1][0], by_rate);
        printf(", \"deflate-%zu\": {\"echo_per_s\": %.4g, \"bare_per_s\": %.4g}", sizes[i],
               rates[0][ROUNDS / 2], rates[1][ROUNDS / 2]);
    }
    message_reader_end(&reader);
    compression_forget();
    deflateEnd(&client);
    deflateEnd(&bare_deflater);
    inflateEnd(&bare_inflater);
    memory_forget();
}
