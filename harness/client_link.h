/* SPDX-License-Identifier: MIT */
/*
 * One connection that a client under test has made: the request is read, the answer that the
 * scenario has for it is sent piece by piece, and ended as it says.
 */
#ifndef HARNESS_CLIENT_LINK_H
#define HARNESS_CLIENT_LINK_H

#include "harness/client_play.h"

/* READING -> PAUSING <-> SENDING -> ENDED (FIN is out) or HOLDING -> GONE */
enum link_state { LINK_READING, LINK_PAUSING, LINK_SENDING, LINK_ENDED, LINK_HOLDING, LINK_GONE };

struct client_link {
    int fd; /* -1 when GONE */
    enum link_state state;
    int64_t first_us; /* the first octet came; 0: none has */
    GString *in;
    int request; /* its index; -1 before its head is whole */
    const struct client_answer *answer;
    unsigned piece;    /* the next one of the body */
    int64_t resume_us; /* of PAUSING */
    GString *out;
    size_t sent;
};

/* Takes the socket over. */
struct client_link *client_link_new(int fd);
/* Closes the socket; a link, as the list of links frees it. */
void client_link_free(void *link);

/* Reads, sends and ends what can be. */
void client_link_turn(struct client_link *link, struct client_play *play, int64_t now_us);

#endif
