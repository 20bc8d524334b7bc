/* SPDX-License-Identifier: MIT */
/*
 * RFC 7692 7.2.3: the standard's own examples, octet by octet, and what follows from them.
 */
#include "conformance/websocket/sections.h"

#define PLAIN_OFFER  .offer = "permessage-deflate"
#define DEFLATE_CASE .against = ROLES_SERVER, .since = "1.0"
#define ECHOED       DEFLATE_CASE, .needs = NEEDS_ECHO | NEEDS_DEFLATE, PLAIN_OFFER

#define HELLO_OCTETS "\xf2\x48\xcd\xc9\xc9\x07\x00"
#define HELLO_AGAIN  "\xf2\x00\x11\x00\x00"

#define EXAMPLE_WHY "it is the first thing that a reader of the standard tries"

static const struct ws_case cases[] = {
    {
        .id = "ws/7692-7.2.3.1/one-frame",
        .title = "understands the example of one compressed block",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = EXAMPLE_WHY,
        .hint = "append 00 00 ff ff and inflate as raw DEFLATE",
        .script = {DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.1/two-frames",
        .title = "understands the example of one block in two fragments",
        .proves = {PMCE_6_JOINS_FRAGMENTS},
        ECHOED,
        .why = EXAMPLE_WHY,
        .hint = "join the fragments, append 00 00 ff ff once and inflate",
        .script = {DEFLATED_OCTETS_FRAGMENT(WS_TEXT, "\xf2\x48\xcd"),
                   DEFLATED_OCTETS(WS_CONTINUATION, "\xc9\xc9\x07\x00"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.2/same-octets-twice",
        .title = "understands the example of a message that is not taken over",
        .proves = {PMCE_7_2_2_INFLATES},
        ECHOED,
        .why = EXAMPLE_WHY,
        .hint = "who may take its window over need not",
        .script = {DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello"),
                   DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.2/shared-window",
        .title = "understands the example of a shared window",
        .proves = {PMCE_7_2_2_SERVER_KEEPS_WINDOW},
        ECHOED,
        .agreed = {.client_takeover = WANTED},
        .why = EXAMPLE_WHY,
        .hint = "do not reset the inflater, unless you answered client_no_context_takeover",
        .script = {DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), DEFLATED_OCTETS(WS_TEXT, HELLO_AGAIN),
                   EXPECT_MESSAGE(WS_TEXT, "Hello"), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.2/uncompressed-between",
        .title = "leaves uncompressed messages out of its window",
        .proves = {PMCE_7_2_3_2_UNCOMPRESSED_LEAVES_WINDOW},
        ECHOED,
        .agreed = {.client_takeover = WANTED},
        .why = "who feeds them to the window finds something else where the client points",
        .hint = "an uncompressed message does not come near the inflater",
        .script = {DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello"),
                   FRAME(WS_TEXT, "between"), EXPECT_MESSAGE(WS_TEXT, "between"),
                   FRAME(WS_BINARY, "two\x00"), EXPECT_MESSAGE(WS_BINARY, "two\x00"),
                   DEFLATED_OCTETS(WS_TEXT, HELLO_AGAIN), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.2/empty-between",
        .title = "leaves empty messages out of its window",
        .proves = {PMCE_7_2_3_2_UNCOMPRESSED_LEAVES_WINDOW, PMCE_7_2_2_SERVER_KEEPS_WINDOW},
        ECHOED,
        .agreed = {.client_takeover = WANTED},
        .why = "an empty message is often treated apart, and the window dropped with it",
        .hint = "treat a message without data as any other",
        .script = {DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello"),
                   FRAME(WS_TEXT, ""), EXPECT_MESSAGE(WS_TEXT, ""),
                   DEFLATED_OCTETS(WS_TEXT, "\x00"), EXPECT_MESSAGE(WS_TEXT, ""),
                   DEFLATED_OCTETS(WS_TEXT, HELLO_AGAIN), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.3/stored-block",
        .title = "understands the example of a block without compression",
        .proves = {PMCE_7_2_1_TAKES_ANY_BLOCK},
        ECHOED,
        .why = EXAMPLE_WHY,
        .hint = "RSV1 is set for a message of stored blocks as well",
        .script = {DEFLATED_OCTETS(WS_TEXT, "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.4/final-block",
        .title = "understands the example of a block with BFINAL",
        .proves = {PMCE_7_2_1_TAKES_FINAL_BLOCKS},
        ECHOED,
        .why = EXAMPLE_WHY,
        .hint = "begin the inflater anew when it says that the stream has ended",
        .script = {DEFLATED_OCTETS(WS_TEXT, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello"),
                   DEFLATED_OCTETS(WS_TEXT, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello"), DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.5/two-blocks",
        .title = "understands the example of two blocks in one message",
        .proves = {PMCE_7_2_1_TAKES_SEVERAL_BLOCKS},
        ECHOED,
        .why = EXAMPLE_WHY,
        .hint = "inflate until the input is used up, not until a first block is",
        .script = {DEFLATED_OCTETS(WS_TEXT, "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"),
                   EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.6/empty-fragment",
        .title = "understands the example of an empty last fragment",
        .proves = {PMCE_7_2_3_6_TAKES_EMPTY_FRAGMENT},
        ECHOED,
        .why = "who has flushed all and learns that nothing comes can end the message only so",
        .hint = "append 00 00 ff ff behind the last fragment, whatever it holds",
        .script = {DEFLATED_OCTETS_FRAGMENT(WS_TEXT,
                                            "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff"),
                   DEFLATED_OCTETS(WS_CONTINUATION, "\x00"), EXPECT_MESSAGE(WS_TEXT, "Hello"),
                   DEFLATED_OCTETS(WS_TEXT, HELLO_OCTETS), EXPECT_MESSAGE(WS_TEXT, "Hello")},
    },
    {
        .id = "ws/7692-7.2.3.6/empty-fragment-of-empty-message",
        .title = "understands an empty first and an empty last fragment",
        .proves = {PMCE_7_2_3_6_TAKES_EMPTY_FRAGMENT},
        ECHOED,
        .why = "who has flushed all and learns that nothing comes can end the message only so",
        .hint = "append 00 00 ff ff behind the last fragment, whatever it holds",
        .script = {DEFLATED_OCTETS_FRAGMENT(WS_TEXT, "\x00\x00\x00\xff\xff"),
                   DEFLATED_OCTETS(WS_CONTINUATION, "\x00"), EXPECT_MESSAGE(WS_TEXT, "")},
    },
};

const struct ws_section ws_7692_07_2_3_examples = SECTION_OF_CASES(cases);
