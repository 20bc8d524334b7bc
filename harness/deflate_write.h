/* SPDX-License-Identifier: MIT */
/*
 * DEFLATE written bit by bit (RFC 1951), as the blocks of a case say (conformance/deflate.h): what
 * a library never sends, lawful or not. Nothing is compressed but what a block's match says.
 */
#ifndef HARNESS_DEFLATE_WRITE_H
#define HARNESS_DEFLATE_WRITE_H

#include <glib.h>

#include "conformance/deflate.h"

/*
 * Appends the blocks up to BLOCK_NONE, and the end that the tail says. `is_part`: more of the
 * message follows in another frame, so the data ends with a whole empty stored block (RFC 7692
 * 7.2.1) whatever the tail says.
 */
void deflate_write(GByteArray *out, const struct deflate_block *blocks, enum deflate_tail tail,
                   bool is_part);

#endif
