/* SPDX-License-Identifier: MIT */
/*
 * The inside of a run, shared by harness/run.c, which drives it, harness/run_answer.c, which reads
 * the answer to the opening handshake, and harness/run_others.c, which asks for the connections
 * beside it.
 */
#ifndef HARNESS_RUN_STATE_H
#define HARNESS_RUN_STATE_H

#include "harness/run.h"

/* The time on the run's own clock. */
int64_t run_time(const struct run *run, int64_t now_us);

/* Changes the state; nothing else does. */
void run_enter(struct run *run, enum run_state next, int64_t now_us);

/* Ends the run. `trouble` is taken over and may be NULL. */
void run_finish(struct run *run, enum run_outcome outcome, char *trouble, int64_t now_us);

/* Asks the player what to do until it wants to wait, to write, or is through. */
void run_obey(struct run *run, int64_t now_us);

/*
 * Octets came while the handshake is not through. The answer is kept apart in the transcript: what
 * stands behind it in the same read is the player's.
 */
void run_read_answer(struct run *run, const uint8_t *octets, size_t size, int64_t now_us);

/* Takes an action of the player's in: how it reads from now on, and whom it wants beside it. */
void run_note_action(struct run *run, const struct player_action *action, int64_t now_us);

/* Whether reading is held back now; then `read_after_us` says until when. */
bool run_holds_reading(const struct run *run, int64_t now_us);

/* Resets TCP, as a client does that crashes. The run goes on without a socket. */
void run_reset(struct run *run, int64_t now_us);

#endif
