/* SPDX-License-Identifier: MIT */
/* The judge of clients by tables: what came of a scenario, and which row is blamed for it. */
#include <glib.h>
#include <string.h>

#include "harness/client_judge.h"

enum { REQUESTS_MAX = 3, LINES_MAX = 5 };

#define FIRST  "GET /stream HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n\r\n"
#define SECOND "GET /stream HTTP/1.1\r\nHost: h\r\nAccept: text/event-stream\r\n"
#define EVENT  "{\"type\":\"message\",\"data\":\"a\",\"lastEventId\":\"\"}"

struct row {
    const char *name;
    const char *scenario;
    const char *requests[REQUESTS_MAX];
    unsigned gap_ms; /* between the end of an answer and the next request */
    const char *lines[LINES_MAX];
    const char *death;
    bool has_crashed;
    bool tells_nothing;
    enum verdict verdict; /* PASS: no finding */
    enum requirement_id blamed;
};

static const struct row rows[] = {
    {"event",
     "sse/request/event",
     {FIRST, FIRST},
     60,
     {EVENT},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_DISPATCH_FILLS_EVENT}, /* its id is 1 */
    {"event-with-id",
     "sse/request/event",
     {FIRST, FIRST},
     60,
     {"noise", "{\"type\":\"message\",\"data\":\"a\",\"lastEventId\":\"1\"}"},
     NULL,
     false,
     false,
     VERDICT_PASS,
     0},
    {"silent-program",
     "sse/request/event",
     {FIRST, FIRST},
     60,
     {NULL},
     NULL,
     false,
     true,
     VERDICT_PASS,
     0},
    {"asked-nothing",
     "sse/request/event",
     {NULL},
     0,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_UNKNOWN,
     SSE_DISPATCH_FILLS_EVENT},
    {"printed-nothing-yet",
     "sse/request/event",
     {FIRST},
     0,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_UNKNOWN,
     SSE_DISPATCH_FILLS_EVENT},
    {"printed-another",
     "sse/request/event",
     {FIRST},
     0,
     {EVENT},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_DISPATCH_FILLS_EVENT},
    {"exited",
     "sse/comeback/end-of-tcp",
     {FIRST},
     0,
     {NULL},
     "exited with status 0",
     false,
     false,
     VERDICT_FAIL,
     SSE_CONNECT_RETURNS_AFTER_END},
    {"waits-long",
     "sse/comeback/end-of-tcp",
     {FIRST},
     0,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_UNKNOWN,
     SSE_CONNECT_RETURNS_AFTER_END},
    {"crashed",
     "sse/comeback/end-of-tcp",
     {FIRST},
     0,
     {NULL},
     "was killed by signal 11",
     true,
     false,
     VERDICT_FAIL,
     SSE_CONNECT_RETURNS_AFTER_END},
    {"put",
     "sse/request/get",
     {"PUT /stream HTTP/1.1\r\n\r\n", FIRST},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_SOURCE_REQUEST_IS_GET},
    {"condition",
     "sse/request/not-conditional",
     {FIRST, SECOND "If-None-Match: \"a\"\r\n\r\n", FIRST},
     60,
     {NULL},
     "exited with status 0",
     false,
     false,
     VERDICT_FAIL,
     SSE_SOURCE_NOT_CACHED},
    {"other-accept",
     "sse/request/same-again",
     {FIRST, "GET /stream HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n", FIRST},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_REESTABLISH_SAME_REQUEST},
    {"too-soon",
     "sse/delay/retry",
     {FIRST, FIRST},
     379,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_REESTABLISH_WAITS},
    {"a-little-early",
     "sse/delay/retry",
     {FIRST, FIRST},
     381,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_PASS,
     0},
    {"late", "sse/delay/retry", {FIRST, FIRST}, 9000, {NULL}, NULL, false, false, VERDICT_PASS, 0},
    {"id",
     "sse/resume/id",
     {FIRST, SECOND "last-event-id:  1 \r\n\r\n"},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_PASS,
     0},
    {"other-id",
     "sse/resume/id",
     {FIRST, SECOND "Last-Event-ID: 2\r\n\r\n"},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_REESTABLISH_SENDS_LAST_ID},
    {"two-ids",
     "sse/resume/id",
     {FIRST, SECOND "Last-Event-ID: 1\r\nLast-Event-ID: 1\r\n\r\n"},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_REESTABLISH_SENDS_LAST_ID},
    {"no-id",
     "sse/resume/id",
     {FIRST, FIRST},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_REESTABLISH_SENDS_LAST_ID},
    {"empty-id",
     "sse/resume/emptied",
     {FIRST, SECOND "Last-Event-ID:\r\n\r\n"},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_REESTABLISH_SENDS_NO_EMPTY_ID},
    {"id-is-open",
     "sse/resume/event-without-id",
     {FIRST, FIRST, FIRST},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_INFO,
     SSE_REESTABLISH_KEEPS_ID_OF_BEFORE},
    {"cr-in-id",
     "sse/resume/no-line-ends",
     {FIRST, SECOND "Last-Event-ID: \r1\r\n\r\n"},
     60,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_HTTP_LEGAL_FIELD_VALUES},
    {"comes-back",
     "sse/status/404",
     {FIRST, FIRST, FIRST},
     60,
     {EVENT},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_CONNECT_FAILS_UNLESS_200},
    {"stays-away",
     "sse/status/404",
     {FIRST, FIRST},
     60,
     {EVENT},
     NULL,
     false,
     false,
     VERDICT_PASS,
     0},
    {"event-of-an-error",
     "sse/status/404",
     {FIRST, FIRST},
     60,
     {EVENT, "{\"type\":\"message\",\"data\":\"no\"}"},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_CONNECT_FAILS_UNLESS_200},
    {"late-event",
     "sse/delivery/at-once",
     {FIRST},
     0,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_WARN,
     SSE_CONNECT_DELIVERS_AT_ONCE},
    {"needs-events", "sse/delivery/at-once", {FIRST}, 0, {NULL}, NULL, false, true, VERDICT_NA, 0},
    {"story",
     "sse/delivery/opens-on-head",
     {FIRST},
     0,
     {"{\"state\":\"connecting\"}", "{\"state\":\"open\"}"},
     NULL,
     false,
     false,
     VERDICT_PASS,
     0},
    {"no-story",
     "sse/delivery/opens-on-head",
     {FIRST},
     0,
     {NULL},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_CONNECT_OPENS_ON_HEAD},
    {"other-path",
     "sse/redirect/302",
     {FIRST, FIRST, FIRST},
     60,
     {EVENT},
     NULL,
     false,
     false,
     VERDICT_FAIL,
     SSE_FETCH_FOLLOWS_REDIRECTS},
};

static void record_fill(struct client_record *record, const struct row *row)
{
    int64_t at_us = 1000;

    client_record_init(record);
    for (size_t i = 0; i < REQUESTS_MAX && row->requests[i] != NULL; i++) {
        struct client_request request = {.at_us = at_us, .ended_us = at_us + 1};
        request.head = g_string_new(row->requests[i]);
        request.behind = g_string_new(NULL);
        g_array_append_val(record->requests, request);
        at_us += 1 + (int64_t)row->gap_ms * 1000;
    }
    for (size_t i = 0; i < LINES_MAX && row->lines[i] != NULL; i++) {
        struct client_line line = {.text = g_strdup(row->lines[i]), .size = strlen(row->lines[i])};
        g_array_append_val(record->lines, line);
    }
    record->has_crashed = row->has_crashed;
    record->has_exited = row->death != NULL;
    record->death = g_strdup(row->death);
}

static void test_judge(gconstpointer data)
{
    const struct row *row = data;
    const struct client_scenario *scenario = client_scenario_find(row->scenario);
    struct client_facts facts = {!row->tells_nothing, !row->tells_nothing, !row->tells_nothing};
    GPtrArray *findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    struct client_record record;
    enum verdict verdict = VERDICT_PASS;
    bool is_blamed = false;
    char *na_reason = NULL;

    g_assert_nonnull(scenario);
    record_fill(&record, row);
    client_judge(scenario, &record, &facts, findings, &na_reason);
    verdict = na_reason != NULL ? VERDICT_NA : VERDICT_PASS;
    for (guint i = 0; i < findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(findings, i);
        verdict = MAX(verdict, finding->verdict);
        is_blamed = is_blamed || finding->requirement == row->blamed;
        g_assert_true(*finding->expected != '\0' && *finding->actual != '\0');
    }
    g_assert_cmpint(verdict, ==, row->verdict);
    g_assert_true(is_blamed == (row->blamed != REQUIREMENT_NONE));
    g_free(na_reason);
    g_ptr_array_unref(findings);
    client_record_clear(&record);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/judge/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_judge);
        g_free(path);
    }
    return g_test_run();
}
