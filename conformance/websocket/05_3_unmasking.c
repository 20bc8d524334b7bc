/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.3: how a server takes the masking off.
 *
 * Most of it shows in Pongs, which every server owes; whole messages need an echo. The frames with
 * keys of our choice are written out octet by octet, masked by hand.
 */
#include "conformance/websocket/sections.h"

#define UNMASK_WHY "a key that is applied from the wrong octet on garbles what the peer reads"
#define UNMASK_HINT                                                                           \
    "octet i of the payload is combined with key octet i modulo 4, from 0 in every frame; a " \
    "faster path for 4 or 8 octets at a time has a head and a tail to mind"

static const struct value ping_sizes[] = {
    {.name = "0", .says = "no octets", .payload = BYTES("")},
    {.name = "1", .says = "1 octet", .payload = BYTES("1")},
    {.name = "2", .says = "2 octets", .payload = BYTES("12")},
    {.name = "3", .says = "3 octets", .payload = BYTES("123")},
    {.name = "4", .says = "4 octets", .payload = BYTES("1234")},
    {.name = "5", .says = "5 octets", .payload = BYTES("12345")},
    {.name = "6", .says = "6 octets", .payload = BYTES("123456")},
    {.name = "7", .says = "7 octets", .payload = BYTES("1234567")},
    {.name = "8", .says = "8 octets", .payload = BYTES("12345678")},
    {.name = "9", .says = "9 octets", .payload = BYTES("123456789")},
};

static const struct value text_sizes[] = {
    {.name = "15", .says = "15 octets", .payload = REPEAT("abcdefg", 15)},
    {.name = "16", .says = "16 octets", .payload = REPEAT("abcdefg", 16)},
    {.name = "17", .says = "17 octets", .payload = REPEAT("abcdefg", 17)},
    {.name = "31", .says = "31 octets", .payload = REPEAT("abcdefg", 31)},
    {.name = "33", .says = "33 octets", .payload = REPEAT("abcdefg", 33)},
    {.name = "63", .says = "63 octets", .payload = REPEAT("abcdefg", 63)},
    {.name = "65", .says = "65 octets", .payload = REPEAT("abcdefg", 65)},
    {.name = "4099", .says = "4099 octets", .payload = REPEAT("abcdefg", 4099)},
};

/* "Hello" masked by hand; the second of these is the example of 5.7. */
#define CHOSEN_KEY(name, words, key, masked)                                                      \
    {                                                                                             \
        .id = "ws/5.3/key-" name, .title = "unmasks a text with the key " words,                  \
        .proves = {WS_5_3_UNMASKS}, .against = ROLES_SERVER, .needs = NEEDS_ECHO, .since = "1.0", \
        .why = "a key is four octets of any value, and zero and all ones are keys too",           \
        .hint = "do not take a key of zeros for no key",                                          \
        .script = {RAW("\x81\x85" key masked), EXPECT_MESSAGE(WS_TEXT, "Hello")},                 \
    }

static const struct ws_case cases[] = {
    CHOSEN_KEY("zero", "00000000", "\x00\x00\x00\x00", "Hello"),
    CHOSEN_KEY("mixed", "37fa213d", "\x37\xfa\x21\x3d", "\x7f\x9f\x4d\x51\x58"),
    CHOSEN_KEY("ones", "ffffffff", "\xff\xff\xff\xff", "\xb7\x9a\x93\x93\x90"),
    CHOSEN_KEY("rising", "01020304", "\x01\x02\x03\x04", "\x49\x67\x6f\x68\x6e"),
    {
        .id = "ws/5.3/zero-key-ping",
        .title = "answers a Ping whose masking key is zero",
        .proves = {WS_5_3_UNMASKS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a key of zeros is a key: the four octets stand in the frame",
        .hint = "whether a key is there is told by the mask bit, not by its value",
        .script = {ODD_FRAME(WS_PING, "unchanged", .zero_key = true), EXPECT_PONG("unchanged")},
    },
    {
        .id = "ws/5.3/key-restarts-per-fragment",
        .title = "counts key octets from zero again in each fragment",
        .proves = {WS_5_3_UNMASKS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a count that runs on through a message garbles every fragment but the first",
        .hint = "the offset into the key belongs to the frame; each frame brings a key of its own",
        .script = {FRAGMENT(WS_TEXT, "a"), FRAGMENT(WS_CONTINUATION, "bc"),
                   FRAGMENT(WS_CONTINUATION, "def"), FRAGMENT(WS_CONTINUATION, "ghijk"),
                   FRAGMENT(WS_CONTINUATION, "lmnopqr"), FRAME(WS_CONTINUATION, "stuvwxyz!"),
                   EXPECT_MESSAGE(WS_TEXT, "abcdefghijklmnopqrstuvwxyz!")},
    },
    {
        .id = "ws/5.3/key-restarts-amid-control",
        .title = "keeps the key of a Ping apart from those of the fragments",
        .proves = {WS_5_3_UNMASKS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "one place for the key of two frames garbles the one or the other",
        .hint = "keep key and offset with the frame that is being read",
        .script = {FRAGMENT(WS_TEXT, "abc"), FRAME(WS_PING, "amid"),
                   FRAME(WS_CONTINUATION, "defgh"), EXPECT_PONG("amid"),
                   EXPECT_MESSAGE(WS_TEXT, "abcdefgh")},
    },
    {
        .id = "ws/5.3/all-octets",
        .title = "unmasks a binary message of 65537 octets",
        .proves = {WS_5_3_UNMASKS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .tags = TAG_LARGE,
        .since = "1.0",
        .why = "a payload that comes in several reads is unmasked from several offsets",
        .hint = "carry the offset into the key over from one read to the next",
        .script = {FRAME_OF(WS_BINARY, REPEAT("\x00\x01\x02\x80\xfe\xff\x7f", 65537)),
                   EXPECT_MESSAGE_OF(WS_BINARY, REPEAT("\x00\x01\x02\x80\xfe\xff\x7f", 65537))},
    },
    {
        .id = "ws/5.3/length-excludes-key",
        .title = "finds the Ping right behind a masked Pong",
        .proves = {WS_5_3_LENGTH_EXCLUDES_KEY},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a server that counts the key as payload is four octets off in the next frame",
        .hint = "after the head with its key come exactly as many octets as the length says",
        .script = {FRAME(WS_PONG, "Hello"), FRAME(WS_PING, "next"), EXPECT_PONG("next")},
    },
    {
        .id = "ws/5.3/length-excludes-key-empty",
        .title = "finds the Ping right behind an empty Pong",
        .proves = {WS_5_3_LENGTH_EXCLUDES_KEY},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why =
            "a masked frame of no payload still carries its key, and a length of zero hides that",
        .hint = "read the four octets of the key also when the length is 0",
        .script = {FRAME(WS_PONG, ""), FRAME(WS_PING, "next"), EXPECT_PONG("next")},
    },
    {
        .id = "ws/5.3/length-excludes-key-16",
        .title = "finds the Ping right behind a text of 126 octets",
        .proves = {WS_5_3_LENGTH_EXCLUDES_KEY},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "the key comes behind the extended length and counts in neither form",
        .hint = "the key begins after 2, 4 or 10 octets, by the form of the length",
        .script = {FRAME_OF(WS_TEXT, REPEAT("*", 126)), FRAME(WS_PING, "next"),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("*", 126)), EXPECT_PONG("next")},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/5.3/ping-of-{}",
                .title = "unmasks a Ping of {}",
                .proves = {WS_5_3_UNMASKS},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = UNMASK_WHY,
                .hint = UNMASK_HINT,
                .script = {FRAME_OF(WS_PING, VALUE), EXPECT_PONG_OF(VALUE)},
            },
        VALUES(ping_sizes),
    },
    {
        .pattern =
            {
                .id = "ws/5.3/text-of-{}",
                .title = "unmasks a text of {}",
                .proves = {WS_5_3_UNMASKS},
                .against = ROLES_SERVER,
                .needs = NEEDS_ECHO,
                .since = "1.0",
                .why = UNMASK_WHY,
                .hint = UNMASK_HINT,
                .script = {FRAME_OF(WS_TEXT, VALUE), EXPECT_MESSAGE_OF(WS_TEXT, VALUE)},
            },
        VALUES(text_sizes),
    },
};

const struct ws_section ws_05_3_unmasking = SECTION_OF_BOTH(cases, families);
