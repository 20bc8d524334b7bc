/* SPDX-License-Identifier: MIT */
/*
 * What was measured, in the HTML report: a row for each group with a small chart of its cases, and
 * a table of them behind it. A chart tells nothing that the table does not.
 */
#include "reports/escape.h"
#include "reports/html_parts.h"
#include "reports/traffic.h"

enum {
    BAR_WIDTH = 8, /* with the space beside it */
    BAR_GAP = 2,
    CHART_HEIGHT = 28,
};

static double fastest_of(const GPtrArray *cases)
{
    double fastest = 0;
    for (guint index = 0; index < cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(cases, index);
        fastest = MAX(fastest, traffic_speed(&one->traffic));
    }
    return fastest;
}

/* A bar for each case, as high as it is fast; the fastest of the group fills the chart. */
static void chart_append(GString *out, const GPtrArray *cases)
{
    double fastest = fastest_of(cases);
    g_string_append_printf(
        out,
        "<svg class=\"chart\" role=\"img\" width=\"%u\" height=\"%d\" "
        "aria-label=\"Octets in a second of %u cases, told in the table below\">",
        cases->len * BAR_WIDTH, CHART_HEIGHT, cases->len);
    for (guint index = 0; index < cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(cases, index);
        double share = fastest > 0 ? traffic_speed(&one->traffic) / fastest : 0;
        int height = MAX(1, (int)(share * CHART_HEIGHT));
        g_string_append_printf(out, "<rect x=\"%u\" y=\"%d\" width=\"%d\" height=\"%d\"></rect>",
                               index * BAR_WIDTH, CHART_HEIGHT - height, BAR_WIDTH - BAR_GAP,
                               height);
    }
    g_string_append(out, "</svg>");
}

static void figures_append(GString *out, const struct traffic *traffic)
{
    g_string_append_printf(out,
                           "<td class=\"n\" data-l=\"messages\">%u</td>"
                           "<td class=\"n\" data-l=\"MB sent\">%.2f</td>"
                           "<td class=\"n\" data-l=\"MB back\">%.2f</td>"
                           "<td class=\"n\" data-l=\"MB/s\">%.1f</td>"
                           "<td class=\"n\" data-l=\"sent as\">%.1f %%</td>"
                           "<td class=\"n\" data-l=\"back as\">%.1f %%</td>",
                           traffic->round_trips, (double)traffic->sent_size / 1e6,
                           (double)traffic->came_size / 1e6, traffic_speed(traffic) / 1e6,
                           traffic_sent_ratio(traffic) * 100, traffic_came_ratio(traffic) * 100);
}

/* A label of each number stands beside it where the table has no room for heads, on a phone. */
static const char heads[] =
    "<th scope=\"col\" class=\"n\">Messages</th><th scope=\"col\" class=\"n\">MB sent</th>"
    "<th scope=\"col\" class=\"n\">MB back</th><th scope=\"col\" class=\"n\">MB/s</th>"
    "<th scope=\"col\" class=\"n\">Sent as</th><th scope=\"col\" class=\"n\">Back as</th>";

static void case_append(GString *out, const struct case_result *one)
{
    g_string_append(out, "<tr><td><a href=\"#");
    escape_anchor_append(out, one->id);
    g_string_append(out, "\">");
    escape_html_append(out, one->id);
    g_string_append(out, "</a></td>");
    figures_append(out, &one->traffic);
    g_string_append(out, "</tr>\n");
}

void html_traffic(struct page *page)
{
    GString *out = page->out;
    GPtrArray *groups = traffic_groups(page->result);
    if (groups->len > 0)
        g_string_append_printf(
            out,
            "<h3 id=\"measured\">Measured</h3>\n<p class=\"dim\">Of each connection, "
            "with others beside it, both ways together; no verdict rests on it. "
            "The last two columns tell what compression made of the messages.</p>\n"
            "<table class=\"plain\"><thead><tr><th scope=\"col\">Group</th>%s"
            "<th scope=\"col\">Speed of its cases</th></tr></thead>\n<tbody>\n",
            heads);
    for (guint index = 0; index < groups->len; index++) {
        const struct traffic_group *group = g_ptr_array_index(groups, index);
        g_string_append(out, "<tr><td>");
        escape_html_append(out, group->name);
        g_string_append(out, "</td>");
        figures_append(out, &group->traffic);
        g_string_append(out, "<td>");
        chart_append(out, group->cases);
        g_string_append(out, "</td></tr>\n");
    }
    if (groups->len > 0)
        g_string_append_printf(
            out,
            "</tbody></table>\n<details class=\"group\"><summary>Every case that was "
            "measured</summary>\n<table class=\"plain\"><thead><tr>"
            "<th scope=\"col\">Case</th>%s</tr></thead>\n<tbody>\n",
            heads);
    for (guint index = 0; index < groups->len; index++) {
        const struct traffic_group *group = g_ptr_array_index(groups, index);
        for (guint at = 0; at < group->cases->len; at++)
            case_append(out, g_ptr_array_index(group->cases, at));
    }
    if (groups->len > 0)
        g_string_append(out, "</tbody></table></details>\n");
    g_ptr_array_unref(groups);
}
