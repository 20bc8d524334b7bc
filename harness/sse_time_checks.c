/* SPDX-License-Identifier: MIT */
/* Checks on when things come, and on how others fare. */
#include <string.h>

#include "harness/sse_judge.h"

enum { IDLE_MAX_US = 30000000, FEW_PIECES = 4 };

/* The longest time in which nothing came, from the head to the end of the watch. */
static int64_t longest_idle_us(const struct sse_record *record)
{
    int64_t last_us = record->head_us;
    int64_t longest_us = 0;

    for (guint i = 0; i < record->body.pieces->len; i++) {
        int64_t at_us = g_array_index(record->body.pieces, struct body_piece, i).at_us;
        longest_us = MAX(longest_us, at_us - last_us);
        last_us = at_us;
    }
    return MAX(longest_us, record->end_us - last_us);
}

static void look_keep_alive(struct sse_context *context)
{
    const struct sse_record *record = sse_streamed(context, "stream");

    if (record == NULL) {
        return;
    }
    int64_t idle_us = longest_idle_us(record);
    if (idle_us > IDLE_MAX_US) {
        sse_blame(context, SSE_SERVER_KEEPS_ALIVE,
                  "something every 15 to 30 seconds, be it a comment",
                  g_strdup_printf("nothing for %.1f s", (double)idle_us / 1e6), -1);
    } else if (record->end_us - record->head_us < IDLE_MAX_US) {
        sse_not_applicable(context,
                           g_strdup_printf("the stream was watched for %.1f s, which shows nothing "
                                           "of idle times; --observe 35 does",
                                           (double)(record->end_us - record->head_us) / 1e6));
    }
}

/* Whether all pieces of a long stream end at a multiple of a buffer's size. */
static void look_bursts(struct sse_context *context)
{
    static const size_t sizes[] = {16384, 8192, 4096};
    const struct sse_record *record = sse_streamed(context, "stream");

    if (record == NULL) {
        return;
    }
    const GArray *pieces = record->body.pieces;
    if (record->body.octets->len < FEW_PIECES * 4096 || pieces->len < FEW_PIECES) {
        sse_not_applicable(context, g_strdup("too little came to see bursts of a buffer's size"));
        return;
    }
    for (size_t size = 0; size < G_N_ELEMENTS(sizes); size++) {
        guint fit_count = 0;
        for (guint i = 0; i + 1 < pieces->len; i++) {
            const struct body_piece *piece = &g_array_index(pieces, struct body_piece, i);
            fit_count += (piece->begin + piece->size) % sizes[size] == 0;
        }
        if (fit_count + 1 >= pieces->len) {
            sse_blame(context, SSE_HTTP_EVENTS_COME_SINGLY, "events as they arise",
                      g_strdup_printf("bursts that end at multiples of %zu octets", sizes[size]),
                      -1);
            return;
        }
    }
}

static void look_stays_open(struct sse_context *context)
{
    const struct sse_record *record = sse_streamed(context, "stream");

    if (record != NULL && (record->body.step == BODY_DONE || record->parting != SSE_PARTED_BY_US)) {
        sse_remark(context, "a stream that stays open: clients come back to one that ends",
                   g_strdup_printf("it ended after %.1f s",
                                   (double)(record->end_us - record->head_us) / 1e6));
    }
}

/* ---- Others ---- */

/* How many exchanges of the name there are, and how many of them got a stream. */
static unsigned served_count(const struct sse_scene *scene, const char *name, unsigned *all)
{
    unsigned count = 0;

    for (*all = 0;; ++*all) {
        const struct sse_record *record = sse_scene_nth(scene, name, *all);
        if (record == NULL) {
            return count;
        }
        count += sse_record_is_stream(record);
    }
}

static void look_side_by_side(struct sse_context *context)
{
    unsigned all = 0;
    unsigned served = served_count(context->scene, "ten", &all);
    unsigned refused = 0;
    unsigned with_event = 0;

    if (all == 0) {
        sse_unknown(context, g_strdup("the exchanges \"ten\" were not played"));
        return;
    }
    for (unsigned i = 0; i < all; i++) {
        const struct sse_record *record = sse_scene_nth(context->scene, "ten", i);
        refused += record->has_head && (record->head.status == 503 || record->head.status == 429);
        with_event += record->event_count > 0;
    }
    if (served + refused < all) {
        sse_blame(context, SSE_SERVER_STREAMS_SIDE_BY_SIDE, "ten streams at the same time",
                  g_strdup_printf("%u of them were answered with a stream", served), -1);
    } else if (refused > 0) {
        sse_remark(context, "ten streams at the same time",
                   g_strdup_printf("%u of them were refused with 503 or 429", refused));
    } else if (with_event > 0 && with_event < all) {
        sse_blame(context, SSE_SERVER_STREAMS_SIDE_BY_SIDE, "events on each of ten streams",
                  g_strdup_printf("events on %u of them, and none on the others", with_event), -1);
    }
}

static void look_slow_reader(struct sse_context *context)
{
    const struct sse_record *slow = sse_scene_find(context->scene, "slow");
    unsigned all = 0;
    unsigned served = served_count(context->scene, "ten", &all);

    if (slow == NULL || !slow->has_head || all == 0) {
        sse_unknown(context, g_strdup("the exchange \"slow\" came to nothing"));
    } else if (served == 0) {
        sse_blame(context, SSE_SERVER_SLOW_READER, "others are served beside a slow reader",
                  g_strdup("none of ten others got a stream"), -1);
    }
}

static void look_aborts(struct sse_context *context)
{
    const struct sse_record *record = sse_scene_find(context->scene, "after-aborts");
    unsigned all = 0;
    unsigned served = served_count(context->scene, "aborted", &all);

    if (record == NULL || all == 0) {
        sse_unknown(context, g_strdup("the exchanges were not played"));
        return;
    }
    if (!sse_record_is_stream(record)) {
        g_autofree char *words = sse_record_words(record);
        sse_blame(context, SSE_HTTP_RELEASES_ABORTED,
                  "a stream for a new client behind 50 that vanished",
                  g_strdup_printf("%s (%u of the 50 had got a stream)", words, served), -1);
    }
}

const struct sse_look sse_time_looks[SSE_CHECK_COUNT] = {
    [SSE_CHECK_KEEP_ALIVE] = {look_keep_alive, {"stream"}, false},
    [SSE_CHECK_BURSTS] = {look_bursts, {"stream"}, false},
    [SSE_CHECK_STAYS_OPEN] = {look_stays_open, {"stream"}, false},
    [SSE_CHECK_SIDE_BY_SIDE] = {look_side_by_side, {"ten"}, false},
    [SSE_CHECK_SLOW_READER] = {look_slow_reader, {"slow", "ten"}, false},
    [SSE_CHECK_ABORTS] = {look_aborts, {"aborted", "after-aborts"}, false},
};
