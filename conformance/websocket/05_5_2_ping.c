/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.5.2 and 5.5.3: a Ping is answered with a Pong of the same data, soon.
 *
 * Of Pings that come before a Pong was sent only the last has to be answered (5.5.3), and a Pong
 * may overtake data. So no case asks for more than one Pong per pause in the sending.
 */
#include "conformance/websocket/sections.h"

#define PING_WHY \
    "a Ping without its answer is how a dead connection is known, and how it is dropped"
#define PING_HINT "send a Pong with the payload of the Ping, octet for octet"

static const struct value ping_payloads[] = {
    {.name = "of-1", .says = "1 octet", .payload = BYTES("1")},
    {.name = "of-124", .says = "124 octets", .payload = REPEAT("abcdefg", 124)},
    {.name = "nul", .says = "a zero octet amid text", .payload = BYTES("a\0b")},
    {.name = "bad-utf8", .says = "octets that are not UTF-8", .payload = BYTES("\xed\xa0\x80\xff")},
    {.name = "line-ends", .says = "CR, LF and NUL at the end", .payload = BYTES("end\r\n\0")},
};

#define PING_ROW(name, words, covers_, literal)                                                  \
    {                                                                                            \
        .id = "ws/5.5.2/" name, .title = "answers " words,                                       \
        .proves = {WS_5_5_2_ANSWERS_PING, WS_5_5_3_PONG_CARRIES_PING_DATA}, .covers = {covers_}, \
        .against = ROLES_BOTH, .since = "1.0", .why = PING_WHY, .hint = PING_HINT,               \
        .script = {FRAME(WS_PING, literal), EXPECT_PONG(literal)},                               \
    }

static const struct ws_case cases[] = {
    PING_ROW("empty-ping", "an empty Ping", "2.1", ""),
    PING_ROW("text-ping", "a Ping with text in it", "2.2", "Hello, world!"),
    PING_ROW("binary-ping", "a Ping with octets that are no text", "2.3",
             "\x00\xff\xfe\xfd\xfc\xfb\x00\xff"),
    {
        .id = "ws/5.5.2/ping-of-125",
        .title = "answers a Ping of 125 octets",
        .proves = {WS_5_5_2_ANSWERS_PING, WS_5_5_3_PONG_CARRIES_PING_DATA},
        .covers = {"2.4", "2.6"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the longest Ping there is: a buffer or a comparison that is one short shows here",
        .hint = PING_HINT,
        .script = {FRAME_OF(WS_PING, REPEAT("\xfe", 125)), EXPECT_PONG_OF(REPEAT("\xfe", 125))},
    },
    {
        .id = "ws/5.5.2/one-after-the-other",
        .title = "answers three Pings, each sent after the Pong before",
        .proves = {WS_5_5_2_ANSWERS_PING},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a peer that answers only the first Ping of a connection is dropped by the second",
        .hint = "every Ping is answered, unless a later one is waiting already",
        .script = {FRAME(WS_PING, "first"), EXPECT_PONG("first"), FRAME(WS_PING, "second"),
                   EXPECT_PONG("second"), FRAME(WS_PING, "third"), EXPECT_PONG("third")},
    },
    {
        .id = "ws/5.5.2/same-data-twice",
        .title = "answers a second Ping that has the data of the first",
        .proves = {WS_5_5_2_ANSWERS_PING},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "most keep-alives send the same Ping again and again",
        .hint = "answer by the Ping that came, not by what its data is",
        .script = {FRAME(WS_PING, "same"), EXPECT_PONG("same"), FRAME(WS_PING, "same"),
                   EXPECT_PONG("same")},
    },
    /* Only the last has to be answered; the Pong of a later Ping stands for those before. */
    {
        .id = "ws/5.5.2/ten-at-once",
        .title = "answers at least the last of ten Pings in a row",
        .proves = {WS_5_5_2_ANSWERS_PING},
        .covers = {"2.10", "2.11"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "Pings that come in one segment are one read, and all but the first are easily lost",
        .hint = "go on parsing after a Ping; what may be left out is every Pong but the last",
        .script = {FRAME(WS_PING, "payload-0"), FRAME(WS_PING, "payload-1"),
                   FRAME(WS_PING, "payload-2"), FRAME(WS_PING, "payload-3"),
                   FRAME(WS_PING, "payload-4"), FRAME(WS_PING, "payload-5"),
                   FRAME(WS_PING, "payload-6"), FRAME(WS_PING, "payload-7"),
                   FRAME(WS_PING, "payload-8"), FRAME(WS_PING, "payload-9"),
                   EXPECT_PONG("payload-9")},
    },
    {
        .id = "ws/5.5.2/ping-amid-messages",
        .title = "answers a Ping between two messages, and both messages",
        .proves = {WS_5_5_2_ANSWERS_PING},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a control frame in the middle of data must disturb neither side of it",
        .hint = "parse on behind every frame that was complete",
        .script = {FRAME(WS_TEXT, "one"), FRAME(WS_PING, "between"), FRAME(WS_TEXT, "two"),
                   EXPECT_MESSAGE(WS_TEXT, "one"), EXPECT_PONG("between"),
                   EXPECT_MESSAGE(WS_TEXT, "two")},
    },

    /* The rest of the message is sent only when the Pong is there. */
    {
        .id = "ws/5.5.2/soon-amid-fragments",
        .title = "answers a Ping before the rest of the message has come",
        .proves = {WS_5_5_2_ANSWERS_PING_SOON, WS_5_5_2_ANSWERS_PING},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why =
            "a long message would hold up every keep-alive, and the connection be taken for dead",
        .hint = "answer when the Ping is parsed; do not put it aside until FIN",
        .script = {FRAGMENT(WS_BINARY, "\x01"), FRAME(WS_PING, "now"), EXPECT_PONG("now"),
                   FRAGMENT(WS_CONTINUATION, "\x02"), FRAME(WS_PING, "again"),
                   EXPECT_PONG("again")},
    },
    {
        .id = "ws/5.5.2/soon-before-frame-ends",
        .title = "answers a Ping though the frame behind it is not whole",
        .proves = {WS_5_5_2_ANSWERS_PING_SOON, WS_5_5_2_ANSWERS_PING},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a peer that handles a read only when it ends with a frame answers late or never",
        .hint = "handle each frame as soon as it is whole, and keep the rest of the read",
        .script = {FRAME(WS_PING, "whole"), RAW("\x8a\x82\x00\x00"), EXPECT_PONG("whole"),
                   RAW("\x00\x00!!")},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/5.5.2/ping-{}",
                .title = "answers a Ping of {}",
                .proves = {WS_5_5_2_ANSWERS_PING, WS_5_5_3_PONG_CARRIES_PING_DATA},
                .against = ROLES_BOTH,
                .since = "1.0",
                .why = PING_WHY,
                .hint = PING_HINT,
                .script = {FRAME_OF(WS_PING, VALUE), EXPECT_PONG_OF(VALUE)},
            },
        VALUES(ping_payloads),
    },
};

const struct ws_section ws_05_5_2_ping = SECTION_OF_BOTH(cases, families);
