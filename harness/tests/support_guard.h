/* SPDX-License-Identifier: MIT */
/*
 * A buffer whose last octet touches a page that cannot be read: a parser that looks one octet too
 * far dies at once. What lies before the octets is filled with A5, so that reading backwards
 * changes results.
 */
#ifndef HARNESS_TESTS_SUPPORT_GUARD_H
#define HARNESS_TESTS_SUPPORT_GUARD_H

#include <stddef.h>
#include <stdint.h>

struct guard {
    uint8_t *map;
    size_t map_size;  /* with the guard page */
    size_t room_size; /* without it */
};

/* Make room for at least `size_max` octets. Aborts when the system has none. */
void guard_init(struct guard *guard, size_t size_max);
void guard_clear(struct guard *guard);

/* Copy the octets right before the guard page. They stay until the next call. With no octets the
 * address of the guard page itself comes back, which must not even be read. */
uint8_t *guard_place(struct guard *guard, const void *octets, size_t size);

/* Fail the running test unless both are the same octets. (GLib's own macro for it does not pass
 * the warnings that this project is built with.) */
void octets_assert_same(const void *octets, size_t size, const void *expected,
                        size_t expected_size);

#endif
