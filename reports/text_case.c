/* SPDX-License-Identifier: MIT */
/*
 * One case for a terminal, as a block of labelled fields:
 *
 *     FAIL  ws/5.5.1/body-of-one-octet
 *           fails the connection on a Close body of one octet
 *           broken        WS_..., MUST, RFC 6455 5.5.1: what it asks
 *           expected      ...
 */
#include "reports/text_case.h"

#include <inttypes.h>
#include <string.h>

#include "reports/tally.h"

enum {
    INDENT = 6,
    COLUMN = 20,              /* of the fields' texts */
    LOG_COLUMN = 36,          /* of the texts of a conversation */
    LOG_LINES_SHOWN_MAX = 24, /* a screen full */
    OCTETS_SHOWN_MAX = 32,    /* of an ordinary line: two rows */
    OCTETS_OF_OFFENCE_MAX = 96,
};

static void head_append(const struct terminal *terminal, const struct case_result *result)
{
    char *word = g_ascii_strup(verdict_name(result->verdict), -1);
    terminal_mark(terminal, result->verdict, word);
    unsigned used = (unsigned)strlen(word);
    g_string_append_printf(terminal->out, "%*s", used < INDENT ? (int)(INDENT - used) : 1, "");
    terminal_field(terminal, 0, 0, "", result->id);
    terminal_field(terminal, INDENT, INDENT, "", result->title);
    g_free(word);
}

/* "WS_5_2_FAILS_ON_RSV, MUST, RFC 6455 5.2: what it asks". Free with g_free. */
static char *requirement_words(const struct finding *finding)
{
    if (finding->requirement == REQUIREMENT_NONE)
        return NULL;
    const struct requirement *row = requirement_get(finding->requirement);
    return g_strdup_printf("%s, %s, %s: %s", row->name, level_name(row->level), row->clause,
                           row->text);
}

/* A hint that stands above already is not said again. */
static void finding_append(const struct terminal *terminal, const struct finding *finding,
                           const char *hint_above)
{
    bool is_said = g_strcmp0(finding->hint, hint_above) == 0;
    char *requirement = requirement_words(finding);
    char *octet = finding->octet >= 0 ? g_strdup_printf("%" PRId64 " %s", finding->octet,
                                                        octet_of_words(finding->octet_of))
                                      : NULL;
    const char *label = finding_blames(finding) ? "broken" : verdict_name(finding->verdict);
    terminal_field(terminal, INDENT, COLUMN, label, requirement);
    terminal_field(terminal, INDENT, COLUMN, "expected", finding->expected);
    terminal_field(terminal, INDENT, COLUMN, "actual", finding->actual);
    terminal_field(terminal, INDENT, COLUMN, "octet", octet);
    terminal_field(terminal, INDENT, COLUMN, "hint", is_said ? NULL : finding->hint);
    terminal_field(terminal, INDENT, COLUMN, "known", finding->reason);
    g_free(octet);
    g_free(requirement);
}

/* Those that blame stand first, each group in its order. */
static void findings_append(const struct terminal *terminal, const struct case_result *result)
{
    const char *hint = NULL;
    for (int blaming = 1; blaming >= 0; blaming--) {
        for (guint index = 0; index < result->findings->len; index++) {
            const struct finding *finding = g_ptr_array_index(result->findings, index);
            if (finding_blames(finding) != (blaming == 1))
                continue;
            finding_append(terminal, finding, hint);
            hint = finding->hint != NULL ? finding->hint : hint;
        }
    }
}

static void autobahn_append(const struct terminal *terminal, const struct case_result *result)
{
    if (result->behavior == NULL)
        return;
    char *code = result->remote_close_code >= 0 ? g_strdup_printf("%d", result->remote_close_code)
                                                : g_strdup("none");
    char *words = g_strdup_printf("behaviour %s, close %s, code of the target %s", result->behavior,
                                  result->behavior_close, code);
    terminal_field(terminal, INDENT, COLUMN, "Autobahn", words);
    g_free(words);
    g_free(code);
}

/* A head in words has its line ends as `\x0D\x0A`: one line each. */
static void words_append(const struct terminal *terminal, const char *label, const char *words)
{
    static const char line_end[] = "\\x0D\\x0A";
    char **lines = g_strsplit(words, line_end, -1);
    for (size_t index = 0; lines[index] != NULL; index++) {
        bool is_last = lines[index + 1] == NULL;
        bool is_empty = *lines[index] == '\0' || (is_last && strcmp(lines[index], "\"") == 0);
        if (index == 0 || !is_empty)
            terminal_field(terminal, INDENT, LOG_COLUMN, index == 0 ? label : "", lines[index]);
    }
    g_strfreev(lines);
}

static void log_line_append(const struct terminal *terminal, const struct log_line *line)
{
    static const char *const arrows[] = {
        [LOG_SENT] = "->", [LOG_RECEIVED] = "<-", [LOG_EVENT] = "--"};
    size_t shown_max = line->is_offence ? OCTETS_OF_OFFENCE_MAX : OCTETS_SHOWN_MAX;
    char *offset = line->offset >= 0 ? g_strdup_printf("%" PRId64, line->offset) : g_strdup("");
    char *label = g_strdup_printf("%s%9.3f ms  %s %9s", line->is_offence ? ">> " : "   ",
                                  (double)line->at_us / 1e3, arrows[line->direction], offset);
    words_append(terminal, label, line->text);
    g_free(label);
    g_free(offset);
    if (line->octets == NULL || line->offset < 0)
        return;
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(line->octets, &size);
    size_t shown = MIN((size_t)size, shown_max);
    uint64_t left_out = line->size - shown;
    terminal_octets(terminal, LOG_COLUMN, octets, shown);
    if (left_out > 0)
        g_string_append_printf(terminal->out, "%*s... and %" PRIu64 " octets more\n", LOG_COLUMN,
                               "", left_out);
}

static void stream_line_append(const struct terminal *terminal, const struct log_line *line)
{
    char *label = g_strdup_printf("%s%9" PRId64, line->is_offence ? ">> " : "   ", line->offset);
    char *words =
        g_strdup_printf("%s: %s%s%s", line->text, line->does != NULL ? line->does : "",
                        line->event != NULL ? ", " : "", line->event != NULL ? line->event : "");
    terminal_field(terminal, INDENT, COLUMN, label, words);
    g_free(words);
    g_free(label);
}

/* The event stream, line by line: the octet of each, and what a parser does with it. */
static void stream_append(const struct terminal *terminal, const struct attempt *attempt)
{
    if (attempt->stream->len == 0)
        return;
    terminal_field(terminal, INDENT, COLUMN, "stream", "line by line, from which octet");
    for (guint index = 0; index < attempt->stream->len; index++)
        stream_line_append(terminal, g_ptr_array_index(attempt->stream, index));
    if (attempt->stream_lines_left_out > 0)
        g_string_append_printf(terminal->out, "%*s(%u more lines are not shown)\n", COLUMN, "",
                               attempt->stream_lines_left_out);
}

static void conversation_append(const struct terminal *terminal, const struct case_result *result)
{
    const struct attempt *attempt = tally_telling_attempt(result);
    if (attempt == NULL)
        return;
    stream_append(terminal, attempt);
    if (attempt->log->len == 0)
        return;
    struct log_window window = tally_log_window(attempt, LOG_LINES_SHOWN_MAX);
    guint left_out = attempt->log->len - (window.end - window.begin);
    char *how = g_strdup_printf("delivery %s%s%s, seed %" PRIu64 ", %.1f ms%s", attempt->delivery,
                                *attempt->variant != '\0' ? ", " : "", attempt->variant,
                                attempt->seed, (double)attempt->duration_us / 1e3,
                                attempt->timed_out ? ", rests on a deadline" : "");
    terminal_field(terminal, INDENT, COLUMN, "conversation", how);
    g_free(how);
    for (guint index = window.begin; index < window.end; index++)
        log_line_append(terminal, g_ptr_array_index(attempt->log, index));
    if (left_out > 0 || attempt->log_lines_left_out > 0)
        g_string_append_printf(terminal->out, "%*s(%u lines of %u are not shown)\n", COLUMN, "",
                               left_out + attempt->log_lines_left_out,
                               attempt->log->len + attempt->log_lines_left_out);
}

void text_case_full(const struct terminal *terminal, const struct case_result *result)
{
    head_append(terminal, result);
    autobahn_append(terminal, result);
    terminal_field(terminal, INDENT, COLUMN, "reason", result->reason);
    findings_append(terminal, result);
    terminal_field(terminal, INDENT, COLUMN, "why", result->why);
    conversation_append(terminal, result);
    terminal_copyable(terminal, INDENT, COLUMN, "repeat", result->repeat);
    g_string_append_c(terminal->out, '\n');
}

void text_case_short(const struct terminal *terminal, const struct case_result *result)
{
    head_append(terminal, result);
    autobahn_append(terminal, result);
    terminal_field(terminal, INDENT, COLUMN, "reason", result->reason);
    findings_append(terminal, result);
    terminal_copyable(terminal, INDENT, COLUMN, "repeat", result->repeat);
    g_string_append_c(terminal->out, '\n');
}
