/* SPDX-License-Identifier: MIT */
/*
 * What a client offers in Sec-WebSocket-Extensions, and what is agreed on (RFC 6455 9.1, RFC 7692 5
 * and 7.1). One extension is known here, permessage-deflate. Its offers are looked at in the
 * client's order, and the first one that can be kept is accepted as it is.
 */
#ifndef REFERENCE_OFFERS_H
#define REFERENCE_OFFERS_H

#include <stdbool.h>
#include <stdint.h>

#include "reference/cursor.h"
#include "reference/http.h"

/* RFC 7692 7.1.2: the base-2 logarithm of a sliding window's size. */
enum {
    WINDOW_BITS_MIN = 8,
    WINDOW_BITS_MAX = 15,
};

/* The "agreed parameters" of permessage-deflate; a zeroed struct says that nothing was agreed. */
struct terms {
    bool agreed;
    bool server_resets;         /* server_no_context_takeover */
    bool client_resets;         /* client_no_context_takeover */
    bool says_client_resets;    /* client_no_context_takeover is in the answer */
    bool says_server_bits;      /* server_max_window_bits is in the answer */
    bool says_client_bits;      /* client_max_window_bits is in the answer */
    uint8_t server_window_bits; /* of the windows, 15 when nothing is said */
    uint8_t client_window_bits;
};

/* One element of the list, as it was read. */
struct offer {
    bool is_declined;   /* another extension, or one that cannot be kept (RFC 7692 7) */
    unsigned seen;      /* the parameters so far, a bit for each */
    struct terms terms; /* what accepting it means */
};

/* Room for the field of an answer, its line end and NUL included. */
enum { TERMS_LINE_SIZE_MAX = 192 };

/* Asserts what holds of terms that were agreed, or were not. */
void terms_check(const struct terms *terms);

/* Steps over an element of the list: a name and its parameters. False when it breaks the grammar
 * (RFC 6455 9.1); an offer that keeps it and means nothing is declined. */
bool offer_take(struct cursor *cursor, struct offer *offer);

/* The terms of the first offer that can be kept; nothing agreed when there is none. The list is
 * good. */
struct terms offers_accept(const struct http_request *request);

/* Whether the request is refused because no offer of it is accepted, which is no reason to: an
 * honest server never does. */
bool offers_are_refused(const struct http_request *request);

/* Writes the field that says what was agreed, an empty text when nothing was. */
void terms_write(const struct terms *terms, char line[TERMS_LINE_SIZE_MAX]);

/* Every offer is declined from now on, or is not any more. */
void offers_decline_all(bool declines);

#endif
