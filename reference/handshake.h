/* SPDX-License-Identifier: MIT */
/*
 * The opening handshake as a server sees it (RFC 6455 4.2): a request in, an answer out, nothing
 * else. The answer is 101 when every condition of 4.2.1 holds; else it is an HTTP error that says
 * in one line what was wrong and which clause says so.
 */
#ifndef REFERENCE_HANDSHAKE_H
#define REFERENCE_HANDSHAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/answer.h"
#include "reference/endpoints.h"

enum {
    KEY_SIZE = 24,    /* sixteen octets in base64 */
    ACCEPT_SIZE = 28, /* the twenty octets of a SHA-1 in base64 */
};

/* Answers a request that is whole, or that broke while it was read. */
void handshake_answer(const struct http_request *request, struct answer *answer);

/* Answers a request that never became whole, with that status, reason and whole header lines. */
void handshake_refuse(uint16_t status, const char *reason, const char *headers,
                      struct answer *answer);

/* Sec-WebSocket-Accept for a key: base64 of the SHA-1 of key and GUID (RFC 6455 4.2.2, item 5.4).
 * False when the library cannot, which no peer can bring about. */
bool handshake_accept(const char key[KEY_SIZE], char accept[ACCEPT_SIZE + 1]);

#endif
