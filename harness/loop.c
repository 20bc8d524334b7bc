/* SPDX-License-Identifier: MIT */
/*
 * The loop, in three parts that follow each other: admit, poll, dispatch.
 *
 * Invariants: active->len <= jobs; of the active at most `opening` are CONNECTING or OPENING.
 */
#include "harness/loop.h"

#include <assert.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

#include "harness/clock.h"

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

static void loop_check(const struct loop *loop)
{
    assert(loop->jobs >= 1 && loop->jobs <= JOBS_MAX);
    assert(loop->active->len <= loop->jobs);
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
    loop->deadline_us = INT64_MAX;
    g_queue_init(&loop->waiting);
    loop->active = g_ptr_array_new_with_free_func(run_free_as_pointer);
}

void loop_clear(struct loop *loop)
{
    g_ptr_array_unref(loop->active);
    g_queue_clear(&loop->waiting);
}

/* Hands the runs that are DONE to the caller, and forgets them. */
static void loop_sweep(struct loop *loop)
{
    guint i = 0;
    while (i < loop->active->len) {
        struct run *run = g_ptr_array_index(loop->active, i);
        if (run->state == RUN_DONE) {
            loop->finished(run, loop->data);
            g_ptr_array_remove_index(loop->active, i);
        } else {
            i++;
        }
    }
}

static void loop_admit(struct loop *loop)
{
    unsigned opening = loop_opening_count(loop);
    while (!loop->is_stopping && loop->admissions_left > 0 && loop->active->len < loop->jobs &&
           opening < loop->opening && !g_queue_is_empty(&loop->waiting)) {
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
    struct pollfd fds[JOBS_MAX + 2];
    guint count = loop->active->len;
    int64_t now_us = clock_now_us();
    int64_t wake_us = MIN(now_us + TURN_US, loop->deadline_us);

    for (guint i = 0; i < count; i++) {
        const struct run *run = g_ptr_array_index(loop->active, i);
        fds[i] = (struct pollfd){.fd = run->fd, .events = run_poll_events(run, now_us)};
        wake_us = MIN(wake_us, run_wake_us(run, now_us));
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
}

void loop_drive(struct loop *loop)
{
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
