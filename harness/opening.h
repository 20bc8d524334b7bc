/* SPDX-License-Identifier: MIT */
/*
 * The lawful opening handshake of a client (RFC 6455 4.1): what is asked, and whether the answer
 * opens.
 */
#ifndef HARNESS_OPENING_H
#define HARNESS_OPENING_H

#include "conformance/case.h"
#include "harness/head.h"
#include "harness/options.h"
#include "harness/player.h"
#include "harness/target.h"

/*
 * The request, its nonce drawn from the seed; `close_code` not 0: for the URL on which the target
 * closes with it. `*key` becomes its Sec-WebSocket-Key (g_free).
 */
GString *opening_request(const struct target *target, unsigned close_code,
                         const struct options *options, uint64_t seed, char **key);

/*
 * A request that a case brings, its holes filled (conformance/case.h). What the command line adds,
 * it adds where the case has no such field of its own. `text` NULL: a lawful request. `*key`
 * becomes the key that {key} stood for. Appends to `pauses` (gsize, rising) where a pause is.
 */
GString *opening_request_of(const char *text, const struct target *target, unsigned close_code,
                            const struct options *options, uint64_t seed, char **key,
                            GArray *pauses);

/* Adds the offered extensions to a request; NULL: none. */
void opening_offer(GString *request, const char *offer);

/*
 * What the command line does not tell although the case's request needs it, as a reason why the
 * case is not applicable; NULL when nothing is missing. A constant.
 */
const char *opening_lack(const struct ws_case *ws_case, const struct options *options);

/*
 * Appends the offsets (size_t) at which a request is cut: only at its pauses, or so that its first
 * and last octets go out one by one, and each CR and LF apart from what stands before and behind
 * it. Octets amid a line tell a reader nothing that its first ones do not, and requests go out one
 * after the other (RFC 6455 4.1), so each cut costs the whole run its pace.
 */
void opening_cut(GArray *cuts, const GArray *pauses, const uint8_t *octets, size_t size,
                 enum delivery delivery);

/* How long nothing is sent at that offset of a request: 0 where no pause is. */
int opening_pause_ms(const GArray *pauses, size_t at);

/*
 * Judges the answer as a client has to; when extensions were offered, what it says of them is
 * looked at elsewhere. NULL when it opens the connection; else one line that says what is wrong
 * with it, with its clause (g_free).
 */
char *opening_trouble(const struct head *head, const char *key, const struct options *options,
                      bool has_offer);

#endif
