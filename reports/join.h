/* SPDX-License-Identifier: MIT */
/*
 * Several runs as one result: the runs of one program in several protocols or roles, each with
 * cases of its own. The result has one headline and one exit status, and remembers its parts.
 */
#ifndef REPORTS_JOIN_H
#define REPORTS_JOIN_H

#include "reports/result.h"

/*
 * Joins the runs (struct run_result *, one at least), which then belong to the result, and leaves
 * the array empty. NULL and one line in `error` (free with g_free) when a case stands in two of
 * them, or when versions of the suite are mixed; then the array is as it was.
 */
struct run_result *report_join(GPtrArray *runs, char **error);

#endif
