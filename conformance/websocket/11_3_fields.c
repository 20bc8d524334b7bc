/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 11.3: how often each of the new header fields may occur.
 */
#include "conformance/websocket/sections.h"

static const struct ws_case cases[] = {
    {
        .id = "ws/11.3.1/two-keys",
        .title = "refuses a handshake with two keys",
        .proves = {WS_11_3_1_REFUSES_SECOND_KEY},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "two readers may each answer another key",
        .hint = "count the fields; two keys are a 400",
        .request = REQUEST_KEY(FIELD_KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
    {
        .id = "ws/11.3.3/one-accept",
        .title = "sends one accept value",
        .proves = {WS_11_3_3_ONE_ACCEPT},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client has to fail the connection on two",
        .hint = "set the field, do not add it",
        .request = REQUEST_AND("Accept: */*\r\nPragma: no-cache\r\n"),
        .script = {EXPECT_OPEN()},
    },
    {
        .id = "ws/11.3.4/one-subprotocol",
        .title = "answers two subprotocol fields with one at most",
        .proves = {WS_11_3_4_ONE_SUBPROTOCOL},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client has to fail the connection on two",
        .hint = "join the fields of the request before choosing one element",
        .request = REQUEST_AND(
            "Sec-WebSocket-Protocol: x-assay-1\r\nSec-WebSocket-Protocol: x-assay-2\r\n"),
        .script = {EXPECT_OPEN(),
                   OR_STATUS(GRADE_INFO, "it insists on a subprotocol of its own", ANY_ERROR)},
    },
    {
        .id = "ws/11.3.5/two-versions",
        .title = "refuses a handshake with two versions",
        .proves = {WS_11_3_5_REFUSES_SECOND_VERSION},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "two readers may each speak another one",
        .hint = "count the fields; two versions are a 400",
        .request = REQUEST_VERSION(FIELD_VERSION "Sec-WebSocket-Version: 8\r\n"),
        .script = {EXPECT_STATUS(ANY_ERROR)},
    },
};

const struct ws_section ws_11_3_fields = SECTION_OF_CASES(cases);
