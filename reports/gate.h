/* SPDX-License-Identifier: MIT */
/*
 * What the formats that gates read have in common: they know passes, failures, errors and what was
 * left out, and Assay has ten verdicts. The mapping stands here once, so that no two formats and
 * no exit status can disagree.
 */
#ifndef REPORTS_GATE_H
#define REPORTS_GATE_H

#include "reports/result.h"

enum gate {
    GATE_PASSED,
    GATE_FAILED,  /* counts against the target at the chosen level */
    GATE_ERROR,   /* no verdict could be given, so nothing may rest on it */
    GATE_SKIPPED, /* the target does not offer what the case asks for */
    GATE_KNOWN,   /* fails, and the expectations say so */
    GATE_STALE,   /* passes, and the expectations say that it fails */
};

/*
 * What the verdict of a case means at the level. FAIL counts always and WARN at LEVEL_SHOULD;
 * UNKNOWN and ERROR are errors; what is flaky has passed.
 */
enum gate gate_of(enum verdict verdict, enum level level);

/*
 * The finding that decides the case: the worst one, and of equals the first. NULL without findings.
 */
const struct finding *gate_finding(const struct case_result *result);

/*
 * The case in one line: `RFC 6455 5.5.1 (MUST): what came; expected what was asked`, or its reason.
 * Not escaped yet, and never empty. Free with g_free.
 */
char *gate_essence(const struct case_result *result);

/*
 * Why a gate has to be shut although no case says so: the target was gone, the time was over,
 * nothing was run, only stale expectations. A line (free with g_free), or NULL when the exit status
 * is one that the cases explain.
 */
char *gate_run_trouble(const struct run_result *result);

#endif
