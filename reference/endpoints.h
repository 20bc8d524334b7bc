/* SPDX-License-Identifier: MIT */
/* What the server offers under which path. An endpoint is a row of a table and about twenty
 * lines. */
#ifndef REFERENCE_ENDPOINTS_H
#define REFERENCE_ENDPOINTS_H

#include <stddef.h>

#include "reference/http.h"

struct conn;
struct message;

/* A path. A WebSocket endpoint has on_message; a page has page. What does not apply is NULL. */
struct endpoint {
    const char *path;
    const char *allow; /* the methods, as the header Allow lists them */
    const char *about; /* one line for the page that lists all */
    /* Who may enter, as `user:password` in base64 (RFC 7617 2), or NULL when everybody may. */
    const char *credentials;

    /* Why the request cannot be served, as one line for its sender, or NULL when it can. */
    const char *(*refuse)(const struct http_request *request);
    /* The connection is open. */
    void (*on_open)(struct conn *conn, const struct http_request *request);
    /* A whole text or binary message has come. */
    void (*on_message)(struct conn *conn, const struct message *message);
    /* Writes the page, NUL included, and returns its size without that. */
    size_t (*page)(char *text, size_t capacity);
};

/* The endpoint of that path, or NULL. */
const struct endpoint *endpoint_find(const struct http_request *request, struct http_span path);

#endif
