/* SPDX-License-Identifier: MIT */
/*
 * The expected failures: a text file, one `case-id[:requirement]  # reason, link` per line, `#`
 * comments and blank lines between.
 *
 * A line without a requirement covers one broken requirement of the case: the first finding's. A
 * second fault in the same case is not covered by it. A line that names a case that ran and has no
 * such failure is stale. A line whose id is unknown is an error (exit 2).
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
 * Turns expected findings into XFAIL, their cases into XFAIL where nothing else is left, cases that
 * pass although named into XPASS, and fills result->stale.
 */
void expectations_apply(const struct expectations *expectations, struct run_result *result);

#endif
