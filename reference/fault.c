/* SPDX-License-Identifier: MIT */
/* What the peer is told about a fault. */
#include "reference/fault.h"

#include <assert.h>
#include <string.h>

void fault_reason(struct fault fault, char reason[WS_CLOSE_REASON_SIZE_MAX + 1])
{
    assert(fault.requirement != REQUIREMENT_NONE || fault.reason != NULL);
    const char *clause = fault.reason;
    const char *text = "";
    if (fault.requirement != REQUIREMENT_NONE) {
        const struct requirement *requirement = requirement_get(fault.requirement);
        clause = requirement->clause;
        text = requirement->text;
    }
    size_t size = 0;
    const char *const parts[] = {clause, text[0] == '\0' ? "" : ": ", text};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t part_size = strlen(parts[i]);
        size_t room = WS_CLOSE_REASON_SIZE_MAX - size;
        part_size = part_size < room ? part_size : room;
        memcpy(reason + size, parts[i], part_size);
        size += part_size;
    }
    assert(size <= WS_CLOSE_REASON_SIZE_MAX);
    reason[size] = '\0';
}
