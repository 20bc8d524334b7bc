/* SPDX-License-Identifier: MIT */
/* What a connection does with requests, until one of them makes it a WebSocket connection. */
#ifndef REFERENCE_REQUESTS_H
#define REFERENCE_REQUESTS_H

#include "reference/conn.h"

/* In ACCEPTED and HEAD: reads more of a head, and answers when it is whole or broken. What stands
 * behind a head is left to the socket. */
void requests_read(struct conn *conn);

/* In SECURING, without TLS any more: refuses who asks in plain HTTP where TLS is spoken. */
void requests_refuse_plain(struct conn *conn);

/* In HEAD: the rest of the head did not come in time. */
void requests_expire(struct conn *conn);

#endif
