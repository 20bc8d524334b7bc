/* SPDX-License-Identifier: MIT */
/* From the verdicts of a run to the exit status; see verdict.h for the order. */
#include "harness/verdict.h"

#include "reports/gate.h"

enum exit_status exit_status_of(const struct exit_facts *facts, const char **reason)
{
    const struct {
        bool holds;
        enum exit_status status;
        const char *reason;
    } order[] = {
        {facts->usage, EXIT_USAGE, "the command line or a file is wrong"},
        {facts->own_error, EXIT_OWN_ERROR, "an error of our own"},
        {facts->total_timeout, EXIT_TIMED_OUT, "the total time-out has passed"},
        {facts->target_gone, EXIT_UNREACHABLE,
         "the target was not reached, not started, or is gone"},
        {facts->failures > 0, EXIT_FAILED, "unexpected failures"},
        {facts->nothing_run, EXIT_NOTHING_RUN, "nothing was run"},
        {facts->stale > 0, EXIT_STALE, "only stale expectations: known failures that pass now"},
    };

    for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
        if (order[i].holds) {
            *reason = order[i].reason;
            return order[i].status;
        }
    }
    *reason = "nothing unexpected";
    return EXIT_OK;
}

bool verdict_counts(enum verdict verdict, enum level level)
{
    /* The reports that gates read ask the same function, so that they and the status agree. */
    enum gate gate = gate_of(verdict, level);
    return gate == GATE_FAILED || gate == GATE_ERROR;
}
