/* SPDX-License-Identifier: MIT */
/* A client that speaks TLS to one connection over a pair of sockets, and serves it meanwhile. The
 * certificate is made for the test, in a folder of its own. */
#ifndef REFERENCE_TESTS_SUPPORT_GUEST_H
#define REFERENCE_TESTS_SUPPORT_GUEST_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/conn.h"
#include "reference/secure.h"

/* Files of PEM. */
struct identity {
    char *folder;
    char *cert;
    char *key;
    char *other_key; /* of nobody */
    char *locked;    /* the key, under a passphrase */
    char *nothing;   /* an empty file */
};

void identity_begin(struct identity *identity);
void identity_end(struct identity *identity);

struct guest {
    struct turn *turn;
    struct conn *conn;
    int fd;
    SSL_CTX *context;
    SSL *ssl;
    uint8_t received[1 << 20];
    size_t received_size;
    bool left;   /* the server has said that it sends no more */
    bool broken; /* the stream is over without such a word */
};

/* A connection that has just been accepted; nothing was sent. `version` is the highest that the
 * client offers, and the lowest. */
struct guest *guest_begin(struct security *security, int version);

/* Serves the connection until it waits; takes what it sends, through TLS if it has come so far. */
void guest_serve(struct guest *guest);

/* Goes through the TLS handshake; false when it fails. */
bool guest_shake(struct guest *guest);

/* Sends octets in records of at most `record_size`. */
void guest_send(struct guest *guest, const void *octets, size_t size, size_t record_size);

/* Through the TLS handshake and the opening handshake on that path; the 101 is taken off. */
void guest_open(struct guest *guest, const char *path);

/* Ends it, wherever it is. Nothing may be claimed or given out then. */
void guest_end(struct guest *guest);

#endif
