/* SPDX-License-Identifier: MIT */
/*
 * What was judged, how and when, in the HTML report: once, or for each of the runs that were
 * joined.
 */
#include <inttypes.h>
#include <string.h>

#include "reports/escape.h"
#include "reports/html_parts.h"

static void list_pair(GString *out, const char *label, const GPtrArray *texts, const char *between)
{
    if (texts->len == 0)
        return;
    html_element(out, "dt", label);
    g_string_append(out, "<dd>");
    for (guint index = 0; index < texts->len; index++) {
        g_string_append(out, index > 0 ? between : "");
        escape_html_append(out, g_ptr_array_index(texts, index));
    }
    g_string_append(out, "</dd>\n");
}

/* A name that goes on for ever would push everything else off the page. */
static void server_append(GString *out, const char *server)
{
    if (server == NULL)
        return;
    GString *shown = g_string_new(NULL);
    escape_cut_append(shown, server, ESCAPE_SERVER_CHARACTERS_MAX);
    html_pair(out, "Says it is", shown->str);
    g_string_free(shown, TRUE);
}

/* "2026-11-21T19:26:41.715Z" with a blank, to the second; anything else as it is. */
static void started_append(GString *out, const char *started)
{
    static const char form[] = "dddd-dd-ddTdd:dd:dd.dddZ";
    size_t at = 0;
    if (started == NULL)
        return;
    while (form[at] != '\0' &&
           (form[at] == 'd' ? g_ascii_isdigit(started[at]) : started[at] == form[at]))
        at++;
    if (form[at] != '\0' || started[at] != '\0')
        html_pair(out, "Started", started);
    else
        g_string_append_printf(out,
                               "<dt>Started</dt><dd><time datetime=\"%s\">%.10s %.8s UTC</time>"
                               "</dd>\n",
                               started, started, started + strlen("2026-11-21T"));
}

/* The command line that plays the very same run: with the seed, when it was drawn. */
static char *command_of(const struct run_result *result)
{
    char *command = tally_command(result);
    if (!tally_has_seed(result))
        return command;
    for (guint index = 0; index < result->options->len; index++) {
        if (g_str_has_prefix(g_ptr_array_index(result->options, index), "--seed"))
            return command;
    }
    char *seeded = g_strdup_printf("%s --seed %" PRIu64, command, result->seed);
    g_free(command);
    return seeded;
}

static void time_append(GString *out, const struct run_result *result)
{
    unsigned waiting_count = 0;
    int64_t waiting_us = tally_waiting_us(result, &waiting_count);
    g_string_append_printf(out, "<dt>Took</dt><dd>%.3f s", (double)result->duration_us / 1e6);
    if (waiting_count > 0)
        g_string_append_printf(out, "; %u case%s had to wait, side by side, %.3f s if added up",
                               waiting_count, waiting_count == 1 ? "" : "s",
                               (double)waiting_us / 1e6);
    g_string_append(out, "</dd>\n");
}

/* Of one run; a joined one has said its versions above. */
static void run_append(GString *out, const struct run_result *result, bool is_part)
{
    char *command = command_of(result);
    g_string_append(out, "<dl class=\"facts target\">\n");
    server_append(out, result->server);
    list_pair(out, "Offers", result->capabilities, ", ");
    started_append(out, result->started);
    if (!is_part) {
        g_string_append(out, "<dt>Judged by</dt><dd>Assay ");
        escape_html_append(out, result->assay_version);
        g_string_append(out, ", suite ");
        escape_html_append(out, result->suite_version);
        g_string_append(out, "</dd>\n");
    }
    time_append(out, result);
    if (tally_has_seed(result))
        g_string_append_printf(out, "<dt>Seed</dt><dd>%" PRIu64 "</dd>\n", result->seed);
    if (result->options->len > 0) {
        g_string_append(out, "<dt>Repeat it with</dt><dd><code>");
        escape_html_append(out, command);
        g_string_append(out, "</code></dd>\n");
    }
    list_pair(out, "Note", result->notes, "; ");
    html_pair(out, "Ended early", result->ended_early);
    g_string_append(out, "</dl>\n");
    g_free(command);
}

/* A line that opens for each run: what it was, how many cases, and how it ended. */
static void part_append(GString *out, const struct run_result *part)
{
    g_string_append(out, "<details class=\"group\"><summary><b>");
    escape_html_append(out, tally_run_title(part));
    g_string_append(out, "</b> <code>");
    escape_html_append(out, part->url);
    g_string_append_printf(out, "</code> <span class=\"counts\">%u case%s, ", part->cases->len,
                           part->cases->len == 1 ? "" : "s");
    escape_html_append(out, part->exit_reason);
    g_string_append(out, "</span></summary>\n");
    run_append(out, part, true);
    g_string_append(out, "</details>\n");
}

void html_facts(struct page *page)
{
    const struct run_result *result = page->result;
    GString *out = page->out;
    if (result->parts == NULL) {
        run_append(out, result, false);
        return;
    }
    g_string_append(out, "<h2 class=\"parts\">What was judged</h2>\n");
    for (guint index = 0; index < result->parts->len; index++)
        part_append(out, g_ptr_array_index(result->parts, index));
}
