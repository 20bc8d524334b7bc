/* SPDX-License-Identifier: MIT */
/* /parse: the parser of event streams for whom HTTP suits best; the parser contract of
 * docs/design.md, section 7. */
#ifndef REFERENCE_PARSE_H
#define REFERENCE_PARSE_H

struct conn;
struct http_request;
struct upload;

/* The body is an event stream, whole: answers with a line of JSON for each event, and the last one
 * for what is left of the stream. */
void parse_body(struct conn *conn, const struct http_request *request, struct upload *body);

#endif
