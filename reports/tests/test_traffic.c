/* SPDX-License-Identifier: MIT */
/* What cases that measure have moved: summed by group, and told in each report. */
#include <glib.h>
#include <string.h>

#include "reports/report.h"
#include "reports/tests/support_sample.h"
#include "reports/traffic.h"

static void test_groups(void)
{
    struct run_result *result = sample_new();
    GPtrArray *groups = traffic_groups(result);
    g_assert_cmpuint(groups->len, ==, 1);
    const struct traffic_group *group = g_ptr_array_index(groups, 0);
    g_assert_cmpstr(group->name, ==, "1.1");
    g_assert_cmpuint(group->cases->len, ==, 3);
    g_assert_cmpuint(group->traffic.round_trips, ==, 600 + 700 + 800);
    g_assert_cmpuint(group->traffic.sent_size, ==, 48000000);
    g_assert_cmpint(group->traffic.duration_us, ==, 2100000);
    g_assert_cmpfloat_with_epsilon(traffic_speed(&group->traffic), 96e6 / 2.1, 1);
    g_assert_cmpfloat_with_epsilon(traffic_sent_ratio(&group->traffic), 0.25, 1e-9);
    g_assert_cmpfloat_with_epsilon(traffic_came_ratio(&group->traffic), 0.125, 1e-9);
    g_ptr_array_unref(groups);
    run_result_free(result);
}

/* Nothing moved in no time is no division by it. */
static void test_nothing(void)
{
    const struct traffic traffic = {.round_trips = 1};
    g_assert_cmpfloat(traffic_speed(&traffic), ==, 0);
    g_assert_cmpfloat(traffic_sent_ratio(&traffic), ==, 0);
    g_assert_cmpfloat(traffic_came_ratio(&traffic), ==, 0);
}

static unsigned occurrences(const char *text, const char *part)
{
    unsigned count = 0;
    for (const char *at = strstr(text, part); at != NULL; at = strstr(at + 1, part))
        count++;
    return count;
}

static void test_reports(void)
{
    struct run_result *result = sample_new();
    GString *text = report_text(result, 0, false, false);
    GString *html = report_html(result);
    GString *json = report_json(result);
    g_assert_nonnull(strstr(text->str, "\n  1.1         2100      48.0      48.0    45.7    "
                                       "25.0%    12.5%\n"));
    g_assert_cmpuint(occurrences(html->str, "<svg class=\"chart\""), ==, 1);
    g_assert_cmpuint(occurrences(html->str, "<rect x="), >=, 3);
    g_assert_nonnull(strstr(html->str, "height=\"28\"></rect>"));
    g_assert_cmpuint(occurrences(json->str, "\"traffic\""), ==, 3);
    g_string_free(json, TRUE);
    g_string_free(html, TRUE);
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* A run in which nothing was measured says nothing of it. */
static void test_silence(void)
{
    struct run_result *result = sample_new();
    for (guint index = 0; index < result->cases->len; index++) {
        struct case_result *one = g_ptr_array_index(result->cases, index);
        one->traffic = (struct traffic){0};
    }
    GString *text = report_text(result, 0, false, false);
    GString *html = report_html(result);
    g_assert_null(strstr(text->str, "Measured"));
    g_assert_null(strstr(html->str, "Measured"));
    g_string_free(html, TRUE);
    g_string_free(text, TRUE);
    run_result_free(result);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/traffic/groups", test_groups);
    g_test_add_func("/traffic/nothing", test_nothing);
    g_test_add_func("/traffic/reports", test_reports);
    g_test_add_func("/traffic/silence", test_silence);
    return g_test_run();
}
