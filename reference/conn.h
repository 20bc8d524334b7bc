/* SPDX-License-Identifier: MIT */
/* One connection of a server. The diagram and what holds in each state stand in conn.c. */
#ifndef REFERENCE_CONN_H
#define REFERENCE_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/endpoints.h"
#include "reference/http.h"
#include "reference/message.h"
#include "reference/output.h"

enum conn_state {
    CONN_SECURING,
    CONN_ACCEPTED,
    CONN_HEAD,
    CONN_BODY,
    CONN_ANSWERING,
    CONN_OPEN,
    CONN_STREAMING,
    CONN_CLOSING,
    CONN_REFUSING,
    CONN_LINGERING,
    CONN_CLOSED,
};

enum { CONN_STATE_COUNT = CONN_CLOSED + 1 };

/* The deadline of a connection that may stay as it is for ever. */
#define CONN_NO_DEADLINE INT64_MAX

struct conn {
    int fd;
    uint16_t peer_port;
    uint32_t number; /* from 1 on, in the order in which they came */
    uint32_t slot;   /* the server's, which alone looks at it */
    enum conn_state state;
    bool peer_closed;    /* a lawful Close has come */
    bool peer_ended;     /* the peer has sent its last octet */
    bool is_owed;        /* the peer has to read, or to go on with a message */
    int64_t deadline_ms; /* of the monotonic clock, or CONN_NO_DEADLINE */
    struct turn *turn;
    struct secure *secure;        /* TLS, until the write side is shut; NULL without it */
    struct http_request *request; /* in HEAD and BODY */
    union {
        struct upload *body;   /* in BODY */
        struct stream *stream; /* in STREAMING */
    };
    const struct endpoint *endpoint; /* in BODY and STREAMING, and from OPEN on */
    struct message_reader reader;
    struct output output;
    struct member *member;     /* of a channel, or NULL */
    struct saboteur *saboteur; /* in the mutant build */
};

/* Asserts what holds in the state the connection is in. */
void conn_check(const struct conn *conn);

/* A new connection on a non-blocking socket, which it owns from now on, or NULL when there is no
 * memory; then the socket is closed. `turn` is shared by all connections of a process, and says
 * whether they speak TLS. */
struct conn *conn_begin(int fd, uint16_t peer_port, struct turn *turn);

/* The socket has something to read, or can take something, or has an error to tell. */
void conn_readable(struct conn *conn);
void conn_writable(struct conn *conn);

/* The deadline has passed. */
void conn_expire(struct conn *conn);

/* The server ends: says so to the peer (RFC 6455 7.4.1, 1001). */
void conn_go_away(struct conn *conn);

/* Ends it as it is, because the process ends. */
void conn_abandon(struct conn *conn);

/* The events of poll() that the connection waits for. */
short conn_events(const struct conn *conn);

/* Whether it has something to read that poll() cannot tell of: it has left the socket already. */
bool conn_is_hungry(const struct conn *conn);

/* Closes the socket and frees the connection, which is in CLOSED. */
void conn_end(struct conn *conn);

/* For websocket.c, requests.c and stream.c: changes the state; no other function does. Asserts that
 * it is a change of the diagram and sets the deadline of the new state. */
void conn_enter(struct conn *conn, enum conn_state state);

/* For requests.c: receives once, with those flags of recv(). Returns 0 when nothing came, and notes
 * why. */
size_t conn_receive(struct conn *conn, uint8_t *octets, size_t room, int flags);

/* For securing.c: everything was said. Shuts the write side, so that the peer sees that; what it
 * still sends is taken. */
void conn_shut(struct conn *conn);

/* For conn.c, from conn_frames.c: reads frames once; and sees to it that what this peer does, or
 * leaves undone, lets nobody else wait. */
void conn_read_frames(struct conn *conn);
void conn_serve_others(struct conn *conn);

/* The same: whether the peer is in our debt. */
bool conn_peer_owes(const struct conn *conn);

/* For websocket.c: fails the connection (RFC 6455 7.1.7) with a Close that says why. */
void conn_fail(struct conn *conn, struct fault fault);

#endif
