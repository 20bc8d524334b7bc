/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.1: what a client sends is masked, what a server sends is not, and either closes the
 * connection when it sees the other do otherwise.
 *
 * A peer that takes the mask bit for granted reads four octets of payload as the key and then waits
 * for four more: the variant without anything behind the offence finds that one out.
 */
#include "conformance/websocket/sections.h"

#define UNMASKED(name, words, opcode_, literal, ...)                                              \
    {                                                                                             \
        .id = "ws/5.1/unmasked-" name,                                                            \
        .title = "server closes the connection on an unmasked " words,                            \
        .proves = {WS_5_1_SERVER_CLOSES_ON_UNMASKED}, .against = ROLES_SERVER,                    \
        .tags = TAG_SECURITY, .since = "1.0",                                                     \
        .why = "masking keeps a hostile page from writing chosen octets past a proxy (10.3); "    \
               "a server that takes unmasked frames gives that away",                             \
        .hint = "look at the top bit of the second octet of every head, whatever the opcode and " \
                "the length are, and fail the connection when it is clear",                       \
        .script = {ODD_FRAME(opcode_, literal, .unmasked = true), EXPECT_FAIL(__VA_ARGS__)},      \
    }

#define MASKED(name, words, opcode_, literal, ...)                                               \
    {                                                                                            \
        .id = "ws/5.1/masked-" name, .title = "client closes the connection on a masked " words, \
        .proves = {WS_5_1_CLIENT_CLOSES_ON_MASKED}, .against = ROLES_CLIENT, .since = "1.0",     \
        .why = "a server that masks is not one: something between has changed the direction",    \
        .hint = "look at the top bit of the second octet of every head and fail the connection " \
                "when it is set",                                                                \
        .script = {ODD_FRAME(opcode_, literal, .unmasked = true), EXPECT_FAIL(__VA_ARGS__)},     \
    }

static const struct ws_case cases[] = {
    UNMASKED("text", "text frame", WS_TEXT, "Hello", 1002),
    UNMASKED("text-empty", "empty text frame", WS_TEXT, "", 1002),
    UNMASKED("binary", "binary frame", WS_BINARY, "\x00\xff\x80\x7f", 1002),
    UNMASKED("binary-empty", "empty binary frame", WS_BINARY, "", 1002),
    UNMASKED("ping", "Ping", WS_PING, "beat", 1002),
    UNMASKED("ping-empty", "empty Ping", WS_PING, "", 1002),
    UNMASKED("pong", "Pong", WS_PONG, "beat", 1002),
    UNMASKED("pong-empty", "empty Pong", WS_PONG, "", 1002),
    /* The Close may be answered on the way out: what is asked is the end, with any code (A27). */
    UNMASKED("close", "Close", WS_CLOSE, CODE_1000, ANY_CODE),
    UNMASKED("close-empty", "empty Close", WS_CLOSE, "", ANY_CODE),

    /* The head is masked, its continuation is not: the look at the bit is owed to each frame. */
    {
        .id = "ws/5.1/unmasked-continuation",
        .title = "server closes the connection on an unmasked continuation",
        .proves = {WS_5_1_SERVER_CLOSES_ON_UNMASKED},
        .against = ROLES_SERVER,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why =
            "a server that looks at the first frame of a message only can be fed the rest unmasked",
        .hint = "check the mask bit per frame, not per message",
        .script = {FRAGMENT(WS_TEXT, "Hel"), ODD_FRAME(WS_CONTINUATION, "lo", .unmasked = true),
                   EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.1/unmasked-after-masked",
        .title = "server closes the connection on an unmasked second message",
        .proves = {WS_5_1_SERVER_CLOSES_ON_UNMASKED},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why = "who settles the question with the first message can be fed the rest unmasked",
        .hint = "check the mask bit of every frame, not once per connection",
        .script = {FRAME(WS_TEXT, "masked"), EXPECT_MESSAGE(WS_TEXT, "masked"),
                   ODD_FRAME(WS_TEXT, "unmasked", .unmasked = true), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.1/unmasked-long",
        .title = "server closes the connection on an unmasked frame of 126 octets",
        .proves = {WS_5_1_SERVER_CLOSES_ON_UNMASKED},
        .against = ROLES_SERVER,
        .tags = TAG_SECURITY,
        .since = "1.0",
        .why =
            "the mask bit shares its octet with the length, and longer lengths take another path",
        .hint = "take the mask bit off before the length is compared with 126 and 127",
        .script =
            {{.verb = VERB_FRAME, .opcode = WS_TEXT, .unmasked = true, .payload = REPEAT("*", 126)},
             EXPECT_FAIL(1002)},
    },

    MASKED("text", "text frame", WS_TEXT, "Hello", 1002),
    MASKED("text-empty", "empty text frame", WS_TEXT, "", 1002),
    MASKED("binary", "binary frame", WS_BINARY, "\x00\xff\x80\x7f", 1002),
    MASKED("ping", "Ping", WS_PING, "beat", 1002),
    MASKED("pong", "Pong", WS_PONG, "beat", 1002),
    MASKED("close", "Close", WS_CLOSE, CODE_1000, ANY_CODE),
};

const struct ws_section ws_05_1_masking = SECTION_OF_CASES(cases);
