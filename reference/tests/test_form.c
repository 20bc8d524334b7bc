/* SPDX-License-Identifier: MIT */
/* Forms: what a line is taken apart into, with the last octet at a page that may not be read. */
#include "reference/form.h"

#include <glib.h>
#include <string.h>

#include "reference/tests/support_guard.h"

#define OCTETS(text) text, sizeof text - 1

struct row {
    const char *name;
    const char *line;
    size_t line_size;
    const char *parts; /* NAME=VALUE; for each, and NAME; for one without a value */
    size_t parts_size;
    bool is_bad; /* behind them */
};

static const struct row rows[] = {
    {"empty", OCTETS(""), OCTETS(""), false},
    {"one", OCTETS("a=b"), OCTETS("a=b;"), false},
    {"two", OCTETS("a=b&c=d"), OCTETS("a=b;c=d;"), false},
    {"empty-value", OCTETS("a="), OCTETS("a=;"), false},
    {"empty-name", OCTETS("=a"), OCTETS("=a;"), false},
    {"no-value", OCTETS("a"), OCTETS("a;"), false},
    {"no-value-amid", OCTETS("a&b=c"), OCTETS("a;b=c;"), false},
    {"empty-parts", OCTETS("&&a=b&&&"), OCTETS("a=b;"), false},
    {"second-equals", OCTETS("a=b=c"), OCTETS("a=b=c;"), false},
    {"plus", OCTETS("a+b=+c+"), OCTETS("a b= c ;"), false},
    {"escapes", OCTETS("%61=%4A%4a%4f"), OCTETS("a=JJO;"), false},
    {"nul", OCTETS("a=%00"), OCTETS("a=\0;"), false},
    {"line-ends", OCTETS("a=%0d%0A"), OCTETS("a=\r\n;"), false},
    {"escaped-separators", OCTETS("a%3D=%26"), OCTETS("a==&;"), false},
    {"escaped-percent", OCTETS("a=%25%34%31"), OCTETS("a=%41;"), false},
    {"above-ascii", OCTETS("a=%ff\xfe"), OCTETS("a=\xff\xfe;"), false},
    {"cut-escape", OCTETS("a=%"), OCTETS(""), true},
    {"cut-escape-1", OCTETS("a=%4"), OCTETS(""), true},
    {"cut-by-next-part", OCTETS("a=%4&1=b"), OCTETS(""), true},
    {"bad-first", OCTETS("a=b&c=%g1"), OCTETS("a=b;"), true},
    {"bad-second", OCTETS("a=%1g"), OCTETS(""), true},
    {"below-digits", OCTETS("a=%/0"), OCTETS(""), true},
    {"behind-digits", OCTETS("a=%:0"), OCTETS(""), true},
    {"below-capitals", OCTETS("a=%0@"), OCTETS(""), true},
    {"below-letters", OCTETS("a=%0`"), OCTETS(""), true},
    {"behind-capitals", OCTETS("a=%0G"), OCTETS(""), true},
    {"bad-name", OCTETS("%=b"), OCTETS(""), true},
    {"bad-name-alone", OCTETS("%zz"), OCTETS(""), true},
};

static void test_row(const void *data)
{
    const struct row *row = data;
    char *text = (char *)guard_copy(row->line, row->line_size);
    size_t size = row->line_size;
    GString *parts = g_string_new(NULL);
    struct form_part part;
    enum form_result result = form_next(&text, &size, &part);
    while (result == FORM_PART) {
        g_string_append_len(parts, part.name, (gssize)part.name_size);
        if (part.value != NULL) {
            g_string_append_c(parts, '=');
            g_string_append_len(parts, part.value, (gssize)part.value_size);
        }
        g_string_append_c(parts, ';');
        result = form_next(&text, &size, &part);
    }
    octets_are_equal(parts->str, parts->len, row->parts, row->parts_size);
    g_assert_true((result == FORM_BAD) == row->is_bad);
    g_string_free(parts, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/form/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    return g_test_run();
}
