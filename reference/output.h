/* SPDX-License-Identifier: MIT */
/*
 * What a connection sends. Within a turn all answers are gathered in one window of octets, which
 * leaves in one send at the turn's end; what the peer does not take then is pending, and while
 * something is pending nothing more is read from that peer.
 *
 * The window lies either in the turn's output buffer or, when messages are passed on that lie in
 * the input buffer, right there: a server's head is 4 octets shorter than a client's, so the
 * answer to a frame always fits where the frame was, and answers close up to one another. The
 * window never reaches into octets that have not been read yet.
 */
#ifndef REFERENCE_OUTPUT_H
#define REFERENCE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/limits.h"
#include "reference/message.h"

struct conn;
struct security;

/* What one connection needs while it is served, and no connection while it is not: one for all. */
struct turn {
    int64_t now_ms;            /* of the monotonic clock */
    uint32_t conn_count;       /* how many connections there ever were */
    uint8_t *window;           /* into input or output */
    size_t window_size;        /* 0 between two turns */
    bool moved;                /* octets were sent or received in this turn */
    struct security *security; /* newcomers speak TLS; NULL: they do not */
    bool is_crowded;     /* there are too many connections: who asks for something is refused */
    uint32_t live_count; /* how many connections there are */
    bool turns_away;     /* newcomers are sent off; only a dishonest server ever does that */
    uint8_t input[TURN_INPUT_SIZE];
    uint8_t output[TURN_OUTPUT_SIZE];
};

/* A zeroed struct is ready. */
struct output {
    uint8_t *pending; /* a buffer of memory.h */
    size_t begin;     /* of what is still to be sent in it */
    size_t size;
    size_t capacity;
    bool close_sent; /* a Close was appended: nothing may follow */
    bool broken;     /* nothing can be sent any more */
};

/* Asserts what holds between calls. */
void output_check(const struct output *output);

/* Writes the head of a frame as this server sends them, never masked and never a fragment, and
 * returns its size. The message is not compressed. */
size_t output_head_write(uint8_t head[WS_HEAD_SIZE_MAX], enum ws_opcode opcode, size_t size);

/* Appends octets: the one way in which anything is sent. Asserts that nothing follows a Close. */
void output_append(struct conn *conn, const uint8_t *octets, size_t size);

/* Appends a frame. Asserts that it is one a server may send, whole and behind those sent before. */
void output_frame(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload, size_t size);

/* The same for a message that the reader has just handed out, whose octets are used up by it: where
 * they lie in the input buffer or in a buffer of their own, they are not copied. */
void output_message(struct conn *conn, enum ws_opcode opcode, const struct message *message);

/* Sends what can be sent now. */
void output_flush(struct conn *conn);

/* Whether everything has been sent. */
bool output_is_drained(const struct conn *conn);

/* Frees what is pending. */
void output_end(struct output *output);

#endif
