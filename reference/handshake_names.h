/* SPDX-License-Identifier: MIT */
/* How the names and words of a client's opening handshake are spelled: RFC 6455 2.1 and 4.1. */
#ifndef REFERENCE_HANDSHAKE_NAMES_H
#define REFERENCE_HANDSHAKE_NAMES_H

#include <stdbool.h>

#include "reference/http.h"

/* Whether Upgrade has an octet beyond ASCII, which no folding of case makes a letter of it. The
 * request is whole. */
bool upgrade_is_beyond_ascii(const struct http_request *request);

/* Whether a field of the handshake has its name in other capitals than the standard writes. The
 * request is whole. */
bool field_names_are_respelled(const struct http_request *request);

#endif
