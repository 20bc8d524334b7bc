/* SPDX-License-Identifier: MIT */
/*
 * The HTML report: one file without outside references that reads without scripts. From the top:
 * what was judged and the headline, the matrix by section, every failure in full, what else is not
 * a pass, the requirements, all cases, Autobahn.
 */
#include <string.h>

#include "reports/escape.h"
#include "reports/html_parts.h"
#include "reports/report.h"

void html_element(GString *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    g_string_append_printf(out, "<%s>", name);
    escape_html_append(out, text);
    g_string_append_printf(out, "</%.*s>", (int)strcspn(name, " "), name);
}

void html_pair(GString *out, const char *label, const char *text)
{
    if (text == NULL)
        return;
    html_element(out, "dt", label);
    html_element(out, "dd", text);
    g_string_append_c(out, '\n');
}

void html_badge(GString *out, enum verdict verdict, const char *words)
{
    g_string_append_printf(out, "<span class=\"badge v-%s\">", verdict_name(verdict));
    escape_html_append(out, words);
    g_string_append(out, "</span>");
}

void html_link(GString *out, const char *id)
{
    g_string_append(out, "<a href=\"#");
    escape_anchor_append(out, id);
    g_string_append(out, "\"><code>");
    escape_html_append(out, id);
    g_string_append(out, "</code></a>");
}

/* -------------------------------------------------------------------------------- the headline */

/* The one line that somebody reads who reads one line. */
static char *headline_of(const struct page *page, const char **kind)
{
    unsigned must = page->requirements.counts[LEVEL_MUST][REQUIREMENT_BROKEN];
    unsigned should = page->requirements.counts[LEVEL_SHOULD][REQUIREMENT_BROKEN];
    unsigned met = page->requirements.counts[LEVEL_MUST][REQUIREMENT_MET] +
                   page->requirements.counts[LEVEL_SHOULD][REQUIREMENT_MET];
    unsigned failed = run_result_count(page->result, VERDICT_FAIL);
    unsigned unknown = run_result_count(page->result, VERDICT_UNKNOWN);
    *kind = "bad";
    if (must > 0)
        return g_strdup_printf("%u MUST requirement%s broken", must, must == 1 ? "" : "s");
    if (failed > 0)
        return g_strdup_printf("%u case%s failed", failed, failed == 1 ? "" : "s");
    if (page->result->ended_early != NULL)
        return g_strdup("The run ended early");
    if (unknown > 0)
        return g_strdup_printf("%u case%s without evidence", unknown, unknown == 1 ? "" : "s");
    if (page->result->exit_status == 0)
        *kind = should > 0 ? "fair" : "good";
    if (should > 0)
        return g_strdup_printf("No MUST broken, %u SHOULD", should);
    if (met > 0)
        return g_strdup("No requirement broken");
    return g_strdup_printf("%u of %u cases passed", run_result_count(page->result, VERDICT_PASS),
                           page->result->cases->len);
}

static void rules_append(GString *out, const unsigned *counts, const char *level)
{
    unsigned broken = counts[REQUIREMENT_BROKEN];
    unsigned tested = broken + counts[REQUIREMENT_MET];
    if (tested == 0)
        g_string_append_printf(out, "no %s requirement was judged", level);
    else
        g_string_append_printf(out, "<b>%u of %u</b> %s requirement%s met", counts[REQUIREMENT_MET],
                               tested, level, tested == 1 ? "" : "s");
    if (counts[REQUIREMENT_UNTESTED] > 0)
        g_string_append_printf(out, " (%u untested)", counts[REQUIREMENT_UNTESTED]);
}

/* The verdict in a badge as project pages have them, and in a sentence. */
static void sentence_append(struct page *page, enum protocol protocol, bool is_alone)
{
    GString *out = page->out;
    const unsigned *must = page->requirements.counts_of[protocol][LEVEL_MUST];
    const unsigned *should = page->requirements.counts_of[protocol][LEVEL_SHOULD];
    unsigned tested = must[REQUIREMENT_MET] + must[REQUIREMENT_BROKEN];
    const char *colour = must[REQUIREMENT_BROKEN] > 0     ? "fail"
                         : should[REQUIREMENT_BROKEN] > 0 ? "warn"
                                                          : "pass";
    if (tested + should[REQUIREMENT_MET] + should[REQUIREMENT_BROKEN] == 0)
        return;
    g_string_append_printf(out,
                           "<p class=\"verdict%s\"><span class=\"pill\"><span>%s</span>"
                           "<b class=\"v-%s\">%u/%u MUST</b></span> <span>",
                           is_alone ? "" : " of-several", tally_protocol_name(protocol), colour,
                           must[REQUIREMENT_MET], tested);
    rules_append(out, must, "MUST");
    g_string_append(out, ", ");
    rules_append(out, should, "SHOULD");
    g_string_append(out, ".</span></p>\n");
}

static void headline_append(struct page *page)
{
    const char *kind = NULL;
    char *headline = headline_of(page, &kind);
    g_string_append_printf(page->out, "<p class=\"headline %s\">%s</p>\n", kind, headline);
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++)
        sentence_append(page, (enum protocol)protocol, page->result->parts == NULL);
    g_string_append(page->out, "<p class=\"exit\">");
    escape_html_append(page->out, page->result->exit_reason);
    g_string_append_printf(page->out, " <small>(exit status %d)</small></p>\n",
                           page->result->exit_status);
    g_free(headline);
}

static void level_card(struct page *page, enum level level)
{
    static const enum verdict colours[] = {VERDICT_FAIL, VERDICT_PASS, VERDICT_NA, VERDICT_NA};
    static const enum requirement_verdict order[] = {
        REQUIREMENT_BROKEN, REQUIREMENT_MET, REQUIREMENT_UNTESTED, REQUIREMENT_NOT_APPLICABLE};
    static const char *const words[] = {"broken", "met", "untested", "not applicable"};
    enum verdict shown[G_N_ELEMENTS(colours)];
    unsigned counts[G_N_ELEMENTS(order)];
    GString *out = page->out;
    g_string_append_printf(out, "<div class=\"card\"><h2>%s</h2><ul class=\"sums\">",
                           level == LEVEL_MUST ? "MUST requirements" : "SHOULD requirements");
    for (size_t index = 0; index < G_N_ELEMENTS(order); index++) {
        counts[index] = page->requirements.counts[level][order[index]];
        shown[index] = index == 0 && level == LEVEL_SHOULD ? VERDICT_WARN : colours[index];
        if (counts[index] > 0 || index < 3)
            g_string_append_printf(out, "<li class=\"t-%s\"><b>%u</b> %s</li>",
                                   counts[index] > 0 ? verdict_name(shown[index]) : "none",
                                   counts[index], words[index]);
    }
    g_string_append(out, "</ul>");
    html_bar(out, counts, shown, G_N_ELEMENTS(counts));
    g_string_append(out, "</div>\n");
}

/* What Autobahn says of all cases in one of its two columns. */
static void autobahn_card(struct page *page, bool of_close)
{
    GArray *words = tally_autobahn(page->result, of_close);
    unsigned *counts = g_new0(unsigned, words->len);
    enum verdict *colours = g_new0(enum verdict, words->len);
    GString *out = page->out;
    g_string_append_printf(out, "<div class=\"card\"><h2>Autobahn: %s</h2><ul class=\"sums\">",
                           of_close ? "the close" : "behaviour");
    for (guint index = 0; index < words->len; index++) {
        const struct word_count *word = &g_array_index(words, struct word_count, index);
        counts[index] = word->count;
        colours[index] = tally_autobahn_verdict(word->word);
        g_string_append_printf(out, "<li class=\"t-%s\"><b>%u</b> %s</li>",
                               verdict_name(colours[index]), word->count, word->word);
    }
    g_string_append(out, "</ul>");
    html_bar(out, counts, colours, words->len);
    g_string_append(out, "</div>\n");
    g_free(colours);
    g_free(counts);
    g_array_unref(words);
}

static void cases_card(struct page *page)
{
    unsigned counts[VERDICT_COUNT];
    GString *out = page->out;
    g_string_append_printf(out, "<div class=\"card\"><h2>%u %s</h2><ul class=\"sums\">",
                           page->result->cases->len,
                           page->result->cases->len == 1 ? "case" : "cases");
    for (size_t index = 0; index < VERDICT_COUNT; index++) {
        counts[index] = run_result_count(page->result, html_order[index]);
        if (counts[index] > 0)
            g_string_append_printf(out, "<li class=\"t-%s\"><b>%u</b> %s</li>",
                                   verdict_name(html_order[index]), counts[index],
                                   verdict_name(html_order[index]));
    }
    g_string_append(out, "</ul>");
    html_bar(out, counts, html_order, VERDICT_COUNT);
    g_string_append(out, "</div>\n");
}

static void header_append(struct page *page)
{
    GString *out = page->out;
    g_string_append(out, "<header>\n<p class=\"eyebrow\">Assay conformance report, ");
    escape_html_append(out, page->result->role);
    g_string_append(out, "</p>\n");
    html_element(out, "h1", page->result->url);
    headline_append(page);
    g_string_append(out, "<div class=\"cards\">\n");
    if (tally_has_rules(page->result)) {
        level_card(page, LEVEL_MUST);
        level_card(page, LEVEL_SHOULD);
    } else {
        autobahn_card(page, false);
        autobahn_card(page, true);
    }
    cases_card(page);
    g_string_append(out, "</div>\n");
    html_facts(page);
    g_string_append(out, "</header>\n");
}

/* ---------------------------------------------------------------------------- what is not well */

static void told_section(struct page *page, const char *anchor, const char *title,
                         enum verdict verdict)
{
    unsigned count = run_result_count(page->result, verdict);
    if (count == 0)
        return;
    g_string_append_printf(page->out,
                           "<section aria-labelledby=\"%s\"><h2 id=\"%s\">%s "
                           "<small>%u</small></h2>\n",
                           anchor, anchor, title, count);
    for (guint index = 0; index < page->result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(page->result->cases, index);
        if (one->verdict == verdict)
            html_case_full(page, one);
    }
    g_string_append(page->out, "</section>\n");
}

static const char *reason_of(const struct case_result *result)
{
    if (result->reason != NULL)
        return result->reason;
    if (result->findings->len > 0) {
        const struct finding *finding = g_ptr_array_index(result->findings, 0);
        return finding->reason != NULL ? finding->reason : finding->actual;
    }
    return result->verdict == VERDICT_XPASS ? "take the line out of the expectations"
                                            : result->behavior;
}

/* The cases of a verdict that needs no telling in full, as a list with reasons. */
static void listed_section(struct page *page, const char *anchor, const char *title,
                           enum verdict verdict)
{
    unsigned count = run_result_count(page->result, verdict);
    if (count == 0)
        return;
    g_string_append_printf(page->out,
                           "<section aria-labelledby=\"%s\"><h2 id=\"%s\">%s "
                           "<small>%u</small></h2>\n<details class=\"group\"%s><summary>Which, "
                           "and why</summary>\n<ul class=\"reasons\">\n",
                           anchor, anchor, title, count, count <= 20 ? " open" : "");
    for (guint index = 0; index < page->result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(page->result->cases, index);
        if (one->verdict != verdict)
            continue;
        g_string_append(page->out, "<li>");
        html_link(page->out, one->id);
        g_string_append_c(page->out, ' ');
        escape_html_append(page->out, reason_of(one));
        g_string_append(page->out, "</li>\n");
    }
    g_string_append(page->out, "</ul></details></section>\n");
}

static void stale_append(struct page *page)
{
    if (page->result->stale->len == 0)
        return;
    g_string_append(page->out, "<section aria-labelledby=\"stale\"><h2 id=\"stale\">Stale lines "
                               "of the expectations</h2>\n<ul class=\"reasons\">\n");
    for (guint index = 0; index < page->result->stale->len; index++)
        html_element(page->out, "li", g_ptr_array_index(page->result->stale, index));
    g_string_append(page->out, "</ul></section>\n");
}

/* ------------------------------------------------------------------------------------- the page */

static void pieces_append(GString *out, const char *const *pieces)
{
    for (; *pieces != NULL; pieces++)
        g_string_append(out, *pieces);
}

void html_page_begin(GString *out, const char *title)
{
    g_string_append(out,
                    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"color-scheme\" content=\"light dark\">\n<title>Assay: ");
    escape_html_append(out, title);
    g_string_append(out, "</title>\n<style>\n");
    pieces_append(out, html_style);
    g_string_append(out, "</style>\n</head>\n<body>\n");
}

void html_page_end(GString *out, const char *assay_version, const char *suite_version)
{
    g_string_append(out, "<footer><p>Made by Assay ");
    escape_html_append(out, assay_version);
    g_string_append(out, ", suite ");
    escape_html_append(out, suite_version);
    g_string_append(out, ".</p></footer>\n<script>\n");
    pieces_append(out, html_script);
    g_string_append(out, "</script>\n</body>\n</html>\n");
}

static bool is_broken(const struct page *page)
{
    unsigned count = 0;
    for (size_t level = 0; level < LEVEL_COUNT; level++)
        count += page->requirements.counts[level][REQUIREMENT_BROKEN];
    return count > 0;
}

static void nav_append(struct page *page)
{
    const struct {
        const char *anchor;
        const char *title;
        bool is_there;
    } rows[] = {
        {"matrix", "By section", true},
        {"broken", "What is broken", is_broken(page)},
        {"errors", "Errors", run_result_count(page->result, VERDICT_ERROR) > 0},
        {"failures", "Failures", run_result_count(page->result, VERDICT_FAIL) > 0},
        {"warnings", "Warnings", run_result_count(page->result, VERDICT_WARN) > 0},
        {"autobahn", "Autobahn", tally_has_suite(page->result, "autobahn")},
        {"requirements", "Requirements", tally_has_rules(page->result)},
        {"cases", "All cases", true},
    };
    g_string_append(page->out, "<nav aria-label=\"Parts of this page\">");
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        if (rows[index].is_there)
            g_string_append_printf(page->out, "<a href=\"#%s\">%s</a> ", rows[index].anchor,
                                   rows[index].title);
    }
    g_string_append(page->out, "</nav>\n<div id=\"filter\"></div>\n");
}

/* What a page of bounded size could not take in is said, not passed over. */
static void left_out_append(struct page *page)
{
    unsigned count = page->conversations_left_out + page->briefs_left_out;
    if (count > 0)
        g_string_append_printf(page->out,
                               "<p class=\"dim\">Left out, so that the page stays below 5 MB: the "
                               "conversations of %u case%s. They stand in the JSON of the run."
                               "</p>\n",
                               count, count == 1 ? "" : "s");
}

GString *report_html(const struct run_result *result)
{
    struct page *page = g_new0(struct page, 1);
    GString *out = g_string_sized_new(1 << 16);
    page->out = out;
    page->result = result;
    page->sections = tally_sections(result);
    tally_requirements(result, &page->requirements);
    html_page_begin(out, result->url);
    header_append(page);
    nav_append(page);
    g_string_append(out, "<main>\n");
    html_matrix(page);
    html_broken(page);
    told_section(page, "errors", "Errors of our own", VERDICT_ERROR);
    told_section(page, "failures", "Failures", VERDICT_FAIL);
    told_section(page, "warnings", "Warnings", VERDICT_WARN);
    told_section(page, "flaky", "Failed once, passed when repeated", VERDICT_FLAKY);
    listed_section(page, "unknown", "No evidence", VERDICT_UNKNOWN);
    listed_section(page, "xfail", "Expected failures", VERDICT_XFAIL);
    listed_section(page, "xpass", "Expected to fail, but passed", VERDICT_XPASS);
    stale_append(page);
    listed_section(page, "info", "Left open by the standard", VERDICT_INFO);
    listed_section(page, "na", "Not applicable", VERDICT_NA);
    html_autobahn(page);
    if (tally_has_rules(result))
        html_requirements(page);
    html_case_list(page);
    left_out_append(page);
    g_string_append(out, "</main>\n");
    html_page_end(out, result->assay_version, result->suite_version);
    g_ptr_array_unref(page->sections);
    g_free(page);
    return out;
}
