/* SPDX-License-Identifier: MIT */
/* From compressed octets to those of a message; see inflating.h. */
#include "reference/inflating.h"

#include <assert.h>
#include <stdlib.h>
#include <zlib.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/obey.h"
#include "reference/place.h"

/* zlib keeps a pointer to the stream, so it stays where it is made. */
struct inflater {
    z_stream stream;
    uint8_t window_bits;  /* as agreed */
    bool at_border;       /* what was inflated so far ends with a whole block */
    bool begins;          /* nothing of the message was inflated */
    bool gave_up;         /* only a dishonest server does: the rest of the message is passed over */
    unsigned block_count; /* of the message */
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
    bool kept = compression->inflater != NULL;
    if (kept && !CALLS_FOR(PMCE_7_2_2_SERVER_KEEPS_WINDOW, kept)) {
        inflating_leave(compression);
    }
    if (compression->inflater != NULL) {
        compression->inflater->begins = true;
        compression->inflater->block_count = 0;
        return true;
    }
    uint8_t window_bits = compression->terms.client_window_bits;
    bool full = window_bits == WINDOW_BITS_MAX;
    if (full && !CALLS_FOR(PMCE_7_2_2_SERVER_USES_FULL_WINDOW, full)) {
        window_bits = WINDOW_BITS_MIN;
    }
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
    compression->inflater->begins = true;
    compression->inflater->gave_up = false;
    compression->inflater->block_count = 0;
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
static enum inflating_result no_deflate(struct fault *fault, enum requirement_id requirement)
{
    assert(requirement != REQUIREMENT_NONE);
    *fault = (struct fault){requirement, WS_CLOSE_INVALID_DATA, NULL};
    return INFLATING_BAD;
}

/* A block that says it is the last of its stream is not the last of the message (7.2.3.4): another
 * stream begins at the next octet, and the window stays (7.2.1). */
static enum inflating_result stream_ends(struct inflater *inflater, struct fault *fault)
{
    if (!CALLS_FOR(PMCE_7_2_1_TAKES_FINAL_BLOCKS, true)) {
        return no_deflate(fault, PMCE_7_2_1_TAKES_FINAL_BLOCKS);
    }
    inflater->at_border = true;
    int result = inflateResetKeep(&inflater->stream);
    assert(result == Z_OK);
    (void)result;
    return inflater->stream.avail_in > 0 ? INFLATING_SOME : INFLATING_DONE;
}

/* What follows from what zlib said. `is_full`: it has used all the room that it had. */
static enum inflating_result judge(struct inflater *inflater, int said, bool is_full,
                                   struct fault *fault)
{
    /* How zlib tells where it has come to, beside the bits of an octet that it has left. */
    enum { BORDER = 128, FINAL = 64, BITS = 63 };
    z_stream *stream = &inflater->stream;
    if (said == Z_STREAM_END) {
        return stream_ends(inflater, fault);
    }
    if (said == Z_MEM_ERROR) {
        return no_memory(fault);
    }
    bool bad = said == Z_DATA_ERROR;
    if (BREAKS(PMCE_7_2_2_FAILS_ON_BAD_DATA, bad)) {
        return no_deflate(fault, PMCE_7_2_2_FAILS_ON_BAD_DATA);
    }
    inflater->gave_up = bad;
    if (said == Z_BUF_ERROR || bad) {
        return INFLATING_DONE; /* there was nothing to do */
    }
    assert(said == Z_OK);
    bool border = (stream->data_type & BORDER) != 0;
    inflater->block_count += border;
    inflater->at_border = border && (stream->data_type & BITS) == 0;
    bool ends = border && (stream->data_type & FINAL) != 0;
    assert(is_full || border || stream->avail_in == 0);
    return is_full || ends || stream->avail_in > 0 ? INFLATING_SOME : INFLATING_DONE;
}

/* Whether the message begins with a block that is refused, which no honest server does: the three
 * bits before its data are the last one's flag and the type. */
static bool begins_refused(struct inflater *inflater, const struct inflating_input *input)
{
    if (!inflater->begins || input->size == 0) {
        return false;
    }
    inflater->begins = false;
    unsigned type = input->octets[0] >> 1 & 3;
    assert(type <= 3);
    return type != 1 && !CALLS_FOR(PMCE_7_2_1_TAKES_ANY_BLOCK, type != 1);
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
    if (inflater->gave_up) {
        return INFLATING_DONE;
    }
    if (begins_refused(inflater, input)) {
        return no_deflate(fault, PMCE_7_2_1_TAKES_ANY_BLOCK);
    }
    uint8_t beyond; /* the greatest message is whole, and there shall be nothing behind it */
    bool is_whole = room == 0;
    z_stream *stream = &inflater->stream;
    /* zlib changes nothing of its input; the type says so only if ZLIB_CONST is defined. */
    stream->next_in = (Bytef *)(uintptr_t)input->octets;
    stream->avail_in = (uInt)input->size;
    stream->next_out = is_whole ? &beyond : place;
    stream->avail_out = is_whole ? 1 : (uInt)room;
    /* It stops behind each block, so that it can say where one ends. */
    int said = inflate(stream, Z_BLOCK);
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

bool inflating_is_at_border(const struct compression *compression)
{
    assert(compression->is_compressed);
    assert(compression->inflater != NULL);
    return compression->inflater->at_border;
}

bool inflating_end(struct compression *compression, struct fault *fault)
{
    struct inflater *inflater = compression->inflater;
    assert(compression->is_compressed);
    assert(inflater != NULL);
    compression->is_compressed = false;
    compression->wire_size = 0;
    bool whole = inflater->at_border || inflater->gave_up;
    if (BREAKS(PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, !whole)) {
        (void)no_deflate(fault, PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA);
        return false;
    }
    /* One with data, and the one that the tail completes. */
    bool several = inflater->block_count > 2;
    if (several && !CALLS_FOR(PMCE_7_2_1_TAKES_SEVERAL_BLOCKS, several)) {
        (void)no_deflate(fault, PMCE_7_2_1_TAKES_SEVERAL_BLOCKS);
        return false;
    }
    if (compression->terms.client_resets || !whole || inflater->gave_up) {
        inflating_leave(compression);
    }
    return true;
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
