/* SPDX-License-Identifier: MIT */
/* See client_report.h. */
#include "harness/client_report.h"

#include <string.h>

#include "conformance/catalogue.h"
#include "harness/client_judge.h"
#include "harness/parser_subject.h"
#include "harness/text.h"

enum { SHOWN_SIZE_MAX = 120 };

static const char *end_words(const struct client_answer *answer)
{
    static const char *const words[] = {
        [CLIENT_END_OF_TCP] = "then FIN",
        [CLIENT_RESET] = "then RST",
        [CLIENT_LENGTH] = "with its Content-Length",
        [CLIENT_SHORT_LENGTH] = "short of its Content-Length, then FIN",
        [CLIENT_CHUNKS] = "in chunks",
        [CLIENT_CHUNKS_CUT] = "in chunks without the last one, then FIN",
        [CLIENT_HOLD] = "and no end",
    };
    return words[answer->end];
}

/* What the server does to a request; g_free(). */
static char *answer_words(const struct client_answer *answer)
{
    GString *words = g_string_new(NULL);

    if (answer->is_nothing) {
        return g_string_free(g_string_assign(words, "no answer, FIN"), FALSE);
    }
    g_string_append_printf(words, "%u", answer->status > 0 ? answer->status : 200);
    if (answer->head != NULL && *answer->head != '\0') {
        g_string_append(words, " ");
        text_quote_append(words, (const uint8_t *)answer->head, strlen(answer->head),
                          SHOWN_SIZE_MAX);
    }
    for (unsigned i = 0; i < CLIENT_PIECES_MAX && answer->body[i].octets.size > 0; i++) {
        const struct payload *octets = &answer->body[i].octets;
        size_t size = MIN(octets->pattern_size, (size_t)octets->size);
        char *shown = g_malloc(size + 1);
        if (answer->body[i].pause_ms > 0) {
            g_string_append_printf(words, ", %u ms later", answer->body[i].pause_ms);
        }
        g_string_append(words, " ");
        payload_copy(octets, 0, shown, size);
        text_quote_append(words, (const uint8_t *)shown, size, SHOWN_SIZE_MAX);
        g_free(shown);
        if (octets->size > octets->pattern_size) {
            g_string_append_printf(words, " to %" G_GUINT64_FORMAT " octets", octets->size);
        }
    }
    g_string_append_printf(words, ", %s", end_words(answer));
    return g_string_free(words, FALSE);
}

GPtrArray *client_script_words(const struct client_scenario *scenario)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    unsigned number = 1;

    for (unsigned i = 0; i < scenario->answer_count; i++) {
        unsigned times = MAX(scenario->answers[i].times, 1U);
        char *words = answer_words(&scenario->answers[i]);
        g_ptr_array_add(lines, times > 1 ? g_strdup_printf("requests %u to %u: %s", number,
                                                           number + times - 1, words)
                                         : g_strdup_printf("request %u: %s", number, words));
        number += times;
        g_free(words);
    }
    return lines;
}

static struct case_result *result_new(const struct client_scenario *scenario,
                                      char *const *arguments)
{
    char **parts = g_strsplit(scenario->id, "/", 3);
    char *section = g_strconcat("sse/", parts[1], NULL);
    char *target = parser_target_words(arguments);
    struct case_result *result =
        case_result_new(scenario->id, "conformance", scenario->title, section);
    GPtrArray *script = client_script_words(scenario);

    result->why = g_strdup(scenario->why);
    result->delivery = g_strdup("whole");
    result->repeat = g_strdup_printf("assay client sse %s -- %s", scenario->id, target);
    for (size_t i = 0; i < CLIENT_PROVES_MAX && scenario->proves[i] != REQUIREMENT_NONE; i++) {
        g_ptr_array_add(result->requirements, (void *)requirement_get(scenario->proves[i]));
    }
    g_ptr_array_extend_and_steal(result->script, script);
    g_strfreev(parts);
    g_free(section);
    g_free(target);
    return result;
}

/* ---- The conversation ---- */

struct told {
    int64_t at_us;
    struct log_line *line;
};

static int told_compare(const void *one, const void *other)
{
    const struct told *a = one;
    const struct told *b = other;
    return a->at_us < b->at_us ? -1 : a->at_us > b->at_us;
}

static void tell(GArray *log, const struct client_record *record, enum log_direction direction,
                 int64_t at_us, const char *words, const GString *octets)
{
    struct told told = {.at_us = at_us};
    told.line = log_line_new(direction, MAX(at_us - record->begun_us, 0), -1, words,
                             octets != NULL ? octets->str : NULL, octets != NULL ? octets->len : 0);
    g_array_append_val(log, told);
}

static void request_tell(GArray *log, const struct client_play *play, guint index)
{
    const struct client_record *record = &play->record;
    const struct client_request *request =
        &g_array_index(record->requests, struct client_request, index);
    const struct client_answer *answer = client_answer_of(play->scenario, index);
    GString *words = g_string_new(NULL);
    char *sent = answer != NULL ? answer_words(answer) : g_strdup("204, then FIN");

    text_quote_append(words, (const uint8_t *)request->head->str, request->head->len,
                      2 * SHOWN_SIZE_MAX);
    tell(log, record, LOG_RECEIVED, request->at_us, words->str, request->head);
    tell(log, record, LOG_SENT, request->at_us, sent, NULL);
    if (request->ended_us > 0) {
        tell(log, record, LOG_EVENT, request->ended_us, "the answer has ended", NULL);
    }
    g_string_free(words, TRUE);
    g_free(sent);
}

static void log_tell(const struct client_play *play, struct attempt *attempt)
{
    const struct client_record *record = &play->record;
    GArray *log = g_array_new(FALSE, FALSE, sizeof(struct told));
    guint requests = MIN(record->requests->len, LOG_LINES_MAX / 6);
    guint lines = MIN(record->lines->len, LOG_LINES_MAX / 4);

    for (guint i = 0; i < requests; i++) {
        request_tell(log, play, i);
    }
    for (guint i = 0; i < lines; i++) {
        const struct client_line *line = &g_array_index(record->lines, struct client_line, i);
        GString *words = g_string_new("prints ");
        text_quote_append(words, (const uint8_t *)line->text, line->size, SHOWN_SIZE_MAX);
        tell(log, record, LOG_EVENT, line->at_us, words->str, NULL);
        g_string_free(words, TRUE);
    }
    if (record->death != NULL) {
        char *words = g_strdup_printf("the program %s", record->death);
        tell(log, record, LOG_EVENT, record->over_us, words, NULL);
        g_free(words);
    }
    g_array_sort(log, told_compare);
    for (guint i = 0; i < log->len; i++) {
        g_ptr_array_add(attempt->log, g_array_index(log, struct told, i).line);
    }
    attempt->log_lines_left_out = record->requests->len - requests + record->lines->len - lines;
    g_array_unref(log);
}

struct case_result *client_report(const struct client_play *play, char *const *arguments,
                                  bool keeps_log)
{
    struct case_result *result = result_new(play->scenario, arguments);
    struct attempt *attempt = attempt_new("whole", "");

    client_judge(play->scenario, &play->record, play->facts, result->findings, &result->reason);
    result->verdict = result->reason != NULL ? VERDICT_NA : VERDICT_PASS;
    for (guint i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        result->verdict = MAX(result->verdict, finding->verdict);
    }
    attempt->verdict = result->verdict;
    attempt->duration_us = play->record.over_us - play->record.begun_us;
    attempt->timed_out = play->record.timed_out;
    result->duration_us = attempt->duration_us;
    if (result->findings->len > 0 || keeps_log) {
        log_tell(play, attempt);
    }
    g_ptr_array_add(result->attempts, attempt);
    return result;
}

struct case_result *client_report_unplayed(const struct client_scenario *scenario,
                                           char *const *arguments, const char *reason)
{
    struct case_result *result = result_new(scenario, arguments);
    result->verdict = VERDICT_NA;
    result->reason = g_strdup(reason);
    return result;
}
