/* SPDX-License-Identifier: MIT */
/*
 * The words of cases as JSON (docs/cases.md), for the one who writes them and the one who reads
 * them. A list is indexed by its enum; NULL stands where a value is not said.
 */
#ifndef HARNESS_CASE_NAMES_H
#define HARNESS_CASE_NAMES_H

#include <stddef.h>

#include "conformance/case.h"

struct case_names {
    const char *const *words;
    size_t count;
};

extern const struct case_names case_verbs;        /* enum verb */
extern const struct case_names case_grades;       /* enum grade */
extern const struct case_names case_length_forms; /* enum length_form */
extern const struct case_names case_deflatings;   /* enum deflating */
extern const struct case_names case_tails;        /* enum deflate_tail */
extern const struct case_names case_blocks;       /* enum block_kind */
extern const struct case_names case_oddities;     /* enum block_oddity */
extern const struct case_names case_agreements;   /* enum agreement */
extern const struct case_names case_roles;        /* enum roles */
extern const struct case_names case_needs_bits;   /* enum needs: word N is 1 << N */
extern const struct case_names case_tag_bits;     /* enum tags: likewise */

/* In `codes`: what is no number. A Close without a body is null. */
#define CODE_WORD_ANY_CLOSE  "any-close"
#define CODE_WORD_ANY_ERROR  "any-error"
#define CODE_WORD_ANY_STATUS "any-status"

#endif
