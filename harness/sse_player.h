/* SPDX-License-Identifier: MIT */
/*
 * Plays one exchange with a server of event streams (see harness/player.h): sends the request,
 * takes in what comes, and knows when to leave. It judges nothing: many checks look at one
 * exchange, and some at several; see harness/sse_judge.h.
 */
#ifndef HARNESS_SSE_PLAYER_H
#define HARNESS_SSE_PLAYER_H

#include "harness/sse_record.h"

/* Exchanges that are begun side by side and stay until each of them has seen an event, so that they
 * are open at the same time. */
struct sse_crowd {
    unsigned size;
    unsigned served; /* so many have seen an event, or are over */
};

struct sse_setting {
    const struct sse_exchange *exchange;
    char *label;             /* of its record */
    char *request;           /* with {last-id} filled */
    struct sse_crowd *crowd; /* NULL: it is alone */
};

extern const struct player_class sse_player_class; /* setting: struct sse_setting */

/* What was recorded, from the player of a run that is DONE; the caller's from then on. */
struct sse_record *sse_player_take(void *player);

#endif
