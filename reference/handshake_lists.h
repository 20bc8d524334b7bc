/* SPDX-License-Identifier: MIT */
/* The lists that a client's opening handshake may have, Sec-WebSocket-Extensions and -Protocol. */
#ifndef REFERENCE_HANDSHAKE_LISTS_H
#define REFERENCE_HANDSHAKE_LISTS_H

#include <stdbool.h>

#include "reference/http.h"

/* Whether all fields of that name together keep the grammar (RFC 6455 4.3, 9.1), or there is none.
 * The request is whole. */
bool extensions_are_good(const struct http_request *request);
bool subprotocols_are_good(const struct http_request *request);

#endif
