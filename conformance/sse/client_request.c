/* SPDX-License-Identifier: MIT */
/* What a client asks with; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char hint_head[] = "ask with a plain GET: Accept: text/event-stream, no body, no"
                                " conditions, and Last-Event-ID only when there is one";

static const struct client_scenario scenarios[] = {
    {
        .id = "sse/request/event",
        .title = "asks for a stream and prints its event",
        .proves = {SSE_DISPATCH_FILLS_EVENT},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\n: a comment\n"),
                LOOK_FOR(.missing_row = SSE_CONNECT_RETURNS_AFTER_END)),
        .events = {EVENT_AND("a", .id = "1")},
        .since = "1.0",
        .why = "whoever does not get this far is not judged by what follows",
        .hint = "print one line of JSON for each event, and flush it: docs/client.md",
    },
    {
        .id = "sse/request/get",
        .title = "asks with a GET without a body",
        .proves = {SSE_SOURCE_REQUEST_IS_GET},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"), LOOK),
        .since = "1.0",
        .why = "a server routes by the method",
        .hint = hint_head,
    },
    {
        .id = "sse/request/no-id-at-first",
        .title = "sends no Last-Event-ID with its first request",
        .proves = {SSE_SOURCE_FIRST_REQUEST_HAS_NO_ID},
        ANSWERS(STREAM_AND("retry: 60\ndata: a\n\n", .id_rule = CLIENT_ID_ABSENT)),
        .since = "1.0",
        .why = "a server would begin in the middle of the stream",
        .hint = hint_head,
    },
    {
        .id = "sse/request/accept",
        .title = "says that it accepts an event stream",
        .proves = {SSE_SOURCE_ACCEPT},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n")),
        .since = "1.0",
        .why = "a server may have a page and a stream under one URL",
        .hint = "send Accept: text/event-stream",
    },
    {
        .id = "sse/request/asks-no-cache",
        .title = "asks caches for a fresh answer",
        .proves = {SSE_SOURCE_ASKS_NO_CACHE},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n")),
        .since = "1.0",
        .why = "a cache between may hold an old stream",
        .hint = "send Cache-Control: no-cache",
    },
    {
        .id = "sse/request/not-conditional",
        .title = "comes back without conditions to an answer that has validators",
        .proves = {SSE_SOURCE_NOT_CACHED},
        ANSWERS({.times = 3,
                 .head = "Content-Type: text/event-stream\r\nETag: \"a\"\r\n"
                         "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                         "Cache-Control: max-age=3600\r\n",
                 .body = {{.octets = BYTES("retry: 60\ndata: a\n\n")}}},
                LOOK),
        .since = "1.0",
        .why = "a 304 would close the stream for good, and a cached answer repeats old events",
        .hint = "keep the cache of the HTTP library out of it",
    },
    {
        .id = "sse/request/same-again",
        .title = "comes back with the same request",
        .proves = {SSE_REESTABLISH_SAME_REQUEST},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\n"), STREAM("data: b\n\n"), LOOK),
        .since = "1.0",
        .why = "the server answers the second request as it did the first",
        .hint = "keep method, target and Accept for each request",
    },
};

CLIENT_SCENARIOS(request)
