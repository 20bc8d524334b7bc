/* SPDX-License-Identifier: MIT */
/*
 * The judge's inflater beside zlib's: one message to both, and what they differ in. Differences
 * that are known, and not told: zlib says nothing of data that ends inside a block, and takes the
 * four octets appended for more of it; it goes on with a set of no codes for the lengths of codes.
 */
#ifndef HARNESS_TESTS_SUPPORT_INFLATE_H
#define HARNESS_TESTS_SUPPORT_INFLATE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/inflate.h"

/* zlib's view of one message with an empty window. */
struct zlib_view {
    GByteArray *octets;
    bool is_bad; /* it says that the data is none */
};

/* Inflates as RFC 7692 7.2.2 says: 00 00 FF FF appended, begun anew behind each final block with
 * the same window. At most `size_max` octets. */
void zlib_look(const uint8_t *octets, size_t size, size_t size_max, struct zlib_view *view);

/* NULL when both say the same, else how they differ. g_free(). */
char *inflate_difference(const uint8_t *octets, size_t size, size_t size_max);

#endif
