/* SPDX-License-Identifier: MIT */
/*
 * TLS below a connection (RFC 6455 4.2.2 step 1, 10.6): the same octets, through OpenSSL. A server
 * has one `struct security`, its certificate and key; each of its connections one `struct secure`.
 * What a peer can make it keep is counted in the budget of memory.h, by the sizes of limits.h.
 * The states stand in secure.c.
 */
#ifndef REFERENCE_SECURE_H
#define REFERENCE_SECURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct security;

enum secure_state {
    SECURE_SHAKING,
    SECURE_OPEN,
    SECURE_LEAVING,
    SECURE_BROKEN,
};

struct secure {
    struct ssl_st *ssl;
    int fd;
    enum secure_state state;
    bool is_fed;     /* the last receive did not stop for want of octets */
    bool wants_room; /* TLS waits for the socket to take octets */
    size_t claimed;  /* of the budget in memory.h */
};

enum secure_result {
    SECURE_MORE, /* the socket has to become readable or writable first: secure_wants_room() */
    SECURE_DONE,
    SECURE_BAD,   /* nothing more can be sent; an alert says why, where TLS has one for it */
    SECURE_PLAIN, /* what came is no TLS but the begin of an HTTP request; nothing was answered */
};

/* Reads a certificate, with its chain behind it, and its key, both PEM. NULL and a line in `error`
 * of that many octets when a file cannot be read, holds something else, or they do not fit. */
struct security *security_begin(const char *cert_path, const char *key_path, char *error,
                                size_t error_size);
void security_end(struct security *security);

/* TLS on a non-blocking socket, which stays the caller's; NULL when there is no memory for it. */
struct secure *secure_begin(struct security *security, int fd);
void secure_end(struct secure *secure);

/* Asserts what holds in the state it is in. */
void secure_check(const struct secure *secure);

/* Goes on with the TLS handshake. */
enum secure_result secure_shake(struct secure *secure) __attribute__((warn_unused_result));

/* Receives up to `room` octets; with `peek`, they stay there, and come again. Of MORE, none is
 * there now; of DONE, `*size` are, and none when the peer has said that no more will come; of BAD,
 * the stream is broken or was cut off, which a peer's end without such a word is (RFC 8446 6.1). */
enum secure_result secure_receive(struct secure *secure, uint8_t *octets, size_t room, bool peek,
                                  size_t *size) __attribute__((warn_unused_result));

/* Sends what the socket takes of the octets; of DONE and MORE, `*size` were taken. What was not
 * has to come again, at the front of what is sent next. */
enum secure_result secure_send(struct secure *secure, const uint8_t *octets, size_t size,
                               size_t *sent) __attribute__((warn_unused_result));

/* Says that nothing more will be sent (close_notify). */
enum secure_result secure_farewell(struct secure *secure) __attribute__((warn_unused_result));

/* Whether something waits for the socket to take octets, though nothing is to be sent. */
bool secure_wants_room(const struct secure *secure);

/* Whether receiving goes on without a word of poll(): octets have left the socket already. */
bool secure_is_hungry(const struct secure *secure);

#endif
