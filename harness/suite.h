/* SPDX-License-Identifier: MIT */
/*
 * A whole run against one target: start it, ask what it offers, play the plan, repeat what needs it
 * alone, look whether the target is still there, and put the results together.
 */
#ifndef HARNESS_SUITE_H
#define HARNESS_SUITE_H

#include <stdio.h>

#include "harness/expect.h"
#include "harness/options.h"
#include "harness/verdict.h"
#include "reports/result.h"

/*
 * Runs the selected cases. `transcripts` gets one line per conversation, or is NULL. The result is
 * the caller's; its exit status is not set yet: `facts` holds what decides it, but for what the
 * expectations change. Here they only tell --fail-fast which failures are known; NULL for none.
 * Returns NULL and a line in `error` (g_free) when the selection or the URL is wrong.
 */
struct run_result *suite_run(const struct options *options, const struct expectations *expectations,
                             FILE *transcripts, struct exit_facts *facts, char **error);

#endif
