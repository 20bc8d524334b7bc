/* SPDX-License-Identifier: MIT */
/*
 * A machine of nine states, fed octet by octet where octets above 7F occur, and passed over where
 * they do not.
 *
 *   state      what may come next
 *   BETWEEN    the first octet of a character
 *   ONE        one more octet 80..BF            (after C2..DF, or as the last of a longer one)
 *   TWO        two more                         (after E1..EC, EE, EF)
 *   THREE      three more                       (after F1..F3)
 *   AFTER_E0   A0..BF, then ONE                 (below A0 a shorter form exists)
 *   AFTER_ED   80..9F, then ONE                 (from A0 on lie the surrogates)
 *   AFTER_F0   90..BF, then TWO                 (below 90 a shorter form exists)
 *   AFTER_F4   80..8F, then TWO                 (from 90 on lies what is beyond U+10FFFF)
 *   SPOILT     nothing: no state leads out of it
 *
 * C0, C1 and F5..FF occur nowhere. This is table 3-7 of the Unicode standard, said in states.
 *
 * Speed. For each octet value there is a row: one 64-bit number that holds, at the place of each
 * state, the place of its successor, so that a step is one load and one shift. Blocks without a
 * high bit are passed over when the state is BETWEEN.
 */
#include "reference/utf8.h"

#include <assert.h>
#include <string.h>

#include "reference/mask.h"

/* A state is the place of its six bits in a row. BETWEEN is zero so that zeroed memory is a
 * start. */
enum {
    BETWEEN = 0,
    ONE = 6,
    TWO = 12,
    THREE = 18,
    AFTER_E0 = 24,
    AFTER_ED = 30,
    AFTER_F0 = 36,
    AFTER_F4 = 42,
    SPOILT = 48,
    PLACE_MASK = 63,
    BLOCK_SIZE = 256,
};

static_assert(SPOILT + 6 <= 64, "nine places of six bits fit a row");
static_assert(BLOCK_SIZE % sizeof(uint64_t) == 0,
              "a block is whole words, so the mask does not turn");

#define AT(state, next) ((uint64_t)(next) << (state))

/* The row of octets that may begin a character and then lead to `next`; in all other states they
 * are wrong. */
#define FIRST(next)                                                                              \
    (AT(BETWEEN, next) | AT(ONE, SPOILT) | AT(TWO, SPOILT) | AT(THREE, SPOILT) |                 \
     AT(AFTER_E0, SPOILT) | AT(AFTER_ED, SPOILT) | AT(AFTER_F0, SPOILT) | AT(AFTER_F4, SPOILT) | \
     AT(SPOILT, SPOILT))

/* The row of octets 80..BF, which never begin a character; their parts differ in where four of
 * the states lead. */
#define LATER(e0, ed, f0, f4)                                                                    \
    (AT(BETWEEN, SPOILT) | AT(ONE, BETWEEN) | AT(TWO, ONE) | AT(THREE, TWO) | AT(AFTER_E0, e0) | \
     AT(AFTER_ED, ed) | AT(AFTER_F0, f0) | AT(AFTER_F4, f4) | AT(SPOILT, SPOILT))

#define X2(row)  row, row
#define X3(row)  X2(row), row
#define X4(row)  X2(row), X2(row)
#define X8(row)  X4(row), X4(row)
#define X11(row) X8(row), X3(row)
#define X12(row) X8(row), X4(row)
#define X16(row) X8(row), X8(row)
#define X30(row) X16(row), X12(row), X2(row)
#define X32(row) X16(row), X16(row)

static const uint64_t rows[] = {
    X32(FIRST(BETWEEN)),
    X32(FIRST(BETWEEN)), /* 00..3F */
    X32(FIRST(BETWEEN)),
    X32(FIRST(BETWEEN)),                  /* 40..7F */
    X16(LATER(SPOILT, ONE, SPOILT, TWO)), /* 80..8F */
    X16(LATER(SPOILT, ONE, TWO, SPOILT)), /* 90..9F */
    X32(LATER(ONE, SPOILT, TWO, SPOILT)), /* A0..BF */
    X2(FIRST(SPOILT)),                    /* C0, C1 */
    X30(FIRST(ONE)),                      /* C2..DF */
    FIRST(AFTER_E0),                      /* E0 */
    X12(FIRST(TWO)),                      /* E1..EC */
    FIRST(AFTER_ED),                      /* ED */
    X2(FIRST(TWO)),                       /* EE, EF */
    FIRST(AFTER_F0),                      /* F0 */
    X3(FIRST(THREE)),                     /* F1..F3 */
    FIRST(AFTER_F4),                      /* F4 */
    X11(FIRST(SPOILT)),                   /* F5..FF */
};

static_assert(sizeof rows / sizeof rows[0] == 256, "one row for each value of an octet");

static const uint64_t high_bits = 0x8080808080808080u;

/* Steps over all octets; returns the index of the one that spoilt the text, or `size`. Where the
 * loop lies decides over half of its speed, so it does not move with what is linked before it. */
__attribute__((noinline, aligned(64))) static size_t steps(struct utf8 *utf8, const uint8_t *octets,
                                                           size_t size)
{
    uint64_t state = utf8->state;
    for (size_t i = 0; i < size; i++) {
        state = rows[octets[i]] >> (state & PLACE_MASK);
    }
    state &= PLACE_MASK;
    if (state != SPOILT) {
        utf8->state = (uint8_t)state;
        return size;
    }
    /* Only now, which is once in the life of a text, is it worth knowing where. */
    size_t index = 0;
    state = (rows[octets[0]] >> utf8->state) & PLACE_MASK;
    while (state != SPOILT) {
        index++;
        assert(index < size);
        state = (rows[octets[index]] >> state) & PLACE_MASK;
    }
    utf8->state = SPOILT;
    return index;
}

/* Two words that one instruction takes where the machine has such. */
typedef uint64_t pair __attribute__((vector_size(16)));

/* Unmasks a pair; returns it. */
static inline pair pair_unmask(uint8_t *octets, pair mask)
{
    pair w;
    memcpy(&w, octets, sizeof w);
    w ^= mask;
    memcpy(octets, &w, sizeof w);
    return w;
}

/* Unmasks one whole block; returns the octets or'ed together. */
static uint64_t block_unmask(uint8_t *octets, uint64_t word)
{
    pair mask = {word, word};
    pair even = {0, 0};
    pair odd = {0, 0};
    for (size_t i = 0; i < BLOCK_SIZE; i += 4 * sizeof mask) {
        even |= pair_unmask(octets + i, mask);
        odd |= pair_unmask(octets + i + 16, mask);
        even |= pair_unmask(octets + i + 32, mask);
        odd |= pair_unmask(octets + i + 48, mask);
    }
    even |= odd;
    return even[0] | even[1];
}

/* The same without a mask. */
static uint64_t block_look(const uint8_t *octets)
{
    uint64_t seen = 0;
    for (size_t i = 0; i < BLOCK_SIZE; i += sizeof seen) {
        uint64_t w;
        memcpy(&w, octets + i, sizeof w);
        seen |= w;
    }
    return seen;
}

/* The octets of less than a block or'ed together, octets that fill no word last. */
static uint64_t rest_look(const uint8_t *octets, size_t size)
{
    assert(size < BLOCK_SIZE);
    uint64_t seen = 0;
    size_t i = 0;
    for (; size - i >= sizeof seen; i += sizeof seen) {
        uint64_t w;
        memcpy(&w, octets + i, sizeof w);
        seen |= w;
    }
    uint64_t last = 0;
    memcpy(&last, octets + i, size - i);
    return seen | last;
}

void utf8_check(const struct utf8 *utf8)
{
    assert(utf8->state <= SPOILT);
    assert(utf8->state % 6 == 0);
}

void utf8_begin(struct utf8 *utf8)
{
    utf8->state = BETWEEN;
    utf8_check(utf8);
    assert(utf8_is_complete(utf8));
}

size_t utf8_feed(struct utf8 *utf8, const uint8_t *octets, size_t size)
{
    utf8_check(utf8);
    assert(utf8->state != SPOILT);
    size_t at = 0;
    while (at < size) {
        size_t part = size - at < BLOCK_SIZE ? size - at : BLOCK_SIZE;
        uint64_t seen = part == BLOCK_SIZE ? block_look(octets + at) : rest_look(octets + at, part);
        if ((seen & high_bits) != 0 || utf8->state != BETWEEN) {
            size_t good = steps(utf8, octets + at, part);
            if (good < part) {
                return at + good;
            }
        }
        at += part;
    }
    assert(at == size);
    assert(utf8->state != SPOILT);
    return size;
}

size_t utf8_feed_masked(struct utf8 *utf8, uint8_t *octets, size_t size, uint64_t word)
{
    utf8_check(utf8);
    assert(utf8->state != SPOILT);
    size_t at = 0;
    while (at < size) {
        size_t part = size - at < BLOCK_SIZE ? size - at : BLOCK_SIZE;
        uint64_t seen;
        if (part == BLOCK_SIZE) {
            seen = block_unmask(octets + at, word);
        } else {
            mask_apply(octets + at, part, word);
            seen = rest_look(octets + at, part);
        }
        if ((seen & high_bits) != 0 || utf8->state != BETWEEN) {
            size_t good = steps(utf8, octets + at, part);
            if (good < part) {
                mask_apply(octets + at + part, size - at - part, word);
                return at + good;
            }
        }
        at += part;
    }
    assert(at == size);
    assert(utf8->state != SPOILT);
    return size;
}

bool utf8_is_complete(const struct utf8 *utf8)
{
    utf8_check(utf8);
    return utf8->state == BETWEEN;
}

bool utf8_is_valid(const uint8_t *octets, size_t size)
{
    struct utf8 utf8 = {0};
    assert(utf8_is_complete(&utf8));
    return utf8_feed(&utf8, octets, size) == size && utf8_is_complete(&utf8);
}
