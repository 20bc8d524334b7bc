/* SPDX-License-Identifier: MIT */
/*
 * Where RFC 6455, RFC 7692 and the section on Server-Sent Events of WHATWG HTML have their key
 * words, and which rows of requirements carry each.
 *
 * The standard's text is no part of the project: an occurrence is known by its section, its running
 * number in the section, its word, and a hash of its sentence. ci/trace says how the hash is made
 * and holds the table against a text. Each occurrence has at least one row.
 *
 * A section of HTML is known by its fragment, as in the clauses of rows. Its key words stand in
 * capitals here, though the text has them in small letters.
 */
#ifndef CONFORMANCE_WEBSOCKET_KEYWORDS_H
#define CONFORMANCE_WEBSOCKET_KEYWORDS_H

#include <stddef.h>

#include "conformance/requirement.h"

enum {
    KEYWORD_ROWS_MAX = 14,  /* the steps of a constructor hang on one word */
    KEYWORD_HASH_SIZE = 16, /* hexadecimal digits */
};

struct keyword {
    const char *section;                        /* "5.5.1", "#authoring-notes" */
    unsigned number;                            /* of the occurrence in the section, from 1 */
    const char *word;                           /* "MUST NOT" */
    const char *hash;                           /* of the sentence, see ci/trace */
    enum requirement_id rows[KEYWORD_ROWS_MAX]; /* that carry it; ends at REQUIREMENT_NONE */
};

/* All occurrences in RFC 6455, in the order of the text. Constant data. */
const struct keyword *keywords(size_t *count);

/* The same of RFC 7692. */
const struct keyword *keywords_deflate(size_t *count);

/* The same of HTML, section "Server-sent events"; not of the registration of its type. */
const struct keyword *keywords_event_stream(size_t *count);

#endif
