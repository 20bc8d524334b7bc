/* SPDX-License-Identifier: MIT */
/* Messages that are sent compressed (RFC 7692 6.1, 7.2.1): which ones are, and how. */
#ifndef REFERENCE_DEFLATING_H
#define REFERENCE_DEFLATING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/compression.h"

/* A message as it is sent compressed. The octets are there until another one is compressed. */
struct packed {
    const uint8_t *octets;
    size_t size;
};

/* Compresses a message. False when it is sent as it is: nothing was agreed, it is too small to
 * gain, too big for one turn, comes out no shorter, or there is no memory. */
bool deflating_pack(struct compression *compression, const uint8_t *octets, size_t size,
                    struct packed *packed);

/* The connection needs no stream any more. */
void deflating_leave(struct compression *compression);

/* Frees what is kept for the next message. */
void deflating_forget(void);

#endif
