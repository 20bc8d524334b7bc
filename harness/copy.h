/* SPDX-License-Identifier: MIT */
/* `assay copy DIR`: cases and vectors as files, so that other projects test by them. */
#ifndef HARNESS_COPY_H
#define HARNESS_COPY_H

#include <glib.h>
#include <stdbool.h>

#include "harness/options.h"

/* Writes all into a directory that is new or empty. False and a line in `error` (g_free) else. */
bool copy_write(const char *directory, char **error);

/* Runs the command; the exit status. */
int copy_run(const struct options *options);

#endif
