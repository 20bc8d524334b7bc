/* SPDX-License-Identifier: MIT */
/*
 * The exit status: every combination of facts against the written order, and which verdicts count
 * at which level.
 */
#include <string.h>

#include "harness/verdict.h"

enum { FACT_COUNT = 7, COMBINATIONS = 1 << FACT_COUNT };

/* In the order of precedence: the bit of a combination, and what it exits with alone. */
static const enum exit_status precedence[FACT_COUNT] = {
    EXIT_USAGE,  EXIT_OWN_ERROR,   EXIT_TIMED_OUT, EXIT_UNREACHABLE,
    EXIT_FAILED, EXIT_NOTHING_RUN, EXIT_STALE,
};

static struct exit_facts facts_of(unsigned combination)
{
    return (struct exit_facts){
        .usage = (combination & 1) != 0,
        .own_error = (combination & 2) != 0,
        .total_timeout = (combination & 4) != 0,
        .target_gone = (combination & 8) != 0,
        .failures = (combination & 16) != 0 ? 3 : 0,
        .nothing_run = (combination & 32) != 0,
        .stale = (combination & 64) != 0 ? 2 : 0,
    };
}

static void test_precedence(gconstpointer data)
{
    unsigned combination = GPOINTER_TO_UINT(data);
    const struct exit_facts facts = facts_of(combination);
    const char *reason = NULL;
    enum exit_status expected = EXIT_OK;

    for (unsigned bit = FACT_COUNT; bit > 0; bit--) {
        if ((combination & 1U << (bit - 1)) != 0) {
            expected = precedence[bit - 1];
        }
    }
    g_assert_cmpint(exit_status_of(&facts, &reason), ==, expected);
    g_assert_nonnull(reason);
    g_assert_cmpuint(strlen(reason), >, 0);
    g_assert_null(strchr(reason, '\n'));
}

struct counts_row {
    enum verdict verdict;
    bool at_must;
    bool at_should;
};

static const struct counts_row counts_rows[VERDICT_COUNT] = {
    {VERDICT_NA, false, false},    {VERDICT_PASS, false, false},  {VERDICT_INFO, false, false},
    {VERDICT_XFAIL, false, false}, {VERDICT_XPASS, false, false}, {VERDICT_FLAKY, false, false},
    {VERDICT_WARN, false, true},   {VERDICT_UNKNOWN, true, true}, {VERDICT_FAIL, true, true},
    {VERDICT_ERROR, true, true},
};

static void test_counts(gconstpointer data)
{
    const struct counts_row *row = data;

    g_assert_cmpint(verdict_counts(row->verdict, LEVEL_MUST), ==, row->at_must);
    g_assert_cmpint(verdict_counts(row->verdict, LEVEL_SHOULD), ==, row->at_should);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (unsigned combination = 0; combination < COMBINATIONS; combination++) {
        char *path = g_strdup_printf("/verdict/precedence/%u", combination);
        g_test_add_data_func(path, GUINT_TO_POINTER(combination), test_precedence);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(counts_rows); i++) {
        char *path = g_strdup_printf("/verdict/counts/%s", verdict_name(counts_rows[i].verdict));
        g_test_add_data_func(path, &counts_rows[i], test_counts);
        g_free(path);
    }
    return g_test_run();
}
