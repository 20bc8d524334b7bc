/* SPDX-License-Identifier: MIT */
/*
 * --retries: the cases that failed, once more. A repetition is the whole case, all its deliveries
 * and variants with the same octets, and nothing else goes on meanwhile. The first result is laid
 * aside and comes back whatever the repetition brings: one that passes does not undo what was seen,
 * it only shows that it is not always so.
 */
#include <assert.h>

#include "harness/suite_state.h"

/* What the conversations of a case say together, as harness/collect.c will say it. */
static enum verdict item_verdict(const struct item *item)
{
    enum verdict worst = VERDICT_NA;

    for (guint i = 0; i < item->tasks->len; i++) {
        const struct task *task = g_ptr_array_index(item->tasks, i);
        enum verdict verdict = task->attempt != NULL ? task->attempt->verdict : VERDICT_UNKNOWN;
        if (!task->is_skipped || task->attempt != NULL) {
            worst = MAX(worst, verdict);
        }
    }
    return worst;
}

static bool is_to_be_repeated(const struct item *item, enum level level)
{
    if (!item->is_reported || item->tasks->len == 0 || item->result->verdict == VERDICT_NA) {
        return false;
    }
    for (guint i = 0; i < item->tasks->len; i++) {
        const struct task *task = g_ptr_array_index(item->tasks, i);
        if (task->is_blamed) {
            return false;
        }
    }
    enum verdict verdict = item_verdict(item);
    return verdict != VERDICT_ERROR && verdict_counts(verdict, level);
}

static void item_play(struct session *suite, const struct item *item)
{
    for (guint i = 0; i < item->tasks->len; i++) {
        struct task *task = g_ptr_array_index(item->tasks, i);
        if (task->run.variant == SCRIPT_ALONE || !suite_revive(suite)) {
            continue;
        }
        suite_play_one(suite, task);
        /* The variant that had to wait for this one. */
        while (!g_queue_is_empty(&suite->loop.waiting) && suite_revive(suite)) {
            const struct run_plan *next = g_queue_pop_head(&suite->loop.waiting);
            suite_play_one(suite, next->owner);
        }
    }
}

/* Plays the case again. Whether it passed; then its conversations are kept in the item. */
static bool item_repeat(struct session *suite, struct item *item)
{
    struct task *first = g_new(struct task, item->tasks->len);

    for (guint i = 0; i < item->tasks->len; i++) {
        struct task *task = g_ptr_array_index(item->tasks, i);
        first[i] = *task;
        task->judged = NULL;
        task->attempt = NULL;
        task->trouble = NULL;
        task->is_skipped = false;
        task->alone = ALONE_REPEATED;
    }
    item_play(suite, item);
    bool has_passed = item_verdict(item) < VERDICT_WARN;
    for (guint i = 0; i < item->tasks->len; i++) {
        struct task *task = g_ptr_array_index(item->tasks, i);
        assert(!has_passed || task->attempt != NULL);
        if (has_passed) {
            g_ptr_array_add(item->repeated, task->attempt);
            task->attempt = NULL;
        }
        attempt_free(task->attempt);
        case_result_free(task->judged);
        g_free(task->trouble);
        *task = first[i];
    }
    g_free(first);
    return has_passed;
}

void suite_repeat_failures(struct session *suite)
{
    const struct options *options = suite->options;

    for (guint i = 0; i < suite->plan->items->len && options->retries > 0; i++) {
        struct item *item = g_ptr_array_index(suite->plan->items, i);
        if (!is_to_be_repeated(item, options->level)) {
            continue;
        }
        assert(item->repeated == NULL);
        item->repeated = g_ptr_array_new_with_free_func((GDestroyNotify)attempt_free);
        for (unsigned number = 1; number <= options->retries && suite_revive(suite); number++) {
            if (item_repeat(suite, item)) {
                item->passed_when_repeated = number;
                break;
            }
        }
    }
}
