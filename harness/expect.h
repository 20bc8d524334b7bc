/* SPDX-License-Identifier: MIT */
/*
 * The expected failures: a text file, one `case-id[:what]  # reason, link` per line, `#` comments
 * and blank lines between. A reason has to be given.
 *
 * Of our own cases `what` is a requirement: the line covers the findings of the case that blame it
 * (FAIL or WARN). Without it the requirement is that of the case's first such finding. A second
 * fault in the same case is not covered; it takes a line of its own.
 *
 * The Autobahn suite blames no requirements; `what` is one of its two verdicts: `behavior`, or
 * `behaviorClose` for how the connection ended. Without it the line covers the case's first finding
 * alone. The finding of a bad end is the last one of its case, and the others are the behaviour's.
 *
 * A line that names a case that ran and covers nothing is stale. A case without evidence (NA,
 * UNKNOWN, ERROR) or without a steady verdict (FLAKY) makes no line stale and is left as it is. A
 * line whose id or requirement is unknown, or that stands twice, is an error (exit 2).
 */
#ifndef HARNESS_EXPECT_H
#define HARNESS_EXPECT_H

#include "reports/result.h"

struct expectations;

/*
 * Reads the file. NULL and one line in `error` (g_free): file, line number, what is wrong. `known`
 * tells whether an id exists.
 */
struct expectations *expectations_read(const char *path,
                                       gboolean (*known)(const char *id, void *data), void *data,
                                       char **error);
void expectations_free(struct expectations *expectations);

/*
 * Turns expected findings into XFAIL, with the line's reason; their cases into XFAIL where nothing
 * worse is left; cases that pass although named into XPASS; and adds to result->stale the lines
 * that are, as `FILE:NUMBER: id:what`. The order of the lines does not matter.
 */
void expectations_apply(const struct expectations *expectations, struct run_result *result);

/* Whether lines of the file cover all that makes this case count as failed at the level. */
bool expectations_cover(const struct expectations *expectations, const struct case_result *one,
                        enum level level);

#endif
