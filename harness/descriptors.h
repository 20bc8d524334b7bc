/* SPDX-License-Identifier: MIT */
/* How many connections the system lets us have at a time. */
#ifndef HARNESS_DESCRIPTORS_H
#define HARNESS_DESCRIPTORS_H

#include <stddef.h>

/*
 * Raises the soft limit on descriptors to `wanted` connections and what else we have open, or as
 * far as the hard limit lets us. Returns for how many connections there is room.
 */
size_t descriptors_for(size_t wanted);

#endif
