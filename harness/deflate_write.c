/* SPDX-License-Identifier: MIT */
/*
 * The writer of hand-made DEFLATE: see deflate_write.h. Bits fill an octet from its least one up;
 * Huffman codes go out with their first bit first, numbers with their least one first (RFC 1951
 * 3.1.1). The codes of a dynamic block are made plain: each literal and the end of the block has
 * one of eight or nine bits, so that nothing has to be counted.
 */
#include "harness/deflate_write.h"

#include <assert.h>
#include <string.h>

#include "conformance/catalogue.h"

enum {
    END_OF_BLOCK = 256,
    LENGTH_FIRST = 257,
    LENGTH_LAST = 285,
    LITERAL_COUNT = 286,
    DISTANCE_COUNT = 30,
    PIECE_SIZE = 4096,
};

struct bits {
    GByteArray *out;
    unsigned held; /* not yet an octet */
    unsigned count;
};

static void bits_put(struct bits *bits, unsigned value, unsigned count)
{
    for (unsigned index = 0; index < count; index++) {
        bits->held |= (value >> index & 1) << bits->count;
        bits->count++;
        if (bits->count == 8) {
            uint8_t octet = (uint8_t)bits->held;
            g_byte_array_append(bits->out, &octet, 1);
            bits->held = 0;
            bits->count = 0;
        }
    }
}

/* A Huffman code: its first bit is the highest. */
static void code_put(struct bits *bits, unsigned code, unsigned count)
{
    for (unsigned index = count; index-- > 0;)
        bits_put(bits, code >> index & 1, 1);
}

static void bits_pad(struct bits *bits, bool with_ones)
{
    while (bits->count != 0)
        bits_put(bits, with_ones, 1);
}

/* ---- Codes ---- */

/* Length and code of a symbol for literals and lengths: those of a fixed block (3.2.6), or those
 * that a dynamic one here has. Its lengths: 0 to 225 have 8 bits, 226 to 285 have 9. */
static void literal_put(struct bits *bits, bool is_fixed, unsigned symbol)
{
    enum { LONG_FIRST = 226, LONG_CODE = 452 };
    if (!is_fixed && symbol < LONG_FIRST)
        code_put(bits, symbol, 8);
    else if (!is_fixed)
        code_put(bits, LONG_CODE + (symbol - LONG_FIRST), 9);
    else if (symbol < 144)
        code_put(bits, 0x30 + symbol, 8);
    else if (symbol < END_OF_BLOCK)
        code_put(bits, 0x190 + (symbol - 144), 9);
    else if (symbol < 280)
        code_put(bits, symbol - END_OF_BLOCK, 7);
    else
        code_put(bits, 0xc0 + (symbol - 280), 8);
}

/* A dynamic block here has 30 codes for distances: 0 and 1 have 4 bits, the others 5. */
static void distance_put(struct bits *bits, bool is_fixed, unsigned symbol)
{
    if (is_fixed)
        code_put(bits, symbol, 5);
    else if (symbol < 2)
        code_put(bits, symbol, 4);
    else
        code_put(bits, 4 + (symbol - 2), 5);
}

/* Values from `first` on fall into groups of codes, the next `group` of which have one more bit
 * behind them each (3.2.5). Finds code, bits and what they say. */
static unsigned extent_find(unsigned value, unsigned first, unsigned group, unsigned *more,
                            unsigned *more_bits)
{
    unsigned base = first;
    for (unsigned code = 0;; code++) {
        unsigned bits = code < 2 * group ? 0 : code / group - 1;
        if (value < base + (1U << bits)) {
            *more = value - base;
            *more_bits = bits;
            return code;
        }
        base += 1U << bits;
    }
}

static void length_put(struct bits *bits, bool is_fixed, unsigned length)
{
    unsigned more = 0;
    unsigned more_bits = 0;
    unsigned code = LENGTH_LAST;
    if (length < DEFLATE_MATCH_SIZE_MAX)
        code = LENGTH_FIRST + extent_find(length, DEFLATE_MATCH_SIZE_MIN, 4, &more, &more_bits);
    literal_put(bits, is_fixed, code);
    bits_put(bits, more, more_bits);
}

static void match_put(struct bits *bits, bool is_fixed, const struct deflate_block *block)
{
    enum { NO_LENGTH = 286, NO_DISTANCE = 30 };
    unsigned more = 0;
    unsigned more_bits = 0;
    if (block->odd == BLOCK_LENGTH_CODE_286) {
        literal_put(bits, true, NO_LENGTH);
        distance_put(bits, true, 0);
        return;
    }
    if (block->odd == BLOCK_DISTANCE_CODE_30) {
        length_put(bits, true, DEFLATE_MATCH_SIZE_MIN);
        distance_put(bits, true, NO_DISTANCE);
        return;
    }
    if (block->length == 0)
        return;
    length_put(bits, is_fixed, block->length);
    unsigned code = extent_find(block->distance, 1, 2, &more, &more_bits);
    distance_put(bits, is_fixed, code);
    bits_put(bits, more, more_bits);
}

/* ---- Blocks ---- */

static void literals_put(struct bits *bits, bool is_fixed, const struct payload *payload)
{
    uint8_t piece[PIECE_SIZE];
    for (uint64_t at = 0; at < payload->size; at += PIECE_SIZE) {
        size_t size = (size_t)MIN(payload->size - at, (uint64_t)PIECE_SIZE);
        payload_copy(payload, at, piece, size);
        for (size_t index = 0; index < size; index++)
            literal_put(bits, is_fixed, piece[index]);
    }
}

static void stored_put(struct bits *bits, const struct deflate_block *block)
{
    unsigned size = (unsigned)block->literals.size;
    unsigned claimed = block->odd == BLOCK_NOT_ENDED ? DEFLATE_STORED_SIZE_MAX : size;
    unsigned check = claimed ^ 0xffffU;
    assert(size <= DEFLATE_STORED_SIZE_MAX);
    bits_pad(bits, false);
    bits_put(bits, claimed, 16);
    bits_put(bits, block->odd == BLOCK_STORED_SIZE_UNMATCHED ? check ^ 1U : check, 16);
    guint at = bits->out->len;
    g_byte_array_set_size(bits->out, at + size);
    if (size > 0)
        payload_copy(&block->literals, 0, bits->out->data + at, size);
}

/* The lengths of codes are told by the symbols 0, 4, 5, 8, 9 and 16 (the one before, again). With
 * 17 and 18, which are not used, these are eight, each with a code of three bits, so that no bits
 * are left over. */
enum { TOLD_COUNT = 14 };

static void told_put(struct bits *bits, unsigned length, unsigned times)
{
    /* Symbols in their order: 0, 4, 5, 8, 9, 16, 17, 18. */
    unsigned code = length == 4 ? 1 : length == 5 ? 2 : length == 8 ? 3 : length == 9 ? 4 : 0;
    code_put(bits, code, 3);
    for (times--; times >= 3;) {
        unsigned again = MIN(times, 6U);
        code_put(bits, 5, 3);
        bits_put(bits, again - 3, 2);
        times -= again;
    }
    for (; times > 0; times--)
        code_put(bits, code, 3);
}

/* The lengths of the codes for literals, or how they are wrong: one of 9 bits made 8 is one too
 * many, one left out one too few. */
static void literal_lengths_put(struct bits *bits, enum block_oddity odd)
{
    told_put(bits, 8, 226);
    told_put(bits, 9, END_OF_BLOCK - 226);
    told_put(bits, odd == BLOCK_WITHOUT_END_CODE ? 0 : 9, 1);
    told_put(bits, 9, LENGTH_LAST - END_OF_BLOCK - 1);
    told_put(bits, odd == BLOCK_CODES_TOO_MANY ? 8 : odd == BLOCK_CODES_TOO_FEW ? 0 : 9, 1);
}

static void dynamic_head_put(struct bits *bits, enum block_oddity odd)
{
    /* By the order of 3.2.7: 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3. */
    static const uint8_t told[TOLD_COUNT] = {3, 3, 3, 3, 3, 0, 3, 0, 0, 3, 0, 3, 0, 0};
    bits_put(bits, LITERAL_COUNT - LENGTH_FIRST, 5);
    bits_put(bits, DISTANCE_COUNT - 1, 5);
    bits_put(bits, TOLD_COUNT - 4, 4);
    for (unsigned index = 0; index < TOLD_COUNT; index++)
        bits_put(bits, told[index], 3);
    if (odd == BLOCK_REPEATS_NOTHING) {
        code_put(bits, 5, 3);
        bits_put(bits, 0, 2);
    }
    literal_lengths_put(bits, odd);
    told_put(bits, 4, 2);
    told_put(bits, 5, DISTANCE_COUNT - 2);
}

static void coded_put(struct bits *bits, const struct deflate_block *block)
{
    bool is_fixed = block->kind == BLOCK_FIXED;
    if (!is_fixed)
        dynamic_head_put(bits, block->odd);
    literals_put(bits, is_fixed, &block->literals);
    match_put(bits, is_fixed, block);
    if (block->odd != BLOCK_NOT_ENDED)
        literal_put(bits, is_fixed, END_OF_BLOCK);
}

static void block_put(struct bits *bits, const struct deflate_block *block)
{
    static const unsigned types[] = {
        [BLOCK_NONE] = 0, [BLOCK_STORED] = 0, [BLOCK_FIXED] = 1, [BLOCK_DYNAMIC] = 2};
    bits_put(bits, block->final, 1);
    bits_put(bits, block->odd == BLOCK_OF_TYPE_3 ? 3 : types[block->kind], 2);
    if (block->kind == BLOCK_STORED)
        stored_put(bits, block);
    else
        coded_put(bits, block);
    if (block->final)
        bits_pad(bits, block->odd == BLOCK_PADDED_WITH_ONES);
}

void deflate_write(GByteArray *out, const struct deflate_block *blocks, enum deflate_tail tail,
                   bool is_part)
{
    static const uint8_t empty_rest[] = {0x00, 0x00, 0xff, 0xff};
    struct bits bits = {.out = out};
    bool is_open = false;
    for (; blocks->kind != BLOCK_NONE; blocks++) {
        block_put(&bits, blocks);
        is_open = blocks->odd == BLOCK_NOT_ENDED;
    }
    if (!is_open && (is_part || tail != TAIL_MISSING))
        bits_put(&bits, 0, 3);
    bits_pad(&bits, false);
    if (!is_open && (is_part || tail == TAIL_LEFT_ON))
        g_byte_array_append(out, empty_rest, sizeof empty_rest);
}
