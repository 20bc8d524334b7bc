/* SPDX-License-Identifier: MIT */
/* Last-Event-ID; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why_lost[] = "without it the server cannot tell what the client has missed";
static const char hint_id[] = "an empty line commits the last event ID; what it was last goes into"
                              " Last-Event-ID, as it is";

/* The client has to come back; with what, is recorded. */
#define HOSTILE_ROW(name, value)                                                                  \
    {                                                                                             \
        .id = "sse/resume/hostile-" name, .title = "meets an id that HTTP hardly carries: " name, \
        .proves = {SSE_HEADER_HOSTILE_IDS, SSE_HTTP_LEGAL_FIELD_VALUES},                          \
        ANSWERS(                                                                                  \
            STREAM("retry: 60\nid: " value "\ndata: a\n\n"),                                      \
            LOOK_FOR(.id_rule = CLIENT_ID_TELL, .missing_row = SSE_CONNECT_RETURNS_AFTER_END)),   \
        .since = "1.0", .why = "what the header loses, the server does not find again",           \
        .hint = "come back in any case, and let no CR, LF or NUL out",                            \
    }

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
    {
        .id = "sse/resume/of-two",
        .title = "comes back with the later of two ids",
        .proves = {SSE_REESTABLISH_SENDS_LAST_ID},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\nid: 2\ndata: b\n\n"), LOOK_FOR(ID("2"))),
        .since = "1.0",
        .why = why_lost,
        .hint = hint_id,
    },
    {
        .id = "sse/resume/without-data",
        .title = "comes back with the id of a block without data",
        .proves = {SSE_DISPATCH_COMMITS_ID},
        ANSWERS(STREAM("retry: 60\nid: 5\n\n"), LOOK_FOR(ID("5"))),
        .since = "1.0",
        .why = "a server moves the place to resume from without an event",
        .hint = "set the last event ID at each empty line, before looking at the data",
    },
    {
        .id = "sse/resume/nothing-since",
        .title = "keeps the id over a connection that brings nothing",
        .proves = {SSE_REESTABLISH_KEEPS_ID_WITHOUT_EVENT},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\n"),
                STREAM_AND(": nothing\n", ID("1"), .id_row = SSE_REESTABLISH_SENDS_LAST_ID),
                LOOK_FOR(ID("1"))),
        .since = "1.0",
        .why = "a connection may break before its first event",
        .hint = "only an empty line changes the last event ID",
    },
    {
        .id = "sse/resume/event-without-id",
        .title = "comes back behind a connection whose events have no id",
        .proves = {SSE_REESTABLISH_KEEPS_ID_OF_BEFORE},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\n"), STREAM("data: b\n\n"),
                LOOK_FOR(.id_rule = CLIENT_ID_TELL)),
        .since = "1.0",
        .why = "to the letter the id is emptied; no client that was looked at does so",
        .hint = hint_id,
    },
    {
        .id = "sse/resume/taken-away",
        .title = "comes back behind a connection that has emptied the id",
        .proves = {SSE_REESTABLISH_TAKES_ID_AWAY},
        ANSWERS(STREAM("retry: 60\nid: 1\ndata: a\n\n"), STREAM("id\ndata: b\n\n"),
                LOOK_FOR(.id_rule = CLIENT_ID_TELL)),
        .since = "1.0",
        .why = "the standard takes the field away nowhere; clients send none",
        .hint = hint_id,
    },
    {
        .id = "sse/resume/above-ascii",
        .title = "sends an id above ASCII in UTF-8",
        .proves = {SSE_HEADER_IS_UTF8},
        ANSWERS(STREAM("retry: 60\nid: \xE2\x80\xA6\xC3\xA9\xF0\x9F\x98\x80\ndata: a\n\n"),
                LOOK_FOR(ID("\xE2\x80\xA6\xC3\xA9\xF0\x9F\x98\x80"))),
        .since = "1.0",
        .why = "HTTP libraries write fields in Latin-1, or refuse what is beyond it",
        .hint = "send the octets of the id in UTF-8",
    },
    {
        .id = "sse/resume/latin",
        .title = "sends an id within Latin-1 in UTF-8",
        .proves = {SSE_HEADER_IS_UTF8},
        ANSWERS(STREAM("retry: 60\nid: \xC3\xA9\ndata: a\n\n"), LOOK_FOR(ID("\xC3\xA9"))),
        .since = "1.0",
        .why = "HTTP libraries write fields in Latin-1",
        .hint = "send the octets of the id in UTF-8",
    },
    {
        .id = "sse/resume/long",
        .title = "sends an id of 4 KiB whole",
        .proves = {SSE_REESTABLISH_SENDS_LAST_ID},
        ANSWERS({.body = {{.octets = BYTES("retry: 60\nid: ")},
                          {.octets = REPEAT("0123456789abcdef", 4096)},
                          {.octets = BYTES("\ndata: a\n\n")}}},
                LOOK_FOR(.id_rule = CLIENT_ID_IS, .id = REPEAT("0123456789abcdef", 4096))),
        .since = "1.0",
        .why = "ids may be cursors of a database",
        .hint = hint_id,
    },
    {
        .id = "sse/resume/with-tab",
        .title = "sends an id with a tab inside as it is",
        .proves = {SSE_REESTABLISH_SENDS_LAST_ID},
        ANSWERS(STREAM("retry: 60\nid: a\tb\ndata: a\n\n"), LOOK_FOR(ID("a\tb"))),
        .since = "1.0",
        .why = "a tab is lawful in a field's value",
        .hint = hint_id,
    },
    {
        .id = "sse/resume/no-line-ends",
        .title = "sends no CR, LF or NUL in Last-Event-ID",
        .proves = {SSE_HTTP_LEGAL_FIELD_VALUES},
        ANSWERS(STREAM("retry: 60\nid: 1\rdata: a\r\r"), LOOK, LOOK),
        .requests_min = 2,
        .since = "1.0",
        .why = "a line end in a field's value lets a stream write requests",
        .hint = "an id ends at CR, LF or CR LF",
    },
    {
        .id = "sse/resume/nul",
        .title = "passes over an id with NUL in it",
        .proves = {SSE_FIELD_ID_WITH_NUL_IGNORED, SSE_HTTP_LEGAL_FIELD_VALUES},
        ANSWERS(STREAM("retry: 60\nid: a\0b\ndata: a\n\n"), LOOK_FOR(.id_rule = CLIENT_ID_ABSENT)),
        .events = {EVENT("a")},
        .since = "1.0",
        .why = "NUL cannot travel in a field's value",
        .hint = "ignore the id, keep the data",
    },
    HOSTILE_ROW("blanks", " x y "),
    HOSTILE_ROW("one-blank", " "),
    HOSTILE_ROW("control", "\x01"),
    HOSTILE_ROW("form-feed", "a\x0C"
                             "b"),
};

CLIENT_SCENARIOS(resume)
