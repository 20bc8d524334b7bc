/* SPDX-License-Identifier: MIT */
/* The data frames of a message, from the head to the last octet; see message_data.h. */
#include "reference/message_data.h"

#include <assert.h>

#include "reference/inflating.h"
#include "reference/limits.h"
#include "reference/mask.h"
#include "reference/memory.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/place.h"

enum message_result reader_fail(struct message_reader *reader, struct fault fault)
{
    assert(reader->state != MESSAGE_FAILED);
    assert(fault.requirement != REQUIREMENT_NONE || fault.reason != NULL);
    reader->state = MESSAGE_FAILED;
    reader->fault = fault;
    return MESSAGE_BAD;
}

static enum message_result fail_for(struct message_reader *reader, enum requirement_id requirement)
{
    assert(requirement != REQUIREMENT_NONE);
    return reader_fail(reader, (struct fault){requirement, WS_CLOSE_PROTOCOL_ERROR, NULL});
}

static enum message_result fail_for_text(struct message_reader *reader)
{
    assert(reader->opcode == WS_TEXT || DISHONOURED(WS_5_6_TAKES_ANY_BINARY));
    return reader_fail(reader,
                       (struct fault){WS_8_1_FAILS_ON_BAD_UTF8_TEXT, WS_CLOSE_INVALID_DATA, NULL});
}

enum message_result reader_fail_for_memory(struct message_reader *reader)
{
    assert(memory_used() <= MEMORY_SIZE_MAX);
    return reader_fail(reader, (struct fault){REQUIREMENT_NONE, WS_CLOSE_TRY_AGAIN_LATER,
                                              "RFC 6455 10.4: no memory is left for messages"});
}

/* RFC 7692 6: RSV1 at its first frame makes a message a compressed one. */
static bool is_compressed(const struct message_reader *reader)
{
    bool agreed = reader->compression.terms.agreed;
    bool has_bit = (reader->frame.head.rsv & FRAME_RSV1) != 0;
    assert(!has_bit || agreed || DISHONOURED(WS_5_2_FAILS_ON_RSV));
    bool plain = agreed && !has_bit;
    return agreed && (has_bit || !CALLS_FOR(PMCE_6_TAKES_UNCOMPRESSED_AS_IS, plain));
}

/* A data frame's head fits what came before, or not (RFC 6455 5.4). */
static enum message_result begin_data(struct message_reader *reader)
{
    const struct frame_head *head = &reader->frame.head;
    bool amid = reader->amid_message;
    bool continues = head->opcode == WS_CONTINUATION;
    if (BREAKS(WS_5_4_FAILS_ON_STRAY_CONTINUATION, continues && !amid)) {
        return fail_for(reader, WS_5_4_FAILS_ON_STRAY_CONTINUATION);
    }
    if (BREAKS(WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE, !continues && amid)) {
        return fail_for(reader, WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE);
    }
    reader->discards = continues && !amid;
    assert(!reader->discards || DISHONOURED(WS_5_4_FAILS_ON_STRAY_CONTINUATION));
    if (reader->discards) {
        return MESSAGE_MORE;
    }
    bool fragment = amid || !head->fin;
    if (fragment && !CALLS_FOR(WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE, fragment) &&
        head->payload_size == 0) {
        return fail_for(reader, WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE);
    }
    if (!amid) {
        assert(reader->place == PLACE_NOWHERE);
        assert(reader->opcode == WS_CONTINUATION);
        reader->opcode = head->opcode == WS_TEXT ? WS_TEXT : WS_BINARY;
        utf8_begin(&reader->utf8);
        return is_compressed(reader) && !inflating_begin(&reader->compression)
                   ? reader_fail_for_memory(reader)
                   : MESSAGE_MORE;
    }
    assert(reader->opcode != WS_CONTINUATION);
    (void)CALLS_FOR(WS_5_4_TYPE_FROM_FIRST_FRAGMENT, amid); /* opcode 0 leaves it as it is */
    bool joins = reader->compression.is_compressed;
    if (joins && !CALLS_FOR(PMCE_6_JOINS_FRAGMENTS, joins)) {
        return fail_for(reader, PMCE_6_JOINS_FRAGMENTS);
    }
    if (!CALLS_FOR(WS_5_4_JOINS_FRAGMENTS, amid)) {
        place_drop(reader);
    }
    return MESSAGE_MORE;
}

static enum message_result fail_for_size(struct message_reader *reader)
{
    assert(reader->size <= MESSAGE_SIZE_MAX);
    return reader_fail(reader, (struct fault){REQUIREMENT_NONE, WS_CLOSE_TOO_BIG,
                                              "RFC 6455 10.4: a message of more than 16 MiB"});
}

/* What a compressed payload becomes is judged as it is inflated; here only that it ends. */
static enum message_result reserve_compressed(struct message_reader *reader)
{
    struct compression *compression = &reader->compression;
    uint64_t payload_size = reader->frame.head.payload_size;
    uint32_t size_max = MESSAGE_SIZE_MAX + DEFLATED_EXCESS_SIZE_MAX;
    assert(compression->wire_size <= size_max);
    if (payload_size > size_max - compression->wire_size) {
        return fail_for_size(reader);
    }
    compression->wire_size += (uint32_t)payload_size;
    return MESSAGE_MORE;
}

/* The size is known before any octet is stored, so it is judged before. */
static enum message_result reserve_data(struct message_reader *reader)
{
    uint64_t payload_size = reader->frame.head.payload_size;
    assert(reader->size <= MESSAGE_SIZE_MAX);
    if (reader->compression.is_compressed) {
        return reserve_compressed(reader);
    }
    if (payload_size > MESSAGE_SIZE_MAX - reader->size) {
        if (DISHONOURED(WS_5_2_REFUSES_TOP_BIT)) {
            reader->discards = true;
            return MESSAGE_MORE;
        }
        return fail_for_size(reader);
    }
    size_t total = reader->size + (size_t)payload_size;
    assert(total <= MESSAGE_SIZE_MAX);
    if (total > CARRIED_SIZE_MAX && reader->place != PLACE_HELD && !place_hold(reader, total)) {
        return reader_fail_for_memory(reader);
    }
    return MESSAGE_MORE;
}

enum message_result data_begin(struct message_reader *reader)
{
    assert(reader->state == MESSAGE_HEAD);
    assert(!opcode_is_control(reader->frame.head.opcode));
    enum message_result result = begin_data(reader);
    return result == MESSAGE_MORE && !reader->discards ? reserve_data(reader) : result;
}

uint64_t reader_mask(const struct message_reader *reader)
{
    const struct frame_head *head = &reader->frame.head;
    assert(reader->payload_left <= head->payload_size);
    uint64_t offset = head->payload_size - reader->payload_left;
    if (!CALLS_FOR(WS_5_3_UNMASKS, head->masked) && !opcode_is_control(head->opcode)) {
        offset++;
    }
    return mask_word(head->key, offset);
}

/* What becomes of octets of the message that are UTF-8 as far as that is known, or are not. */
static enum message_result judge_text(struct message_reader *reader, bool good)
{
    assert(reader->opcode == WS_TEXT || DISHONOURED(WS_5_6_TAKES_ANY_BINARY));
    if (reader->opcode == WS_BINARY && !good) {
        return fail_for_text(reader);
    }
    if (BREAKS(WS_8_1_FAILS_ON_BAD_UTF8_TEXT, !good)) {
        return fail_for_text(reader);
    }
    if (!good) {
        assert(DISHONOURED(WS_8_1_FAILS_ON_BAD_UTF8_TEXT));
        reader->opcode = WS_BINARY;
    }
    return MESSAGE_MORE;
}

/* RFC 7692 6.1: what was inflated is subject to the rules of its type again. */
static enum message_result judge_inflated(struct message_reader *reader, bool good)
{
    assert(reader->opcode == WS_TEXT || good);
    if (BREAKS(PMCE_6_1_INFLATED_TEXT_IS_UTF8, !good)) {
        return reader_fail(
            reader, (struct fault){PMCE_6_1_INFLATED_TEXT_IS_UTF8, WS_CLOSE_INVALID_DATA, NULL});
    }
    if (!good) {
        assert(DISHONOURED(PMCE_6_1_INFLATED_TEXT_IS_UTF8));
        reader->opcode = WS_BINARY;
    }
    return MESSAGE_MORE;
}

/* Inflates piece by piece, and looks at each. */
static enum message_result take_inflated(struct message_reader *reader,
                                         struct inflating_input input)
{
    assert(reader->compression.is_compressed);
    enum inflating_result more = INFLATING_SOME;
    enum message_result result = MESSAGE_MORE;
    struct fault fault = {0};
    while (more == INFLATING_SOME && result == MESSAGE_MORE) {
        size_t made = 0;
        more = inflating_step(reader, &input, &made, &fault);
        if (reader->opcode == WS_TEXT && made > 0) {
            const uint8_t *place = reader->octets + reader->size;
            result = judge_inflated(reader, utf8_feed(&reader->utf8, place, made) == made);
        }
        reader->size += made;
        assert(reader->size <= MESSAGE_SIZE_MAX);
    }
    assert(more == INFLATING_DONE || more == INFLATING_BAD || result == MESSAGE_BAD);
    return result == MESSAGE_MORE && more == INFLATING_BAD ? reader_fail(reader, fault) : result;
}

/* Whether a fragment of a compressed message ends as it may, and is refused for it: an honest
 * server never does. */
static enum message_result judge_fragment(struct message_reader *reader)
{
    const struct frame_head *head = &reader->frame.head;
    assert(reader->compression.is_compressed);
    bool flushed = !head->fin && inflating_is_at_border(&reader->compression);
    if (flushed && !CALLS_FOR(PMCE_7_2_1_TAKES_FLUSHED_FRAGMENTS, flushed)) {
        return fail_for(reader, PMCE_7_2_1_TAKES_FLUSHED_FRAGMENTS);
    }
    bool empty = head->fin && reader->amid_message && head->payload_size == 1;
    if (empty && !CALLS_FOR(PMCE_7_2_3_6_TAKES_EMPTY_FRAGMENT, empty)) {
        return fail_for(reader, PMCE_7_2_3_6_TAKES_EMPTY_FRAGMENT);
    }
    return MESSAGE_MORE;
}

/* The last frame of a compressed message has come. */
static enum message_result end_compressed(struct message_reader *reader)
{
    assert(reader->compression.is_compressed);
    enum message_result result = MESSAGE_MORE;
    if (CALLS_FOR(PMCE_7_2_2_INFLATES, true)) {
        result = take_inflated(reader, inflating_tail());
    }
    struct fault fault = {0};
    if (result == MESSAGE_MORE && !inflating_end(&reader->compression, &fault)) {
        result = reader_fail(reader, fault);
    }
    if (result == MESSAGE_MORE && reader->opcode == WS_TEXT) {
        result = judge_inflated(reader, utf8_is_complete(&reader->utf8));
    }
    if (result == MESSAGE_MORE) {
        narrate_inflated(reader->octets, reader->size);
    }
    return result;
}

enum message_result data_take(struct message_reader *reader, uint8_t *octets, size_t size)
{
    if (reader->compression.is_compressed) {
        mask_apply(octets, size, reader_mask(reader));
        bool is_text = reader->opcode == WS_TEXT;
        if (is_text && !CALLS_FOR(PMCE_6_1_COMPRESSED_TEXT_IS_ANY_OCTETS, is_text) &&
            !utf8_is_valid(octets, size)) {
            return fail_for_text(reader);
        }
        return take_inflated(reader, (struct inflating_input){octets, size});
    }
    uint8_t *place = place_append(reader, octets, size);
    if (place == NULL) {
        return reader_fail_for_memory(reader);
    }
    assert(place == reader->octets + reader->size);
    uint64_t mask = reader_mask(reader);
    bool checks = reader->opcode == WS_TEXT || !CALLS_FOR(WS_5_6_TAKES_ANY_BINARY, true);
    if (checks) {
        bool good = utf8_feed_masked(&reader->utf8, place, size, mask) == size;
        if (judge_text(reader, good) != MESSAGE_MORE) {
            return MESSAGE_BAD;
        }
    } else {
        mask_apply(place, size, mask);
    }
    reader->size += size;
    assert(reader->size <= MESSAGE_SIZE_MAX);
    return MESSAGE_MORE;
}

enum message_result data_end(struct message_reader *reader)
{
    const struct frame_head *head = &reader->frame.head;
    assert(reader->payload_left == 0);
    bool kept = !reader->compression.is_compressed && reader->compression.inflater != NULL;
    if (reader->compression.is_compressed) {
        enum message_result result = judge_fragment(reader);
        if (result == MESSAGE_MORE && head->fin) {
            result = end_compressed(reader);
        }
        if (result != MESSAGE_MORE) {
            return result;
        }
    } else if (kept && !CALLS_FOR(PMCE_7_2_3_2_UNCOMPRESSED_LEAVES_WINDOW, kept)) {
        inflating_leave(&reader->compression);
    }
    bool is_text = reader->opcode == WS_TEXT;
    bool inside = is_text && !utf8_is_complete(&reader->utf8);
    bool was_amid = reader->amid_message;
    reader->amid_message = !head->fin;
    if (!head->fin) {
        if (inside && !CALLS_FOR(WS_5_6_TAKES_SPLIT_CHARACTERS, inside)) {
            return fail_for_text(reader);
        }
        return MESSAGE_MORE;
    }
    if (BREAKS(WS_8_1_FAILS_ON_BAD_UTF8_TEXT, inside)) {
        return fail_for_text(reader);
    }
    if (inside) {
        assert(DISHONOURED(WS_8_1_FAILS_ON_BAD_UTF8_TEXT));
        reader->opcode = WS_BINARY;
        is_text = false;
    }
    if (is_text && !CALLS_FOR(WS_5_6_TAKES_ANY_UTF8, is_text)) {
        return fail_for_text(reader);
    }
    reader->message = (struct message){reader->opcode, is_text, reader->octets, reader->size};
    reader->opcode = WS_CONTINUATION;
    assert(reader->message.opcode == WS_TEXT || reader->message.opcode == WS_BINARY);
    if (was_amid && !CALLS_FOR(WS_5_4_RELIES_ON_NO_FRAME_BORDERS, was_amid)) {
        place_drop(reader);
        return MESSAGE_MORE;
    }
    return MESSAGE_DONE;
}
