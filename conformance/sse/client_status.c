/* SPDX-License-Identifier: MIT */
/* Answers that are no stream; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why_storm[] = "a client that asks again and again is what keeps a server down";
static const char hint_status[] = "any status but 200 ends the connection for good: close, tell"
                                  " the error, do not come back";

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
};

CLIENT_SCENARIOS(status)
