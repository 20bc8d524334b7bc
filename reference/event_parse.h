/* SPDX-License-Identifier: MIT */
/*
 * The parser of event streams as a program (the parser contract of docs/design.md, section 7).
 *
 * Plain: the octets on a file descriptor are one stream, its end is that of the file.
 *
 * Batch: many streams one after another, each in pieces. A piece is a line `CHUNK n`, LF, and n
 * octets; each is fed to the parser by itself. A line `END` ends the stream, and its lines are
 * written; then the next one begins with nothing known.
 */
#ifndef REFERENCE_EVENT_PARSE_H
#define REFERENCE_EVENT_PARSE_H

#include <signal.h>
#include <stdbool.h>

/* Reads `input` to its end and writes lines to `output`. False after it was said on stderr what is
 * wrong: a stream passed a bound, or the batch is no batch. It stops early when nobody reads, or
 * when `stops` is not 0. */
bool event_parse_run(int input, int output, bool batch, const volatile sig_atomic_t *stops);

#endif
