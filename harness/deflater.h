/* SPDX-License-Identifier: MIT */
/*
 * What a step of a case sends compressed (RFC 7692 7.2.1): by zlib where only the message counts,
 * as the case's octets, or as its blocks.
 */
#ifndef HARNESS_DEFLATER_H
#define HARNESS_DEFLATER_H

#include <glib.h>
#include <stdbool.h>

#include "conformance/case.h"

struct deflater;

/* `bits`: 8 to 15, of the window that was agreed for us; `takes_over`: it may be taken over from
 * one message to the next. Aborts when out of memory. */
struct deflater *deflater_new(unsigned bits, bool takes_over);
void deflater_free(struct deflater *deflater);

/* Appends the compressed data of the step's frame, or frames if it has pieces. `index`: which of
 * the messages that the step stands for. Steps come in the order in which they are sent. */
void deflater_step(struct deflater *deflater, const struct step *step, unsigned index,
                   GByteArray *out);

#endif
