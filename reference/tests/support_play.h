/* SPDX-License-Identifier: MIT */
/* Conversations with one connection: the test is the client, and serves the connection itself. */
#ifndef REFERENCE_TESTS_SUPPORT_PLAY_H
#define REFERENCE_TESTS_SUPPORT_PLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/conn.h"

struct play {
    struct turn *turn;
    struct conn *conn;
    int client;
    uint8_t received[1 << 20];
    size_t received_size;
    bool ended;
};

/* A connection that has just been accepted; the time is 1000. */
struct play *play_begin(void);

/* Takes what the server has sent. */
void play_receive(struct play *play);

/* Serves the connection until it waits. */
void play_serve(struct play *play);

/* Sends octets, and serves the connection meanwhile. */
void play_send(struct play *play, const char *octets, size_t size);

/* Opens the path; the 101 is taken off what was received. */
void play_open(struct play *play, const char *path);

/* Ends it, wherever it is. No buffer may be left. */
void play_end(struct play *play);

#endif
