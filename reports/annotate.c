/* SPDX-License-Identifier: MIT */
/* Reads the head of a frame for the reports: the figure of RFC 6455 5.2, field by field. */
#include "reports/annotate.h"

#include <assert.h>
#include <string.h>

#include "conformance/websocket.h"

enum {
    BASE_SIZE = 2,
    MARK_16 = 126, /* a 7-bit length that says: 16 bits follow */
    MARK_64 = 127, /* the same for 64 bits */
};

static uint64_t number_of(const uint8_t *octets, size_t size)
{
    uint64_t number = 0;
    for (size_t index = 0; index < size; index++)
        number = number << 8 | octets[index];
    return number;
}

bool annotate_frame(const uint8_t *octets, size_t size, struct frame_fields *fields)
{
    memset(fields, 0, sizeof *fields);
    if (size < BASE_SIZE)
        return false;
    unsigned short_length = octets[1] & 0x7fU;
    size_t length_size = short_length == MARK_64 ? 8 : short_length == MARK_16 ? 2 : 0;

    fields->fin = (octets[0] & 0x80U) != 0;
    fields->rsv = (octets[0] >> 4) & 7U;
    fields->opcode = octets[0] & 0xfU;
    fields->is_masked = (octets[1] & 0x80U) != 0;
    fields->length_bits = length_size == 0 ? 7 : (unsigned)length_size * 8;
    fields->length_at = BASE_SIZE;
    fields->key_at = BASE_SIZE + length_size;
    fields->payload_at = fields->key_at + (fields->is_masked ? ANNOTATE_KEY_SIZE : 0);
    if (size < fields->payload_at)
        return false;
    fields->length =
        length_size == 0 ? short_length : number_of(octets + fields->length_at, length_size);
    if (fields->is_masked)
        memcpy(fields->key, octets + fields->key_at, ANNOTATE_KEY_SIZE);
    return true;
}

const char *annotate_opcode(unsigned opcode)
{
    static const char *const names[16] = {
        [WS_CONTINUATION] = "continuation",
        [WS_TEXT] = "text",
        [WS_BINARY] = "binary",
        [WS_CLOSE] = "Close",
        [WS_PING] = "Ping",
        [WS_PONG] = "Pong",
    };
    assert(opcode < G_N_ELEMENTS(names));
    return names[opcode] != NULL ? names[opcode] : "reserved";
}
