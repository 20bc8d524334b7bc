/* SPDX-License-Identifier: MIT */
/* RFC 6455 7.3: who wants to close does so by the closing handshake. */
#include "conformance/websocket/sections.h"

static const struct ws_case cases[] = {
    {
        .id = "ws/7.3/closes-by-handshake",
        .title = "server sends a Close before it ends TCP",
        .proves = {WS_7_3_CLOSES_BY_HANDSHAKE},
        .against = ROLES_SERVER,
        .needs = NEEDS_CLOSE_ON_DEMAND,
        .close_code = 1000,
        .since = "1.0",
        .why = "the end of TCP alone is told to an application as 1006, a connection that broke",
        .hint = "closing a connection begins with a Close; end TCP when the answer has come",
        .script = {EXPECT_CLOSE_OR_BLAME(WS_7_1_2_STARTS_WITH_CODE_AND_REASON, ANY_CODE),
                   OR_END_UNANNOUNCED},
    },
};

const struct ws_section ws_07_3_normal_closure = SECTION_OF_CASES(cases);
