/* SPDX-License-Identifier: MIT */
/*
 * `assay parser sse [ID...] -- CMD...`: judges a bare parser of event streams by the vectors.
 *
 * Plain, a process is started for each vector and gets its octets. With --batch one process gets
 * all of them one behind the other, each whole, octet by octet, and cut in two at each offset; one
 * that dies or falls silent is started again, and the delivery is repeated alone before it is held
 * against it. A URL in place of the program gets the octets POSTed (harness/parser_post.h).
 */
#ifndef HARNESS_PARSER_COMMAND_H
#define HARNESS_PARSER_COMMAND_H

#include "harness/expect.h"
#include "harness/options.h"
#include "harness/verdict.h"
#include "reports/result.h"

/*
 * Runs the selected vectors. As suite_run(): the result is the caller's, NULL and a line in `error`
 * when the selection is wrong.
 */
struct run_result *parser_run(const struct options *options,
                              const struct expectations *expectations, struct exit_facts *facts,
                              char **error);

/* Prints the selected vectors; the exit status. */
int parser_dry_run(const struct options *options);

#endif
