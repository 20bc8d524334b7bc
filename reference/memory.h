/* SPDX-License-Identifier: MIT */
/*
 * Buffers of connections, under one budget for the whole process (MEMORY_SIZE_MAX): what all peers
 * together can make the server keep is bounded, and who comes too late is refused, not served
 * with a crash. A few big buffers are kept when they are put back, for the next big message.
 */
#ifndef REFERENCE_MEMORY_H
#define REFERENCE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A buffer of at least `*capacity` octets, or NULL when the budget or the system has no more. The
 * capacity that it has is stored; it may be more than was asked for. The caller puts it back. */
uint8_t *memory_get(size_t *capacity);

/* Makes the buffer greater, keeping its octets: `*capacity` is what it has and becomes `wanted`.
 * Returns the buffer, which may have moved, or NULL, and then the old one is as it was. */
uint8_t *memory_grow(uint8_t *octets, size_t *capacity, size_t wanted);

/* Gives a buffer back; NULL is nothing. */
void memory_put(uint8_t *octets, size_t capacity);

/* Counts octets that a library keeps for a connection; false when the budget has no more. What was
 * claimed is released, all at once or in parts. */
bool memory_claim(size_t size);
void memory_release(size_t size);

/* Octets that are given out now, or claimed. */
size_t memory_used(void);

/* Frees what is kept for later, at the end of the process. */
void memory_forget(void);

#endif
