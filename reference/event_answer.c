/* SPDX-License-Identifier: MIT */
/* What an event source makes of what comes: a response by its status and type, and its body. */
#include <assert.h>
#include <string.h>

#include "reference/event_source_inside.h"
#include "reference/obey.h"

static bool is_redirect(unsigned status)
{
    assert(status >= 100);
    assert(status <= 999);
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Follows the redirect (Fetch, "HTTP-redirect fetch"); its body is not looked at. */
static void follow(struct event_source *source, struct response_span location)
{
    const char *text = response_octets(&source->response, location);
    const char *error = "";
    assert(source->state == ES_HEAD);
    assert(source->redirect_count <= REDIRECT_COUNT_MAX);
    if (BREAKS(SSE_FETCH_20_REDIRECTS, source->redirect_count == REDIRECT_COUNT_MAX)) {
        es_reestablish(source, true, "more than %d redirects in a row", REDIRECT_COUNT_MAX);
        if (!CALLS_FOR(SSE_CLIENT_REDIRECTS_ARE_NO_STORM, true)) {
            source->deadline_ms = source->now_ms;
        }
        return;
    }
    struct url place = source->place;
    bool leads = url_resolve(&place, &source->place, text, location.size, &error);
    if (BREAKS(SSE_FETCH_REDIRECT_SCHEMES, !leads)) {
        es_reestablish(source, true, "the Location of a redirect cannot be followed: %s", error);
        return;
    }
    source->place = place;
    source->redirect_count += source->redirect_count < REDIRECT_COUNT_MAX ? 1 : 0;
    es_ask(source);
}

/* How the body is framed (RFC 9112 6.3). False when that cannot be known; then the connection was
 * reestablished. */
static bool begin_body(struct event_source *source)
{
    const struct response *response = &source->response;
    struct response_span value;
    struct response_span more;
    assert(source->state == ES_HEAD);
    if (response_find(response, "Transfer-Encoding", 0, &value)) {
        bool chunked = value.size == strlen("chunked") &&
                       strncasecmp(response_octets(response, value), "chunked", value.size) == 0 &&
                       !response_find(response, "Transfer-Encoding", 1, &more);
        if (!chunked || response->version_minor == 0) {
            es_reestablish(source, true,
                           "RFC 9112 6.1: the body has a transfer coding other than chunked");
            return false;
        }
        body_begin_chunked(&source->body);
        return true;
    }
    if (!response_find(response, "Content-Length", 0, &value)) {
        body_begin_until_end(&source->body);
        return true;
    }
    const char *digits = response_octets(response, value);
    uint64_t size = 0;
    bool good =
        value.size > 0 && value.size <= 18 && !response_find(response, "Content-Length", 1, &more);
    for (size_t i = 0; good && i < value.size; i++) {
        good = digits[i] >= '0' && digits[i] <= '9';
        size = size * 10 + (uint64_t)(good ? digits[i] - '0' : 0);
    }
    if (!good) {
        es_reestablish(source, true, "RFC 9112 6.3: Content-Length is not one number");
        return false;
    }
    body_begin_counted(&source->body, size);
    assert(source->body.left == size);
    return true;
}

/* Whether the body is coded, though the request asks for it as it is. */
static bool is_coded(const struct response *response)
{
    struct response_span value;
    assert(response->state == RESPONSE_WHOLE);
    bool coded = response_find(response, "Content-Encoding", 0, &value) && value.size > 0 &&
                 (value.size != strlen("identity") ||
                  strncasecmp(response_octets(response, value), "identity", value.size) != 0);
    assert(!coded || value.size > 0);
    return coded;
}

/* Fails for the type, and names the one that was given last. */
static void fail_on_type(struct event_source *source)
{
    struct response_span type = {0};
    size_t count = 0;
    while (response_find(&source->response, "Content-Type", count, &type)) {
        count++;
    }
    assert(type.size == 0 || count > 0);
    if (count == 0) {
        es_fail(source, "the response has no Content-Type");
    } else {
        es_fail(source, "the type is '%.*s', not text/event-stream",
                type.size < 100 ? type.size : 100, response_octets(&source->response, type));
    }
    assert(source->state != ES_HEAD);
}

/* The head is whole: follow, fail, or announce. */
static void judge_response(struct event_source *source)
{
    const struct response *response = &source->response;
    unsigned status = response->status;
    struct response_span location;
    assert(source->state == ES_HEAD);
    assert(response->state == RESPONSE_WHOLE);
    if (is_redirect(status) && response_find(response, "Location", 0, &location) &&
        CALLS_FOR(SSE_FETCH_FOLLOWS_REDIRECTS, is_redirect(status))) {
        follow(source, location);
        return;
    }
    if (is_redirect(status) && !CALLS_FOR(SSE_FETCH_REDIRECT_WITHOUT_LOCATION, true)) {
        es_reestablish(source, true, "a redirect without a Location");
        return;
    }
    if (status == 407) {
        es_reestablish(source, true, "the proxy wants to know who asks (407)");
        return;
    }
    if (BREAKS(SSE_CONNECT_FAILS_UNLESS_200, status != 200)) {
        es_fail(source, "the status is %u, not 200", status);
        return;
    }
    if (BREAKS(SSE_CONNECT_FAILS_ON_OTHER_TYPE, !response_is_event_stream(response))) {
        fail_on_type(source);
        return;
    }
    if (is_coded(response)) {
        es_fail(source, "the body has a content coding, which was not asked for");
        return;
    }
    if (begin_body(source)) {
        es_announce(source);
    }
}

/* Tells an event. */
static void tell(struct event_source *source)
{
    struct event_json json;
    assert(source->stream.dispatched);
    assert(source->state == ES_OPEN);
    event_json_begin_event(&json, &source->stream.event);
    source->event_count++;
    if (!event_output_line(&source->output, &json)) {
        es_close(source, "nobody reads the events");
    } else if (source->event_count == source->options->event_count_max &&
               CALLS_FOR(SSE_SOURCE_CLOSE_ENDS_FETCH, true) &&
               CALLS_FOR(SSE_SOURCE_SILENT_AFTER_CLOSE, true)) {
        es_close(source, "as many events came as were asked for");
    }
}

/* Interprets content of the body, until it is taken or the connection is closed. */
static void interpret(struct event_source *source, struct body_part content)
{
    size_t at = 0;
    assert(source->state == ES_OPEN);
    assert(content.size > 0);
    /* All of it now: not even the last octet waits for the next one. */
    size_t size = content.size - (CALLS_FOR(SSE_CONNECT_DELIVERS_AT_ONCE, true) ? 0 : 1);
    while (at < size && source->state == ES_OPEN) {
        size_t used = 0;
        enum event_stream_result result =
            event_stream_feed(&source->stream, content.octets + at, size - at, &used);
        at += used;
        if (result == EVENT_STREAM_EVENT) {
            tell(source);
        } else if (result == EVENT_STREAM_BAD) {
            es_fail(source, "the stream is too long: %s",
                    event_failure_text(source->stream.failure));
        }
    }
}

/* Takes octets of the body. */
static size_t take_body(struct event_source *source, const uint8_t *octets, size_t size)
{
    size_t used = 0;
    struct body_part content;
    assert(source->state == ES_OPEN);
    enum body_result result = BODY_DONE;
    if (source->body.state != BODY_ENDED) {
        result = body_feed(&source->body, octets, size, &used, &content);
    }
    if (result == BODY_BAD) {
        es_reestablish(source, true, "%s", source->body.reason);
    } else if (result == BODY_CONTENT) {
        interpret(source, content);
    }
    if (source->state == ES_OPEN && source->body.state == BODY_ENDED) {
        es_reestablish(source, false, "the stream has ended");
    }
    assert(used <= size);
    return used;
}

/* Takes octets of the head. */
static size_t take_head(struct event_source *source, const uint8_t *octets, size_t size)
{
    size_t used = 0;
    assert(source->state == ES_HEAD);
    enum response_result result = response_feed(&source->response, octets, size, &used);
    if (result == RESPONSE_BAD) {
        es_reestablish(source, true, "%s", source->response.reason);
    } else if (result == RESPONSE_DONE && source->response.status == 101) {
        es_reestablish(source, true, "RFC 9110 15.2.2: a 101 that nothing asked for");
    } else if (result == RESPONSE_DONE && source->response.status < 200) {
        response_begin(&source->response);
    } else if (result == RESPONSE_DONE) {
        judge_response(source);
        /* A body may have no content at all. */
        if (source->state == ES_OPEN && source->body.state == BODY_ENDED) {
            es_reestablish(source, false, "the stream has ended");
        }
    }
    assert(used <= size);
    return used;
}

void es_take(struct event_source *source, const uint8_t *octets, size_t size)
{
    size_t at = 0;
    assert(source->state == ES_HEAD || source->state == ES_OPEN);
    assert(size > 0);
    /* A redirect and the like leave what is behind it to the socket, which is closed. */
    while (at < size && source->state == ES_HEAD) {
        at += take_head(source, octets + at, size - at);
    }
    while (at < size && source->state == ES_OPEN) {
        at += take_body(source, octets + at, size - at);
    }
    es_check(source);
}

void es_take_end(struct event_source *source)
{
    assert(source->state == ES_HEAD || source->state == ES_OPEN);
    assert(source->fd >= 0);
    if (source->state == ES_HEAD) {
        es_reestablish(source, true, "the connection ended before the head of a response did");
    } else if (body_may_end(&source->body)) {
        es_reestablish(source, false, "the stream has ended");
    } else {
        es_reestablish(source, true, "the connection ended in the middle of the body");
    }
    es_check(source);
}
