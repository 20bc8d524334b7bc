/* SPDX-License-Identifier: MIT */
/*
 * The observer of one conversation since its opening handshake: what each side sent, when and at
 * which octet. It judges nothing; harness/script.c and harness/passive.c do.
 *
 *     octets received -> conversation_receive -> conversation_next -> one event for each frame
 *     octets sent     -> conversation_sent
 *
 * Events come one by one, so that a judge sees them in the order of the stream however the octets
 * were cut. What a long conversation leaves behind is bounded: counts, the first frame that showed
 * each oddity, the first and the last lines of the log. A flood is cut at CONVERSATION_SIZE_MAX
 * octets or CONVERSATION_FRAMES_MAX frames; is_flooded tells so.
 */
#ifndef HARNESS_CONVERSATION_H
#define HARNESS_CONVERSATION_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/deflate_terms.h"
#include "harness/inflate.h"
#include "harness/wire.h"
#include "reports/result.h"

enum {
    CONVERSATION_SIZE_MAX = 64 << 20,  /* octets received and looked at */
    CONVERSATION_FRAMES_MAX = 4 << 20, /* frames received and looked at */
    CONVERSATION_PAYLOAD_MAX =
        32 << 20, /* of one frame or message; what claims more ends parsing */
    CONVERSATION_INFLATED_MAX = 128 << 20, /* what all compressed messages come to */
};

/* Oddities of what the peer sent, each kept as first seen. Not all are faults in each role. */
enum oddity {
    ODD_MASKED,
    ODD_RSV,
    ODD_OPCODE,
    ODD_NOT_SHORTEST,
    ODD_TOP_BIT,
    ODD_STRAY_CONTINUATION,
    ODD_INSIDE_MESSAGE,
    ODD_CONTROL_FRAGMENTED,
    ODD_CONTROL_TOO_LONG,
    ODD_CLOSE_ONE_OCTET,
    ODD_CLOSE_REASON,
    ODD_DATA_AFTER_CLOSE,
    ODD_SECOND_CLOSE,
    ODD_TEXT_NOT_UTF8,
    /* Where permessage-deflate is agreed (RFC 7692); where it is not, RSV1 is ODD_RSV. */
    ODD_RSV1_CONTROL,
    ODD_RSV1_CONTINUATION,
    ODD_NOT_INFLATED, /* a compressed message that is no DEFLATE */
    ODD_WINDOW,       /* a match further back than the window that was agreed */
    ODD_TAKEOVER,     /* a match into an earlier message, although none may be taken over */
    ODD_TAIL_LEFT_ON, /* the last 00 00 FF FF of a message was not cut off */
    ODD_TAIL_MISSING, /* a message does not end with an empty stored block */
    ODD_PADDING,      /* bits behind a final block that are not 0 */
    ODD_COUNT,
};

struct sighting {
    bool is_seen;
    int64_t at_us;
    int64_t octet; /* offset of the frame in what the peer sent */
    char *words;   /* the frame, described; of a message what is wrong and where */
};

/* The first Close of one side. */
struct seen_close {
    bool came;
    int64_t at_us;
    uint64_t offset;
    bool has_code;
    unsigned code;
    unsigned faults; /* of enum wire_close_fault */
    bool has_reason;
    char *words; /* `Close 1002 "reason"` */
};

enum conversation_end {
    CONVERSATION_OPEN,
    CONVERSATION_EOF,
    CONVERSATION_RESET,
    CONVERSATION_CUT_OFF, /* TCP ended, and TLS had not */
    CONVERSATION_ABORTED, /* by us: nothing of the peer can be seen any more */
};

/* How many frames came that a rule could speak of. */
struct conversation_counts {
    uint64_t frames;
    uint64_t control_frames;
    uint64_t data_frames;
    uint64_t lengths_of_64_bits;
    uint64_t messages;
    uint64_t texts;
    uint64_t compressed; /* messages, inflated under what was agreed */
    uint64_t final_blocks;
};

struct sent_ping {
    GBytes *payload;
    bool is_lawful; /* it, and all that was sent before it */
};

struct sent_message {
    unsigned opcode;
    GBytes *payload;
    bool is_lawful;
    bool is_echoed; /* set by the judge when it has come back */
};

/* What we sent, as a peer that knows the standard reads it. */
struct conversation_sent {
    struct wire_reader reader;
    struct wire_messages messages;
    uint64_t size;
    struct inflater *inflater; /* NULL: nothing is agreed */
    bool is_lawful;            /* no frame so far broke a rule */
    GPtrArray *pings;          /* struct sent_ping * */
    GPtrArray *whole;          /* struct sent_message *: data messages that are whole */
    guint echoed_count;        /* so many of `whole`, from the first on, have all come back */
    GPtrArray
        *odd_payloads; /* GBytes *: of single data frames that broke a rule, or came behind one */
    struct seen_close close;
    bool close_is_lawful; /* it and all before it */
    bool close_was_first; /* no Close of the peer had come */
    uint64_t close_end;   /* offset behind it */
};

enum { LOG_HALF_COUNT = LOG_LINES_MAX / 2 };

struct log_entry {
    enum log_direction direction;
    int64_t at_us;
    int64_t offset;
    uint64_t size;
    bool is_frame;           /* `frame` describes it, and `words` say more; else they alone do */
    struct wire_frame frame; /* its payload is looked for in `octets` */
    char *words;
    uint8_t octets[LOG_OCTETS_MAX];
    size_t octets_size;
};

/* The first LOG_HALF_COUNT lines, and a ring of as many of the last. */
struct conversation_log {
    GArray *entries; /* struct log_entry */
    uint64_t count;  /* of all that were added */
};

struct conversation {
    bool peer_is_server;
    int64_t now_us;
    struct wire_reader reader;
    struct wire_messages messages;
    struct deflate_terms terms; /* what holds for both directions */
    struct inflater *inflater;  /* NULL: nothing is agreed */
    uint64_t inflated_size;     /* of all messages */
    bool has_lost_window;       /* a compressed message was not whole or not DEFLATE */
    char *trouble;              /* of the last event */
    uint64_t size;              /* octets that came */
    bool is_flooded;
    GBytes *payload; /* of the last event */
    struct conversation_counts counts;
    struct sighting oddities[ODD_COUNT];
    struct seen_close close;
    bool message_open_at_close;
    int64_t data_at_us; /* when the last data frame came */
    enum conversation_end end;
    int64_t end_us;
    struct conversation_sent sent;
    struct conversation_log log;
};

enum event_kind {
    EVENT_MESSAGE, /* a whole data message */
    EVENT_PART,    /* a data frame that ends no message, or belongs to none */
    EVENT_PING,
    EVENT_PONG,
    EVENT_CLOSE,
    EVENT_OTHER, /* a reserved control opcode */
};

struct conversation_event {
    enum event_kind kind;
    int64_t at_us;
    uint64_t offset; /* of the frame; of a message its first frame */
    unsigned opcode; /* of a message its first frame's */
    bool is_after_close;
    GBytes *payload;     /* NULL for EVENT_PART; the conversation's, until the next call */
    bool is_compressed;  /* of a message: `payload` is what it was inflated to */
    const char *trouble; /* why that is not the message; NULL when it is. As long as payload */
};

/* Begins at the first octet behind the opening handshake; conversation_free() takes NULL too. */
struct conversation *conversation_new(bool peer_is_server);
void conversation_free(struct conversation *conversation);

/* What the opening handshake has agreed of permessage-deflate holds from here on. Before any frame.
 */
void conversation_agree(struct conversation *conversation, const struct deflate_terms *terms);

/* Adds octets that came. Take all events before the next call. */
void conversation_receive(struct conversation *conversation, const uint8_t *octets, size_t size,
                          int64_t now_us);

/* Takes the next frame that is whole. False when there is none. */
bool conversation_next(struct conversation *conversation, struct conversation_event *event);

/* Notes octets that we send, one frame or one piece of raw octets a call. `words` describe them in
 * the log; NULL: they are described as the frame they begin with. */
void conversation_sent(struct conversation *conversation, const uint8_t *octets, size_t size,
                       int64_t now_us, const char *words);

/* Notes the end of TCP, once. */
void conversation_ended(struct conversation *conversation, enum conversation_end end,
                        int64_t now_us);

/* Stops looking at what comes: more came than is kept. */
void conversation_flooded(struct conversation *conversation, int64_t now_us);

/* Adds a line of the kind LOG_EVENT. */
void conversation_note(struct conversation *conversation, int64_t now_us, const char *words);

/* Whether what we sent ends inside a frame, so that a frame sent now would not be read as one. */
bool conversation_is_inside_sent_frame(const struct conversation *conversation);

/* Whether both sides have sent a Close. */
bool conversation_is_closed(const struct conversation *conversation);

/* Whether a Close may carry the code (RFC 6455 7.4, with what IANA has registered since). */
bool close_code_is_lawful(unsigned code);

/* Notes a Close frame, whole and unmasked. */
void seen_close_note(struct seen_close *seen, const struct wire_frame *frame, int64_t now_us);

/* Appends how the connection ended: `closed with Close 1002`, `TCP ended without a Close`. */
void conversation_end_append(const struct conversation *conversation, GString *line);

/* Appends what is there of a message or a frame that is not whole; nothing when there is none. */
void conversation_rest_append(const struct conversation *conversation, GString *line);

/* Appends the log as struct log_line * to `lines`; returns how many lines were left out. The line
 * that holds octet `offence` of what came is marked or, when that is -1, line number `line`. */
unsigned conversation_log_write(const struct conversation *conversation, GPtrArray *lines,
                                int64_t offence, uint64_t line);

/* Adds an entry to the log and returns it, zeroed but for its first fields. */
struct log_entry *conversation_log_add(struct conversation_log *log, enum log_direction direction,
                                       int64_t at_us, int64_t offset, uint64_t size);

/* The entry that was added last. */
struct log_entry *conversation_log_last(struct conversation_log *log);

/* Makes it the entry of a frame: keeps its first octets as they are on the wire. `was_unmasked`:
 * the payload of `frame` has been unmasked in place. */
void conversation_log_keep(struct log_entry *entry, const struct wire_frame *frame,
                           bool was_unmasked);

/* Fills and empties a log. */
void conversation_log_init(struct conversation_log *log);
void conversation_log_clear(struct conversation_log *log);

/* ---- Of messages that are compressed (conversation_deflate.c) ---- */

/* Notes an oddity; takes `words` over. */
void conversation_odd_note(struct conversation *conversation, enum oddity oddity, uint64_t offset,
                           char *words);

/* The reserved bits of a frame that came. */
void conversation_rsv_note(struct conversation *conversation, const struct wire_frame *frame);

/* Whether the bits of a frame are those that what was agreed allows. */
bool conversation_rsv_is_lawful(const struct conversation *conversation,
                                const struct wire_frame *frame);

/* Whether a message is one that was compressed under what was agreed. */
bool conversation_is_compressed(const struct conversation *conversation,
                                const struct wire_message *message);

/* Puts what a message that came is inflated to in the place of its payload, and notes what is odd
 * about it. */
void conversation_inflate(struct conversation *conversation, struct wire_message *message);

/* The same with a message that we sent. False: no peer has to take it. */
bool conversation_inflate_sent(struct conversation *conversation, struct wire_message *message);

#endif
