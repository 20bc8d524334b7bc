/* SPDX-License-Identifier: MIT */
/*
 * The judge's inflater: no octets end the program or pass the cap, a fault lies inside the data,
 * and a message that reaches back to none before it is the same with an empty window. The first
 * octet says where the data is cut into two messages. Taken as messages behind their sizes, the
 * reference makes of them what the judge does.
 */
#include <string.h>

#include "ci/differential/readers.h"
#include "ci/fuzz/target.h"
#include "harness/inflate.h"

enum { MESSAGE_SIZE_MAX = 1 << 20 };

static void look(const struct inflated *inflated, size_t size)
{
    GString *line = g_string_new(NULL);
    inflated_fault_append(inflated, line);
    DEMAND(line->len > 0);
    g_string_free(line, TRUE);
    DEMAND(inflated->size <= MESSAGE_SIZE_MAX);
    DEMAND(inflated->fault_octet <= size);
    DEMAND(inflated->past_distance_max <= inflated->distance_max);
    DEMAND(inflated->distance_max <= INFLATE_WINDOW_SIZE);
    DEMAND(inflated->final_count <= inflated->block_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct inflater *inflater = inflater_new(MESSAGE_SIZE_MAX);
    struct inflater *fresh = inflater_new(MESSAGE_SIZE_MAX);
    struct inflated first;
    struct inflated second;
    struct inflated alone;
    size_t cut = size > 0 ? octets[0] % size : 0;
    inflater_take(inflater, octets, cut, false, &first);
    look(&first, cut);
    inflater_take(inflater, octets + cut, size - cut, false, &second);
    look(&second, size - cut);
    inflater_take(fresh, octets + cut, size - cut, true, &alone);
    look(&alone, size - cut);
    if (second.past_distance_max == 0 && second.fault != INFLATE_TOO_FAR) {
        DEMAND(alone.fault == second.fault && alone.size == second.size);
        DEMAND(alone.size == 0 || memcmp(alone.octets, second.octets, alone.size) == 0);
    }
    inflater_free(inflater);
    inflater_free(fresh);
    DEMAND(readers_agree(&deflate_readers, octets, size, 0));
    DEMAND(readers_agree(&deflate_readers, octets, size, size + 1));
    return 0;
}
