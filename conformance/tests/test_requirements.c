/* SPDX-License-Identifier: MIT */
/* The rows of requirements: each keeps the rules of requirement.h, and the look-ups find it. */
#include <glib.h>

#include "conformance/tests/support_lint.h"

static struct requirement rows[REQUIREMENT_COUNT];

static void test_row(gconstpointer data)
{
    const struct requirement *row = data;
    char *fault = lint_requirement(rows, REQUIREMENT_COUNT, (size_t)row->id);
    if (fault != NULL) {
        g_test_fail_printf("%s", fault);
    }
    g_free(fault);
    g_assert_true(requirement_find(row->name) == requirement_get(row->id));
}

static void test_find(void)
{
    g_assert_null(requirement_find(""));
    g_assert_null(requirement_find("WS_5_1"));
    g_assert_nonnull(requirement_find("WS_5_1_SERVER_NEVER_MASKS"));
}

static void test_needs(void)
{
    struct requirement row = {
        .name = "WS_ROW", .level = LEVEL_MUST, .roles = ROLES_SERVER, .kind = KIND_WIRE};
    g_assert_true(requirement_needs_case(&row, ROLES_SERVER));
    g_assert_false(requirement_needs_case(&row, ROLES_CLIENT));
    g_assert_true(requirement_needs_mutant(&row, ROLES_SERVER));
    row.no_mutant = true;
    g_assert_false(requirement_needs_mutant(&row, ROLES_SERVER));
    row.level = LEVEL_MAY;
    g_assert_false(requirement_needs_case(&row, ROLES_SERVER));
    row.level = LEVEL_SHOULD;
    row.kind = KIND_RESTATES;
    g_assert_false(requirement_needs_case(&row, ROLES_SERVER));
    row.kind = KIND_HELPED;
    g_assert_false(requirement_needs_case(&row, ROLES_SERVER));
    row.can_ask = true;
    g_assert_true(requirement_needs_case(&row, ROLES_SERVER));
}

/* Only what binds a client alone may be without its case for a while. */
static void test_awaits(void)
{
    struct requirement row = {
        .name = "WS_ROW", .level = LEVEL_MUST, .roles = ROLES_CLIENT, .kind = KIND_WIRE};
    g_assert_true(requirement_awaits_case(&row, 0));
    g_assert_false(requirement_awaits_case(&row, 1));
    row.roles = ROLES_BOTH;
    g_assert_false(requirement_awaits_case(&row, 0));
    row.roles = ROLES_SERVER;
    g_assert_false(requirement_awaits_case(&row, 0));
    row.roles = ROLES_OTHERS;
    g_assert_false(requirement_awaits_case(&row, 0));
    row.roles = ROLES_CLIENT;
    row.kind = KIND_HELPED;
    g_assert_false(requirement_awaits_case(&row, 0));
    row.kind = KIND_WIRE;
    row.level = LEVEL_MAY;
    g_assert_false(requirement_awaits_case(&row, 0));
}

static void test_section_order(void)
{
    static const char *const rising[] = {"4.1",   "5.1", "5.5",  "5.5.1",
                                         "5.5.2", "5.6", "5.10", "6.1"};
    for (size_t left = 0; left < G_N_ELEMENTS(rising); left++) {
        for (size_t right = 0; right < G_N_ELEMENTS(rising); right++) {
            int order = section_compare(rising[left], rising[right]);
            g_assert_cmpint((order > 0) - (order < 0), ==, (left > right) - (left < right));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        rows[id] = *requirement_get((enum requirement_id)id);
        char *path = g_strdup_printf("/requirement/%s", rows[id].name);
        g_test_add_data_func(path, &rows[id], test_row);
        g_free(path);
    }
    g_test_add_func("/look-up/find", test_find);
    g_test_add_func("/look-up/needs", test_needs);
    g_test_add_func("/look-up/awaits", test_awaits);
    g_test_add_func("/look-up/section-order", test_section_order);
    return g_test_run();
}
