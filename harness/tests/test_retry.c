/* SPDX-License-Identifier: MIT */
/*
 * --retries against a server that is bad for its first conversations and good from then on: a
 * child process that serves connections one by one and counts those that carry a case.
 *
 * The probes before and after the cases send a text; a conversation whose first frame is something
 * else is one of a case. In the first `bad_count` of these a Ping is answered with the end of TCP,
 * and a frame of opcode 3 is passed over.
 */
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/head.h"
#include "harness/suite.h"
#include "harness/wire.h"

struct row {
    const char *name;
    const char *id;
    unsigned bad_count;
    const char *retries; /* NULL: the option is not given */
    enum verdict verdict;
    unsigned attempt_count; /* that are kept */
    const char *reason;     /* of FLAKY */
};

#define PING   "ws/5.5.2/empty-ping"
#define OPCODE "ws/5.2/opcode-3-empty"

static const struct row rows[] = {
    {"good", PING, 0, "2", VERDICT_PASS, 1, NULL},
    {"not-asked-for", PING, 1, NULL, VERDICT_FAIL, 1, NULL},
    {"passes-the-first-time", PING, 1, "1", VERDICT_FLAKY, 2,
     "fail at first, and passed when it was repeated alone (repetition 1 of at most 1)"},
    {"passes-the-second-time", PING, 2, "3", VERDICT_FLAKY, 2,
     "fail at first, and passed when it was repeated alone (repetition 2 of at most 3)"},
    {"never-in-time", PING, 3, "2", VERDICT_FAIL, 1, NULL},
    /* Played with input behind the offence; without, only when that has passed. */
    {"two-variants", OPCODE, 1, "1", VERDICT_FLAKY, 3,
     "fail at first, and passed when it was repeated alone (repetition 1 of at most 1)"},
};

/* ---- The server ---- */

static void child_send(int fd, unsigned opcode, const uint8_t *payload, size_t size)
{
    const struct wire_head head = {.opcode = opcode};
    GByteArray *out = g_byte_array_new();

    wire_frame_append(out, &head, payload, size);
    send(fd, out->data, out->len, MSG_NOSIGNAL);
    g_byte_array_unref(out);
}

/* Answers the opening handshake. The judge sends nothing behind it before it has the answer. */
static void child_open(int fd)
{
    char request[4096] = "";
    size_t have = 0;

    while (strstr(request, "\r\n\r\n") == NULL) {
        ssize_t got = recv(fd, request + have, sizeof request - have - 1, 0);
        if (got <= 0) {
            return;
        }
        have += (size_t)got;
        request[have] = '\0';
    }
    char *key =
        g_strndup(strstr(request, "Sec-WebSocket-Key: ") + strlen("Sec-WebSocket-Key: "), 24);
    char *accept_value = head_accept_for(key);
    char *answer = g_strdup_printf("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                   "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                                   accept_value);
    send(fd, answer, strlen(answer), MSG_NOSIGNAL);
    g_free(answer);
    g_free(accept_value);
    g_free(key);
}

/* Answers one frame. Whether the conversation goes on. */
static bool child_answer(int fd, const struct wire_frame *frame)
{
    static const uint8_t protocol_error[] = {0x03, 0xea};

    switch (frame->opcode) {
    case 1:
    case 2:
        child_send(fd, frame->opcode, frame->payload, frame->payload_came_size);
        return true;
    case 8:
        child_send(fd, 8, frame->payload, frame->payload_came_size);
        return false;
    case 9:
        child_send(fd, 10, frame->payload, frame->payload_came_size);
        return true;
    }
    child_send(fd, 8, protocol_error, sizeof protocol_error);
    return false;
}

static void child_serve(int fd, unsigned *case_count, unsigned bad_count)
{
    struct wire_reader reader;
    struct wire_frame frame;
    uint8_t octets[4096];
    bool goes_on = true;
    bool is_first = true;
    ssize_t got;

    child_open(fd);
    wire_reader_init(&reader, 65536);
    while (goes_on && (got = recv(fd, octets, sizeof octets, 0)) > 0) {
        wire_reader_append(&reader, octets, (size_t)got);
        while (goes_on && wire_reader_next(&reader, &frame) == WIRE_FRAME) {
            bool is_case = is_first && (frame.opcode == 3 || frame.payload_size == 0);
            is_first = false;
            *case_count += is_case;
            bool is_bad = is_case && *case_count <= bad_count;
            goes_on = is_bad ? frame.opcode == 3 : child_answer(fd, &frame);
        }
    }
    wire_reader_clear(&reader);
    shutdown(fd, SHUT_WR);
    while (recv(fd, octets, sizeof octets, 0) > 0) {
    }
}

static pid_t child_start(unsigned bad_count, unsigned *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    unsigned case_count = 0;

    g_assert_cmpint(bind(listener, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(listen(listener, 16), ==, 0);
    g_assert_cmpint(getsockname(listener, (struct sockaddr *)&address, &size), ==, 0);
    *port = ntohs(address.sin_port);
    pid_t pid = fork();
    g_assert_cmpint(pid, >=, 0);
    if (pid == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that aborts takes its server along */
    }
    while (pid == 0) {
        int fd = accept(listener, NULL, NULL);
        child_serve(fd, &case_count, bad_count);
        close(fd);
    }
    close(listener);
    return pid;
}

/* ---- The runs ---- */

static struct run_result *run(const struct row *row, unsigned port, struct exit_facts *facts)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    char *error = NULL;

    g_ptr_array_add(words, g_strdup("assay"));
    g_ptr_array_add(words, g_strdup("test"));
    g_ptr_array_add(words, g_strdup_printf("ws://127.0.0.1:%u/", port));
    g_ptr_array_add(words, g_strdup(row->id));
    g_ptr_array_add(words, g_strdup("--delivery=whole"));
    g_ptr_array_add(words, g_strdup("--quiet"));
    if (row->retries != NULL) {
        g_ptr_array_add(words, g_strdup_printf("--retries=%s", row->retries));
    }
    struct options *options = options_parse((int)words->len, (char **)words->pdata, &error);
    g_assert_cmpstr(error, ==, NULL);
    struct run_result *result = suite_run(options, NULL, NULL, facts, &error);
    g_assert_cmpstr(error, ==, NULL);
    options_free(options);
    g_ptr_array_unref(words);
    return result;
}

static void test_row(const void *data)
{
    const struct row *row = data;
    struct exit_facts facts = {0};
    unsigned port = 0;
    pid_t pid = child_start(row->bad_count, &port);
    struct run_result *result = run(row, port, &facts);

    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
    g_assert_cmpstr(result->ended_early, ==, NULL);
    g_assert_cmpuint(result->cases->len, ==, 1);
    const struct case_result *one = g_ptr_array_index(result->cases, 0);
    g_assert_cmpstr(verdict_name(one->verdict), ==, verdict_name(row->verdict));
    g_assert_cmpuint(one->attempts->len, ==, row->attempt_count);
    g_assert_cmpstr(one->reason, ==, row->reason);
    g_assert_cmpint(one->findings->len > 0, ==, row->verdict != VERDICT_PASS);
    g_assert_cmpint(verdict_counts(one->verdict, LEVEL_SHOULD), ==, row->verdict == VERDICT_FAIL);
    run_result_free(result);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/retry/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    return g_test_run();
}
