/* SPDX-License-Identifier: MIT */
/*
 * Group 4 of the Autobahn suite: reserved opcodes (RFC 6455 5.2).
 */
#include "conformance/autobahn/rows.h"

static const struct autobahn_row rows[] = {
    {
        .id = "4.1.1",
        .title = "fails the connection on the reserved data opcode 3",
        .steps = STEPS(SEND(3, ""), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.1.2",
        .title = "fails the connection on the reserved data opcode 4 with payload",
        .steps = STEPS(SEND(4, "reserved opcode payload"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.1.3",
        .title = "echoes a text, then fails the connection on opcode 5",
        .steps = STEPS(
            SEND(WS_TEXT, "Hello, world!"), SEND(5, ""), SEND(WS_PING, ""),
            KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.1.4",
        .title = "echoes a text, then fails the connection on opcode 6 with payload",
        .steps = STEPS(
            SEND(WS_TEXT, "Hello, world!"), SEND(6, "Hello, world!"), SEND(WS_PING, ""),
            KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.1.5",
        .title = "echoes a text, then fails on opcode 7, octet by octet",
        .steps = STEPS(
            SEND_OCTETWISE(WS_TEXT, "Hello, world!"),
            SEND_ODD(7, BYTES("Hello, world!"), .chop_size = 1), SEND_OCTETWISE(WS_PING, ""),
            KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.2.1",
        .title = "fails the connection on the reserved control opcode 11",
        .steps = STEPS(SEND(11, ""), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.2.2",
        .title = "fails the connection on the reserved control opcode 12 with payload",
        .steps = STEPS(SEND(12, "reserved opcode payload"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.2.3",
        .title = "echoes a text, then fails the connection on opcode 13",
        .steps = STEPS(
            SEND(WS_TEXT, "Hello, world!"), SEND(13, ""), SEND(WS_PING, ""),
            KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.2.4",
        .title = "echoes a text, then fails the connection on opcode 14 with payload",
        .steps = STEPS(
            SEND(WS_TEXT, "Hello, world!"), SEND(14, "Hello, world!"), SEND(WS_PING, ""),
            KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "4.2.5",
        .title = "echoes a text, then fails on opcode 15, octet by octet",
        .steps = STEPS(
            SEND_OCTETWISE(WS_TEXT, "Hello, world!"),
            SEND_ODD(15, BYTES("Hello, world!"), .chop_size = 1), SEND_OCTETWISE(WS_PING, ""),
            KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("Hello, world!")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
};

const struct autobahn_group autobahn_group_4 = GROUP(rows);
