/* SPDX-License-Identifier: MIT */
/* The server: a listening socket, its connections, and one poll() loop that serves them. */
#ifndef REFERENCE_SERVER_H
#define REFERENCE_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct security;
struct server;

/* What a server needs to be told. */
struct server_options {
    const char *host; /* a numeric address or a name */
    const char *port; /* in digits; "0" asks for any that is free */
    /* How many connections are served at a time, 1 to CONN_COUNT_MAX. A few more are taken, and
     * what they ask for is answered with 503. */
    size_t conn_count_max;
    struct security *security; /* TLS is spoken; the caller's, who ends it last. NULL: none is */
};

/* Listens, or returns NULL after it has said on stderr why not. Only one may exist in a process,
 * because it takes the process's signals SIGTERM, SIGINT and SIGPIPE. */
struct server *server_begin(const struct server_options *options);

/* Where it listens, as HOST:PORT, a host with colons in brackets. */
const char *server_address(const struct server *server);

/* Serves until SIGTERM or SIGINT, says good-bye to all peers and waits for theirs, at most
 * DRAIN_MS. False when poll() itself failed. */
bool server_run(struct server *server);

/* Closes and frees everything. */
void server_end(struct server *server);

#endif
