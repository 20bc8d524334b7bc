/* SPDX-License-Identifier: MIT */
/* /parse; see parse.h. */
#include "reference/parse.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "reference/conn.h"
#include "reference/event_json.h"
#include "reference/event_stream.h"
#include "reference/limits.h"
#include "reference/negotiate.h"
#include "reference/requests.h"
#include "reference/stream.h"
#include "reference/upload.h"

/* Lines that are gathered: each time they fill it, they are a chunk. */
struct lines {
    struct conn *conn;
    size_t size;
    uint8_t octets[PARSE_CHUNK_SIZE];
};

static void lines_flush(struct lines *lines)
{
    struct conn *conn = lines->conn;
    assert(conn->state == CONN_STREAMING);
    assert(lines->size <= sizeof lines->octets);
    if (lines->size == 0) {
        return;
    }
    char head[24];
    int size = snprintf(head, sizeof head, "%zx\r\n", lines->size);
    assert(size > 2 && (size_t)size < sizeof head);
    bool is_chunked = conn->stream->is_chunked;
    output_append(conn, (const uint8_t *)head, is_chunked ? (size_t)size : 0);
    output_append(conn, lines->octets, lines->size);
    output_append(conn, (const uint8_t *)"\r\n", is_chunked ? 2 : 0);
    lines->size = 0;
}

static void lines_add(struct lines *lines, struct event_json *json)
{
    size_t written = 0;
    do {
        if (sizeof lines->octets - lines->size < EVENT_JSON_ROOM_SIZE_MIN) {
            lines_flush(lines);
        }
        written =
            event_json_write(json, lines->octets + lines->size, sizeof lines->octets - lines->size);
        lines->size += written;
        assert(lines->size <= sizeof lines->octets);
    } while (written > 0);
    assert(json->part == json->part_count);
}

/* Tells all events of the body; false when the stream has failed. */
static bool tell_events(struct lines *lines, struct event_stream *stream, const struct upload *body)
{
    size_t at = 0;
    assert(body->state == UPLOAD_DONE);
    while (at < body->size) {
        struct event_json json;
        size_t used = 0;
        switch (event_stream_feed(stream, body->octets + at, body->size - at, &used)) {
        case EVENT_STREAM_MORE:
            break;
        case EVENT_STREAM_BAD:
            return false;
        case EVENT_STREAM_EVENT:
            event_json_begin_event(&json, &stream->event);
            lines_add(lines, &json);
            break;
        }
        at += used;
        assert(at <= body->size);
    }
    event_stream_end(stream);
    struct event_json json;
    event_json_begin_end(&json, stream);
    lines_add(lines, &json);
    return true;
}

void parse_body(struct conn *conn, const struct http_request *request, struct upload *body)
{
    assert(conn->state == CONN_BODY);
    assert(body->state == UPLOAD_DONE);
    struct answer answer;
    answer_begin(&answer);
    answer.persists = body->persists;
    answer.endpoint = conn->endpoint;
    negotiate_head(request, &answer, "application/x-ndjson");
    if (!stream_begin(conn, request, &answer)) {
        requests_refuse(conn, (struct refusal){503, "there is no memory for an answer now", ""},
                        body->persists);
        return;
    }
    static struct lines lines;
    static struct event_stream stream;
    lines.conn = conn;
    lines.size = 0;
    /* A stream that cannot be kept is told by an answer that breaks off (RFC 9112 8). */
    if (tell_events(&lines, &stream, body)) {
        lines_flush(&lines);
        stream_end(conn);
    } else {
        conn->output.broken = true;
    }
    event_stream_free(&stream);
}
