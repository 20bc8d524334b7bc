/* SPDX-License-Identifier: MIT */
/* See client_play.h. */
#include "harness/client_play.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/client_link.h"
#include "harness/clock.h"

enum {
    ENDING_US = 1000000,    /* between SIGTERM and SIGKILL */
    AFTERWARDS_US = 100000, /* what is printed behind the last thing that was awaited */
    EXIT_TICK_US = 20000,   /* how often it is looked whether the program has ended */
    REQUESTS_MAX = 400,     /* more are a storm: the scenario is over */
    OUTPUT_SIZE_MAX = 96 << 20,
};

/* ---- Begin and end ---- */

static bool socket_listen(struct client_play *play, char **error)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;

    play->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (play->listen_fd < 0 ||
        bind(play->listen_fd, (const struct sockaddr *)&address, sizeof address) != 0 ||
        listen(play->listen_fd, 64) != 0 ||
        getsockname(play->listen_fd, (struct sockaddr *)&address, &size) != 0) {
        *error = g_strdup_printf("no socket to listen on: %s", g_strerror(errno));
        return false;
    }
    play->port = ntohs(address.sin_port);
    return true;
}

/* The command line with its holes filled; g_strfreev(). */
static char **arguments_fill(const struct client_play *play, char *const *arguments)
{
    GStrvBuilder *builder = g_strv_builder_new();
    char *url = g_strdup_printf("http://127.0.0.1:%u/stream", play->port);
    char *events = g_strdup_printf("%u", play->scenario->close_after);

    for (size_t i = 0; arguments[i] != NULL; i++) {
        GString *argument = g_string_new(arguments[i]);
        g_string_replace(argument, "{url}", url, 0);
        g_string_replace(argument, "{events}", events, 0);
        g_strv_builder_add(builder, argument->str);
        g_string_free(argument, TRUE);
    }
    char **filled = g_strv_builder_end(builder);
    g_strv_builder_unref(builder);
    g_free(url);
    g_free(events);
    return filled;
}

struct client_play *client_play_new(const struct client_scenario *scenario,
                                    const struct client_facts *facts, char *const *arguments,
                                    int64_t timeout_us, char **error)
{
    struct client_play *play = g_new0(struct client_play, 1);

    play->scenario = scenario;
    play->facts = facts;
    play->listen_fd = -1;
    play->timeout_us = timeout_us;
    play->links = g_ptr_array_new_with_free_func(client_link_free);
    play->partial = g_string_new(NULL);
    client_record_init(&play->record);
    parser_process_init(&play->process);
    bool is_good = socket_listen(play, error);
    if (is_good) {
        char **filled = arguments_fill(play, arguments);
        is_good = parser_process_start(&play->process, filled, error);
        g_strfreev(filled);
    }
    if (!is_good) {
        client_play_free(play);
        return NULL;
    }
    close(play->process.in_fd);
    play->process.in_fd = -1;
    play->record.begun_us = clock_now_us();
    play->deadline_us = play->record.begun_us + timeout_us;
    return play;
}

void client_play_free(struct client_play *play)
{
    parser_process_clear(&play->process);
    g_ptr_array_unref(play->links);
    if (play->listen_fd >= 0) {
        close(play->listen_fd);
    }
    g_string_free(play->partial, TRUE);
    client_record_clear(&play->record);
    g_free(play);
}

static void play_enter(struct client_play *play, enum client_state state, int64_t now_us)
{
    play->state = state;
    switch (state) {
    case CLIENT_AWAITING:
    case CLIENT_SETTLING:
        break;
    case CLIENT_ENDING:
        play->record.over_us = now_us;
        play->deadline_us = now_us + ENDING_US;
        if (play->process.pid > 0) {
            kill(-play->process.pid, SIGTERM);
        }
        break;
    case CLIENT_OVER:
        if (play->record.over_us == 0) {
            play->record.over_us = now_us;
        }
        parser_process_stop(&play->process);
        break;
    }
}

/* ---- The program ---- */

static void line_take(struct client_play *play, const char *text, size_t size, int64_t now_us)
{
    struct client_line line = {
        .at_us = now_us, .size = size, .piece_us = play->piece_us, .pieces = play->piece_count};

    line.text = g_malloc(size + 1);
    memcpy(line.text, text, size);
    line.text[size] = '\0';
    switch (client_line_word(&line)) {
    case CLIENT_EVENT:
        play->event_count++;
        break;
    case CLIENT_OPEN:
    case CLIENT_ERROR:
        play->state_count++;
        break;
    case CLIENT_STATE:
    case CLIENT_OTHER:
        break;
    }
    g_array_append_val(play->record.lines, line);
}

static void output_read(struct client_play *play, int64_t now_us)
{
    char octets[65536];
    ssize_t got = -1;

    while (play->process.out_fd >= 0 &&
           (got = read(play->process.out_fd, octets, sizeof octets)) > 0) {
        const char *at = octets;
        const char *end = octets + got;
        const char *line_end;
        play->output_size += (uint64_t)got;
        while (play->output_size <= OUTPUT_SIZE_MAX &&
               (line_end = memchr(at, '\n', (size_t)(end - at))) != NULL) {
            g_string_append_len(play->partial, at, line_end - at);
            line_take(play, play->partial->str, play->partial->len, now_us);
            g_string_truncate(play->partial, 0);
            at = line_end + 1;
        }
        if (play->output_size <= OUTPUT_SIZE_MAX) {
            g_string_append_len(play->partial, at, end - at);
        }
    }
    if (got == 0 && play->process.out_fd >= 0) {
        close(play->process.out_fd);
        play->process.out_fd = -1;
    }
}

/* Whether the program has ended; its children end with it. */
static void process_look(struct client_play *play)
{
    siginfo_t info = {.si_pid = 0};

    if (play->process.pid <= 0 ||
        waitid(P_PID, (id_t)play->process.pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        info.si_pid == 0) {
        return;
    }
    char *said = parser_process_errors(&play->process);
    char *how = info.si_code == CLD_EXITED
                    ? g_strdup_printf("exited with status %d", info.si_status)
                    : g_strdup_printf("was killed by signal %d (%s)", info.si_status,
                                      strsignal(info.si_status));
    if (play->state != CLIENT_ENDING) {
        play->record.has_exited = true;
        play->record.has_crashed = info.si_code != CLD_EXITED;
        play->record.death =
            *said != '\0' ? g_strdup_printf("%s; it said: %s", how, said) : g_strdup(how);
    }
    kill(-play->process.pid, SIGKILL);
    waitpid(play->process.pid, NULL, 0);
    play->process.pid = 0;
    g_free(said);
    g_free(how);
}

/* ---- The states ---- */

static unsigned requests_wanted(const struct client_play *play)
{
    return play->scenario->requests_min > 0 ? play->scenario->requests_min
                                            : client_request_count(play->scenario);
}

/* The one that the settling is counted from: those behind it that nobody asked for do not put it
 * off, but a scenario of many requests is about the last. */
static struct client_request *request_last(const struct client_play *play)
{
    guint count = play->record.requests->len;
    if (play->scenario->requests_min == 0) {
        count = MIN(count, requests_wanted(play));
    }
    return count > 0 ? &g_array_index(play->record.requests, struct client_request, count - 1)
                     : NULL;
}

/* Whether answers are still being sent. */
static bool is_answering(const struct client_play *play)
{
    for (guint i = 0; i < play->links->len; i++) {
        const struct client_link *link = g_ptr_array_index(play->links, i);
        if (link->state == LINK_PAUSING || link->state == LINK_SENDING) {
            return true;
        }
    }
    return false;
}

/* How long to wait for the request that comes next: it may have to come late. */
static int64_t patience_us(const struct client_play *play)
{
    const struct client_answer *next = client_answer_of(play->scenario, play->record.requests->len);
    return play->timeout_us + (next != NULL ? (int64_t)next->waits_ms * 1000 : 0);
}

/* The words of a story. */
static unsigned story_count(const char *story)
{
    unsigned count = story != NULL && *story != '\0';
    for (; story != NULL && *story != '\0'; story++) {
        count += *story == ' ';
    }
    return count;
}

/* Whether the program has still to print what is expected of it. */
static bool is_owing(const struct client_play *play)
{
    const struct client_scenario *scenario = play->scenario;
    bool owes_events =
        play->facts->tells_events && play->event_count < client_event_count(scenario);
    bool owes_states = play->facts->tells_states && scenario->story != NULL &&
                       play->event_count + play->state_count < story_count(scenario->story);
    bool owes_end = scenario->closes && !request_last(play)->left_early;
    return play->process.out_fd >= 0 && (owes_events || owes_states || owes_end);
}

static void state_await(struct client_play *play, int64_t now_us)
{
    const struct client_request *last = request_last(play);
    bool has_exited = play->process.pid == 0 && play->process.out_fd < 0;

    if (is_answering(play)) {
        play->deadline_us = now_us + patience_us(play);
    } else if (last != NULL) {
        /* It may have come, and been answered, in the turn that found the deadline passed. */
        play->deadline_us =
            MAX(play->deadline_us, MAX(last->at_us, last->ended_us) + patience_us(play));
    }
    if (play->record.requests->len >= requests_wanted(play)) {
        play->deadline_us = now_us + play->timeout_us;
        play_enter(play, CLIENT_SETTLING, now_us);
    } else if (has_exited) {
        play_enter(play, CLIENT_OVER, now_us);
    } else if (now_us >= play->deadline_us) {
        play->record.timed_out = true;
        play->record.waited_us = patience_us(play);
        play_enter(play, CLIENT_ENDING, now_us);
    }
}

static void state_settle(struct client_play *play, int64_t now_us)
{
    const struct client_request *last = request_last(play);
    bool has_exited = play->process.pid == 0 && play->process.out_fd < 0;
    int64_t since_us = last->ended_us > 0 ? last->ended_us : last->at_us;
    bool is_quiet = now_us >= since_us + (int64_t)play->scenario->quiet_ms * 1000;

    bool has_extra = play->scenario->quiet_ms > 0 &&
                     play->record.requests->len > client_request_count(play->scenario);

    if (is_answering(play) && !has_exited && !has_extra &&
        play->record.requests->len <= requests_wanted(play)) {
        play->deadline_us = now_us + play->timeout_us;
        return;
    }
    if (play->record.requests->len > REQUESTS_MAX || has_extra) {
        play_enter(play, CLIENT_ENDING, now_us);
    } else if (has_exited) {
        play_enter(play, CLIENT_OVER, now_us);
    } else if ((is_quiet || play->scenario->requests_min > 0) && now_us >= play->deadline_us) {
        play->record.waited_us = play->timeout_us;
        play_enter(play, CLIENT_ENDING, now_us);
    } else if (is_quiet && !is_owing(play) && now_us >= since_us + AFTERWARDS_US) {
        play_enter(play, CLIENT_ENDING, now_us);
    }
}

static void links_accept(struct client_play *play)
{
    int fd;
    while ((fd = accept4(play->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        g_ptr_array_add(play->links, client_link_new(fd));
    }
}

void client_play_turn(struct client_play *play, int64_t now_us)
{
    if (play->state == CLIENT_OVER) {
        return;
    }
    if (play->state != CLIENT_ENDING) {
        links_accept(play);
    }
    output_read(play, now_us); /* what was printed before a request is told before it */
    for (guint i = 0; i < play->links->len; i++) {
        client_link_turn(g_ptr_array_index(play->links, i), play, now_us);
    }
    process_look(play);
    output_read(play, now_us);
    switch (play->state) {
    case CLIENT_AWAITING:
        state_await(play, now_us);
        break;
    case CLIENT_SETTLING:
        state_settle(play, now_us);
        break;
    case CLIENT_ENDING:
        if ((play->process.pid == 0 && play->process.out_fd < 0) || now_us >= play->deadline_us) {
            play_enter(play, CLIENT_OVER, now_us);
        }
        break;
    case CLIENT_OVER:
        break;
    }
}

/* ---- What to wait for ---- */

static void watch_fd(GArray *fds, int fd, short events, int64_t *until_us, int64_t at_us)
{
    struct pollfd watched = {.fd = fd, .events = events};
    if (fd >= 0) {
        g_array_append_val(fds, watched);
    }
    *until_us = MIN(*until_us, at_us);
}

void client_play_watch(const struct client_play *play, GArray *fds, int64_t *until_us)
{
    int64_t now_us = clock_now_us();

    watch_fd(fds, play->listen_fd, POLLIN, until_us, now_us + EXIT_TICK_US);
    watch_fd(fds, play->process.out_fd, POLLIN, until_us, play->deadline_us);
    for (guint i = 0; i < play->links->len; i++) {
        const struct client_link *link = g_ptr_array_index(play->links, i);
        if (link->state == LINK_PAUSING) {
            watch_fd(fds, link->fd, POLLIN, until_us, link->resume_us);
        } else if (link->state != LINK_GONE) {
            short events = link->state == LINK_SENDING ? POLLIN | POLLOUT : POLLIN;
            watch_fd(fds, link->fd, events, until_us, INT64_MAX);
        }
    }
}
