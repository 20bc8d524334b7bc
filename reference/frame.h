/* SPDX-License-Identifier: MIT */
/*
 * The head of a frame (RFC 6455 5.2), read octet by octet and written at once.
 *
 *     octet 0      FIN(1) FRAME_RSV1(1) RSV2(1) RSV3(1) opcode(4)
 *     octet 1      MASK(1) length(7)
 *     then         2 octets of length if the 7 bits said 126, 8 octets if they said 127
 *     then         4 octets of masking key if MASK was set
 *     then         the payload, which is not read here
 *
 * States of a reader, one for what comes next:
 *
 *     FIRST -> SECOND -> [LENGTH ->] [KEY ->] READ          any but READ -> FAILED
 *
 * FIRST     nothing is known of the frame
 * SECOND    opcode and FIN are known and lawful
 * LENGTH    `left` octets of the longer length are missing; the frame is masked and holds data
 * KEY       the payload size is known and lawful, `left` octets of the key are missing
 * READ      the head is whole; frame_reader_begin() leads back to FIRST
 * FAILED    the first fault was found; nothing more is read
 *
 * A fault is found at the first octet that shows it. Faults that need to know what came before
 * (a continuation of nothing) are found by message.h.
 */
#ifndef REFERENCE_FRAME_H
#define REFERENCE_FRAME_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/fault.h"

enum { FRAME_RSV1 = 4 }; /* of `rsv` */

/* Of the first octet of a head. */
enum {
    WS_OPCODE_BITS = 0x0F,
    WS_CONTROL_BIT = 0x08,
};

struct frame_head {
    bool fin;
    uint8_t rsv;    /* the three reserved bits */
    uint8_t opcode; /* one of enum ws_opcode, once it was found lawful */
    bool masked;
    uint8_t key[WS_MASKING_KEY_SIZE];
    uint64_t payload_size;
};

enum frame_result {
    FRAME_MORE, /* everything was taken and the head is not whole */
    FRAME_DONE, /* the head is whole; what is behind it was not taken */
    FRAME_BAD,  /* `fault` says why; the octet that showed it was taken */
};

enum frame_state {
    FRAME_FIRST,
    FRAME_SECOND,
    FRAME_LENGTH,
    FRAME_KEY,
    FRAME_READ,
    FRAME_FAILED,
};

/* Reads the heads that a server receives. A zeroed struct is ready. */
struct frame_reader {
    enum frame_state state;
    bool knows_rsv1; /* it is agreed on what RSV1 means (RFC 7692 6) */
    uint8_t left;    /* octets missing of what the state names */
    bool in_16_bits; /* in LENGTH: which of the two longer forms it is */
    struct frame_head head;
    struct fault fault;
};

/* Asserts what holds between calls. */
void frame_reader_check(const struct frame_reader *reader);

/* Makes ready for the next frame. */
void frame_reader_begin(struct frame_reader *reader);

/* Takes at most `size` octets and says in `used` how many. Not to be called in READ or FAILED. */
__attribute__((warn_unused_result)) enum frame_result frame_reader_feed(struct frame_reader *reader,
                                                                        const uint8_t *octets,
                                                                        size_t size, size_t *used);

/* Whether it is one of the six opcodes of RFC 6455 5.2. */
bool opcode_is_known(uint8_t opcode);

/* Whether it marks a control frame (RFC 6455 5.5): the high bit of the four. Asked several times
 * for each frame, so it stands here. */
static inline bool opcode_is_control(uint8_t opcode)
{
    assert(opcode <= WS_OPCODE_BITS);
    return (opcode & WS_CONTROL_BIT) != 0;
}

/* The size of a head with this payload: 2 to 10 octets, and 4 more if masked. */
size_t frame_head_size(uint64_t payload_size, bool masked);

/* Writes the head and returns its size. Asserts that it is lawful to send: a known opcode, no
 * reserved bit but RSV1 at the head of a message, the shortest length, and a control frame whole
 * and of at most 125 octets. */
size_t frame_head_write(uint8_t octets[WS_HEAD_SIZE_MAX], const struct frame_head *head);

#endif
