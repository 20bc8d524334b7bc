/* SPDX-License-Identifier: MIT */
/*
 * The version of the program, and that of the suite: the set of cases and their verdicts, which
 * `.since` of a case speaks of.
 */
#ifndef HARNESS_VERSION_H
#define HARNESS_VERSION_H

#define ASSAY_VERSION "1.0.0"
#define SUITE_VERSION "1.0"

#endif
