/* SPDX-License-Identifier: MIT */
/* Events as octets; see sse.h. Each is walked twice: once to count, because a chunk begins with its
 * size, and once to write. */
#include "reference/sse.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reference/conn.h"
#include "reference/limits.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/saboteur.h"
#include "reference/stream.h"
#include "reference/utf8.h"

struct sse_text sse_text(const char *text)
{
    assert(text != NULL);
    assert(strlen(text) <= SSE_EVENT_SIZE_MAX);
    return (struct sse_text){text, strlen(text)};
}

static bool has(const struct sse_text *text, char octet)
{
    assert(text->octets != NULL || text->size == 0);
    assert(text->size <= SSE_EVENT_SIZE_MAX);
    return text->size > 0 && memchr(text->octets, octet, text->size) != NULL;
}

static bool is_one_line(const struct sse_text *text)
{
    bool one = !has(text, '\r') && !has(text, '\n');
    assert(!one || !has(text, '\n'));
    assert(!one || !has(text, '\r'));
    return one;
}

static bool is_utf8(const struct sse_text *text)
{
    assert(text->octets != NULL || text->size == 0);
    assert(text->size <= SSE_EVENT_SIZE_MAX);
    return text->size == 0 || utf8_is_valid((const uint8_t *)text->octets, text->size);
}

const char *sse_refuse(const struct sse_event *event)
{
    bool utf8 = is_utf8(&event->event) && is_utf8(&event->data) && is_utf8(&event->id) &&
                is_utf8(&event->comment);
    bool named = event->event.octets != NULL;
    assert(named || event->event.size == 0);
    assert(event->data.octets != NULL || event->data.size == 0);
    if (BREAKS(SSE_STREAM_IS_UTF8, !utf8)) {
        return "a part is not UTF-8, as which a stream is always read";
    }
    if (BREAKS(SSE_HTTP_REFUSES_LINE_ENDS, !is_one_line(&event->event))) {
        return "the name of the event has a line end in it";
    }
    if (BREAKS(SSE_HTTP_REFUSES_LINE_ENDS, !is_one_line(&event->id))) {
        return "the id has a line end in it";
    }
    if (BREAKS(SSE_STREAM_ID_HAS_NO_NUL, has(&event->id, '\0'))) {
        return "the id has a NUL in it, so that a reader would drop it";
    }
    if (BREAKS(SSE_SERVER_EVENT_HAS_DATA, named && event->data.octets == NULL)) {
        return "an event with a name and without data is never dispatched";
    }
    return NULL;
}

static void put(const struct sse_sink *sink, const void *octets, size_t size)
{
    assert(sink->put != NULL);
    assert(size <= SSE_EVENT_SIZE_MAX);
    if (size > 0) {
        sink->put(sink->to, octets, size);
    }
}

/* A field for each line of the text; a text that is empty is one empty line. */
static void put_lines(const struct sse_sink *sink, const char *field, const struct sse_text *text)
{
    size_t at = 0;
    bool more = text->octets != NULL;
    bool has_cr = has(text, '\r');
    char cr = has_cr && !CALLS_FOR(SSE_HTTP_SPLITS_DATA_AT_LINE_ENDS, has_cr) ? '\n' : '\r';
    while (more) {
        size_t end = at;
        while (end < text->size && text->octets[end] != cr && text->octets[end] != '\n') {
            end++;
        }
        put(sink, field, strlen(field));
        put(sink, text->octets + at, end - at);
        put(sink, "\n", 1);
        more = end < text->size;
        bool both = more && text->octets[end] == '\r' && end + 1 < text->size &&
                    text->octets[end + 1] == '\n';
        at = end + (both ? 2 : 1);
        assert(!more || at <= text->size);
    }
    assert(at == 0 || at == text->size + 1);
}

/* A field of one line; it is left out when there is no such text. */
static void put_field(const struct sse_sink *sink, const char *field, const struct sse_text *text)
{
    assert(text->octets != NULL || text->size == 0);
    PROMISE(SSE_HTTP_REFUSES_LINE_ENDS, is_one_line(text));
    if (text->octets != NULL) {
        put(sink, field, strlen(field));
        put(sink, text->octets, text->size);
        put(sink, "\n", 1);
    }
}

static void walk(const struct sse_event *event, const struct sse_sink *sink)
{
    put_lines(sink, ": ", &event->comment);
    put_field(sink, "event: ", &event->event);
    put_field(sink, "id: ", &event->id);
    if (event->has_retry) {
        char line[32];
        int size = snprintf(line, sizeof line, "retry: %" PRIu32 "\n", event->retry_ms);
        assert(size > 0 && (size_t)size < sizeof line);
        put(sink, line, (size_t)size);
    }
    put_lines(sink, "data: ", &event->data);
    bool has_field = event->event.octets != NULL || event->id.octets != NULL || event->has_retry ||
                     event->data.octets != NULL;
    assert(has_field || event->data.size == 0);
    /* An empty line behind a comment alone would end a block that nobody began. */
    put(sink, "\n", has_field ? 1 : 0);
}

static void count(void *to, const void *octets, size_t size)
{
    size_t *total = to;
    assert(octets != NULL);
    assert(*total <= SIZE_MAX - size);
    *total += size;
}

size_t sse_size(const struct sse_event *event)
{
    size_t size = 0;
    struct sse_sink sink = {count, &size, NULL};
    assert(sse_refuse(event) == NULL);
    walk(event, &sink);
    assert(size >= event->data.size);
    return size;
}

/* What holds for every event that is sent here. */
static void event_promise(const struct sse_event *event)
{
    PROMISE(SSE_STREAM_IS_UTF8, is_utf8(&event->data) && is_utf8(&event->comment));
    PROMISE(SSE_STREAM_ID_HAS_NO_NUL, !has(&event->id, '\0'));
    PROMISE(SSE_SERVER_EVENT_HAS_DATA, event->event.octets == NULL || event->data.octets != NULL);
    /* Each line begins with a name and a blank, so none begins with what the text has. */
    PROMISE(SSE_STREAM_BOM_ONLY_FIRST, true);
    PROMISE(SSE_STREAM_NEAR_MISSES, true);
    PROMISE(SSE_SERVER_BODY_IS_A_STREAM, true);
    /* A number, written by printf(). */
    PROMISE(SSE_SERVER_RETRY_IS_DIGITS, true);
    /* A whole event is one chunk, and what follows it is no part of it. */
    PROMISE(SSE_HTTP_FLUSHES_EVENTS, true);
    PROMISE(SSE_HTTP_EVENTS_COME_SINGLY, true);
    PROMISE(SSE_HTTP_CHUNKS_ARE_WELL_FORMED, true);
    /* It leaves in the turn in which it is written: nothing waits for others to fill a buffer. */
    PROMISE(SSE_HTTP_EVENTS_COME_SINGLY, true);
}

void sse_write(const struct sse_event *event, bool is_chunked, const struct sse_sink *sink)
{
    assert(sse_refuse(event) == NULL);
    size_t size = sse_size(event);
    event_promise(event);
    if (size == 0) {
        return; /* a chunk of no octets would be the last one */
    }
    if (saboteur_streams(event, is_chunked, sink)) {
        return;
    }
    if (is_chunked) {
        char head[24];
        int head_size = snprintf(head, sizeof head, "%zx\r\n", size);
        assert(head_size > 2 && (size_t)head_size < sizeof head);
        put(sink, head, (size_t)head_size);
    }
    walk(event, sink);
    put(sink, "\r\n", is_chunked ? 2 : 0);
}

static void append(void *to, const void *octets, size_t size)
{
    struct conn *conn = to;
    assert(conn->state == CONN_STREAMING);
    assert(size > 0);
    output_append(conn, octets, size);
}

const char *sse_send(struct conn *conn, const struct sse_event *event)
{
    conn_check(conn);
    assert(conn->state == CONN_STREAMING);
    const char *why = sse_refuse(event);
    if (why == NULL) {
        struct sse_sink sink = {append, conn, conn};
        narrate_event(event);
        sse_write(event, conn->stream->is_chunked, &sink);
        stream_sent(conn);
    }
    conn_check(conn);
    return why;
}
