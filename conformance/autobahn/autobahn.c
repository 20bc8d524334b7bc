/* SPDX-License-Identifier: MIT */
/*
 * The rows of all groups, laid one behind the other in the order of their numbers.
 */
#include "conformance/autobahn/autobahn.h"

#include <assert.h>
#include <string.h>

#include "conformance/autobahn/rows.h"

enum { ROWS_MAX = 517 }; /* so many cases the original has */

static const struct autobahn_group *const groups[] = {
    &autobahn_group_1,  &autobahn_group_2,  &autobahn_group_3,  &autobahn_group_4,
    &autobahn_group_5,  &autobahn_group_6,  &autobahn_group_7,  &autobahn_group_9,
    &autobahn_group_10, &autobahn_group_12, &autobahn_group_13,
};

const struct autobahn_row *autobahn_rows(size_t *count)
{
    /* Filled by the first call and constant from then on. */
    static struct autobahn_row rows[ROWS_MAX];
    static size_t row_count;

    if (row_count == 0) {
        for (size_t index = 0; index < sizeof(groups) / sizeof(groups[0]); index++) {
            assert(groups[index]->count <= ROWS_MAX - row_count);
            memcpy(&rows[row_count], groups[index]->rows, groups[index]->count * sizeof(rows[0]));
            row_count += groups[index]->count;
        }
    }
    *count = row_count;
    return rows;
}

const struct autobahn_row *autobahn_row_find(const char *id)
{
    size_t count;
    const struct autobahn_row *rows = autobahn_rows(&count);
    for (size_t index = 0; index < count; index++) {
        if (strcmp(rows[index].id, id) == 0) {
            return &rows[index];
        }
    }
    return NULL;
}

uint64_t autobahn_row_size(const struct autobahn_row *row)
{
    uint64_t size = 0;

    for (const struct autobahn_step *step = row->steps; step->verb != AUTOBAHN_END; step++) {
        size += step->payload.size;
    }
    return size;
}

struct autobahn_row autobahn_row_scaled(const struct autobahn_row *row, unsigned round_trips)
{
    struct autobahn_row scaled = *row;

    if (row->round_trips > 0 && round_trips > 0) {
        scaled.round_trips = round_trips;
    }
    return scaled;
}
