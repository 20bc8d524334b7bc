/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 7.1.5 and 7.1.7: which Close counts, and how a connection is failed.
 *
 * The offence in most of these is a reserved bit, since nothing else in the frame is in doubt. Who
 * passes over it breaks the row of 5.2; what these cases ask is how the failing is done.
 */
#include "conformance/websocket/sections.h"

#define OFFENCE          ODD_FRAME(WS_TEXT, "offence", .rsv = 1)
#define FAILS_ON_OFFENCE EXPECT_FAIL_OR_BLAME(WS_5_2_FAILS_ON_RSV, 1002)

static const struct ws_case cases[] = {
    {
        .id = "ws/7.1.5/first-close-counts",
        .title = "answers the code of the first Close, not of the second",
        .proves = {WS_7_1_5_FIRST_CLOSE_COUNTS},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "what came first is why the connection closes; a second Close is nobody's answer",
        .hint = "keep the code when the first Close comes and look at no frame behind it",
        .script = {FRAME(WS_CLOSE, CODE_3333), FRAME(WS_CLOSE, CODE_4444),
                   EXPECT_CLOSE_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 3333, 1000, NO_CODE),
                   OR_CLOSE_BREAKS(WS_7_1_5_FIRST_CLOSE_COUNTS,
                                   "the code of the second Close was answered", 4444),
                   OR_CLOSE_BREAKS(WS_5_5_1_REPLIES_WITH_FITTING_CODE,
                                   "the answer carries an unfitting code", ANY_CODE),
                   OR_END_BREAKS(WS_7_1_1_CLOSES_TCP_CLEANLY,
                                 "TCP ended before a Close could be read")},
    },
    {
        .id = "ws/7.1.5/second-close-broken",
        .title = "answers a good Close though a broken one follows",
        .proves = {WS_7_1_5_FIRST_CLOSE_COUNTS},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "behind the first Close there is nothing to judge any more, not even a fault",
        .hint = "look at no frame behind a Close",
        .script = {FRAME(WS_CLOSE, CODE_3333), FRAME(WS_CLOSE, "\x03"),
                   EXPECT_CLOSE_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 3333, 1000, NO_CODE),
                   OR_FAULT_OF_WHAT_FOLLOWS,
                   OR_END_BREAKS(WS_7_1_1_CLOSES_TCP_CLEANLY,
                                 "TCP ended before a Close could be read")},
    },

    {
        .id = "ws/7.1.7/fails-by-closing",
        .title = "closes TCP when it fails the connection",
        .proves = {WS_7_1_7_SERVER_FAILS_BY_CLOSING},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a failed connection that stays open holds a socket for ever",
        .hint = "failing ends with the end of TCP, whether the other side answers the Close or not",
        .script = {OFFENCE, FAILS_ON_OFFENCE},
    },
    {
        .id = "ws/7.1.7/fails-amid-fragments",
        .title = "closes TCP when it fails amid a fragmented message",
        .proves = {WS_7_1_7_SERVER_FAILS_BY_CLOSING},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a message that is under way holds a buffer, and may hold the connection",
        .hint = "failing does not wait for the message to be finished",
        .script = {FRAGMENT(WS_TEXT, "unfinished"), FRAGMENT(WS_CONTINUATION, "still"),
                   ODD_FRAME(WS_CONTINUATION, "offence", .rsv = 1, .unfinished = true),
                   FRAME(WS_CONTINUATION, "end"), FAILS_ON_OFFENCE},
    },
    {
        .id = "ws/7.1.7/says-1002",
        .title = "says 1002 when it fails on a breach of the protocol",
        .proves = {WS_7_1_7_SENDS_FITTING_CLOSE},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the code is all that the other side learns about what it did wrong",
        .hint = "send a Close with 1002 before TCP is closed",
        .script = {OFFENCE, FAILS_ON_OFFENCE},
    },
    {
        .id = "ws/7.1.7/says-1007",
        .title = "says 1007 when it fails on text that is not UTF-8",
        .proves = {WS_7_1_7_SENDS_FITTING_CLOSE},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the code is all that the other side learns about what it did wrong",
        .hint = "send a Close with 1007 before TCP is closed",
        .script = {FRAME(WS_TEXT, "bad \xff text"),
                   EXPECT_FAIL_OR_BLAME(WS_8_1_FAILS_ON_BAD_UTF8_TEXT, 1007)},
    },
    {
        .id = "ws/7.1.7/nothing-after-failing",
        .title = "processes nothing that comes behind the offence",
        .proves = {WS_7_1_7_NOTHING_AFTER_FAILING},
        .covers = {"3.2", "3.3", "3.4"},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "data behind an offence may be anything: who is out of step misreads it",
        .hint = "leave the loop over the received octets when the connection fails",
        .script = {OFFENCE, FRAME(WS_PING, "behind"), FRAME(WS_TEXT, "behind"), FAILS_ON_OFFENCE},
    },
    {
        .id = "ws/7.1.7/no-close-answered-after-failing",
        .title = "answers no Close that comes behind the offence",
        .proves = {WS_7_1_7_NOTHING_AFTER_FAILING},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the standard names the Close of all frames: not even that is processed any more",
        .hint = "leave the loop over the received octets when the connection fails",
        .script = {OFFENCE, FRAME(WS_CLOSE, CODE_3333), FAILS_ON_OFFENCE,
                   OR_CLOSE_BREAKS(WS_7_1_7_NOTHING_AFTER_FAILING,
                                   "the Close behind the offence was answered", 3333)},
    },
};

const struct ws_section ws_07_1_closing = SECTION_OF_CASES(cases);
