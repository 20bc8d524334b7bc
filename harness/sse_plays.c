/* SPDX-License-Identifier: MIT */
/* The exchanges of one phase; see sse_session.h. */
#include <string.h>

#include "harness/clock.h"
#include "harness/progress.h"
#include "harness/sse_session.h"

enum {
    BROWSER_OPENINGS = 6, /* so many connections a browser opens to one host at a time */
    CONNECTIONS_MIN = 16, /* for the exchanges that have to be open at the same time */
    PROGRESS_INTERVAL_US = 100000,
    REFUSED_PAUSE_US = 1000000, /* before it is asked again who was refused for want of room */
};

void sse_end_early(struct sse_session *session, char *why)
{
    if (session->result->ended_early == NULL) {
        session->result->ended_early = why;
    } else {
        g_free(why);
    }
}

void sse_play_free(void *pointer)
{
    struct sse_play *play = pointer;
    g_free(play->setting.label);
    g_free(play->setting.request);
    sse_record_free(play->record);
    g_free(play);
}

/* Takes label and request over. */
struct sse_play *sse_play_new(const struct sse_session *session,
                              const struct sse_exchange *exchange, char *label, char *request)
{
    struct sse_play *play = g_new0(struct sse_play, 1);

    play->setting = (struct sse_setting){.exchange = exchange, .label = label, .request = request};
    play->run = session->setup;
    play->run.player_class = &sse_player_class;
    play->run.setting = &play->setting;
    play->run.seed = plan_seed(session->options->seed, label, DELIVERY_WHOLE, SCRIPT_ONCE);
    play->run.is_narrow = exchange->stops_reading;
    play->run.owner = play;
    return play;
}

static void transcript_keep(struct sse_session *session, const struct sse_play *play,
                            struct run *run)
{
    if (session->transcripts == NULL || play->record->request == NULL) {
        return;
    }
    run->transcript->suite = g_strdup("conformance");
    run->transcript->id = g_strconcat("exchange/", play->setting.label, NULL);
    GString *line = transcript_write(run->transcript);
    fwrite(line->str, 1, line->len, session->transcripts);
    g_string_free(line, TRUE);
    play->record->transcript = session->transcript_count++;
}

void sse_play_finished(struct run *run, void *data)
{
    struct sse_session *session = data;
    struct sse_play *play = run->plan->owner;

    session->finished_count++;
    sse_record_free(play->record);
    play->record = sse_player_take(run->player);
    play->record->local_port = run->local_port;
    play->target_died = run->outcome == RUN_TARGET_DIED;
    /* TLS may be refused behind its handshake, too. */
    if (run->outcome != RUN_PLAYED || !play->record->has_head) {
        play->record->trouble =
            g_strdup(run->outcome != RUN_PLAYED ? run->trouble : run->stream.trouble);
    }
    transcript_keep(session, play, run);
}

void sse_play_progress(const struct loop *loop, void *data)
{
    struct sse_session *session = data;
    int64_t now_us = clock_now_us();

    if (!session->options->progress || now_us - session->progress_us < PROGRESS_INTERVAL_US) {
        return;
    }
    session->progress_us = now_us;
    GString *line = g_string_new(NULL);
    g_string_printf(line, "%u exchanges, %.1f s", session->finished_count,
                    (double)(now_us - session->begun_us) / 1e6);
    if (loop->active->len > 0) {
        const struct run *run = g_ptr_array_index(loop->active, 0);
        g_string_append_printf(line, "; waiting for %u: %s", loop->active->len,
                               ((const struct sse_play *)run->plan->owner)->setting.label);
    }
    progress_show(line->str);
    g_string_free(line, TRUE);
}

bool sse_is_over(const struct sse_session *session)
{
    return session->loop.interrupted || session->loop.timed_out ||
           session->result->ended_early != NULL;
}

/* Whether the target runs, if it is ours; starts it again if it has died. */
static bool revive(struct sse_session *session)
{
    char *error = NULL;

    session->loop.target_died = false;
    if (sse_is_over(session)) {
        return false;
    }
    if (!target_is_dead(session->target)) {
        return true;
    }
    if (target_start(session->target, &error)) {
        return true;
    }
    session->facts->target_gone = true;
    sse_end_early(session, g_strdup_printf("the target could not be started again: %s", error));
    g_free(error);
    return false;
}

/* It was told that there is no room for it, which may be since others were there. */
static bool is_refused(const struct sse_play *play)
{
    const struct sse_record *record = play->record;
    return record != NULL && record->has_head &&
           (record->head.status == 503 || record->head.status == 429);
}

/* It got no answer while others went on, and that may be their doing. */
static bool is_to_be_repeated(const struct sse_play *play)
{
    const struct sse_record *record = play->record;
    return record == NULL || play->target_died || record->trouble != NULL || !record->has_head ||
           is_refused(play);
}

static void play_alone(struct sse_session *session, struct sse_play *play)
{
    bool was_dead = play->target_died;

    play->setting.crowd = NULL;
    if (is_refused(play)) {
        g_usleep((gulong)((double)REFUSED_PAUSE_US * session->options->slow));
    }
    if (!revive(session)) {
        return;
    }
    g_queue_push_tail(&session->loop.waiting, &play->run);
    loop_drive(&session->loop);
    g_queue_clear(&session->loop.waiting);
    if ((play->target_died || target_is_dead(session->target)) && session->scene->deadly == NULL) {
        session->scene->deadly = g_strdup(play->setting.label);
        session->scene->death = session->target->death;
        g_ptr_array_add(
            session->result->notes,
            g_strdup_printf("the target %s in the exchange \"%s\"; it was started again",
                            session->target->death, play->setting.label));
    } else if (was_dead) {
        g_ptr_array_add(session->result->notes,
                        g_strdup("the target died while several exchanges were going on, and this "
                                 "one alone does not end it; it was started again"));
    }
}

/* Plays all side by side, and what got no answer once more alone. Their records go to the scene. */
void sse_plays_play(struct sse_session *session, GPtrArray *plays)
{
    if (!revive(session)) {
        return;
    }
    session->loop.is_stopping = false;
    session->loop.jobs = MAX(session->options->jobs, CONNECTIONS_MIN);
    session->loop.opening = BROWSER_OPENINGS;
    for (guint i = 0; i < plays->len && !sse_is_over(session); i++) {
        struct sse_play *play = g_ptr_array_index(plays, i);
        g_queue_push_tail(&session->loop.waiting, &play->run);
    }
    loop_drive(&session->loop);
    g_queue_clear(&session->loop.waiting);
    for (guint i = 0; i < plays->len; i++) {
        struct sse_play *play = g_ptr_array_index(plays, i);
        bool may_be_repeated = play->setting.exchange->count <= 1 &&
                               !play->setting.exchange->stops_reading &&
                               (plays->len > 1 || is_refused(play));
        if (is_to_be_repeated(play) && (may_be_repeated || play->target_died) &&
            !sse_is_over(session)) {
            play_alone(session, play);
        }
        if (play->record != NULL) {
            g_ptr_array_add(session->scene->records, play->record);
            play->record = NULL;
        }
    }
}
