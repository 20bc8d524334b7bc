/* SPDX-License-Identifier: MIT */
/*
 * The load tool's subscribers: each asks for an event stream and reads it as fast as it comes.
 * Counted are empty lines, each of which ends an event. No octet is looked at twice, and most by
 * memchr() alone, so an event costs this program less than any server.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ci/bench/load.h"
#include "ci/bench/measure.h"

enum {
    STREAM_READ_SIZE = 256 * 1024,
    STREAM_EVENT_COUNT = 512,
    STREAM_STALL_MS = 3000, /* without any octet */
};

struct subscriber {
    int fd;
    bool is_open;   /* the head of the answer has come */
    unsigned lines; /* line ends that have come without anything between them */
};

static char octets[STREAM_READ_SIZE];
static size_t open_count;

static _Noreturn void fail(const char *why)
{
    printf("{\"error\": \"%s\"}\n", why);
    exit(1);
}

static void subscriber_begin(struct subscriber *subscriber, const struct load_options *options,
                             int loop)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((uint16_t)options->port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char request[1024];
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                        "Accept: text/event-stream\r\n\r\n",
                        options->path, options->port);
    subscriber->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    if (subscriber->fd < 0 || size < 0 || (size_t)size >= sizeof request ||
        connect(subscriber->fd, (struct sockaddr *)&address, sizeof address) != 0 ||
        send(subscriber->fd, request, (size_t)size, MSG_NOSIGNAL) != size) {
        fail("a stream could not be asked for");
    }
    setsockopt(subscriber->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = subscriber};
    epoll_ctl(loop, EPOLL_CTL_ADD, subscriber->fd, &event);
}

/* How many empty lines there are. A CR is nothing, so that the head of an answer ends in the same
 * way as an event; its empty line is not counted. */
static uint64_t count_events(struct subscriber *subscriber, size_t size)
{
    uint64_t count = 0;
    const char *at = octets;
    const char *end = octets + size;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        const char *stop = line_end == NULL ? end : line_end;
        if (stop - at > 1 || (stop - at == 1 && *at != '\r')) {
            subscriber->lines = 0;
        }
        if (line_end == NULL) {
            break;
        }
        subscriber->lines++;
        if (subscriber->lines == 2) {
            count += subscriber->is_open ? 1 : 0;
            open_count += subscriber->is_open ? 0 : 1;
            subscriber->is_open = true;
        }
        at = line_end + 1;
    }
    return count;
}

static uint64_t read_events(int loop)
{
    static struct epoll_event ready[STREAM_EVENT_COUNT];
    static uint64_t last_ns;
    uint64_t count = 0;
    int ready_count = epoll_wait(loop, ready, STREAM_EVENT_COUNT, 100);
    uint64_t now_ns = clock_ns();
    if (ready_count > 0 || last_ns == 0) {
        last_ns = now_ns;
    } else if (now_ns - last_ns > (uint64_t)STREAM_STALL_MS * 1000000) {
        fail("no event came any more");
    }
    for (int i = 0; i < ready_count; i++) {
        struct subscriber *subscriber = ready[i].data.ptr;
        ssize_t got = recv(subscriber->fd, octets, sizeof octets, MSG_DONTWAIT);
        if (got < 0 && errno == EAGAIN) {
            continue;
        }
        if (got <= 0) {
            fail("the server ended a stream");
        }
        count += count_events(subscriber, (size_t)got);
    }
    return count;
}

void load_streams(const struct load_options *options)
{
    struct subscriber *subscribers = calloc(options->count, sizeof *subscribers);
    int loop = epoll_create1(EPOLL_CLOEXEC);
    if (subscribers == NULL || loop < 0) {
        load_die("no memory");
    }
    uint64_t began_ns = clock_ns();
    for (size_t i = 0; i < options->count; i++) {
        subscriber_begin(&subscribers[i], options, loop);
    }
    while (open_count < options->count) {
        (void)read_events(loop);
    }
    double open_ms = (double)(clock_ns() - began_ns) / 1e6;
    uint64_t warm_ns = clock_ns() + (uint64_t)(options->warm_up_s * 1e9);
    while (clock_ns() < warm_ns) {
        (void)read_events(loop);
    }
    double own_s = own_cpu_s();
    double server_s = options->pid != 0 ? process_cpu_s(options->pid) : 0;
    began_ns = clock_ns();
    uint64_t count = 0;
    while (clock_ns() < began_ns + (uint64_t)(options->seconds * 1e9)) {
        count += read_events(loop);
    }
    double seconds = (double)(clock_ns() - began_ns) / 1e9;
    own_s = own_cpu_s() - own_s;
    server_s = options->pid != 0 ? process_cpu_s(options->pid) - server_s : 0;
    printf("{\"events\": %.0f, \"seconds\": %.4f, \"per_s\": %.1f, \"load_cpu\": %.3f, "
           "\"server_cpu\": %.3f, \"server_us\": %.3f, \"open_ms\": %.1f}\n",
           (double)count, seconds, (double)count / seconds, own_s / seconds, server_s / seconds,
           count > 0 ? server_s * 1e6 / (double)count : 0, open_ms);
}
