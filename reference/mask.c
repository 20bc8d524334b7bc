/* SPDX-License-Identifier: MIT */
/*
 * Masking by words of eight octets. A word is loaded, changed and stored by memcpy, which
 * compilers make one instruction of; octet by octet it would be ten times slower. Because 8 is a
 * multiple of 4, one mask fits every word. Words are taken in blocks whose size is a constant, for
 * only then gcc vectorises at -O2, which doubles the speed once more.
 */
#include "reference/mask.h"

#include <assert.h>
#include <string.h>

enum { BLOCK_SIZE = 64 }; /* one line of the cache */

static_assert(BLOCK_SIZE % sizeof(uint64_t) == 0, "a block is whole words, so the mask fits it");
static_assert(sizeof(uint64_t) % WS_MASKING_KEY_SIZE == 0, "the key comes round in every word");

uint64_t mask_word(const uint8_t key[WS_MASKING_KEY_SIZE], uint64_t offset)
{
    uint32_t half;
    static_assert(sizeof half == WS_MASKING_KEY_SIZE, "the key comes twice in a word");
    if (offset % WS_MASKING_KEY_SIZE == 0) {
        memcpy(&half, key, sizeof half);
    } else {
        uint8_t turned[WS_MASKING_KEY_SIZE];
        for (size_t i = 0; i < sizeof turned; i++) {
            turned[i] = key[(offset + i) % WS_MASKING_KEY_SIZE];
        }
        memcpy(&half, turned, sizeof half);
    }
    uint64_t word = (uint64_t)half << 32 | half;
    assert((uint32_t)word == (uint32_t)(word >> 32));
    assert(offset % WS_MASKING_KEY_SIZE != 0 || memcmp(&word, key, WS_MASKING_KEY_SIZE) == 0);
    return word;
}

static inline void word_apply(uint8_t *octets, uint64_t word)
{
    uint64_t w;
    memcpy(&w, octets, sizeof w);
    w ^= word;
    memcpy(octets, &w, sizeof w);
}

/* Written out: of a loop gcc would make, at -O2, one of four turns inside that over all blocks. */
static void block_apply(uint8_t *octets, uint64_t word)
{
    static_assert(BLOCK_SIZE == 8 * sizeof word, "eight words");
    word_apply(octets, word);
    word_apply(octets + 8, word);
    word_apply(octets + 16, word);
    word_apply(octets + 24, word);
    word_apply(octets + 32, word);
    word_apply(octets + 40, word);
    word_apply(octets + 48, word);
    word_apply(octets + 56, word);
}

void mask_apply(uint8_t *octets, size_t size, uint64_t word)
{
    assert((uint32_t)word == (uint32_t)(word >> 32));
    size_t i = 0;
    for (; size - i >= BLOCK_SIZE; i += BLOCK_SIZE) {
        block_apply(octets + i, word);
    }
    for (; size - i >= sizeof word; i += sizeof word) {
        word_apply(octets + i, word);
    }
    uint8_t rest[sizeof word];
    memcpy(rest, &word, sizeof rest);
    assert(size - i < sizeof rest);
    for (size_t j = 0; i + j < size; j++) {
        octets[i + j] ^= rest[j];
    }
}
