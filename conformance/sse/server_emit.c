/* SPDX-License-Identifier: MIT */
/* Server-Sent Events: what a library makes of what an application gives it (--emit). */
#include "conformance/sse/sections.h"

static const struct ws_case cases[] = {
    {
        SSE_ROW("sse/emit/data", SSE_CHECK_EMIT_DATA),
        .title = "sends data so that it comes back as it was given",
        .proves = {SSE_HTTP_SPLITS_DATA_AT_LINE_ENDS, SSE_STREAM_IS_UTF8},
        .tags = TAG_SECURITY,
        .why = "data with a line end in it becomes a field of its own, or an event",
        .hint = "split data at CRLF, LF and CR, and write \"data: \" in front of each piece",
    },
    {
        SSE_ROW("sse/emit/event", SSE_CHECK_EMIT_EVENT),
        .title = "lets no line end in the name of an event begin a line",
        .proves = {SSE_HTTP_REFUSES_LINE_ENDS},
        .tags = TAG_SECURITY,
        .why = "a name with a line end in it becomes a field of its own, or an event",
        .hint = "refuse CR and LF in the name of an event",
    },
    {
        SSE_ROW("sse/emit/id", SSE_CHECK_EMIT_ID),
        .title = "lets no line end in an id begin a line, and no NUL through",
        .proves = {SSE_HTTP_REFUSES_LINE_ENDS, SSE_STREAM_ID_HAS_NO_NUL},
        .tags = TAG_SECURITY,
        .why = "an id with a line end in it becomes a field of its own, and one with NUL is lost",
        .hint = "refuse CR, LF and NUL in an id",
    },
    {
        SSE_ROW("sse/emit/comment", SSE_CHECK_EMIT_COMMENT),
        .title = "lets nothing of a comment become a field",
        .proves = {SSE_HTTP_NO_INJECTED_FIELDS},
        .tags = TAG_SECURITY,
        .why = "a comment with a line end in it becomes a field, or an event",
        .hint = "split comments as data is split, with a colon in front of each piece",
    },
    {
        SSE_ROW("sse/emit/retry", SSE_CHECK_EMIT_RETRY),
        .title = "sends a retry of digits alone",
        .proves = {SSE_SERVER_RETRY_IS_DIGITS, SSE_HTTP_NO_INJECTED_FIELDS},
        .tags = TAG_SECURITY,
        .why = "a retry with a line end in it becomes a field, or an event",
        .hint = "take retry as a number, not as text",
    },
};

const struct ws_section sse_server_emit = {.cases = cases,
                                           .case_count = sizeof(cases) / sizeof(cases[0])};
