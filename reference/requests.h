/* SPDX-License-Identifier: MIT */
/* What a connection does with requests, until one of them makes it one of WebSocket. */
#ifndef REFERENCE_REQUESTS_H
#define REFERENCE_REQUESTS_H

#include "reference/answer.h"
#include "reference/conn.h"

/* In ACCEPTED and HEAD: reads more of a head, and answers when it is whole or broken. What stands
 * behind a head is left to the socket. */
void requests_read(struct conn *conn);

/* In SECURING, without TLS any more: refuses who asks in plain HTTP where TLS is spoken. */
void requests_refuse_plain(struct conn *conn);

/* In BODY: reads more of a body; when it is whole, the endpoint answers. */
void requests_read_body(struct conn *conn);

/* In HEAD and BODY, for endpoints: answers with an error that says why. Another request may follow
 * when that is so, which it never is while some of the body has not been read. */
void requests_refuse(struct conn *conn, struct refusal refusal, bool persists);

/* For conn.c: the connection is not in BODY any more. */
void requests_leave_body(struct conn *conn);

/* In HEAD and BODY: the rest of the request did not come in time. */
void requests_expire(struct conn *conn);

#endif
