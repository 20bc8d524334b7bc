/* SPDX-License-Identifier: MIT */
/* A death by assertion, and not by anything else, is what the parent looks for. */
#include "reference/tests/support_death.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/resource.h>

void death_test(const void *data)
{
    const struct death *death = data;
    if (g_test_subprocess()) {
        struct rlimit none = {0};
        (void)setrlimit(RLIMIT_CORE, &none);
        death->breaks();
        exit(0);
    }
    g_test_trap_subprocess(NULL, 0, (GTestSubprocessFlags)0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*Assertion*failed*");
}
