/* SPDX-License-Identifier: MIT */
/*
 * The floor that servers are measured against: a TCP echo by poll(), one read and one write for
 * whatever lies in a socket, and no protocol. raw PORT
 *
 * raw PORT fan: whoever sends something is answered with the head of an event stream and from then
 * on with events of 128 octets without end, one send for each event and connection.
 *
 * A connection whose peer does not take its octets is not read until they are gone.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    COUNT_MAX = 20000,
    BUFFER_SIZE = 256 * 1024,
    EVENT_SIZE = 128,
    FAN_ROUNDS = 8, /* events between two looks at the sockets */
};

/* What a socket did not take. */
struct rest {
    char *octets;
    size_t at, size;
};

/* The first slot is the listening socket's. */
static struct pollfd polls[1 + COUNT_MAX];
static struct rest rests[1 + COUNT_MAX];
static size_t slot_count = 1;
static char buffer[BUFFER_SIZE];
static bool fans;
static bool streams[1 + COUNT_MAX];
static char event[EVENT_SIZE];
static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                           "Connection: close\r\n\r\n";

/* False: the connection has ended. */
static bool send_or_keep(size_t slot, const char *octets, size_t size)
{
    ssize_t sent = send(polls[slot].fd, octets, size, MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN) {
        return false;
    }
    size_t left = size - (sent < 0 ? 0 : (size_t)sent);
    if (left == 0) {
        return true;
    }
    struct rest *rest = &rests[slot];
    rest->octets = malloc(left);
    if (rest->octets == NULL) {
        return false;
    }
    memcpy(rest->octets, octets + size - left, left);
    rest->at = 0;
    rest->size = left;
    polls[slot].events = POLLOUT;
    return true;
}

static bool send_rest(size_t slot)
{
    struct rest *rest = &rests[slot];
    ssize_t sent =
        send(polls[slot].fd, rest->octets + rest->at, rest->size - rest->at, MSG_NOSIGNAL);
    if (sent < 0) {
        return errno == EAGAIN;
    }
    rest->at += (size_t)sent;
    if (rest->at == rest->size) {
        free(rest->octets);
        rest->octets = NULL;
        polls[slot].events = POLLIN;
    }
    return true;
}

static bool serve(size_t slot)
{
    if (rests[slot].octets != NULL) {
        return send_rest(slot);
    }
    ssize_t got = recv(polls[slot].fd, buffer, sizeof buffer, 0);
    if (got <= 0) {
        return got < 0 && errno == EAGAIN;
    }
    if (!fans) {
        return send_or_keep(slot, buffer, (size_t)got);
    }
    if (streams[slot]) {
        return true;
    }
    streams[slot] = true;
    return send_or_keep(slot, head, sizeof head - 1);
}

static void take_newcomers(void)
{
    while (slot_count <= COUNT_MAX) {
        int fd = accept4(polls[0].fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return;
        }
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        polls[slot_count] = (struct pollfd){.fd = fd, .events = POLLIN};
        streams[slot_count] = false;
        rests[slot_count++] = (struct rest){0};
    }
}

static void drop(size_t slot)
{
    close(polls[slot].fd);
    free(rests[slot].octets);
    slot_count--;
    polls[slot] = polls[slot_count];
    rests[slot] = rests[slot_count];
    streams[slot] = streams[slot_count];
}

/* An event for every stream that has taken the one before; false when there is none. */
static bool fan_out(void)
{
    bool any = false;
    for (size_t slot = slot_count - 1; slot > 0; slot--) {
        if (!streams[slot] || rests[slot].octets != NULL) {
            continue;
        }
        any = true;
        if (!send_or_keep(slot, event, sizeof event)) {
            drop(slot);
        }
    }
    return any;
}

int main(int argc, char **argv)
{
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((uint16_t)(argc >= 2 ? strtoul(argv[1], NULL, 10) : 0));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 1024) != 0) {
        perror("raw");
        return 1;
    }
    polls[0] = (struct pollfd){.fd = fd, .events = POLLIN};
    fans = argc == 3 && strcmp(argv[2], "fan") == 0;
    memset(event, 'x', sizeof event);
    memcpy(event, "data: ", 6);
    memcpy(event + sizeof event - 2, "\n\n", 2);
    for (bool is_busy = false;;) {
        int ready_count = poll(polls, slot_count, is_busy ? 0 : -1);
        /* From the last one down: who takes the place of one that ended has been served. */
        for (size_t slot = slot_count - 1; slot > 0 && ready_count > 0; slot--) {
            if (polls[slot].revents == 0) {
                continue;
            }
            ready_count--;
            if (!serve(slot)) {
                drop(slot);
            }
        }
        if (polls[0].revents != 0) {
            take_newcomers();
        }
        is_busy = false;
        for (int round = 0; fans && round < FAN_ROUNDS; round++) {
            is_busy = fan_out();
        }
    }
}
