/* SPDX-License-Identifier: MIT */
/* The storage of the message under assembly. Every change of its place but the two at the borders
 * of a turn is made here. */
#include "reference/place.h"

#include <assert.h>
#include <string.h>

#include "reference/limits.h"
#include "reference/memory.h"

static size_t size_min(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Nothing of a message is kept any more. */
void place_drop(struct message_reader *reader)
{
    memory_put(reader->buffer, reader->capacity);
    reader->buffer = NULL;
    reader->capacity = 0;
    reader->octets = NULL;
    reader->size = 0;
    reader->place = PLACE_NOWHERE;
}

/* Room for a held message of `needed` octets; at least doubled, so that the copying is bounded. */
bool place_reserve(struct message_reader *reader, size_t needed)
{
    assert(reader->place == PLACE_HELD);
    assert(needed <= MESSAGE_SIZE_MAX);
    if (HEADROOM_SIZE + needed <= reader->capacity) {
        return true;
    }
    size_t foreseen = HEADROOM_SIZE + reader->size + (size_t)reader->payload_left;
    size_t wanted = size_min(2 * reader->capacity, foreseen);
    wanted = wanted > HEADROOM_SIZE + needed ? wanted : HEADROOM_SIZE + needed;
    uint8_t *grown = memory_grow(reader->buffer, &reader->capacity, wanted);
    if (grown == NULL) {
        return false;
    }
    reader->buffer = grown;
    reader->octets = grown + HEADROOM_SIZE;
    assert(HEADROOM_SIZE + needed <= reader->capacity);
    return true;
}

/* Moves the message into a buffer of its own: it will have `total` octets or more. */
bool place_hold(struct message_reader *reader, size_t total)
{
    assert(reader->place == PLACE_NOWHERE || reader->place == PLACE_TURN);
    assert(total > CARRIED_SIZE_MAX);
    size_t capacity = HEADROOM_SIZE + size_min(total, MESSAGE_STEP_SIZE);
    uint8_t *buffer = memory_get(&capacity);
    if (buffer == NULL) {
        return false;
    }
    assert(HEADROOM_SIZE + reader->size <= capacity);
    if (reader->size > 0) {
        memcpy(buffer + HEADROOM_SIZE, reader->octets, reader->size);
    }
    reader->buffer = buffer;
    reader->capacity = capacity;
    reader->octets = buffer + HEADROOM_SIZE;
    reader->place = PLACE_HELD;
    return true;
}

/* Finds the place of the next octets of the message and brings them there. */
uint8_t *place_append(struct message_reader *reader, uint8_t *octets, size_t size)
{
    assert(size > 0);
    assert(reader->place != PLACE_CARRIED);
    if (reader->place == PLACE_NOWHERE) {
        reader->place = PLACE_TURN;
        reader->octets = octets;
        assert(reader->size == 0);
        return octets;
    }
    if (reader->place == PLACE_HELD && octets != reader->octets + reader->size &&
        !place_reserve(reader, reader->size + size)) {
        return NULL;
    }
    uint8_t *place = reader->octets + reader->size;
    if (place != octets) {
        memmove(place, octets, size);
    }
    return place;
}

/* How much will come is not known, so the buffer is doubled when it is full. */
uint8_t *place_inflate(struct message_reader *reader, size_t *room)
{
    assert(reader->place == PLACE_NOWHERE || reader->place == PLACE_HELD);
    size_t size_max = HEADROOM_SIZE + MESSAGE_SIZE_MAX;
    if (reader->place == PLACE_NOWHERE && !place_hold(reader, MESSAGE_STEP_SIZE)) {
        return NULL;
    }
    if (HEADROOM_SIZE + reader->size == reader->capacity && reader->capacity < size_max) {
        size_t wanted = size_min(2 * reader->capacity, size_max);
        uint8_t *grown = memory_grow(reader->buffer, &reader->capacity, wanted);
        if (grown == NULL) {
            return NULL;
        }
        reader->buffer = grown;
        reader->octets = grown + HEADROOM_SIZE;
        assert(reader->capacity >= wanted);
    }
    assert(reader->size <= MESSAGE_SIZE_MAX);
    *room = size_min(reader->capacity, size_max) - HEADROOM_SIZE - reader->size;
    assert(*room > 0 || reader->size == MESSAGE_SIZE_MAX);
    return reader->octets + reader->size;
}
