/* SPDX-License-Identifier: MIT */
/*
 * Group 3 of the Autobahn suite: reserved bits (RFC 6455 5.2).
 */
#include "conformance/autobahn/rows.h"

static const struct autobahn_row rows[] = {
    {
        .id = "3.1",
        .title = "fails the connection on a text with RSV3 set",
        .steps = STEPS(SEND_ODD(WS_TEXT, BYTES("Hello, world!"), .rsv = 1), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "3.2",
        .title = "echoes a text, then fails the connection on one with RSV2 set",
        .steps = STEPS(
            SEND(WS_TEXT, "Hello, world!"), SEND_ODD(WS_TEXT, BYTES("Hello, world!"), .rsv = 2),
            SEND(WS_PING, ""), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "3.3",
        .title = "echoes a text, then fails on RSV2 with RSV3, frame by frame",
        .steps = STEPS(
            SEND_SYNC(WS_TEXT, "Hello, world!"),
            SEND_ODD(WS_TEXT, BYTES("Hello, world!"), .rsv = 3, .sync = true),
            SEND_SYNC(WS_PING, ""), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "3.4",
        .title = "echoes a text, then fails on RSV1, octet by octet",
        .steps = STEPS(
            SEND_OCTETWISE(WS_TEXT, "Hello, world!"),
            SEND_ODD(WS_TEXT, BYTES("Hello, world!"), .rsv = 4, .chop_size = 1),
            SEND_OCTETWISE(WS_PING, ""), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "3.5",
        .title = "fails the connection on a binary message with RSV1 and RSV3 set",
        .steps = STEPS(
            SEND_ODD(WS_BINARY, BYTES("\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), .rsv = 5),
            KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "3.6",
        .title = "fails the connection on a binary message with RSV1 and RSV2 set",
        .steps = STEPS(SEND_ODD(WS_BINARY, BYTES("Hello, world!"), .rsv = 6), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "3.7",
        .title = "fails the connection on a Close with all reserved bits set",
        .steps = STEPS(SEND_ODD(WS_CLOSE, BYTES(""), .rsv = 7), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
};

const struct autobahn_group autobahn_group_3 = GROUP(rows);
