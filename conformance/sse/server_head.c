/* SPDX-License-Identifier: MIT */
/* Server-Sent Events: the head of the answer, and how its content is framed. */
#include "conformance/sse/sections.h"

static const struct ws_case cases[] = {
    {
        SSE_ROW("sse/head/status", SSE_CHECK_STATUS),
        .title = "answers with 200, behind at most twenty redirects",
        .proves = {SSE_SERVER_STATUS_IS_200},
        .why = "any other status closes an EventSource for good",
        .hint = "answer the GET of the stream itself with 200",
    },
    {
        SSE_ROW("sse/head/type", SSE_CHECK_TYPE),
        .title = "names text/event-stream as the type of its answer",
        .proves = {SSE_STREAM_TYPE},
        .why = "without that type an EventSource closes for good",
        .hint = "set Content-Type: text/event-stream",
    },
    {
        SSE_ROW("sse/head/one-type", SSE_CHECK_ONE_TYPE),
        .title = "has one Content-Type that every reader takes alike",
        .proves = {SSE_SERVER_ONE_CONTENT_TYPE},
        .why = "of two types one browser takes the first and another the last",
        .hint = "see whether a framework adds its own type to yours",
    },
    {
        SSE_ROW("sse/head/charset", SSE_CHECK_CHARSET),
        .title = "has no charset but utf-8",
        .proves = {SSE_TYPE_CHARSET_IS_UTF8},
        .why = "browsers refuse another charset, and none changes how the stream is read",
        .hint = "leave charset out, or make it utf-8",
    },
    {
        SSE_ROW("sse/head/parameters", SSE_CHECK_PARAMETERS),
        .title = "has no other parameter in its type",
        .proves = {SSE_SERVER_TYPE_PARAMETERS},
        .why = "simple clients compare the whole value with text/event-stream",
        .hint = "leave other parameters out",
    },
    {
        SSE_ROW("sse/head/cache-control", SSE_CHECK_CACHE),
        .title = "keeps caches from storing the stream",
        .proves = {SSE_HTTP_CACHE_CONTROL},
        .why = "a shared cache may store a stream, or wait for its end before it hands it on",
        .hint = "send Cache-Control: no-store or no-cache, and neither public nor max-age",
    },
    {
        SSE_ROW("sse/head/no-transform", SSE_CHECK_NO_TRANSFORM),
        .title = "tells proxies not to compress the stream",
        .proves = {SSE_HTTP_NO_TRANSFORM},
        .why = "a proxy that compresses holds events back",
        .hint = "add no-transform to Cache-Control",
    },
    {
        SSE_ROW("sse/head/accel-buffering", SSE_CHECK_ACCEL_BUFFERING),
        .title = "turns the buffers of nginx off",
        .proves = {SSE_HTTP_ACCEL_BUFFERING},
        .why = "nginx collects what an application sends unless it is told otherwise",
        .hint = "send X-Accel-Buffering: no",
    },
    {
        SSE_ROW("sse/head/prompt", SSE_CHECK_PROMPT_HEAD),
        .title = "sends its head at once, not with the first event",
        .proves = {SSE_HTTP_HEAD_AT_ONCE},
        .why = "until the head comes a client is not open, and a proxy may give up",
        .hint = "flush the head before waiting for the first event",
    },
    {
        SSE_ROW("sse/head/cors", SSE_CHECK_CORS),
        .title = "answers another origin in a way that browsers and caches can use",
        .proves = {SSE_HTTP_ECHOED_ORIGIN_VARIES, SSE_HTTP_CORS_FIELDS},
        .why = "* beside credentials is refused, and an echoed origin is cached for others",
        .hint = "echo the origin with Vary: Origin, or send * without credentials",
    },
    {
        SSE_ROW("sse/head/conditional", SSE_CHECK_CONDITIONAL),
        .title = "answers a conditional request with the stream",
        .proves = {SSE_SERVER_NO_VALIDATORS},
        .why = "a 304 closes an EventSource for good",
        .hint = "keep ETags and Last-Modified off streams; look for a caching layer",
    },
    {
        SSE_ROW("sse/head/range", SSE_CHECK_RANGE),
        .title = "answers a request for a range with the whole stream",
        .proves = {SSE_SERVER_NO_VALIDATORS},
        .why = "a 206 closes an EventSource for good",
        .hint = "do not serve a stream as a file",
    },
    {
        SSE_ROW("sse/head/content-coding", SSE_CHECK_CODING),
        .title = "compresses only for those who ask for it",
        .proves = {SSE_HTTP_CODING_ONLY_IF_OFFERED},
        .why = "a client that did not offer gzip reads noise",
        .hint = "look at the middleware that compresses, and leave text/event-stream out",
    },
    {
        SSE_ROW("sse/head/coding-flushed", SSE_CHECK_CODING_FLUSHED),
        .title = "flushes a compressed stream behind each event",
        .proves = {SSE_HTTP_CODING_IS_FLUSHED},
        .tags = TAG_WAITS,
        .why = "a compressor that waits for more holds events back",
        .hint = "flush the compressor with each event, or leave text/event-stream out",
    },
    {
        SSE_ROW("sse/framing/length", SSE_CHECK_FRAMING),
        .title = "gives an open stream no Content-Length",
        .proves = {SSE_HTTP_NO_LENGTH_ON_OPEN_STREAM},
        .tags = TAG_WAITS,
        .why = "a reader waits for the octets that are promised, or cuts the stream off there",
        .hint = "leave the length out, and use chunks or the end of the connection",
    },
    {
        SSE_ROW("sse/framing/chunks", SSE_CHECK_CHUNKS),
        .title = "frames its chunks to the octet, the last one at its end too",
        .proves = {SSE_HTTP_CHUNKS_ARE_WELL_FORMED},
        .tags = TAG_WAITS,
        .why = "a reader loses the stream at the first wrong octet, and an end without the last "
               "chunk looks like a failure",
        .hint = "let the HTTP library write the chunks; end the answer before the connection",
    },
    {
        SSE_ROW("sse/framing/http-1-0", SSE_CHECK_HTTP_1_0),
        .title = "sends no chunks to a client of HTTP/1.0",
        .proves = {SSE_HTTP_NO_CHUNKS_IN_1_0},
        .why = "a client of HTTP/1.0 takes the sizes of chunks for text",
        .hint = "look at the version of the request before choosing chunks",
    },
};

const struct ws_section sse_server_head = {.cases = cases,
                                           .case_count = sizeof(cases) / sizeof(cases[0])};
