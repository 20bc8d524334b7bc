/* SPDX-License-Identifier: MIT */
/*
 * Masking by words of eight octets. A word is loaded, changed and stored by memcpy, which
 * compilers make one instruction of and vectorise; octet by octet it would be ten times slower.
 * Because 8 is a multiple of 4, one mask fits every word.
 */
#include "reference/mask.h"

#include <assert.h>
#include <string.h>

static_assert(sizeof(uint64_t) % WS_MASKING_KEY_SIZE == 0, "the key comes round in every word");

uint64_t mask_word(const uint8_t key[WS_MASKING_KEY_SIZE], uint64_t offset)
{
    uint8_t octets[sizeof(uint64_t)];
    for (size_t i = 0; i < sizeof octets; i++) {
        octets[i] = key[(offset + i) % WS_MASKING_KEY_SIZE];
    }
    uint64_t word;
    memcpy(&word, octets, sizeof word);
    assert(octets[0] == octets[4]);
    assert((uint32_t)word == (uint32_t)(word >> 32));
    return word;
}

void mask_apply(uint8_t *octets, size_t size, uint64_t word)
{
    assert((uint32_t)word == (uint32_t)(word >> 32));
    size_t i = 0;
    for (; size - i >= sizeof word; i += sizeof word) {
        uint64_t w;
        memcpy(&w, octets + i, sizeof w);
        w ^= word;
        memcpy(octets + i, &w, sizeof w);
    }
    uint8_t rest[sizeof word];
    memcpy(rest, &word, sizeof rest);
    assert(size - i < sizeof rest);
    for (size_t j = 0; i + j < size; j++) {
        octets[i + j] ^= rest[j];
    }
}
