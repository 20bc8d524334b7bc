/* SPDX-License-Identifier: MIT */
/* What harness/tls.c, which moves octets, and harness/tls_words.c, which explains, share. */
#ifndef HARNESS_TLS_STATE_H
#define HARNESS_TLS_STATE_H

#include <openssl/ssl.h>

#include "harness/tls.h"

struct tls_client {
    SSL_CTX *context;
    char *name;      /* asked for and verified */
    bool is_address; /* it is one, and no name is asked for */
    bool has_cert;   /* we have a certificate of our own */
};

enum tls_state {
    TLS_STATE_SHAKING,
    TLS_STATE_OPEN,
    TLS_STATE_LEFT,   /* the peer's close_notify came: what comes behind it is ignored */
    TLS_STATE_FAILED, /* nothing more can be read or written */
};

enum { TLS_FIRST_SIZE = 8 };

struct tls {
    const struct tls_client *client;
    int fd;
    enum tls_state state;
    SSL *ssl;
    BIO *in;  /* what was received and not read yet; of `ssl` */
    BIO *out; /* what is to be sent; of `ssl` */
    bool is_hungry;
    bool has_left; /* our close_notify was made */
    bool shuts;    /* TCP's write side is shut when all is out */
    bool asked;    /* the peer has asked for a certificate of ours */
    bool is_deaf;  /* the socket takes nothing more */
    uint8_t first[TLS_FIRST_SIZE];
    size_t first_size;   /* so many of the first octets that came are kept */
    unsigned long error; /* OpenSSL's, of what has failed; 0: none */
    int verify_error;    /* X509_V_OK, or the first thing wrong with the chain */
    char *verify_words;  /* what tells of it, made where the certificate was at hand */
};

/* For the callback that sees a chain fail: what is wrong, with names and times. g_free(). */
char *tls_verify_words(const struct tls_client *client, int error, X509 *cert);

#endif
