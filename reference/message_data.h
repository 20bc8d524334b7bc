/* SPDX-License-Identifier: MIT */
/*
 * Data frames, for message.c alone: whether one fits what came before, where its octets go, whether
 * they are what they should be, and what the whole message is (RFC 6455 5.4, 5.6, 8.1; RFC 7692
 * 6.2).
 */
#ifndef REFERENCE_MESSAGE_DATA_H
#define REFERENCE_MESSAGE_DATA_H

#include "reference/message.h"

/* The head of a data frame has come: it fits, and there is room for its payload; or the reader
 * discards it, or has failed. */
enum message_result data_begin(struct message_reader *reader);

/* Octets of its payload have come. */
enum message_result data_take(struct message_reader *reader, uint8_t *octets, size_t size);

/* The last octet of it has come. DONE when that was the last one of the message, too. */
enum message_result data_end(struct message_reader *reader);

/* The key as mask_apply() wants it for the next octet: octet i of the payload goes with octet i of
 * the key, however the payload was cut. */
uint64_t reader_mask(const struct message_reader *reader);

/* The first fault was found: nothing more is read. Returns MESSAGE_BAD. */
enum message_result reader_fail(struct message_reader *reader, struct fault fault);
enum message_result reader_fail_for_memory(struct message_reader *reader);

#endif
