/* SPDX-License-Identifier: MIT */
/* How long a client waits before it comes back; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why_storm[] = "clients that come back too soon, all at once, are what keeps a"
                                " server down";
static const char hint_wait[] = "wait the reconnection time between the end of a connection and"
                                " the next request; longer is allowed";

static const struct client_scenario scenarios[] = {
    {
        .id = "sse/delay/retry",
        .title = "waits the time that the stream names",
        .proves = {SSE_REESTABLISH_WAITS},
        ANSWERS(STREAM("retry: 400\ndata: a\n\n"), LOOK_FOR(.waits_ms = 400)),
        .since = "1.0",
        .why = why_storm,
        .hint = hint_wait,
    },
    {
        .id = "sse/delay/of-its-own",
        .title = "waits a time of its own when the stream names none",
        .proves = {SSE_SOURCE_DEFAULT_DELAY},
        ANSWERS(STREAM("data: a\n\n"), LOOK_FOR(.waits_ms = 100)),
        .records = "the client comes back",
        .since = "1.0",
        .why = why_storm,
        .hint = "begin with a reconnection time of a few seconds",
    },
    {
        .id = "sse/delay/stays",
        .title = "keeps the reconnection time for later connections",
        .proves = {SSE_REESTABLISH_TIME_STAYS},
        ANSWERS(STREAM("retry: 150\ndata: a\n\n"), STREAM_AND("data: b\n\n", .waits_ms = 150),
                STREAM_AND("data: c\n\n", .waits_ms = 150), LOOK_FOR(.waits_ms = 150)),
        .since = "1.0",
        .why = "the time is set once, by the first event of many",
        .hint = "the reconnection time belongs to the source, not to one connection",
    },
    {
        .id = "sse/delay/without-block",
        .title = "takes a retry that no empty line follows",
        .proves = {SSE_FIELD_RETRY_AT_ONCE},
        ANSWERS(STREAM("retry: 60\ndata: a\n\nretry: 500\n"), LOOK_FOR(.waits_ms = 500)),
        .since = "1.0",
        .why = "a server that goes down may say so in its last line",
        .hint = "set the time when the line is read, not when an event is dispatched",
    },
};

CLIENT_SCENARIOS(delay)
