/* SPDX-License-Identifier: MIT */
/*
 * The command line while it is read: for harness/options.c, which takes it apart, and
 * harness/options_check.c, which looks at what stands together.
 */
#ifndef HARNESS_OPTIONS_STATE_H
#define HARNESS_OPTIONS_STATE_H

#include <stdbool.h>

#include "harness/options.h"

enum { OPTIONS_MAX = 64 }; /* rows of the table of options */

struct parser {
    struct options *options;
    const char *command; /* its name; "" before it is known */
    bool seen[OPTIONS_MAX];
    char *error; /* the first mistake */
};

/* Notes a mistake (taken over), unless there is one already. Always false. */
bool options_fail(struct parser *parser, char *error);

/* Whether the option was given. */
bool options_is_seen(const struct parser *parser, const char *name);

/* Whether all that was given fits together; else the mistake is noted. */
bool options_check(struct parser *parser);

#endif
