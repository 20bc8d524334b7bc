/* SPDX-License-Identifier: MIT */
/*
 * Nobody starves: what one connection can take from one turn of the server is bounded, and in each
 * turn whoever else has something to say is answered. And what all can make the server keep is
 * bounded: who comes too late is refused, and when memory is there again the server serves.
 *
 * The server is driven turn by turn, so turns are counted and no time is measured. Its source is
 * included, because a turn and the slots are its own. The peers are pairs of sockets, whose buffers
 * are known.
 */
#include "reference/server.c"

#include <glib.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>

#include "reference/tests/support_clients.h"
#include "reference/tests/support_guard.h"

enum {
    SOCKET_SIZE = 200 * 1024, /* asked for; the kernel makes it twice that */
    PEER_COUNT_MAX = 700,
    TURN_COUNT = 80, /* of a flood: more than its message of 16 MiB takes */
};

struct peer {
    int fd; /* the client's end; -1 when it is closed */
    GString *heard;
};

static struct server *server;
static struct peer peers[PEER_COUNT_MAX];
static size_t peer_count;

static void turn(void)
{
    server->turn.now_ms = now_ms();
    /* Waits for nobody. */
    g_assert_true(serve_turn(server, server->turn.now_ms));
}

static void begin(void)
{
    const struct server_options options = {
        .host = "127.0.0.1", .port = "0", .conn_count_max = CONN_COUNT_MAX};
    server = server_begin(&options);
    g_assert_nonnull(server);
    server->turn.now_ms = now_ms();
    peer_count = 0;
}

static void end(void)
{
    for (size_t i = 0; i < peer_count; i++) {
        if (peers[i].fd >= 0) {
            close(peers[i].fd);
        }
        g_string_free(peers[i].heard, TRUE);
    }
    server_end(server); /* asserts that no memory is given out */
}

static struct peer *add_peer(int fd)
{
    g_assert_cmpuint(peer_count, <, PEER_COUNT_MAX);
    struct peer *peer = &peers[peer_count++];
    *peer = (struct peer){fd, g_string_new(NULL)};
    return peer;
}

/* A connection as accept_some() makes it, but of a pair of sockets. */
static struct peer *admit(void)
{
    int pair[2];
    int size = SOCKET_SIZE;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    for (size_t i = 0; i < 2; i++) {
        g_assert_cmpint(setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &size, sizeof size), ==, 0);
    }
    struct conn *conn = conn_begin(pair[1], 1, &server->turn);
    g_assert_nonnull(conn);
    conn->slot = (uint32_t)server->count;
    server->conns[server->count] = conn;
    server->count++;
    server->polls[server->count] = (struct pollfd){.fd = pair[1], .events = conn_events(conn)};
    note_deadline(server, conn);
    return add_peer(pair[0]);
}

static void request(struct peer *peer, const char *path)
{
    char *text = g_strdup_printf("GET %s HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                 "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                 path);
    g_assert_cmpuint(client_send(peer->fd, text, strlen(text)), ==, strlen(text));
    g_free(text);
}

static struct peer *admit_open(const char *path)
{
    struct peer *peer = admit();
    request(peer, path);
    turn();
    (void)client_receive(peer->fd, peer->heard);
    g_assert_true(client_is_open(peer->heard));
    return peer;
}

static struct conn *conn_of(const struct peer *peer)
{
    return server->conns[peer - peers];
}

/* Octets that wait at a socket to be read. */
static size_t waiting_size(int fd)
{
    int size = 0;
    g_assert_cmpint(ioctl(fd, FIONREAD, &size), ==, 0);
    return (size_t)size;
}

/* One turn in which this peer says something and has to be answered. */
static void turn_with(struct peer *peer)
{
    g_assert_cmpuint(client_send(peer->fd, "\x81\x82\0\0\0\0me", 8), ==, 8);
    turn();
    g_string_truncate(peer->heard, 0);
    (void)client_receive(peer->fd, peer->heard);
    octets_are_equal((uint8_t *)peer->heard->str, peer->heard->len, "\x81\x02me", 4);
}

/* ----------------------------------------------------------------------------- reads and sends */

struct flood {
    const char *name, *path;
    uint8_t first;
    size_t size, count; /* of the payload; of the frames, which are sent over and over */
    bool reads;         /* its answers */
};

static const struct flood floods[] = {
    {"/turns/flood/messages", "/echo", 0x82, 100, 1000, true},
    {"/turns/flood/empty-messages", "/echo", 0x81, 0, 10000, true},
    {"/turns/flood/fragments", "/echo", 0x01, 0, 10000, true},
    {"/turns/flood/pings", "/echo", 0x89, 125, 1000, true},
    {"/turns/flood/pongs", "/echo", 0x8A, 0, 10000, true},
    {"/turns/flood/huge-messages", "/echo", 0x82, MESSAGE_SIZE_MAX, 1, true},
    {"/turns/flood/unread-answers", "/echo", 0x82, 100, 1000, false},
    {"/turns/flood/unread-huge-answers", "/echo", 0x82, MESSAGE_SIZE_MAX, 1, false},
    {"/turns/flood/chat", "/chat", 0x82, 100, 1000, true},
    {"/turns/flood/chat-empty", "/chat", 0x81, 0, 10000, true},
    {"/turns/flood/chat-unread", "/chat", 0x82, 1000, 1000, false},
};

/* The flooder has its turn first, always has as much waiting as the socket holds, and takes no more
 * than its share of each. The other one is answered in each turn. */
static void test_flood(const void *data)
{
    const struct flood *flood = data;
    begin();
    struct peer *flooder = admit_open(flood->path);
    struct peer *other = admit_open("/echo");
    GString *frames = g_string_new(NULL);
    char *payload = g_malloc0(flood->size + 1);
    for (size_t i = 0; i < flood->count; i++) {
        uint8_t first = i > 0 && flood->first == 0x01 ? 0x00 : flood->first;
        frame_append(frames, first, payload, flood->size);
    }
    g_free(payload);
    /* Fragments go on for ever: the first frame is not said again. */
    size_t again = flood->first == 0x01 ? 6 : 0;
    size_t at = 0, most_read = 0, most_sent = 0;
    for (size_t i = 0; i < TURN_COUNT; i++) {
        for (size_t size = 1; size > 0;) {
            size = client_send(flooder->fd, frames->str + at, frames->len - at);
            at += size;
            at = at == frames->len ? again : at;
        }
        size_t before = waiting_size(conn_of(flooder)->fd);
        size_t heard_before = waiting_size(flooder->fd);
        turn_with(other);
        most_read = MAX(most_read, before - waiting_size(conn_of(flooder)->fd));
        most_sent = MAX(most_sent, waiting_size(flooder->fd) - heard_before);
        if (flood->reads) {
            (void)client_receive(flooder->fd, flooder->heard);
            g_string_truncate(flooder->heard, 0);
        }
    }
    g_assert_cmpuint(most_read, >, 0);
    g_assert_cmpuint(most_read, <=, flood->count == 1 ? DIRECT_READ_SIZE_MAX : READ_SIZE);
    g_assert_cmpuint(most_sent, <=, SEND_SIZE_MAX);
    g_string_free(frames, TRUE);
    end();
}

/* A peer that takes everything at once gets no more than its share of a turn, in the end all. */
static void test_sends(void)
{
    enum { SIZE = 4 * 1024 * 1024 };
    begin();
    struct peer *taker = admit_open("/echo");
    struct peer *other = admit_open("/echo");
    GString *frame = g_string_new(NULL);
    char *payload = g_malloc0(SIZE);
    frame_append(frame, 0x82, payload, SIZE);
    g_free(payload);
    for (size_t at = 0; at < frame->len;) {
        at += client_send(taker->fd, frame->str + at, frame->len - at);
        turn();
    }
    g_string_free(frame, TRUE);
    size_t most = 0;
    while (taker->heard->len < 10 + SIZE) {
        size_t before = taker->heard->len;
        turn_with(other);
        (void)client_receive(taker->fd, taker->heard);
        most = MAX(most, taker->heard->len - before);
    }
    g_assert_cmpuint(most, ==, SEND_SIZE_MAX);
    g_assert_cmpuint(taker->heard->len, ==, 10 + SIZE);
    end();
}

/* ---------------------------------------------------------------------------------- the others */

/* Waits until so many newcomers wait to be accepted: TCP does not say how soon they do. */
static void wait_for_newcomers(unsigned count)
{
    struct tcp_info info = {0};
    for (size_t tries = 0; tries < 20000 && info.tcpi_unacked < count; tries++) {
        socklen_t size = sizeof info;
        g_usleep(tries > 0 ? 1000 : 0);
        g_assert_cmpint(getsockopt(server->polls[0].fd, IPPROTO_TCP, TCP_INFO, &info, &size), ==,
                        0);
    }
    g_assert_cmpuint(info.tcpi_unacked, ==, count);
}

/* Of a crowd of newcomers, so many are taken in a turn. */
static void test_accepts(void)
{
    enum { NEWCOMER_COUNT = 3 * ACCEPT_COUNT_MAX - 1 };
    begin();
    struct peer *other = admit_open("/echo");
    for (size_t i = 0; i < NEWCOMER_COUNT; i++) {
        (void)add_peer(client_begin(server_address(server), "/echo", 0));
    }
    wait_for_newcomers(NEWCOMER_COUNT);
    size_t turn_count = 0;
    for (size_t taken = 1; taken < 1 + NEWCOMER_COUNT; turn_count++) {
        turn_with(other);
        g_assert_cmpuint(server->count - taken, <=, ACCEPT_COUNT_MAX);
        taken = server->count;
    }
    g_assert_cmpuint(turn_count, ==, 3);
    end();
}

/* Deadlines that pass together are served so many in a turn, and none is forgotten. */
static void test_deadlines(void)
{
    enum { SILENT_COUNT = 2 * EXPIRE_COUNT_MAX + 1 };
    begin();
    struct peer *other = admit_open("/echo");
    for (size_t i = 0; i < SILENT_COUNT; i++) {
        (void)admit();
    }
    for (size_t i = 0; i < SILENT_COUNT; i++) {
        server->conns[1 + i]->deadline_ms = 1;
    }
    server->deadline_ms = 1;
    size_t turn_count = 0;
    for (size_t left = 1 + SILENT_COUNT; left > 1; turn_count++) {
        turn_with(other);
        g_assert_cmpuint(left - server->count, <=, EXPIRE_COUNT_MAX);
        left = server->count;
    }
    g_assert_cmpuint(turn_count, ==, 3);
    g_assert_cmpint(server->deadline_ms, ==, CONN_NO_DEADLINE);
    end();
}

/* -------------------------------------------------------------------------------------- memory */

static uint8_t *taken;
static size_t taken_size;

/* Nothing but so much is left for connections. */
static void take_memory_but(size_t left)
{
    taken_size = MEMORY_SIZE_MAX - memory_used() - left;
    taken = memory_get(&taken_size);
    g_assert_nonnull(taken);
}

/* There is memory again, and a newcomer is served. */
static void give_memory_back(void)
{
    memory_put(taken, taken_size);
    turn();
    struct peer *late = admit();
    request(late, "/echo");
    while (!client_is_open(late->heard)) {
        turn();
        (void)client_receive(late->fd, late->heard);
    }
    turn_with(late);
}

static void serve_turns(size_t count)
{
    for (size_t i = 0; i < count; i++) {
        turn();
    }
}

/* The peer was told 1013 and nothing else, after `size` octets. */
static void told_to_come_later(struct peer *peer, size_t size)
{
    serve_turns(3);
    g_assert_false(client_receive(peer->fd, peer->heard));
    g_assert_cmpuint(peer->heard->len, >, size + 4);
    octets_are_equal((uint8_t *)peer->heard->str + size, 1, "\x88", 1);
    octets_are_equal((uint8_t *)peer->heard->str + size + 2, 2, "\x03\xf5", 2);
}

/* No room for the first piece of a big message. */
static void test_message_begins(void)
{
    begin();
    struct peer *peer = admit_open("/echo");
    struct peer *other = admit_open("/echo");
    take_memory_but(MESSAGE_STEP_SIZE - 1);
    g_assert_cmpuint(client_send(peer->fd, "\x82\xff\0\0\0\0\0\x10\0\0\0\0\0\0", 14), ==, 14);
    turn_with(other);
    told_to_come_later(peer, 0);
    give_memory_back();
    end();
}

/* Room for the first piece and not for the next. */
static void test_message_grows(void)
{
    begin();
    struct peer *peer = admit_open("/echo");
    take_memory_but(HEADROOM_SIZE + MESSAGE_STEP_SIZE);
    g_assert_cmpuint(client_send(peer->fd, "\x82\xff\0\0\0\0\0\x10\0\0\0\0\0\0", 14), ==, 14);
    turn();
    char part[1024] = "";
    for (size_t sent = 0; sent <= MESSAGE_STEP_SIZE; sent += sizeof part) {
        g_assert_cmpuint(client_send(peer->fd, part, sizeof part), ==, sizeof part);
        turn();
    }
    told_to_come_later(peer, 0);
    give_memory_back();
    end();
}

/* No room to keep the beginning of a small one between two turns. */
static void test_message_is_carried(void)
{
    begin();
    struct peer *peer = admit_open("/echo");
    take_memory_but(1);
    g_assert_cmpuint(client_send(peer->fd, "\x82\x83\0\0\0\0ab", 8), ==, 8);
    told_to_come_later(peer, 0);
    give_memory_back();
    end();
}

/* No room for a request's head: there is no 101, and others are served. */
static void test_head(void)
{
    begin();
    struct peer *other = admit_open("/echo");
    struct peer *peer = admit();
    take_memory_but(sizeof(struct http_request) - 1);
    request(peer, "/echo");
    turn_with(other);
    serve_turns(3);
    g_assert_false(client_receive(peer->fd, peer->heard));
    g_assert_false(g_str_has_prefix(peer->heard->str, "HTTP/1.1 101"));
    give_memory_back();
    end();
}

/* No room for what a peer does not read: it is the one that is lost. In /chat it is the slow one,
 * not the one who talks. */
static void test_output(const void *data)
{
    const char *path = data;
    bool chats = strcmp(path, "/chat") == 0;
    begin();
    struct peer *slow = admit_open(path);
    struct peer *talker = chats ? admit_open(path) : slow;
    struct peer *other = admit_open("/echo");
    take_memory_but(64);
    GString *frame = g_string_new(NULL);
    char payload[10000] = "";
    frame_append(frame, 0x82, payload, sizeof payload);
    for (size_t i = 0; i < 200 && server->count == peer_count; i++) {
        (void)client_send(talker->fd, frame->str, frame->len);
        turn();
        if (chats) {
            (void)client_receive(talker->fd, talker->heard);
        }
    }
    g_string_free(frame, TRUE);
    g_assert_cmpuint(server->count, ==, peer_count - 1);
    turn_with(other);
    (void)client_receive(slow->fd, slow->heard);
    g_assert_false(client_receive(slow->fd, slow->heard));
    if (chats) {
        (void)client_receive(talker->fd, talker->heard);
        g_string_truncate(talker->heard, 0);
        turn_with(talker);
    }
    give_memory_back();
    end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(floods); i++) {
        g_test_add_data_func(floods[i].name, &floods[i], test_flood);
    }
    g_test_add_func("/turns/sends", test_sends);
    g_test_add_func("/turns/accepts", test_accepts);
    g_test_add_func("/turns/deadlines", test_deadlines);
    g_test_add_func("/turns/memory/message-begins", test_message_begins);
    g_test_add_func("/turns/memory/message-grows", test_message_grows);
    g_test_add_func("/turns/memory/message-is-carried", test_message_is_carried);
    g_test_add_func("/turns/memory/head", test_head);
    g_test_add_data_func("/turns/memory/output", "/echo", test_output);
    g_test_add_data_func("/turns/memory/output-in-chat", "/chat", test_output);
    return g_test_run();
}
