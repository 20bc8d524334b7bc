/* SPDX-License-Identifier: MIT */
/*
 * What a case has to be so that it can be played and its verdict means something: the rules that
 * the rows of the catalogue and the cases of a file share. Pure: constants come out, no I/O.
 *
 * What is not looked at here: ids, titles and other words, and Autobahn's numbers, which each of
 * the two has rules of its own for.
 */
#ifndef CONFORMANCE_CASE_LINT_H
#define CONFORMANCE_CASE_LINT_H

#include "conformance/case.h"

/* The first thing that is wrong. The texts are constants; names are those of docs/cases.md. */
struct case_fault {
    const char *words;  /* NULL: nothing is wrong */
    const char *member; /* the member that it is about, or NULL */
    size_t step;        /* the place of the step in its script; CASE_STEPS_MAX: about no step */
};

/* One case by itself, with its script. */
struct case_fault case_lint(const struct ws_case *ws_case);

/*
 * What each of the others beside a case plays: a request and a script, which may end with a HOLD
 * and has no others.
 */
struct case_fault case_lint_plays(const struct ws_case *plays);

/* One step, with those before and behind it. Part of the two above. */
struct case_fault case_lint_step(const struct ws_case *ws_case, size_t index, bool is_plays);

/* What the case offers of permessage-deflate, and sends compressed. Part of case_lint(). */
struct case_fault case_lint_offer(const struct ws_case *ws_case);

/* How a step is compressed, or what it wants agreed. Part of the same. */
struct case_fault case_lint_deflating(const struct ws_case *ws_case, size_t index);

/*
 * Whether a failure may blame the row: it is one that is judged by itself, not one that is hidden
 * or stands for others. NONE may.
 */
bool case_may_blame(enum requirement_id row);

/* Whether the case offers an extension, in a request of its own or in the implied one. */
bool case_offers(const struct ws_case *ws_case);

/* The tags that follow from the script and the request: waits, large, robust. */
unsigned case_tags(const struct ws_case *ws_case);

#endif
