/* SPDX-License-Identifier: MIT */
/* The head of a frame: the figure and the states stand in frame.h. */
#include "reference/frame.h"

#include <assert.h>
#include <string.h>

#include "reference/obey.h"

enum {
    FIN_BIT = 0x80,
    RSV_BITS = 0x70,
    MASK_BIT = 0x80,
    LENGTH_BITS = 0x7F,
    LENGTH_IS_16_BITS = 126,
    LENGTH_IS_64_BITS = 127,
};

static const uint64_t top_bit = (uint64_t)1 << 63;

static_assert((FIN_BIT | RSV_BITS | WS_OPCODE_BITS) == 0xFF, "the fields fill the first octet");
static_assert((FIN_BIT & RSV_BITS) + (RSV_BITS & WS_OPCODE_BITS) == 0, "and do not overlap");
static_assert(WS_HEAD_SIZE_MAX == 2 + 8 + WS_MASKING_KEY_SIZE, "the longest head");
static_assert((int)WS_CONTROL_PAYLOAD_SIZE_MAX < (int)LENGTH_IS_16_BITS,
              "a control frame that keeps its limit has a length of 7 bits");

bool opcode_is_known(uint8_t opcode)
{
    assert(opcode <= WS_OPCODE_BITS);
    return opcode <= WS_BINARY || (opcode >= WS_CLOSE && opcode <= WS_PONG);
}

static enum frame_result reader_fail(struct frame_reader *reader, enum requirement_id requirement)
{
    assert(reader->state != FRAME_FAILED);
    assert(requirement != REQUIREMENT_NONE);
    reader->state = FRAME_FAILED;
    reader->fault = (struct fault){requirement, WS_CLOSE_PROTOCOL_ERROR, NULL};
    return FRAME_BAD;
}

static enum frame_result take_first(struct frame_reader *reader, uint8_t octet)
{
    assert(reader->state == FRAME_FIRST);
    struct frame_head *head = &reader->head;
    head->fin = (octet & FIN_BIT) != 0;
    head->rsv = (uint8_t)((octet & RSV_BITS) >> 4);
    head->opcode = octet & WS_OPCODE_BITS;
    uint8_t known = reader->knows_rsv1 ? FRAME_RSV1 : 0;
    if (BREAKS(WS_5_2_FAILS_ON_RSV, (head->rsv & ~known) != 0)) {
        return reader_fail(reader, WS_5_2_FAILS_ON_RSV);
    }
    bool begins = head->opcode == WS_TEXT || head->opcode == WS_BINARY;
    bool stray = (head->rsv & known) != 0 && !begins;
    if (BREAKS(PMCE_6_1_FAILS_ON_RSV1_OF_CONTROL, stray && opcode_is_control(head->opcode))) {
        return reader_fail(reader, PMCE_6_1_FAILS_ON_RSV1_OF_CONTROL);
    }
    if (BREAKS(PMCE_6_1_FAILS_ON_RSV1_OF_CONTINUATION, stray && head->opcode == WS_CONTINUATION)) {
        return reader_fail(reader, PMCE_6_1_FAILS_ON_RSV1_OF_CONTINUATION);
    }
    if (BREAKS(WS_5_2_FAILS_ON_UNKNOWN_OPCODE, !opcode_is_known(head->opcode))) {
        return reader_fail(reader, WS_5_2_FAILS_ON_UNKNOWN_OPCODE);
    }
    bool control = opcode_is_control(head->opcode);
    if (BREAKS(WS_5_4_REFUSES_FRAGMENTED_CONTROL, control && !head->fin)) {
        return reader_fail(reader, WS_5_4_REFUSES_FRAGMENTED_CONTROL);
    }
    assert((head->rsv & ~known) == 0 || DISHONOURED(WS_5_2_FAILS_ON_RSV));
    assert(head->fin || !control || DISHONOURED(WS_5_4_REFUSES_FRAGMENTED_CONTROL));
    reader->state = FRAME_SECOND;
    return FRAME_MORE;
}

/* The payload size is known: the key comes next, or nothing. */
static enum frame_result length_is_known(struct frame_reader *reader)
{
    struct frame_head *head = &reader->head;
    assert(head->payload_size < top_bit);
    if (!CALLS_FOR(WS_5_3_LENGTH_EXCLUDES_KEY, true)) {
        uint64_t key_size = WS_MASKING_KEY_SIZE;
        head->payload_size -= head->payload_size < key_size ? head->payload_size : key_size;
    }
    if (!head->masked) {
        assert(DISHONOURED(WS_5_1_SERVER_CLOSES_ON_UNMASKED));
        reader->state = FRAME_READ;
        return FRAME_DONE;
    }
    reader->state = FRAME_KEY;
    reader->left = WS_MASKING_KEY_SIZE;
    return FRAME_MORE;
}

static enum frame_result take_second(struct frame_reader *reader, uint8_t octet)
{
    assert(reader->state == FRAME_SECOND);
    struct frame_head *head = &reader->head;
    head->masked = (octet & MASK_BIT) != 0;
    memset(head->key, 0, sizeof head->key);
    if (BREAKS(WS_5_1_SERVER_CLOSES_ON_UNMASKED, !head->masked)) {
        return reader_fail(reader, WS_5_1_SERVER_CLOSES_ON_UNMASKED);
    }
    uint8_t length = octet & LENGTH_BITS;
    bool control = opcode_is_control(head->opcode);
    if (BREAKS(WS_5_5_REFUSES_LONG_CONTROL, control && length > WS_CONTROL_PAYLOAD_SIZE_MAX)) {
        return reader_fail(reader, WS_5_5_REFUSES_LONG_CONTROL);
    }
    head->payload_size = 0;
    if (length < LENGTH_IS_16_BITS) {
        head->payload_size = length;
        return length_is_known(reader);
    }
    assert(!control || DISHONOURED(WS_5_5_REFUSES_LONG_CONTROL));
    assert(length == LENGTH_IS_16_BITS || length == LENGTH_IS_64_BITS);
    reader->state = FRAME_LENGTH;
    reader->in_16_bits = length == LENGTH_IS_16_BITS;
    reader->left = reader->in_16_bits ? 2 : 8;
    return FRAME_MORE;
}

/* What the form may hold and a shorter one may not: 126..65535 in 16 bits, more in 64. Whoever
 * misreads the longer forms takes the last octet for the first. */
static enum frame_result length_is_whole(struct frame_reader *reader)
{
    assert(reader->left == 0);
    struct frame_head *head = &reader->head;
    if (!CALLS_FOR(WS_5_2_READS_EVERY_LENGTH_FORM, true)) {
        head->payload_size = (head->payload_size >> 8 & 0xFF) | (head->payload_size & 0xFF) << 8;
    }
    bool had_top_bit = (head->payload_size & top_bit) != 0;
    assert(!had_top_bit || DISHONOURED(WS_5_2_REFUSES_TOP_BIT));
    head->payload_size &= ~top_bit;
    bool longer = head->payload_size <= (reader->in_16_bits ? 125u : 65535u) && !had_top_bit;
    if (BREAKS(WS_5_2_REFUSES_LONGER_LENGTH, longer)) {
        return reader_fail(reader, WS_5_2_REFUSES_LONGER_LENGTH);
    }
    return length_is_known(reader);
}

static enum frame_result take_length(struct frame_reader *reader, uint8_t octet)
{
    assert(reader->state == FRAME_LENGTH);
    assert(reader->left >= 1);
    struct frame_head *head = &reader->head;
    bool is_first_of_64_bits = reader->left == 8;
    if (BREAKS(WS_5_2_REFUSES_TOP_BIT, is_first_of_64_bits && (octet & 0x80) != 0)) {
        return reader_fail(reader, WS_5_2_REFUSES_TOP_BIT);
    }
    head->payload_size = head->payload_size << 8 | octet;
    reader->left--;
    return reader->left == 0 ? length_is_whole(reader) : FRAME_MORE;
}

/* Nothing in a key can be wrong, so as much of it as has come is taken at once. */
static enum frame_result take_key(struct frame_reader *reader, const uint8_t *octets, size_t size,
                                  size_t *used)
{
    assert(reader->state == FRAME_KEY);
    assert(reader->left >= 1);
    uint8_t *place = reader->head.key + WS_MASKING_KEY_SIZE - reader->left;
    if (size >= WS_MASKING_KEY_SIZE && reader->left == WS_MASKING_KEY_SIZE) {
        memcpy(place, octets, WS_MASKING_KEY_SIZE);
        *used = WS_MASKING_KEY_SIZE;
    } else {
        *place = *octets;
        *used = 1;
    }
    reader->left = (uint8_t)(reader->left - *used);
    if (reader->left > 0) {
        return FRAME_MORE;
    }
    reader->state = FRAME_READ;
    return FRAME_DONE;
}

/* Takes what comes next, and says how much that was. */
static enum frame_result take(struct frame_reader *reader, const uint8_t *octets, size_t size,
                              size_t *used)
{
    assert(size > 0);
    *used = 1;
    switch (reader->state) {
    case FRAME_FIRST:
        return take_first(reader, *octets);
    case FRAME_SECOND:
        return take_second(reader, *octets);
    case FRAME_LENGTH:
        return take_length(reader, *octets);
    case FRAME_KEY:
    case FRAME_READ:
    case FRAME_FAILED:
        break;
    }
    /* A reader that has ended takes no octet, which take_key() asserts. */
    return take_key(reader, octets, size, used);
}

void frame_reader_check(const struct frame_reader *reader)
{
    const struct frame_head *head = &reader->head;
    assert(reader->state <= FRAME_FAILED);
    assert(reader->left <= 8);
    assert(head->opcode <= WS_OPCODE_BITS);
    if (reader->state == FRAME_KEY) {
        assert(reader->left >= 1);
        assert(reader->left <= WS_MASKING_KEY_SIZE);
        assert(head->masked);
    }
    if (reader->state == FRAME_LENGTH) {
        assert(reader->left >= 1);
    }
    if (reader->state == FRAME_READ) {
        assert(reader->left == 0);
        assert(head->payload_size < top_bit);
    }
    if (reader->state == FRAME_FAILED) {
        assert(reader->fault.requirement != REQUIREMENT_NONE);
        assert(reader->fault.close_code == WS_CLOSE_PROTOCOL_ERROR);
    }
}

void frame_reader_begin(struct frame_reader *reader)
{
    frame_reader_check(reader);
    assert(reader->state == FRAME_READ);
    assert(reader->left == 0);
    reader->state = FRAME_FIRST;
}

enum frame_result frame_reader_feed(struct frame_reader *reader, const uint8_t *octets, size_t size,
                                    size_t *used)
{
    frame_reader_check(reader);
    assert(reader->state != FRAME_READ);
    assert(reader->state != FRAME_FAILED);
    enum frame_result result = FRAME_MORE;
    size_t at = 0;
    while (at < size && result == FRAME_MORE) {
        size_t taken = 0;
        result = take(reader, octets + at, size - at, &taken);
        at += taken;
    }
    *used = at;
    assert(at <= size);
    assert((result == FRAME_DONE) == (reader->state == FRAME_READ));
    assert((result == FRAME_BAD) == (reader->state == FRAME_FAILED));
    return result;
}

size_t frame_head_size(uint64_t payload_size, bool masked)
{
    assert(payload_size < top_bit);
    size_t length_size = payload_size < LENGTH_IS_16_BITS ? 0 : payload_size <= 0xFFFF ? 2 : 8;
    size_t size = 2 + length_size + (masked ? WS_MASKING_KEY_SIZE : 0);
    assert(size <= WS_HEAD_SIZE_MAX);
    return size;
}

size_t frame_head_write(uint8_t octets[WS_HEAD_SIZE_MAX], const struct frame_head *head)
{
    bool control = opcode_is_control(head->opcode);
    PROMISE(WS_5_2_SENDS_RSV_ZERO, (head->rsv & ~FRAME_RSV1) == 0);
    PROMISE(PMCE_6_1_RSV1_ON_FIRST_FRAME_ONLY,
            head->rsv == 0 || (head->opcode != WS_CONTINUATION && !control));
    PROMISE(WS_5_2_SENDS_DEFINED_OPCODES, opcode_is_known(head->opcode));
    PROMISE(WS_5_2_SENDS_TOP_BIT_ZERO, head->payload_size < top_bit);
    PROMISE(WS_5_4_SENDS_CONTROL_UNFRAGMENTED, head->fin || !control);
    PROMISE(WS_5_5_SENDS_SHORT_CONTROL,
            !control || head->payload_size <= WS_CONTROL_PAYLOAD_SIZE_MAX);
    size_t size = frame_head_size(head->payload_size, head->masked);
    size_t length_size = size - 2 - (head->masked ? WS_MASKING_KEY_SIZE : 0);
    uint8_t short_length = length_size == 0   ? (uint8_t)head->payload_size
                           : length_size == 2 ? LENGTH_IS_16_BITS
                                              : LENGTH_IS_64_BITS;
    PROMISE(WS_5_2_SENDS_SHORTEST_LENGTH,
            (short_length < LENGTH_IS_16_BITS) == (head->payload_size < LENGTH_IS_16_BITS));
    octets[0] = (uint8_t)((head->fin ? FIN_BIT : 0) | head->rsv << 4 | head->opcode);
    octets[1] = (uint8_t)((head->masked ? MASK_BIT : 0) | short_length);
    for (size_t i = 0; i < length_size; i++) {
        octets[2 + i] = (uint8_t)(head->payload_size >> 8 * (length_size - 1 - i) & 0xFF);
    }
    if (head->masked) {
        memcpy(octets + 2 + length_size, head->key, sizeof head->key);
    }
    return size;
}
