/* SPDX-License-Identifier: MIT */
/* Tests of assertions: a property is broken in a process of its own, which has to die of it. */
#ifndef HARNESS_TESTS_SUPPORT_DEATH_H
#define HARNESS_TESTS_SUPPORT_DEATH_H

/* One property: `breaks` makes a good struct, breaks the property and has it checked. */
struct death {
    const char *name; /* the test's path */
    void (*breaks)(void);
};

/* A test for g_test_add_data_func: `data` is a struct death. */
void death_test(const void *data);

#endif
