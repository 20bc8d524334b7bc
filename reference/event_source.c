/* SPDX-License-Identifier: MIT */
/*
 * The states of an event source stand in event_source.h. One thread and one poll(): whatever is to
 * be waited for is a state with a deadline. Only the looking up of a host's addresses waits by
 * itself, as getaddrinfo() does.
 */
#include "reference/event_source.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "reference/event_source_inside.h"
#include "reference/obey.h"

enum { BACK_OFF_MS_MAX = 60 * 1000 };

static const int64_t no_deadline = INT64_MAX;

static_assert(EVENT_RECONNECTION_MS_MAX < INT64_MAX / 4, "a deadline does not overflow");

int64_t es_clock_ms(void)
{
    struct timespec now;
    int status = clock_gettime(CLOCK_MONOTONIC, &now);
    assert(status == 0);
    (void)status;
    int64_t ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    assert(ms >= 0);
    return ms;
}

void es_check(const struct event_source *source)
{
    assert(source->state <= ES_CLOSED);
    bool has_socket = source->state <= ES_OPEN;
    assert(has_socket == (source->fd >= 0));
    assert(has_socket || source->secure == NULL);
    assert(source->sent <= source->request_size);
    assert(source->redirect_count <= REDIRECT_COUNT_MAX);
    if (source->state == ES_HEAD || source->state == ES_OPEN) {
        assert(source->sent == source->request_size);
        assert(source->place.is_secure == (source->secure != NULL));
    }
    if (source->state == ES_OPEN) {
        assert(source->response.state == RESPONSE_WHOLE);
    }
}

/* Tells of a state, for those who asked for it. */
static void tell_state(struct event_source *source, const char *state, const char *name,
                       const char *value)
{
    struct event_json json;
    assert(state[0] != '\0');
    if (source->options->tells_states) {
        event_json_begin_state(&json, state, name, value);
        (void)event_output_line(&source->output, &json);
    }
}

static void leave_socket(struct event_source *source)
{
    if (source->secure != NULL && source->state >= ES_ASKING && source->state <= ES_OPEN) {
        (void)!secure_farewell(source->secure);
    }
    secure_end(source->secure);
    source->secure = NULL;
    if (source->fd >= 0) {
        (void)close(source->fd);
    }
    source->fd = -1;
    assert(source->secure == NULL);
}

void es_enter(struct event_source *source, enum es_state state)
{
    static const unsigned predecessors[] = {
        [ES_CONNECTING] =
            1u << ES_CONNECTING | 1u << ES_SECURING | 1u << ES_HEAD | 1u << ES_WAITING,
        [ES_SECURING] = 1u << ES_CONNECTING,
        [ES_ASKING] = 1u << ES_CONNECTING | 1u << ES_SECURING,
        [ES_HEAD] = 1u << ES_ASKING,
        [ES_OPEN] = 1u << ES_HEAD,
        [ES_WAITING] = 1u << ES_CONNECTING | 1u << ES_SECURING | 1u << ES_ASKING | 1u << ES_HEAD |
                       1u << ES_OPEN | 1u << ES_WAITING,
        [ES_CLOSED] = (1u << ES_CLOSED) - 1,
    };
    assert(state <= ES_CLOSED);
    assert((predecessors[state] & 1u << source->state) != 0);
    int64_t timeout_ms = (int64_t)source->options->timeout_ms;
    if (state == ES_WAITING || state == ES_CLOSED) {
        leave_socket(source);
    }
    /* The deadline of the request is that of the head: who takes a request slowly, answers late. */
    if (state <= ES_ASKING) {
        source->deadline_ms = source->now_ms + timeout_ms;
    } else if (state == ES_OPEN || state == ES_CLOSED) {
        source->deadline_ms = no_deadline;
    }
    source->state = state;
    es_check(source);
}

/* ---------------------------------------------------------------------------------- the ends */

void es_announce(struct event_source *source)
{
    char text[URL_TEXT_SIZE_MAX];
    bool again = source->has_opened;
    assert(source->state == ES_HEAD);
    es_enter(source, ES_OPEN);
    source->failure_count = 0;
    source->has_opened = true;
    if (source->options->idle_ms > 0) {
        source->deadline_ms = source->now_ms + (int64_t)source->options->idle_ms;
    }
    if (!CALLS_FOR(SSE_REESTABLISH_TIME_STAYS, again) && again) {
        source->stream.reconnection_time_ms = 0;
    }
    if (source->stream.state == EVENT_STREAM_ENDED) {
        event_stream_begin(&source->stream);
    }
    if (CALLS_FOR(SSE_ANNOUNCE_OPENS, true) && CALLS_FOR(SSE_CONNECT_OPENS_ON_HEAD, true) &&
        (!again || CALLS_FOR(SSE_ANNOUNCE_EACH_CONNECTION, again))) {
        tell_state(source, "open", "url", url_text(&source->place, text));
    }
    assert(source->stream.state == EVENT_STREAM_LINE ||
           source->stream.state == EVENT_STREAM_AFTER_CR);
}

/* How long to wait: the reconnection time, and more after failures in a row when that was asked
 * for. */
static uint64_t delay_ms(const struct event_source *source)
{
    const struct event_stream *stream = &source->stream;
    bool is_own = !stream->has_reconnection_time;
    uint64_t ms = is_own ? source->options->default_delay_ms : stream->reconnection_time_ms;
    if (is_own && !CALLS_FOR(SSE_SOURCE_DEFAULT_DELAY, is_own)) {
        ms = 0;
    }
    if (!CALLS_FOR(SSE_REESTABLISH_WAITS, true)) {
        ms = 0;
    }
    bool is_huge = ms > INT32_MAX;
    if (is_huge && !CALLS_FOR(SSE_CLIENT_HUGE_RETRY_IS_NO_STORM, is_huge)) {
        ms = 0;
    }
    if (source->options->backs_off) {
        for (unsigned i = 1; i < source->failure_count && ms < BACK_OFF_MS_MAX; i++) {
            ms *= 2;
        }
    }
    assert(ms <= EVENT_RECONNECTION_MS_MAX || is_own);
    return ms;
}

/* The stream is over: what was pending is discarded. */
static void end_stream(struct event_source *source)
{
    assert(source->state == ES_OPEN);
    if (CALLS_FOR(SSE_REESTABLISH_PARSES_AFRESH, true)) {
        while (event_stream_end(&source->stream)) {
            struct event_json json;
            event_json_begin_event(&json, &source->stream.event);
            (void)event_output_line(&source->output, &json);
        }
    }
    bool empty = source->event_count == source->event_count_before;
    if (empty && !CALLS_FOR(SSE_REESTABLISH_KEEPS_ID_WITHOUT_EVENT, empty)) {
        source->stream.last_event_id.size = 0;
    }
    assert(source->event_count >= source->event_count_before);
}

void es_reestablish(struct event_source *source, bool is_error, const char *why, ...)
{
    va_list arguments;
    va_start(arguments, why);
    (void)vsnprintf(source->why, sizeof source->why, why, arguments);
    va_end(arguments);
    assert(source->state != ES_CLOSED);
    bool comes_back = is_error ? CALLS_FOR(SSE_CONNECT_RETURNS_AFTER_ERROR, is_error)
                               : CALLS_FOR(SSE_CONNECT_RETURNS_AFTER_END, !is_error);
    source->failure_count += source->state == ES_OPEN || source->failure_count > 64 ? 0 : 1;
    if (source->state == ES_OPEN) {
        end_stream(source);
    }
    if (CALLS_FOR(SSE_REESTABLISH_FIRES_ERROR, true) &&
        CALLS_FOR(SSE_REESTABLISH_ERROR_BEFORE_FETCH, true)) {
        tell_state(source, "error", "why", source->why);
    }
    if (!source->options->reconnects || !comes_back) {
        if (is_error) {
            fprintf(stderr, "assay-eventsource: %s\n", source->why);
        }
        source->end = is_error ? EVENT_SOURCE_NETWORK : EVENT_SOURCE_CLOSED;
        es_enter(source, ES_CLOSED);
        tell_state(source, "closed", "why", "it was asked not to come back");
        return;
    }
    es_enter(source, ES_WAITING);
    source->deadline_ms = source->now_ms + (int64_t)delay_ms(source);
    assert(source->deadline_ms >= source->now_ms);
}

void es_fail(struct event_source *source, const char *why, ...)
{
    va_list arguments;
    va_start(arguments, why);
    (void)vsnprintf(source->why, sizeof source->why, why, arguments);
    va_end(arguments);
    assert(source->state != ES_CLOSED);
    bool is_told_to_end = source->state == ES_HEAD && source->response.status == 204;
    if (!CALLS_FOR(SSE_FAIL_NEVER_RETURNS, true)) {
        es_reestablish(source, true, "it was failed");
        return;
    }
    if (is_told_to_end) {
        source->end = EVENT_SOURCE_CLOSED;
    } else {
        source->end = EVENT_SOURCE_FAILED;
        fprintf(stderr, "assay-eventsource: %s\n", source->why);
    }
    es_enter(source, ES_CLOSED);
    if (CALLS_FOR(SSE_FAIL_FIRES_ONE_ERROR, true)) {
        tell_state(source, "error", "why", source->why);
    }
    tell_state(source, "closed", "why", source->why);
    assert(source->fd < 0);
}

void es_close(struct event_source *source, const char *why)
{
    assert(source->state != ES_CLOSED);
    source->end = EVENT_SOURCE_CLOSED;
    es_enter(source, ES_CLOSED);
    tell_state(source, "closed", "why", why);
    assert(source->fd < 0);
}

/* ------------------------------------------------------------------------------- the way there */

void es_try_address(struct event_source *source)
{
    int error = errno;
    while (source->address != NULL) {
        const struct addrinfo *address = source->address;
        leave_socket(source);
        source->fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        bool good =
            source->fd >= 0 && (connect(source->fd, address->ai_addr, address->ai_addrlen) == 0 ||
                                errno == EINPROGRESS);
        error = errno;
        source->address = address->ai_next;
        if (good) {
            es_enter(source, ES_CONNECTING);
            return;
        }
    }
    assert(source->address == NULL);
    assert(source->state != ES_CLOSED);
    es_reestablish(source, true, "%s port %s cannot be reached: %s", source->place.host,
                   source->place.port, strerror(error));
}

void es_ask(struct event_source *source)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    assert(source->state == ES_WAITING || source->state == ES_HEAD);
    es_enter(source, ES_WAITING);
    if (source->addresses != NULL) {
        freeaddrinfo(source->addresses);
    }
    source->addresses = NULL;
    int status = getaddrinfo(source->place.host, source->place.port, &hints, &source->addresses);
    source->address = source->addresses;
    source->now_ms = es_clock_ms();
    if (status != 0) {
        es_reestablish(source, true, "the host %s has no address: %s", source->place.host,
                       gai_strerror(status));
        return;
    }
    bool is_foreign = source->place.is_secure != source->url.is_secure ||
                      strcmp(source->place.host, source->url.host) != 0 ||
                      strcmp(source->place.port, source->url.port) != 0;
    struct event_span id = event_text_span(&source->stream.last_event_id);
    PROMISE(SSE_SOURCE_FIRST_REQUEST_HAS_NO_ID,
            source->has_opened || id.size == 0 || source->options->last_event_id != NULL);
    source->request_size = event_request_write(source->request, &source->place,
                                               &source->options->fields, id, is_foreign);
    source->sent = 0;
    es_try_address(source);
}

void es_begin(struct event_source *source)
{
    char text[URL_TEXT_SIZE_MAX];
    assert(source->state == ES_WAITING);
    assert(source->fd < 0);
    source->place = source->url;
    source->redirect_count = 0;
    source->event_count_before = source->event_count;
    tell_state(source, "connecting", "url", url_text(&source->url, text));
    es_ask(source);
}

void es_shake(struct event_source *source)
{
    assert(source->state == ES_SECURING);
    assert(source->secure != NULL);
    enum secure_result result = secure_shake(source->secure);
    if (result == SECURE_DONE) {
        es_enter(source, ES_ASKING);
    } else if (result != SECURE_MORE) {
        es_reestablish(source, true, "the TLS handshake with %s has failed: %s", source->place.host,
                       secure_shake_reason(source->secure));
    }
}

void es_connected(struct event_source *source)
{
    int error = 0;
    socklen_t size = sizeof error;
    const int yes = 1;
    assert(source->state == ES_CONNECTING);
    if (getsockopt(source->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
        errno = error;
        es_try_address(source);
        return;
    }
    (void)setsockopt(source->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (!source->place.is_secure) {
        es_enter(source, ES_ASKING);
        return;
    }
    source->secure = secure_begin_client(source->security, source->fd, source->place.host);
    if (source->secure == NULL) {
        es_reestablish(source, true, "no memory for TLS");
        return;
    }
    es_enter(source, ES_SECURING);
    es_shake(source); /* the client speaks first */
}

void es_send(struct event_source *source)
{
    const uint8_t *octets = (const uint8_t *)source->request + source->sent;
    size_t left = source->request_size - source->sent;
    size_t sent = 0;
    bool good;
    assert(source->state == ES_ASKING);
    assert(left > 0);
    if (source->secure != NULL) {
        good = secure_send(source->secure, octets, left, &sent) != SECURE_BAD;
    } else {
        ssize_t now = send(source->fd, octets, left, MSG_NOSIGNAL);
        good = now >= 0 || errno == EAGAIN || errno == EINTR;
        sent = now > 0 ? (size_t)now : 0;
    }
    source->sent += sent;
    if (!good) {
        es_reestablish(source, true, "the connection broke before the request was sent");
    } else if (source->sent == source->request_size) {
        response_begin(&source->response);
        es_enter(source, ES_HEAD);
    }
}
