/* SPDX-License-Identifier: MIT */
/*
 * What one says in /chat comes to all, in one order; who does not read is behind and is told, and
 * costs nothing; who ends, ends. The server is driven turn by turn: its source is included, because
 * a turn and the slots are its own.
 */
#include "reference/server.c"

#include <glib.h>
#include <sys/ioctl.h>

#include "reference/channel.h"
#include "reference/tests/support_clients.h"
#include "reference/tests/support_guard.h"

enum {
    MEMBER_COUNT_MAX = 1000,
    STILL_MS = 20,          /* what TCP has on its way comes within it, or is waited for by name */
    ARRIVAL_TRY_MAX = 20000 /* of a millisecond each */
};

/* A server and the members of its /chat. */
struct room {
    struct server *server;
    size_t count;
    int fds[MEMBER_COUNT_MAX];
    GString *heard[MEMBER_COUNT_MAX];
};

static struct room room;

static void turn(void)
{
    room.server->turn.now_ms = now_ms();
    /* Waits for nobody. */
    g_assert_true(serve_turn(room.server, room.server->turn.now_ms));
}

static void listen_all(void)
{
    for (size_t i = 0; i < room.count; i++) {
        if (room.fds[i] >= 0) {
            (void)client_receive(room.fds[i], room.heard[i]);
        }
    }
}

/* One more, of that path: its place. */
static size_t join(const char *path, int receive_size)
{
    size_t i = room.count++;
    room.fds[i] = client_begin(server_address(room.server), path, receive_size);
    room.heard[i] = g_string_new(NULL);
    do {
        turn();
        (void)client_receive(room.fds[i], room.heard[i]);
    } while (!client_is_open(room.heard[i]));
    return i;
}

static void room_begin(size_t count)
{
    const struct server_options options = {
        .host = "127.0.0.1", .port = "0", .conn_count_max = CONN_COUNT_MAX};
    memset(&room, 0, sizeof room);
    room.server = server_begin(&options);
    g_assert_nonnull(room.server);
    for (size_t i = 0; i < count; i++) {
        (void)join("/chat", 0);
    }
}

static void leave(size_t i)
{
    close(room.fds[i]);
    room.fds[i] = -1;
}

static void room_end(void)
{
    for (size_t i = 0; i < room.count; i++) {
        if (room.fds[i] >= 0) {
            leave(i);
        }
        g_string_free(room.heard[i], TRUE);
    }
    server_end(room.server); /* asserts that no memory is given out */
}

static void say(size_t i, uint8_t first, const char *payload, size_t size)
{
    GString *frame = g_string_new(NULL);
    frame_append(frame, first, payload, size);
    g_assert_cmpuint(client_send(room.fds[i], frame->str, frame->len), ==, frame->len);
    g_string_free(frame, TRUE);
}

/* Waits until so many octets wait for the server at that place: TCP does not say how soon. */
static void wait_for_octets(size_t i, size_t size)
{
    int now = 0;
    for (size_t tries = 0; tries < ARRIVAL_TRY_MAX; tries++) {
        g_assert_cmpint(ioctl(room.server->conns[i]->fd, FIONREAD, &now), ==, 0);
        if ((size_t)now >= size) {
            return;
        }
        g_usleep(1000);
    }
    g_assert_cmpint(now, ==, (int)size);
}

/* Listens until the members before that place have heard so many messages of five octets together,
 * and returns how many they have. */
static size_t listen_for(size_t end, size_t wanted)
{
    size_t now = 0;
    for (size_t tries = 0; tries < ARRIVAL_TRY_MAX; tries++) {
        listen_all();
        now = 0;
        for (size_t i = 0; i < end; i++) {
            now += room.heard[i]->len / 5;
        }
        if (now >= wanted) {
            break;
        }
        g_usleep(1000);
    }
    return now;
}

/* Turns until nothing moves; returns how many there were before. */
static size_t settle(void)
{
    size_t count = 0;
    for (size_t still = 0; still < 3; count++) {
        struct pollfd *polls = room.server->polls;
        bool moves =
            endpoint_has_next() || poll(polls, (nfds_t)room.server->count + 1, STILL_MS) > 0;
        for (size_t i = 0; i <= room.server->count; i++) {
            polls[i].revents = 0;
        }
        still = moves ? 0 : still + 1;
        turn();
        listen_all();
    }
    return count - 3;
}

static void heard_is(size_t i, const char *octets, size_t size)
{
    octets_are_equal((uint8_t *)room.heard[i]->str, room.heard[i]->len, octets, size);
}

/* Text and binary, empty and not: each comes to each, the talker included, in the same order. */
static void test_comes_to_all(void)
{
    room_begin(4);
    size_t echo = join("/echo", 0);
    say(0, 0x81, "hi", 2);
    (void)settle();
    say(1, 0x82, "\xff", 1);
    (void)settle();
    say(3, 0x81, "", 0);
    say(3, 0x81, "there", 5);
    (void)settle();
    for (size_t i = 0; i < 4; i++) {
        heard_is(i, "\x81\x02hi\x82\x01\xff\x81\x00\x81\x05there", 16);
    }
    heard_is(echo, "", 0);
    g_assert_cmpuint(join("/chat", 0), ==, 5);
    (void)settle();
    heard_is(5, "", 0); /* what was said before is not for newcomers */
    room_end();
}

/* The order in which two talkers are heard is the same everywhere. */
static void test_one_order(void)
{
    room_begin(8);
    for (size_t i = 0; i < 200; i++) {
        char word[8];
        g_snprintf(word, sizeof word, "%03zu", i);
        say(i % 8, 0x81, word, 3);
        if (i % 16 == 15) {
            turn();
        }
    }
    (void)settle();
    for (size_t i = 0; i < 8; i++) {
        g_assert_cmpuint(room.heard[i]->len, ==, 200 * 5);
        heard_is(i, room.heard[0]->str, room.heard[0]->len);
    }
    room_end();
}

/* Members end while something is on its way to them: by a reset, by TCP's end, by a Close. */
static void test_leave_amid(void)
{
    room_begin(300);
    for (size_t step = 0; step < 20; step++) {
        say(299, 0x81, "all", 3);
        for (size_t i = step; i < 280; i += 20) {
            struct linger reset = {.l_onoff = 1};
            if (i % 3 == 0) {
                (void)setsockopt(room.fds[i], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
                leave(i);
            } else if (i % 3 == 1) {
                g_assert_cmpint(shutdown(room.fds[i], SHUT_WR), ==, 0);
            } else {
                say(i, 0x88, "\x03\xe8", 2);
            }
        }
        turn();
    }
    (void)settle();
    for (size_t i = 280; i < 300; i++) {
        g_assert_cmpuint(room.heard[i]->len, ==, 20 * 5);
    }
    g_assert_cmpuint(room.server->count, >=, 20);
    room_end();
}

/* A broadcast takes from one turn no more than CHANNEL_SERVE_COUNT_MAX sends, and in that turn
 * whoever else has something to say is answered. */
static void test_cost_of_a_turn(void)
{
    room_begin(MEMBER_COUNT_MAX - 1);
    size_t other = join("/echo", 0);
    say(0, 0x81, "all", 3);
    say(other, 0x81, "me", 2);
    wait_for_octets(0, 6 + 3);
    wait_for_octets(other, 6 + 2);
    size_t turn_count = 0;
    size_t before = 0;
    do {
        turn();
        turn_count++;
        struct pollfd answered = {.fd = room.fds[other], .events = POLLIN};
        g_assert_cmpint(turn_count > 1 ? 1 : poll(&answered, 1, ARRIVAL_TRY_MAX), ==, 1);
        size_t now = listen_for(other, MIN(turn_count * CHANNEL_SERVE_COUNT_MAX, other));
        g_assert_cmpuint(now - before, <=, CHANNEL_SERVE_COUNT_MAX);
        heard_is(other, "\x81\x02me", 4);
        before = now;
    } while (before < other);
    g_assert_cmpuint(turn_count, ==,
                     (other + CHANNEL_SERVE_COUNT_MAX - 1) / CHANNEL_SERVE_COUNT_MAX);
    room_end();
}

/* A talker that never stops and a reader that never reads: memory has a bound that is soon reached,
 * and those that read miss nothing. */
static void test_never_reads(void)
{
    enum { WORD_SIZE = 1000, TURN_COUNT = 3000 };
    room_begin(2);
    size_t deaf = room.count++;
    room.fds[deaf] = client_begin(server_address(room.server), "/chat", 4096);
    room.heard[deaf] = g_string_new(NULL);
    while (room.server->count < 3 || room.server->conns[2]->state != CONN_OPEN) {
        turn();
    }
    char word[WORD_SIZE];
    memset(word, 'x', sizeof word);
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < 64; i++) {
        frame_append(words, 0x82, word, sizeof word);
    }
    size_t at = 0, sent = 0, heard = 0, most = 0;
    for (size_t i = 0; i < TURN_COUNT; i++) {
        size_t now = client_send(room.fds[0], words->str + at, words->len - at);
        at = (at + now) % words->len;
        sent += now;
        turn();
        for (size_t j = 0; j < 2; j++) {
            (void)client_receive(room.fds[j], room.heard[j]);
            heard += j == 1 ? room.heard[j]->len : 0;
            g_string_truncate(room.heard[j], 0);
        }
        most = MAX(most, memory_used());
    }
    g_assert_cmpuint(most, <=, CHANNEL_LOG_SIZE + 4 * CHANNEL_FEED_SIZE_MAX);
    g_assert_cmpuint(sent, >, 16 * CHANNEL_LOG_SIZE);
    g_string_free(words, TRUE);
    (void)settle();
    heard += room.heard[1]->len;
    /* As many whole messages as were sent, each with 4 octets of head where the client had 8. */
    g_assert_cmpuint(heard, ==, sent / (WORD_SIZE + 8) * (WORD_SIZE + 4));

    /* Once it reads, it is told how many it has missed, and nothing else is missing. */
    do {
        turn();
        listen_all();
    } while (g_strstr_len(room.heard[deaf]->str, (gssize)room.heard[deaf]->len, "too slow") ==
             NULL);
    (void)settle();
    g_assert_true(client_is_open(room.heard[deaf]));
    uint64_t left_out = 0;
    size_t got = 0;
    const char *octets = room.heard[deaf]->str;
    for (size_t i = 0; i < room.heard[deaf]->len;) {
        bool note = octets[i] == '\x81';
        left_out += note ? g_ascii_strtoull(octets + i + 2, NULL, 10) : 0;
        got += note ? 0 : 1;
        i += note ? 2 + (size_t)octets[i + 1] : WORD_SIZE + 4;
    }
    g_assert_cmpuint(left_out, >, 0);
    g_assert_cmpuint(left_out + got, ==, sent / (WORD_SIZE + 8));
    room_end();
}

/* Those that read miss nothing of what a talker says, however small and many the messages and
 * however many members there are. */
static void test_talker_is_held(void)
{
    enum { WORD_COUNT = 40000 };
    room_begin(CHANNEL_SERVE_COUNT_MAX + 50);
    GString *words = g_string_new(NULL);
    for (size_t i = 0; i < WORD_COUNT; i++) {
        frame_append(words, 0x81, "", 0);
    }
    for (size_t at = 0; at < words->len;) {
        at += client_send(room.fds[0], words->str + at, words->len - at);
        turn();
        listen_all();
    }
    (void)settle();
    for (size_t i = 0; i < room.count; i++) {
        g_assert_cmpuint(room.heard[i]->len, ==, 2 * WORD_COUNT);
    }
    g_string_free(words, TRUE);
    room_end();
}

/* In a round each talker is read once, and each member is given a bounded part at a time. */
static void test_round(void)
{
    enum { TALKER_COUNT = 4, TEXT_SIZE = 60000 };
    room_begin(CHANNEL_SERVE_COUNT_MAX + 2);
    char *text = g_malloc0(TEXT_SIZE);
    for (size_t step = 0; step < 2; step++) {
        for (size_t i = 0; i < TALKER_COUNT; i++) {
            say(i, 0x82, text, TEXT_SIZE);
            wait_for_octets(i, 4 + 4 + TEXT_SIZE);
        }
        turn();
        for (size_t i = 0; i < TALKER_COUNT; i++) {
            int size = 0;
            g_assert_cmpint(ioctl(room.server->conns[i]->fd, FIONREAD, &size), ==, 0);
            g_assert_cmpint(size, ==, step == 0 ? 0 : 4 + 4 + TEXT_SIZE);
        }
        listen_all();
        for (size_t i = 0; i < room.count; i++) {
            g_assert_cmpuint(room.heard[i]->len, <=, (step + 1) * CHANNEL_FEED_SIZE_MAX);
        }
    }
    (void)settle();
    for (size_t i = 0; i < room.count; i++) {
        g_assert_cmpuint(room.heard[i]->len, ==, 2 * TALKER_COUNT * (4 + TEXT_SIZE));
    }
    g_free(text);
    room_end();
}

/* The greatest message comes; one octet more is too big for a chat. */
static void test_greatest(void)
{
    room_begin(2);
    char *text = g_malloc(CHANNEL_MESSAGE_SIZE_MAX + 1);
    memset(text, 'x', CHANNEL_MESSAGE_SIZE_MAX + 1);
    say(0, 0x81, text, CHANNEL_MESSAGE_SIZE_MAX);
    (void)settle();
    g_assert_cmpuint(room.heard[1]->len, ==, 4 + CHANNEL_MESSAGE_SIZE_MAX);
    g_string_truncate(room.heard[0], 0);
    say(0, 0x81, text, CHANNEL_MESSAGE_SIZE_MAX + 1);
    (void)settle();
    g_assert_cmpuint(room.heard[1]->len, ==, 4 + CHANNEL_MESSAGE_SIZE_MAX);
    g_assert_cmpuint(room.heard[0]->len, >, 4);
    octets_are_equal((uint8_t *)room.heard[0]->str + 2, 2, "\x03\xf1", 2);
    g_free(text);
    room_end();
}

/* Without memory for one more member, it is told to come later, and the others talk on. */
static void test_no_memory(void)
{
    room_begin(0);
    size_t capacity = MEMORY_SIZE_MAX - CHANNEL_LOG_SIZE;
    uint8_t *all = memory_get(&capacity);
    g_assert_nonnull(all);
    size_t late = join("/chat", 0);
    (void)settle();
    g_assert_cmpuint(room.heard[late]->len, >, 4);
    octets_are_equal((uint8_t *)room.heard[late]->str + 2, 2, "\x03\xf5", 2);
    leave(late);
    (void)settle();
    memory_put(all, capacity);
    size_t one = join("/chat", 0);
    size_t two = join("/chat", 0);
    say(one, 0x81, "hi", 2);
    (void)settle();
    heard_is(two, "\x81\x02hi", 4);
    room_end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    struct rlimit limit;
    g_assert_cmpint(getrlimit(RLIMIT_NOFILE, &limit), ==, 0);
    g_assert_cmpuint(limit.rlim_max, >=, 2 * MEMBER_COUNT_MAX + 64);
    g_test_add_func("/channel/comes-to-all", test_comes_to_all);
    g_test_add_func("/channel/one-order", test_one_order);
    g_test_add_func("/channel/leave-amid", test_leave_amid);
    g_test_add_func("/channel/cost-of-a-turn", test_cost_of_a_turn);
    g_test_add_func("/channel/never-reads", test_never_reads);
    g_test_add_func("/channel/talker-is-held", test_talker_is_held);
    g_test_add_func("/channel/round", test_round);
    g_test_add_func("/channel/greatest", test_greatest);
    g_test_add_func("/channel/no-memory", test_no_memory);
    return g_test_run();
}
