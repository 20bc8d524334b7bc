/* SPDX-License-Identifier: MIT */
/*
 * DEFLATE for the judge: see inflate.h.
 *
 *     message -> bits -> block after block -> history, whose last octets are the window
 *
 * Bits are taken from the least of each octet up (RFC 1951 3.1.1); a Huffman code has its first bit
 * lowest, so the code of a symbol is looked for by the bits as they come. Nothing behind the last
 * octet is read: the empty block that ends a message is recognised by its three bits, for the four
 * octets that follow them are cut off (RFC 7692 7.2.1).
 *
 * Invariants: `at` never passes `end`; history->len - begin is what was inflated of the message,
 * and at most message_size_max; a fault ends everything.
 */
#include "harness/inflate.h"

#include <assert.h>
#include <string.h>

#include "harness/inflate_codes.h"

enum {
    LITERAL_COUNT_MAX = 286,
    DISTANCE_CODE_MAX = 32,
    DISTANCE_COUNT_MAX = 30, /* codes that stand for a distance */
    LENGTH_CODE_COUNT = 19,  /* codes for the lengths of codes */
    END_OF_BLOCK = 256,
    LENGTH_FIRST = 257,
    LENGTH_COUNT = 29,
};

struct inflater {
    GByteArray *history; /* the window, and behind `begin` what is inflated of the message */
    size_t begin;
    size_t message_size_max;
    const uint8_t *octets;
    uint64_t at; /* in bits */
    uint64_t end;
    struct inflated *result;
    struct codes literals;
    struct codes distances;
};

struct inflater *inflater_new(size_t message_size_max)
{
    struct inflater *inflater = g_new0(struct inflater, 1);
    inflater->history = g_byte_array_new();
    inflater->message_size_max = message_size_max;
    return inflater;
}

void inflater_free(struct inflater *inflater)
{
    if (inflater == NULL)
        return;
    g_byte_array_unref(inflater->history);
    g_free(inflater);
}

/* ---- Bits ---- */

/* Notes what is wrong with the bits that begin at `at`; false, for its caller to return. */
static bool blame(struct inflater *inflater, enum inflate_fault fault, uint64_t at)
{
    inflater->result->fault = fault;
    inflater->result->fault_octet = (size_t)(at / 8);
    inflater->result->fault_bit = (unsigned)(at % 8);
    return false;
}

/* The next 16 bits or more, zeros behind the end. */
static uint32_t bits_peek(const struct inflater *inflater)
{
    size_t octet = (size_t)(inflater->at / 8);
    size_t size = (size_t)(inflater->end / 8);
    uint32_t bits = 0;
    for (unsigned index = 0; index < 4 && octet + index < size; index++)
        bits |= (uint32_t)inflater->octets[octet + index] << (8 * index);
    return bits >> (inflater->at % 8);
}

/* Takes up to 16 bits. */
static bool bits_take(struct inflater *inflater, unsigned count, unsigned *bits)
{
    assert(count <= 16);
    if (inflater->end - inflater->at < count)
        return blame(inflater, INFLATE_CUT_SHORT, inflater->end);
    *bits = bits_peek(inflater) & ((1U << count) - 1);
    inflater->at += count;
    return true;
}

static void bits_align(struct inflater *inflater)
{
    inflater->at = (inflater->at + 7) / 8 * 8;
}

/* ---- Codes ---- */

static bool code_take(struct inflater *inflater, const struct codes *codes, unsigned *symbol)
{
    uint64_t left = inflater->end - inflater->at;
    unsigned count = codes_find(codes, bits_peek(inflater), symbol);
    if (count == 0 && left >= CODE_BITS_MAX)
        return blame(inflater, INFLATE_NO_SUCH_CODE, inflater->at);
    if (count == 0 || count > left)
        return blame(inflater, INFLATE_CUT_SHORT, inflater->end);
    inflater->at += count;
    return true;
}

/* ---- Blocks ---- */

static bool octets_append(struct inflater *inflater, const uint8_t *octets, size_t size)
{
    size_t room = inflater->message_size_max - (inflater->history->len - inflater->begin);
    if (size > 0)
        g_byte_array_append(inflater->history, octets, (guint)MIN(size, room));
    return size <= room || blame(inflater, INFLATE_OVER_CAP, inflater->at);
}

static void distance_note(struct inflater *inflater, unsigned distance)
{
    struct inflated *result = inflater->result;
    size_t at = inflater->history->len - inflater->begin;
    if (distance > result->distance_max) {
        result->distance_max = distance;
        result->distance_at = at;
    }
    if (distance > at && distance > result->past_distance_max) {
        result->past_distance_max = distance;
        result->past_distance_at = at;
    }
}

/* `begun`: where the bits of the match began. */
static bool match_copy(struct inflater *inflater, unsigned length, unsigned distance,
                       uint64_t begun)
{
    GByteArray *history = inflater->history;
    size_t room = inflater->message_size_max - (history->len - inflater->begin);
    if (distance > history->len)
        return blame(inflater, INFLATE_TOO_FAR, begun);
    distance_note(inflater, distance);
    size_t size = MIN((size_t)length, room);
    size_t to = history->len;
    g_byte_array_set_size(history, (guint)(to + size));
    /* One by one: a match may overlap what it makes (3.2.3). */
    for (size_t index = 0; index < size; index++)
        history->data[to + index] = history->data[to + index - distance];
    return size == length || blame(inflater, INFLATE_OVER_CAP, inflater->at);
}

/* Length or distance: a base and how many bits are added to it (3.2.5). */
struct extent {
    uint16_t base;
    uint8_t bits;
};

/* clang-format off */
static const struct extent lengths[LENGTH_COUNT] = {
    {3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
    {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
    {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0},
};

static const struct extent distances[DISTANCE_COUNT_MAX] = {
    {1, 0},      {2, 0},      {3, 0},      {4, 0},      {5, 1},     {7, 1},     {9, 2},
    {13, 2},     {17, 3},     {25, 3},     {33, 4},     {49, 4},    {65, 5},    {97, 5},
    {129, 6},    {193, 6},    {257, 7},    {385, 7},    {513, 8},   {769, 8},   {1025, 9},
    {1537, 9},   {2049, 10},  {3073, 10},  {4097, 11},  {6145, 11}, {8193, 12}, {12289, 12},
    {16385, 13}, {24577, 13},
};
/* clang-format on */

static bool extent_take(struct inflater *inflater, struct extent extent, unsigned *value)
{
    unsigned more = 0;
    if (!bits_take(inflater, extent.bits, &more))
        return false;
    *value = extent.base + more;
    return true;
}

/* The match whose length code was taken, and whose bits begin at `begun`. */
static bool match_take(struct inflater *inflater, unsigned length_code, uint64_t begun)
{
    unsigned length = 0;
    unsigned distance = 0;
    unsigned code = 0;
    if (length_code >= LENGTH_FIRST + LENGTH_COUNT)
        return blame(inflater, INFLATE_LENGTH_CODE, begun);
    if (!extent_take(inflater, lengths[length_code - LENGTH_FIRST], &length))
        return false;
    uint64_t distance_at = inflater->at;
    if (!code_take(inflater, &inflater->distances, &code))
        return false;
    if (code >= DISTANCE_COUNT_MAX)
        return blame(inflater, INFLATE_DISTANCE_CODE, distance_at);
    if (!extent_take(inflater, distances[code], &distance))
        return false;
    return match_copy(inflater, length, distance, begun);
}

/* The symbols of a fixed or dynamic block, up to its end. */
static bool symbols_take(struct inflater *inflater)
{
    for (;;) {
        unsigned symbol = 0;
        uint64_t begun = inflater->at;
        if (!code_take(inflater, &inflater->literals, &symbol))
            return false;
        if (symbol == END_OF_BLOCK)
            return true;
        if (symbol > END_OF_BLOCK) {
            if (!match_take(inflater, symbol, begun))
                return false;
            continue;
        }
        uint8_t octet = (uint8_t)symbol;
        if (!octets_append(inflater, &octet, 1))
            return false;
    }
}

/* 3.2.6. */
static bool fixed_take(struct inflater *inflater)
{
    uint8_t bits[CODES_MAX];
    uint8_t distance_bits[DISTANCE_CODE_MAX];
    for (unsigned symbol = 0; symbol < CODES_MAX; symbol++)
        bits[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
    memset(distance_bits, 5, sizeof distance_bits);
    codes_make(&inflater->literals, bits, CODES_MAX);
    codes_make(&inflater->distances, distance_bits, DISTANCE_CODE_MAX);
    inflater->result->fixed_count++;
    return symbols_take(inflater);
}

/* How often, and which length, a code for lengths of codes stands for; `before` is the last one. */
static bool lengths_repeat(struct inflater *inflater, unsigned code, uint8_t before,
                           unsigned *times, uint8_t *length)
{
    unsigned more = 0;
    unsigned bits = code == 16 ? 2 : code == 17 ? 3 : 7;
    if (!bits_take(inflater, bits, &more))
        return false;
    *times = more + (code == 18 ? 11 : 3);
    *length = code == 16 ? before : 0;
    return true;
}

/* The lengths of both sets of codes, one behind the other as if they were one list (3.2.7). */
static bool lengths_take(struct inflater *inflater, uint8_t *list, unsigned count)
{
    unsigned index = 0;
    while (index < count) {
        unsigned code = 0;
        unsigned times = 1;
        uint64_t begun = inflater->at;
        if (!code_take(inflater, &inflater->literals, &code))
            return false;
        uint8_t length = (uint8_t)code;
        if (code == 16 && index == 0)
            return blame(inflater, INFLATE_REPEATS_NOTHING, begun);
        if (code >= 16 &&
            !lengths_repeat(inflater, code, index > 0 ? list[index - 1] : 0, &times, &length))
            return false;
        if (times > count - index)
            return blame(inflater, INFLATE_REPEATS_TOO_OFTEN, begun);
        memset(list + index, length, times);
        index += times;
    }
    return true;
}

/* The codes by which the lengths are told, at first in the place of the literals. */
static bool length_codes_take(struct inflater *inflater, unsigned count)
{
    static const uint8_t order[LENGTH_CODE_COUNT] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                     11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t list[LENGTH_CODE_COUNT] = {0};
    uint64_t begun = inflater->at;
    for (unsigned index = 0; index < count; index++) {
        unsigned length = 0;
        if (!bits_take(inflater, 3, &length))
            return false;
        list[order[index]] = (uint8_t)length;
    }
    int left = codes_make(&inflater->literals, list, LENGTH_CODE_COUNT);
    if (left != 0)
        return blame(inflater, left < 0 ? INFLATE_CODES_TOO_MANY : INFLATE_CODES_TOO_FEW, begun);
    return true;
}

static bool set_make(struct inflater *inflater, struct codes *codes, const uint8_t *list,
                     unsigned count, uint64_t begun)
{
    int left = codes_make(codes, list, count);
    if (left < 0)
        return blame(inflater, INFLATE_CODES_TOO_MANY, begun);
    if (left > 0 && !codes_may_leave(codes, codes == &inflater->distances))
        return blame(inflater, INFLATE_CODES_TOO_FEW, begun);
    return true;
}

/* 3.2.7. */
static bool dynamic_take(struct inflater *inflater)
{
    uint8_t list[CODES_MAX + DISTANCE_CODE_MAX];
    unsigned literal_count = 0;
    unsigned distance_count = 0;
    unsigned code_count = 0;
    uint64_t begun = inflater->at;
    inflater->result->dynamic_count++;
    if (!bits_take(inflater, 5, &literal_count) || !bits_take(inflater, 5, &distance_count) ||
        !bits_take(inflater, 4, &code_count))
        return false;
    literal_count += LENGTH_FIRST;
    distance_count += 1;
    if (literal_count > LITERAL_COUNT_MAX)
        return blame(inflater, INFLATE_CODE_COUNT, begun);
    if (!length_codes_take(inflater, code_count + 4))
        return false;
    begun = inflater->at;
    if (!lengths_take(inflater, list, literal_count + distance_count))
        return false;
    if (list[END_OF_BLOCK] == 0)
        return blame(inflater, INFLATE_NO_END_CODE, begun);
    return set_make(inflater, &inflater->literals, list, literal_count, begun) &&
           set_make(inflater, &inflater->distances, list + literal_count, distance_count, begun) &&
           symbols_take(inflater);
}

/* 3.2.4. `is_end`: it is the empty block that ends the message, its last four octets cut off. */
static bool stored_take(struct inflater *inflater, bool *is_end)
{
    unsigned size = 0;
    unsigned check = 0;
    bits_align(inflater);
    inflater->result->stored_count++;
    *is_end = inflater->at == inflater->end;
    if (*is_end)
        return true;
    uint64_t begun = inflater->at;
    if (!bits_take(inflater, 16, &size) || !bits_take(inflater, 16, &check))
        return false;
    if ((size ^ check) != 0xFFFFU)
        return blame(inflater, INFLATE_STORED_SIZE, begun);
    size_t there = (size_t)((inflater->end - inflater->at) / 8);
    const uint8_t *octets = inflater->octets + inflater->at / 8;
    inflater->at += MIN((size_t)size, there) * 8;
    if (!octets_append(inflater, octets, MIN((size_t)size, there)))
        return false;
    return size <= there || blame(inflater, INFLATE_CUT_SHORT, inflater->end);
}

/* A final block is followed by padding, and by more blocks or none (RFC 7692 7.2.1). */
static void final_note(struct inflater *inflater)
{
    unsigned rest = (unsigned)(inflater->at % 8);
    inflater->result->final_count++;
    if (rest != 0 && (bits_peek(inflater) & ((1U << (8 - rest)) - 1)) != 0)
        inflater->result->is_padded_oddly = true;
    bits_align(inflater);
}

static bool block_take(struct inflater *inflater, unsigned type, bool *is_end, uint64_t begun)
{
    switch (type) {
    case 0:
        return stored_take(inflater, is_end);
    case 1:
        return fixed_take(inflater);
    case 2:
        return dynamic_take(inflater);
    }
    return blame(inflater, INFLATE_BLOCK_TYPE, begun);
}

/* Fewer bits than a block has at least are what pads the last octet. */
static void blocks_take(struct inflater *inflater)
{
    bool is_end = false;
    bool was_empty = false;
    enum { HEAD_BITS = 3 };
    while (inflater->end - inflater->at >= HEAD_BITS && !is_end) {
        uint64_t begun = inflater->at;
        guint before = inflater->history->len;
        unsigned head = 0;
        if (!bits_take(inflater, HEAD_BITS, &head))
            return;
        inflater->result->block_count++;
        if (!block_take(inflater, head >> 1, &is_end, begun))
            return;
        was_empty = head >> 1 == 0 && inflater->history->len == before;
        if ((head & 1) != 0)
            final_note(inflater);
    }
    if (!is_end)
        inflater->result->end = was_empty ? INFLATE_END_LEFT_ON : INFLATE_END_BARE;
}

void inflater_take(struct inflater *inflater, const uint8_t *octets, size_t size, bool fresh,
                   struct inflated *inflated)
{
    GByteArray *history = inflater->history;
    size_t kept = fresh ? 0 : MIN((size_t)history->len, (size_t)INFLATE_WINDOW_SIZE);
    if (history->len > kept)
        g_byte_array_remove_range(history, 0, history->len - (guint)kept);
    *inflated = (struct inflated){.fault = INFLATE_FINE};
    inflater->begin = kept;
    inflater->octets = octets;
    inflater->at = 0;
    inflater->end = (uint64_t)size * 8;
    inflater->result = inflated;
    blocks_take(inflater);
    inflater->octets = NULL;
    inflater->result = NULL;
    inflated->octets = history->data != NULL ? history->data + inflater->begin : NULL;
    inflated->size = history->len - inflater->begin;
    assert(inflated->size <= inflater->message_size_max);
}

const char *inflate_fault_words(enum inflate_fault fault)
{
    static const char *const words[] = {
        [INFLATE_FINE] = "nothing is wrong",
        [INFLATE_BLOCK_TYPE] = "a block of the reserved type 3",
        [INFLATE_STORED_SIZE] = "a stored block whose length and its complement do not match",
        [INFLATE_CODE_COUNT] = "more than 286 codes for literals and lengths",
        [INFLATE_CODES_TOO_MANY] = "more codes than their lengths leave room for",
        [INFLATE_CODES_TOO_FEW] = "codes that leave bits without a meaning",
        [INFLATE_REPEATS_NOTHING] = "a code length that repeats the one before the first",
        [INFLATE_REPEATS_TOO_OFTEN] = "a code length repeated behind the last code",
        [INFLATE_NO_END_CODE] = "a block without a code for its end",
        [INFLATE_NO_SUCH_CODE] = "bits that stand for no code",
        [INFLATE_LENGTH_CODE] = "a code for a length that does not exist",
        [INFLATE_DISTANCE_CODE] = "a code for a distance that does not exist",
        [INFLATE_TOO_FAR] = "a match that reaches back to before the first octet",
        [INFLATE_CUT_SHORT] = "the data ends inside a block",
        [INFLATE_OVER_CAP] = "it is longer than is inflated",
    };
    return words[fault];
}

void inflated_fault_append(const struct inflated *inflated, GString *line)
{
    g_string_append_printf(line, "%s (octet %zu of the compressed data, bit %u)",
                           inflate_fault_words(inflated->fault), inflated->fault_octet,
                           inflated->fault_bit);
}
