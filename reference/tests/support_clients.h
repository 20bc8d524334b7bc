/* SPDX-License-Identifier: MIT */
/* Clients of a server that is served turn by turn in the test's own process: their sockets never
 * block. */
#ifndef REFERENCE_TESTS_SUPPORT_CLIENTS_H
#define REFERENCE_TESTS_SUPPORT_CLIENTS_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* A frame as a client sends it, masked with a key of zeros. */
void frame_append(GString *octets, uint8_t first, const char *payload, size_t size);

/* Connects to 127.0.0.1 (the kernel accepts) and sends the opening handshake for that path. With a
 * `receive_size` the socket's receive buffer is about that small. */
int client_begin(const char *address, const char *path, int receive_size);

/* Takes what has come behind the end of `octets`; false when the stream has ended. */
gboolean client_receive(int fd, GString *octets);

/* Takes the 101 off the front of `octets`; false while it is not whole. */
gboolean client_is_open(GString *octets);

/* Sends as much as the socket takes; returns how much. */
size_t client_send(int fd, const char *octets, size_t size);

#endif
