/* SPDX-License-Identifier: MIT */
/* One case in the HTML report: in full, or as a line that opens. */
#include <inttypes.h>
#include <string.h>

#include "reports/escape.h"
#include "reports/html_parts.h"

bool html_is_told_in_full(const struct case_result *result)
{
    return result->verdict == VERDICT_FAIL || result->verdict == VERDICT_ERROR ||
           result->verdict == VERDICT_WARN || result->verdict == VERDICT_FLAKY;
}

static void id_append(GString *out, const struct case_result *result)
{
    g_string_append(out, " id=\"");
    escape_anchor_append(out, result->id);
    g_string_append(out, "\">");
}

static void requirement_append(GString *out, const struct finding *finding)
{
    if (finding->requirement == REQUIREMENT_NONE)
        return;
    const struct requirement *row = requirement_get(finding->requirement);
    g_string_append_printf(out, "<dt>%s</dt><dd><b>%s</b> ",
                           finding_blames(finding)               ? "Broken"
                           : finding->verdict == VERDICT_UNKNOWN ? "No evidence on"
                                                                 : "About",
                           level_name(row->level));
    html_clause(out, row->clause);
    g_string_append(out, ": ");
    escape_html_append(out, row->text);
    g_string_append(out, " <small>");
    html_link(out, row->name);
    g_string_append(out, "</small></dd>\n");
}

/* A hint that stands above already is not said again. */
static void finding_append(GString *out, const struct finding *finding, const char *hint_above)
{
    bool is_said = g_strcmp0(finding->hint, hint_above) == 0;
    g_string_append_printf(out, "<dl class=\"finding %s\">\n", verdict_name(finding->verdict));
    requirement_append(out, finding);
    html_pair(out, "Expected", finding->expected);
    html_pair(out, "Actual", finding->actual);
    if (finding->octet >= 0)
        g_string_append_printf(out, "<dt>At octet</dt><dd>%" PRId64 " %s</dd>\n", finding->octet,
                               octet_of_words(finding->octet_of));
    html_pair(out, "Hint", is_said ? NULL : finding->hint);
    html_pair(out, "Known", finding->reason);
    g_string_append(out, "</dl>\n");
}

/* Those that blame stand first, each group in its order. */
static void findings_append(GString *out, const struct case_result *result)
{
    const char *hint = NULL;
    for (int blaming = 1; blaming >= 0; blaming--) {
        for (guint index = 0; index < result->findings->len; index++) {
            const struct finding *finding = g_ptr_array_index(result->findings, index);
            if (finding_blames(finding) != (blaming == 1))
                continue;
            finding_append(out, finding, hint);
            hint = finding->hint != NULL ? finding->hint : hint;
        }
    }
}

static void autobahn_append(GString *out, const struct case_result *result)
{
    if (result->behavior == NULL)
        return;
    g_string_append(out, "<p>Behaviour ");
    html_badge(out, tally_autobahn_verdict(result->behavior), result->behavior);
    g_string_append(out, ", close ");
    html_badge(out, tally_autobahn_verdict(result->behavior_close), result->behavior_close);
    if (result->remote_close_code >= 0)
        g_string_append_printf(out, ", code of the target %d", result->remote_close_code);
    g_string_append(out, "</p>\n");
}

static void facts_append(GString *out, const struct case_result *result)
{
    if (result->reason == NULL && result->why == NULL && result->requirements->len == 0 &&
        result->covers->len == 0)
        return;
    g_string_append(out, "<dl class=\"facts\">\n");
    html_pair(out, "Reason", result->reason);
    html_pair(out, "Why it matters", result->why);
    if (result->requirements->len > 0) {
        g_string_append(out, "<dt>Proves</dt><dd>");
        for (guint index = 0; index < result->requirements->len; index++) {
            const struct requirement *row = g_ptr_array_index(result->requirements, index);
            g_string_append(out, index > 0 ? ", " : "");
            html_link(out, row->name);
        }
        g_string_append(out, "</dd>\n");
    }
    if (result->covers->len > 0) {
        g_string_append(out, "<dt>Covers</dt><dd>Autobahn ");
        for (guint index = 0; index < result->covers->len; index++) {
            g_string_append(out, index > 0 ? ", " : "");
            escape_html_append(out, g_ptr_array_index(result->covers, index));
        }
        g_string_append(out, "</dd>\n");
    }
    g_string_append(out, "</dl>\n");
}

static void part_append(GString *out, const char *part, const char *words)
{
    g_string_append_printf(out, "<%s class=\"part\">%s</%s>\n", part, words, part);
}

/* A step; a head in it, quoted, one line of it each. */
static void step_append(GString *out, const char *step)
{
    const char *line_end = strstr(step, "\\x0D\\x0A");
    const char *quote = line_end != NULL ? g_strrstr_len(step, line_end - step, "\"") : NULL;
    if (quote == NULL || quote == step) {
        escape_html_append(out, step);
        return;
    }
    char *before = g_strndup(step, (gsize)(quote - step));
    escape_html_append(out, g_strchomp(before));
    html_head(out, quote + 1);
    g_free(before);
}

static void script_append(GString *out, const struct case_result *result, const char *part)
{
    if (result->script->len == 0)
        return;
    part_append(out, part, "The script");
    g_string_append(out, "<ol class=\"script\">\n");
    for (guint index = 0; index < result->script->len; index++) {
        g_string_append(out, "<li>");
        step_append(out, g_ptr_array_index(result->script, index));
        g_string_append(out, "</li>\n");
    }
    g_string_append(out, "</ol>\n");
}

static void attempts_append(GString *out, const struct case_result *result)
{
    if (result->attempts->len == 0)
        return;
    g_string_append(out, "<p class=\"attempts\">Played");
    for (guint index = 0; index < result->attempts->len; index++) {
        const struct attempt *attempt = g_ptr_array_index(result->attempts, index);
        g_string_append(out, index > 0 ? "; " : " ");
        escape_html_append(out, attempt->delivery);
        g_string_append(out, *attempt->variant != '\0' ? ", " : "");
        escape_html_append(out, attempt->variant);
        g_string_append_printf(out, ": <b class=\"t-%s\">%s</b>%s", verdict_name(attempt->verdict),
                               verdict_name(attempt->verdict),
                               attempt->timed_out ? " by a deadline" : "");
        if (attempt->duration_us > 0)
            g_string_append_printf(out, " in %.1f ms", (double)attempt->duration_us / 1e3);
    }
    g_string_append(out, ".</p>\n");
}

static void repeat_append(GString *out, const struct case_result *result, const char *part)
{
    if (result->repeat == NULL)
        return;
    part_append(out, part, "Repeat it");
    g_string_append(out, "<pre><code>");
    escape_html_append(out, result->repeat);
    g_string_append(out, "</code></pre>\n");
}

/* A case that blames nothing that was not shown before is folded: its finding stands above it. */
static bool is_news(struct page *page, const struct case_result *result)
{
    bool is_new = result->findings->len == 0;
    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        is_new |= !page->is_told[finding->requirement];
        page->is_told[finding->requirement] = true;
    }
    return is_new;
}

static void conversation_append(struct page *page, const struct case_result *result)
{
    const struct attempt *attempt = tally_telling_attempt(result);
    bool is_open = is_news(page, result);
    if (attempt == NULL)
        return;
    if (page->out->len >= HTML_CONVERSATIONS_SIZE_MAX) {
        page->conversations_left_out++;
        g_string_append(page->out, "<p class=\"dim\">The conversation stands in the JSON of the "
                                   "run; this page would grow too large.</p>\n");
        return;
    }
    g_string_append_printf(page->out,
                           "<details class=\"talk\"%s><summary>The conversation</summary>\n",
                           is_open ? " open" : "");
    html_conversation(page->out, attempt);
    g_string_append(page->out, "</details>\n");
}

static void brief_append(struct page *page, const struct case_result *result)
{
    const struct attempt *attempt = tally_telling_attempt(result);
    if (attempt == NULL || page->out->len >= HTML_BRIEFS_SIZE_MAX) {
        page->briefs_left_out += attempt != NULL;
        return;
    }
    part_append(page->out, "p", "The conversation");
    html_conversation_brief(page->out, attempt);
}

void html_case_full(struct page *page, const struct case_result *result)
{
    GString *out = page->out;
    g_string_append_printf(out, "<article class=\"case %s\" data-verdict=\"%s\"",
                           verdict_name(result->verdict), verdict_name(result->verdict));
    id_append(out, result);
    g_string_append(out, "\n<h3>");
    html_badge(out, result->verdict, verdict_name(result->verdict));
    g_string_append(out, " <span>");
    escape_html_append(out, result->title);
    g_string_append(out, "</span></h3>\n<p class=\"id\">");
    html_link(out, result->id);
    g_string_append(out, "</p>\n");
    autobahn_append(out, result);
    findings_append(out, result);
    facts_append(out, result);
    repeat_append(out, result, "h4");
    conversation_append(page, result);
    script_append(out, result, "h4");
    attempts_append(out, result);
    g_string_append(out, "</article>\n");
}

void html_case_folded(struct page *page, const struct case_result *result)
{
    GString *out = page->out;
    bool is_elsewhere = html_is_told_in_full(result);
    g_string_append_printf(out, "<details class=\"case\" data-verdict=\"%s\"",
                           verdict_name(result->verdict));
    if (is_elsewhere)
        g_string_append_c(out, '>');
    else
        id_append(out, result);
    g_string_append(out, "<summary>");
    html_badge(out, result->verdict, verdict_name(result->verdict));
    html_element(out, "code", result->id);
    html_element(out, "span", result->title);
    g_string_append(out, "</summary>\n");
    if (is_elsewhere) {
        g_string_append(out, "<p>Told in full above: ");
        html_link(out, result->id);
        g_string_append(out, "</p></details>\n");
        return;
    }
    autobahn_append(out, result);
    findings_append(out, result);
    facts_append(out, result);
    script_append(out, result, "p");
    brief_append(page, result);
    attempts_append(out, result);
    repeat_append(out, result, "p");
    g_string_append(out, "</details>\n");
}
