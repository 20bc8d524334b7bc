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

/* Whether the request is refused for what it may do: offer extensions, and have a list in several
 * fields (RFC 6455 9.1, 11.3.2, 11.3.4). An honest server never does. */
bool lists_are_refused(const struct http_request *request);

/* The first of the client's subprotocols that is among `known`, the last of which is NULL. False
 * when there is none. The lists are good. */
bool subprotocol_select(const struct http_request *request, const char *const *known,
                        struct http_span *selected);

#endif
