/* SPDX-License-Identifier: MIT */
/* Octets whose last one touches a page that may not be read: reading one too many ends the test. */
#ifndef REFERENCE_TESTS_SUPPORT_GUARD_H
#define REFERENCE_TESTS_SUPPORT_GUARD_H

#include <stddef.h>
#include <stdint.h>

enum { GUARD_SIZE_MAX = 256 * 1024 };

/* A copy that may be changed and lasts until the next call. */
uint8_t *guard_copy(const void *octets, size_t size);

/* Fails the test unless both are the same octets; tells the first that differs. */
void octets_are_equal(const void *actual, size_t actual_size, const void *expected,
                      size_t expected_size);

#endif
