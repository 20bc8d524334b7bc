/* SPDX-License-Identifier: MIT */
/*
 * The messages of groups 12 and 13 of the Autobahn suite, one after the other, plain and deflated.
 *
 * A message is a window that slides over a corpus and wraps round. Compressing them is most of the
 * work of these groups, and many cases send the same ones under the same parameters: what one case
 * has compressed, another takes. What is kept is bounded by BULK_KEPT_SIZE_MAX; when there is no
 * room any more, each case compresses for itself from there on, which gives the same octets.
 */
#ifndef HARNESS_BULK_H
#define HARNESS_BULK_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/autobahn/corpus.h"

enum {
    BULK_KEPT_SIZE_MAX = 96 * 1024 * 1024, /* of what is kept deflated, all sequences together */
    /* one window more is no window of deflate: what is sent then has no distance above 1 */
    BULK_BITS_UNMATCHED = 8,
};

/* What decides the octets of a sequence. */
struct bulk_sequence {
    enum autobahn_corpus corpus;
    size_t message_size;  /* in octets, of a text in code points */
    unsigned window_bits; /* 8 to 15 */
    bool resets;          /* no context is taken over from one message to the next */
};

struct bulk_message {
    const uint8_t *plain;
    size_t plain_size;
    const uint8_t *deflated; /* without the 00 00 FF FF at its end (RFC 7692 7.2.1) */
    size_t deflated_size;
};

struct bulk_reader;

/* Stands before the first message. Free it with bulk_reader_free(); NULL is allowed. */
struct bulk_reader *bulk_reader_new(const struct bulk_sequence *sequence);
void bulk_reader_free(struct bulk_reader *reader);

/* The next message; its octets are valid until the next call. */
struct bulk_message bulk_reader_next(struct bulk_reader *reader);

/* How many octets are kept deflated now. */
size_t bulk_kept_size(void);

/* Lowers the bound of what is kept, for tests; bulk_clear() sets it back. */
void bulk_bound(size_t size_max);

/* Forgets all that is kept. No reader may be left. */
void bulk_clear(void);

#endif
