/* SPDX-License-Identifier: MIT */
/*
 * Group 10 of the Autobahn suite: a message that is fragmented by its size alone (RFC 6455 5.4).
 */
#include "conformance/autobahn/rows.h"

static const struct autobahn_row rows[] = {
    {
        .id = "10.1.1",
        .title = "echoes a text of 65536 octets in fragments of 1300",
        .steps = STEPS(SEND_FRAGMENTED(WS_TEXT, REPEAT("*", 65536), 1300), KILL_AFTER(10000)),
        .ok = EVENTS(TEXT_OF(REPEAT("*", 65536))),
        CLOSED_NORMALLY,
        .rule = AUTOBAHN_COUNTS_FRAMES,
        .sent_starts = 1,
        .sent_rest = 50,
    },
};

const struct autobahn_group autobahn_group_10 = GROUP(rows);
