/* SPDX-License-Identifier: MIT */
/*
 * The inside of the script player, shared by its files and its tests' eyes alone.
 *
 *     ASKING -> STEPPING, OVER                    only of a case with a request of its own
 *     STEPPING -> EXPECTING -> STEPPING ...       a send, a pause, an expectation after the other
 *        |            |
 *        +------------+-> CLOSING -> LINGERING -> OVER      any state -> OVER at the end of TCP
 *
 * ASKING     the case's own request is being sent, or its answer is not whole (script_opening.c).
 * STEPPING   `step_index` is a step that sends, a pause, or the end of the script; next() does it.
 *            Its octets are out when next() is asked again.
 * PAUSING    `step_index` is a pause that began.
 * EXPECTING  `step_index` is an expectation; it is looked at after each frame that comes.
 * CLOSING    the script is through, or has a finding: our Close is out or is about to be, and that
 *            of the peer has not come.
 * LINGERING  Close went both ways, or our side of TCP is shut: only the end of TCP is missing.
 * OVER       nothing is sent or waited for any more: next() says DROP.
 *
 * A deadline is set when next() is asked in a state that has none yet, so it counts from the moment
 * when all that the state needs had been written.
 */
#ifndef HARNESS_SCRIPT_STATE_H
#define HARNESS_SCRIPT_STATE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/conversation.h"
#include "harness/head.h"
#include "harness/script.h"

enum script_state {
    SCRIPT_STEPPING,
    SCRIPT_PAUSING,
    SCRIPT_EXPECTING,
    SCRIPT_CLOSING,
    SCRIPT_LINGERING,
    SCRIPT_OVER,
    SCRIPT_ASKING,
};

enum { SCRIPT_MESSAGES_MAX = 65536 }; /* that came and that no step has taken yet */

/* A data message that came. */
struct came_message {
    unsigned opcode;
    GBytes *payload; /* inflated, if it was compressed */
    char *trouble;   /* why that is not the message, or NULL */
    int64_t at_us;
    uint64_t offset;
    const struct step *seen_by; /* the step whose siblings do not name it, or NULL */
};

enum { SCRIPT_PONGS_MAX = 1024 }; /* that are kept for siblings; what comes behind them is not */

struct came_pong {
    GBytes *payload;
    uint64_t offset;
};

/* The first sign that something was processed that should not have been. */
struct evidence {
    bool is_there;
    int64_t at_us;
    int64_t octet;
    char *words; /* `Pong "mark-1"` */
};

struct deflater;

struct script {
    const struct script_setting *setting;
    enum delivery delivery;
    size_t cut_turn; /* of DELIVERY_CUTS: which offset of the next head */
    struct player_limits limits;
    uint64_t random; /* state of the generator of masking keys */
    struct conversation *conversation;
    struct deflater *deflater; /* NULL: nothing is agreed, or nothing was compressed yet */
    char *why_na;              /* what the case is about was not agreed: not applicable */
    enum script_state state;
    size_t step_index;
    GByteArray *request; /* of a case with its own: as it was sent */
    GByteArray *answer;  /* what came of the answer to it */
    bool is_open;        /* frames may come: no request of its own, or a 101 answered it */
    bool has_sent;       /* octets of steps since the last expectation was met */
    bool is_armed;       /* `deadline_us` holds for the state */
    int64_t deadline_us;
    int64_t begun_us;      /* when the state was armed */
    bool is_overdue;       /* EXPECTING: TCP was not ended in time, and may still be */
    unsigned times_met;    /* of an expectation that stands for several messages */
    unsigned answers_late; /* so many answers had come at the latest deadline */
    bool has_given_up;     /* the peer answered for a minute and went on: it was left there */
    bool reads_slowly;     /* until others were heard of */
    unsigned sip_size;
    uint64_t moved_size;  /* octets of steps sent since the last expectation was met */
    unsigned moved_count; /* frames, or writes of raw octets, of the same */

    GByteArray *out;     /* of the action under way */
    GArray *cuts;        /* size_t */
    GBytes *ping;        /* the latest Ping of the peer that has no answer yet, or NULL */
    bool has_closed;     /* our Close is out, the script's or our own */
    bool has_shut;       /* our side of TCP is shut: nothing is sent any more */
    bool has_met_close;  /* the script expected the Close that came, and plays on behind it */
    bool has_ended_mark; /* our Close is out as a mark behind an offence that was passed over */
    int64_t offence_us;  /* when the octets before the EXPECT_FAIL were sent */

    GQueue messages;            /* struct came_message * that no step has taken yet */
    guint pings_answered;       /* so many of the Pings that we sent, from the first on */
    guint answering_count;      /* Pongs that answer any of them, at most one for each */
    GArray *pongs;              /* struct came_pong: all that came, up to SCRIPT_PONGS_MAX */
    char *odd_pong;             /* words of the last Pong that answers none of them, or NULL */
    char mark[32];              /* what stands in the Ping and the text behind an offence */
    struct evidence of_mark;    /* the mark was answered or echoed */
    struct evidence of_offence; /* the offence itself was */
    /* the mark's Ping was answered, which shows nothing: the offence is what a message holds */
    struct evidence of_overtaking;

    GPtrArray *findings;   /* struct finding * */
    int64_t offence_octet; /* of the worst finding, or of the first of equals; -1 */
    uint64_t offence_line; /* of the log, where that finding has no octet */
    enum verdict verdict;
    bool timed_out;
    bool was_turned_away; /* see struct attempt */
};

/* The step of `step_index`. */
const struct step *script_step(const struct script *script);

/* The case's hint and its first requirement apply where the step names none. */
enum requirement_id script_requirement(const struct script *script, const struct step *step);

/* FAIL, WARN or INFO, as the level of the requirement says. */
enum verdict verdict_of(enum requirement_id requirement);

/* Adds a finding; takes over `expected` and `actual`. */
void script_find(struct script *script, enum requirement_id requirement, enum verdict verdict,
                 char *expected, char *actual, int64_t octet);

/* Adds one of the verdict INFO that leaves the verdict of the conversation as it is. */
void script_remark(struct script *script, enum requirement_id requirement, char *expected,
                   char *actual);

/* Adds one that rests on a deadline, with a line in the log. */
void script_find_late(struct script *script, enum requirement_id requirement, char *expected,
                      char *actual);

/* The same where the deadline is our own measure: a WARN, whatever the requirement. */
void script_find_slow(struct script *script, enum requirement_id requirement, char *expected,
                      char *actual);

/* Looks for messages that nothing called for, when no more can come. */
void script_find_strays(struct script *script);

/* Notes that there is no evidence: the peer was gone before it could be asked. */
void script_find_unknown(struct script *script);

/* The class's judge(): see player.h. Once. */
void script_judge(struct script *script, struct attempt *attempt, struct case_result *result,
                  bool want_log);

/* Enters a state, without a deadline at first. */
void script_enter(struct script *script, enum script_state state);

/* Goes on behind the expectation and its siblings. */
void script_met(struct script *script);

/* Goes to the lawful end: closes where that is possible, or is over. */
void script_close(struct script *script);

/* Looks at the expectation of EXPECTING; true when the state or the step has changed. */
bool script_expect(struct script *script);

/* The same when its deadline has passed: the expectation is over, or has a later deadline. */
void script_expect_late(struct script *script, int64_t now_us);

/* The same for EXPECT_FAIL. */
bool script_expect_fail(struct script *script);
void script_expect_fail_late(struct script *script, int64_t now_us);

/* The first sibling of the step which the Close that came, an end of TCP without a Close, or the
 * message matches; NULL when there is none. */
const struct step *sibling_of_close(const struct script *script);

/* The Close that came where a step waits for something else is no evidence: then it is told so, and
 * the script closes. False: it is to be judged. */
bool script_saw_nothing(struct script *script);

/* A target that was seen before to close behind each message for no reason but its own
 * has done so again: a case that goes on behind one is not applicable to it. True then. */
bool script_closed_by_habit(struct script *script);

/* Whether that is so. A Close of ours that was sent by then has crossed its own. */
bool script_is_habit(const struct script *script);

/* Whether the peer is blamed, and has closed for a reason that may be its own: such as 1013, which
 * crosses what is sent when there is no room. It is played again when nothing else goes on. */
bool script_may_be_turned_away(const struct script *script);

/* A server that has no room answers the lawful part of a request with 503 or 429, which says
 * nothing of what is odd in it: that is told, `words` being the answer, and the script is over.
 * Where an error is right as well, it only says nothing of a field that such an error lacks. */
bool script_found_no_room(struct script *script, unsigned status, const char *words);

/* Whether the peer has answered a binary message with 1003, as one does that takes text only. */
bool script_refuses_binary(const struct script *script);
const struct step *sibling_of_end(const struct script *script);
const struct step *sibling_of_message(const struct script *script,
                                      const struct came_message *message);

/* Grades a Pong that a sibling names, when it has come; true when there was one. */
bool script_expect_sibling_pong(struct script *script);

/* Grades the outcome that a sibling names, and goes on: behind a message or a Pong with the next
 * step, behind a Close or an end with the lawful end. `actual` is taken over. */
void script_grade(struct script *script, const struct step *sibling, char *actual, int64_t octet);

/* What the step and its siblings expect, for `expected`. */
char *script_expected(const struct script *script);

/* How the connection ended, for `actual`, and where. */
char *script_end_words(const struct script *script);
int64_t script_end_octet(const struct script *script);

/* Takes note of the echo of a lawful message of ours, which may come or not (A16): marks it and
 * returns true when `message` is one. */
bool script_is_owed(struct script *script, const struct came_message *message);

/* Whether the message has the payload of one of ours, lawful or not. */
bool script_is_echo(const struct script *script, const struct came_message *message);

/* ASKING: octets came, the stream ended, the deadline passed. script_ask_received() returns how
 * many of the octets belong to the answer; the others follow the opening handshake. */
void script_ask(struct script *script, const uint8_t *octets, size_t size, int64_t now_us);
size_t script_ask_received(struct script *script, const uint8_t *octets, size_t size,
                           int64_t now_us);
void script_ask_ended(struct script *script);
void script_ask_late(struct script *script);

/* Holds an answer against the rules on its form that the case is about (script_answer.c). */
void script_look_at_answer(struct script *script, const struct head *answer);

/* Whether the answer is a 101 to another protocol that the request offered in Upgrade (RFC 9110
 * 7.8), such as h2c: no WebSocket was opened, which is recorded, and the script is over. */
bool script_changes_to_other(struct script *script, const struct head *request,
                             const struct head *answer);

/*
 * The row that an answer which accepts permessage-deflate breaks, and `actual`, what it says, which
 * is the caller's; REQUIREMENT_NONE and NULL when it is right. `offer` and `answer` are lists of
 * extensions, or NULL.
 */
enum requirement_id script_look_at_terms(const char *offer, const char *answer, char **actual);

/* The action, with what holds for any: how it is read, and whom it wants beside it. */
struct player_action script_action(const struct script *script, enum player_action_kind kind);

/* Whether others are asked for now, how long they may take, and what came of them or did not. */
bool script_asks_others(const struct script *script);
int64_t script_others_patience_us(const struct script *script);
void script_others_came(struct script *script, bool is_through, const char *words, int64_t now_us);
void script_others_late(struct script *script);

/* HOLD: over when the connection is; true then. */
bool script_expect_hold(struct script *script);

/* Does an ABORT or a READ_SLOWLY that `step_index` is at; the first: true when it is one. */
bool script_do_abort(struct script *script, int64_t now_us);
void script_do_read_slowly(struct script *script, int64_t now_us);

/* Whether the case brings a request of its own and does not wait for its answer. */
bool script_is_unanswered(const struct script *script);

/* Takes note of what came. */
void script_event_came(struct script *script, const struct conversation_event *event);

/* For GLib, which knows no types; takes NULL too. */
void came_message_free(void *message);

/* Notes the first sign; takes `words` over. */
void evidence_note(struct evidence *evidence, int64_t at_us, int64_t octet, char *words);

/* `Text "Hello" (5 octets)`. */
char *came_message_words(const struct came_message *message);

/* Whether the octets are the mark. */
bool script_is_mark(const struct script *script, GBytes *payload);

/* Whether EXPECT_FAIL stands behind data that are at fault, so that a Pong shows nothing. */
bool script_offends_by_content(const struct script *script);

/* Appends to `out`, with cuts as the delivery asks, the steps that send from step_index on, and the
 * marks when an EXPECT_FAIL follows; leaves step_index behind them. */
void script_send_steps(struct script *script, int64_t now_us);

/* What the opening handshake has agreed of permessage-deflate. False: the case is not applicable to
 * that, and goes to its lawful end. */
bool script_agree(struct script *script, const char *offer, const char *answer);

/* The class's negotiated(): see player.h. */
void script_negotiated(void *player, const char *extensions);

/* Sends what a step has compressed, as the frames that it is cut into. */
void script_send_deflated(struct script *script, const struct step *step, unsigned index,
                          int64_t now_us);

/* Sends one frame of the step with these octets as payload; `is_first`: of the octets of a write
 * that the step begins. */
void script_send_frame(struct script *script, const struct step *step, const struct wire_head *head,
                       const uint8_t *octets, size_t size, bool is_first, int64_t now_us);

/* Appends a lawful Pong for `ping`, or a Close: `code` 0 has no body. */
void script_send_pong(struct script *script, int64_t now_us);
void script_send_close(struct script *script, unsigned code, int64_t now_us);

#endif
