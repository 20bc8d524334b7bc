/* SPDX-License-Identifier: MIT */
/*
 * Every statement of RFC 6455 has a row. The catalogue that the refs name is no part of the
 * project; what is kept of it is how many statements each section has.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/requirement.h"
#include "conformance/tests/support_lint.h"

struct section {
    const char *name;
    unsigned statement_count;
    /* a statement that binds a server in the opening handshake has no row yet */
    bool is_awaited;
};

static const struct section sections[] = {
    {"2", 2, false},      {"2.1", 2, false},    {"3", 6, false},      {"4.1", 53, false},
    {"4.2", 1, false},    {"4.2.1", 16, false}, {"4.2.2", 28, true},  {"4.3", 7, false},
    {"4.4", 4, true},     {"5.1", 7, false},    {"5.2", 19, false},   {"5.3", 7, false},
    {"5.4", 17, false},   {"5.5", 3, false},    {"5.5.1", 16, false}, {"5.5.2", 4, false},
    {"5.5.3", 4, false},  {"5.6", 4, false},    {"5.8", 1, false},    {"6.1", 10, false},
    {"6.2", 8, false},    {"7.1.1", 7, false},  {"7.1.2", 2, false},  {"7.1.3", 1, false},
    {"7.1.4", 2, false},  {"7.1.5", 3, false},  {"7.1.6", 1, false},  {"7.1.7", 8, false},
    {"7.2.1", 3, false},  {"7.2.2", 1, false},  {"7.2.3", 4, false},  {"7.3", 3, false},
    {"7.4", 2, false},    {"7.4.1", 17, false}, {"7.4.2", 4, false},  {"8.1", 1, false},
    {"9", 4, true},       {"9.1", 11, true},    {"9.2", 1, false},    {"10.1", 1, false},
    {"10.2", 2, false},   {"10.3", 2, false},   {"10.4", 2, false},   {"10.5", 1, false},
    {"10.6", 3, false},   {"10.7", 5, false},   {"11.1.1", 4, false}, {"11.1.2", 3, false},
    {"11.3.1", 2, false}, {"11.3.2", 2, false}, {"11.3.3", 1, false}, {"11.3.4", 2, false},
    {"11.3.5", 3, true},  {"11.4", 2, false},   {"11.5", 2, false},   {"11.6", 2, false},
    {"11.7", 3, false},   {"11.8", 1, false},   {"11.9", 1, false},   {"12", 1, false},
};

static bool has_row(const char *ref)
{
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        if (strcmp(requirement_get(id)->ref, ref) == 0) {
            return true;
        }
    }
    return false;
}

static void test_section(gconstpointer data)
{
    const struct section *section = data;
    unsigned missing = 0;
    for (unsigned number = 1; number <= section->statement_count; number++) {
        char *ref = g_strdup_printf("RFC6455-%s-%02u", section->name, number);
        if (!has_row(ref)) {
            missing++;
            if (!section->is_awaited) {
                g_test_fail_printf("%s has no row", ref);
            }
        }
        g_free(ref);
    }
    if (section->is_awaited && missing == 0) {
        g_test_fail_printf("every statement of %s has a row: it is awaited no more", section->name);
    }
}

/* No row names a statement that there is not. */
static void test_ref(gconstpointer data)
{
    const struct requirement *row = data;
    char **parts = g_strsplit(row->ref, "-", 3);
    bool is_known = false;
    for (size_t index = 0; index < G_N_ELEMENTS(sections); index++) {
        unsigned long number = strtoul(parts[2], NULL, 10);
        is_known = is_known || (strcmp(parts[1], sections[index].name) == 0 && number >= 1 &&
                                number <= sections[index].statement_count);
    }
    if (!is_known) {
        g_test_fail_printf("there is no statement %s", row->ref);
    }
    g_strfreev(parts);
}

static void test_sum(void)
{
    unsigned sum = 0;
    for (size_t index = 0; index < G_N_ELEMENTS(sections); index++) {
        sum += sections[index].statement_count;
        g_assert_true(index == 0 ||
                      section_compare(sections[index - 1].name, sections[index].name) < 0);
    }
    g_assert_cmpuint(sum, ==, RFC6455_STATEMENT_COUNT);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(sections); index++) {
        char *path = g_strdup_printf("/statements/%s", sections[index].name);
        g_test_add_data_func(path, &sections[index], test_section);
        g_free(path);
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        if (!g_str_has_prefix(row->ref, "RFC6455-")) {
            continue; /* of HTTP the project has the rules that it needs, and no list of all */
        }
        char *path = g_strdup_printf("/ref/%s", row->name);
        g_test_add_data_func(path, row, test_ref);
        g_free(path);
    }
    g_test_add_func("/statements/sum", test_sum);
    return g_test_run();
}
