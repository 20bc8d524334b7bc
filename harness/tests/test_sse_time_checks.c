/* SPDX-License-Identifier: MIT */
/* The checks of event streams that look at times: bursts, idle times, who is held up by others. */
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/sse_judge.h"

#define PLAIN \
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n"
#define BUSY "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"

enum { WATCHED_MS = 4000 };

/* What came on a stream: `count` pieces of `text`, repeated and cut at `size` octets each (0: each
 * is `text`), the first at `first_ms`, one every `step_ms`. */
struct flow {
    const char *text;
    size_t size;
    unsigned count;
    int first_ms;
    int step_ms;
};

/* A record of the exchange that was watched for that long; the server did not end it. */
static struct sse_record *record_of(const char *name, const char *head, const struct flow *flow,
                                    int watched_ms)
{
    struct sse_record *record = sse_record_new(sse_exchange_find(name));
    size_t text_size = flow == NULL ? 0 : strlen(flow->text);
    size_t size = flow == NULL || flow->size == 0 ? text_size : flow->size;
    GString *piece = g_string_new(NULL);

    record->request = g_bytes_new_static("GET / HTTP/1.1\r\n\r\n", 18);
    record->scale_milli = 1000;
    sse_record_add(record, (const uint8_t *)head, strlen(head), 0);
    for (unsigned i = 0; flow != NULL && i < flow->count; i++) {
        g_string_truncate(piece, 0);
        for (size_t j = 0; j < size; j++) {
            g_string_append_c(piece, flow->text[(i * size + j) % text_size]);
        }
        sse_record_add(record, (const uint8_t *)piece->str, piece->len,
                       1000 * ((int64_t)flow->first_ms + (int64_t)i * flow->step_ms));
    }
    g_string_free(piece, TRUE);
    record->was_late = true;
    record->end_us = 1000 * (int64_t)watched_ms;
    return record;
}

/* The case judged; the scene is the caller's. g_free() what comes back: verdict and row. */
static char *judged(const struct sse_scene *scene, const char *id)
{
    struct catalogue *catalogue = catalogue_new();
    const struct ws_case *ws_case = catalogue_find(catalogue, id);
    struct case_result *result = case_result_new(id, "conformance", "", "");

    g_assert_nonnull(ws_case);
    sse_judge(scene, ws_case, result, true);
    const struct finding *finding =
        result->findings->len > 0 ? g_ptr_array_index(result->findings, 0) : NULL;
    char *words =
        g_strdup_printf("%s %s", verdict_name(result->verdict),
                        finding == NULL ? "-" : requirement_get(finding->requirement)->name);
    case_result_free(result);
    catalogue_free(catalogue);
    return words;
}

/* ---- One stream */

static const struct stream_row {
    const char *name;
    const char *id;
    const char *judged;
    struct flow flow;
    int watched_ms;
} stream_rows[] = {
    {"one-by-one", "sse/timing/bursts", "pass -", {"data: a\n\n", 0, 8, 100, 100}, WATCHED_MS},
    {"too-few", "sse/timing/bursts", "na -", {"data: a\n\n", 0, 3, 100, 100}, WATCHED_MS},
    {"buffer-of-512",
     "sse/timing/bursts",
     "warn SSE_HTTP_EVENTS_COME_SINGLY",
     {"data: of ten.\n\n", 512, 6, 100, 300},
     WATCHED_MS},
    {"buffer-of-4096-where-events-end",
     "sse/timing/bursts",
     "warn SSE_HTTP_EVENTS_COME_SINGLY",
     {"data: sixteen.\n\n", 4096, 6, 100, 300},
     WATCHED_MS},
    {"events-of-one-size",
     "sse/timing/bursts",
     "pass -",
     {"data: 345678901234567890123456789012345678901234567890123456789012345678901234567890"
      "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901"
      "1234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901"
      "\n\n",
      0, 8, 100, 100},
     WATCHED_MS},
    {"buffer-too-small-to-be-one",
     "sse/timing/bursts",
     "pass -",
     {"data: of ten.\n\n", 128, 6, 100, 300},
     WATCHED_MS},
    {"several-at-a-time",
     "sse/timing/bursts",
     "info SSE_HTTP_EVENTS_COME_SINGLY",
     {"data: a\n\ndata: b\n\n", 0, 5, 100, 600},
     WATCHED_MS},
    {"several-without-a-pause",
     "sse/timing/bursts",
     "pass -",
     {"data: a\n\ndata: b\n\n", 0, 5, 100, 100},
     WATCHED_MS},
    {"idle", "sse/timing/keep-alive", "warn SSE_SERVER_KEEPS_ALIVE", {":\n", 0, 1, 100, 0}, 31000},
    {"kept-alive", "sse/timing/keep-alive", "pass -", {":\n", 0, 2, 15000, 15000}, 35000},
    {"watched-too-short", "sse/timing/keep-alive", "na -", {":\n", 0, 1, 100, 0}, WATCHED_MS},
};

static void test_stream(gconstpointer data)
{
    const struct stream_row *row = data;
    struct sse_scene *scene = sse_scene_new();

    g_ptr_array_add(scene->records, record_of("first", PLAIN, NULL, 0));
    g_ptr_array_add(scene->records, record_of("stream", PLAIN, &row->flow, row->watched_ms));
    g_autofree char *words = judged(scene, row->id);
    g_assert_cmpstr(words, ==, row->judged);
    sse_scene_free(scene);
}

/* Pieces of one size, of which a busy machine makes one burst where it will: what they are filled
 * with decides, and not how many come at once. */
static const struct joined_row {
    const char *name;
    const char *judged;
    unsigned size;
    bool is_event;         /* each piece is an event; else events of 32 octets fill them */
    const int *arrival_ms; /* of each of seven */
} joined_rows[] = {
    {"events-of-4096-joined", "pass -", 4096, true, (const int[]){1, 101, 102, 301, 401, 402, 601}},
    {"events-of-4096-joined-at-first", "pass -", 4096, true,
     (const int[]){1, 2, 201, 301, 302, 501, 601}},
    {"buffer-of-4096-joined", "warn SSE_HTTP_EVENTS_COME_SINGLY", 4096, false,
     (const int[]){1, 101, 102, 301, 401, 402, 601}},
    {"buffer-of-528-joined-at-first", "warn SSE_HTTP_EVENTS_COME_SINGLY", 528, false,
     (const int[]){1, 2, 201, 301, 302, 501, 601}},
};

static void test_joined(gconstpointer data)
{
    const struct joined_row *row = data;
    struct sse_scene *scene = sse_scene_new();
    struct sse_record *record = record_of("stream", PLAIN, NULL, WATCHED_MS);
    GString *octets = g_string_new(NULL);

    while (octets->len < 7 * (size_t)row->size) {
        size_t size = row->is_event ? row->size : 32;
        g_string_append(octets, "data:");
        for (size_t i = strlen("data:"); i < size - 2; i++) {
            g_string_append_c(octets, 'x');
        }
        g_string_append(octets, "\n\n");
    }
    for (size_t i = 0; i < 7; i++) {
        sse_record_add(record, (const uint8_t *)octets->str + i * row->size, row->size,
                       1000 * (int64_t)row->arrival_ms[i]);
    }
    g_string_free(octets, TRUE);
    g_ptr_array_add(scene->records, record_of("first", PLAIN, NULL, 0));
    g_ptr_array_add(scene->records, record);
    g_autofree char *words = judged(scene, "sse/timing/bursts");
    g_assert_cmpstr(words, ==, row->judged);
    sse_scene_free(scene);
}

/* ---- Others beside one that does not read */

#define STEADY                        \
    {                                 \
        "data: a\n\n", 0, 39, 50, 100 \
    }
#define HALTED                        \
    {                                 \
        "data: a\n\n", 0, 15, 50, 100 \
    } /* at 1.5 s of 4 s */

static const struct held_row {
    const char *name;
    const char *judged;
    struct flow alone;
    struct flow others[2];
    bool others_ended;   /* the server has ended them */
    bool is_over_cap;    /* the stream alone was too long to be kept */
    unsigned ten_count;  /* of ten others that got a stream */
    int64_t scale_milli; /* of times that are judged */
} held_rows[] = {
    {"all-go-on", "pass -", STEADY, {STEADY, STEADY}, false, false, 10, 1000},
    {"both-held-up",
     "warn SSE_SERVER_SLOW_READER",
     STEADY,
     {HALTED, HALTED},
     false,
     false,
     10,
     1000},
    {"one-of-them-goes-on", "pass -", STEADY, {HALTED, STEADY}, false, false, 10, 1000},
    {"they-were-ended", "pass -", STEADY, {HALTED, HALTED}, true, false, 10, 1000},
    {"it-rests-alone-too", "pass -", HALTED, {HALTED, HALTED}, false, false, 10, 1000},
    {"it-hardly-moves",
     "pass -",
     {"data: a\n\n", 0, 4, 500, 1000},
     {HALTED, HALTED},
     false,
     false,
     10,
     1000},
    {"only-its-end-was-kept",
     "warn SSE_SERVER_SLOW_READER",
     HALTED,
     {HALTED, HALTED},
     false,
     true,
     10,
     1000},
    {"shorter-than-a-busy-machine-halts",
     "pass -",
     STEADY,
     {HALTED, HALTED},
     false,
     false,
     10,
     1100},
    {"no-other-is-served",
     "warn SSE_SERVER_SLOW_READER",
     STEADY,
     {STEADY, STEADY},
     false,
     false,
     0,
     1000},
};

static void test_held_up(gconstpointer data)
{
    const struct held_row *row = data;
    struct sse_scene *scene = sse_scene_new();
    struct sse_record *alone = record_of("stream", PLAIN, &row->alone, WATCHED_MS);

    alone->scale_milli = row->scale_milli;
    if (row->is_over_cap) {
        alone->body.is_over_cap = true;
        alone->body.last_us = 1000 * (int64_t)WATCHED_MS;
    }
    g_ptr_array_add(scene->records, record_of("first", PLAIN, NULL, 0));
    g_ptr_array_add(scene->records, alone);
    g_ptr_array_add(scene->records, record_of("slow", PLAIN, NULL, WATCHED_MS));
    for (size_t i = 0; i < G_N_ELEMENTS(row->others); i++) {
        struct sse_record *other = record_of("beside-slow", PLAIN, &row->others[i], WATCHED_MS);
        other->was_late = !row->others_ended;
        other->parting = row->others_ended ? SSE_PARTED_EOF : SSE_PARTED_BY_US;
        g_ptr_array_add(scene->records, other);
    }
    for (unsigned i = 0; i < 10; i++) {
        g_ptr_array_add(scene->records,
                        record_of("ten", i < row->ten_count ? PLAIN : BUSY, NULL, 100));
    }
    g_autofree char *words = judged(scene, "sse/robust/slow-reader");
    g_assert_cmpstr(words, ==, row->judged);
    sse_scene_free(scene);
}

/* ---- Coming back with an id */

static const struct id_row {
    const char *name;
    const char *judged;
    const char *stream;
    const char *resumed;
} id_rows[] = {
    {"goes-on", "pass -", "id:1\ndata\n\nid:2\ndata\n\n", "id:2\ndata\n\n"},
    {"greets-and-goes-on", "pass -", "id:1\ndata\n\nid:2\ndata\n\n",
     "data:hello\n\nid:2\ndata\n\n"},
    {"once-more", "warn SSE_HTTP_RESUMES_AFTER_ID", "id:1\ndata\n\nid:2\ndata\n\n",
     "id:1\ndata\n\n"},
    {"a-gap", "warn SSE_HTTP_RESUMES_AFTER_ID", "id:1\ndata\n\nid:2\ndata\n\n", "id:3\ndata\n\n"},
    {"nothing", "warn SSE_HTTP_RESUMES_AFTER_ID", "id:1\ndata\n\nid:2\ndata\n\n", ":\n"},
    {"one-id-for-all", "na -", "id:1\ndata\n\nid:1\ndata\n\n", "id:1\ndata\n\n"},
};

static void test_id(gconstpointer data)
{
    const struct id_row *row = data;
    struct sse_scene *scene = sse_scene_new();

    g_ptr_array_add(scene->records, record_of("first", PLAIN, NULL, 0));
    g_ptr_array_add(scene->records,
                    record_of("stream", PLAIN, &(struct flow){row->stream, 0, 1, 1, 1}, 1000));
    g_ptr_array_add(scene->records,
                    record_of("resumed", PLAIN, &(struct flow){row->resumed, 0, 1, 1, 1}, 1000));
    g_autofree char *words = judged(scene, "sse/resume/successor");
    g_assert_cmpstr(words, ==, row->judged);
    sse_scene_free(scene);
}

/* ---- What a player has to know of events */

static const struct count_row {
    const char *name;
    const char *octets;
    size_t size;
    unsigned events;
    unsigned ids;
} count_rows[] = {
    {"data", "data: a\n\n", 9, 1, 0},
    {"data-without-colon", "data\n\n", 6, 1, 0},
    {"an-id", "id: 1\ndata: a\r\n\r\n", 17, 1, 1},
    {"an-id-without-data", "id: 1\n\ndata: a\n\n", 16, 1, 0},
    {"an-id-with-nul", "id: 1\0\ndata: a\n\n", 16, 1, 0},
    {"nul-elsewhere", "id: 1\ndata: \0\n\n", 15, 1, 1},
    {"other-fields", "dataa: 1\nids: 1\n: data\n\n", 24, 0, 0},
    {"not-whole", "id: 1\ndata: a\n", 14, 0, 0},
};

static void test_count(gconstpointer data)
{
    const struct count_row *row = data;
    struct sse_record *record = record_of("stream", PLAIN, NULL, 0);

    for (size_t i = 0; i < row->size; i++) {
        sse_record_add(record, (const uint8_t *)row->octets + i, 1, 1000);
    }
    g_assert_cmpuint(record->event_count, ==, row->events);
    g_assert_cmpuint(record->id_count, ==, row->ids);
    sse_record_free(record);
}

#define ADD(rows, folder, test)                                                            \
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {                                      \
        g_autofree char *path = g_strdup_printf("/sse-times/" folder "/%s", rows[i].name); \
        g_test_add_data_func(path, &rows[i], test);                                        \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD(stream_rows, "stream", test_stream);
    ADD(joined_rows, "joined", test_joined);
    ADD(held_rows, "held-up", test_held_up);
    ADD(id_rows, "id", test_id);
    ADD(count_rows, "count", test_count);
    return g_test_run();
}
