/* SPDX-License-Identifier: MIT */
/* Tests of assertions: a property is broken in a process of its own, which has to die of it. */
#ifndef REFERENCE_TESTS_SUPPORT_DEATH_H
#define REFERENCE_TESTS_SUPPORT_DEATH_H

#include <stddef.h>

/* One property: `breaks` makes a good struct, breaks the property and has it checked. */
struct death {
    const char *name; /* the test's path */
    void (*breaks)(void);
    const char *property; /* what the assertion begins with that it has to die of */
};

/* Runs it in a process of its own. Writes what that said on stderr, cut to fit and with NUL behind
 * it, and returns its status as waitpid() has it, 0 when it lived. */
int death_run(void (*breaks)(void), char *words, size_t capacity);

/* A test for g_test_add_data_func: `data` is a struct death. */
void death_test(const void *data);

#endif
