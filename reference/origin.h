/* SPDX-License-Identifier: MIT */
/*
 * The Origin policy (RFC 6455 4.2.2, 10.2): which pages may connect. Without one, every origin is
 * taken. A request without Origin comes from no browser, and no policy keeps it out, for such a
 * client can write whatever it likes into the field.
 */
#ifndef REFERENCE_ORIGIN_H
#define REFERENCE_ORIGIN_H

#include <stdbool.h>

#include "reference/http.h"

/* Takes one origin more, `scheme://host[:port]` or `null`; from the first on, all others are
 * refused. The text is kept, not copied. False when it is no origin, or one too many. */
bool origin_allow(const char *origin);

/* Forgets the policy: every origin is taken. */
void origin_allow_all(void);

/* Whether there is a policy. */
bool origin_has_policy(void);

/* Whether the policy takes the request. Two Origin fields are two answers to one question: they
 * are taken only when nobody asks. */
bool origin_is_taken(const struct http_request *request);

#endif
