/* SPDX-License-Identifier: MIT */
/*
 * RFC 7692 7: offers of permessage-deflate that a server has to decline: with a parameter that is
 * not defined, with a value that is invalid, with a parameter twice. To decline is to open without
 * the extension; who refuses the handshake instead is warned (A12). What breaks the grammar of the
 * field itself stands under 9.1 of RFC 6455.
 */
#include "conformance/websocket/sections.h"

#define OFFER(name_, says_, parameters)                                                       \
    {                                                                                         \
        .name = (name_), .says = (says_), .payload = BYTES("permessage-deflate; " parameters) \
    }
#define SERVER_BITS(name, value) \
    OFFER("server-bits-" name, "server_max_window_bits=" value, "server_max_window_bits=" value)
#define CLIENT_BITS(name, value) \
    OFFER("client-bits-" name, "client_max_window_bits=" value, "client_max_window_bits=" value)

static const struct value unknown[] = {
    OFFER("unknown-parameter", "a parameter that is not defined", "bogus"),
    OFFER("unknown-with-value", "an unknown parameter that has a value", "bogus=1"),
    OFFER("unknown-behind-known", "an unknown parameter behind a known one",
          "server_no_context_takeover; bogus"),
    OFFER("unknown-before-known", "an unknown parameter before a known one",
          "bogus; server_no_context_takeover"),
    OFFER("longer-name", "a name that begins as a known one does", "server_no_context_takeovers"),
    OFFER("shorter-name", "a name that a known one ends with", "no_context_takeover"),
    /* Of drafts before the standard. */
    OFFER("name-of-draft", "s2c_no_context_takeover", "s2c_no_context_takeover"),
    OFFER("name-of-draft-with-value", "c2s_max_window_bits=10", "c2s_max_window_bits=10"),
};

static const struct value invalid[] = {
    SERVER_BITS("7", "7"),
    SERVER_BITS("16", "16"),
    SERVER_BITS("08", "08"),
    SERVER_BITS("010", "010"),
    SERVER_BITS("0", "0"),
    SERVER_BITS("1", "1"),
    SERVER_BITS("100", "100"),
    SERVER_BITS("minus-9", "-9"),
    SERVER_BITS("plus-9", "+9"),
    SERVER_BITS("1e1", "1e1"),
    SERVER_BITS("0xa", "0xa"),
    SERVER_BITS("10-0", "10.0"),
    SERVER_BITS("abc", "abc"),
    SERVER_BITS("10x", "10x"),
    OFFER("server-bits-none", "server_max_window_bits without a value", "server_max_window_bits"),
    OFFER("server-bits-quoted-08", "server_max_window_bits=\"08\"",
          "server_max_window_bits=\"08\""),
    /* 10 above 2^8, 2^32 and 2^64, for readers whose numbers wrap */
    SERVER_BITS("266", "266"),
    SERVER_BITS("4294967306", "4294967306"),
    SERVER_BITS("18446744073709551626", "18446744073709551626"),
    CLIENT_BITS("7", "7"),
    CLIENT_BITS("16", "16"),
    CLIENT_BITS("08", "08"),
    CLIENT_BITS("0", "0"),
    CLIENT_BITS("minus-1", "-1"),
    CLIENT_BITS("true", "true"),
    CLIENT_BITS("4294967306", "4294967306"),
    OFFER("client-bits-quoted-16", "client_max_window_bits=\"16\"",
          "client_max_window_bits=\"16\""),
    OFFER("server-takeover-1", "server_no_context_takeover=1", "server_no_context_takeover=1"),
    OFFER("server-takeover-true", "server_no_context_takeover=true",
          "server_no_context_takeover=true"),
    OFFER("server-takeover-false", "server_no_context_takeover=false",
          "server_no_context_takeover=false"),
    OFFER("client-takeover-0", "client_no_context_takeover=0", "client_no_context_takeover=0"),
    OFFER("client-takeover-quoted", "client_no_context_takeover=\"true\"",
          "client_no_context_takeover=\"true\""),
    OFFER("fault-behind-good", "one invalid value behind a valid one",
          "server_max_window_bits=10; client_max_window_bits=16"),
};

static const struct value repeated[] = {
    OFFER("server-takeover-twice", "server_no_context_takeover twice",
          "server_no_context_takeover; server_no_context_takeover"),
    OFFER("client-takeover-twice", "client_no_context_takeover twice",
          "client_no_context_takeover; client_no_context_takeover"),
    OFFER("server-bits-twice", "server_max_window_bits=10 twice",
          "server_max_window_bits=10; server_max_window_bits=10"),
    OFFER("server-bits-two", "server_max_window_bits of 10 and of 11",
          "server_max_window_bits=10; server_max_window_bits=11"),
    OFFER("client-bits-twice", "client_max_window_bits twice",
          "client_max_window_bits; client_max_window_bits"),
    OFFER("client-bits-with-and-without", "client_max_window_bits with a value and without",
          "client_max_window_bits; client_max_window_bits=9"),
    OFFER("twice-apart", "a parameter twice, another between",
          "client_max_window_bits=10; server_no_context_takeover; client_max_window_bits=10"),
};

#define DECLINES_FAMILY(title_, row, why_, hint_, list)          \
    {                                                            \
        .pattern =                                               \
            {                                                    \
                .id = "ws/7692-7/{}",                            \
                .title = title_,                                 \
                .proves = {row},                                 \
                .against = ROLES_SERVER,                         \
                .needs = NEEDS_DEFLATE,                          \
                .since = "1.0",                                  \
                .why = why_,                                     \
                .hint = hint_,                                   \
                .request = REQUEST_OFFER("{value}"),             \
                .script = {EXPECT_DECLINED(), OR_OFFER_REFUSED}, \
            },                                                   \
        VALUES(list),                                            \
    }

static const struct ws_family families[] = {
    DECLINES_FAMILY("declines an offer with {}", PMCE_7_DECLINES_UNKNOWN_PARAMETER,
                    "who accepts what it does not understand promises what it cannot keep",
                    "know four names, exactly, and decline the offer at any other", unknown),
    DECLINES_FAMILY("declines {}", PMCE_7_DECLINES_INVALID_VALUE,
                    "both sides have to read one window out of a value, or data is lost later",
                    "a window is 8, 9, 10 to 15 in digits and nothing else; the other two have no "
                    "value",
                    invalid),
    DECLINES_FAMILY("declines an offer with {}", PMCE_7_DECLINES_REPEATED_PARAMETER,
                    "one reader takes the first of the two and another the last",
                    "remember which of the four names were seen in this offer", repeated),
};

static const struct ws_case cases[] = {
    {
        .id = "ws/7692-7/answers-known-parameters",
        .title = "answers with parameters that are defined, each once",
        .proves = {PMCE_7_ANSWERS_KNOWN_PARAMETERS},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "a client has to fail the connection on a parameter that it does not know",
        .hint = "write the answer from what was agreed, not from the text of the offer",
        .request = REQUEST_OFFER("permessage-deflate; server_no_context_takeover; "
                                 "client_no_context_takeover; client_max_window_bits"),
        .script = {EXPECT_ACCEPTED(), OR_DECLINED(GRADE_INFO, "it declines what is offered"),
                   OR_OFFER_REFUSED},
    },
    {
        .id = "ws/7692-7/answers-parameter-once",
        .title = "answers no parameter twice",
        .proves = {PMCE_7_ANSWERS_PARAMETER_ONCE},
        .against = ROLES_SERVER,
        .needs = NEEDS_DEFLATE,
        .since = "1.0",
        .why = "a client has to fail the connection on it",
        .hint = "add what you want yourself only when the offer has not put it in already",
        .request = REQUEST_OFFER("permessage-deflate; server_no_context_takeover; "
                                 "server_max_window_bits=12; client_no_context_takeover; "
                                 "client_max_window_bits=12"),
        .script = {EXPECT_ACCEPTED(), OR_DECLINED(GRADE_INFO, "it declines what is offered"),
                   OR_OFFER_REFUSED},
    },
};

const struct ws_section ws_7692_07_offers = SECTION_OF_BOTH(cases, families);
