/* SPDX-License-Identifier: MIT */
/* Redirects; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why[] = "streams move like any other resource";
static const char hint[] = "follow 301, 302, 303, 307 and 308 with a GET, at most twenty in a row";

#define MOVED(number, place)                                                      \
    {                                                                             \
        .status = number, .head = "Location: " place "\r\n", .end = CLIENT_LENGTH \
    }

#define FOLLOWS_ROW(number)                                                                      \
    {                                                                                            \
        .id = "sse/redirect/" #number, .title = "follows a " #number " with a GET",              \
        .proves = {SSE_FETCH_FOLLOWS_REDIRECTS},                                                 \
        ANSWERS(MOVED(number, "/moved"), STREAM_AND("retry: 60\ndata: a\n\n", .path = "/moved"), \
                LOOK),                                                                           \
        .events = {EVENT("a")}, .since = "1.0", .why = why, .hint = hint,                        \
    }

static const struct client_scenario scenarios[] = {
    FOLLOWS_ROW(301),
    FOLLOWS_ROW(302),
    FOLLOWS_ROW(303),
    FOLLOWS_ROW(307),
    FOLLOWS_ROW(308),
    {
        .id = "sse/redirect/absolute",
        .title = "follows a redirect whose place is a whole URL",
        .proves = {SSE_FETCH_FOLLOWS_REDIRECTS},
        ANSWERS(MOVED(302, "http://127.0.0.1:{port}/moved?to=here"),
                STREAM_AND("retry: 60\ndata: a\n\n", .path = "/moved?to=here"), LOOK),
        .events = {EVENT("a")},
        .since = "1.0",
        .why = why,
        .hint = hint,
    },
    {
        .id = "sse/redirect/with-id",
        .title = "sends the last event ID to where it is redirected",
        .proves = {SSE_REESTABLISH_SENDS_LAST_ID, SSE_FETCH_FOLLOWS_REDIRECTS},
        ANSWERS(STREAM("retry: 60\nid: 7\ndata: a\n\n"), MOVED(307, "/moved"),
                STREAM_AND("data: b\n\n", ID("7"), .missing_row = SSE_FETCH_FOLLOWS_REDIRECTS)),
        .since = "1.0",
        .why = "the server that has the stream is the one that has to know",
        .hint = "keep the fields of the request when following",
    },
    {
        .id = "sse/redirect/comes-back",
        .title = "comes back to the first URL or to the last",
        .proves = {SSE_REESTABLISH_AFTER_REDIRECT},
        ANSWERS(MOVED(307, "/moved"), STREAM("retry: 60\ndata: a\n\n"), LOOK),
        .records = "which URL the third request is for",
        .since = "1.0",
        .why = "engines differ by status",
        .hint = hint,
    },
    {
        .id = "sse/redirect/loop",
        .title = "follows at most twenty redirects in a row",
        .proves = {SSE_FETCH_20_REDIRECTS},
        ANSWERS(
            STREAM("retry: 1000\ndata: a\n\n"),
            {.times = 1000, .status = 302, .head = "Location: /stream\r\n", .end = CLIENT_LENGTH}),
        .requests_min = 2,
        .quiet_ms = 800,
        .burst_max = 21,
        .since = "1.0",
        .why = "a loop of redirects is a common mistake of servers",
        .hint = "count redirects; the twenty-first is an error of the network",
    },
    {
        .id = "sse/redirect/storm",
        .title = "pauses when redirects lead nowhere",
        .proves = {SSE_CLIENT_REDIRECTS_ARE_NO_STORM},
        ANSWERS(
            STREAM("retry: 1000\ndata: a\n\n"),
            {.times = 1000, .status = 307, .head = "Location: /stream\r\n", .end = CLIENT_LENGTH}),
        .requests_min = 2,
        .quiet_ms = 800,
        .burst_max = 200,
        .since = "1.0",
        .why = "a loop of redirects is a common mistake of servers",
        .hint = "wait the reconnection time after an error of the network",
    },
    {
        .id = "sse/redirect/without-location",
        .title = "stays away after a redirect without a Location",
        .proves = {SSE_FETCH_REDIRECT_WITHOUT_LOCATION},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"), {.status = 302, .end = CLIENT_LENGTH}),
        .quiet_ms = QUIET_MS,
        .since = "1.0",
        .why = "it is an answer with a status other than 200, and leads nowhere",
        .hint = "without a Location the status counts: fail the connection",
    },
    {
        .id = "sse/redirect/empty-location",
        .title = "asks no more than 21 times in a row where a Location is empty",
        .proves = {SSE_FETCH_20_REDIRECTS},
        ANSWERS(STREAM("retry: 1000\ndata: a\n\n"),
                {.times = 1000, .status = 302, .head = "Location: \r\n", .end = CLIENT_LENGTH}),
        .requests_min = 2,
        .quiet_ms = 800,
        .burst_max = 21,
        .records = "whether an empty Location is taken for the same URL or for none",
        .since = "1.0",
        .why = "an empty Location is the URL itself, and so leads nowhere",
        .hint = "count redirects; the twenty-first is an error of the network",
    },
    {
        .id = "sse/redirect/told",
        .title = "tells an error after a redirect without a Location",
        .proves = {SSE_CLIENT_NEVER_HANGS},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"), {.status = 302, .end = CLIENT_LENGTH}),
        .quiet_ms = QUIET_MS,
        .story = "open event error error",
        .needs = CLIENT_NEEDS_STATES,
        .since = "1.0",
        .why = "a client that hangs in silence is worse than one that gives up",
        .hint = "without a Location the status counts: fail the connection",
    },
    {
        .id = "sse/redirect/other-scheme",
        .title = "takes a redirect to what is not HTTP for an error",
        .proves = {SSE_FETCH_REDIRECT_SCHEMES},
        ANSWERS(STREAM("retry: 1000\ndata: a\n\n"),
                {.times = 1000,
                 .status = 302,
                 .head = "Location: ftp://127.0.0.1:{port}/stream\r\n",
                 .end = CLIENT_LENGTH}),
        .requests_min = 2,
        .quiet_ms = 800,
        .burst_max = 1,
        .since = "1.0",
        .why = "a redirect must not lead out of HTTP",
        .hint = "look at the scheme; another one is an error of the network",
    },
};

CLIENT_SCENARIOS(redirect)
