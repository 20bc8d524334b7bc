/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 4.2.2, sending the server's opening handshake: what the 101 holds, for requests that
 * look otherwise than the plain one that opens all other conversations. Each 101 that a case
 * expects is held against all these rules.
 */
#include "conformance/websocket/sections.h"

static const struct value keys[] = {
    {.name = "of-the-rfc",
     .says = "that RFC 6455 shows",
     .payload = BYTES("dGhlIHNhbXBsZSBub25jZQ==")},
    {.name = "with-plus-and-slash",
     .says = "with plus and slash",
     .payload = BYTES("++//++//++//++//++//+w==")},
    {.name = "of-zeros", .says = "of zeros", .payload = BYTES("AAAAAAAAAAAAAAAAAAAAAA==")},
};

static const struct value versions[] = {
    {.name = "0", .says = "0", .payload = BYTES("0")},
    {.name = "12", .says = "12", .payload = BYTES("12")},
    {.name = "14", .says = "14", .payload = BYTES("14")},
    {.name = "255", .says = "255", .payload = BYTES("255")},
};

static const struct ws_case cases[] = {
    {
        .id = "ws/4.2.2/browser-upgrade",
        .title = "sends Upgrade: websocket to a browser",
        .proves = {WS_4_2_2_SENDS_UPGRADE},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client has to fail the connection without it",
        .hint = "write the line into every 101",
        .request = REQUEST_AND("Origin: http://{host}\r\nUser-Agent: Mozilla/5.0\r\n"),
        .script = {EXPECT_OPEN(), OR_STATUS(GRADE_INFO, "it does not take this Origin", ANY_ERROR)},
    },
    {
        .id = "ws/4.2.2/browser-connection",
        .title = "sends Connection: Upgrade to a browser",
        .proves = {WS_4_2_2_SENDS_CONNECTION},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client has to fail the connection without it",
        .hint = "do not mirror the Connection of the request",
        .request =
            REQUEST_CONNECTION("Connection: keep-alive, Upgrade\r\nOrigin: http://{host}\r\n"),
        .script = {EXPECT_OPEN(), OR_STATUS(GRADE_INFO, "it does not take this Origin", ANY_ERROR)},
    },
    {
        .id = "ws/4.2.2/subprotocols-unknown",
        .title = "selects no subprotocol that was not offered",
        .proves = {WS_4_2_2_SUBPROTOCOL_FROM_LIST},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client has to fail the connection on a subprotocol that it did not ask for",
        .hint = "answer with one element of the list, or leave the field out",
        .request = REQUEST_AND("Sec-WebSocket-Protocol: x-assay-1, x-assay-2\r\n"),
        .script = {EXPECT_OPEN(),
                   OR_STATUS(GRADE_INFO, "it insists on a subprotocol of its own", ANY_ERROR)},
    },
    {
        .id = "ws/4.2.2/subprotocol-in-capitals",
        .title = "leaves the spelling of a subprotocol as it came",
        .proves = {WS_4_2_2_SUBPROTOCOL_FROM_LIST},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "subprotocols are compared letter by letter",
        .hint = "answer with the element as the client spelled it, or with none",
        .request = REQUEST_AND("Sec-WebSocket-Protocol: CHAT, Echo\r\n"),
        .script = {EXPECT_OPEN(),
                   OR_STATUS(GRADE_INFO, "it insists on a subprotocol of its own", ANY_ERROR)},
    },
    {
        .id = "ws/4.2.2/subprotocol-never-empty",
        .title = "sends no empty subprotocol field",
        .proves = {WS_4_2_2_SUBPROTOCOL_NEVER_EMPTY},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "an empty value is no subprotocol, and browsers fail the connection on it",
        .hint = "leave the field out when nothing fits",
        .request = REQUEST_AND("Sec-WebSocket-Protocol: x-assay\r\n"),
        .script = {EXPECT_OPEN(),
                   OR_STATUS(GRADE_INFO, "it insists on a subprotocol of its own", ANY_ERROR)},
    },
    {
        .id = "ws/4.2.2/extension-unknown",
        .title = "answers with no extension that was not offered",
        .proves = {WS_4_2_2_EXTENSIONS_FROM_LIST},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client has to fail the connection on an extension that it did not ask for",
        .hint = "take from the list what you know; leave the field out when that is nothing",
        .request = REQUEST_AND("Sec-WebSocket-Extensions: x-assay; a=1; b\r\n"),
        .script = {EXPECT_OPEN()},
    },
};

static const struct ws_family families[] = {
    {
        .pattern =
            {
                .id = "ws/4.2.2/accept-of-key-{}",
                .title = "computes the accept value of a key {}",
                .proves = {WS_4_2_2_SENDS_ACCEPT},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "the accept value proves that the server has read this very request",
                .hint = "hash the text of the key as it came, and the GUID behind it",
                .request = REQUEST_KEY("Sec-WebSocket-Key: {value}\r\nUser-Agent: assay\r\n"),
                .script = {EXPECT_OPEN()},
            },
        VALUES(keys),
    },
    {
        .pattern =
            {
                .id = "ws/4.2.2/version-{}",
                .title = "refuses version {}",
                .proves = {WS_4_2_2_REFUSES_OTHER_VERSIONS},
                .against = ROLES_SERVER,
                .since = "1.0",
                .why = "another version may frame and mask differently",
                .hint = "compare the version with 13",
                .request = REQUEST_VERSION("Sec-WebSocket-Version: {value}\r\n"),
                .script = {EXPECT_STATUS(ANY_ERROR)},
            },
        VALUES(versions),
    },
};

const struct ws_section ws_04_2_2_answer = SECTION_OF_BOTH(cases, families);
