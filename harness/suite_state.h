/* SPDX-License-Identifier: MIT */
/*
 * What the parts of a run share: harness/suite.c goes through the phases, suite_finished.c takes in
 * the conversations as they end, suite_alone.c plays those that have to be played with nothing else
 * going on, suite_revive.c brings a target back, suite_retry.c repeats what failed.
 */
#ifndef HARNESS_SUITE_STATE_H
#define HARNESS_SUITE_STATE_H

#include <stdio.h>

#include "harness/expect.h"
#include "harness/loop.h"
#include "harness/plan.h"
#include "harness/probe.h"
#include "harness/verdict.h"
#include "harness/watch.h"

enum {
    /* After so many conversations in a row that ended by a deadline the target is probed again. */
    LATE_MAX = 5,
    /* The same for connections that do not open. */
    NOT_OPENED_MAX = 5,
    /* A failed connection has so many times --timeout until TCP counts as left open. */
    END_FACTOR = 5,
    /* After so many that were left open that long, the rest has --timeout, no more. */
    LEFT_OPEN_MAX = 5,
};

struct session {
    const struct options *options;
    const struct expectations *expectations; /* or NULL */
    struct exit_facts *facts;
    struct target *target;
    struct plan *plan;
    struct watch *watch;
    struct loop loop;
    struct run_result *result;
    FILE *transcripts;
    int transcript_count;
    struct run_plan setup;
    struct probe_facts probed;
    char *probe_trouble;
    bool probe_had_no_room;
    bool accepts_deflate;
    bool hears_others;           /* a connection that says nothing is sent what others say */
    char *close_trouble;         /* why nothing can be asked on --close-url, or NULL */
    size_t connection_count_max; /* so many the system lets us have */
    GPtrArray *alone;            /* struct task *: to be played alone, in order of the plan */
    unsigned late_in_a_row;
    unsigned left_open_count;
    bool is_doubtful;  /* others than a case were not served: does the target answer anybody? */
    char *doubtful_id; /* the case at which that was first seen */
    unsigned not_opened_in_a_row;
    unsigned no_room_count; /* how often it was waited for room */
    unsigned finished_count;
    unsigned failing_count;
    unsigned death_count;
    unsigned unserved_count; /* conversations that kept others from being served, alone */
    unsigned replaced_count; /* how often a target that answered nobody was started again */
    unsigned blamed_count;
    int64_t begun_us;
    int64_t progress_us;
};

/* Adds a line to the notes of the run; takes it over. */
void suite_note(struct session *suite, char *note);

/*
 * Asks the target, on --close-url when there is a close code; false when the connection does not
 * open.
 */
bool suite_probe(struct session *suite, unsigned close_code);

/* Lets the target be for so long; a signal ends the pause. */
void suite_pause(int64_t pause_us);

/*
 * Waits before a target is asked again that had no room, or closed for a reason of its own, though
 * nothing else goes on: it sees the end of those before a little later, as of a crowd. Called with
 * how often it was waited for the same, from 0; each time is longer. False: often enough.
 */
bool suite_wait_for_room(struct session *suite, unsigned *waited_count);

/* Notes that the target has died, and which conversations may have brought that about. */
void suite_note_death(struct session *suite);

/* Whether a target that answers nobody can be ended and started again. */
bool suite_may_replace(const struct session *suite);

/* The target fell silent behind the last case: starts it again and suspects those that may have
 * done it. False when there are none, or it does not start. */
bool suite_suspect_silence(struct session *suite);

/* Ends the run before its end; only the first reason is kept. Takes `why` over. */
void suite_end_early(struct session *suite, char *why);

/* The task is to be played once more, with nothing else going on; only the first reason is kept. */
void suite_queue_alone(struct session *suite, struct task *task, enum alone_reason reason);

/*
 * Whether the process of the target has ended; waits a moment for it to be seen. False without
 * --exec.
 */
bool suite_target_died(struct session *suite);

/* Asks whether the target takes a plain offer of permessage-deflate, and nothing else. */
bool suite_probe_deflate(struct session *suite);

/* Asks a target that closes behind one message whether it echoes binary messages, too. */
bool suite_probe_binary(struct session *suite);

/* Whether what one client says is sent to others, too. Drives the loop with two connections. */
bool suite_ask_heard(struct session *suite);

/* Takes the run in with which that was asked. */
void suite_heard_finished(struct session *suite, const struct run *run);

/*
 * Brings a target back that died, or finds one again that did not open or answer. False:
 * it is gone for good, or the run is over for another reason; `ended_early` says why.
 */
bool suite_revive(struct session *suite);

/* Plays one conversation and nothing else, not even what it brings after itself. */
void suite_play_one(struct session *suite, struct task *task);

/*
 * Repeats each reported case that counts as a failure at the chosen level, alone, until it passes
 * or --retries is used up; notes in the item which repetition passed. A case that ended the process
 * of the target is not repeated: a crash is a crash. Rules watched in every run are not, either:
 * what a target has sent it has sent.
 */
void suite_repeat_failures(struct session *suite);

/* Plays what was queued by suite_queue_alone(), and what the rules watched in every run ask for. */
void suite_play_alone(struct session *suite);

/* loop.finished: takes in a conversation, and queues what has to follow it. `data` is the suite. */
void suite_run_finished(struct run *run, void *data);

/* loop.progress: a live line on standard error, if one is wanted. `data` is the suite. */
void suite_progress(const struct loop *loop, void *data);

#endif
