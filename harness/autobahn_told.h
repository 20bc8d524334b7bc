/* SPDX-License-Identifier: MIT */
/* What the engine knows of a conversation, and its player does not, for the original's report. */
#ifndef HARNESS_AUTOBAHN_TOLD_H
#define HARNESS_AUTOBAHN_TOLD_H

#include "harness/run.h"
#include "reports/autobahn.h"

/* Takes over when it was begun, how long it took, and the opening handshake. */
void autobahn_told_take(struct autobahn_told *told, const struct run *run, int64_t run_begun_us,
                        int64_t duration_us);

#endif
