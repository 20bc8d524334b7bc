/* SPDX-License-Identifier: MIT */
/* What secure.c and secure_client.c share, and nobody else includes: OpenSSL's own structures. */
#ifndef REFERENCE_SECURE_INSIDE_H
#define REFERENCE_SECURE_INSIDE_H

#include <openssl/ssl.h>
#include <stdbool.h>

#include "reference/secure.h"

struct security {
    SSL_CTX *context;
    BIO_METHOD *socket_method;
    bool is_client;
};

/* A context with the modes that both sides have, without certificates; NULL when there is no
 * memory. security_end() frees it. */
struct security *security_make(const SSL_METHOD *method, bool is_client);

#endif
