/* SPDX-License-Identifier: MIT */
/*
 * What a library is asked to emit (--emit): one value for one field, hostile on purpose, and what
 * has to come of it. Behind each goes a second call, whose data is the mark, so that what the first
 * one does to others is seen.
 */
#ifndef CONFORMANCE_SSE_EMISSION_H
#define CONFORMANCE_SSE_EMISSION_H

#include "conformance/case.h"

enum sse_fate {
    SSE_COMES_BACK, /* as it was given, each of its line ends as LF */
    SSE_IS_REFUSED, /* with a 4xx, or left out and reported in a comment */
    SSE_IS_EITHER,  /* left out, refused, or without an effect: never another line */
};

struct sse_emission {
    const char *field; /* "data", "event", "id", "comment", "retry" */
    const char *name;
    struct payload value;
    enum sse_fate fate;
};

#define SSE_EMIT_MARK "assay-mark"

/* All of them. */
const struct sse_emission *sse_emissions(size_t *count);

/* The one of that field and name, or NULL. */
const struct sse_emission *sse_emission_find(const char *field, const char *name);

#endif
