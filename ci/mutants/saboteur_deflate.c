/* SPDX-License-Identifier: MIT */
/*
 * The saboteur of permessage-deflate: what is sent compressed is changed behind the compressor, and
 * what is not is changed where the extension is agreed. Each row of RFC 7692 6 and 7.2.1 on what is
 * sent is broken by its own entry of the table below:
 *
 *   PMCE_6_CONTROL_FRAMES_STAY_PLAIN       a Pong carries its data in a stored block
 *   PMCE_6_1_SENDS_WHAT_INFLATES           the first block is of the reserved type
 *   PMCE_6_1_SENDS_UNCOMPRESSED_AS_IS      a compressed message has no RSV1
 *   PMCE_6_1_RSV1_ON_FIRST_FRAME_ONLY      a Close has RSV1
 *   PMCE_6_1_KEEPS_OPCODE                  a text is sent as binary, and binary as text
 *   PMCE_7_2_1_CUTS_OFF_TAIL               00 00 FF FF is left on
 *   PMCE_7_2_1_PADS_WITH_ZEROS             an empty final block before it is filled up with ones
 *   PMCE_7_2_1_SERVER_BEGINS_EMPTY         three octets of the message before stand before it
 *   PMCE_7_2_1_SERVER_KEEPS_WITHIN_WINDOW  three octets stand before it, from 16385 octets before
 *
 * What an answer says of the extension is for saboteur_opens.c.
 */
#include <stdlib.h>
#include <string.h>

#include "ci/mutants/saboteur.h"
#include "reference/conn.h"
#include "reference/deflating.h"
#include "reference/memory.h"
#include "reference/obey.h"
#include "reference/output.h"

enum { FIN = 0x80, RSV1 = 0x40 };

/*
 * Blocks of the fixed code that hold one match of three octets, and an empty stored block to come
 * to the end of an octet: from one octet before, and from 16385. And an empty final block of ten
 * bits.
 */
static const uint8_t copy_of_near[] = {0x02, 0x02, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF};
static const uint8_t copy_of_far[] = {0x02, 0x1E, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF};
static const uint8_t final_with_ones[] = {0x03, 0xFC};
static const uint8_t tail[] = {0x00, 0x00, 0xFF, 0xFF};

/* What is done to a compressed message. */
static const struct spoiling {
    enum requirement_id name;
    const uint8_t *before; /* octets that stand before its own */
    size_t before_size;
    uint8_t first_bits; /* that are set in its first octet */
    bool has_tail;
    bool lacks_rsv1;
    bool is_later; /* only messages that have one before them */
} spoilings[] = {
    {.name = PMCE_6_1_SENDS_WHAT_INFLATES, .first_bits = 0x06},
    {.name = PMCE_6_1_SENDS_UNCOMPRESSED_AS_IS, .lacks_rsv1 = true},
    {.name = PMCE_7_2_1_CUTS_OFF_TAIL, .has_tail = true},
    {.name = PMCE_7_2_1_PADS_WITH_ZEROS,
     .before = final_with_ones,
     .before_size = sizeof final_with_ones},
    {.name = PMCE_7_2_1_SERVER_BEGINS_EMPTY,
     .before = copy_of_near,
     .before_size = sizeof copy_of_near,
     .is_later = true},
    {.name = PMCE_7_2_1_SERVER_KEEPS_WITHIN_WINDOW,
     .before = copy_of_far,
     .before_size = sizeof copy_of_far,
     .is_later = true},
};

static void put(struct conn *conn, uint8_t first, const uint8_t *payload, size_t size)
{
    uint8_t head[WS_HEAD_SIZE_MAX];
    size_t head_size = output_head_write(head, (enum ws_opcode)(first & 0xF), size);
    head[0] = first;
    output_append(conn, head, head_size);
    output_append(conn, payload, size);
}

static bool spoil(struct conn *conn, const struct spoiling *spoiling, enum ws_opcode opcode,
                  const uint8_t *payload, size_t size)
{
    struct packed packed;
    if (!deflating_pack(&conn->reader.compression, payload, size, &packed)) {
        return false;
    }
    bool is_first = conn->saboteur->packed_count++ == 0;
    size_t room = spoiling->before_size + packed.size + sizeof tail;
    uint8_t *octets = calloc(1, room);
    size_t at = 0;
    if (octets == NULL) {
        abort();
    }
    if (!(is_first && spoiling->is_later) && spoiling->before_size > 0) {
        memcpy(octets, spoiling->before, spoiling->before_size);
        at = spoiling->before_size;
    }
    memcpy(octets + at, packed.octets, packed.size);
    octets[at] |= spoiling->first_bits;
    at += packed.size;
    memcpy(octets + at, tail, sizeof tail);
    at += spoiling->has_tail ? sizeof tail : 0;
    put(conn, (uint8_t)(FIN | (spoiling->lacks_rsv1 ? 0 : RSV1) | (int)opcode), octets, at);
    free(octets);
    return true;
}

/* The data of a Pong as a stored block, as if it were a message. */
static bool pack_pong(struct conn *conn, const uint8_t *payload, size_t size)
{
    uint8_t octets[5 + WS_CONTROL_PAYLOAD_SIZE_MAX] = {0x00, (uint8_t)size, 0x00, (uint8_t)~size,
                                                       0xFF};
    size_t most = WS_CONTROL_PAYLOAD_SIZE_MAX - 5;
    size = size < most ? size : most;
    memcpy(octets + 5, payload, size);
    put(conn, FIN | WS_PONG, octets, 5 + size);
    return true;
}

bool saboteur_deflates(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload,
                       size_t size)
{
    if (!conn->reader.compression.terms.agreed) {
        return false;
    }
    if (opcode == WS_PONG && obey_dishonoured(PMCE_6_CONTROL_FRAMES_STAY_PLAIN)) {
        return pack_pong(conn, payload, size);
    }
    if (opcode == WS_CLOSE && obey_dishonoured(PMCE_6_1_RSV1_ON_FIRST_FRAME_ONLY)) {
        put(conn, FIN | RSV1 | WS_CLOSE, payload, size);
        return true;
    }
    if (opcode != WS_TEXT && opcode != WS_BINARY) {
        return false;
    }
    if (obey_dishonoured(PMCE_6_1_KEEPS_OPCODE)) {
        put(conn, (uint8_t)(FIN | (opcode == WS_TEXT ? WS_BINARY : WS_TEXT)), payload, size);
        return true;
    }
    for (size_t i = 0; i < sizeof spoilings / sizeof spoilings[0]; i++) {
        if (obey_dishonoured(spoilings[i].name) &&
            spoil(conn, &spoilings[i], opcode, payload, size)) {
            return true;
        }
    }
    return false;
}
