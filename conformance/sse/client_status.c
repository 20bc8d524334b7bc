/* SPDX-License-Identifier: MIT */
/* Answers that are no stream; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why_storm[] = "a client that asks again and again is what keeps a server down";
static const char hint_status[] = "any status but 200 ends the connection for good: close, tell"
                                  " the error, do not come back";

/* Behind a stream that has set a short time, so that who comes back does so soon. */
#define STATUS_ROW(number)                                                                    \
    {                                                                                         \
        .id = "sse/status/" #number,                                                          \
        .title = "stays away after " #number " and takes no event from it",                   \
        .proves = {SSE_CONNECT_FAILS_UNLESS_200, SSE_FAIL_NEVER_RETURNS},                     \
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"),                                             \
                {.status = number,                                                            \
                 .body = {{.octets = BYTES("data: no\n\n")}},                                 \
                 .end = number == 205 || number == 304 ? CLIENT_END_OF_TCP : CLIENT_LENGTH}), \
        .quiet_ms = QUIET_MS, .events = {EVENT("a")}, .since = "1.0", .why = why_storm,       \
        .hint = hint_status,                                                                  \
    }

static const struct client_scenario scenarios[] = {
    {
        .id = "sse/status/204-at-once",
        .title = "stays away after a 204",
        .proves = {SSE_CONNECT_FAILS_UNLESS_200, SSE_FAIL_NEVER_RETURNS},
        ANSWERS(LOOK),
        .quiet_ms = QUIET_OF_ITS_OWN_MS,
        .has_no_events = true,
        .since = "1.0",
        .why = why_storm,
        .hint = hint_status,
    },
    STATUS_ROW(201),
    STATUS_ROW(202),
    STATUS_ROW(203),
    STATUS_ROW(205),
    STATUS_ROW(206),
    STATUS_ROW(210),
    STATUS_ROW(299),
    STATUS_ROW(300),
    STATUS_ROW(304),
    STATUS_ROW(400),
    STATUS_ROW(401),
    STATUS_ROW(403),
    STATUS_ROW(404),
    STATUS_ROW(410),
    STATUS_ROW(429),
    STATUS_ROW(500),
    STATUS_ROW(502),
    STATUS_ROW(503),
    {
        .id = "sse/status/204-later",
        .title = "stays away after a 204 when it comes back",
        .proves = {SSE_FAIL_NEVER_RETURNS, SSE_CONNECT_FAILS_UNLESS_200},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"), LOOK),
        .quiet_ms = QUIET_MS,
        .events = {EVENT("a")},
        .story = "open event error error",
        .story_row = SSE_FAIL_FIRES_ONE_ERROR,
        .since = "1.0",
        .why = "204 is how a server tells a client that the stream is over",
        .hint = hint_status,
    },
    {
        .id = "sse/status/404-at-once",
        .title = "stays away after a 404, and tells one error",
        .proves = {SSE_FAIL_NEVER_RETURNS, SSE_CONNECT_FAILS_UNLESS_200, SSE_FAIL_FIRES_ONE_ERROR},
        ANSWERS({.status = 404, .body = {{.octets = BYTES("data: no\n\n")}}, .end = CLIENT_LENGTH}),
        .quiet_ms = QUIET_OF_ITS_OWN_MS,
        .has_no_events = true,
        .story = "error",
        .story_row = SSE_FAIL_FIRES_ONE_ERROR,
        .since = "1.0",
        .why = why_storm,
        .hint = hint_status,
    },
    {
        .id = "sse/status/500-at-once",
        .title = "stays away after a 500",
        .proves = {SSE_CONNECT_FAILS_UNLESS_200, SSE_FAIL_NEVER_RETURNS},
        ANSWERS({.status = 500, .body = {{.octets = BYTES("data: no\n\n")}}, .end = CLIENT_LENGTH}),
        .quiet_ms = QUIET_OF_ITS_OWN_MS,
        .has_no_events = true,
        .since = "1.0",
        .why = why_storm,
        .hint = hint_status,
    },
    {
        .id = "sse/status/407",
        .title = "meets a 407",
        .proves = {SSE_FETCH_AUTHENTICATION},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"), {.status = 407, .end = CLIENT_LENGTH}),
        .quiet_ms = QUIET_MS,
        .records = "whether the client comes back",
        .since = "1.0",
        .why = "what a proxy's question comes to is left open",
        .hint = hint_status,
    },
};

CLIENT_SCENARIOS(status)
