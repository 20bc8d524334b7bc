/* SPDX-License-Identifier: MIT */
/* The listening socket of a server. */
#ifndef REFERENCE_LISTEN_H
#define REFERENCE_LISTEN_H

#include <netdb.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

/* An address with its port and brackets, as text. */
enum { LISTEN_ADDRESS_SIZE_MAX = NI_MAXHOST + NI_MAXSERV + 4 };

/* A non-blocking socket that listens there, or -1 after it was said on stderr why not. */
int listen_on(const char *host, const char *port);

/* Where it listens, as HOST:PORT, a host with colons in brackets. False when it cannot be known. */
bool listen_address(int listener, char text[LISTEN_ADDRESS_SIZE_MAX]);

/* The port of a peer. */
uint16_t listen_peer_port(const struct sockaddr_storage *address);

#endif
