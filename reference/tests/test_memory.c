/* SPDX-License-Identifier: MIT */
/*
 * The budget of buffers: what is given out is counted, bounded, and kept warm when it is big. The
 * source itself is included, because what it keeps and what it checks are its own.
 */
#include "reference/memory.c"

#include <glib.h>

#include "reference/limits.h"
#include "reference/tests/support_death.h"

static void test_counts(void)
{
    size_t capacity = 100;
    uint8_t *octets = memory_get(&capacity);
    g_assert_nonnull(octets);
    g_assert_cmpuint(capacity, ==, 100);
    g_assert_cmpuint(memory_used(), ==, 100);
    octets[99] = 7;
    octets = memory_grow(octets, &capacity, 1000);
    g_assert_nonnull(octets);
    g_assert_cmpuint(octets[99], ==, 7);
    g_assert_cmpuint(memory_used(), ==, 1000);
    memory_put(octets, capacity);
    g_assert_cmpuint(memory_used(), ==, 0);
}

/* The budget is a bound that is reached and not passed, whichever way is taken. */
static void test_budget(void)
{
    enum { COUNT = MEMORY_SIZE_MAX / MESSAGE_SIZE_MAX };
    uint8_t *all[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        size_t capacity = MESSAGE_SIZE_MAX;
        all[i] = memory_get(&capacity);
        g_assert_nonnull(all[i]);
    }
    size_t capacity = 1;
    g_assert_null(memory_get(&capacity));
    capacity = MESSAGE_SIZE_MAX;
    g_assert_null(memory_grow(all[0], &capacity, MESSAGE_SIZE_MAX + 1));
    g_assert_cmpuint(capacity, ==, MESSAGE_SIZE_MAX);
    g_assert_cmpuint(memory_used(), ==, MEMORY_SIZE_MAX);
    for (size_t i = 0; i < COUNT; i++) {
        memory_put(all[i], MESSAGE_SIZE_MAX);
    }
    g_assert_cmpuint(memory_used(), ==, 0);
    memory_forget();
}

/* The big buffer put back last is the one that is given out next. */
static void test_spares(void)
{
    size_t capacity = MESSAGE_STEP_SIZE * 4;
    uint8_t *first = memory_get(&capacity);
    memory_put(first, capacity);
    size_t less = MESSAGE_STEP_SIZE;
    uint8_t *again = memory_get(&less);
    g_assert_true(again == first);
    g_assert_cmpuint(less, ==, MESSAGE_STEP_SIZE * 4);
    memory_put(again, less);
    size_t more = MESSAGE_STEP_SIZE * 8;
    uint8_t *other = memory_get(&more);
    g_assert_cmpuint(more, ==, MESSAGE_STEP_SIZE * 8);
    memory_put(other, more);
    memory_forget();
    g_assert_cmpuint(memory_used(), ==, 0);
}

static void break_get_nothing(void)
{
    size_t capacity = 0;
    (void)memory_get(&capacity);
}

static void break_put_more(void)
{
    size_t capacity = 1;
    uint8_t *octets = memory_get(&capacity);
    memory_put(octets, 2);
}

static void break_put_null(void)
{
    memory_put(NULL, 1);
}

static void break_shrink(void)
{
    size_t capacity = 8;
    uint8_t *octets = memory_get(&capacity);
    (void)memory_grow(octets, &capacity, 4);
}

static void break_used(void)
{
    memory.used = MEMORY_SIZE_MAX + 1;
    memory_check();
}

static void break_spare_count(void)
{
    memory.spare_count = SPARE_COUNT_MAX + 1;
    memory.spare_size = 1;
    memory_check();
}

static void break_spare_size(void)
{
    memory.spare_count = 1;
    memory.spare_size = SPARE_SIZE_MAX + 1;
    memory_check();
}

static void break_spare_empty(void)
{
    memory.spare_count = 1;
    memory_check();
}

static const struct death deaths[] = {
    {"/memory/get/nothing", break_get_nothing, "*capacity > 0"},
    {"/memory/put/more-than-given-out", break_put_more, "capacity <= memory.used"},
    {"/memory/put/null-with-capacity", break_put_null, "capacity == 0"},
    {"/memory/grow/less", break_shrink, "wanted > *capacity"},
    {"/memory/check/beyond-the-budget", break_used, "memory.used <= MEMORY_SIZE_MAX"},
    {"/memory/check/too-many-spares", break_spare_count, "memory.spare_count <= SPARE_COUNT_MAX"},
    {"/memory/check/spares-too-big", break_spare_size, "memory.spare_size <= SPARE_SIZE_MAX"},
    {"/memory/check/spares-of-nothing", break_spare_empty,
     "(memory.spare_count == 0) == (memory.spare_size == 0)"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/memory/counts", test_counts);
    g_test_add_func("/memory/budget", test_budget);
    g_test_add_func("/memory/spares", test_spares);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
