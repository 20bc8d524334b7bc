/* SPDX-License-Identifier: MIT */
/*
 * What the parts of a run against a server of event streams share: harness/sse_suite.c goes through
 * the phases, harness/sse_plays.c plays the exchanges of one.
 */
#ifndef HARNESS_SSE_SESSION_H
#define HARNESS_SSE_SESSION_H

#include <stdio.h>

#include "harness/loop.h"
#include "harness/plan.h"
#include "harness/sse_judge.h"
#include "harness/sse_player.h"
#include "harness/verdict.h"

/* One connection that is to be opened. */
struct sse_play {
    struct sse_setting setting;
    struct run_plan run;
    struct sse_record *record; /* NULL until it was played */
    bool target_died;
};

struct sse_session {
    const struct options *options;
    struct exit_facts *facts;
    struct target *target;
    struct target *emitter; /* where to POST calls to emit; NULL without --emit */
    struct plan *plan;
    struct loop loop;
    struct run_result *result;
    struct sse_scene *scene;
    FILE *transcripts;
    int transcript_count;
    struct run_plan setup;
    bool needs[64]; /* by the index of the exchange */
    unsigned redirect_count;
    unsigned finished_count;
    int64_t begun_us;
    int64_t progress_us;
};

/* Ends the run before its end; only the first reason is kept. Takes `why` over. */
void sse_end_early(struct sse_session *session, char *why);

/* Whether nothing more may be played. */
bool sse_is_over(const struct sse_session *session);

/* A connection that is to be opened. Takes label and request over. */
struct sse_play *sse_play_new(const struct sse_session *session,
                              const struct sse_exchange *exchange, char *label, char *request);
void sse_play_free(void *play);

/*
 * Plays all side by side, and what got no answer once more alone. Their records go to the scene.
 * A target that was started by us and has died is started again.
 */
void sse_plays_play(struct sse_session *session, GPtrArray *plays);

/* loop.finished and loop.progress; `data` is the session. */
void sse_play_finished(struct run *run, void *data);
void sse_play_progress(const struct loop *loop, void *data);

#endif
