/* SPDX-License-Identifier: MIT */
/* JSON values of our own making, put together: jansson refuses only what we cannot have. */
#ifndef REPORTS_JSON_GROW_H
#define REPORTS_JSON_GROW_H

#include <assert.h>
#include <jansson.h>

/* Adds a member, and takes `value` over. */
static inline void member_add(json_t *object, const char *name, json_t *value)
{
    int failed = json_object_set_new(object, name, value);
    assert(failed == 0);
    (void)failed;
}

/* Adds an element, and takes `value` over. */
static inline void element_add(json_t *array, json_t *value)
{
    int failed = json_array_append_new(array, value);
    assert(failed == 0);
    (void)failed;
}

#endif
