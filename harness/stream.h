/* SPDX-License-Identifier: MIT */
/* The octets of a conversation below the player: over TCP as they are, or over TLS. */
#ifndef HARNESS_STREAM_H
#define HARNESS_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/tls.h"

/* All zero but `fd`, -1, is one that was not opened. */
struct stream {
    int fd;
    struct tls *tls; /* NULL: there is no TLS, or not yet */
    char *trouble;   /* why TLS brings nothing more, in words; NULL: it does, or was ended */
};

/* As tls_receive() and tls_send(), which they are over TLS. Without it, RESET is any error. */
enum tls_result stream_receive(struct stream *stream, uint8_t *octets, size_t room, size_t *size);
enum tls_result stream_send(struct stream *stream, const uint8_t *octets, size_t room,
                            size_t *size);

/* Shuts our side, TLS before TCP. */
void stream_shut(struct stream *stream);

/* Closes it, TLS before TCP; or TCP alone, as a peer does that crashes. */
void stream_close(struct stream *stream);
void stream_drop(struct stream *stream);

/* Closes it when it is open, and forgets its trouble. */
void stream_clear(struct stream *stream);

/* The port that TCP has at our side; 0 when the system does not tell. */
unsigned stream_local_port(const struct stream *stream);

/* As tls_has_output() and tls_is_hungry(); without TLS neither is ever so. */
bool stream_has_output(const struct stream *stream);
bool stream_is_hungry(const struct stream *stream);

#endif
