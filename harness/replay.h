/* SPDX-License-Identifier: MIT */
/* `assay replay FILE [ID...]`: judges saved conversations again. */
#ifndef HARNESS_REPLAY_H
#define HARNESS_REPLAY_H

#include "harness/options.h"

/*
 * Prints a verdict for each conversation of the file that is selected. The exit status of the
 * program.
 */
int replay_run(const struct options *options);

#endif
