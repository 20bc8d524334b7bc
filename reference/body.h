/* SPDX-License-Identifier: MIT */
/*
 * The content of a response's body (RFC 9112 6 and 7), without its framing, as it arrives.
 *
 * States, one for what the next octet belongs to:
 *
 *     chunked:          SIZE -> [EXTENSION ->] SIZE_LF -> DATA -> DATA_CR -> DATA_LF -> SIZE ...
 *                       after the size 0:  SIZE_LF -> TRAILER
 *                       TRAILER -> TRAILER_LINE -> TRAILER_LF -> TRAILER ...
 *                       TRAILER -> LAST_LF -> ENDED
 *     with a length:    COUNTED -> ENDED
 *     until TCP ends:   UNTIL_END                                any of the first -> BROKEN
 */
#ifndef REFERENCE_BODY_H
#define REFERENCE_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum body_result {
    BODY_MORE,    /* everything was taken, and no content was among it */
    BODY_CONTENT, /* `content` is a part of it, where it lies; what is behind was not taken. With
                   * the last octet of a body whose size is told, the state is ENDED */
    BODY_DONE,    /* the body has ended; what is behind it was not taken */
    BODY_BAD,     /* `reason` says why */
};

enum body_state {
    BODY_SIZE,
    BODY_EXTENSION,
    BODY_SIZE_LF,
    BODY_DATA,
    BODY_DATA_CR,
    BODY_DATA_LF,
    BODY_TRAILER,
    BODY_TRAILER_LINE,
    BODY_TRAILER_LF,
    BODY_LAST_LF,
    BODY_COUNTED,
    BODY_UNTIL_END,
    BODY_ENDED,
    BODY_BROKEN,
};

struct body_part {
    const uint8_t *octets;
    size_t size;
};

/* A reader; one of the three functions below makes it ready. */
struct body {
    enum body_state state;
    uint64_t left;       /* of the chunk or of the body */
    uint8_t digit_count; /* of the chunk's size */
    bool quoted;         /* inside a quoted string of an extension */
    size_t overhead;     /* octets of one extension, or of all trailer lines */
    const char *reason;  /* in BROKEN, with the clause */
};

/* Asserts what holds between calls. */
void body_check(const struct body *body);

/* Begins a body: in chunks, of so many octets, or up to the end of TCP. */
void body_begin_chunked(struct body *body);
void body_begin_counted(struct body *body, uint64_t size);
void body_begin_until_end(struct body *body);

/* Takes at most `size` octets and says in `used` how many. Not to be called in ENDED or BROKEN. */
__attribute__((warn_unused_result)) enum body_result body_feed(struct body *body,
                                                               const uint8_t *octets, size_t size,
                                                               size_t *used,
                                                               struct body_part *content);

/* TCP has ended: whether the body has, too, and not in its middle. */
bool body_may_end(const struct body *body);

#endif
