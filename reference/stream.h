/* SPDX-License-Identifier: MIT */
/*
 * A connection in STREAMING: the head of the answer was sent, its body is a stream of events. Each
 * event leaves in the turn in which it is sent. Between them nothing is kept but this struct.
 *
 * The stream's deadline is that of the next event (`due_ms`) or of a comment that keeps the
 * connection alive (`quiet_ms`), whichever is earlier. While the peer has not taken everything that
 * was sent, nothing more is sent to it, and it has STALL_MS to go on reading; an event that was due
 * meanwhile is sent when it has.
 *
 * A stream ends behind a whole event: with the last chunk for HTTP/1.1, after which another request
 * may follow, with the end of the connection for HTTP/1.0, which knows no chunks.
 */
#ifndef REFERENCE_STREAM_H
#define REFERENCE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/answer.h"
#include "reference/http.h"

struct conn;

struct stream {
    uint64_t next;    /* the number of the event that is sent next */
    uint64_t last;    /* that of the last one; 0: there is none */
    int64_t due_ms;   /* when the next event is due, or CONN_NO_DEADLINE */
    int64_t quiet_ms; /* when a comment is due */
    uint32_t interval_ms;
    uint32_t keepalive_ms;
    bool is_chunked;
    bool persists; /* another request may follow */
};

/* Asserts what holds between calls. */
void stream_check(const struct stream *stream);

/* Why the parameters of a request for a stream are not taken, or NULL: ?interval, ?keepalive and
 * ?retry are milliseconds. */
const char *stream_refuse_parameters(const struct http_request *request);

/* The number that the query's part `name` is, or `otherwise` when there is none. */
uint64_t stream_number(const struct http_request *request, const char *name, uint64_t otherwise);

/* Whether the query's part `name` is no number from `low` to `high`; none is good. */
bool stream_number_is_bad(const struct http_request *request, const char *name, uint64_t low,
                          uint64_t high);

/* The number that Last-Event-ID is, when it is one of digits alone, from 1 to `high`, without a
 * zero before it; else 0. Any other id is none of ours. */
uint64_t stream_last_event_number(const struct http_request *request, uint64_t high);

/* Begins the stream whose head `answer` is on a connection that has received the request. False
 * when there is no memory; then nothing has happened. */
__attribute__((warn_unused_result)) bool stream_begin(struct conn *conn,
                                                      const struct http_request *request,
                                                      const struct answer *answer);

/* Something was sent: the next comment is due later. */
void stream_sent(struct conn *conn);

/* Ends the stream, and the answer with it. Nothing when it has ended. */
void stream_end(struct conn *conn);

/* For conn.c: when the stream has to be called again, and that it is; that the peer has taken
 * everything; that something came, which is no part of any request; that the connection is not
 * streaming any more. */
int64_t stream_deadline(const struct conn *conn);
void stream_expire(struct conn *conn);
void stream_room(struct conn *conn);
void stream_read(struct conn *conn);
void stream_leave(struct conn *conn);

#endif
