/* SPDX-License-Identifier: MIT */
/* The Huffman codes of the judge's inflater; see inflate_codes.h. */
#include "harness/inflate_codes.h"

#include <string.h>

static unsigned bits_reverse(unsigned bits, unsigned count)
{
    unsigned reversed = 0;
    for (unsigned index = 0; index < count; index++)
        reversed |= (bits >> index & 1) << (count - 1 - index);
    return reversed;
}

/* Codes by their first bits, for those that are short. Symbols of a length are in order, and so are
 * their codes. */
static void codes_fill_fast(struct codes *codes)
{
    unsigned code = 0;
    unsigned index = 0;
    memset(codes->fast, 0, sizeof codes->fast);
    for (unsigned bits = 1; bits <= CODES_FAST_BITS; bits++) {
        code <<= 1;
        for (unsigned number = 0; number < codes->counts[bits]; number++) {
            unsigned step = 1U << bits;
            for (unsigned at = bits_reverse(code, bits); at < 1U << CODES_FAST_BITS; at += step)
                codes->fast[at] = (uint16_t)(codes->symbols[index] * 16 + bits);
            code++;
            index++;
        }
    }
}

int codes_make(struct codes *codes, const uint8_t *lengths, unsigned count)
{
    unsigned places[CODE_BITS_MAX + 2] = {0};
    int left = 1;
    memset(codes->counts, 0, sizeof codes->counts);
    for (unsigned symbol = 0; symbol < count; symbol++)
        codes->counts[lengths[symbol]]++;
    codes->counts[0] = 0;
    for (unsigned bits = 1; bits <= CODE_BITS_MAX; bits++) {
        left = left * 2 - codes->counts[bits];
        if (left < 0)
            return left;
        places[bits + 1] = places[bits] + codes->counts[bits];
    }
    for (unsigned symbol = 0; symbol < count; symbol++) {
        if (lengths[symbol] != 0)
            codes->symbols[places[lengths[symbol]]++] = (uint16_t)symbol;
    }
    codes_fill_fast(codes);
    return left;
}

unsigned codes_find(const struct codes *codes, uint32_t bits, unsigned *symbol)
{
    unsigned fast = codes->fast[bits & ((1U << CODES_FAST_BITS) - 1)];
    unsigned code = 0;
    unsigned first = 0;
    unsigned index = 0;
    if (fast != 0) {
        *symbol = fast / 16;
        return fast % 16;
    }
    for (unsigned length = 1; length <= CODE_BITS_MAX; length++) {
        unsigned count = codes->counts[length];
        code = code * 2 + (bits & 1);
        bits >>= 1;
        if (code < first + count) {
            *symbol = codes->symbols[index + (code - first)];
            return length;
        }
        index += count;
        first = (first + count) * 2;
    }
    return 0;
}

bool codes_may_leave(const struct codes *codes, bool are_distances)
{
    unsigned count = 0;
    for (unsigned bits = 1; bits <= CODE_BITS_MAX; bits++)
        count += codes->counts[bits];
    return (count == 1 && codes->counts[1] == 1) || (count == 0 && are_distances);
}
