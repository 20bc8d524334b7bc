/* SPDX-License-Identifier: MIT */
/* How a connection that speaks WebSocket is read and failed; the states stand in conn.c. */
#include <assert.h>
#include <string.h>

#include "reference/conn.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/websocket.h"

void conn_fail(struct conn *conn, struct fault fault)
{
    assert(conn->state == CONN_OPEN || conn->state == CONN_CLOSING);
    narrate_fault(&fault);
    PROMISE(WS_7_1_7_SENDS_FITTING_CLOSE,
            ws_close_code_may_be_sent(fault.close_code) && fault.close_code != WS_CLOSE_NORMAL);
    if (conn->state == CONN_OPEN) {
        uint8_t body[WS_CLOSE_CODE_SIZE + WS_CLOSE_REASON_SIZE_MAX + 1];
        body[0] = (uint8_t)(fault.close_code >> 8 & 0xFF);
        body[1] = (uint8_t)(fault.close_code & 0xFF);
        char *reason = (char *)body + WS_CLOSE_CODE_SIZE;
        fault_reason(fault, reason);
        output_frame(conn, WS_CLOSE, body, WS_CLOSE_CODE_SIZE + strlen(reason));
        assert(conn->output.close_sent);
    }
    conn_enter(conn, CONN_REFUSING);
    conn_check(conn);
}

/* What is left in the input buffer when a turn ends is carried to the next one. */
static void carry(struct conn *conn)
{
    bool speaks = conn->state == CONN_OPEN || conn->state == CONN_CLOSING;
    if (!speaks) {
        assert(conn->reader.place == PLACE_NOWHERE);
        return;
    }
    if (!message_reader_suspend(&conn->reader)) {
        conn_fail(conn, conn->reader.fault);
    }
    assert(conn->reader.place != PLACE_TURN);
}

void conn_read_frames(struct conn *conn)
{
    assert(conn->state == CONN_OPEN || conn->state == CONN_CLOSING);
    size_t room = 0;
    uint8_t *octets = message_reader_direct(&conn->reader, &room);
    if (octets == NULL) {
        room = message_reader_room(&conn->reader);
        octets = message_reader_resume(&conn->reader, conn->turn->input);
        assert(octets + room <= conn->turn->input + sizeof conn->turn->input);
    }
    size_t size = conn_receive(conn, octets, room, 0);
    if (size > 0) {
        ws_receive(conn, octets, size);
    }
    carry(conn);
}

/* Whether the peer is in our debt: for the rest of a message, or for reading what we sent. */
bool conn_peer_owes(const struct conn *conn)
{
    assert(conn->state == CONN_OPEN || conn->state == CONN_STREAMING);
    assert(conn->turn->window_size == 0);
    return conn->output.size > 0 || message_reader_is_amid(&conn->reader);
}

/* What this peer does, or leaves undone, is no reason to let others wait. */
void conn_serve_others(struct conn *conn)
{
    bool vanished = conn->output.broken;
    bool is_slow = conn->state == CONN_HEAD || (conn->state == CONN_OPEN && conn_peer_owes(conn));
    assert(conn->turn->window_size == 0);
    if (vanished && !CALLS_FOR(WS_10_7_SURVIVES_ABORTS, vanished)) {
        conn->turn->turns_away = true;
    }
    if (is_slow && !CALLS_FOR(WS_10_4_SURVIVES_SLOW_PEERS, is_slow)) {
        conn->turn->turns_away = true;
    }
    bool many = conn->turn->live_count > CONN_COUNT_MANY;
    if (many && !CALLS_FOR(WS_10_4_SURVIVES_CROWDS, many)) {
        conn->turn->turns_away = true;
    }
}
