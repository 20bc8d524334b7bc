/* SPDX-License-Identifier: MIT */
/* One mapping for the whole program: GUARD_SIZE_MAX octets and a page without permissions. */
#include "reference/tests/support_guard.h"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

uint8_t *guard_copy(const void *octets, size_t size)
{
    static uint8_t *region;
    if (region == NULL) {
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        void *mapped = mmap(NULL, GUARD_SIZE_MAX + page, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        g_assert_true(mapped != MAP_FAILED);
        region = mapped;
        g_assert_cmpint(mprotect(region + GUARD_SIZE_MAX, page, PROT_NONE), ==, 0);
    }
    g_assert_cmpuint(size, <=, GUARD_SIZE_MAX);
    uint8_t *copy = region + GUARD_SIZE_MAX - size;
    if (size > 0) {
        memcpy(copy, octets, size);
    }
    return copy;
}

void octets_are_equal(const void *actual, size_t actual_size, const void *expected,
                      size_t expected_size)
{
    const uint8_t *a = actual;
    const uint8_t *b = expected;
    size_t common = actual_size < expected_size ? actual_size : expected_size;
    for (size_t i = 0; i < common; i++) {
        if (a[i] != b[i]) {
            g_error("octet %zu is %02x, expected was %02x", i, a[i], b[i]);
        }
    }
    if (actual_size != expected_size) {
        g_error("there are %zu octets, expected were %zu", actual_size, expected_size);
    }
}
