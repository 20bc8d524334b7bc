/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 10.7: what an endpoint cannot make sense of costs the peer its connection, and nobody
 * else theirs. The peer resets TCP at each point of a conversation, as one does that crashes or
 * loses its network; behind it a fresh connection is answered (A34).
 */
#include "conformance/websocket/sections.h"

#define ABORT_WHY "peers crash and networks fail, so a reset comes at every point of a conversation"
#define ABORT_HINT                                                                        \
    "an error of reading, writing or accepting ends that connection alone: look at what " \
    "ECONNRESET, EPIPE and ECONNABORTED do, and at what is kept for who is gone"

#define REQUEST_WHOLE REQUEST_LINE(LINE_GET)

#define ABORTED(name, words, ...)                                                         \
    {                                                                                     \
        .id = "ws/10.7/reset-" name, .title = "serves others after a reset " words,       \
        .proves = {WS_10_7_SURVIVES_ABORTS}, .against = ROLES_SERVER, .tags = TAG_ROBUST, \
        .since = "1.0", .why = ABORT_WHY, .hint = ABORT_HINT,                             \
        .script = {__VA_ARGS__, ABORT(), EXPECT_SERVED("after a reset " words)},          \
    }

#define ABORTERS(name, request_, ...)            \
    static const struct ws_case name##_plays = { \
        .title = "it resets TCP",                \
        .proves = {WS_10_7_SURVIVES_ABORTS},     \
        .against = ROLES_SERVER,                 \
        .hint = "",                              \
        .request = (request_),                   \
        .script = {__VA_ARGS__},                 \
    };                                           \
    static const struct ws_others name = {       \
        .who = "50 connections", .count = 50, .may_be_refused = true, .plays = &name##_plays}

ABORTERS(never_asking, "", ABORT());
ABORTERS(asking, REQUEST_WHOLE, ABORT());
ABORTERS(sending, NULL, FRAME(WS_TEXT, "good-bye"), ABORT());

/* What was reset before it was accepted is noticed late: the Ping is answered behind that. */
#define ABORTED_BY_MANY(name, words, company)                                                      \
    {                                                                                              \
        .id = "ws/10.7/many-resets-" name, .title = "serves others after 50 resets " words,        \
        .proves = {WS_10_7_SURVIVES_ABORTS}, .against = ROLES_SERVER, .tags = TAG_ROBUST,          \
        .since = "1.0", .why = ABORT_WHY, .hint = ABORT_HINT, .whole_only = true,                  \
        .script = {                                                                                \
            EXPECT_OTHERS(&company, "amid 50 resets " words), FRAME(WS_PING, "still there?"),      \
            EXPECT_PONG("still there?"),                                                           \
            OR_CLOSE(GRADE_INFO, "the peer closes what is idle", 1000, 1001, 1008, 1013, NO_CODE), \
            EXPECT_SERVED("after 50 resets " words)},                                              \
    }

#define ABORTED_REQUEST(name, words, request_)                                            \
    {                                                                                     \
        .id = "ws/10.7/reset-" name, .title = "serves others after a reset " words,       \
        .proves = {WS_10_7_SURVIVES_ABORTS}, .against = ROLES_SERVER, .tags = TAG_ROBUST, \
        .since = "1.0", .why = ABORT_WHY, .hint = ABORT_HINT, .request = (request_),      \
        .script = {ABORT(), EXPECT_SERVED("after a reset " words)},                       \
    }

static const struct ws_case cases[] = {
    ABORTED_BY_MANY("before-request", "before the request", never_asking),
    ABORTED_REQUEST("amid-request", "amid the request",
                    "GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: webso"),
    ABORTED_REQUEST("before-answer", "before the answer is read", REQUEST_WHOLE),
    ABORTED_BY_MANY("before-answer", "before the answer is read", asking),
    {
        .id = "ws/10.7/reset-open",
        .title = "serves others after a reset of an idle connection",
        .proves = {WS_10_7_SURVIVES_ABORTS},
        .against = ROLES_SERVER,
        .tags = TAG_ROBUST,
        .since = "1.0",
        .why = ABORT_WHY,
        .hint = ABORT_HINT,
        .script = {ABORT(), EXPECT_SERVED("after a reset of an idle connection")},
    },
    ABORTED("amid-head", "amid the head of a frame", RAW("\x82\xfe\x01")),
    ABORTED("amid-payload", "amid the payload of a frame",
            CLAIM(WS_TEXT, 100, .payload = BYTES("Hello"))),
    ABORTED("amid-message", "amid a fragmented message", FRAGMENT(WS_TEXT, "Hello")),
    ABORTED("after-ping", "after a Ping", FRAME(WS_PING, "and gone")),
    ABORTED("after-text", "after a text", FRAME(WS_TEXT, "and gone")),
    ABORTED_BY_MANY("after-text", "after a text", sending),
    ABORTED("after-close", "after a Close that is not answered yet", FRAME(WS_CLOSE, CODE_1000)),
    ABORTED("after-offence", "after a frame that fails the connection",
            RAW("\xf1\x80\x01\x02\x03\x04")),
    ABORTED("after-closing", "after the closing handshake", FRAME(WS_CLOSE, CODE_1000),
            EXPECT_CLOSE(1000, NO_CODE)),
};

const struct ws_section ws_10_7_aborts = SECTION_OF_CASES(cases);
