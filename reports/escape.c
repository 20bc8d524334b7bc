/* SPDX-License-Identifier: MIT */
/*
 * Two steps: first every character is made visible (into a buffer of bounded size, whatever the
 * size of the input), then what the format itself reads as markup is replaced. The bound is held
 * in the first step, so that a text and the same text read back from JSON are cut at one place.
 */
#include "reports/escape.h"

#include <stdbool.h>
#include <string.h>

/*
 * Whether a character that is no C0 and no DEL shows itself, changes nothing around it, and is the
 * same in every font.
 */
static bool is_visible(gunichar scalar)
{
    GUnicodeType type = g_unichar_type(scalar);
    return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_UNASSIGNED &&
           type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_SURROGATE &&
           type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* The octets of the UTF-8 sequence at `text`, or 0 when there is none; NUL is none. */
static size_t sequence_size(const char *text, size_t size, gunichar *scalar)
{
    if (*text == '\0')
        return 0;
    *scalar = g_utf8_get_char_validated(text, (gssize)MIN(size, (size_t)6));
    if (*scalar == (gunichar)-1 || *scalar == (gunichar)-2)
        return 0;
    return (size_t)g_unichar_to_utf8(*scalar, NULL);
}

/*
 * How far one looks for the end of a string of which at most `size_max` octets are shown: far
 * enough for the character at the bound to be whole.
 */
static size_t bounded_size(const char *text, size_t size_max)
{
    return strnlen(text, size_max + 8);
}

/* The octets of `out` are valid UTF-8: drops from its end what goes beyond the bound. */
static void cut(GString *out, size_t size_max)
{
    if (out->len <= size_max)
        return;
    size_t end = size_max;
    while (end > 0 && ((unsigned char)out->str[end] & 0xC0) == 0x80)
        end--;
    g_string_truncate(out, end);
    g_string_append(out, "\xE2\x80\xA6");
}

static GString *visible_text(const char *text)
{
    GString *out = g_string_new(NULL);
    size_t size = bounded_size(text, ESCAPE_SIZE_MAX);
    size_t at = 0;
    while (at < size && out->len <= ESCAPE_SIZE_MAX) {
        gunichar scalar = 0;
        size_t step = sequence_size(text + at, size - at, &scalar);
        if (step == 0 || scalar < 0x20 || scalar == 0x7f)
            g_string_append_printf(out, "\\x%02x", (unsigned)(unsigned char)text[at]);
        else if (!is_visible(scalar))
            g_string_append_printf(out, "\\u{%x}", (unsigned)scalar);
        else
            g_string_append_len(out, text + at, (gssize)step);
        at += MAX(step, (size_t)1);
    }
    cut(out, ESCAPE_SIZE_MAX);
    return out;
}

void escape_html_append(GString *out, const char *text)
{
    if (text == NULL)
        return;
    GString *visible = visible_text(text);
    for (size_t at = 0; at < visible->len; at++) {
        char octet = visible->str[at];
        switch (octet) {
        case '&':
            g_string_append(out, "&amp;");
            break;
        case '<':
            g_string_append(out, "&lt;");
            break;
        case '>':
            g_string_append(out, "&gt;");
            break;
        case '"':
            g_string_append(out, "&quot;");
            break;
        case '\'':
            g_string_append(out, "&#39;");
            break;
        default:
            g_string_append_c(out, octet);
        }
    }
    g_string_free(visible, TRUE);
}

void escape_terminal_append(GString *out, const char *text)
{
    if (text == NULL)
        return;
    GString *visible = visible_text(text);
    g_string_append_len(out, visible->str, (gssize)visible->len);
    g_string_free(visible, TRUE);
}

void escape_cut_append(GString *out, const char *text, long characters_max)
{
    GString *visible = g_string_new(NULL);
    escape_terminal_append(visible, text);
    if (g_utf8_strlen(visible->str, -1) > characters_max) {
        const char *end = g_utf8_offset_to_pointer(visible->str, characters_max - 1);
        g_string_truncate(visible, (gsize)(end - visible->str));
        g_string_append(visible, "\xE2\x80\xA6");
    }
    g_string_append_len(out, visible->str, (gssize)visible->len);
    g_string_free(visible, TRUE);
}

static char *as_utf8(const char *text, size_t size)
{
    GString *out = g_string_new(NULL);
    size_t at = 0;
    while (at < size && out->len <= ESCAPE_JSON_SIZE_MAX) {
        gunichar scalar = 0;
        size_t step = sequence_size(text + at, size - at, &scalar);
        if (step == 0)
            g_string_append_printf(out, "\\x%02x", (unsigned)(unsigned char)text[at]);
        else
            g_string_append_len(out, text + at, (gssize)step);
        at += MAX(step, (size_t)1);
    }
    cut(out, ESCAPE_JSON_SIZE_MAX);
    return g_string_free(out, FALSE);
}

char *escape_json(const char *text)
{
    return as_utf8(text, bounded_size(text, ESCAPE_JSON_SIZE_MAX));
}

char *escape_json_read(const char *text, size_t size)
{
    return as_utf8(text, size);
}

void escape_anchor_append(GString *out, const char *id)
{
    GString *visible = visible_text(id);
    for (size_t at = 0; at < visible->len; at++) {
        unsigned char octet = (unsigned char)visible->str[at];
        if (g_ascii_isalnum(octet) || strchr("./-_", octet) != NULL)
            g_string_append_c(out, (char)octet);
        else
            g_string_append_printf(out, ":%02x", (unsigned)octet);
    }
    g_string_free(visible, TRUE);
}
