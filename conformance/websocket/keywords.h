/* SPDX-License-Identifier: MIT */
/*
 * Where RFC 6455 has its key words, and which rows of requirements carry each.
 *
 * The standard's text is no part of the project: an occurrence is known by its section, its running
 * number in the section, its word, and a hash of its sentence. ci/trace says how the hash is made
 * and holds the table against a text. In the sections whose statements are rows (5 to 8) each
 * occurrence has at least one; in the others the list is empty until their rows exist.
 */
#ifndef CONFORMANCE_WEBSOCKET_KEYWORDS_H
#define CONFORMANCE_WEBSOCKET_KEYWORDS_H

#include <stdbool.h>
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

/* All occurrences in the order of the text. Constant data. */
const struct keyword *keywords(size_t *count);

/* Whether the statements of that section are rows. */
bool keyword_is_catalogued(const char *section);

#endif
