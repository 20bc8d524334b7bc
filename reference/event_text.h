/* SPDX-License-Identifier: MIT */
/* A text that grows up to a bound, under the budget of memory.h: a line, or a buffer of events. */
#ifndef REFERENCE_EVENT_TEXT_H
#define REFERENCE_EVENT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed it is empty. */
struct event_text {
    uint8_t *octets;
    size_t size;
    size_t capacity;
};

/* Octets of somebody else's: UTF-8, NUL among them, and none behind them. */
struct event_span {
    const uint8_t *octets;
    size_t size;
};

enum event_text_result {
    EVENT_TEXT_GOOD,
    EVENT_TEXT_LONG,      /* it would pass its bound; it is as it was */
    EVENT_TEXT_NO_MEMORY, /* it is as it was */
};

/* Asserts what holds between calls, of a text with that bound. */
void event_text_check(const struct event_text *text, size_t size_max);

/* Appends octets that are not its own. */
__attribute__((warn_unused_result)) enum event_text_result event_text_append(
    struct event_text *text, struct event_span more, size_t size_max);

/* The text as it stands now, until it changes. */
struct event_span event_text_span(const struct event_text *text);

/* Whether it is that text, octet by octet. */
bool event_span_is(struct event_span span, const char *text);

/* Gives the memory back; the text is zeroed. */
void event_text_free(struct event_text *text);

#endif
