/* SPDX-License-Identifier: MIT */
/*
 * The compressor of the script player; see deflater.h. zlib's window of 2^9 reaches back 250 octets
 * at most, and it has no smaller one, so that one also serves where 2^8 was agreed. It does not
 * know what else than its own data was sent, so behind such it begins with an empty window.
 */
#include "harness/deflater.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

#include "conformance/catalogue.h"
#include "harness/deflate_write.h"

enum {
    ZLIB_BITS_MIN = 9,
    MEMORY_LEVEL = 8,
    PIECE_SIZE = 16384,
    FLUSH_SIZE = 4, /* 00 00 FF FF */
};

struct deflater {
    z_stream stream;
    bool takes_over;
    bool is_odd; /* something else than zlib's data was sent since */
};

struct deflater *deflater_new(unsigned bits, bool takes_over)
{
    struct deflater *deflater = g_new0(struct deflater, 1);
    int window_bits = (int)MAX(bits, (unsigned)ZLIB_BITS_MIN);
    assert(bits >= DEFLATE_WINDOW_BITS_MIN && bits <= DEFLATE_WINDOW_BITS_MAX);
    deflater->takes_over = takes_over;
    int result = deflateInit2(&deflater->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window_bits,
                              MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    if (result != Z_OK)
        g_error("zlib does not begin: %d", result);
    return deflater;
}

void deflater_free(struct deflater *deflater)
{
    if (deflater == NULL)
        return;
    deflateEnd(&deflater->stream);
    g_free(deflater);
}

/* Hands octets to zlib and takes what comes of them. */
static void zlib_put(struct deflater *deflater, const uint8_t *octets, size_t size, int flush,
                     GByteArray *out)
{
    uint8_t piece[PIECE_SIZE];
    z_stream *stream = &deflater->stream;
    stream->next_in = (Bytef *)(uintptr_t)octets;
    stream->avail_in = (uInt)size;
    do {
        stream->next_out = piece;
        stream->avail_out = sizeof piece;
        int result = deflate(stream, flush);
        assert(result == Z_OK || result == Z_BUF_ERROR);
        g_byte_array_append(out, piece, (guint)(sizeof piece - stream->avail_out));
    } while (stream->avail_out == 0);
    assert(stream->avail_in == 0);
}

static void zlib_step(struct deflater *deflater, const struct step *step,
                      const struct payload *payload, GByteArray *out)
{
    static const uint8_t empty[] = {0x00, 0x00, 0x00, 0xff, 0xff};
    uint8_t piece[PIECE_SIZE];
    guint begin = out->len;
    bool begins = step->opcode != WS_CONTINUATION;
    if ((begins && (!deflater->takes_over || step->fresh_window)) || deflater->is_odd)
        deflateReset(&deflater->stream);
    deflater->is_odd = false;
    for (uint64_t at = 0; at < payload->size; at += PIECE_SIZE) {
        size_t size = (size_t)MIN(payload->size - at, (uint64_t)PIECE_SIZE);
        payload_copy(payload, at, piece, size);
        zlib_put(deflater, piece, size, Z_NO_FLUSH, out);
    }
    zlib_put(deflater, piece, 0, Z_SYNC_FLUSH, out);
    /* Nothing comes of nothing where it was flushed before (RFC 7692 7.2.3.6). */
    if (out->len == begin)
        g_byte_array_append(out, empty, sizeof empty);
    assert(out->len - begin > FLUSH_SIZE);
    assert(memcmp(out->data + out->len - FLUSH_SIZE, empty + 1, FLUSH_SIZE) == 0);
    if (!step->unfinished && step->tail == TAIL_CUT)
        g_byte_array_set_size(out, out->len - FLUSH_SIZE);
}

void deflater_step(struct deflater *deflater, const struct step *step, unsigned index,
                   GByteArray *out)
{
    struct payload payload = step_payload(step, index);
    guint at = out->len;
    switch (step->deflating) {
    case DEFLATING_ZLIB:
        zlib_step(deflater, step, &payload, out);
        return;
    case DEFLATING_NOT:
    case DEFLATING_OCTETS:
        g_byte_array_set_size(out, at + (guint)payload.size);
        if (payload.size > 0)
            payload_copy(&payload, 0, out->data + at, (size_t)payload.size);
        break;
    case DEFLATING_BLOCKS:
        deflate_write(out, step->blocks, step->tail, step->unfinished);
        break;
    }
    deflater->is_odd = true;
}
