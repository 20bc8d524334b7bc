/* SPDX-License-Identifier: MIT */
/* Writes the reports that the command line asks for to where it wants them. */
#ifndef HARNESS_OUTPUT_H
#define HARNESS_OUTPUT_H

#include "harness/options.h"
#include "reports/report.h"

/*
 * Whether the reports have places to be written to: a mistake to be told before the run, not behind
 * it. Folders are made. False and a line in `error` (g_free) when not.
 */
bool outputs_check(const struct options *options, char **error);

/*
 * Writes a text to a file, which appears whole or not at all, or with NULL to standard output.
 * False and a line in `error` when it could not be written.
 */
bool output_put(const GString *text, const char *path, char **error);

/*
 * Writes every report that was asked for, or the text for a terminal when none was. The others are
 * written when one fails; `error` is about the first that did.
 */
bool output_write_all(const struct options *options, const struct run_result *result, char **error);

#endif
