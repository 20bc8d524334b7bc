/* SPDX-License-Identifier: MIT */
/*
 * `assay explain ID`: everything that is known of one case, requirement or Autobahn case, for
 * somebody who reads instead of judging.
 *
 * Where the reference obeys a requirement and what an ambiguity says stand in the source tree and
 * are read there when they are asked for, so that they are never older than the source. Without a
 * tree they are left out, and the text says so.
 */
#ifndef HARNESS_EXPLAIN_H
#define HARNESS_EXPLAIN_H

#include "conformance/catalogue.h"
#include "harness/options.h"
#include "reports/terminal.h"

/*
 * The text on `id`: a case, a vector, a requirement by its name or by the number of its statement
 * (which several rows may share), autobahn/N, autobahn:N or N. `root` is the source tree, or NULL.
 * NULL when the id names nothing. Lines are wrapped at `columns` (0: 100); those that show octets
 * may have up to 100, commands more. Free with g_free.
 */
char *explain_text(const struct catalogue *catalogue, const char *id, const char *root,
                   unsigned columns);

/* Runs the command: all ids, or the first that names nothing. The exit status. */
int explain_run(const struct options *options);

/* ---- What the text is made of ---- */

/*
 * Appends the octets of a frame or of raw octets that a step sends, each field on a line of its
 * own behind `indent` columns. Nothing for other steps. The masking key is an example.
 */
void explain_octets(GString *out, const struct step *step, unsigned indent);

/*
 * The source tree: that of ASSAY_SOURCE, else the one above the folder of the program, else the
 * current folder. NULL when none of them is one. Free with g_free.
 */
char *explain_root(void);

/*
 * Where the reference of the tree names the requirement in its code: `reference/frame.c:120`, at
 * most EXPLAIN_PLACES_MAX, in the order of files and lines. NULL when the tree cannot be read.
 */
GPtrArray *explain_places(const char *root, const char *name);

enum { EXPLAIN_PLACES_MAX = 12 };

/*
 * What the cases take for a breach of the row, in words: the outcomes that they name, and what it
 * is not to meet an expectation. Each once; none for a row without cases.
 */
GPtrArray *explain_outcomes(const struct catalogue *catalogue, enum requirement_id row);

/* Who is known to break the row, and how: a line for each way. */
GPtrArray *explain_breaches(enum requirement_id row);

/*
 * What docs/ambiguities.md of the tree says of one entry, such as "A3": its point, and behind ": "
 * what a fair verdict is. NULL when it is not found. Free with g_free.
 */
char *explain_ambiguity(const char *root, const char *entry);

/*
 * What decided the level of the row: the entry with its text where there is a tree (`root` is not
 * NULL), or what 10.7 says. NULL when nothing had to be decided. Free with g_free.
 */
char *explain_ambiguity_words(const char *root, const struct requirement *row);

/* Appends all that is told of a vector; false when the id names none. */
bool explain_vector(const struct terminal *to, const char *id);

/* The ids of the vectors that name the row, constants; the list is the caller's. */
GPtrArray *explain_vectors(enum requirement_id row);

/* Likewise of a scenario for clients of event streams. */
bool explain_scenario(const struct terminal *to, const char *id);

/* Likewise the ids of scenarios. */
GPtrArray *explain_scenarios(enum requirement_id row);

/* Why a row has no case, where somebody may look for one; NULL where nobody does. */
const char *explain_no_case(const struct requirement *row);

#endif
