/* SPDX-License-Identifier: MIT */
/* See support_outcome.h. */
#include "harness/tests/support_outcome.h"

void outcome_init(struct outcome *outcome, const char *id)
{
    outcome->attempt = attempt_new("whole", "");
    outcome->result = case_result_new(id, "conformance", "a test", "0");
}

void outcome_clear(struct outcome *outcome)
{
    attempt_free(outcome->attempt);
    case_result_free(outcome->result);
}

void outcome_assert_same(const struct outcome *outcome, const struct outcome *expected)
{
    g_assert_cmpstr(verdict_name(outcome->attempt->verdict), ==,
                    verdict_name(expected->attempt->verdict));
    g_assert_cmpint(outcome->attempt->timed_out, ==, expected->attempt->timed_out);
    g_assert_cmpint(outcome->result->remote_close_code, ==, expected->result->remote_close_code);
    g_assert_cmpstr(outcome->result->behavior, ==, expected->result->behavior);
    g_assert_cmpstr(outcome->result->behavior_close, ==, expected->result->behavior_close);
    g_assert_cmpuint(outcome->result->findings->len, ==, expected->result->findings->len);
    for (guint i = 0; i < expected->result->findings->len; i++) {
        const struct finding *one = g_ptr_array_index(outcome->result->findings, i);
        const struct finding *other = g_ptr_array_index(expected->result->findings, i);
        g_assert_cmpint(one->requirement, ==, other->requirement);
        g_assert_cmpint(one->verdict, ==, other->verdict);
        g_assert_cmpstr(one->actual, ==, other->actual);
        g_assert_cmpint(one->octet, ==, other->octet);
    }
}
