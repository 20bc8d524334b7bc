/* SPDX-License-Identifier: MIT */
/*
 * The lawful opening handshake of a client (RFC 6455 4.1): what is asked, and whether the answer
 * opens.
 */
#ifndef HARNESS_OPENING_H
#define HARNESS_OPENING_H

#include "harness/head.h"
#include "harness/options.h"
#include "harness/target.h"

/* The request, its nonce drawn from the seed. `*key` becomes its Sec-WebSocket-Key (g_free). */
GString *opening_request(const struct target *target, const struct options *options, uint64_t seed,
                         char **key);

/*
 * Judges the answer as a client has to. NULL when it opens the connection; else one line that says
 * what is wrong with it, with its clause (g_free).
 */
char *opening_trouble(const struct head *head, const char *key, const struct options *options);

#endif
