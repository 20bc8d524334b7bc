/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 (RFC 3629), checked as it arrives: any split of the input gives the same answer, and the
 * first octet that cannot be part of valid UTF-8 is named, whatever would come behind it.
 */
#ifndef REFERENCE_UTF8_H
#define REFERENCE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What has been seen of a text. `state` is one of utf8.c; zero is the start, so a zeroed struct
 * is ready. */
struct utf8 {
    uint8_t state;
};

/* Asserts what holds between calls. */
void utf8_check(const struct utf8 *utf8);

/* Begins a new text. */
void utf8_begin(struct utf8 *utf8);

/* Takes `size` octets. Returns how many belong to valid UTF-8: `size`, or less, and then the
 * octet at that index is the first that is wrong, and the text is spoilt: the next call has to be
 * utf8_begin. */
size_t utf8_feed(struct utf8 *utf8, const uint8_t *octets, size_t size);

/* The same for masked octets, which are unmasked in place on the way; all of them, also behind a
 * wrong one. `word` is from mask_word(), for the first octet. */
size_t utf8_feed_masked(struct utf8 *utf8, uint8_t *octets, size_t size, uint64_t word);

/* Whether the text may end here, and not inside a character. */
bool utf8_is_complete(const struct utf8 *utf8);

/* Whether these octets are valid UTF-8 as a whole. */
bool utf8_is_valid(const uint8_t *octets, size_t size);

#endif
