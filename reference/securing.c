/* SPDX-License-Identifier: MIT */
/* What a connection does with TLS: the glue between conn.c, which knows connections and nothing of
 * OpenSSL, and secure.c, where it is the other way round. */
#include "reference/securing.h"

#include <assert.h>

#include "reference/narrate.h"
#include "reference/requests.h"
#include "reference/secure.h"

void securing_go_on(struct conn *conn)
{
    assert(conn->state == CONN_SECURING);
    switch (secure_shake(conn->secure)) {
    case SECURE_MORE:
        break;
    case SECURE_DONE:
        conn_enter(conn, CONN_ACCEPTED);
        break;
    case SECURE_BAD: /* RFC 6455 4.2.2: no opening handshake without that of TLS */
        narrate_nothing_came(conn);
        conn_shut(conn);
        break;
    case SECURE_PLAIN:
        secure_end(conn->secure);
        conn->secure = NULL;
        requests_refuse_plain(conn);
        break;
    }
    assert(conn->state != CONN_HEAD);
}

size_t securing_receive(struct conn *conn, uint8_t *octets, size_t room, bool peek)
{
    size_t size = 0;
    enum secure_result result = secure_receive(conn->secure, octets, room, peek, &size);
    assert(size <= room);
    assert(size == 0 || result == SECURE_DONE);
    conn->turn->moved = conn->turn->moved || size > 0;
    conn->peer_ended = size == 0 && result == SECURE_DONE;
    conn->output.broken = result == SECURE_BAD;
    narrate_nothing_came(conn);
    return size;
}

bool securing_receives_by_sending(const struct conn *conn)
{
    /* What it has to send in other states is its farewell. */
    bool in_farewell = conn->state == CONN_REFUSING || conn->peer_closed;
    assert(conn->secure != NULL || conn->state != CONN_SECURING);
    return conn->secure != NULL && secure_wants_room(conn->secure) && !in_farewell &&
           !conn->peer_ended && output_is_drained(conn);
}

void securing_end(struct conn *conn)
{
    bool whole = conn->secure != NULL && !conn->output.broken && output_is_drained(conn);
    if (whole && conn->state != CONN_SECURING && conn->state != CONN_LINGERING) {
        enum secure_result result = secure_farewell(conn->secure);
        assert(result != SECURE_PLAIN);
        (void)result;
    }
    secure_end(conn->secure);
    conn->secure = NULL;
}
