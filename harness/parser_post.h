/* SPDX-License-Identifier: MIT */
/*
 * `assay parser sse URL`: the octets of each vector are the body of a POST, and the answer is the
 * lines of JSON. One connection for each delivery, many side by side.
 */
#ifndef HARNESS_PARSER_POST_H
#define HARNESS_PARSER_POST_H

#include "harness/parser_subject.h"
#include "harness/target.h"
#include "harness/verdict.h"

/* What is to be posted: the lists are those of the run. */
struct parser_post {
    const struct options *options;
    struct target *target;
    GArray *subjects;   /* of struct subject */
    GArray *deliveries; /* of struct parser_delivery, the whole one of each subject first */
    struct exit_facts *facts;
};

/*
 * Posts all and hands the answers to the subjects. What got no answer is posted once more alone
 * before that is held against the server. NULL, or why it ended before its end (g_free).
 */
char *parser_post_run(const struct parser_post *post);

#endif
