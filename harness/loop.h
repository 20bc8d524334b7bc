/* SPDX-License-Identifier: MIT */
/*
 * The one poll() loop that drives all conversations, and watches the process of the target beside
 * them.
 *
 * It admits waiting plans while fewer than `jobs` conversations are going on and fewer than
 * `opening` of them are in their opening handshake: RFC 6455 4.1 lets a client have one connection
 * to a host in CONNECTING at a time, and a tester that breaks the protocol proves nothing. It never
 * sleeps; silence costs wall time once, not once for each case.
 *
 * The connections that a case opens beside its own (harness/company.h) are no jobs, so that
 * --jobs 1 plays them too; there is room for OTHERS_ACTIVE_MAX of them, and a case is admitted only
 * when all of its own find room, so that none waits for another's.
 */
#ifndef HARNESS_LOOP_H
#define HARNESS_LOOP_H

#include <glib.h>
#include <stdbool.h>

#include "conformance/case.h"
#include "harness/run.h"
#include "harness/target.h"

enum {
    OTHERS_ACTIVE_MAX = 2 * OTHERS_COUNT_MAX,
    /* of those with volume: enough that neither side waits for the other */
    VOLUME_ACTIVE_MAX = 6,
    /* of those with large messages: what is sent, what comes and the recording of both are in
     * memory ten times, as they are put together, sent and kept: 170 MiB at most */
    LARGE_ACTIVE_SIZE_MAX = 16 * 1024 * 1024,
};

struct loop {
    struct target *target;
    unsigned jobs;
    unsigned opening;
    /* of the whole run, on the harness's clock; INT64_MAX when there is none */
    int64_t deadline_us;
    GQueue waiting;            /* const struct run_plan *, not owned */
    GPtrArray *active;         /* struct run *, owned; members of companies, too */
    GPtrArray *companies;      /* struct company *, owned */
    bool echoes;               /* the target sends messages back */
    unsigned others_count_max; /* at most OTHERS_ACTIVE_MAX: of members that are begun */
    bool is_unserving;         /* a company was not served since loop_drive() began */
    bool target_died;          /* set when the process of the target ended; the loop returns then */
    bool timed_out;            /* the deadline of the whole run has passed */
    bool interrupted;          /* SIGINT or SIGTERM came */
    unsigned admissions_left;  /* of waiting plans; UINT_MAX: all */
    bool is_stopping;          /* set by a callback: admit nothing more */

    /* Called for every run that is DONE, before it is freed. May add plans. */
    void (*finished)(struct run *run, void *data);
    /* Called now and then while conversations go on, for a live line. May be NULL. */
    void (*progress)(const struct loop *loop, void *data);
    void *data;
};

/* Empty for this target: one job, one opening at a time, no deadline. Clear it at the end. */
void loop_init(struct loop *loop, struct target *target);
void loop_clear(struct loop *loop);

/*
 * Drives until nothing waits and nothing is active, or one of target_died, timed_out, interrupted
 * holds: then what was active has been finished with RUN_TARGET_DIED or RUN_GIVEN_UP, and what
 * waits still waits.
 */
void loop_drive(struct loop *loop);

/*
 * From now on SIGINT and SIGTERM end loop_drive() in order, so that the target is stopped and the
 * reports are written.
 */
void loop_catch_signals(void);

/* Whether one of them has come. */
bool loop_was_interrupted(void);

#endif
