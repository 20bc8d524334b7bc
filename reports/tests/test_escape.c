/* SPDX-License-Identifier: MIT */
/* Every format's escape function, over what peers may send. */
#include <string.h>

#include "reports/escape.h"
#include "reports/tests/support_guard.h"
#include "reports/tests/support_sample.h"

struct row {
    const char *name;
    const char *text;
    const char *html;
    const char *terminal;
    const char *json;
};

static const struct row rows[] = {
    {"plain", "Hello, 1 + 1", "Hello, 1 + 1", "Hello, 1 + 1", "Hello, 1 + 1"},
    {"empty", "", "", "", ""},
    {"markup", "<a href=\"x\">&'</a>", "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;",
     "<a href=\"x\">&'</a>", "<a href=\"x\">&'</a>"},
    {"cdata", "]]>", "]]&gt;", "]]>", "]]>"},
    {"escape", "a\x1b[31mb", "a\\x1b[31mb", "a\\x1b[31mb", "a\x1b[31mb"},
    {"newline", "a\r\nb\tc", "a\\x0d\\x0ab\\x09c", "a\\x0d\\x0ab\\x09c", "a\r\nb\tc"},
    {"delete", "\x7f", "\\x7f", "\\x7f", "\x7f"},
    {"c1", "\xc2\x9b", "\\u{9b}", "\\u{9b}", "\xc2\x9b"},
    {"bidi", "\xe2\x80\xae", "\\u{202e}", "\\u{202e}", "\xe2\x80\xae"},
    {"isolate", "\xe2\x81\xa6", "\\u{2066}", "\\u{2066}", "\xe2\x81\xa6"},
    {"zero-width", "\xe2\x80\x8b", "\\u{200b}", "\\u{200b}", "\xe2\x80\x8b"},
    {"separators", "\xe2\x80\xa8\xe2\x80\xa9", "\\u{2028}\\u{2029}", "\\u{2028}\\u{2029}",
     "\xe2\x80\xa8\xe2\x80\xa9"},
    {"private", "\xee\x80\x80", "\\u{e000}", "\\u{e000}", "\xee\x80\x80"},
    {"bad-octet", "a\xff", "a\\xff", "a\\xff", "a\\xff"},
    {"overlong", "\xc0\xaf", "\\xc0\\xaf", "\\xc0\\xaf", "\\xc0\\xaf"},
    {"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"},
    {"above-maximum", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80",
     "\\xf4\\x90\\x80\\x80"},
    {"cut-off", "\xe2\x82", "\\xe2\\x82", "\\xe2\\x82", "\\xe2\\x82"},
    {"letters", "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x92\xa9", "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x92\xa9",
     "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x92\xa9", "\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x92\xa9"},
};

static void test_row(const void *data)
{
    const struct row *row = data;
    struct guarded guarded = guarded_new(row->text, strlen(row->text) + 1);
    const char *text = (const char *)guarded.octets;
    GString *html = g_string_new(NULL);
    GString *terminal = g_string_new(NULL);
    char *json = escape_json(text);
    escape_html_append(html, text);
    escape_terminal_append(terminal, text);
    g_assert_cmpstr(html->str, ==, row->html);
    g_assert_cmpstr(terminal->str, ==, row->terminal);
    g_assert_cmpstr(json, ==, row->json);
    g_free(json);
    g_string_free(terminal, TRUE);
    g_string_free(html, TRUE);
    guarded_clear(&guarded);
}

static void test_null(void)
{
    GString *out = g_string_new("x");
    escape_html_append(out, NULL);
    escape_terminal_append(out, NULL);
    g_assert_cmpstr(out->str, ==, "x");
    g_string_free(out, TRUE);
}

/* No NUL stands behind the octets here: the size alone says where they end. */
static void test_json_read(void)
{
    static const char octets[] = "a\0b\xff\xe2\x82";
    struct guarded guarded = guarded_new(octets, sizeof octets - 1);
    char *text = escape_json_read((const char *)guarded.octets, sizeof octets - 1);
    g_assert_cmpstr(text, ==, "a\\x00b\\xff\\xe2\\x82");
    g_free(text);
    guarded_clear(&guarded);
}

/* Whatever kind of octet the text is made of, it is cut at the bound, and stays UTF-8. */
static void test_bound(const void *data)
{
    const char *unit = data;
    GString *long_text = g_string_new(NULL);
    GString *html = g_string_new(NULL);
    GString *terminal = g_string_new(NULL);
    while (long_text->len < 10 * 1024 * 1024)
        g_string_append(long_text, unit);
    escape_html_append(html, long_text->str);
    escape_terminal_append(terminal, long_text->str);
    char *json = escape_json(long_text->str);
    g_assert_cmpuint(terminal->len, <=, ESCAPE_SIZE_MAX + 3);
    g_assert_cmpuint(terminal->len, >=, ESCAPE_SIZE_MAX - 3);
    g_assert_cmpuint(html->len, <=, 6 * ESCAPE_SIZE_MAX + 3);
    g_assert_cmpuint(strlen(json), <=, ESCAPE_JSON_SIZE_MAX + 3);
    g_assert_true(g_str_has_suffix(terminal->str, "\xe2\x80\xa6"));
    g_assert_true(g_str_has_suffix(html->str, "\xe2\x80\xa6"));
    g_assert_true(g_str_has_suffix(json, "\xe2\x80\xa6"));
    g_assert_true(g_utf8_validate(terminal->str, -1, NULL));
    g_assert_true(g_utf8_validate(json, -1, NULL));
    g_free(json);
    g_string_free(terminal, TRUE);
    g_string_free(html, TRUE);
    g_string_free(long_text, TRUE);
}

/* A text and the same text after a way through JSON look the same, at every length near a bound. */
static void test_same_through_json(const void *data)
{
    const char *unit = data;
    GString *text = g_string_new(NULL);
    while (text->len < ESCAPE_JSON_SIZE_MAX + 64) {
        g_string_append(text, unit);
        bool is_near = text->len + 64 > ESCAPE_SIZE_MAX / 4;
        if (!is_near)
            continue;
        GString *direct = g_string_new(NULL);
        GString *read_back = g_string_new(NULL);
        char *json = escape_json(text->str);
        char *again = escape_json_read(json, strlen(json));
        escape_terminal_append(direct, text->str);
        escape_terminal_append(read_back, again);
        g_assert_cmpstr(direct->str, ==, read_back->str);
        g_free(again);
        g_free(json);
        g_string_free(read_back, TRUE);
        g_string_free(direct, TRUE);
        g_string_append(text, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
    }
    g_string_free(text, TRUE);
}

static void test_anchor(void)
{
    GString *out = g_string_new(NULL);
    escape_anchor_append(out, "ws/5.5.1/body-of_one \"<&>'\n\xff%#");
    g_assert_cmpstr(out->str, ==, "ws/5.5.1/body-of_one:20:22:3c:26:3e:27:5cx0a:5cxff:25:23");
    g_string_free(out, TRUE);
}

/* As many characters as fit, the last of them the ellipsis where there are more. */
static void test_cut(void)
{
    static const struct {
        const char *text;
        const char *shown;
    } cuts[] = {
        {"abcd", "abcd"},
        {"abcde", "abc\xE2\x80\xA6"},
        {"\xd7\xa9\xd7\xa9\xd7\xa9\xd7\xa9", "\xd7\xa9\xd7\xa9\xd7\xa9\xd7\xa9"},
        {"\x1b[0m", "\\x1\xE2\x80\xA6"},
        {NULL, ""},
    };
    for (size_t row = 0; row < G_N_ELEMENTS(cuts); row++) {
        GString *out = g_string_new(NULL);
        escape_cut_append(out, cuts[row].text, 4);
        g_assert_cmpstr(out->str, ==, cuts[row].shown);
        g_string_free(out, TRUE);
    }
}

int main(int argc, char **argv)
{
    static const char *const units[][2] = {
        {"letters", "abc"},
        {"bad", "\xff"},
        {"wide", "\xe6\xbc\xa2"},
        {"controls", "\x1b"},
        {"markup", "<&>"},
        {"bidi", "\xe2\x80\xae"},
        {"emoji", "\xf0\x9f\x92\xa9"},
    };
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *path = g_strdup_printf("/escape/row/%s", rows[index].name);
        g_test_add_data_func(path, &rows[index], test_row);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(units); index++) {
        char *path = g_strdup_printf("/escape/bound/%s", units[index][0]);
        g_test_add_data_func(path, units[index][1], test_bound);
        g_free(path);
        path = g_strdup_printf("/escape/same-through-json/%s", units[index][0]);
        g_test_add_data_func(path, units[index][1], test_same_through_json);
        g_free(path);
    }
    g_test_add_func("/escape/null", test_null);
    g_test_add_func("/escape/json-read", test_json_read);
    g_test_add_func("/escape/anchor", test_anchor);
    g_test_add_func("/escape/cut", test_cut);
    return g_test_run();
}
