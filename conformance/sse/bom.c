/* SPDX-License-Identifier: MIT */
/* The byte order mark: one at the very begin is dropped; see vector.h. Constant data. */
#include "conformance/sse/vector.h"

static const char why_1[] = "editors put a mark before the first field, which is lost"
                            " when the mark is not dropped";
static const char why_2[] = "U+FEFF is a character like any other behind the first one,"
                            " so what follows is no known field";
static const char why_3[] = "what looks like the begin of a mark is ill-formed text, and"
                            " decoding goes on";
static const char why_4[] = "a client that guesses the encoding makes a mess of what is"
                            " plain UTF-8";
static const char hint_1[] = "drop one EF BB BF before the first octet of the stream, also"
                             " when it comes in pieces";
static const char hint_2[] = "look for the mark once, at the begin of the stream, not of"
                             " a line or a chunk";
static const char hint_3[] = "keep octets that may become a mark until it is clear that"
                             " they do not, and then decode them";
static const char hint_4[] = "decode as UTF-8 always; there is no other encoding";

static const struct sse_vector vectors[] = {
    {
        .id = "sse/bom/before-data",
        .title = "drops a BOM before the first field",
        .proves = {SSE_PARSE_DROPS_ONE_BOM, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("\xEF\xBB\xBF"
                         "data: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-event",
        .title = "drops a BOM before a type",
        .proves = {SSE_PARSE_DROPS_ONE_BOM, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("\xEF\xBB\xBF"
                         "event: t\ndata: a\n\n")},
        .events = {{.times = 1, .type = BYTES("t"), .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-id",
        .title = "drops a BOM before an id",
        .proves = {SSE_PARSE_DROPS_ONE_BOM, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("\xEF\xBB\xBFid: 1\ndata: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a"), .last_event_id = BYTES("1")}},
        .last_event_id = BYTES("1"),
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-retry",
        .title = "drops a BOM before a retry",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBFretry: 1500\n\n")},
        .has_time = true,
        .time_ms = 1500,
        .needs = SSE_NEEDS_TIME,
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-comment",
        .title = "drops a BOM before a comment",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF: c\ndata: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-blank-line",
        .title = "drops a BOM before an empty line",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF\ndata: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-cr",
        .title = "drops a BOM before a CR",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF\rdata: a\r\r")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-crlf",
        .title = "drops a BOM before CRLF",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF\r\ndata: a\r\n\r\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/alone",
        .title = "makes nothing of a BOM alone",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF")},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/before-colon",
        .title = "drops a BOM before a colon",
        .proves = {SSE_PARSE_DROPS_ONE_BOM, SSE_PARSE_IGNORES_COMMENT},
        .stream = {BYTES("\xEF\xBB\xBF:data: a\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/bom/twice",
        .title = "drops one of two BOMs",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF\xEF\xBB\xBF"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/thrice",
        .title = "drops one of three BOMs",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF\xEF\xBB\xBF\xEF\xBB\xBF"
                         "data: lost\n\ndata:"
                         " b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/behind-blank-line",
        .title = "keeps a BOM behind an empty line",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\n\xEF\xBB\xBF"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/at-second-line",
        .title = "keeps a BOM before the second line",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("data: a\n\xEF\xBB\xBF"
                         "data: lost\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/at-second-event",
        .title = "keeps a BOM before the second event",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("data: a\n\n\xEF\xBB\xBF"
                         "data: lost\n\ndata: c\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}, {.times = 1, .data = BYTES("c")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/behind-comment",
        .title = "keeps a BOM behind a comment",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES(": c\n\xEF\xBB\xBF"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/behind-space",
        .title = "keeps a BOM behind a space",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES(" \xEF\xBB\xBF"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/begins-data",
        .title = "keeps a BOM at the begin of data",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("data: \xEF\xBB\xBF"
                         "a\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("\xEF\xBB\xBF"
                                  "a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/begins-data-without-space",
        .title = "keeps a BOM right behind the colon",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("data:\xEF\xBB\xBF"
                         "a\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("\xEF\xBB\xBF"
                                  "a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/begins-data-behind-bom",
        .title = "keeps the BOM of data behind the one of the stream",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBF"
                         "data: \xEF\xBB\xBF"
                         "a\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("\xEF\xBB\xBF"
                                  "a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/ends-data",
        .title = "keeps a BOM at the end of data",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("data: a\xEF\xBB\xBF\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBB\xBF")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/is-data",
        .title = "keeps a BOM that is all of the data",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("data: \xEF\xBB\xBF\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBB\xBF")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/in-type",
        .title = "keeps a BOM in a type",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("event: \xEF\xBB\xBFt\ndata: a\n\n")},
        .events = {{.times = 1, .type = BYTES("\xEF\xBB\xBFt"), .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/in-id",
        .title = "keeps a BOM in an id",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("id: \xEF\xBB\xBF"
                         "1\ndata: a\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a"),
                    .last_event_id = BYTES("\xEF\xBB\xBF"
                                           "1")}},
        .last_event_id = BYTES("\xEF\xBB\xBF"
                               "1"),
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/in-name",
        .title = "does not know a name with a BOM in it",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("da\xEF\xBB\xBFta: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/behind-name",
        .title = "does not know a name with a BOM behind it",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("data\xEF\xBB\xBF: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/in-comment",
        .title = "drops nothing for a BOM in a comment",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES(":\xEF\xBB\xBF\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/in-retry",
        .title = "ignores a retry with a BOM in it",
        .proves = {SSE_PARSE_DROPS_ONE_BOM, SSE_FIELD_RETRY_IGNORES_OTHERS},
        .stream = {BYTES("retry: \xEF\xBB\xBF"
                         "1500\n\n")},
        .needs = SSE_NEEDS_TIME,
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/bom/one-octet",
        .title = "replaces the first octet of a BOM alone",
        .proves = {SSE_PARSE_DROPS_ONE_BOM, SSE_PARSE_REPLACES_ILL_FORMED},
        .stream = {BYTES("\xEF"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/two-octets",
        .title = "replaces the first two octets of a BOM alone",
        .proves = {SSE_PARSE_DROPS_ONE_BOM, SSE_PARSE_REPLACES_ILL_FORMED},
        .stream = {BYTES("\xEF\xBB"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/one-octet-alone",
        .title = "makes nothing of one octet of a BOM",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF")},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/two-octets-alone",
        .title = "makes nothing of two octets of a BOM",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB")},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/one-octet-and-line-end",
        .title = "takes an octet of a BOM for a line",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/two-octets-and-line-end",
        .title = "takes two octets of a BOM for a line",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/nearly-one",
        .title = "keeps U+FEFE at the begin",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBB\xBE"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/fullwidth",
        .title = "keeps another character that begins with EF",
        .proves = {SSE_PARSE_DROPS_ONE_BOM},
        .stream = {BYTES("\xEF\xBC\xA1: lost\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_3,
        .hint = hint_3,
    },
    {
        .id = "sse/bom/utf-16-be",
        .title = "takes the mark of UTF-16 for ill-formed text",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("\xFE\xFF\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/utf-16-le",
        .title = "takes the mark of little-endian UTF-16 for ill-formed text",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("\xFF\xFE\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/utf-16-be-before-data",
        .title = "does not read UTF-16 behind its mark",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("\xFE\xFF"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/utf-16-le-before-data",
        .title = "does not read little-endian UTF-16 behind its mark",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("\xFF\xFE"
                         "data: lost\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/utf-16-text",
        .title = "makes no event of a stream in UTF-16",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("\x00"
                         "d\x00"
                         "a\x00t\x00"
                         "a\x00:\x00 \x00"
                         "a\x00\n\x00\n"
                         "\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/utf-16-le-text",
        .title = "makes no event of a stream in little-endian UTF-16",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("\xFF\xFE"
                         "d\x00"
                         "a\x00t\x00"
                         "a\x00:\x00 \x00"
                         "a\x00\n"
                         "\x00\n\x00\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/utf-32",
        .title = "takes the mark of UTF-32 for ill-formed text",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("\x00\x00\xFE\xFF\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/utf-7",
        .title = "takes a mark of UTF-7 for text",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING},
        .stream = {BYTES("+/v8-data: lost\n\ndata: +AGE-\n\n")},
        .events = {{.times = 1, .data = BYTES("+AGE-")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/latin-1",
        .title = "replaces what is lawful in Latin-1",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING, SSE_PARSE_REPLACES_ILL_FORMED},
        .stream = {BYTES("data: caf\xE9\n\n")},
        .events = {{.times = 1, .data = BYTES("caf\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
    {
        .id = "sse/bom/windows-1252",
        .title = "replaces what is lawful in windows-1252",
        .proves = {SSE_PARSE_NO_OTHER_ENCODING, SSE_PARSE_REPLACES_ILL_FORMED},
        .stream = {BYTES("data: \x80\x85\x93x\x94\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_4,
        .hint = hint_4,
    },
};

SSE_VECTORS(bom)
