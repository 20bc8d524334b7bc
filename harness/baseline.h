/* SPDX-License-Identifier: MIT */
/*
 * `assay baseline RUN.json`: the expectations under which the next run of the same target is green,
 * written from the failures of a run (see harness/expect.h for the form of that file).
 *
 * Each line has as its reason what the run knows: clause, what came, which target, when. What it
 * cannot know is why the failure is accepted; whoever keeps the file adds that.
 */
#ifndef HARNESS_BASELINE_H
#define HARNESS_BASELINE_H

#include "harness/options.h"
#include "reports/result.h"

/*
 * The file, a line for each broken requirement of each case that counts at the level (and of those
 * that were expected, with the reason they had). What no expectation can cover, a case without
 * evidence or without a steady verdict, is told in a comment. `covered` and `open` become the
 * number of lines and of such comments that a green run still has in its way.
 */
GString *baseline_text(const struct run_result *result, enum level level, unsigned *covered,
                       unsigned *open);

/* Runs the command: reads the run, writes the file or standard output. The exit status. */
int baseline_run(const struct options *options);

#endif
