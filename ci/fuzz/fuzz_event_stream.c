/* SPDX-License-Identifier: MIT */
/*
 * An event stream: what the reference's parser tells is the same whole, cut and octet by octet, is
 * JSON, and the next stream of the same source is read as if it were the first, but for the id.
 * What the judge reads in the same octets is the same.
 */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ci/differential/readers.h"
#include "ci/fuzz/target.h"
#include "reference/event_json.h"
#include "reference/event_stream.h"

enum { TOLD_SIZE_MAX = 1024 * 1024 };

struct told {
    char octets[TOLD_SIZE_MAX];
    size_t size;
};

static void tell(struct told *told, struct event_json *json)
{
    size_t begin = told->size;
    size_t size = 1;
    while (size > 0) {
        DEMAND(sizeof told->octets - told->size >= EVENT_JSON_ROOM_SIZE_MIN);
        size =
            event_json_write(json, (uint8_t *)told->octets + told->size, EVENT_JSON_ROOM_SIZE_MIN);
        told->size += size;
    }
    json_t *value = json_loadb(told->octets + begin, told->size - begin, JSON_ALLOW_NUL, NULL);
    DEMAND(json_is_object(value));
    DEMAND(told->octets[told->size - 1] == '\n');
    json_decref(value);
}

/* Feeds pieces of that size, the first of `cut`. */
static void feed(struct event_stream *stream, struct told *told, const uint8_t *octets, size_t size,
                 size_t cut, size_t step)
{
    struct event_json json;
    size_t at = 0;
    while (at < size) {
        size_t part = at < cut ? cut - at : step;
        part = part < size - at ? part : size - at;
        size_t used = 0;
        enum event_stream_result result = event_stream_feed(stream, octets + at, part, &used);
        DEMAND(result != EVENT_STREAM_BAD);
        DEMAND(used == part || result == EVENT_STREAM_EVENT);
        at += used;
        if (result == EVENT_STREAM_EVENT) {
            event_json_begin_event(&json, &stream->event);
            tell(told, &json);
        }
    }
    DEMAND(!event_stream_end(stream));
    event_json_begin_end(&json, stream);
    tell(told, &json);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static struct told whole;
    static struct told other;
    static const size_t steps[] = {1, 2, 5, SIZE_MAX};
    struct event_stream stream = {0};
    whole.size = 0;
    feed(&stream, &whole, octets, size, 0, SIZE_MAX);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct event_stream cut = {0};
        other.size = 0;
        feed(&cut, &other, octets, size, size / 2, steps[i]);
        DEMAND(other.size == whole.size);
        DEMAND(memcmp(other.octets, whole.octets, whole.size) == 0);
        event_stream_free(&cut);
    }
    DEMAND(readers_agree(&stream_readers, octets, size, size + 1));
    event_stream_begin(&stream);
    DEMAND(stream.id.size == stream.last_event_id.size);
    event_stream_free(&stream);
    return 0;
}
