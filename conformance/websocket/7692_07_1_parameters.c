/* SPDX-License-Identifier: MIT */
/*
 * RFC 7692 7.1: the four parameters in an answer, held against the offer. That a server need not
 * support any of them is recorded, except for server_no_context_takeover, which it is recommended
 * to (7.1.1.1). Whether it then keeps to its answer stands under 7.2.1 and 7.2.2.
 */
#include "conformance/websocket/sections.h"

#define DECLINES OR_DECLINED(GRADE_INFO, "it declines this offer")

#define ANSWER_CASE(id_, title_, row, why_, hint_, offer_)                        \
    {                                                                             \
        .id = (id_), .title = (title_), .proves = {row}, .against = ROLES_SERVER, \
        .needs = NEEDS_DEFLATE, .since = "1.0", .why = (why_), .hint = (hint_),   \
        .request = REQUEST_OFFER(offer_),                                         \
        .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},                \
    }

static const struct value windows[] = {
    {.name = "8", .payload = BYTES("8")},
    {.name = "9", .payload = BYTES("9")},
    {.name = "10", .payload = BYTES("10")},
    {.name = "11", .payload = BYTES("11")},
    {.name = "12", .payload = BYTES("12")},
    {.name = "13", .payload = BYTES("13")},
    {.name = "14", .payload = BYTES("14")},
    {.name = "15", .payload = BYTES("15")},
    {.name = "quoted-10", .says = "\"10\"", .payload = BYTES("\"10\"")},
};

static const struct value without_client_bits[] = {
    {.name = "plain", .says = "a plain offer", .payload = BYTES("permessage-deflate")},
    {.name = "server-bits",
     .says = "another window",
     .payload = BYTES("permessage-deflate; server_max_window_bits=12")},
    {.name = "takeover",
     .says = "no takeover",
     .payload = BYTES("permessage-deflate; server_no_context_takeover; "
                      "client_no_context_takeover")},
};

static const struct ws_family server_windows[] = {
    {
        .pattern =
            {
                .id = "ws/7692-7.1.2.1/window-of-{}",
                .title = "answers server_max_window_bits={} with no larger window",
                .proves = {PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, PMCE_7_1_2_1_ANSWERS_8_TO_15},
                .against = ROLES_SERVER,
                .needs = NEEDS_DEFLATE,
                .since = "1.0",
                .why = "a client that keeps no more than it offered cannot inflate what reaches "
                       "further back",
                .hint = "answer the value that was offered or a smaller one, or decline",
                .request = REQUEST_OFFER("permessage-deflate; server_max_window_bits={value}"),
                .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
            },
        VALUES(windows),
    },
};

static const struct ws_family client_windows[] = {
    {
        .pattern =
            {
                .id = "ws/7692-7.1.2.2/hint-of-{}",
                .title = "answers client_max_window_bits={} with a window from 8 to 15",
                .proves = {PMCE_7_1_2_2_ANSWERS_8_TO_15, PMCE_7_1_2_2_TAKES_HINT},
                .against = ROLES_SERVER,
                .needs = NEEDS_DEFLATE,
                .since = "1.0",
                .why = "a client has to fail the connection on a window that is none",
                .hint = "answer a number from 8 to 15, or leave the parameter out",
                .request = REQUEST_OFFER("permessage-deflate; client_max_window_bits={value}"),
                .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
            },
        VALUES(windows),
    },
    {
        .pattern =
            {
                .id = "ws/7692-7.1.2.2/not-offered-{}",
                .title = "leaves client_max_window_bits out of its answer to {}",
                .proves = {PMCE_7_1_2_2_ANSWERS_WHEN_OFFERED},
                .against = ROLES_SERVER,
                .needs = NEEDS_DEFLATE,
                .since = "1.0",
                .why = "a client that cannot limit its window has to fail the connection",
                .hint = "answer it only to an offer that has it, whatever your own settings say",
                .request = REQUEST_OFFER("{value}"),
                .script = {EXPECT_ACCEPTED(), DECLINES, OR_OFFER_REFUSED},
            },
        VALUES(without_client_bits),
    },
};

static const struct ws_case cases[] = {
    {
        .id = "ws/7692-7.1.1.1/supported",
        .title = "accepts an offer with server_no_context_takeover",
        .proves = {PMCE_7_1_1_1_SUPPORTS_NO_TAKEOVER},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "a client without memory for a window can take compressed messages only so",
        .hint = "begin each message anew when it is asked for: that costs nothing",
        .request = REQUEST_OFFER("permessage-deflate; server_no_context_takeover"),
        .script = {EXPECT_ACCEPTED(), OR_OFFER_REFUSED},
    },
    ANSWER_CASE("ws/7692-7.1.1.1/answered", "answers server_no_context_takeover when it accepts it",
                PMCE_7_1_1_1_ANSWERS_NO_TAKEOVER,
                "the client reads from the answer whether it may drop its window",
                "put the parameter into the answer, or decline the offer",
                "permessage-deflate; server_no_context_takeover"),
    ANSWER_CASE("ws/7692-7.1.1.1/answered-among-others",
                "answers server_no_context_takeover among other parameters",
                PMCE_7_1_1_1_ANSWERS_NO_TAKEOVER,
                "the client reads from the answer whether it may drop its window",
                "put the parameter into the answer, or decline the offer",
                "permessage-deflate; client_max_window_bits; server_max_window_bits=12; "
                "server_no_context_takeover; client_no_context_takeover"),
    ANSWER_CASE("ws/7692-7.1.1.1/no-value", "answers server_no_context_takeover without a value",
                PMCE_7_1_1_1_ANSWERS_NO_VALUE,
                "a client has to fail the connection on a parameter with an invalid value",
                "write the name alone", "permessage-deflate; server_no_context_takeover"),
    ANSWER_CASE("ws/7692-7.1.1.2/no-value", "answers client_no_context_takeover without a value",
                PMCE_7_1_1_2_ANSWERS_NO_VALUE,
                "a client has to fail the connection on a parameter with an invalid value",
                "write the name alone", "permessage-deflate; client_no_context_takeover"),
    ANSWER_CASE("ws/7692-7.1.2.1/value-in-answer",
                "answers server_max_window_bits with a number from 8 to 15",
                PMCE_7_1_2_1_ANSWERS_8_TO_15,
                "a client has to fail the connection on a parameter with an invalid value",
                "write the number in digits, without a zero before it",
                "permessage-deflate; server_max_window_bits=9"),
    ANSWER_CASE("ws/7692-7.1.2.1/without-value-of-client",
                "answers no larger server window to an offer with both windows",
                PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER,
                "one of two values is easily read for the other",
                "keep the two windows apart by their names",
                "permessage-deflate; client_max_window_bits=15; server_max_window_bits=9"),
};

static const struct ws_case client_cases[] = {
    ANSWER_CASE("ws/7692-7.1.2.2/value-in-answer",
                "gives client_max_window_bits a value in its answer", PMCE_7_1_2_2_ANSWERS_8_TO_15,
                "in an offer it may stand alone, in an answer it has to say how large",
                "do not send the parameter back as it came",
                "permessage-deflate; client_max_window_bits"),
};

const struct ws_section ws_7692_07_1_parameters = SECTION_OF_BOTH(cases, server_windows);
const struct ws_section ws_7692_07_1_2_2_client_window =
    SECTION_OF_BOTH(client_cases, client_windows);
