/* SPDX-License-Identifier: MIT */
/* `assay replay FILE [ID...]`: judges the conversations of a file of transcripts again. */
#ifndef HARNESS_REPLAY_H
#define HARNESS_REPLAY_H

#include <stdio.h>

#include "harness/options.h"

/*
 * Prints each selected conversation with its verdict and findings on standard output, and what
 * could not be judged, with the number of its line. Returns the exit status of the program: 2 when
 * the file cannot be read, is not one of transcripts, or does not fit this suite; else 1 when a
 * conversation fails at the level of the options, 5 when none was judged, 0.
 */
int replay_run(const struct options *options);

/*
 * The same for a file that is open already, appended to `out`. `name` is for messages; `error` gets
 * one line (g_free) when the file is not one of transcripts, else NULL.
 */
int replay_file(const struct options *options, FILE *file, const char *name, GString *out,
                char **error);

#endif
