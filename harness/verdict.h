/* SPDX-License-Identifier: MIT */
/*
 * From the verdicts of a run to the exit status. The order of precedence is 2, 6, 124, 4, 1, 5, 3:
 * a usage error or one of our own hides everything else, a target that is gone hides its failures,
 * failures hide that nothing or only stale lines were found.
 */
#ifndef HARNESS_VERDICT_H
#define HARNESS_VERDICT_H

#include "conformance/requirement.h"
#include "reports/result.h"

enum exit_status {
    EXIT_OK = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_STALE = 3,
    EXIT_UNREACHABLE = 4,
    EXIT_NOTHING_RUN = 5,
    EXIT_OWN_ERROR = 6,
    EXIT_TIMED_OUT = 124,
};

struct exit_facts {
    bool usage;
    bool own_error;
    bool total_timeout;
    bool target_gone;
    bool nothing_run;
    unsigned failures; /* unexpected, at the chosen level */
    unsigned stale;    /* 0 with --allow-stale */
};

/* The first that holds, in the order above; *reason points to a constant line. */
enum exit_status exit_status_of(const struct exit_facts *facts, const char **reason);

/*
 * Whether a case with this verdict counts as an unexpected failure at the level: FAIL, UNKNOWN
 * always; WARN at LEVEL_SHOULD.
 */
bool verdict_counts(enum verdict verdict, enum level level);

#endif
