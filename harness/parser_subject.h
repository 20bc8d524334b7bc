/* SPDX-License-Identifier: MIT */
/*
 * One vector of a run of `assay parser`: its stream, what came of its deliveries, and what is
 * reported of it.
 */
#ifndef HARNESS_PARSER_SUBJECT_H
#define HARNESS_PARSER_SUBJECT_H

#include "harness/options.h"
#include "harness/parser_judge.h"

enum delivery_kind { PARSER_WHOLE, PARSER_OCTETS, PARSER_CUT };

struct parser_delivery {
    guint vector; /* index in the run */
    enum delivery_kind kind;
    size_t cut;
};

/* What is known of one vector. */
struct subject {
    const struct sse_vector *vector;
    char *octets;
    struct sse_recording *recording;
    struct case_result *result;
    GString *whole;          /* the answer to the whole stream */
    struct finding *finding; /* the first one */
    char *na_reason;
    bool was_answered; /* the whole stream, one way or the other */
    bool is_over;      /* its other deliveries say nothing more */
    int64_t begun_us;
};

/* The program and its arguments as they are typed in a shell. g_free(). */
char *parser_target_words(char *const *arguments);

/* Fills the subject for a vector, which stays the owner of nothing of it. */
void subject_init(struct subject *subject, const struct sse_vector *vector,
                  const struct options *options, char *const *arguments);

/* One delivery has come to its end: the first one, of the whole stream, is judged, and so is every
 * other one whose answer is another. */
void subject_take(struct subject *subject, const struct parser_delivery *delivery,
                  const struct parser_answer *answer);

/* Puts the case into the result, which owns it then, and frees the rest. */
void subject_finish(struct subject *subject, bool keeps_log, struct run_result *result);

#endif
