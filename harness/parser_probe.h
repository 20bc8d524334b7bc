/* SPDX-License-Identifier: MIT */
/*
 * Whether a program that was given as a parser says anything at all. One that never does is not
 * wrong about each vector: the command is.
 */
#ifndef HARNESS_PARSER_PROBE_H
#define HARNESS_PARSER_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Gives the program a stream of one plain event, by itself. NULL when it prints something, in a
 * batch the line of the end; otherwise a line on what it does instead and what may help. g_free().
 */
char *parser_probe(char *const *arguments, bool is_batch, int64_t timeout_us);

#endif
