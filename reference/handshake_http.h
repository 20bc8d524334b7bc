/* SPDX-License-Identifier: MIT */
/*
 * What a request has to be as HTTP before it can be a handshake: one host, a length that is a
 * number, and a target
 * of a form that a GET has (RFC 9110, RFC 9112).
 */
#ifndef REFERENCE_HANDSHAKE_HTTP_H
#define REFERENCE_HANDSHAKE_HTTP_H

#include <stdbool.h>

#include "reference/answer.h"
#include "reference/http.h"

/* Holds a whole head against what holds for every request here. */
struct refusal request_judge(const struct http_request *request);

/* The path that is asked for; false when the target has none. */
bool request_target(const struct http_request *request, struct http_span *path);

#endif
