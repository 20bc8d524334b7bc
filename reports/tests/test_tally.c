/* SPDX-License-Identifier: MIT */
/* What the counts are shown under: each section that a case stands in says what it is about. */
#include <glib.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "reports/tally.h"

static void test_conformance_titles(void)
{
    struct catalogue *catalogue = catalogue_new();
    for (size_t index = 0; index < catalogue->case_count; index++) {
        char **parts = g_strsplit(catalogue->cases[index].id, "/", 3);
        g_assert_cmpuint(g_strv_length(parts), ==, 3);
        g_test_message("%s", catalogue->cases[index].id);
        g_assert_cmpstr(tally_section_title("conformance", parts[1]), !=, "");
        g_strfreev(parts);
    }
    catalogue_free(catalogue);
}

static void test_none(void)
{
    g_assert_cmpstr(tally_section_title("conformance", "99"), ==, "");
    g_assert_cmpstr(tally_section_title("autobahn", "5.5.1"), ==, "");
    g_assert_cmpstr(tally_section_title("autobahn", "autobahn 6"), ==, "UTF-8");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tally/titles/conformance", test_conformance_titles);
    g_test_add_func("/tally/titles/none", test_none);
    return g_test_run();
}
