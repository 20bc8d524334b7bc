/* SPDX-License-Identifier: MIT */
/*
 * permessage-deflate on one connection (RFC 7692 7.2): what was agreed, and the two streams of zlib
 * that keep a sliding window each. Both are made when they are first needed, so a connection on
 * which no compressed message ever went costs what any other does.
 *
 * The peer's window has to be kept from message to message, unless it promised to begin each one
 * anew. Ours need not be: who compresses may always begin with an empty window. So a bounded
 * number of our own streams is kept for all connections together, and when there is no more, the
 * one goes to a newcomer that was not used for longest. inflating.h and deflating.h have the work.
 */
#ifndef REFERENCE_COMPRESSION_H
#define REFERENCE_COMPRESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/offers.h"

struct deflater;
struct inflater;

/* A zeroed struct is one of a connection that agreed on nothing. */
struct compression {
    struct terms terms;
    bool is_compressed;        /* the message under assembly is: its first frame had RSV1 */
    uint32_t wire_size;        /* octets of its payload before they are inflated, so far */
    struct inflater *inflater; /* or NULL: the peer's window is empty */
    struct deflater *deflater; /* or NULL: ours is */
};

/* Asserts what holds between calls. */
void compression_check(const struct compression *compression);

/* Frees what is kept for the connection. It may be called again. */
void compression_end(struct compression *compression);

/* Frees what is kept for later, at the end of the process. */
void compression_forget(void);

#endif
