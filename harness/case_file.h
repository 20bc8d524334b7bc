/* SPDX-License-Identifier: MIT */
/*
 * Cases that users write as JSON (--cases FILE), in the form of `assay list --json`; docs/cases.md
 * has it whole. What is wrong is one line with the place and what to do; of a file in which
 * anything is wrong nothing is taken.
 *
 * A case that is taken keeps the rules of conformance/case_lint.h, as those of the catalogue do,
 * and its sizes, times and counts are bounded, so that it can be played like one of them. Its id
 * begins with a word that Assay itself does not use.
 */
#ifndef HARNESS_CASE_FILE_H
#define HARNESS_CASE_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "conformance/catalogue.h"

enum {
    CASE_FILE_SIZE_MAX = 1 << 24, /* octets of one file */
    CASE_FILE_CASES_MAX = 4096,   /* of all files together */
};

struct case_file {
    GPtrArray *cases;  /* struct ws_case *, in order */
    GPtrArray *memory; /* what they point to, and they themselves */
};

/* One without a case. End it with case_file_free(). */
struct case_file *case_file_new(void);

/* The cases go with it; NULL is fine. */
void case_file_free(struct case_file *file);

/*
 * Adds the cases that stand in `size` octets of JSON; `name` is how faults call the file. False and
 * one line in `error` (g_free) when something is wrong; then the cases are as they were.
 */
bool case_file_read(struct case_file *file, const char *name, const char *octets, size_t size,
                    char **error) __attribute__((warn_unused_result));

/* The same of a file on disk. */
bool case_file_load(struct case_file *file, const char *path, char **error)
    __attribute__((warn_unused_result));

/* The catalogue with these cases behind its own; `file` may be NULL. catalogue_free(). */
struct catalogue *case_file_catalogue(const struct case_file *file);

#endif
