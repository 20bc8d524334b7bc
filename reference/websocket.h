/* SPDX-License-Identifier: MIT */
/*
 * WebSocket as an application sees it, and what an open connection does with what comes: messages
 * go to the endpoint, Pings are answered, a Close ends the conversation (RFC 6455 5.5, 7).
 */
#ifndef REFERENCE_WEBSOCKET_H
#define REFERENCE_WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/websocket.h"
#include "reference/message.h"

struct conn;

/* Sends a message of at most MESSAGE_SIZE_MAX octets; WS_TEXT has to be UTF-8. Nothing is sent on a
 * connection that is closing. The octets are copied or sent before it returns. */
void ws_send(struct conn *conn, enum ws_opcode opcode, const uint8_t *octets, size_t size);

/* Sends the message back that the endpoint has just been given, which uses its octets up. */
void ws_pass_on(struct conn *conn, const struct message *message);

/* Begins the closing handshake with that code and a reason of at most 123 octets of UTF-8. Does
 * nothing when the connection is closing already. */
void ws_close(struct conn *conn, enum ws_close_code code, const char *reason);

/* Whether a server may put this code into a Close frame (RFC 6455 7.4). */
bool ws_close_code_may_be_sent(unsigned code);

/* Tells the endpoint that everything it sent was taken. */
void ws_room(struct conn *conn);

/* Whether the endpoint wants nothing to be read from the connection for now. */
bool ws_waits(const struct conn *conn);

/* Handles octets that came on an open or closing connection, which it changes. */
void ws_receive(struct conn *conn, uint8_t *octets, size_t size);

/* Handles one control frame. */
void ws_control(struct conn *conn, const struct message *frame);

#endif
