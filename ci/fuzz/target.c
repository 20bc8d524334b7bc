/* SPDX-License-Identifier: MIT */
/* What the fuzz targets share. */
#include "ci/fuzz/target.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

_Noreturn void demand_failed(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, condition);
    abort();
}

const char *octets_as_file(const uint8_t *octets, size_t size)
{
    static char name[64];
    static int fd = -1;
    if (fd < 0)
        fd = memfd_create("fuzz", MFD_CLOEXEC);
    DEMAND(fd >= 0);
    DEMAND(ftruncate(fd, 0) == 0);
    DEMAND(pwrite(fd, octets, size, 0) == (ssize_t)size);
    g_snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    return name;
}
