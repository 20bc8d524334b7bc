/* SPDX-License-Identifier: MIT */
/*
 * Vectors of event streams as JSON, and what a parser has to print for one, as lines of JSON; see
 * list_json.h and docs/parser.md.
 */
#include <stdlib.h>

#include "conformance/catalogue.h"
#include "harness/list_json.h"
#include "reports/json_grow.h"

static json_t *needs_of(const struct sse_vector *vector)
{
    json_t *needs = json_array();

    if ((vector->needs & SSE_NEEDS_LAST_ID) != 0) {
        element_add(needs, json_string("last-event-id"));
    }
    if ((vector->needs & SSE_NEEDS_TIME) != 0) {
        element_add(needs, json_string("reconnection-time"));
    }
    return needs;
}

/* An event without a type of its own is a "message". */
static const struct payload *type_of(const struct sse_expected *event)
{
    static const struct payload message = BYTES("message");

    return event->type.pattern != NULL ? &event->type : &message;
}

static json_t *events_of(const struct sse_vector *vector)
{
    json_t *events = json_array();

    for (size_t i = 0; i < SSE_VECTOR_EVENTS_MAX && vector->events[i].times > 0; i++) {
        const struct sse_expected *event = &vector->events[i];
        json_t *object = json_object();
        member_add(object, "times", json_integer((json_int_t)event->times));
        member_add(object, "type", list_payload(type_of(event)));
        member_add(object, "data", list_payload(&event->data));
        member_add(object, "lastEventId", list_payload(&event->last_event_id));
        element_add(events, object);
    }
    return events;
}

static json_t *time_of(const struct sse_vector *vector)
{
    return vector->has_time ? json_integer((json_int_t)vector->time_ms) : json_null();
}

json_t *list_vector(const struct sse_vector *vector)
{
    json_t *object = json_object();
    json_t *proves = json_array();
    json_t *stream = json_array();

    for (size_t i = 0; i < SSE_VECTOR_PROVES_MAX && vector->proves[i] != REQUIREMENT_NONE; i++) {
        element_add(proves, json_string(requirement_get(vector->proves[i])->name));
    }
    for (size_t i = 0; i < SSE_VECTOR_PARTS_MAX; i++) {
        if (vector->stream[i].size > 0) {
            element_add(stream, list_payload(&vector->stream[i]));
        }
    }
    member_add(object, "id", json_string(vector->id));
    member_add(object, "title", json_string(vector->title));
    member_add(object, "proves", proves);
    member_add(object, "needs", needs_of(vector));
    member_add(object, "tags", list_tags(vector->tags));
    member_add(object, "since", json_string(vector->since));
    member_add(object, "why", json_string(vector->why));
    member_add(object, "hint", json_string(vector->hint));
    member_add(object, "size", json_integer((json_int_t)sse_vector_size(vector)));
    member_add(object, "stream", stream);
    member_add(object, "events", events_of(vector));
    member_add(object, "lastEventId", list_payload(&vector->last_event_id));
    member_add(object, "reconnectionTime", time_of(vector));
    member_add(object, "time_is_open", json_boolean(vector->time_is_open));
    return object;
}

/* ---- Lines ---- */

static json_t *text_of(const struct payload *payload)
{
    char *octets = g_malloc((gsize)payload->size + 1);

    payload_copy(payload, 0, octets, (size_t)payload->size);
    json_t *text = json_stringn(octets, (size_t)payload->size);
    g_free(octets);
    return text;
}

/* Appends the line, and takes `object` over. */
static void line_append(GString *out, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII);

    assert(text != NULL);
    g_string_append_printf(out, "%s\n", text);
    free(text);
    json_decref(object);
}

char *list_vector_lines(const struct sse_vector *vector)
{
    GString *out = g_string_new(NULL);
    json_t *end = json_object();

    for (size_t i = 0; i < SSE_VECTOR_EVENTS_MAX && vector->events[i].times > 0; i++) {
        const struct sse_expected *event = &vector->events[i];
        for (unsigned time = 0; time < event->times; time++) {
            json_t *object = json_object();
            member_add(object, "type", text_of(type_of(event)));
            member_add(object, "data", text_of(&event->data));
            member_add(object, "lastEventId", text_of(&event->last_event_id));
            line_append(out, object);
        }
    }
    member_add(end, "end", json_true());
    member_add(end, "lastEventId", text_of(&vector->last_event_id));
    if (!vector->time_is_open) {
        member_add(end, "reconnectionTime", time_of(vector));
    }
    line_append(out, end);
    return g_string_free(out, FALSE);
}
