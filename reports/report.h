/* SPDX-License-Identifier: MIT */
/*
 * The writers: each makes one text of a finished run_result. They write nothing but the string they
 * return; who calls them puts it into a file. Peer octets in it are hostile: every format has one
 * escape function, in reports/escape.h.
 */
#ifndef REPORTS_REPORT_H
#define REPORTS_REPORT_H

#include "reports/result.h"

/*
 * For people at a terminal of so many columns (0: it is none, or does not say): sections, every
 * failure in full, a summary. `color` adds ANSI colours; `verbose` also lists passes.
 */
GString *report_text(const struct run_result *result, unsigned columns, bool color, bool verbose);

/* The JSON of a run, the source of all other formats; docs/run.schema.json is its schema. */
GString *report_json(const struct run_result *result);

/*
 * Reads that JSON back. NULL and one line in `error` (free with g_free) when it is not such a file.
 */
struct run_result *report_json_read(const char *text, size_t size, char **error);

/* One HTML file without outside references, readable without scripts. */
GString *report_html(const struct run_result *result);

/*
 * Several runs (struct run_result *, one at least) side by side, as such a file. `names` are as
 * many: what the reader calls the targets (char *).
 */
GString *report_compare_html(const GPtrArray *results, const GPtrArray *names);

/*
 * For gates that read JUnit's XML or TAP 14. `level` says whether a broken SHOULD counts as a
 * failure; both files say so whenever the exit status is not 0.
 */
GString *report_junit(const struct run_result *result, enum level level);
GString *report_tap(const struct run_result *result, enum level level);

#endif
