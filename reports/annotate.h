/* SPDX-License-Identifier: MIT */
/*
 * The fields of a WebSocket frame (RFC 6455 5.2), spelled out for a reader of octets. It is told
 * what stands there, lawful or not; nothing is judged.
 */
#ifndef REPORTS_ANNOTATE_H
#define REPORTS_ANNOTATE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ANNOTATE_KEY_SIZE = 4 };

struct frame_fields {
    bool fin;
    unsigned rsv; /* 0 to 7, RSV1 being 4 */
    unsigned opcode;
    bool is_masked;
    unsigned length_bits; /* 7, 16 or 64: the form that carries the length */
    uint64_t length;
    uint8_t key[ANNOTATE_KEY_SIZE];
    size_t length_at; /* where the extended length begins, 2; equal to key_at when there is none */
    size_t key_at;    /* where the key begins; equal to payload_at when there is none */
    size_t payload_at;
};

/*
 * Fills the fields from `size` octets that begin with a head. False when the head is not whole;
 * octets behind it are not looked at.
 */
bool annotate_frame(const uint8_t *octets, size_t size, struct frame_fields *fields);

/* "text", "Close", "reserved": the name of an opcode, which is below 16. Constants. */
const char *annotate_opcode(unsigned opcode);

#endif
