/* SPDX-License-Identifier: MIT */
/*
 * Plays a conversation to the script player without a socket: what a peer sends and when is a
 * table, and the player is driven as the loop drives it. Octets come from a buffer that touches a
 * guard page.
 */
#ifndef HARNESS_TESTS_SUPPORT_SCRIPT_H
#define HARNESS_TESTS_SUPPORT_SCRIPT_H

#include <glib.h>

#include "harness/player.h"
#include "harness/script.h"

enum {
    CAME_MAX = 40,
    PLAY_SEED = 1,
    PLAY_REPLY_MS = 2000,
    PLAY_END_MS = 10000,
};

enum came_kind {
    CAME_NOTHING, /* ends the table */
    CAME_OCTETS,
    CAME_EOF,
    CAME_RESET,
    CAME_CUT_OFF,
    CAME_DEAF, /* nothing comes: the peer takes no more of what is sent (the engine of replay) */
};

/* What the peer does. Times rise. */
struct came {
    enum came_kind kind;
    int at_ms;
    const char *octets;
    size_t size;
};

#define AT(ms, literal)                                                                      \
    {                                                                                        \
        .kind = CAME_OCTETS, .at_ms = (ms), .octets = (literal), .size = sizeof(literal) - 1 \
    }
#define EOF_AT(ms)                      \
    {                                   \
        .kind = CAME_EOF, .at_ms = (ms) \
    }
#define RESET_AT(ms)                      \
    {                                     \
        .kind = CAME_RESET, .at_ms = (ms) \
    }
#define CUT_OFF_AT(ms)                      \
    {                                       \
        .kind = CAME_CUT_OFF, .at_ms = (ms) \
    }

/* The mark of PLAY_SEED, 21 octets, and what a peer sends that processes it. */
#define MARK      "mark-0000000000000001"
#define MARK_PONG "\x8a\x15" MARK
#define MARK_ECHO "\x81\x15" MARK

/* One conversation. */
struct play_table {
    const struct ws_case *ws_case;
    enum script_variant variant;
    enum roles under_test; /* 0: ROLES_SERVER */
    enum delivery delivery;
    const char *answer;      /* to the case's offer; NULL: it is declined */
    const struct came *came; /* ends at CAME_NOTHING or after CAME_MAX */
    bool fails_others;       /* the others that it asks for do not come through */
    bool closes_at_will;     /* the probe has seen it close behind a message */
};

/* How the octets are handed over: whole, each octet alone, or one entry of the table in two. */
struct play_cut {
    bool each_octet;
    size_t entry; /* cut in two at `at`, when that is not 0 */
    size_t at;
};

struct play {
    struct script_setting setting;
    struct player_limits limits;
    void *player;
    int64_t now_us;
    int64_t until_us;
    bool is_shut; /* our side of TCP */
    bool is_dropped;
    bool has_aborted;
    bool fails_others;
    GByteArray *sent;  /* all octets of all actions */
    GString *actions;  /* each action and its time in words, to compare two plays */
    guint write_count; /* SENDs */
    struct attempt *attempt;
    struct case_result *result;
};

/* Plays it to its end and has it judged, with the log. */
void play_run(struct play *play, const struct play_table *table, const struct play_cut *cut);
void play_clear(struct play *play);

/* The same, but stops before the judgement, so that passive rules can be asked. */
void play_run_only(struct play *play, const struct play_table *table, const struct play_cut *cut);

/* The worst finding, the first of equals; NULL when there is none. */
const struct finding *play_worst(const struct play *play);

/* Whether a finding says `words` in `actual` and blames the requirement. */
bool play_found(const struct play *play, enum requirement_id requirement, const char *words);

#endif
