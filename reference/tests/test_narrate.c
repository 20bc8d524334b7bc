/* SPDX-License-Identifier: MIT */
/*
 * The narrator: a small conversation gives exactly these lines. What peers send cannot do anything
 * to a terminal, a line has a bound, and when nobody reads the server goes on.
 */
#include "reference/narrate.h"

#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/conn.h"
#include "reference/memory.h"
#include "reference/tests/support_clients.h"

#define OCTETS(text) text, sizeof text - 1
#define REQUEST                                                                      \
    "GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

struct scene {
    struct turn *turn;
    struct conn *conn;
    int client;
    int lines; /* where the narrator writes to is read here */
    int words; /* the other end */
};

static void scene_begin(struct scene *scene)
{
    int pair[2], pipes[2];
    g_assert_cmpint(pipe2(pipes, O_NONBLOCK | O_CLOEXEC), ==, 0);
    scene->lines = pipes[0];
    scene->words = pipes[1];
    g_assert_cmpint(fcntl(scene->words, F_SETFL, 0), ==, 0); /* it would block */
    g_assert_true(narrate_begin(scene->words));
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    scene->turn = g_new0(struct turn, 1);
    scene->turn->now_ms = 5000;
    scene->client = pair[0];
    scene->conn = conn_begin(pair[1], 50000, scene->turn);
}

/* The client sends it a quarter of a second later. */
static void scene_play(struct scene *scene, const char *octets, size_t size)
{
    scene->turn->now_ms += 250;
    g_assert_cmpuint(client_send(scene->client, octets, size), ==, size);
    conn_readable(scene->conn);
}

static GString *scene_lines(struct scene *scene)
{
    GString *text = g_string_new(NULL);
    bool more = true;
    while (more) {
        char part[4096];
        more = narrate_flush();
        for (ssize_t size = 1; size > 0;) {
            size = read(scene->lines, part, sizeof part);
            g_string_append_len(text, part, size > 0 ? size : 0);
        }
    }
    return text;
}

static void scene_end(struct scene *scene)
{
    if (scene->conn->state != CONN_CLOSED) {
        conn_abandon(scene->conn);
    }
    conn_end(scene->conn);
    g_assert_cmpuint(memory_used(), ==, 0);
    narrate_end();
    close(scene->client);
    close(scene->lines);
    close(scene->words);
    g_free(scene->turn);
}

static void lines_are(GString *lines, const char *expected)
{
    g_assert_cmpstr(lines->str, ==, expected);
    g_string_free(lines, TRUE);
}

/* What is told of the conversation below. */
static const char conversation[] =
    "   0.000 #1 came: a TCP connection, from port 50000\n"
    "   0.250 #1 came: a request with 5 header fields: \"GET /echo HTTP/1.1\"\n"
    "   0.250 #1 rule: WS_4_2_2_SENDS_UPGRADE (RFC 6455 4.2.2, MUST): the 101 has one "
    "Upgrade field, whose value is websocket\n"
    "   0.250 #1 rule: WS_4_2_2_SENDS_CONNECTION (RFC 6455 4.2.2, MUST): the 101 has "
    "the token Upgrade in Connection\n"
    "   0.250 #1 rule: WS_4_2_2_SENDS_ACCEPT (RFC 6455 4.2.2, MUST): the 101 has the "
    "accept value of the key as it was sent\n"
    "   0.250 #1 sent: HTTP/1.1 101 Switching Protocols\n"
    "   0.250 #1 now: open; both sides may send frames\n"
    "   0.500 #1 came: a text frame: FIN 1, RSV 000, opcode 1, masked, 2 octets \"hi\"\n"
    "   0.500 #1 rule: WS_5_3_LENGTH_EXCLUDES_KEY (RFC 6455 5.3, MUST): the payload length "
    "does not count the masking key\n"
    "   0.500 #1 rule: WS_5_3_UNMASKS (RFC 6455 5.3, MUST): payload octet i is unmasked "
    "with key octet i modulo 4, counted from zero in every frame\n"
    "   0.500 #1 rule: WS_5_6_TAKES_ANY_UTF8 (RFC 6455 5.6, MUST): a text message of any "
    "UTF-8 is taken, U+0000 and noncharacters included\n"
    "   0.500 #1 rule: WS_6_2_NEXT_MESSAGE_IS_NEW (RFC 6455 6.2, MUST): data frames behind "
    "the last frame of a message belong to a new message\n"
    "   0.500 #1 sent: a text frame, 2 octets: \"hi\"\n"
    "   0.750 #1 came: a Ping frame: FIN 1, RSV 000, opcode 9, masked, 0 octets \"\"\n"
    "   0.750 #1 rule: WS_5_3_LENGTH_EXCLUDES_KEY (RFC 6455 5.3, MUST): the payload length "
    "does not count the masking key\n"
    "   0.750 #1 rule: WS_5_5_2_ANSWERS_PING (RFC 6455 5.5.2, MUST): a Ping is answered "
    "with a Pong unless a Close has come before it\n"
    "   0.750 #1 sent: a Pong frame, 0 octets: \"\"\n"
    "   1.000 #1 came: a Close frame: FIN 1, RSV 000, opcode 8, masked, 2 octets "
    "\"\\x03\\xe8\"\n"
    "   1.000 #1 rule: WS_5_3_LENGTH_EXCLUDES_KEY (RFC 6455 5.3, MUST): the payload length "
    "does not count the masking key\n"
    "   1.000 #1 rule: WS_5_3_UNMASKS (RFC 6455 5.3, MUST): payload octet i is unmasked "
    "with key octet i modulo 4, counted from zero in every frame\n"
    "   1.000 #1 rule: WS_7_1_5_FIRST_CLOSE_COUNTS (RFC 6455 7.1.5, MUST): the first Close "
    "that is received gives the code of the closure; a later one changes nothing\n"
    "   1.000 #1 rule: WS_5_5_1_ANSWERS_CLOSE (RFC 6455 5.5.1, MUST): a Close that comes "
    "before one was sent is answered with a Close\n"
    "   1.000 #1 sent: a Close frame, 2 octets: code 1000 \"\"\n"
    "   1.000 #1 now: closing; our Close was the last frame that we send, the peer's is "
    "waited for\n"
    "   1.000 #1 rule: WS_7_1_1_CLOSES_TCP_CLEANLY (RFC 6455 7.1.1, SHOULD): the TCP "
    "connection, and TLS before it, is closed so that the peer loses nothing: octets still "
    "arriving are discarded, not reset\n"
    "   1.000 #1 rule: WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE (RFC 6455 5.5.1, MUST): a server "
    "closes the TCP connection at once when a Close has been sent and received\n"
    "   1.000 #1 now: lingering; we have ended TCP on our side, the peer's end is waited "
    "for\n"
    "   1.250 #1 came: the end of TCP\n"
    "   1.250 #1 now: closed; the TCP connection is over\n";

/* An opening handshake, a text, a Ping, the closing handshake and the end of TCP. */
static void test_conversation(void)
{
    struct scene scene;
    scene_begin(&scene);
    scene_play(&scene, OCTETS(REQUEST));
    scene_play(&scene, OCTETS("\x81\x82\x01\x02\x03\x04\x69\x6b"));
    scene_play(&scene, OCTETS("\x89\x80\0\0\0\0"));
    scene_play(&scene, OCTETS("\x88\x82\0\0\0\0\x03\xe8"));
    g_assert_cmpint(shutdown(scene.client, SHUT_WR), ==, 0);
    scene_play(&scene, "", 0);
    lines_are(scene_lines(&scene), conversation);
    scene_end(&scene);
}

/* A rule is broken: its row and its clause are told, and the Close that says so. */
static void test_broken(void)
{
    struct scene scene;
    scene_begin(&scene);
    scene_play(&scene, OCTETS(REQUEST));
    g_string_free(scene_lines(&scene), TRUE);
    scene_play(&scene, OCTETS("\xc1\x80\0\0\0\0"));
    lines_are(
        scene_lines(&scene),
        "   0.500 #1 came: a text frame, its head is broken: FIN 1, RSV 100, opcode 1\n"
        "   0.500 #1 broken: WS_5_2_FAILS_ON_RSV (RFC 6455 5.2, MUST): a frame with a reserved "
        "bit that no negotiated extension defines makes the receiver fail the connection\n"
        "   0.500 #1 now: failing the connection with 1002 (RFC 6455 7.1.7): "
        "WS_5_2_FAILS_ON_RSV\n"
        "   0.500 #1 sent: a Close frame, 119 octets: code 1002 \"RFC 6455 5.2: a frame with a "
        "res...\"\n"
        "   0.500 #1 now: refusing; what comes is not looked at, our last octets are on their "
        "way\n"
        "   0.500 #1 rule: WS_7_1_7_NOTHING_AFTER_FAILING (RFC 6455 7.1.7, MUST): an endpoint "
        "that has to fail the connection processes no data that comes behind the offence\n"
        "   0.500 #1 rule: WS_7_1_1_CLOSES_TCP_CLEANLY (RFC 6455 7.1.1, SHOULD): the TCP "
        "connection, and TLS before it, is closed so that the peer loses nothing: octets still "
        "arriving are discarded, not reset\n"
        "   0.500 #1 rule: WS_7_1_7_SERVER_FAILS_BY_CLOSING (RFC 6455 7.1.7, MUST): a server "
        "that has to fail the connection closes it\n"
        "   0.500 #1 now: lingering; we have ended TCP on our side, the peer's end is waited "
        "for\n");
    scene_end(&scene);
}

/* The payload comes later than the head: what is there is told, and that there is more. */
static void test_in_pieces(void)
{
    struct scene scene;
    scene_begin(&scene);
    scene_play(&scene, OCTETS(REQUEST));
    scene_play(&scene, OCTETS("\x01\x84\0\0\0\0he"));
    GString *lines = scene_lines(&scene);
    g_assert_nonnull(strstr(lines->str, "FIN 0, RSV 000, opcode 1, masked, 4 octets \"he...\"\n"));
    g_string_free(lines, TRUE);
    scene_end(&scene);
}

/* A request that is refused. */
static void test_refused(void)
{
    struct scene scene;
    scene_begin(&scene);
    scene_play(&scene, OCTETS("GET /\"\x7f HTTP/1.1\r\nHost: x\r\n\r\n"));
    GString *lines = scene_lines(&scene);
    g_assert_nonnull(strstr(lines->str, "#1 sent: HTTP/1.1 40"));
    g_assert_nonnull(strstr(lines->str, "\"GET /\\x22\\x7f"));
    g_string_free(lines, TRUE);
    scene_end(&scene);
}

/* Whatever comes, the lines are plain ASCII and short. */
static void test_escapes(void)
{
    struct scene scene;
    scene_begin(&scene);
    scene_play(&scene, OCTETS(REQUEST));
    GString *frame = g_string_new(NULL);
    char all[256];
    for (size_t i = 0; i < sizeof all; i++) {
        all[i] = (char)i;
    }
    for (size_t i = 0; i < sizeof all; i++) {
        frame_append(frame, 0x82, all + i, sizeof all - i);
    }
    scene_play(&scene, frame->str, frame->len);
    GString *lines = scene_lines(&scene);
    g_assert_nonnull(strstr(lines->str, "\"\\x00\\x01\\x02"));
    g_assert_nonnull(strstr(lines->str, "\\x1b"));
    size_t line_size = 0;
    for (size_t i = 0; i < lines->len; i++) {
        line_size = lines->str[i] == '\n' ? 0 : line_size + 1;
        g_assert_true(g_ascii_isprint(lines->str[i]) || lines->str[i] == '\n');
        g_assert_cmpuint(line_size, <, NARRATE_LINE_SIZE_MAX);
    }
    g_string_free(lines, TRUE);
    g_string_free(frame, TRUE);
    scene_end(&scene);
}

/* Nobody reads: the server goes on, lines are left out, and later it is told how many. The pipe
 * is a blocking one for everybody else, and stays so. */
static void test_nobody_reads(void)
{
    struct scene scene;
    scene_begin(&scene);
    scene_play(&scene, OCTETS(REQUEST));
    for (size_t i = 0; i < 5000; i++) {
        char answer[16];
        scene_play(&scene, OCTETS("\x81\x82\0\0\0\0hi"));
        (void)narrate_flush();
        g_assert_cmpint(recv(scene.client, answer, sizeof answer, i == 0 ? MSG_PEEK : 0), >, 0);
    }
    g_assert_cmpint(fcntl(scene.words, F_GETFL) & O_NONBLOCK, ==, 0);
    g_string_free(scene_lines(&scene), TRUE);
    scene_play(&scene, OCTETS("\x81\x82\0\0\0\0ho"));
    GString *lines = scene_lines(&scene);
    g_assert_nonnull(
        strstr(lines->str, " lines were left out here: they were not read in time)\n"));
    g_assert_nonnull(strstr(lines->str, "2 octets \"ho\""));
    g_string_free(lines, TRUE);
    scene_end(&scene);
}

/* Where it cannot be opened anew, as a socket cannot, it does not hold the server up either. */
static void test_socket(void)
{
    int pair[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
    g_assert_true(narrate_begin(pair[1]));
    struct turn *turn = g_new0(struct turn, 1);
    struct conn conn = {.turn = turn, .number = 1};
    for (size_t i = 0; i < 100000; i++) {
        narrate_newcomer(&conn);
        (void)narrate_flush();
    }
    g_assert_true(narrate_flush());
    close(pair[0]);
    narrate_end();
    close(pair[1]);
    g_free(turn);
}

/* When it is off it says nothing and notes nothing. */
static void test_off(void)
{
    g_assert_false(narrates);
    narrate_deadline();
    g_assert_true(narrate_condition(WS_5_3_UNMASKS, true, false));
    g_assert_false(narrate_flush());
    struct scene scene;
    scene_begin(&scene);
    lines_are(scene_lines(&scene), "   0.000 #1 came: a TCP connection, from port 50000\n");
    scene_end(&scene);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    g_test_add_func("/narrate/conversation", test_conversation);
    g_test_add_func("/narrate/broken", test_broken);
    g_test_add_func("/narrate/in-pieces", test_in_pieces);
    g_test_add_func("/narrate/refused", test_refused);
    g_test_add_func("/narrate/escapes", test_escapes);
    g_test_add_func("/narrate/nobody-reads", test_nobody_reads);
    g_test_add_func("/narrate/socket", test_socket);
    g_test_add_func("/narrate/off", test_off);
    return g_test_run();
}
