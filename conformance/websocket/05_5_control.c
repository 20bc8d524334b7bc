/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.5 and 5.4: a control frame has at most 125 octets of payload and is never cut.
 *
 * Both rules bind who sends. A receiver that takes such a frame gets a warning: that it validates
 * what it is sent is asked of it by 10.7 alone.
 */
#include "conformance/websocket/sections.h"

#define LONG_WHY \
    "a buffer of 125 octets is all that a control frame asks for, and all that many peers keep"
#define LONG_HINT                                                                                  \
    "a control frame whose 7-bit length is 126 or 127 fails the connection before an octet of it " \
    "is stored"
#define CUT_WHY  "a peer that waits for the rest of a Ping has two messages to keep apart"
#define CUT_HINT "a frame with the top bit of the opcode set and FIN clear fails the connection"

#define TOO_LONG(name, words, opcode_, octets, covers_, tags_)                                     \
    {                                                                                              \
        .id = "ws/5.5/" name "-of-" #octets, .title = "refuses a " words " of " #octets " octets", \
        .proves = {WS_5_5_REFUSES_LONG_CONTROL}, .covers = {covers_}, .against = ROLES_BOTH,       \
        .tags = (tags_), .since = "1.0", .why = LONG_WHY, .hint = LONG_HINT,                       \
        .script = {FRAME_OF(opcode_, REPEAT("*", octets)), EXPECT_FAIL(1002)},                     \
    }

/* 3333 and so many octets of reason: whole numbers of characters, so that only the size is odd. */
#define CLOSE_TOO_LONG(name, words, octets, covers_, tags_)                                     \
    {                                                                                           \
        .id = "ws/5.5/close-of-" name, .title = "refuses a Close of " words,                    \
        .proves = {WS_5_5_REFUSES_LONG_CONTROL}, .covers = {covers_}, .against = ROLES_BOTH,    \
        .tags = (tags_), .since = "1.0", .why = LONG_WHY, .hint = LONG_HINT,                    \
        .script = {FRAME_OF(WS_CLOSE, REPEAT("\x0d\x05", octets)), EXPECT_FAIL(1002),           \
                   OR_CLOSE_BREAKS(WS_5_5_REFUSES_LONG_CONTROL,                                 \
                                   "the Close was answered as if it were lawful", 3333, 1000)}, \
    }

static const struct ws_case cases[] = {
    TOO_LONG("ping", "Ping", WS_PING, 126, "2.5", 0),
    TOO_LONG("ping", "Ping", WS_PING, 65536, NULL, TAG_LARGE),
    TOO_LONG("pong", "Pong", WS_PONG, 126, NULL, 0),
    TOO_LONG("pong", "Pong", WS_PONG, 65536, NULL, TAG_LARGE),
    CLOSE_TOO_LONG("126", "126 octets", 126, "7.3.6", 0),
    CLOSE_TOO_LONG("65536", "65536 octets", 65536, NULL, TAG_LARGE),
    {
        .id = "ws/5.5/ping-of-126-amid-fragments",
        .title = "refuses a Ping of 126 octets between two fragments",
        .proves = {WS_5_5_REFUSES_LONG_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = LONG_WHY,
        .hint = LONG_HINT,
        .script = {FRAGMENT(WS_TEXT, "one"), FRAME_OF(WS_PING, REPEAT("*", 126)),
                   FRAME(WS_CONTINUATION, "two"), EXPECT_FAIL(1002)},
    },

    {
        .id = "ws/5.5/fragmented-ping",
        .title = "refuses a Ping without FIN",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = CUT_WHY,
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_PING, "fragment1"), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.5/fragmented-ping-empty",
        .title = "refuses an empty Ping without FIN",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = CUT_WHY,
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_PING, ""), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.5/fragmented-ping-continued",
        .title = "refuses a Ping in two fragments",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .covers = {"5.1"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = CUT_WHY,
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_PING, "fragment1"), FRAME(WS_CONTINUATION, "fragment2"),
                   EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.5/fragmented-ping-amid-fragments",
        .title = "refuses a Ping without FIN between two fragments",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the continuation behind it then belongs to two messages at once",
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_TEXT, "one"), FRAGMENT(WS_PING, "beat"),
                   FRAME(WS_CONTINUATION, "two"), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.5/fragmented-pong",
        .title = "refuses a Pong without FIN",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = CUT_WHY,
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_PONG, "fragment1"), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.5/fragmented-pong-continued",
        .title = "refuses a Pong in two fragments",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .covers = {"5.2"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = CUT_WHY,
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_PONG, "fragment1"), FRAME(WS_CONTINUATION, "fragment2"),
                   EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.5/fragmented-close",
        .title = "refuses a Close without FIN",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = CUT_WHY,
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_CLOSE, CODE_3333), EXPECT_FAIL(1002),
                   OR_CLOSE_BREAKS(WS_5_4_REFUSES_FRAGMENTED_CONTROL,
                                   "the Close was answered as if it were lawful", 3333, 1000)},
    },
    {
        .id = "ws/5.5/fragmented-close-continued",
        .title = "refuses a Close whose code comes in two fragments",
        .proves = {WS_5_4_REFUSES_FRAGMENTED_CONTROL},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = CUT_WHY,
        .hint = CUT_HINT,
        .script = {FRAGMENT(WS_CLOSE, "\x0d"), FRAME(WS_CONTINUATION, "\x05"), EXPECT_FAIL(1002),
                   OR_CLOSE_BREAKS(WS_5_4_REFUSES_FRAGMENTED_CONTROL,
                                   "the Close was answered as if it were lawful", 3333, 1000)},
    },
};

const struct ws_section ws_05_5_control = SECTION_OF_CASES(cases);
