/* SPDX-License-Identifier: MIT */
/*
 * RFC 6455 4.4, supporting several versions.
 */
#include "conformance/websocket/sections.h"

static const struct ws_case cases[] = {
    {
        .id = "ws/4.4/lists-versions",
        .title = "lists its versions when it refuses one",
        .proves = {WS_4_4_LISTS_VERSIONS},
        .against = ROLES_SERVER,
        .since = "1.0",
        .why = "a client that speaks several versions tries again with one of the list",
        .hint = "add Sec-WebSocket-Version: 13 to that answer",
        .request = REQUEST_VERSION("Sec-WebSocket-Version: 99\r\n"),
        .script = {{.verb = VERB_EXPECT_STATUS,
                    .requirement = WS_4_2_2_REFUSES_OTHER_VERSIONS,
                    .field = "Sec-WebSocket-Version",
                    .lists = "13",
                    .field_requirement = WS_4_4_LISTS_VERSIONS,
                    .codes = {ANY_ERROR}}},
    },
};

const struct ws_section ws_04_4_versions = SECTION_OF_CASES(cases);
