/* SPDX-License-Identifier: MIT */
/* What the server offers under which path. An endpoint is a row of a table and about twenty
 * lines. */
#ifndef REFERENCE_ENDPOINTS_H
#define REFERENCE_ENDPOINTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/http.h"

struct upload;
struct conn;
struct message;

/* A path. A WebSocket endpoint has on_message and takes GET; a page has page and takes HEAD, too; a
 * stream of events has on_stream and takes both; who has on_body takes POST. What does not apply is
 * NULL. */
struct endpoint {
    const char *path;
    const char *about; /* one line for the page that lists all */
    /* Who may enter, as `user:password` in base64 (RFC 7617 2), or NULL when everybody may. */
    const char *credentials;
    const char *const *subprotocols; /* those that it speaks, the last NULL; NULL: none */

    /* Why the request cannot be served, as one line for its sender, or NULL when it can. */
    const char *(*refuse)(const struct http_request *request);
    /* The connection is open. */
    void (*on_open)(struct conn *conn, const struct http_request *request);
    /* A whole text or binary message has come. */
    void (*on_message)(struct conn *conn, const struct message *message);
    /* The connection can take more: the peer has taken all that was sent. Called when a peer that
     * was slow has caught up, and for connections that endpoint_next() named. */
    void (*on_room)(struct conn *conn);
    /* Whether nothing is to be read from the connection for now. */
    bool (*waits)(const struct conn *conn);
    /* The connection is not open any more, whatever the reason; nothing can be sent. */
    void (*on_close)(struct conn *conn);
    /* The head of a stream was sent; the first event is due after its interval. */
    void (*on_stream)(struct conn *conn, const struct http_request *request);
    uint32_t interval_ms; /* between two events, when the request names no ?interval */
    /* The next event is due. */
    void (*on_due)(struct conn *conn);
    /* Whether the stream that is asked for has ended for this client, for good. */
    bool (*is_over)(const struct http_request *request);
    /* A request has come with its body, of that media type, if it has to have one; it is answered
     * by stream_begin() or requests_refuse(). */
    void (*on_body)(struct conn *conn, const struct http_request *request, struct upload *body);
    /* Writes the page, NUL included, and returns its size without that. */
    size_t (*page)(char *text, size_t capacity);
};

/* The endpoint of that path, or NULL. */
const struct endpoint *endpoint_find(const struct http_request *request, struct http_span path);

/* A connection for which an endpoint has something that others have said, or NULL: it is to be
 * called for in this turn. And whether there is one. */
struct conn *endpoint_next(void);
bool endpoint_has_next(void);

/* When endpoints have something to say to all who listen, or CONN_NO_DEADLINE; and that this time
 * may have come. */
int64_t endpoints_due_ms(void);
void endpoints_pass(int64_t now_ms);

#endif
