/* SPDX-License-Identifier: MIT */
/* The client's half of TLS: whom it trusts, and whom it asks for (RFC 6066 3, RFC 9110 4.3.4). */
#ifndef REFERENCE_SECURE_CLIENT_H
#define REFERENCE_SECURE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "reference/secure.h"

/* A client that trusts the certificates of that file in PEM, or those of the system when it is
 * NULL, or with `insecure` everybody. NULL and a line in `error` of that many octets when the file
 * cannot be used. security_end() frees it. */
struct security *security_begin_client(const char *cacert_path, bool insecure, char *error,
                                       size_t error_size);

/* TLS on a non-blocking socket to that host, a name or an address without brackets; NULL when there
 * is no memory. A name is told to the server, and its certificate has to be one of that host. */
struct secure *secure_begin_client(struct security *security, int fd, const char *host);

/* Why the TLS handshake has failed, in words, after secure_shake() has said BAD. */
const char *secure_shake_reason(const struct secure *secure);

#endif
