/* SPDX-License-Identifier: MIT */
/* Results to write reports of: one as a run leaves it, and one full of hostile text. */
#ifndef REPORTS_TESTS_SUPPORT_SAMPLE_H
#define REPORTS_TESTS_SUPPORT_SAMPLE_H

#include "reports/result.h"

/* Every verdict at least once, both suites, conversations with frames of all kinds. */
struct run_result *sample_new(void);

/* Of these, the cases of Autobahn's alone, which name no requirement. */
struct run_result *sample_autobahn_new(void);

/* All of sample_new() with `text` in every string that is not one of a few known words. */
struct run_result *sample_hostile_new(const char *text);

/* All is well: one case that passes. */
struct run_result *sample_good_new(void);

/* Strings that a peer, a server's name or a file of expectations may hold. */
struct hostile_row {
    const char *name;
    const char *text;
};

extern const struct hostile_row hostile_rows[];
extern const size_t hostile_row_count;

#endif
