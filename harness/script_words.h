/* SPDX-License-Identifier: MIT */
/*
 * Steps of scripts and what came, in words: for the description of a case and for findings. All
 * words are bounded, and octets of a peer are escaped in them.
 */
#ifndef HARNESS_SCRIPT_WORDS_H
#define HARNESS_SCRIPT_WORDS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "conformance/case.h"

/* Whether a Close with this code, or without one, is among `codes`; an empty list takes any. */
bool codes_hold(const int *codes, bool has_code, unsigned code);

/* Appends what the step sends, pauses for or expects: `Text "Hello" (5 octets), RSV 4`, `Close with
 * 1002 or 1007, or the end of TCP`. */
void step_append(GString *line, const struct step *step);

/* Appends what a step and its siblings that follow it expect, joined by "or". */
void step_expected_append(GString *line, const struct step *step);

/* Appends `Text "Hello" (5 octets)`. `octets` hold at least the first 48 of them. */
void message_append(GString *line, unsigned opcode, const uint8_t *octets, uint64_t size);

/* Appends where a message differs from what the step expects: type, size, first octet. */
void difference_append(GString *line, const struct step *step, unsigned opcode, GBytes *payload);

/* Whether the octets are those of the payload. */
bool payload_equals(const struct payload *payload, GBytes *octets);

/* `2.0 s`, `0.3 ms`. */
void time_append(GString *line, int64_t us);

#endif
