/* SPDX-License-Identifier: MIT */
/*
 * From messages to compressed ones; see deflating.h.
 *
 * Invariants: `deflaters.kept` has the streams that belong to a connection, the one used last at
 * the end, at most DEFLATER_COUNT_MAX; each is counted in the memory budget. `deflaters.spare` has
 * those that belong to nobody, their windows empty, at most DEFLATER_SPARE_COUNT_MAX; these are
 * not counted, as memory.h does not count its spare buffers.
 *
 * Compressed is into one buffer for all: what is made leaves for the turn's window at once.
 */
#include "reference/deflating.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <zlib.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/obey.h"

/* What a sender takes off the end of each message (RFC 7692 7.2.1, item 3). */
static const uint8_t tail[] = {0x00, 0x00, 0xFF, 0xFF};

/* Large enough for all that is sent, which is shorter than the message, and for the tail. */
static uint8_t packing[DEFLATE_SIZE_MAX + sizeof tail];

/* zlib keeps a pointer to the stream, so it stays where it is made. */
struct deflater {
    z_stream stream;
    TAILQ_ENTRY(deflater) link;
    struct compression *owner; /* or NULL */
    uint8_t window_bits;       /* as agreed */
};

TAILQ_HEAD(deflater_list, deflater);

static struct {
    struct deflater_list kept;
    struct deflater_list spare;
    size_t kept_count;
    size_t spare_count;
} deflaters = {
    .kept = TAILQ_HEAD_INITIALIZER(deflaters.kept),
    .spare = TAILQ_HEAD_INITIALIZER(deflaters.spare),
};

static void deflaters_check(void)
{
    assert(deflaters.kept_count <= DEFLATER_COUNT_MAX);
    assert(deflaters.spare_count <= DEFLATER_SPARE_COUNT_MAX);
    assert((deflaters.kept_count == 0) == TAILQ_EMPTY(&deflaters.kept));
    assert((deflaters.spare_count == 0) == TAILQ_EMPTY(&deflaters.spare));
}

/*
 * The window that zlib is asked for. It knows none of 256 octets for a stream without a header.
 * Its strategy Z_RLE is defined to look back by a single octet only, so that any window is long
 * enough, and that is how 8 bits are kept to.
 */
static int zlib_bits(uint8_t window_bits)
{
    assert(window_bits >= WINDOW_BITS_MIN);
    assert(window_bits <= WINDOW_BITS_MAX);
    return window_bits == 8 ? 9 : window_bits;
}

/* What a deflater of that window costs: four octets for each of the window, and what does not
 * depend on it. */
static size_t cost_of(uint8_t window_bits)
{
    size_t cost = DEFLATER_SIZE + ((size_t)4 << zlib_bits(window_bits));
    assert(cost > DEFLATER_SIZE);
    assert(cost <= DEFLATER_SIZE_MAX);
    return cost;
}

static void deflater_free(struct deflater *deflater)
{
    assert(deflater->owner == NULL);
    int result = deflateEnd(&deflater->stream);
    assert(result == Z_OK || result == Z_DATA_ERROR); /* in the midst of something */
    (void)result;
    free(deflater);
}

/* A stream without a zlib header, its window empty, or NULL. */
static struct deflater *deflater_make(uint8_t window_bits)
{
    struct deflater *deflater = calloc(1, sizeof *deflater);
    if (deflater == NULL) {
        return NULL;
    }
    int strategy = window_bits == 8 ? Z_RLE : Z_DEFAULT_STRATEGY;
    if (deflateInit2(&deflater->stream, DEFLATE_LEVEL, Z_DEFLATED, -zlib_bits(window_bits),
                     DEFLATE_MEMORY_LEVEL, strategy) != Z_OK) {
        free(deflater);
        return NULL;
    }
    deflater->window_bits = window_bits;
    assert(deflater->owner == NULL);
    return deflater;
}

/* Its owner, if any, begins its next message with an empty window, as it may at any time. */
static void deflater_let_go(struct deflater *deflater)
{
    deflaters_check();
    assert(deflaters.kept_count > 0);
    TAILQ_REMOVE(&deflaters.kept, deflater, link);
    deflaters.kept_count--;
    memory_release(cost_of(deflater->window_bits));
    if (deflater->owner != NULL) {
        deflater->owner->deflater = NULL;
        deflater->owner = NULL;
    }
    if (deflaters.spare_count == DEFLATER_SPARE_COUNT_MAX) {
        struct deflater *oldest = TAILQ_FIRST(&deflaters.spare);
        TAILQ_REMOVE(&deflaters.spare, oldest, link);
        deflaters.spare_count--;
        deflater_free(oldest);
    }
    int result = deflateReset(&deflater->stream);
    assert(result == Z_OK);
    (void)result;
    TAILQ_INSERT_TAIL(&deflaters.spare, deflater, link);
    deflaters.spare_count++;
    deflaters_check();
}

/* A spare one of that window, the one let go last first: it is warm. */
static struct deflater *spare_take(uint8_t window_bits)
{
    deflaters_check();
    struct deflater *deflater;
    TAILQ_FOREACH_REVERSE(deflater, &deflaters.spare, deflater_list, link)
    {
        if (deflater->window_bits == window_bits) {
            TAILQ_REMOVE(&deflaters.spare, deflater, link);
            deflaters.spare_count--;
            assert(deflater->owner == NULL);
            return deflater;
        }
    }
    return NULL;
}

/* The deflater of the connection: the one it has, a spare one, a new one. NULL when there is no
 * memory. */
static struct deflater *deflater_of(struct compression *compression)
{
    struct deflater *deflater = compression->deflater;
    if (deflater != NULL) {
        assert(deflater->owner == compression);
        TAILQ_REMOVE(&deflaters.kept, deflater, link);
        TAILQ_INSERT_TAIL(&deflaters.kept, deflater, link);
        return deflater;
    }
    if (deflaters.kept_count == DEFLATER_COUNT_MAX) {
        deflater_let_go(TAILQ_FIRST(&deflaters.kept));
    }
    uint8_t window_bits = compression->terms.server_window_bits;
    if (!memory_claim(cost_of(window_bits))) {
        return NULL;
    }
    deflater = spare_take(window_bits);
    deflater = deflater != NULL ? deflater : deflater_make(window_bits);
    if (deflater == NULL) {
        memory_release(cost_of(window_bits));
        return NULL;
    }
    assert(deflater->window_bits == window_bits);
    deflater->owner = compression;
    compression->deflater = deflater;
    TAILQ_INSERT_TAIL(&deflaters.kept, deflater, link);
    deflaters.kept_count++;
    assert(deflaters.kept_count <= DEFLATER_COUNT_MAX);
    return deflater;
}

/* Whether it is worth it, and can be done in one turn. */
static bool is_fit(const struct compression *compression, size_t size)
{
    if (!compression->terms.agreed) {
        return false;
    }
    compression_check(compression);
    size_t size_min = compression->terms.server_resets ? DEFLATE_ALONE_SIZE_MIN : DEFLATE_SIZE_MIN;
    assert(size_min >= DEFLATE_SIZE_MIN);
    return size >= size_min && size <= DEFLATE_SIZE_MAX;
}

/* Compresses; false when it comes out no shorter. */
static bool deflate_whole(z_stream *stream, const uint8_t *octets, size_t size,
                          struct packed *packed)
{
    size_t room = size + sizeof tail;
    assert(size >= DEFLATE_SIZE_MIN);
    assert(room <= sizeof packing);
    stream->next_in = (Bytef *)(uintptr_t)octets;
    stream->avail_in = (uInt)size;
    stream->next_out = packing;
    /* Room that is left when it returns says that it has nothing more to write. */
    stream->avail_out = (uInt)room;
    int result = deflate(stream, Z_SYNC_FLUSH);
    assert(result == Z_OK);
    size_t made = room - stream->avail_out;
    if (stream->avail_out == 0 || made - sizeof tail >= size) {
        return false;
    }
    assert(stream->avail_in == 0);
    PROMISE(PMCE_6_1_SENDS_WHAT_INFLATES, made > sizeof tail && result == Z_OK);
    PROMISE(PMCE_7_2_1_PADS_WITH_ZEROS, result != Z_STREAM_END); /* no block has BFINAL */
    PROMISE(PMCE_7_2_1_CUTS_OFF_TAIL,
            made > sizeof tail && memcmp(packing + made - sizeof tail, tail, sizeof tail) == 0);
    *packed = (struct packed){packing, made - sizeof tail};
    return true;
}

bool deflating_pack(struct compression *compression, const uint8_t *octets, size_t size,
                    struct packed *packed)
{
    if (!is_fit(compression, size)) {
        return false;
    }
    struct deflater *deflater = deflater_of(compression);
    bool shorter = false;
    if (deflater != NULL) {
        PROMISE(PMCE_7_2_1_SERVER_BEGINS_EMPTY,
                !compression->terms.server_resets || deflater->stream.total_in == 0);
        PROMISE(PMCE_7_2_1_SERVER_KEEPS_WITHIN_WINDOW,
                deflater->window_bits <= compression->terms.server_window_bits);
        shorter = deflate_whole(&deflater->stream, octets, size, packed);
        /* What the peer is not sent must not be looked back at. */
        if (!shorter || compression->terms.server_resets) {
            deflater_let_go(deflater);
        }
    }
    compression_check(compression);
    return shorter;
}

void deflating_leave(struct compression *compression)
{
    if (compression->deflater != NULL) {
        assert(compression->deflater->owner == compression);
        deflater_let_go(compression->deflater);
    }
    assert(compression->deflater == NULL);
}

void deflating_forget(void)
{
    deflaters_check();
    assert(deflaters.kept_count == 0);
    while (!TAILQ_EMPTY(&deflaters.spare)) {
        struct deflater *deflater = TAILQ_FIRST(&deflaters.spare);
        TAILQ_REMOVE(&deflaters.spare, deflater, link);
        deflaters.spare_count--;
        deflater_free(deflater);
    }
    deflaters_check();
}
