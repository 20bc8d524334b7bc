/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.2: the reserved bits and the opcodes of a frame.
 *
 * No extension is negotiated in these cases, so no reserved bit has a meaning: each of the seven
 * values other than zero fails the connection, on every opcode. The same goes for the ten opcodes
 * that nobody has defined.
 */
#include "conformance/websocket/sections.h"

#define RSV_WHY \
    "a peer that passes over a reserved bit takes compressed or otherwise changed data for plain"
#define RSV_HINT                                                                                  \
    "hold the octet against 0x70 before anything else is done with the frame; only a negotiated " \
    "extension may clear bits from that mask"

#define RSV_ROW(name, words, covers_, rsv_, bits, opcode_, literal)                  \
    {                                                                                \
        .id = "ws/5.2/rsv-" bits "-" name,                                           \
        .title = "fails the connection on RSV bits " bits " of a " words,            \
        .proves = {WS_5_2_FAILS_ON_RSV}, .covers = {covers_}, .against = ROLES_BOTH, \
        .since = "1.0", .why = RSV_WHY, .hint = RSV_HINT,                            \
        .script = {ODD_FRAME(opcode_, literal, .rsv = (rsv_)), EXPECT_FAIL(1002)},   \
    }

/* The bit stands on the second frame of a message: a look at the first one only misses it. */
#define RSV_CONTINUATION(rsv_, bits)                                                            \
    {                                                                                           \
        .id = "ws/5.2/rsv-" bits "-continuation",                                               \
        .title = "fails the connection on RSV bits " bits " of a continuation",                 \
        .proves = {WS_5_2_FAILS_ON_RSV}, .against = ROLES_BOTH, .since = "1.0", .why = RSV_WHY, \
        .hint = RSV_HINT,                                                                       \
        .script = {FRAGMENT(WS_TEXT, "Hel"), ODD_FRAME(WS_CONTINUATION, "lo", .rsv = (rsv_)),   \
                   EXPECT_FAIL(1002)},                                                          \
    }

/* A Close is answered and the connection ends in any case: what tells is the code. */
#define RSV_CLOSE(covers_, rsv_, bits)                                                          \
    {                                                                                           \
        .id = "ws/5.2/rsv-" bits "-close",                                                      \
        .title = "fails the connection on RSV bits " bits " of a Close",                        \
        .proves = {WS_5_2_FAILS_ON_RSV}, .covers = {covers_}, .against = ROLES_BOTH,            \
        .since = "1.0", .why = RSV_WHY, .hint = RSV_HINT,                                       \
        .script = {ODD_FRAME(WS_CLOSE, CODE_3333, .rsv = (rsv_)), EXPECT_FAIL(1002),            \
                   OR_CLOSE_BREAKS(WS_5_2_FAILS_ON_RSV,                                         \
                                   "the Close was answered as if it were lawful", 3333, 1000)}, \
    }

#define OPCODE_WHY \
    "a peer that passes over an opcode it does not know loses data, or takes it for another kind"
#define OPCODE_HINT                                                                               \
    "accept 0, 1, 2, 8, 9 and A and fail the connection on the other ten, before the payload is " \
    "waited for"

#define OPCODE_EMPTY(digit, covers_)                                                            \
    {                                                                                           \
        .id = "ws/5.2/opcode-" #digit "-empty",                                                 \
        .title = "fails the connection on an empty frame of opcode 0x" #digit,                  \
        .proves = {WS_5_2_FAILS_ON_UNKNOWN_OPCODE}, .covers = {covers_}, .against = ROLES_BOTH, \
        .since = "1.0", .why = OPCODE_WHY, .hint = OPCODE_HINT,                                 \
        .script = {ODD_FRAME(0x##digit, "", .unfinished = false), EXPECT_FAIL(1002)},           \
    }

#define OPCODE_PAYLOAD(digit, covers_)                                                          \
    {                                                                                           \
        .id = "ws/5.2/opcode-" #digit "-payload",                                               \
        .title = "fails the connection on a frame of opcode 0x" #digit " with payload",         \
        .proves = {WS_5_2_FAILS_ON_UNKNOWN_OPCODE}, .covers = {covers_}, .against = ROLES_BOTH, \
        .since = "1.0", .why = OPCODE_WHY, .hint = OPCODE_HINT,                                 \
        .script = {ODD_FRAME(0x##digit, "reserved", .unfinished = false), EXPECT_FAIL(1002)},   \
    }

#define OPCODE_UNFINISHED(digit)                                                             \
    {                                                                                        \
        .id = "ws/5.2/opcode-" #digit "-unfinished",                                         \
        .title = "fails the connection on a fragment of opcode 0x" #digit,                   \
        .proves = {WS_5_2_FAILS_ON_UNKNOWN_OPCODE}, .against = ROLES_BOTH, .since = "1.0",   \
        .why = OPCODE_WHY, .hint = OPCODE_HINT,                                              \
        .script = {ODD_FRAME(0x##digit, "reserved", .unfinished = true), EXPECT_FAIL(1002)}, \
    }

/* The message is finished behind the offence, so that who passes over it sends its echo. */
#define OPCODE_AMID_FRAGMENTS(digit)                                                        \
    {                                                                                       \
        .id = "ws/5.2/opcode-" #digit "-amid-fragments",                                    \
        .title = "fails the connection on opcode 0x" #digit " between two fragments",       \
        .proves = {WS_5_2_FAILS_ON_UNKNOWN_OPCODE}, .against = ROLES_BOTH, .since = "1.0",  \
        .why = OPCODE_WHY, .hint = OPCODE_HINT,                                             \
        .script = {FRAGMENT(WS_TEXT, "Hel"), ODD_FRAME(0x##digit, "", .unfinished = false), \
                   FRAME(WS_CONTINUATION, "lo"), EXPECT_FAIL(1002)},                        \
    }

/* The offence behind a good message: what was lawful has been answered, what follows is not. */
#define OPCODE_AFTER_MESSAGE(digit, covers_)                                                    \
    {                                                                                           \
        .id = "ws/5.2/opcode-" #digit "-after-message",                                         \
        .title = "answers a message, then fails the connection on opcode 0x" #digit,            \
        .proves = {WS_5_2_FAILS_ON_UNKNOWN_OPCODE}, .covers = {covers_}, .against = ROLES_BOTH, \
        .needs = NEEDS_ECHO, .since = "1.0", .why = OPCODE_WHY, .hint = OPCODE_HINT,            \
        .script = {FRAME(WS_TEXT, "before"), EXPECT_MESSAGE(WS_TEXT, "before"),                 \
                   ODD_FRAME(0x##digit, "reserved", .unfinished = false), EXPECT_FAIL(1002)},   \
    }

static const struct ws_case cases[] = {
    RSV_ROW("text", "text frame", NULL, 1, "001", WS_TEXT, "Hello"),
    RSV_ROW("text", "text frame", NULL, 2, "010", WS_TEXT, "Hello"),
    RSV_ROW("text", "text frame", NULL, 3, "011", WS_TEXT, "Hello"),
    RSV_ROW("text", "text frame", NULL, 4, "100", WS_TEXT, "Hello"),
    RSV_ROW("text", "text frame", NULL, 5, "101", WS_TEXT, "Hello"),
    RSV_ROW("text", "text frame", NULL, 6, "110", WS_TEXT, "Hello"),
    RSV_ROW("text", "text frame", NULL, 7, "111", WS_TEXT, "Hello"),
    RSV_ROW("binary", "binary frame", NULL, 1, "001", WS_BINARY, "\x00\xff\x80"),
    RSV_ROW("binary", "binary frame", NULL, 2, "010", WS_BINARY, "\x00\xff\x80"),
    RSV_ROW("binary", "binary frame", NULL, 3, "011", WS_BINARY, "\x00\xff\x80"),
    RSV_ROW("binary", "binary frame", NULL, 4, "100", WS_BINARY, "\x00\xff\x80"),
    RSV_ROW("binary", "binary frame", "3.5", 5, "101", WS_BINARY, "\x00\xff\x80"),
    RSV_ROW("binary", "binary frame", "3.6", 6, "110", WS_BINARY, "\x00\xff\x80"),
    RSV_ROW("binary", "binary frame", NULL, 7, "111", WS_BINARY, "\x00\xff\x80"),
    RSV_CONTINUATION(1, "001"),
    RSV_CONTINUATION(2, "010"),
    RSV_CONTINUATION(3, "011"),
    RSV_CONTINUATION(4, "100"),
    RSV_CONTINUATION(5, "101"),
    RSV_CONTINUATION(6, "110"),
    RSV_CONTINUATION(7, "111"),
    RSV_CLOSE(NULL, 1, "001"),
    RSV_CLOSE(NULL, 2, "010"),
    RSV_CLOSE(NULL, 3, "011"),
    RSV_CLOSE(NULL, 4, "100"),
    RSV_CLOSE(NULL, 5, "101"),
    RSV_CLOSE(NULL, 6, "110"),
    RSV_CLOSE("3.7", 7, "111"),
    RSV_ROW("ping", "Ping", NULL, 1, "001", WS_PING, "beat"),
    RSV_ROW("ping", "Ping", NULL, 2, "010", WS_PING, "beat"),
    RSV_ROW("ping", "Ping", NULL, 3, "011", WS_PING, "beat"),
    RSV_ROW("ping", "Ping", NULL, 4, "100", WS_PING, "beat"),
    RSV_ROW("ping", "Ping", NULL, 5, "101", WS_PING, "beat"),
    RSV_ROW("ping", "Ping", NULL, 6, "110", WS_PING, "beat"),
    RSV_ROW("ping", "Ping", NULL, 7, "111", WS_PING, "beat"),
    RSV_ROW("pong", "Pong", NULL, 1, "001", WS_PONG, "beat"),
    RSV_ROW("pong", "Pong", NULL, 2, "010", WS_PONG, "beat"),
    RSV_ROW("pong", "Pong", NULL, 3, "011", WS_PONG, "beat"),
    RSV_ROW("pong", "Pong", NULL, 4, "100", WS_PONG, "beat"),
    RSV_ROW("pong", "Pong", NULL, 5, "101", WS_PONG, "beat"),
    RSV_ROW("pong", "Pong", NULL, 6, "110", WS_PONG, "beat"),
    RSV_ROW("pong", "Pong", NULL, 7, "111", WS_PONG, "beat"),

    {
        .id = "ws/5.2/rsv-100-empty-text",
        .title = "fails the connection on RSV1 of an empty text frame",
        .proves = {WS_5_2_FAILS_ON_RSV},
        .covers = {"3.1"},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "an empty payload leaves nothing to decompress, so the check is easily left out",
        .hint = RSV_HINT,
        .script = {ODD_FRAME(WS_TEXT, "", .rsv = 4), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.2/rsv-after-message",
        .title = "answers a message, then fails the connection on RSV3",
        .proves = {WS_5_2_FAILS_ON_RSV},
        .covers = {"3.2", "3.3", "3.4"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "the bits are looked at in every frame, not only in the first of a connection",
        .hint = RSV_HINT,
        .script = {FRAME(WS_TEXT, "before"), EXPECT_MESSAGE(WS_TEXT, "before"),
                   ODD_FRAME(WS_TEXT, "Hello", .rsv = 1), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.2/rsv-first-fragment",
        .title = "fails the connection on RSV2 of the first of two fragments",
        .proves = {WS_5_2_FAILS_ON_RSV},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "the path of fragments is often another one than that of whole messages",
        .hint = RSV_HINT,
        .script = {ODD_FRAME(WS_TEXT, "Hel", .rsv = 2, .unfinished = true),
                   FRAME(WS_CONTINUATION, "lo"), EXPECT_FAIL(1002)},
    },

    OPCODE_EMPTY(3, "4.1.1"),
    OPCODE_EMPTY(4, NULL),
    OPCODE_EMPTY(5, NULL),
    OPCODE_EMPTY(6, NULL),
    OPCODE_EMPTY(7, NULL),
    OPCODE_EMPTY(b, "4.2.1"),
    OPCODE_EMPTY(c, NULL),
    OPCODE_EMPTY(d, NULL),
    OPCODE_EMPTY(e, NULL),
    OPCODE_EMPTY(f, NULL),
    OPCODE_PAYLOAD(3, NULL),
    OPCODE_PAYLOAD(4, "4.1.2"),
    OPCODE_PAYLOAD(5, NULL),
    OPCODE_PAYLOAD(6, NULL),
    OPCODE_PAYLOAD(7, NULL),
    OPCODE_PAYLOAD(b, NULL),
    OPCODE_PAYLOAD(c, "4.2.2"),
    OPCODE_PAYLOAD(d, NULL),
    OPCODE_PAYLOAD(e, NULL),
    OPCODE_PAYLOAD(f, NULL),
    OPCODE_UNFINISHED(3),
    OPCODE_UNFINISHED(7),
    OPCODE_UNFINISHED(b),
    OPCODE_UNFINISHED(f),
    OPCODE_AMID_FRAGMENTS(3),
    OPCODE_AMID_FRAGMENTS(7),
    OPCODE_AMID_FRAGMENTS(b),
    OPCODE_AMID_FRAGMENTS(f),
    OPCODE_AFTER_MESSAGE(5, "4.1.3"),
    OPCODE_AFTER_MESSAGE(6, "4.1.4"),
    OPCODE_AFTER_MESSAGE(7, "4.1.5"),
    OPCODE_AFTER_MESSAGE(d, "4.2.3"),
    OPCODE_AFTER_MESSAGE(e, "4.2.4"),
    OPCODE_AFTER_MESSAGE(f, "4.2.5"),
};

const struct ws_section ws_05_2_base_framing = SECTION_OF_CASES(cases);
