/* SPDX-License-Identifier: MIT */
/*
 * The words of cases for permessage-deflate (RFC 7692): what is offered and has to be agreed, and
 * how the payload of a step becomes that of a compressed message. Constant data; a zero field is
 * lawful, as in conformance/case.h.
 */
#ifndef CONFORMANCE_DEFLATE_H
#define CONFORMANCE_DEFLATE_H

#include <stdbool.h>

#include "conformance/payload.h"

enum {
    DEFLATE_WINDOW_BITS_MIN = 8,
    DEFLATE_WINDOW_BITS_MAX = 15, /* also what holds where no parameter names a size */
    DEFLATE_DISTANCE_MAX = 32768,
    DEFLATE_MATCH_SIZE_MIN = 3,
    DEFLATE_MATCH_SIZE_MAX = 258,
    DEFLATE_STORED_SIZE_MAX = 65535,
};

/* What an answer has to say of the extension (EXPECT_OPEN). */
enum agreement {
    AGREEMENT_ANY,
    AGREEMENT_ACCEPTED, /* it names permessage-deflate */
    AGREEMENT_DECLINED, /* it does not */
};

enum wanted { ANY_WAY, WANTED, UNWANTED };

/*
 * What a case wants agreed, so that it shows anything; where the answer says otherwise it is not
 * applicable. The sizes are those that hold: 15 where the answer names none; 0: any.
 */
struct ws_terms {
    enum wanted server_takeover; /* WANTED: no server_no_context_takeover is answered */
    enum wanted client_takeover;
    unsigned server_bits_min;
    unsigned server_bits_max;
    unsigned client_bits_min;
    unsigned client_bits_max;
};

/* How a step's payload is compressed. RSV1 is set on each frame of it but a continuation. */
enum deflating {
    DEFLATING_NOT,
    /* by zlib, in the window that is agreed for us, taken over from message to message if it may */
    DEFLATING_ZLIB,
    DEFLATING_OCTETS, /* it is compressed already, and sent as it stands */
    DEFLATING_BLOCKS, /* what the step's `blocks` say, written bit by bit */
};

/*
 * How the compressed data of a message ends. Of a fragment that others follow nothing is ever cut
 * off: its data ends with a whole empty block.
 */
enum deflate_tail {
    TAIL_CUT,     /* 7.2.1: with an empty stored block, of which 00 00 FF FF is cut off */
    TAIL_LEFT_ON, /* the same, and nothing is cut off */
    TAIL_MISSING, /* behind the last block, and padded to an octet: there is no such empty block */
};

/* A block of DEFLATE (RFC 1951 3.2.3). BLOCK_NONE ends a list. */
enum block_kind { BLOCK_NONE, BLOCK_STORED, BLOCK_FIXED, BLOCK_DYNAMIC };

/* What is wrong with a block: one thing at a time. */
enum block_oddity {
    BLOCK_IS_LAWFUL,
    BLOCK_OF_TYPE_3,             /* its two bits are 11, which is reserved */
    BLOCK_STORED_SIZE_UNMATCHED, /* NLEN is not the complement of LEN */
    BLOCK_LENGTH_CODE_286,       /* fixed: behind its literals stands a length that is none */
    BLOCK_DISTANCE_CODE_30,      /* fixed: the same with a distance */
    BLOCK_CODES_TOO_MANY,        /* dynamic: more codes of a length than there are */
    BLOCK_CODES_TOO_FEW,         /* dynamic: bits that stand for no code */
    BLOCK_WITHOUT_END_CODE,      /* dynamic: there is no code for its end */
    BLOCK_REPEATS_NOTHING,       /* dynamic: the first code length is that of the one before */
    /*
     * the data ends in it: its end-of-block code is left out, or as stored it claims 65535 octets
     */
    BLOCK_NOT_ENDED,
    BLOCK_PADDED_WITH_ONES, /* final: the bits up to the next octet are 1 */
};

struct deflate_block {
    enum block_kind kind;
    bool final;              /* BFINAL */
    struct payload literals; /* each octet as a literal; of a stored block its octets */
    /* behind them `length` octets (3 to 258) as they stood `distance` (1 to 32768) before; or 0 */
    unsigned distance;
    unsigned length;
    enum block_oddity odd;
};

#define STORED_BLOCK(literal)                            \
    {                                                    \
        .kind = BLOCK_STORED, .literals = BYTES(literal) \
    }
#define FIXED_BLOCK(literal)                            \
    {                                                   \
        .kind = BLOCK_FIXED, .literals = BYTES(literal) \
    }
#define DYNAMIC_BLOCK(literal)                            \
    {                                                     \
        .kind = BLOCK_DYNAMIC, .literals = BYTES(literal) \
    }
#define COPY_BLOCK(distance_, length_)                                    \
    {                                                                     \
        .kind = BLOCK_FIXED, .distance = (distance_), .length = (length_) \
    }
/* Any block: ODD_BLOCK(BLOCK_FIXED, "Hello", .final = true, .odd = BLOCK_PADDED_WITH_ONES). */
#define ODD_BLOCK(kind_, literal, ...)                           \
    {                                                            \
        .kind = (kind_), .literals = BYTES(literal), __VA_ARGS__ \
    }

#endif
