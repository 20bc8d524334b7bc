/* SPDX-License-Identifier: MIT */
/* The Content-Type of an answer; see client.h. Constant data. */
#include "conformance/sse/client_words.h"

static const char why_open[] = "servers and proxies add a charset, and nobody asks them";
static const char why_shut[] = "a page of a proxy with status 200 is no stream";
static const char hint[] = "compare type and subtype, in any case, and nothing else";

#define OPENS_ROW(name, type)                                                  \
    {                                                                          \
        .id = "sse/media/" name, .title = "takes a stream of the type " name,  \
        .proves = {SSE_MIME_ESSENCE_COUNTS},                                   \
        ANSWERS({.head = "Content-Type: " type "\r\n",                         \
                 .body = {{.octets = BYTES("retry: 60\ndata: a\n\n")}}},       \
                LOOK),                                                         \
        .events = {EVENT("a")}, .since = "1.0", .why = why_open, .hint = hint, \
    }

/* Behind a stream that has set a short time, so that who comes back does so soon. */
#define SHUT_ROW(name, line)                                                           \
    {                                                                                  \
        .id = "sse/media/" name, .title = "stays away after the type " name,           \
        .proves = {SSE_CONNECT_FAILS_ON_OTHER_TYPE, SSE_FAIL_NEVER_RETURNS},           \
        ANSWERS(STREAM("retry: 60\ndata: a\n\n"),                                      \
                {.head = line, .body = {{.octets = BYTES("data: no\n\n")}}}),          \
        .quiet_ms = QUIET_MS, .events = {EVENT("a")}, .since = "1.0", .why = why_shut, \
        .hint = hint,                                                                  \
    }

#define OPEN_ROW(name, row, lines)                                                             \
    {                                                                                          \
        .id = "sse/media/" name, .title = "meets an odd type: " name, .proves = {row},         \
        ANSWERS({.head = lines, .body = {{.octets = BYTES("retry: 60\ndata: a\n\n")}}}, LOOK), \
        .requests_min = 1, .quiet_ms = QUIET_MS,                                               \
        .records = "whether the client takes the stream, and comes back", .since = "1.0",      \
        .why = "engines differ", .hint = hint,                                                 \
    }

static const struct client_scenario scenarios[] = {
    OPENS_ROW("as-it-is", "text/event-stream"),
    OPENS_ROW("utf-8", "text/event-stream; charset=utf-8"),
    OPENS_ROW("utf-8-capitals", "text/event-stream;charset=UTF-8"),
    OPENS_ROW("quoted", "text/event-stream; charset=\"utf-8\""),
    OPENS_ROW("mixed-case", "Text/Event-Stream"),
    OPENS_ROW("capitals", "TEXT/EVENT-STREAM"),
    OPENS_ROW("other-parameter", "text/event-stream; foo=bar"),
    OPENS_ROW("bare-semicolon", "text/event-stream;"),
    OPENS_ROW("blank-before-semicolon", "text/event-stream ;charset=utf-8"),
    OPENS_ROW("two-parameters", "text/event-stream; a=b; charset=utf-8"),
    SHUT_ROW("html", "Content-Type: text/html\r\n"),
    SHUT_ROW("plain", "Content-Type: text/plain\r\n"),
    SHUT_ROW("json", "Content-Type: application/json\r\n"),
    SHUT_ROW("octets", "Content-Type: application/octet-stream\r\n"),
    SHUT_ROW("longer", "Content-Type: text/event-streams\r\n"),
    SHUT_ROW("shorter", "Content-Type: text/event\r\n"),
    SHUT_ROW("x-token", "Content-Type: text/x-event-stream\r\n"),
    SHUT_ROW("other-top", "Content-Type: application/event-stream\r\n"),
    SHUT_ROW("suffix", "Content-Type: text/event-stream+json\r\n"),
    SHUT_ROW("only-a-parameter", "Content-Type: text/plain; type=text/event-stream\r\n"),
    SHUT_ROW("missing", ""),
    OPEN_ROW("latin-1", SSE_MIME_OTHER_CHARSET,
             "Content-Type: text/event-stream; charset=iso-8859-1\r\n"),
    OPEN_ROW("html-then-stream", SSE_MIME_LAST_TYPE_WINS,
             "Content-Type: text/html\r\nContent-Type: text/event-stream\r\n"),
    OPEN_ROW("stream-then-html", SSE_MIME_LAST_TYPE_WINS,
             "Content-Type: text/event-stream\r\nContent-Type: text/html\r\n"),
    OPEN_ROW("stream-twice", SSE_MIME_LAST_TYPE_WINS,
             "Content-Type: text/event-stream\r\nContent-Type: text/event-stream\r\n"),
    OPEN_ROW("list", SSE_MIME_LAST_TYPE_WINS, "Content-Type: text/html, text/event-stream\r\n"),
    OPEN_ROW("empty", SSE_MIME_BROKEN_TYPE_IS_NONE, "Content-Type:\r\n"),
    OPEN_ROW("blank-inside", SSE_MIME_BROKEN_TYPE_IS_NONE, "Content-Type: text /event-stream\r\n"),
    OPEN_ROW("comma-parameter", SSE_MIME_BROKEN_TYPE_IS_NONE,
             "Content-Type: text/event-stream, charset=utf-8\r\n"),
    OPEN_ROW("no-slash", SSE_MIME_BROKEN_TYPE_IS_NONE, "Content-Type: event-stream\r\n"),
};

CLIENT_SCENARIOS(media)
