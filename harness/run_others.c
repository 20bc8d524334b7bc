/* SPDX-License-Identifier: MIT */
/*
 * What a run does beside reading and writing: it reads slowly on purpose, it resets TCP, and it
 * asks for other connections and hears what came of them.
 *
 * While it reads slowly nothing that it writes is late: a target that cannot write may stop
 * reading. The others are begun when nothing could be written for a while: then the target has come
 * to where it cannot write.
 */
#include <assert.h>
#include <string.h>
#include <sys/socket.h>

#include "harness/run_state.h"

enum {
    LAG_US = 30000,      /* so long nothing was written */
    LAG_MAX_US = 300000, /* in sips, something always is */
    SIP_PACE_US = 1000,  /* between two sips */
};

bool run_holds_reading(const struct run *run, int64_t now_us)
{
    return run->action.reads_slowly && now_us < run->read_after_us;
}

void run_note_action(struct run *run, const struct player_action *action, int64_t now_us)
{
    bool is_new = action->others != NULL && !run->wants_others && !run->others_are_out;

    if (action->reads_slowly && !run->action.reads_slowly) {
        run->read_after_us = action->sip_size > 0 ? now_us : INT64_MAX;
    }
    if (is_new) {
        run->wants_others = true;
        run->others_asked_us = now_us;
    } else if (action->others == NULL) {
        run->wants_others = false;
    }
    run->action = *action;
}

size_t run_sip(struct run *run, size_t size_max, int64_t now_us)
{
    if (!run->action.reads_slowly || run->action.sip_size == 0) {
        return size_max;
    }
    run->read_after_us = now_us + SIP_PACE_US;
    return MIN(size_max, (size_t)run->action.sip_size);
}

void run_reset(struct run *run, int64_t now_us)
{
    struct linger at_once = {.l_onoff = 1, .l_linger = 0};

    assert(run->stream.fd >= 0);
    setsockopt(run->stream.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    stream_drop(&run->stream);
    run->is_aborted = true;
    run->has_ended = true;
    transcript_add(run->transcript, ENTRY_ABORTED, run_time(run, now_us), NULL, 0);
}

int64_t run_others_after_us(const struct run *run)
{
    if (run->action.reads_slowly) {
        return MIN(MAX(run->others_asked_us, run->write_progress_us) + LAG_US,
                   run->others_asked_us + LAG_MAX_US);
    }
    return run->out_begin == run->out->len ? run->others_asked_us : INT64_MAX;
}

const struct ws_others *run_take_others(struct run *run, int64_t now_us)
{
    if (run->state != RUN_PLAYING || !run->wants_others || now_us < run_others_after_us(run)) {
        return NULL;
    }
    run->wants_others = false;
    run->others_are_out = true;
    return run->action.others;
}

void run_tell_others(struct run *run, bool is_through, const char *words, int64_t now_us)
{
    enum entry_kind kind = is_through ? ENTRY_SERVED : ENTRY_UNSERVED;

    assert(run->others_are_out);
    run->others_are_out = false;
    if (run->state != RUN_PLAYING) {
        return;
    }
    run->was_unserved |= !is_through;
    transcript_add(run->transcript, kind, run_time(run, now_us), words, strlen(words));
    run->action.others =
        run->plan->player_class->others_came(run->player, is_through, words, run_time(run, now_us));
    run->wants_others = run->action.others != NULL;
    run->others_asked_us = now_us;
    if (!run->wants_others) {
        run->action.reads_slowly = false;
        run->write_progress_us = now_us;
    }
    if (run->out_begin == run->out->len) {
        run_obey(run, now_us);
    }
}
