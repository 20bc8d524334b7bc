/* SPDX-License-Identifier: MIT */
/*
 * The report in TAP 14: a plan, one line for each case, and below a line that has more to tell a
 * YAML block. What is not applicable is skipped; an expected failure has the directive that TAP
 * keeps for tests which are known to fail, and so has one that passes although it is expected to
 * fail, which readers point out. When the run itself went wrong the last line bails out.
 *
 * In a description `#` would begin a directive and `\` an escape, so both are escaped; no text of
 * a peer can hold a line end by then. YAML strings are always double-quoted.
 */
#include "reports/escape.h"
#include "reports/gate.h"
#include "reports/report.h"

/* Directives are read without regard to case. */
#define KNOWN_DIRECTIVE " # todo "

static void escaped_append(GString *out, const char *text, const char *special)
{
    GString *visible = g_string_new(NULL);

    escape_terminal_append(visible, text);
    for (const char *at = visible->str; *at != '\0'; at++) {
        if (*at == '\\' || *at == *special)
            g_string_append_c(out, '\\');
        g_string_append_c(out, *at);
    }
    g_string_free(visible, TRUE);
}

static void field_append(GString *out, unsigned indent, const char *name, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    g_string_append_printf(out, "%*s%s: \"", (int)indent, "", name);
    escaped_append(out, text, "\"");
    g_string_append(out, "\"\n");
}

static void finding_append(GString *out, const struct finding *finding)
{
    g_string_append_printf(out, "    - verdict: %s\n", verdict_name(finding->verdict));
    if (finding->requirement != REQUIREMENT_NONE) {
        const struct requirement *row = requirement_get(finding->requirement);
        g_string_append_printf(out, "      requirement: %s\n      level: %s\n", row->name,
                               level_name(row->level));
        field_append(out, 6, "clause", row->clause);
        field_append(out, 6, "asks", row->text);
    }
    field_append(out, 6, "expected", finding->expected);
    field_append(out, 6, "actual", finding->actual);
    if (finding->octet >= 0)
        g_string_append_printf(out, "      octet: %" G_GINT64_FORMAT "\n", finding->octet);
    field_append(out, 6, "hint", finding->hint);
    field_append(out, 6, "known", finding->reason);
}

static void diagnostics_append(GString *out, const struct case_result *one, const char *essence)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(digits, sizeof digits, "%.3f", (double)one->duration_us / 1e3);
    g_string_append(out, "  ---\n");
    field_append(out, 2, "message", essence);
    g_string_append_printf(out, "  severity: %s\n  duration_ms: %s\n", verdict_name(one->verdict),
                           digits);
    field_append(out, 2, "title", one->title);
    field_append(out, 2, "behavior", one->behavior);
    field_append(out, 2, "behaviorClose", one->behavior_close);
    if (one->findings->len > 0)
        g_string_append(out, "  findings:\n");
    for (guint index = 0; index < one->findings->len; index++)
        finding_append(out, g_ptr_array_index(one->findings, index));
    field_append(out, 2, "why", one->why);
    field_append(out, 2, "repeat", one->repeat);
    g_string_append(out, "  ...\n");
}

static void case_append(GString *out, const struct case_result *one, guint number, enum level level)
{
    enum gate gate = gate_of(one->verdict, level);
    bool is_ok = gate == GATE_PASSED || gate == GATE_SKIPPED || gate == GATE_STALE;
    char *essence = gate_essence(one);

    g_string_append_printf(out, "%s %u - ", is_ok ? "ok" : "not ok", number);
    escaped_append(out, one->id, "#");
    if (gate == GATE_SKIPPED || gate == GATE_KNOWN) {
        g_string_append(out, gate == GATE_SKIPPED ? " # SKIP " : KNOWN_DIRECTIVE);
        escaped_append(out, essence, "#");
    } else if (gate == GATE_STALE) {
        g_string_append(out, KNOWN_DIRECTIVE "expected to fail, but passed");
    }
    g_string_append_c(out, '\n');
    if (gate != GATE_SKIPPED && (one->verdict != VERDICT_PASS || one->findings->len > 0))
        diagnostics_append(out, one, essence);
    g_free(essence);
}

static void comment_append(GString *out, const char *label, const char *text)
{
    if (text == NULL)
        return;
    g_string_append_printf(out, "# %s: ", label);
    escape_terminal_append(out, text);
    g_string_append_c(out, '\n');
}

GString *report_tap(const struct run_result *result, enum level level)
{
    GString *out = g_string_new("TAP version 14\n");
    char *trouble = gate_run_trouble(result);

    g_string_append_printf(out, "1..%u\n", result->cases->len);
    comment_append(out, "target", result->url);
    comment_append(out, "server", result->server);
    g_string_append_printf(out, "# seed: %" G_GUINT64_FORMAT "\n", result->seed);
    for (guint index = 0; index < result->cases->len; index++)
        case_append(out, g_ptr_array_index(result->cases, index), index + 1, level);
    for (guint index = 0; index < result->stale->len; index++)
        comment_append(out, "stale", g_ptr_array_index(result->stale, index));
    if (trouble != NULL) {
        g_string_append(out, "Bail out! ");
        escaped_append(out, trouble, "#");
        g_string_append_c(out, '\n');
    }
    g_free(trouble);
    return out;
}
