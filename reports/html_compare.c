/* SPDX-License-Identifier: MIT */
/*
 * Several runs side by side, as one HTML page: a row per target with its sums, then a column per
 * target: sections, requirements and cases as rows, and those first on which the targets differ.
 *
 * Runs need not have played the same cases; what a run did not play is an empty cell, and that is
 * no difference.
 */
#include <string.h>

#include "reports/escape.h"
#include "reports/html_parts.h"
#include "reports/report.h"

struct column {
    const char *name;
    const struct run_result *result;
    struct requirement_tally requirements;
    GPtrArray *sections; /* struct section_tally * */
    GHashTable *cases;   /* id to const struct case_result *, of the result */
};

struct sheet {
    GString *out;
    struct column *columns;
    guint count;
    GPtrArray
        *cases; /* const struct case_result *: the first of each id, in the order of the runs */
    unsigned left_out;
    bool has_rules; /* some case names a requirement, as those of Autobahn's do not */
};

static void cell_append(GString *out, enum verdict verdict, const char *words)
{
    g_string_append_printf(out,
                           "<td class=\"c\"><span class=\"sq v-%s\" role=\"img\" "
                           "aria-label=\"%s\" title=\"%s\">%s</span></td>",
                           verdict_name(verdict), words, words, html_glyph(verdict));
}

static void empty_append(GString *out)
{
    g_string_append(out, "<td class=\"c\"><span class=\"sr\">not played</span></td>");
}

/* Begins a table that may be wider than a phone: it scrolls by itself, by keyboard, too. */
static void table_begin(struct sheet *sheet, const char *label, const char *first)
{
    g_string_append_printf(sheet->out,
                           "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                           "aria-label=\"%s\"><table class=\"plain compare\"><thead><tr>"
                           "<th scope=\"col\">%s</th>",
                           label, first);
    for (guint index = 0; index < sheet->count; index++) {
        g_string_append_printf(sheet->out, "<th scope=\"col\" class=\"c\"><b>%u</b> ", index + 1);
        escape_html_append(sheet->out, sheet->columns[index].name);
        g_string_append(sheet->out, "</th>");
    }
    g_string_append(sheet->out, "</tr></thead>\n<tbody>\n");
}

static void table_end(struct sheet *sheet)
{
    g_string_append(sheet->out, "</tbody></table></div>\n");
}

/* ------------------------------------------------------------------------------------- targets */

static void sum_append(GString *out, const char *kind, unsigned count)
{
    g_string_append_printf(out, "<td class=\"n t-%s\">%u</td>", count > 0 ? kind : "none", count);
}

static void target_append(struct sheet *sheet, guint index)
{
    static const enum verdict verdicts[] = {VERDICT_FAIL, VERDICT_XFAIL, VERDICT_WARN,
                                            VERDICT_PASS};
    const struct column *column = &sheet->columns[index];
    const struct run_result *result = column->result;
    const unsigned *must = column->requirements.counts[LEVEL_MUST];
    const unsigned *should = column->requirements.counts[LEVEL_SHOULD];
    GString *out = sheet->out;
    g_string_append_printf(out, "<tr><th scope=\"row\"><b>%u</b> ", index + 1);
    escape_html_append(out, column->name);
    g_string_append(out, "<small> ");
    escape_html_append(out, result->server);
    g_string_append(out, result->server != NULL ? ", " : "");
    escape_html_append(out, result->url);
    g_string_append(out, ", ");
    escape_html_append(out, result->started);
    g_string_append(out, ", Assay ");
    escape_html_append(out, result->assay_version);
    g_string_append(out, ", suite ");
    escape_html_append(out, result->suite_version);
    if (result->ended_early != NULL) {
        g_string_append(out, "; ended early: ");
        escape_html_append(out, result->ended_early);
    }
    g_string_append(out, "</small></th>");
    if (sheet->has_rules) {
        g_string_append_printf(out, "<td class=\"n\">%u of %u</td>", must[REQUIREMENT_MET],
                               must[REQUIREMENT_MET] + must[REQUIREMENT_BROKEN]);
        sum_append(out, "fail", must[REQUIREMENT_BROKEN]);
        sum_append(out, "warn", should[REQUIREMENT_BROKEN]);
        sum_append(out, "na", must[REQUIREMENT_UNTESTED]);
    }
    for (size_t at = 0; at < G_N_ELEMENTS(verdicts); at++)
        sum_append(out, verdict_name(verdicts[at]), run_result_count(result, verdicts[at]));
    g_string_append(out, "</tr>\n");
}

static void targets_append(struct sheet *sheet)
{
    enum { RULE_HEADS = 4 };
    static const char *const heads[] = {"MUST met",      "MUST broken",  "SHOULD broken",
                                        "MUST untested", "cases failed", "failed as expected",
                                        "warned",        "passed"};
    GString *out = sheet->out;
    g_string_append(out, "<section><h2 id=\"targets\">Targets</h2>\n"
                         "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                         "aria-label=\"Targets\"><table class=\"plain compare\"><thead><tr>"
                         "<th scope=\"col\">Target</th>");
    for (size_t index = sheet->has_rules ? 0 : RULE_HEADS; index < G_N_ELEMENTS(heads); index++)
        g_string_append_printf(out, "<th scope=\"col\" class=\"n\">%s</th>", heads[index]);
    g_string_append(out, "</tr></thead>\n<tbody>\n");
    for (guint index = 0; index < sheet->count; index++)
        target_append(sheet, index);
    table_end(sheet);
    g_string_append(out, "</section>\n");
}

/* ------------------------------------------------------------------------------------ sections */

static const struct section_tally *section_find(const struct column *column,
                                                const struct section_tally *wanted)
{
    for (guint index = 0; index < column->sections->len; index++) {
        const struct section_tally *one = g_ptr_array_index(column->sections, index);
        if (strcmp(one->suite, wanted->suite) == 0 && strcmp(one->section, wanted->section) == 0)
            return one;
    }
    return NULL;
}

static void counts_cell_append(GString *out, const struct section_tally *section)
{
    if (section == NULL) {
        empty_append(out);
        return;
    }
    const char *kind = section->counts[VERDICT_FAIL] + section->counts[VERDICT_ERROR] > 0 ? " bad"
                       : section->counts[VERDICT_WARN] + section->counts[VERDICT_XFAIL] > 0
                           ? " fair"
                           : "";
    g_string_append_printf(out, "<td class=\"c sums-of%s\">", kind);
    for (size_t index = 0; index < VERDICT_COUNT; index++) {
        const char *name = verdict_name(html_order[index]);
        if (section->counts[html_order[index]] > 0)
            g_string_append_printf(out, "<span class=\"t-%s\">%u %s</span> ", name,
                                   section->counts[html_order[index]], name);
    }
    g_string_append(out, "</td>");
}

/* Whether an earlier column has the section, so that it has its row already. */
static bool is_section_told(const struct sheet *sheet, guint column,
                            const struct section_tally *section)
{
    for (guint index = 0; index < column; index++) {
        if (section_find(&sheet->columns[index], section) != NULL)
            return true;
    }
    return false;
}

static void section_row(struct sheet *sheet, const struct section_tally *section)
{
    bool differs = false;
    for (guint index = 0; index < sheet->count; index++) {
        const struct section_tally *one = section_find(&sheet->columns[index], section);
        differs |= one != NULL && memcmp(one->counts, section->counts, sizeof one->counts) != 0;
    }
    g_string_append(sheet->out, "<tr><th scope=\"row\">");
    html_section_name(sheet->out, section->suite, section->section);
    g_string_append(sheet->out, differs ? " <span class=\"ne\" role=\"img\" "
                                          "aria-label=\"they differ\">\xE2\x89\xA0</span></th>"
                                        : "</th>");
    for (guint index = 0; index < sheet->count; index++)
        counts_cell_append(sheet->out, section_find(&sheet->columns[index], section));
    g_string_append(sheet->out, "</tr>\n");
}

static void sections_append(struct sheet *sheet)
{
    const char *group = "";
    g_string_append(sheet->out, "<section><h2 id=\"matrix\">By section"
                                "</h2>\n");
    table_begin(sheet, "By section", "Section");
    for (guint column = 0; column < sheet->count; column++) {
        for (guint index = 0; index < sheet->columns[column].sections->len; index++) {
            const struct section_tally *one =
                g_ptr_array_index(sheet->columns[column].sections, index);
            if (is_section_told(sheet, column, one))
                continue;
            if (strcmp(group, tally_group_title(one)) != 0)
                g_string_append_printf(sheet->out,
                                       "<tr><th scope=\"colgroup\" colspan=\"%u\" "
                                       "class=\"suite\">%s</th></tr>\n",
                                       sheet->count + 1, tally_group_title(one));
            group = tally_group_title(one);
            section_row(sheet, one);
        }
    }
    table_end(sheet);
    g_string_append(sheet->out, "</section>\n");
}

/* -------------------------------------------------------------------------------- requirements */

static bool is_evidence(enum requirement_verdict verdict)
{
    return verdict == REQUIREMENT_MET || verdict == REQUIREMENT_BROKEN;
}

/* How many targets meet the requirement, and how many break it. */
static void votes_count(const struct sheet *sheet, enum requirement_id id, unsigned *met,
                        unsigned *broken)
{
    *met = 0;
    *broken = 0;
    for (guint index = 0; index < sheet->count; index++) {
        *met += sheet->columns[index].requirements.verdicts[id] == REQUIREMENT_MET;
        *broken += sheet->columns[index].requirements.verdicts[id] == REQUIREMENT_BROKEN;
    }
}

static void requirement_row(struct sheet *sheet, const struct requirement *row, bool differing)
{
    GString *out = sheet->out;
    g_string_append_printf(out, "<tr data-verdict=\"%s\"><th scope=\"row\"><b>%s</b> ",
                           differing ? "differ" : "agree", level_name(row->level));
    html_clause(out, row->clause);
    g_string_append(out, ": ");
    escape_html_append(out, row->text);
    g_string_append_c(out, ' ');
    html_element(out, "code", row->name);
    g_string_append(out, "</th>");
    for (guint index = 0; index < sheet->count; index++) {
        enum requirement_verdict verdict = sheet->columns[index].requirements.verdicts[row->id];
        if (is_evidence(verdict))
            cell_append(out,
                        verdict == REQUIREMENT_MET ? VERDICT_PASS
                        : row->level == LEVEL_MUST ? VERDICT_FAIL
                                                   : VERDICT_WARN,
                        requirement_verdict_name(verdict));
        else
            empty_append(out);
    }
    g_string_append(out, "</tr>\n");
}

/* The table of those on which the targets differ, or of those on which they agree. */
static unsigned requirement_rows(struct sheet *sheet, bool differing, bool is_written)
{
    unsigned count = 0;
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        unsigned met;
        unsigned broken;
        votes_count(sheet, (enum requirement_id)id, &met, &broken);
        if (met + broken == 0 || (met > 0 && broken > 0) != differing)
            continue;
        count++;
        if (is_written)
            requirement_row(sheet, requirement_get((enum requirement_id)id), differing);
    }
    return count;
}

static void requirements_append(struct sheet *sheet)
{
    GString *out = sheet->out;
    g_string_append(out, "<section><h2 id=\"requirements\">"
                         "Requirements</h2>\n");
    for (int differing = 1; differing >= 0; differing--) {
        unsigned count = requirement_rows(sheet, differing != 0, false);
        g_string_append_printf(out,
                               "<details class=\"group\"%s><summary>Where they %s (%u)"
                               "</summary>\n",
                               differing != 0 ? " open" : "", differing != 0 ? "differ" : "agree",
                               count);
        table_begin(sheet,
                    differing != 0 ? "Requirements on which they differ"
                                   : "Requirements on which they agree",
                    "Requirement");
        requirement_rows(sheet, differing != 0, true);
        table_end(sheet);
        g_string_append(out, "</details>\n");
    }
    g_string_append(out, "</section>\n");
}

/* --------------------------------------------------------------------------------------- cases */

static const struct case_result *case_find(const struct sheet *sheet, guint column, const char *id)
{
    return g_hash_table_lookup(sheet->columns[column].cases, id);
}

static bool case_differs(const struct sheet *sheet, const struct case_result *first)
{
    for (guint index = 0; index < sheet->count; index++) {
        const struct case_result *one = case_find(sheet, index, first->id);
        if (one != NULL && one->verdict != first->verdict)
            return true;
    }
    return false;
}

/* What came of it at each target that has a finding. */
static void actuals_append(struct sheet *sheet, const struct case_result *first)
{
    GString *out = sheet->out;
    if (out->len >= HTML_CONVERSATIONS_SIZE_MAX) {
        sheet->left_out++;
        return;
    }
    g_string_append(out, "<details class=\"figure\"><summary>what came</summary><dl>");
    for (guint index = 0; index < sheet->count; index++) {
        const struct case_result *one = case_find(sheet, index, first->id);
        const struct finding *finding =
            one != NULL && one->findings->len > 0 ? g_ptr_array_index(one->findings, 0) : NULL;
        if (one == NULL || (finding == NULL && one->reason == NULL))
            continue;
        g_string_append_printf(out, "<dt>%u</dt><dd>", index + 1);
        escape_html_append(out, finding != NULL ? finding->actual : one->reason);
        g_string_append(out, "</dd>");
    }
    g_string_append(out, "</dl></details>");
}

static void case_row(struct sheet *sheet, const struct case_result *first)
{
    GString *out = sheet->out;
    g_string_append_printf(out, "<tr data-verdict=\"differ\" id=\"");
    escape_anchor_append(out, first->id);
    g_string_append(out, "\"><th scope=\"row\">");
    html_element(out, "code", first->id);
    g_string_append_c(out, ' ');
    escape_html_append(out, first->title);
    actuals_append(sheet, first);
    g_string_append(out, "</th>");
    for (guint index = 0; index < sheet->count; index++) {
        const struct case_result *one = case_find(sheet, index, first->id);
        if (one != NULL)
            cell_append(out, one->verdict, verdict_name(one->verdict));
        else
            empty_append(out);
    }
    g_string_append(out, "</tr>\n");
}

static void cases_append(struct sheet *sheet)
{
    unsigned same = 0;
    g_string_append(sheet->out, "<section><h2 id=\"cases\">Cases on which "
                                "they differ</h2>\n");
    table_begin(sheet, "Cases on which they differ", "Case");
    for (guint index = 0; index < sheet->cases->len; index++) {
        const struct case_result *first = g_ptr_array_index(sheet->cases, index);
        if (case_differs(sheet, first))
            case_row(sheet, first);
        else
            same++;
    }
    table_end(sheet);
    g_string_append_printf(sheet->out,
                           "<p class=\"dim\">%u case%s the same verdict at every "
                           "target that played %s.</p>\n",
                           same, same == 1 ? " has" : "s have", same == 1 ? "it" : "them");
    if (sheet->left_out > 0)
        g_string_append_printf(sheet->out,
                               "<p class=\"dim\">Left out, so that the page stays below "
                               "5 MB: what came in %u of them.</p>\n",
                               sheet->left_out);
    g_string_append(sheet->out, "</section>\n");
}

/* ------------------------------------------------------------------------------------ the page */

static void sheet_fill(struct sheet *sheet, const GPtrArray *results, const GPtrArray *names)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint index = 0; index < sheet->count; index++) {
        struct column *column = &sheet->columns[index];
        column->name = g_ptr_array_index(names, index);
        column->result = g_ptr_array_index(results, index);
        column->sections = tally_sections(column->result);
        column->cases = g_hash_table_new(g_str_hash, g_str_equal);
        tally_requirements(column->result, &column->requirements);
        for (guint number = 0; number < column->result->cases->len; number++) {
            struct case_result *one = g_ptr_array_index(column->result->cases, number);
            g_hash_table_insert(column->cases, one->id, one);
            if (g_hash_table_add(seen, one->id))
                g_ptr_array_add(sheet->cases, one);
        }
    }
}

GString *report_compare_html(const GPtrArray *results, const GPtrArray *names)
{
    struct sheet sheet = {
        .out = g_string_sized_new(1 << 16),
        .columns = g_new0(struct column, results->len),
        .count = results->len,
        .cases = g_ptr_array_new(),
    };
    sheet_fill(&sheet, results, names);
    for (guint index = 0; index < sheet.count; index++)
        sheet.has_rules |= tally_has_rules(sheet.columns[index].result);
    const struct run_result *first = sheet.columns[0].result;
    html_page_begin(sheet.out, "targets side by side");
    g_string_append_printf(
        sheet.out,
        "<header><p class=\"eyebrow\">Assay conformance report</p>\n"
        "<h1>%u targets side by side</h1></header>\n"
        "<nav aria-label=\"Parts of this page\"><a href=\"#targets\">Targets</a> "
        "<a href=\"#matrix\">By section</a> "
        "%s<a href=\"#cases\">Cases</a></nav>\n<div id=\"filter\"></div>\n<main>\n",
        sheet.count, sheet.has_rules ? "<a href=\"#requirements\">Requirements</a> " : "");
    targets_append(&sheet);
    sections_append(&sheet);
    if (sheet.has_rules)
        requirements_append(&sheet);
    cases_append(&sheet);
    g_string_append(sheet.out, "</main>\n");
    html_page_end(sheet.out, first->assay_version, first->suite_version);
    for (guint index = 0; index < sheet.count; index++) {
        g_ptr_array_unref(sheet.columns[index].sections);
        g_hash_table_unref(sheet.columns[index].cases);
    }
    g_ptr_array_unref(sheet.cases);
    g_free(sheet.columns);
    return sheet.out;
}
