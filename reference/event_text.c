/* SPDX-License-Identifier: MIT */
/* Texts that double as they grow, so that the copying is bounded by what comes. */
#include "reference/event_text.h"

#include <assert.h>
#include <string.h>

#include "reference/limits.h"
#include "reference/memory.h"

enum { TEXT_STEP_SIZE = 256 }; /* the first piece */

void event_text_check(const struct event_text *text, size_t size_max)
{
    assert(text->size <= text->capacity);
    assert(text->size <= size_max);
    assert((text->octets != NULL) == (text->capacity > 0));
}

/* Room for so many octets. False when there is no memory. */
static bool text_reserve(struct event_text *text, size_t wanted)
{
    size_t capacity = text->capacity == 0 ? TEXT_STEP_SIZE : text->capacity;
    assert(wanted <= SIZE_MAX / 4);
    while (capacity < wanted) {
        capacity *= 2;
    }
    if (capacity == text->capacity) {
        return true;
    }
    uint8_t *octets;
    if (text->capacity == 0) {
        octets = memory_get(&capacity);
        text->capacity = octets == NULL ? 0 : capacity;
    } else {
        octets = memory_grow(text->octets, &text->capacity, capacity);
    }
    if (octets != NULL) {
        text->octets = octets;
    }
    assert(octets == NULL || text->capacity >= wanted);
    return octets != NULL;
}

enum event_text_result event_text_append(struct event_text *text, struct event_span more,
                                         size_t size_max)
{
    event_text_check(text, size_max);
    if (more.size > size_max - text->size) {
        return EVENT_TEXT_LONG;
    }
    if (more.size == 0) {
        return EVENT_TEXT_GOOD;
    }
    if (!text_reserve(text, text->size + more.size)) {
        return EVENT_TEXT_NO_MEMORY;
    }
    memcpy(text->octets + text->size, more.octets, more.size);
    text->size += more.size;
    event_text_check(text, size_max);
    return EVENT_TEXT_GOOD;
}

struct event_span event_text_span(const struct event_text *text)
{
    struct event_span span = {text->octets, text->size};
    assert(span.size <= text->capacity);
    return span;
}

bool event_span_is(struct event_span span, const char *text)
{
    size_t size = strlen(text);
    assert(size > 0);
    return span.size == size && memcmp(span.octets, text, size) == 0;
}

void event_text_free(struct event_text *text)
{
    assert(text->size <= text->capacity);
    memory_put(text->octets, text->capacity);
    *text = (struct event_text){0};
}
