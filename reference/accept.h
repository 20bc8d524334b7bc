/* SPDX-License-Identifier: MIT */
/* What a client wants an answer to be (RFC 9110 12.5.1). */
#ifndef REFERENCE_ACCEPT_H
#define REFERENCE_ACCEPT_H

#include <stdbool.h>

#include "reference/http.h"

/* Whether the request takes an answer of that media type, `type/subtype` in lower case. The range
 * that names it most closely decides; q=0 says no. Without Accept, or with an empty one, anything
 * is taken. */
bool accept_takes(const struct http_request *request, const char *type);

#endif
