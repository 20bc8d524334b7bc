/* SPDX-License-Identifier: MIT */
/* What is reported of a scenario that was played. */
#ifndef HARNESS_CLIENT_REPORT_H
#define HARNESS_CLIENT_REPORT_H

#include "harness/client_play.h"
#include "reports/result.h"

/* Judges what came; the caller owns the result. */
struct case_result *client_report(const struct client_play *play, char *const *arguments,
                                  bool keeps_log);

/* The same of a scenario that was not played, for that reason. */
struct case_result *client_report_unplayed(const struct client_scenario *scenario,
                                           char *const *arguments, const char *reason);

/* What the server does to each request of the scenario: "request 1: 200, then FIN"; owned lines. */
GPtrArray *client_script_words(const struct client_scenario *scenario);

#endif
