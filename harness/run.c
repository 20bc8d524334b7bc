/* SPDX-License-Identifier: MIT */
/*
 * One conversation: see run.h for its states.
 *
 * Writing: `out` holds what the player (or the handshake) wants written. Each cut in it begins a
 * write of its own, which is held back until PACE_US after the one before, so that the kernel does
 * not join them. Reading goes on meanwhile.
 */
#include "harness/run.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness/clock.h"
#include "harness/opening.h"
#include "harness/run_state.h"

enum {
    NARROW_SEGMENT_SIZE = 1400,
    NARROW_BUFFER_SIZE = 65536,
    PACE_US = 100, /* between two writes that must not be joined */
    /* of a whole conversation; every wait in it has a shorter one */
    PLAY_TIMEOUT_US = 120 * 1000000,
};

static void run_check(const struct run *run)
{
    bool is_alive = run->state != RUN_QUEUED && run->state != RUN_DONE;
    assert((run->fd >= 0) == (is_alive && !run->is_aborted));
    assert(!run->is_aborted || run->has_ended);
    assert((run->outcome != RUN_UNFINISHED) == (run->state == RUN_DONE));
    assert(run->out_begin <= run->out->len);
    assert(run->cut_index <= run->cuts->len);
}

struct run *run_new(const struct run_plan *plan)
{
    struct run *run = g_new0(struct run, 1);
    run->plan = plan;
    run->fd = -1;
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
    if (run->fd >= 0) {
        close(run->fd);
    }
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

void run_enter(struct run *run, enum run_state next, int64_t now_us)
{
    static const unsigned successors[] = {
        [RUN_QUEUED] = 1U << RUN_CONNECTING | 1U << RUN_DONE,
        [RUN_CONNECTING] = 1U << RUN_OPENING | 1U << RUN_PLAYING | 1U << RUN_DONE,
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
    case RUN_OPENING:
        /* Connecting and opening share one time-out. */
        break;
    case RUN_PLAYING:
        run->deadline_us = now_us + PLAY_TIMEOUT_US * run->plan->limits.pause_scale_milli / 1000;
        break;
    case RUN_DONE:
        if (run->fd >= 0) {
            close(run->fd);
            run->fd = -1;
        }
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
    if (run->fd >= 0 && !run->has_ended) {
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
    g_byte_array_append(run->out, (const guint8 *)text->str, (guint)text->len);
    g_string_free(text, TRUE);
    if (own != NULL) {
        opening_cut(run->cuts, run->pauses, run->out->data, run->out->len, run->plan->delivery);
    }
}

bool run_is_opening(const struct run *run)
{
    const struct player_class *player_class = run->plan->player_class;
    return run->state == RUN_CONNECTING || run->state == RUN_OPENING ||
           (run->state == RUN_PLAYING && player_class->is_opening != NULL &&
            player_class->is_opening(run->player));
}

/* Small segments make the kernel of the other side keep little for us, too. */
static void run_make_narrow(const struct run *run)
{
    int segment_size = NARROW_SEGMENT_SIZE;
    int buffer_size = NARROW_BUFFER_SIZE;
    setsockopt(run->fd, IPPROTO_TCP, TCP_MAXSEG, &segment_size, sizeof(segment_size));
    setsockopt(run->fd, SOL_SOCKET, SO_RCVBUF, &buffer_size, sizeof(buffer_size));
}

void run_begin(struct run *run, int64_t now_us)
{
    const struct target *target = run->plan->target;
    int one = 1;
    assert(run->state == RUN_QUEUED);
    run->begun_us = now_us;
    run->fd = socket(target->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (run->fd < 0) {
        run_finish(run, RUN_NOT_CONNECTED, g_strdup_printf("no socket: %s", g_strerror(errno)),
                   now_us);
        return;
    }
    setsockopt(run->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (run->plan->is_narrow) {
        run_make_narrow(run);
    }
    run_enter(run, RUN_CONNECTING, now_us);
    run_request_write(run);
    if (connect(run->fd, (const struct sockaddr *)&target->address, target->address_size) != 0 &&
        errno != EINPROGRESS) {
        run_finish(
            run, RUN_NOT_CONNECTED,
            g_strdup_printf("no TCP connection to %s: %s", target->authority, g_strerror(errno)),
            now_us);
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
    if (run_has_output(run) && now_us >= run->write_after_us) {
        events |= POLLOUT;
    }
    return events;
}

int run_poll_fd(const struct run *run)
{
    /* Behind the end poll() would say so again and again. */
    return run->has_ended ? -1 : run->fd;
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
    }
    return wake_us;
}

static void run_player_ended(struct run *run, enum player_end end, int64_t now_us)
{
    transcript_add(run->transcript, end == PLAYER_END_EOF ? ENTRY_EOF : ENTRY_RESET,
                   run_time(run, now_us), NULL, 0);
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
                shutdown(run->fd, SHUT_WR);
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
    ssize_t size =
        send(run->fd, run->out->data + run->out_begin, end - run->out_begin, MSG_NOSIGNAL);
    if (size < 0) {
        if (errno != EAGAIN && errno != EINTR) {
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
                   run->out->data + run->out_begin, (size_t)size);
    run->out_begin += (size_t)size;
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
    ssize_t size = recv(run->fd, piece, run_sip(run, sizeof(piece), now_us), 0);

    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (size <= 0) {
        if (run->state == RUN_PLAYING) {
            run_player_ended(run, size == 0 ? PLAYER_END_EOF : PLAYER_END_RESET, now_us);
        } else {
            run_ended_early(run, size == 0 ? "TCP was closed" : "TCP was reset", now_us);
        }
        return;
    }
    if (run->state == RUN_OPENING) {
        run_read_answer(run, piece, (size_t)size, now_us);
        return;
    }
    transcript_add(run->transcript, ENTRY_RECEIVED, run_time(run, now_us), piece, (size_t)size);
    run->plan->player_class->received(run->player, piece, (size_t)size, run_time(run, now_us));
}

static void run_connected(struct run *run, int64_t now_us)
{
    int problem = 0;
    socklen_t size = sizeof(problem);
    struct sockaddr_storage local;
    socklen_t local_size = sizeof(local);

    getsockopt(run->fd, SOL_SOCKET, SO_ERROR, &problem, &size);
    if (problem != 0) {
        run_finish(run, RUN_NOT_CONNECTED,
                   g_strdup_printf("no TCP connection to %s: %s", run->plan->target->authority,
                                   g_strerror(problem)),
                   now_us);
        return;
    }
    if (getsockname(run->fd, (struct sockaddr *)&local, &local_size) == 0) {
        run->local_port = local.ss_family == AF_INET6
                              ? ntohs(((struct sockaddr_in6 *)&local)->sin6_port)
                              : ntohs(((struct sockaddr_in *)&local)->sin_port);
    }
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

static void run_deadline_passed(struct run *run, int64_t now_us)
{
    double seconds = (double)run->plan->open_timeout_us / 1e6;
    if (run->state == RUN_PLAYING) {
        run_finish(run, RUN_TOO_LONG,
                   g_strdup("the conversation did not end within the bound for any case"), now_us);
    } else if (run->state == RUN_CONNECTING) {
        run_finish(run, RUN_NOT_CONNECTED_IN_TIME,
                   g_strdup_printf("no TCP connection to %s within %.1f s",
                                   run->plan->target->authority, seconds),
                   now_us);
    } else {
        run_finish(run, RUN_NOT_OPENED_IN_TIME,
                   g_strdup_printf(
                       "no whole answer to the opening handshake within %.1f s; %u octets came",
                       seconds, run->head->len),
                   now_us);
    }
}

void run_advance(struct run *run, short poll_events, int64_t now_us)
{
    run_check(run);
    if (run->state == RUN_CONNECTING && (poll_events & (POLLOUT | POLLERR | POLLHUP)) != 0) {
        run_connected(run, now_us);
    }
    /* Read first: POLLHUP may come together with octets that are still to be read. */
    if (run->state > RUN_CONNECTING && run->state < RUN_DONE && !run->has_ended &&
        (poll_events & (POLLIN | POLLERR | POLLHUP)) != 0) {
        run_read(run, now_us);
    }
    if (run->state > RUN_CONNECTING && run->state < RUN_DONE && run_has_output(run) &&
        !run->has_ended && now_us >= run->write_after_us) {
        run_write_piece(run, now_us);
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
