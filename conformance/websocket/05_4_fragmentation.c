/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 5.4: a message in several frames.
 *
 * What a message is does not depend on where its frames end: one, two and a thousand fragments
 * give the same echo, and control frames stand anywhere between them. What is not a message fails
 * the connection: a continuation of nothing, and a message begun inside another.
 */
#include "conformance/websocket/sections.h"

#define BORDER_WHY \
    "an intermediary may cut a message anew, so that no border of a frame means a thing"
#define BORDER_HINT "collect the payloads until the frame with FIN and act on the whole only"
#define COVERS(...) \
    {               \
        __VA_ARGS__ \
    }
#define NOTHING COVERS(NULL)

#define STRAY_WHY                                                                                  \
    "a continuation that is taken for a message, or kept for the next one, gives the data of one " \
    "sender to another reading"
#define STRAY_HINT                                                                               \
    "keep whether a message is under way; opcode 0 without one, and 1 or 2 with one, both fail " \
    "the connection"

/* One text of eight octets, cut into two frames behind octet N. */
#define CUT_AT(octets, first, second)                                                  \
    {                                                                                  \
        .id = "ws/5.4/cut-at-" octets,                                                 \
        .title = "joins a message that is cut after " octets " octets",                \
        .proves = {WS_5_4_RELIES_ON_NO_FRAME_BORDERS, WS_5_4_JOINS_FRAGMENTS},         \
        .against = ROLES_BOTH, .needs = NEEDS_ECHO, .since = "1.0", .why = BORDER_WHY, \
        .hint = BORDER_HINT,                                                           \
        .script = {FRAGMENT(WS_TEXT, first), FRAME(WS_CONTINUATION, second),           \
                   EXPECT_MESSAGE(WS_TEXT, "fragment")},                               \
    }

/* A continuation where there is nothing to continue; what stands before it has been finished. */
#define STRAY(name, words, covers_, ...)                                                          \
    {                                                                                             \
        .id = "ws/5.4/stray-" name, .title = "fails the connection on " words,                    \
        .proves = {WS_5_4_FAILS_ON_STRAY_CONTINUATION}, .covers = covers_, .against = ROLES_BOTH, \
        .since = "1.0", .why = STRAY_WHY, .hint = STRAY_HINT,                                     \
        .script = {__VA_ARGS__, EXPECT_FAIL(1002)},                                               \
    }

/* A message begun before the one under way is finished. */
#define INTERLEAVED(name, words, covers_, first, second, unfinished_)                              \
    {                                                                                              \
        .id = "ws/5.4/interleaved-" name, .title = "fails the connection on " words,               \
        .proves = {WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE}, .covers = covers_, .against = ROLES_BOTH, \
        .since = "1.0",                                                                            \
        .why = "two messages whose fragments are mixed cannot be told apart any more",             \
        .hint = STRAY_HINT,                                                                        \
        .script = {FRAGMENT(first, "one"), ODD_FRAME(second, "two", .unfinished = (unfinished_)),  \
                   EXPECT_FAIL(1002)},                                                             \
    }

static const struct ws_case cases[] = {
    {
        .id = "ws/5.4/one-fragment",
        .title = "takes a message in one frame",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "the plainest message of all: what fails here fails everywhere",
        .hint = "a frame with FIN and opcode 1 or 2 is a whole message",
        .script = {FRAME(WS_TEXT, "fragment"), EXPECT_MESSAGE(WS_TEXT, "fragment")},
    },
    {
        .id = "ws/5.4/two-fragments",
        .title = "joins a text message of two fragments",
        .proves = {WS_5_4_JOINS_FRAGMENTS, WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .covers = {"5.3", "5.4", "5.5"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "every peer may send its messages in fragments at any time",
        .hint = BORDER_HINT,
        .script = {FRAGMENT(WS_TEXT, "fragment1"), FRAME(WS_CONTINUATION, "fragment2"),
                   EXPECT_MESSAGE(WS_TEXT, "fragment1fragment2")},
    },
    {
        .id = "ws/5.4/two-fragments-binary",
        .title = "joins a binary message of two fragments",
        .proves = {WS_5_4_JOINS_FRAGMENTS, WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "every peer may send its messages in fragments at any time",
        .hint = BORDER_HINT,
        .script = {FRAGMENT(WS_BINARY, "\x00\xff"), FRAME(WS_CONTINUATION, "\xff\x00"),
                   EXPECT_MESSAGE(WS_BINARY, "\x00\xff\xff\x00")},
    },
    {
        .id = "ws/5.4/three-fragments-in-order",
        .title = "joins three fragments in the order they came",
        .proves = {WS_5_4_JOINS_FRAGMENTS},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "two fragments do not tell whether the middle ones are kept in order",
        .hint = BORDER_HINT,
        .script = {FRAGMENT(WS_TEXT, "first,"), FRAGMENT(WS_CONTINUATION, "second,"),
                   FRAME(WS_CONTINUATION, "third"), EXPECT_MESSAGE(WS_TEXT, "first,second,third")},
    },
    {
        .id = "ws/5.4/twelve-fragments",
        .title = "joins twelve fragments of one octet",
        .proves = {WS_5_4_JOINS_FRAGMENTS, WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a list of fragments with a small fixed room overflows here",
        .hint = BORDER_HINT,
        .script = {FRAGMENT(WS_TEXT, "a"), FRAGMENT(WS_CONTINUATION, "b"),
                   FRAGMENT(WS_CONTINUATION, "c"), FRAGMENT(WS_CONTINUATION, "d"),
                   FRAGMENT(WS_CONTINUATION, "e"), FRAGMENT(WS_CONTINUATION, "f"),
                   FRAGMENT(WS_CONTINUATION, "g"), FRAGMENT(WS_CONTINUATION, "h"),
                   FRAGMENT(WS_CONTINUATION, "i"), FRAGMENT(WS_CONTINUATION, "j"),
                   FRAGMENT(WS_CONTINUATION, "k"), FRAME(WS_CONTINUATION, "l"),
                   EXPECT_MESSAGE(WS_TEXT, "abcdefghijkl")},
    },
    /* The frames are written out, with a key of zeros: FIN 0, opcode 0, one octet. */
    {
        .id = "ws/5.4/thousand-fragments",
        .title = "joins a thousand fragments of one octet, or says it is too much",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE, WS_5_4_JOINS_FRAGMENTS},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "work that grows with the square of the fragments makes a small message expensive",
        .hint = "append to one buffer that grows by a factor; a limit (10.4) is lawful, with 1009",
        .script = {FRAGMENT(WS_TEXT, ""),
                   {.verb = VERB_RAW, .payload = REPEAT("\x00\x81\x00\x00\x00\x00*", 7000)},
                   FRAME(WS_CONTINUATION, "*"),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("*", 1001)),
                   OR_CLOSE(GRADE_INFO, "more fragments than the peer takes", 1008, 1009)},
    },
    {
        .id = "ws/5.4/uneven-fragments",
        .title = "joins fragments of 0, 1, 126 and 65536 octets",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .tags = TAG_LARGE,
        .since = "1.0",
        .why = "each form of the length occurs inside one message",
        .hint = BORDER_HINT,
        .script = {FRAGMENT(WS_BINARY, ""), FRAGMENT(WS_CONTINUATION, "\xff"),
                   FRAGMENT_OF(WS_CONTINUATION, REPEAT("\xff", 126)),
                   FRAME_OF(WS_CONTINUATION, REPEAT("\xff", 65536)),
                   EXPECT_MESSAGE_OF(WS_BINARY, REPEAT("\xff", 65663))},
    },
    {
        .id = "ws/5.4/empty-first-fragment",
        .title = "joins a message whose first fragment is empty",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a peer that takes no payload for no message calls the next frame stray",
        .hint = "keep that a message is under way apart from how much of it has come",
        .script = {FRAGMENT(WS_TEXT, ""), FRAME(WS_CONTINUATION, "text"),
                   EXPECT_MESSAGE(WS_TEXT, "text")},
    },
    {
        .id = "ws/5.4/empty-middle-fragment",
        .title = "joins a message whose middle fragment is empty",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "an empty fragment is taken for the end of the data",
        .hint = "only FIN ends a message",
        .script = {FRAGMENT(WS_TEXT, "te"), FRAGMENT(WS_CONTINUATION, ""),
                   FRAME(WS_CONTINUATION, "xt"), EXPECT_MESSAGE(WS_TEXT, "text")},
    },
    {
        .id = "ws/5.4/empty-last-fragment",
        .title = "joins a message whose last fragment is empty",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "who streams does not know the end before it is there, and ends with an empty frame",
        .hint = "deliver the message at FIN also when that frame brings no octet",
        .script = {FRAGMENT(WS_TEXT, "text"), FRAME(WS_CONTINUATION, ""),
                   EXPECT_MESSAGE(WS_TEXT, "text")},
    },
    {
        .id = "ws/5.4/all-fragments-empty",
        .title = "takes three empty fragments for one empty message",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .covers = {"6.1.2"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "an empty message is a message",
        .hint = "deliver at FIN whatever the length is",
        .script = {FRAGMENT(WS_TEXT, ""), FRAGMENT(WS_CONTINUATION, ""), FRAME(WS_CONTINUATION, ""),
                   EXPECT_MESSAGE(WS_TEXT, "")},
    },
    {
        .id = "ws/5.4/empty-around-full",
        .title = "joins a fragment that stands between two empty ones",
        .proves = {WS_5_4_TAKES_FRAGMENTS_OF_ANY_SIZE},
        .covers = {"6.1.3"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a peer that skips empty frames skips the end of the message with them",
        .hint = "deliver at FIN whatever the length is",
        .script = {FRAGMENT(WS_TEXT, ""), FRAGMENT(WS_CONTINUATION, "middle"),
                   FRAME(WS_CONTINUATION, ""), EXPECT_MESSAGE(WS_TEXT, "middle")},
    },
    CUT_AT("1", "f", "ragment"),
    CUT_AT("2", "fr", "agment"),
    CUT_AT("3", "fra", "gment"),
    CUT_AT("4", "frag", "ment"),
    CUT_AT("5", "fragm", "ent"),
    CUT_AT("6", "fragme", "nt"),
    CUT_AT("7", "fragmen", "t"),

    {
        .id = "ws/5.4/type-text-from-first",
        .title = "takes the type text from the first of three fragments",
        .proves = {WS_5_4_TYPE_FROM_FIRST_FRAGMENT},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a continuation has no type of its own: opcode 0 says nothing",
        .hint = "remember the opcode of the first fragment until FIN",
        .script = {FRAGMENT(WS_TEXT, "a"), FRAGMENT(WS_CONTINUATION, "b"),
                   FRAME(WS_CONTINUATION, "c"), EXPECT_MESSAGE(WS_TEXT, "abc")},
    },
    {
        .id = "ws/5.4/type-binary-from-first",
        .title = "takes the type binary from the first of three fragments",
        .proves = {WS_5_4_TYPE_FROM_FIRST_FRAGMENT},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "octets that are no text come back as text, or not at all, when the type is lost",
        .hint = "remember the opcode of the first fragment until FIN",
        .script = {FRAGMENT(WS_BINARY, "\xff"), FRAGMENT(WS_CONTINUATION, "\xc3"),
                   FRAME(WS_CONTINUATION, "\x00"), EXPECT_MESSAGE(WS_BINARY, "\xff\xc3\x00")},
    },
    {
        .id = "ws/5.4/type-changes-between-messages",
        .title = "takes the type anew for each fragmented message",
        .proves = {WS_5_4_TYPE_FROM_FIRST_FRAGMENT},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a type that is kept past the end of a message is that of the one before",
        .hint = "set the type at each frame of opcode 1 or 2",
        .script = {FRAGMENT(WS_BINARY, "\x80"), FRAME(WS_CONTINUATION, "\x81"),
                   FRAGMENT(WS_TEXT, "a"), FRAME(WS_CONTINUATION, "b"),
                   EXPECT_MESSAGE(WS_BINARY, "\x80\x81"), EXPECT_MESSAGE(WS_TEXT, "ab")},
    },

    {
        .id = "ws/5.4/ping-amid-fragments",
        .title = "answers a Ping between two fragments and goes on",
        .proves = {WS_5_4_HANDLES_CONTROL_AMID_FRAGMENTS},
        .covers = {"5.6", "5.7", "5.8"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a keep-alive does not wait for a long message, and must not break it",
        .hint = "handle control frames apart, without touching the message under way",
        .script = {FRAGMENT(WS_TEXT, "fragment1"), FRAME(WS_PING, "ping payload"),
                   FRAME(WS_CONTINUATION, "fragment2"), EXPECT_PONG("ping payload"),
                   EXPECT_MESSAGE(WS_TEXT, "fragment1fragment2")},
    },
    {
        .id = "ws/5.4/pong-amid-fragments",
        .title = "takes a Pong between two fragments and goes on",
        .proves = {WS_5_4_HANDLES_CONTROL_AMID_FRAGMENTS},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "a Pong that nobody asked for may come anywhere, also amid a message",
        .hint = "handle control frames apart, without touching the message under way",
        .script = {FRAGMENT(WS_TEXT, "one"), FRAME(WS_PONG, "unasked"),
                   FRAME(WS_CONTINUATION, "two"), EXPECT_MESSAGE(WS_TEXT, "onetwo")},
    },
    {
        .id = "ws/5.4/empty-ping-amid-fragments",
        .title = "answers an empty Ping between two fragments and goes on",
        .proves = {WS_5_4_HANDLES_CONTROL_AMID_FRAGMENTS},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "an empty frame with FIN amid a message is easily taken for its end",
        .hint = "FIN of a control frame says nothing about the message",
        .script = {FRAGMENT(WS_TEXT, "one"), FRAME(WS_PING, ""), FRAME(WS_CONTINUATION, "two"),
                   EXPECT_PONG(""), EXPECT_MESSAGE(WS_TEXT, "onetwo")},
    },
    {
        .id = "ws/5.4/pings-in-each-gap",
        .title = "answers Pings in every gap of a message of five fragments",
        .proves = {WS_5_4_HANDLES_CONTROL_AMID_FRAGMENTS},
        .covers = {"5.19", "5.20"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = "what is put aside for a control frame has to come back each time",
        .hint = "handle control frames apart, without touching the message under way",
        .script = {FRAGMENT(WS_TEXT, "1"), FRAME(WS_PING, "a"), FRAGMENT(WS_CONTINUATION, "2"),
                   FRAME(WS_PING, "b"), FRAGMENT(WS_CONTINUATION, "3"), FRAME(WS_PONG, "x"),
                   FRAGMENT(WS_CONTINUATION, "4"), FRAME(WS_PING, "c"), FRAME(WS_CONTINUATION, "5"),
                   EXPECT_PONG("a"), EXPECT_PONG("b"), EXPECT_PONG("c"),
                   EXPECT_MESSAGE(WS_TEXT, "12345")},
    },

    STRAY("finished", "a last continuation as the first frame", NOTHING,
          FRAME(WS_CONTINUATION, "stray")),
    STRAY("unfinished", "a middle continuation as the first frame", NOTHING,
          FRAGMENT(WS_CONTINUATION, "stray")),
    STRAY("empty", "an empty last continuation as the first frame", NOTHING,
          FRAME(WS_CONTINUATION, "")),
    STRAY("empty-unfinished", "an empty middle continuation as first frame", NOTHING,
          FRAGMENT(WS_CONTINUATION, "")),
    STRAY("then-text", "a stray continuation with a text behind it", COVERS("5.9", "5.10", "5.11"),
          FRAME(WS_CONTINUATION, "non-continuation payload"), FRAME(WS_TEXT, "Hello, world!")),
    STRAY("unfinished-then-text", "a stray fragment with a text behind it",
          COVERS("5.12", "5.13", "5.14"), FRAGMENT(WS_CONTINUATION, "non-continuation payload"),
          FRAME(WS_TEXT, "Hello, world!")),
    STRAY("then-message", "a stray fragment with a message behind it", COVERS("5.16"),
          FRAGMENT(WS_CONTINUATION, "fragment1"), FRAGMENT(WS_TEXT, "fragment2"),
          FRAME(WS_CONTINUATION, "fragment3")),
    STRAY("finished-then-message", "a stray end with a message behind it", COVERS("5.17"),
          FRAME(WS_CONTINUATION, "fragment1"), FRAGMENT(WS_TEXT, "fragment2"),
          FRAME(WS_CONTINUATION, "fragment3")),
    STRAY("after-ping", "a continuation behind nothing but a Ping", NOTHING, FRAME(WS_PING, "beat"),
          FRAME(WS_CONTINUATION, "stray")),
    {
        .id = "ws/5.4/stray-after-fragmented",
        .title = "fails the connection on a continuation of a finished message",
        .proves = {WS_5_4_FAILS_ON_STRAY_CONTINUATION},
        .covers = {"5.15"},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = STRAY_WHY,
        .hint = "with the frame that carries FIN no message is under way any more",
        .script = {FRAGMENT(WS_TEXT, "fragment1"), FRAME(WS_CONTINUATION, "fragment2"),
                   EXPECT_MESSAGE(WS_TEXT, "fragment1fragment2"),
                   FRAGMENT(WS_CONTINUATION, "fragment3"), FRAME(WS_TEXT, "fragment4"),
                   EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.4/stray-after-whole",
        .title = "fails the connection on a continuation of an unfragmented text",
        .proves = {WS_5_4_FAILS_ON_STRAY_CONTINUATION},
        .against = ROLES_BOTH,
        .needs = NEEDS_ECHO,
        .since = "1.0",
        .why = STRAY_WHY,
        .hint = "a frame with FIN and opcode 1 or 2 leaves no message under way",
        .script = {FRAME(WS_TEXT, "whole"), EXPECT_MESSAGE(WS_TEXT, "whole"),
                   FRAME(WS_CONTINUATION, "more"), EXPECT_FAIL(1002)},
    },

    INTERLEAVED("text-in-text", "a text inside a text message", COVERS("5.18"), WS_TEXT, WS_TEXT,
                false),
    INTERLEAVED("binary-in-text", "a binary frame inside a text message", NOTHING, WS_TEXT,
                WS_BINARY, false),
    INTERLEAVED("text-in-binary", "a text inside a binary message", NOTHING, WS_BINARY, WS_TEXT,
                false),
    INTERLEAVED("binary-in-binary", "a binary frame inside a binary message", NOTHING, WS_BINARY,
                WS_BINARY, false),
    INTERLEAVED("text-begun-in-text", "a text message begun inside a text message", NOTHING,
                WS_TEXT, WS_TEXT, true),
    INTERLEAVED("binary-begun-in-text", "a binary message begun inside a text message", NOTHING,
                WS_TEXT, WS_BINARY, true),
    INTERLEAVED("text-begun-in-binary", "a text message begun inside a binary message", NOTHING,
                WS_BINARY, WS_TEXT, true),
    INTERLEAVED("binary-begun-in-binary", "a binary message begun inside a binary one", NOTHING,
                WS_BINARY, WS_BINARY, true),
    {
        .id = "ws/5.4/interleaved-after-continuation",
        .title = "fails the connection on a text behind two fragments of another",
        .proves = {WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a message is still under way after its second fragment, not only after its first",
        .hint = STRAY_HINT,
        .script = {FRAGMENT(WS_TEXT, "one"), FRAGMENT(WS_CONTINUATION, "two"),
                   FRAME(WS_TEXT, "three"), EXPECT_FAIL(1002)},
    },
    {
        .id = "ws/5.4/interleaved-after-ping",
        .title = "fails the connection on a text inside a text, behind a Ping",
        .proves = {WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE},
        .against = ROLES_BOTH,
        .since = "1.0",
        .why = "a control frame between two fragments does not end the message",
        .hint = "a control frame leaves the state of the message as it was",
        .script = {FRAGMENT(WS_TEXT, "one"), FRAME(WS_PING, "beat"), FRAME(WS_TEXT, "two"),
                   EXPECT_FAIL(1002)},
    },
};

const struct ws_section ws_05_4_fragmentation = SECTION_OF_CASES(cases);
