/* SPDX-License-Identifier: MIT */
/*
 * The observer's frames (RFC 6455 5.2): what came, with the faults noted, and any octets to send.
 *
 * The reader judges nothing: whether a fault matters depends on the role, on what was negotiated
 * and on the case. It parses whole frames out of a growing, capped buffer. The writer can express
 * any octets: a `struct wire_head` of zeros but for the opcode is lawful for a server, and each
 * field that is set makes it odd in one way.
 *
 * Octets travel upward:   wire_reader -> struct wire_frame -> wire_messages -> struct wire_message
 *                                                      \----> wire_close_parse
 * An RFC 7692 message is handed on as it came, compressed, with RSV1 to be seen in `rsv`.
 */
#ifndef HARNESS_WIRE_H
#define HARNESS_WIRE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_PAYLOAD_SIZE_LIMIT (UINT64_C(1) << 30) /* no cap is higher: GLib has 32 bits */

enum wire_result {
    WIRE_MORE,  /* octets are missing; the frame holds what is known, and how many */
    WIRE_FRAME, /* one whole frame, perhaps with faults */
    WIRE_BAD,   /* the claimed length can never come: WIRE_TOP_BIT or WIRE_OVER_CAP is noted */
};

enum wire_length_form {
    WIRE_LENGTH_7,
    WIRE_LENGTH_16,
    WIRE_LENGTH_64,
};

/* Faults that one frame alone shows. Masking depends on the role and is left to the judge. */
enum wire_fault {
    WIRE_NOT_SHORTEST = 1 << 0,       /* 5.2: a shorter length form would have done */
    WIRE_TOP_BIT = 1 << 1,            /* 5.2: the most significant bit of the 64-bit length */
    WIRE_CONTROL_TOO_LONG = 1 << 2,   /* 5.5: more than 125 octets in a control frame */
    WIRE_CONTROL_FRAGMENTED = 1 << 3, /* 5.5: a control frame without FIN */
    WIRE_RESERVED_OPCODE = 1 << 4,    /* 5.2: 3 to 7 and B to F */
    WIRE_RSV = 1 << 5,                /* 5.2: any of RSV1 to RSV3; an extension may allow it */
    WIRE_OVER_CAP = 1 << 6,           /* longer than we are willing to keep: no fault of the peer */
};

struct wire_frame {
    uint64_t offset; /* of the first octet in this direction's stream (0 from wire_frame_parse) */
    unsigned fin;    /* 0 or 1 */
    unsigned rsv;    /* 0 to 7; RSV1 is 4 */
    unsigned opcode; /* 0 to 15 */
    unsigned masked; /* 0 or 1 */
    uint8_t key[4];
    enum wire_length_form length_form;
    uint64_t payload_size; /* as claimed */
    size_t head_size;      /* 0 while the head is not whole */
    const uint8_t *payload;
    size_t payload_came_size; /* octets behind `payload`; payload_size in a whole frame */
    bool payload_is_masked;   /* `payload` shows the octets of the wire, not yet unmasked */
    uint64_t missing_size;    /* 0 when whole; else at least so many octets have to come */
    unsigned faults;          /* of enum wire_fault */
};

/* Look at the frame at octets[0]. Nothing is copied: `payload` points into `octets`, as it is on
 * the wire. What is known is filled for each result. `payload_size_max` is at most
 * WIRE_PAYLOAD_SIZE_LIMIT. RFC 6455 5.2. */
enum wire_result wire_frame_parse(const uint8_t *octets, size_t size, uint64_t payload_size_max,
                                  struct wire_frame *frame) __attribute__((warn_unused_result));

/* Copy what came of the payload, unmasked, to `to`, which holds payload_came_size octets. */
void wire_payload_copy(const struct wire_frame *frame, uint8_t *to);

/* XOR with the key (5.3); `phase` is the index in the payload of octets[0]. Undoes itself. */
void wire_mask(uint8_t *octets, size_t size, const uint8_t key[4], uint64_t phase);

/* One line for reports, bounded and harmless: `Text "Hello" (5 octets)`. Free with g_free(). */
char *wire_frame_describe(const struct wire_frame *frame) __attribute__((warn_unused_result));

/*
 * The growing, capped buffer. Invariant: begin <= buffer->len, and buffer[begin] is octet `offset`
 * of the stream. After WIRE_BAD the buffer keeps what it has, further octets are only counted, and
 * every call says WIRE_BAD with the same frame.
 */
struct wire_reader {
    GByteArray *buffer;
    size_t begin;
    uint64_t offset;
    uint64_t payload_size_max;
    uint64_t ignored_size; /* octets that came behind WIRE_BAD */
    bool is_bad;
};

/* Begin at the first octet of a stream; a frame may claim at most `payload_size_max` octets, which
 * is at most WIRE_PAYLOAD_SIZE_LIMIT. End with wire_reader_clear(). */
void wire_reader_init(struct wire_reader *reader, uint64_t payload_size_max);

/* Free the buffer, and with it all payloads handed out. */
void wire_reader_clear(struct wire_reader *reader);

/* Add what came. Call wire_reader_next() until it says WIRE_MORE before adding again: then at most
 * one unfinished frame and one addition are kept. Ends the validity of payloads handed out. */
void wire_reader_append(struct wire_reader *reader, const uint8_t *octets, size_t size);

/* Take the next frame. Its payload is unmasked, and valid until octets are added. On WIRE_MORE the
 * frame tells what is known of the unfinished one (head_size and payload_came_size are 0 when not
 * even an octet came); its payload may still be masked. */
enum wire_result wire_reader_next(struct wire_reader *reader, struct wire_frame *frame)
    __attribute__((warn_unused_result));

/* Octets that came of a frame which is not whole; at the end of a stream 0 is a clean end. */
size_t wire_reader_pending_size(const struct wire_reader *reader);

enum wire_form {
    WIRE_FORM_SHORTEST,
    WIRE_FORM_7,  /* the low 7 bits of the claim, even when they say 126 or 127 */
    WIRE_FORM_16, /* the low 16 bits */
    WIRE_FORM_64,
};

struct wire_head {
    unsigned opcode; /* 0 to 15; 0 is a continuation, so this one is always to be set */
    bool not_final;  /* leave FIN out */
    unsigned rsv;    /* 0 to 7 */
    bool masked;     /* set the mask bit, write the key and mask the payload with it */
    uint8_t key[4];
    enum wire_form form;
    bool claims; /* say claimed_size instead of the payload's true size */
    uint64_t claimed_size;
};

/* Append the head of a frame (5.2), `payload_size` octets being its payload's true size. */
void wire_head_append(GByteArray *out, const struct wire_head *head, uint64_t payload_size);

/* Append head and payload; all of the payload, whatever is claimed. At most
 * WIRE_PAYLOAD_SIZE_LIMIT octets. `payload` may be NULL when there are none. */
void wire_frame_append(GByteArray *out, const struct wire_head *head, const uint8_t *payload,
                       size_t payload_size);

/* Faults in the order of frames (5.4). */
enum wire_sequence_fault {
    WIRE_NOTHING_TO_CONTINUE = 1 << 0, /* a continuation, but no message is open; it is dropped */
    WIRE_INSIDE_MESSAGE = 1 << 1,      /* a new message inside an open one, which is dropped */
    WIRE_MESSAGE_OVER_CAP = 1 << 2,    /* we kept the first octets only: no fault of the peer */
};

enum wire_step {
    WIRE_STEP_PART,    /* the frame belongs to a message that is not whole, or was dropped */
    WIRE_STEP_MESSAGE, /* the frame ends a message */
    WIRE_STEP_CONTROL, /* a control frame (opcode 8 to F), which passes between */
};

struct wire_message {
    unsigned opcode;       /* of its first frame: 1, 2, or 3 to 7 */
    unsigned rsv;          /* of its first frame */
    unsigned rsv_later;    /* of its continuations, or-ed */
    GBytes *payload;       /* NULL unless a message ended; the caller's, for wire_message_clear() */
    uint64_t payload_size; /* true size, also when over the cap */
    uint64_t frame_first;  /* indices, over all frames of this direction, control frames too */
    uint64_t frame_last;
    uint64_t offset; /* of the first frame's first octet */
    unsigned faults; /* of enum wire_sequence_fault; each is noted at the frame that shows it */
};

/* Puts messages together. Invariant: `parts` is empty while no message is open. `open.faults` says
 * only whether the open message went over the cap. */
struct wire_messages {
    bool is_open;
    GByteArray *parts;
    struct wire_message open;
    uint64_t frame_count;
    uint64_t payload_size_max;
};

/* Begin with no message open. At most `payload_size_max` octets of a message are kept, which is at
 * most WIRE_PAYLOAD_SIZE_LIMIT. End with wire_messages_clear(). */
void wire_messages_init(struct wire_messages *messages, uint64_t payload_size_max);

/* Free what is kept of an open message. Messages handed out are not touched. */
void wire_messages_clear(struct wire_messages *messages);

/* Feed the frames in order, the control frames too. `message` is always set; for WIRE_STEP_PART
 * and WIRE_STEP_CONTROL it holds only the fault and the frame's index. */
enum wire_step wire_messages_add(struct wire_messages *messages, const struct wire_frame *frame,
                                 struct wire_message *message) __attribute__((warn_unused_result));

/* Give the payload of a message back, if there is one. */
void wire_message_clear(struct wire_message *message);

enum wire_close_fault {
    WIRE_CLOSE_ONE_OCTET = 1 << 0,       /* 5.5.1: no code fits into one octet */
    WIRE_CLOSE_REASON_NOT_UTF8 = 1 << 1, /* 5.5.1, 8.1 */
};

struct wire_close {
    bool has_code;
    unsigned code;         /* 0 to 65535, unjudged; 0 without one */
    const uint8_t *reason; /* points into the body */
    size_t reason_size;
    unsigned faults; /* of enum wire_close_fault */
};

/* Take the body of a Close frame apart, unmasked. RFC 6455 5.5.1. */
void wire_close_parse(const uint8_t *body, size_t size, struct wire_close *close);

/* "Text", "Ping" ...; "reserved opcode 3". A constant. */
const char *wire_opcode_name(unsigned opcode);

#endif
