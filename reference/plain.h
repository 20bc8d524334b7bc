/* SPDX-License-Identifier: MIT */
/*
 * What HTTP asks of a server beside the opening handshake (RFC 9110, 9112): which requests may be
 * followed by another one, which methods are known, who may enter. Questions about a whole request;
 * nothing is kept between two.
 */
#ifndef REFERENCE_PLAIN_H
#define REFERENCE_PLAIN_H

#include <stdbool.h>

#include "reference/answer.h"
#include "reference/endpoints.h"

/* Whether a body follows the head, or it is not clear that none does. Only endpoints with
 * on_body read one; behind any other request with a body none can be found. */
bool plain_has_body(const struct http_request *request);

/* Whether the client wants it to stay, whatever becomes of a body. */
bool plain_stays(const struct http_request *request);

/* Whether the connection may stay after the answer (RFC 9112 9.3). */
bool plain_persists(const struct http_request *request);

/* Refuses a target that has no path: 501 for what HTTP has beside paths, else 400. */
struct refusal plain_refuse_target(const struct http_request *request);

/* The methods that the endpoint takes, as Allow lists them. */
const char *plain_methods(const struct endpoint *endpoint);

/* Refuses a method that the endpoint does not take: 405 for one that HTTP knows, else 501. */
struct refusal plain_refuse_method(const struct http_request *request,
                                   const struct endpoint *endpoint);

/* Whether the request carries the credentials that the endpoint demands, if it demands any. */
bool plain_is_authorized(const struct http_request *request, const struct endpoint *endpoint);

#endif
