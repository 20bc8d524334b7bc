/* SPDX-License-Identifier: MIT */
/* What is agreed on before a stream begins; see negotiate.h. */
#include "reference/negotiate.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "reference/accept.h"
#include "reference/obey.h"
#include "reference/origin.h"
#include "reference/plain.h"
#include "reference/saboteur.h"
#include "reference/stream.h"
#include "reference/upload.h"

const char stream_type[] = "text/event-stream";

/* The lines that let a page of another origin read the answer (Fetch 3.2). With a policy the answer
 * differs by Origin, and a cache has to know that. */
static void add_sharing(const struct http_request *request, struct answer *answer)
{
    struct http_span origin = {0};
    assert(origin_is_taken(request));
    if (!origin_has_policy()) {
        answer_add(answer, "Access-Control-Allow-Origin: *\r\n");
        return;
    }
    answer_add(answer, "Vary: Origin\r\n");
    bool given = http_request_find(request, "Origin", &origin) == 1;
    if (given && origin.size <= ORIGIN_SIZE_MAX) {
        answer_add(answer, "Access-Control-Allow-Origin: %.*s\r\n", (int)origin.size,
                   http_span_octets(request, origin));
    }
    assert(answer->size < sizeof answer->octets);
}

static void add_status(struct answer *answer, uint16_t status, const char *phrase)
{
    char date[DATE_LINE_SIZE + 1];
    assert(answer->size == 0);
    assert(status >= 200 && status < 300);
    answer->status = status;
    answer_date(time(NULL), date);
    answer_add(answer, "HTTP/1.1 %u %s\r\nServer: " SERVER_NAME "\r\n%s", (unsigned)status, phrase,
               date);
    if (!answer->persists) {
        answer_add(answer, "Connection: close\r\n");
    }
}

/* What the head of a stream keeps to; the text is looked at anew, as a client will. */
static void promise_stream(const struct http_request *request, const struct answer *answer)
{
    const char *text = answer->octets;
    const char *type = strstr(text, "\r\nContent-Type: ");
    assert(answer->size == strlen(text));
    assert(request->state == HTTP_WHOLE);
    PROMISE(SSE_SERVER_STATUS_IS_200, strncmp(text, "HTTP/1.1 200 ", 13) == 0);
    PROMISE(SSE_STREAM_TYPE, type != NULL);
    PROMISE(SSE_SERVER_ONE_CONTENT_TYPE, strstr(type + 2, "\r\nContent-Type:") == NULL);
    PROMISE(SSE_TYPE_CHARSET_IS_UTF8, strstr(text, "charset") == NULL);
    PROMISE(SSE_HTTP_HEAD_HAS_TYPE_OF_GET, type != NULL);
    PROMISE(SSE_HTTP_CACHE_CONTROL, strstr(text, "\r\nCache-Control: no-cache\r\n") != NULL);
    PROMISE(SSE_HTTP_NO_LENGTH_ON_OPEN_STREAM, strstr(text, "\r\nContent-Length:") == NULL);
    PROMISE(SSE_HTTP_NO_CHUNKS_IN_1_0, request->version_minor > 0 || !answer->is_chunked);
    PROMISE(SSE_HTTP_CODING_ONLY_IF_OFFERED, strstr(text, "\r\nContent-Encoding:") == NULL);
    PROMISE(SSE_HTTP_CODING_IS_FLUSHED, strstr(text, "\r\nContent-Encoding:") == NULL);
    PROMISE(SSE_SERVER_NO_VALIDATORS, strstr(text, "\r\nETag:") == NULL);
    PROMISE(SSE_HTTP_ECHOED_ORIGIN_VARIES, strstr(text, "\r\nVary: Origin\r\n") != NULL ||
                                               strstr(text, "-Allow-Origin: *\r\n") != NULL);
}

void negotiate_head(const struct http_request *request, struct answer *answer, const char *type)
{
    assert(answer->size == 0);
    assert(answer->endpoint != NULL);
    add_status(answer, 200, "OK");
    answer_add(answer,
               "Content-Type: %s\r\n"
               "Cache-Control: no-cache\r\n"
               "X-Accel-Buffering: no\r\n",
               type);
    add_sharing(request, answer);
    answer->is_chunked = request->version_minor > 0;
    if (answer->is_chunked) {
        answer_add(answer, "Transfer-Encoding: chunked\r\n");
    }
    answer_add(answer, "\r\n");
    if (type == stream_type) {
        promise_stream(request, answer);
        saboteur_begins(request, answer);
    }
}

/* 204, to OPTIONS or for a stream that is over: what it would be about stands in the request. */
static void answer_nothing(const struct http_request *request, struct answer *answer)
{
    add_status(answer, 204, "No Content");
    add_sharing(request, answer);
    if (http_span_is(request, request->method, "OPTIONS")) {
        const char *methods = plain_methods(answer->endpoint);
        answer_add(answer,
                   "Allow: %s\r\n"
                   "Access-Control-Allow-Methods: %s\r\n"
                   "Access-Control-Allow-Headers: Last-Event-ID, Cache-Control, Content-Type\r\n",
                   methods, methods);
    }
    answer_add(answer, "\r\n");
    assert(answer->status == 204);
}

static bool is_over(const struct http_request *request, const struct endpoint *endpoint)
{
    bool over = endpoint->is_over != NULL && endpoint->is_over(request);
    assert(!over || endpoint->on_stream != NULL);
    assert(request->state == HTTP_WHOLE);
    return over;
}

/* A request with the method that the endpoint is there for, or HEAD. */
static struct refusal judge_stream(const struct http_request *request, struct answer *answer)
{
    const struct endpoint *endpoint = answer->endpoint;
    assert(endpoint->on_stream != NULL);
    if (plain_has_body(request)) {
        return (struct refusal){400, "RFC 9110 9.3.1: a request with a body is not taken here", ""};
    }
    struct http_span accept = {0};
    bool takes = accept_takes(request, stream_type);
    bool implied = takes && (http_request_find(request, "Accept", &accept) != 1 ||
                             !http_span_is(request, accept, stream_type));
    if (!takes || (implied && !CALLS_FOR(SSE_HTTP_ACCEPT_IS_OPTIONAL, implied))) {
        return (struct refusal){
            406, "RFC 9110 15.5.7: only text/event-stream is here, and Accept excludes it", ""};
    }
    struct http_span id = {0};
    bool odd = http_request_find(request, "Last-Event-ID", &id) > 0 &&
               stream_last_event_number(request, UINT32_MAX) == 0;
    if (odd && !CALLS_FOR(SSE_SERVER_SURVIVES_ODD_ID, odd)) {
        return (struct refusal){500, "the id is none of ours", ""};
    }
    const char *why = endpoint->refuse != NULL ? endpoint->refuse(request) : NULL;
    assert(why == NULL || strlen(why) > 0);
    return why == NULL ? (struct refusal){0} : (struct refusal){400, why, ""};
}

struct refusal negotiate_judge(const struct http_request *request, struct answer *answer)
{
    const struct endpoint *endpoint = answer->endpoint;
    const bool streams = endpoint->on_stream != NULL;
    assert(streams != (endpoint->on_body != NULL));
    bool options = http_span_is(request, request->method, "OPTIONS");
    bool reads = http_span_is(request, request->method, streams ? "GET" : "POST") ||
                 (streams && answer->omits_body);
    if (!options && !reads && !CALLS_FOR(SSE_SERVER_OTHER_METHODS, !options && !reads)) {
        return (struct refusal){500, "the method is not the usual one", ""};
    }
    if (options && !CALLS_FOR(SSE_SERVER_ANSWERS_OPTIONS, options)) {
        return (struct refusal){500, "the method is not the usual one", ""};
    }
    if (!options && !reads) {
        return plain_refuse_method(request, endpoint);
    }
    if (!origin_is_taken(request)) {
        return (struct refusal){403, "RFC 9110 15.5.4: pages of this origin are not served here",
                                "Vary: Origin\r\n"};
    }
    if (options) {
        assert(!answer->persists || !plain_has_body(request));
        return (struct refusal){0};
    }
    assert(request->state == HTTP_WHOLE);
    const char *why = stream_refuse_parameters(request);
    if (why != NULL) {
        return (struct refusal){400, why, ""};
    }
    return streams ? judge_stream(request, answer) : upload_judge(request);
}

void negotiate_answer(const struct http_request *request, struct answer *answer)
{
    const struct endpoint *endpoint = answer->endpoint;
    assert(endpoint->on_stream != NULL || endpoint->on_body != NULL);
    if (http_span_is(request, request->method, "OPTIONS") || is_over(request, endpoint)) {
        answer_nothing(request, answer);
    } else if (endpoint->on_body != NULL) {
        answer->kind = ANSWER_LATER;
        answer->persists = plain_stays(request);
        if (upload_is_waited_for(request)) {
            answer_add(answer, "HTTP/1.1 100 Continue\r\n\r\n");
        }
    } else {
        bool head = answer->omits_body;
        negotiate_head(request, answer, stream_type);
        bool ends = head && CALLS_FOR(SSE_HTTP_HEAD_HAS_NO_BODY, head);
        answer->kind = ends ? ANSWER_WHOLE : ANSWER_STREAM;
    }
    assert(answer->status != 101);
}
