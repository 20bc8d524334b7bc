/* SPDX-License-Identifier: MIT */
/*
 * Compressed messages that come (RFC 7692 6.2, 7.2.2). Octets go into zlib as they arrive and come
 * out where the reader's message lies, piece by piece, so that a text is checked as it comes and a
 * message that would be too big is found out at its first octet too many.
 */
#ifndef REFERENCE_INFLATING_H
#define REFERENCE_INFLATING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/message.h"

enum inflating_result {
    INFLATING_DONE, /* the input is used up, and so is what it stands for */
    INFLATING_SOME, /* octets were made, and there may be more: call again */
    INFLATING_BAD,  /* the fault says why */
};

/* Octets that are still to be inflated. */
struct inflating_input {
    const uint8_t *octets;
    size_t size;
};

/* A compressed message begins. False when there is no memory. */
__attribute__((warn_unused_result)) bool inflating_begin(struct compression *compression);

/* Inflates behind the message so far, whose size the caller adds `made` to. */
__attribute__((warn_unused_result)) enum inflating_result inflating_step(
    struct message_reader *reader, struct inflating_input *input, size_t *made,
    struct fault *fault);

/* What a sender has taken off the end of each message (RFC 7692 7.2.2, item 1). */
struct inflating_input inflating_tail(void);

/* Whether what was inflated so far ends with a whole block. */
bool inflating_is_at_border(const struct compression *compression);

/* The tail was inflated, too: true when the message ended with a whole block, as it has to, else
 * `fault` says so. What is not needed for the next message is let go. */
__attribute__((warn_unused_result)) bool inflating_end(struct compression *compression,
                                                       struct fault *fault);

/* The connection needs no stream any more. */
void inflating_leave(struct compression *compression);

/* Frees what is kept for the next message. */
void inflating_forget(void);

#endif
