/* SPDX-License-Identifier: MIT */
/*
 * The judge's inflater (RFC 1951, for the messages of RFC 7692 7.2.2). It takes one message at a
 * time, tells what is wrong with it and where, and measures how far its matches reach back: within
 * the message, and into those before it. It is written from the standards, and is no copy of a
 * library that a target may use, too.
 *
 * A message is the concatenated payload of its frames as it came, without the 00 00 FF FF that
 * 7.2.1 has cut off. All that was inflated before may be reached, up to 32 KiB, whatever window was
 * agreed: that is told, and judged elsewhere.
 */
#ifndef HARNESS_INFLATE_H
#define HARNESS_INFLATE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INFLATE_WINDOW_SIZE = 32768 };

/* Why a message is not what DEFLATE can be. What stands before the fault is inflated. */
enum inflate_fault {
    INFLATE_FINE,
    INFLATE_BLOCK_TYPE,        /* 3.2.3: the reserved type 11 */
    INFLATE_STORED_SIZE,       /* 3.2.4: NLEN is not the complement of LEN */
    INFLATE_CODE_COUNT,        /* 3.2.7: more than 286 codes for literals and lengths */
    INFLATE_CODES_TOO_MANY,    /* 3.2.2: more codes than their lengths leave room for */
    INFLATE_CODES_TOO_FEW,     /* the same: bits are left that stand for nothing */
    INFLATE_REPEATS_NOTHING,   /* 3.2.7: the first code length is a copy of that before it */
    INFLATE_REPEATS_TOO_OFTEN, /* the same: a copy goes on behind the last code */
    INFLATE_NO_END_CODE,       /* no code for the end of the block, so that it cannot end */
    INFLATE_NO_SUCH_CODE,      /* bits that stand for no code */
    INFLATE_LENGTH_CODE,       /* 3.2.5: the lengths 286 and 287 */
    INFLATE_DISTANCE_CODE,     /* 3.2.5: the distances 30 and 31 */
    INFLATE_TOO_FAR,           /* a distance back to before the first octet of all */
    INFLATE_CUT_SHORT,         /* the data ends inside a block */
    INFLATE_OVER_CAP,          /* longer than is kept: no fault of the peer */
};

/* How the data of a message ends that is whole. */
enum inflate_end {
    INFLATE_END_CUT, /* as 7.2.1 says: with an empty stored block, its last four octets cut off */
    INFLATE_END_LEFT_ON, /* with such a block, and nothing cut off */
    INFLATE_END_BARE,    /* with none: appending 00 00 FF FF does not complete one */
};

struct inflated {
    const uint8_t *octets; /* what was inflated; the inflater's, until it is used again */
    size_t size;
    enum inflate_fault fault;
    size_t fault_octet; /* of the message, where the bits that are wrong begin */
    unsigned fault_bit; /* 0, the least, to 7 */
    enum inflate_end end;
    unsigned distance_max; /* 0: no match */
    size_t distance_at;    /* which octet inflated is the first that was found so far back */
    /* the same of matches that begin before this message's first octet; 0: it needs no other */
    unsigned past_distance_max;
    size_t past_distance_at;
    unsigned block_count;
    unsigned final_count;  /* of them, those with BFINAL */
    unsigned stored_count; /* and by their type */
    unsigned fixed_count;
    unsigned dynamic_count;
    bool is_padded_oddly; /* 7.2.1: behind a final block the bits up to the next octet are not 0 */
};

struct inflater;

/* Begins with an empty window. A message is inflated up to `message_size_max` octets. */
struct inflater *inflater_new(size_t message_size_max);
void inflater_free(struct inflater *inflater);

/*
 * Inflates one message. `fresh`: with an empty window, as if nothing had come before; what comes
 * behind it reaches back to this message alone. Behind a fault other than a bad end the window
 * holds what was inflated.
 */
void inflater_take(struct inflater *inflater, const uint8_t *octets, size_t size, bool fresh,
                   struct inflated *inflated);

/* "a block of the reserved type 3". Constants. */
const char *inflate_fault_words(enum inflate_fault fault);

/* Appends what is wrong, and where: `a match reaches ... (octet 3, bit 5)`. */
void inflated_fault_append(const struct inflated *inflated, GString *line);

#endif
