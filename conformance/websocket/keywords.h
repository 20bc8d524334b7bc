/* SPDX-License-Identifier: MIT */
/*
 * Where RFC 6455 and RFC 7692 have their key words, and which rows of requirements carry each.
 *
 * The standard's text is no part of the project: an occurrence is known by its section, its running
 * number in the section, its word, and a hash of its sentence. ci/trace says how the hash is made
 * and holds the table against a text. Each occurrence has at least one row.
 */
#ifndef CONFORMANCE_WEBSOCKET_KEYWORDS_H
#define CONFORMANCE_WEBSOCKET_KEYWORDS_H

#include <stddef.h>

#include "conformance/requirement.h"

enum {
    KEYWORD_ROWS_MAX = 4,
    KEYWORD_HASH_SIZE = 16, /* hexadecimal digits */
};

struct keyword {
    const char *section;                        /* "5.5.1" */
    unsigned number;                            /* of the occurrence in the section, from 1 */
    const char *word;                           /* "MUST NOT" */
    const char *hash;                           /* of the sentence, see ci/trace */
    enum requirement_id rows[KEYWORD_ROWS_MAX]; /* that carry it; ends at REQUIREMENT_NONE */
};

/* All occurrences in RFC 6455, in the order of the text. Constant data. */
const struct keyword *keywords(size_t *count);

/* The same of RFC 7692. */
const struct keyword *keywords_deflate(size_t *count);

#endif
