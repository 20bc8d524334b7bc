/* SPDX-License-Identifier: MIT */
/* Octets whose last one touches a page that cannot be read: who looks too far dies at once. */
#ifndef REPORTS_TESTS_SUPPORT_GUARD_H
#define REPORTS_TESTS_SUPPORT_GUARD_H

#include <stddef.h>
#include <stdint.h>

struct guarded {
    uint8_t *map;
    size_t map_size;
    uint8_t *octets; /* the copy, `size` octets up to the guard page */
};

/* A copy of the octets before a guard page. Aborts when the system has no memory. */
struct guarded guarded_new(const void *octets, size_t size);
void guarded_clear(struct guarded *guarded);

#endif
