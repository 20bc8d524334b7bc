/* SPDX-License-Identifier: MIT */
/*
 * One conversation of many connections: what one says goes to all.
 *
 * A message is written once, as the frame that everybody gets, into one log of bounded size. Each
 * member has a place in the log: the message that it gets next. To say something therefore costs
 * the same with ten thousand members as with one, and a member that does not read costs nothing
 * but its place. When the log is full the oldest messages go; a member whose place went with them
 * is behind, and the application is told by how many messages.
 *
 *     CAUGHT_UP -> WAITING -> BLOCKED -> CAUGHT_UP or WAITING
 *
 * CAUGHT_UP   has been given everything
 * WAITING     something was said since; the server serves so many of them in a turn
 * BLOCKED     is being served, or has not taken what it was given: poll() will tell when it has
 *
 * A talker is not read again while members wait for what it has said, so those that read at all
 * lose nothing to one that never stops. Members come and go at any time.
 */
#ifndef REFERENCE_CHANNEL_H
#define REFERENCE_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

#include "conformance/websocket.h"
#include "reference/limits.h"

struct conn;

enum member_state {
    MEMBER_CAUGHT_UP,
    MEMBER_WAITING,
    MEMBER_BLOCKED,
};

enum { MEMBER_STATE_COUNT = MEMBER_BLOCKED + 1 };

/* A connection in a channel. */
struct member {
    TAILQ_ENTRY(member) link; /* in the list of its state */
    struct conn *conn;
    struct channel *channel;
    enum member_state state;
    uint64_t next;  /* the number of the message that it gets next */
    uint64_t spoke; /* the round in which it last said something; 0 for never */
};

TAILQ_HEAD(member_list, member);

/* A zeroed struct is ready. Messages have numbers from 0 on; octets of the log are counted from its
 * beginning too, and lie at that place modulo its size. */
struct channel {
    size_t member_count;
    struct member_list lists[MEMBER_STATE_COUNT]; /* once there are members */
    uint64_t round;                               /* begins when something is said to whom all had
                                                   * been given */
    uint64_t first;                               /* the oldest message that is kept */
    uint64_t next;                                /* the number of the next one */
    uint64_t end;                                 /* octets that were ever written */
    uint64_t places[CHANNEL_MESSAGE_COUNT_MAX];   /* where each message begins */
    uint8_t *log;                                 /* a buffer of memory.h while there are members */
    size_t log_capacity;
};

/* Asserts what holds between calls. */
void channel_check(const struct channel *channel);

/* The connection hears from now on what is said; false when there is no memory. */
__attribute__((warn_unused_result)) bool channel_join(struct channel *channel, struct conn *conn);

/* It does not any more. Nothing happens when it is no member of any channel. */
void channel_leave(struct conn *conn);

/* Says a message of at most CHANNEL_MESSAGE_SIZE_MAX octets to all members, the talker included. It
 * is not sent yet: each member is given it when it is served. */
void channel_say(struct conn *talker, enum ws_opcode opcode, const uint8_t *octets, size_t size);

/* Says octets that are framed already, such as a chunk of events, at most CHANNEL_MESSAGE_SIZE_MAX
 * of them: the server itself says them, and no member is their talker. */
void channel_publish(struct channel *channel, const uint8_t *octets, size_t size);

/* How many messages the connection has missed because it was too slow. They are left out, and are
 * not told of again. */
uint64_t channel_left_out(struct conn *conn);

/* Gives a connection that has taken everything so far what it lacks, up to one turn's worth. */
void channel_feed(struct conn *conn);

/* Whether the connection has said something that members still wait for. */
bool channel_holds(const struct conn *conn);

/* Whether nobody waits, and there is somebody who has been given everything and may take more. */
bool channel_is_idle(const struct channel *channel);

/* Whether members wait; and the one that waits longest, or NULL: the caller serves it now. */
bool channel_has_waiting(const struct channel *channel);
struct conn *channel_next(struct channel *channel);

#endif
