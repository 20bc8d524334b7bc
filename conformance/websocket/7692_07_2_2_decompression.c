/* SPDX-License-Identifier: MIT */
/*
 * RFC 7692 7.2.2: how a server inflates: with the window of the message before, unless it answered
 * client_no_context_takeover, and with 32768 octets of it, unless it answered
 * client_max_window_bits. And data that no DEFLATE is: the text has no code for that, so 1007, 1002
 * and 1011 are as good, and an end without a Close as well (A30). What breaks off inside a block is
 * a warning only when it passes (A45).
 */
#include "conformance/websocket/sections.h"

#define PLAIN_OFFER  .offer = "permessage-deflate"
#define DEFLATE_CASE .against = ROLES_SERVER, .since = "1.0"
#define ECHOED       DEFLATE_CASE, .needs = NEEDS_ECHO | NEEDS_DEFLATE, PLAIN_OFFER
#define FAILS        DEFLATE_CASE, .needs = NEEDS_DEFLATE, PLAIN_OFFER
#define TAKES_OVER   .agreed = {.client_takeover = WANTED}
#define WHOLE_WINDOW .agreed = {.client_takeover = WANTED, .client_bits_min = 15}

#define HELLO_OCTETS "\xf2\x48\xcd\xc9\xc9\x07\x00"
/* "Hello" as 7.2.3.2 has it, found in the window of the message before. */
#define HELLO_AGAIN "\xf2\x00\x11\x00\x00"

/* What is unlike all behind it, so that who looks for it at another place finds something else. */
static const char far_octets[32768] =
    "These are 64 octets that nothing behind them is like, 0123456789";
#define FAR_OCTETS(size_)                                                          \
    {                                                                              \
        .pattern = far_octets, .pattern_size = sizeof(far_octets), .size = (size_) \
    }
#define FAR_BLOCK(size_)                                     \
    {                                                        \
        .kind = BLOCK_DYNAMIC, .literals = FAR_OCTETS(size_) \
    }
#define NUL_OCTETS(size_) REPEAT("\0", size_)

#define WINDOW_WHY "a compressor finds again what stands up to 32768 octets before"
#define WINDOW_HINT \
    "keep the last 32768 octets that were inflated, unless you answered client_max_window_bits"

/* Data that is no DEFLATE: any code will do, see above. */
#define FAILS_ON_DATA EXPECT_FAIL(1007, 1002, 1011, 1003, 1008)
#define BAD_WHY       "what is delivered for such data was never sent"
#define BAD_HINT      "take any error of the inflater for the end of the connection"

#define BAD_OCTETS(name, words, literal)                                                       \
    {                                                                                          \
        .id = "ws/7692-7.2.2/" name, .title = "fails the connection on " words,                \
        .proves = {PMCE_7_2_2_FAILS_ON_BAD_DATA}, FAILS, .tags = TAG_SECURITY, .why = BAD_WHY, \
        .hint = BAD_HINT, .script = {DEFLATED_OCTETS(WS_BINARY, literal), FAILS_ON_DATA},      \
    }
#define BAD_BLOCK(name, words, kind_, odd_)                                                    \
    {                                                                                          \
        .id = "ws/7692-7.2.2/" name, .title = "fails the connection on " words,                \
        .proves = {PMCE_7_2_2_FAILS_ON_BAD_DATA}, FAILS, .tags = TAG_SECURITY, .why = BAD_WHY, \
        .hint = BAD_HINT,                                                                      \
        .script = {DEFLATED_BLOCKS(WS_BINARY, ODD_BLOCK(kind_, "Hello", .odd = (odd_))),       \
                   FAILS_ON_DATA},                                                             \
    }
#define CUT_SHORT(name, words, ...)                                                           \
    {                                                                                         \
        .id = "ws/7692-7.2.2/" name, .title = "fails the connection on " words,               \
        .proves = {PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA}, FAILS,                                \
        .why = "what is missing is not seen when the inflater only waits for more",           \
        .hint = "when all is fed, the inflater has to stand behind the appended empty block", \
        .script = {__VA_ARGS__, FAILS_ON_DATA},                                               \
    }

static const struct ws_case cases[] = {
    {
        .id = "ws/7692-7.2.2/text",
        .title = "inflates a text",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = "whoever accepts the extension is sent compressed messages",
        .hint = "append 00 00 ff ff to the message and inflate it as raw DEFLATE",
        .script = {DEFLATED(WS_TEXT, "Hello, world"), EXPECT_MESSAGE(WS_TEXT, "Hello, world")},
    },
    {
        .id = "ws/7692-7.2.2/empty-text",
        .title = "inflates an empty text",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = "an empty message is one octet when it is compressed",
        .hint = "a message without data is a message, too",
        .script = {DEFLATED_OCTETS(WS_TEXT, "\x00"), EXPECT_MESSAGE(WS_TEXT, "")},
    },
    {
        .id = "ws/7692-7.2.2/empty-fixed-block",
        .title = "inflates an empty text in a block of the fixed code",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = "some compressors write an empty block of their own before they flush",
        .hint = "a message without data is a message, too",
        .script = {DEFLATED_OCTETS(WS_TEXT, "\x02\x00"), EXPECT_MESSAGE(WS_TEXT, "")},
    },
    {
        .id = "ws/7692-7.2.2/large-text",
        .title = "inflates a text of 64000 octets",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = "what is inflated is larger than any buffer that fits the frame",
        .hint = "call the inflater until it has used up the input and fills no buffer any more",
        .script = {DEFLATED_OF(WS_TEXT, REPEAT("inflates ", 64000)),
                   EXPECT_MESSAGE_OF(WS_TEXT, REPEAT("inflates ", 64000))},
    },
    {
        .id = "ws/7692-7.2.2/one-behind-another",
        .title = "inflates ten messages in one write",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = "messages come closer together than they were sent",
        .hint = "finish one message with the inflater before the next is fed to it",
        .script = {ODD_DEFLATED(WS_TEXT, REPEAT("abcdefghij", 100), .times = 10),
                   EXPECT_MESSAGES(WS_TEXT, 10, REPEAT("abcdefghij", 100))},
    },
    {
        .id = "ws/7692-7.2.2/keeps-window",
        .title = "inflates a message that refers to the one before",
        .proves = {PMCE_7_2_2_SERVER_KEEPS_WINDOW},
        ECHOED,
        TAKES_OVER,
        .why = "compressors keep their window from message to message",
        .hint = "do not reset the inflater, unless you answered client_no_context_takeover",
        .script = {DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello"),
                   DEFLATED_OCTETS(WS_TEXT, HELLO_AGAIN), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.2/keeps-window-over-three",
        .title = "inflates a message that refers to one three messages before",
        .proves = {PMCE_7_2_2_SERVER_KEEPS_WINDOW},
        ECHOED,
        TAKES_OVER,
        .why = "the window is as long as it is, however many messages stand in it",
        .hint = "keep the window by octets, not by messages",
        .script = {DEFLATED(WS_TEXT, "a rather long first text"),
                   EXPECT_MESSAGE(WS_TEXT, "a rather long first text"), DEFLATED(WS_TEXT, "two"),
                   EXPECT_MESSAGE(WS_TEXT, "two"), DEFLATED(WS_TEXT, ""),
                   EXPECT_MESSAGE(WS_TEXT, ""), DEFLATED(WS_TEXT, "a rather long first text"),
                   EXPECT_MESSAGE(WS_TEXT, "a rather long first text"),
                   DEFLATED_BLOCKS(WS_TEXT, COPY_BLOCK(51, 24)),
                   EXPECT_MESSAGE(WS_TEXT, "a rather long first text")},
    },
    {
        .id = "ws/7692-7.2.2/keeps-window-over-fragments",
        .title = "inflates a message that refers to fragments of the one before",
        .proves = {PMCE_7_2_2_SERVER_KEEPS_WINDOW},
        ECHOED,
        TAKES_OVER,
        .why = "fragments are one message, and one piece of the window",
        .hint = "keep what was inflated, whatever frames it came in",
        .script = {DEFLATED_OCTETS_FRAGMENT(WS_TEXT, "\xf2\x48\xcd"),
                   DEFLATED_OCTETS(WS_CONTINUATION, "\xc9\xc9\x07\x00"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello"), DEFLATED_OCTETS(WS_TEXT, HELLO_AGAIN),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.2/fresh-window",
        .title = "inflates messages that each begin with an empty window",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = "who may take its window over need not",
        .hint = "an inflater that goes on reads such messages as well",
        .script = {ODD_DEFLATED(WS_TEXT, BYTES("Hello, world"), .fresh_window = true),
                   EXPECT_MESSAGE(WS_TEXT, "Hello, world"),
                   ODD_DEFLATED(WS_TEXT, BYTES("Hello, world"), .fresh_window = true),
                   EXPECT_MESSAGE(WS_TEXT, "Hello, world")},
    },
    {
        .id = "ws/7692-7.2.2/without-takeover-agreed",
        .title = "inflates messages without context takeover of the client",
        .proves = {PMCE_7_2_2_INFLATES, PMCE_7_2_2_SERVER_RESETS_WINDOW},
        DEFLATE_CASE,
        .needs = NEEDS_ECHO | NEEDS_DEFLATE,
        .offer = "permessage-deflate; client_no_context_takeover",
        .agreed = {.client_takeover = UNWANTED},
        .why = "with an empty window each message stands for itself",
        .hint = "reset the inflater between messages, not inside one",
        .script = {DEFLATED(WS_TEXT, "Hello, Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello, Hello"),
                   DEFLATED_FRAGMENT(WS_TEXT, "Hello, "), DEFLATED(WS_CONTINUATION, "Hello"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello, Hello"), DEFLATED(WS_TEXT, "Hello, Hello"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello, Hello")},
    },
    {
        .id = "ws/7692-7.2.2/keeps-window-against-hint",
        .title = "keeps its window when it ignored the hint that it need not",
        .proves = {PMCE_7_2_2_SERVER_KEEPS_WINDOW_AGAINST_HINT},
        DEFLATE_CASE,
        .needs = NEEDS_ECHO | NEEDS_DEFLATE,
        .offer = "permessage-deflate; client_no_context_takeover",
        TAKES_OVER,
        .why = "a hint binds nobody: a client whose hint was not answered may take over",
        .hint = "reset the inflater only when you answered client_no_context_takeover",
        .script = {DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello"),
                   DEFLATED_OCTETS(WS_TEXT, HELLO_AGAIN), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.2/distance-of-32768",
        .title = "inflates a distance of 32768 inside a message",
        .proves = {PMCE_7_2_2_SERVER_USES_FULL_WINDOW},
        ECHOED,
        WHOLE_WINDOW,
        .why = WINDOW_WHY,
        .hint = WINDOW_HINT,
        .script = {DEFLATED_BLOCKS(WS_BINARY, FAR_BLOCK(32768), COPY_BLOCK(32768, 64)),
                   EXPECT_MESSAGE_OF(WS_BINARY, FAR_OCTETS(32768 + 64))},
    },
    {
        .id = "ws/7692-7.2.2/distance-of-32768-across-messages",
        .title = "inflates a distance of 32768 into the message before",
        .proves = {PMCE_7_2_2_SERVER_USES_FULL_WINDOW},
        ECHOED,
        WHOLE_WINDOW,
        .why = WINDOW_WHY,
        .hint = WINDOW_HINT,
        .script = {DEFLATED_BLOCKS(WS_BINARY, FAR_BLOCK(32768)),
                   EXPECT_MESSAGE_OF(WS_BINARY, FAR_OCTETS(32768)),
                   DEFLATED_BLOCKS(WS_BINARY, COPY_BLOCK(32768, 64)),
                   EXPECT_MESSAGE_OF(WS_BINARY, FAR_OCTETS(64))},
    },
    {
        .id = "ws/7692-7.2.2/distance-over-many-messages",
        .title = "inflates a distance of 32768 over two messages between",
        .proves = {PMCE_7_2_2_SERVER_USES_FULL_WINDOW},
        ECHOED,
        WHOLE_WINDOW,
        .why = WINDOW_WHY,
        .hint = WINDOW_HINT,
        .script = {DEFLATED_BLOCKS(WS_BINARY, FAR_BLOCK(64)),
                   EXPECT_MESSAGE_OF(WS_BINARY, FAR_OCTETS(64)),
                   DEFLATED_BLOCKS(WS_BINARY, {.kind = BLOCK_FIXED, .literals = NUL_OCTETS(20000)}),
                   EXPECT_MESSAGE_OF(WS_BINARY, NUL_OCTETS(20000)),
                   DEFLATED_BLOCKS(WS_BINARY, {.kind = BLOCK_FIXED, .literals = NUL_OCTETS(12704)}),
                   EXPECT_MESSAGE_OF(WS_BINARY, NUL_OCTETS(12704)),
                   DEFLATED_BLOCKS(WS_BINARY, COPY_BLOCK(32768, 64)),
                   EXPECT_MESSAGE_OF(WS_BINARY, FAR_OCTETS(64))},
    },
    BAD_OCTETS("block-of-type-3", "a block of the reserved type", "\xff\xff"),
    BAD_OCTETS("distance-before-first-octet", "a distance to before the first octet", HELLO_AGAIN),
    BAD_OCTETS("zlib-header", "data with a header of zlib", "\x78\x9c\xf2\x48\xcd\xc9\xc9\x07\x00"),
    BAD_OCTETS("plain-text-with-rsv1", "plain text that says it is compressed", "Hello"),
    BAD_BLOCK("type-3-behind-literals", "a block of the reserved type behind another", BLOCK_FIXED,
              BLOCK_OF_TYPE_3),
    BAD_BLOCK("stored-size-unmatched", "a stored block whose two lengths do not match",
              BLOCK_STORED, BLOCK_STORED_SIZE_UNMATCHED),
    BAD_BLOCK("length-code-286", "a length that no code has", BLOCK_FIXED, BLOCK_LENGTH_CODE_286),
    BAD_BLOCK("distance-code-30", "a distance that no code has", BLOCK_FIXED,
              BLOCK_DISTANCE_CODE_30),
    BAD_BLOCK("codes-too-many", "a block with more codes than there are", BLOCK_DYNAMIC,
              BLOCK_CODES_TOO_MANY),
    BAD_BLOCK("repeats-nothing", "a block whose first code length repeats one", BLOCK_DYNAMIC,
              BLOCK_REPEATS_NOTHING),
    {
        .id = "ws/7692-7.2.2/distance-behind-second-message",
        .title = "fails the connection on a distance to before the first message",
        .proves = {PMCE_7_2_2_FAILS_ON_BAD_DATA},
        DEFLATE_CASE,
        .needs = NEEDS_ECHO | NEEDS_DEFLATE,
        PLAIN_OFFER,
        .tags = TAG_SECURITY,
        .why = "memory that was never written holds what others sent",
        .hint = BAD_HINT,
        .script = {DEFLATED_OCTETS(WS_BINARY, HELLO_OCTETS), EXPECT_MESSAGE(WS_BINARY, "Hello"),
                   DEFLATED_BLOCKS(WS_BINARY, COPY_BLOCK(6, 5)), FAILS_ON_DATA},
    },
    {
        .id = "ws/7692-7.2.2/bad-data-in-last-fragment",
        .title = "fails the connection on bad data in a last fragment",
        .proves = {PMCE_7_2_2_FAILS_ON_BAD_DATA},
        FAILS,
        .tags = TAG_SECURITY,
        .why = BAD_WHY,
        .hint = BAD_HINT,
        .script = {DEFLATED_OCTETS_FRAGMENT(WS_BINARY,
                                            "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff"),
                   DEFLATED_OCTETS(WS_CONTINUATION, "\xff\xff"), FAILS_ON_DATA},
    },
    CUT_SHORT("breaks-off-in-block", "data that breaks off inside a block",
              DEFLATED_BLOCKS_TAIL(TAIL_MISSING, WS_BINARY,
                                   ODD_BLOCK(BLOCK_FIXED, "Hello, world", .odd = BLOCK_NOT_ENDED))),
    CUT_SHORT("breaks-off-in-stored-block", "data that breaks off inside a stored block",
              DEFLATED_OCTETS(WS_BINARY, "\x00\x20\x00\xdf\xff"
                                         "Hello")),
    {
        .id = "ws/7692-7.2.2/no-octet",
        .title = "takes a compressed message of no octet for empty, or fails",
        .proves = {PMCE_7_2_2_FAILS_ON_TRUNCATED_DATA, PMCE_6_1_SENDS_UNCOMPRESSED_AS_IS},
        DEFLATE_CASE,
        .needs = NEEDS_ECHO | NEEDS_DEFLATE,
        PLAIN_OFFER,
        .why = "no compressor makes such a message, and no text says what it means",
        .hint = "decide on it on purpose: it is not inside the standard's algorithm",
        .script = {DEFLATED_OCTETS(WS_TEXT, ""), EXPECT_MESSAGE(WS_TEXT, ""),
                   OR_CLOSE(GRADE_INFO, "it fails the connection", 1007, 1002, 1011, 1003, 1008),
                   OR_END(GRADE_INFO, "it fails the connection")},
    },
};

const struct ws_section ws_7692_07_2_2_decompression = SECTION_OF_CASES(cases);
