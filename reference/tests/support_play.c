/* SPDX-License-Identifier: MIT */
/* Conversations with one connection over a pair of sockets. */
#include "reference/tests/support_play.h"

#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reference/memory.h"

struct play *play_begin(void)
{
    struct play *play = g_new0(struct play, 1);
    int pair[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    play->turn = g_new0(struct turn, 1);
    play->turn->now_ms = 1000;
    play->client = pair[0];
    play->conn = conn_begin(pair[1], 1, play->turn);
    g_assert_nonnull(play->conn);
    return play;
}

void play_receive(struct play *play)
{
    for (;;) {
        uint8_t *to = play->received + play->received_size;
        ssize_t size = recv(play->client, to, sizeof play->received - play->received_size, 0);
        if (size == 0) {
            play->ended = true;
        }
        if (size <= 0) {
            return;
        }
        play->received_size += (size_t)size;
    }
}

void play_serve(struct play *play)
{
    for (;;) {
        if (play->conn->state == CONN_CLOSED) {
            return;
        }
        struct pollfd entry = {.fd = play->conn->fd, .events = conn_events(play->conn)};
        if (poll(&entry, 1, 0) == 0) {
            return;
        }
        if (entry.events == POLLOUT) {
            conn_writable(play->conn);
        } else {
            conn_readable(play->conn);
        }
        play_receive(play);
    }
}

void play_send(struct play *play, const char *octets, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(play->client, octets, size, MSG_NOSIGNAL);
        if (sent > 0) {
            octets += sent;
            size -= (size_t)sent;
        }
        play_serve(play);
        if (sent < 0 && play->conn->state == CONN_CLOSED) {
            return;
        }
    }
    play_receive(play);
}

void play_open(struct play *play, const char *path)
{
    char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                    path);
    play_send(play, request, strlen(request));
    g_free(request);
    char *end = g_strstr_len((char *)play->received, (gssize)play->received_size, "\r\n\r\n");
    g_assert_nonnull(end);
    g_assert_true(g_str_has_prefix((char *)play->received, "HTTP/1.1 101 "));
    size_t head_size = (size_t)(end + 4 - (char *)play->received);
    play->received_size -= head_size;
    memmove(play->received, end + 4, play->received_size);
}

void play_end(struct play *play)
{
    if (play->conn->state != CONN_CLOSED) {
        conn_abandon(play->conn);
    }
    conn_end(play->conn);
    g_assert_cmpuint(memory_used(), ==, 0);
    close(play->client);
    g_free(play->turn);
    g_free(play);
}
