/* SPDX-License-Identifier: MIT */
/*
 * The loop: poll, accept, serve, look at deadlines.
 *
 * Each connection has a slot: polls[i + 1] and conns[i] belong together, polls[0] is the listening
 * socket. A connection that ends gives its slot to the last one. In each turn a connection reads at
 * most once, and newcomers, deadlines that pass and listeners of a channel are served up to a count
 * (limits.h), so nobody starves.
 *
 * `deadline_ms` is a lower bound of all connections' deadlines: while it has not passed, none has
 * to be looked for.
 */
#include "reference/server.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "reference/compression.h"
#include "reference/conn.h"
#include "reference/listen.h"
#include "reference/memory.h"
#include "reference/narrate.h"

struct server {
    int listener;
    bool draining;
    bool is_hungry; /* somebody has something to read that poll() cannot tell of */
    char address[LISTEN_ADDRESS_SIZE_MAX];
    size_t count;          /* of connections */
    size_t conn_count_max; /* beyond it, requests are refused */
    int64_t deadline_ms;   /* no connection's is earlier */
    int64_t exhausted_ms;  /* accepting goes on then; 0 when it goes on now */
    sigset_t waiting_mask; /* of signals while poll() waits: none of ours is blocked */
    struct pollfd polls[1 + SLOT_COUNT_MAX];
    struct conn *conns[SLOT_COUNT_MAX];
    struct turn turn;
};

static volatile sig_atomic_t asked_to_end;

static_assert(CONN_COUNT_MAX >= 10000, "10,000 idle connections are to be survived");

static void note_signal(int number)
{
    (void)number;
    asked_to_end = 1;
}

static int64_t now_ms(void)
{
    struct timespec now;
    int status = clock_gettime(CLOCK_MONOTONIC, &now);
    assert(status == 0);
    assert(now.tv_nsec < 1000000000);
    (void)status;
    /* One more than the clock says, so that no time is ever 0. */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

/* So many may be there, those included that are only told that they are too many. */
static size_t slot_count(const struct server *server)
{
    size_t count = server->conn_count_max + CROWD_COUNT_MAX;
    assert(count > server->conn_count_max);
    assert(count <= SLOT_COUNT_MAX);
    return count;
}

static void server_check(const struct server *server)
{
    assert(server->listener >= 0);
    assert(server->polls[0].fd == server->listener);
    assert(server->conn_count_max > 0);
    assert(server->conn_count_max <= CONN_COUNT_MAX);
    assert(server->count <= slot_count(server));
    assert(server->turn.window_size == 0);
    if (server->count > 0) {
        size_t last = server->count - 1;
        assert(server->conns[last] != NULL);
        assert(server->conns[last]->fd == server->polls[last + 1].fd);
    }
}

/* --------------------------------------------------------------------------------------- begin */

/* The signals that end the server are blocked but while poll() waits, so that none is missed. */
static void take_signals(struct server *server)
{
    asked_to_end = 0;
    struct sigaction action = {.sa_handler = note_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigset_t ours;
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    int status = sigprocmask(SIG_BLOCK, &ours, &server->waiting_mask);
    sigdelset(&server->waiting_mask, SIGTERM);
    sigdelset(&server->waiting_mask, SIGINT);
    status |= sigaction(SIGTERM, &action, NULL);
    status |= sigaction(SIGINT, &action, NULL);
    status |= sigaction(SIGPIPE, &ignore, NULL);
    assert(status == 0);
    assert(sigismember(&server->waiting_mask, SIGTERM) == 0);
    (void)status;
}

/* As many descriptors as the system lets us have. That it gives less is no error. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        assert(limit.rlim_cur <= limit.rlim_max);
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
        assert(limit.rlim_cur == limit.rlim_max);
    }
}

struct server *server_begin(const struct server_options *options)
{
    assert(options->host != NULL && options->host[0] != '\0');
    assert(options->port != NULL && options->port[0] != '\0');
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        fprintf(stderr, "assay-server: no memory\n");
        return NULL;
    }
    server->conn_count_max = options->conn_count_max;
    server->turn.security = options->security;
    raise_descriptor_limit();
    server->listener = listen_on(options->host, options->port);
    if (server->listener < 0 || !listen_address(server->listener, server->address)) {
        if (server->listener >= 0) {
            (void)close(server->listener);
        }
        free(server);
        return NULL;
    }
    server->polls[0] = (struct pollfd){.fd = server->listener, .events = POLLIN};
    server->deadline_ms = CONN_NO_DEADLINE;
    take_signals(server);
    server_check(server);
    return server;
}

const char *server_address(const struct server *server)
{
    server_check(server);
    assert(server->address[0] != '\0');
    return server->address;
}

/* ----------------------------------------------------------------------------------- newcomers */

static void note_deadline(struct server *server, const struct conn *conn)
{
    assert(conn->deadline_ms > 0);
    if (conn->deadline_ms < server->deadline_ms) {
        server->deadline_ms = conn->deadline_ms;
    }
    assert(server->deadline_ms <= conn->deadline_ms);
}

/* Nobody is accepted for a while: the system has no more to give, and would say so in a tight
 * loop. */
static void accept_later(struct server *server)
{
    assert(!server->draining);
    server->exhausted_ms = server->turn.now_ms + EXHAUSTED_MS;
    assert(server->exhausted_ms > 0);
}

static void accept_some(struct server *server)
{
    server_check(server);
    assert(!server->draining);
    for (int i = 0; i < ACCEPT_COUNT_MAX && server->count < slot_count(server); i++) {
        struct sockaddr_storage address = {0};
        socklen_t size = sizeof address;
        int fd = accept4(server->listener, (struct sockaddr *)&address, &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            bool exhausted =
                errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
            if (exhausted) {
                accept_later(server);
            }
            /* Anything else is the end of one newcomer, or nobody is left. */
            return;
        }
        if (server->turn.turns_away) {
            (void)close(fd);
            continue;
        }
        int on = 1;
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct conn *conn = conn_begin(fd, listen_peer_port(&address), &server->turn);
        if (conn == NULL) {
            accept_later(server);
            return;
        }
        conn->slot = (uint32_t)server->count;
        server->conns[server->count] = conn;
        server->count++;
        server->turn.live_count = (uint32_t)server->count;
        server->polls[server->count] = (struct pollfd){.fd = fd, .events = conn_events(conn)};
        note_deadline(server, conn);
    }
    server_check(server);
}

/* ------------------------------------------------------------------------------------- serving */

/* Looks at a connection that was served: it ends, or waits for its events. False when it ended, and
 * another one has its slot. */
static bool conn_served(struct server *server, size_t index)
{
    assert(index < server->count);
    struct conn *conn = server->conns[index];
    assert(conn->fd == server->polls[index + 1].fd);
    if (conn->state != CONN_CLOSED) {
        server->polls[index + 1].events = conn_events(conn);
        note_deadline(server, conn);
        server->is_hungry = server->is_hungry || conn_is_hungry(conn);
        return true;
    }
    conn_end(conn);
    server->count--;
    server->turn.live_count = (uint32_t)server->count;
    if (index < server->count) {
        server->conns[index] = server->conns[server->count];
        server->conns[index]->slot = (uint32_t)index;
    }
    server->polls[index + 1] = server->polls[server->count + 1];
    return false;
}

/* Serves those that poll() named, and those it cannot know of. A newcomer's slot has no events
 * yet. */
static void serve_ready(struct server *server, int ready_count)
{
    server_check(server);
    assert(ready_count >= 0);
    bool hungry = server->is_hungry;
    server->is_hungry = false;
    for (size_t i = 0; i < server->count && (ready_count > 0 || hungry);) {
        struct pollfd *entry = &server->polls[i + 1];
        short events = entry->revents;
        if (events == 0 && !(hungry && conn_is_hungry(server->conns[i]))) {
            i++;
            continue;
        }
        ready_count -= events != 0 ? 1 : 0;
        entry->revents = 0;
        if (entry->events == POLLOUT) {
            conn_writable(server->conns[i]);
        } else {
            conn_readable(server->conns[i]);
        }
        i += conn_served(server, i) ? 1 : 0;
    }
    server_check(server);
}

/* Gives those their turn to whom others have said something. */
static void serve_named(struct server *server)
{
    server_check(server);
    for (int i = 0; i < CHANNEL_SERVE_COUNT_MAX; i++) {
        struct conn *conn = endpoint_next();
        if (conn == NULL) {
            return;
        }
        assert(server->conns[conn->slot] == conn);
        conn_writable(conn);
        (void)conn_served(server, conn->slot);
    }
    server_check(server);
}

/* Lets deadlines pass, and finds the next one. */
static void serve_deadlines(struct server *server)
{
    if (server->turn.now_ms < server->deadline_ms) {
        return;
    }
    server->deadline_ms = CONN_NO_DEADLINE;
    size_t expired_count = 0;
    for (size_t i = 0; i < server->count;) {
        struct conn *conn = server->conns[i];
        if (conn->deadline_ms <= server->turn.now_ms && expired_count < EXPIRE_COUNT_MAX) {
            expired_count++;
            conn_expire(conn);
            assert(conn->state == CONN_CLOSED || conn->deadline_ms > server->turn.now_ms);
        }
        i += conn_served(server, i) ? 1 : 0;
    }
    /* What is left has its deadline noted, and poll() does not wait. */
    assert(server->deadline_ms > server->turn.now_ms || expired_count == EXPIRE_COUNT_MAX);
    server_check(server);
}

/* Says good-bye to everybody and takes nobody new. */
static void begin_draining(struct server *server)
{
    assert(!server->draining);
    server->draining = true;
    server->exhausted_ms = 0;
    server->polls[0].events = 0;
    for (size_t i = 0; i < server->count;) {
        conn_go_away(server->conns[i]);
        i += conn_served(server, i) ? 1 : 0;
    }
    server_check(server);
}

/* Waits for events, but not beyond `until_ms`. Returns what poll() does; 0 when a signal came. */
static int wait_for_events(struct server *server, int64_t until_ms)
{
    int64_t wait_ms = until_ms - server->turn.now_ms;
    wait_ms = wait_ms < 0 ? 0 : wait_ms;
    struct timespec timeout = {.tv_sec = (time_t)(wait_ms / 1000),
                               .tv_nsec = (long)(wait_ms % 1000) * 1000000};
    bool for_ever = until_ms == CONN_NO_DEADLINE;
    assert(timeout.tv_nsec < 1000000000);
    assert(server->count <= slot_count(server));
    int ready_count = ppoll(server->polls, (nfds_t)server->count + 1, for_ever ? NULL : &timeout,
                            &server->waiting_mask);
    if (ready_count < 0 && errno == EINTR) {
        for (size_t i = 0; i <= server->count; i++) {
            server->polls[i].revents = 0;
        }
        ready_count = 0;
    }
    return ready_count;
}

static int64_t earlier(int64_t a, int64_t b)
{
    int64_t result = a < b ? a : b;
    assert(result <= a);
    assert(result <= b);
    return result;
}

/* Whether newcomers are waited for, or an exhausted system is given time; and whether who asks for
 * something will be refused. */
static void choose_accepting(struct server *server)
{
    if (server->exhausted_ms != 0 && server->turn.now_ms >= server->exhausted_ms) {
        server->exhausted_ms = 0;
    }
    bool accepts =
        !server->draining && server->exhausted_ms == 0 && server->count < slot_count(server);
    server->polls[0].events = accepts ? POLLIN : 0;
    assert(!accepts || !server->draining);
    server->turn.is_crowded = server->count > server->conn_count_max;
    assert(accepts || server->draining || server->exhausted_ms != 0 || server->turn.is_crowded);
}

/* One turn: everybody who is ready is served once, within the bounds of limits.h. Waits until
 * somebody is, but not beyond `end_ms`. False when poll() failed. */
static bool serve_turn(struct server *server, int64_t end_ms)
{
    server_check(server);
    choose_accepting(server);
    int64_t until_ms = earlier(server->deadline_ms, end_ms);
    if (server->exhausted_ms != 0) {
        until_ms = earlier(until_ms, server->exhausted_ms);
    }
    if (narrate_flush()) {
        until_ms = earlier(until_ms, server->turn.now_ms + NARRATE_MS);
    }
    until_ms = earlier(until_ms, endpoints_due_ms());
    if (endpoint_has_next() || server->is_hungry) {
        until_ms = server->turn.now_ms;
    }
    int ready_count = wait_for_events(server, until_ms);
    if (ready_count < 0) {
        return false;
    }
    assert((size_t)ready_count <= 1 + server->count);
    server->turn.now_ms = now_ms();
    bool newcomers = (server->polls[0].revents & POLLIN) != 0;
    serve_ready(server, ready_count - (server->polls[0].revents != 0 ? 1 : 0));
    server->polls[0].revents = 0;
    if (newcomers && server->polls[0].events == POLLIN) {
        accept_some(server);
    }
    endpoints_pass(server->turn.now_ms);
    serve_named(server);
    serve_deadlines(server);
    server_check(server);
    return true;
}

bool server_run(struct server *server)
{
    server_check(server);
    assert(!server->draining);
    server->turn.now_ms = now_ms();
    int64_t end_ms = CONN_NO_DEADLINE;
    while (!server->draining || (server->count > 0 && server->turn.now_ms < end_ms)) {
        if (!serve_turn(server, end_ms)) {
            return false;
        }
        if (asked_to_end != 0 && !server->draining) {
            end_ms = server->turn.now_ms + DRAIN_MS;
            begin_draining(server);
        }
    }
    server_check(server);
    return true;
}

void server_end(struct server *server)
{
    server_check(server);
    while (server->count > 0) {
        struct conn *conn = server->conns[server->count - 1];
        if (conn->state != CONN_CLOSED) {
            conn_abandon(conn);
        }
        (void)conn_served(server, server->count - 1);
    }
    assert(memory_used() == 0);
    compression_forget();
    memory_forget();
    (void)close(server->listener);
    free(server);
}
