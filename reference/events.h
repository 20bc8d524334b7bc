/* SPDX-License-Identifier: MIT */
/*
 * The streams that the server offers, each about twenty lines on sse.h and stream.h.
 *
 *     /events          ticks, for all the same: each is written once, into a log that all read
 *     /events/log      event N is the same for everybody, and resumes after Last-Event-ID
 *     /events/tokens   a text, word by word, and the end
 *     /events/finite   ?count events, and the end; who has seen the last one is told 204
 *     /events/flood    events as fast as they are taken; with --flood alone
 */
#ifndef REFERENCE_EVENTS_H
#define REFERENCE_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/http.h"

struct conn;

/* For the table of endpoints: a stream has begun, or its next event is due. */
void ticks_begin(struct conn *conn, const struct http_request *request);
void ticks_due(struct conn *conn);
void log_stream_begin(struct conn *conn, const struct http_request *request);
void log_stream_due(struct conn *conn);
void tokens_begin(struct conn *conn, const struct http_request *request);
void tokens_due(struct conn *conn);
void finite_begin(struct conn *conn, const struct http_request *request);
void finite_due(struct conn *conn);
void flood_begin(struct conn *conn, const struct http_request *request);
void flood_due(struct conn *conn);

/* For the same: what is wrong with the count; and whether the client has seen the last event. */
const char *finite_refuse(const struct http_request *request);
bool finite_is_over(const struct http_request *request);
bool tokens_are_over(const struct http_request *request);

/* From now on there is /events/flood: `count` events at a time; none: there is no such path. */
void flood_open(uint32_t count);
bool flood_is_open(void);

/* A connection that waits for what was published, or NULL; whether there is one. */
struct conn *events_next(void);
bool events_have_next(void);

/* When something is to be published to all, or CONN_NO_DEADLINE; and publishes it when it is. */
int64_t events_due_ms(void);
void events_pass(int64_t now_ms);

#endif
