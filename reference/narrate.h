/* SPDX-License-Identifier: MIT */
/*
 * `assay-server --narrate`: tells on stderr, in words, what comes on each connection, which rule
 * applies to it, and what is answered. One line for each event:
 *
 *     SECONDS #CONNECTION came: ...     octets of the peer, escaped and cut
 *     SECONDS #CONNECTION rule: ...     a requirement that what came calls into effect
 *     SECONDS #CONNECTION broken: ...   a requirement that what came has broken
 *     SECONDS #CONNECTION sent: ...     what is answered
 *     SECONDS #CONNECTION now: ...      the state that the connection enters
 *
 * A narrator never holds the server up: lines are gathered, and written when stderr takes them.
 * When nobody reads them they are left out, and how many is told later. Unless narrate_begin() was
 * called, each of these functions does nothing; none is called for single octets.
 */
#ifndef REFERENCE_NARRATE_H
#define REFERENCE_NARRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/requirement.h"
#include "conformance/websocket.h"

struct conn;
struct fault;
struct frame_head;
struct http_request;
struct sse_event;
struct terms;

/* Whether anything is told; only narrate.c changes it. */
extern bool narrates;

/* Tells from now on; lines are written to `fd`, which the caller keeps and which is not made
 * non-blocking for others. False when it cannot be written to. */
__attribute__((warn_unused_result)) bool narrate_begin(int fd);

/* Writes what can be written at once, and tells nothing any more. */
void narrate_end(void);

/* Writes what can be written at once; true when lines are left. */
bool narrate_flush(void);

/* What is told from now on is about this connection, which is a new one or is served now. */
void narrate_newcomer(const struct conn *conn);
void narrate_enter(const struct conn *conn);

/* A request's head has come: whole, or broken. */
void narrate_request(const struct http_request *request);

/* What was agreed on about what the request offers, if it offers any extension. */
void narrate_terms(const struct http_request *request, const struct terms *terms);

/* A compressed message is whole, and was inflated to that. */
void narrate_inflated(const uint8_t *octets, size_t size);

/* The head of a frame is about to come; and it has, with `size` octets behind it that may belong to
 * its payload; or it is broken. */
void narrate_frame_begins(void);
void narrate_frame(const struct frame_head *head, const uint8_t *octets, size_t size);
void narrate_broken_frame(const struct frame_head *head);

/* Nothing could be received: tells when the peer has ended TCP, or has reset it. */
void narrate_nothing_came(const struct conn *conn);

/* The deadline of the connection has passed. */
void narrate_deadline(void);

/* The connection is failed for that. */
void narrate_fault(const struct fault *fault);

/* An HTTP answer, a frame, or what was said in a channel is sent. */
void narrate_answer(const char *octets, size_t size);
void narrate_sent(enum ws_opcode opcode, const uint8_t *payload, size_t size);
/* The same for a message that is sent compressed, of `size` octets before. */
void narrate_packed(enum ws_opcode opcode, size_t packed_size, size_t size);
void narrate_fed(uint64_t count, size_t size);

/* An event, a comment or another part of a stream is sent. */
void narrate_event(const struct sse_event *event);

/* The peer does not take everything now: so many octets wait. */
void narrate_waits(size_t size);

/* The connection enters its state. */
void narrate_state(const struct conn *conn);

/* For obey.h: a rule applies, or is broken. */
void narrate_rule(enum requirement_id name, bool broken);

/* The condition of a rule, which is told when it holds. */
static inline bool narrate_condition(enum requirement_id name, bool condition, bool broken)
{
    if (condition && narrates) {
        narrate_rule(name, broken);
    }
    return condition;
}

#endif
