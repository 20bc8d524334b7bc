/* SPDX-License-Identifier: MIT */
/*
 * The table of breaches says nothing that ci/foreign does not hold: each pair of implementation and
 * row is expected there, of the same version. Run from the root of the tree.
 */
#include <glib.h>
#include <string.h>

#include "conformance/breach.h"

enum { IMPLEMENTATIONS_MAX = 31 };

static char *expected[IMPLEMENTATIONS_MAX];

/* What is wrong with the entry, or NULL. Free with g_free. */
static char *lint_breach(const struct breach *breach, const struct implementation *list,
                         size_t list_count, char *const *texts)
{
    unsigned known = 0;
    char *wanted = g_strdup_printf(":%s  #", requirement_get(breach->row)->name);
    char *fault = NULL;
    for (size_t index = 0; index < list_count && fault == NULL; index++) {
        known |= (unsigned)list[index].id;
        if ((breach->who & (unsigned)list[index].id) != 0 && strstr(texts[index], wanted) == NULL) {
            fault = g_strdup_printf("%s is not expected to break it", list[index].name);
        }
    }
    g_free(wanted);
    if (fault == NULL && (breach->who == 0 || (breach->who & ~known) != 0)) {
        fault = g_strdup("it speaks of nobody that is judged");
    }
    if (fault == NULL && (*breach->does == '\0' || g_str_has_suffix(breach->does, "."))) {
        fault = g_strdup("what it does is missing, or ends with a full stop");
    }
    return fault;
}

static void test_breach(gconstpointer data)
{
    const struct breach *breach = data;
    size_t count = 0;
    const struct implementation *list = implementations(&count);
    char *fault = lint_breach(breach, list, count, expected);
    if (fault != NULL) {
        g_test_fail_printf("%s: %s", requirement_get(breach->row)->name, fault);
    }
    g_free(fault);
}

/* The head of the file names the version, as in `# What ws 8.23.0 (npm) is expected to fail`. */
static void test_versions(void)
{
    size_t count = 0;
    const struct implementation *list = implementations(&count);
    for (size_t index = 0; index < count; index++) {
        char *head = g_strdup_printf("# What %s %s ", list[index].title, list[index].version);
        if (strstr(expected[index], head) == NULL) {
            g_test_fail_printf("ci/foreign/%s.expected does not begin with \"%s\"",
                               list[index].name, head);
        }
        g_free(head);
        g_assert_cmpuint(list[index].id, ==, 1U << index);
    }
}

static void test_order(void)
{
    size_t count = 0;
    const struct breach *table = breaches(&count);
    for (size_t index = 1; index < count; index++) {
        g_assert_cmpuint(table[index - 1].row, <=, table[index].row);
    }
}

static void test_lint(void)
{
    static const struct implementation one = {IMPLEMENTATION_WS, "one", "one", "1"};
    char text[] = "ws/5.2/a:WS_5_2_FAILS_ON_RSV  # 5.2, 1: taken\n";
    char *texts[] = {text};
    const struct breach rows[] = {
        {WS_5_2_FAILS_ON_RSV, IMPLEMENTATION_WS, "takes it"},
        {WS_5_2_SENDS_RSV_ZERO, IMPLEMENTATION_WS, "takes it"},
        {WS_5_2_FAILS_ON_RSV, IMPLEMENTATION_AIOHTTP, "takes it"},
        {WS_5_2_FAILS_ON_RSV, 0, "takes it"},
        {WS_5_2_FAILS_ON_RSV, IMPLEMENTATION_WS, "takes it."},
        {WS_5_2_FAILS_ON_RSV, IMPLEMENTATION_WS, ""},
    };
    g_assert_null(lint_breach(&rows[0], &one, 1, texts));
    for (size_t index = 1; index < G_N_ELEMENTS(rows); index++) {
        char *fault = lint_breach(&rows[index], &one, 1, texts);
        g_assert_nonnull(fault);
        g_free(fault);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    size_t count = 0;
    const struct implementation *list = implementations(&count);
    g_assert_cmpuint(count, <=, IMPLEMENTATIONS_MAX);
    for (size_t index = 0; index < count; index++) {
        char *path = g_strdup_printf("ci/foreign/%s.expected", list[index].name);
        g_assert_true(g_file_get_contents(path, &expected[index], NULL, NULL));
        g_free(path);
    }
    const struct breach *table = breaches(&count);
    for (size_t index = 0; index < count; index++) {
        char *path =
            g_strdup_printf("/breach/%s/%zu", requirement_get(table[index].row)->name, index);
        g_test_add_data_func(path, &table[index], test_breach);
        g_free(path);
    }
    g_test_add_func("/breaches/versions", test_versions);
    g_test_add_func("/breaches/order", test_order);
    g_test_add_func("/breaches/lint", test_lint);
    int status = g_test_run();
    for (size_t index = 0; index < G_N_ELEMENTS(expected); index++) {
        g_free(expected[index]);
    }
    return status;
}
