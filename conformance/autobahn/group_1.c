/* SPDX-License-Identifier: MIT */
/*
 * Group 1 of the Autobahn suite: whole messages of all length forms (RFC 6455 5.2, 5.6).
 */
#include "conformance/autobahn/rows.h"

static const struct autobahn_row rows[] = {
    {
        .id = "1.1.1",
        .title = "echoes a text message of no octets",
        .steps = STEPS(SEND(WS_TEXT, ""), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("")),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.1.2",
        .title = "echoes a text message of 125 octets",
        .steps = STEPS(SEND_REPEAT(WS_TEXT, "*", 125), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 125))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.1.3",
        .title = "echoes a text message of 126 octets",
        .steps = STEPS(SEND_REPEAT(WS_TEXT, "*", 126), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 126))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.1.4",
        .title = "echoes a text message of 127 octets",
        .steps = STEPS(SEND_REPEAT(WS_TEXT, "*", 127), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 127))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.1.5",
        .title = "echoes a text message of 128 octets",
        .steps = STEPS(SEND_REPEAT(WS_TEXT, "*", 128), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 128))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.1.6",
        .title = "echoes a text message of 65535 octets",
        .steps = STEPS(SEND_REPEAT(WS_TEXT, "*", 65535), KILL_AFTER(10000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 65535))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.1.7",
        .title = "echoes a text message of 65536 octets",
        .steps = STEPS(SEND_REPEAT(WS_TEXT, "*", 65536), KILL_AFTER(10000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 65536))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.1.8",
        .title = "echoes a text message of 65536 octets that comes in pieces of 997",
        .steps = STEPS(SEND_ODD(WS_TEXT, REPEAT("*", 65536), .chop_size = 997), KILL_AFTER(10000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 65536))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.1",
        .title = "echoes a binary message of no octets",
        .steps = STEPS(SEND(WS_BINARY, ""), KILL_AFTER(1000)),
        .ok = EVENTS(BINARY("")),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.2",
        .title = "echoes a binary message of 125 octets",
        .steps = STEPS(SEND_REPEAT(WS_BINARY, "\xfe", 125), KILL_AFTER(1000)),
        .ok = EVENTS(BINARY_OF(REPEAT("\xfe", 125))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.3",
        .title = "echoes a binary message of 126 octets",
        .steps = STEPS(SEND_REPEAT(WS_BINARY, "\xfe", 126), KILL_AFTER(1000)),
        .ok = EVENTS(BINARY_OF(REPEAT("\xfe", 126))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.4",
        .title = "echoes a binary message of 127 octets",
        .steps = STEPS(SEND_REPEAT(WS_BINARY, "\xfe", 127), KILL_AFTER(1000)),
        .ok = EVENTS(BINARY_OF(REPEAT("\xfe", 127))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.5",
        .title = "echoes a binary message of 128 octets",
        .steps = STEPS(SEND_REPEAT(WS_BINARY, "\xfe", 128), KILL_AFTER(1000)),
        .ok = EVENTS(BINARY_OF(REPEAT("\xfe", 128))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.6",
        .title = "echoes a binary message of 65535 octets",
        .steps = STEPS(SEND_REPEAT(WS_BINARY, "\xfe", 65535), KILL_AFTER(10000)),
        .ok = EVENTS(BINARY_OF(REPEAT("\xfe", 65535))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.7",
        .title = "echoes a binary message of 65536 octets",
        .steps = STEPS(SEND_REPEAT(WS_BINARY, "\xfe", 65536), KILL_AFTER(10000)),
        .ok = EVENTS(BINARY_OF(REPEAT("\xfe", 65536))),
        CLOSED_NORMALLY,
    },
    {
        .id = "1.2.8",
        .title = "echoes a binary message of 65536 octets that comes in pieces of 997",
        .steps = STEPS(
            SEND_ODD(WS_BINARY, REPEAT("\xfe", 65536), .chop_size = 997), KILL_AFTER(10000)),
        .ok = EVENTS(BINARY_OF(REPEAT("\xfe", 65536))),
        CLOSED_NORMALLY,
    },
};

const struct autobahn_group autobahn_group_1 = GROUP(rows);
