/* SPDX-License-Identifier: MIT */
/* The listening socket: names, addresses and ports. */
#include "reference/listen.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reference/limits.h"

static int listen_at(const struct addrinfo *at)
{
    int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    assert(fcntl(fd, F_GETFL) & O_NONBLOCK);
    int on = 1;
    bool good = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, LISTEN_BACKLOG_COUNT) == 0;
    if (!good) {
        int error = errno;
        (void)close(fd);
        errno = error;
        return -1;
    }
    assert(fd >= 0);
    return fd;
}

int listen_on(const char *host, const char *port)
{
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
    };
    struct addrinfo *found = NULL;
    int status = getaddrinfo(host, port, &hints, &found);
    if (status != 0) {
        fprintf(stderr, "assay-server: %s: %s\n", host, gai_strerror(status));
        return -1;
    }
    assert(found != NULL);
    int fd = -1;
    for (const struct addrinfo *at = found; at != NULL && fd < 0; at = at->ai_next) {
        fd = listen_at(at);
    }
    if (fd < 0) {
        fprintf(stderr, "assay-server: cannot listen on %s port %s: %s\n", host, port,
                strerror(errno));
    }
    freeaddrinfo(found);
    assert(fd >= -1);
    return fd;
}

bool listen_address(int listener, char text[LISTEN_ADDRESS_SIZE_MAX])
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    char host[NI_MAXHOST];
    char port[NI_MAXSERV];
    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0 ||
        getnameinfo((struct sockaddr *)&address, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
        return false;
    }
    bool brackets = strchr(host, ':') != NULL;
    int written = snprintf(text, LISTEN_ADDRESS_SIZE_MAX, "%s%s%s:%s", brackets ? "[" : "", host,
                           brackets ? "]" : "", port);
    assert(written > 0);
    assert(written < LISTEN_ADDRESS_SIZE_MAX);
    return true;
}

uint16_t listen_peer_port(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
        assert(sizeof *v4 <= sizeof *address);
        return ntohs(v4->sin_port);
    }
    assert(address->ss_family == AF_INET6);
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
    return ntohs(v6->sin6_port);
}
