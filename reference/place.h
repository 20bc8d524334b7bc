/* SPDX-License-Identifier: MIT */
/* Where the message under assembly lies, for message.c alone: the places are told in message.h. */
#ifndef REFERENCE_PLACE_H
#define REFERENCE_PLACE_H

#include "reference/message.h"

/* Nothing of the message is kept any more; its buffer is freed. */
void place_drop(struct message_reader *reader);

/* Moves the message, which will have `total` octets or more, into a buffer of its own. False when
 * there is no memory. */
bool place_hold(struct message_reader *reader, size_t total);

/* Room for a held message of `needed` octets; it is at least doubled where that is foreseen, so
 * that the copying is bounded. False when there is no memory. */
bool place_reserve(struct message_reader *reader, size_t needed);

/* Where to inflate to: behind the message so far, with at least one octet of `room`, or with none
 * when the message is as big as any may be. NULL when there is no memory. */
uint8_t *place_inflate(struct message_reader *reader, size_t *room);

/* Brings the next octets of the message to its end, unless they lie there. Returns where they now
 * are, or NULL when there is no memory. */
uint8_t *place_append(struct message_reader *reader, uint8_t *octets, size_t size);

#endif
