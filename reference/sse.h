/* SPDX-License-Identifier: MIT */
/*
 * Server-Sent Events as an application sees them: sse_send() takes an event's parts and writes the
 * stream of WHATWG HTML, section "Server-sent events".
 *
 *     : comment LF            a line for each line of the comment
 *     event: name LF
 *     id: id LF
 *     retry: milliseconds LF
 *     data: text LF           a line for each line of the data
 *     LF                      dispatches it; a comment alone is followed by nothing
 *
 * A line of the text ends at CR LF, LF or CR, as a parser will see it, so data comes out with each
 * line end as LF and nothing that stands in it becomes a field. The blank behind the colon keeps
 * leading blanks of the text. What cannot be written so is refused, never changed: a name or an id
 * with a line end in it, an id with NUL (a parser would drop it), a name without data (which is
 * never dispatched), and octets that are not UTF-8. NUL in data is lawful.
 */
#ifndef REFERENCE_SSE_H
#define REFERENCE_SSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conn;

/* Octets, which may hold NUL. Without `octets` there is no such part; an empty one has size 0. */
struct sse_text {
    const char *octets;
    size_t size;
};

/* What is sent with one call. A zeroed struct is nothing. */
struct sse_event {
    struct sse_text event, data, id, comment;
    bool has_retry;
    uint32_t retry_ms;
};

/* Where octets go: `put` is called for each run of them. */
struct sse_sink {
    void (*put)(void *to, const void *octets, size_t size);
    void *to;
    struct conn *conn; /* whose they are; NULL: of all who listen */
};

/* The text as a part of an event. */
struct sse_text sse_text(const char *text);

/* Why the event cannot be sent, as one line, or NULL when it can. */
const char *sse_refuse(const struct sse_event *event);

/* How many octets it is as a stream, without the chunk around it. */
size_t sse_size(const struct sse_event *event);

/* Writes it, in a chunk of its own (RFC 9112 7.1) or without: each flush ends with a whole event.
 * The event is one that sse_refuse() lets through. */
void sse_write(const struct sse_event *event, bool is_chunked, const struct sse_sink *sink);

/* Sends it on a connection that streams. Returns NULL, or why it was refused. */
const char *sse_send(struct conn *conn, const struct sse_event *event);

#endif
