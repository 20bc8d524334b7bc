/* SPDX-License-Identifier: MIT */
/*
 * The body of a request (RFC 9112 6 and 7): with a length, in chunks, or none. It is kept whole, up
 * to UPLOAD_SIZE_MAX octets, in a buffer that grows as they arrive: a length that lies costs
 * nothing.
 *
 *     COUNTED -> DONE                                          Content-Length octets
 *     SIZE -> EXTENSION -> SIZE_LF -> CHUNK -> CHUNK_CR -> CHUNK_LF -> SIZE ...
 *     SIZE (of 0) -> SIZE_LF -> LINE -> LINE_LF -> DONE        the last chunk
 *     LINE -> FIELD -> FIELD_LF -> LINE                        trailers, which are passed over
 *     any -> BROKEN
 */
#ifndef REFERENCE_UPLOAD_H
#define REFERENCE_UPLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/answer.h"
#include "reference/http.h"

enum upload_state {
    UPLOAD_COUNTED,
    UPLOAD_SIZE,
    UPLOAD_EXTENSION,
    UPLOAD_SIZE_LF,
    UPLOAD_CHUNK,
    UPLOAD_CHUNK_CR,
    UPLOAD_CHUNK_LF,
    UPLOAD_LINE,
    UPLOAD_FIELD,
    UPLOAD_FIELD_LF,
    UPLOAD_END_LF,
    UPLOAD_DONE,
    UPLOAD_BROKEN,
};

enum upload_result {
    UPLOAD_WANTS_MORE, /* everything was taken */
    UPLOAD_IS_WHOLE,   /* what is behind it was not taken */
    UPLOAD_IS_BAD,     /* `refusal` says why */
};

struct upload {
    enum upload_state state;
    bool has_digit;       /* of the chunk's size */
    size_t left;          /* octets to come of the body, or of this chunk */
    size_t overhead_size; /* octets of chunks that are no part of the body */
    uint8_t *octets;      /* a buffer of memory.h, or NULL */
    size_t size;
    size_t capacity;
    bool persists;          /* another request may follow behind it */
    struct refusal refusal; /* after BAD */
};

/* Asserts what holds between calls. */
void upload_check(const struct upload *upload);

/* Why the body of that request is not read: it has no such length as can be read, or more than
 * UPLOAD_SIZE_MAX octets. */
struct refusal upload_judge(const struct http_request *request);

/* Whether the client waits for a 100 before it sends the body (RFC 9110 10.1.1). */
bool upload_is_waited_for(const struct http_request *request);

/* Begins the body of a request that upload_judge() takes. */
void upload_begin(struct upload *upload, const struct http_request *request);

/* Takes at most `size` octets and says in `used` how many. Not to be called in BROKEN. */
__attribute__((warn_unused_result)) enum upload_result upload_feed(struct upload *upload,
                                                                   const uint8_t *octets,
                                                                   size_t size, size_t *used);

/* Frees what is kept. */
void upload_end(struct upload *upload);

#endif
