/* SPDX-License-Identifier: MIT */
/*
 * Where the mutant build reaches into the reference. A mutant breaks one rule on purpose; what
 * cannot be broken by being blind to what came is broken here, by the one who stands between the
 * reference and its output. In the plain build all of this is nothing. The other half stands in
 * ci/mutants.
 */
#ifndef REFERENCE_SABOTEUR_H
#define REFERENCE_SABOTEUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/websocket.h"

struct conn;
struct http_request;
struct answer;
struct sse_event;
struct sse_sink;

#ifndef MUTANTS

/* Nobody stands in between: each of these does nothing. */
static inline void saboteur_enter(struct conn *conn)
{
    (void)conn;
}

/* The connection has ended. */
static inline void saboteur_leave(struct conn *conn)
{
    (void)conn;
}

/* A frame is sent. */
static inline bool saboteur_sends(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload,
                                  size_t size)
{
    (void)conn, (void)opcode, (void)payload, (void)size;
    return false;
}

/* A 101 is about to be sent. */
static inline void saboteur_opens(const struct http_request *request, struct answer *answer)
{
    (void)request, (void)answer;
}

/* A refusal is about to be sent. */
static inline void saboteur_refuses(struct answer *answer)
{
    (void)answer;
}

/* An event source is about to ask: `size` octets of `capacity` are the head of its request. */
static inline size_t saboteur_asks(char *octets, size_t size, size_t capacity)
{
    (void)octets, (void)capacity;
    return size;
}

/* A frame is put off. */
static inline void saboteur_holds(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload,
                                  size_t size)
{
    (void)conn, (void)opcode, (void)payload, (void)size;
}

/* Octets stand behind an offence. */
static inline void saboteur_goes_on(struct conn *conn, const uint8_t *octets, size_t size)
{
    (void)conn, (void)octets, (void)size;
}

/* A frame that was put off is due. */
static inline bool saboteur_releases(struct conn *conn, bool turn_ends)
{
    (void)conn, (void)turn_ends;
    return false;
}

/* The head of a stream is about to be sent. */
static inline void saboteur_begins(const struct http_request *request, struct answer *answer)
{
    (void)request, (void)answer;
}

/* An event is written. */
static inline bool saboteur_streams(const struct sse_event *event, bool is_chunked,
                                    const struct sse_sink *sink)
{
    (void)event, (void)is_chunked, (void)sink;
    return false;
}

/* The head of a stream is sent, before its first event. */
static inline bool saboteur_keeps(struct conn *conn, const struct answer *answer)
{
    (void)conn, (void)answer;
    return false;
}

/* A stream begins that a request has asked for. */
static inline void saboteur_echoes(struct conn *conn, const struct http_request *request)
{
    (void)conn, (void)request;
}

/* An id has come that is none of ours. */
static inline void saboteur_reflects(struct conn *conn, const char *id, size_t size)
{
    (void)conn, (void)id, (void)size;
}

/* A stream has more to send than its reader takes. */
static inline void saboteur_waits(struct conn *conn)
{
    (void)conn;
}

/* Whether events are changed as they are sent. */
static inline bool saboteur_is_busy(void)
{
    return false;
}

/* A stream ends. */
static inline bool saboteur_ends(struct conn *conn)
{
    (void)conn;
    return false;
}

/* An option that only mutants have. */
static inline bool saboteur_option(const char *argument, const char *next, const char **value,
                                   bool *took_next)
{
    (void)argument, (void)next, (void)value, (void)took_next;
    return false;
}

#else

/* The connection is served from now on: what is counted, is counted for it. */
void saboteur_enter(struct conn *conn);

/* The connection has ended: its counts are written, what was kept for it is freed. */
void saboteur_leave(struct conn *conn);

/* At the seam through which all frames pass: true when the saboteur has sent something in place
 * of that lawful frame. */
bool saboteur_sends(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload, size_t size);

/* Spoils a lawful 101, unless the request is the plain one of five fields: then the judge's own
 * connections would not open, and it could only say that the server is no server. */
void saboteur_opens(const struct http_request *request, struct answer *answer);

/* Spoils a lawful refusal. */
void saboteur_refuses(struct answer *answer);

/* Spoils a lawful request of an event source, and returns its size. */
size_t saboteur_asks(char *octets, size_t size, size_t capacity);

/* Keeps a control frame that came, to be handled later. A later one takes the place of an earlier
 * one. */
void saboteur_holds(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload, size_t size);

/* Handles the held frame if what it waited for has come: the end of the message under way, or of
 * the turn. True when it did. */
bool saboteur_releases(struct conn *conn, bool turn_ends);

/* Answers what came behind an offence, which an honest endpoint does not look at. */
void saboteur_goes_on(struct conn *conn, const uint8_t *octets, size_t size);

/* Spoils the lawful head of a stream. */
void saboteur_begins(const struct http_request *request, struct answer *answer);

/* True when the saboteur has written something in place of that lawful event, into the sink. */
bool saboteur_streams(const struct sse_event *event, bool is_chunked, const struct sse_sink *sink);

/* True when the head is kept back, to be sent with the first event. */
bool saboteur_keeps(struct conn *conn, const struct answer *answer);

/* Writes what the request's query says into the stream, as it is. */
void saboteur_echoes(struct conn *conn, const struct http_request *request);

/* Writes the id into the stream, its escapes decoded. */
void saboteur_reflects(struct conn *conn, const char *id, size_t size);

/* Waits until the socket has room, for seconds, in which nobody else is served. */
void saboteur_waits(struct conn *conn);

/* Whether events are changed one by one, so that none can be written once for many. */
bool saboteur_is_busy(void);

/* True when the saboteur has ended the chunked body in its own way. */
bool saboteur_ends(struct conn *conn);

/* Whether `argument` is an option of mutants, which then is taken: `value` is what stands behind
 * its `=`, or `next`, and then `took_next` is set. A value that means nothing ends the program. */
bool saboteur_option(const char *argument, const char *next, const char **value, bool *took_next);

#endif

#endif
