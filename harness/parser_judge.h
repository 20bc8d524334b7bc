/* SPDX-License-Identifier: MIT */
/*
 * What a parser printed for a vector, held against what the vector expects. A pure function of the
 * two.
 */
#ifndef HARNESS_PARSER_JUDGE_H
#define HARNESS_PARSER_JUDGE_H

#include <glib.h>
#include <stdbool.h>

#include "conformance/sse/vector.h"
#include "harness/sse_recording.h"
#include "reports/result.h"

/* What came of one delivery of a vector's stream. */
struct parser_answer {
    const char *lines; /* what was printed, all lines of it */
    size_t size;
    const char *end; /* NULL, or why there was no whole answer: "was killed by signal 11 ..." */
};

/*
 * The first difference, or what is recorded of a point that is left open; NULL when all is as
 * expected. `na_reason` is set (g_free) when the parser does not tell what the vector is about;
 * NULL else. `recording` is that of the vector's stream.
 */
struct finding *parser_judge(const struct sse_vector *vector, const struct sse_recording *recording,
                             const struct parser_answer *answer, char **na_reason);

/* Whether the line is the last one of an answer: {"end":true,...}. */
bool parser_is_end(const char *line, size_t size);

#endif
