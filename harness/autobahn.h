/* SPDX-License-Identifier: MIT */
/*
 * The Autobahn suite: what its fuzzing client does in a conversation, and the pure judge.
 *
 *     OPENING -> OPEN -> CLOSING -> CLOSED        OPEN -> CLOSED when TCP ends without a Close
 *
 * OPENING  the opening handshake is not through; nothing may be sent.
 * OPEN     no Close has passed. The steps of the row are taken, Pings of the peer are answered.
 * CLOSING  a Close was sent: of our own accord, as a reply, or because the peer broke a rule.
 *          Events are still recorded; the steps that are left go on being sent.
 * CLOSED   TCP is gone, or given up. Nothing is recorded any more.
 *
 * The code is seven files: autobahn.c (states, steps, timers, the player class), autobahn_send.c
 * (frames to octets), autobahn_receive.c (octets to events), autobahn_bulk.c (the compressed
 * messages of groups 12 and 13), autobahn_judge.c (the record to the two verdicts),
 * autobahn_findings.c (these to findings), autobahn_told.c (what else the original's report tells).
 * The judge sees the row and the record only.
 */
#ifndef HARNESS_AUTOBAHN_H
#define HARNESS_AUTOBAHN_H

#include "conformance/autobahn/autobahn.h"
#include "harness/bulk_agreement.h"
#include "harness/player.h"
#include "harness/wire.h"
#include "reports/autobahn.h"

enum {
    /* Twice the longest message of the suite: of one frame, and of all events together. */
    AUTOBAHN_KEPT_SIZE_MAX = 32 * 1024 * 1024,
    AUTOBAHN_EVENTS_MAX = 4096, /* of a conversation; more are counted only */
};

enum autobahn_grade {
    AUTOBAHN_FAILED,
    AUTOBAHN_OK,
    AUTOBAHN_NON_STRICT,
    AUTOBAHN_INFO,
    AUTOBAHN_UNCLEAN,
    AUTOBAHN_WRONG_CODE,
    AUTOBAHN_FAILED_BY_CLIENT,
    AUTOBAHN_UNIMPLEMENTED, /* the target has not agreed to permessage-deflate */
};

/* As the reports of the original spell it: "OK", "NON-STRICT", "FAILED BY CLIENT". */
const char *autobahn_grade_name(enum autobahn_grade grade);

/* Something that the fuzzer saw and that counts. */
struct autobahn_seen {
    enum autobahn_event_kind kind;
    bool is_binary; /* of MESSAGE */
    char tag;       /* of TIMEOUT */
    GBytes
        *payload;  /* of MESSAGE and PONG; NULL when it was not kept, and then nothing equals it */
    uint64_t size; /* of the payload, kept or not */
    int64_t octet; /* offset of the frame that completed it in what the peer sent; -1 for none */
};

/* Why the fuzzer gave TCP up. */
enum autobahn_drop {
    AUTOBAHN_NOT_DROPPED,
    AUTOBAHN_DROPPED_ON_SECOND_OFFENCE, /* the peer broke a rule while the connection was closing */
    AUTOBAHN_DROPPED_BY_KILL,           /* the row's own time was over while it was closing */
    AUTOBAHN_DROPPED_UNANSWERED,        /* our Close was not answered in time */
    AUTOBAHN_DROPPED_NOT_ENDED,         /* Close went both ways, and the server did not end TCP */
    AUTOBAHN_DROPPED_ON_ANSWER,         /* the 101 names what was not offered */
    AUTOBAHN_DROPPED_FOR_EVER,          /* the server closed first and keeps TCP, for ever maybe */
};

/* All that a verdict follows from. */
struct autobahn_record {
    bool was_opened;
    GArray *events;       /* struct autobahn_seen; autobahn_record_clear() frees it */
    unsigned events_lost; /* so many more came than are kept; then nothing equals the list */
    bool closed_by_me;    /* the fuzzer sent its Close while OPEN, and not as a reply */
    bool failed_by_me;    /* it failed the connection */
    bool was_clean;       /* a Close of the peer was seen, and nothing timed out behind it */
    enum autobahn_drop drop;
    int remote_close_code;    /* -1 when the peer's last Close had none, or none came */
    bool remote_closed;       /* a Close of the peer came */
    unsigned sent_frames[16]; /* by opcode */
    char *offence;            /* the first rule that the peer broke, in words; NULL for none */
    int64_t offence_octet;    /* offset of the frame that broke it in what the peer sent */
    bool gave_up;             /* it closed because the time of the case was over */
    bool timer_fired;         /* what happened rests on a deadline */

    /* of group 9 and of DEFLATED */
    struct traffic traffic;
    /* of DEFLATED: echoes are counted and not kept */
    struct bulk_agreement agreement;
    char *refused;       /* why the answer to the offer closed the connection, or NULL */
    unsigned echo_count; /* messages that came back as they were sent */
    char *difference;    /* what the first other message had of its own, or NULL */
    int64_t differs_at;  /* offset of its last frame in what the peer sent */
};

/* An empty record; autobahn_record_clear() frees what it will hold. */
void autobahn_record_init(struct autobahn_record *record);

/* Frees the events and the words; the record is not to be used any more. */
void autobahn_record_clear(struct autobahn_record *record);

/* Whether the events that were seen are exactly those of the list, in order. */
bool autobahn_events_equal(const struct autobahn_record *record,
                           const struct autobahn_event *expected);

/* How many events, from the first on, are those of the list. */
guint autobahn_events_equal_count(const struct autobahn_record *record,
                                  const struct autobahn_event *expected);

/* Whether it is a message of the same type and size; the content is not looked at. */
bool autobahn_echo_fits(const struct autobahn_seen *seen, const struct autobahn_event *expected);

struct autobahn_judgement {
    enum autobahn_grade behavior;
    enum autobahn_grade close;
    char *result;       /* why this behaviour, one line; g_free() */
    char *close_result; /* why this way of closing, one line; g_free() */
    bool events_match;  /* the events alone would have been right */
};

/* The two verdicts that the original gives, its quirks included. Pure. */
struct autobahn_judgement autobahn_judge(const struct autobahn_row *row,
                                         const struct autobahn_record *record);
void autobahn_judgement_clear(struct autobahn_judgement *judgement);

/* Adds the findings of a judgement and sets both verdicts, as player.h asks of a judge. */
void autobahn_findings_add(const struct autobahn_row *row, const struct autobahn_record *record,
                           struct attempt *attempt, struct case_result *result);

/* ---- The player ---- */

enum autobahn_state {
    AUTOBAHN_STATE_OPENING,
    AUTOBAHN_STATE_OPEN,
    AUTOBAHN_STATE_CLOSING,
    AUTOBAHN_STATE_CLOSED,
};

/* The timers, in the order in which those fire that are due at the same time. */
enum autobahn_timer {
    AUTOBAHN_TIMER_PAUSE,
    AUTOBAHN_TIMER_ANSWER, /* of our Close */
    AUTOBAHN_TIMER_KILL,
    AUTOBAHN_TIMER_CLOSE,
    AUTOBAHN_TIMER_END,     /* of TCP, when Close went both ways and ours was first */
    AUTOBAHN_TIMER_STALLED, /* of DEFLATED: nothing has come for so long; does what CLOSE does */
    AUTOBAHN_TIMER_FOREVER, /* of TCP, when the server's was first; the original waits on */
    AUTOBAHN_TIMER_COUNT,
};

struct autobahn_player {
    const struct autobahn_row *row;
    enum autobahn_state state;
    struct autobahn_record record;
    int64_t pause_scale_milli;
    int64_t now_us;

    const struct autobahn_step *step;        /* the next one; at AUTOBAHN_END when all are taken */
    const struct autobahn_step *pause;       /* the pause that goes on, or NULL */
    int64_t timers_us[AUTOBAHN_TIMER_COUNT]; /* when they fire; INT64_MAX when not armed */

    unsigned trip_count; /* of ROUND_TRIPS: so many were begun */

    uint64_t random;
    GByteArray *out;    /* composed and not handed over yet */
    GArray *cuts;       /* size_t, offsets in `out` */
    GByteArray *handed; /* what the engine writes now */
    GArray *handed_cuts;
    uint8_t frame_key[4]; /* of the frame that BEGIN_FRAME began */
    uint64_t frame_phase; /* octets of its payload that were sent */
    uint64_t sent_size;
    uint64_t came_size;

    struct wire_reader reader;
    bool frame_has_begun; /* the head of the frame that is being read was looked at */
    uint64_t frame_done;  /* octets of its payload that were looked at */
    bool inside_message;
    bool message_is_binary;
    bool message_is_text; /* so its octets have to be UTF-8 */
    GByteArray *message;
    uint64_t message_size;
    GByteArray *text_rest; /* an unfinished sequence, and scratch: at most 3 octets between calls */
    bool text_is_bad;      /* sticky until the message ends */
    uint64_t kept_size;    /* of all payloads of events */

    struct autobahn_bulk *bulk; /* of DEFLATED, from the agreement on; else NULL */
    int64_t first_sent_us;      /* when the first message was composed; -1: not yet */
    struct autobahn_told *told; /* for the report in the original's form */

    GPtrArray *log;
    unsigned log_lines_left_out;
};

/* autobahn_send.c: each appends to what is to be written, counts and logs it. */
void autobahn_send_step(struct autobahn_player *player, const struct autobahn_step *step);
void autobahn_send_control(struct autobahn_player *player, unsigned opcode, const void *payload,
                           size_t size);

/* The same for a frame of `size` octets of payload; logs nothing when `is_quiet`. */
void autobahn_send_frame(struct autobahn_player *player, const struct wire_head *head,
                         const uint8_t *payload, size_t size, bool is_quiet);

/* A masking key, drawn. */
void autobahn_key_next(struct autobahn_player *player, uint8_t key[4]);

/* autobahn_bulk.c: the messages of DEFLATED. */

/* What the answer says of the offer; in OPENING. `answer` is NULL when it says nothing. */
void autobahn_bulk_agree(struct autobahn_player *player, const char *answer);

/* The next message of the corpus, in frames as the step says. */
void autobahn_bulk_send(struct autobahn_player *player, const struct autobahn_step *step);

/* A message begins: `is_deflated` as its first frame says. */
void autobahn_bulk_message_begin(struct autobahn_player *player, bool is_deflated);

/* A piece of its payload came. False when it is no DEFLATE data (RFC 7692 7.2.2). */
bool autobahn_bulk_add(struct autobahn_player *player, const uint8_t *piece, size_t size);

/* Its end: true when what came is what was sent; else record.difference says why not. */
bool autobahn_bulk_message_end(struct autobahn_player *player, const struct wire_frame *frame);

/* NULL is allowed. */
void autobahn_bulk_free(struct autobahn_bulk *bulk);

/* autobahn_told.c: notes what the original's report tells. What is handed over is written, */
void autobahn_told_hand(struct autobahn_player *player);

/* a Close is sent, or has come, */
void autobahn_told_close(struct autobahn_player *player, const void *body, size_t size,
                         bool is_ours);

/* and the conversation is over; then what was noted is the result's. */
void autobahn_told_finish(struct autobahn_player *player, struct case_result *result);

/* What a row expects, in words (autobahn_findings.c). g_free(). */
char *autobahn_wanted_words(const struct autobahn_row *row);

/* autobahn_receive.c: what came, up to the state CLOSED. */
void autobahn_receive(struct autobahn_player *player, const uint8_t *octets, size_t size);

/* Takes the event (and its payload) over; closes when all that is expected has come. */
void autobahn_see(struct autobahn_player *player, struct autobahn_seen seen);

/* autobahn.c: called by the others. */

/* Sends a Close with the code that the row expects. */
void autobahn_close_normally(struct autobahn_player *player);

/* Sends a Close with this body if none was sent; as a reply, or of our own accord. */
void autobahn_close(struct autobahn_player *player, const void *body, size_t size, bool is_reply);

/* Fails the connection: a Close with the code, or the end of TCP when it is closing already. */
void autobahn_fail(struct autobahn_player *player, enum ws_close_code code, const char *why);

/* Lets the timer fire `ms` from now, scaled; when it is armed already, the earlier time counts. */
void autobahn_timer_arm(struct autobahn_player *player, enum autobahn_timer timer, int64_t ms);

/* The timer does not fire. */
void autobahn_timer_stop(struct autobahn_player *player, enum autobahn_timer timer);

/* Adds a line to the log; `octets` may be NULL. `text` is taken over. */
void autobahn_log(struct autobahn_player *player, enum log_direction direction, int64_t offset,
                  char *text, const void *octets, size_t size);

#endif
