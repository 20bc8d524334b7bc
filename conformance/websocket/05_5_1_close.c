/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.5.1: the Close frame, its body and its answer.
 *
 * A lawful Close is answered with the same code, with 1000 or with none (A15), whatever its reason
 * says. A body that is no code, and a reason that is no text, are not taken for a lawful Close: the
 * connection ends too, but not with 1000 as if nothing had been wrong (A6).
 */
#include "conformance/websocket/sections.h"

#define ANSWER_HINT "send a Close back when one comes and none has been sent, then close TCP"

/* A Close behind which more was sent may be lost to a reset of TCP: that is the fault of 7.1.1. */
#define OR_LOST_TO_A_RESET \
    OR_END_BREAKS(WS_7_1_1_CLOSES_TCP_CLEANLY, "TCP ended before a Close could be read")

/* A frame that begins a segment of its own. */
#define APART(opcode_, literal) ODD_FRAME(opcode_, literal, .apart = true)

/*
 * Behind our Close comes what nobody has to look at any more (1.4): it gets no answer of its own,
 * and the Close gets its own all the same. The end that follows is silent.
 */
#define BEHIND_CLOSE(name, title_, ...)                                                           \
    {                                                                                             \
        .id = "ws/5.5.1/" name, .title = title_,                                                  \
        .proves = {WS_5_5_1_ANSWERS_CLOSE, WS_7_1_1_CLOSES_TCP_CLEANLY}, .against = ROLES_SERVER, \
        .since = "1.0",                                                                           \
        .why = "with the Close this direction has ended: what follows it has no meaning",         \
        .hint = "look at no frame behind a Close; read what comes, and throw it away",            \
        .script = {FRAME(WS_CLOSE, CODE_1000), __VA_ARGS__,       EXPECT_CLOSE(1000, NO_CODE),    \
                   OR_FAULT_OF_WHAT_FOLLOWS,   OR_UNFITTING_CODE, OR_LOST_TO_A_RESET,             \
                   EXPECT_END_OF_BOTH},                                                           \
    }

#define REASON_WHY "any UTF-8 that fits behind the code is a lawful reason"
#define REASON_HINT                                                                               \
    "the reason is what the frame holds behind the code, up to 123 octets, without a NUL at its " \
    "end; answer without it, or with what still fits"

#define REASON(name, words, covers_, literal)                                                 \
    {                                                                                         \
        .id = "ws/5.5.1/reason-of-" name, .title = "answers a Close with a reason of " words, \
        .proves = {WS_5_5_1_ANSWERS_CLOSE, WS_5_5_1_REPLIES_WITH_FITTING_CODE},               \
        .covers = {covers_}, .against = ROLES_BOTH, .since = "1.0", .why = REASON_WHY,        \
        .hint = REASON_HINT,                                                                  \
        .script = {FRAME(WS_CLOSE, CODE_1000 literal), EXPECT_CLOSE(1000, NO_CODE),           \
                   OR_UNFITTING_CODE},                                                        \
    }

#define EURO    "\xe2\x82\xac"
#define EURO_10 EURO EURO EURO EURO EURO EURO EURO EURO EURO EURO

/* Reasons of every size that fits, in characters of one, two, three and four octets. */
static const struct value reasons[] = {
    {.name = "0", .says = "no octets", .payload = BYTES(CODE_1000)},
    {.name = "1", .says = "1 octet", .payload = BYTES(CODE_1000 "a")},
    {.name = "122",
     .says = "122 octets",
     .payload = BYTES(CODE_1000 "0123456789012345678901234567890123456789012345678901234567890"
                                "0123456789012345678901234567890123456789012345678901234567890")},
    {.name = "2-octet-character",
     .says = "a 2-octet character",
     .payload = BYTES(CODE_1000 "\xc3\xa9")},
    {.name = "3-octet-character", .says = "a 3-octet character", .payload = BYTES(CODE_1000 EURO)},
    {.name = "4-octet-character",
     .says = "a 4-octet character",
     .payload = BYTES(CODE_1000 "\xf0\x9f\x98\x80")},
    {.name = "123-multibyte",
     .says = "41 characters of 3 octets",
     .payload = BYTES(CODE_1000 EURO_10 EURO_10 EURO_10 EURO_10 EURO)},
    {.name = "nul", .says = "a U+0000 amid text", .payload = BYTES(CODE_1000 "a\0b")},
};

static const struct ws_case cases[] = {
    {
        .id = "ws/5.5.1/answers-close",
        .title = "answers a Close with a Close",
        .proves = {WS_5_5_1_ANSWERS_CLOSE, WS_5_5_1_REPLIES_WITH_FITTING_CODE},
        .covers = {"7.3.3"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "without the answer the other side cannot tell a closing from a broken line",
        .hint = ANSWER_HINT,
        .script = {FRAME(WS_CLOSE, CODE_1000), EXPECT_CLOSE(1000, NO_CODE), OR_UNFITTING_CODE},
    },
    {
        .id = "ws/5.5.1/answers-empty-close",
        .title = "answers a Close without a body",
        .proves = {WS_5_5_1_ANSWERS_CLOSE, WS_5_5_1_REPLIES_WITH_FITTING_CODE,
                   WS_7_4_1_NEVER_SENDS_1005},
        .covers = {"7.3.1"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the code of such a Close is taken for 1005, which must not get on the wire",
        .hint = "answer with an empty body or with 1000",
        .script = {FRAME(WS_CLOSE, ""), EXPECT_CLOSE(NO_CODE, 1000),
                   OR_CLOSE_BREAKS(WS_7_4_1_NEVER_SENDS_1005, "1005 stands in the answer", 1005),
                   OR_UNFITTING_CODE},
    },
    {
        .id = "ws/5.5.1/answers-close-after-message",
        .title = "echoes a message, then answers the Close",
        .proves = {WS_5_5_1_ANSWERS_CLOSE},
        .covers = {"7.1.1"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "the plain life of a connection",
        .hint = ANSWER_HINT,
        .script = {FRAME(WS_TEXT, "Hello World!"), EXPECT_MESSAGE(WS_TEXT, "Hello World!"),
                   FRAME(WS_CLOSE, CODE_1000), EXPECT_CLOSE(1000, NO_CODE), OR_UNFITTING_CODE},
    },
    {
        .id = "ws/5.5.1/answers-close-amid-fragments",
        .title = "answers a Close between two fragments at once",
        .proves = {WS_5_5_1_ANSWERS_CLOSE_SOON, WS_5_5_1_ANSWERS_CLOSE},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the rest of the message will never come: who waits for it never closes",
        .hint = "a Close is handled when it comes, whatever message is under way",
        .script = {FRAGMENT(WS_TEXT, "unfinished"), FRAME(WS_CLOSE, CODE_1000),
                   EXPECT_CLOSE(1000, NO_CODE), OR_UNFITTING_CODE},
    },
    /* The Pong may be left out: a Close has come by the time that the Ping is looked at (A17). */
    {
        .id = "ws/5.5.1/answers-close-behind-ping",
        .title = "answers a Close that stands in one write with a Ping",
        .proves = {WS_5_5_1_ANSWERS_CLOSE, WS_5_5_1_REPLIES_WITH_FITTING_CODE},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "the Pong and the Close are due at once, and the Close is the last of the two",
        .hint = "send the Pong before the Close or not at all",
        .script = {FRAME(WS_PING, "asked"), FRAME(WS_CLOSE, CODE_1000), EXPECT_CLOSE(1000, NO_CODE),
                   OR_UNFITTING_CODE, EXPECT_END_OF_BOTH},
    },
    {
        .id = "ws/5.5.1/code-in-network-order",
        .title = "reads the code most significant octet first",
        .proves = {WS_5_5_1_REPLIES_WITH_FITTING_CODE},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "read the other way round, 3333 is 1293: a number that nobody may use",
        .hint = "the code is the first octet times 256 plus the second",
        .script = {FRAME(WS_CLOSE, CODE_3333), EXPECT_CLOSE(3333, 1000, NO_CODE)},
    },

    REASON("short", "5 octets", "7.3.4", "going"),
    REASON("123", "123 octets", "7.3.5",
           "0123456789012345678901234567890123456789012345678901234567890"
           "01234567890123456789012345678901234567890123456789012345678901"),

    /* One octet cannot hold the two-octet code: no lawful reading of this body exists. */
    {
        .id = "ws/5.5.1/body-of-one-octet",
        .title = "fails the connection on a Close body of one octet",
        .proves = {WS_5_5_1_REACTS_TO_BROKEN_BODY},
        .covers = {"7.3.2"},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "a peer that reads two octets here reads past the frame",
        .hint = "check the size of the body before reading the code: 0, or at least 2",
        .script = {FRAME(WS_CLOSE, "\x03"), EXPECT_FAIL(1002),
                   OR_CLOSE_BREAKS(WS_5_5_1_REACTS_TO_BROKEN_BODY,
                                   "the Close was answered as if it were lawful", 1000, NO_CODE)},
    },
    {
        .id = "ws/5.5.1/body-of-one-nul",
        .title = "fails the connection on a Close body of one zero octet",
        .proves = {WS_5_5_1_REACTS_TO_BROKEN_BODY},
        .against = ROLES_BOTH,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "a body that is measured as a string of C is empty here",
        .hint = "check the size of the body before reading the code: 0, or at least 2",
        .script = {FRAME(WS_CLOSE, "\x00"), EXPECT_FAIL(1002),
                   OR_CLOSE_BREAKS(WS_5_5_1_REACTS_TO_BROKEN_BODY,
                                   "the Close was answered as if it were lawful", 1000, NO_CODE)},
    },

    {
        .id = "ws/5.5.1/no-data-after-close",
        .title = "sends no data behind its Close, however much was asked for",
        .proves = {WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, WS_5_5_1_ANSWERS_CLOSE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "who has sent Close has said that nothing follows; the other side stops reading",
        .hint = "put nothing into the output behind a Close, and empty the queue of what waits",
        .script = {FRAME(WS_TEXT, "01"), FRAME(WS_TEXT, "02"), FRAME(WS_TEXT, "03"),
                   FRAME(WS_TEXT, "04"), FRAME(WS_TEXT, "05"), FRAME(WS_TEXT, "06"),
                   FRAME(WS_TEXT, "07"), FRAME(WS_TEXT, "08"), FRAME(WS_TEXT, "09"),
                   FRAME(WS_TEXT, "10"), FRAME(WS_TEXT, "11"), FRAME(WS_TEXT, "12"),
                   FRAME(WS_TEXT, "13"), FRAME(WS_TEXT, "14"), FRAME(WS_TEXT, "15"),
                   FRAME(WS_TEXT, "16"), FRAME(WS_CLOSE, CODE_1000),
                   EXPECT_CLOSE_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1000, NO_CODE), OR_UNFITTING_CODE},
    },
    {
        .id = "ws/5.5.1/text-after-close",
        .title = "does not answer a text that comes behind the Close",
        .proves = {WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, WS_6_1_SENDS_WHILE_OPEN},
        .covers = {"7.1.4"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why =
            "with the Close the connection is closing, and messages are sent while it is open only",
        .hint = "stop handing messages to the application once a Close has come",
        .script = {FRAME(WS_CLOSE, CODE_1000), FRAME(WS_TEXT, "late"),
                   EXPECT_CLOSE_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1000, NO_CODE),
                   OR_MESSAGE(GRADE_BROKEN, WS_TEXT, "late", .requirement = WS_6_1_SENDS_WHILE_OPEN,
                              .says = "a text that came behind the Close was echoed"),
                   OR_UNFITTING_CODE, OR_LOST_TO_A_RESET},
    },
    {
        .id = "ws/5.5.1/fragments-after-close",
        .title = "does not answer fragments that come behind the Close",
        .proves = {WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, WS_6_1_SENDS_WHILE_OPEN},
        .covers = {"7.1.5"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "with the Close the message under way is given up",
        .hint = "stop handing messages to the application once a Close has come",
        .script = {FRAGMENT(WS_TEXT, "fragment1"), FRAME(WS_CLOSE, CODE_1000),
                   FRAME(WS_CONTINUATION, "fragment2"),
                   EXPECT_CLOSE_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1000, NO_CODE),
                   OR_MESSAGE(GRADE_BROKEN, WS_TEXT, "fragment1fragment2",
                              .requirement = WS_6_1_SENDS_WHILE_OPEN,
                              .says = "a message whose end came behind the Close was echoed"),
                   OR_UNFITTING_CODE, OR_LOST_TO_A_RESET},
    },
    {
        .id = "ws/5.5.1/ping-after-close",
        .title = "answers the Close though a Ping follows it",
        .proves = {WS_5_5_1_ANSWERS_CLOSE},
        .covers = {"7.1.3"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a Ping behind the Close needs no Pong, but the Close still needs its answer",
        .hint = ANSWER_HINT,
        .script = {FRAME(WS_CLOSE, CODE_1000), FRAME(WS_PING, "late"), EXPECT_CLOSE(1000, NO_CODE),
                   OR_UNFITTING_CODE, OR_LOST_TO_A_RESET},
    },
    {
        .id = "ws/5.5.1/second-close",
        .title = "answers the first of two Close frames only",
        .proves = {WS_5_5_1_ONE_CLOSE_ONLY, WS_7_1_5_FIRST_CLOSE_COUNTS},
        .covers = {"7.1.2"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why =
            "once Close has gone both ways the connection is closed and there is nothing to answer",
        .hint = "remember that a Close has been sent; a second one is never sent",
        .script = {FRAME(WS_CLOSE, CODE_1000), FRAME(WS_CLOSE, CODE_1000),
                   EXPECT_CLOSE_OR_BLAME(WS_5_5_1_ANSWERS_CLOSE, 1000, NO_CODE), OR_UNFITTING_CODE,
                   OR_LOST_TO_A_RESET},
    },
    BEHIND_CLOSE("pong-after-close", "answers the Close though a Pong follows it",
                 FRAME(WS_PONG, "late")),
    BEHIND_CLOSE("binary-after-close", "answers the Close though a binary message follows it",
                 FRAME(WS_BINARY, "\x00late\xff")),
    BEHIND_CLOSE("stray-after-close", "answers the Close though a continuation of nothing follows",
                 FRAME(WS_CONTINUATION, "late")),
    BEHIND_CLOSE("rsv-after-close", "answers the Close though a frame with RSV bits follows it",
                 ODD_FRAME(WS_TEXT, "late", .rsv = 7)),
    BEHIND_CLOSE("opcode-after-close", "answers the Close though a reserved opcode follows it",
                 ODD_FRAME(0xB, "late", .apart = false)),
    BEHIND_CLOSE("half-frame-after-close", "answers the Close though half a frame follows it",
                 ODD_FRAME(WS_TEXT, "late", .claims_size = true, .claimed_size = 120)),
    BEHIND_CLOSE(
        "huge-length-after-close", "answers the Close though a length of 2^62 follows it",
        ODD_FRAME(WS_BINARY, "late", .claims_size = true, .claimed_size = UINT64_C(1) << 62)),
    BEHIND_CLOSE("text-apart-after-close", "answers the Close though a text follows apart",
                 APART(WS_TEXT, "late")),
    BEHIND_CLOSE("ping-apart-after-close", "answers the Close though a Ping follows apart",
                 APART(WS_PING, "late")),
    BEHIND_CLOSE("close-apart-after-close", "answers the Close though another follows apart",
                 APART(WS_CLOSE, CODE_1000)),
    BEHIND_CLOSE("rsv-apart-after-close", "answers the Close though a broken frame follows apart",
                 ODD_FRAME(WS_TEXT, "late", .rsv = 7, .apart = true)),
    BEHIND_CLOSE("all-after-close", "answers the Close though all sorts of frames follow it",
                 FRAME(WS_TEXT, "late"), FRAME(WS_PING, "late"), FRAME(WS_PONG, "late"),
                 FRAGMENT(WS_BINARY, "late"), FRAME(WS_PING, "later"),
                 FRAME(WS_CONTINUATION, "later"), APART(WS_TEXT, "apart"),
                 FRAME(WS_CLOSE, CODE_3333)),
    {
        .id = "ws/5.5.1/closes-tcp",
        .title = "closes TCP when Close has gone both ways",
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client that waits for the server, as it should, is kept waiting",
        .hint = "shut the write side down as soon as both Close frames are through",
        .script = {FRAME(WS_CLOSE, CODE_1000), EXPECT_END()},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/5.5.1/reason-of-{}",
                .title = "answers a Close with a reason of {}",
                .proves = {WS_5_5_1_ANSWERS_CLOSE, WS_5_5_1_REPLIES_WITH_FITTING_CODE},
                .against = ROLES_BOTH,
                .since = "1.0",
                .why = REASON_WHY,
                .hint = REASON_HINT,
                .script = {FRAME_OF(WS_CLOSE, VALUE), EXPECT_CLOSE(1000, NO_CODE),
                           OR_UNFITTING_CODE},
            },
        VALUES(reasons),
    },
};

const struct ws_section ws_05_5_1_close = SECTION_OF_BOTH(cases, families);
