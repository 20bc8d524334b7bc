/* SPDX-License-Identifier: MIT */
/* The map is | A5 A5 A5 ... | the octets | a page of PROT_NONE |. */
#include "reports/tests/support_guard.h"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct guarded guarded_new(const void *octets, size_t size)
{
    size_t page_size = (size_t)sysconf(_SC_PAGESIZE);
    size_t room_size = (size / page_size + 1) * page_size;
    struct guarded guarded = {.map_size = room_size + page_size};
    void *map =
        mmap(NULL, guarded.map_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    g_assert_true(map != MAP_FAILED);
    guarded.map = map;
    memset(guarded.map, 0xA5, room_size);
    g_assert_cmpint(mprotect(guarded.map + room_size, page_size, PROT_NONE), ==, 0);
    guarded.octets = guarded.map + room_size - size;
    if (size > 0)
        memcpy(guarded.octets, octets, size);
    return guarded;
}

void guarded_clear(struct guarded *guarded)
{
    g_assert_cmpint(munmap(guarded->map, guarded->map_size), ==, 0);
    guarded->map = NULL;
}
