/* SPDX-License-Identifier: MIT */
/*
 * RFC 7692 7.2.1: what a compressed message may be made of, and so has to be understood: several
 * blocks, blocks of each type, blocks with BFINAL, fragments that end in a whole empty block. And
 * the windows that a server keeps to when it compresses: these cases make it say distances; whether
 * they are too large is watched in every run (ws/every-run).
 */
#include "conformance/websocket/sections.h"

#define PLAIN_OFFER  .offer = "permessage-deflate"
#define DEFLATE_CASE .against = ROLES_SERVER, .since = "1.0"
#define ECHOED       DEFLATE_CASE, .needs = NEEDS_ECHO | NEEDS_DEFLATE, PLAIN_OFFER

#define HELLO_OCTETS "\xf2\x48\xcd\xc9\xc9\x07\x00"

#define BLOCKS_WHY  "each compressor cuts its blocks otherwise, and zlib is not the only one"
#define BLOCKS_HINT "inflate until the input is used up, not until a first block or message is"
#define TYPE_HINT   "feed the stream to an inflater of RFC 1951, whichever blocks it has"
#define FINAL_WHY   "an inflater stops at BFINAL, and what follows is lost unless it is begun again"
#define FINAL_HINT                                                                            \
    "when the inflater says that the stream has ended and input is left, or another message " \
    "comes, begin it anew and go on"

/*
 * What a server is tempted to find again: 64 octets that are like nothing else, and the same behind
 * `size` octets.
 */
#define UNLIKE "Q7w#zR1!kV9@mX3$bN5%hJ8^tG2&yF4*cD6(pS0)eA-_uL=+iK[]oH{}nE;:xW<>"

static const char apart_300[300] = UNLIKE;
static const char apart_600[600] = UNLIKE;
static const char apart_1500[1500] = UNLIKE;
static const char apart_3000[3000] = UNLIKE;
static const char apart_6000[6000] = UNLIKE;
static const char apart_12000[12000] = UNLIKE;
static const char apart_24000[24000] = UNLIKE;

#define APART(apart, count)                                              \
    {                                                                    \
        .pattern = apart_##apart, .pattern_size = sizeof(apart_##apart), \
        .size = (count) * (apart) + 64                                   \
    }

/* Within one message, and from one message to the next. */
#define WINDOW(bits, apart, count)                                                                \
    {                                                                                             \
        .id = "ws/7692-7.2.1/window-of-" #bits,                                                   \
        .title = "echoes what repeats beyond its window of 2^" #bits " octets",                   \
        .proves = {PMCE_7_2_1_SERVER_KEEPS_WITHIN_WINDOW, PMCE_6_1_SENDS_WHAT_INFLATES},          \
        DEFLATE_CASE, .needs = NEEDS_ECHO | NEEDS_DEFLATE,                                        \
        .offer = "permessage-deflate; server_max_window_bits=" #bits,                             \
        .why = "a client that keeps no more than was agreed cannot inflate what reaches further", \
        .hint = "give the window that was agreed to the compressor; zlib has none of 256 octets", \
        .script = {FRAME_OF(WS_BINARY, APART(apart, count)),                                      \
                   EXPECT_MESSAGE_OF(WS_BINARY, APART(apart, count)),                             \
                   FRAME_OF(WS_BINARY, APART(apart, count)),                                      \
                   EXPECT_MESSAGE_OF(WS_BINARY, APART(apart, count))},                            \
    }

static const struct ws_case cases[] = {
    {
        .id = "ws/7692-7.2.1/many-blocks",
        .title = "understands a message of many blocks",
        .proves = {PMCE_7_2_1_TAKES_SEVERAL_BLOCKS},
        ECHOED,
        .why = BLOCKS_WHY,
        .hint = BLOCKS_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, FIXED_BLOCK("a"), STORED_BLOCK("b"), FIXED_BLOCK("c"),
                                   DYNAMIC_BLOCK("d"), STORED_BLOCK("e"), DYNAMIC_BLOCK("f"),
                                   FIXED_BLOCK("g"), FIXED_BLOCK("h")),
                   EXPECT_MESSAGE(WS_TEXT, "abcdefgh")},
    },
    {
        .id = "ws/7692-7.2.1/empty-blocks",
        .title = "understands a message with empty blocks in it",
        .proves = {PMCE_7_2_1_TAKES_SEVERAL_BLOCKS},
        ECHOED,
        .why = BLOCKS_WHY,
        .hint = BLOCKS_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, STORED_BLOCK(""), FIXED_BLOCK("Hel"), STORED_BLOCK(""),
                                   FIXED_BLOCK(""), STORED_BLOCK(""), FIXED_BLOCK("lo"),
                                   FIXED_BLOCK("")),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.1/copy-from-other-block",
        .title = "finds again what stands in a block before",
        .proves = {PMCE_7_2_1_TAKES_SEVERAL_BLOCKS},
        ECHOED,
        .why = "the window goes on over the borders of blocks",
        .hint = TYPE_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, STORED_BLOCK("Hello, "), COPY_BLOCK(7, 7),
                                   DYNAMIC_BLOCK("world"), COPY_BLOCK(5, 3)),
                   EXPECT_MESSAGE(WS_TEXT, "Hello, Hello, worldwor")},
    },
    {
        .id = "ws/7692-7.2.1/stored-block",
        .title = "understands a stored block",
        .proves = {PMCE_7_2_1_TAKES_ANY_BLOCK},
        ECHOED,
        .why = BLOCKS_WHY,
        .hint = TYPE_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, STORED_BLOCK("stored")),
                   EXPECT_MESSAGE(WS_TEXT, "stored")},
    },
    {
        .id = "ws/7692-7.2.1/fixed-block",
        .title = "understands a block of the fixed code",
        .proves = {PMCE_7_2_1_TAKES_ANY_BLOCK, PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = BLOCKS_WHY,
        .hint = TYPE_HINT,
        .script = {DEFLATED_BLOCKS(WS_BINARY, FIXED_BLOCK("fixed\x00\x8f\x90\xff")),
                   EXPECT_MESSAGE(WS_BINARY, "fixed\x00\x8f\x90\xff")},
    },
    {
        .id = "ws/7692-7.2.1/dynamic-block",
        .title = "understands a block with a code of its own",
        .proves = {PMCE_7_2_1_TAKES_ANY_BLOCK},
        ECHOED,
        .why = BLOCKS_WHY,
        .hint = TYPE_HINT,
        .script = {DEFLATED_BLOCKS(WS_BINARY, DYNAMIC_BLOCK("dynamic\x00\x8f\x90\xff")),
                   EXPECT_MESSAGE(WS_BINARY, "dynamic\x00\x8f\x90\xff")},
    },
    {
        .id = "ws/7692-7.2.1/longest-stored-block",
        .title = "understands a stored block of 65535 octets",
        .proves = {PMCE_7_2_1_TAKES_ANY_BLOCK},
        ECHOED,
        .why = BLOCKS_WHY,
        .hint = TYPE_HINT,
        .script = {DEFLATED_BLOCKS(WS_BINARY,
                                   {.kind = BLOCK_STORED, .literals = REPEAT("stored", 65535)}),
                   EXPECT_MESSAGE_OF(WS_BINARY, REPEAT("stored", 65535))},
    },
    {
        .id = "ws/7692-7.2.1/longest-copy",
        .title = "understands copies of 3 and of 258 octets",
        .proves = {PMCE_7_2_1_TAKES_ANY_BLOCK, PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = "a copy may be longer than its distance, and then repeats what it writes",
        .hint = TYPE_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, FIXED_BLOCK("ab"), COPY_BLOCK(2, 258),
                                   COPY_BLOCK(2, 3)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("ab", 263))},
    },
    {
        .id = "ws/7692-7.2.1/final-block",
        .title = "understands messages that each end in a final block",
        .proves = {PMCE_7_2_1_TAKES_FINAL_BLOCKS},
        ECHOED,
        .why = FINAL_WHY,
        .hint = FINAL_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_FIXED, "first", .final = true)),
                   EXPECT_MESSAGE(WS_TEXT, "first"),
                   DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_FIXED, "second", .final = true)),
                   EXPECT_MESSAGE(WS_TEXT, "second")},
    },
    {
        .id = "ws/7692-7.2.1/message-behind-final-block",
        .title = "understands the message behind one with a final block",
        .proves = {PMCE_7_2_1_TAKES_FINAL_BLOCKS},
        ECHOED,
        .why = FINAL_WHY,
        .hint = FINAL_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_FIXED, "Hello", .final = true)),
                   EXPECT_MESSAGE(WS_TEXT, "Hello"), DEFLATED_BLOCKS(WS_TEXT, FIXED_BLOCK("world")),
                   EXPECT_MESSAGE(WS_TEXT, "world")},
    },
    {
        .id = "ws/7692-7.2.1/blocks-behind-final-block",
        .title = "understands what stands behind a final block in its message",
        .proves = {PMCE_7_2_1_TAKES_FINAL_BLOCKS},
        ECHOED,
        .why = FINAL_WHY,
        .hint = FINAL_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_FIXED, "Hel", .final = true),
                                   FIXED_BLOCK("lo")),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.1/final-blocks-of-each-type",
        .title = "understands final blocks of each type",
        .proves = {PMCE_7_2_1_TAKES_FINAL_BLOCKS},
        ECHOED,
        .why = FINAL_WHY,
        .hint = FINAL_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_STORED, "stored", .final = true)),
                   EXPECT_MESSAGE(WS_TEXT, "stored"),
                   DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_DYNAMIC, "dynamic", .final = true)),
                   EXPECT_MESSAGE(WS_TEXT, "dynamic"),
                   DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_FIXED, "fixed", .final = true)),
                   EXPECT_MESSAGE(WS_TEXT, "fixed")},
    },
    {
        .id = "ws/7692-7.2.1/final-blocks-in-one-message",
        .title = "understands several final blocks in one message",
        .proves = {PMCE_7_2_1_TAKES_FINAL_BLOCKS},
        ECHOED,
        .why = FINAL_WHY,
        .hint = FINAL_HINT,
        .script = {DEFLATED_BLOCKS(WS_TEXT, ODD_BLOCK(BLOCK_FIXED, "He", .final = true),
                                   ODD_BLOCK(BLOCK_STORED, "l", .final = true),
                                   ODD_BLOCK(BLOCK_DYNAMIC, "lo", .final = true)),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.1/fragment-cut-at-flush",
        .title = "understands fragments that end in a whole empty block",
        .proves = {PMCE_7_2_1_TAKES_FLUSHED_FRAGMENTS},
        ECHOED,
        .why = "who sends what it has so far flushes, and cuts nothing off",
        .hint = "append the four octets behind the last fragment, and behind no other",
        .script = {DEFLATED_FRAGMENT(WS_TEXT, "Hello, "), DEFLATED(WS_CONTINUATION, "world"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello, world")},
    },
    {
        .id = "ws/7692-7.2.1/three-flushed-fragments",
        .title = "understands three flushed fragments and the message behind",
        .proves = {PMCE_7_2_1_TAKES_FLUSHED_FRAGMENTS},
        ECHOED,
        .why = "who sends what it has so far flushes, and cuts nothing off",
        .hint = "append the four octets behind the last fragment, and behind no other",
        .script = {DEFLATED_FRAGMENT(WS_TEXT, "one "), DEFLATED_FRAGMENT(WS_CONTINUATION, "two "),
                   DEFLATED(WS_CONTINUATION, "three"), EXPECT_MESSAGE(WS_TEXT, "one two three"),
                   DEFLATED(WS_TEXT, "four"), EXPECT_MESSAGE(WS_TEXT, "four")},
    },
    {
        .id = "ws/7692-7.2.1/server-begins-empty",
        .title = "echoes one text three times without taking its window over",
        .proves = {PMCE_7_2_1_SERVER_BEGINS_EMPTY, PMCE_6_1_SENDS_WHAT_INFLATES},
        DEFLATE_CASE,
        .needs = NEEDS_ECHO | NEEDS_DEFLATE,
        .offer = "permessage-deflate; server_no_context_takeover",
        .why = "a client that was told so has dropped what the second message refers to",
        .hint = "begin the compressor anew for each message when it was agreed",
        .script = {FRAME_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   FRAME_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   DEFLATED_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("Hello, world. ", 1400))},
    },
    {
        .id = "ws/7692-7.2.1/server-takes-over",
        .title = "echoes one text three times in a window that goes on",
        .proves = {PMCE_6_1_SENDS_WHAT_INFLATES, PMCE_7_2_1_SERVER_TAKES_OVER},
        ECHOED,
        .why = "a compressor that forgets what it sent compresses against nothing",
        .hint = "what one compressor has written is read by one inflater, in the same order",
        .script = {FRAME_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   FRAME(WS_TEXT, "short"), EXPECT_MESSAGE(WS_TEXT, "short"),
                   FRAME_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)), FRAME(WS_TEXT, ""),
                   EXPECT_MESSAGE(WS_TEXT, ""), FRAME_OF(WS_TEXT, REPEAT("Hello, world. ", 1400)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("Hello, world. ", 1400))},
    },
    WINDOW(8, 300, 80),
    WINDOW(9, 600, 40),
    WINDOW(10, 1500, 16),
    WINDOW(11, 3000, 8),
    WINDOW(12, 6000, 4),
    WINDOW(13, 12000, 2),
    WINDOW(14, 24000, 2),
};

const struct ws_section ws_7692_07_2_1_compression = SECTION_OF_CASES(cases);
