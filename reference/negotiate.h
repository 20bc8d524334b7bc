/* SPDX-License-Identifier: MIT */
/*
 * Requests for event streams, and those that bring octets to be read: which are taken, and the
 * heads of their answers. A stream is 200 with the media type text/event-stream, never a 304 or a
 * 206: it has no validator and no length, whatever a request asks. Who will not have that type is
 * told 406, and 204 says that a stream is over, on which a client does not come back.
 *
 * Pages of other origins may read an answer (CORS): all may, unless --origin names those that may.
 */
#ifndef REFERENCE_NEGOTIATE_H
#define REFERENCE_NEGOTIATE_H

#include "reference/answer.h"
#include "reference/endpoints.h"
#include "reference/http.h"

/* The media type of event streams. */
extern const char stream_type[];

/* Why a request for an endpoint that streams or takes octets is refused. When it is not, and the
 * answer is not that of a stream, `status` is 204. */
struct refusal negotiate_judge(const struct http_request *request, struct answer *answer);

/* Writes the answer to a request that is not refused: the head of a stream, 204, or what a client
 * waits for before it sends its octets, which may be nothing. */
void negotiate_answer(const struct http_request *request, struct answer *answer);

/* Writes the head of an answer whose body is streamed, of that media type. */
void negotiate_head(const struct http_request *request, struct answer *answer, const char *type);

#endif
