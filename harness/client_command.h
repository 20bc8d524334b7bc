/* SPDX-License-Identifier: MIT */
/*
 * `assay client sse [ID...] -- CMD...`: judges a client of Server-Sent Events by the scenarios. CMD
 * is started once for each of them, {url} in it is the URL that it asks for. Scenarios are played
 * side by side; one that every client has to get through is played first, and tells what CMD
 * prints.
 */
#ifndef HARNESS_CLIENT_COMMAND_H
#define HARNESS_CLIENT_COMMAND_H

#include "harness/options.h"
#include "harness/verdict.h"
#include "reports/result.h"

/* Runs the selected scenarios. As parser_run(). */
struct run_result *client_run(const struct options *options, struct exit_facts *facts,
                              char **error);

/* Prints the selected scenarios; the exit status. */
int client_dry_run(const struct options *options);

#endif
