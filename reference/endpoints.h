/* SPDX-License-Identifier: MIT */
/* What the server offers under which path. An endpoint is a row of a table and about twenty
 * lines. */
#ifndef REFERENCE_ENDPOINTS_H
#define REFERENCE_ENDPOINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "reference/http.h"

struct conn;
struct message;

/* A path. A WebSocket endpoint has on_message and takes GET; a page has page and takes HEAD, too.
 * What does not apply is NULL. */
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
    /* Writes the page, NUL included, and returns its size without that. */
    size_t (*page)(char *text, size_t capacity);
};

/* The endpoint of that path, or NULL. */
const struct endpoint *endpoint_find(const struct http_request *request, struct http_span path);

/* A connection for which an endpoint has something that others have said, or NULL: it is to be
 * called for in this turn. And whether there is one. */
struct conn *endpoint_next(void);
bool endpoint_has_next(void);

#endif
