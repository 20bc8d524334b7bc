/* SPDX-License-Identifier: MIT */
/*
 * The head of an HTTP/1.x response (RFC 9112 2 to 5), read strictly, as it arrives: any split of
 * the octets gives the same head.
 *
 *     status line    HTTP/1.digit SP three digits [SP reason] CRLF
 *     field lines    name ":" blanks value blanks CRLF, none or more
 *     end            CRLF
 *
 * States, one for what the next line is:  STATUS -> FIELDS -> WHOLE      any but WHOLE -> BROKEN
 */
#ifndef REFERENCE_RESPONSE_H
#define REFERENCE_RESPONSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/limits.h"

enum response_result {
    RESPONSE_MORE, /* everything was taken and the head is not whole */
    RESPONSE_DONE, /* the head is whole; what is behind it was not taken */
    RESPONSE_BAD,  /* `reason` says why, and no later octet was taken */
};

enum response_state {
    RESPONSE_STATUS,
    RESPONSE_FIELDS,
    RESPONSE_WHOLE,
    RESPONSE_BROKEN,
};

/* A part of the head, by its place; it does not end with NUL. */
struct response_span {
    uint16_t offset;
    uint16_t size;
};

struct response_field {
    struct response_span name;
    struct response_span value; /* without the blanks around it */
};

/* A response's head and the reader of it. A zeroed struct is ready. */
struct response {
    enum response_state state;
    uint16_t size;  /* octets of the head so far */
    uint16_t start; /* where the line began that is being read */
    uint16_t field_count;
    uint16_t status;
    uint8_t version_minor;
    const char *reason; /* in BROKEN, with the clause */
    struct response_field fields[HTTP_FIELD_COUNT_MAX];
    char octets[RESPONSE_HEAD_SIZE_MAX];
};

/* Asserts what holds between calls. */
void response_check(const struct response *response);

/* Begins a new head. */
void response_begin(struct response *response);

/* Takes at most `size` octets and says in `used` how many. Not to be called in WHOLE or BROKEN. */
__attribute__((warn_unused_result)) enum response_result response_feed(struct response *response,
                                                                       const uint8_t *octets,
                                                                       size_t size, size_t *used);

/* The value of the field of that name, of any case, whose running number among those is `index`.
 * False when there is none. */
bool response_find(const struct response *response, const char *name, size_t index,
                   struct response_span *value);

/* Where a span's octets lie. */
const char *response_octets(const struct response *response, struct response_span span);

/* Whether the essence of the response's media type is text/event-stream: of all values of
 * Content-Type the last one that is a media type counts, its parameters do not (Fetch, "extract a
 * MIME type"). */
bool response_is_event_stream(const struct response *response);

#endif
