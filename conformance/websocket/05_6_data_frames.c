/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.6: text is UTF-8 as a whole message, not frame by frame; binary is whatever it is.
 *
 * One of the splits stands here for each length of a character and each place in it.
 */
#include "conformance/websocket/sections.h"

#define SPLIT_HINT                                                                                \
    "carry the state of the UTF-8 check over from frame to frame and ask only at FIN whether it " \
    "stands between two characters"

#define SPLIT(name, words, first, second)                                                      \
    {                                                                                          \
        .id = "ws/5.6/split-" name, .title = "takes a text that is cut " words,                \
        .proves = {WS_5_6_TAKES_SPLIT_CHARACTERS}, .against = ROLES_BOTH, .needs = NEEDS_ECHO, \
        .since = "1.0",                                                                        \
        .why = "who checks frame by frame refuses good text whenever a sender cuts inside a "  \
               "character",                                                                    \
        .hint = SPLIT_HINT,                                                                    \
        .script = {FRAGMENT(WS_TEXT, first), FRAME(WS_CONTINUATION, second),                   \
                   EXPECT_MESSAGE(WS_TEXT, first second)},                                     \
    }

static const char all_octets[257] =
    "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
    "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"
    "\x20\x21\x22\x23\x24\x25\x26\x27\x28\x29\x2a\x2b\x2c\x2d\x2e\x2f"
    "\x30\x31\x32\x33\x34\x35\x36\x37\x38\x39\x3a\x3b\x3c\x3d\x3e\x3f"
    "\x40\x41\x42\x43\x44\x45\x46\x47\x48\x49\x4a\x4b\x4c\x4d\x4e\x4f"
    "\x50\x51\x52\x53\x54\x55\x56\x57\x58\x59\x5a\x5b\x5c\x5d\x5e\x5f"
    "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"
    "\x70\x71\x72\x73\x74\x75\x76\x77\x78\x79\x7a\x7b\x7c\x7d\x7e\x7f"
    "\x80\x81\x82\x83\x84\x85\x86\x87\x88\x89\x8a\x8b\x8c\x8d\x8e\x8f"
    "\x90\x91\x92\x93\x94\x95\x96\x97\x98\x99\x9a\x9b\x9c\x9d\x9e\x9f"
    "\xa0\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xab\xac\xad\xae\xaf"
    "\xb0\xb1\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xbb\xbc\xbd\xbe\xbf"
    "\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf"
    "\xd0\xd1\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xdb\xdc\xdd\xde\xdf"
    "\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef"
    "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa\xfb\xfc\xfd\xfe\xff";

#define ALL_OCTETS                                              \
    {                                                           \
        .pattern = all_octets, .pattern_size = 256, .size = 256 \
    }

static const struct value binaries[] = {
    {.name = "nul", .says = "zero octets only", .payload = BYTES("\0\0\0\0")},
    {.name = "lone-continuation", .says = "a lone continuation octet", .payload = BYTES("\x80")},
    {.name = "overlong", .says = "an overlong form", .payload = BYTES("\xc0\xaf")},
    {.name = "surrogate", .says = "a surrogate", .payload = BYTES("\xed\xa0\x80")},
    {.name = "truncated", .says = "half a character", .payload = BYTES("text\xe2\x82")},
    {.name = "fe-ff", .says = "FE and FF", .payload = BYTES("\xfe\xff\xff\xfe")},
    {.name = "ascii", .says = "plain ASCII", .payload = BYTES("looks like text")},
    {.name = "line-ends", .says = "CR, LF and CRLF", .payload = BYTES("\r\n\n\r\r\n")},
    {.name = "frame",
     .says = "what looks like a Close frame",
     .payload = BYTES("\x88\x02\x03\xe8")},
};

static const struct ws_case cases[] = {
    SPLIT("2-after-1", "inside a 2-octet character", "caf\xc3", "\xa9"),
    SPLIT("3-after-1", "after 1 octet of a 3-octet character", "\xe2", "\x82\xac 5"),
    SPLIT("3-after-2", "after 2 octets of a 3-octet character", "\xe2\x82", "\xac 5"),
    SPLIT("4-after-1", "after 1 octet of a 4-octet character", "\xf0", "\x9f\x98\x80"),
    SPLIT("4-after-2", "after 2 octets of a 4-octet character", "\xf0\x9f", "\x98\x80"),
    SPLIT("4-after-3", "after 3 octets of a 4-octet character", "\xf0\x9f\x98", "\x80"),
    {
        .id = "ws/5.6/split-octet-by-octet",
        .title = "takes a text whose every octet comes in a frame of its own",
        .proves = {WS_5_6_TAKES_SPLIT_CHARACTERS},
        .covers = {"6.2.3", "6.2.4"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a check that looks back one frame only loses the begin of the character",
        .hint = SPLIT_HINT,
        .script = {FRAGMENT(WS_TEXT, "\xce"), FRAGMENT(WS_CONTINUATION, "\xba"),
                   FRAGMENT(WS_CONTINUATION, "\xe1"), FRAGMENT(WS_CONTINUATION, "\xbd"),
                   FRAGMENT(WS_CONTINUATION, "\xb9"), FRAGMENT(WS_CONTINUATION, "\xf0"),
                   FRAGMENT(WS_CONTINUATION, "\x9f"), FRAGMENT(WS_CONTINUATION, "\x98"),
                   FRAGMENT(WS_CONTINUATION, "\x80"), FRAME(WS_CONTINUATION, "!"),
                   EXPECT_MESSAGE(WS_TEXT, "\xce\xba\xe1\xbd\xb9\xf0\x9f\x98\x80!")},
    },
    {
        .id = "ws/5.6/split-on-border",
        .title = "takes a text that is cut between two characters",
        .proves = {WS_5_6_TAKES_SPLIT_CHARACTERS},
        .covers = {"6.2.2"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "the plain case of text in two frames",
        .hint = SPLIT_HINT,
        .script = {FRAGMENT(WS_TEXT, "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4"),
                   FRAME(WS_CONTINUATION, "\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4"
                                           "\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!")},
    },
    {
        .id = "ws/5.6/split-around-empty",
        .title = "takes a character cut by an empty fragment",
        .proves = {WS_5_6_TAKES_SPLIT_CHARACTERS},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "an empty frame must not settle or reset the state of the check",
        .hint = SPLIT_HINT,
        .script = {FRAGMENT(WS_TEXT, "\xe2\x82"), FRAGMENT(WS_CONTINUATION, ""),
                   FRAME(WS_CONTINUATION, "\xac"), EXPECT_MESSAGE(WS_TEXT, "\xe2\x82\xac")},
    },
    {
        .id = "ws/5.6/split-around-ping",
        .title = "takes a character cut by a Ping of octets that are no text",
        .proves = {WS_5_6_TAKES_SPLIT_CHARACTERS},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "the data of a Ping is no part of the text and is not checked as text",
        .hint = "feed the UTF-8 check with payloads of text messages only",
        .script = {FRAGMENT(WS_TEXT, "\xe2\x82"), FRAME(WS_PING, "\xff\xfe"),
                   FRAME(WS_CONTINUATION, "\xac"), EXPECT_PONG("\xff\xfe"),
                   EXPECT_MESSAGE(WS_TEXT, "\xe2\x82\xac")},
    },
    {
        .id = "ws/5.6/split-long",
        .title = "takes a character that lies across 126 octets and the rest",
        .proves = {WS_5_6_TAKES_SPLIT_CHARACTERS},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a fast path for long runs of ASCII meets its end inside a character",
        .hint = SPLIT_HINT,
        .script = {FRAGMENT_OF(WS_TEXT, REPEAT("\xf0\x9f\x98\x80", 126)),
                   FRAME_OF(WS_CONTINUATION,
                            {.pattern = "\x98\x80\xf0\x9f", .pattern_size = 4, .size = 130}),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("\xf0\x9f\x98\x80", 256))},
    },

    {
        .id = "ws/5.6/binary-all-octets",
        .title = "takes a binary message that holds each octet from 00 to FF",
        .proves = {WS_5_6_TAKES_ANY_BINARY},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "binary data has no alphabet: an octet that is changed is data that is lost",
        .hint = "hand binary payload on untouched",
        .script = {FRAME_OF(WS_BINARY, ALL_OCTETS), EXPECT_MESSAGE_OF(WS_BINARY, ALL_OCTETS)},
    },
    {
        .id = "ws/5.6/binary-fragmented-bad-utf8",
        .title = "takes binary fragments that are no text",
        .proves = {WS_5_6_TAKES_ANY_BINARY},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a continuation has opcode 0, and a check by opcode may take it for text",
        .hint = "check continuations as text only when the message began as text",
        .script = {FRAGMENT(WS_BINARY, "\xc3"), FRAME(WS_CONTINUATION, "\x28\xff"),
                   EXPECT_MESSAGE(WS_BINARY, "\xc3\x28\xff")},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/5.6/binary-{}",
                .title = "takes a binary message of {}",
                .proves = {WS_5_6_TAKES_ANY_BINARY},
                .against = ROLES_BOTH,
                .needs = NEEDS_ECHO,
                .since = "1.0",
                .why = "binary data has no alphabet: an octet that is changed is data that is lost",
                .hint = "hand binary payload on untouched and unchecked",
                .script = {FRAME_OF(WS_BINARY, VALUE), EXPECT_MESSAGE_OF(WS_BINARY, VALUE)},
            },
        VALUES(binaries),
    },
};

const struct ws_section ws_05_6_data_frames = SECTION_OF_BOTH(cases, families);
