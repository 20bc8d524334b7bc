/* SPDX-License-Identifier: MIT */
/* Whether a compressed stream can be read event by event. */
#include <string.h>
#include <zlib.h>

#include "harness/sse_judge.h"

enum { GZIP_OR_ZLIB = 32 + MAX_WBITS, DECODED_SIZE_MAX = 1 << 20 };

/* What can be decoded of the octets, and no more than DECODED_SIZE_MAX. */
static GByteArray *decoded(const GByteArray *octets)
{
    GByteArray *result = g_byte_array_new();
    uint8_t piece[4096];
    z_stream stream = {.next_in = octets->data, .avail_in = octets->len};
    int status = inflateInit2(&stream, GZIP_OR_ZLIB);

    if (status != Z_OK) {
        return result;
    }
    do {
        stream.next_out = piece;
        stream.avail_out = sizeof(piece);
        status = inflate(&stream, Z_SYNC_FLUSH);
        g_byte_array_append(result, piece, (guint)(sizeof(piece) - stream.avail_out));
    } while (status == Z_OK && stream.avail_out == 0 && result->len < DECODED_SIZE_MAX);
    inflateEnd(&stream);
    return result;
}

static void look_coding_flushed(struct sse_context *context)
{
    const struct sse_record *record = sse_streamed(context, "coding");

    if (record == NULL) {
        return;
    }
    if (!head_has_token(&record->head, "Content-Encoding", "gzip")) {
        sse_not_applicable(context, g_strdup("the stream is not compressed, though gzip is "
                                             "offered"));
        return;
    }
    const struct sse_record *plain = sse_streamed(context, "stream");
    if (plain == NULL || plain->event_count == 0) {
        sse_not_applicable(context, g_strdup("no event came without compression, either"));
        return;
    }
    const struct body_piece *first = &g_array_index(plain->body.pieces, struct body_piece, 0);
    if (first->at_us - plain->head_us > record->end_us - record->head_us) {
        sse_not_applicable(context, g_strdup("too short a time to see an event"));
        return;
    }
    GByteArray *octets = decoded(record->body.octets);
    struct sse_recording *recording = sse_recording_new(octets->data, octets->len);
    if (recording->events->len == 0) {
        sse_blame(context, SSE_HTTP_CODING_IS_FLUSHED,
                  "an event that can be decoded, as one came without compression",
                  g_strdup_printf("%u octets came in %.1f s, from which %u can be decoded, and no "
                                  "event",
                                  record->body.octets->len,
                                  (double)(record->end_us - record->head_us) / 1e6, octets->len),
                  -1);
    }
    sse_recording_free(recording);
    g_byte_array_unref(octets);
}

const struct sse_look sse_coding_looks[SSE_CHECK_COUNT] = {
    [SSE_CHECK_CODING_FLUSHED] = {look_coding_flushed, {"coding", "stream"}, false},
};
