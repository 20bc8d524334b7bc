/* SPDX-License-Identifier: MIT */
/*
 * TLS to the target, below a conversation: what the player sends and sees are plain octets, and
 * every way in which TLS can fail is one line for the reader.
 *
 * OpenSSL never sees the socket. What is received is put into it, and what it wants sent is taken
 * out of it, so that the end of TCP is seen here and not guessed from an error of the library: the
 * end that the peer has announced (close_notify) and the one that it has not are different things.
 */
#ifndef HARNESS_TLS_H
#define HARNESS_TLS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/options.h"

struct tls_client;
struct tls;

enum tls_result {
    TLS_AGAIN,   /* nothing for now: poll */
    TLS_DONE,    /* octets came, or were taken; the handshake is through */
    TLS_ENDED,   /* the end of TCP, and before it the peer had said that nothing more comes */
    TLS_CUT_OFF, /* the end of TCP, and the peer had not said so: anybody may have ended it */
    TLS_RESET,   /* TCP was reset */
    TLS_BROKEN,  /* TLS itself has failed; tls_trouble() says how */
};

/*
 * What all connections of a run share: certificates and the name that is asked for, which is that
 * of --sni or else `host`. NULL and one line in `error` (g_free) when a file is of no use.
 */
struct tls_client *tls_client_new(const struct options *options, const char *host, char **error);
void tls_client_free(struct tls_client *client);

/* On a connected, non-blocking socket, which stays the caller's. `client` outlives it. */
struct tls *tls_new(const struct tls_client *client, int fd);
void tls_free(struct tls *tls);

/* Goes on with the handshake. */
enum tls_result tls_shake(struct tls *tls);

/* Receives; of DONE, `*size` octets came, 1 or more. Asks the socket at most once. */
enum tls_result tls_receive(struct tls *tls, uint8_t *octets, size_t room, size_t *size);

/*
 * Sends; of DONE, `*size` octets were taken, 1 or more, and leave in as few records as they fit in.
 * What the socket does not take yet is kept, and nothing more is taken meanwhile.
 */
enum tls_result tls_send(struct tls *tls, const uint8_t *octets, size_t room, size_t *size);

/*
 * Says that we send no more, if that can still be said; with `shuts`, TCP's write side is shut
 * behind it.
 */
void tls_leave(struct tls *tls, bool shuts);

/* Whether something waits for the socket to take it, and sends of it what it takes. */
bool tls_has_output(const struct tls *tls);
void tls_flush(struct tls *tls);

/* Whether receiving goes on without a word of poll(): octets are here already. */
bool tls_is_hungry(const struct tls *tls);

/*
 * Why a connection came to nothing, behind any result but AGAIN and DONE: one line (g_free) that
 * tells what came and, where it helps, the option to give.
 */
char *tls_trouble(const struct tls *tls, enum tls_result result);

#endif
