/* SPDX-License-Identifier: MIT */
/*
 * Huffman codes as DEFLATE has them (RFC 1951 3.2.2): a set is told by the lengths of its codes,
 * for codes of one length are numbers in the order of their symbols, and follow those of the
 * lengths before. In the stream a code has its first bit lowest.
 */
#ifndef HARNESS_INFLATE_CODES_H
#define HARNESS_INFLATE_CODES_H

#include <stdbool.h>
#include <stdint.h>

enum {
    CODES_MAX = 288, /* literals, the end of a block, lengths; the last two never occur */
    CODE_BITS_MAX = 15,
    CODES_FAST_BITS = 9, /* codes of so many bits are found at once */
};

struct codes {
    uint16_t counts[CODE_BITS_MAX + 1]; /* of each length */
    uint16_t symbols[CODES_MAX];        /* by length, then in order */
    /* by the next bits of the stream: symbol * 16 + length of its code; 0: it is longer, or none */
    uint16_t fast[1 << CODES_FAST_BITS];
};

/* Makes the codes of these lengths, 0 being no code. Returns how many codes of 15 bits are left
 * without a symbol; negative: there are more codes than fit, and the set is of no use. */
int codes_make(struct codes *codes, const uint8_t *lengths, unsigned count);

/* Finds the symbol that the next 15 bits begin with, and returns how many bits its code has; 0:
 * there is none. */
unsigned codes_find(const struct codes *codes, uint32_t bits, unsigned *symbol);

/* Whether a set may leave bits without a meaning (3.2.7): one code of one bit does, and one of
 * distances may have no code at all. */
bool codes_may_leave(const struct codes *codes, bool are_distances);

#endif
