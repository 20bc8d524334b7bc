/* SPDX-License-Identifier: MIT */
/*
 * Every statement of RFC 6455, of RFC 7692 and on Server-Sent Events has a row. The catalogue that
 * the refs name is no part of the project; what is kept of it is how many statements each section
 * has.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/requirement.h"
#include "conformance/tests/support_lint.h"

struct section {
    const char *name; /* "5.5.1" */
    unsigned statement_count;
    /* a statement that binds a server in the opening handshake has no row yet */
    bool is_awaited;
};

static const struct section sections[] = {
    {"2", 2, false},      {"2.1", 2, false},    {"3", 6, false},      {"4.1", 53, false},
    {"4.2", 1, false},    {"4.2.1", 16, false}, {"4.2.2", 28, false}, {"4.3", 7, false},
    {"4.4", 4, false},    {"5.1", 7, false},    {"5.2", 19, false},   {"5.3", 7, false},
    {"5.4", 17, false},   {"5.5", 3, false},    {"5.5.1", 16, false}, {"5.5.2", 4, false},
    {"5.5.3", 4, false},  {"5.6", 4, false},    {"5.8", 1, false},    {"6.1", 10, false},
    {"6.2", 8, false},    {"7.1.1", 7, false},  {"7.1.2", 2, false},  {"7.1.3", 1, false},
    {"7.1.4", 2, false},  {"7.1.5", 3, false},  {"7.1.6", 1, false},  {"7.1.7", 8, false},
    {"7.2.1", 3, false},  {"7.2.2", 1, false},  {"7.2.3", 4, false},  {"7.3", 3, false},
    {"7.4", 2, false},    {"7.4.1", 17, false}, {"7.4.2", 4, false},  {"8.1", 1, false},
    {"9", 4, false},      {"9.1", 11, false},   {"9.2", 1, false},    {"10.1", 1, false},
    {"10.2", 2, false},   {"10.3", 2, false},   {"10.4", 2, false},   {"10.5", 1, false},
    {"10.6", 3, false},   {"10.7", 5, false},   {"11.1.1", 4, false}, {"11.1.2", 3, false},
    {"11.3.1", 2, false}, {"11.3.2", 2, false}, {"11.3.3", 1, false}, {"11.3.4", 2, false},
    {"11.3.5", 3, false}, {"11.4", 2, false},   {"11.5", 2, false},   {"11.6", 2, false},
    {"11.7", 3, false},   {"11.8", 1, false},   {"11.9", 1, false},   {"12", 1, false},
};

/* Of Server-Sent Events, in the order of the rows. */
static const struct section event_stream_sections[] = {
    {"9.2.1", 5, false},  {"9.2.2", 26, false}, {"9.2.3", 17, false}, {"9.2.4", 3, false},
    {"9.2.5", 10, false}, {"9.2.6", 36, false}, {"9.2.7", 4, false},  {"9.2.8", 2, false},
    {"9.2.9", 5, false},  {"9.2.10", 1, false}, {"IANA", 7, false},   {"MIME", 4, false},
    {"ENC", 2, false},    {"FETCH", 9, false},  {"HTTP", 18, false},
};

/* The checks of servers and clients in the same catalogue: each is a row or stands in one. */
static const char *const checks =
    "SV-01 SV-02 SV-03 SV-04 SV-05 SV-06 SV-07 SV-08 SV-09 SV-10 SV-11 SV-12 "
    "SV-13 SV-14 SV-15 SV-20 SV-21 SV-22 SV-23 SV-24 SV-25 SV-26 SV-27 SV-28 "
    "SV-29 SV-30 SV-31 SV-32 SV-33 SV-34 SV-40 SV-41 SV-42 SV-43 SV-44 SV-45 "
    "SV-50 SV-51 SV-52 SV-53 SV-54 SV-55 SV-56 SV-57 SV-58 SV-59 SV-60 SV-61 "
    "CL-01 CL-02 CL-03 CL-04 CL-05 CL-06 CL-07 CL-08 CL-10 CL-11 CL-12 CL-13 "
    "CL-14 CL-15 CL-16 CL-17 CL-20 CL-21 CL-22 CL-23 CL-24 CL-25 CL-26 CL-27 "
    "CL-28 CL-29 CL-30 CL-31 CL-32 CL-33 CL-40 CL-41 CL-42 CL-43 CL-44 CL-50 "
    "CL-51 CL-52 CL-53 CL-54 CL-55 CL-56 CL-57 CL-60 CL-61 CL-62 CL-63 CL-64 "
    "CL-70 CL-71 CL-72 CL-73 CL-80 CL-87 ";

static const struct section sections_deflate[] = {
    {"2", 2, false},       {"3", 3, false},       {"4", 2, false},       {"5", 20, false},
    {"5.1", 2, false},     {"6", 4, false},       {"6.1", 6, false},     {"6.2", 2, false},
    {"7", 11, false},      {"7.1.1.1", 6, false}, {"7.1.1.2", 4, false}, {"7.1.2.1", 7, false},
    {"7.1.2.2", 7, false}, {"7.2.1", 16, false},  {"7.2.2", 11, false},  {"7.2.3.2", 1, false},
    {"7.2.3.6", 1, false}, {"7.3", 1, false},     {"8", 1, false},       {"9.1", 1, false},
    {"9.2", 1, false},
};

static const struct standard {
    const char *name; /* as refs have it */
    const struct section *sections;
    size_t section_count;
    unsigned statement_count;
} standards[] = {
    {"RFC6455", sections, G_N_ELEMENTS(sections), RFC6455_STATEMENT_COUNT},
    {"RFC7692", sections_deflate, G_N_ELEMENTS(sections_deflate), RFC7692_STATEMENT_COUNT},
    {"SSE", event_stream_sections, G_N_ELEMENTS(event_stream_sections), SSE_STATEMENT_COUNT},
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

static void section_judge(const char *standard, const struct section *section)
{
    unsigned missing = 0;
    for (unsigned number = 1; number <= section->statement_count; number++) {
        char *ref = g_strdup_printf("%s-%s-%02u", standard, section->name, number);
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

static void test_sections(gconstpointer data)
{
    const struct standard *standard = data;
    for (size_t index = 0; index < standard->section_count; index++) {
        section_judge(standard->name, &standard->sections[index]);
    }
}

/* The standard of a ref, or NULL. Of HTTP the project has the rules that it needs, and no list. */
static const struct standard *standard_of(const char *ref)
{
    for (size_t index = 0; index < G_N_ELEMENTS(standards); index++) {
        if (g_str_has_prefix(ref, standards[index].name) && !g_str_has_prefix(ref, "SSE-SV-") &&
            !g_str_has_prefix(ref, "SSE-CL-")) {
            return &standards[index];
        }
    }
    return NULL;
}

/* No row names a statement that there is not. */
static void test_ref(gconstpointer data)
{
    const struct requirement *row = data;
    const struct standard *standard = standard_of(row->ref);
    char **parts = g_strsplit(row->ref, "-", 3);
    bool is_known = false;
    for (size_t index = 0; index < standard->section_count; index++) {
        const struct section *section = &standard->sections[index];
        unsigned long number = strtoul(parts[2], NULL, 10);
        is_known = is_known || (strcmp(parts[1], section->name) == 0 && number >= 1 &&
                                number <= section->statement_count);
    }
    if (!is_known) {
        g_test_fail_printf("there is no statement %s", row->ref);
    }
    g_strfreev(parts);
}

static void test_check(gconstpointer data)
{
    const char *check = data;
    char *ref = g_strconcat("SSE-", check, NULL);
    bool is_found = has_row(ref);
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const char *told = requirement_get(id)->checks;
        is_found = is_found || (told != NULL && strstr(told, check) != NULL);
    }
    g_assert_true(is_found);
    g_free(ref);
}

static void test_sum(gconstpointer data)
{
    const struct standard *standard = data;
    const struct section *list = standard->sections;
    unsigned sum = 0;
    for (size_t index = 0; index < standard->section_count; index++) {
        sum += list[index].statement_count;
        bool is_numbered = list[index].name[0] >= '0' && list[index].name[0] <= '9';
        g_assert_true(index == 0 || !is_numbered ||
                      section_compare(list[index - 1].name, list[index].name) < 0);
    }
    g_assert_cmpuint(sum, ==, standard->statement_count);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(standards); index++) {
        char *path = g_strdup_printf("/statements/%s/sections", standards[index].name);
        g_test_add_data_func(path, &standards[index], test_sections);
        g_free(path);
        path = g_strdup_printf("/statements/%s/sum", standards[index].name);
        g_test_add_data_func(path, &standards[index], test_sum);
        g_free(path);
    }
    char **names = g_strsplit(checks, " ", -1);
    for (size_t index = 0; names[index] != NULL && *names[index] != '\0'; index++) {
        char *path = g_strdup_printf("/check/%s", names[index]);
        g_test_add_data_func(path, names[index], test_check);
        g_free(path);
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        if (standard_of(row->ref) == NULL) {
            continue;
        }
        char *path = g_strdup_printf("/ref/%s", row->name);
        g_test_add_data_func(path, row, test_ref);
        g_free(path);
    }
    int status = g_test_run();
    g_strfreev(names);
    return status;
}
