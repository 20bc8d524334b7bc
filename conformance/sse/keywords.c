/* SPDX-License-Identifier: MIT */
/*
 * The table of key words of WHATWG HTML, section "Server-sent events"; see
 * conformance/websocket/keywords.h. Pure: constant data.
 *
 * Most rows of sse/whatwg.def are steps without a key word of their own: they stand at the word
 * that introduces their algorithm.
 */
#include "conformance/websocket/keywords.h"

/* Section, number, word and hash stand on the first line of a row, where ci/trace reads them. */
/* clang-format off */
static const struct keyword table[] = {
    {"#the-eventsource-interface", 1, "MUST", "46f97e70e4efe9dd", {SSE_SOURCE_REQUEST_STARTS_NULL}},
    {"#the-eventsource-interface", 2, "MUST", "2c2175858df644f4", {SSE_SOURCE_DEFAULT_DELAY}},
    {"#the-eventsource-interface", 3, "MUST", "3b49c91197872aef",
     {SSE_SOURCE_FIRST_REQUEST_HAS_NO_ID}},
    {"#the-eventsource-interface", 4, "MUST", "4ca94d798e19ea49",
     {SSE_SOURCE_RESOLVES_URL, SSE_SOURCE_THROWS_ON_BAD_URL, SSE_SOURCE_TAKES_EMPTY_URL,
      SSE_SOURCE_CREDENTIALS_BY_OPTION, SSE_SOURCE_REQUEST_IS_CORS, SSE_SOURCE_REQUEST_IS_GET,
      SSE_SOURCE_NOT_CACHED, SSE_SOURCE_INITIATOR_TYPE, SSE_CONNECT_RETURNS_AFTER_END,
      SSE_CONNECT_STOPS_WHEN_ABORTED, SSE_CONNECT_RETURNS_AFTER_ERROR,
      SSE_CONNECT_FAILS_UNLESS_200, SSE_CONNECT_FAILS_ON_OTHER_TYPE, SSE_CONNECT_OPENS_ON_HEAD}},
    {"#the-eventsource-interface", 5, "MAY", "308393bc07f672a4", {SSE_SOURCE_ACCEPT}},
    {"#the-eventsource-interface", 6, "MAY", "18f0ddee218820b3",
     {SSE_CONNECT_GIVES_UP_WHEN_FUTILE}},
    {"#the-eventsource-interface", 7, "MUST", "7a5617b99f128328", {SSE_SOURCE_URL_STAYS}},
    {"#the-eventsource-interface", 8, "MUST", "567bd0bc99971243", {SSE_SOURCE_WITH_CREDENTIALS}},
    {"#the-eventsource-interface", 9, "MUST", "d0ee4ec1cca81309", {SSE_SOURCE_WITH_CREDENTIALS}},
    {"#the-eventsource-interface", 10, "MUST", "6d8d40b597ee30a9", {SSE_SOURCE_STARTS_CONNECTING}},
    {"#the-eventsource-interface", 11, "MUST", "a8cb70f2e77f3378", {SSE_SOURCE_CLOSE_ENDS_FETCH}},
    {"#the-eventsource-interface", 12, "MUST", "a8cb70f2e77f3378",
     {SSE_SOURCE_CLOSE_ENDS_FETCH, SSE_SOURCE_SILENT_AFTER_CLOSE}},
    {"#the-eventsource-interface", 13, "MUST", "f3dd47e48fe71b94", {SSE_SOURCE_HANDLERS}},
    {"#sse-processing-model", 1, "MUST", "01d4b4509d0a0a6e",
     {SSE_ANNOUNCE_OPENS, SSE_ANNOUNCE_EACH_CONNECTION}},
    {"#sse-processing-model", 2, "MUST", "72ff842b8db68b7b",
     {SSE_REESTABLISH_FIRES_ERROR, SSE_REESTABLISH_STOPS_ON_CLOSE, SSE_REESTABLISH_WAITS,
      SSE_REESTABLISH_ERROR_BEFORE_FETCH, SSE_REESTABLISH_SENDS_LAST_ID,
      SSE_REESTABLISH_SENDS_NO_EMPTY_ID, SSE_REESTABLISH_SAME_REQUEST}},
    {"#sse-processing-model", 3, "OPTIONALLY", "006b59e445a80e8d", {SSE_REESTABLISH_WAITS_LONGER}},
    {"#sse-processing-model", 4, "MUST", "10f8282c55a8dc26",
     {SSE_FAIL_FIRES_ONE_ERROR, SSE_FAIL_NEVER_RETURNS}},
    {"#parsing-an-event-stream", 1, "MUST", "ef02384c6ea68d78", {SSE_STREAM_IS_UTF8}},
    {"#parsing-an-event-stream", 2, "MUST", "1321f42c10950e60", {SSE_STREAM_LINE_ENDS}},
    {"#parsing-an-event-stream", 3, "SHOULD", "2b99f8621c98745c", {SSE_CONNECT_DELIVERS_AT_ONCE}},
    {"#event-stream-interpretation", 1, "MUST", "975d850bec42f81e",
     {SSE_PARSE_DECODES_UTF8, SSE_PARSE_DROPS_ONE_BOM, SSE_PARSE_NO_OTHER_ENCODING,
      SSE_PARSE_REPLACES_ILL_FORMED}},
    {"#event-stream-interpretation", 2, "MUST", "a8b3d3a1ef3385aa",
     {SSE_PARSE_LINE_ENDS, SSE_PARSE_CRLF_IS_ONE_END, SSE_PARSE_NOTHING_ELSE_ENDS_LINE}},
    {"#event-stream-interpretation", 3, "MUST", "d22cef42c16dd21e",
     {SSE_PARSE_BUFFERS_START_EMPTY}},
    {"#event-stream-interpretation", 4, "MUST", "829628475ba3b932",
     {SSE_PARSE_BUFFERS_START_EMPTY}},
    {"#event-stream-interpretation", 5, "MUST", "a391690c4300d72e",
     {SSE_PARSE_LINES_IN_ORDER, SSE_PARSE_BLANK_LINE_DISPATCHES, SSE_PARSE_IGNORES_COMMENT,
      SSE_PARSE_SPLITS_AT_FIRST_COLON, SSE_PARSE_REMOVES_ONE_SPACE, SSE_PARSE_LINE_WITHOUT_COLON}},
    {"#event-stream-interpretation", 6, "MUST", "b7900cdd3502e8a7",
     {SSE_PARSE_END_DISCARDS, SSE_PARSE_END_IS_NO_LINE_END}},
    {"#event-stream-interpretation", 7, "MUST", "d278588ecc07ea7c", {SSE_FIELD_NAMES_ARE_LITERAL}},
    {"#event-stream-interpretation", 8, "REQUIRED", "3181fbe5ddab56e2",
     {SSE_PARSE_BLANK_LINE_DISPATCHES}},
    {"#event-stream-interpretation", 9, "MUST", "3181fbe5ddab56e2",
     {SSE_DISPATCH_COMMITS_ID, SSE_DISPATCH_NOTHING_WITHOUT_DATA, SSE_DISPATCH_REMOVES_ONE_LF,
      SSE_DISPATCH_IN_OWN_REALM, SSE_DISPATCH_FILLS_EVENT, SSE_DISPATCH_ORIGIN, SSE_DISPATCH_TYPE,
      SSE_DISPATCH_EMPTIES_BUFFERS, SSE_DISPATCH_NOT_WHEN_CLOSED}},
    {"#event-stream-interpretation", 10, "MUST", "158bfba58498edcc",
     {SSE_DISPATCH_ELSEWHERE, SSE_DISPATCH_EMPTIES_BUFFERS}},
    {"#eventsource-push", 1, "MAY", "b61d9d114f33cf4b", {SSE_PUSH_PROXY_COUNTS_AS_CLIENT}},
    {"#eventsource-push", 2, "MAY", "09588c38880d5c2f", {SSE_PUSH_OTHER_FRAMINGS}},
    {"#garbage-collection", 1, "MUST", "8525193f4ca4e11d", {SSE_GC_KEEPS_CONNECTING}},
    {"#garbage-collection", 2, "MUST", "ac0616fedda1c382", {SSE_GC_KEEPS_OPEN}},
    {"#garbage-collection", 3, "MUST", "d7b4a929485f2a16", {SSE_GC_KEEPS_QUEUED}},
    {"#garbage-collection", 4, "MUST", "93f401a1f4064409", {SSE_GC_CLOSES_WITH_DOCUMENT}},
    {"#garbage-collection", 5, "MUST", "93f401a1f4064409", {SSE_GC_CLOSES_WITH_DOCUMENT}},
    {"#garbage-collection", 6, "MUST", "50e106350eb77feb", {SSE_GC_CLOSES_COLLECTED}},
};
/* clang-format on */

const struct keyword *keywords_event_stream(size_t *count)
{
    *count = sizeof(table) / sizeof(table[0]);
    return table;
}
