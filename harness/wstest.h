/* SPDX-License-Identifier: MIT */
/* `assay wstest`: the command line of Autobahn|Testsuite, as far as it judges servers. */
#ifndef HARNESS_WSTEST_H
#define HARNESS_WSTEST_H

#include "harness/options.h"

/* What is wrong with the mode, in one line (g_free); NULL when it is one that is built. */
char *wstest_mode_fault(const char *mode);

/* Judges the servers of the spec file, one after the other, and returns the exit status. */
int wstest_run(const struct options *options);

#endif
