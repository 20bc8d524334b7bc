/* SPDX-License-Identifier: MIT */
/*
 * Invariants: `used` is the sum of the capacities that are given out and of what is claimed, and is
 * at most MEMORY_SIZE_MAX; the spare buffers are not in it, are at most SPARE_COUNT_MAX and
 * together at most SPARE_SIZE_MAX.
 */
#include "reference/memory.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "reference/limits.h"

struct spare {
    uint8_t *octets;
    size_t capacity;
};

static struct {
    size_t used;
    size_t spare_size;
    size_t spare_count;
    struct spare spares[SPARE_COUNT_MAX];
} memory;

static_assert(SPARE_SIZE_MAX >= MESSAGE_SIZE_MAX, "the greatest message's buffer can be kept");

static void memory_check(void)
{
    assert(memory.used <= MEMORY_SIZE_MAX);
    assert(memory.spare_count <= SPARE_COUNT_MAX);
    assert(memory.spare_size <= SPARE_SIZE_MAX);
    assert((memory.spare_count == 0) == (memory.spare_size == 0));
}

/* Takes a spare buffer that is big enough, the one put back last first: it is warm. */
static uint8_t *spare_take(size_t *capacity)
{
    for (size_t i = memory.spare_count; i > 0; i--) {
        struct spare spare = memory.spares[i - 1];
        if (spare.capacity < *capacity || spare.capacity > MEMORY_SIZE_MAX - memory.used) {
            continue;
        }
        memory.spare_count--;
        memory.spares[i - 1] = memory.spares[memory.spare_count];
        memory.spare_size -= spare.capacity;
        *capacity = spare.capacity;
        return spare.octets;
    }
    return NULL;
}

uint8_t *memory_get(size_t *capacity)
{
    memory_check();
    assert(*capacity > 0);
    if (*capacity > MEMORY_SIZE_MAX - memory.used) {
        return NULL;
    }
    /* Small buffers come and go in every turn, and malloc is good at those. */
    uint8_t *octets = *capacity >= MESSAGE_STEP_SIZE ? spare_take(capacity) : NULL;
    if (octets == NULL) {
        octets = malloc(*capacity);
    }
    if (octets != NULL) {
        memory.used += *capacity;
    }
    memory_check();
    return octets;
}

uint8_t *memory_grow(uint8_t *octets, size_t *capacity, size_t wanted)
{
    memory_check();
    assert(wanted > *capacity);
    assert(*capacity <= memory.used);
    if (wanted - *capacity > MEMORY_SIZE_MAX - memory.used) {
        return NULL;
    }
    uint8_t *grown = realloc(octets, wanted);
    if (grown != NULL) {
        memory.used += wanted - *capacity;
        *capacity = wanted;
    }
    memory_check();
    return grown;
}

void memory_put(uint8_t *octets, size_t capacity)
{
    if (octets == NULL) {
        assert(capacity == 0);
        return;
    }
    memory_check();
    assert(capacity > 0);
    assert(capacity <= memory.used);
    memory.used -= capacity;
    bool keep = capacity >= MESSAGE_STEP_SIZE && memory.spare_count < SPARE_COUNT_MAX &&
                capacity <= SPARE_SIZE_MAX - memory.spare_size;
    if (keep) {
        memory.spares[memory.spare_count] = (struct spare){octets, capacity};
        memory.spare_count++;
        memory.spare_size += capacity;
    } else {
        free(octets);
    }
    memory_check();
}

bool memory_claim(size_t size)
{
    memory_check();
    assert(size > 0);
    if (size > MEMORY_SIZE_MAX - memory.used) {
        return false;
    }
    memory.used += size;
    memory_check();
    return true;
}

void memory_release(size_t size)
{
    memory_check();
    assert(size <= memory.used);
    memory.used -= size;
    memory_check();
}

size_t memory_used(void)
{
    memory_check();
    assert(memory.used <= MEMORY_SIZE_MAX);
    return memory.used;
}

void memory_forget(void)
{
    memory_check();
    while (memory.spare_count > 0) {
        memory.spare_count--;
        memory.spare_size -= memory.spares[memory.spare_count].capacity;
        free(memory.spares[memory.spare_count].octets);
    }
    assert(memory.spare_size == 0);
    memory_check();
}
