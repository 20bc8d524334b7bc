/* SPDX-License-Identifier: MIT */
/*
 * The rules that the rows of conformance/ keep, as functions that name the first fault they find.
 *
 * The tests hold them against the catalogue, and against bad rows to see that they catch them. Each
 * returns NULL when nothing is wrong, and otherwise words that the caller frees with g_free().
 */
#ifndef CONFORMANCE_TESTS_SUPPORT_LINT_H
#define CONFORMANCE_TESTS_SUPPORT_LINT_H

#include <stddef.h>

#include "conformance/catalogue.h"
#include "conformance/requirement.h"

/* One case by itself: its words, what it proves, its script. */
char *lint_case(const struct ws_case *ws_case);

/* All cases together: ids and titles unique, each passive rule watched once. */
char *lint_cases(const struct ws_case *cases, size_t case_count);

/* The row at `index` of a table that begins with the unused row of REQUIREMENT_NONE. */
char *lint_requirement(const struct requirement *rows, size_t row_count, size_t index);

/* Whether some case that a program in `role` can be given proves the row first. */
char *lint_proof(const struct requirement *row, enum roles role, const struct ws_case *cases,
                 size_t case_count);

/* Sections such as "5.5.1", by their numbers, or such as "#authoring-notes", by their places in the
 * text of Server-Sent Events: below 0, 0, above 0 as strcmp() does. */
int section_compare(const char *left, const char *right);

/* What a case offers of permessage-deflate and sends compressed. Part of lint_case(). */
char *lint_offer(const struct ws_case *ws_case);

#endif
