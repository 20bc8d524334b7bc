/* SPDX-License-Identifier: MIT */
/* What a 101 holds (RFC 6455 4.2.2, 9, 11.3), asserted of each before it is sent. */
#ifndef REFERENCE_PROMISE_H
#define REFERENCE_PROMISE_H

#include "reference/handshake.h"

/* `accept` is the right accept value, `subprotocol` what was selected of the request, its size 0
 * when nothing was. */
void promise_opening(const struct http_request *request, const struct answer *answer,
                     const char *accept, struct http_span subprotocol);

#endif
