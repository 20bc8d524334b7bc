/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 7.1.4: a client that ends its side of TCP without a closing handshake.
 *
 * The standard knows no connection that is open in one direction (A36). So what a server still
 * sends to such a client, an echo or a Close, is left open; that it does not keep the connection
 * for ever is what these cases ask.
 */
#include "conformance/websocket/sections.h"

#define HALF_CLOSE_CASE(name, title_, ...)                                                      \
    {                                                                                           \
        .id = "ws/7.1.4/half-close-" name, .title = title_,                                     \
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER}, .against = ROLES_SERVER, .tags = TAG_SECURITY, \
        .since = "1.0",                                                                         \
        .why = "no Close can come any more: who still waits for one keeps a socket for ever",   \
        .hint = "when reading gives the end of the stream, end the connection", .script = {     \
            __VA_ARGS__                                                                         \
        }                                                                                       \
    }

static const struct ws_case cases[] = {
    HALF_CLOSE_CASE("idle", "ends TCP when the client has ended its side", HALF_CLOSE(),
                    EXPECT_END_SOME_TIME()),
    HALF_CLOSE_CASE("amid-head", "ends TCP when the client has ended its side amid a head",
                    RAW("\x82"), HALF_CLOSE(), EXPECT_END_SOME_TIME()),
    HALF_CLOSE_CASE("amid-frame", "ends TCP when the client has ended its side amid a frame",
                    RAW("\x82\x85\x00\x00\x00\x00half"), HALF_CLOSE(), EXPECT_END_SOME_TIME()),
    HALF_CLOSE_CASE("amid-fragments", "ends TCP when the client has ended its side amid a message",
                    FRAGMENT(WS_TEXT, "unfinished"), HALF_CLOSE(), EXPECT_END_SOME_TIME()),
    HALF_CLOSE_CASE("behind-ping", "ends TCP when the client has ended its side behind a Ping",
                    FRAME(WS_PING, "last"), HALF_CLOSE(), EXPECT_END_SOME_TIME()),
    {
        .id = "ws/7.1.4/half-close-with-echo-pending",
        .title = "ends TCP when the client has ended its side behind a text",
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a client that sends and shuts its side, as with other protocols, waits for the end",
        .hint = "when reading gives the end of the stream, end the connection",
        .script = {FRAME(WS_TEXT, "last"), HALF_CLOSE(), EXPECT_MESSAGE(WS_TEXT, "last"),
                   OR_END(GRADE_INFO, "the echo was dropped"),
                   OR_CLOSE(GRADE_INFO, "the echo was dropped", ANY_CODE), EXPECT_END_SOME_TIME()},
    },
    {
        .id = "ws/7.1.4/half-close-behind-close",
        .title = "ends TCP when the client has ended its side behind a Close",
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client that is in a hurry shuts its side without waiting for the answer",
        .hint = "answer the Close, and end the connection",
        .script = {FRAME(WS_CLOSE, CODE_1000), HALF_CLOSE(), EXPECT_CLOSE(1000, NO_CODE),
                   OR_END(GRADE_INFO, "the Close was not answered"),
                   OR_CLOSE_BREAKS(WS_5_5_1_REPLIES_WITH_FITTING_CODE,
                                   "the answer carries an unfitting code", ANY_CODE),
                   EXPECT_END_SOME_TIME()},
    },
    {
        .id = "ws/7.1.4/half-close-for-an-answer",
        .title = "ends TCP when its Close is answered by the end of TCP alone",
        .proves = {WS_7_1_4_ENDS_WITH_ITS_PEER},
        .against = ROLES_SERVER,
        .needs = NEEDS_CLOSE_ON_DEMAND,
        .close_code = 1001,
        .since = "1.0",
        .why = "an answer that cannot come any more is not worth waiting for",
        .hint = "when reading gives the end of the stream, end the connection",
        .script = {EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 1001),
                   OR_END_UNANNOUNCED, HALF_CLOSE(), EXPECT_SILENT_END_SOME_TIME()},
    },
};

const struct ws_section ws_07_1_4_half_close = SECTION_OF_CASES(cases);
