/* SPDX-License-Identifier: MIT */
/* From what was played to what the program exits with. */
#ifndef HARNESS_CONCLUDE_H
#define HARNESS_CONCLUDE_H

#include "harness/expect.h"
#include "harness/options.h"
#include "harness/verdict.h"
#include "reports/result.h"

/* The known failures of --expect; NULL and a line in `error` (g_free) when the file is wrong. */
struct expectations *conclude_expectations(const struct options *options, char **error);

/*
 * Ends a run: versions, known failures (NULL: none), exit status and its reason. `facts` are those
 * that the run has gathered.
 */
void conclude(const struct options *options, struct expectations *expectations,
              struct exit_facts *facts, struct run_result *result);

/*
 * Of two exit statuses the one that hides the other (docs/design.md section 6).
 */
int conclude_worse(int status, int other);

#endif
