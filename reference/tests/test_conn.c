/* SPDX-License-Identifier: MIT */
/*
 * Whole conversations over a pair of sockets. A row is what the client sends behind its handshake
 * and what the server sends behind its 101, in raw octets; each is played whole and octet by
 * octet. After the last octet of a row that ends, the server has shut its side.
 */
#include "reference/conn.h"

#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/memory.h"
#include "reference/tests/support_guard.h"
#include "reference/tests/support_play.h"

#define OCTETS(text) text, sizeof text - 1
#define KEY          "\0\0\0\0"
#define BYE          "\x88\x82" KEY "\x03\xe8"

struct row {
    const char *name;
    const char *path;
    const char *sent;
    size_t sent_size;
    const char *answer;
    size_t answer_size;
    unsigned failed; /* the code of a failing Close behind the answer, or 0 */
    bool ends;       /* the server has closed its side */
};

static const struct row rows[] = {
    {"/conn/echo/text", "/echo", OCTETS("\x81\x82" KEY "hi"), OCTETS("\x81\x02hi"), 0, false},
    {"/conn/echo/masked", "/echo", OCTETS("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"),
     OCTETS("\x81\x05Hello"), 0, false},
    {"/conn/echo/several", "/echo",
     OCTETS("\x81\x82" KEY "hi\x82\x81" KEY "b\x81\x80" KEY "\x82\x83" KEY "xyz"),
     OCTETS("\x81\x02hi\x82\x01"
            "b\x81\x00\x82\x03xyz"),
     0, false},
    {"/conn/echo/fragments", "/echo", OCTETS("\x01\x82" KEY "ab\x00\x81" KEY "c\x80\x81" KEY "d"),
     OCTETS("\x81\x04"
            "abcd"),
     0, false},
    {"/conn/ping/answered", "/echo", OCTETS("\x89\x82" KEY "hi"), OCTETS("\x8a\x02hi"), 0, false},
    {"/conn/ping/amid-fragments", "/echo",
     OCTETS("\x81\x81" KEY "0\x01\x83" KEY "abc\x89\x84" KEY "ping\x00\x89" KEY
            "defghijkl\x80\x81" KEY "m\x81\x81" KEY "1"),
     OCTETS("\x81\x01"
            "0\x8a\x04ping\x81\x0d"
            "abcdefghijklm\x81\x01"
            "1"),
     0, false},
    {"/conn/pong/ignored", "/echo", OCTETS("\x8a\x81" KEY "x\x81\x81" KEY "y"), OCTETS("\x81\x01y"),
     0, false},
    {"/conn/close/code-comes-back", "/echo", OCTETS(BYE), OCTETS("\x88\x02\x03\xe8"), 0, true},
    {"/conn/close/without-code", "/echo", OCTETS("\x88\x80" KEY), OCTETS("\x88\x00"), 0, true},
    {"/conn/close/reason", "/echo", OCTETS("\x88\x84" KEY "\x0f\xa0ok"), OCTETS("\x88\x02\x0f\xa0"),
     0, true},
    {"/conn/close/nothing-behind-it", "/echo", OCTETS(BYE "\x89\x80" KEY "\x81\x81" KEY "x" BYE),
     OCTETS("\x88\x02\x03\xe8"), 0, true},
    {"/conn/close/amid-fragments", "/echo", OCTETS("\x01\x81" KEY "a" BYE),
     OCTETS("\x88\x02\x03\xe8"), 0, true},
    {"/conn/close/one-octet", "/echo", OCTETS("\x88\x81" KEY "\x03"), OCTETS(""), 1002, true},
    {"/conn/close/code-999", "/echo", OCTETS("\x88\x82" KEY "\x03\xe7"), OCTETS(""), 1002, true},
    {"/conn/close/code-1004", "/echo", OCTETS("\x88\x82" KEY "\x03\xec"), OCTETS(""), 1002, true},
    {"/conn/close/code-1005", "/echo", OCTETS("\x88\x82" KEY "\x03\xed"), OCTETS(""), 1002, true},
    {"/conn/close/code-1014", "/echo", OCTETS("\x88\x82" KEY "\x03\xf6"),
     OCTETS("\x88\x02\x03\xf6"), 0, true},
    {"/conn/close/code-1015", "/echo", OCTETS("\x88\x82" KEY "\x03\xf7"), OCTETS(""), 1002, true},
    {"/conn/close/code-2999", "/echo", OCTETS("\x88\x82" KEY "\x0b\xb7"), OCTETS(""), 1002, true},
    {"/conn/close/code-4999", "/echo", OCTETS("\x88\x82" KEY "\x13\x87"),
     OCTETS("\x88\x02\x13\x87"), 0, true},
    {"/conn/close/code-5000", "/echo", OCTETS("\x88\x82" KEY "\x13\x88"), OCTETS(""), 1002, true},
    {"/conn/close/bad-reason", "/echo", OCTETS("\x88\x83" KEY "\x03\xe8\xff"), OCTETS(""), 1007,
     true},
    {"/conn/fail/nothing-behind-it", "/echo",
     OCTETS("\x81\x81" KEY "a\xc1\x80" KEY "\x89\x80" KEY "\x81\x81" KEY "x"),
     OCTETS("\x81\x01"
            "a"),
     1002, true},
    {"/conn/fail/unmasked", "/echo", OCTETS("\x81\x02hi"), OCTETS(""), 1002, true},
    {"/conn/fail/bad-text", "/echo", OCTETS("\x81\x82" KEY "a\xff"), OCTETS(""), 1007, true},
    {"/conn/fail/too-big", "/echo", OCTETS("\x82\xff\0\0\0\0\x01\0\0\x01" KEY), OCTETS(""), 1009,
     true},
    {"/conn/server-closes/waits", "/close?code=4001", OCTETS("\x81\x81" KEY "x\x89\x80" KEY),
     OCTETS("\x88\x17\x0f\xa1"
            "as the path asked for"),
     0, false},
    {"/conn/server-closes/answered", "/close?code=4001", OCTETS("\x81\x81" KEY "x" BYE),
     OCTETS("\x88\x17\x0f\xa1"
            "as the path asked for"),
     0, true},
};

static void check_answer(const struct play *play, const struct row *row)
{
    size_t size = MIN(play->received_size, row->answer_size);
    octets_are_equal(play->received, size, row->answer, row->answer_size);
    const uint8_t *rest = play->received + size;
    size_t rest_size = play->received_size - size;
    if (row->failed == 0) {
        g_assert_cmpuint(rest_size, ==, 0);
    } else {
        g_assert_cmpuint(rest_size, >=, 4);
        g_assert_cmpuint(rest[0], ==, 0x88);
        g_assert_cmpuint(rest[1], ==, rest_size - 2);
        g_assert_cmpuint((unsigned)rest[2] << 8 | rest[3], ==, row->failed);
        g_assert_nonnull(g_strstr_len((const char *)rest + 4, (gssize)rest_size - 4, "RFC 6455 "));
    }
    g_assert_cmpint(play->ended, ==, row->ends);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    for (size_t step = 1; step <= 2; step++) {
        struct play *play = play_begin();
        play_open(play, row->path);
        size_t part_max = step == 1 ? row->sent_size : 1;
        for (size_t at = 0; at < row->sent_size && !play->ended; at += part_max) {
            play_send(play, row->sent + at, MIN(part_max, row->sent_size - at));
        }
        check_answer(play, row);
        if (row->ends) {
            g_assert_cmpint(play->conn->state, ==, CONN_LINGERING);
            close(play->client);
            play->client = -1;
            play_serve(play);
            g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
        }
        play_end(play);
    }
}

/* Frames that stand right behind the request are served too. */
static void test_frames_behind_request(void)
{
    struct play *play = play_begin();
    static const char all[] = "GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                              "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
                              "\x81\x82" KEY "hi\x81\x83" KEY "a";
    play_send(play, all, sizeof all - 1);
    g_assert_cmpuint(play->received_size, >, 4);
    octets_are_equal(play->received + play->received_size - 4, 4, "\x81\x02hi", 4);
    play_send(play, "bc", 2);
    octets_are_equal(play->received + play->received_size - 5, 5,
                     "\x81\x03"
                     "abc",
                     5);
    play_end(play);
}

static void test_refused(void)
{
    struct play *play = play_begin();
    play_send(play, OCTETS("GET / HTTP/2.0\r\nHost: x\r\n\r\nmore"));
    g_assert_true(g_str_has_prefix((char *)play->received, "HTTP/1.1 505 "));
    g_assert_true(play->ended);
    g_assert_cmpint(play->conn->state, ==, CONN_LINGERING);
    play_end(play);
}

/* Messages of every size around the borders, several at once, come back as they were. */
static void test_sizes(void)
{
    static const size_t sizes[] = {0,     1,     125,   126,   127,   1000,  16384, 49152,
                                   65520, 65534, 65535, 65536, 65537, 70000, 200000};
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        struct play *play = play_begin();
        play_open(play, "/echo");
        GString *sent = g_string_new(NULL);
        GString *expected = g_string_new(NULL);
        for (size_t message = 0; message < 3; message++) {
            uint8_t head[14];
            struct frame_head frame = {.fin = true,
                                       .opcode = WS_BINARY,
                                       .masked = true,
                                       .key = {1, 2, 3, 4},
                                       .payload_size = sizes[i]};
            g_string_append_len(sent, (char *)head, (gssize)frame_head_write(head, &frame));
            frame.masked = false;
            g_string_append_len(expected, (char *)head, (gssize)frame_head_write(head, &frame));
            for (size_t j = 0; j < sizes[i]; j++) {
                g_string_append_c(sent, (char)((j % 251) ^ (j % 4 + 1)));
                g_string_append_c(expected, (char)(j % 251));
            }
        }
        play_send(play, sent->str, sent->len);
        while (play->received_size < expected->len) {
            play_serve(play);
        }
        octets_are_equal(play->received, play->received_size, expected->str, expected->len);
        g_assert_cmpint(play->conn->state, ==, CONN_OPEN);
        g_assert_cmpuint(memory_used(), ==, 0);
        g_string_free(sent, TRUE);
        g_string_free(expected, TRUE);
        play_end(play);
    }
    memory_forget();
}

/* A peer that does not read is not read from, and loses the connection if it goes on like that. */
static void test_slow_reader(void)
{
    struct play *play = play_begin();
    play_open(play, "/echo");
    GString *sent = g_string_new("\x82\xff");
    g_string_append_len(sent, OCTETS("\0\0\0\0\0\x10\0\0" KEY));
    size_t head_size = sent->len;
    g_string_set_size(sent, sent->len + (1 << 20));
    memset(sent->str + head_size, 'x', 1 << 20);
    size_t at = 0;
    while (conn_events(play->conn) == POLLIN && at < sent->len) {
        ssize_t size = send(play->client, sent->str + at, sent->len - at, MSG_NOSIGNAL);
        at += size > 0 ? (size_t)size : 0;
        conn_readable(play->conn);
    }
    g_assert_cmpint(conn_events(play->conn), ==, POLLOUT);
    g_assert_cmpint(play->conn->deadline_ms, ==, play->turn->now_ms + STALL_MS);
    play->turn->now_ms = play->conn->deadline_ms;
    conn_expire(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
    g_string_free(sent, TRUE);
    play_end(play);
    memory_forget();
}

/* What happens at the deadline of each state. */
static void test_deadlines(void)
{
    static const struct {
        const char *path; /* NULL: no handshake */
        const char *octets;
        int wait_ms; /* 0: there is no deadline */
        enum conn_state before, after;
    } waits[] = {
        {NULL, "", REQUEST_MS, CONN_ACCEPTED, CONN_CLOSED},
        {NULL, "GET /", HEAD_MS, CONN_HEAD, CONN_LINGERING},
        {"/echo", "", 0, CONN_OPEN, CONN_OPEN},
        {"/echo", "\x81", STALL_MS, CONN_OPEN, CONN_LINGERING},
        {"/echo", "\x01\x81\x01\x01\x01\x01x", STALL_MS, CONN_OPEN, CONN_LINGERING},
        {"/close?code=1000", "", CLOSING_MS, CONN_CLOSING, CONN_LINGERING},
        {"/echo", "\x83", LINGERING_MS, CONN_LINGERING, CONN_CLOSED},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(waits); i++) {
        struct play *play = play_begin();
        if (waits[i].path != NULL) {
            play_open(play, waits[i].path);
        }
        play_send(play, waits[i].octets, strlen(waits[i].octets));
        g_assert_cmpint(play->conn->state, ==, waits[i].before);
        if (waits[i].wait_ms == 0) {
            g_assert_cmpint(play->conn->deadline_ms, ==, CONN_NO_DEADLINE);
        } else {
            g_assert_cmpint(play->conn->deadline_ms, ==, 1000 + waits[i].wait_ms);
            play->turn->now_ms = play->conn->deadline_ms;
            conn_expire(play->conn);
        }
        g_assert_cmpint(play->conn->state, ==, waits[i].after);
        play_end(play);
    }
}

static void test_go_away(void)
{
    struct play *play = play_begin();
    play_open(play, "/echo");
    conn_go_away(play->conn);
    play_receive(play);
    g_assert_cmpuint(play->received_size, >, 4);
    octets_are_equal(play->received + 2, 2, "\x03\xe9", 2);
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSING);
    play_send(play, OCTETS("\x88\x82" KEY "\x03\xe9"));
    g_assert_true(play->ended);
    play_end(play);
}

/* An end of the stream is the end of the connection, wherever it comes. */
static void test_peer_ends(void)
{
    static const char *const paths[] = {NULL, "/echo", "/close?code=1000"};
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        struct play *play = play_begin();
        if (paths[i] != NULL) {
            play_open(play, paths[i]);
        }
        g_assert_cmpint(shutdown(play->client, SHUT_WR), ==, 0);
        play_serve(play);
        g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
        play_end(play);
    }
}

static int waiting_size(const struct play *play)
{
    int size = 0;
    g_assert_cmpint(ioctl(play->conn->fd, FIONREAD, &size), ==, 0);
    return size;
}

/* So it is when a part of a head has come: what was kept of it is given back. */
static void test_peer_ends_in_head(void)
{
    static const char half[] = "GET /echo HTTP/1.1\r\nHost: x\r\nUp";
    for (size_t size = 1; size < sizeof half; size++) {
        struct play *play = play_begin();
        play_send(play, half, size);
        g_assert_cmpint(play->conn->state, ==, CONN_HEAD);
        close(play->client);
        play->client = -1;
        play_serve(play);
        g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
        play_end(play);
    }
}

/* One that sends faster than it is served takes no more than its share of a turn from the others:
 * one receive, and frames that are not answered count as well. */
static void test_bounded_turn(void)
{
    struct play *play = play_begin();
    play_open(play, "/echo");
    int room = 2 * READ_SIZE;
    g_assert_cmpint(setsockopt(play->client, SOL_SOCKET, SO_SNDBUF, &room, sizeof room), ==, 0);
    static const char pong[] = "\x8a\x80" KEY;
    char pongs[1024 * (sizeof pong - 1)];
    for (size_t i = 0; i < 1024; i++) {
        memcpy(pongs + i * (sizeof pong - 1), pong, sizeof pong - 1);
    }
    while (waiting_size(play) <= READ_SIZE) {
        g_assert_cmpint(send(play->client, pongs, sizeof pongs, MSG_NOSIGNAL), ==, sizeof pongs);
    }
    int before = waiting_size(play);
    conn_readable(play->conn);
    g_assert_cmpint(before - waiting_size(play), ==, READ_SIZE);
    g_assert_cmpint(play->conn->state, ==, CONN_OPEN);
    play_end(play);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_row);
    }
    g_test_add_func("/conn/frames-behind-request", test_frames_behind_request);
    g_test_add_func("/conn/refused", test_refused);
    g_test_add_func("/conn/sizes", test_sizes);
    g_test_add_func("/conn/slow-reader", test_slow_reader);
    g_test_add_func("/conn/deadlines", test_deadlines);
    g_test_add_func("/conn/bounded-turn", test_bounded_turn);
    g_test_add_func("/conn/go-away", test_go_away);
    g_test_add_func("/conn/peer-ends", test_peer_ends);
    g_test_add_func("/conn/peer-ends-in-head", test_peer_ends_in_head);
    return g_test_run();
}
