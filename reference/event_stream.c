/* SPDX-License-Identifier: MIT */
/*
 * Invariants: the line is well-formed UTF-8 but for a character at its end that is not whole yet;
 * the buffers are well-formed. An octet that no character has room for becomes U+FFFD as the
 * decoder of the Encoding standard does it: the longest part that could have begun a character is
 * replaced by one, and the octet that did not fit is looked at again.
 *
 * A byte order mark is looked for when the first line ends: before that nothing depends on it.
 */
#include "reference/event_stream.h"

#include <assert.h>
#include <string.h>

#include "reference/memory.h"

static const uint8_t byte_order_mark[] = {0xEF, 0xBB, 0xBF};
static const uint8_t replacement[] = {0xEF, 0xBF, 0xBD};
static const uint8_t message[] = {'m', 'e', 's', 's', 'a', 'g', 'e'};
static const uint8_t line_feed[] = {'\n'};

enum {
    CR = 0x0D,
    LF = 0x0A,
    RUN_SIZE_MAX = 1024,  /* is looked through at a time, for the one line end and for the other */
    TEXT_STEP_SIZE = 256, /* the first piece of a text; it doubles */
};

static_assert((int)TEXT_STEP_SIZE <= (int)EVENT_NAME_SIZE_MAX,
              "the first piece is within every bound");

const char *event_failure_text(enum event_failure failure)
{
    assert(failure <= EVENT_FAILURE_MEMORY);
    assert(failure != EVENT_FAILURE_NONE);
    static_assert(EVENT_LINE_SIZE_MAX == 16777216, "the text says so");
    static_assert(EVENT_DATA_SIZE_MAX == 16777216, "the text says so");
    static_assert(EVENT_NAME_SIZE_MAX == 131072, "the text says so");
    static const char *const texts[] = {
        [EVENT_FAILURE_NONE] = "",
        [EVENT_FAILURE_LINE] = "a line has more than 16777216 octets",
        [EVENT_FAILURE_DATA] = "the data of an event has more than 16777216 octets",
        [EVENT_FAILURE_NAME] = "the type or the id of an event has more than 131072 octets",
        [EVENT_FAILURE_MEMORY] = "there is no memory left for the stream",
    };
    return texts[failure];
}

static void text_check(const struct event_text *text, size_t size_max)
{
    assert(text->size <= text->capacity);
    assert(text->size <= size_max);
    assert((text->octets != NULL) == (text->capacity > 0));
}

void event_stream_check(const struct event_stream *stream)
{
    assert(stream->state <= EVENT_STREAM_FAILED);
    assert((stream->state == EVENT_STREAM_FAILED) == (stream->failure != EVENT_FAILURE_NONE));
    utf8_check(&stream->utf8);
    text_check(&stream->line, EVENT_LINE_SIZE_MAX);
    text_check(&stream->data, EVENT_DATA_SIZE_MAX);
    text_check(&stream->type, EVENT_NAME_SIZE_MAX);
    text_check(&stream->id, EVENT_NAME_SIZE_MAX);
    text_check(&stream->last_event_id, EVENT_NAME_SIZE_MAX);
    assert(stream->reconnection_time_ms <= EVENT_RECONNECTION_MS_MAX);
    assert(stream->has_reconnection_time || stream->reconnection_time_ms == 0);
    if (stream->state == EVENT_STREAM_LINE) {
        assert(stream->line.size > 0 || utf8_is_complete(&stream->utf8));
    }
    if (stream->state != EVENT_STREAM_LINE && stream->state != EVENT_STREAM_FAILED) {
        assert(stream->line.size == 0);
        assert(utf8_is_complete(&stream->utf8));
    }
    if (stream->state == EVENT_STREAM_AFTER_CR) {
        assert(stream->began);
    }
    if (stream->dispatched) {
        assert(stream->event.type.size > 0);
        assert(stream->event.last_event_id.size == stream->last_event_id.size);
        assert(stream->line.size == 0);
    }
}

/* The stream has passed a bound: nothing more is read, and what was pending stays undelivered. */
static bool stream_fail(struct event_stream *stream, enum event_failure failure)
{
    assert(stream->state != EVENT_STREAM_FAILED);
    assert(failure != EVENT_FAILURE_NONE);
    stream->state = EVENT_STREAM_FAILED;
    stream->failure = failure;
    return false;
}

/* Appends to one of the stream's texts; `failure` is what it means when that passes the text's
 * bound. False when the stream has failed. */
static bool text_append(struct event_stream *stream, struct event_text *text,
                        struct event_span more, size_t size_max, enum event_failure failure)
{
    text_check(text, size_max);
    if (more.size > size_max - text->size) {
        return stream_fail(stream, failure);
    }
    size_t wanted = text->size + more.size;
    if (wanted > text->capacity) {
        size_t capacity = text->capacity == 0 ? TEXT_STEP_SIZE : text->capacity;
        while (capacity < wanted) {
            capacity *= 2;
        }
        uint8_t *octets;
        if (text->capacity == 0) {
            octets = memory_get(&capacity);
            text->capacity = octets == NULL ? 0 : capacity;
        } else {
            octets = memory_grow(text->octets, &text->capacity, capacity);
        }
        if (octets == NULL) {
            return stream_fail(stream, EVENT_FAILURE_MEMORY);
        }
        text->octets = octets;
    }
    if (more.size > 0) {
        memcpy(text->octets + text->size, more.octets, more.size);
    }
    text->size = wanted;
    assert(text->size <= text->capacity);
    return true;
}

/* Makes a type, an id or the last event ID string this text. */
static bool name_set(struct event_stream *stream, struct event_text *name, struct event_span value)
{
    assert(value.octets != name->octets || value.size == 0);
    name->size = 0;
    bool good = text_append(stream, name, value, EVENT_NAME_SIZE_MAX, EVENT_FAILURE_NAME);
    assert(!good || name->size == value.size);
    return good;
}

static bool line_append(struct event_stream *stream, struct event_span more)
{
    assert(stream->state == EVENT_STREAM_LINE);
    assert(!stream->dispatched);
    return text_append(stream, &stream->line, more, EVENT_LINE_SIZE_MAX, EVENT_FAILURE_LINE);
}

static struct event_span text_span(const struct event_text *text)
{
    struct event_span span = {text->octets, text->size};
    assert(span.size <= text->capacity);
    return span;
}

static bool span_is(struct event_span span, const char *text)
{
    size_t size = strlen(text);
    assert(size > 0);
    return span.size == size && memcmp(span.octets, text, size) == 0;
}

/* How many octets at the end of the line belong to a character that is not whole: 0 to 3. */
static size_t broken_tail_size(const struct event_text *line)
{
    size_t size = 0;
    while (size < 3 && size < line->size && (line->octets[line->size - 1 - size] & 0xC0) == 0x80) {
        size++;
    }
    if (size == line->size) {
        assert(size == 0);
        return 0;
    }
    uint8_t first = line->octets[line->size - 1 - size];
    size_t whole = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    size++;
    assert(size <= whole || whole == 1);
    return size < whole ? size : 0;
}

/* Puts U+FFFD in the place of a character that was begun and did not go on. */
static bool replace_tail(struct event_stream *stream)
{
    size_t size = broken_tail_size(&stream->line);
    assert(size <= stream->line.size);
    stream->line.size -= size;
    utf8_begin(&stream->utf8);
    return line_append(stream, (struct event_span){replacement, sizeof replacement});
}

/* Decodes octets none of which is CR or LF, and appends them to the line. */
static bool line_decode(struct event_stream *stream, const uint8_t *octets, size_t size)
{
    assert(stream->state == EVENT_STREAM_LINE);
    assert(memchr(octets, LF, size) == NULL);
    size_t at = 0;
    while (at < size) {
        size_t good = utf8_feed(&stream->utf8, octets + at, size - at);
        if (!line_append(stream, (struct event_span){octets + at, good})) {
            return false;
        }
        at += good;
        if (at == size) {
            break;
        }
        /* An octet that can begin nothing is replaced itself; one that only cannot go on with what
         * was begun is looked at again. */
        if (broken_tail_size(&stream->line) == 0) {
            at++;
        }
        if (!replace_tail(stream)) {
            return false;
        }
    }
    assert(at == size);
    return true;
}

/* Only digits, and one at least: a number in base ten, which is cut to its bound where it is
 * greater. */
static void field_retry(struct event_stream *stream, struct event_span value)
{
    assert(!stream->dispatched);
    uint64_t number = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (value.octets[i] < '0' || value.octets[i] > '9') {
            return;
        }
        number = number * 10 + (uint64_t)(value.octets[i] - '0');
        number = number > EVENT_RECONNECTION_MS_MAX ? EVENT_RECONNECTION_MS_MAX : number;
    }
    if (value.size == 0) {
        return;
    }
    stream->reconnection_time_ms = number;
    stream->has_reconnection_time = true;
    assert(stream->reconnection_time_ms <= EVENT_RECONNECTION_MS_MAX);
}

/* Processes the field. False when the stream has failed. */
static bool field_process(struct event_stream *stream, struct event_span field,
                          struct event_span value)
{
    assert(stream->state == EVENT_STREAM_LINE);
    assert(field.size + value.size <= stream->line.size);
    if (span_is(field, "event")) {
        return name_set(stream, &stream->type, value);
    }
    if (span_is(field, "data")) {
        const struct event_span end = {line_feed, sizeof line_feed};
        return text_append(stream, &stream->data, value, EVENT_DATA_SIZE_MAX, EVENT_FAILURE_DATA) &&
               text_append(stream, &stream->data, end, EVENT_DATA_SIZE_MAX, EVENT_FAILURE_DATA);
    }
    if (span_is(field, "id")) {
        if (value.size > 0 && memchr(value.octets, '\0', value.size) != NULL) {
            return true;
        }
        return name_set(stream, &stream->id, value);
    }
    if (span_is(field, "retry")) {
        field_retry(stream, value);
    }
    return true;
}

/* Dispatches the event: true when there is one, or the stream has failed. */
static bool event_dispatch(struct event_stream *stream)
{
    assert(stream->state == EVENT_STREAM_LINE);
    assert(!stream->dispatched);
    if (!name_set(stream, &stream->last_event_id, text_span(&stream->id))) {
        return true;
    }
    if (stream->data.size == 0) {
        stream->type.size = 0;
        return false;
    }
    if (stream->data.octets[stream->data.size - 1] == LF) {
        stream->data.size--;
    }
    stream->event.data = text_span(&stream->data);
    stream->event.last_event_id = text_span(&stream->last_event_id);
    stream->event.type = (struct event_span){message, sizeof message};
    if (stream->type.size > 0) {
        stream->event.type = text_span(&stream->type);
    }
    stream->dispatched = true;
    return true;
}

/* Processes the line, which has ended and is not empty. */
static bool line_process(struct event_stream *stream, struct event_span line)
{
    assert(line.size > 0);
    assert(line.size <= stream->line.size);
    if (line.octets[0] == ':') {
        return true;
    }
    struct event_span field = line;
    struct event_span value = {line.octets + line.size, 0};
    const uint8_t *colon = memchr(line.octets, ':', line.size);
    if (colon != NULL) {
        field.size = (size_t)(colon - line.octets);
        value.octets = colon + 1;
        value.size = line.size - field.size - 1;
        if (value.size > 0 && value.octets[0] == ' ') {
            value.octets++;
            value.size--;
        }
    }
    return field_process(stream, field, value);
}

/* The line has ended. True when an event was dispatched, or the stream has failed. */
static bool line_end(struct event_stream *stream)
{
    assert(stream->state == EVENT_STREAM_LINE);
    if (!utf8_is_complete(&stream->utf8) && !replace_tail(stream)) {
        return true;
    }
    struct event_span line = text_span(&stream->line);
    bool has_mark = !stream->began && line.size >= sizeof byte_order_mark &&
                    memcmp(line.octets, byte_order_mark, sizeof byte_order_mark) == 0;
    if (has_mark) {
        line.octets += sizeof byte_order_mark;
        line.size -= sizeof byte_order_mark;
    }
    stream->began = true;
    bool stops = line.size == 0 ? event_dispatch(stream) : !line_process(stream, line);
    stream->line.size = 0;
    assert(utf8_is_complete(&stream->utf8));
    return stops;
}

/* What was dispatched has been seen: the buffers are emptied. The id stays. */
static void event_forget(struct event_stream *stream)
{
    assert(stream->dispatched);
    assert(stream->line.size == 0);
    stream->dispatched = false;
    stream->data.size = 0;
    stream->type.size = 0;
    stream->event = (struct event){0};
}

/* How many octets from the first on are neither CR nor LF; of a long run, its first part. */
static size_t run_size(const uint8_t *octets, size_t size)
{
    size = size < RUN_SIZE_MAX ? size : RUN_SIZE_MAX;
    const uint8_t *feed = memchr(octets, LF, size);
    size_t run = feed == NULL ? size : (size_t)(feed - octets);
    const uint8_t *carriage_return = memchr(octets, CR, run);
    run = carriage_return == NULL ? run : (size_t)(carriage_return - octets);
    assert(run <= size);
    assert(run == size || octets[run] == CR || octets[run] == LF);
    return run;
}

/* Takes a run of a line, or its end; returns how many octets that were. `stops` when an event was
 * dispatched or the stream has failed. */
static size_t take(struct event_stream *stream, const uint8_t *octets, size_t size, bool *stops)
{
    assert(size > 0);
    if (stream->state == EVENT_STREAM_AFTER_CR) {
        stream->state = EVENT_STREAM_LINE;
        if (octets[0] == LF) {
            return 1;
        }
    }
    assert(stream->state == EVENT_STREAM_LINE);
    size_t run = run_size(octets, size);
    if (run > 0) {
        *stops = !line_decode(stream, octets, run);
        return run;
    }
    *stops = line_end(stream);
    if (octets[0] == CR && stream->state == EVENT_STREAM_LINE) {
        stream->state = EVENT_STREAM_AFTER_CR;
    }
    return 1;
}

void event_stream_begin(struct event_stream *stream)
{
    event_stream_check(stream);
    if (stream->dispatched) {
        event_forget(stream);
    }
    stream->state = EVENT_STREAM_LINE;
    stream->failure = EVENT_FAILURE_NONE;
    stream->began = false;
    utf8_begin(&stream->utf8);
    stream->line.size = 0;
    stream->data.size = 0;
    stream->type.size = 0;
    /* It came from there, so there is room for it. */
    assert(stream->id.capacity >= stream->last_event_id.size);
    (void)name_set(stream, &stream->id, text_span(&stream->last_event_id));
    assert(stream->id.size == stream->last_event_id.size);
    event_stream_check(stream);
}

enum event_stream_result event_stream_feed(struct event_stream *stream, const uint8_t *octets,
                                           size_t size, size_t *used)
{
    event_stream_check(stream);
    assert(stream->state == EVENT_STREAM_LINE || stream->state == EVENT_STREAM_AFTER_CR);
    if (stream->dispatched) {
        event_forget(stream);
    }
    size_t at = 0;
    bool stops = false;
    while (at < size && !stops) {
        at += take(stream, octets + at, size - at, &stops);
    }
    *used = at;
    assert(at <= size);
    event_stream_check(stream);
    if (stream->state == EVENT_STREAM_FAILED) {
        return EVENT_STREAM_BAD;
    }
    assert(stops == stream->dispatched);
    return stops ? EVENT_STREAM_EVENT : EVENT_STREAM_MORE;
}

void event_stream_end(struct event_stream *stream)
{
    event_stream_check(stream);
    assert(stream->state == EVENT_STREAM_LINE || stream->state == EVENT_STREAM_AFTER_CR);
    if (stream->dispatched) {
        event_forget(stream);
    }
    stream->line.size = 0;
    stream->data.size = 0;
    stream->type.size = 0;
    stream->id.size = 0;
    utf8_begin(&stream->utf8);
    stream->state = EVENT_STREAM_ENDED;
    event_stream_check(stream);
}

static void text_free(struct event_text *text)
{
    assert(text->size <= text->capacity);
    memory_put(text->octets, text->capacity);
    *text = (struct event_text){0};
}

void event_stream_free(struct event_stream *stream)
{
    event_stream_check(stream);
    text_free(&stream->line);
    text_free(&stream->data);
    text_free(&stream->type);
    text_free(&stream->id);
    text_free(&stream->last_event_id);
    *stream = (struct event_stream){0};
    event_stream_check(stream);
}
