/* SPDX-License-Identifier: MIT */
/* One case in the report for a terminal. */
#ifndef REPORTS_TEXT_CASE_H
#define REPORTS_TEXT_CASE_H

#include "reports/terminal.h"

/* Everything that is known of a failure: findings, conversation, the command that repeats it. */
void text_case_full(const struct terminal *terminal, const struct case_result *result);

/* The same without the conversation: for warnings and what is flaky. */
void text_case_short(const struct terminal *terminal, const struct case_result *result);

#endif
