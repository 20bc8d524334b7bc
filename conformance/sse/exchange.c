/* SPDX-License-Identifier: MIT */
/* The requests that a server of event streams is asked; see check.h. */
#include <string.h>

#include "conformance/sse/check.h"

#define HOST   "Host: {host}\r\n"
#define ACCEPT "Accept: text/event-stream\r\n"
#define FRESH  "Cache-Control: no-cache\r\n"
#define END    "{headers}\r\n"
#define LAST   "Connection: close\r\n"

#define GET(lines)       "GET {path} HTTP/1.1\r\n" HOST lines FRESH END
#define GET_STREAM(more) GET(ACCEPT more)
#define NO_BODY          LAST "Content-Length: 0\r\n"

/* A value that no application gives an id, long or odd. */
#define LAST_ID(value) GET_STREAM("Last-Event-ID: " value "\r\n")

#define ASKS(name_, request_)                                                                      \
    {                                                                                              \
        .name = (name_), .request = (request_), .until = SSE_UNTIL_HEAD, .phase = SSE_PHASE_ASKING \
    }
#define HEARS(name_, request_)                                             \
    {                                                                      \
        .name = (name_), .request = (request_), .until = SSE_UNTIL_ANSWER, \
        .phase = SSE_PHASE_ASKING                                          \
    }
#define READS(name_, request_, phase_)                                                      \
    {                                                                                       \
        .name = (name_), .request = (request_), .until = SSE_UNTIL_EVENT, .phase = (phase_) \
    }

/* Played once for each emission of the field; {emission} is the body, {size} its size. */
#define EMITS(field_)                                                                  \
    {                                                                                  \
        .name = "emit-" field_, .until = SSE_UNTIL_ENDED, .phase = SSE_PHASE_EMITTING, \
        .request = "POST {path} HTTP/1.1\r\n" HOST ACCEPT LAST                         \
                   "Content-Type: application/x-www-form-urlencoded\r\n"               \
                   "Content-Length: {size}\r\n" END "{emission}",                      \
    }

static const struct sse_exchange exchanges[] = {
    {.name = "first", .request = GET_STREAM(""), .until = SSE_UNTIL_HEAD},
    {.name = "stream",
     .request = GET_STREAM(""),
     .until = SSE_UNTIL_WATCHED,
     .phase = SSE_PHASE_WATCHING},
    {.name = "beside",
     .request = GET_STREAM(""),
     .until = SSE_UNTIL_WATCHED,
     .phase = SSE_PHASE_WATCHING},
    ASKS("http-1.0", "GET {path} HTTP/1.0\r\n" HOST ACCEPT END),
    ASKS("origin", GET_STREAM("Origin: {origin}\r\n")),
    ASKS("conditional", GET_STREAM("If-None-Match: *\r\n"
                                   "If-Modified-Since: Fri, 31 Dec 2100 23:59:59 GMT\r\n")),
    ASKS("range", GET_STREAM("Range: bytes=0-0\r\n")),
    READS("coding", GET_STREAM("Accept-Encoding: gzip\r\n"), SSE_PHASE_WATCHING),
    ASKS("no-coding", GET_STREAM("Accept-Encoding: identity\r\n")),
    HEARS("missing", "GET {missing-path} HTTP/1.1\r\n" HOST ACCEPT FRESH END),
    HEARS("head", "HEAD {path} HTTP/1.1\r\n" HOST ACCEPT LAST END),
    HEARS("options", "OPTIONS {path} HTTP/1.1\r\n" HOST LAST "Origin: {origin}\r\n"
                     "Access-Control-Request-Method: GET\r\n"
                     "Access-Control-Request-Headers: last-event-id\r\n" END),
    HEARS("post", "POST {path} HTTP/1.1\r\n" HOST NO_BODY END),
    HEARS("put", "PUT {path} HTTP/1.1\r\n" HOST NO_BODY END),
    HEARS("delete", "DELETE {path} HTTP/1.1\r\n" HOST NO_BODY END),
    ASKS("accept-absent", GET("")),
    ASKS("accept-any", GET("Accept: */*\r\n")),
    ASKS("accept-text", GET("Accept: text/*\r\n")),
    HEARS("accept-json", GET("Accept: application/json\r\n")),
    HEARS("accept-not", GET("Accept: text/event-stream;q=0, application/json\r\n")),
    READS("last-id-empty", LAST_ID(""), SSE_PHASE_ASKING),
    READS("last-id-unknown", LAST_ID("assay-knows-no-such-id"), SSE_PHASE_ASKING),
    READS("last-id-long", LAST_ID("{octets:8192}"), SSE_PHASE_ASKING),
    READS("last-id-utf8", LAST_ID("a\xe2\x80\xa6z"), SSE_PHASE_ASKING),
    READS("last-id-escaped", LAST_ID("1%0d%0adata:assay-was-here%0d%0a%0d%0a"), SSE_PHASE_ASKING),
    /* Played once for each --parameter and each thing to inject; {injected} is the query. */
    READS("parameter", "GET {injected} HTTP/1.1\r\n" HOST ACCEPT FRESH END, SSE_PHASE_ASKING),
    EMITS("data"),
    EMITS("event"),
    EMITS("id"),
    EMITS("comment"),
    EMITS("retry"),
    READS("resumed", LAST_ID("{last-id}"), SSE_PHASE_RESUMING),
    READS("resumed-lower-case", GET_STREAM("last-event-id: {last-id}\r\n"), SSE_PHASE_RESUMING),
    {.name = "ten",
     .request = GET_STREAM(""),
     .until = SSE_UNTIL_EVENT,
     .phase = SSE_PHASE_CROWDING,
     .count = 10},
    {.name = "beside-slow",
     .request = GET_STREAM(""),
     .until = SSE_UNTIL_WATCHED,
     .phase = SSE_PHASE_CROWDING,
     .count = 2},
    {.name = "slow",
     .request = GET_STREAM(""),
     .until = SSE_UNTIL_WATCHED,
     .phase = SSE_PHASE_CROWDING,
     .stops_reading = true},
    {.name = "aborted",
     .request = GET_STREAM(""),
     .until = SSE_UNTIL_ABORTED,
     .phase = SSE_PHASE_ABORTING,
     .count = 50},
    {.name = "after-aborts",
     .request = GET_STREAM(""),
     .until = SSE_UNTIL_HEAD,
     .phase = SSE_PHASE_BEHIND},
};

enum { EXCHANGE_COUNT = sizeof(exchanges) / sizeof(exchanges[0]) };

const struct sse_exchange *sse_exchanges(size_t *count)
{
    *count = EXCHANGE_COUNT;
    return exchanges;
}

const struct sse_exchange *sse_exchange_find(const char *name)
{
    for (size_t index = 0; index < EXCHANGE_COUNT; index++) {
        if (strcmp(exchanges[index].name, name) == 0) {
            return &exchanges[index];
        }
    }
    return NULL;
}
