/* SPDX-License-Identifier: MIT */
/*
 * One connection.
 *
 *                   ANSWERING <- STREAMING -> REFUSING -------+
 *                      |   ^         ^           ^             |
 *                      v   |         |           |             v
 *     (SECURING ->) ACCEPTED -> HEAD -> OPEN -> CLOSING -> LINGERING -> CLOSED
 *                      |         |       |         |         ^
 *                      +---------+-------+---------+-> REFUSING             any -> CLOSED
 *
 *     HEAD -> BODY -> ANSWERING, STREAMING or REFUSING
 *
 * SECURING    With a certificate only: the TLS handshake is going on. When it fails the connection
 *             is LINGERING behind the alert; a request in plain HTTP is REFUSING in plain HTTP.
 * ACCEPTED    No octet of a request has come, be it the first or the next one. Nothing is kept
 *             beside the connection itself.
 * HEAD        A part of a request's head has come; `request` holds it. Every answer to an earlier
 *             one was sent.
 * BODY        The head was whole, `request` holds it, and `endpoint` takes the body; `body` holds
 *             what has come of that.
 * ANSWERING   The answer to a request is on its way, and the next request is not looked at before
 *             it has left. A connection that nobody upgrades comes round here for ever.
 * OPEN        The 101 was sent and no Close. `endpoint` is whose the connection is. At most one
 *             message is under assembly; without one, and with nothing pending, no buffer is kept.
 * STREAMING   The head of an answer was sent whose body is events; `stream` says which is next and
 *             when. What comes is dropped. The end of the stream leads to the next request, or to
 *             the end of the connection.
 * CLOSING     Our Close was sent, and is the last that is. Frames are read for the peer's Close;
 *             messages come to nobody. With `peer_closed` set, only our octets are waited for.
 * REFUSING    The last octets are on their way: an HTTP answer that no other one follows, or the
 *             Close that fails the connection. What comes is not looked at.
 * LINGERING   Everything was sent, TLS's close_notify included, and the write side is shut: the
 *             peer sees a closed connection. TLS is over, and nothing is kept for it.
 *             What comes is discarded until the peer's end, because a socket that is closed over
 *             unread octets is reset, and a reset may destroy our last octets at the peer.
 * CLOSED      The socket waits for conn_end().
 *
 * The deadline of each state is in limits.h. In OPEN there is none while the connection is idle, in
 * STREAMING it is that of the stream; from when a message is under way or output is pending, the
 * peer has to move within STALL_MS.
 *
 * A peer ends what it sends by its FIN; over TLS by its close_notify, and a FIN without one is a
 * connection that broke, because anybody on the way could have sent it.
 */
#include "reference/conn.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/memory.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/requests.h"
#include "reference/saboteur.h"
#include "reference/secure.h"
#include "reference/securing.h"
#include "reference/stream.h"
#include "reference/websocket.h"

#define TO(state) (1u << (state))

static const unsigned successors[CONN_STATE_COUNT] = {
    [CONN_SECURING] = TO(CONN_ACCEPTED) | TO(CONN_REFUSING) | TO(CONN_LINGERING) | TO(CONN_CLOSED),
    [CONN_ACCEPTED] = TO(CONN_HEAD) | TO(CONN_REFUSING) | TO(CONN_CLOSED),
    [CONN_HEAD] = TO(CONN_BODY) | TO(CONN_ANSWERING) | TO(CONN_OPEN) | TO(CONN_STREAMING) |
                  TO(CONN_REFUSING) | TO(CONN_CLOSED),
    [CONN_BODY] = TO(CONN_ANSWERING) | TO(CONN_STREAMING) | TO(CONN_REFUSING) | TO(CONN_CLOSED),
    [CONN_ANSWERING] = TO(CONN_ACCEPTED) | TO(CONN_REFUSING) | TO(CONN_CLOSED),
    [CONN_OPEN] = TO(CONN_CLOSING) | TO(CONN_REFUSING) | TO(CONN_CLOSED),
    [CONN_STREAMING] = TO(CONN_ANSWERING) | TO(CONN_REFUSING) | TO(CONN_CLOSED),
    [CONN_CLOSING] = TO(CONN_REFUSING) | TO(CONN_LINGERING) | TO(CONN_CLOSED),
    [CONN_REFUSING] = TO(CONN_LINGERING) | TO(CONN_CLOSED),
    [CONN_LINGERING] = TO(CONN_CLOSED),
    [CONN_CLOSED] = 0,
};

static const int state_ms[CONN_STATE_COUNT] = {
    [CONN_SECURING] = SECURING_MS,   [CONN_ACCEPTED] = REQUEST_MS, [CONN_HEAD] = HEAD_MS,
    [CONN_ANSWERING] = ANSWERING_MS, [CONN_CLOSING] = CLOSING_MS,  [CONN_REFUSING] = REFUSING_MS,
    [CONN_LINGERING] = LINGERING_MS, [CONN_BODY] = UPLOAD_MS,
};

static_assert(sizeof successors / sizeof successors[0] == CONN_STATE_COUNT, "a row for each state");
static_assert(CONN_STATE_COUNT <= 32, "a set of states fits an unsigned");
static_assert(sizeof(struct conn) <= 512 - 64,
              "an idle connection, its slot and malloc's head included, costs at most 512 octets");
static_assert(sizeof(struct http_request) < MESSAGE_STEP_SIZE, "memory.h gives it no spare buffer");

void conn_check(const struct conn *conn)
{
    assert(conn->state <= CONN_CLOSED);
    bool asks = conn->state == CONN_HEAD || conn->state == CONN_BODY;
    assert((conn->request != NULL) == asks);
    bool speaks = conn->state == CONN_OPEN || conn->state == CONN_CLOSING;
    bool serves = conn->state == CONN_BODY || conn->state == CONN_STREAMING;
    assert((conn->stream != NULL) == serves);
    assert(!(speaks || serves) || conn->endpoint != NULL);
    bool listens = conn->state == CONN_ACCEPTED || conn->state == CONN_HEAD;
    assert(!listens || conn->output.size == 0);
    assert(conn->state != CONN_SECURING || conn->secure != NULL);
    assert(conn->state < CONN_LINGERING || conn->secure == NULL);
    bool plain = listens || conn->state == CONN_ANSWERING || conn->state == CONN_SECURING;
    assert(!plain || conn->endpoint == NULL);
    assert(conn->member == NULL || conn->state == CONN_OPEN || conn->state == CONN_STREAMING);
    if (plain || serves || conn->state == CONN_OPEN) {
        assert(!conn->output.close_sent);
        assert(!conn->peer_closed);
    }
    if (conn->state == CONN_CLOSING) {
        assert(conn->output.close_sent);
    }
    if (conn->state == CONN_LINGERING) {
        assert(conn->output.size == 0);
    }
    if (!speaks) {
        assert(conn->reader.buffer == NULL);
    }
    assert(conn->deadline_ms > 0);
    message_reader_check(&conn->reader);
    output_check(&conn->output);
}

void conn_enter(struct conn *conn, enum conn_state state)
{
    assert(state <= CONN_CLOSED);
    assert((successors[conn->state] & TO(state)) != 0);
    bool was_open = conn->state == CONN_OPEN;
    bool was_streaming = conn->state == CONN_STREAMING;
    bool was_body = conn->state == CONN_BODY;
    if (state == CONN_LINGERING || state == CONN_CLOSED) {
        securing_end(conn);
    }
    conn->state = state;
    /* HEAD is entered at its first octet and not again, so that dripping does not renew it. */
    int ms = state_ms[state];
    conn->deadline_ms = ms == 0 ? CONN_NO_DEADLINE : conn->turn->now_ms + ms;
    narrate_state(conn);
    if (was_open && conn->endpoint->on_close != NULL) {
        conn->endpoint->on_close(conn);
    }
    if (was_streaming) {
        stream_leave(conn);
    }
    if (was_body) {
        requests_leave_body(conn);
    }
    if (state != CONN_OPEN && state != CONN_CLOSING) {
        message_reader_end(&conn->reader);
    }
    if (state == CONN_CLOSED) {
        output_end(&conn->output);
        /* The peer may go away in the middle of its head. */
        if (conn->request != NULL) {
            memory_put((uint8_t *)conn->request, sizeof *conn->request);
            conn->request = NULL;
        }
    }
}

struct conn *conn_begin(int fd, uint16_t peer_port, struct turn *turn)
{
    assert(fd >= 0);
    assert(turn->window_size == 0);
    bool secures = turn->security != NULL;
    struct secure *secure = secures ? secure_begin(turn->security, fd) : NULL;
    struct conn *conn = secures && secure == NULL ? NULL : calloc(1, sizeof *conn);
    if (conn == NULL) {
        secure_end(secure);
        (void)close(fd);
        return NULL;
    }
    conn->secure = secure;
    conn->fd = fd;
    conn->peer_port = peer_port;
    conn->number = ++turn->conn_count;
    conn->turn = turn;
    conn->state = secures ? CONN_SECURING : CONN_ACCEPTED;
    conn->deadline_ms = turn->now_ms + state_ms[conn->state];
    narrate_newcomer(conn);
    conn_check(conn);
    return conn;
}

/* ------------------------------------------------------------------------------------- endings */

void conn_shut(struct conn *conn)
{
    assert(output_is_drained(conn));
    bool shut = shutdown(conn->fd, SHUT_WR) == 0;
    if (!shut && !CALLS_FOR(WS_10_7_SURVIVES_ABORTS, !shut)) {
        conn->turn->turns_away = true; /* the peer has vanished since */
    }
    conn_enter(conn, shut ? CONN_LINGERING : CONN_CLOSED);
    assert(conn->state == CONN_CLOSED || conn->output.size == 0);
}

/* Everything was said. The end of our octets follows the last of them at once. */
static void conn_finish(struct conn *conn)
{
    assert(output_is_drained(conn));
    bool failed = conn->state == CONN_REFUSING && conn->endpoint != NULL;
    if (!CALLS_FOR(WS_7_1_1_CLOSES_TCP_CLEANLY, true)) {
        struct linger reset = {.l_onoff = 1, .l_linger = 0};
        (void)setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        conn_enter(conn, CONN_CLOSED);
        return;
    }
    bool both = conn->peer_closed;
    bool stays = (both && !CALLS_FOR(WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, both)) ||
                 (failed && !CALLS_FOR(WS_7_1_7_SERVER_FAILS_BY_CLOSING, failed));
    if (stays) {
        conn->deadline_ms = CONN_NO_DEADLINE;
        return;
    }
    if (conn->secure != NULL && secure_farewell(conn->secure) == SECURE_MORE) {
        return; /* It comes back here when the socket has room. */
    }
    conn_shut(conn);
}

/* The beginning of every turn. What holds in a state is looked at here and in conn_settle(), so
 * not once more between them and their callers. */
static void turn_begin(struct conn *conn)
{
    conn_check(conn);
    saboteur_enter(conn);
    narrate_enter(conn);
    assert(conn->number > 0);
    assert(conn->turn->window_size == 0);
    conn->turn->moved = false;
}

/* An open connection may stay as it is for ever, and a stream until it has something to say; but
 * who owes us something has to move. */
static void choose_deadline(struct conn *conn)
{
    assert(conn->state == CONN_OPEN || conn->state == CONN_STREAMING);
    bool owes = conn_peer_owes(conn);
    if (!owes) {
        conn->deadline_ms =
            conn->state == CONN_STREAMING ? stream_deadline(conn) : CONN_NO_DEADLINE;
    } else if (conn->turn->moved || !conn->is_owed) {
        conn->deadline_ms = conn->turn->now_ms + STALL_MS;
    }
    conn->is_owed = owes;
    bool is_slow = owes && conn->state == CONN_STREAMING;
    if (is_slow && !CALLS_FOR(SSE_SERVER_SLOW_READER, is_slow)) {
        saboteur_waits(conn);
    }
    assert(conn->deadline_ms > 0);
}

/* The end of every turn: what was gathered leaves, and what waited for that happens. */
static void conn_settle(struct conn *conn)
{
    /* The end of the peer is that of its interest (RFC 9112 9.5); what it still reads is whole. */
    if (conn->peer_ended) {
        stream_end(conn);
    }
    if (conn->state != CONN_CLOSED) {
        output_flush(conn);
    }
    conn_serve_others(conn);
    bool drained = output_is_drained(conn);
    bool speaks = conn->state == CONN_OPEN || conn->state == CONN_CLOSING;
    bool ended =
        conn->peer_ended && (!speaks || CALLS_FOR(WS_7_1_4_ENDS_WITH_ITS_PEER, conn->peer_ended));
    if (conn->state == CONN_CLOSED) {
        assert(drained);
    } else if (conn->output.broken || (ended && drained)) {
        conn_enter(conn, CONN_CLOSED);
    } else if (ended && conn->state != CONN_REFUSING) {
        conn_enter(conn, CONN_REFUSING);
    } else if (drained && (conn->state == CONN_REFUSING ||
                           (conn->state == CONN_CLOSING && conn->peer_closed))) {
        conn_finish(conn);
    } else if (drained && conn->state == CONN_ANSWERING) {
        conn_enter(conn, CONN_ACCEPTED);
    } else if (conn->state == CONN_OPEN || conn->state == CONN_STREAMING) {
        choose_deadline(conn);
    }
    assert(conn->turn->window_size == 0);
    conn_check(conn);
}

/* ------------------------------------------------------------------------------------- reading */

size_t conn_receive(struct conn *conn, uint8_t *octets, size_t room, int flags)
{
    assert(room > 0);
    assert(!conn->peer_ended);
    if (conn->secure != NULL) {
        return securing_receive(conn, octets, room, (flags & MSG_PEEK) != 0);
    }
    ssize_t size = recv(conn->fd, octets, room, flags);
    if (size > 0) {
        assert((size_t)size <= room);
        conn->turn->moved = true;
        return (size_t)size;
    }
    if (size == 0) {
        conn->peer_ended = true;
    } else {
        conn->output.broken = errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR;
    }
    narrate_nothing_came(conn);
    return 0;
}

static void conn_read(struct conn *conn)
{
    assert(conn->turn->window_size == 0);
    switch (conn->state) {
    case CONN_SECURING:
        securing_go_on(conn);
        break;
    case CONN_ACCEPTED:
    case CONN_HEAD:
        requests_read(conn);
        break;
    case CONN_BODY:
        requests_read_body(conn);
        break;
    case CONN_OPEN:
    case CONN_CLOSING:
        conn_read_frames(conn);
        break;
    case CONN_STREAMING:
        stream_read(conn);
        break;
    case CONN_REFUSING:
    case CONN_LINGERING:
        (void)conn_receive(conn, conn->turn->input, READ_SIZE, 0);
        break;
    case CONN_ANSWERING:
    case CONN_CLOSED:
        assert(false && "neither before an answer has left nor after the end is anything read");
        break;
    }
}

void conn_readable(struct conn *conn)
{
    turn_begin(conn);
    /* An error is told by sending when nothing may be read. */
    if (output_is_drained(conn) && !conn->peer_ended && !ws_waits(conn)) {
        conn_read(conn);
    }
    conn_settle(conn);
    assert(conn->turn->window_size == 0);
}

void conn_writable(struct conn *conn)
{
    turn_begin(conn);
    if (securing_receives_by_sending(conn)) {
        conn_read(conn);
    }
    if (conn->state != CONN_STREAMING || !output_is_drained(conn)) {
        conn_settle(conn);
    }
    if (conn->state == CONN_OPEN && output_is_drained(conn)) {
        ws_room(conn);
        conn_settle(conn);
    } else if (conn->state == CONN_STREAMING && output_is_drained(conn)) {
        stream_room(conn);
        conn_settle(conn);
    }
    assert(conn->turn->window_size == 0);
}

/* ----------------------------------------------------------------------------------- deadlines */

void conn_expire(struct conn *conn)
{
    turn_begin(conn);
    narrate_deadline();
    assert(conn->deadline_ms <= conn->turn->now_ms);
    switch (conn->state) {
    case CONN_HEAD:
    case CONN_BODY:
        requests_expire(conn);
        break;
    case CONN_STREAMING:
        if (output_is_drained(conn)) {
            stream_expire(conn);
        } else {
            conn_enter(conn, CONN_CLOSED);
        }
        break;
    case CONN_OPEN:
        if (output_is_drained(conn)) {
            conn_fail(conn, (struct fault){REQUIREMENT_NONE, WS_CLOSE_POLICY,
                                           "RFC 6455 7.4.1: the rest of a message did not come"});
        } else {
            conn_enter(conn, CONN_CLOSED);
        }
        break;
    case CONN_CLOSING:
        /* The peer never answered our Close: enough was waited. */
        conn_enter(conn, output_is_drained(conn) ? CONN_REFUSING : CONN_CLOSED);
        break;
    case CONN_SECURING:
    case CONN_ACCEPTED:
    case CONN_ANSWERING:
    case CONN_REFUSING:
    case CONN_LINGERING:
        conn_enter(conn, CONN_CLOSED);
        break;
    case CONN_CLOSED:
        assert(false && "a closed connection has no deadline");
        break;
    }
    conn_settle(conn);
    conn_check(conn);
}

void conn_abandon(struct conn *conn)
{
    conn_check(conn);
    assert(conn->state != CONN_CLOSED);
    conn_enter(conn, CONN_CLOSED);
    conn_check(conn);
}

void conn_go_away(struct conn *conn)
{
    turn_begin(conn);
    switch (conn->state) {
    case CONN_SECURING:
    case CONN_ACCEPTED:
    case CONN_HEAD:
    case CONN_BODY:
        conn_abandon(conn);
        break;
    case CONN_ANSWERING:
        conn_enter(conn, CONN_REFUSING);
        break;
    case CONN_STREAMING:
        conn->stream->persists = false;
        stream_end(conn);
        break;
    case CONN_OPEN:
        ws_close(conn, WS_CLOSE_GOING_AWAY, "the server ends");
        break;
    case CONN_CLOSING:
    case CONN_REFUSING:
    case CONN_LINGERING:
    case CONN_CLOSED:
        break;
    }
    conn_settle(conn);
    assert(conn->state != CONN_OPEN && conn->state != CONN_STREAMING);
    conn_check(conn);
}

short conn_events(const struct conn *conn)
{
    assert(conn->state != CONN_CLOSED);
    assert(conn->turn->window_size == 0);
    bool wants_room = conn->secure != NULL && secure_wants_room(conn->secure);
    if (wants_room || !output_is_drained(conn)) {
        return POLLOUT;
    }
    return POLLIN;
}

bool conn_is_hungry(const struct conn *conn)
{
    if (conn->secure == NULL || conn_events(conn) != POLLIN) {
        return false;
    }
    assert(conn->state != CONN_CLOSED);
    return secure_is_hungry(conn->secure);
}

void conn_end(struct conn *conn)
{
    assert(conn->state == CONN_CLOSED);
    assert(conn->output.pending == NULL);
    saboteur_leave(conn);
    message_reader_end(&conn->reader);
    (void)close(conn->fd);
    free(conn);
}
