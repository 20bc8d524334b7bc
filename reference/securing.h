/* SPDX-License-Identifier: MIT */
/* What a connection does with TLS, as long as it has it. */
#ifndef REFERENCE_SECURING_H
#define REFERENCE_SECURING_H

#include "reference/conn.h"

/* In SECURING: goes on with the TLS handshake, which leads on to requests, or to the end. */
void securing_go_on(struct conn *conn);

/* Receives through TLS, as conn_receive() does. The peer's close_notify is its end; a FIN without
 * one breaks the connection. */
size_t securing_receive(struct conn *conn, uint8_t *octets, size_t room, bool peek);

/* Whether TLS has to send before it can go on receiving. */
bool securing_receives_by_sending(const struct conn *conn);

/* Lets TLS end, if there is any. A peer that is not in the middle of what we send is told so;
 * whether this leaves is not waited for. */
void securing_end(struct conn *conn);

#endif
