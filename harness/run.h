/* SPDX-License-Identifier: MIT */
/*
 * One conversation on one connection: the explicit state machine between the loop, which knows
 * sockets and time, and a player, which knows neither.
 *
 *     QUEUED -> CONNECTING -> (SECURING ->) OPENING -> PLAYING -> DONE
 *                                                                 any state -> DONE at its deadline
 *
 * A player with a request of its own is given the connection as soon as TCP, or TLS, is there: it
 * goes on to PLAYING, and there is no OPENING. A player may reset TCP and go on without it, to hear
 * how others fare.
 *
 * QUEUED      no socket.
 * CONNECTING  the socket waits for TCP; nothing was sent.
 * SECURING    wss: only: the TLS handshake is going on. From then on all octets pass through TLS,
 * and nothing above knows.
 * OPENING     the request of the opening handshake is being sent or its answer read; the player
 * knows nothing yet. PLAYING     the answer was lawful; the player was told so, and its actions are
 * obeyed. DONE        no socket; the player has been judged, `outcome` says how far it came.
 *
 * Only run_enter() changes the state, and it sets the deadline of the state it enters.
 */
#ifndef HARNESS_RUN_H
#define HARNESS_RUN_H

#include <glib.h>
#include <stdbool.h>

#include "harness/options.h"
#include "harness/player.h"
#include "harness/stream.h"
#include "harness/target.h"
#include "harness/transcript.h"

enum run_state { RUN_QUEUED, RUN_CONNECTING, RUN_SECURING, RUN_OPENING, RUN_PLAYING, RUN_DONE };

enum run_outcome {
    RUN_UNFINISHED,
    RUN_PLAYED,        /* the player came to its end */
    RUN_NOT_CONNECTED, /* TCP was refused or failed; `trouble` says how */
    RUN_NOT_CONNECTED_IN_TIME,
    RUN_NOT_SECURED, /* the TLS handshake failed, or was not through in time; `trouble` says why */
    /* the answer to the opening handshake was not a lawful 101; `trouble` says why */
    RUN_NOT_OPENED,
    RUN_NOT_OPENED_IN_TIME,
    RUN_OFFER_REFUSED, /* an error where more than a plain offer was made; `trouble` says which */
    RUN_TOO_LONG,      /* the whole conversation took longer than any case may: our own bound */
    RUN_TARGET_DIED,   /* the process of the target ended while the conversation was going on */
    RUN_GIVEN_UP,      /* ended from outside: total time-out, interrupt */
};

/*
 * What a conversation is to play, and what the handshake asks. Owned by the caller, outlives the
 * run.
 */
struct run_plan {
    const struct player_class *player_class;
    const void *setting;
    enum delivery delivery;
    enum script_variant variant;
    uint64_t seed;
    unsigned close_code; /* of the Close that the target is to begin with; 0: it is not to */
    const struct target *target;
    const struct options *options;
    struct player_limits limits;
    int64_t open_timeout_us;
    const char *offer; /* Sec-WebSocket-Extensions of the request, or NULL */
    bool is_bulk;      /* it measures, and may take long */
    bool is_volume;    /* compressed messages by the thousand: not recorded, few side by side */
    uint64_t
        large_size; /* of one that sends large messages: octets of payload, kept several times */
    int64_t play_timeout_us; /* of the whole conversation, our own bound; 0: the usual one */
    bool is_narrow;          /* small segments, small buffers */
    unsigned others_count;   /* so many connections it opens beside its own, at the most */
    struct company *company; /* it is one of the others that a case wants beside it; or NULL */
    void *owner;             /* the loop's caller finds its own there */
};

struct run {
    const struct run_plan *plan;
    enum run_state state;
    enum run_outcome outcome;
    char *trouble; /* NULL, or why the conversation did not get to its script, in words */
    struct stream stream;
    /* on the harness's clock; all times of player and transcript count from here */
    int64_t begun_us;
    int64_t deadline_us; /* of the state, on the harness's clock */
    unsigned local_port;
    void *player;
    struct transcript *transcript;
    char *server; /* the Server header of the answer, NULL when there was none */
    char *key;    /* Sec-WebSocket-Key of the request */

    GByteArray *head;            /* what came of the answer to the handshake */
    GByteArray *out;             /* what is to be written now */
    size_t out_begin;            /* how much of it has been */
    GArray *cuts;                /* size_t: offsets in `out` that begin a write of their own */
    GArray *pauses;              /* gsize: offsets of a request before which nothing is sent */
    unsigned cut_index;          /* the first cut that was not reached */
    int64_t write_after_us;      /* pacing: no write before this time */
    int64_t write_progress_us;   /* when octets were last taken, or were to be */
    bool was_opened;             /* it came through the opening handshake */
    bool had_no_room;            /* the target: it answered that with 503 or 429 */
    bool is_shut;                /* our write side */
    bool has_ended;              /* the peer's side: EOF or reset was told to the player */
    bool is_aborted;             /* TCP was reset by us; there is no socket any more */
    bool was_unserved;           /* others that were beside it did not come through */
    bool wants_others;           /* `action.others` are to be begun */
    bool others_are_out;         /* they were, and nothing is known of them */
    int64_t others_asked_us;     /* when the player began to want them */
    int64_t read_after_us;       /* while it reads slowly: the next sip */
    struct player_action action; /* the last one */
};

/* A run in QUEUED; free it in any state. The plan has to outlive it. */
struct run *run_new(const struct run_plan *plan);
void run_free(struct run *run);

/* Begins: makes the socket and connects. May be DONE at once. */
void run_begin(struct run *run, int64_t now_us);

/* When those that are wanted are to be begun at the earliest; INT64_MAX: not known yet. */
int64_t run_others_after_us(const struct run *run);

/* The others that are to be begun now; NULL: none. They are out from then on, until told of. */
const struct ws_others *run_take_others(struct run *run, int64_t now_us);

/* Tells the player what came of them. `words` say how many came through, or why not. */
void run_tell_others(struct run *run, bool is_through, const char *words, int64_t now_us);

/* How much is read at once, and notes when the next sip may be. */
size_t run_sip(struct run *run, size_t size_max, int64_t now_us);

/* What to poll; -1 when nothing can come any more. */
int run_poll_fd(const struct run *run);

/* What to poll for, and when to come back at the latest. Not in QUEUED or DONE. */
short run_poll_events(const struct run *run, int64_t now_us);
int64_t run_wake_us(const struct run *run, int64_t now_us);

/* Whether it holds one of the slots for opening handshakes (RFC 6455 4.1). */
bool run_is_opening(const struct run *run);

/* Something happened, or `run_wake_us` has passed. Bounded work: reads at most READ_SIZE octets. */
void run_advance(struct run *run, short poll_events, int64_t now_us);

/* Ends it from outside: the target died, the time is up. */
void run_abort(struct run *run, enum run_outcome outcome, const char *why, int64_t now_us);

enum { RUN_READ_SIZE = 65536 };

#endif
