/* SPDX-License-Identifier: MIT */
/* Rows on what every request of a client holds; see client_judge_inside.h. */
#include <string.h>

#include "harness/client_judge_inside.h"

/* The line with method and target. */
static char *first_line(const struct client_request *request)
{
    return client_quoted(request->head->str, strcspn(request->head->str, "\r\n"));
}

static const GString *value_of(GPtrArray *values)
{
    return values->len > 0 ? g_ptr_array_index(values, 0) : NULL;
}

static void get_judge(struct client_judgement *judgement, guint index)
{
    const struct client_request *request = client_request_at(judgement, index);
    GPtrArray *lengths = client_request_values(request, "Content-Length");
    GPtrArray *codings = client_request_values(request, "Transfer-Encoding");
    const GString *length = value_of(lengths);
    bool has_body = codings->len > 0 || request->behind->len > 0 ||
                    (length != NULL && strcmp(length->str, "0") != 0);

    if (strncmp(request->head->str, "GET ", 4) != 0 || has_body) {
        char *line = first_line(request);
        client_blame(judgement, SSE_SOURCE_REQUEST_IS_GET, g_strdup("a GET without a body"),
                     g_strdup_printf("request %u is %s%s", index + 1, line,
                                     has_body ? ", and has a body" : ""));
        g_free(line);
    }
    g_ptr_array_unref(lengths);
    g_ptr_array_unref(codings);
}

static void conditions_judge(struct client_judgement *judgement, guint index)
{
    static const char *const names[] = {"If-None-Match", "If-Modified-Since", "If-Match",
                                        "If-Unmodified-Since", "If-Range"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        GPtrArray *values = client_request_values(client_request_at(judgement, index), names[i]);
        if (values->len > 0) {
            client_blame(judgement, SSE_SOURCE_NOT_CACHED, g_strdup("no conditional request"),
                         g_strdup_printf("request %u has %s", index + 1, names[i]));
        }
        g_ptr_array_unref(values);
    }
}

/* A CR, LF or NUL in the value: on the wire a CR or NUL within the line, or a line that is none. */
static void field_value_judge(struct client_judgement *judgement, guint index)
{
    const struct client_request *request = client_request_at(judgement, index);
    GPtrArray *values = client_request_values(request, "Last-Event-ID");
    const GString *value = value_of(values);

    if (value != NULL && (memchr(value->str, '\0', value->len) != NULL ||
                          memchr(value->str, '\r', value->len) != NULL ||
                          memchr(value->str, '\n', value->len) != NULL)) {
        char *shown = client_quoted(value->str, value->len);
        client_blame(judgement, SSE_HTTP_LEGAL_FIELD_VALUES,
                     g_strdup("a Last-Event-ID without CR, LF and NUL"),
                     g_strdup_printf("request %u has %s", index + 1, shown));
        g_free(shown);
    }
    g_ptr_array_unref(values);
}

static void same_judge(struct client_judgement *judgement, guint index)
{
    static const char *const names[] = {"Host", "Accept"};
    const struct client_request *first = client_request_at(judgement, 0);
    const struct client_request *request = client_request_at(judgement, index);
    char *line = first_line(first);
    char *own = first_line(request);

    if (strcmp(line, own) != 0) {
        client_blame(judgement, SSE_REESTABLISH_SAME_REQUEST,
                     g_strdup_printf("request %u as the first one, %s", index + 1, line),
                     g_strdup(own));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        GPtrArray *wanted = client_request_values(first, names[i]);
        GPtrArray *values = client_request_values(request, names[i]);
        const GString *before = value_of(wanted);
        const GString *now = value_of(values);
        if ((before == NULL) != (now == NULL) || (now != NULL && !g_string_equal(before, now))) {
            client_blame(judgement, SSE_REESTABLISH_SAME_REQUEST,
                         g_strdup_printf("request %u with %s: %s", index + 1, names[i],
                                         before != NULL ? before->str : "(none)"),
                         g_strdup_printf("%s: %s", names[i], now != NULL ? now->str : "(none)"));
        }
        g_ptr_array_unref(wanted);
        g_ptr_array_unref(values);
    }
    g_free(line);
    g_free(own);
}

/* An error has to be told before the request that follows it. */
static void error_judge(struct client_judgement *judgement, guint index)
{
    guint told =
        MIN(client_request_at(judgement, index)->line_count, judgement->record->lines->len);
    guint errors = 0;

    for (guint i = 0; i < told; i++) {
        errors += client_line_word(&g_array_index(judgement->record->lines, struct client_line,
                                                  i)) == CLIENT_ERROR;
    }
    if (judgement->facts->tells_states && errors < index) {
        client_blame(judgement, SSE_REESTABLISH_ERROR_BEFORE_FETCH,
                     g_strdup_printf("%u errors before request %u", index, index + 1),
                     g_strdup_printf("%u were told before it came", errors));
    }
}

/* What the first request says of a field whose absence is lawful. */
static void field_tell(struct client_judgement *judgement, enum requirement_id row,
                       const char *name)
{
    GPtrArray *values = client_request_values(client_request_at(judgement, 0), name);
    const GString *value = value_of(values);
    char *shown = value != NULL ? client_quoted(value->str, value->len) : NULL;

    client_tell(judgement, row, VERDICT_INFO, g_strdup_printf("%s is recorded", name),
                shown != NULL ? g_strdup_printf("%s: %s", name, shown)
                              : g_strdup_printf("the first request has no %s", name));
    g_free(shown);
    g_ptr_array_unref(values);
}

void client_rows_judge(struct client_judgement *judgement)
{
    const struct client_scenario *scenario = judgement->scenario;
    static const struct {
        enum requirement_id row;
        void (*judge)(struct client_judgement *judgement, guint index);
        guint begin; /* the first request that it is about */
    } rows[] = {
        {SSE_SOURCE_REQUEST_IS_GET, get_judge, 0},
        {SSE_SOURCE_NOT_CACHED, conditions_judge, 0},
        {SSE_HTTP_LEGAL_FIELD_VALUES, field_value_judge, 0},
        {SSE_REESTABLISH_SAME_REQUEST, same_judge, 1},
        {SSE_REESTABLISH_ERROR_BEFORE_FETCH, error_judge, 1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        for (guint at = rows[i].begin; at < judgement->record->requests->len; at++) {
            if (client_scenario_names(scenario, rows[i].row)) {
                rows[i].judge(judgement, at);
            }
        }
    }
    if (judgement->record->requests->len > 0 &&
        client_scenario_names(scenario, SSE_SOURCE_ACCEPT)) {
        field_tell(judgement, SSE_SOURCE_ACCEPT, "Accept");
    }
    if (judgement->record->requests->len > 0 &&
        client_scenario_names(scenario, SSE_SOURCE_ASKS_NO_CACHE)) {
        field_tell(judgement, SSE_SOURCE_ASKS_NO_CACHE, "Cache-Control");
    }
}

void client_burst_judge(struct client_judgement *judgement)
{
    unsigned in_a_row = 0;
    unsigned most = 0;

    for (guint i = 0; i < judgement->record->requests->len; i++) {
        const struct client_request *request = client_request_at(judgement, i);
        bool goes_on = i > 0 && request->at_us - client_request_at(judgement, i - 1)->at_us <
                                    (int64_t)CLIENT_BURST_MS * 1000;
        in_a_row = goes_on ? in_a_row + 1 : 1;
        most = MAX(most, in_a_row);
    }
    if (most > judgement->scenario->burst_max) {
        client_blame(
            judgement, judgement->scenario->proves[0],
            g_strdup_printf("at most %u requests in a row", judgement->scenario->burst_max),
            g_strdup_printf("%u came without a pause of %d ms", most, CLIENT_BURST_MS));
    }
}

void client_record_tell(struct client_judgement *judgement)
{
    const struct client_record *record = judgement->record;
    guint count = record->requests->len;
    GString *words = g_string_new(NULL);

    g_string_append_printf(words, "%u request%s came", count, count == 1 ? "" : "s");
    for (guint i = 1; i < count && i < 6; i++) {
        const struct client_request *before = client_request_at(judgement, i - 1);
        if (before->ended_us > 0) {
            g_string_append_printf(
                words, "%s %.0f ms", i == 1 ? ", each behind the end before:" : ",",
                (double)(client_request_at(judgement, i)->at_us - before->ended_us) / 1000);
        }
    }
    for (guint i = 1; i < count && i < 6; i++) {
        char *first = first_line(client_request_at(judgement, 0));
        char *own = first_line(client_request_at(judgement, i));
        if (strcmp(first, own) != 0) {
            g_string_append_printf(words, "; request %u is %s", i + 1, own);
        }
        g_free(first);
        g_free(own);
    }
    if (judgement->facts->tells_events) {
        guint events = 0;
        for (guint i = 0; i < record->lines->len; i++) {
            events += client_line_word(&g_array_index(record->lines, struct client_line, i)) ==
                      CLIENT_EVENT;
        }
        g_string_append_printf(words, "; %u event%s", events, events == 1 ? "" : "s");
    }
    client_tell(judgement, judgement->scenario->proves[0], VERDICT_INFO,
                g_strdup(judgement->scenario->records), g_string_free(words, FALSE));
}
