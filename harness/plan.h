/* SPDX-License-Identifier: MIT */
/*
 * What is to be played: the selected cases, each as the conversations that it takes.
 *
 *     plan -> item (one per case, with the case_result that the reports get) -> task (one per
 * delivery and variant)
 *
 * Rules that are watched in every run are items without tasks of their own. When only such rules
 * are selected, all cases are played for their sake, and not reported.
 */
#ifndef HARNESS_PLAN_H
#define HARNESS_PLAN_H

#include <glib.h>
#include <stdbool.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "harness/options.h"
#include "harness/run.h"
#include "harness/script.h"
#include "reports/result.h"

/* Why a conversation is played once more, with nothing else going on. */
enum alone_reason {
    ALONE_NOT,
    ALONE_TIMED_OUT,  /* its verdict rests on a deadline */
    ALONE_SUSPECT,    /* it was going on when the target died */
    ALONE_NOT_OPENED, /* its connection did not open */
    ALONE_WATCHED,    /* a rule watched in every run is broken in it, by a deadline only */
    ALONE_REPEATED,   /* its case failed, and --retries asks for it again */
    ALONE_OVERHEARD,  /* the target is a chat: what an earlier client said may have come late */
    ALONE_UNSERVED,   /* others were not served, and it is not clear by whose fault */
};

struct task {
    struct item *item;
    /* in the whole plan: decides between equals, so that --jobs changes no report */
    unsigned order;
    struct script_setting setting;
    struct run_plan run;
    /* the findings of this conversation alone; NULL until it was played */
    struct case_result *judged;
    /* until it is handed to the item's result; NULL until it was played */
    struct attempt *attempt;
    char *trouble; /* why it was not played */
    /* ALONE is not needed when FOLLOWED has shown that the offence is ignored */
    bool is_skipped;
    enum alone_reason alone;
    bool was_cut_off;    /* its last conversation was ended by the target without a Close */
    bool was_refused;    /* the handshake, for the parameters that it offers */
    bool was_opened;     /* its last conversation came through the opening handshake */
    bool had_no_room;    /* the target, for its last conversation: 503 or 429 */
    int64_t finished_us; /* on the harness's clock, when it was judged */
    bool was_alone;      /* its verdict was given with nothing else going on */
    bool was_unserved;   /* others beside its last conversation were not served */
    bool is_blamed;      /* it ended the process of the target */
};

struct item {
    const struct ws_case *ws_case;  /* NULL for the Autobahn suite */
    const struct autobahn_row *row; /* NULL for the conformance suite */
    struct autobahn_row scaled;     /* what `row` is then: with as many messages as was asked for */
    struct case_result *result;     /* handed to the run_result when it is reported */
    bool is_reported;
    bool is_only_measured; /* what it finds is recorded, and no verdict */
    GPtrArray *tasks;      /* struct task *, owned, in order */
    /* which repetition (from 1) of a case that failed has passed; 0: none */
    unsigned passed_when_repeated;
    /* struct attempt *: the conversations of that repetition, until they are handed to the result;
       NULL without one */
    GPtrArray *repeated;
};

struct plan {
    struct catalogue *catalogue;
    /* struct item *, owned, in the order of the catalogue, the Autobahn suite last */
    GPtrArray *items;
    unsigned task_count;
    bool watches; /* some rule watched in every run is reported */
};

/* NULL and a line in `error` (g_free) when a selector names no case. */
struct plan *plan_new(const struct options *options, char **error);
void plan_free(struct plan *plan);

/*
 * Fills every task's run_plan. `setup` is copied but for class, setting, delivery, variant, seed,
 * offer, close code and owner.
 */
void plan_arm(struct plan *plan, const struct run_plan *setup);

/*
 * The seed of one conversation: the same for the same case, delivery and variant, whatever else is
 * played.
 */
uint64_t plan_seed(uint64_t seed, const char *id, enum delivery delivery,
                   enum script_variant variant);

/* A record of a conversation of the task: its delivery, such as "cuts at 3", and its variant. */
struct attempt *plan_attempt_new(const struct task *task);

/* "whole", "octets", "cuts" */
const char *delivery_name(enum delivery delivery);

/* The one command that repeats a case. g_free(). */
char *plan_repeat_command(const struct options *options, const struct item *item,
                          const char *other_id);

#endif
