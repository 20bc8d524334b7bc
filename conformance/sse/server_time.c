/* SPDX-License-Identifier: MIT */
/* Server-Sent Events: when things come, and how others fare. */
#include "conformance/sse/sections.h"

static const struct ws_case cases[] = {
    {
        SSE_ROW("sse/timing/keep-alive", SSE_CHECK_KEEP_ALIVE),
        .title = "sends something at least every 30 seconds",
        .proves = {SSE_SERVER_KEEPS_ALIVE},
        .tags = TAG_WAITS,
        .why = "proxies end a connection on which nothing comes",
        .hint = "send a comment, a line with a colon alone, about every 15 seconds",
    },
    {
        SSE_ROW("sse/timing/bursts", SSE_CHECK_BURSTS),
        .title = "sends events singly, not by the buffer",
        .proves = {SSE_HTTP_EVENTS_COME_SINGLY},
        .tags = TAG_WAITS,
        .why = "an event that waits for a buffer to fill comes too late",
        .hint = "flush behind each event, and look for a buffer of 4, 8 or 16 KiB",
    },
    {
        SSE_ROW("sse/timing/flushes", SSE_CHECK_FLUSHES),
        .title = "ends each flush with a whole event",
        .proves = {SSE_HTTP_FLUSHES_EVENTS},
        .tags = TAG_WAITS,
        .why = "an event whose empty line is missing waits for the next one",
        .hint = "write the event with its empty line, then flush",
    },
    {
        SSE_ROW("sse/timing/stays-open", SSE_CHECK_STAYS_OPEN),
        .title = "keeps the stream open while it is watched",
        .proves = {SSE_SERVER_STAYS_OPEN},
        .tags = TAG_WAITS,
        .why = "a client comes back to a stream that ends: that is polling",
        .hint = "look for a time-out of the server or of a proxy",
    },
    {
        SSE_ROW("sse/robust/side-by-side", SSE_CHECK_SIDE_BY_SIDE),
        .title = "serves ten streams at the same time",
        .proves = {SSE_SERVER_STREAMS_SIDE_BY_SIDE},
        .tags = TAG_ROBUST,
        .why = "each open page is a stream, and one at a time is not enough",
        .hint = "a worker that is held by a stream serves nobody else",
    },
    {
        SSE_ROW("sse/robust/slow-reader", SSE_CHECK_SLOW_READER),
        .title = "serves others beside a client that stops reading",
        .proves = {SSE_SERVER_SLOW_READER},
        .tags = TAG_ROBUST,
        .why = "a write that blocks on one client holds up all",
        .hint = "write without blocking, and drop a client that falls behind",
    },
    {
        SSE_ROW("sse/robust/aborts", SSE_CHECK_ABORTS),
        .title = "serves a new client when fifty have vanished",
        .proves = {SSE_HTTP_RELEASES_ABORTED},
        .tags = TAG_ROBUST,
        .why = "a handler that does not notice that its client has gone is never given back",
        .hint = "look at the result of each write, and at the end of the connection",
    },
};

const struct ws_section sse_server_time = {.cases = cases,
                                           .case_count = sizeof(cases) / sizeof(cases[0])};
