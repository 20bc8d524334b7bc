/* SPDX-License-Identifier: MIT */
/*
 * The matrix of the HTML report: a row per section of the standard with its counts in columns, a
 * bar of them, and a cell per case.
 */
#include <string.h>

#include "reports/escape.h"
#include "reports/html_parts.h"

const enum verdict html_order[VERDICT_COUNT] = {
    VERDICT_FAIL,  VERDICT_ERROR, VERDICT_WARN, VERDICT_UNKNOWN, VERDICT_FLAKY,
    VERDICT_XFAIL, VERDICT_XPASS, VERDICT_PASS, VERDICT_INFO,    VERDICT_NA,
};

const char *html_glyph(enum verdict verdict)
{
    static const char *const glyphs[VERDICT_COUNT] = {
        [VERDICT_NA] = "\xE2\x80\x93", [VERDICT_PASS] = "\xE2\x9C\x93", [VERDICT_INFO] = "i",
        [VERDICT_XFAIL] = "x",         [VERDICT_XPASS] = "^",           [VERDICT_FLAKY] = "~",
        [VERDICT_WARN] = "!",          [VERDICT_UNKNOWN] = "?",         [VERDICT_FAIL] = "\xC3\x97",
        [VERDICT_ERROR] = "E",
    };
    return glyphs[verdict];
}

void html_cell(GString *out, const struct case_result *one)
{
    const char *verdict = verdict_name(one->verdict);
    g_string_append_printf(out, "<a class=\"v-%s\" href=\"#", verdict);
    escape_anchor_append(out, one->id);
    g_string_append(out, "\" title=\"");
    escape_html_append(out, one->id);
    g_string_append_printf(out, ": %s\">%s</a>", verdict, html_glyph(one->verdict));
}

void html_section_name(GString *out, const char *suite, const char *section)
{
    g_string_append(out, "<b>");
    escape_html_append(out, tally_section_name(section));
    g_string_append(out, "</b> ");
    escape_html_append(out, tally_section_title(suite, section));
}

void html_bar(GString *out, const unsigned *counts, const enum verdict *colours, size_t size)
{
    g_string_append(out, "<div class=\"bar\" aria-hidden=\"true\">");
    for (size_t index = 0; index < size; index++) {
        if (counts[index] > 0)
            g_string_append_printf(out, "<i class=\"v-%s\" style=\"flex-grow:%u\"></i>",
                                   verdict_name(colours[index]), counts[index]);
    }
    g_string_append(out, "</div>\n");
}

/* Columns that have something in them, and the four that everybody looks for. */
static bool has_column(const struct page *page, enum verdict verdict)
{
    return verdict == VERDICT_FAIL || verdict == VERDICT_WARN || verdict == VERDICT_PASS ||
           verdict == VERDICT_NA || run_result_count(page->result, verdict) > 0;
}

static unsigned columns_append(struct page *page)
{
    GString *out = page->out;
    unsigned count = 0;
    g_string_append(out, "<table class=\"matrix\"><caption class=\"dim\">How many cases of each "
                         "section have which verdict. A cell is a case, and leads to it."
                         "</caption><thead><tr><th scope=\"col\">Section</th>");
    for (size_t index = 0; index < VERDICT_COUNT; index++) {
        if (!has_column(page, html_order[index]))
            continue;
        g_string_append_printf(out, "<th scope=\"col\" class=\"n\">%s</th>",
                               verdict_name(html_order[index]));
        count++;
    }
    g_string_append(out, "<th scope=\"col\" class=\"wide\">Cases</th></tr></thead>\n");
    return count;
}

static void section_append(struct page *page, const struct section_tally *section)
{
    GString *out = page->out;
    unsigned counts[VERDICT_COUNT];
    g_string_append(out, "<tr><th scope=\"row\">");
    html_section_name(out, section->suite, section->section);
    g_string_append(out, "</th>");
    for (size_t index = 0; index < VERDICT_COUNT; index++) {
        const char *name = verdict_name(html_order[index]);
        counts[index] = section->counts[html_order[index]];
        if (has_column(page, html_order[index]))
            g_string_append_printf(out, "<td class=\"n t-%s\">%u<span> %s</span></td>",
                                   counts[index] > 0 ? name : "none", counts[index], name);
    }
    g_string_append(out, "<td class=\"wide\">");
    html_bar(out, counts, html_order, VERDICT_COUNT);
    g_string_append(out, "<div class=\"cells\">");
    for (guint number = 0; number < section->cases->len; number++)
        html_cell(out, g_ptr_array_index(section->cases, number));
    g_string_append(out, "</div></td></tr>\n");
}

void html_matrix(struct page *page)
{
    GString *out = page->out;
    const char *group = "";
    g_string_append(out, "<section aria-labelledby=\"matrix\"><h2 id=\"matrix\">By section</h2>\n");
    unsigned columns = columns_append(page);
    for (guint index = 0; index < page->sections->len; index++) {
        const struct section_tally *section = g_ptr_array_index(page->sections, index);
        if (strcmp(group, tally_group_title(section)) != 0) {
            g_string_append(out, *group != '\0' ? "</tbody>\n<tbody>" : "<tbody>");
            group = tally_group_title(section);
            g_string_append_printf(out,
                                   "<tr><th scope=\"rowgroup\" colspan=\"%u\" class=\"suite\">%s"
                                   "</th></tr>\n",
                                   columns + 2, group);
        }
        section_append(page, section);
    }
    g_string_append(out, *group != '\0' ? "</tbody></table>" : "<tbody></tbody></table>");
    g_string_append(out, "</section>\n");
}
