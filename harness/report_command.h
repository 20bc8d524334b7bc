/* SPDX-License-Identifier: MIT */
/*
 * `assay report RUN.json...`: the reports of a run that was saved, or of several, side by side or
 * joined to one.
 */
#ifndef HARNESS_REPORT_COMMAND_H
#define HARNESS_REPORT_COMMAND_H

#include "harness/options.h"
#include "reports/result.h"

/*
 * The run in a file that `-o json:FILE` wrote, or NULL and a line in `error` (free with g_free)
 * that names the file.
 */
struct run_result *report_load(const char *path, char **error);

/*
 * Runs the command. The exit status tells whether it was done, not how the runs went; only when
 * they are joined it is that of the joined run.
 */
int report_run(const struct options *options);

#endif
