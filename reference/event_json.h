/* SPDX-License-Identifier: MIT */
/*
 * What a parser of event streams tells, one line of JSON each (the parser contract of
 * docs/design.md, section 7): an event, and the end of the stream. A line may be much longer than
 * what it tells of, so it is written part by part into whatever room there is.
 *
 *     {"type":"message","data":"...","lastEventId":"..."}
 *     {"end":true,"lastEventId":"...","reconnectionTime":1000}
 *
 * And of the source, for assay-eventsource --states.
 */
#ifndef REFERENCE_EVENT_JSON_H
#define REFERENCE_EVENT_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/event_stream.h"

enum {
    EVENT_JSON_PART_COUNT_MAX = 8,
    EVENT_JSON_ROOM_SIZE_MIN = 6,    /* the longest escape, \u001F */
    EVENT_JSON_NUMBER_SIZE_MAX = 24, /* a number of 64 bits, or null */
};

/* A part of a line: octets as they are, or a string that is escaped. */
struct event_json_part {
    struct event_span octets;
    bool is_string;
};

/* A line that is being written. What it tells of must stay as it is meanwhile, and the struct where
 * it is. */
struct event_json {
    struct event_json_part parts[EVENT_JSON_PART_COUNT_MAX];
    size_t part_count;
    size_t part; /* the one that is written now; `part_count` at the end */
    size_t at;   /* octets of it that are written */
    char number[EVENT_JSON_NUMBER_SIZE_MAX];
};

/* Asserts what holds between calls. */
void event_json_check(const struct event_json *json);

/* Begins the line of an event. */
void event_json_begin_event(struct event_json *json, const struct event *event);

/* Begins the last line: what the source of the stream keeps. */
void event_json_begin_end(struct event_json *json, const struct event_stream *stream);

/* Begins a line that tells of the source itself: {"state":"open","url":"..."}. The texts are UTF-8
 * that stays as it is, `state` and `name` without anything to escape. */
void event_json_begin_state(struct event_json *json, const char *state, const char *name,
                            const char *value);

/* Writes on, at most `room` octets, of which there are EVENT_JSON_ROOM_SIZE_MIN at least. Returns
 * how many were written; 0 when the line, its line feed included, has been. */
size_t event_json_write(struct event_json *json, uint8_t *octets, size_t room);

#endif
