/* SPDX-License-Identifier: MIT */
/*
 * The report for people at a terminal: what was judged, the sections, every failure in full,
 * warnings, what is known or has no evidence, the sums, and on the last line the exit status.
 */
#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "reports/escape.h"
#include "reports/report.h"
#include "reports/tally.h"
#include "reports/text_case.h"
#include "reports/traffic.h"

enum {
    LABEL_INDENT = 2,
    LABEL_COLUMN = 16,
    SECTION_SIZE_MIN = 11, /* room for "every-run" */
    SECTION_SIZE_MAX = 18, /* a longer name stands on a line of its own */
    IDS_SHOWN_MAX = 30,    /* of a group of cases with one reason */
};

/* The verdicts in the order in which somebody wants to read them. */
static const enum verdict verdict_order[VERDICT_COUNT] = {
    VERDICT_PASS,  VERDICT_FAIL,  VERDICT_WARN,  VERDICT_ERROR, VERDICT_UNKNOWN,
    VERDICT_FLAKY, VERDICT_XFAIL, VERDICT_XPASS, VERDICT_INFO,  VERDICT_NA,
};

static void title_append(const struct terminal *terminal, const char *title)
{
    terminal_strong(terminal, title);
    g_string_append_c(terminal->out, '\n');
}

static void header_field(const struct terminal *terminal, const char *label, const char *text)
{
    terminal_field(terminal, LABEL_INDENT, LABEL_COLUMN, label, text);
}

static char *joined(const GPtrArray *strings, const char *between)
{
    GString *out = g_string_new(NULL);
    for (guint index = 0; index < strings->len; index++)
        g_string_append_printf(out, "%s%s", index > 0 ? between : "",
                               (const char *)g_ptr_array_index(strings, index));
    return g_string_free(out, FALSE);
}

/* What was judged, and how, of one run. */
static void run_append(const struct terminal *terminal, const struct run_result *result)
{
    char *capabilities = joined(result->capabilities, ", ");
    char *command = tally_command(result);
    char *seed = g_strdup_printf("%" PRIu64, result->seed);
    GString *server = g_string_new(NULL);
    header_field(terminal, "target", result->url);
    if (result->server != NULL) {
        escape_cut_append(server, result->server, ESCAPE_SERVER_CHARACTERS_MAX);
        header_field(terminal, "says it is", server->str);
    }
    g_string_free(server, TRUE);
    if (result->capabilities->len > 0)
        header_field(terminal, "offers", capabilities);
    if (result->options->len > 0)
        header_field(terminal, "command", command);
    if (tally_has_seed(result))
        header_field(terminal, "seed", seed);
    header_field(terminal, "started", result->started);
    for (guint index = 0; index < result->notes->len; index++)
        header_field(terminal, "note", g_ptr_array_index(result->notes, index));
    header_field(terminal, "ended early", result->ended_early);
    g_free(seed);
    g_free(command);
    g_free(capabilities);
}

static void header_append(const struct terminal *terminal, const struct run_result *result)
{
    char *title =
        g_strdup_printf("Assay %s, suite %s", result->assay_version, result->suite_version);
    GString *line = g_string_new(NULL);
    const struct terminal plain = {.out = line, .columns = terminal->columns};
    terminal_field(&plain, 0, 0, "", title);
    g_string_truncate(line, line->len - 1);
    title_append(terminal, line->str);
    for (guint index = 0; result->parts != NULL && index < result->parts->len; index++) {
        const struct run_result *part = g_ptr_array_index(result->parts, index);
        header_field(terminal, "judged", tally_run_title(part));
        run_append(terminal, part);
    }
    if (result->parts == NULL) {
        header_field(terminal, "judged", result->role);
        run_append(terminal, result);
    }
    g_string_append_c(terminal->out, '\n');
    g_string_free(line, TRUE);
    g_free(title);
}

/* The counts that are not 0, from `column` on, and there again where a line is full. */
static void counts_append(const struct terminal *terminal, const unsigned *counts, unsigned column)
{
    unsigned used = column;
    for (size_t index = 0; index < VERDICT_COUNT; index++) {
        enum verdict verdict = verdict_order[index];
        if (counts[verdict] == 0)
            continue;
        char *words = g_strdup_printf("%u %s", counts[verdict], verdict_name(verdict));
        unsigned width = (unsigned)strlen(words);
        if (used + width + 3 > terminal_columns(terminal->columns)) {
            g_string_append_printf(terminal->out, ",\n%*s", (int)column, "");
            used = column;
        }
        g_string_append(terminal->out, used > column ? ", " : "");
        terminal_mark(terminal, verdict, words);
        used += width + 2;
        g_free(words);
    }
    g_string_append_c(terminal->out, '\n');
}

/* Room for the longest name of the sections that has room at all, and a space. */
static unsigned section_size_of(const GPtrArray *sections)
{
    size_t size = SECTION_SIZE_MIN;
    for (guint index = 0; index < sections->len; index++) {
        const struct section_tally *section = g_ptr_array_index(sections, index);
        GString *name = g_string_new(NULL);
        escape_terminal_append(name, tally_section_name(section->section));
        if (name->len < SECTION_SIZE_MAX)
            size = MAX(size, name->len + 1);
        g_string_free(name, TRUE);
    }
    return (unsigned)size;
}

static void section_append(const struct terminal *terminal, const struct section_tally *section,
                           unsigned size)
{
    GString *name = g_string_new(NULL);
    escape_terminal_append(name, tally_section_name(section->section));
    if (name->len >= size) {
        terminal_field(terminal, LABEL_INDENT, LABEL_INDENT, "",
                       tally_section_name(section->section));
        g_string_truncate(name, 0);
    }
    g_string_append_printf(terminal->out, "%*s%-*s%-26s%5u  ", LABEL_INDENT, "", (int)size,
                           name->str, tally_section_title(section->suite, section->section),
                           section->cases->len);
    counts_append(terminal, section->counts, LABEL_INDENT + size + 26 + 5 + 2);
    g_string_free(name, TRUE);
}

static void sections_append(const struct terminal *terminal, const struct run_result *result)
{
    GPtrArray *sections = tally_sections(result);
    unsigned size = section_size_of(sections);
    const char *group = "";
    for (guint index = 0; index < sections->len; index++) {
        const struct section_tally *section = g_ptr_array_index(sections, index);
        if (strcmp(group, tally_group_title(section)) != 0) {
            group = tally_group_title(section);
            title_append(terminal, group);
        }
        section_append(terminal, section, size);
    }
    g_string_append_c(terminal->out, '\n');
    g_ptr_array_unref(sections);
}

static void cases_append(const struct terminal *terminal, const struct run_result *result,
                         enum verdict verdict, const char *title,
                         void (*write)(const struct terminal *, const struct case_result *))
{
    unsigned count = run_result_count(result, verdict);
    if (count == 0)
        return;
    char *line = g_strdup_printf("%s (%u)", title, count);
    title_append(terminal, line);
    if (write == text_case_full)
        terminal_field(terminal, 0, LABEL_INDENT, "",
                       "in conversations: -> sent, <- received, with the octet where it begins, "
                       ">> what the finding is about");
    g_string_append_c(terminal->out, '\n');
    g_free(line);
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (one->verdict == verdict)
            write(terminal, one);
    }
}

/* Why a case is as it is: its reason, or what its first finding says. */
static const char *reason_of(const struct case_result *result)
{
    if (result->reason != NULL)
        return result->reason;
    if (result->findings->len > 0) {
        const struct finding *finding = g_ptr_array_index(result->findings, 0);
        return finding->reason != NULL ? finding->reason : finding->actual;
    }
    if (result->verdict == VERDICT_XPASS)
        return "take the line out of the expectations";
    return result->behavior != NULL ? result->behavior : "";
}

static void group_append(const struct terminal *terminal, const char *reason, const GPtrArray *ids)
{
    GString *list = g_string_new(NULL);
    for (guint index = 0; index < ids->len && index < IDS_SHOWN_MAX; index++)
        g_string_append_printf(list, "%s%s", index > 0 ? " " : "",
                               (const char *)g_ptr_array_index(ids, index));
    if (ids->len > IDS_SHOWN_MAX)
        g_string_append_printf(list, " and %u more", ids->len - IDS_SHOWN_MAX);
    char *count = g_strdup_printf("%5u", ids->len);
    terminal_field(terminal, LABEL_INDENT, 9, count, *reason != '\0' ? reason : "no reason given");
    terminal_field(terminal, 9, 9, "", list->str);
    g_free(count);
    g_string_free(list, TRUE);
}

/* The cases with that verdict, those with one reason together, in the order of the catalogue. */
static void groups_append(const struct terminal *terminal, const struct run_result *result,
                          enum verdict verdict, const char *title)
{
    GPtrArray *reasons = g_ptr_array_new();
    GHashTable *groups =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (one->verdict != verdict)
            continue;
        char *reason = (char *)reason_of(one);
        GPtrArray *ids = g_hash_table_lookup(groups, reason);
        if (ids == NULL) {
            ids = g_ptr_array_new();
            g_hash_table_insert(groups, reason, ids);
            g_ptr_array_add(reasons, reason);
        }
        g_ptr_array_add(ids, one->id);
    }
    if (reasons->len > 0) {
        title_append(terminal, title);
        for (guint index = 0; index < reasons->len; index++) {
            const char *reason = g_ptr_array_index(reasons, index);
            group_append(terminal, reason, g_hash_table_lookup(groups, reason));
        }
        g_string_append_c(terminal->out, '\n');
    }
    g_hash_table_unref(groups);
    g_ptr_array_unref(reasons);
}

static void case_line(const struct terminal *terminal, const struct case_result *result)
{
    terminal_field(terminal, LABEL_INDENT, LABEL_INDENT, "", result->id);
    terminal_field(terminal, 6, 6, "", result->title);
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        terminal_field(terminal, 6, LABEL_COLUMN, verdict_name(finding->verdict), finding->actual);
    }
}

static void lists_append(const struct terminal *terminal, const struct run_result *result,
                         bool verbose)
{
    groups_append(terminal, result, VERDICT_UNKNOWN, "No evidence");
    groups_append(terminal, result, VERDICT_XFAIL, "Expected failures");
    groups_append(terminal, result, VERDICT_XPASS, "Expected to fail, but passed");
    if (result->stale->len > 0) {
        title_append(terminal, "Stale lines of the expectations");
        for (guint index = 0; index < result->stale->len; index++)
            terminal_field(terminal, LABEL_INDENT, LABEL_INDENT, "",
                           g_ptr_array_index(result->stale, index));
        g_string_append_c(terminal->out, '\n');
    }
    groups_append(terminal, result, VERDICT_NA, "Not applicable");
    if (verbose) {
        cases_append(terminal, result, VERDICT_INFO, "Left open by the standard", case_line);
        cases_append(terminal, result, VERDICT_PASS, "Passed", case_line);
        g_string_append_c(terminal->out, '\n');
    }
}

static void requirements_append(const struct terminal *terminal, const struct run_result *result)
{
    if (!tally_has_rules(result)) {
        header_field(terminal, "requirements", "none: Autobahn's cases name none");
        return;
    }
    struct requirement_tally *tally = g_new0(struct requirement_tally, 1);
    tally_requirements(result, tally);
    for (int level = LEVEL_MUST; level <= LEVEL_SHOULD; level++) {
        const unsigned *counts = tally->counts[level];
        unsigned sum = 0;
        for (int verdict = 0; verdict < REQUIREMENT_VERDICT_COUNT; verdict++)
            sum += counts[verdict];
        if (sum == 0)
            continue;
        char *words = g_strdup_printf("%-7s%u met, %u broken, %u untested, %u not applicable",
                                      level_name((enum level)level), counts[REQUIREMENT_MET],
                                      counts[REQUIREMENT_BROKEN], counts[REQUIREMENT_UNTESTED],
                                      counts[REQUIREMENT_NOT_APPLICABLE]);
        header_field(terminal, level == LEVEL_MUST ? "requirements" : "", words);
        g_free(words);
    }
    char *words = g_strdup_printf("apart: %u that no case can see (by itself), %u judged by "
                                  "other rows, %u for other roles",
                                  tally->hidden_count, tally->derived_count, tally->others_count);
    header_field(terminal, "", words);
    g_free(words);
    g_free(tally);
}

static void autobahn_append(const struct terminal *terminal, const struct run_result *result)
{
    for (int column = 0; column < 2; column++) {
        GArray *words = tally_autobahn(result, column == 1);
        GString *line = g_string_new(NULL);
        for (guint index = 0; index < words->len; index++) {
            const struct word_count *word = &g_array_index(words, struct word_count, index);
            g_string_append_printf(line, "%s%u %s", index > 0 ? ", " : "", word->count, word->word);
        }
        header_field(terminal, column == 0 ? "Autobahn" : "  its close", line->str);
        g_string_free(line, TRUE);
        g_array_unref(words);
    }
}

static void summary_append(const struct terminal *terminal, const struct run_result *result)
{
    unsigned counts[VERDICT_COUNT];
    unsigned waiting_count = 0;
    int64_t waiting_us = tally_waiting_us(result, &waiting_count);
    GString *time = g_string_new(NULL);

    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++)
        counts[verdict] = run_result_count(result, (enum verdict)verdict);
    title_append(terminal, "Summary");
    char *all = g_strdup_printf("%u", result->cases->len);
    header_field(terminal, "cases", all);
    g_string_append_printf(terminal->out, "%*s", LABEL_COLUMN, "");
    counts_append(terminal, counts, LABEL_COLUMN);
    g_free(all);
    requirements_append(terminal, result);
    if (tally_has_suite(result, "autobahn"))
        autobahn_append(terminal, result);
    g_string_append_printf(time, "%.3f s", (double)result->duration_us / 1e6);
    if (waiting_count > 0)
        g_string_append_printf(time, "; in it %.3f s of %u case%s that must wait, side by side",
                               (double)waiting_us / 1e6, waiting_count,
                               waiting_count == 1 ? "" : "s");
    header_field(terminal, "time", time->str);
    g_string_free(time, TRUE);
    g_string_append_c(terminal->out, '\n');
}

static void exit_append(const struct terminal *terminal, const struct run_result *result)
{
    char *status = g_strdup_printf("exit %d", result->exit_status);
    char *label = g_strdup_printf("%s:", status);
    GString *line = g_string_new(NULL);
    const struct terminal plain = {.out = line, .columns = terminal->columns};
    terminal_field(&plain, 0, (unsigned)strlen(label) + 1, label, result->exit_reason);
    assert(g_str_has_prefix(line->str, status));
    terminal_mark(terminal, result->exit_status == 0 ? VERDICT_PASS : VERDICT_FAIL, status);
    g_string_append(terminal->out, line->str + strlen(status));
    g_string_free(line, TRUE);
    g_free(label);
    g_free(status);
}

/* Whether any conversation was played; if not, there is nothing to tell but why. */
static bool was_played(const struct run_result *result)
{
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (one->attempts->len > 0)
            return true;
    }
    return false;
}

GString *report_text(const struct run_result *result, unsigned columns, bool color, bool verbose)
{
    const struct terminal terminal = {
        .out = g_string_new(NULL), .columns = columns, .color = color};
    header_append(&terminal, result);
    if (result->ended_early != NULL && !was_played(result)) {
        exit_append(&terminal, result);
        return terminal.out;
    }
    sections_append(&terminal, result);
    cases_append(&terminal, result, VERDICT_ERROR, "Errors of our own", text_case_full);
    cases_append(&terminal, result, VERDICT_FAIL, "Failures", text_case_full);
    cases_append(&terminal, result, VERDICT_WARN, "Warnings", text_case_short);
    cases_append(&terminal, result, VERDICT_FLAKY, "Failed once, passed when repeated",
                 text_case_short);
    lists_append(&terminal, result, verbose);
    traffic_text(&terminal, result);
    summary_append(&terminal, result);
    exit_append(&terminal, result);
    return terminal.out;
}
