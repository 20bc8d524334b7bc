/* SPDX-License-Identifier: MIT */
/*
 * RFC 7692 5: several offers, and what an answer to them may name.
 *
 * A server may decline any offer, and which of several it takes is its own choice (A42); so most
 * cases take a declining answer, too, and record it. What they ask of is the answer that accepts.
 */
#include "conformance/websocket/sections.h"

#define DECLINES OR_DECLINED(GRADE_INFO, "it declines what is offered")
/* What is unlike all behind it, so that who looks for it at another place finds something else. */
static const char far_octets[32768] =
    "These are 64 octets that nothing behind them is like, 0123456789";
#define FAR_OCTETS(size_)                                                          \
    {                                                                              \
        .pattern = far_octets, .pattern_size = sizeof(far_octets), .size = (size_) \
    }

/* Offers that a server has to decline, or does not know, for the rules on declining itself. */
static const struct value declined[] = {
    {.name = "invalid-value",
     .says = "a value that is none",
     .payload = BYTES("permessage-deflate; server_max_window_bits=99")},
    {.name = "unknown-parameter",
     .says = "a parameter that is not defined",
     .payload = BYTES("permessage-deflate; bogus")},
    {.name = "repeated-parameter",
     .says = "a parameter twice",
     .payload = BYTES("permessage-deflate; client_max_window_bits; client_max_window_bits")},
    {.name = "unknown-extension",
     .says = "a compression that nobody knows",
     .payload = BYTES("permessage-assay")},
};

/* Answers to these name one element, whichever it is. */
static const struct value alternatives[] = {
    {.name = "twice-the-same",
     .says = "one offer twice",
     .payload = BYTES("permessage-deflate, permessage-deflate")},
    {.name = "with-and-without-parameter",
     .says = "two unlike offers",
     .payload = BYTES("permessage-deflate; client_max_window_bits, permessage-deflate")},
    {.name = "windows",
     .says = "offers of several windows",
     .payload = BYTES("permessage-deflate; server_max_window_bits=9, "
                      "permessage-deflate; server_max_window_bits=12, "
                      "permessage-deflate; server_max_window_bits=15")},
    {.name = "other-name",
     .says = "an older name beside it",
     .payload = BYTES("permessage-deflate, x-webkit-deflate-frame")},
    {.name = "other-name-first",
     .says = "an older name before it",
     .payload = BYTES("x-webkit-deflate-frame, permessage-deflate")},
    {.name = "other-compression",
     .says = "unknown ones beside it",
     .payload = BYTES("permessage-assay; level=9, permessage-deflate, permessage-other")},
};

static const struct ws_family declining[] = {
    {
        .pattern =
            {
                .id = "ws/7692-3/declines-{}",
                .title = "opens when it declines an offer with {}",
                .proves = {PMCE_3_DECLINES_IN_101},
                .against = ROLES_SERVER,
                .needs = NEEDS_DEFLATE,
                .since = "1.0",
                .why = "a client that could go on without compression gets no connection at all",
                .hint = "leave the element out of the answer; a 400 is for what breaks the grammar",
                .request = REQUEST_OFFER("{value}"),
                .script = {EXPECT_DECLINED(),
                           OR_ACCEPTED(GRADE_INFO, "it accepts what has to be declined"),
                           OR_OFFER_REFUSED},
            },
        VALUES(declined),
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/7692-5/one-of-{}",
                .title = "names one compression at most for {}",
                .proves = {PMCE_5_NO_SECOND_USE_OF_RSV1},
                .against = ROLES_SERVER,
                .needs = NEEDS_DEFLATE,
                .since = "1.0",
                .why = "RSV1 cannot tell of two compressions, so the client has to fail",
                .hint = "take the first offer that can be kept and stop reading the list",
                .request = REQUEST_OFFER("{value}"),
                .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
            },
        VALUES(alternatives),
    },
};

static const struct ws_case cases[] = {
    {
        .id = "ws/7692-5/no-name-when-declined",
        .title = "names no compression when it knows none of those offered",
        .proves = {PMCE_5_DECLINING_NAMES_NONE, WS_4_2_2_EXTENSIONS_FROM_LIST},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "the client has to fail a connection with an extension that it did not offer",
        .hint = "compare whole names: permessage-assay is not permessage-deflate",
        .request = REQUEST_OFFER("permessage-assay, permessage-deflated; x=1, deflate"),
        .script = {EXPECT_DECLINED(), OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/two-invalid-offers",
        .title = "declines two offers when both are invalid",
        .proves = {PMCE_7_DECLINES_INVALID_VALUE},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "an answer to no offer tells the client terms that it never named",
        .hint = "decide on each offer by itself, and answer only one that was accepted",
        .request = REQUEST_OFFER("permessage-deflate; server_max_window_bits=99, "
                                 "permessage-deflate; client_max_window_bits=1"),
        .script = {EXPECT_DECLINED(), OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/answer-meets-one-offer",
        .title = "meets one of two offers whole",
        .proves = {PMCE_5_ANSWER_STANDS_ALONE},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "a client reads from the answer alone what the server will do",
        .hint = "answer the parameters of the offer that was taken, not of a mixture",
        .request = REQUEST_OFFER("permessage-deflate; server_max_window_bits=10, "
                                 "permessage-deflate; server_no_context_takeover"),
        .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/answer-meets-one-of-three",
        .title = "meets one of three offers whole",
        .proves = {PMCE_5_ANSWER_STANDS_ALONE},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "a client reads from the answer alone what the server will do",
        .hint = "answer the parameters of the offer that was taken, not of a mixture",
        .request =
            REQUEST_OFFER("permessage-deflate; server_no_context_takeover; "
                          "server_max_window_bits=9, "
                          "permessage-deflate; server_max_window_bits=11; client_max_window_bits, "
                          "permessage-deflate; server_no_context_takeover; "
                          "client_no_context_takeover"),
        .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/falls-back-behind-unknown",
        .title = "takes nothing of an offer with an unknown parameter into its answer",
        .proves = {PMCE_7_1_2_2_ANSWERS_WHEN_OFFERED, PMCE_5_TAKES_PREFERRED},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "what a declined offer allowed is not allowed by the one that was taken",
        .hint = "forget all of an offer that is declined before the next is read",
        .request = REQUEST_OFFER("permessage-deflate; client_max_window_bits; bogus, "
                                 "permessage-deflate"),
        .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/falls-back-behind-invalid",
        .title = "takes nothing of an offer with an invalid value into its answer",
        .proves = {PMCE_7_1_2_2_ANSWERS_WHEN_OFFERED, PMCE_5_TAKES_PREFERRED},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "what a declined offer allowed is not allowed by the one that was taken",
        .hint = "forget all of an offer that is declined before the next is read",
        .request = REQUEST_OFFER("permessage-deflate; client_max_window_bits=8; "
                                 "server_max_window_bits=7, permessage-deflate"),
        .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/offers-in-two-fields",
        .title = "names one compression at most for offers in two fields",
        .proves = {PMCE_5_NO_SECOND_USE_OF_RSV1},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "a server that answers each field by itself accepts twice",
        .hint = "join the fields before they are read; two fields are one list",
        .request = REQUEST_AND("Sec-WebSocket-Extensions: permessage-deflate\r\n"
                               "Sec-WebSocket-Extensions: permessage-deflate; "
                               "server_no_context_takeover\r\n"),
        .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/name-in-other-letters",
        .title = "names permessage-deflate only, whatever letters it is offered in",
        .proves = {PMCE_7_NAME, WS_4_2_2_EXTENSIONS_FROM_LIST},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "no text says whether names of extensions have a case, so peers differ",
        .hint = "compare names as they stand, and answer the registered one",
        .request = REQUEST_OFFER("Permessage-Deflate"),
        .script = {EXPECT_DECLINED(), OR_ACCEPTED(GRADE_INFO, "it takes the name in other letters"),
                   OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-5/window-asked-for-in-answer",
        .title = "inflates distances of 32768 when it ignores a hint of 10",
        .proves = {PMCE_5_LIMITS_CLIENT_IN_ANSWER},
        .against = ROLES_SERVER,
        .needs = NEEDS_ECHO | NEEDS_DEFLATE,
        .since = "1.0",
        .why = "a hint binds nobody: a client that is not told of a limit need not keep one",
        .hint = "answer client_max_window_bits, or inflate with the whole window",
        .offer = "permessage-deflate; client_max_window_bits=10",
        .agreed = {.client_bits_min = 15},
        .script = {DEFLATED_BLOCKS(WS_BINARY,
                                   {.kind = BLOCK_DYNAMIC, .literals = FAR_OCTETS(32768)},
                                   COPY_BLOCK(32768, 64)),
                   EXPECT_MESSAGE_OF(WS_BINARY, FAR_OCTETS(32768 + 64))},
    },
};

const struct ws_section ws_7692_03_declining = SECTION_OF_FAMILIES(declining);
const struct ws_section ws_7692_05_offers = SECTION_OF_BOTH(cases, families);
