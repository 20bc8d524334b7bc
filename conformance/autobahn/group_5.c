/* SPDX-License-Identifier: MIT */
/*
 * Group 5 of the Autobahn suite: fragmentation (RFC 6455 5.4).
 *
 * The pauses of 5.19 and 5.20 end when the first Pong has come: what they wait for.
 */
#include "conformance/autobahn/rows.h"

static const struct autobahn_row rows[] = {
    {
        .id = "5.1",
        .title = "fails the connection on a Ping in two fragments",
        .steps = STEPS(
            SEND_PART(WS_PING, "fragment1"), SEND(WS_CONTINUATION, "fragment2"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.2",
        .title = "fails the connection on a Pong in two fragments",
        .steps = STEPS(
            SEND_PART(WS_PONG, "fragment1"), SEND(WS_CONTINUATION, "fragment2"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.3",
        .title = "echoes a text in two fragments",
        .steps = STEPS(
            SEND_PART(WS_TEXT, "fragment1"), SEND(WS_CONTINUATION, "fragment2"), CLOSE_AFTER(1000)),
        .ok = EVENTS(TEXT("fragment1fragment2")),
        CLOSED_NORMALLY,
    },
    {
        .id = "5.4",
        .title = "echoes a text in two fragments, frame by frame",
        .steps = STEPS(
            SEND_PART_SYNC(WS_TEXT, "fragment1"), SEND_SYNC(WS_CONTINUATION, "fragment2"),
            CLOSE_AFTER(1000)),
        .ok = EVENTS(TEXT("fragment1fragment2")),
        CLOSED_NORMALLY,
    },
    {
        .id = "5.5",
        .title = "echoes a text in two fragments, octet by octet",
        .steps = STEPS(
            SEND_PART_OCTETWISE(WS_TEXT, "fragment1"), SEND_OCTETWISE(WS_CONTINUATION, "fragment2"),
            CLOSE_AFTER(1000)),
        .ok = EVENTS(TEXT("fragment1fragment2")),
        CLOSED_NORMALLY,
    },
    {
        .id = "5.6",
        .title = "answers a Ping between two fragments",
        .steps = STEPS(
            SEND_PART(WS_TEXT, "fragment1"), SEND(WS_PING, "ping payload"),
            SEND(WS_CONTINUATION, "fragment2"), CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG("ping payload"), TEXT("fragment1fragment2")),
        CLOSED_NORMALLY,
    },
    {
        .id = "5.7",
        .title = "answers a Ping between two fragments, frame by frame",
        .steps = STEPS(
            SEND_PART_SYNC(WS_TEXT, "fragment1"), SEND_SYNC(WS_PING, "ping payload"),
            SEND_SYNC(WS_CONTINUATION, "fragment2"), CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG("ping payload"), TEXT("fragment1fragment2")),
        CLOSED_NORMALLY,
    },
    {
        .id = "5.8",
        .title = "answers a Ping between two fragments, octet by octet",
        .steps = STEPS(
            SEND_PART_OCTETWISE(WS_TEXT, "fragment1"), SEND_OCTETWISE(WS_PING, "ping payload"),
            SEND_OCTETWISE(WS_CONTINUATION, "fragment2"), CLOSE_AFTER(1000)),
        .ok = EVENTS(PONG("ping payload"), TEXT("fragment1fragment2")),
        CLOSED_NORMALLY,
    },
    {
        .id = "5.9",
        .title = "fails on a continuation of nothing",
        .steps = STEPS(
            SEND(WS_CONTINUATION, "non-continuation payload"), SEND(WS_TEXT, "Hello, world!"),
            KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.10",
        .title = "fails on a continuation of nothing, frame by frame",
        .steps = STEPS(
            SEND_SYNC(WS_CONTINUATION, "non-continuation payload"),
            SEND_SYNC(WS_TEXT, "Hello, world!"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.11",
        .title = "fails on a continuation of nothing, octet by octet",
        .steps = STEPS(
            SEND_OCTETWISE(WS_CONTINUATION, "non-continuation payload"),
            SEND_OCTETWISE(WS_TEXT, "Hello, world!"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.12",
        .title = "fails on an unfinished continuation of nothing",
        .steps = STEPS(
            SEND_PART(WS_CONTINUATION, "non-continuation payload"), SEND(WS_TEXT, "Hello, world!"),
            KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.13",
        .title = "fails on an unfinished continuation of nothing, frame by frame",
        .steps = STEPS(
            SEND_PART_SYNC(WS_CONTINUATION, "non-continuation payload"),
            SEND_SYNC(WS_TEXT, "Hello, world!"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.14",
        .title = "fails on an unfinished continuation of nothing, octet by octet",
        .steps = STEPS(
            SEND_PART_OCTETWISE(WS_CONTINUATION, "non-continuation payload"),
            SEND_OCTETWISE(WS_TEXT, "Hello, world!"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.15",
        .title = "echoes a text in fragments, then fails on a continuation of nothing",
        .steps = STEPS(
            SEND_PART(WS_TEXT, "fragment1"), SEND(WS_CONTINUATION, "fragment2"),
            SEND_PART(WS_CONTINUATION, "fragment3"), SEND(WS_TEXT, "fragment4"), KILL_AFTER(1000)),
        .ok = EVENTS(TEXT("fragment1fragment2")),
        .non_strict = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.16",
        .title = "fails on an unfinished continuation of nothing before texts",
        .steps = STEPS(
            SEND_PART(WS_CONTINUATION, "fragment1"), SEND_PART(WS_TEXT, "fragment2"),
            SEND(WS_CONTINUATION, "fragment3"), SEND_PART(WS_CONTINUATION, "fragment1"),
            SEND_PART(WS_TEXT, "fragment2"), SEND(WS_CONTINUATION, "fragment3"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.17",
        .title = "fails on a finished continuation of nothing before texts",
        .steps = STEPS(
            SEND(WS_CONTINUATION, "fragment1"), SEND_PART(WS_TEXT, "fragment2"),
            SEND(WS_CONTINUATION, "fragment3"), SEND(WS_CONTINUATION, "fragment1"),
            SEND_PART(WS_TEXT, "fragment2"), SEND(WS_CONTINUATION, "fragment3"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.18",
        .title = "fails on a new text inside an unfinished one",
        .steps = STEPS(
            SEND_PART(WS_TEXT, "fragment1"), SEND(WS_TEXT, "fragment2"), KILL_AFTER(1000)),
        .ok = NO_EVENTS,
        FAILED_BY_PEER,
    },
    {
        .id = "5.19",
        .title = "echoes a text in five fragments with two Pings and a pause between",
        .steps = STEPS(
            SEND_PART(WS_TEXT, "fragment1"), SEND_PART(WS_CONTINUATION, "fragment2"),
            SEND(WS_PING, "pongme 1!"), PAUSE_FOR(AUTOBAHN_AWAIT_EVENT, 0, 1000),
            SEND_PART(WS_CONTINUATION, "fragment3"), SEND_PART(WS_CONTINUATION, "fragment4"),
            SEND(WS_PING, "pongme 2!"), SEND(WS_CONTINUATION, "fragment5"), CLOSE_AFTER(1000)),
        .ok = EVENTS(
            PONG("pongme 1!"), PONG("pongme 2!"),
            TEXT("fragment1fragment2fragment3fragment4fragment5")),
        CLOSED_NORMALLY,
        .waits = true,
    },
    {
        .id = "5.20",
        .title = "echoes five fragments, Pings and a pause between, frame by frame",
        .steps = STEPS(
            SEND_PART_SYNC(WS_TEXT, "fragment1"), SEND_PART_SYNC(WS_CONTINUATION, "fragment2"),
            SEND_SYNC(WS_PING, "pongme 1!"), PAUSE_FOR(AUTOBAHN_AWAIT_EVENT, 0, 1000),
            SEND_PART_SYNC(WS_CONTINUATION, "fragment3"),
            SEND_PART_SYNC(WS_CONTINUATION, "fragment4"), SEND_SYNC(WS_PING, "pongme 2!"),
            SEND_SYNC(WS_CONTINUATION, "fragment5"), CLOSE_AFTER(1000)),
        .ok = EVENTS(
            PONG("pongme 1!"), PONG("pongme 2!"),
            TEXT("fragment1fragment2fragment3fragment4fragment5")),
        CLOSED_NORMALLY,
        .waits = true,
    },
};

const struct autobahn_group autobahn_group_5 = GROUP(rows);
