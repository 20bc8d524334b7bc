/* SPDX-License-Identifier: MIT */
/*
 * The data that groups 12 and 13 of the Autobahn suite send compressed: five kinds, as long as the
 * files of the original and about as compressible, but of our own making. They come from a seed, so
 * that they are the same everywhere; nothing of them is the text of others.
 *
 * What raw deflate (zlib's level 6, memLevel 8, window 15, each message for itself) makes of
 * messages in sequence, as a share of their size; behind it that of the original's files:
 *
 *     octets of a message      256        1024        4096       16384      131072
 *     JSON                  0.49 0.52   0.16 0.17   0.08 0.08   0.05 0.05   0.04 0.04
 *     a picture             0.95 1.01   0.93 0.95   0.89 0.89   0.88 0.87   0.88 0.85
 *     prose                 0.66 0.73   0.55 0.56   0.50 0.48   0.46 0.43   0.43 0.39
 *     a page                0.44 0.62   0.19 0.26   0.09 0.11   0.07 0.07   0.05 0.06
 *     a document            0.84 1.00   0.78 0.90   0.77 0.86   0.77 0.79   0.77 0.76
 */
#ifndef CONFORMANCE_AUTOBAHN_CORPUS_H
#define CONFORMANCE_AUTOBAHN_CORPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum autobahn_corpus {
    AUTOBAHN_NO_CORPUS,
    AUTOBAHN_JSON,     /* nested objects with few kinds of lines; text, ASCII */
    AUTOBAHN_PICTURE,  /* a grey picture with noise; binary */
    AUTOBAHN_PROSE,    /* words as often as in a language; binary */
    AUTOBAHN_PAGE,     /* a table in HTML; text, with a few characters of two and three octets */
    AUTOBAHN_DOCUMENT, /* objects with compressed streams in them; binary */
    AUTOBAHN_CORPUS_COUNT,
};

/* A constant: "JSON", "a picture" ... */
const char *autobahn_corpus_name(enum autobahn_corpus corpus);

/* How many octets it has. */
size_t autobahn_corpus_size(enum autobahn_corpus corpus);

/* Whether it is sent as text; then a message is so many code points, else so many octets. */
bool autobahn_corpus_is_text(enum autobahn_corpus corpus);

/* Writes it: autobahn_corpus_size() octets, always the same. */
void autobahn_corpus_write(enum autobahn_corpus corpus, uint8_t *octets);

#endif
