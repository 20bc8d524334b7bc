/* SPDX-License-Identifier: MIT */
/*
 * What came of a scenario, held against what the scenario asks for. A pure function of the two and
 * of what is known of the program.
 */
#ifndef HARNESS_CLIENT_JUDGE_H
#define HARNESS_CLIENT_JUDGE_H

#include "harness/client_record.h"
#include "reports/result.h"

/*
 * Adds what is not as it has to be, and what is recorded of points that are left open, to
 * `findings` (struct finding *). The reason for which nothing could be judged, in `na_reason`
 * (g_free), is NULL else; then there are no findings.
 */
void client_judge(const struct client_scenario *scenario, const struct client_record *record,
                  const struct client_facts *facts, GPtrArray *findings, char **na_reason);

/* Why the scenario cannot be judged with this program; NULL when it can. */
const char *client_na_words(const struct client_scenario *scenario,
                            const struct client_facts *facts);

#endif
