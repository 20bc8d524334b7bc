/* SPDX-License-Identifier: MIT */
/*
 * What does the target offer? A player that asks, once before the run and once after it: it sends a
 * Ping, a text and a binary message and looks at what comes back. It judges nothing; a target that
 * does not echo is not wrong.
 */
#ifndef HARNESS_PROBE_H
#define HARNESS_PROBE_H

#include "harness/player.h"

enum { PROBE_WORDS_SIZE = 360 };

struct probe_facts {
    bool opened; /* the opening handshake went through */
    bool answers_ping;
    /* a message of the size or content of ours came back, whatever its type */
    bool echoes_text; /* or the text was answered as if it were unlawful */
    bool echoes_binary;
    bool speaks_first; /* a greeting came before the echo of our first message */
    /* A Pong, a message, a Close or the end of TCP came after the handshake. */
    bool answers_at_all;
    bool accepts_deflate; /* the 101 accepts the permessage-deflate that was offered */
    bool came_data;       /* a data frame came */
    /* in words, the Close that came before anything else did, for a reason of the target's own */
    char turned_away[PROBE_WORDS_SIZE];
    bool ends_unasked; /* a Close or the end of TCP came before our Close */
    /* a Close that blames nothing came unasked, behind a message of the target */
    bool closes_at_will;
};

#define PROBE_OFFER "permessage-deflate" /* what is offered to learn whether it is taken */

/* What is asked of the target. */
struct probe_setting {
    bool only_opens;  /* nothing but the opening handshake is asked for */
    bool only_binary; /* nothing but a binary message is sent; text is known to come back */
};

/* setting: struct probe_setting, or NULL: everything is asked. */
extern const struct player_class probe_player_class;

/* What is known now. Not to be asked after destroy. */
const struct probe_facts *probe_player_facts(const void *player);

#endif
