/* SPDX-License-Identifier: MIT */
/*
 * What a voice says of octets that a client sent behind its opening handshake: what it would echo
 * and answer, and the first fault that it finds. Three voices are asked the same:
 *
 *     reference   reference/conn.c on a pair of sockets, seen from outside
 *     judge       harness/wire.c and harness/text.c, by the rules for a server under test
 *     ws          the receiver of npm's ws (ci/differential/ws.js)
 */
#ifndef CI_DIFFERENTIAL_VOICE_H
#define CI_DIFFERENTIAL_VOICE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_RSV,
    FAULT_OPCODE,
    FAULT_CONTROL_FRAGMENTED,
    FAULT_UNMASKED,
    FAULT_CONTROL_TOO_LONG,
    FAULT_TOP_BIT,
    FAULT_NOT_SHORTEST,
    FAULT_STRAY_CONTINUATION,
    FAULT_INSIDE_MESSAGE,
    FAULT_TOO_BIG,
    FAULT_TEXT,
    FAULT_CLOSE_BODY,
    FAULT_CLOSE_CODE,
    FAULT_CLOSE_REASON,
    FAULT_UNKNOWN, /* the voice failed the connection for a reason that this list has not */
};

#define FAULT_KIND_COUNT (FAULT_UNKNOWN + 1)

struct said {
    /* `T5:Hello`: type, size and octets of each echo and answer, in order; a Close ends it */
    GString *told;
    unsigned faults; /* a bit for each kind that may be the first; FAULT_NONE's alone if none is */
    /* the judge: all faults of the frame that has the first one, and whether its head is whole */
    unsigned of_frame;
    bool has_whole_head;
};

/* "rsv", "opcode" ...: a constant. */
const char *fault_kind_name(enum fault_kind kind);

/* Appends one echo or answer. */
void told_append(GString *told, unsigned opcode, const uint8_t *octets, size_t size);

/* Asks the voice. `cut_seed` decides where the octets are cut; 0 gives them whole. The caller frees
 * with said_clear(). */
void reference_say(const uint8_t *octets, size_t size, uint64_t cut_seed, struct said *said);
void judge_say(const uint8_t *octets, size_t size, struct said *said);

/* Frees what was told. */
void said_clear(struct said *said);

/* A line on how the two differ, to be freed, or NULL: the reference's one fault has to be one of
 * those that the judge finds at the same octet, and both have to tell the same before it. */
char *said_difference(const struct said *reference, const struct said *judge);

/* The next number of a generator that takes any state but 0 (xorshift64*). */
uint64_t random_next(uint64_t *state);

/* A number below the bound, which is not 0. */
size_t random_below(uint64_t *state, size_t bound);

/* Changes up to two of the octets, takes some out, or cuts them off. */
void octets_spoil(uint64_t *state, GByteArray *octets);

/* Appends what a client might send: lawful frames, and some that are not; then some octets of it
 * are changed. */
void octets_invent(uint64_t seed, GByteArray *octets);

#endif
