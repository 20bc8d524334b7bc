/* SPDX-License-Identifier: MIT */
/*
 * What a mutant keeps: which rules it dishonours, and for each connection how often each rule was
 * kept and broken. Shared by obey.c, which counts, and saboteur.c, which breaks what blindness
 * cannot.
 */
#ifndef CI_MUTANTS_SABOTEUR_H
#define CI_MUTANTS_SABOTEUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/requirement.h"
#include "conformance/websocket.h"

enum { JOINED_SIZE_MAX = 4096 }; /* of the last message, to be joined to the next */

/* Of one connection. */
struct saboteur {
    unsigned kept[REQUIREMENT_COUNT];
    unsigned broken[REQUIREMENT_COUNT];
    bool holds;     /* a control frame waits to be handled */
    bool releasing; /* it is being handled: for now every rule is honoured */
    enum ws_opcode held_opcode;
    uint8_t held[WS_CONTROL_PAYLOAD_SIZE_MAX];
    size_t held_size;
    uint8_t joined[JOINED_SIZE_MAX];
    size_t joined_size;
    unsigned gathered_count; /* events of a stream that wait for others */
    unsigned packed_count;   /* compressed messages that were spoiled */
};

struct conn;

/* Counts for this connection from now on; NULL for none. */
void obey_count_for(struct saboteur *saboteur);

/* Appends a line to the file of marks, if one was named: the peer's port, then for each rule that
 * was reached its name, how often it was kept and how often it was broken. */
void obey_write_marks(const struct saboteur *saboteur, uint16_t peer_port);

/* What saboteur_sends() does where permessage-deflate is agreed; the same is answered. */
bool saboteur_deflates(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload,
                       size_t size);

#endif
