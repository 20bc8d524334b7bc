/* SPDX-License-Identifier: MIT */
/* Checks on when things come, and on how others fare. */
#include <string.h>

#include "harness/sse_judge.h"

enum {
    IDLE_MAX_US = 30000000,
    BURST_PAUSE_US = 20000,
    BATCH_PAUSE_US = 500000,
    BURSTS_MIN = 4,
    BUFFER_SIZE_MIN = 256,
    STEADY_MIN = 3,        /* pieces in a quarter of the time, of a stream that does not rest */
    HALT_MIN_US = 1000000, /* what is shorter may be a busy machine's doing */
};

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

/* What came at once: all pieces between which there is hardly any time. */
struct burst {
    size_t begin; /* in the content */
    size_t end;
    int64_t at_us;
    unsigned event_count; /* events that it makes whole */
    bool ends_between;    /* it ends where an event does */
};

/* GArray of struct burst; g_array_unref(). */
static GArray *bursts_of(const struct sse_record *record, const struct sse_recording *recording)
{
    GArray *bursts = g_array_new(FALSE, TRUE, sizeof(struct burst));
    int64_t last_us = 0;
    guint event = 0;

    for (guint i = 0; i < record->body.pieces->len; i++) {
        const struct body_piece *piece = &g_array_index(record->body.pieces, struct body_piece, i);
        if (bursts->len == 0 || piece->at_us - last_us > BURST_PAUSE_US) {
            struct burst begun = {.begin = piece->begin, .at_us = piece->at_us};
            g_array_append_val(bursts, begun);
        }
        struct burst *burst = &g_array_index(bursts, struct burst, bursts->len - 1);
        burst->end = piece->begin + piece->size;
        burst->ends_between = sse_recording_is_between(recording, burst->end);
        last_us = piece->at_us;
        while (event < recording->events->len &&
               g_array_index(recording->events, struct sse_event, event).ready_at <= burst->end) {
            burst->event_count++;
            event++;
        }
    }
    return bursts;
}

static size_t common_divisor(size_t a, size_t b)
{
    while (b != 0) {
        size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The size of the buffer at whose multiples all bursts but the last end; 0: there is none. That of
 * events which are all of one size is none: each burst would end with an event, and have no more
 * events than buffers. A busy machine may make one burst of several. */
static size_t buffer_size(const GArray *bursts)
{
    size_t size = 0;
    bool is_by_event = true;

    for (guint i = 0; i + 1 < bursts->len; i++) {
        size = common_divisor(size, g_array_index(bursts, struct burst, i).end);
    }
    for (guint i = 0; i + 1 < bursts->len; i++) {
        const struct burst *burst = &g_array_index(bursts, struct burst, i);
        bool is_filled = burst->event_count * size <= burst->end - burst->begin;
        is_by_event &= burst->ends_between && (is_filled || size % 4096 != 0);
    }
    return is_by_event || size < BUFFER_SIZE_MIN ? 0 : size;
}

/* Several events in each burst, and a pause between two: whether they arose so, nothing tells. */
static bool comes_in_batches(const GArray *bursts)
{
    for (guint i = 0; i + 1 < bursts->len; i++) {
        const struct burst *burst = &g_array_index(bursts, struct burst, i);
        if (burst->event_count < 2 || burst[1].at_us - burst->at_us < BATCH_PAUSE_US) {
            return false;
        }
    }
    return true;
}

static void look_bursts(struct sse_context *context)
{
    const struct sse_record *record = NULL;
    const struct sse_recording *recording = sse_watched(context, &record);

    if (recording == NULL) {
        return;
    }
    g_autoptr(GArray) bursts = bursts_of(record, recording);
    if (bursts->len < BURSTS_MIN) {
        sse_not_applicable(context, g_strdup("too little came to see bursts of a buffer's size"));
        return;
    }
    size_t size = buffer_size(bursts);
    const struct burst *first = &g_array_index(bursts, struct burst, 0);
    if (size > 0) {
        sse_blame(context, SSE_HTTP_EVENTS_COME_SINGLY, "events as they arise",
                  g_strdup_printf("bursts that end at multiples of %zu octets, wherever an event "
                                  "ends",
                                  size),
                  (int64_t)first->end);
    } else if (comes_in_batches(bursts)) {
        sse_remark(context, "events as they arise",
                   g_strdup_printf("%u bursts of several events each, the second %.1f s behind the "
                                   "first",
                                   bursts->len, (double)(first[1].at_us - first->at_us) / 1e6));
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

/* How many pieces came in the third quarter of the time for which a stream was watched: not at its
 * end, for who hardly reads may be gone by then. `steady` becomes false when it was not watched to
 * the end. */
static unsigned late_count(const struct sse_record *record, bool *steady)
{
    unsigned count = 0;
    int64_t quarter_us = (record->end_us - record->head_us) / 4;

    *steady &= sse_record_is_stream(record) && record->was_late;
    for (guint i = 0; i < record->body.pieces->len; i++) {
        int64_t at_us = g_array_index(record->body.pieces, struct body_piece, i).at_us;
        count +=
            at_us >= record->head_us + 2 * quarter_us && at_us < record->head_us + 3 * quarter_us;
    }
    /* Of a stream that is too long to be kept it is known when its last octets came. */
    if (record->body.is_over_cap && record->body.last_us >= record->head_us + 3 * quarter_us) {
        count += STEADY_MIN;
    }
    return count;
}

/* A stream that never rests came to rest, twice, while somebody else did not read. */
static void look_held_up(struct sse_context *context)
{
    const struct sse_record *alone = sse_scene_find(context->scene, "stream");
    const struct sse_record *record = NULL;
    bool is_steady = alone != NULL && (alone->end_us - alone->head_us) / 4 >=
                                          HALT_MIN_US * alone->scale_milli / 1000;
    unsigned others = 0;
    unsigned count = alone == NULL ? 0 : late_count(alone, &is_steady);

    while ((record = sse_scene_nth(context->scene, "beside-slow", others)) != NULL) {
        is_steady &= late_count(record, &is_steady) == 0;
        others++;
    }
    if (is_steady && others > 0 && count >= STEADY_MIN) {
        context->about = sse_scene_nth(context->scene, "beside-slow", 0);
        sse_blame(context, SSE_SERVER_SLOW_READER, "streams that go on beside a slow reader",
                  g_strdup_printf(
                      "nothing came on two others for %.1f s, on a stream that never rests while "
                      "all read",
                      (double)(alone->end_us - alone->head_us) / 4e6),
                  -1);
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
    } else {
        look_held_up(context);
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
    [SSE_CHECK_SLOW_READER] = {look_slow_reader, {"slow", "beside-slow", "stream", "ten"}, false},
    [SSE_CHECK_ABORTS] = {look_aborts, {"aborted", "after-aborts"}, false},
};
