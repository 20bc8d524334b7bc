/* SPDX-License-Identifier: MIT */
/* From compressed octets to those of a message; see inflating.h. */
#include "reference/inflating.h"

#include <assert.h>
#include <stdlib.h>
#include <zlib.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/place.h"

/* zlib keeps a pointer to the stream, so it stays where it is made. */
struct inflater {
    z_stream stream;
    uint8_t window_bits; /* as agreed */
    bool at_border;      /* what was inflated so far ends with a whole block */
};

/* One that nobody needs now, for the next message of a peer that begins each one anew. As a spare
 * buffer, it is not counted as used. */
static struct inflater *spare;

/* What an inflater of that window costs. */
static size_t cost_of(uint8_t window_bits)
{
    assert(window_bits >= WINDOW_BITS_MIN);
    assert(window_bits <= WINDOW_BITS_MAX);
    return INFLATER_SIZE + ((size_t)1 << window_bits);
}

static void inflater_free(struct inflater *inflater)
{
    int result = inflateEnd(&inflater->stream);
    assert(result == Z_OK);
    (void)result;
    free(inflater);
}

/* A stream of no zlib header, its window empty. NULL when the system has no memory. */
static struct inflater *inflater_make(uint8_t window_bits)
{
    if (spare != NULL && inflateReset2(&spare->stream, -(int)window_bits) == Z_OK) {
        struct inflater *taken = spare;
        spare = NULL;
        return taken;
    }
    struct inflater *inflater = calloc(1, sizeof *inflater);
    if (inflater != NULL && inflateInit2(&inflater->stream, -(int)window_bits) != Z_OK) {
        free(inflater);
        return NULL;
    }
    assert(inflater == NULL || inflater->stream.state != NULL);
    return inflater;
}

bool inflating_begin(struct compression *compression)
{
    assert(compression->terms.agreed);
    assert(!compression->is_compressed);
    assert(compression->wire_size == 0);
    compression->is_compressed = true;
    if (compression->inflater != NULL) {
        return true;
    }
    uint8_t window_bits = compression->terms.client_window_bits;
    if (!memory_claim(cost_of(window_bits))) {
        return false;
    }
    compression->inflater = inflater_make(window_bits);
    if (compression->inflater == NULL) {
        memory_release(cost_of(window_bits));
        return false;
    }
    compression->inflater->window_bits = window_bits;
    compression->inflater->at_border = false;
    return true;
}

static enum inflating_result no_memory(struct fault *fault)
{
    assert(memory_used() <= MEMORY_SIZE_MAX);
    *fault = (struct fault){REQUIREMENT_NONE, WS_CLOSE_TRY_AGAIN_LATER,
                            "RFC 6455 10.4: no memory is left for messages"};
    return INFLATING_BAD;
}

/* RFC 7692 names no status code. The octets are not what the bit in the head said that they are,
 * which is what 1007 stands for (RFC 6455 7.4.1). */
static enum inflating_result no_deflate(int said, struct fault *fault)
{
    assert(said == Z_DATA_ERROR);
    *fault = (struct fault){REQUIREMENT_NONE, WS_CLOSE_INVALID_DATA,
                            "RFC 7692 7.2.2: a compressed message is not DEFLATE data"};
    return INFLATING_BAD;
}

/* What follows from what zlib said. `is_full`: it has used all the room that it had. */
static enum inflating_result judge(struct inflater *inflater, int said, bool is_full,
                                   struct fault *fault)
{
    z_stream *stream = &inflater->stream;
    if (said == Z_STREAM_END) {
        /* A block that says it is the last of its stream is not the last of the message (7.2.3.4):
         * another stream begins at the next octet, and the window stays (7.2.1). */
        inflater->at_border = true;
        said = inflateResetKeep(stream);
        assert(said == Z_OK);
        return stream->avail_in > 0 ? INFLATING_SOME : INFLATING_DONE;
    }
    if (said == Z_MEM_ERROR) {
        return no_memory(fault);
    }
    if (said != Z_OK && said != Z_BUF_ERROR) {
        return no_deflate(said, fault);
    }
    /* 128: a block has just ended; the low bits: how many bits are left of its last octet. */
    inflater->at_border = (stream->data_type & 128) != 0 && (stream->data_type & 63) == 0;
    assert(is_full || stream->avail_in == 0);
    return is_full ? INFLATING_SOME : INFLATING_DONE;
}

enum inflating_result inflating_step(struct message_reader *reader, struct inflating_input *input,
                                     size_t *made, struct fault *fault)
{
    struct inflater *inflater = reader->compression.inflater;
    assert(reader->compression.is_compressed);
    assert(input->size <= UINT32_MAX);
    assert(inflater != NULL);
    size_t room = 0;
    uint8_t *place = place_inflate(reader, &room);
    *made = 0;
    if (place == NULL) {
        return no_memory(fault);
    }
    uint8_t beyond; /* the greatest message is whole, and there shall be nothing behind it */
    bool is_whole = room == 0;
    z_stream *stream = &inflater->stream;
    /* zlib changes nothing of its input; the type says so only if ZLIB_CONST is defined. */
    stream->next_in = (Bytef *)(uintptr_t)input->octets;
    stream->avail_in = (uInt)input->size;
    stream->next_out = is_whole ? &beyond : place;
    stream->avail_out = is_whole ? 1 : (uInt)room;
    int said = inflate(stream, Z_SYNC_FLUSH);
    bool is_full = stream->avail_out == 0;
    input->octets = stream->next_in;
    input->size = stream->avail_in;
    if (is_whole && is_full) {
        *fault = (struct fault){REQUIREMENT_NONE, WS_CLOSE_TOO_BIG,
                                "RFC 6455 10.4: a message of more than 16 MiB, inflated"};
        return INFLATING_BAD;
    }
    *made = is_whole ? 0 : room - stream->avail_out;
    assert(*made <= room);
    return judge(inflater, said, is_full, fault);
}

struct inflating_input inflating_tail(void)
{
    static const uint8_t tail[] = {0x00, 0x00, 0xFF, 0xFF};
    static_assert(sizeof tail == 1 + 2 + 2 - 1, "what is left of an empty block, 3 bits apart");
    return (struct inflating_input){tail, sizeof tail};
}

bool inflating_end(struct compression *compression)
{
    assert(compression->is_compressed);
    assert(compression->inflater != NULL);
    bool whole = compression->inflater->at_border;
    compression->is_compressed = false;
    compression->wire_size = 0;
    if (compression->terms.client_resets) {
        inflating_leave(compression);
    }
    return whole;
}

void inflating_leave(struct compression *compression)
{
    struct inflater *inflater = compression->inflater;
    if (inflater == NULL) {
        return;
    }
    assert(compression->terms.agreed);
    compression->inflater = NULL;
    memory_release(cost_of(inflater->window_bits));
    if (spare == NULL) {
        spare = inflater;
    } else {
        inflater_free(inflater);
    }
    assert(spare != NULL);
}

void inflating_forget(void)
{
    if (spare != NULL) {
        inflater_free(spare);
        spare = NULL;
    }
    assert(spare == NULL);
}
