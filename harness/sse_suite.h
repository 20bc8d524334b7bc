/* SPDX-License-Identifier: MIT */
/* A whole run against one server of event streams: the other half of harness/suite.h. */
#ifndef HARNESS_SSE_SUITE_H
#define HARNESS_SSE_SUITE_H

#include <stdio.h>

#include "harness/options.h"
#include "harness/verdict.h"
#include "reports/result.h"

/* As suite_run(), for an http: or https: URL. */
struct run_result *sse_suite_run(const struct options *options, FILE *transcripts,
                                 struct exit_facts *facts, char **error);

/* An empty result of a run that begins now. */
struct run_result *suite_result_begin(const struct options *options);

#endif
