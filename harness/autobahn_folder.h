/* SPDX-License-Identifier: MIT */
/*
 * The folder of reports that the original makes: index.json, index.html, and one JSON for each case
 * of each agent. What stands there under these names is overwritten, nothing else is touched.
 */
#ifndef HARNESS_AUTOBAHN_FOLDER_H
#define HARNESS_AUTOBAHN_FOLDER_H

#include <glib.h>
#include <stdbool.h>

#include "reports/autobahn.h"

/* What a server is called that does not say it itself. */
#define AGENT_UNKNOWN "UnknownServer"

/* Makes the folder. False and a line in `error` (g_free) when it cannot be written to. */
bool autobahn_folder_check(const char *path, char **error);

/* Writes the reports on the agents (struct autobahn_agent *); false and a line in `error`. */
bool autobahn_folder_write(const char *path, const GPtrArray *agents, char **error);

/* The same of one run, the agent being what the target calls itself. */
bool autobahn_folder_write_run(const char *path, const struct run_result *result, char **error);

#endif
