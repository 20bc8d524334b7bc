/* SPDX-License-Identifier: MIT */
/* RFC 6455 7.1.1: how TCP ends, and who ends it first. */
#include "conformance/websocket/sections.h"

static const struct ws_case cases[] = {
    {
        .id = "ws/7.1.1/server-closes-first",
        .title = "server ends TCP first, and does not wait for the client",
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, WS_7_1_1_SERVER_CLOSES_FIRST},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why =
            "the side that closes first keeps the port in TIME_WAIT, and a server can afford that",
        .hint = "shut the write side down once Close has gone both ways, then read until the end",
        .script = {FRAME(WS_CLOSE, CODE_3333), EXPECT_END()},
    },
    {
        .id = "ws/7.1.1/clean-with-trailing-data",
        .title = "closes cleanly though data still follows the Close",
        .proves = {WS_7_1_1_CLOSES_TCP_CLEANLY},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a socket closed with input unread is reset, and the Close before it may be lost",
        .hint =
            "shut the write side down and read what still comes, to throw it away, until the end",
        .script = {FRAME(WS_CLOSE, CODE_1000), FRAME_OF(WS_BINARY, REPEAT("*", 65535)),
                   EXPECT_CLOSE_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1000, NO_CODE),
                   OR_END_BREAKS(WS_7_1_1_CLOSES_TCP_CLEANLY,
                                 "TCP ended before a Close could be read")},
    },
};

const struct ws_section ws_07_1_1_closing_tcp = SECTION_OF_CASES(cases);
