/* SPDX-License-Identifier: MIT */
/*
 * One conversation: see run.h for its states.
 *
 * Writing: `out` holds what is to be written, by player or handshake. Each cut in it begins a write
 * of its own, PACE_US behind the one before, so that the kernel joins none. Reading goes on.
 */
#include "harness/run.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "harness/clock.h"
#include "harness/opening.h"
#include "harness/run_state.h"
#include "harness/run_words.h"

enum {
    NARROW_SEGMENT_SIZE = 1400,
    NARROW_BUFFER_SIZE = 65536,
    PACE_US = 100, /* between two writes that must not be joined */
    /* of a whole conversation; every wait in it has a shorter one */
    PLAY_TIMEOUT_S = 120,
    BULK_TIMEOUT_S = 1200, /* of one that measures, and gives itself up to 1000 */
};

static void run_check(const struct run *run)
{
    bool is_alive = run->state != RUN_QUEUED && run->state != RUN_DONE;
    assert((run->stream.fd >= 0) == (is_alive && !run->is_aborted));
    assert(!run->is_aborted || run->has_ended);
    assert((run->outcome != RUN_UNFINISHED) == (run->state == RUN_DONE));
    assert(run->out_begin <= run->out->len);
    assert(run->cut_index <= run->cuts->len);
    assert(run->stream.tls == NULL || run->state > RUN_CONNECTING);
}

struct run *run_new(const struct run_plan *plan)
{
    struct run *run = g_new0(struct run, 1);
    run->plan = plan;
    run->stream.fd = -1;
    run->head = g_byte_array_new();
    run->out = g_byte_array_new();
    run->cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    run->pauses = g_array_new(FALSE, FALSE, sizeof(gsize));
    run->transcript = transcript_new();
    run->transcript->delivery = plan->delivery;
    run->transcript->variant = plan->variant;
    run->transcript->under_test = ROLES_SERVER;
    run->transcript->seed = plan->seed;
    run->transcript->limits = plan->limits;
    run->transcript->is_unrecorded = plan->is_volume;
    run->transcript->url = target_url(plan->target, plan->close_code);
    run->player =
        plan->player_class->create(plan->setting, plan->delivery, plan->seed, &plan->limits);
    run_check(run);
    return run;
}

void run_free(struct run *run)
{
    if (run == NULL) {
        return;
    }
    stream_clear(&run->stream);
    run->plan->player_class->destroy(run->player);
    transcript_free(run->transcript);
    g_byte_array_unref(run->head);
    g_byte_array_unref(run->out);
    g_array_unref(run->cuts);
    g_array_unref(run->pauses);
    g_free(run->trouble);
    g_free(run->server);
    g_free(run->key);
    g_free(run);
}

/* How long the whole conversation may take, as our own bound. */
static int64_t run_play_us(const struct run_plan *plan)
{
    int64_t timeout_s = plan->is_bulk ? BULK_TIMEOUT_S : PLAY_TIMEOUT_S;
    int64_t usual_us = timeout_s * 1000 * plan->limits.pause_scale_milli;
    return plan->play_timeout_us > 0 ? plan->play_timeout_us : usual_us;
}

void run_enter(struct run *run, enum run_state next, int64_t now_us)
{
    static const unsigned successors[] = {
        [RUN_QUEUED] = 1U << RUN_CONNECTING | 1U << RUN_DONE,
        [RUN_CONNECTING] =
            1U << RUN_SECURING | 1U << RUN_OPENING | 1U << RUN_PLAYING | 1U << RUN_DONE,
        [RUN_SECURING] = 1U << RUN_OPENING | 1U << RUN_PLAYING | 1U << RUN_DONE,
        [RUN_OPENING] = 1U << RUN_PLAYING | 1U << RUN_DONE,
        [RUN_PLAYING] = 1U << RUN_DONE,
        [RUN_DONE] = 0,
    };
    assert((successors[run->state] & 1U << next) != 0);
    run->state = next;
    switch (next) {
    case RUN_QUEUED:
        break;
    case RUN_CONNECTING:
        run->deadline_us = now_us + run->plan->open_timeout_us;
        break;
    case RUN_SECURING:
    case RUN_OPENING:
        /* Connecting, securing and opening share one time-out. */
        break;
    case RUN_PLAYING:
        run->deadline_us = now_us + run_play_us(run->plan);
        break;
    case RUN_DONE:
        stream_close(&run->stream);
        break;
    }
}

int64_t run_time(const struct run *run, int64_t now_us)
{
    return now_us - run->begun_us;
}

void run_finish(struct run *run, enum run_outcome outcome, char *trouble, int64_t now_us)
{
    run->outcome = outcome;
    g_free(run->trouble);
    run->trouble = trouble;
    if (run->stream.fd >= 0 && !run->has_ended) {
        transcript_add(run->transcript, ENTRY_DROPPED, run_time(run, now_us), NULL, 0);
    }
    run_enter(run, RUN_DONE, now_us);
    run_check(run);
}

void run_abort(struct run *run, enum run_outcome outcome, const char *why, int64_t now_us)
{
    if (run->state != RUN_DONE) {
        run_finish(run, outcome, g_strdup(why), now_us);
    }
}

/* The text of the player's own request; NULL when it has none. */
static const char *run_own_request(const struct run *run)
{
    const struct player_class *player_class = run->plan->player_class;
    return player_class->request != NULL ? player_class->request(run->plan->setting) : NULL;
}

static void run_request_write(struct run *run)
{
    const struct run_plan *plan = run->plan;
    const char *own = run_own_request(run);
    GString *text = opening_request_of(own, plan->target, plan->close_code, plan->options,
                                       plan->seed, &run->key, run->pauses);
    opening_offer(text, own == NULL ? plan->offer : NULL);
    g_byte_array_append(run->out, (const guint8 *)text->str, (guint)text->len);
    g_string_free(text, TRUE);
    if (own != NULL) {
        opening_cut(run->cuts, run->pauses, run->out->data, run->out->len, run->plan->delivery);
    }
}

bool run_is_opening(const struct run *run)
{
    const struct player_class *player_class = run->plan->player_class;
    return run->state == RUN_CONNECTING || run->state == RUN_SECURING ||
           run->state == RUN_OPENING ||
           (run->state == RUN_PLAYING && player_class->is_opening != NULL &&
            player_class->is_opening(run->player));
}

/* Small segments make the kernel of the other side keep little for us, too. */
static void run_make_narrow(const struct run *run)
{
    int segment_size = NARROW_SEGMENT_SIZE;
    int buffer_size = NARROW_BUFFER_SIZE;
    setsockopt(run->stream.fd, IPPROTO_TCP, TCP_MAXSEG, &segment_size, sizeof(segment_size));
    setsockopt(run->stream.fd, SOL_SOCKET, SO_RCVBUF, &buffer_size, sizeof(buffer_size));
}

void run_begin(struct run *run, int64_t now_us)
{
    const struct target *target = run->plan->target;
    int one = 1;
    assert(run->state == RUN_QUEUED);
    run->begun_us = now_us;
    run->stream.fd =
        socket(target->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (run->stream.fd < 0) {
        run_finish(run, RUN_NOT_CONNECTED, run_words_not_connected(run, errno), now_us);
        return;
    }
    setsockopt(run->stream.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (run->plan->is_narrow) {
        run_make_narrow(run);
    }
    run_enter(run, RUN_CONNECTING, now_us);
    run_request_write(run);
    if (connect(run->stream.fd, (const struct sockaddr *)&target->address, target->address_size) !=
            0 &&
        errno != EINPROGRESS) {
        run_finish(run, RUN_NOT_CONNECTED, run_words_not_connected(run, errno), now_us);
    }
}

static bool run_has_output(const struct run *run)
{
    return run->out_begin < run->out->len;
}

static void run_output_clear(struct run *run)
{
    g_byte_array_set_size(run->out, 0);
    run->out_begin = 0;
    run->cut_index = run->cuts->len;
}

short run_poll_events(const struct run *run, int64_t now_us)
{
    short events = 0;

    if (run->state == RUN_CONNECTING) {
        return POLLOUT;
    }
    if (!run->has_ended && !run_holds_reading(run, now_us)) {
        events |= POLLIN;
    }
    bool has_output =
        run->state != RUN_SECURING && run_has_output(run) && now_us >= run->write_after_us;
    if (has_output || stream_has_output(&run->stream)) {
        events |= POLLOUT;
    }
    return events;
}

int run_poll_fd(const struct run *run)
{
    /* Behind the end poll() would say so again and again. */
    return run->has_ended ? -1 : run->stream.fd;
}

int64_t run_wake_us(const struct run *run, int64_t now_us)
{
    int64_t wake_us = run->deadline_us;

    if (run_has_output(run)) {
        if (run->write_after_us > now_us) {
            wake_us = MIN(wake_us, run->write_after_us);
        }
        if (run->state == RUN_PLAYING && !run->action.reads_slowly) {
            wake_us = MIN(wake_us, run->write_progress_us + run->plan->limits.reply_us);
        }
    } else if (run->state == RUN_PLAYING) {
        wake_us = MIN(wake_us, run->begun_us + run->action.until_us);
    }
    if (run->wants_others) {
        wake_us = MIN(wake_us, MAX(run_others_after_us(run), now_us + 1));
    }
    if (run_holds_reading(run, now_us)) {
        wake_us = MIN(wake_us, run->read_after_us);
    } else if (stream_is_hungry(&run->stream)) {
        wake_us = now_us;
    }
    return wake_us;
}

static void run_player_ended(struct run *run, enum tls_result result, int64_t now_us)
{
    enum player_end end = PLAYER_END_CUT_OFF;
    enum entry_kind kind = ENTRY_CUT_OFF;

    if (result == TLS_ENDED || result == TLS_RESET) {
        end = result == TLS_ENDED ? PLAYER_END_EOF : PLAYER_END_RESET;
        kind = result == TLS_ENDED ? ENTRY_EOF : ENTRY_RESET;
    }
    transcript_add(run->transcript, kind, run_time(run, now_us), NULL, 0);
    run->has_ended = true;
    run->plan->player_class->ended(run->player, end, run_time(run, now_us));
}

void run_obey(struct run *run, int64_t now_us)
{
    while (run->state == RUN_PLAYING && !run_has_output(run)) {
        struct player_action action =
            run->plan->player_class->next(run->player, run_time(run, now_us));
        run_note_action(run, &action, now_us);
        switch (action.kind) {
        case PLAYER_WAIT:
            if (run->has_ended && action.others == NULL) {
                /* Nothing more can come: there is nothing to wait for. */
                run_finish(run, RUN_PLAYED, NULL, now_us);
            }
            return;
        case PLAYER_SEND:
            run_output_clear(run);
            g_array_set_size(run->cuts, 0);
            g_array_set_size(run->pauses, 0);
            run->cut_index = 0;
            run->action.until_us = INT64_MAX;
            run->write_progress_us = now_us;
            if (!run->is_shut && !run->has_ended) {
                g_byte_array_append(run->out, action.octets, (guint)action.octets_size);
                g_array_append_vals(run->cuts, action.cuts, (guint)action.cut_count);
            }
            break;
        case PLAYER_SHUTDOWN:
            if (!run->is_shut) {
                transcript_add(run->transcript, ENTRY_SHUTDOWN, run_time(run, now_us), NULL, 0);
                stream_shut(&run->stream);
                run->is_shut = true;
            }
            break;
        case PLAYER_ABORT:
            if (!run->is_aborted) {
                run_reset(run, now_us);
            }
            break;
        case PLAYER_DROP:
            run_finish(run, RUN_PLAYED, NULL, now_us);
            return;
        }
    }
}

/* Writes up to the next cut; true when that piece is out. */
static bool run_write_piece(struct run *run, int64_t now_us)
{
    size_t end = run->out->len;

    if (run->cut_index < run->cuts->len) {
        end = g_array_index(run->cuts, size_t, run->cut_index);
        assert(end > run->out_begin && end < run->out->len);
    }
    size_t size = 0;
    enum tls_result result =
        stream_send(&run->stream, run->out->data + run->out_begin, end - run->out_begin, &size);
    if (result != TLS_DONE) {
        if (result != TLS_AGAIN) {
            /*
             * The peer is gone. What it sent before may still be there to read: stop writing, go on
             * reading.
             */
            run_output_clear(run);
            run->is_shut = true;
        }
        return false;
    }
    transcript_add(run->transcript, ENTRY_SENT, run_time(run, now_us),
                   run->out->data + run->out_begin, size);
    run->out_begin += size;
    run->write_progress_us = now_us;
    if (run->out_begin < end) {
        return false;
    }
    if (run->cut_index < run->cuts->len) {
        int64_t pause_ms = opening_pause_ms(run->pauses, end);
        run->cut_index++;
        run->write_after_us = now_us + MAX(PACE_US, pause_ms * run->plan->limits.pause_scale_milli);
        return false;
    }
    run->write_after_us = 0;
    return true;
}

static void run_read(struct run *run, int64_t now_us)
{
    static uint8_t piece[RUN_READ_SIZE];
    size_t size = 0;
    enum tls_result result =
        stream_receive(&run->stream, piece, run_sip(run, sizeof(piece), now_us), &size);

    if (result == TLS_AGAIN) {
        return;
    }
    if (result != TLS_DONE) {
        if (run->state == RUN_PLAYING) {
            run_player_ended(run, result, now_us);
        } else {
            run_finish(run, RUN_NOT_OPENED, run_words_ended_early(run, result), now_us);
        }
        return;
    }
    if (run->state == RUN_OPENING) {
        run_read_answer(run, piece, size, now_us);
        return;
    }
    transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), piece, size);
    run->plan->player_class->received(run->player, piece, size, run_time(run, now_us));
}

/* The stream is there, and plain octets can pass: the opening handshake begins, or the player's. */
static void run_reached(struct run *run, int64_t now_us)
{
    if (run_own_request(run) == NULL) {
        run_enter(run, RUN_OPENING, now_us);
        return;
    }
    run_enter(run, RUN_PLAYING, now_us);
    run->was_opened = true;
    run->write_progress_us = now_us;
    run->action.until_us = INT64_MAX;
    transcript_add(run->transcript, ENTRY_REQUEST, run_time(run, now_us), run->out->data,
                   run->out->len);
    run->plan->player_class->requested(run->player, run->out->data, run->out->len,
                                       run_time(run, now_us));
}

static void run_shake(struct run *run, int64_t now_us)
{
    enum tls_result result = tls_shake(run->stream.tls);

    if (result == TLS_DONE) {
        run_reached(run, now_us);
    } else if (result != TLS_AGAIN) {
        run_finish(run, RUN_NOT_SECURED, tls_trouble(run->stream.tls, result), now_us);
    }
}

static void run_connected(struct run *run, int64_t now_us)
{
    int problem = 0;
    socklen_t size = sizeof(problem);

    getsockopt(run->stream.fd, SOL_SOCKET, SO_ERROR, &problem, &size);
    if (problem != 0) {
        run_finish(run, RUN_NOT_CONNECTED, run_words_not_connected(run, problem), now_us);
        return;
    }
    run->local_port = stream_local_port(&run->stream);
    if (run->plan->target->tls == NULL) {
        run_reached(run, now_us);
        return;
    }
    run->stream.tls = tls_new(run->plan->target->tls, run->stream.fd);
    run_enter(run, RUN_SECURING, now_us);
    run_shake(run, now_us);
}

static void run_deadline_passed(struct run *run, int64_t now_us)
{
    static const enum run_outcome outcomes[] = {
        [RUN_CONNECTING] = RUN_NOT_CONNECTED_IN_TIME,
        [RUN_SECURING] = RUN_NOT_SECURED,
        [RUN_OPENING] = RUN_NOT_OPENED_IN_TIME,
        [RUN_PLAYING] = RUN_TOO_LONG,
    };
    assert(run->state > RUN_QUEUED && run->state < RUN_DONE);
    run_finish(run, outcomes[run->state], run_words_late(run), now_us);
}

void run_advance(struct run *run, short poll_events, int64_t now_us)
{
    run_check(run);
    if (run->state == RUN_CONNECTING && (poll_events & (POLLOUT | POLLERR | POLLHUP)) != 0) {
        run_connected(run, now_us);
    } else if (run->state == RUN_SECURING && poll_events != 0) {
        run_shake(run, now_us);
    }
    /* Read first: POLLHUP may come together with octets that are still to be read. */
    bool is_there = (poll_events & (POLLIN | POLLERR | POLLHUP)) != 0 ||
                    (stream_is_hungry(&run->stream) && !run_holds_reading(run, now_us));
    if (run->state > RUN_SECURING && run->state < RUN_DONE && !run->has_ended && is_there) {
        run_read(run, now_us);
    }
    if (run->state > RUN_SECURING && run->state < RUN_DONE && run_has_output(run) &&
        !run->has_ended && now_us >= run->write_after_us) {
        run_write_piece(run, now_us);
    }
    if (stream_has_output(&run->stream)) {
        tls_flush(run->stream.tls);
    }
    if (run->state == RUN_PLAYING && run_has_output(run) && !run->action.reads_slowly &&
        now_us - run->write_progress_us >= run->plan->limits.reply_us) {
        /*
         * The target has stopped reading. The player goes on to wait for an answer, and judges
         * that.
         */
        run_output_clear(run);
        run->is_shut = true;
    }
    if (run->has_ended && run->state == RUN_PLAYING) {
        run_output_clear(run);
    }
    if (run->state == RUN_PLAYING && !run_has_output(run) &&
        now_us - run->begun_us >= run->action.until_us) {
        run->plan->player_class->ticked(run->player, run_time(run, now_us));
    }
    if (run->state == RUN_PLAYING) {
        run_obey(run, now_us);
    }
    if (run->state != RUN_DONE && now_us >= run->deadline_us) {
        run_deadline_passed(run, now_us);
    }
    run_check(run);
}
