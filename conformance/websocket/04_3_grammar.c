/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 4.3: the grammar of the new header fields, as a server has to read them.
 */
#include "conformance/websocket/sections.h"

static const struct value spellings[] = {
    {.name = "leading-zero", .says = "013", .payload = BYTES("013")},
    {.name = "with-fraction", .says = "13.0", .payload = BYTES("13.0")},
    {.name = "with-sign", .says = "+13", .payload = BYTES("+13")},
    {.name = "hexadecimal", .says = "0x0d", .payload = BYTES("0x0d")},
    {.name = "list", .says = "13, 8", .payload = BYTES("13, 8")},
    {.name = "minus-13", .says = "-13", .payload = BYTES("-13")},
    {.name = "of-letters", .says = "abc", .payload = BYTES("abc")},
    {.name = "269", .says = "269, which is 13 modulo 256", .payload = BYTES("269")},
    {.name = "empty", .says = "of no digits", .payload = BYTES("")},
};

static const struct value subprotocols[] = {
    {.name = "empty", .says = "empty", .payload = BYTES("")},
    {.name = "with-blank", .says = "of two words", .payload = BYTES("chat room")},
};

static const struct ws_case cases[] = {
    {
        .id = "ws/4.3/blanks-in-extensions",
        .title = "reads a list of extensions with blanks in it",
        .proves = {WS_4_3_TAKES_BLANKS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "the grammar allows blanks between all parts, and proxies rewrite fields",
        .hint = "skip blanks around each separator",
        .request = REQUEST_AND("Sec-WebSocket-Extensions: x-assay ; a = 1 ,\tx-other\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/4.3/quoted-value-no-token",
        .title = "refuses a quoted value that is no token",
        .proves = {WS_4_3_QUOTED_VALUE_IS_TOKEN},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "the value reads differently for who unquotes it",
        .hint = "look at the value again when its quotes are gone",
        .request = REQUEST_AND("Sec-WebSocket-Extensions: x-assay; a=\"1 0\"\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
    {
        .id = "ws/4.3/extensions-of-answer",
        .title = "answers with extensions that have their form",
        .proves = {WS_4_3_SENDS_GOOD_EXTENSIONS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client has to fail the connection on a list that it cannot read",
        .hint = "write name; parameter=value, with commas between extensions",
        .request = REQUEST_AND("Sec-WebSocket-Extensions: permessage-deflate; "
                               "client_max_window_bits, x-assay-1; a=1\r\n"),
        .script = {EXPECT_OPEN(),
                   OR_STATUS(GRADE_INFO, "it refuses what it could decline", ANY_ERROR)},
    },
    {
        .id = "ws/4.3/versions-of-answer",
        .title = "lists its versions as plain numbers",
        .proves = {WS_4_3_LISTS_PLAIN_VERSIONS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client compares them with its own",
        .hint = "write 13",
        .request = REQUEST_VERSION("Sec-WebSocket-Version: 98\r\n"),
        .script = {EXPECT_STATUS_OR_BLAME(WS_4_2_2_REFUSES_OTHER_VERSIONS, ANY_ERROR)},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/4.3/version-{}",
                .title = "does not take version {} for 13",
                .proves = {WS_4_3_VERSION_IS_PLAIN_DECIMAL},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "lenient number parsers turn many texts into 13",
                .hint = "compare the text with 13",
                .request = REQUEST_VERSION("Sec-WebSocket-Version: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_ERROR)},
            },
        VALUES(spellings),
    },
    {
        .pattern =
            {
                .id = "ws/4.3/subprotocols-{}",
                .title = "refuses a list of subprotocols that is {}",
                .proves = {WS_4_3_REFUSES_MALFORMED_SUBPROTOCOLS},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "whoever reads the list otherwise selects what was not offered",
                .hint = "take a list of tokens, one at least",
                .request = REQUEST_AND("Sec-WebSocket-Protocol: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_ERROR)},
            },
        VALUES(subprotocols),
    },
};

const struct ws_section ws_04_3_grammar = SECTION_OF_BOTH(cases, families);
