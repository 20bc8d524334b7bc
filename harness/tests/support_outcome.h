/* SPDX-License-Identifier: MIT */
/* What a player says of a conversation, to hold two of them against each other. */
#ifndef HARNESS_TESTS_SUPPORT_OUTCOME_H
#define HARNESS_TESTS_SUPPORT_OUTCOME_H

#include "harness/player.h"

struct outcome {
    struct attempt *attempt;
    struct case_result *result;
};

/* An empty one for the case of that id, to be ended with outcome_clear(). */
void outcome_init(struct outcome *outcome, const char *id);
void outcome_clear(struct outcome *outcome);

/* Fails the test unless both say the same. */
void outcome_assert_same(const struct outcome *outcome, const struct outcome *expected);

#endif
