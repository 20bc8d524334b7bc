/* SPDX-License-Identifier: MIT */
/* `assay list`: the cases and the requirements, for people and, with --json, for programs. */
#ifndef HARNESS_LIST_H
#define HARNESS_LIST_H

#include "harness/options.h"

/* Prints what is selected on standard output. The exit status of the program. */
int list_run(const struct options *options);

#endif
