/* SPDX-License-Identifier: MIT */
/* The request of an event source (WHATWG HTML, "The EventSource interface", and Fetch). */
#ifndef REFERENCE_EVENT_REQUEST_H
#define REFERENCE_EVENT_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "reference/event_text.h"
#include "reference/limits.h"
#include "reference/url.h"

/* Fields that the user adds, each `name: value`. One of a name that the request has takes its
 * place. */
struct event_request_fields {
    size_t count;
    const char *lines[REQUEST_FIELD_COUNT_MAX];
};

/* Whether it is a field line that may be added: a name that is a token, a colon and a value without
 * control characters, and together with those before it not too long. */
bool event_request_may_add(const struct event_request_fields *fields, const char *line);

/* Writes the head of a GET and returns its size. `is_foreign` is whether a redirect has led to
 * another origin: what authenticates the user is left out then (Fetch, "HTTP-redirect fetch"). */
size_t event_request_write(char octets[EVENT_REQUEST_SIZE_MAX], const struct url *url,
                           const struct event_request_fields *fields,
                           struct event_span last_event_id, bool is_foreign);

#endif
