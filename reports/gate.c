/* SPDX-License-Identifier: MIT */
/* From ten verdicts to what gates know; see gate.h. */
#include "reports/gate.h"

enum gate gate_of(enum verdict verdict, enum level level)
{
    switch (verdict) {
    case VERDICT_FAIL:
        return GATE_FAILED;
    case VERDICT_WARN:
        return level >= LEVEL_SHOULD ? GATE_FAILED : GATE_PASSED;
    case VERDICT_UNKNOWN:
    case VERDICT_ERROR:
        return GATE_ERROR;
    case VERDICT_NA:
        return GATE_SKIPPED;
    case VERDICT_XFAIL:
        return GATE_KNOWN;
    case VERDICT_XPASS:
        return GATE_STALE;
    case VERDICT_PASS:
    case VERDICT_INFO:
    case VERDICT_FLAKY:
    case VERDICT_COUNT:
        break;
    }
    return GATE_PASSED;
}

const struct finding *gate_finding(const struct case_result *result)
{
    const struct finding *worst = NULL;

    for (guint index = 0; index < result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(result->findings, index);
        if (worst == NULL || finding->verdict > worst->verdict)
            worst = finding;
    }
    return worst;
}

char *gate_essence(const struct case_result *result)
{
    const struct finding *finding = gate_finding(result);
    bool is_known = finding != NULL && finding->verdict == VERDICT_XFAIL;

    if (is_known && finding->reason != NULL && *finding->reason != '\0')
        return g_strdup(finding->reason);
    if (result->reason != NULL && *result->reason != '\0')
        return g_strdup(result->reason);
    if (finding == NULL)
        return g_strdup_printf("%s: %s", verdict_name(result->verdict), result->title);
    if (finding->requirement == REQUIREMENT_NONE)
        return g_strdup_printf("%s; expected %s", finding->actual, finding->expected);
    const struct requirement *row = requirement_get(finding->requirement);
    return g_strdup_printf("%s (%s): %s; expected %s", row->clause, level_name(row->level),
                           finding->actual, finding->expected);
}

char *gate_run_trouble(const struct run_result *result)
{
    /* 0: all is well, and 1: a case has failed, which is told at the case. */
    return result->exit_status > 1
               ? g_strdup_printf("exit %d: %s", result->exit_status, result->exit_reason)
               : NULL;
}
