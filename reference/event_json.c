/* SPDX-License-Identifier: MIT */
/*
 * A line is a list of parts. Strings are escaped where RFC 8259 7 demands it: the quotation mark,
 * the backslash and the control characters; all else stands as it is, in UTF-8.
 */
#include "reference/event_json.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void event_json_check(const struct event_json *json)
{
    assert(json->part_count <= EVENT_JSON_PART_COUNT_MAX);
    assert(json->part <= json->part_count);
    if (json->part < json->part_count) {
        assert(json->at <= json->parts[json->part].octets.size);
    } else {
        assert(json->at == 0);
    }
}

static void json_add(struct event_json *json, struct event_span octets, bool is_string)
{
    assert(json->part_count < EVENT_JSON_PART_COUNT_MAX);
    assert(json->part == 0);
    json->parts[json->part_count] = (struct event_json_part){octets, is_string};
    json->part_count++;
}

/* A part that stands for itself and outlives the line. */
static void json_add_text(struct event_json *json, const char *text)
{
    size_t size = strlen(text);
    assert(size > 0);
    json_add(json, (struct event_span){(const uint8_t *)text, size}, false);
    assert(!json->parts[json->part_count - 1].is_string);
}

void event_json_begin_event(struct event_json *json, const struct event *event)
{
    assert(event->type.size > 0);
    json->part_count = json->part = json->at = 0;
    json_add_text(json, "{\"type\":\"");
    json_add(json, event->type, true);
    json_add_text(json, "\",\"data\":\"");
    json_add(json, event->data, true);
    json_add_text(json, "\",\"lastEventId\":\"");
    json_add(json, event->last_event_id, true);
    json_add_text(json, "\"}\n");
    event_json_check(json);
}

void event_json_begin_end(struct event_json *json, const struct event_stream *stream)
{
    event_stream_check(stream);
    const struct event_text *id = &stream->last_event_id;
    json->part_count = json->part = json->at = 0;
    json_add_text(json, "{\"end\":true,\"lastEventId\":\"");
    json_add(json, (struct event_span){id->octets, id->size}, true);
    json_add_text(json, "\",\"reconnectionTime\":");
    if (stream->has_reconnection_time) {
        int size =
            snprintf(json->number, sizeof json->number, "%" PRIu64, stream->reconnection_time_ms);
        assert(size > 0);
        assert((size_t)size < sizeof json->number);
        json_add_text(json, json->number);
    } else {
        json_add_text(json, "null");
    }
    json_add_text(json, "}\n");
    event_json_check(json);
}

void event_json_begin_state(struct event_json *json, const char *state, const char *name,
                            const char *value)
{
    assert(strpbrk(state, "\"\\") == NULL);
    assert(strpbrk(name, "\"\\") == NULL);
    json->part_count = json->part = json->at = 0;
    json_add_text(json, "{\"state\":\"");
    json_add_text(json, state);
    json_add_text(json, "\",\"");
    json_add_text(json, name);
    json_add_text(json, "\":\"");
    json_add(json, (struct event_span){(const uint8_t *)value, strlen(value)}, true);
    json_add_text(json, "\"}\n");
    event_json_check(json);
}

/* Writes one octet of a string, escaped if it has to be; returns the size of that. */
static size_t octet_escape(uint8_t octet, uint8_t *octets)
{
    static const char digits[] = "0123456789abcdef";
    static const char shorts[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    if (octet >= ' ' && octet != '"' && octet != '\\') {
        octets[0] = octet;
        return 1;
    }
    octets[0] = '\\';
    if (octet >= ' ' || (octet < sizeof shorts && shorts[octet] != '\0')) {
        octets[1] = octet >= ' ' ? octet : (uint8_t)shorts[octet];
        return 2;
    }
    assert(octet < 0x20);
    memcpy(octets + 1, "u00", 3);
    octets[4] = (uint8_t)digits[octet >> 4];
    octets[5] = (uint8_t)digits[octet & 0xF];
    static_assert(EVENT_JSON_ROOM_SIZE_MIN == 6, "a backslash, u and four digits");
    return EVENT_JSON_ROOM_SIZE_MIN;
}

/* Writes on in the part that is under way; returns how many octets that were. */
static size_t part_write(struct event_json *json, uint8_t *octets, size_t room)
{
    const struct event_json_part *part = &json->parts[json->part];
    size_t left = part->octets.size - json->at;
    assert(room >= EVENT_JSON_ROOM_SIZE_MIN);
    assert(left > 0);
    const uint8_t *from = part->octets.octets + json->at;
    if (!part->is_string) {
        size_t size = left < room ? left : room;
        memcpy(octets, from, size);
        json->at += size;
        return size;
    }
    size_t size = 0;
    size_t taken = 0;
    while (taken < left && room - size >= EVENT_JSON_ROOM_SIZE_MIN) {
        size += octet_escape(from[taken], octets + size);
        taken++;
    }
    json->at += taken;
    assert(taken > 0);
    assert(size <= room);
    return size;
}

size_t event_json_write(struct event_json *json, uint8_t *octets, size_t room)
{
    event_json_check(json);
    assert(room >= EVENT_JSON_ROOM_SIZE_MIN);
    size_t size = 0;
    while (json->part < json->part_count && room - size >= EVENT_JSON_ROOM_SIZE_MIN) {
        if (json->at < json->parts[json->part].octets.size) {
            size += part_write(json, octets + size, room - size);
        } else {
            json->part++;
            json->at = 0;
        }
    }
    event_json_check(json);
    assert(size <= room);
    assert(size > 0 || json->part == json->part_count);
    return size;
}
