/* SPDX-License-Identifier: MIT */
/*
 * A buffer whose last octet touches a page that cannot be read. Layout of the map:
 *
 *   | A5 A5 A5 ... | the octets | guard page, PROT_NONE |
 */
#include "harness/tests/support_guard.h"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILL_SIZE_MAX 64 /* octets before the placed ones that are filled anew each time */

void guard_init(struct guard *guard, size_t size_max)
{
    size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
    guard->room_size = (size_max / page_size + 1) * page_size;
    guard->map_size = guard->room_size + page_size;
    void *map =
        mmap(NULL, guard->map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(map != MAP_FAILED);
    guard->map = map;
    memset(guard->map, 0xA5, guard->room_size);
    g_assert_cmpint(mprotect(guard->map + guard->room_size, page_size, PROT_NONE), ==, 0);
}

void guard_clear(struct guard *guard)
{
    g_assert_cmpint(munmap(guard->map, guard->map_size), ==, 0);
    guard->map = NULL;
}

uint8_t *guard_place(struct guard *guard, const void *octets, size_t size)
{
    g_assert_cmpuint(size, <=, guard->room_size);
    uint8_t *place = guard->map + guard->room_size - size;
    size_t before_size = guard->room_size - size;
    size_t fill_size = before_size < FILL_SIZE_MAX ? before_size : FILL_SIZE_MAX;
    memset(place - fill_size, 0xA5, fill_size);
    if (size > 0)
        memcpy(place, octets, size);
    return place;
}

void octets_assert_same(const void *octets, size_t size, const void *expected, size_t expected_size)
{
    g_assert_cmpuint(size, ==, expected_size);
    for (size_t index = 0; index < size; index++) {
        uint8_t octet = ((const uint8_t *)octets)[index];
        uint8_t expected_octet = ((const uint8_t *)expected)[index];
        if (octet != expected_octet)
            g_error("octet %zu is %02X, not %02X", index, octet, expected_octet);
    }
}
