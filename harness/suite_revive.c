/* SPDX-License-Identifier: MIT */
/*
 * Whether the target lives: asks it, notes its deaths and silences and whom they may be due to, and
 * starts it again. See harness/suite_alone.c for how the one that is to blame is found.
 */
#include <assert.h>
#include <poll.h>
#include <string.h>

#include "harness/clock.h"
#include "harness/suite_state.h"

enum {
    /* When no case is suspected: a target that falls silent so often is gone. */
    REPLACED_MAX = 3,
    REPLACE_GRACE_US = 300000, /* of a target that answers nobody */
    /* so many conversations that kill the target tell enough */
    BLAMED_MAX = 20,
    /* what ended so short a time before a death was seen may have been ended by it */
    SUSPECT_US = 300000,
    /* A target that has no room is asked again so often for one, and so often in all; the times
     * between grow by the factor, up to 1.6 s. */
    NO_ROOM_ONE_MAX = 3,
    NO_ROOM_ALL_MAX = 60,
    NO_ROOM_LAG_US = 100000,
    NO_ROOM_LAG_GROWS = 4,
};

void suite_note(struct session *suite, char *note)
{
    g_ptr_array_add(suite->result->notes, note);
}

/*
 * Asks the target, on --close-url when there is a close code; false when the connection does not
 * open.
 */
/* Drives the loop with that conversation alone. */
static bool probe_play(struct session *suite, struct run_plan *plan)
{
    plan->player_class = &probe_player_class;
    if (suite->is_doubtful) {
        /* So long was waited already. */
        plan->open_timeout_us = plan->limits.reply_us;
    }
    plan->seed = plan_seed(suite->options->seed, "probe", DELIVERY_WHOLE, SCRIPT_ONCE);
    memset(&suite->probed, 0, sizeof(suite->probed));
    suite->loop.is_stopping = false;
    suite->loop.jobs = 1;
    /* What waits goes on waiting behind the answer. */
    GQueue rest = suite->loop.waiting;
    g_queue_init(&suite->loop.waiting);
    g_queue_push_head(&suite->loop.waiting, plan);
    loop_drive(&suite->loop);
    g_queue_clear(&suite->loop.waiting);
    suite->loop.waiting = rest;
    return suite->probed.opened;
}

void suite_pause(int64_t pause_us)
{
    struct timespec left = clock_until(pause_us, 0);

    ppoll(NULL, 0, &left, NULL);
}

bool suite_wait_for_room(struct session *suite, unsigned *waited_count)
{
    if (*waited_count >= NO_ROOM_ONE_MAX || suite->no_room_count >= NO_ROOM_ALL_MAX ||
        suite->loop.interrupted || suite->loop.timed_out || target_is_dead(suite->target)) {
        return false;
    }
    int64_t lag_us = NO_ROOM_LAG_US;
    for (unsigned before = 0; before < *waited_count; before++) {
        lag_us *= NO_ROOM_LAG_GROWS;
    }
    ++*waited_count;
    suite->no_room_count++;
    suite->not_opened_in_a_row = 0;
    suite_pause(lag_us);
    return true;
}

bool suite_probe(struct session *suite, unsigned close_code)
{
    struct run_plan plan = suite->setup;
    unsigned waited_count = 0;
    bool has_opened = false;

    plan.close_code = close_code;
    /* Nobody was there before the first one, so that one is not repeated. */
    do {
        has_opened = probe_play(suite, &plan);
    } while (suite->probe_had_no_room && suite->finished_count > 0 &&
             suite_wait_for_room(suite, &waited_count));
    return has_opened;
}

/* Asks one thing more, and leaves what is known of the target as it is. */
static struct probe_facts probe_aside(struct session *suite, struct run_plan *plan)
{
    const struct probe_facts probed = suite->probed;

    probe_play(suite, plan);
    struct probe_facts facts = suite->probed;
    suite->probed = probed;
    g_clear_pointer(&suite->probe_trouble, g_free);
    return facts;
}

bool suite_probe_deflate(struct session *suite)
{
    static const struct probe_setting only_opens = {.only_opens = true};
    struct run_plan plan = suite->setup;

    plan.offer = PROBE_OFFER;
    plan.setting = &only_opens;
    struct probe_facts facts = probe_aside(suite, &plan);
    return facts.opened && facts.accepts_deflate;
}

bool suite_probe_binary(struct session *suite)
{
    static const struct probe_setting only_binary = {.only_binary = true};
    struct run_plan plan = suite->setup;

    plan.setting = &only_binary;
    return probe_aside(suite, &plan).echoes_binary;
}

/*
 * The process is dead: its last moments are played again alone. What had just ended may have been
 * ended by the death, and a crash must not be taken for a close.
 */
static void suspect_recent(struct session *suite)
{
    int64_t since_us = clock_now_us() - SUSPECT_US;

    for (guint i = 0; i < suite->plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(suite->plan->items, i);
        for (guint j = 0; j < item->tasks->len; j++) {
            struct task *task = g_ptr_array_index(item->tasks, j);
            if (task->attempt != NULL && task->was_cut_off && task->finished_us >= since_us) {
                suite_queue_alone(suite, task, ALONE_SUSPECT);
            }
        }
    }
}

/* The process is dead, and which conversation is to blame is to be found out. */
void suite_note_death(struct session *suite)
{
    suite->death_count++;
    suspect_recent(suite);
    suite_note(suite, g_strdup_printf("the target %s while conversations were going on; it was "
                                      "started again, and they are played again one at a time",
                                      suite->target->death));
}

/* Starts a target again that died. False: it cannot be started; the run ends. */
static bool suite_restart(struct session *suite)
{
    char *error = NULL;

    suite->loop.target_died = false;
    suite->not_opened_in_a_row = 0;
    if (suite->blamed_count >= BLAMED_MAX) {
        suite_end_early(suite, g_strdup_printf("the target dies again and again: %d conversations "
                                               "have ended its process",
                                               BLAMED_MAX));
        return false;
    }
    bool is_started = target_start(suite->target, &error);
    if (!is_started && target_move(suite->target, suite->options)) {
        g_free(error);
        error = NULL;
        is_started = target_start(suite->target, &error);
    }
    if (!is_started) {
        suite->facts->target_gone = true;
        suite_end_early(suite, g_strdup_printf("the target could not be started again: %s", error));
        g_free(error);
        return false;
    }
    return true;
}

/* One that is known to stop at a case is replaced each time; any other a few times only. */
bool suite_may_replace(const struct session *suite)
{
    return suite->target->command != NULL && suite->blamed_count < BLAMED_MAX &&
           (suite->is_doubtful || suite->replaced_count < REPLACED_MAX);
}

/* A target that lives and answers nobody is ended and started again, so that the others are judged,
 * and each of those that may be to blame alone. */
static bool suite_replace(struct session *suite)
{
    if (suite->replaced_count == 0) {
        suite_note(suite,
                   g_strdup_printf("the target stopped answering anybody%s%s; it was ended and "
                                   "started again, and what went on then is played again one at "
                                   "a time",
                                   suite->doubtful_id != NULL ? " at " : "",
                                   suite->doubtful_id != NULL ? suite->doubtful_id : ""));
    }
    suite->replaced_count++;
    target_stop(suite->target, REPLACE_GRACE_US);
    return suite_restart(suite);
}

/*
 * The target answered all cases and answers nobody now. Those that do something to others are
 * played again alone. False: there are none, or it cannot be started again.
 */
bool suite_suspect_silence(struct session *suite)
{
    unsigned count = 0;

    for (guint i = 0; i < suite->plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(suite->plan->items, i);
        for (guint j = 0; j < item->tasks->len; j++) {
            struct task *task = g_ptr_array_index(item->tasks, j);
            if (task->run.others_count > 0 && task->attempt != NULL && !task->was_alone) {
                suite_queue_alone(suite, task, ALONE_UNSERVED);
                count++;
            }
        }
    }
    return count > 0 && suite_replace(suite);
}

/* Asks a target whose conversations did not open, or ended by deadlines. False: the run ends. */
static bool suite_ask_again(struct session *suite)
{
    suite->not_opened_in_a_row = 0;
    suite->late_in_a_row = 0;
    if (!suite_probe(suite, 0)) {
        if (suite_target_died(suite)) {
            return suite_restart(suite);
        }
        if (suite_may_replace(suite)) {
            return suite_replace(suite);
        }
        suite->facts->target_gone = true;
        suite_end_early(suite, g_strdup_printf("the target is gone%s%s: %s",
                                               suite->doubtful_id != NULL ? " since " : "",
                                               suite->doubtful_id != NULL ? suite->doubtful_id : "",
                                               suite->probe_trouble));
        return false;
    }
    if (!suite->probed.answers_at_all && suite_may_replace(suite)) {
        return suite_replace(suite);
    }
    if (!suite->probed.answers_at_all) {
        suite->facts->target_gone = true;
        suite_end_early(suite,
                        g_strdup_printf("the target opens connections and then answers nothing: "
                                        "%d conversations in a row ended by a deadline",
                                        LATE_MAX));
        return false;
    }
    return true;
}

bool suite_revive(struct session *suite)
{
    bool is_refusing = suite->not_opened_in_a_row >= NOT_OPENED_MAX;

    suite->loop.target_died = false;
    suite->loop.is_stopping = false;
    if (suite->result->ended_early != NULL || suite->loop.interrupted || suite->loop.timed_out) {
        return false;
    }
    /* A target that refuses connections may have died so lately that it is not seen yet. */
    if (is_refusing ? suite_target_died(suite) : target_is_dead(suite->target)) {
        return suite_restart(suite);
    }
    if (is_refusing || suite->late_in_a_row >= LATE_MAX || suite->is_doubtful) {
        bool is_alive = suite_ask_again(suite);
        suite->is_doubtful = false;
        return is_alive;
    }
    return true;
}
