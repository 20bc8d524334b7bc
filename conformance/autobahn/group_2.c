/* SPDX-License-Identifier: MIT */
/*
 * Group 2 of the Autobahn suite: Pings and Pongs (RFC 6455 5.5.2, 5.5.3).
 */
#include "conformance/autobahn/rows.h"

static const struct autobahn_row rows[] = {
    {
        .id = "2.1",
        .title = "answers a Ping without payload",
        .steps = STEPS(SEND(WS_PING, ""), CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG("")),
        CLOSED_NORMALLY,
    },
    {
        .id = "2.2",
        .title = "answers a Ping with a text in it",
        .steps = STEPS(SEND(WS_PING, "Hello, world!"), CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG("Hello, world!")),
        CLOSED_NORMALLY,
    },
    {
        .id = "2.3",
        .title = "answers a Ping with octets that are no text",
        .steps = STEPS(SEND(WS_PING, "\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG("\x00\xff\xfe\xfd\xfc\xfb\x00\xff")),
        CLOSED_NORMALLY,
    },
    {
        .id = "2.4",
        .title = "answers a Ping of 125 octets",
        .steps = STEPS(SEND_REPEAT(WS_PING, "\xfe", 125), CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG_OF(REPEAT("\xfe", 125))),
        CLOSED_NORMALLY,
    },
    {
        .id = "2.5",
        .title = "fails the connection on a Ping of 126 octets",
        .steps = STEPS(SEND_REPEAT(WS_PING, "\xfe", 126), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "2.6",
        .title = "answers a Ping of 125 octets that comes octet by octet",
        .steps = STEPS(SEND_ODD(WS_PING, REPEAT("\xfe", 125), .chop_size = 1), CLOSE_AFTER(2000)),
        .ok = EVENTS(PONG_OF(REPEAT("\xfe", 125))),
        CLOSED_NORMALLY,
    },
    {
        .id = "2.7",
        .title = "ignores a Pong without payload that nobody asked for",
        .steps = STEPS(SEND(WS_PONG, ""), SEND_CLOSE("\x03\xe8"), CLOSE_AFTER(1000)),
        .ok = NO_EVENTS,
        CLOSED_NORMALLY,
    },
    {
        .id = "2.8",
        .title = "ignores a Pong with payload that nobody asked for",
        .steps = STEPS(
            SEND(WS_PONG, "unsolicited pong payload"), SEND_CLOSE("\x03\xe8"), CLOSE_AFTER(1000)),
        .ok = NO_EVENTS,
        CLOSED_NORMALLY,
    },
    {
        .id = "2.9",
        .title = "ignores an unasked Pong and answers the Ping behind it",
        .steps = STEPS(
            SEND(WS_PONG, "unsolicited pong payload"), SEND(WS_PING, "ping payload"),
            CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG("ping payload")),
        CLOSED_NORMALLY,
    },
    {
        .id = "2.10",
        .title = "answers ten Pings in their order",
        .steps = STEPS(
            SEND(WS_PING, "payload-0"), SEND(WS_PING, "payload-1"), SEND(WS_PING, "payload-2"),
            SEND(WS_PING, "payload-3"), SEND(WS_PING, "payload-4"), SEND(WS_PING, "payload-5"),
            SEND(WS_PING, "payload-6"), SEND(WS_PING, "payload-7"), SEND(WS_PING, "payload-8"),
            SEND(WS_PING, "payload-9"), CLOSE_AFTER(3000)),
        .ok = EVENTS(
            PONG("payload-0"), PONG("payload-1"), PONG("payload-2"), PONG("payload-3"),
            PONG("payload-4"), PONG("payload-5"), PONG("payload-6"), PONG("payload-7"),
            PONG("payload-8"), PONG("payload-9")),
        CLOSED_NORMALLY,
    },
    {
        .id = "2.11",
        .title = "answers ten Pings that come octet by octet in their order",
        .steps = STEPS(
            SEND_OCTETWISE(WS_PING, "payload-0"), SEND_OCTETWISE(WS_PING, "payload-1"),
            SEND_OCTETWISE(WS_PING, "payload-2"), SEND_OCTETWISE(WS_PING, "payload-3"),
            SEND_OCTETWISE(WS_PING, "payload-4"), SEND_OCTETWISE(WS_PING, "payload-5"),
            SEND_OCTETWISE(WS_PING, "payload-6"), SEND_OCTETWISE(WS_PING, "payload-7"),
            SEND_OCTETWISE(WS_PING, "payload-8"), SEND_OCTETWISE(WS_PING, "payload-9"),
            CLOSE_AFTER(3000)),
        .ok = EVENTS(
            PONG("payload-0"), PONG("payload-1"), PONG("payload-2"), PONG("payload-3"),
            PONG("payload-4"), PONG("payload-5"), PONG("payload-6"), PONG("payload-7"),
            PONG("payload-8"), PONG("payload-9")),
        CLOSED_NORMALLY,
    },
};

const struct autobahn_group autobahn_group_2 = GROUP(rows);
