/* SPDX-License-Identifier: MIT */
/*
 * Which row an answer that accepts permessage-deflate breaks: one for each fault, and where there
 * were several offers, the one rule on answers that meet none of them. And which extensions of an
 * answer were offered.
 */
#include <glib.h>
#include <string.h>

#include "harness/deflate_terms.h"
#include "harness/script_state.h"

#define PLAIN       "permessage-deflate"
#define NO_TAKEOVER "; server_no_context_takeover"
#define BITS_10     "; server_max_window_bits=10"

/* ---- The row that is broken ---- */

static const struct row {
    const char *name;
    const char *offer;
    const char *answer;
    enum requirement_id broken;
    const char *says; /* what it ends with */
} rows[] = {
    {"lawful", PLAIN, PLAIN, REQUIREMENT_NONE, NULL},
    {"declined", PLAIN, NULL, REQUIREMENT_NONE, NULL},
    {"other", PLAIN ", x", "x", REQUIREMENT_NONE, NULL},
    {"fallback", PLAIN BITS_10 ", " PLAIN, PLAIN, REQUIREMENT_NONE, NULL},
    {"unknown", PLAIN, PLAIN "; x=1", PMCE_7_ANSWERS_KNOWN_PARAMETERS, "that is not defined"},
    {"server-flag", PLAIN, PLAIN NO_TAKEOVER "=1", PMCE_7_1_1_1_ANSWERS_NO_VALUE, "with a value"},
    {"client-flag", PLAIN, PLAIN "; client_no_context_takeover=1", PMCE_7_1_1_2_ANSWERS_NO_VALUE,
     "with a value"},
    {"server-bits", PLAIN, PLAIN "; server_max_window_bits=16", PMCE_7_1_2_1_ANSWERS_8_TO_15,
     "from 8 to 15"},
    {"client-bits", PLAIN "; client_max_window_bits", PLAIN "; client_max_window_bits=7",
     PMCE_7_1_2_2_ANSWERS_8_TO_15, "from 8 to 15"},
    {"doubled", PLAIN, PLAIN NO_TAKEOVER NO_TAKEOVER, PMCE_7_ANSWERS_PARAMETER_ONCE, "twice"},
    {"accepted-twice", PLAIN, PLAIN ", " PLAIN, PMCE_5_NO_SECOND_USE_OF_RSV1, "that uses RSV1"},
    {"rival", PLAIN ", permessage-x", PLAIN ", permessage-x", PMCE_5_NO_SECOND_USE_OF_RSV1,
     "that uses RSV1"},
    {"rival-before", PLAIN ", permessage-x", "permessage-x, " PLAIN, PMCE_5_NO_SECOND_USE_OF_RSV1,
     "that uses RSV1"},
    {"no-rival", PLAIN ", x", PLAIN ", x", REQUIREMENT_NONE, NULL},
    {"not-offered", NULL, PLAIN, PMCE_5_DECLINING_NAMES_NONE, "was not offered"},
    {"bad-offer", PLAIN "; x", PLAIN, PMCE_5_DECLINING_NAMES_NONE, "has to be declined"},
    {"unasked", PLAIN, PLAIN "; client_max_window_bits=9", PMCE_7_1_2_2_ANSWERS_WHEN_OFFERED,
     "was not offered"},
    {"bits-missing", PLAIN BITS_10, PLAIN, PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, "asked for"},
    {"bits-larger", PLAIN BITS_10, PLAIN "; server_max_window_bits=11",
     PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, "asked for"},
    {"takeover", PLAIN NO_TAKEOVER, PLAIN, PMCE_7_1_1_1_ANSWERS_NO_TAKEOVER, "asked for"},

    /* With a choice, each alternative stands for itself. */
    {"unasked-of-two", PLAIN ", " PLAIN NO_TAKEOVER, PLAIN "; client_max_window_bits=9",
     PMCE_5_ANSWER_STANDS_ALONE, "was not offered"},
    {"missing-of-two", PLAIN BITS_10 ", " PLAIN BITS_10 NO_TAKEOVER, PLAIN,
     PMCE_5_ANSWER_STANDS_ALONE, "asked for"},
    {"larger-of-two", PLAIN BITS_10 ", " PLAIN BITS_10 NO_TAKEOVER,
     PLAIN "; server_max_window_bits=11", PMCE_5_ANSWER_STANDS_ALONE, "asked for"},
    {"mixture-of-two", PLAIN NO_TAKEOVER ", " PLAIN BITS_10, PLAIN, PMCE_5_ANSWER_STANDS_ALONE,
     "asked for"},
    /* One that has to be declined is no choice. */
    {"one-of-two-is-bad", PLAIN "; x, " PLAIN BITS_10, PLAIN, PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER,
     "asked for"},
};

static void test_row(const void *data)
{
    const struct row *row = data;
    char *actual = NULL;
    enum requirement_id broken = script_look_at_terms(row->offer, row->answer, &actual);

    g_assert_cmpint(broken, ==, row->broken);
    if (row->says == NULL) {
        g_assert_null(actual);
        return;
    }
    g_test_message("%s", actual);
    g_assert_true(g_str_has_suffix(actual, row->says));
    g_assert_nonnull(strstr(actual, row->answer));
    g_free(actual);
}

/* ---- What of an answer was offered ---- */

static const struct offered {
    const char *name;
    const char *offer;
    const char *answer;
    bool expected;
} offereds[] = {
    {"none", PLAIN, NULL, true},
    {"nothing-of-nothing", NULL, NULL, true},
    {"without-offer", NULL, PLAIN, false},
    {"same", PLAIN BITS_10, PLAIN NO_TAKEOVER, true},
    {"one-of-two", "x; a=1, y", "y; b", true},
    {"both", "x, y", "y, x", true},
    {"another", "x, y", "x, z", false},
    {"longer", "x", "xy", false},
    {"shorter", "xy", "x", false},
    {"quoted-comma", "x; a=\"1, z\", y", "z", false},
};

static void test_offered(const void *data)
{
    const struct offered *row = data;
    g_assert_true(extensions_are_offered(row->offer, row->answer) == row->expected);
}

/* ---- What is kept of an agreement ---- */

/* How many offers could have been accepted, and which windows are named. */
static void test_fields(void)
{
    struct deflate_terms terms;

    deflate_terms_read(PLAIN BITS_10 ", " PLAIN "; x, y, " PLAIN, PLAIN BITS_10, &terms);
    g_assert_cmpuint(terms.offer_count, ==, 2);
    g_assert_true(terms.names_server_bits);
    g_assert_false(terms.names_client_bits);
    g_assert_cmpuint(terms.server_bits, ==, 10);
    g_assert_cmpuint(terms.client_bits, ==, 15);
    g_assert_true(terms.server_takeover && terms.client_takeover);

    deflate_terms_read(PLAIN "; client_max_window_bits",
                       PLAIN "; client_max_window_bits=15; client_no_context_takeover", &terms);
    g_assert_cmpuint(terms.offer_count, ==, 1);
    g_assert_true(terms.names_client_bits);
    g_assert_false(terms.names_server_bits);
    g_assert_cmpuint(terms.client_bits, ==, 15);
    g_assert_false(terms.client_takeover);

    /* Nothing is agreed, so nothing else is said. */
    deflate_terms_read(PLAIN ", permessage-x", "permessage-x", &terms);
    g_assert_false(terms.is_agreed);
    g_assert_cmpuint(terms.offer_count, ==, 0);
    g_assert_cmpuint(terms.server_bits, ==, 0);
    g_assert_cmpint(terms.fault, ==, TERMS_LAWFUL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/terms/breaks/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(offereds); i++) {
        char *path = g_strdup_printf("/terms/offered/%s", offereds[i].name);
        g_test_add_data_func(path, &offereds[i], test_offered);
        g_free(path);
    }
    g_test_add_func("/terms/fields", test_fields);
    return g_test_run();
}
