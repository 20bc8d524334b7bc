/* SPDX-License-Identifier: MIT */
/*
 * One scenario being played: a listening socket of its own, the client's program, and the
 * connections that it makes. Nothing here waits; the caller's poll() does.
 *
 *     CLIENT_AWAITING -> CLIENT_SETTLING -> CLIENT_ENDING -> CLIENT_OVER
 *
 * AWAITING  fewer requests have come than have to; each has a deadline
 * SETTLING  they have come: what the program prints is awaited, and that nothing more is asked
 * ENDING    the program was told to end, and is killed at the deadline
 *
 * A program that ends by itself ends the scenario from any state.
 */
#ifndef HARNESS_CLIENT_PLAY_H
#define HARNESS_CLIENT_PLAY_H

#include <poll.h>

#include "harness/client_record.h"
#include "harness/parser_process.h"

enum client_state { CLIENT_AWAITING, CLIENT_SETTLING, CLIENT_ENDING, CLIENT_OVER };

struct client_play {
    const struct client_scenario *scenario;
    const struct client_facts *facts;
    struct client_record record;
    enum client_state state;
    int64_t deadline_us; /* of the state */
    int64_t timeout_us;
    int listen_fd;
    unsigned port;
    GPtrArray *links; /* struct client_link *, owned */
    struct parser_process process;
    GString *partial;     /* a line whose end has not come */
    uint64_t output_size; /* of all lines */
    unsigned event_count; /* told so far, */
    unsigned state_count; /* and states: open, error */
    unsigned piece_count; /* of bodies, begun to be sent */
    int64_t piece_us;
};

/*
 * Listens and starts the program, `arguments` with its holes filled. NULL and a line in `error`
 * when that fails.
 */
struct client_play *client_play_new(const struct client_scenario *scenario,
                                    const struct client_facts *facts, char *const *arguments,
                                    int64_t timeout_us, char **error);

/* Moves all that can be moved. */
void client_play_turn(struct client_play *play, int64_t now_us);

/* What to wait for, and until when at the most. */
void client_play_watch(const struct client_play *play, GArray *fds, int64_t *until_us);

/* Ends the program, if it runs, and frees all. */
void client_play_free(struct client_play *play);

#endif
