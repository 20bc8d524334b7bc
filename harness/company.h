/* SPDX-License-Identifier: MIT */
/*
 * The connections that a case opens beside its own (VERB_EXPECT_OTHERS): each plays the same small
 * script, all at the same time, and together they say whether the target serves others.
 *
 *     leader (struct run of the case) -> company -> members (a run each, which the loop drives)
 *
 * A member counts once: when it comes to a HOLD, or when it is DONE. One that fails is enough; then
 * no more are begun. What members send and get is judged and then forgotten: the leader's
 * transcript keeps the outcome alone, in words.
 */
#ifndef HARNESS_COMPANY_H
#define HARNESS_COMPANY_H

#include <glib.h>
#include <stdbool.h>

#include "conformance/case.h"
#include "harness/run.h"

struct company {
    const struct ws_others *others;
    struct run *leader;
    GPtrArray *members;    /* struct member *, owned; they outlive their runs */
    unsigned begun_count;  /* the members that have a run, or had one */
    unsigned active_count; /* the members that have one now */
    unsigned passed_count;
    unsigned refused_count;
    int64_t until_us;  /* a lone one that is told of no room is asked for again until then */
    int64_t after_us;  /* the next one is not begun before */
    char *trouble;     /* NULL, or what kept the first one that failed */
    bool is_told;      /* the leader knows */
    bool is_dissolved; /* the leader is over, or wants them to leave */
};

/* `echoes`: the target sends messages back. The leader's plan says how long they may take. */
struct company *company_new(const struct ws_others *others, struct run *leader, bool echoes);

/* Not before all runs of its members are gone. */
void company_free(struct company *company);

/* The next member that is to be begun; NULL: no more, or not yet. */
const struct run_plan *company_begin_next(struct company *company, int64_t now_us);

/* When the next one is to be begun that waits for its time; INT64_MAX: none does. */
int64_t company_wake_us(const struct company *company);

/* Looks whether a run of it has come to its HOLD. */
void company_look(struct company *company, const struct run *run);

/* Takes in a run of it that is DONE. */
void company_take(struct company *company, struct run *run, int64_t now_us);

/* It is not waited for: others were not served already. */
void company_give_up(struct company *company);

/* Whether all has been seen that the leader waits for. */
bool company_is_over(const struct company *company);

/* Tells the leader, once. */
void company_tell(struct company *company, int64_t now_us);

#endif
