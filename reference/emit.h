/* SPDX-License-Identifier: MIT */
/* /emit: what is POSTed comes back as a stream of events; the emit contract of docs/design.md. */
#ifndef REFERENCE_EMIT_H
#define REFERENCE_EMIT_H

struct upload;
struct conn;
struct http_request;

/* One call of sse_send() for each line of the body, a form of event, data, id, retry and comment.
 * Calls that are refused are left out, and a last comment says how many; when none is left, or the
 * body is no form, the answer is an error. */
void emit_body(struct conn *conn, const struct http_request *request, struct upload *body);

#endif
