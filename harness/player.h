/* SPDX-License-Identifier: MIT */
/*
 * A player plays one conversation: it is told what came and when, and says what to do next. It has
 * no socket and no clock, so the same octets at the same times give the same actions and the same
 * judgement: that is what `assay replay` and the judge's own tests rest on. The engine
 * (harness/run.c) owns the socket, does the opening handshake, obeys the actions and keeps the
 * transcript.
 *
 * Two players exist: harness/script.c plays the cases of conformance/, harness/autobahn.c plays the
 * Autobahn suite.
 *
 * Order of calls: create, opened (once, after the 101; octets that came behind it follow by
 * `received`), then any number of received/ticked with `next` asked after each until it says WAIT,
 * then `ended` once, unless the player says DROP; `judge` once. A player whose setting has a
 * request of its own is given the connection before its opening handshake: `requested` takes the
 * place of `opened`, and what comes is its from the first octet. Times are microseconds since the
 * connection was begun and never go back.
 */
#ifndef HARNESS_PLAYER_H
#define HARNESS_PLAYER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "reports/result.h"

enum delivery {
    DELIVERY_WHOLE, /* as few writes as the script allows */
    /* heads and the first and last 64 octets of a frame in writes of one octet each, paced */
    DELIVERY_OCTETS,
    /* each head in two pieces, paced, at an offset that goes round from frame to frame */
    DELIVERY_CUTS,
    DELIVERY_COUNT,
};

enum player_action_kind {
    PLAYER_WAIT, /* read until something comes or `until_us` has passed, then call ticked */
    /* write `octets`, cut at `cuts`; ask again when all are written. Reading goes on meanwhile */
    PLAYER_SEND,
    PLAYER_SHUTDOWN, /* shut the write side of TCP */
    PLAYER_DROP,     /* close TCP; the conversation is over */
    PLAYER_ABORT,    /* reset TCP; the conversation goes on without it, for `others` */
};

struct ws_others;

struct player_action {
    enum player_action_kind kind;
    /*
     * of WAIT and SEND: these connections are to be opened beside this one, once, and the player is
     * told by `others_came` what came of it; NULL: none, or no more
     */
    const struct ws_others *others;
    /* of WAIT: the player is one of the others, has come through, and stays as long as it may */
    bool holds;
    /* of any: nothing is read, or so many octets in a millisecond */
    bool reads_slowly;
    unsigned sip_size;
    const uint8_t *octets; /* owned by the player, valid until the next call of next() */
    size_t octets_size;
    /*
     * offsets in (0, octets_size), rising: each begins a write of its own, sent apart from the one
     * before
     */
    const size_t *cuts;
    size_t cut_count;
    int64_t until_us; /* of WAIT: absolute, in the run's clock */
};

enum player_end {
    PLAYER_END_EOF,   /* recv gave 0 */
    PLAYER_END_RESET, /* ECONNRESET, EPIPE and the like */
    /* recv gave 0 over TLS that had not ended, which anybody on the way could bring about; or TLS
     * broke */
    PLAYER_END_CUT_OFF,
};

/* The times that players wait by, already scaled by --slow, and what the probe has seen. */
struct player_limits {
    /*
     * for an echo, a Pong, a Close, the end of TCP: --timeout, 2 s by default; ten seconds at most
     * are added for large payloads and many frames
     */
    int64_t reply_us;
    /*
     * for the end of TCP behind a Close that fails the connection, which no clause asks for at
     * once: what comes within reply_us is in time, what comes within end_us is late, and not left
     * out. Not below reply_us.
     */
    int64_t end_us;
    int64_t pause_scale_milli; /* PAUSEs are multiplied by this and divided by 1000 */
    int64_t observe_us;        /* of an event stream: how long it is watched; 0 for the others */
    /* The target closes behind a message, for no fault of ours: it did so in the probe. */
    bool closes_at_will;
};

struct player_class {
    /* `setting` is the class's own struct and outlives the player. */
    void *(*create)(const void *setting, enum delivery delivery, uint64_t seed,
                    const struct player_limits *limits);
    /*
     * What the answer to the opening handshake says of extensions (NULL: nothing), just before
     * `opened`. Called only when some were offered; no such function where none are.
     */
    void (*negotiated)(void *player, const char *extensions);
    void (*opened)(void *player, int64_t now_us);
    /*
     * The text of the request that is sent in place of a lawful one, with holes as in
     * conformance/case.h; NULL when the engine is to open the connection. No such function: never.
     */
    const char *(*request)(const void *setting);
    /* These octets are about to be written as the request. */
    void (*requested)(void *player, const uint8_t *octets, size_t size, int64_t now_us);
    /* Whether a lawful opening handshake is going on, which holds its slot (RFC 6455 4.1). */
    bool (*is_opening)(const void *player);
    void (*received)(void *player, const uint8_t *octets, size_t size, int64_t now_us);
    void (*ticked)(void *player, int64_t now_us);
    void (*ended)(void *player, enum player_end end, int64_t now_us);
    /*
     * What came of the others that an action has asked for: whether they came through, and in
     * words how many, or why not. May come behind `ended`. Returns those that are wanted next:
     * while it reads slowly, it cannot be asked; NULL: none, and it reads as ever. No such
     * function where no action asks for any.
     */
    const struct ws_others *(*others_came)(void *player, bool is_through, const char *words,
                                           int64_t now_us);
    struct player_action (*next)(void *player, int64_t now_us);
    /* How many of how many messages have come back, for a live line. May be missing. */
    void (*progress)(const void *player, unsigned *done, unsigned *all);
    /*
     * Adds its findings, verdict, timed_out and (when there are findings or `want_log`) the log to
     * the attempt and the case.
     */
    void (*judge)(void *player, struct attempt *attempt, struct case_result *result, bool want_log);
    void (*destroy)(void *player);
};

extern const struct player_class script_player_class;   /* setting: struct script_setting */
extern const struct player_class autobahn_player_class; /* setting: const struct autobahn_row */

#endif
