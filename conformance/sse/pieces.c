/* SPDX-License-Identifier: MIT */
/* The same events however the octets are cut; see vector.h. Constant data. */
#include "conformance/sse/vector.h"

static const char why_1[] = "TCP and proxies cut where they like";
static const char hint_1[] = "keep all state between chunks: half a line, a CR, half a"
                             " character, half a mark";

static const struct sse_vector vectors[] = {
    {
        .id = "sse/pieces/crlf-everywhere",
        .title = "takes CRLF when its halves come apart",
        .proves = {SSE_PARSE_CRLF_IS_ONE_END, SSE_PARSE_SAME_IN_ANY_PIECES},
        .stream = {BYTES("event: t\r\nid: 1\r\ndata: a\r\ndata: b\r\n\r\ndata: c\r\n"
                         "\r\n")},
        .events =
            {{.times = 1, .type = BYTES("t"), .data = BYTES("a\nb"), .last_event_id = BYTES("1")},
             {.times = 1, .data = BYTES("c"), .last_event_id = BYTES("1")}},
        .last_event_id = BYTES("1"),
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/all-at-once",
        .title = "takes every form in one stream",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES},
        .stream = {BYTES("\xEF\xBB\xBF: c\r\nevent:t\rid: \xE2\x82\xAC\ndata:\r\ndata:"
                         "  \xF0\x9F\x98\x80\r\rretry: 15\n\ndata: x\xFF\xC3\r\n\n"
                         "id\n\n")},
        .events = {{.times = 1,
                    .type = BYTES("t"),
                    .data = BYTES("\n \xF0\x9F\x98\x80"),
                    .last_event_id = BYTES("\xE2\x82\xAC")},
                   {.times = 1,
                    .data = BYTES("x\xEF\xBF\xBD\xEF\xBF\xBD"),
                    .last_event_id = BYTES("\xE2\x82\xAC")}},
        .has_time = true,
        .time_ms = 15,
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/bom-and-crlf",
        .title = "takes a mark, CRLF and characters in pieces",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("\xEF\xBB\xBF"
                         "data: \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\r\n"
                         "\r\ndata: \xF0\x9F\x98\x80\r\r")},
        .events = {{.times = 1, .data = BYTES("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")},
                   {.times = 1, .data = BYTES("\xF0\x9F\x98\x80")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/names",
        .title = "takes names in pieces",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES},
        .stream = {BYTES("event: event\ndata: data\nid: id\nretry: 1\n\n")},
        .events = {{.times = 1,
                    .type = BYTES("event"),
                    .data = BYTES("data"),
                    .last_event_id = BYTES("id")}},
        .last_event_id = BYTES("id"),
        .has_time = true,
        .time_ms = 1,
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/space",
        .title = "takes the space behind the colon in a piece of its own",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES, SSE_PARSE_REMOVES_ONE_SPACE},
        .stream = {BYTES("data: a\ndata:  b\ndata:c\n\n")},
        .events = {{.times = 1, .data = BYTES("a\n b\nc")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/blank-lines",
        .title = "takes the empty line in a piece of its own",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES},
        .stream = {BYTES("data: a\n\ndata: b\r\n\r\ndata: c\r\r")},
        .events = {{.times = 1, .data = BYTES("a")},
                   {.times = 1, .data = BYTES("b")},
                   {.times = 1, .data = BYTES("c")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/ill-formed",
        .title = "replaces the same in any pieces",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: \xE2\x82\xE2\x82\xAC\xF0\x9F\x98\xC0\x80\xED\xA0\x80\n"
                         "\n")},
        .events = {{.times = 1,
                    .data = BYTES(
                        "\xEF\xBF\xBD\xE2\x82\xAC\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                        "\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/two-boms",
        .title = "drops one BOM in any pieces",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES, SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF\xEF\xBB\xBF"
                         "data: lost\n\ndata: \xEF\xBB\xBF"
                         "b\n"
                         "\n")},
        .events = {{.times = 1,
                    .data = BYTES("\xEF\xBB\xBF"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/comments",
        .title = "ignores comments in any pieces",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES, SSE_PARSE_IGNORES_COMMENT},
        .stream = {BYTES(":data: lost\ndata: a\n:\r\n: \rdata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\nb")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/numbers",
        .title = "takes a number in pieces",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES, SSE_FIELD_RETRY_SETS_TIME},
        .stream = {BYTES("retry: 12345\n\n")},
        .has_time = true,
        .time_ms = 12345,
        .needs = SSE_NEEDS_TIME,
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/pieces/id-with-nul",
        .title = "ignores an id with U+0000 in any pieces",
        .proves = {SSE_PARSE_SAME_IN_ANY_PIECES, SSE_FIELD_ID_WITH_NUL_IGNORED},
        .stream = {BYTES("id: 1\nid: a\x00"
                         "b\ndata: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a"), .last_event_id = BYTES("1")}},
        .last_event_id = BYTES("1"),
        .needs = SSE_NEEDS_LAST_ID,
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
};

SSE_VECTORS(pieces)
