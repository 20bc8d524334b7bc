/* SPDX-License-Identifier: MIT */
/* The loop of an event source: waits for what its state waits for, and goes on. */
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "reference/event_source_inside.h"
#include "reference/memory.h"

/* Receives; true when there may be more at once. */
static bool receive(struct event_source *source)
{
    size_t size = 0;
    bool broken = false;
    assert(source->state == ES_HEAD || source->state == ES_OPEN);
    if (source->secure != NULL) {
        enum secure_result result =
            secure_receive(source->secure, source->octets, sizeof source->octets, false, &size);
        if (result == SECURE_MORE) {
            return false;
        }
        broken = result == SECURE_BAD;
    } else {
        ssize_t now = recv(source->fd, source->octets, sizeof source->octets, 0);
        if (now < 0 && (errno == EAGAIN || errno == EINTR)) {
            return false;
        }
        broken = now < 0;
        size = now > 0 ? (size_t)now : 0;
    }
    assert(size <= sizeof source->octets);
    if (broken) {
        es_reestablish(source, true, "the connection broke");
    } else if (size == 0) {
        es_take_end(source);
    } else {
        if (source->state == ES_OPEN && source->options->idle_ms > 0) {
            source->deadline_ms = source->now_ms + (int64_t)source->options->idle_ms;
        }
        es_take(source, source->octets, size);
    }
    return source->secure != NULL && secure_is_hungry(source->secure);
}

/* The socket is ready for what the state waits for. */
static void serve(struct event_source *source)
{
    assert(source->fd >= 0);
    switch (source->state) {
    case ES_CONNECTING:
        es_connected(source);
        return;
    case ES_SECURING:
        es_shake(source);
        return;
    case ES_ASKING:
        es_send(source);
        return;
    case ES_HEAD:
    case ES_OPEN:
        while ((source->state == ES_HEAD || source->state == ES_OPEN) && receive(source)) {
        }
        return;
    case ES_WAITING:
    case ES_CLOSED:
        break;
    }
    assert(source->state < ES_WAITING);
}

/* The deadline of the state has passed. */
static void expire(struct event_source *source)
{
    assert(source->now_ms >= source->deadline_ms);
    assert(source->state != ES_CLOSED);
    if (source->state == ES_WAITING) {
        es_begin(source);
    } else if (source->state == ES_CONNECTING) {
        errno = ETIMEDOUT;
        es_try_address(source);
    } else if (source->state == ES_OPEN) {
        es_reestablish(source, true, "nothing came for %llu ms",
                       (unsigned long long)source->options->idle_ms);
    } else {
        es_reestablish(source, true, "no response came within %llu ms",
                       (unsigned long long)source->options->timeout_ms);
    }
}

/* What poll() waits for on the socket. */
static short wanted(const struct event_source *source)
{
    bool writes = source->state == ES_CONNECTING || source->state == ES_ASKING;
    if (source->secure != NULL) {
        writes = source->state == ES_ASKING || secure_wants_room(source->secure);
    }
    assert(source->state <= ES_OPEN);
    return writes ? POLLOUT : POLLIN;
}

/* Waits for the socket, the deadline, the end of whoever reads, or a signal. */
static void turn(struct event_source *source)
{
    struct pollfd waits[2] = {{.fd = source->output.fd, .events = 0}, {.fd = -1}};
    struct timespec time = {0};
    const struct timespec *timeout = NULL;
    sigset_t none;
    (void)sigemptyset(&none);
    if (source->fd >= 0) {
        waits[1] = (struct pollfd){.fd = source->fd, .events = wanted(source)};
    }
    source->now_ms = es_clock_ms();
    if (source->deadline_ms != INT64_MAX) {
        int64_t left = source->deadline_ms - source->now_ms;
        left = left > 0 ? left : 0;
        time.tv_sec = (time_t)(left / 1000);
        time.tv_nsec = (long)(left % 1000) * 1000000;
        timeout = &time;
    }
    int count = ppoll(waits, 2, timeout, &none);
    source->now_ms = es_clock_ms();
    assert(count <= 2);
    if (count < 0) {
        return;
    }
    if ((waits[0].revents & (POLLERR | POLLNVAL)) != 0) {
        source->output.is_lost = true;
    } else if (waits[1].revents != 0) {
        serve(source);
    } else if (source->now_ms >= source->deadline_ms) {
        expire(source);
    }
}

/* Makes the source ready; false when the command line cannot be followed, which was said. */
static bool source_begin(struct event_source *source, const struct event_source_options *options)
{
    const char *error = "";
    char line[ES_WHY_SIZE_MAX];
    if (!url_parse(&source->url, options->url, &error)) {
        fprintf(stderr, "assay-eventsource: the URL %s cannot be used: %s\n", options->url, error);
        return false;
    }
    source->security = security_begin_client(options->cacert, options->insecure, line, sizeof line);
    if (source->security == NULL) {
        fprintf(stderr, "assay-eventsource: %s\n", line);
        return false;
    }
    const char *id = options->last_event_id;
    if (id != NULL && !event_stream_resume(&source->stream,
                                           (struct event_span){(const uint8_t *)id, strlen(id)})) {
        fprintf(stderr, "assay-eventsource: the id of --last-event-id is too long\n");
        return false;
    }
    source->options = options;
    source->state = ES_WAITING;
    source->deadline_ms = es_clock_ms();
    assert(source->deadline_ms >= 0);
    es_check(source);
    return true;
}

static void source_end(struct event_source *source)
{
    assert(source->fd < 0);
    assert(source->secure == NULL);
    if (source->addresses != NULL) {
        freeaddrinfo(source->addresses);
    }
    security_end(source->security);
    event_stream_free(&source->stream);
    memory_forget();
}

enum event_source_end event_source_run(const struct event_source_options *options, int output,
                                       const volatile sig_atomic_t *stops)
{
    static struct event_source source;
    source = (struct event_source){.fd = -1, .end = EVENT_SOURCE_USAGE};
    source.output.fd = output;
    source.output.stops = stops;
    assert(output >= 0);
    if (source_begin(&source, options)) {
        while (source.state != ES_CLOSED && event_output_flush(&source.output) && *stops == 0) {
            turn(&source);
        }
        if (source.state != ES_CLOSED) {
            es_close(&source, *stops != 0 ? "a signal asked for the end" : "nobody reads");
        }
        (void)event_output_flush(&source.output);
    }
    source_end(&source);
    assert(source.end <= EVENT_SOURCE_NETWORK);
    return source.end;
}
