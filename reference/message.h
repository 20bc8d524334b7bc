/* SPDX-License-Identifier: MIT */
/*
 * From octets to messages (RFC 6455 5.4 to 5.6): frames are unmasked in place, fragments joined,
 * text checked as it arrives, control frames handed out where they come.
 *
 *     states      HEAD -> PAYLOAD -> HEAD ...     HEAD or PAYLOAD -> FAILED
 *
 * HEAD      a frame's head is being read
 * PAYLOAD   `payload_left` octets of the frame's payload are missing
 * FAILED    `fault` says why; nothing more is read
 *
 * Where the message under assembly lies:
 *
 * NOWHERE   no octet of it has come
 * TURN      in the turn's input buffer, where its octets came: nothing is copied, later fragments
 *           close up to earlier ones
 * CARRIED   in a buffer of its exact size, between two turns; message_reader_resume() brings it
 *           back into the input buffer, because that one is warm and large
 * HELD      in a buffer of its own, because it is or will be more than CARRIED_SIZE_MAX. It has
 *           HEADROOM_SIZE octets before the message and grows by doubling as octets arrive; a
 *           compressed message is always inflated into such a buffer
 *
 * The life of a turn: resume, receive behind what was resumed (or straight into a held message),
 * feed until everything is used, suspend.
 */
#ifndef REFERENCE_MESSAGE_H
#define REFERENCE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/compression.h"
#include "reference/frame.h"
#include "reference/utf8.h"

/* A whole message, or a control frame. The octets stay in place until the reader is used again,
 * with HEADROOM before them: the frame head that a server would put there fits. They may be
 * changed. */
struct message {
    enum ws_opcode opcode;
    bool is_utf8; /* a text that was checked */
    uint8_t *octets;
    size_t size;
};

enum message_result {
    MESSAGE_MORE, /* everything was taken */
    MESSAGE_DONE, /* `message` is whole; what is behind it was not taken */
    MESSAGE_BAD,  /* `fault` says why */
};

enum message_state {
    MESSAGE_HEAD,
    MESSAGE_PAYLOAD,
    MESSAGE_FAILED,
};

enum message_place {
    PLACE_NOWHERE,
    PLACE_TURN,
    PLACE_CARRIED,
    PLACE_HELD,
};

/* A zeroed struct is ready. */
struct message_reader {
    enum message_state state;
    struct frame_reader frame;
    uint64_t payload_left;
    uint32_t frame_count; /* heads that were read since its owner set it to 0 */

    bool discards;         /* the frame is not looked at; only a dishonest reader does that */
    bool amid_message;     /* a fragment has come and the last one has not */
    enum ws_opcode opcode; /* of the message under assembly; WS_CONTINUATION when there is none */
    struct utf8 utf8;
    struct compression compression;
    enum message_place place;
    uint8_t *octets; /* the message so far, where `place` says */
    size_t size;
    uint8_t *buffer; /* of CARRIED and HELD */
    size_t capacity;

    uint8_t control[WS_CONTROL_PAYLOAD_SIZE_MAX];
    uint8_t control_size;
    uint8_t *octets_of_control; /* where the control frame lies: in the input, or in `control` */

    struct message message; /* after DONE */
    struct fault fault;     /* after BAD */
};

/* Asserts what holds between calls. */
void message_reader_check(const struct message_reader *reader);

/* From the opening handshake on: what was agreed on about compression. */
void message_reader_agree(struct message_reader *reader, const struct terms *terms);

/* How much to receive at a time: less where what comes may be compressed, because the work of a
 * turn goes with what it becomes. */
size_t message_reader_room(const struct message_reader *reader);

/* Begins a turn. `input` is the turn's buffer; returns where to receive: behind what was brought
 * back into it, with READ_SIZE octets of room. */
uint8_t *message_reader_resume(struct message_reader *reader, uint8_t *input);

/* Where to receive straight into a held message, with `room` octets, or NULL when it does not
 * pay. */
uint8_t *message_reader_direct(struct message_reader *reader, size_t *room);

/* Takes at most `size` octets, which it changes, and says in `used` how many. They are the turn's
 * input, or lie where message_reader_direct() said. */
__attribute__((warn_unused_result)) enum message_result message_reader_feed(
    struct message_reader *reader, uint8_t *octets, size_t size, size_t *used);

/* Ends a turn: what was left in the input buffer is carried. False when there is no memory; then
 * the reader has failed with a fault. */
__attribute__((warn_unused_result)) bool message_reader_suspend(struct message_reader *reader);

/* Takes the buffer of the whole message away from the reader: the caller puts it back. NULL when
 * the message has none of its own. */
uint8_t *message_reader_take_buffer(struct message_reader *reader, size_t *capacity);

/* Whether octets are missing: of a head, of a payload, or of a fragmented message. */
bool message_reader_is_amid(const struct message_reader *reader);

/* Frees what is kept; the reader is then not to be used. */
void message_reader_end(struct message_reader *reader);

#endif
