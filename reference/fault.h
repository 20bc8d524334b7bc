/* SPDX-License-Identifier: MIT */
/* Why a connection is failed: what the reader of frames found, and what the peer is told about
 * it. */
#ifndef REFERENCE_FAULT_H
#define REFERENCE_FAULT_H

#include "conformance/requirement.h"
#include "conformance/websocket.h"

/* `requirement` is the row that was broken, or REQUIREMENT_NONE where the standard leaves it to the
 * endpoint; then `reason` says why, with its clause. `reason` is static text in ASCII. */
struct fault {
    enum requirement_id requirement;
    enum ws_close_code close_code;
    const char *reason;
};

/* The text of a failing Close: the clause and the rule, as much of it as a reason may hold. */
void fault_reason(struct fault fault, char reason[WS_CLOSE_REASON_SIZE_MAX + 1]);

#endif
