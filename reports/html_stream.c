/* SPDX-License-Identifier: MIT */
/*
 * An event stream in the HTML report: each line as its octets, what kind it is, what a parser does
 * with it, and beside the line that dispatches one the event. On a phone these stand below.
 */
#include <inttypes.h>

#include "reports/escape.h"
#include "reports/html_parts.h"

enum {
    OCTETS_SHOWN_MAX = 120, /* of a line */
    LINES_SHOWN_MAX = 24,
    BRIEF_LINES_MAX = 12,
};

/* Text as it is; what is no text, and a backslash, as `\xNN`. */
static void octets_append(GString *out, const struct log_line *line)
{
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(line->octets, &size);
    size_t shown = MIN((size_t)size, (size_t)OCTETS_SHOWN_MAX);
    GString *readable = g_string_new(NULL);
    for (size_t index = 0; index < shown; index++) {
        if (octets[index] < 0x20 || octets[index] == 0x7f || octets[index] == '\\')
            g_string_append_printf(readable, "\\x%02x", octets[index]);
        else
            g_string_append_c(readable, (char)octets[index]);
    }
    g_string_append(out, "<code>");
    escape_html_append(out, readable->str);
    g_string_append(out, "</code>");
    if (line->size > shown)
        g_string_append_printf(out, " <small>and %" PRIu64 " octets more</small>",
                               line->size - shown);
    g_string_free(readable, TRUE);
}

static void line_append(GString *out, const struct log_line *line)
{
    g_string_append_printf(out, "<tr%s><td class=\"n\">%" PRId64 "</td><td class=\"octets\">",
                           line->is_offence ? " class=\"offence\"" : "", line->offset);
    if (line->octets != NULL && g_bytes_get_size(line->octets) > 0)
        octets_append(out, line);
    g_string_append(out, "<small>");
    escape_html_append(out, line->text);
    g_string_append(out, "</small>");
    if (line->is_offence)
        g_string_append(out, " <strong class=\"mark\">here</strong>");
    g_string_append(out, "</td><td>");
    escape_html_append(out, line->does);
    g_string_append(out, "</td><td class=\"made\">");
    escape_html_append(out, line->event);
    g_string_append(out, "</td></tr>\n");
}

/* The first line to be shown: what led to the marked one tells more than what followed. */
static guint window_begin(const struct attempt *attempt, guint shown)
{
    guint last = attempt->stream->len - shown;
    for (guint index = 0; index < attempt->stream->len; index++) {
        const struct log_line *line = g_ptr_array_index(attempt->stream, index);
        if (line->is_offence)
            return MIN(index > shown * 2 / 3 ? index - shown * 2 / 3 : 0, last);
    }
    return 0;
}

void html_stream(GString *out, const struct attempt *attempt, bool is_brief)
{
    guint count = attempt->stream->len;
    guint shown = MIN(count, is_brief ? (guint)BRIEF_LINES_MAX : (guint)LINES_SHOWN_MAX);
    guint begin = window_begin(attempt, shown);
    unsigned left_out = attempt->stream_lines_left_out + count - shown;
    if (count == 0)
        return;
    g_string_append(out, "<table class=\"plain stream\"><thead><tr><th scope=\"col\">Octet</th>"
                         "<th scope=\"col\">Line of the stream</th><th scope=\"col\">What a parser "
                         "does</th><th scope=\"col\">Event</th></tr></thead>\n<tbody>\n");
    for (guint index = begin; index < begin + shown; index++)
        line_append(out, g_ptr_array_index(attempt->stream, index));
    g_string_append(out, "</tbody></table>\n");
    if (left_out > 0)
        g_string_append_printf(out, "<p class=\"dim\">%u more line%s not shown.</p>\n", left_out,
                               left_out == 1 ? " is" : "s are");
}
