/* SPDX-License-Identifier: MIT */
/*
 * A case is one conversation with the implementation under test and what has to come of it:
 * constant data.
 *
 * A zero field means lawful, so a case writes only what is odd about it. A lawful opening
 * handshake is implied unless the case brings its own `request`, and so is the lawful end: when
 * the script is through and the connection still open, the judge sends Close 1000 and waits for
 * the answer and the end of TCP. What is wrong with that end is a passive finding of its own (see
 * `passive`), not a failure of the case.
 *
 * One file per section of the standard holds its cases (conformance/websocket/);
 * conformance/catalogue.c lists the files. Ids are names, `ws/<section>/<name>`, and never change.
 */
#ifndef CONFORMANCE_CASE_H
#define CONFORMANCE_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/deflate.h"
#include "conformance/payload.h"
#include "conformance/requirement.h"
#include "conformance/sse/check.h"
#include "conformance/websocket.h"

enum {
    CASE_STEPS_MAX = 24,
    CASE_PROVES_MAX = 6,
    CASE_COVERS_MAX = 8,
    STEP_CODES_MAX = 6,
};

/* What a step does. The zero verb ends a script. */
enum verb {
    VERB_END,
    VERB_FRAME, /* send a frame, lawful but for the fields that are set */
    VERB_RAW,   /* send these octets as they stand, neither framed nor masked */
    /*
     * send nothing for `pause_ms`; ends early when the connection ends. Listed by the lint with its
     * bound
     */
    VERB_PAUSE,
    VERB_HALF_CLOSE, /* shut our side of TCP, and only that: nothing can be sent any more */
    /* TCP is reset, as a client does that crashes: what comes behind is played without it */
    VERB_ABORT,
    /*
     * from here on nothing is read, or only `sip_size` octets in a millisecond, until the next
     * EXPECT_OTHERS, and those right behind it, are over
     */
    VERB_READ_SLOWLY,
    VERB_EXPECT_MESSAGE, /* the next data message is this one */
    /*
     * the Ping with this payload has been answered, by its own Pong or by that of a later Ping
     * (5.5.3)
     */
    VERB_EXPECT_PONG,
    VERB_EXPECT_CLOSE, /* a Close with one of `codes`, then the end of TCP */
    /*
     * the connection is failed (7.1.7): at most one Close, with one of `codes`, then the end of TCP
     */
    VERB_EXPECT_FAIL,
    /*
     * the end of TCP, with or without a Close; as a sibling: without. With `silent`, neither data
     * nor a second Close may come behind the peer's Close
     */
    VERB_EXPECT_END,
    /*
     * the answer to the case's own request is a 101 that opens the connection (4.2.2); what is
     * wrong with such a 101 blames the row that it breaks
     */
    VERB_EXPECT_OPEN,
    /* the answer is a final one with a status of `codes`, and no 101 */
    VERB_EXPECT_STATUS,
    /*
     * no 101 comes for `pause_ms`: any other answer, the end of TCP and silence are as good. Then
     * the client goes away
     */
    VERB_EXPECT_NO_OPEN,
    /*
     * `others` are opened beside this connection, and each of them comes to the end of its script;
     * so it is asked whether the target still serves others than us
     */
    VERB_EXPECT_OTHERS,
    /* only for others, as their last step: they stay as they are until the case is over */
    VERB_HOLD,
};

/*
 * How an outcome that a sibling names is graded. BROKEN takes its verdict from the level of the
 * requirement.
 */
enum grade {
    GRADE_PASS,
    GRADE_INFO,
    GRADE_BROKEN,
};

/* Which of the three forms of the payload length a frame is sent with (5.2). */
enum length_form {
    LENGTH_SHORTEST,
    LENGTH_7,
    LENGTH_16,
    LENGTH_64,
};

enum {
    NO_CODE = -1,       /* in `codes`: a Close without a body */
    ANY_CODE = -2,      /* in `codes`: any Close at all */
    CODE_OF_VALUE = -3, /* in `codes`: the number of the family's value */
    /* in `codes` of EXPECT_STATUS: 400 to 599; any final status, so anything but 101 */
    ANY_ERROR = -4,
    ANY_STATUS = -5,
};

struct step {
    enum verb verb;
    bool is_sibling;  /* "or this instead of the step before" */
    enum grade grade; /* of a sibling */
    /* what is broken when the step is not met, or the sibling matches; NONE: the case's first */
    enum requirement_id requirement;

    /* VERB_FRAME */
    enum ws_opcode opcode; /* also of EXPECT_MESSAGE; a cast number for a reserved one */
    unsigned rsv;          /* 0 to 7, RSV1 being 4 */
    bool unfinished;       /* FIN is 0 */
    /* masked against its role: no key from a client, a key from a server */
    bool unmasked;
    bool zero_key; /* the masking key is 00000000 instead of a random one */
    bool apart;    /* also of RAW: it begins a write of its own, in a segment of its own */
    enum length_form length_form;
    /* the head claims `claimed_size` instead of the size of the payload */
    bool claims_size;
    uint64_t claimed_size;

    struct payload payload; /* of FRAME, RAW, EXPECT_MESSAGE, EXPECT_PONG */

    /* FRAME: the payload goes out compressed (RFC 7692 6.1); what is expected is never so */
    enum deflating deflating;
    enum deflate_tail tail;             /* of the message, so of its last frame */
    const struct deflate_block *blocks; /* of DEFLATING_BLOCKS, in place of a payload */
    /* the message is cut into so many frames, all but the last without FIN; 0 is one */
    unsigned pieces;
    bool fresh_window; /* DEFLATING_ZLIB: nothing is taken over, although it may be */
    /*
     * FRAME and EXPECT_MESSAGE: so many of them, one behind the other; 0 is one. The payload of
     * each begins one octet further into the pattern than the one before, so that their order is
     * seen
     */
    unsigned times;
    /* of EXPECT_CLOSE and EXPECT_FAIL: ends at 0; code 0 itself cannot be expected */
    int codes[STEP_CODES_MAX];
    /* EXPECT_FAIL: the offence may leave the peer inside a frame, so filler has to follow it */
    bool inside_frame;
    int pause_ms;                   /* VERB_PAUSE, VERB_EXPECT_NO_OPEN */
    unsigned sip_size;              /* VERB_READ_SLOWLY; 0: nothing is read */
    const struct ws_others *others; /* VERB_EXPECT_OTHERS */
    bool silent;                    /* EXPECT_END: see there */
    /* EXPECT_END: no clause says how soon, so an end that is late is not one that is left out */
    bool unhurried;
    /* EXPECT_STATUS: the field of this name, which has to list `lists`; NULL: none is asked for */
    const char *field;
    const char *lists;
    enum requirement_id field_requirement; /* is broken when it does not, or by another selection */
    /*
     * EXPECT_OPEN: the subprotocol of the request, counted from 1 over all its fields, that the
     * answer selects; negative: that it does not. Another one selected is recorded: the peer takes
     * names that it was not said to know. 0: not looked at
     */
    int selects;
    enum agreement agreement; /* EXPECT_OPEN: what the answer says of permessage-deflate */
    /*
     * what this outcome means, for the report; NULL: the verb's own words. Of EXPECT_OTHERS: what
     * was done to the target before, as in "after a Ping"
     */
    const char *says;
};

/* What a case asks of the target beyond the protocol; a target without it is not applicable. */
enum needs {
    NEEDS_ECHO = 1,            /* it sends each data message back */
    NEEDS_DEFLATE = 2,         /* it accepts permessage-deflate */
    NEEDS_SUBPROTOCOL = 4,     /* --subprotocol tells one that it knows */
    NEEDS_CLOSE_ON_DEMAND = 8, /* --close-url tells how to make it close: goes with `close_code` */
    NEEDS_ORIGIN = 16,         /* --origin tells one that it takes */
    NEEDS_REFUSED_ORIGIN = 32, /* --refused-origin tells one that it refuses */
    NEEDS_MISSING_PATH = 64,   /* --missing-path tells where it offers nothing */
};

enum tags {
    TAG_SECURITY = 1, /* a peer that fails it can be attacked through it */
    TAG_LARGE = 2,    /* moves 64 KiB or more */
    TAG_WAITS = 4,    /* has to wait, a pause in it */
    TAG_HTTP = 8,     /* proves a rule of HTTP that RFC 6455 does not repeat */
    TAG_ROBUST = 16,  /* asks whether others are still served: it has an EXPECT_OTHERS */
};

/*
 * Rules on what the peer sends are watched in every run. Each is a case without a script,
 * `ws/every-run/<name>`, whose check harness/passive.c performs on every conversation of the
 * conformance suite.
 */
enum passive {
    PASSIVE_NONE,
    PASSIVE_MASKED,              /* a masked frame from a server */
    PASSIVE_RSV,                 /* a reserved bit without an extension */
    PASSIVE_OPCODE,              /* a reserved opcode */
    PASSIVE_LENGTH_NOT_SHORTEST, /* a longer form than needed */
    PASSIVE_LENGTH_TOP_BIT,      /* a 64-bit length above 2^63 - 1 */
    PASSIVE_MESSAGE_FORM,        /* a stray continuation, or a new message inside another */
    /* a message whose last frame never came although the connection closed in order */
    PASSIVE_MESSAGE_UNFINISHED,
    PASSIVE_CONTROL_FRAGMENTED, /* a control frame without FIN */
    PASSIVE_CONTROL_TOO_LONG,   /* a control frame of more than 125 octets */
    PASSIVE_CLOSE_BODY,         /* a Close body of one octet */
    PASSIVE_CLOSE_REASON_UTF8,  /* a Close reason that is not UTF-8 */
    PASSIVE_CLOSE_CODE_1004,    /* this code, and below: on the wire although reserved */
    PASSIVE_CLOSE_CODE_1005,
    PASSIVE_CLOSE_CODE_1006,
    PASSIVE_CLOSE_CODE_1015,
    PASSIVE_CLOSE_CODE_BELOW_1000,
    PASSIVE_DATA_AFTER_CLOSE, /* a data frame behind its own Close */
    PASSIVE_SECOND_CLOSE,     /* a second Close frame */
    PASSIVE_TEXT_UTF8,        /* a text message that is not UTF-8 */
    /* where permessage-deflate is agreed (RFC 7692), and below */
    PASSIVE_RSV1_PLACE,    /* RSV1 on a control frame or on a fragment behind the first */
    PASSIVE_NOT_INFLATED,  /* a compressed message that is no DEFLATE */
    PASSIVE_WINDOW,        /* a distance beyond the window that was agreed */
    PASSIVE_TAKEOVER,      /* a distance into an earlier message, although it may not */
    PASSIVE_DEFLATE_TAIL,  /* a compressed message that does not end as 7.2.1 says */
    PASSIVE_FINAL_PADDING, /* bits behind a block with BFINAL that are not 0 */
    /* the judge's lawful Close at the end was not answered with a Close */
    PASSIVE_CLOSE_UNANSWERED,
    PASSIVE_CLOSE_REPLY_CODE, /* it was, with a code that does not fit */
    PASSIVE_TCP_LEFT_OPEN,    /* TCP stays open although Close went both ways */
    /* TCP is reset after the closing handshake although the judge sent nothing more */
    PASSIVE_TCP_RESET,
    PASSIVE_COUNT,
};

struct ws_case {
    const char *id; /* ws/<section>/<name>; in a family `{}` stands for the value's name */
    /* a fact about a conforming peer, present tense, at most 70 characters; `{}` as in the id */
    const char *title;
    /* the first is the one a failed step blames unless it names another */
    enum requirement_id proves[CASE_PROVES_MAX];
    const char *covers[CASE_COVERS_MAX]; /* ids of the Autobahn cases that ask the same */
    enum roles against;                  /* which role under test it judges */
    unsigned needs;                      /* enum needs */
    unsigned tags;                       /* enum tags */
    const char *since;                   /* suite version that first had it */
    const char *why;                     /* why it bites, one sentence */
    const char *hint;                    /* where to look in a peer that fails it */
    /*
     * its own opening handshake, sent in place of the lawful one; NULL: the script begins when the
     * connection is open
     */
    const char *request;
    /*
     * the extensions that the implied opening handshake offers (Sec-WebSocket-Extensions), such as
     * "permessage-deflate; client_max_window_bits"; NULL: none. What the 101 answers holds for both
     * directions. Not applicable where it declines
     */
    const char *offer;
    struct ws_terms agreed; /* what has to be agreed then; zero: whatever is */
    /*
     * the code with which the peer is made to begin the closing, as soon as the connection is open;
     * 0: it is not made to. CODE_OF_VALUE in a family. The script plays on behind the Close of such
     * a peer, and answers it itself
     */
    int close_code;
    /* a rule watched in every run; such a case has no script */
    enum passive passive;
    /* what is looked at in a server of event streams; such a case has no script */
    enum sse_check check;
    /* how the octets are cut says nothing new, or takes too long: played whole only */
    bool whole_only;
    /* with small buffers and segments, so that a peer soon notices that nothing is read */
    bool is_narrow;
    struct step script[CASE_STEPS_MAX]; /* ends at VERB_END */
};

/* Connections that are opened beside that of a case, all at the same time. */
struct ws_others {
    const char *who; /* for reports: "a fresh connection", "200 connections" */
    unsigned count;
    /* a target may bound how many it takes: one that is not opened, or is closed again, counts */
    bool may_be_refused;
    bool leave_together; /* they are gone when the step is over: none stays, HOLD or not */
    /* what each of them plays: only its script, request, needs and hint count */
    const struct ws_case *plays;
    const struct ws_case *plays_without_echo; /* where the target echoes nothing; NULL: the same */
};

enum { OTHERS_COUNT_MAX = 256 }; /* of one step */

/*
 * A family is one case for each value of a list; in its id and title `{}`, in its script VALUE and
 * CODE_OF_VALUE stand for it.
 */
struct value {
    const char *name; /* for the id: lower case, digits, hyphens */
    const char *says; /* for the title; NULL: the name */
    struct payload payload;
    int number; /* a close code */
};

struct ws_family {
    struct ws_case pattern;
    const struct value *values;
    size_t value_count;
};

/* The rows of one file. */
struct ws_section {
    const struct ws_case *cases;
    size_t case_count;
    const struct ws_family *families;
    size_t family_count;
};

#include "conformance/case_words.h"

#endif
