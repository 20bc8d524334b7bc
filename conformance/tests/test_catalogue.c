/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: each case keeps the rules, all of them together do, and the look-ups find them.
 */
#include <glib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

static struct catalogue *catalogue;

/* Fails without ending the program, so that the faults of all rows are told at once. */
static void expect_no_fault(char *fault)
{
    if (fault != NULL) {
        g_test_fail_printf("%s", fault);
    }
    g_free(fault);
}

static void test_case(gconstpointer data)
{
    expect_no_fault(lint_case(data));
}

static void test_proof(gconstpointer data)
{
    const struct requirement *row = data;
    expect_no_fault(lint_proof(row, ROLES_SERVER, catalogue->cases, catalogue->case_count));
}

static void test_together(void)
{
    expect_no_fault(lint_cases(catalogue->cases, catalogue->case_count));
}

/* A family gives one case per value, and no hole is left in any. */
static void test_family(void)
{
    const struct ws_case *ws_case = catalogue_find(catalogue, "ws/5.3/ping-of-7");
    g_assert_nonnull(ws_case);
    g_assert_cmpstr(ws_case->title, ==, "unmasks a Ping of 7 octets");
    g_assert_cmpuint(ws_case->script[0].payload.size, ==, 7);
    g_assert_cmpint(memcmp(ws_case->script[1].payload.pattern, "1234567", 7), ==, 0);
    ws_case = catalogue_find(catalogue, "ws/7.4/unassigned-2999");
    g_assert_nonnull(ws_case);
    g_assert_cmpint(ws_case->script[2].codes[0], ==, 2999);
    g_assert_cmpint(ws_case->script[2].codes[1], ==, 1000);
    g_assert_cmpuint(ws_case->script[0].payload.size, ==, 2);
    g_assert_cmpint(memcmp(ws_case->script[0].payload.pattern, "\x0b\xb7", 2), ==, 0);
}

static void test_find(void)
{
    for (size_t index = 0; index < catalogue->case_count; index++) {
        const struct ws_case *ws_case = &catalogue->cases[index];
        g_assert_true(catalogue_find(catalogue, ws_case->id) == ws_case);
    }
    g_assert_null(catalogue_find(catalogue, "ws/5.5.1/body-of-one-octe"));
    g_assert_null(catalogue_find(catalogue, ""));
}

/* The order of sections such as "5.5.1" and "7692-6.1": those of RFC 7692 behind RFC 6455. */
static int filed_compare(const char *left, const char *right)
{
    static const char prefix[] = "7692-";
    bool left_is_later = g_str_has_prefix(left, prefix);
    bool right_is_later = g_str_has_prefix(right, prefix);
    if (left_is_later != right_is_later) {
        return left_is_later ? 1 : -1;
    }
    size_t begin = left_is_later ? strlen(prefix) : 0;
    return section_compare(left + begin, right + begin);
}

/* The sections stand in the order of the standards; behind them HTTP, the rules watched in every
 * run, and then what is asked of servers of event streams. */
static void test_order(void)
{
    char *before = g_strdup("0");
    bool is_over = false;
    bool is_past_sections = false;
    bool is_sse = false;
    for (size_t index = 0; index < catalogue->case_count; index++) {
        if (catalogue->cases[index].check != SSE_CHECK_NONE) {
            is_sse = true;
            continue;
        }
        char **parts = g_strsplit(catalogue->cases[index].id, "/", 3);
        g_assert_false(is_sse);
        bool is_every_run = strcmp(parts[1], "every-run") == 0;
        bool is_http = strcmp(parts[1], "http") == 0;
        g_assert_true(is_every_run || !is_over);
        g_assert_true(is_every_run || is_http || !is_past_sections);
        is_past_sections = is_past_sections || is_http;
        if (!is_every_run && !is_http) {
            g_assert_cmpint(filed_compare(before, parts[1]), <=, 0);
            g_free(before);
            before = g_strdup(parts[1]);
        }
        is_over = is_every_run;
        g_strfreev(parts);
    }
    g_free(before);
}

static void test_names(void)
{
    const struct ws_case *ws_case = catalogue_find(catalogue, "ws/7.4/code-1005");
    g_assert_nonnull(ws_case);
    g_assert_true(case_names(ws_case, WS_7_4_1_NEVER_SENDS_1005));
    g_assert_true(case_names(ws_case, WS_5_5_1_ANSWERS_CLOSE));
    g_assert_true(case_names(ws_case, WS_7_1_7_SENDS_FITTING_CLOSE));
    g_assert_true(case_names(ws_case, WS_7_1_7_NOTHING_AFTER_FAILING));
    g_assert_true(case_names(ws_case, WS_7_1_7_SERVER_FAILS_BY_CLOSING));
    g_assert_false(case_names(ws_case, WS_7_4_1_NEVER_SENDS_1006));
    g_assert_false(case_names(ws_case, REQUIREMENT_NONE));
    ws_case = catalogue_find(catalogue, "ws/5.5.2/empty-ping");
    g_assert_nonnull(ws_case);
    g_assert_false(case_names(ws_case, WS_7_1_7_NOTHING_AFTER_FAILING));
}

static void test_step_count(void)
{
    const struct ws_case one = {.script = {EXPECT_END()}};
    struct ws_case full = {.id = NULL};
    for (size_t index = 0; index < CASE_STEPS_MAX; index++) {
        full.script[index].verb = VERB_EXPECT_END;
    }
    const struct ws_case none = {.id = NULL};
    g_assert_cmpuint(case_step_count(&one), ==, 1);
    g_assert_cmpuint(case_step_count(&full), ==, CASE_STEPS_MAX);
    g_assert_cmpuint(case_step_count(&none), ==, 0);
}

/* Every window of a repeated pattern, against the same octets made one by one. */
static void test_payload_copy(void)
{
    const struct payload payload = REPEAT("abcde", 23);
    const char octets[] = "abcdeabcdeabcdeabcdeabc";
    for (size_t offset = 0; offset <= 23; offset++) {
        for (size_t size = 0; size <= 23 - offset; size++) {
            char copy[24];
            memset(copy, '#', sizeof(copy));
            payload_copy(&payload, offset, copy, size);
            g_assert_cmpint(memcmp(copy, octets + offset, size), ==, 0);
            g_assert_cmpint(copy[size], ==, '#');
        }
    }
    const struct payload empty = BYTES("");
    payload_copy(&empty, 0, NULL, 0);
}

/* Far inside a payload larger than any buffer the place in the pattern is still right. */
static void test_payload_copy_far(void)
{
    const struct payload payload = REPEAT("abcdefg", UINT64_C(1) << 40);
    char copy[7];
    payload_copy(&payload, 7 * (UINT64_C(1) << 36) + 3, copy, sizeof(copy));
    g_assert_cmpint(memcmp(copy, "defgabc", 7), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    catalogue = catalogue_new();
    for (size_t index = 0; index < catalogue->case_count; index++) {
        char *path = g_strdup_printf("/case/%s", catalogue->cases[index].id);
        g_test_add_data_func(path, &catalogue->cases[index], test_case);
        g_free(path);
    }
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get((enum requirement_id)id);
        char *path = g_strdup_printf("/proof/%s", row->name);
        g_test_add_data_func(path, row, test_proof);
        g_free(path);
    }
    g_test_add_func("/catalogue/together", test_together);
    g_test_add_func("/catalogue/family", test_family);
    g_test_add_func("/catalogue/find", test_find);
    g_test_add_func("/catalogue/order", test_order);
    g_test_add_func("/catalogue/names", test_names);
    g_test_add_func("/catalogue/step-count", test_step_count);
    g_test_add_func("/catalogue/payload-copy", test_payload_copy);
    g_test_add_func("/catalogue/payload-copy-far", test_payload_copy_far);
    int status = g_test_run();
    catalogue_free(catalogue);
    return status;
}
