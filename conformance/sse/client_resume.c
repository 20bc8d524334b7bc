/* SPDX-License-Identifier: MIT */
/* Last-Event-ID; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why_lost[] = "without it the server cannot tell what the client has missed";
static const char hint_id[] = "an empty line commits the last event ID; what it was last goes into"
                              " Last-Event-ID, as it is";

static const struct client_scenario scenarios[] = {
    {
        .id = "sse/resume/id",
        .title = "comes back with the last event ID",
        .proves = {SSE_REESTABLISH_SENDS_LAST_ID},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\n"), LOOK_FOR(ID("1"))),
        .since = "1.0",
        .why = why_lost,
        .hint = hint_id,
    },
    {
        .id = "sse/resume/unfinished-block",
        .title = "comes back with the id of the last whole block",
        .proves = {SSE_REESTABLISH_SENDS_LAST_ID},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\nid: 2\ndata: b\n"), LOOK_FOR(ID("1"))),
        .since = "1.0",
        .why = "an event that was cut off would never be sent again",
        .hint = hint_id,
    },
    {
        .id = "sse/resume/emptied",
        .title = "sends no Last-Event-ID when an empty id was set",
        .proves = {SSE_REESTABLISH_SENDS_NO_EMPTY_ID},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\nid\ndata: b\n\n"),
                LOOK_FOR(.id_rule = CLIENT_ID_ABSENT)),
        .since = "1.0",
        .why = "an empty id is how a server says that there is nothing to resume",
        .hint = "leave the field out when the last event ID is empty",
    },
};

CLIENT_SCENARIOS(resume)
