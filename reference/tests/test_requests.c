/* SPDX-License-Identifier: MIT */
/*
 * HTTP requests in a row on one connection: which answers leave it open, what is kept between two,
 * and what happens where there is no room for one.
 */
#include "reference/requests.h"

#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/memory.h"
#include "reference/tests/support_guard.h"
#include "reference/tests/support_play.h"

#define GET_PAGE "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
#define HANDSHAKE                                                                           \
    "Host: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" \
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

struct row {
    const char *name;
    const char *request;
    unsigned status;
    bool stays; /* the connection is there for the next request */
};

static const struct row rows[] = {
    {"/requests/stays/page", GET_PAGE, 200, true},
    {"/requests/stays/head", "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", 200, true},
    {"/requests/stays/keep-alive", "GET / HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
     200, true},
    {"/requests/stays/no-such-path", "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", 404, true},
    {"/requests/stays/method", "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", 405, true},
    {"/requests/stays/unknown-method", "BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 501, true},
    {"/requests/stays/not-upgraded", "GET /echo HTTP/1.1\r\nHost: x\r\n\r\n", 426, true},
    {"/requests/stays/not-authorized", "GET /auth HTTP/1.1\r\n" HANDSHAKE, 401, true},
    {"/requests/stays/refused-by-endpoint", "GET /close?code=1005 HTTP/1.1\r\n" HANDSHAKE, 400,
     true},
    {"/requests/stays/empty-body", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", 200,
     true},
    {"/requests/ends/asked-for", "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 200,
     false},
    {"/requests/ends/asked-for-in-a-list",
     "GET / HTTP/1.1\r\nHost: x\r\nConnection: x, CLOSE\r\n\r\n", 200, false},
    {"/requests/ends/http-1.0", "GET / HTTP/1.0\r\nHost: x\r\n\r\n", 200, false},
    {"/requests/ends/http-1.0-keep-alive",
     "GET / HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n", 200, false},
    {"/requests/ends/body", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", 405,
     false},
    {"/requests/ends/body-of-get", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", 400,
     false},
    {"/requests/ends/chunked-body",
     "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 405, false},
    {"/requests/ends/two-lengths",
     "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n", 400, false},
    {"/requests/ends/no-host", "GET / HTTP/1.1\r\n\r\n", 400, false},
    {"/requests/ends/malformed", "GET / HTTP/1.1\nHost: x\n\n", 400, false},
    {"/requests/ends/version", "GET / HTTP/2.0\r\n\r\n", 505, false},
};

/* Takes one answer, its body included, off the front of what was received; returns its head. */
static char *take_answer(struct play *play, bool has_body)
{
    char *octets = (char *)play->received;
    char *end = g_strstr_len(octets, (gssize)play->received_size, "\r\n\r\n");
    g_assert_nonnull(end);
    char *head = g_strndup(octets, (gsize)(end + 4 - octets));
    const char *length = strstr(head, "\r\nContent-Length: ");
    g_assert_nonnull(length);
    size_t size = g_ascii_strtoull(length + strlen("\r\nContent-Length: "), NULL, 10);
    g_assert_cmpuint(size, >, 0);
    size = has_body ? size : 0;
    size_t all_size = strlen(head) + size;
    g_assert_cmpuint(all_size, <=, play->received_size);
    play->received_size -= all_size;
    memmove(play->received, play->received + all_size, play->received_size);
    return head;
}

static void expect_answer(struct play *play, unsigned status, bool has_body)
{
    char *head = take_answer(play, has_body);
    char *line = g_strdup_printf("HTTP/1.1 %u ", status);
    g_assert_true(g_str_has_prefix(head, line));
    g_free(line);
    g_free(head);
}

/* Each request is answered; then the page is asked for, and comes if the connection stays. */
static void test_row(const void *data)
{
    const struct row *row = data;
    bool has_body = !g_str_has_prefix(row->request, "HEAD");
    for (size_t step = 1; step <= 2; step++) {
        struct play *play = play_begin();
        size_t size = strlen(row->request);
        size_t part_max = step == 1 ? size : 1;
        for (size_t at = 0; at < size && !play->ended; at += part_max) {
            play_send(play, row->request + at, MIN(part_max, size - at));
        }
        char *head = take_answer(play, has_body);
        char *line = g_strdup_printf("HTTP/1.1 %u ", row->status);
        g_assert_true(g_str_has_prefix(head, line));
        g_free(line);
        bool says_close = strstr(head, "close\r\n") != NULL;
        g_assert_cmpint(says_close, ==, !row->stays);
        g_assert_nonnull(strstr(head, "\r\nDate: "));
        g_free(head);
        g_assert_cmpuint(play->received_size, ==, 0);
        g_assert_cmpint(play->ended, ==, !row->stays);
        g_assert_cmpuint(memory_used(), ==, 0);
        if (row->stays) {
            g_assert_cmpint(play->conn->state, ==, CONN_ACCEPTED);
            play_send(play, GET_PAGE, strlen(GET_PAGE));
            expect_answer(play, 200, true);
        }
        g_assert_cmpuint(play->received_size, ==, 0);
        play_end(play);
    }
}

/* Requests sent in one write are answered in order, and the frames behind the last one as well. */
static void test_pipelined(void)
{
    struct play *play = play_begin();
    static const char all[] = GET_PAGE "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n"
                                       "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
                                       "\r\nGET /auth HTTP/1.1\r\nHost: x\r\n\r\n"
                                       "GET /echo HTTP/1.1\r\n" HANDSHAKE "\x81\x82\0\0\0\0hi";
    play_send(play, all, sizeof all - 1);
    expect_answer(play, 200, true);
    expect_answer(play, 200, false);
    expect_answer(play, 404, true);
    expect_answer(play, 401, true);
    g_assert_true(g_str_has_prefix((char *)play->received, "HTTP/1.1 101 "));
    g_assert_cmpint(play->conn->state, ==, CONN_OPEN);
    octets_are_equal(play->received + play->received_size - 4, 4, "\x81\x02hi", 4);
    play_end(play);
}

/* What was sent behind a request that ends the connection is not answered. */
static void test_nothing_behind_the_end(void)
{
    struct play *play = play_begin();
    static const char all[] = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" GET_PAGE;
    play_send(play, all, sizeof all - 1);
    expect_answer(play, 200, true);
    g_assert_cmpuint(play->received_size, ==, 0);
    g_assert_true(play->ended);
    play_end(play);
}

/* A client that sends all it has to ask and shuts its side gets all its answers. */
static void test_half_closed(void)
{
    struct play *play = play_begin();
    static const char all[] = GET_PAGE GET_PAGE;
    g_assert_cmpint(send(play->client, all, sizeof all - 1, MSG_NOSIGNAL), ==, sizeof all - 1);
    g_assert_cmpint(shutdown(play->client, SHUT_WR), ==, 0);
    play_serve(play);
    play_receive(play);
    expect_answer(play, 200, true);
    expect_answer(play, 200, true);
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
    play_end(play);
}

/* One that asks without end takes one answer a turn, and none while the last one is on its way:
 * what the server keeps for it is never more than that. */
static void test_bounded_turn(void)
{
    struct play *play = play_begin();
    GString *all = g_string_new(NULL);
    for (size_t i = 0; i < 1000; i++) {
        g_string_append(all, GET_PAGE);
    }
    size_t sent = 0;
    for (ssize_t now = 1; now > 0; sent += now > 0 ? (size_t)now : 0) {
        now = send(play->client, all->str + sent, all->len - sent, MSG_NOSIGNAL);
    }
    conn_readable(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_ACCEPTED);
    play_receive(play);
    expect_answer(play, 200, true);
    g_assert_cmpuint(play->received_size, ==, 0);
    /* From now on the client does not read. */
    while (conn_events(play->conn) == POLLIN) {
        conn_readable(play->conn);
    }
    g_assert_cmpint(play->conn->state, ==, CONN_ANSWERING);
    g_assert_cmpuint(memory_used(), >, 0);
    g_assert_cmpuint(memory_used(), <=, HTTP_ANSWER_SIZE_MAX);
    g_assert_cmpint(play->conn->deadline_ms, ==, 1000 + ANSWERING_MS);
    conn_readable(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_ANSWERING);
    play->turn->now_ms = play->conn->deadline_ms;
    conn_expire(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
    g_string_free(all, TRUE);
    play_end(play);
}

/* The bounds in time: for the next request, and anew for each head. */
static void test_deadlines(void)
{
    struct play *play = play_begin();
    g_assert_cmpint(play->conn->deadline_ms, ==, 1000 + REQUEST_MS);
    play->turn->now_ms = 2000;
    play_send(play, GET_PAGE, strlen(GET_PAGE));
    g_assert_cmpint(play->conn->deadline_ms, ==, 2000 + REQUEST_MS);
    play->turn->now_ms = 3000;
    play_send(play, "GE", 2);
    g_assert_cmpint(play->conn->deadline_ms, ==, 3000 + HEAD_MS);
    play->turn->now_ms = 4000;
    play_send(play, "T / HTTP/1.1\r\n", 14);
    g_assert_cmpint(play->conn->deadline_ms, ==, 3000 + HEAD_MS);
    play->received_size = 0;
    play->turn->now_ms = 3000 + HEAD_MS;
    conn_expire(play->conn);
    play_receive(play);
    expect_answer(play, 408, true);
    g_assert_true(play->ended);
    play_end(play);
}

/* Heads beyond the bounds: each gets the status that says which bound it was, and is the last. */
static void test_limits(void)
{
    static const struct {
        const char *before, *filling;
        size_t count;
        const char *behind;
        unsigned status;
    } heads[] = {
        {"GET /", "a", HTTP_TARGET_SIZE_MAX - 1, " HTTP/1.1\r\nHost: x\r\n\r\n", 404},
        {"GET /", "a", HTTP_TARGET_SIZE_MAX, " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
        {"GET / HTTP/1.1\r\nHost: x\r\n", "A: b\r\n", HTTP_FIELD_COUNT_MAX - 1, "\r\n", 200},
        {"GET / HTTP/1.1\r\nHost: x\r\n", "A: b\r\n", HTTP_FIELD_COUNT_MAX, "\r\n", 431},
        {"GET / HTTP/1.1\r\nHost: x\r\nA: ", "b", HTTP_HEAD_SIZE_MAX - 32, "\r\n\r\n", 200},
        {"GET / HTTP/1.1\r\nHost: x\r\nA: ", "b", HTTP_HEAD_SIZE_MAX - 31, "\r\n\r\n", 431},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(heads); i++) {
        struct play *play = play_begin();
        GString *head = g_string_new(heads[i].before);
        for (size_t j = 0; j < heads[i].count; j++) {
            g_string_append(head, heads[i].filling);
        }
        g_string_append(head, heads[i].behind);
        play_send(play, head->str, head->len);
        expect_answer(play, heads[i].status, true);
        bool stays = heads[i].status == 200 || heads[i].status == 404;
        g_assert_cmpint(play->ended, ==, !stays);
        g_assert_cmpuint(memory_used(), ==, 0);
        g_string_free(head, TRUE);
        play_end(play);
    }
}

static void test_idle_ends(void)
{
    struct play *play = play_begin();
    play_send(play, GET_PAGE, strlen(GET_PAGE));
    expect_answer(play, 200, true);
    play->turn->now_ms = play->conn->deadline_ms;
    conn_expire(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
    play_end(play);
}

/* An answer that is on its way is finished when the server ends; who waits is let go. */
static void test_go_away(void)
{
    struct play *play = play_begin();
    play_send(play, GET_PAGE, strlen(GET_PAGE));
    conn_go_away(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
    play_end(play);
    play = play_begin();
    size_t asked = 0;
    while (play->conn->state != CONN_ANSWERING) {
        g_assert_cmpint(send(play->client, GET_PAGE, strlen(GET_PAGE), MSG_NOSIGNAL), >, 0);
        conn_readable(play->conn);
        asked++;
    }
    conn_go_away(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_REFUSING);
    play_receive(play);
    play_serve(play);
    play_receive(play);
    for (size_t i = 0; i < asked; i++) {
        expect_answer(play, 200, true);
    }
    g_assert_cmpuint(play->received_size, ==, 0);
    g_assert_true(play->ended);
    play_end(play);
}

static void expect_no_room(struct play *play)
{
    char *head = take_answer(play, true);
    g_assert_true(g_str_has_prefix(head, "HTTP/1.1 503 "));
    g_assert_nonnull(strstr(head, "\r\nRetry-After: " RETRY_AFTER_S "\r\n"));
    g_assert_nonnull(strstr(head, "\r\nConnection: close\r\n"));
    g_assert_true(play->ended);
    g_assert_cmpint(play->conn->state, ==, CONN_LINGERING);
    g_free(head);
}

/* When the budget of buffers is used up, a request is told so. */
static void test_no_memory(void)
{
    size_t capacity = MEMORY_SIZE_MAX - sizeof(struct http_request) + 1;
    uint8_t *others = memory_get(&capacity);
    g_assert_nonnull(others);
    struct play *play = play_begin();
    play_send(play, "G", 1);
    expect_no_room(play);
    memory_put(others, capacity);
    play_end(play);
    memory_forget();
}

/* The same when there are too many connections, also for one that was served before. */
static void test_crowded(void)
{
    struct play *play = play_begin();
    play_send(play, GET_PAGE, strlen(GET_PAGE));
    expect_answer(play, 200, true);
    play->turn->is_crowded = true;
    play_send(play, GET_PAGE, strlen(GET_PAGE));
    expect_no_room(play);
    play_end(play);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_row);
    }
    g_test_add_func("/requests/pipelined", test_pipelined);
    g_test_add_func("/requests/nothing-behind-the-end", test_nothing_behind_the_end);
    g_test_add_func("/requests/half-closed", test_half_closed);
    g_test_add_func("/requests/bounded-turn", test_bounded_turn);
    g_test_add_func("/requests/deadlines", test_deadlines);
    g_test_add_func("/requests/limits", test_limits);
    g_test_add_func("/requests/idle-ends", test_idle_ends);
    g_test_add_func("/requests/go-away", test_go_away);
    g_test_add_func("/requests/no-room/memory", test_no_memory);
    g_test_add_func("/requests/no-room/crowded", test_crowded);
    return g_test_run();
}
