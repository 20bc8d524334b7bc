/* SPDX-License-Identifier: MIT */
/*
 * Vectors of event streams, played to a client over HTTP: a family of scenarios that is made of
 * them. What a client makes of the stream shows in its events, in the Last-Event-ID of its next
 * request and in how soon that comes.
 */
#ifndef CONFORMANCE_SSE_CLIENT_PARSING_H
#define CONFORMANCE_SSE_CLIENT_PARSING_H

#include "conformance/sse/client.h"
#include "conformance/sse/vector.h"

/* Each vector that is chosen is played in two ways. */
size_t client_parsing_count(void);

/* The scenario of that number, which is always the same. `index` below the count is asserted. */
const struct client_scenario *client_parsing_at(size_t index);

/* Where a stream is cut in two: inside its first CR LF, BOM or character of several octets, else in
 * the middle. */
size_t client_parsing_cut(const struct sse_vector *vector);

#endif
