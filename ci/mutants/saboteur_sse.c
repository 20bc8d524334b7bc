/* SPDX-License-Identifier: MIT */
/*
 * The saboteur of event streams. See saboteur.c for frames and what a mutant is. How each rule is
 * broken, beside those that the reference itself is blind to:
 *
 *   in the head of a stream, by the table of lines below
 *   SSE_HTTP_HEAD_AT_ONCE              the head waits for the first event
 *   SSE_HTTP_EVENTS_COME_SINGLY        four events are gathered, and leave when a buffer is full
 *   SSE_HTTP_FLUSHES_EVENTS            the last line end of an event comes with the next one
 *   SSE_HTTP_CHUNKS_ARE_WELL_FORMED    the size of a chunk ends with LF alone, and none is the last
 *   SSE_STREAM_ENDS_WITH_BLANK_LINE    an event stands at the end that nothing dispatches
 *   SSE_HTTP_NO_INJECTED_FIELDS        the query, decoded, stands in the stream, and a comment as
 *                                      it is, whatever its line ends
 *   SSE_SERVER_RETRY_IS_DIGITS         in each event, and none of an application is sent
 *   SSE_SERVER_ID_IS_NOT_REFLECTED     (blind) an unknown id, decoded, stands in the stream
 *   SSE_SERVER_SLOW_READER             (blind) the server waits for who reads slowly, and nobody is
 *                                      served meanwhile
 *   SSE_SERVER_BODY_IS_A_STREAM        the body is a page
 *   in each event, by the table of tricks below
 */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/mutants/saboteur.h"
#include "reference/conn.h"
#include "reference/handshake.h"
#include "reference/obey.h"
#include "reference/saboteur.h"
#include "reference/sse.h"
#include "reference/stream.h"

/* Rows that are broken by a line of the head: what stands in it, and what stands there instead. */
static const struct {
    enum requirement_id name;
    const char *line;
    const char *instead;
    const char *field; /* that the request has; NULL: any request */
} lines[] = {
    {SSE_STREAM_TYPE, "text/event-stream", "text/plain", NULL},
    {SSE_SERVER_ONE_CONTENT_TYPE, "Content-Type: text/event-stream\r\n",
     "Content-Type: text/event-stream\r\nContent-Type: text/plain\r\n", NULL},
    {SSE_TYPE_CHARSET_IS_UTF8, "text/event-stream", "text/event-stream; charset=iso-8859-1", NULL},
    {SSE_HTTP_CACHE_CONTROL, "no-cache", "public, max-age=600", NULL},
    {SSE_HTTP_NO_LENGTH_ON_OPEN_STREAM, "X-Accel", "Content-Length: 1000000\r\nX-Accel", NULL},
    {SSE_SERVER_STATUS_IS_200, "200 OK", "202 Accepted", NULL},
    {SSE_HTTP_CODING_ONLY_IF_OFFERED, "X-Accel", "Content-Encoding: gzip\r\nX-Accel", NULL},
    {SSE_HTTP_CODING_IS_FLUSHED, "X-Accel", "Content-Encoding: gzip\r\nX-Accel", "Accept-Encoding"},
    {SSE_SERVER_NO_VALIDATORS, "200 OK", "206 Partial Content", "Range"},
    {SSE_SERVER_NO_VALIDATORS, "200 OK", "304 Not Modified", "If-None-Match"},
    {SSE_HTTP_ECHOED_ORIGIN_VARIES, "Vary: Origin\r\n", "", NULL},
    {SSE_HTTP_ECHOED_ORIGIN_VARIES, "Origin: *\r\n",
     "Origin: *\r\nAccess-Control-Allow-Credentials: true\r\n", NULL},
};

/* Rows that are broken by an event: a text before it, one at its end, and whether its own octets
 * are there. */
static const struct {
    enum requirement_id name;
    const char *before;
    size_t before_size;
    const char *behind;
    bool drops;
} tricks[] = {
#define OCTETS(text) text, sizeof text - 1
#define PAGE         "<!DOCTYPE html>\n<p>This is no stream of events, but a page of text.</p>\n"
    {SSE_STREAM_ID_HAS_NO_NUL, OCTETS("id: 1\0002\n"), "", false},
    {SSE_STREAM_IS_UTF8, OCTETS("data: \xff\n"), "", false},
    {SSE_STREAM_BOM_ONLY_FIRST, OCTETS(": a line\n\xef\xbb\xbf: another\n"), "", false},
    {SSE_STREAM_NEAR_MISSES, OCTETS("Data: x\n"), "", false},
    {SSE_SERVER_RETRY_IS_DIGITS, OCTETS("retry: 1s\n"), "", false},
    {SSE_SERVER_RETRY_RANGE, OCTETS("retry: 0\n"), "", false},
    {SSE_SERVER_ID_IS_TRANSPORTABLE, OCTETS("id:  1\x01 \n"), "", false},
    {SSE_SERVER_PLAIN_EVENT_NAMES, OCTETS("event: tick \n"), "", false},
    {SSE_SERVER_EVENT_HAS_DATA, OCTETS(""), "event: nothing\n\n", false},
    {SSE_SERVER_BODY_IS_A_STREAM, OCTETS(PAGE PAGE PAGE PAGE), "", true},
    {SSE_HTTP_FLUSHES_EVENTS, OCTETS("\n"), "", false},
};

/* Rows that are broken in each event, but by no trick. */
static const enum requirement_id others[] = {
    SSE_HTTP_EVENTS_COME_SINGLY,
    SSE_HTTP_CHUNKS_ARE_WELL_FORMED,
    SSE_HTTP_HEAD_AT_ONCE,
    SSE_HTTP_NO_INJECTED_FIELDS,
};

enum { TEXT_SIZE_MAX = 64 * 1024, GATHERED_COUNT = 4 };

/* An event as it leaves. */
struct text {
    size_t size;
    char octets[TEXT_SIZE_MAX];
};

static void text_add(void *to, const void *octets, size_t size)
{
    struct text *text = to;
    if (size <= sizeof text->octets - text->size) {
        memcpy(text->octets + text->size, octets, size);
        text->size += size;
    }
}

/* Puts the one in place of the other, where it stands. */
static void head_change(struct answer *answer, const char *line, const char *instead)
{
    char *at = strstr(answer->octets, line);
    size_t line_size = strlen(line);
    size_t instead_size = strlen(instead);
    if (at == NULL || answer->size + instead_size >= sizeof answer->octets) {
        return;
    }
    memmove(at + instead_size, at + line_size, strlen(at + line_size) + 1);
    memcpy(at, instead, instead_size);
    answer->size = strlen(answer->octets);
}

void saboteur_begins(const struct http_request *request, struct answer *answer)
{
    struct http_span value;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (obey_dishonoured(lines[i].name) &&
            (lines[i].field == NULL || http_request_find(request, lines[i].field, &value) > 0)) {
            head_change(answer, lines[i].line, lines[i].instead);
        }
    }
    if (obey_dishonoured(SSE_HTTP_HEAD_HAS_TYPE_OF_GET) && answer->omits_body) {
        head_change(answer, "text/event-stream", "text/html");
    }
    if (obey_dishonoured(SSE_HTTP_NO_CHUNKS_IN_1_0) && !answer->is_chunked) {
        head_change(answer, "X-Accel", "Transfer-Encoding: chunked\r\nX-Accel");
        answer->is_chunked = true;
    }
}

bool saboteur_is_busy(void)
{
    bool busy = false;
    for (size_t i = 0; i < sizeof tricks / sizeof tricks[0]; i++) {
        busy = busy || obey_dishonoured(tricks[i].name);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        busy = busy || obey_dishonoured(others[i]);
    }
    return busy;
}

/* In a chunk, or as it is. */
static void send_text(const struct text *text, bool is_chunked, const struct sse_sink *sink)
{
    const char *end = obey_dishonoured(SSE_HTTP_CHUNKS_ARE_WELL_FORMED) ? "\n" : "\r\n";
    char head[32];
    int size = snprintf(head, sizeof head, "%zx%s", text->size, end);
    if (is_chunked) {
        sink->put(sink->to, head, (size_t)size);
    }
    sink->put(sink->to, text->octets, text->size);
    if (is_chunked) {
        sink->put(sink->to, "\r\n", 2);
    }
}

/* What was gathered, and a comment behind it that fills the buffer to its end. */
static void fill_buffer(struct saboteur *saboteur, struct text *text)
{
    text->size = saboteur->joined_size;
    memcpy(text->octets, saboteur->joined, saboteur->joined_size);
    if (text->size + 2 <= JOINED_SIZE_MAX) {
        memset(text->octets + text->size, 'x', JOINED_SIZE_MAX - text->size);
        text->octets[text->size] = ':';
        text->octets[JOINED_SIZE_MAX - 1] = '\n';
        text->size = JOINED_SIZE_MAX;
    }
    saboteur->joined_size = 0;
    saboteur->gathered_count = 0;
}

/* What is kept of earlier events, or of the head: it leaves with this one, or this one is kept as
 * well. True when nothing is to be sent now. */
static bool gathers(const struct sse_event *event, struct text *text, const struct sse_sink *sink)
{
    struct saboteur *saboteur = sink->conn == NULL ? NULL : sink->conn->saboteur;
    bool is_event = event->data.octets != NULL;
    if (saboteur == NULL || saboteur->joined_size + text->size > sizeof saboteur->joined) {
        return false;
    }
    if (obey_dishonoured(SSE_HTTP_HEAD_AT_ONCE) && saboteur->joined_size > 0) {
        if (!is_event) {
            return true;
        }
        sink->put(sink->to, saboteur->joined, saboteur->joined_size);
        saboteur->joined_size = 0;
    }
    if (obey_dishonoured(SSE_HTTP_EVENTS_COME_SINGLY)) {
        memcpy(saboteur->joined + saboteur->joined_size, text->octets, text->size);
        saboteur->joined_size += text->size;
        saboteur->gathered_count += is_event ? 1 : 0;
        if (saboteur->gathered_count < GATHERED_COUNT) {
            return true;
        }
        fill_buffer(saboteur, text);
    }
    return false;
}

/* The event's own octets, or what is made of them. */
static void write_own(const struct sse_event *event, const struct sse_sink *into)
{
    struct sse_event own = *event;
    if (obey_dishonoured(SSE_HTTP_NO_INJECTED_FIELDS) && own.comment.size > 0) {
        into->put(into->to, ": ", 2);
        into->put(into->to, own.comment.octets, own.comment.size);
        into->put(into->to, "\n", 1);
        own.comment = (struct sse_text){NULL, 0};
    }
    own.has_retry = own.has_retry && !obey_dishonoured(SSE_SERVER_RETRY_IS_DIGITS);
    sse_write(&own, false, into);
}

bool saboteur_streams(const struct sse_event *event, bool is_chunked, const struct sse_sink *sink)
{
    static struct text own;
    static struct text text;
    struct sse_sink into = {text_add, &own, NULL};
    /* Plain events are what this is called for in turn, and those too big for it stay so. */
    if (!saboteur_is_busy() || sink->put == text_add || sse_size(event) > TEXT_SIZE_MAX / 2) {
        return false;
    }
    own.size = 0;
    text.size = 0;
    write_own(event, &into);
    bool drops = false;
    const char *behind = "";
    for (size_t i = 0; i < sizeof tricks / sizeof tricks[0]; i++) {
        if (obey_dishonoured(tricks[i].name)) {
            text_add(&text, tricks[i].before, tricks[i].before_size);
            behind = tricks[i].behind;
            drops = tricks[i].drops;
        }
    }
    bool is_event = event->data.octets != NULL;
    bool is_late = obey_dishonoured(SSE_HTTP_FLUSHES_EVENTS);
    if (!is_event && !drops && !is_late) {
        text.size = 0;
        behind = "";
    }
    text_add(&text, own.octets, drops ? 0 : own.size - (is_late ? 1 : 0));
    text_add(&text, behind, strlen(behind));
    if (text.size > 0 && !gathers(event, &text, sink)) {
        send_text(&text, is_chunked, sink);
    }
    return true;
}

bool saboteur_keeps(struct conn *conn, const struct answer *answer)
{
    struct saboteur *saboteur = conn->saboteur;
    if (!obey_dishonoured(SSE_HTTP_HEAD_AT_ONCE) || saboteur == NULL ||
        answer->size > sizeof saboteur->joined) {
        return false;
    }
    memcpy(saboteur->joined, answer->octets, answer->size);
    saboteur->joined_size = answer->size;
    return true;
}

/* Writes octets into the stream, with the escapes of a URL decoded, as a comment that is none. */
static void write_decoded(struct conn *conn, const char *octets, size_t size)
{
    char text[2048];
    size_t text_size = 0;
    for (size_t i = 0; i < size && text_size < sizeof text - 1; i++) {
        unsigned octet = (uint8_t)octets[i];
        if (octet == '%' && i + 2 < size && sscanf(octets + i + 1, "%2x", &octet) == 1) {
            i += 2;
        }
        text[text_size++] = (char)octet;
    }
    text[text_size++] = '\n';
    char head[32];
    int head_size = snprintf(head, sizeof head, "%zx\r\n", text_size + 2);
    if (conn->stream->is_chunked) {
        output_append(conn, (const uint8_t *)head, (size_t)head_size);
    }
    output_append(conn, (const uint8_t *)": ", 2);
    output_append(conn, (const uint8_t *)text, text_size);
    if (conn->stream->is_chunked) {
        output_append(conn, (const uint8_t *)"\r\n", 2);
    }
}

void saboteur_echoes(struct conn *conn, const struct http_request *request)
{
    if (obey_dishonoured(SSE_HTTP_NO_INJECTED_FIELDS)) {
        write_decoded(conn, http_span_octets(request, request->target), request->target.size);
    }
}

void saboteur_waits(struct conn *conn)
{
    enum { SLOW_MS = 5000 };
    struct pollfd room = {.fd = conn->fd, .events = POLLOUT};
    (void)poll(&room, 1, SLOW_MS);
}

void saboteur_reflects(struct conn *conn, const char *id, size_t size)
{
    write_decoded(conn, id, size);
}

bool saboteur_ends(struct conn *conn)
{
    static const char cut[] = "data: cut off\n";
    if (obey_dishonoured(SSE_STREAM_ENDS_WITH_BLANK_LINE)) {
        char chunk[64];
        int size = conn->stream->is_chunked
                       ? snprintf(chunk, sizeof chunk, "%zx\r\n%s\r\n", sizeof cut - 1, cut)
                       : snprintf(chunk, sizeof chunk, "%s", cut);
        output_append(conn, (const uint8_t *)chunk, (size_t)size);
    }
    bool breaks = obey_dishonoured(SSE_HTTP_CHUNKS_ARE_WELL_FORMED);
    conn->stream->persists = conn->stream->persists && !breaks;
    return breaks;
}
