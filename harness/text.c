/* SPDX-License-Identifier: MIT */
/*
 * The observer's UTF-8: decode to a scalar value, then ask for shortest form, surrogates, maximum.
 *
 * With `left` continuation octets still to come, the octets seen so far reach exactly the scalar
 * values from `scalar << 6 * left` to that plus 2^(6 * left) - 1. The first octet after which no
 * lawful value is left in that range is the first impossible one. The three forbidden sets are
 * intervals whose ends are multiples of 64, so that a range lies wholly inside one or reaches a
 * lawful value.
 */
#include "harness/text.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#define SURROGATE_FIRST UINT32_C(0xD800)
#define SURROGATE_LAST  UINT32_C(0xDFFF)
#define SCALAR_LAST     UINT32_C(0x10FFFF)

/* The smallest scalar value that needs a sequence of so many octets. */
static uint32_t scalar_least(unsigned sequence_size)
{
    assert(sequence_size >= 2 && sequence_size <= 4);
    return sequence_size == 2 ? 0x80 : sequence_size == 3 ? 0x800 : 0x10000;
}

/* The size of the sequence that this lead octet announces; 0 when it is none. */
static unsigned sequence_size_of(uint8_t lead)
{
    unsigned ones_count = 0;
    while (ones_count < 8 && (lead & (0x80U >> ones_count)) != 0)
        ones_count++;
    return ones_count >= 2 && ones_count <= 4 ? ones_count : 0;
}

/* What keeps every scalar value in reach from being lawful. */
static enum text_fault range_fault(uint32_t scalar, unsigned left_count, unsigned sequence_size)
{
    uint32_t first = scalar << (6 * left_count);
    uint32_t last = first + ((UINT32_C(1) << (6 * left_count)) - 1);

    if (last < scalar_least(sequence_size))
        return TEXT_FAULT_OVERLONG;
    if (first >= SURROGATE_FIRST && last <= SURROGATE_LAST)
        return TEXT_FAULT_SURROGATE;
    if (first > SCALAR_LAST)
        return TEXT_FAULT_ABOVE_MAXIMUM;
    return TEXT_FAULT_NONE;
}

/* Read the sequence that begins at octets[0], which is not ASCII. Its size is stored, or, when it
 * has a fault, the offset of the first impossible octet (of the end, when truncated). */
static enum text_fault sequence_read(const uint8_t *octets, size_t size, size_t *read_size)
{
    unsigned sequence_size = sequence_size_of(octets[0]);
    *read_size = 0;
    if ((octets[0] & 0xC0) == 0x80)
        return TEXT_FAULT_LONE_CONTINUATION;
    if (sequence_size == 0)
        return TEXT_FAULT_NO_LEAD;

    uint32_t scalar = octets[0] & (0x7FU >> sequence_size);
    for (unsigned index = 0; index < sequence_size; index++) {
        *read_size = index;
        if (index == size)
            return TEXT_FAULT_TRUNCATED;
        if (index > 0) {
            if ((octets[index] & 0xC0) != 0x80)
                return TEXT_FAULT_BROKEN_OFF;
            scalar = scalar << 6 | (octets[index] & 0x3FU);
        }
        enum text_fault fault = range_fault(scalar, sequence_size - 1 - index, sequence_size);
        if (fault != TEXT_FAULT_NONE)
            return fault;
    }
    *read_size = sequence_size;
    return TEXT_FAULT_NONE;
}

/* Whether the next eight octets are all ASCII; long texts mostly are. */
static bool ascii_word(const uint8_t *octets)
{
    uint64_t word;
    memcpy(&word, octets, sizeof word);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

enum text_result text_first_bad(const uint8_t *octets, size_t size, struct text_place *place)
{
    enum text_fault fault = TEXT_FAULT_NONE;
    size_t at = 0;
    size_t read_size = 0;

    while (at < size) {
        if (size - at >= 8 && ascii_word(octets + at)) {
            at += 8;
            continue;
        }
        if (octets[at] < 0x80) {
            at++;
            continue;
        }
        fault = sequence_read(octets + at, size - at, &read_size);
        if (fault != TEXT_FAULT_NONE)
            break;
        at += read_size;
        read_size = 0;
    }
    if (place != NULL) {
        place->fault = fault;
        place->sequence_offset = at;
        place->offset = at + read_size;
    }
    if (fault == TEXT_FAULT_NONE)
        return TEXT_VALID;
    return fault == TEXT_FAULT_TRUNCATED ? TEXT_INCOMPLETE : TEXT_BAD;
}

const char *text_fault_words(enum text_fault fault)
{
    switch (fault) {
    case TEXT_FAULT_NONE:
        return "valid UTF-8";
    case TEXT_FAULT_TRUNCATED:
        return "the text ends inside a sequence";
    case TEXT_FAULT_BROKEN_OFF:
        return "a sequence breaks off";
    case TEXT_FAULT_LONE_CONTINUATION:
        return "a continuation octet without a lead";
    case TEXT_FAULT_NO_LEAD:
        return "an octet that UTF-8 never uses";
    case TEXT_FAULT_OVERLONG:
        return "not the shortest form";
    case TEXT_FAULT_SURROGATE:
        return "a surrogate, U+D800 to U+DFFF";
    case TEXT_FAULT_ABOVE_MAXIMUM:
        return "a value above U+10FFFF";
    }
    return "an unknown fault";
}

void text_quote_append(GString *line, const uint8_t *octets, size_t size, size_t shown_size_max)
{
    size_t shown_size = size < shown_size_max ? size : shown_size_max;
    g_string_append_c(line, '"');
    for (size_t index = 0; index < shown_size; index++) {
        uint8_t octet = octets[index];
        if (octet >= 0x20 && octet <= 0x7E && octet != '"' && octet != '\\')
            g_string_append_c(line, (char)octet);
        else
            g_string_append_printf(line, "\\x%02X", octet);
    }
    g_string_append(line, shown_size < size ? "\"..." : "\"");
}
