/* SPDX-License-Identifier: MIT */
/* From octets to messages: states and places stand in message.h. */
#include "reference/message.h"

#include <assert.h>
#include <string.h>

#include "reference/limits.h"
#include "reference/mask.h"
#include "reference/memory.h"
#include "reference/message_data.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/place.h"

static size_t size_min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static enum message_result frame_begin(struct message_reader *reader)
{
    const struct frame_head *head = &reader->frame.head;
    assert(reader->state == MESSAGE_HEAD);
    assert(reader->frame.state == FRAME_READ);
    reader->frame_count++;
    reader->payload_left = head->payload_size;
    reader->control_size = 0;
    reader->discards = false;
    if (!opcode_is_known(head->opcode)) {
        assert(DISHONOURED(WS_5_2_FAILS_ON_UNKNOWN_OPCODE));
        reader->discards = true;
    } else if (opcode_is_control(head->opcode)) {
        if (reader->amid_message &&
            !CALLS_FOR(WS_5_4_HANDLES_CONTROL_AMID_FRAGMENTS, reader->amid_message)) {
            place_drop(reader);
            reader->amid_message = false;
            reader->opcode = WS_CONTINUATION;
            reader->compression.is_compressed = false;
            reader->compression.wire_size = 0;
        }
        reader->discards = head->payload_size > WS_CONTROL_PAYLOAD_SIZE_MAX;
        assert(!reader->discards || DISHONOURED(WS_5_5_REFUSES_LONG_CONTROL));
    } else {
        enum message_result result = data_begin(reader);
        if (result != MESSAGE_MORE) {
            return result;
        }
    }
    reader->state = MESSAGE_PAYLOAD;
    return MESSAGE_MORE;
}

static void take_control(struct message_reader *reader, uint8_t *octets, size_t size)
{
    assert(reader->control_size + size <= WS_CONTROL_PAYLOAD_SIZE_MAX);
    mask_apply(octets, size, reader_mask(reader));
    if (size == reader->frame.head.payload_size) {
        /* It came whole and can be answered from where it lies. */
        reader->octets_of_control = octets;
        return;
    }
    memcpy(reader->control + reader->control_size, octets, size);
    reader->control_size = (uint8_t)(reader->control_size + size);
    reader->octets_of_control = reader->control;
    assert(reader->control_size <= reader->frame.head.payload_size);
}

static enum message_result frame_end(struct message_reader *reader)
{
    const struct frame_head *head = &reader->frame.head;
    assert(reader->state == MESSAGE_PAYLOAD);
    assert(reader->payload_left == 0);
    reader->state = MESSAGE_HEAD;
    frame_reader_begin(&reader->frame);
    if (reader->discards) {
        reader->discards = false;
        return MESSAGE_MORE;
    }
    if (!opcode_is_control(head->opcode)) {
        return data_end(reader);
    }
    size_t size = (size_t)head->payload_size;
    uint8_t *octets = size == 0 ? reader->control : reader->octets_of_control;
    reader->message = (struct message){(enum ws_opcode)head->opcode, false, octets, size};
    return MESSAGE_DONE;
}

/* Takes what belongs to the frame's head or payload and comes next. */
static enum message_result take(struct message_reader *reader, uint8_t *octets, size_t size,
                                size_t *used)
{
    *used = 0;
    enum message_result result = MESSAGE_MORE;
    if (reader->state == MESSAGE_HEAD) {
        if (reader->frame.state == FRAME_FIRST) {
            narrate_frame_begins();
        }
        enum frame_result head = frame_reader_feed(&reader->frame, octets, size, used);
        if (head == FRAME_MORE) {
            return MESSAGE_MORE;
        }
        if (head == FRAME_BAD) {
            narrate_broken_frame(&reader->frame.head);
            return reader_fail(reader, reader->frame.fault);
        }
        assert(head == FRAME_DONE);
        narrate_frame(&reader->frame.head, octets + *used, size - *used);
        result = frame_begin(reader);
    } else {
        assert(reader->state == MESSAGE_PAYLOAD);
        assert(reader->payload_left > 0);
        size_t part = reader->payload_left < size ? (size_t)reader->payload_left : size;
        *used = part;
        if (reader->discards) {
            result = MESSAGE_MORE;
        } else if (opcode_is_control(reader->frame.head.opcode)) {
            take_control(reader, octets, part);
        } else {
            result = data_take(reader, octets, part);
        }
        reader->payload_left -= part;
    }
    bool whole = reader->state == MESSAGE_PAYLOAD && reader->payload_left == 0;
    return result == MESSAGE_MORE && whole ? frame_end(reader) : result;
}

/* A message that was handed out is over when the reader is used again. */
static void message_is_over(struct message_reader *reader)
{
    bool was_whole = reader->opcode == WS_CONTINUATION && reader->place != PLACE_NOWHERE;
    if (was_whole) {
        place_drop(reader);
    }
    assert(reader->opcode != WS_CONTINUATION || reader->place == PLACE_NOWHERE);
    assert(reader->opcode != WS_CONTINUATION || reader->size == 0);
}

void message_reader_check(const struct message_reader *reader)
{
    assert(reader->state <= MESSAGE_FAILED);
    assert(reader->size <= MESSAGE_SIZE_MAX);
    assert(reader->control_size <= WS_CONTROL_PAYLOAD_SIZE_MAX);
    assert((reader->buffer == NULL) == (reader->capacity == 0));
    assert((reader->place == PLACE_NOWHERE) == (reader->octets == NULL));
    bool has_buffer = reader->place == PLACE_CARRIED || reader->place == PLACE_HELD;
    assert(has_buffer == (reader->buffer != NULL));
    if (reader->place == PLACE_HELD) {
        assert(reader->octets == reader->buffer + HEADROOM_SIZE);
        assert(HEADROOM_SIZE + reader->size <= reader->capacity);
    }
    if (reader->place == PLACE_CARRIED || reader->place == PLACE_TURN) {
        assert(reader->size <= CARRIED_SIZE_MAX);
    }
    if (reader->amid_message && reader->state != MESSAGE_FAILED) {
        assert(reader->opcode == WS_TEXT || reader->opcode == WS_BINARY);
    }
    if (reader->state == MESSAGE_PAYLOAD) {
        assert(reader->payload_left > 0);
        assert(reader->frame.state == FRAME_READ);
        assert(reader->payload_left <= reader->frame.head.payload_size);
    }
    if (reader->state == MESSAGE_HEAD) {
        assert(reader->frame.state < FRAME_READ);
    }
    assert(reader->frame.knows_rsv1 == reader->compression.terms.agreed);
    compression_check(&reader->compression);
}

void message_reader_agree(struct message_reader *reader, const struct terms *terms)
{
    message_reader_check(reader);
    assert(reader->state == MESSAGE_HEAD);
    assert(!reader->compression.terms.agreed);
    reader->compression.terms = *terms;
    reader->frame.knows_rsv1 = terms->agreed;
    message_reader_check(reader);
}

size_t message_reader_room(const struct message_reader *reader)
{
    size_t room = reader->compression.terms.agreed ? DEFLATED_READ_SIZE : READ_SIZE;
    assert(room <= READ_SIZE);
    assert(room >= WS_HEAD_SIZE_MAX);
    return room;
}

uint8_t *message_reader_resume(struct message_reader *reader, uint8_t *input)
{
    message_reader_check(reader);
    uint8_t *start = input + HEADROOM_SIZE;
    if (reader->place != PLACE_CARRIED) {
        assert(reader->place == PLACE_NOWHERE || reader->place == PLACE_HELD);
        return start;
    }
    assert(reader->size > 0);
    size_t size = reader->size;
    memcpy(start, reader->octets, size);
    place_drop(reader);
    reader->place = PLACE_TURN;
    reader->octets = start;
    reader->size = size;
    message_reader_check(reader);
    return start + size;
}

uint8_t *message_reader_direct(struct message_reader *reader, size_t *room)
{
    message_reader_check(reader);
    bool pays = reader->place == PLACE_HELD && reader->state == MESSAGE_PAYLOAD &&
                !reader->discards && !reader->compression.is_compressed &&
                !opcode_is_control(reader->frame.head.opcode) &&
                reader->payload_left >= DIRECT_READ_SIZE_MIN;
    if (!pays) {
        return NULL;
    }
    if (!place_reserve(reader, reader->size + DIRECT_READ_SIZE_MIN)) {
        return NULL;
    }
    size_t left = (size_t)reader->payload_left;
    size_t free_size = reader->capacity - HEADROOM_SIZE - reader->size;
    assert(free_size >= DIRECT_READ_SIZE_MIN);
    *room = size_min(size_min(left, free_size), DIRECT_READ_SIZE_MAX);
    message_reader_check(reader);
    return reader->octets + reader->size;
}

enum message_result message_reader_feed(struct message_reader *reader, uint8_t *octets, size_t size,
                                        size_t *used)
{
    assert(reader->state != MESSAGE_FAILED);
    message_is_over(reader);
    enum message_result result = MESSAGE_MORE;
    size_t at = 0;
    while (at < size && result == MESSAGE_MORE) {
        size_t taken = 0;
        result = take(reader, octets + at, size - at, &taken);
        assert(taken > 0);
        at += taken;
    }
    *used = at;
    assert(at <= size);
    assert(result != MESSAGE_MORE || at == size);
    assert((result == MESSAGE_BAD) == (reader->state == MESSAGE_FAILED));
    /* Of the messages of one receive this is looked at behind the last; its owner checks, too. */
    if (result != MESSAGE_DONE) {
        message_reader_check(reader);
    }
    return result;
}

bool message_reader_suspend(struct message_reader *reader)
{
    message_reader_check(reader);
    message_is_over(reader);
    if (reader->state == MESSAGE_FAILED) {
        place_drop(reader); /* nothing will come behind what lies there */
    }
    if (reader->place != PLACE_TURN) {
        return true;
    }
    uint8_t *lies = reader->octets;
    size_t size = reader->size;
    size_t capacity = size;
    uint8_t *buffer = memory_get(&capacity);
    reader->place = PLACE_NOWHERE;
    reader->octets = NULL;
    reader->size = 0;
    if (buffer == NULL) {
        (void)reader_fail_for_memory(reader);
        assert(reader->state == MESSAGE_FAILED);
        return false;
    }
    memcpy(buffer, lies, size);
    reader->place = PLACE_CARRIED;
    reader->buffer = buffer;
    reader->octets = buffer;
    reader->capacity = capacity;
    reader->size = size;
    message_reader_check(reader);
    return true;
}

uint8_t *message_reader_take_buffer(struct message_reader *reader, size_t *capacity)
{
    message_reader_check(reader);
    assert(reader->opcode == WS_CONTINUATION);
    if (reader->place != PLACE_HELD) {
        return NULL;
    }
    uint8_t *buffer = reader->buffer;
    *capacity = reader->capacity;
    reader->buffer = NULL;
    reader->capacity = 0;
    place_drop(reader);
    message_reader_check(reader);
    return buffer;
}

bool message_reader_is_amid(const struct message_reader *reader)
{
    assert(reader->state <= MESSAGE_FAILED);
    bool amid_frame = reader->state == MESSAGE_PAYLOAD || reader->frame.state != FRAME_FIRST;
    assert(!amid_frame || reader->state != MESSAGE_HEAD || reader->frame.state < FRAME_READ);
    return reader->amid_message || amid_frame;
}

void message_reader_end(struct message_reader *reader)
{
    message_reader_check(reader);
    place_drop(reader);
    compression_end(&reader->compression);
    assert(reader->capacity == 0);
}
