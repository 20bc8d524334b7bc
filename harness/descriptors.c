/* SPDX-License-Identifier: MIT */
/* See descriptors.h. */
#include "harness/descriptors.h"

#include <sys/resource.h>

/* Files, pipes of the target, and what libraries have open. */
enum { OTHERS_OPEN_MAX = 64 };

size_t descriptors_for(size_t wanted)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return wanted;
    }
    if (limit.rlim_cur < wanted + OTHERS_OPEN_MAX) {
        rlim_t before = limit.rlim_cur;
        limit.rlim_cur = wanted + OTHERS_OPEN_MAX;
        if (limit.rlim_cur > limit.rlim_max) {
            limit.rlim_cur = limit.rlim_max;
        }
        if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
            limit.rlim_cur = before;
        }
    }
    return limit.rlim_cur > OTHERS_OPEN_MAX ? (size_t)limit.rlim_cur - OTHERS_OPEN_MAX : 0;
}
