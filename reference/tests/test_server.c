/* SPDX-License-Identifier: MIT */
/* The server as a process: it listens, serves, bears what comes, and ends when it is asked to. */
#include "reference/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reference/limits.h"
#include "reference/narrate.h"
#include "reference/tests/support_guard.h"

enum { WAIT_MS = 20000 }; /* for what happens at once unless the machine is very busy */

struct process {
    pid_t id;
    uint16_t port;
};

/* Starts a server that may have so many descriptors, 0 for as many as the system gives, and serves
 * so many connections. */
static struct process process_begin_with(rlim_t descriptor_count, size_t conn_count_max)
{
    int told[2];
    g_assert_cmpint(pipe(told), ==, 0);
    struct process process = {.id = fork()};
    g_assert_cmpint(process.id, >=, 0);
    if (process.id == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that aborts takes its server along */
        close(told[0]);
        if (descriptor_count > 0) {
            struct rlimit limit = {descriptor_count, descriptor_count};
            (void)setrlimit(RLIMIT_NOFILE, &limit);
        }
        const struct server_options options = {
            .host = "127.0.0.1", .port = "0", .conn_count_max = conn_count_max};
        struct server *server = server_begin(&options);
        if (server == NULL) {
            _exit(3);
        }
        const char *address = server_address(server);
        bool good = write(told[1], address, strlen(address) + 1) > 0 && server_run(server);
        server_end(server);
        _exit(good ? 0 : 4);
    }
    close(told[1]);
    char address[64] = "";
    g_assert_cmpint(read(told[0], address, sizeof address - 1), >, 0);
    close(told[0]);
    g_assert_true(g_str_has_prefix(address, "127.0.0.1:"));
    process.port = (uint16_t)g_ascii_strtoull(strrchr(address, ':') + 1, NULL, 10);
    g_assert_cmpuint(process.port, >, 0);
    return process;
}

static struct process process_begin(rlim_t descriptor_count)
{
    return process_begin_with(descriptor_count, CONN_COUNT_MAX);
}

static void process_end(struct process process, int signal_number)
{
    g_assert_cmpint(kill(process.id, signal_number), ==, 0);
    int status = 0;
    g_assert_cmpint(waitpid(process.id, &status, 0), ==, process.id);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

/* Connects from 127.0.0.`host`. */
static int connect_from(struct process process, uint32_t host)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    g_assert_cmpint(fd, >=, 0);
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(0x7F000000 + host);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(process.port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int late = 1; /* the port is chosen when it is known where to */
    (void)setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &late, sizeof late);
    g_assert_cmpint(bind(fd, (struct sockaddr *)&from, sizeof from), ==, 0);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&to, sizeof to), ==, 0);
    return fd;
}

static int connect_to(struct process process)
{
    return connect_from(process, 1);
}

/* Receives until `size` octets have come or the peer has ended; returns how many came. */
static size_t receive(int fd, char *octets, size_t size)
{
    size_t got = 0;
    while (got < size) {
        struct pollfd entry = {.fd = fd, .events = POLLIN};
        g_assert_cmpint(poll(&entry, 1, WAIT_MS), ==, 1);
        ssize_t now = recv(fd, octets + got, size - got, 0);
        if (now <= 0) {
            break;
        }
        got += (size_t)now;
    }
    return got;
}

static void send_request(int fd, const char *path)
{
    char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                    path);
    ssize_t size = (ssize_t)strlen(request);
    g_assert_cmpint(send(fd, request, (size_t)size, 0), ==, size);
    g_free(request);
}

static void receive_head(int fd, const char *status_line)
{
    char answer[512] = "";
    for (size_t size = 0; strstr(answer, "\r\n\r\n") == NULL; size++) {
        g_assert_cmpuint(size, <, sizeof answer - 1);
        g_assert_cmpuint(receive(fd, answer + size, 1), ==, 1);
    }
    g_assert_true(g_str_has_prefix(answer, status_line));
}

static void receive_opening(int fd)
{
    receive_head(fd, "HTTP/1.1 101 ");
}

static void open_websocket(int fd)
{
    send_request(fd, "/echo");
    receive_opening(fd);
}

static void send_hi(int fd)
{
    g_assert_cmpint(send(fd, "\x81\x82\0\0\0\0hi", 8, 0), ==, 8);
}

static void receive_hi(int fd)
{
    char answer[4];
    g_assert_cmpuint(receive(fd, answer, 4), ==, 4);
    octets_are_equal(answer, 4, "\x81\x02hi", 4);
}

static void echo_once(int fd)
{
    send_hi(fd);
    receive_hi(fd);
}

/* Both signals end it with status 0, and a peer that is there is told 1001 before. */
static void test_ends(const void *data)
{
    int signal_number = GPOINTER_TO_INT(data);
    struct process process = process_begin(0);
    int fd = connect_to(process);
    open_websocket(fd);
    echo_once(fd);
    g_assert_cmpint(kill(process.id, signal_number), ==, 0);
    char frame[4];
    g_assert_cmpuint(receive(fd, frame, 4), ==, 4);
    g_assert_cmpuint((uint8_t)frame[0], ==, 0x88);
    octets_are_equal(frame + 2, 2, "\x03\xe9", 2);
    g_assert_cmpint(send(fd, "\x88\x82\0\0\0\0\x03\xe9", 8, 0), ==, 8);
    char rest[256];
    g_assert_cmpuint(receive(fd, rest, sizeof rest), <, sizeof rest);
    close(fd);
    int status = 0;
    g_assert_cmpint(waitpid(process.id, &status, 0), ==, process.id);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

static void test_ends_idle(void)
{
    process_end(process_begin(0), SIGTERM);
}

static void test_serves_many(void)
{
    struct process process = process_begin(0);
    int fds[200];
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = connect_to(process);
        open_websocket(fds[i]);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        echo_once(fds[i]);
    }
    /* Every second one leaves without a word; the others are still served. */
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i += 2) {
        close(fds[i]);
    }
    for (size_t i = 1; i < G_N_ELEMENTS(fds); i += 2) {
        echo_once(fds[i]);
        close(fds[i]);
    }
    process_end(process, SIGINT);
}

/* As many descriptors as the system lets this process have; returns how many. */
static rlim_t raise_descriptors(struct rlimit *before)
{
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, before), ==, 0);
    struct rlimit raised = {before->rlim_max, before->rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &raised), ==, 0);
    return raised.rlim_cur;
}

/* Connections are opened, and speak, in batches: the server's turns are long ones. */
static void open_batch(struct process process, int *fds, size_t count, size_t number)
{
    for (size_t i = 0; i < count; i++) {
        /* Of several addresses, so that the ports of none run short. */
        fds[i] = connect_from(process, 1 + (uint32_t)((number + i) % 4));
        send_request(fds[i], "/echo");
    }
    for (size_t i = 0; i < count; i++) {
        receive_opening(fds[i]);
    }
}

static void echo_batch(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        send_hi(fds[i]);
    }
    for (size_t i = 0; i < count; i++) {
        receive_hi(fds[i]);
    }
}

/* Ten thousand that are silent, or as many as there are descriptors for: each is still served when
 * it speaks, and so is who comes last. */
static void test_bears_idle(void)
{
    enum { IDLE_COUNT = 10000, IDLE_COUNT_MIN = 1000, BATCH_COUNT = 100, OTHERS_COUNT = 64 };
    struct rlimit before;
    rlim_t descriptor_count = raise_descriptors(&before);
    if (descriptor_count < IDLE_COUNT_MIN + OTHERS_COUNT) {
        g_test_skip("the system gives too few descriptors for a thousand connections");
        return;
    }
    size_t count = MIN(IDLE_COUNT, (descriptor_count - OTHERS_COUNT) / BATCH_COUNT * BATCH_COUNT);
    if (count < IDLE_COUNT) {
        g_test_message("the system gives %zu descriptors: %zu connections instead of %d",
                       (size_t)descriptor_count, count, IDLE_COUNT);
    }
    struct process process = process_begin(0);
    int *fds = g_new(int, count);
    for (size_t i = 0; i < count; i += BATCH_COUNT) {
        open_batch(process, fds + i, BATCH_COUNT, i);
    }
    int late = connect_to(process);
    open_websocket(late);
    int64_t begin_us = g_get_monotonic_time();
    for (size_t i = 0; i < 100; i++) {
        echo_once(late);
    }
    g_test_message("an echo beside %zu idle connections takes %.3f ms", count,
                   (double)(g_get_monotonic_time() - begin_us) / 100 / 1000);
    for (size_t i = 0; i < count; i += BATCH_COUNT) {
        echo_batch(fds + i, BATCH_COUNT);
    }
    echo_once(late);
    for (size_t i = 0; i < count; i++) {
        close(fds[i]);
    }
    echo_once(late);
    close(late);
    g_free(fds);
    g_assert_cmpint(setrlimit(RLIMIT_NOFILE, &before), ==, 0);
    process_end(process, SIGTERM);
}

/* What one says in /chat comes to more members than are served in one turn, though nobody says
 * anything else that would wake the server. */
static void test_chat(void)
{
    enum { MEMBER_COUNT = 2 * CHANNEL_SERVE_COUNT_MAX + 1 };
    struct process process = process_begin(0);
    int fds[MEMBER_COUNT];
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        fds[i] = connect_to(process);
        send_request(fds[i], "/chat");
        receive_opening(fds[i]);
    }
    send_hi(fds[0]);
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        receive_hi(fds[i]);
    }
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        close(fds[i]);
    }
    process_end(process, SIGTERM);
}

/* It narrates into a pipe that nobody reads and that would block: it serves on, and ends. */
static void test_narrates_to_nobody(void)
{
    int pipes[2];
    g_assert_cmpint(pipe(pipes), ==, 0);
    g_assert_true(narrate_begin(pipes[1]));
    struct process process = process_begin(0);
    narrate_end();
    int fd = connect_to(process);
    open_websocket(fd);
    for (size_t i = 0; i < 2000; i++) {
        echo_once(fd);
    }
    close(fd);
    process_end(process, SIGTERM);
    char line[4096] = "";
    g_assert_cmpint(read(pipes[0], line, sizeof line - 1), >, 0);
    g_assert_nonnull(strstr(line, "#1 came: a request with 5 header fields"));
    close(pipes[0]);
    close(pipes[1]);
}

/* Under Valgrind they do not: it takes a newcomer and closes it where the system lets it wait. */
static bool newcomers_wait(void)
{
    const char *preloaded = g_getenv("LD_PRELOAD");
    return preloaded == NULL || strstr(preloaded, "vgpreload") == NULL;
}

/* Without descriptors it waits until some are free again, and serves those it has meanwhile; who
 * waited is served then. */
static void test_descriptors_run_out(void)
{
    struct process process = process_begin(16);
    int fds[32];
    int first = connect_to(process);
    open_websocket(first);
    for (size_t i = 0; i < G_N_ELEMENTS(fds); i++) {
        fds[i] = connect_to(process);
    }
    int last = fds[G_N_ELEMENTS(fds) - 1];
    send_request(last, "/echo");
    g_usleep(50 * 1000);
    echo_once(first);
    struct pollfd entry = {.fd = last, .events = POLLIN};
    g_assert_true(!newcomers_wait() || poll(&entry, 1, 0) == 0);
    for (size_t i = 0; i < G_N_ELEMENTS(fds) - 1; i++) {
        close(fds[i]);
    }
    if (!newcomers_wait()) {
        close(last);
        last = connect_to(process);
        send_request(last, "/echo");
    }
    receive_head(last, "HTTP/1.1 101 ");
    echo_once(last);
    echo_once(first);
    close(last);
    close(first);
    process_end(process, SIGTERM);
}

/* One more than may be: it is told so, the others are served, and when one has left, the next
 * newcomer is served again. */
static void test_crowded(void)
{
    struct process process = process_begin_with(0, 2);
    int first = connect_to(process);
    open_websocket(first);
    int second = connect_to(process);
    open_websocket(second);
    int third = connect_to(process);
    send_request(third, "/echo");
    receive_head(third, "HTTP/1.1 503 ");
    char rest[512];
    g_assert_cmpuint(receive(third, rest, sizeof rest), <, sizeof rest);
    close(third);
    echo_once(first);
    echo_once(second);
    /* Its Close is answered, and the end of the connection says that its place is free. */
    g_assert_cmpint(send(second, "\x88\x80\0\0\0\0", 6, 0), ==, 6);
    g_assert_cmpuint(receive(second, rest, sizeof rest), ==, 2);
    close(second);
    int fourth = -1;
    for (bool refused = true; refused;) {
        char status[13] = "";
        fourth = connect_to(process);
        send_request(fourth, "/echo");
        g_assert_cmpuint(receive(fourth, status, 12), ==, 12);
        refused = strcmp(status, "HTTP/1.1 503") == 0;
        if (refused) {
            close(fourth);
        } else {
            g_assert_cmpstr(status, ==, "HTTP/1.1 101");
        }
    }
    close(fourth);
    echo_once(first);
    close(first);
    process_end(process, SIGTERM);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_data_func("/server/ends/sigterm", GINT_TO_POINTER(SIGTERM), test_ends);
    g_test_add_data_func("/server/ends/sigint", GINT_TO_POINTER(SIGINT), test_ends);
    g_test_add_func("/server/ends/idle", test_ends_idle);
    g_test_add_func("/server/serves-many", test_serves_many);
    g_test_add_func("/server/bears-idle", test_bears_idle);
    g_test_add_func("/server/chat", test_chat);
    g_test_add_func("/server/narrates-to-nobody", test_narrates_to_nobody);
    g_test_add_func("/server/descriptors-run-out", test_descriptors_run_out);
    g_test_add_func("/server/crowded", test_crowded);
    return g_test_run();
}
