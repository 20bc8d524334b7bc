/* SPDX-License-Identifier: MIT */
/*
 * The head of an HTTP/1.1 request (RFC 9112 2 to 5), scanned once, strictly, as it arrives.
 *
 *     request-line   method SP target SP HTTP/digit.digit CRLF
 *     field lines    name ":" blanks value blanks CRLF, none or more
 *     end            CRLF
 *
 * States, one for what the next octet belongs to:
 *
 *     BEFORE -> METHOD -> TARGET -> VERSION -> LINE_LF -> LINE_START
 *     LINE_START -> NAME -> BEFORE_VALUE -> VALUE -> LINE_LF -> LINE_START ...
 *     LINE_START -> END_LF -> WHOLE                               any -> BROKEN
 *
 * Strict means: a line ends with CR LF and nothing else does, a name is followed by its colon at
 * once, no line is folded, no octet is a control character (but tabs in values). Each of these
 * has let two programs on one path disagree about where a request ends, and none is needed.
 */
#ifndef REFERENCE_HTTP_H
#define REFERENCE_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/limits.h"

enum http_result {
    HTTP_MORE, /* everything was taken and the head is not whole */
    HTTP_DONE, /* the head is whole; what is behind it was not taken */
    HTTP_BAD,  /* `status` and `reason` say why */
};

enum http_state {
    HTTP_BEFORE,
    HTTP_BEFORE_LF,
    HTTP_METHOD,
    HTTP_TARGET,
    HTTP_VERSION,
    HTTP_LINE_LF,
    HTTP_LINE_START,
    HTTP_NAME,
    HTTP_BEFORE_VALUE,
    HTTP_VALUE,
    HTTP_END_LF,
    HTTP_DEAF, /* of dishonest servers alone: all that comes is dropped */
    HTTP_WHOLE,
    HTTP_BROKEN,
};

/* A part of the head: it begins at an offset into `octets`. */
struct http_span {
    uint16_t offset;
    uint16_t size;
};

struct http_field {
    struct http_span name;
    struct http_span value; /* without the blanks around it */
};

/* A request and the reader of it. http_request_begin() makes it ready. */
struct http_request {
    enum http_state state;
    uint16_t size;  /* octets of the head so far */
    uint16_t start; /* where the part that is being read began */
    uint16_t field_count;
    uint8_t version_major, version_minor;
    uint16_t status; /* after BAD: the answer's status, and why */
    const char *reason;
    struct http_span method, target;
    struct http_field fields[HTTP_FIELD_COUNT_MAX];
    char octets[HTTP_HEAD_SIZE_MAX];
};

/* Asserts what holds between calls. */
void http_request_check(const struct http_request *request);

/* Begins a new request. */
void http_request_begin(struct http_request *request);

/* Takes at most `size` octets and says in `used` how many. Not to be called in WHOLE or BROKEN. */
__attribute__((warn_unused_result)) enum http_result http_request_feed(struct http_request *request,
                                                                       const uint8_t *octets,
                                                                       size_t size, size_t *used);

/* Whether the octet is a blank: SP or HTAB. */
bool http_octet_is_blank(char octet);

/* Where a span's octets lie; they do not end with NUL. */
const char *http_span_octets(const struct http_request *request, struct http_span span);

/* Whether the span is this text, letter by letter. */
bool http_span_is(const struct http_request *request, struct http_span span, const char *text);

/* The path of the target, without query, also of a target that is a whole URI (RFC 9112 3.2.2).
 * False when the target has none. */
bool http_request_path(const struct http_request *request, struct http_span *path);

/* The value of the query's part `name`=; false when it has none. Nothing is unescaped. */
bool http_request_query(const struct http_request *request, const char *name,
                        struct http_span *value);

/* Whether the field has that name, of any case. */
bool http_field_is(const struct http_request *request, const struct http_field *field,
                   const char *name);

/* The fields of that name, of any case: how many there are, and the first value in `value`. */
size_t http_request_find(const struct http_request *request, const char *name,
                         struct http_span *value);

/* Whether one of the fields of that name lists this token, of any case (RFC 9110 5.6.1, 7.8). */
bool http_request_lists(const struct http_request *request, const char *name, const char *token);

/* Whether it is one of the octets a token is made of (RFC 9110 5.6.2). */
bool http_octet_is_token(char octet);

#endif
