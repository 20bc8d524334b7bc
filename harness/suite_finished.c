/* SPDX-License-Identifier: MIT */
/*
 * Takes in the conversations of a run as they end: judges those that were played, and notes which
 * have to be played once more, alone, before a verdict can rest on them.
 */
#include <assert.h>

#include "harness/autobahn_told.h"
#include "harness/clock.h"
#include "harness/progress.h"
#include "harness/suite_state.h"
#include "harness/wire.h"

enum {
    PROGRESS_INTERVAL_US = 100000,
    LINE_INTERVAL_US = 10000000, /* where a line stays, and somebody wants to know all */
};

void suite_end_early(struct session *suite, char *why)
{
    if (suite->result->ended_early == NULL) {
        suite->result->ended_early = why;
    } else {
        g_free(why);
    }
    suite->loop.is_stopping = true;
}

static void probe_finished(struct session *suite, struct run *run)
{
    suite->probed = *probe_player_facts(run->player);
    g_free(suite->probe_trouble);
    suite->probe_trouble = NULL;
    suite->probe_had_no_room = run->had_no_room;
    if (run->outcome != RUN_PLAYED) {
        suite->probe_trouble = g_strdup(run->trouble);
    } else if (suite->result->server == NULL) {
        suite->result->server = g_strdup(run->server);
    }
}

static void transcript_keep(struct session *suite, struct task *task, struct run *run)
{
    if (suite->transcripts == NULL) {
        return;
    }
    run->transcript->messages = suite->options->messages;
    run->transcript->suite = g_strdup(task->item->result->suite);
    run->transcript->id = g_strdup(task->item->result->id);
    GString *line = transcript_write(run->transcript);
    fwrite(line->str, 1, line->len, suite->transcripts);
    g_string_free(line, TRUE);
    task->attempt->transcript = suite->transcript_count++;
}

void suite_queue_alone(struct session *suite, struct task *task, enum alone_reason reason)
{
    if (task->alone == ALONE_NOT) {
        task->alone = reason;
        g_ptr_array_add(suite->alone, task);
    }
}

/*
 * Whether the target ended the conversation, and no Close of its own was seen in it. Of one that is
 * not recorded nobody knows.
 */
static bool was_cut_off(const struct run *run)
{
    struct wire_reader reader;
    struct wire_frame frame;
    bool is_open = false;
    bool has_close = false;

    if (!run->has_ended || run->plan->is_volume) {
        return false;
    }
    wire_reader_init(&reader, WIRE_PAYLOAD_SIZE_LIMIT);
    for (guint i = 0; i < run->transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(run->transcript->entries, struct entry, i);
        is_open |= entry->kind == ENTRY_OPENED;
        if (is_open && entry->kind == ENTRY_RECEIVED) {
            gsize size;
            const uint8_t *octets = g_bytes_get_data(entry->octets, &size);
            wire_reader_append(&reader, octets, size);
            while (wire_reader_next(&reader, &frame) == WIRE_FRAME) {
                has_close |= frame.opcode == WS_CLOSE;
            }
        }
    }
    wire_reader_clear(&reader);
    return !has_close;
}

/* Others were not served. Whoever goes on now may be to blame, or may only suffer from it. */
static void unserved(struct session *suite, struct task *task)
{
    suite->is_doubtful = true;
    suite->loop.is_stopping = true;
    if (suite->doubtful_id == NULL) {
        suite->doubtful_id = g_strdup(task->item->result->id);
    }
    suite->unserved_count += task->was_alone;
    suite_queue_alone(suite, task, ALONE_UNSERVED);
}

/* Judges a conversation that was played to its end. */
static void task_judge(struct session *suite, struct task *task, struct run *run)
{
    struct item *item = task->item;

    case_result_free(task->judged);
    attempt_free(task->attempt);
    task->judged = case_result_new(item->result->id, item->result->suite, item->result->title,
                                   item->result->section);
    task->attempt = plan_attempt_new(task);
    run->plan->player_class->judge(run->player, task->attempt, task->judged,
                                   suite->options->keeps_logs);
    task->attempt->seed = task->run.seed;
    task->attempt->local_port = run->local_port;
    task->attempt->duration_us = clock_now_us() - run->begun_us;
    task->finished_us = clock_now_us();
    task->was_cut_off = was_cut_off(run);
    task->was_alone = task->alone != ALONE_NOT;
    if (task->judged->told != NULL) {
        autobahn_told_take(task->judged->told, run, suite->begun_us, task->attempt->duration_us);
    }
    transcript_keep(suite, task, run);
    if (item->ws_case != NULL) {
        watch_add(suite->watch, task, run);
    }
    task->was_unserved = run->was_unserved;
    if (run->was_unserved) {
        unserved(suite, task);
    } else if ((task->attempt->timed_out || task->attempt->was_turned_away) &&
               task->attempt->verdict >= VERDICT_WARN) {
        suite_queue_alone(suite, task, ALONE_TIMED_OUT);
    } else if (suite->hears_others && task->attempt->verdict >= VERDICT_WARN) {
        suite_queue_alone(suite, task, ALONE_OVERHEARD);
    }
    if (!item->is_only_measured && verdict_counts(task->attempt->verdict, suite->options->level)) {
        suite->failing_count++;
        bool is_known =
            suite->expectations != NULL &&
            expectations_cover(suite->expectations, task->judged, suite->options->level);
        if (suite->options->fail_fast && !task->attempt->timed_out &&
            !task->attempt->was_turned_away && !is_known) {
            suite_end_early(suite, g_strdup_printf("stopped at the first failure, %s (--fail-fast)",
                                                   item->result->id));
        }
    }
}

/*
 * A target that leaves failed connections open is waited for as long as it takes to be sure, but
 * not in hundreds of cases.
 */
static void note_left_open(struct session *suite, const struct task *task)
{
    bool has_used_all = task->attempt->timed_out && task->attempt->verdict >= VERDICT_WARN &&
                        task->attempt->duration_us >= task->run.limits.end_us;

    if (!has_used_all || ++suite->left_open_count != LEFT_OPEN_MAX) {
        return;
    }
    for (guint i = 0; i < suite->plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(suite->plan->items, i);
        for (guint j = 0; j < item->tasks->len; j++) {
            struct task *other = g_ptr_array_index(item->tasks, j);
            other->run.limits.end_us = other->run.limits.reply_us;
        }
    }
}

/*
 * ALONE after FOLLOWED judges the close code; it is not needed when FOLLOWED has shown that the
 * offence is not even noticed.
 */
static void queue_variant(struct session *suite, const struct task *task)
{
    if (task->run.variant != SCRIPT_FOLLOWED) {
        return;
    }
    for (guint i = 0; i + 1 < task->item->tasks->len; i++) {
        struct task *next = g_ptr_array_index(task->item->tasks, i + 1);
        if (g_ptr_array_index(task->item->tasks, i) != task || next->attempt != NULL) {
            continue;
        }
        next->is_skipped = task->attempt->verdict >= VERDICT_WARN;
        if (!next->is_skipped) {
            g_queue_push_head(&suite->loop.waiting, &next->run);
        }
    }
}

static void not_opened(struct session *suite, struct task *task, struct run *run)
{
    g_free(task->trouble);
    task->trouble = g_strdup(run->trouble);
    if (task->alone == ALONE_NOT) {
        suite_queue_alone(suite, task, ALONE_NOT_OPENED);
    }
    suite->not_opened_in_a_row++;
    if (suite->not_opened_in_a_row >= NOT_OPENED_MAX) {
        suite->loop.is_stopping = true;
    }
}

/* It says what the target does not do, and nothing of whether it answers others. */
static void offer_refused(struct session *suite, struct task *task, const struct run *run)
{
    g_free(task->trouble);
    task->trouble =
        g_strdup_printf("the target refuses this offer of permessage-deflate: %s", run->trouble);
    task->was_refused = true;
    suite->not_opened_in_a_row = 0;
}

void suite_run_finished(struct run *run, void *data)
{
    struct session *suite = data;
    struct task *task = run->plan->owner;

    if (task == NULL && run->plan->player_class != &probe_player_class) {
        suite_heard_finished(suite, run);
        return;
    }
    if (task == NULL) {
        probe_finished(suite, run);
        return;
    }
    suite->finished_count++;
    task->was_opened = run->was_opened;
    task->had_no_room = run->had_no_room;
    switch (run->outcome) {
    case RUN_PLAYED:
        suite->not_opened_in_a_row = 0;
        task_judge(suite, task, run);
        note_left_open(suite, task);
        suite->late_in_a_row = task->attempt->timed_out ? suite->late_in_a_row + 1 : 0;
        if (suite->late_in_a_row >= LATE_MAX) {
            suite->loop.is_stopping = true;
        }
        queue_variant(suite, task);
        break;
    case RUN_TARGET_DIED:
        g_free(task->trouble);
        task->trouble = g_strdup(run->trouble);
        suite_queue_alone(suite, task, ALONE_SUSPECT);
        break;
    case RUN_NOT_CONNECTED:
    case RUN_NOT_CONNECTED_IN_TIME:
    case RUN_NOT_SECURED:
    case RUN_NOT_OPENED:
    case RUN_NOT_OPENED_IN_TIME:
        not_opened(suite, task, run);
        break;
    case RUN_OFFER_REFUSED:
        if (task->item->ws_case != NULL) {
            offer_refused(suite, task, run);
        } else {
            not_opened(suite, task, run);
        }
        break;
    case RUN_TOO_LONG:
    case RUN_GIVEN_UP:
        g_free(task->trouble);
        task->trouble = g_strdup(run->trouble);
        break;
    case RUN_UNFINISHED:
        assert(false && "a finished run has an outcome");
        break;
    }
}

/* Which conversation is waited for, and how far it is. */
static void waiting_append(GString *line, const struct loop *loop)
{
    const struct run *run = g_ptr_array_index(loop->active, 0);
    const struct task *task = run->plan->owner;
    unsigned done = 0;
    unsigned all = 0;

    g_string_append_printf(line, "; waiting for %u: %s", loop->active->len,
                           task != NULL ? task->item->result->id : "probe");
    if (run->plan->player_class->progress != NULL) {
        run->plan->player_class->progress(run->player, &done, &all);
    }
    if (all > 0) {
        g_string_append_printf(line, ", message %u of %u", MIN(done + 1, all), all);
    }
}

void suite_progress(const struct loop *loop, void *data)
{
    struct session *suite = data;
    int64_t now_us = clock_now_us();
    bool is_live = suite->options->progress;

    if (now_us - suite->progress_us < (is_live ? PROGRESS_INTERVAL_US : LINE_INTERVAL_US) ||
        (!is_live && (!suite->options->verbose || suite->options->quiet))) {
        return;
    }
    suite->progress_us = now_us;
    /* What is played once more, alone, is no part of the plan. */
    GString *line = g_string_new(NULL);
    g_string_printf(line, "%u of %u conversations, %u failing, %.1f s", suite->finished_count,
                    MAX(suite->plan->task_count, suite->finished_count), suite->failing_count,
                    (double)(now_us - suite->begun_us) / 1e6);
    if (loop->active->len > 0) {
        waiting_append(line, loop);
    }
    if (is_live) {
        progress_show(line->str);
    } else {
        fprintf(stderr, "%s\n", line->str);
    }
    g_string_free(line, TRUE);
}
