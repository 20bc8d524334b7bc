/* SPDX-License-Identifier: MIT */
/*
 * The record of one conversation: what went each way and when, append-only; the file that holds
 * many; and its replay.
 *
 * A transcript file is one line of JSON per conversation (docs/transcript.md): what was played
 * (suite, case, delivery, variant, seed, times), then the entries. Octets are exact below 64 KiB in
 * one direction; above that a repeated pattern is kept as pattern and size, and anything else as
 * size and SHA-256, which cannot be replayed.
 *
 * Invariants, which transcript_read() checks: times never go back; the conversation is opened once
 * at most; our side is shut once at most, and nothing is sent behind that; behind the end of TCP
 * only our own side is still shut, or others are heard of, the latter also where we have reset TCP
 * ourselves; behind DROPPED nothing comes.
 */
#ifndef HARNESS_TRANSCRIPT_H
#define HARNESS_TRANSCRIPT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/player.h"
#include "harness/script.h"

enum entry_kind {
    ENTRY_SENT,     /* octets written */
    ENTRY_RECEIVED, /* octets read */
    ENTRY_OPENED,   /* the opening handshake is through: players are told from here on */
    ENTRY_SHUTDOWN, /* our write side was shut */
    ENTRY_EOF,      /* the peer's FIN */
    ENTRY_RESET,    /* the peer's RST */
    ENTRY_DROPPED,  /* we closed TCP */
    /*
     * the request of a case that brings its own, whole, before it is written: its player is told
     * from here on, and no OPENED follows
     */
    ENTRY_REQUEST,
    ENTRY_ABORTED,  /* we reset TCP */
    ENTRY_SERVED,   /* the others came through; its octets are the words */
    ENTRY_UNSERVED, /* they did not; its octets say why */
    ENTRY_CUT_OFF,  /* the peer's FIN over TLS that it had not ended, or TLS broke */
};

struct entry {
    enum entry_kind kind;
    int64_t at_us;  /* since the connection was begun */
    GBytes *octets; /* of SENT, RECEIVED, REQUEST, SERVED and UNSERVED */
};

struct transcript {
    char *suite; /* "conformance" or "autobahn" */
    char *id;
    enum delivery delivery;
    enum script_variant variant;
    enum roles under_test;
    uint64_t seed;
    struct player_limits limits;
    char *url;
    char *server;       /* Server header of the target, NULL when none */
    GArray *entries;    /* struct entry */
    bool is_unrecorded; /* behind the opening handshake no octets are kept */
    bool has_opened;
    unsigned messages; /* so many round trips were asked for; 0: as many as the case has */
    bool is_partial;   /* some of its octets were not kept: it has a head, but no entries */
};

enum {
    /* of one transcript that is read: twice the most that a conversation can move */
    TRANSCRIPT_SIZE_MAX = 256 << 20,
    TRANSCRIPT_LINE_SIZE_MAX = 64 << 20, /* of its line of JSON */
};

/* Whether an entry of the kind has octets. */
bool entry_has_octets(enum entry_kind kind);

/* An empty record, its strings NULL. */
struct transcript *transcript_new(void);
void transcript_free(struct transcript *transcript);

/*
 * Appends; copies the octets. Neighbouring entries of SENT, or of RECEIVED, at the same time are
 * joined.
 */
void transcript_add(struct transcript *transcript, enum entry_kind kind, int64_t at_us,
                    const void *octets, size_t size);

/* One line of JSON, with its newline. Suite and id are set. */
GString *transcript_write(const struct transcript *transcript);

/*
 * Reads one line. NULL and a line in `error` (g_free) when it is not a transcript or octets of it
 * were not kept.
 */
struct transcript *transcript_read(const char *line, size_t size, char **error);

/*
 * The same, but a transcript of which octets were not kept is no error: it comes without entries,
 * and `is_partial` says so.
 */
struct transcript *transcript_read_head(const char *line, size_t size, char **error);

/*
 * Plays the recorded conversation to `player_class` again and lets it judge into attempt and
 * result. FALSE and a line in `error` when the suite now sends other octets than were recorded, or
 * when the conversation was never open: then there is no verdict. A recording that has less than
 * the player wants sent is no difference when the peer ended it. Behind the last entry silence
 * goes on until the player is through.
 */
gboolean transcript_replay(const struct transcript *transcript,
                           const struct player_class *player_class, const void *setting,
                           struct attempt *attempt, struct case_result *result, char **error);

/*
 * The same; when there is a verdict, `look` may ask the player more, behind `judge` and before it
 * is gone: the rules that are watched in every run.
 */
gboolean transcript_replay_look(const struct transcript *transcript,
                                const struct player_class *player_class, const void *setting,
                                struct attempt *attempt, struct case_result *result,
                                void (*look)(const void *player, void *data), void *data,
                                char **error);

#endif
