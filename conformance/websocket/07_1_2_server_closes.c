/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 7.1.2: a server that begins the closing itself; with 5.5.1 and 7.1.1, which end it.
 *
 * The conversations are held on the URL of --close-url, where the server closes with a given code
 * as soon as the connection is open. Once its Close is out the server sends nothing more, but it
 * still reads: only our Close completes the closing handshake, and until then there may be frames
 * on their way that were sent before its Close was seen. What it does about them is left open, and
 * so is how long it waits for our Close; when that has come, it ends TCP at once.
 *
 * Neither side waits for the other: a Close of ours that crosses its own is the answer to it. So
 * where our Close goes out first, the server's may be its own or an answer to ours.
 */
#include "conformance/websocket/sections.h"

#define CODE_1001 "\x03\xe9"

#define WAITS_WHY  "a client does not end TCP first: who waits for it keeps both sides waiting"
#define CLOSE_HINT "end TCP when the Close that was sent has been answered, whatever came before"
#define FLIGHT_WHY                                                                      \
    "frames are on their way when a Close is sent; who trips over them never sees the " \
    "Close behind"
#define FLIGHT_HINT "go on reading behind a Close of your own, and throw all away but the answer"

/* The server closes with 1001, then comes what stands in the parentheses, and nothing after it. */
#define SERVER_CLOSES(name, title_, why_, hint_, ...)                                 \
    {                                                                                 \
        .id = name, .title = title_, .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE},  \
        .against = ROLES_SERVER, .needs = NEEDS_CLOSE_ON_DEMAND, .close_code = 1001,  \
        .since = "1.0", .why = why_, .hint = hint_,                                   \
        .script = {EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 1001), \
                   OR_END_UNANNOUNCED, __VA_ARGS__, EXPECT_END_OF_BOTH},              \
    }

/* The answer is no lawful one. Whether it is taken for a fault or for an answer: TCP ends. */
#define FAULT_FOR_ANSWER(name, title_, ...)                                                      \
    {                                                                                            \
        .id = "ws/7.1.2/fault-for-answer-" name, .title = title_,                                \
        .proves = {WS_7_1_7_SERVER_FAILS_BY_CLOSING}, .against = ROLES_SERVER,                   \
        .needs = NEEDS_CLOSE_ON_DEMAND, .close_code = 1001, .since = "1.0",                      \
        .why = "the closing is under way: a fault of the other side is no reason to stay",       \
        .hint = "end TCP, whether this is taken for the answer or for a fault; no second Close", \
        .script = {EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 1001),            \
                   OR_END_UNANNOUNCED, __VA_ARGS__, EXPECT_SILENT_END_SOME_TIME()},              \
    }

/* A Pong behind its own Close is asked for by 5.5.2 to the letter, and expected by nobody. */
#define OR_LATE_PONG(literal)                                                     \
    {                                                                             \
        .verb = VERB_EXPECT_PONG, .is_sibling = true, .grade = GRADE_INFO,        \
        .requirement = WS_5_5_2_SENDS_PONG_AFTER_CLOSE,                           \
        .says = "a Ping behind its Close was answered", .payload = BYTES(literal) \
    }

/* Our Close does not wait for the server's. */
#define CROSSING(name, title_, ...)                                                               \
    {                                                                                             \
        .id = "ws/7.1.2/crossing-" name, .title = title_,                                         \
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, WS_5_5_1_ONE_CLOSE_ONLY},                  \
        .against = ROLES_SERVER, .needs = NEEDS_CLOSE_ON_DEMAND, .close_code = 4000,              \
        .since = "1.0",                                                                           \
        .why = "both sides close when both are told to, and then each has had its answer",        \
        .hint = "a Close that comes behind your own is its answer, whatever its code; send none", \
        .script = {__VA_ARGS__,                                                                   \
                   EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 4000, 3333, 1000,  \
                                         NO_CODE),                                                \
                   OR_END_UNANNOUNCED, EXPECT_END_OF_BOTH},                                       \
    }

/* What a server may say by itself; 1010 is the client's. */
static const struct value codes[] = {
    {.name = "1000", .payload = BYTES("\x03\xe8"), .number = 1000},
    {.name = "1001", .payload = BYTES("\x03\xe9"), .number = 1001},
    {.name = "1002", .payload = BYTES("\x03\xea"), .number = 1002},
    {.name = "1003", .payload = BYTES("\x03\xeb"), .number = 1003},
    {.name = "1007", .payload = BYTES("\x03\xef"), .number = 1007},
    {.name = "1008", .payload = BYTES("\x03\xf0"), .number = 1008},
    {.name = "1009", .payload = BYTES("\x03\xf1"), .number = 1009},
    {.name = "1011", .payload = BYTES("\x03\xf3"), .number = 1011},
    {.name = "3000", .payload = BYTES("\x0b\xb8"), .number = 3000},
    {.name = "3999", .payload = BYTES("\x0f\x9f"), .number = 3999},
    {.name = "4000", .payload = BYTES("\x0f\xa0"), .number = 4000},
    {.name = "4999", .payload = BYTES("\x13\x87"), .number = 4999},
};

static const struct ws_case cases[] = {
    SERVER_CLOSES("ws/7.1.2/answered-with-its-code",
                  "server ends TCP when its Close has been answered", WAITS_WHY, CLOSE_HINT,
                  FRAME(WS_CLOSE, CODE_1001)),
    SERVER_CLOSES("ws/7.1.2/answered-without-code",
                  "server ends TCP on an empty answer to its Close", WAITS_WHY, CLOSE_HINT,
                  FRAME(WS_CLOSE, "")),
    SERVER_CLOSES("ws/7.1.2/answered-with-another-code",
                  "server ends TCP on an answer with another code than its own", WAITS_WHY,
                  CLOSE_HINT, FRAME(WS_CLOSE, CODE_3333)),
    SERVER_CLOSES("ws/7.1.2/answered-with-a-reason",
                  "server ends TCP on an answer with a reason of 123 octets", WAITS_WHY, CLOSE_HINT,
                  FRAME(WS_CLOSE, CODE_1001 "012345678901234567890123456789012345678901234567890"
                                            "123456789012345678901234567890123456789012345678901"
                                            "234567890123456789012")),
    {
        .id = "ws/7.1.2/answered-late",
        .title = "server ends TCP when its Close is answered late",
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE},
        .against = ROLES_SERVER,
        .needs = NEEDS_CLOSE_ON_DEMAND,
        .tags = TAG_WAITS,
        .close_code = 1001,
        .since = "1.0",
        .why = "the other end of the world is 300 ms away, and an application may take longer",
        .hint = "wait for the answer, for some time; when it comes, or the time is up, end TCP",
        .script = {EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 1001),
                   OR_END_UNANNOUNCED, PAUSE(300), FRAME(WS_CLOSE, CODE_1001), EXPECT_END_OF_BOTH},
    },

    SERVER_CLOSES("ws/7.1.2/reads-past-text",
                  "server takes the answer behind a text that crossed its Close", FLIGHT_WHY,
                  FLIGHT_HINT, FRAME(WS_TEXT, "crossed"), FRAME(WS_CLOSE, CODE_1001)),
    SERVER_CLOSES("ws/7.1.2/reads-past-fragments",
                  "server takes the answer amid a message that crossed its Close", FLIGHT_WHY,
                  FLIGHT_HINT, FRAGMENT(WS_BINARY, "crossed"), FRAGMENT(WS_CONTINUATION, "more"),
                  FRAME(WS_CLOSE, CODE_1001)),
    SERVER_CLOSES("ws/7.1.2/reads-past-whole-message",
                  "server takes the answer behind a message of two fragments", FLIGHT_WHY,
                  FLIGHT_HINT, FRAGMENT(WS_TEXT, "cros"), FRAME(WS_CONTINUATION, "sed"),
                  FRAME(WS_PONG, "unasked"), FRAME(WS_CLOSE, CODE_1001)),
    {
        .id = "ws/7.1.2/reads-past-large",
        .title = "server takes the answer behind 60,000 octets that crossed",
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE},
        .against = ROLES_SERVER,
        .needs = NEEDS_CLOSE_ON_DEMAND,
        .close_code = 1001,
        .since = "1.0",
        .why = FLIGHT_WHY,
        .hint = FLIGHT_HINT,
        .script = {EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 1001),
                   OR_END_UNANNOUNCED, FRAME_OF(WS_BINARY, REPEAT("*", 60000)),
                   FRAME(WS_CLOSE, CODE_1001), EXPECT_END_OF_BOTH},
    },
    {
        .id = "ws/7.1.2/reads-past-ping",
        .title = "server takes the answer behind a Ping that crossed its Close",
        .proves = {WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE, WS_5_5_2_SENDS_PONG_AFTER_CLOSE},
        .against = ROLES_SERVER,
        .needs = NEEDS_CLOSE_ON_DEMAND,
        .close_code = 1001,
        .since = "1.0",
        .why = FLIGHT_WHY,
        .hint = FLIGHT_HINT,
        .script = {EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, 1001),
                   OR_END_UNANNOUNCED, FRAME(WS_PING, "crossed"), FRAME(WS_CLOSE, CODE_1001),
                   EXPECT_END_OF_BOTH, OR_LATE_PONG("crossed"), EXPECT_END_OF_BOTH},
    },

    FAULT_FOR_ANSWER("rsv", "server closes though a frame with RSV1 comes for the answer",
                     ODD_FRAME(WS_TEXT, "offence", .rsv = 4), FRAME(WS_CLOSE, CODE_1001)),
    FAULT_FOR_ANSWER("unmasked-close", "server closes though its Close is answered without a mask",
                     ODD_FRAME(WS_CLOSE, CODE_1001, .unmasked = true)),
    FAULT_FOR_ANSWER("one-octet", "server closes though its Close is answered with one octet",
                     FRAME(WS_CLOSE, "\x03")),
    FAULT_FOR_ANSWER("bad-reason", "server closes though the reason in the answer is no UTF-8",
                     FRAME(WS_CLOSE, CODE_1001 "\xff")),
    FAULT_FOR_ANSWER("code-1005", "server closes though its Close is answered with 1005",
                     FRAME(WS_CLOSE, "\x03\xed")),

    CROSSING("close", "server takes a Close that crossed its own for the answer",
             FRAME(WS_CLOSE, CODE_3333)),
    CROSSING("empty-close", "server takes an empty Close that crossed its own",
             FRAME(WS_CLOSE, "")),
    CROSSING("close-behind-text", "server takes a text and a Close that crossed its own",
             FRAME(WS_TEXT, "crossed"), FRAME(WS_CLOSE, CODE_3333)),
    CROSSING("close-apart", "server takes a Close that crossed its own in two segments",
             RAW("\x88\x82\x00\x00"),
             {.verb = VERB_RAW, .apart = true, .payload = BYTES("\x00\x00" CODE_3333)}),
    CROSSING("close-amid-fragments", "server takes a crossing Close amid a message",
             FRAGMENT(WS_TEXT, "unfinished"), FRAME(WS_CLOSE, CODE_3333)),
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/7.1.2/closes-with-{}",
                .title = "server begins the closing with {}, as it was told to",
                .proves = {WS_7_1_2_STARTS_WITH_CODE_AND_REASON,
                           WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE},
                .against = ROLES_SERVER,
                .needs = NEEDS_CLOSE_ON_DEMAND,
                .close_code = CODE_OF_VALUE,
                .since = "1.0",
                .why = "the code is what an application has to tell its peer why it closes",
                .hint = "put the code that was given into the Close, most significant octet first",
                .script = {EXPECT_CLOSE(CODE_OF_VALUE), OR_END_UNANNOUNCED,
                           FRAME_OF(WS_CLOSE, VALUE), EXPECT_END_OF_BOTH},
            },
        VALUES(codes),
    },
};

const struct ws_section ws_07_1_2_server_closes = SECTION_OF_BOTH(cases, families);
