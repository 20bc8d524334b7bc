/* SPDX-License-Identifier: MIT */
/*
 * The observer's HTTP body (RFC 9112 6, 7): what came behind a head, taken out of its framing, with
 * the first fault of that framing noted to the octet. It judges nothing.
 *
 *     octets as read -> http_body -> octets of the content, each piece with its time
 *
 * A fault in the chunks ends the decoding, for nobody knows where the next one begins; what came
 * before stands. Offsets of faults count octets from the first one of the whole answer.
 */
#ifndef HARNESS_HTTP_BODY_H
#define HARNESS_HTTP_BODY_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/head.h"

enum body_framing {
    BODY_NONE,    /* the answer has no content, whatever its fields say (RFC 9112 6.3) */
    BODY_CHUNKED, /* Transfer-Encoding: chunked */
    BODY_LENGTH,  /* Content-Length */
    BODY_CLOSE,   /* it ends with the connection */
};

/* Content that came at one time; chunked: of one chunk, or of a part of one. */
struct body_piece {
    size_t begin; /* in `octets` */
    size_t size;
    int64_t at_us;
    bool ends_chunk; /* its last octet is the last one of a chunk */
};

enum body_step {
    BODY_SIZE,     /* in the line of a chunk's size */
    BODY_DATA,     /* in the octets of a chunk, or of a body that is not chunked */
    BODY_DATA_END, /* in the line end behind them */
    BODY_TRAILER,  /* in the lines behind the last chunk */
    BODY_DONE,     /* the framing says that the content is over */
    BODY_BAD,      /* the framing cannot be read on */
};

struct http_body {
    enum body_framing framing;
    enum body_step step;
    GByteArray *octets; /* the content, at most BODY_SIZE_MAX of it */
    int64_t last_us;    /* when some of it came last, kept or not; 0: none did */
    GArray *pieces;     /* struct body_piece */
    GString *line;      /* the line of framing that is not whole */
    uint64_t left_size; /* octets that the chunk or the body still has */
    uint64_t raw_size;  /* octets of the answer that were taken in, its head with them */
    unsigned chunk_count;
    uint64_t behind_size; /* octets that came behind the end that the framing tells */
    int64_t done_us;      /* when it was DONE; 0 before */
    char *fault;          /* the first fault, in words; NULL */
    const char *clause;   /* of the fault: a constant */
    uint64_t fault_octet;
    bool is_over_cap; /* more came than is kept */
};

enum {
    BODY_SIZE_MAX = 32 << 20,
    BODY_LINE_SIZE_MAX = 4096, /* of the line of a chunk's size, or of a trailer */
};

/* Begins behind this head, of `head_size` octets. `to_head`: the request was a HEAD. */
void http_body_begin(struct http_body *body, const struct head *head, size_t head_size,
                     bool to_head, int64_t now_us);
void http_body_clear(struct http_body *body);

/* Takes in what came. */
void http_body_add(struct http_body *body, const uint8_t *octets, size_t size, int64_t now_us);

/* The connection has ended: whether that cuts the content off. A fault is noted then. */
bool http_body_end(struct http_body *body);

/* "chunked", "Content-Length", "until the connection ends", "no content". */
const char *http_body_framing_words(enum body_framing framing);

#endif
