/* SPDX-License-Identifier: MIT */
/*
 * The cases of the Autobahn suite as data, under its numbers.
 *
 * A row is what its fuzzing client sends, in order, and what it then expects: lists of events, one
 * per verdict, and a way to close. The octets on the wire are those of the original, masking keys
 * aside. What a verdict follows from is the business of the judge (harness/autobahn_judge.c): the
 * rows hold facts only.
 *
 * One file per group holds its rows (group_1.c ...); autobahn.c lays them one behind the other.
 */
#ifndef CONFORMANCE_AUTOBAHN_AUTOBAHN_H
#define CONFORMANCE_AUTOBAHN_AUTOBAHN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/autobahn/corpus.h"
#include "conformance/case.h"
#include "conformance/websocket.h"

enum {
    AUTOBAHN_CODES_MAX = 3,
    AUTOBAHN_TITLE_SIZE_MAX = 70,
};

/* What a step does. The zero verb ends the steps. */
enum autobahn_verb {
    AUTOBAHN_END,
    AUTOBAHN_SEND,         /* one frame, in whatever state the conversation is */
    AUTOBAHN_SEND_MESSAGE, /* a data message; see fragment_size */
    AUTOBAHN_BEGIN_FRAME,  /* the head of a frame of payload.size octets; SEND_OCTETS follow */
    AUTOBAHN_SEND_OCTETS,  /* a part of the payload of the frame begun, masked at its place */
    /*
     * The next message of the row's corpus, compressed as was agreed; in frames of fragment_size
     * compressed octets like SEND_MESSAGE.
     */
    AUTOBAHN_SEND_CORPUS,
    AUTOBAHN_CLOSE,       /* a Close with this body, unless one was sent: closing from then on */
    AUTOBAHN_PAUSE,       /* send nothing for after_ms, or until what it awaits has come */
    AUTOBAHN_KILL_AFTER,  /* a timer: fail the connection with 1001; drop TCP when closing */
    AUTOBAHN_CLOSE_AFTER, /* a timer: send a Close without a body, unless closing */
};

/* What ends a pause early: the outcome is known then, and nobody has to wait on. */
enum autobahn_awaited {
    AUTOBAHN_AWAIT_NOTHING, /* nothing may come, and a moment is enough to see what must not */
    AUTOBAHN_AWAIT_EVENT,   /* the next message or Pong */
    AUTOBAHN_AWAIT_END,     /* the peer failing the connection */
};

struct autobahn_step {
    enum autobahn_verb verb;

    /* of the sending verbs */
    enum ws_opcode opcode; /* a cast number for a reserved one */
    bool unfinished;       /* FIN is 0 */
    unsigned rsv;          /* 0 to 7, RSV1 being 4 */
    struct payload payload;
    /*
     * Of SEND_MESSAGE: not 0 when the message goes out in frames of so many octets, all of them
     * unfinished. So a message whose size is a multiple of it ends in an empty frame. A message
     * that is not longer than that goes out in one frame.
     */
    uint64_t fragment_size;
    size_t chop_size; /* not 0: the frame is written in pieces of so many octets */
    bool sync;        /* the frame is a write of its own */

    int after_ms;                  /* of PAUSE, KILL_AFTER, CLOSE_AFTER */
    enum autobahn_awaited awaited; /* of PAUSE */
    /*
     * Of PAUSE: not 0 when its end is an event of this name. The event happens, and the steps
     * behind it are taken, only if no Close has passed in either direction.
     */
    char tag;
};

enum autobahn_event_kind {
    AUTOBAHN_NO_EVENT, /* ends a list */
    AUTOBAHN_MESSAGE,
    AUTOBAHN_PONG,
    AUTOBAHN_TIMEOUT, /* the end of a pause with a tag */
};

struct autobahn_event {
    enum autobahn_event_kind kind;
    bool is_binary;         /* of MESSAGE */
    char tag;               /* of TIMEOUT */
    struct payload payload; /* of MESSAGE and PONG */
};

/* How the verdicts of a row differ from those of the others. */
enum autobahn_rule {
    AUTOBAHN_BY_EVENTS,        /* the events have to be one of the lists */
    AUTOBAHN_WRONG_CODE_FAILS, /* and a wrong close code fails the behaviour too */
    AUTOBAHN_INFORMATIONAL,    /* both verdicts say INFORMATIONAL, whatever happens */
    AUTOBAHN_COUNTS_FRAMES,    /* and the frames that the fuzzer itself sent are counted */
    /*
     * A message of the type and size of ok[0] has to come, its content is not looked at; the fuzzer
     * closes at the first message or Pong, whatever it is.
     */
    AUTOBAHN_BY_SIZE,
    /*
     * The same, so many times as round_trips says: the sending step is repeated at each echo. It
     * closes when all have come, or at another message, or at a Pong.
     */
    AUTOBAHN_ROUND_TRIPS,
    /*
     * The same with messages of the corpus, whose content has to come back, too. UNIMPLEMENTED, and
     * a Close at once, when the target has not agreed to permessage-deflate.
     */
    AUTOBAHN_DEFLATED,
};

struct autobahn_row {
    const char *id;                          /* "7.3.2" */
    const char *title;                       /* a fact about a conforming peer, present tense */
    const struct autobahn_step *steps;       /* ends at AUTOBAHN_END */
    const struct autobahn_event *ok;         /* gives OK: all events, in order; ends at NO_EVENT */
    const struct autobahn_event *non_strict; /* gives NON-STRICT; NULL when there is no such list */
    int close_codes[AUTOBAHN_CODES_MAX];     /* accepted of the peer; ends at 0, never empty */
    bool closed_by_me;            /* the fuzzer has to be the one that closes, else the peer */
    bool require_clean;           /* the closing handshake has to be completed */
    bool wrong_endpoint_is_fatal; /* the wrong one closing fails the behaviour too */
    bool suppress_close;          /* no Close once the expected events are there */
    enum autobahn_rule rule;
    unsigned sent_starts;        /* of COUNTS_FRAMES: so many frames of opcode 1 have to be sent */
    unsigned sent_rest;          /* and so many of opcode 0 */
    unsigned round_trips;        /* of ROUND_TRIPS and DEFLATED */
    enum autobahn_corpus corpus; /* of DEFLATED: what is sent, */
    size_t message_size;         /* in messages of so many octets, of a text code points */
    const char *offer;           /* of DEFLATED: the Sec-WebSocket-Extensions of the request */
    bool waits;                  /* it has a pause */
    bool is_bulk;                /* measures limits and speed: played only when it is named */
};

/* All rows, in the order of their numbers. The array is constant and lives for ever. */
const struct autobahn_row *autobahn_rows(size_t *count);

/* The row of that number, or NULL. */
const struct autobahn_row *autobahn_row_find(const char *id);

/* The octets of payload that its steps name, each step taken once: the size of what is put together
 * and comes back. */
uint64_t autobahn_row_size(const struct autobahn_row *row);

/*
 * The row with another number of round trips, when it has any; `row` is copied.
 */
struct autobahn_row autobahn_row_scaled(const struct autobahn_row *row, unsigned round_trips);

#endif
