/* SPDX-License-Identifier: MIT */
/*
 * The loop and its runs over real sockets: a child process plays targets that refuse, fall silent,
 * talk garbage or go away, and every one has to end in its own outcome with words that say what
 * happened.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/clock.h"
#include "harness/head.h"
#include "harness/loop.h"
#include "harness/probe.h"

/* What the child does with a connection. */
enum act {
    ACT_CLOSE_AT_ONCE,
    ACT_SAY_NOTHING,
    ACT_GARBAGE,
    ACT_HALF_A_HEAD,
    ACT_HEAD_WITHOUT_END,
    ACT_OPEN_AND_LEAVE,
    ACT_OPEN_WITH_FRAME_BEHIND, /* the Pong comes in the segment of the 101 */
    ACT_OPEN_AND_STAY_SILENT,
};

/* Who says nothing is waited for, so not long; who says something has time on a busy machine. */
enum { SILENCE_US = 200000, PATIENCE_US = 20000000 };

struct row {
    const char *name;
    enum act act;
    enum run_outcome outcome;
    const char *words; /* of the trouble; NULL when there is none */
};

static const struct row rows[] = {
    {"close-at-once", ACT_CLOSE_AT_ONCE, RUN_NOT_OPENED, "before the target had answered"},
    {"say-nothing", ACT_SAY_NOTHING, RUN_NOT_OPENED_IN_TIME, "0 octets came"},
    {"garbage", ACT_GARBAGE, RUN_NOT_OPENED, "not HTTP"},
    {"half-a-head", ACT_HALF_A_HEAD, RUN_NOT_OPENED, "in the middle of the answer"},
    {"head-without-end", ACT_HEAD_WITHOUT_END, RUN_NOT_OPENED, "no end of the answer"},
    {"open-and-leave", ACT_OPEN_AND_LEAVE, RUN_PLAYED, NULL},
    {"frame-behind-the-head", ACT_OPEN_WITH_FRAME_BEHIND, RUN_PLAYED, NULL},
    {"open-and-stay-silent", ACT_OPEN_AND_STAY_SILENT, RUN_PLAYED, NULL},
};

struct seen {
    int64_t open_timeout_us; /* 0: patience */
    int64_t reply_us;        /* 0: the same */
    unsigned finished_count;
    enum run_outcome outcome;
    char *trouble;
    struct probe_facts facts;
    GString *sent;
    unsigned sent_count; /* writes, as the transcript has them */
    unsigned active_most;
};

static void finished(struct run *run, void *data)
{
    struct seen *seen = data;

    seen->finished_count++;
    seen->outcome = run->outcome;
    g_free(seen->trouble);
    seen->trouble = g_strdup(run->trouble);
    if (run->plan->player_class == &probe_player_class) {
        seen->facts = *probe_player_facts(run->player);
    }
    bool is_open = false;
    for (guint i = 0; i < run->transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(run->transcript->entries, struct entry, i);
        is_open |= entry->kind == ENTRY_OPENED;
        if (is_open && entry->kind == ENTRY_SENT && seen->sent != NULL) {
            gsize size;
            const char *octets = g_bytes_get_data(entry->octets, &size);
            g_string_append_len(seen->sent, octets, (gssize)size);
            seen->sent_count++;
        }
    }
}

static void progress(const struct loop *loop, void *data)
{
    struct seen *seen = data;

    seen->active_most = MAX(seen->active_most, loop->active->len);
}

static void write_all(int fd, const char *text, size_t size)
{
    while (size > 0) {
        ssize_t done = send(fd, text, size, MSG_NOSIGNAL);
        if (done <= 0) {
            return;
        }
        text += done;
        size -= (size_t)done;
    }
}

static void child_open(int fd, const char *request, const char *behind, size_t behind_size)
{
    const char *at = strstr(request, "Sec-WebSocket-Key: ");
    char *key = g_strndup(at + strlen("Sec-WebSocket-Key: "), 24);
    char *accept_value = head_accept_for(key);
    GString *answer = g_string_new(NULL);

    /* What is interim (RFC 9110 15.2) is passed over. */
    g_string_printf(answer,
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                    accept_value);
    g_string_append_len(answer, behind, (gssize)behind_size);
    write_all(fd, answer->str, answer->len);
    g_string_free(answer, TRUE);
    g_free(accept_value);
    g_free(key);
}

/* Reads the request, as far as its empty line. */
static void child_read_request(int fd, char *request, size_t size)
{
    size_t have = 0;

    while (have + 1 < size) {
        ssize_t got = recv(fd, request + have, size - have - 1, 0);
        if (got <= 0) {
            break;
        }
        have += (size_t)got;
        request[have] = '\0';
        if (strstr(request, "\r\n\r\n") != NULL) {
            return;
        }
    }
    request[have] = '\0';
}

static void child_serve(int fd, enum act act)
{
    char request[4096] = "";
    char rest[4096];

    if (act == ACT_CLOSE_AT_ONCE) {
        return;
    }
    child_read_request(fd, request, sizeof(request));
    if (act == ACT_GARBAGE) {
        write_all(fd, "SSH-2.0-x\r\n\r\n", 13);
    } else if (act == ACT_HALF_A_HEAD) {
        write_all(fd, "HTTP/1.1 101 Sw", 15);
        return;
    } else if (act == ACT_HEAD_WITHOUT_END) {
        write_all(fd, "HTTP/1.1 200 OK\r\n", 17);
        for (int i = 0; i < 100000; i++) {
            write_all(fd, "X: y\r\n", 6);
        }
    } else if (act == ACT_OPEN_AND_LEAVE) {
        child_open(fd, request, "", 0);
        return;
    } else if (act == ACT_OPEN_WITH_FRAME_BEHIND) {
        child_open(fd, request,
                   "\x8a\x05"
                   "assay\x88\x00",
                   9);
    } else if (act == ACT_OPEN_AND_STAY_SILENT) {
        child_open(fd, request, "", 0);
    }
    while (recv(fd, rest, sizeof(rest), 0) > 0) {
    }
}

/* A child that serves connections one by one until it is killed. */
static pid_t child_start(enum act act, unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    g_assert_cmpint(bind(listener, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(listen(listener, 16), ==, 0);
    g_assert_cmpint(getsockname(listener, (struct sockaddr *)&address, &size), ==, 0);
    *port = ntohs(address.sin_port);
    pid_t pid = fork();
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that aborts takes its server along */
        for (;;) {
            int fd = accept(listener, NULL, NULL);
            child_serve(fd, act);
            close(fd);
        }
    }
    close(listener);
    return pid;
}

static struct options *options_for(unsigned port)
{
    char *url = g_strdup_printf("ws://127.0.0.1:%u/", port);
    char *argv[] = {(char *)"assay", (char *)"test", url, NULL};
    char *error = NULL;
    struct options *options = options_parse(3, argv, &error);

    g_assert_null(error);
    g_free(url);
    return options;
}

static void play_sized(unsigned port, const struct player_class *player_class, const void *setting,
                       unsigned count, unsigned jobs, uint64_t large_size, struct seen *seen)
{
    struct options *options = options_for(port);
    char *error = NULL;
    struct target *target = target_new(options, &error);
    struct loop loop;
    struct run_plan plan = {
        .player_class = player_class,
        .setting = setting,
        .seed = 3,
        .target = target,
        .options = options,
        .limits = {.reply_us = seen->reply_us > 0 ? seen->reply_us : PATIENCE_US,
                   .pause_scale_milli = 1000},
        .open_timeout_us = seen->open_timeout_us > 0 ? seen->open_timeout_us : PATIENCE_US,
        .large_size = large_size,
    };

    g_assert_nonnull(target);
    loop_init(&loop, target);
    loop.jobs = jobs;
    loop.opening = jobs;
    loop.finished = finished;
    loop.progress = progress;
    loop.data = seen;
    for (unsigned i = 0; i < count; i++) {
        g_queue_push_tail(&loop.waiting, &plan);
    }
    loop_drive(&loop);
    g_assert_cmpuint(seen->finished_count, ==, count);
    loop_clear(&loop);
    target_free(target);
    options_free(options);
}

static void play(unsigned port, const struct player_class *player_class, const void *setting,
                 unsigned count, unsigned jobs, struct seen *seen)
{
    play_sized(port, player_class, setting, count, jobs, 0, seen);
}

static void test_outcome(const void *data)
{
    const struct row *row = data;
    struct seen seen = {
        .open_timeout_us = row->outcome == RUN_NOT_OPENED_IN_TIME ? SILENCE_US : 0,
        .reply_us = row->act == ACT_OPEN_AND_STAY_SILENT ? SILENCE_US : 0,
    };
    unsigned port;
    pid_t child = child_start(row->act, &port);

    play(port, &probe_player_class, NULL, 1, 1, &seen);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_assert_cmpint(seen.outcome, ==, row->outcome);
    if (row->words != NULL) {
        g_assert_nonnull(seen.trouble);
        g_assert_nonnull(strstr(seen.trouble, row->words));
    } else {
        g_assert_cmpstr(seen.trouble, ==, NULL);
        g_assert_true(seen.facts.opened);
    }
    g_assert_cmpint(seen.facts.answers_ping, ==, row->act == ACT_OPEN_WITH_FRAME_BEHIND);
    g_assert_cmpint(seen.facts.answers_at_all, ==,
                    row->act == ACT_OPEN_WITH_FRAME_BEHIND || row->act == ACT_OPEN_AND_LEAVE);
    g_free(seen.trouble);
}

static void test_refused(void)
{
    struct seen seen = {0};
    unsigned port;
    pid_t child = child_start(ACT_SAY_NOTHING, &port);

    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    play(port, &probe_player_class, NULL, 1, 1, &seen);
    g_assert_cmpint(seen.outcome, ==, RUN_NOT_CONNECTED);
    g_assert_nonnull(strstr(seen.trouble, "refused"));
    g_free(seen.trouble);
}

/*
 * Many plans, few jobs: all are played, and never more than allowed at a time (loop_check asserts
 * that).
 */
static void test_many(void)
{
    struct seen seen = {0};
    unsigned port;
    pid_t child = child_start(ACT_OPEN_AND_LEAVE, &port);

    play(port, &probe_player_class, NULL, 40, 8, &seen);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_free(seen.trouble);
}

/* Large messages go side by side as far as there is room for them, and one for which there is none
 * goes alone. */
static void test_large(void)
{
    static const struct {
        uint64_t large_size;
        unsigned active_most;
    } sizes[] = {
        {0, 8},
        {LARGE_ACTIVE_SIZE_MAX / 3, 3},
        {LARGE_ACTIVE_SIZE_MAX, 1},
        {LARGE_ACTIVE_SIZE_MAX + 1, 1},
    };
    unsigned port;
    pid_t child = child_start(ACT_SAY_NOTHING, &port);

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct seen seen = {.open_timeout_us = SILENCE_US};
        play_sized(port, &probe_player_class, NULL, 8, 8, sizes[i].large_size, &seen);
        g_assert_cmpuint(seen.active_most, ==, sizes[i].active_most);
        g_free(seen.trouble);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* A player that sends one block with cuts, then leaves. */
static const size_t some_cuts[] = {1, 2, 5};
static unsigned cutter_calls;

static void *cutter_create(const void *setting, enum delivery delivery, uint64_t seed,
                           const struct player_limits *limits)
{
    (void)setting;
    (void)delivery;
    (void)seed;
    (void)limits;
    cutter_calls = 0;
    return &cutter_calls;
}

static void cutter_time(void *player, int64_t now_us)
{
    (void)player;
    (void)now_us;
}

static void cutter_received(void *player, const uint8_t *octets, size_t size, int64_t now_us)
{
    (void)player;
    (void)octets;
    (void)size;
    (void)now_us;
}

static void cutter_ended(void *player, enum player_end end, int64_t now_us)
{
    (void)player;
    (void)end;
    (void)now_us;
}

static struct player_action cutter_next(void *player, int64_t now_us)
{
    struct player_action action = {.kind = PLAYER_DROP};

    (void)player;
    (void)now_us;
    if (cutter_calls++ == 0) {
        action = (struct player_action){.kind = PLAYER_SEND,
                                        .octets = (const uint8_t *)"abcdefgh",
                                        .octets_size = 8,
                                        .cuts = some_cuts,
                                        .cut_count = G_N_ELEMENTS(some_cuts)};
    }
    return action;
}

static void cutter_destroy(void *player)
{
    (void)player;
}

static const struct player_class cutter_class = {
    .create = cutter_create,
    .opened = cutter_time,
    .received = cutter_received,
    .ticked = cutter_time,
    .ended = cutter_ended,
    .next = cutter_next,
    .destroy = cutter_destroy,
};

static void test_cuts(void)
{
    struct seen seen = {.sent = g_string_new(NULL)};
    unsigned port;
    pid_t child = child_start(ACT_OPEN_AND_STAY_SILENT, &port);

    play(port, &cutter_class, NULL, 1, 1, &seen);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    g_assert_cmpstr(seen.sent->str, ==, "abcdefgh");
    g_assert_cmpuint(seen.sent_count, ==, G_N_ELEMENTS(some_cuts) + 1);
    g_string_free(seen.sent, TRUE);
    g_free(seen.trouble);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/loop/outcome/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_outcome);
        g_free(path);
    }
    g_test_add_func("/loop/refused", test_refused);
    g_test_add_func("/loop/many", test_many);
    g_test_add_func("/loop/large", test_large);
    g_test_add_func("/loop/cuts", test_cuts);
    return g_test_run();
}
