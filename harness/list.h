/* SPDX-License-Identifier: MIT */
/* `assay list`: the cases and the requirements, for people and, with --json, for programs. */
#ifndef HARNESS_LIST_H
#define HARNESS_LIST_H

#include "harness/options.h"

/*
 * Prints what is selected on standard output. Returns the exit status of the program: 2 when a
 * selector names no case, 5 when nothing is selected.
 */
int list_run(const struct options *options);

/* What list_run() prints, when all selectors are known. g_free(). */
char *list_text(const struct options *options, int *status);

#endif
