/* SPDX-License-Identifier: MIT */
/*
 * What has to be played once more with nothing else going on, and who is to blame when the target
 * dies.
 *
 * A process that dies is seen a little later than its connections: the next connection may still be
 * taken by the kernel, and then be reset. So a death is blamed on the conversation that was open
 * when it was seen; when that one never opened, on the one before it.
 */
#include <assert.h>
#include <poll.h>

#include "harness/clock.h"
#include "harness/collect.h"
#include "harness/suite_state.h"

enum {
    /* after so many time-outs were confirmed in a row, the others are believed */
    CONFIRMED_MAX = 5,
    /* After so many that keep the target from serving others, the rest is not asked any more. It
     * is not believed, either: it may only have suffered from them. */
    UNSERVED_MAX = 40,
    /* a process may be seen dead a little later than its connections */
    DEATH_LAG_US = 100000,
    /* Of a chat, before what failed is played again; after so many that fail again in a row, the
     * others are believed. */
    OVERHEARD_LAG_US = 200000,
    OVERHEARD_MAX = 20,
};

static int task_compare(const void *a, const void *b)
{
    const struct task *first = *(const struct task *const *)a;
    const struct task *second = *(const struct task *const *)b;
    return first->order < second->order ? -1 : first->order > second->order;
}

/* The process is dead, or will be seen dead within a moment. */
bool suite_target_died(struct session *suite)
{
    int64_t deadline_us = clock_now_us() + DEATH_LAG_US;

    while (suite->target->pid > 0 && !target_is_dead(suite->target) &&
           clock_now_us() < deadline_us) {
        struct pollfd fd = {.fd = suite->target->pidfd, .events = POLLIN};
        struct timespec left = clock_until(deadline_us, clock_now_us());
        ppoll(&fd, 1, &left, NULL);
    }
    return suite->target->command != NULL && suite->target->pid == 0;
}

static void blame_death(struct session *suite, struct task *task)
{
    char *words = target_last_words(suite->target);
    char *actual = g_strdup_printf("the process of the target %s%s%s%s", suite->target->death,
                                   words != NULL ? "; it said \"" : "", words != NULL ? words : "",
                                   words != NULL ? "\"" : "");
    collect_death(task, actual);
    task->was_alone = true;
    task->is_blamed = true;
    suite->blamed_count++;
    g_free(actual);
    g_free(words);
}

void suite_play_one(struct session *suite, struct task *task)
{
    suite->loop.jobs = 1;
    suite->loop.admissions_left = 1;
    g_free(task->trouble);
    task->trouble = NULL;
    task->was_opened = false;
    task->had_no_room = false;
    g_queue_push_head(&suite->loop.waiting, &task->run);
    loop_drive(&suite->loop);
    suite->loop.admissions_left = UINT_MAX;
}

/* The target answers nobody since this was played, with nothing else going on. */
static void blame_silence(struct session *suite, struct task *previous)
{
    if (previous != NULL && previous->attempt != NULL && !previous->was_unserved) {
        collect_silence(previous);
        previous->was_alone = true;
        suite->unserved_count++;
    }
}

/*
 * The target lives, and the connection did not open. When it answers nobody, then because of what
 * was played before; it is started again where that can be done, and the task is played again.
 */
static void play_unopened(struct session *suite, struct task *task, struct task *previous)
{
    unsigned replaced_count = suite->replaced_count;

    suite->is_doubtful = true;
    suite->not_opened_in_a_row = 0;
    if (!suite_revive(suite) || suite->replaced_count == replaced_count) {
        return;
    }
    blame_silence(suite, previous);
    suite_play_one(suite, task);
}

/* Whether the target had no room for it, or closed for a reason of its own. */
static bool was_turned_away(const struct task *task)
{
    return task->had_no_room ||
           (task->trouble == NULL && task->attempt != NULL && task->attempt->was_turned_away &&
            task->attempt->verdict >= VERDICT_WARN);
}

static void play_where_room_is(struct session *suite, struct task *task)
{
    unsigned waited_count = 0;

    do {
        suite_play_one(suite, task);
    } while (was_turned_away(task) && suite_wait_for_room(suite, &waited_count));
}

/*
 * Plays a task until it is clear whether it is to blame for a death. `previous` was played before
 * it.
 */
static void play_alone(struct session *suite, struct task *task, struct task *previous)
{
    play_where_room_is(suite, task);
    bool is_missing = !task->was_opened || task->was_unserved;
    bool is_dead = target_is_dead(suite->target) || (is_missing && suite_target_died(suite));
    if (!is_dead && !task->was_opened) {
        play_unopened(suite, task, previous);
    }
    if (!is_dead) {
        return;
    }
    if (task->was_opened) {
        blame_death(suite, task);
        return;
    }
    if (previous != NULL) {
        blame_death(suite, previous);
    }
    suite->not_opened_in_a_row = 0;
    if (suite_revive(suite)) {
        suite_play_one(suite, task);
    }
}

void suite_play_alone(struct session *suite)
{
    struct task *previous = NULL;
    unsigned confirmed = 0;
    unsigned unserved_count = 0;
    unsigned overheard_count = 0;

    g_ptr_array_sort(suite->alone, task_compare);
    for (guint next = 0; next < suite->alone->len && suite_revive(suite); next++) {
        struct task *task = g_ptr_array_index(suite->alone, next);
        if (task->alone == ALONE_UNSERVED && unserved_count >= UNSERVED_MAX) {
            continue;
        }
        if (task->alone == ALONE_TIMED_OUT && confirmed >= CONFIRMED_MAX) {
            continue;
        }
        if (task->alone == ALONE_OVERHEARD && overheard_count >= OVERHEARD_MAX) {
            continue;
        }
        if (suite->hears_others) {
            suite_pause(OVERHEARD_LAG_US);
        }
        play_alone(suite, task, previous);
        previous = task;
        /* What a variant that was waiting for this one brings is played alone, too. */
        while (!g_queue_is_empty(&suite->loop.waiting) && suite_revive(suite)) {
            const struct run_plan *plan = g_queue_pop_head(&suite->loop.waiting);
            play_alone(suite, plan->owner, previous);
            previous = plan->owner;
        }
        unserved_count += task->was_unserved;
        bool again = task->attempt != NULL &&
                     (task->attempt->timed_out || task->attempt->was_turned_away) &&
                     task->attempt->verdict >= VERDICT_WARN;
        confirmed = again ? confirmed + 1 : 0;
        bool is_broken = task->attempt != NULL && task->attempt->verdict >= VERDICT_WARN;
        overheard_count = is_broken ? overheard_count + 1 : 0;
    }
    g_autoptr(GPtrArray) questions = watch_open_questions(suite->watch);
    for (guint i = 0; i < questions->len && suite_revive(suite); i++) {
        struct task *task = g_ptr_array_index(questions, i);
        if (task->alone == ALONE_NOT) {
            task->alone = ALONE_WATCHED;
        }
        play_alone(suite, task, previous);
        previous = task;
    }
    if (previous != NULL && suite_target_died(suite)) {
        blame_death(suite, previous);
    }
    if (previous != NULL && previous->run.others_count > 0 && !suite->is_doubtful) {
        unsigned replaced_count = suite->replaced_count;
        suite->is_doubtful = true;
        if (suite_revive(suite) && suite->replaced_count != replaced_count) {
            blame_silence(suite, previous);
        }
    }
    g_ptr_array_set_size(suite->alone, 0);
}
