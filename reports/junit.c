/* SPDX-License-Identifier: MIT */
/*
 * The report for what reads JUnit's XML: one <testsuite> for each section, one <testcase> for each
 * case.
 *
 * There is no schema that all readers agree on, so only the elements are used that all of them
 * know, and the verdict in our own word stands as a property of each case. Text is never put into
 * CDATA: a peer could end it. The counts in the attributes are those of the elements below them;
 * what the run as a whole has to say (a target that was gone) is a case of a suite of its own, so
 * that a reader of this file goes red whenever the program's exit status is.
 */
#include <string.h>

#include "reports/escape.h"
#include "reports/gate.h"
#include "reports/report.h"
#include "reports/tally.h"

struct counts {
    unsigned tests;
    unsigned failures;
    unsigned errors;
    unsigned skipped;
};

static void attribute_append(GString *out, const char *name, const char *text)
{
    g_string_append_printf(out, " %s=\"", name);
    escape_html_append(out, text);
    g_string_append_c(out, '"');
}

static void seconds_append(GString *out, int64_t us)
{
    char digits[G_ASCII_DTOSTR_BUF_SIZE];

    g_ascii_formatd(digits, sizeof digits, "%.6f", (double)us / 1e6);
    attribute_append(out, "time", digits);
}

static void counts_add(struct counts *counts, enum gate gate)
{
    counts->tests++;
    counts->failures += gate == GATE_FAILED;
    counts->errors += gate == GATE_ERROR;
    counts->skipped += gate == GATE_SKIPPED || gate == GATE_KNOWN;
}

static void counts_append(GString *out, const struct counts *counts)
{
    g_string_append_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"",
                           counts->tests, counts->failures, counts->errors, counts->skipped);
}

/* ---- One case ---- */

static void line_append(GString *out, const char *label, const char *text)
{
    if (text == NULL || *text == '\0')
        return;
    g_string_append_printf(out, "%s: ", label);
    escape_html_append(out, text);
    g_string_append_c(out, '\n');
}

static void finding_append(GString *out, const struct finding *finding)
{
    g_string_append_printf(out, "\n%s", verdict_name(finding->verdict));
    if (finding->requirement != REQUIREMENT_NONE) {
        const struct requirement *row = requirement_get(finding->requirement);
        g_string_append_printf(out, " of %s, %s, %s: ", row->name, level_name(row->level),
                               row->clause);
        escape_html_append(out, row->text);
    }
    g_string_append_c(out, '\n');
    line_append(out, "expected", finding->expected);
    line_append(out, "actual", finding->actual);
    if (finding->octet >= 0)
        g_string_append_printf(
            out, "octet: %" G_GINT64_FORMAT " of what the target sent since the handshake\n",
            finding->octet);
    line_append(out, "hint", finding->hint);
    line_append(out, "known", finding->reason);
}

/* The essence in the first line, and then all that is known but the conversation. */
static void details_append(GString *out, const struct case_result *one, const char *essence)
{
    escape_html_append(out, essence);
    g_string_append_c(out, '\n');
    if (one->behavior != NULL)
        line_append(out, "Autobahn's behaviour", one->behavior);
    if (one->behavior_close != NULL)
        line_append(out, "Autobahn's close", one->behavior_close);
    for (guint index = 0; index < one->findings->len; index++)
        finding_append(out, g_ptr_array_index(one->findings, index));
    line_append(out, "\nwhy", one->why);
    line_append(out, "repeat", one->repeat);
}

static const char *type_of(const struct case_result *one)
{
    const struct finding *finding = gate_finding(one);
    bool has_requirement = finding != NULL && finding->requirement != REQUIREMENT_NONE;
    return has_requirement ? requirement_get(finding->requirement)->name
                           : verdict_name(one->verdict);
}

static void trouble_append(GString *out, const struct case_result *one, const char *element)
{
    char *essence = gate_essence(one);

    g_string_append_printf(out, "   <%s", element);
    attribute_append(out, "message", essence);
    attribute_append(out, "type", type_of(one));
    g_string_append_c(out, '>');
    details_append(out, one, essence);
    g_string_append_printf(out, "</%s>\n", element);
    g_free(essence);
}

static void skipped_append(GString *out, const struct case_result *one, const char *begin)
{
    char *essence = gate_essence(one);
    char *message = g_strconcat(begin, essence, NULL);

    g_string_append(out, "   <skipped");
    attribute_append(out, "message", message);
    g_string_append(out, "/>\n");
    g_free(message);
    g_free(essence);
}

/* What passed, and yet has something to tell: flaky, a warning, a remark, a stale expectation. */
static void remark_append(GString *out, const struct case_result *one)
{
    if (one->verdict == VERDICT_PASS && one->findings->len == 0)
        return;
    char *essence = gate_essence(one);
    g_string_append(out, "   <system-out>");
    g_string_append_printf(out, "%s: ", verdict_name(one->verdict));
    details_append(out, one, essence);
    g_string_append(out, "</system-out>\n");
    g_free(essence);
}

/* Readers make a tree of the class name's dots, so those of the section are no dots there. */
static void class_append(GString *out, const struct case_result *one)
{
    char *class = g_strdup_printf("%s.%s", one->suite, tally_section_name(one->section));
    g_strdelimit(class + strlen(one->suite) + 1, ". ", '_');
    attribute_append(out, "classname", class);
    g_free(class);
}

static void case_append(GString *out, const struct case_result *one, enum level level)
{
    g_string_append(out, "  <testcase");
    attribute_append(out, "name", one->id);
    class_append(out, one);
    seconds_append(out, one->duration_us);
    g_string_append(out, ">\n   <properties><property name=\"verdict\"");
    attribute_append(out, "value", verdict_name(one->verdict));
    g_string_append(out, "/><property name=\"title\"");
    attribute_append(out, "value", one->title);
    g_string_append(out, "/></properties>\n");
    switch (gate_of(one->verdict, level)) {
    case GATE_FAILED:
        trouble_append(out, one, "failure");
        break;
    case GATE_ERROR:
        trouble_append(out, one, "error");
        break;
    case GATE_SKIPPED:
        skipped_append(out, one, "not applicable: ");
        break;
    case GATE_KNOWN:
        skipped_append(out, one, "expected to fail: ");
        break;
    case GATE_STALE:
    case GATE_PASSED:
        remark_append(out, one);
        break;
    }
    g_string_append(out, "  </testcase>\n");
}

/* ---- All ---- */

static void section_append(GString *out, const struct run_result *result,
                           const struct section_tally *section, struct counts *sum,
                           enum level level)
{
    struct counts counts = {0};
    int64_t duration_us = 0;
    char *name = g_strdup_printf("%s %s", section->suite, tally_section_name(section->section));
    char *began = g_strndup(result->started, strcspn(result->started, ".Z"));

    for (guint index = 0; index < section->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(section->cases, index);
        counts_add(&counts, gate_of(one->verdict, level));
        counts_add(sum, gate_of(one->verdict, level));
        duration_us += one->duration_us;
    }
    g_string_append(out, " <testsuite");
    attribute_append(out, "name", name);
    counts_append(out, &counts);
    seconds_append(out, duration_us);
    attribute_append(out, "timestamp", began);
    g_string_append(out, ">\n");
    for (guint index = 0; index < section->cases->len; index++)
        case_append(out, g_ptr_array_index(section->cases, index), level);
    g_string_append(out, " </testsuite>\n");
    g_free(began);
    g_free(name);
}

static void run_append(GString *out, const struct run_result *result, struct counts *sum)
{
    char *trouble = gate_run_trouble(result);

    if (trouble == NULL)
        return;
    counts_add(sum, GATE_ERROR);
    g_string_append(out, " <testsuite name=\"run\" tests=\"1\" failures=\"0\" errors=\"1\" "
                         "skipped=\"0\" time=\"0.000000\">\n"
                         "  <testcase name=\"run/ends-well\" classname=\"run\" "
                         "time=\"0.000000\">\n   <error");
    attribute_append(out, "message", trouble);
    attribute_append(out, "type", "run");
    g_string_append_c(out, '>');
    escape_html_append(out, trouble);
    g_string_append_c(out, '\n');
    for (guint index = 0; index < result->stale->len; index++)
        line_append(out, "stale", g_ptr_array_index(result->stale, index));
    g_string_append(out, "</error>\n  </testcase>\n </testsuite>\n");
    g_free(trouble);
}

GString *report_junit(const struct run_result *result, enum level level)
{
    GString *out = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    GString *body = g_string_new(NULL);
    GPtrArray *sections = tally_sections(result);
    struct counts sum = {0};
    char *name = g_strdup_printf("assay %s", result->url);

    for (guint index = 0; index < sections->len; index++)
        section_append(body, result, g_ptr_array_index(sections, index), &sum, level);
    run_append(body, result, &sum);
    attribute_append(out, "name", name);
    counts_append(out, &sum);
    seconds_append(out, result->duration_us);
    g_string_append(out, ">\n");
    g_string_append_len(out, body->str, (gssize)body->len);
    g_string_append(out, "</testsuites>\n");
    g_free(name);
    g_ptr_array_unref(sections);
    g_string_free(body, TRUE);
    return out;
}
