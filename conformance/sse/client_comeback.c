/* SPDX-License-Identifier: MIT */
/* When a client comes back, and what it leaves behind; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char hint_end[] =
    "take the end of the body as the end of the connection, and ask again";
static const char hint_afresh[] = "begin each connection with a fresh parser: no half line, no"
                                  " half block, no BOM that was already seen";

static const struct client_scenario scenarios[] = {
    {
        .id = "sse/comeback/end-of-tcp",
        .title = "comes back when the end of TCP ends the stream",
        .proves = {SSE_CONNECT_RETURNS_AFTER_END},
        ANSWERS(STREAM("retry: 60\nid: 9\ndata: a\n\n"), LOOK),
        .since = "1.0",
        .why = "servers and proxies end streams all the time",
        .hint = hint_end,
    },
    {
        .id = "sse/comeback/last-chunk",
        .title = "comes back behind the last chunk",
        .proves = {SSE_CONNECT_RETURNS_AFTER_END, SSE_REESTABLISH_SENDS_LAST_ID},
        ANSWERS(STREAM_AND("retry: 60\nid: 9\ndata: a\n\n", .end = CLIENT_CHUNKS),
                LOOK_FOR(ID("9"), .id_row = SSE_REESTABLISH_SENDS_LAST_ID)),
        .since = "1.0",
        .why = "a stream that ends well is asked for again, too",
        .hint = hint_end,
    },
    {
        .id = "sse/comeback/content-length",
        .title = "comes back behind a body of a known length",
        .proves = {SSE_CONNECT_RETURNS_AFTER_END, SSE_REESTABLISH_SENDS_LAST_ID},
        ANSWERS(STREAM_AND("retry: 60\nid: 9\ndata: a\n\n", .end = CLIENT_LENGTH),
                LOOK_FOR(ID("9"), .id_row = SSE_REESTABLISH_SENDS_LAST_ID)),
        .since = "1.0",
        .why = "a short stream may be served like a file",
        .hint = hint_end,
    },
    {
        .id = "sse/comeback/nothing-at-first",
        .title = "comes back when the first connection ends without an answer",
        .proves = {SSE_CONNECT_RETURNS_AFTER_ERROR},
        ANSWERS({.is_nothing = true}, LOOK),
        .since = "1.0",
        .why = "a server that restarts drops whoever comes at the wrong moment",
        .hint = "an error of the network is no reason to give up",
    },
    {
        .id = "sse/comeback/nothing-later",
        .title = "comes back when a later connection ends without an answer",
        .proves = {SSE_CONNECT_RETURNS_AFTER_ERROR},
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"), {.is_nothing = true}, LOOK),
        .since = "1.0",
        .why = "a server that restarts drops whoever comes at the wrong moment",
        .hint = "an error of the network is no reason to give up",
    },
    {
        .id = "sse/comeback/reset",
        .title = "comes back when the connection is reset",
        .proves = {SSE_REESTABLISH_AFTER_BROKEN_OFF},
        ANSWERS({.body = {{.octets = BYTES("retry: 60\nid: 9\ndata: a\n\n")},
                          {.pause_ms = 300, .octets = BYTES(": \n")}},
                 .end = CLIENT_RESET},
                LOOK_FOR(ID("9"))),
        .since = "1.0",
        .why = "a process that is killed resets its connections",
        .hint = hint_end,
    },
    {
        .id = "sse/comeback/short-of-length",
        .title = "comes back when the body is shorter than its length",
        .proves = {SSE_REESTABLISH_AFTER_BROKEN_OFF},
        ANSWERS(STREAM_AND("retry: 60\nid: 9\ndata: a\n\n", .end = CLIENT_SHORT_LENGTH),
                LOOK_FOR(ID("9"))),
        .since = "1.0",
        .why = "a proxy that is restarted leaves such answers",
        .hint = hint_end,
    },
    {
        .id = "sse/comeback/no-last-chunk",
        .title = "comes back when the last chunk is missing",
        .proves = {SSE_REESTABLISH_AFTER_BROKEN_OFF},
        ANSWERS(STREAM_AND("retry: 60\nid: 9\ndata: a\n\n", .end = CLIENT_CHUNKS_CUT),
                LOOK_FOR(ID("9"))),
        .since = "1.0",
        .why = "a server that crashes leaves such answers",
        .hint = hint_end,
    },
    {
        .id = "sse/comeback/half-a-block",
        .title = "carries nothing of an unfinished block into the next connection",
        .proves = {SSE_REESTABLISH_PARSES_AFRESH},
        ANSWERS(STREAM("retry: 60\nevent: t\ndata: lost\nda"), STREAM("ta: x\ndata: y\n\n"), LOOK),
        .events = {EVENT("y")},
        .needs = CLIENT_NEEDS_EVENTS,
        .since = "1.0",
        .why = "two halves of different events would make one that nobody sent",
        .hint = hint_afresh,
    },
    {
        .id = "sse/comeback/cr-at-the-end",
        .title = "takes a CR at the end and an LF at the next begin as two",
        .proves = {SSE_REESTABLISH_PARSES_AFRESH},
        ANSWERS(STREAM("retry: 60\ndata: a\r\r"), STREAM("\ndata: b\n\n"), LOOK),
        .events = {EVENT("a"), EVENT("b")},
        .needs = CLIENT_NEEDS_EVENTS,
        .since = "1.0",
        .why = "a CR that waits for its LF belongs to the connection that it came on",
        .hint = hint_afresh,
    },
    {
        .id = "sse/comeback/bom-each-time",
        .title = "takes a BOM off each connection's stream",
        .proves = {SSE_REESTABLISH_PARSES_AFRESH},
        ANSWERS(STREAM("\xEF\xBB\xBF"
                       "data: a\nretry: 60\n\n"),
                STREAM("\xEF\xBB\xBF"
                       "data: b\n\n"),
                LOOK),
        .events = {EVENT("a"), EVENT("b")},
        .needs = CLIENT_NEEDS_EVENTS,
        .since = "1.0",
        .why = "a BOM that is left in place hides the first field",
        .hint = hint_afresh,
    },
};

CLIENT_SCENARIOS(comeback)
