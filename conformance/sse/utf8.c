/* SPDX-License-Identifier: MIT */
/* Decoding: what is well-formed stays, the rest is replaced; see vector.h. Constant data. */
#include "conformance/sse/vector.h"

static const char why_1[] = "what is not ASCII is most of the world's text";
static const char why_2[] = "decoders that differ in how many U+FFFD they put make data"
                            " differ between clients";
static const char hint_1[] = "decode across chunks: an octet that begins a character waits"
                             " for the rest";
static const char hint_2[] = "replace each maximal subpart by one U+FFFD, as the decoder"
                             " of the Encoding standard does";
static const char hint_3[] = "ill-formed octets are no error: neither the stream nor the"
                             " connection ends";

static const struct sse_vector vectors[] = {
    {
        .id = "sse/utf8/u-0080",
        .title = "keeps U+0080 in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xC2\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xC2\x80"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-07ff",
        .title = "keeps U+07FF in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xDF\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xDF\xBF"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-0800",
        .title = "keeps U+0800 in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xE0\xA0\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xE0\xA0\x80"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-ffff",
        .title = "keeps U+FFFF in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xEF\xBF\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBF"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-fffd",
        .title = "keeps U+FFFD in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xEF\xBF\xBD"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-d7ff",
        .title = "keeps U+D7FF in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xED\x9F\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xED\x9F\xBF"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-e000",
        .title = "keeps U+E000 in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xEE\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEE\x80\x80"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-10000",
        .title = "keeps U+10000 in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xF0\x90\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xF0\x90\x80\x80"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-10ffff",
        .title = "keeps U+10FFFF in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xF4\x8F\xBF\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xF4\x8F\xBF\xBF"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-1fffe",
        .title = "keeps U+1FFFE in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xF0\x9F\xBF\xBE"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xF0\x9F\xBF\xBE"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-fdd0",
        .title = "keeps U+FDD0 in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xEF\xB7\x90"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xB7\x90"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-00e9",
        .title = "keeps U+00E9 in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xC3\xA9"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xC3\xA9"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-20ac",
        .title = "keeps U+20AC in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xE2\x82\xAC"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xE2\x82\xAC"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-1f600",
        .title = "keeps U+1F600 in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xF0\x9F\x98\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xF0\x9F\x98\x80"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/u-007f",
        .title = "keeps U+007F in data",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\x7F"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\x7F"
                                  "b")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/in-type",
        .title = "decodes a type",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("event: \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\ndata: a\n\n")},
        .events = {{.times = 1,
                    .type = BYTES("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"),
                    .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/in-id",
        .title = "decodes an id",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("id: \xE2\x80\xA6\xC3\xA9\xF0\x9F\x98\x80\ndata: a\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a"),
                    .last_event_id = BYTES("\xE2\x80\xA6\xC3\xA9\xF0\x9F\x98\x80")}},
        .last_event_id = BYTES("\xE2\x80\xA6\xC3\xA9\xF0\x9F\x98\x80"),
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/in-name",
        .title = "ignores a field of a name that is not ASCII",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_FIELD_IGNORES_UNKNOWN},
        .stream = {BYTES("d\xC3\xA4ta: lost\ndata: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/combining",
        .title = "does not normalise: a letter and its accent stay two",
        .proves = {SSE_PARSE_DECODES_UTF8},
        .stream = {BYTES("data: e\xCC\x81 \xC3\xA9 \xE2\x84\xAB\n\n")},
        .events = {{.times = 1, .data = BYTES("e\xCC\x81 \xC3\xA9 \xE2\x84\xAB")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/joined-emoji",
        .title = "keeps an emoji of several characters",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB\n\n")},
        .events = {{.times = 1, .data = BYTES("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/right-to-left",
        .title = "keeps marks of direction",
        .proves = {SSE_PARSE_DECODES_UTF8},
        .stream = {BYTES("data: \xE2\x80\x8F\xE2\x80\xAE"
                         "abc\xE2\x80\xAC\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("\xE2\x80\x8F\xE2\x80\xAE"
                                  "abc\xE2\x80\xAC")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/all-lengths",
        .title = "keeps characters of one to four octets in a row",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
                         "a\xF0\x9F\x98\x80\xE2\x82"
                         "\xAC\xC3\xA9"
                         "a\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
                                  "a\xF0\x9F\x98\x80\xE2\x82\xAC\xC3"
                                  "\xA9"
                                  "a")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/before-line-end",
        .title = "keeps a character right before each line end",
        .proves = {SSE_PARSE_DECODES_UTF8, SSE_ENC_STATE_ACROSS_PIECES},
        .stream = {BYTES("data: \xE2\x82\xAC\rdata: \xE2\x82\xAC\ndata: \xE2\x82\xAC\r\n"
                         "\r\n")},
        .events = {{.times = 1, .data = BYTES("\xE2\x82\xAC\n\xE2\x82\xAC\n\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_1,
        .hint = hint_1,
    },
    {
        .id = "sse/utf8/bad-80",
        .title = "replaces a lone 80",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-bf",
        .title = "replaces a lone BF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-80-bf",
        .title = "replaces two lone continuations",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\x80\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-c0",
        .title = "replaces C0, which begins nothing",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xC0"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-c0-80",
        .title = "replaces an overlong U+0000 in two octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xC0\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-c0-af",
        .title = "replaces an overlong slash in two octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xC0\xAF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-c1-bf",
        .title = "replaces an overlong U+007F in two octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xC1\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-c0-8a",
        .title = "replaces an overlong LF in two octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xC0\x8A"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-e0-80-80",
        .title = "replaces an overlong U+0000 in three octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE0\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-e0-9f-bf",
        .title = "replaces an overlong U+07FF in three octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE0\x9F\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-e0-80-8a",
        .title = "replaces an overlong LF in three octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE0\x80\x8A"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-f0-80-80-80",
        .title = "replaces an overlong U+0000 in four octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\x80\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-f0-8f-bf-bf",
        .title = "replaces an overlong U+FFFF in four octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\x8F\xBF\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-f0-80-80-8a",
        .title = "replaces an overlong LF in four octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\x80\x80\x8A"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-ed-a0-80",
        .title = "replaces the surrogate U+D800",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xED\xA0\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-ed-bf-bf",
        .title = "replaces the surrogate U+DFFF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xED\xBF\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-ed-a0-bd-ed-b8-80",
        .title = "replaces a pair of surrogates",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xED\xA0\xBD\xED\xB8\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES(
                        "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                        "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-f4-90-80-80",
        .title = "replaces U+110000",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF4\x90\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-f4-bf-bf-bf",
        .title = "replaces U+13FFFF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF4\xBF\xBF\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-f5-80-80-80",
        .title = "replaces F5, which begins nothing",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF5\x80\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-f8-88-80-80-80",
        .title = "replaces a sequence of five octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF8\x88\x80\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-fc-84-80-80-80-80",
        .title = "replaces a sequence of six octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xFC\x84\x80\x80\x80\x80"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES(
                        "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                        "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-fe",
        .title = "replaces FE",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xFE"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-ff",
        .title = "replaces FF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xFF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-fe-ff",
        .title = "replaces FE FF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xFE\xFF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-ff-ff",
        .title = "replaces FF twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xFF\xFF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-c3-letter",
        .title = "replaces a sequence of two cut behind one by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xC3"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-c3-lf",
        .title = "ends the line behind a sequence of two cut behind one by"
                 " LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xC3\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-c3-cr",
        .title = "ends the line behind a sequence of two cut behind one by"
                 " CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xC3\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-c3-lead",
        .title = "goes on with the next lead behind a sequence of two cut behind"
                 " one",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xC3\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-c3-end",
        .title = "discards a sequence of two cut behind one by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xC3")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-c3-twice",
        .title = "replaces a sequence of two cut behind one twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xC3\xC3\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-letter",
        .title = "replaces a sequence of three cut behind one by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE2"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-lf",
        .title = "ends the line behind a sequence of three cut behind one by"
                 " LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xE2\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-cr",
        .title = "ends the line behind a sequence of three cut behind one by"
                 " CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xE2\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-lead",
        .title = "goes on with the next lead behind a sequence of three cut"
                 " behind one",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE2\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-end",
        .title = "discards a sequence of three cut behind one by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xE2")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-twice",
        .title = "replaces a sequence of three cut behind one twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xE2\xE2\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-82-letter",
        .title = "replaces a sequence of three cut behind two by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE2\x82"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-82-lf",
        .title = "ends the line behind a sequence of three cut behind two by"
                 " LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xE2\x82\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-82-cr",
        .title = "ends the line behind a sequence of three cut behind two by"
                 " CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xE2\x82\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-82-lead",
        .title = "goes on with the next lead behind a sequence of three cut"
                 " behind two",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE2\x82\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-82-end",
        .title = "discards a sequence of three cut behind two by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xE2\x82")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e2-82-twice",
        .title = "replaces a sequence of three cut behind two twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xE2\x82\xE2\x82\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-letter",
        .title = "replaces a sequence of four cut behind one by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-lf",
        .title = "ends the line behind a sequence of four cut behind one by"
                 " LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF0\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-cr",
        .title = "ends the line behind a sequence of four cut behind one by"
                 " CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF0\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-lead",
        .title = "goes on with the next lead behind a sequence of four cut"
                 " behind one",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-end",
        .title = "discards a sequence of four cut behind one by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xF0")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-twice",
        .title = "replaces a sequence of four cut behind one twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xF0\xF0\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-letter",
        .title = "replaces a sequence of four cut behind two by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\x9F"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-lf",
        .title = "ends the line behind a sequence of four cut behind two by"
                 " LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF0\x9F\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-cr",
        .title = "ends the line behind a sequence of four cut behind two by"
                 " CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF0\x9F\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-lead",
        .title = "goes on with the next lead behind a sequence of four cut"
                 " behind two",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\x9F\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-end",
        .title = "discards a sequence of four cut behind two by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xF0\x9F")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-twice",
        .title = "replaces a sequence of four cut behind two twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xF0\x9F\xF0\x9F\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-98-letter",
        .title = "replaces a sequence of four cut behind three by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\x9F\x98"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-98-lf",
        .title = "ends the line behind a sequence of four cut behind three"
                 " by LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF0\x9F\x98\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-98-cr",
        .title = "ends the line behind a sequence of four cut behind three"
                 " by CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF0\x9F\x98\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-98-lead",
        .title = "goes on with the next lead behind a sequence of four cut"
                 " behind three",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF0\x9F\x98\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-98-end",
        .title = "discards a sequence of four cut behind three by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xF0\x9F\x98")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f0-9f-98-twice",
        .title = "replaces a sequence of four cut behind three twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xF0\x9F\x98\xF0\x9F\x98\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-ed-9f-letter",
        .title = "replaces ED 9F without its last octet by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xED\x9F"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-ed-9f-lf",
        .title = "ends the line behind ED 9F without its last octet by LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xED\x9F\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-ed-9f-cr",
        .title = "ends the line behind ED 9F without its last octet by CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xED\x9F\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-ed-9f-lead",
        .title = "goes on with the next lead behind ED 9F without its last"
                 " octet",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xED\x9F\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-ed-9f-end",
        .title = "discards ED 9F without its last octet by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xED\x9F")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-ed-9f-twice",
        .title = "replaces ED 9F without its last octet twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xED\x9F\xED\x9F\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f4-8f-bf-letter",
        .title = "replaces F4 8F BF without its last octet by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF4\x8F\xBF"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f4-8f-bf-lf",
        .title = "ends the line behind F4 8F BF without its last octet by LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF4\x8F\xBF\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f4-8f-bf-cr",
        .title = "ends the line behind F4 8F BF without its last octet by CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xF4\x8F\xBF\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f4-8f-bf-lead",
        .title = "goes on with the next lead behind F4 8F BF without its last"
                 " octet",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF4\x8F\xBF\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f4-8f-bf-end",
        .title = "discards F4 8F BF without its last octet by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xF4\x8F\xBF")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-f4-8f-bf-twice",
        .title = "replaces F4 8F BF without its last octet twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xF4\x8F\xBF\xF4\x8F\xBF\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e0-a0-letter",
        .title = "replaces E0 A0 without its last octet by a letter",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE0\xA0"
                         "b\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD"
                                  "b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e0-a0-lf",
        .title = "ends the line behind E0 A0 without its last octet by LF",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xE0\xA0\n\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e0-a0-cr",
        .title = "ends the line behind E0 A0 without its last octet by CR",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_LINE_ENDS},
        .stream = {BYTES("data: a\xE0\xA0\r\rdata: b\r\r")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD")}, {.times = 1, .data = BYTES("b")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e0-a0-lead",
        .title = "goes on with the next lead behind E0 A0 without its last"
                 " octet",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xE0\xA0\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("a\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e0-a0-end",
        .title = "discards E0 A0 without its last octet by the end",
        .proves = {SSE_PARSE_END_DISCARDS},
        .stream = {BYTES("data: a\n\ndata: b\xE0\xA0")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/cut-e0-a0-twice",
        .title = "replaces E0 A0 without its last octet twice",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xE0\xA0\xE0\xA0\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-c3-c3-a9",
        .title = "replaces a lead before a whole sequence",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xC3\xC3\xA9\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xC3\xA9")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-c3-a9-a9",
        .title = "replaces a continuation behind a whole sequence",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xC3\xA9\xA9\n\n")},
        .events = {{.times = 1, .data = BYTES("\xC3\xA9\xEF\xBF\xBD")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-e2-82-e2-82-ac",
        .title = "replaces two octets before a whole sequence",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xE2\x82\xE2\x82\xAC\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xE2\x82\xAC")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-f0-9f-f0-9f-98-80",
        .title = "replaces two of four octets before a whole sequence",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xF0\x9F\xF0\x9F\x98\x80\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xF0\x9F\x98\x80")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-unicode-table",
        .title = "replaces the example of the Unicode standard for maximal"
                 " subparts",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: a\xF1\x80\x80\xE1\x80\xC2"
                         "b\x80"
                         "c\x80\xBF"
                         "d\n"
                         "\n")},
        .events = {{.times = 1,
                    .data = BYTES("a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "b\xEF\xBF\xBD"
                                  "c\xEF\xBF\xBD\xEF"
                                  "\xBF\xBD"
                                  "d")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-unicode-table-overlong",
        .title = "replaces the example of the Unicode standard for overlong"
                 " forms",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
                         "A\n\n")},
        .events = {{.times = 1,
                    .data = BYTES(
                        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                        "\xEF\xBF\xBD\xEF\xBF\xBD"
                        "A")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-unicode-table-surrogates",
        .title = "replaces the example of the Unicode standard for surrogates",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xED\xA0\x80\xED\xBF\xBF\xED\xAF"
                         "A\n\n")},
        .events = {{.times = 1,
                    .data = BYTES(
                        "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                        "\xEF\xBF\xBD\xEF\xBF\xBD"
                        "A")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-unicode-table-others",
        .title = "replaces the example of the Unicode standard for other sequences",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xF4\x91\x92\x93\xFF"
                         "A\x80\xBF"
                         "B\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
                                  "A\xEF\xBF"
                                  "\xBD\xEF\xBF\xBD"
                                  "B")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/mixed-f1-80-e1-80-c2",
        .title = "replaces three sequences that are cut off",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_ENC_ONE_PER_MAXIMAL_SUBPART},
        .stream = {BYTES("data: \xF1\x80\xE1\x80\xC2x\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-in-type",
        .title = "replaces what is ill-formed in a type",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_FIELD_EVENT_SETS_TYPE},
        .stream = {BYTES("event: a\xFF"
                         "b\ndata: c\n\n")},
        .events = {{.times = 1,
                    .type = BYTES("a\xEF\xBF\xBD"
                                  "b"),
                    .data = BYTES("c")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-in-id",
        .title = "replaces what is ill-formed in an id",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_FIELD_ID_SETS_LAST_ID},
        .stream = {BYTES("id: a\xE2\x82"
                         "b\ndata: c\n\n")},
        .events = {{.times = 1,
                    .data = BYTES("c"),
                    .last_event_id = BYTES("a\xEF\xBF\xBD"
                                           "b")}},
        .last_event_id = BYTES("a\xEF\xBF\xBD"
                               "b"),
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-in-name",
        .title = "does not know a name with ill-formed octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_FIELD_NAMES_ARE_LITERAL},
        .stream = {BYTES("da\xFFta: lost\n\xFF"
                         "data: lost\ndata\xFF: lost\ndata:"
                         " a\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-in-comment",
        .title = "goes on behind ill-formed octets in a comment",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_IGNORES_COMMENT},
        .stream = {BYTES(": \xFF\xC0\xE2\x82\ndata: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-in-retry",
        .title = "ignores a retry with ill-formed octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_FIELD_RETRY_IGNORES_OTHERS},
        .stream = {BYTES("retry: 100\xFF\nretry: \xC2"
                         "1\n\n")},
        .needs = SSE_NEEDS_TIME,
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-before-colon",
        .title = "finds the colon behind a cut-off sequence",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_SPLITS_AT_FIRST_COLON},
        .stream = {BYTES("data\xE2\x82: lost\ndata: a\n\n")},
        .events = {{.times = 1, .data = BYTES("a")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-line-between",
        .title = "takes a line of ill-formed octets for a field, not an empty"
                 " line",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED},
        .stream = {BYTES("data: a\n\xFF\ndata: b\n\n")},
        .events = {{.times = 1, .data = BYTES("a\nb")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/bad-behind-space",
        .title = "removes the space before ill-formed octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED, SSE_PARSE_REMOVES_ONE_SPACE},
        .stream = {BYTES("data: \xFF\n\ndata:\xFF\n\n")},
        .events = {{.data = BYTES("\xEF\xBF\xBD"), .times = 2}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_2,
    },
    {
        .id = "sse/utf8/goes-on",
        .title = "goes on behind ill-formed octets",
        .proves = {SSE_PARSE_REPLACES_ILL_FORMED},
        .stream = {BYTES("data: \xFF\n\ndata: good\n\ndata: \xC3\xA9\n\n")},
        .events = {{.times = 1, .data = BYTES("\xEF\xBF\xBD")},
                   {.times = 1, .data = BYTES("good")},
                   {.times = 1, .data = BYTES("\xC3\xA9")}},
        .since = "1.0",
        .why = why_2,
        .hint = hint_3,
    },
};

SSE_VECTORS(utf8)
