/* SPDX-License-Identifier: MIT */
/* The words in which scenarios are written, so that a row holds what is odd about it alone. */
#ifndef CONFORMANCE_SSE_CLIENT_WORDS_H
#define CONFORMANCE_SSE_CLIENT_WORDS_H

#include "conformance/sse/client.h"

/* The answers, and how many they are. */
#define ANSWERS(...)          \
    .answers = {__VA_ARGS__}, \
    .answer_count =           \
        sizeof((const struct client_answer[]){__VA_ARGS__}) / sizeof(struct client_answer)

/* A stream that has these octets and ends; behind them stands what is odd about it. */
#define STREAM(literal)                        \
    {                                          \
        .body = { {.octets = BYTES(literal)} } \
    }
#define STREAM_AND(literal, ...)                          \
    {                                                     \
        .body = {{.octets = BYTES(literal)}}, __VA_ARGS__ \
    }

/* The client is told to stay away: what is to be seen is the request itself. */
#define LOOK                                                \
    {                                                       \
        .status = 204, .head = "", .end = CLIENT_END_OF_TCP \
    }
#define LOOK_FOR(...)                                                    \
    {                                                                    \
        .status = 204, .head = "", .end = CLIENT_END_OF_TCP, __VA_ARGS__ \
    }

/* The Last-Event-ID that the request has. */
#define ID(literal) .id_rule = CLIENT_ID_IS, .id = BYTES(literal)

/* One event of the program. */
#define EVENT(literal)                      \
    {                                       \
        .times = 1, .data = BYTES(literal), \
    }
#define EVENT_AND(literal, ...)                         \
    {                                                   \
        .times = 1, .data = BYTES(literal), __VA_ARGS__ \
    }

/* How long is watched that nobody comes back: behind a retry of 60 ms, and where the client waits
 * a time of its own. */
enum { QUIET_MS = 900, QUIET_OF_ITS_OWN_MS = 4000 };

#endif
