/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 4.1: what it says of both handshakes. That is one sentence, on the names of fields.
 */
#include "conformance/websocket/sections.h"

#define NAMES_ROW(name, words, host, upgrade, connection, key, version)                            \
    {                                                                                              \
        .id = "ws/4.1/field-names-" name,                                                          \
        .title = "opens when the names of the fields are in " words,                               \
        .proves = {WS_4_1_FIELD_NAMES_IN_ANY_CASE}, .against = ROLES_SERVER, .since = "1.0",       \
        .why = "proxies rewrite names as they like, and those of HTTP/2 send them in lower case",  \
        .hint = "fold the names of fields before looking any up",                                  \
        .request = LINE_GET host ": {host}\r\n" upgrade ": websocket\r\n" connection               \
                                 ": Upgrade\r\n" key ": {key}\r\n" version ": 13\r\n" REQUEST_END, \
        .script = {EXPECT_OPEN()},                                                                 \
    }

static const struct ws_case cases[] = {
    NAMES_ROW("upper", "capitals", "HOST", "UPGRADE", "CONNECTION", "SEC-WEBSOCKET-KEY",
              "SEC-WEBSOCKET-VERSION"),
    NAMES_ROW("lower", "lower case", "host", "upgrade", "connection", "sec-websocket-key",
              "sec-websocket-version"),
};

const struct ws_section ws_04_1_field_names = SECTION_OF_CASES(cases);
