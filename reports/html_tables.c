/* SPDX-License-Identifier: MIT */
/* The tables of the HTML report but the matrix: Autobahn, the requirements, all cases. */
#include <string.h>

#include "reports/escape.h"
#include "reports/html_parts.h"

enum { CASES_LINKED_MAX = 24 }; /* in one row of the requirements */

static void counts_append(GString *out, const unsigned *counts)
{
    const char *between = "";
    for (size_t index = 0; index < VERDICT_COUNT; index++) {
        if (counts[html_order[index]] == 0)
            continue;
        g_string_append_printf(out, "%s<span class=\"t-%s\">%u %s</span>", between,
                               verdict_name(html_order[index]), counts[html_order[index]],
                               verdict_name(html_order[index]));
        between = ", ";
    }
}

/* ------------------------------------------------------------------------------------ Autobahn */

static void words_append(GString *out, const struct run_result *result, bool of_close)
{
    GArray *words = tally_autobahn(result, of_close);
    g_string_append_printf(out, "<p><b>%s</b> ", of_close ? "Close" : "Behaviour");
    for (guint index = 0; index < words->len; index++) {
        const struct word_count *word = &g_array_index(words, struct word_count, index);
        g_string_append_printf(out, "%s%u ", index > 0 ? ", " : "", word->count);
        escape_html_append(out, word->word);
    }
    g_string_append(out, "</p>\n");
    g_array_unref(words);
}

static void autobahn_row(GString *out, const struct case_result *one)
{
    g_string_append(out, "<tr><td><a href=\"#");
    escape_anchor_append(out, one->id);
    g_string_append(out, "\">");
    escape_html_append(out, g_str_has_prefix(one->id, "autobahn/") ? one->id + strlen("autobahn/")
                                                                   : one->id);
    g_string_append(out, "</a></td><td>");
    html_badge(out, tally_autobahn_verdict(one->behavior), one->behavior);
    g_string_append(out, "</td><td>");
    html_badge(out, tally_autobahn_verdict(one->behavior_close), one->behavior_close);
    g_string_append(out, "</td><td>");
    if (one->remote_close_code >= 0)
        g_string_append_printf(out, "%d", one->remote_close_code);
    else
        g_string_append(out, "none");
    g_string_append(out, "</td><td class=\"wide\">");
    escape_html_append(out, one->title);
    g_string_append(out, "</td></tr>\n");
}

void html_autobahn(struct page *page)
{
    GString *out = page->out;
    if (!tally_has_suite(page->result, "autobahn"))
        return;
    g_string_append(out,
                    "<section aria-labelledby=\"autobahn\"><h2 id=\"autobahn\">Autobahn</h2>\n"
                    "<p class=\"dim\">Its cases under its numbers, judged by its rules.</p>\n");
    words_append(out, page->result, false);
    words_append(out, page->result, true);
    g_string_append(out, "<details class=\"group\"><summary>Every case</summary>\n"
                         "<table class=\"plain\"><thead><tr><th scope=\"col\">Case</th>"
                         "<th scope=\"col\">Behaviour</th><th scope=\"col\">Close</th>"
                         "<th scope=\"col\">Code</th><th scope=\"col\" class=\"wide\">About</th>"
                         "</tr></thead>\n<tbody>\n");
    for (guint index = 0; index < page->result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(page->result->cases, index);
        if (one->behavior != NULL)
            autobahn_row(out, one);
    }
    g_string_append(out, "</tbody></table></details>\n");
    html_traffic(page);
    g_string_append(out, "</section>\n");
}

/* -------------------------------------------------------------------------------- requirements */

static enum verdict colour_of(const struct requirement *row, enum requirement_verdict verdict)
{
    switch (verdict) {
    case REQUIREMENT_MET:
        return VERDICT_PASS;
    case REQUIREMENT_BROKEN:
        return row->level == LEVEL_MUST ? VERDICT_FAIL : VERDICT_WARN;
    case REQUIREMENT_UNTESTED:
    case REQUIREMENT_NOT_APPLICABLE:
    case REQUIREMENT_UMBRELLA:
        break;
    }
    return VERDICT_NA;
}

/* Nobody is to wonder why a definition, or what cannot be seen, was not tested. */
static const char *words_of(const struct requirement *row, enum requirement_verdict verdict)
{
    if (verdict != REQUIREMENT_UNTESTED)
        return requirement_verdict_name(verdict);
    if (row->level == LEVEL_INFO)
        return "definition";
    if (row->kind == KIND_HIDDEN)
        return "not visible";
    return row->kind == KIND_HELPED ? "not asked" : "untested";
}

/* What the row says besides yes and no: why there is no case, or what it stands for. */
static void note_append(GString *out, const struct requirement *row)
{
    switch (row->kind) {
    case KIND_WIRE:
        break;
    case KIND_HELPED:
        g_string_append(out, "<small>visible with the help of the target only</small> ");
        break;
    case KIND_HIDDEN:
    case KIND_LIFTED:
        g_string_append(out, row->kind == KIND_HIDDEN ? "<small>not visible from outside: "
                                                      : "<small>taken back: ");
        escape_html_append(out, row->reason);
        g_string_append(out, "</small> ");
        break;
    case KIND_RESTATES:
        g_string_append(out, "<small>says again what ");
        html_link(out, requirement_get(row->restates)->name);
        g_string_append(out, " says</small> ");
        break;
    case KIND_UMBRELLA:
        g_string_append(out, "<small>holds when its parts hold:");
        for (size_t part = 0; part < REQUIREMENT_PARTS_MAX && row->parts[part] != REQUIREMENT_NONE;
             part++) {
            g_string_append_c(out, ' ');
            html_link(out, requirement_get(row->parts[part])->name);
        }
        g_string_append(out, "</small> ");
        break;
    }
}

/* Cases that blame the row, or those that are about it and do not; `count` goes on. */
static void row_cells_append(GString *out, const struct run_result *result,
                             const struct requirement *row, bool blaming, unsigned *count)
{
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        bool blames = case_result_blames(one, row->id);
        if (blames != blaming || (!blames && !case_result_names(one, row->id)))
            continue;
        if (*count == 0)
            g_string_append(out, "<div class=\"cells\">");
        if ((*count)++ < CASES_LINKED_MAX)
            html_cell(out, one);
    }
}

/* Those that blame it come first. */
static void row_cases_append(GString *out, const struct run_result *result,
                             const struct requirement *row, bool blaming_only)
{
    unsigned count = 0;
    row_cells_append(out, result, row, true, &count);
    if (!blaming_only)
        row_cells_append(out, result, row, false, &count);
    if (count > CASES_LINKED_MAX)
        g_string_append_printf(out, "<small>and %u more</small>", count - CASES_LINKED_MAX);
    g_string_append(out, count > 0 ? "</div>" : "");
}

static void broken_append(struct page *page, const struct requirement *row)
{
    GString *out = page->out;
    g_string_append(out, "<tr><td>");
    html_badge(out, colour_of(row, REQUIREMENT_BROKEN), level_name(row->level));
    g_string_append(out, "</td><td>");
    html_clause(out, row->clause);
    g_string_append(out, "</td><td class=\"wide\">");
    escape_html_append(out, row->text);
    g_string_append(out, " <small>");
    html_link(out, row->name);
    g_string_append(out, "</small>");
    row_cases_append(out, page->result, row, true);
    g_string_append(out, "</td></tr>\n");
}

/* What is broken, in short, above the failures that show it; what must not be first. */
void html_broken(struct page *page)
{
    GString *out = page->out;
    unsigned count = 0;
    for (int level = 0; level < LEVEL_COUNT; level++) {
        for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
            const struct requirement *row = requirement_get((enum requirement_id)id);
            if (page->requirements.verdicts[id] != REQUIREMENT_BROKEN ||
                row->kind == KIND_RESTATES || (int)row->level != level)
                continue;
            if (count++ == 0)
                g_string_append(out, "<section aria-labelledby=\"broken\"><h2 id=\"broken\">What "
                                     "is broken</h2>\n<table class=\"plain\"><thead><tr>"
                                     "<th scope=\"col\">Level</th><th scope=\"col\">Clause</th>"
                                     "<th scope=\"col\" class=\"wide\">Rule, and the cases that "
                                     "show it</th></tr></thead>\n<tbody>\n");
            broken_append(page, row);
        }
    }
    g_string_append(out, count > 0 ? "</tbody></table></section>\n" : "");
}

static void requirement_append(struct page *page, const struct requirement *row)
{
    GString *out = page->out;
    enum requirement_verdict verdict = page->requirements.verdicts[row->id];
    g_string_append_printf(out, "<tr class=\"rule\" data-verdict=\"%s\" id=\"",
                           verdict_name(colour_of(row, verdict)));
    escape_anchor_append(out, row->name);
    g_string_append(out, "\"><td>");
    html_badge(out, colour_of(row, verdict), words_of(row, verdict));
    g_string_append_printf(out, "</td><td>%s</td><td>", level_name(row->level));
    html_clause(out, row->clause);
    g_string_append(out, "</td><td class=\"wide\">");
    escape_html_append(out, row->text);
    g_string_append(out, " ");
    note_append(out, row);
    html_element(out, "code", row->name);
    row_cases_append(out, page->result, row, false);
    g_string_append(out, "</td></tr>\n");
}

/* The rows of the protocol that bind the roles under test, or the others; how many they are. */
static unsigned requirement_table(struct page *page, enum protocol protocol, bool of_role,
                                  bool is_written)
{
    unsigned roles = run_result_roles(page->result, protocol);
    unsigned count = 0;
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get((enum requirement_id)id);
        bool is_broken = page->requirements.verdicts[id] == REQUIREMENT_BROKEN;
        bool binds = ((unsigned)row->roles & roles) != 0 || is_broken;
        if (requirement_protocol(row) != protocol || (roles == 0 && !is_broken) || binds != of_role)
            continue;
        count++;
        if (is_written)
            requirement_append(page, row);
    }
    return count;
}

static void protocol_append(struct page *page, enum protocol protocol)
{
    for (int of_role = 1; of_role >= 0; of_role--) {
        g_string_append_printf(page->out,
                               "<details class=\"group\"%s><summary>%s: of %s</summary>\n"
                               "<table class=\"plain\"><thead><tr><th scope=\"col\">Verdict</th>"
                               "<th scope=\"col\">Level</th><th scope=\"col\">Clause</th>"
                               "<th scope=\"col\" class=\"wide\">Rule, and the cases about it</th>"
                               "</tr></thead>\n<tbody>\n",
                               of_role ? " open" : "", tally_protocol_name(protocol),
                               of_role ? "the role under test" : "other roles");
        requirement_table(page, protocol, of_role != 0, true);
        g_string_append(page->out, "</tbody></table></details>\n");
    }
}

void html_requirements(struct page *page)
{
    GString *out = page->out;
    g_string_append(
        out, "<section aria-labelledby=\"requirements\">"
             "<h2 id=\"requirements\">Requirements</h2>\n"
             "<p class=\"paper dim\">On paper, those that were not judged are left out.</p>\n"
             "<p class=\"dim\">In the order of the standard, in our words. ");
    g_string_append_printf(out,
                           "Counted apart: %u that no case can see by itself, %u that other rows "
                           "judge, %u that bind another role.</p>\n",
                           page->requirements.hidden_count, page->requirements.derived_count,
                           page->requirements.others_count);
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        if (requirement_table(page, (enum protocol)protocol, true, false) > 0)
            protocol_append(page, (enum protocol)protocol);
    }
    g_string_append(out, "</section>\n");
}

/* ----------------------------------------------------------------------------------- all cases */

void html_case_list(struct page *page)
{
    GString *out = page->out;
    g_string_append(out, "<section aria-labelledby=\"cases\"><h2 id=\"cases\">All cases</h2>\n");
    for (guint index = 0; index < page->sections->len; index++) {
        const struct section_tally *section = g_ptr_array_index(page->sections, index);
        g_string_append(out, "<details class=\"group\"><summary>");
        g_string_append_printf(out, "%s ", tally_group_title(section));
        html_section_name(out, section->suite, section->section);
        g_string_append(out, " <span class=\"counts\">");
        counts_append(out, section->counts);
        g_string_append(out, "</span></summary>\n");
        for (guint number = 0; number < section->cases->len; number++)
            html_case_folded(page, g_ptr_array_index(section->cases, number));
        g_string_append(out, "</details>\n");
    }
    g_string_append(out, "</section>\n");
}
