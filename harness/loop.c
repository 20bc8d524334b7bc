/* SPDX-License-Identifier: MIT */
/*
 * The loop, in three parts that follow each other: admit, poll, dispatch.
 *
 * Invariants: of the active, at most `jobs` are no members of a company, and at most `opening` are
 * CONNECTING or OPENING.
 */
#include "harness/loop.h"

#include <assert.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "harness/clock.h"
#include "harness/company.h"

enum {
    JOBS_MAX = 1024,
    /* the longest sleep, so that a signal between check and poll costs no more than this */
    TURN_US = 500000,
};

static volatile sig_atomic_t signal_came;

static void signal_note(int number)
{
    (void)number;
    signal_came = 1;
}

bool loop_was_interrupted(void)
{
    return signal_came != 0;
}

void loop_catch_signals(void)
{
    struct sigaction action = {.sa_handler = signal_note};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static unsigned loop_opening_count(const struct loop *loop)
{
    unsigned count = 0;
    for (guint i = 0; i < loop->active->len; i++) {
        const struct run *run = g_ptr_array_index(loop->active, i);
        count += run_is_opening(run);
    }
    return count;
}

/* How many of the active are members of companies. */
static unsigned loop_member_count(const struct loop *loop)
{
    unsigned count = 0;
    for (guint i = 0; i < loop->companies->len; i++) {
        const struct company *company = g_ptr_array_index(loop->companies, i);
        count += company->active_count;
    }
    return count;
}

static void loop_check(const struct loop *loop)
{
    assert(loop->jobs >= 1 && loop->jobs <= JOBS_MAX);
    assert(loop_member_count(loop) <= OTHERS_ACTIVE_MAX);
    assert(loop->active->len - loop_member_count(loop) <= loop->jobs);
    assert(loop_opening_count(loop) <= loop->opening);
}

static void run_free_as_pointer(void *run)
{
    run_free(run);
}

void loop_init(struct loop *loop, struct target *target)
{
    memset(loop, 0, sizeof(*loop));
    loop->target = target;
    loop->jobs = 1;
    loop->opening = 1;
    loop->admissions_left = UINT_MAX;
    loop->others_count_max = OTHERS_ACTIVE_MAX;
    loop->deadline_us = INT64_MAX;
    g_queue_init(&loop->waiting);
    loop->active = g_ptr_array_new_with_free_func(run_free_as_pointer);
    loop->companies = g_ptr_array_new();
}

void loop_clear(struct loop *loop)
{
    assert(loop->companies->len == 0);
    g_ptr_array_unref(loop->companies);
    g_ptr_array_unref(loop->active);
    g_queue_clear(&loop->waiting);
}

/* The leader is over: nobody asks any more how its company fares. */
static void loop_dissolve(struct loop *loop)
{
    for (guint i = 0; i < loop->companies->len; i++) {
        struct company *company = g_ptr_array_index(loop->companies, i);
        company->is_dissolved |= !company->is_dissolved && company->leader->state == RUN_DONE;
    }
    for (guint i = 0; i < loop->active->len; i++) {
        struct run *run = g_ptr_array_index(loop->active, i);
        if (run->plan->company != NULL && run->plan->company->is_dissolved) {
            run_abort(run, RUN_GIVEN_UP, "its case is over", clock_now_us());
        }
    }
}

/* Forgets the companies of which nothing is left. */
static void loop_forget(struct loop *loop)
{
    guint i = 0;
    while (i < loop->companies->len) {
        struct company *company = g_ptr_array_index(loop->companies, i);
        if (company->active_count == 0 && company->is_dissolved) {
            company_free(company);
            g_ptr_array_remove_index(loop->companies, i);
        } else {
            i++;
        }
    }
}

/* Hands the runs that are DONE to the caller, or to their company, and forgets them. */
static void loop_sweep(struct loop *loop)
{
    guint i = 0;
    loop_dissolve(loop);
    while (i < loop->active->len) {
        struct run *run = g_ptr_array_index(loop->active, i);
        if (run->state == RUN_DONE) {
            if (run->plan->company != NULL) {
                company_take(run->plan->company, run, clock_now_us());
            } else {
                loop->finished(run, loop->data);
            }
            g_ptr_array_remove_index(loop->active, i);
        } else {
            i++;
        }
    }
    loop_forget(loop);
}

/* Begins the companies that cases ask for, and tells the cases of those that are over. */
static void loop_companies(struct loop *loop)
{
    int64_t now_us = clock_now_us();
    for (guint i = 0; i < loop->active->len; i++) {
        struct run *run = g_ptr_array_index(loop->active, i);
        const struct ws_others *others = run_take_others(run, now_us);
        if (others != NULL) {
            g_ptr_array_add(loop->companies, company_new(others, run, loop->echoes));
        }
        if (run->plan->company != NULL) {
            company_look(run->plan->company, run);
        }
    }
    for (guint i = 0; i < loop->companies->len; i++) {
        struct company *company = g_ptr_array_index(loop->companies, i);
        if (company->is_told || company->is_dissolved) {
            continue;
        }
        /* To wait for each of them in turn would take long, and tell nothing of anyone's fault. */
        if (loop->is_unserving) {
            company_give_up(company);
        }
        if (company_is_over(company)) {
            company_tell(company, now_us);
            company->is_dissolved = company->others->leave_together;
            loop->is_unserving |= company->trouble != NULL;
        }
    }
}

static void loop_admit_members(struct loop *loop)
{
    unsigned opening = loop_opening_count(loop);
    for (guint i = 0; i < loop->companies->len && opening < loop->opening; i++) {
        const struct run_plan *plan =
            company_begin_next(g_ptr_array_index(loop->companies, i), clock_now_us());
        if (plan == NULL) {
            continue;
        }
        struct run *run = run_new(plan);
        g_ptr_array_add(loop->active, run);
        run_begin(run, clock_now_us());
        opening += run_is_opening(run);
        i--;
    }
}

/* Whether all that the next plan opens beside itself finds room, and so does what it moves. */
static bool loop_has_room(const struct loop *loop)
{
    const struct run_plan *next = g_queue_peek_head((GQueue *)&loop->waiting);
    unsigned count = next->others_count;
    unsigned volume_count = 0;
    uint64_t large_size = next->large_size;
    for (guint i = 0; i < loop->active->len; i++) {
        const struct run *run = g_ptr_array_index(loop->active, i);
        count += run->plan->others_count;
        volume_count += run->plan->is_volume;
        large_size += run->plan->large_size;
    }
    if (large_size > LARGE_ACTIVE_SIZE_MAX && large_size > next->large_size) {
        return false;
    }
    if (next->is_volume && volume_count >= VOLUME_ACTIVE_MAX) {
        return false;
    }
    return count <= loop->others_count_max || count == next->others_count;
}

static void loop_admit(struct loop *loop)
{
    loop_admit_members(loop);
    unsigned opening = loop_opening_count(loop);
    unsigned members = loop_member_count(loop);
    while (!loop->is_stopping && loop->admissions_left > 0 &&
           loop->active->len - members < loop->jobs && opening < loop->opening &&
           !g_queue_is_empty(&loop->waiting) && loop_has_room(loop)) {
        loop->admissions_left -= loop->admissions_left != UINT_MAX;
        struct run *run = run_new(g_queue_pop_head(&loop->waiting));
        g_ptr_array_add(loop->active, run);
        run_begin(run, clock_now_us());
        if (run->state == RUN_DONE) {
            loop_sweep(loop);
        } else {
            opening++;
        }
    }
}

static void loop_give_up(struct loop *loop, enum run_outcome outcome, const char *why)
{
    int64_t now_us = clock_now_us();
    for (guint i = 0; i < loop->active->len; i++) {
        run_abort(g_ptr_array_index(loop->active, i), outcome, why, now_us);
    }
    loop_sweep(loop);
}

/* One turn: poll and dispatch. */
static void loop_turn(struct loop *loop)
{
    struct pollfd fds[JOBS_MAX + OTHERS_ACTIVE_MAX + 2];
    guint count = loop->active->len;
    int64_t now_us = clock_now_us();
    int64_t wake_us = MIN(now_us + TURN_US, loop->deadline_us);

    for (guint i = 0; i < count; i++) {
        const struct run *run = g_ptr_array_index(loop->active, i);
        fds[i] = (struct pollfd){.fd = run_poll_fd(run), .events = run_poll_events(run, now_us)};
        wake_us = MIN(wake_us, run_wake_us(run, now_us));
    }
    for (guint i = 0; i < loop->companies->len; i++) {
        wake_us = MIN(wake_us, company_wake_us(g_ptr_array_index(loop->companies, i)));
    }
    fds[count] = (struct pollfd){.fd = loop->target->output_fd, .events = POLLIN};
    fds[count + 1] = (struct pollfd){.fd = loop->target->pidfd, .events = POLLIN};
    struct timespec left = clock_until(wake_us, now_us);
    if (ppoll(fds, count + 2, &left, NULL) < 0) {
        for (guint i = 0; i < count + 2; i++) {
            fds[i].revents = 0;
        }
    }
    now_us = clock_now_us();
    for (guint i = 0; i < count; i++) {
        struct run *run = g_ptr_array_index(loop->active, i);
        if (fds[i].revents != 0 || now_us >= run_wake_us(run, now_us)) {
            run_advance(run, fds[i].revents, now_us);
        }
    }
    if (fds[count].revents != 0) {
        target_read_output(loop->target);
    }
    if (fds[count + 1].revents != 0 && target_is_dead(loop->target)) {
        loop->target_died = true;
    }
    loop_sweep(loop);
    loop_companies(loop);
    loop_sweep(loop);
}

void loop_drive(struct loop *loop)
{
    loop->is_unserving = false;
    for (;;) {
        if (signal_came) {
            loop->interrupted = true;
            loop_give_up(loop, RUN_GIVEN_UP, "the run was interrupted");
            return;
        }
        if (clock_now_us() >= loop->deadline_us) {
            loop->timed_out = true;
            loop_give_up(loop, RUN_GIVEN_UP, "the total time-out of the run has passed");
            return;
        }
        loop_admit(loop);
        loop_check(loop);
        if (loop->active->len == 0) {
            return;
        }
        loop_turn(loop);
        if (loop->target_died) {
            loop_give_up(loop, RUN_TARGET_DIED, "the process of the target ended");
            return;
        }
        if (loop->progress != NULL) {
            loop->progress(loop, loop->data);
        }
    }
}
