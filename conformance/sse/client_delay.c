/* SPDX-License-Identifier: MIT */
/* How long a client waits before it comes back; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why_storm[] = "clients that come back too soon, all at once, are what keeps a"
                                " server down";
static const char hint_wait[] = "wait the reconnection time between the end of a connection and"
                                " the next request; longer is allowed";

/* An earlier retry says how long a client waits that ignores the huge one. */
#define HUGE_ROW(value, name)                                                                    \
    {                                                                                            \
        .id = "sse/delay/huge-" name, .title = "does not come back at once after retry: " value, \
        .proves = {SSE_CLIENT_HUGE_RETRY_IS_NO_STORM},                                           \
        ANSWERS(STREAM("retry: 2000\nretry: " value "\ndata: a\n\n")), .quiet_ms = QUIET_MS,     \
        .since = "1.0", .why = "a number that wraps round becomes a short time, or none",        \
        .hint = "clamp the value, or ignore it",                                                 \
    }

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
    {
        .id = "sse/delay/retry-of-zero",
        .title = "comes back after a retry of zero",
        .proves = {SSE_CLIENT_RETRY_OF_ZERO},
        ANSWERS({.times = 3, .body = {{.octets = BYTES("retry: 0\ndata: a\n\n")}}}, LOOK),
        .records = "how soon the client comes back after a retry of zero",
        .since = "1.0",
        .why = why_storm,
        .hint = "a lower bound of the client's own is allowed",
    },
    HUGE_ROW("2147483648", "31-bits"),
    HUGE_ROW("4294967396", "32-bits"),
    HUGE_ROW("18446744073709551716", "64-bits"),
    HUGE_ROW("99999999999999999999999999", "26-digits"),
    {
        .id = "sse/delay/cut-off",
        .title = "meets a retry that the end of the stream cuts off",
        .proves = {SSE_PARSE_END_IS_NO_LINE_END},
        ANSWERS(STREAM("retry: 300\ndata: a\n\nretry: 1"), LOOK),
        .records =
            "how soon the client comes back: 300 ms when it passes over a line without an end",
        .since = "1.0",
        .why = "a line that is cut off may have lost digits",
        .hint = "discard what has no line end",
    },
    {
        .id = "sse/delay/empty-retry",
        .title = "meets a retry without a value",
        .proves = {SSE_FIELD_RETRY_EMPTY},
        ANSWERS(STREAM("retry: 300\nretry:\ndata: a\n\n"), LOOK),
        .records = "how soon the client comes back: 300 ms, after a time of its own, or at once",
        .since = "1.0",
        .why = "clients differ: an empty value is ignored, the default again, or zero",
        .hint = hint_wait,
    },
};

CLIENT_SCENARIOS(delay)
