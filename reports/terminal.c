/* SPDX-License-Identifier: MIT */
/*
 * Wrapping and colours. Columns are counted as a terminal counts them: two for a wide character,
 * none for a mark that is set over another one.
 */
#include "reports/terminal.h"

#include <string.h>

#include "reports/escape.h"

enum { OCTETS_PER_LINE = 16, OCTET_COLUMNS = 3 };

unsigned terminal_columns(unsigned columns)
{
    return columns == 0 ? TERMINAL_WIDTH : CLAMP(columns, TERMINAL_WIDTH_MIN, TERMINAL_WIDTH);
}

static const char *color_of(enum verdict verdict)
{
    static const char *const colors[VERDICT_COUNT] = {
        [VERDICT_NA] = "\x1b[2m",      [VERDICT_PASS] = "\x1b[32m",
        [VERDICT_INFO] = "\x1b[36m",   [VERDICT_XFAIL] = "\x1b[33m",
        [VERDICT_XPASS] = "\x1b[35m",  [VERDICT_FLAKY] = "\x1b[35m",
        [VERDICT_WARN] = "\x1b[33m",   [VERDICT_UNKNOWN] = "\x1b[35m",
        [VERDICT_FAIL] = "\x1b[1;31m", [VERDICT_ERROR] = "\x1b[1;31m",
    };
    return colors[verdict];
}

static void styled(const struct terminal *terminal, const char *style, const char *words)
{
    if (terminal->color)
        g_string_append(terminal->out, style);
    g_string_append(terminal->out, words);
    if (terminal->color)
        g_string_append(terminal->out, "\x1b[0m");
}

void terminal_mark(const struct terminal *terminal, enum verdict verdict, const char *words)
{
    styled(terminal, color_of(verdict), words);
}

void terminal_strong(const struct terminal *terminal, const char *words)
{
    styled(terminal, "\x1b[1m", words);
}

static void spaces(const struct terminal *terminal, unsigned count)
{
    g_string_append_printf(terminal->out, "%*s", (int)count, "");
}

static unsigned columns_of(gunichar scalar)
{
    if (g_unichar_iszerowidth(scalar))
        return 0;
    return g_unichar_iswide(scalar) ? 2 : 1;
}

/* The octets of `text` that fit into `room` columns, cut at a space if there is one; at least 1. */
static size_t line_size(const char *text, unsigned room)
{
    const char *at = text;
    const char *space = NULL;
    unsigned used = 0;
    while (*at != '\0') {
        used += columns_of(g_utf8_get_char(at));
        if (used > room)
            break;
        if (*at == ' ')
            space = at;
        at = g_utf8_next_char(at);
    }
    if (*at == '\0' || *at == ' ')
        return (size_t)(at - text);
    if (space != NULL && space > text)
        return (size_t)(space - text);
    return at > text ? (size_t)(at - text) : (size_t)(g_utf8_next_char(text) - text);
}

static void wrapped(const struct terminal *terminal, unsigned column, const char *text)
{
    while (true) {
        size_t size = line_size(text, terminal_columns(terminal->columns) - column);
        g_string_append_len(terminal->out, text, (gssize)size);
        g_string_append_c(terminal->out, '\n');
        text += size;
        text += strspn(text, " ");
        if (*text == '\0')
            return;
        spaces(terminal, column);
    }
}

/* The label and the way to the text's column. */
static void label_append(const struct terminal *terminal, unsigned indent, unsigned text_column,
                         const char *label)
{
    unsigned used = indent + (unsigned)strlen(label);
    spaces(terminal, indent);
    g_string_append(terminal->out, label);
    if (used >= text_column && *label != '\0') {
        g_string_append_c(terminal->out, '\n');
        used = 0;
    }
    spaces(terminal, text_column - used);
}

void terminal_field(const struct terminal *terminal, unsigned indent, unsigned text_column,
                    const char *label, const char *text)
{
    if (text == NULL)
        return;
    GString *visible = g_string_new(NULL);
    escape_terminal_append(visible, text);
    label_append(terminal, indent, text_column, label);
    wrapped(terminal, text_column, visible->str);
    g_string_free(visible, TRUE);
}

void terminal_copyable(const struct terminal *terminal, unsigned indent, unsigned text_column,
                       const char *label, const char *text)
{
    if (text == NULL)
        return;
    label_append(terminal, indent, text_column, label);
    escape_terminal_append(terminal->out, text);
    g_string_append_c(terminal->out, '\n');
}

void terminal_octets(const struct terminal *terminal, unsigned indent, const uint8_t *octets,
                     size_t size)
{
    unsigned columns = terminal_columns(terminal->columns);
    bool is_narrow = indent + OCTETS_PER_LINE * OCTET_COLUMNS - 1 > columns;
    size_t per_line = is_narrow ? OCTETS_PER_LINE / 2 : OCTETS_PER_LINE;
    for (size_t index = 0; index < size; index++) {
        if (index % per_line == 0)
            spaces(terminal, indent);
        bool ends = index % per_line == per_line - 1 || index + 1 == size;
        g_string_append_printf(terminal->out, "%02x%c", octets[index], ends ? '\n' : ' ');
    }
}
