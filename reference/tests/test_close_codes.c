/* SPDX-License-Identifier: MIT */
/*
 * Every status code that two octets can hold, in a Close of the client, and as a code that a server
 * sends. What is expected is read off RFC 6455 7.4.1, 7.4.2 and the registry of 11.7, code by code:
 * nothing here calls what is tested, or uses its names.
 */
#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/conn.h"
#include "reference/websocket.h"

/* Whether a client may put the code into a Close. */
static bool client_may_send(unsigned code)
{
    /* 7.4.1, and 1012 to 1014, which were registered later. Left out are 1004, which has no
     * meaning, and 1005, 1006 and 1015, which stand for what was not sent. */
    static const unsigned defined[] = {1000, 1001, 1002, 1003, 1007, 1008,
                                       1009, 1010, 1011, 1012, 1013, 1014};
    for (size_t i = 0; i < G_N_ELEMENTS(defined); i++) {
        if (code == defined[i]) {
            return true;
        }
    }
    /* 7.4.2: libraries and applications have 3000 to 3999, private use 4000 to 4999. */
    return code / 1000 == 3 || code / 1000 == 4;
}

static const char request[] = "GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

/* Serves the connection until it enters the state. Octets and ends may take a moment to arrive. */
static void serve_until(struct conn *conn, enum conn_state state)
{
    for (int turns = 0; turns < 8 && conn->state != state; turns++) {
        struct pollfd readable = {.fd = conn->fd, .events = POLLIN};
        g_assert_cmpint(poll(&readable, 1, 10000), ==, 1);
        conn_readable(conn);
    }
    g_assert_cmpint(conn->state, ==, state);
}

/* What the server says to a Close with the code, behind its 101; returns its size. */
static size_t close_with(struct turn *turn, unsigned code, uint8_t answer[static 256])
{
    int pair[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    struct conn *conn = conn_begin(pair[1], 1, turn);
    char sent[sizeof request - 1 + 8];
    char frame[8] = {'\x88', '\x82', '\0', '\0', '\0', '\0', (char)(code >> 8), (char)code};
    memcpy(sent, request, sizeof request - 1);
    memcpy(sent + sizeof request - 1, frame, sizeof frame);
    g_assert_cmpint(send(pair[0], sent, sizeof sent, 0), ==, sizeof sent);
    serve_until(conn, CONN_LINGERING);
    char came[1024];
    ssize_t size = recv(pair[0], came, sizeof came - 1, 0);
    g_assert_cmpint(size, >, 0);
    const char *end = g_strstr_len(came, size, "\r\n\r\n");
    g_assert_nonnull(end);
    size_t rest_size = (size_t)(came + size - (end + 4));
    g_assert_cmpuint(rest_size, <=, 256);
    memcpy(answer, end + 4, rest_size);
    close(pair[0]);
    serve_until(conn, CONN_CLOSED);
    conn_end(conn);
    return rest_size;
}

/* A lawful code comes back as it was sent; another fails the connection with 1002. */
static void test_received(void)
{
    struct turn *turn = g_new0(struct turn, 1);
    turn->now_ms = 1000;
    for (unsigned code = 0; code <= 0xFFFF; code++) {
        uint8_t came[256];
        size_t size = close_with(turn, code, came);
        bool lawful = client_may_send(code);
        g_assert_cmpuint(size, >=, 4);
        g_assert_cmpuint(came[0], ==, 0x88);
        g_assert_cmpuint(came[1], ==, size - 2);
        unsigned answered = (unsigned)came[2] << 8 | came[3];
        if (answered != (lawful ? code : 1002) || (lawful && size != 4)) {
            g_error("to code %u was answered code %u with %zu octets", code, answered, size);
        }
    }
    g_free(turn);
}

/* A server may send what a client may, but for 1010, which 7.4.1 leaves to clients. */
static void test_sent(void)
{
    for (unsigned code = 0; code <= 0x10000; code++) {
        bool expected = client_may_send(code) && code != 1010;
        if (ws_close_code_may_be_sent(code) != expected) {
            g_error("code %u: %s was expected", code, expected ? "yes" : "no");
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/close-codes/received", test_received);
    g_test_add_func("/close-codes/sent", test_sent);
    return g_test_run();
}
