/* SPDX-License-Identifier: MIT */
/* Fields and the dispatch, by the steps of "Interpreting an event stream". */
#include "reference/event_fields.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/obey.h"

static const char message[] = "message";
static const char not_a_message[] = "event"; /* what dishonest parsers call it */
static const uint8_t line_feed[] = {'\n'};

void event_fail(struct event_stream *stream, enum event_failure failure)
{
    assert(stream->state != EVENT_STREAM_FAILED);
    assert(failure != EVENT_FAILURE_NONE);
    stream->state = EVENT_STREAM_FAILED;
    stream->failure = failure;
}

bool event_name_set(struct event_stream *stream, struct event_text *name, struct event_span value)
{
    assert(value.size == 0 || value.octets != name->octets);
    name->size = 0;
    enum event_text_result result = event_text_append(name, value, EVENT_NAME_SIZE_MAX);
    if (result != EVENT_TEXT_GOOD) {
        event_fail(stream, result == EVENT_TEXT_LONG ? EVENT_FAILURE_NAME : EVENT_FAILURE_MEMORY);
        return false;
    }
    assert(name->size == value.size);
    return true;
}

static bool data_append(struct event_stream *stream, struct event_span more)
{
    assert(stream->state == EVENT_STREAM_LINE);
    enum event_text_result result = event_text_append(&stream->data, more, EVENT_DATA_SIZE_MAX);
    if (result != EVENT_TEXT_GOOD) {
        event_fail(stream, result == EVENT_TEXT_LONG ? EVENT_FAILURE_DATA : EVENT_FAILURE_MEMORY);
        return false;
    }
    assert(stream->data.size >= more.size);
    return true;
}

/* Whether the name of a field is that one. */
static bool field_is(struct event_span field, const char *name)
{
    bool same = event_span_is(field, name);
    bool near = !same && field.size == strlen(name) &&
                strncasecmp((const char *)field.octets, name, field.size) == 0;
    assert(!(same && near));
    return same || (near && !CALLS_FOR(SSE_FIELD_NAMES_ARE_LITERAL, near));
}

static bool field_event(struct event_stream *stream, struct event_span value)
{
    assert(!stream->dispatched);
    return !CALLS_FOR(SSE_FIELD_EVENT_SETS_TYPE, true) ||
           event_name_set(stream, &stream->type, value);
}

static bool field_data(struct event_stream *stream, struct event_span value)
{
    static const struct event_span end = {line_feed, sizeof line_feed};
    size_t before = stream->data.size;
    if (before > 0 && !CALLS_FOR(SSE_FIELD_DATA_APPENDS, before > 0)) {
        stream->data.size = 0;
    }
    if (before > 0 && !CALLS_FOR(SSE_PARSE_LINES_IN_ORDER, before > 0)) {
        return true;
    }
    bool good = data_append(stream, value) && data_append(stream, end);
    assert(!good || stream->data.size > value.size);
    assert(!good || stream->data.octets[stream->data.size - 1] == '\n');
    return good;
}

static bool field_id(struct event_stream *stream, struct event_span value)
{
    bool has_nul = value.size > 0 && memchr(value.octets, '\0', value.size) != NULL;
    assert(!stream->dispatched);
    if (BREAKS(SSE_FIELD_ID_WITH_NUL_IGNORED, has_nul)) {
        return true;
    }
    return !CALLS_FOR(SSE_FIELD_ID_SETS_LAST_ID, true) ||
           event_name_set(stream, &stream->id, value);
}

/* Only digits, and one at least: a number in base ten, which is cut to its bound where it is
 * greater. */
static void field_retry(struct event_stream *stream, struct event_span value)
{
    uint64_t number = 0;
    size_t count = 0;
    while (count < value.size && value.octets[count] >= '0' && value.octets[count] <= '9') {
        number = number * 10 + (uint64_t)(value.octets[count] - '0');
        number = number > EVENT_RECONNECTION_MS_MAX ? EVENT_RECONNECTION_MS_MAX : number;
        count++;
    }
    if (value.size == 0 || BREAKS(SSE_FIELD_RETRY_IGNORES_OTHERS, count < value.size)) {
        return;
    }
    bool early = stream->data.size == 0;
    if (!CALLS_FOR(SSE_FIELD_RETRY_SETS_TIME, true) ||
        (early && !CALLS_FOR(SSE_FIELD_RETRY_AT_ONCE, early))) {
        return;
    }
    stream->reconnection_time_ms = number;
    stream->has_reconnection_time = true;
    assert(stream->reconnection_time_ms <= EVENT_RECONNECTION_MS_MAX);
    assert(!stream->dispatched);
}

/* Processes the field. False when the stream has failed. */
static bool field_process(struct event_stream *stream, struct event_span field,
                          struct event_span value)
{
    assert(stream->state == EVENT_STREAM_LINE);
    assert(field.size + value.size <= stream->line.size);
    if (field_is(field, "event")) {
        return field_event(stream, value);
    }
    if (field_is(field, "data")) {
        return field_data(stream, value);
    }
    if (field_is(field, "id")) {
        return field_id(stream, value);
    }
    if (field_is(field, "retry")) {
        field_retry(stream, value);
        return true;
    }
    if (CALLS_FOR(SSE_FIELD_IGNORES_UNKNOWN, true)) {
        return true;
    }
    return field_data(stream, value);
}

bool event_line_process(struct event_stream *stream, struct event_span line)
{
    assert(line.size > 0);
    assert(line.size <= stream->line.size);
    bool is_comment = line.octets[0] == ':';
    struct event_span field = line;
    struct event_span value = {line.octets + line.size, 0};
    if (CALLS_FOR(SSE_PARSE_IGNORES_COMMENT, is_comment)) {
        return true;
    }
    if (is_comment) {
        return field_data(stream, (struct event_span){line.octets + 1, line.size - 1});
    }
    const uint8_t *colon = memchr(line.octets, ':', line.size);
    if (colon != NULL && !CALLS_FOR(SSE_PARSE_SPLITS_AT_FIRST_COLON, colon != NULL)) {
        colon = memrchr(line.octets, ':', line.size);
    }
    if (colon == NULL && !CALLS_FOR(SSE_PARSE_LINE_WITHOUT_COLON, colon == NULL)) {
        return true;
    }
    if (colon != NULL) {
        field.size = (size_t)(colon - line.octets);
        value.octets = colon + 1;
        value.size = line.size - field.size - 1;
        bool has_space = value.size > 0 && value.octets[0] == ' ';
        if (CALLS_FOR(SSE_PARSE_REMOVES_ONE_SPACE, has_space)) {
            value.octets++;
            value.size--;
        }
    }
    assert(value.octets + value.size == line.octets + line.size);
    return field_process(stream, field, value);
}

/* Makes the event of the buffers. */
static void event_fill(struct event_stream *stream)
{
    struct event *event = &stream->event;
    bool has_type = stream->type.size > 0;
    assert(!stream->dispatched);
    if (stream->data.size > 0 && CALLS_FOR(SSE_DISPATCH_REMOVES_ONE_LF, stream->data.size > 0)) {
        assert(stream->data.octets[stream->data.size - 1] == '\n' ||
               DISHONOURED(SSE_DISPATCH_EMPTIES_BUFFERS));
        stream->data.size--;
    }
    const char *name = CALLS_FOR(SSE_DISPATCH_FILLS_EVENT, true) ? message : not_a_message;
    event->data = event_text_span(&stream->data);
    event->last_event_id = event_text_span(&stream->last_event_id);
    event->type = (struct event_span){(const uint8_t *)name, strlen(name)};
    if (CALLS_FOR(SSE_DISPATCH_TYPE, has_type)) {
        event->type = event_text_span(&stream->type);
    }
    stream->dispatched = true;
    assert(event->type.size > 0);
}

bool event_dispatch(struct event_stream *stream)
{
    bool has_data = stream->data.size > 0;
    assert(stream->state == EVENT_STREAM_LINE);
    assert(!stream->dispatched);
    bool commits = has_data || CALLS_FOR(SSE_DISPATCH_COMMITS_ID, true);
    if (commits && !event_name_set(stream, &stream->last_event_id, event_text_span(&stream->id))) {
        return true;
    }
    if (CALLS_FOR(SSE_DISPATCH_NOTHING_WITHOUT_DATA, !has_data)) {
        stream->type.size = 0;
        return false;
    }
    event_fill(stream);
    return true;
}

void event_forget(struct event_stream *stream)
{
    assert(stream->dispatched);
    assert(stream->line.size == 0);
    stream->dispatched = false;
    stream->event = (struct event){0};
    if (CALLS_FOR(SSE_DISPATCH_EMPTIES_BUFFERS, true)) {
        stream->data.size = 0;
        stream->type.size = 0;
    }
    if (!CALLS_FOR(SSE_DISPATCH_KEEPS_LAST_ID, true)) {
        stream->id.size = 0;
    }
}
