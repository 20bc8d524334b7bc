/* SPDX-License-Identifier: MIT */
/* The page of several targets: what differs is told, what is hostile is text. */
#include <string.h>

#include "reports/report.h"
#include "reports/tests/support_outline.h"
#include "reports/tests/support_sample.h"

enum { PAGE_SIZE_MAX = 5 * 1000 * 1000 };

static void result_free(void *result)
{
    run_result_free(result);
}

/* Takes the results over. */
static GString *page_of(struct run_result *one, struct run_result *other, const char *name)
{
    GPtrArray *results = g_ptr_array_new_with_free_func(result_free);
    GPtrArray *names = g_ptr_array_new();
    g_ptr_array_add(results, one);
    g_ptr_array_add(results, other);
    g_ptr_array_add(names, (void *)name);
    g_ptr_array_add(names, (void *)"other");
    GString *page = report_compare_html(results, names);
    g_ptr_array_unref(results);
    g_ptr_array_unref(names);
    return page;
}

/* The sample, but for one case that passes and one that was not played. */
static struct run_result *better_sample(void)
{
    struct run_result *result = sample_new();
    struct case_result *mended = g_ptr_array_index(result->cases, 40);
    mended->verdict = VERDICT_PASS;
    g_ptr_array_set_size(mended->findings, 0);
    g_ptr_array_remove_index(result->cases, 0);
    return result;
}

/* What the page of these two says. */
static const char *const words[] = {
    "<title>Assay: targets side by side</title>",
    "<h1>2 targets side by side</h1>",
    "<th scope=\"row\"><b>1</b> first<small> sampled/2.0.3, ws://127.0.0.1:9001/echo, ",
    "<td class=\"n\">5 of 9</td><td class=\"n t-fail\">4</td>",
    "<td class=\"n\">6 of 9</td><td class=\"n t-fail\">3</td>",
    "<b>5.5.1</b> Close <span class=\"ne\" role=\"img\" aria-label=\"they differ\">",
    "<span class=\"t-fail\">1 fail</span> </td><td class=\"c sums-of\"><span class=\"t-pass\">"
    "1 pass</span> </td>",
    "Where they differ (1)",
    "<code>WS_5_5_1_REACTS_TO_BROKEN_BODY</code></th>"
    "<td class=\"c\"><span class=\"sq v-fail\" role=\"img\" aria-label=\"broken\"",
    "<tr data-verdict=\"differ\" id=\"ws/5.5.1/body-of-one-octet\">",
    "<dt>1</dt><dd>Pong &quot;mark-1&quot; came 0.3 ms after the offence</dd></dl>",
    "<p class=\"dim\">62 cases have the same verdict at every target that played them.</p>",
};

static void test_differences(void)
{
    GString *page = page_of(sample_new(), better_sample(), "first");
    struct outline outline = outline_new();
    outline_read(&outline, page);
    for (size_t index = 0; index < G_N_ELEMENTS(words); index++) {
        if (strstr(page->str, words[index]) == NULL)
            g_error("the page does not say %s", words[index]);
    }
    /* One requirement, one case. */
    g_assert_cmpuint(occurrences(page->str, "data-verdict=\"differ\""), ==, 2);
    g_assert_nonnull(strstr(page->str, "<div id=\"filter\">"));
    g_assert_cmpuint(occurrences(page->str, " id=\""), ==, g_hash_table_size(outline.ids));
    for (guint index = 0; index < outline.hrefs->len; index++)
        g_assert_true(g_hash_table_contains(outline.ids, g_ptr_array_index(outline.hrefs, index)));
    g_string_free(page, TRUE);
    outline_clear(&outline);
}

/* Hostile text gives the very same tags as harmless text. */
static void test_hostile(const void *data)
{
    const struct hostile_row *row = data;
    struct outline harmless = outline_new();
    struct outline hostile = outline_new();
    GString *harmless_page = page_of(sample_hostile_new("x"), sample_new(), "x");
    GString *hostile_page = page_of(sample_hostile_new(row->text), sample_new(), row->text);
    outline_read(&harmless, harmless_page);
    outline_read(&hostile, hostile_page);
    g_assert_cmpstr(hostile.tags->str, ==, harmless.tags->str);
    g_string_free(hostile_page, TRUE);
    g_string_free(harmless_page, TRUE);
    outline_clear(&hostile);
    outline_clear(&harmless);
}

/* A thousand cases that differ, each with much to say of it. */
static void test_bounded(void)
{
    struct run_result *runs[2];
    char *much = g_strnfill(4000, '"');
    for (size_t side = 0; side < G_N_ELEMENTS(runs); side++) {
        runs[side] = sample_good_new();
        for (int number = 0; number < 1000; number++) {
            char *id = g_strdup_printf("ws/9.9/much-%d", number);
            struct case_result *one = case_result_new(id, "conformance", "says much", "9.9");
            one->verdict = side == 0 ? VERDICT_FAIL : VERDICT_WARN;
            g_ptr_array_add(one->findings, finding_new(WS_5_5_2_ANSWERS_PING, one->verdict,
                                                       "a Pong", much, NULL, 0));
            g_ptr_array_add(runs[side]->cases, one);
            g_free(id);
        }
    }
    GString *page = page_of(runs[0], runs[1], "first");
    g_assert_cmpuint(page->len, <, PAGE_SIZE_MAX);
    g_assert_nonnull(strstr(page->str, "Left out, so that the page stays below 5 MB"));
    g_string_free(page, TRUE);
    g_free(much);
}

/* Where no case names a requirement, none is counted as untested. */
static void test_autobahn_alone(void)
{
    GString *page = page_of(sample_autobahn_new(), sample_autobahn_new(), "first");
    g_assert_nonnull(strstr(page->str, "cases failed"));
    g_assert_null(strstr(page->str, "MUST"));
    g_assert_null(strstr(page->str, "#requirements"));
    g_string_free(page, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/compare/differences", test_differences);
    g_test_add_func("/compare/autobahn-alone", test_autobahn_alone);
    g_test_add_func("/compare/bounded", test_bounded);
    for (size_t index = 0; index < hostile_row_count; index++) {
        char *path = g_strdup_printf("/compare/hostile/%s", hostile_rows[index].name);
        g_test_add_data_func(path, &hostile_rows[index], test_hostile);
        g_free(path);
    }
    return g_test_run();
}
