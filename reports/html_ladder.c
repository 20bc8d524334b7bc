/* SPDX-License-Identifier: MIT */
/*
 * A conversation as a ladder: the judge's line on the left, the target's on the right, an arrow per
 * frame between them, time running down. The line that a finding is about stands out.
 *
 * Positions across are percentages, so that the letters keep their size on a phone; a label is cut
 * to what fits there. The list below the ladder says the same in full, for those who listen too.
 */
#include <inttypes.h>
#include <string.h>

#include "reports/annotate.h"
#include "reports/escape.h"
#include "reports/html_parts.h"

enum {
    RUNGS_MAX = 14,
    LABEL_CHARACTERS_MAX = 34,
    HEAD_HEIGHT = 26, /* the names of both sides; heights are in CSS pixels */
    RUNG_HEIGHT = 32,
};

static const char *side_of(enum log_direction direction)
{
    switch (direction) {
    case LOG_SENT:
        return "sent";
    case LOG_RECEIVED:
        return "came";
    case LOG_EVENT:
        break;
    }
    return "event";
}

/* At most LABEL_CHARACTERS_MAX characters of a text that may be anything, escaped. */
static void label_cut_append(GString *out, const char *text)
{
    GString *visible = g_string_new(NULL);
    escape_cut_append(visible, text, LABEL_CHARACTERS_MAX);
    escape_html_append(out, visible->str);
    g_string_free(visible, TRUE);
}

/* "Close 1002, 2 octets", "text, FIN 0, RSV 100, 5 octets": what tells frames apart at a glance. */
static void label_of_frame(GString *out, const struct frame_fields *fields,
                           const struct log_line *line, const uint8_t *octets, size_t size)
{
    const char *name = annotate_opcode(fields->opcode);
    g_string_append_c(out, g_ascii_toupper(*name));
    g_string_append(out, name + 1);
    if (fields->opcode == 0x8 && fields->length >= 2 && size >= fields->payload_at + 2) {
        const uint8_t *code = octets + fields->payload_at;
        unsigned high = code[0] ^ (fields->is_masked ? fields->key[0] : 0U);
        unsigned low = code[1] ^ (fields->is_masked ? fields->key[1] : 0U);
        g_string_append_printf(out, " %u", high << 8 | low);
    }
    if (!fields->fin)
        g_string_append(out, ", FIN 0");
    if (fields->rsv != 0)
        g_string_append_printf(out, ", RSV %u%u%u", fields->rsv >> 2 & 1U, fields->rsv >> 1 & 1U,
                               fields->rsv & 1U);
    if (fields->is_masked != (line->direction == LOG_SENT))
        g_string_append(out, fields->is_masked ? ", masked" : ", unmasked");
    g_string_append_printf(out, ", %" PRIu64 " octet%s", fields->length,
                           fields->length == 1 ? "" : "s");
}

static void label_append(GString *out, const struct html_line *shown, bool is_http)
{
    const struct log_line *line = shown->line;
    struct frame_fields fields;
    gsize size = 0;
    const uint8_t *octets =
        line->octets != NULL ? g_bytes_get_data(line->octets, &size) : (const uint8_t *)"";
    if (!is_http && line->offset >= 0 && size > 0 && annotate_frame(octets, size, &fields)) {
        label_of_frame(out, &fields, line, octets, size);
        return;
    }
    char *first = g_strndup(shown->words, strcspn(shown->words, "\r\n"));
    char *end = strstr(first, "\\x0D\\x0A");
    if (end != NULL)
        *end = '\0';
    label_cut_append(out, first);
    g_free(first);
}

/* An arrow over the whole width, or a dot on the judge's line for what only it saw. */
static void mark_append(GString *out, enum log_direction direction, unsigned y)
{
    if (direction == LOG_EVENT) {
        g_string_append_printf(out,
                               "<svg x=\"22%%\" y=\"%u\" overflow=\"visible\"><circle r=\"3.5\">"
                               "</circle></svg>",
                               y);
        return;
    }
    g_string_append_printf(out,
                           "<line x1=\"22%%\" y1=\"%u\" x2=\"97%%\" y2=\"%u\"></line>"
                           "<svg x=\"%s\" y=\"%u\" overflow=\"visible\"><path d=\"%s\"></path>"
                           "</svg>",
                           y, y, direction == LOG_SENT ? "97%" : "22%", y,
                           direction == LOG_SENT ? "M-9 -4.5L0 0L-9 4.5z" : "M9 -4.5L0 0L9 4.5z");
}

static void rung_append(GString *out, const struct log_line *line, bool is_http, bool is_bad,
                        unsigned top)
{
    struct html_line shown = html_line_of(line);
    bool is_event = shown.direction == LOG_EVENT;
    unsigned y = top + (is_event ? RUNG_HEIGHT / 2 + 4 : RUNG_HEIGHT - 8);
    g_string_append_printf(out, "<g class=\"%s%s\">", side_of(shown.direction),
                           is_bad ? " bad" : "");
    if (is_bad)
        g_string_append_printf(out,
                               "<rect x=\"0\" y=\"%u\" width=\"100%%\" height=\"%u\" rx=\"4\">"
                               "</rect>",
                               top + 1, RUNG_HEIGHT);
    g_string_append_printf(out, "<text class=\"at\" x=\"20%%\" y=\"%u\">%.*f ms</text>", y + 4,
                           line->at_us < 100000 ? 3 : 0, (double)line->at_us / 1e3);
    mark_append(out, shown.direction, y);
    if (is_event)
        g_string_append_printf(out, "<text x=\"25%%\" y=\"%u\">", y + 4);
    else
        g_string_append_printf(out, "<text class=\"mid\" x=\"59.5%%\" y=\"%u\">", y - 6);
    label_append(out, &shown, is_http);
    g_string_append(out, "</text></g>\n");
}

static unsigned more_append(GString *out, unsigned count, unsigned top)
{
    if (count == 0)
        return top;
    g_string_append_printf(out,
                           "<text class=\"mid more\" x=\"59.5%%\" y=\"%u\">\xE2\x80\xA6 %u more"
                           "</text>\n",
                           top + 20, count);
    return top + RUNG_HEIGHT;
}

void html_ladder(GString *out, const struct attempt *attempt)
{
    struct log_window window = tally_log_window(attempt, RUNGS_MAX);
    guint offence = html_offence_of(attempt);
    unsigned shown = window.end - window.begin;
    unsigned before = window.begin;
    unsigned behind = attempt->log->len - window.end + attempt->log_lines_left_out;
    unsigned rows = shown + (before > 0) + (behind > 0);
    unsigned top = HEAD_HEIGHT;
    unsigned height = HEAD_HEIGHT + rows * RUNG_HEIGHT + 8;
    g_string_append_printf(
        out,
        "<svg class=\"ladder\" role=\"img\" width=\"100%%\" height=\"%u\" "
        "aria-label=\"Ladder diagram of %u steps, told in words below\">\n"
        "<text class=\"end mid\" x=\"22%%\" y=\"15\">judge</text>"
        "<text class=\"end at\" x=\"100%%\" y=\"15\">target</text>"
        "<line class=\"life\" x1=\"22%%\" y1=\"22\" x2=\"22%%\" y2=\"%u\"></line>"
        "<line class=\"life\" x1=\"97%%\" y1=\"22\" x2=\"97%%\" y2=\"%u\"></line>"
        "\n",
        height, shown, height, height);
    top = more_append(out, before, top);
    for (guint index = window.begin; index < window.end; index++, top += RUNG_HEIGHT)
        rung_append(out, g_ptr_array_index(attempt->log, index), attempt->is_http, index == offence,
                    top);
    more_append(out, behind, top);
    g_string_append(out, "</svg>\n");
}
