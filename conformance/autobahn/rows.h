/* SPDX-License-Identifier: MIT */
/*
 * How the tables of the Autobahn rows are written, and the list of them. For this folder only.
 */
#ifndef CONFORMANCE_AUTOBAHN_ROWS_H
#define CONFORMANCE_AUTOBAHN_ROWS_H

#include "conformance/autobahn/autobahn.h"

struct autobahn_group {
    const struct autobahn_row *rows;
    size_t count;
};

extern const struct autobahn_group autobahn_group_1;
extern const struct autobahn_group autobahn_group_2;
extern const struct autobahn_group autobahn_group_3;
extern const struct autobahn_group autobahn_group_4;
extern const struct autobahn_group autobahn_group_5;
extern const struct autobahn_group autobahn_group_6;
extern const struct autobahn_group autobahn_group_7;
extern const struct autobahn_group autobahn_group_9;
extern const struct autobahn_group autobahn_group_10;
extern const struct autobahn_group autobahn_group_12;
extern const struct autobahn_group autobahn_group_13;

#define GROUP(rows_)                                                 \
    {                                                                \
        .rows = (rows_), .count = sizeof(rows_) / sizeof((rows_)[0]) \
    }

/*
 * What is sent. PART is a frame without FIN, SYNC a write of its own, OCTETWISE one in writes of
 * one octet each, ODD one with the fields that are named.
 */
#define STEPS(...)                 \
    (const struct autobahn_step[]) \
    {                              \
        __VA_ARGS__,               \
        {                          \
            .verb = AUTOBAHN_END   \
        }                          \
    }
#define SEND_ODD(opcode_, payload_, ...)                                                 \
    {                                                                                    \
        .verb = AUTOBAHN_SEND, .opcode = (enum ws_opcode)(opcode_), .payload = payload_, \
        __VA_ARGS__                                                                      \
    }
#define SEND(opcode_, literal) SEND_ODD(opcode_, BYTES(literal), .unfinished = false)
#define SEND_REPEAT(opcode_, literal, octets_) \
    SEND_ODD(opcode_, REPEAT(literal, octets_), .unfinished = false)
#define SEND_SYNC(opcode_, literal)      SEND_ODD(opcode_, BYTES(literal), .sync = true)
#define SEND_OCTETWISE(opcode_, literal) SEND_ODD(opcode_, BYTES(literal), .chop_size = 1)
#define SEND_PART(opcode_, literal)      SEND_ODD(opcode_, BYTES(literal), .unfinished = true)
#define SEND_PART_SYNC(opcode_, literal) \
    SEND_ODD(opcode_, BYTES(literal), .unfinished = true, .sync = true)
#define SEND_PART_OCTETWISE(opcode_, literal) \
    SEND_ODD(opcode_, BYTES(literal), .unfinished = true, .chop_size = 1)
#define SEND_FRAGMENTED(opcode_, payload_, size_)                                \
    {                                                                            \
        .verb = AUTOBAHN_SEND_MESSAGE, .opcode = (opcode_), .payload = payload_, \
        .fragment_size = (size_)                                                 \
    }
#define BEGIN_FRAME(opcode_, octets_)                                                       \
    {                                                                                       \
        .verb = AUTOBAHN_BEGIN_FRAME, .opcode = (opcode_), .unfinished = true, .payload = { \
            .size = (octets_)                                                               \
        }                                                                                   \
    }
#define SEND_OCTETS(literal)                                    \
    {                                                           \
        .verb = AUTOBAHN_SEND_OCTETS, .payload = BYTES(literal) \
    }
#define SEND_CLOSE(literal)                                                   \
    {                                                                         \
        .verb = AUTOBAHN_CLOSE, .opcode = WS_CLOSE, .payload = BYTES(literal) \
    }
#define PAUSE_FOR(awaited_, tag_, ms_)                                                  \
    {                                                                                   \
        .verb = AUTOBAHN_PAUSE, .awaited = (awaited_), .tag = (tag_), .after_ms = (ms_) \
    }
#define KILL_AFTER(ms_)                                \
    {                                                  \
        .verb = AUTOBAHN_KILL_AFTER, .after_ms = (ms_) \
    }
#define CLOSE_AFTER(ms_)                                \
    {                                                   \
        .verb = AUTOBAHN_CLOSE_AFTER, .after_ms = (ms_) \
    }

/* What is expected. */
#define EVENTS(...)                   \
    (const struct autobahn_event[])   \
    {                                 \
        __VA_ARGS__,                  \
        {                             \
            .kind = AUTOBAHN_NO_EVENT \
        }                             \
    }
#define NO_EVENTS                     \
    (const struct autobahn_event[])   \
    {                                 \
        {                             \
            .kind = AUTOBAHN_NO_EVENT \
        }                             \
    }
#define TEXT_OF(...)                                     \
    {                                                    \
        .kind = AUTOBAHN_MESSAGE, .payload = __VA_ARGS__ \
    }
#define TEXT(literal) TEXT_OF(BYTES(literal))
#define BINARY_OF(...)                                                      \
    {                                                                       \
        .kind = AUTOBAHN_MESSAGE, .is_binary = true, .payload = __VA_ARGS__ \
    }
#define BINARY(literal) BINARY_OF(BYTES(literal))
#define PONG_OF(...)                                  \
    {                                                 \
        .kind = AUTOBAHN_PONG, .payload = __VA_ARGS__ \
    }
#define PONG(literal) PONG_OF(BYTES(literal))
#define TIMEOUT(tag_)                           \
    {                                           \
        .kind = AUTOBAHN_TIMEOUT, .tag = (tag_) \
    }

/*
 * Groups 12 and 13: a row of so many messages of a corpus, and the eighteen sizes in which each
 * corpus is sent, from the sixth on some of them in frames of so many compressed octets.
 */
#define OFFER_PLAIN "permessage-deflate; client_no_context_takeover; client_max_window_bits"
#define MESSAGES(id_, title_, corpus_, octets_, frame_, ms_, offer_)                            \
    {                                                                                           \
        .id = (id_), .title = (title_),                                                         \
        .steps =                                                                                \
            STEPS({.verb = AUTOBAHN_SEND_CORPUS, .fragment_size = (frame_)}, CLOSE_AFTER(ms_)), \
        .ok = NO_EVENTS, CLOSED_NORMALLY, .rule = AUTOBAHN_DEFLATED, .is_bulk = true,           \
        .round_trips = 1000, .corpus = (corpus_), .message_size = (octets_), .offer = (offer_)  \
    }
#define WHOLE_SIZE(group_, number_, what_, corpus_, octets_, ms_, offer_)                        \
    MESSAGES(group_ "." #number_, what_ " messages of " #octets_ " octets", corpus_, octets_, 0, \
             ms_, offer_)
#define FRAME_SIZE(group_, number_, what_, corpus_, octets_, frame_, offer_)                \
    MESSAGES(group_ "." #number_, what_ " messages of " #octets_ ", in frames of " #frame_, \
             corpus_, octets_, frame_, 480000, offer_)
#define EIGHTEEN(group_, what_, corpus_, offer_)                        \
    WHOLE_SIZE(group_, 1, what_, corpus_, 16, 60000, offer_),           \
        WHOLE_SIZE(group_, 2, what_, corpus_, 64, 60000, offer_),       \
        WHOLE_SIZE(group_, 3, what_, corpus_, 256, 120000, offer_),     \
        WHOLE_SIZE(group_, 4, what_, corpus_, 1024, 240000, offer_),    \
        WHOLE_SIZE(group_, 5, what_, corpus_, 4096, 480000, offer_),    \
        WHOLE_SIZE(group_, 6, what_, corpus_, 8192, 480000, offer_),    \
        WHOLE_SIZE(group_, 7, what_, corpus_, 16384, 480000, offer_),   \
        WHOLE_SIZE(group_, 8, what_, corpus_, 32768, 480000, offer_),   \
        WHOLE_SIZE(group_, 9, what_, corpus_, 65536, 480000, offer_),   \
        WHOLE_SIZE(group_, 10, what_, corpus_, 131072, 480000, offer_), \
        FRAME_SIZE(group_, 11, what_, corpus_, 8192, 256, offer_),      \
        FRAME_SIZE(group_, 12, what_, corpus_, 16384, 256, offer_),     \
        FRAME_SIZE(group_, 13, what_, corpus_, 32768, 256, offer_),     \
        FRAME_SIZE(group_, 14, what_, corpus_, 65536, 256, offer_),     \
        FRAME_SIZE(group_, 15, what_, corpus_, 131072, 256, offer_),    \
        FRAME_SIZE(group_, 16, what_, corpus_, 131072, 1024, offer_),   \
        FRAME_SIZE(group_, 17, what_, corpus_, 131072, 4096, offer_),   \
        FRAME_SIZE(group_, 18, what_, corpus_, 131072, 32768, offer_)

/* How it has to end: which close codes are accepted, and who closes. */
#define CLOSED_WITH(...)        .close_codes = {__VA_ARGS__}, .closed_by_me = true
#define CLOSED_NORMALLY         CLOSED_WITH(1000), .require_clean = true
#define FAILED_BY_PEER          .close_codes = {1002}
#define FAILED_BY_PEER_FOR_TEXT .close_codes = {1007}, .wrong_endpoint_is_fatal = true

#endif
