/* SPDX-License-Identifier: MIT */
/* The checks on servers of event streams: what one exchange shows, and what is said of it. */
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/sse_judge.h"

#define FIRST           "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
#define HEAD            FIRST "Cache-Control: no-store\r\n"
#define PLAIN           HEAD "\r\n"
#define CODED           HEAD "Transfer-Encoding: chunked\r\n\r\n"
#define TEXT(octets)    octets, sizeof(octets) - 1
#define KEPT(id, label) id, label, VERDICT_PASS, REQUIREMENT_NONE, -1

struct row {
    const char *name;
    const char *id;       /* of the case */
    const char *exchange; /* that shows it; beside it is a lawful "first" */
    enum verdict verdict;
    enum requirement_id requirement; /* of the first finding; NONE: there is none */
    int64_t octet;                   /* of it */
    const char *octets;
    size_t size;
    bool ends; /* the server has ended TCP */
};

static const struct row rows[] = {
    {"status", "sse/head/status", "first", VERDICT_FAIL, SSE_SERVER_STATUS_IS_200, 0,
     TEXT("HTTP/1.1 404 Not Found\r\n\r\n"), true},
    {"type", "sse/head/type", "first", VERDICT_FAIL, SSE_STREAM_TYPE, 17,
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), false},
    {"type-in-capitals", KEPT("sse/head/type", "first"),
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: TEXT/Event-Stream ; charset=UTF-8\r\n\r\n"), false},
    {"no-stream-is-told-once", "sse/head/cache-control", "first", VERDICT_NA, REQUIREMENT_NONE, -1,
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), false},
    {"two-types", "sse/head/one-type", "first", VERDICT_FAIL, SSE_SERVER_ONE_CONTENT_TYPE, 75,
     TEXT(HEAD "Content-Type: text/plain\r\n\r\n"), false},
    {"last-type-counts", KEPT("sse/head/type", "first"),
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
          "Content-Type: text/event-stream\r\n\r\n"),
     false},
    {"last-type-is-another", "sse/head/type", "first", VERDICT_FAIL, SSE_STREAM_TYPE, 17,
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
          "Content-Type: text/html;a=\",x/y\"\r\n\r\n"),
     false},
    {"last-valid-type-counts", KEPT("sse/head/type", "first"),
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream, */*, html\r\n\r\n"), false},
    {"one-type-of-a-page", "sse/head/one-type", "first", VERDICT_NA, REQUIREMENT_NONE, -1,
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/html; a\r\n\r\n"), false},
    {"charset", "sse/head/charset", "first", VERDICT_FAIL, SSE_TYPE_CHARSET_IS_UTF8, 17,
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=latin1\r\n\r\n"), false},
    {"semicolon-in-quotes", KEPT("sse/head/one-type", "first"),
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; a=\"b;c\"\r\n\r\n"), false},
    {"parameter-without-value", "sse/head/one-type", "first", VERDICT_FAIL,
     SSE_SERVER_ONE_CONTENT_TYPE, 17,
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; a\r\n\r\n"), false},
    {"charset-quoted", KEPT("sse/head/charset", "first"),
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; Charset=\"UTF-8\"\r\n\r\n"), false},
    {"no-cache-control", "sse/head/cache-control", "first", VERDICT_WARN, SSE_HTTP_CACHE_CONTROL,
     -1, TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"), false},
    {"max-age", "sse/head/cache-control", "first", VERDICT_WARN, SSE_HTTP_CACHE_CONTROL, 50,
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
          "Cache-Control: no-cache, max-age=60\r\n\r\n"),
     false},
    {"max-age-of-zero", KEPT("sse/head/cache-control", "first"),
     TEXT("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
          "Cache-Control: no-cache, max-age=0\r\n\r\n"),
     false},
    {"interim-answer", KEPT("sse/head/status", "first"),
     TEXT("HTTP/1.1 103 Early Hints\r\nLink: </>\r\n\r\n" PLAIN), false},
    {"length", "sse/framing/length", "stream", VERDICT_FAIL, SSE_HTTP_NO_LENGTH_ON_OPEN_STREAM, 75,
     TEXT(HEAD "Content-Length: 100\r\n\r\ndata: a\n\n"), false},
    {"chunk-size", "sse/framing/chunks", "stream", VERDICT_FAIL, SSE_HTTP_CHUNKS_ARE_WELL_FORMED,
     105, TEXT(CODED "9 \r\ndata: a\n\n\r\n"), false},
    {"chunk-end", "sse/framing/chunks", "stream", VERDICT_FAIL, SSE_HTTP_CHUNKS_ARE_WELL_FORMED,
     117, TEXT(CODED "9\r\ndata: a\n\nx"), false},
    {"no-last-chunk", "sse/framing/chunks", "stream", VERDICT_FAIL, SSE_HTTP_CHUNKS_ARE_WELL_FORMED,
     119, TEXT(CODED "9\r\ndata: a\n\n\r\n"), true},
    {"last-chunk", KEPT("sse/framing/chunks", "stream"),
     TEXT(CODED "9;x=y\r\ndata: a\n\n\r\n0\r\nTrailer: x\r\n\r\n"), true},
    {"not-chunked", "sse/framing/chunks", "stream", VERDICT_NA, REQUIREMENT_NONE, -1,
     TEXT(PLAIN "data: a\n\n"), false},
    {"http-1-0", "sse/framing/http-1-0", "http-1.0", VERDICT_FAIL, SSE_HTTP_NO_CHUNKS_IN_1_0, 75,
     TEXT(CODED), false},
    {"body-to-head", "sse/methods/head", "head", VERDICT_FAIL, SSE_HTTP_HEAD_HAS_NO_BODY, 77,
     TEXT(PLAIN "data: a\n\n"), true},
    {"405-without-allow", "sse/methods/allow", "post", VERDICT_FAIL, SSE_HTTP_405_HAS_ALLOW, -1,
     TEXT("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n"), true},
    {"not-utf-8", "sse/stream/utf-8", "stream", VERDICT_FAIL, SSE_STREAM_IS_UTF8, 6,
     TEXT(PLAIN "data: \xff\n\n"), false},
    {"cut-by-us", KEPT("sse/stream/utf-8", "stream"), TEXT(PLAIN "data: \xe2\x82"), false},
    {"later-bom", "sse/stream/bom", "stream", VERDICT_FAIL, SSE_STREAM_BOM_ONLY_FIRST, 9,
     TEXT(PLAIN "data: a\n\n\xef\xbb\xbf"
                "data: b\n\n"),
     false},
    {"near-miss", "sse/stream/field-names", "stream", VERDICT_WARN, SSE_STREAM_NEAR_MISSES, 0,
     TEXT(PLAIN "Data: a\n\n"), false},
    {"near-miss-by-letter", "sse/stream/field-names", "stream", VERDICT_WARN,
     SSE_STREAM_NEAR_MISSES, 0, TEXT(PLAIN "evnt: a\n\n"), false},
    {"other-name", "sse/stream/field-names", "stream", VERDICT_INFO, SSE_STREAM_UNKNOWN_FIELDS, 0,
     TEXT(PLAIN "colour: a\n\n"), false},
    {"retry-in-words", "sse/stream/retry", "stream", VERDICT_FAIL, SSE_SERVER_RETRY_IS_DIGITS, 0,
     TEXT(PLAIN "retry: 1s\n\n"), false},
    {"retry-of-zero", "sse/stream/retry-range", "stream", VERDICT_WARN, SSE_SERVER_RETRY_RANGE, 0,
     TEXT(PLAIN "retry: 0\n\n"), false},
    {"nul-in-id", "sse/stream/id-without-nul", "stream", VERDICT_FAIL, SSE_STREAM_ID_HAS_NO_NUL, 0,
     TEXT(PLAIN "id: a\0b\n\n"), false},
    {"blank-in-id", "sse/stream/id-form", "stream", VERDICT_WARN, SSE_SERVER_ID_IS_TRANSPORTABLE, 0,
     TEXT(PLAIN "id: 1 \n\n"), false},
    {"event-without-data", "sse/stream/event-with-data", "stream", VERDICT_WARN,
     SSE_SERVER_EVENT_HAS_DATA, 0, TEXT(PLAIN "event: a\n\n"), false},
    {"event-with-empty-data", KEPT("sse/stream/event-with-data", "stream"),
     TEXT(PLAIN "event: a\ndata\n\n"), false},
    {"no-blank-line-at-the-end", "sse/stream/last-block", "stream", VERDICT_FAIL,
     SSE_STREAM_ENDS_WITH_BLANK_LINE, 9, TEXT(PLAIN "data: a\n\ndata: b\n"), true},
    {"blank-line-to-come", "sse/stream/last-block", "stream", VERDICT_NA, REQUIREMENT_NONE, -1,
     TEXT(PLAIN "data: a\n\ndata: b\n"), false},
    {"page", "sse/stream/is-one", "stream", VERDICT_FAIL, SSE_SERVER_BODY_IS_A_STREAM, 0,
     TEXT(PLAIN "<!DOCTYPE html>\n<p>\n"), false},
    {"comments-are-a-stream", KEPT("sse/stream/is-one", "stream"), TEXT(PLAIN ":\n"), false},
    {"coded", "sse/head/content-coding", "no-coding", VERDICT_FAIL, SSE_HTTP_CODING_ONLY_IF_OFFERED,
     75, TEXT(HEAD "Content-Encoding: gzip\r\n\r\n"), false},
    {"identity-is-no-coding", "sse/head/content-coding", "coding", VERDICT_UNKNOWN,
     REQUIREMENT_NONE, -1, TEXT(HEAD "Content-Encoding: identity\r\n\r\n"), false},
    {"coded-octets-are-not-read", "sse/stream/utf-8", "stream", VERDICT_NA, REQUIREMENT_NONE, -1,
     TEXT(HEAD "Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08"), false},
    {"escaped-id-is-a-line", "sse/resume/injected", "last-id-escaped", VERDICT_FAIL,
     SSE_SERVER_ID_IS_NOT_REFLECTED, 7, TEXT(PLAIN "id: 1\r\ndata:assay-was-here\r\n\r\n"), false},
    {"500-to-an-id", "sse/resume/odd-ids", "last-id-long", VERDICT_UNKNOWN,
     SSE_SERVER_SURVIVES_ODD_ID, -1, TEXT("HTTP/1.1 500 Oh\r\n\r\n"), true},
};

static struct sse_record *record_of(const char *label, const char *octets, size_t size, bool ends)
{
    struct sse_record *record = sse_record_new(sse_exchange_find(label));

    record->request = g_bytes_new_static("GET / HTTP/1.1\r\n\r\n", 18);
    record->scale_milli = 1000;
    sse_record_add(record, (const uint8_t *)octets, size, 1000);
    record->end_us = 2000;
    if (ends && record->has_head) {
        record->parting = SSE_PARTED_EOF;
        http_body_end(&record->body);
    }
    return record;
}

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    struct catalogue *catalogue = catalogue_new();
    const struct ws_case *ws_case = catalogue_find(catalogue, row->id);
    struct sse_scene *scene = sse_scene_new();
    struct case_result *result = case_result_new(row->id, "conformance", "", "");

    g_assert_nonnull(ws_case);
    if (strcmp(row->exchange, "first") != 0) {
        g_ptr_array_add(scene->records, record_of("first", TEXT(PLAIN), false));
    }
    g_ptr_array_add(scene->records, record_of(row->exchange, row->octets, row->size, row->ends));
    if (strcmp(row->exchange, "stream") == 0) {
        g_ptr_array_add(scene->records, record_of("beside", TEXT(PLAIN), false));
    }
    sse_judge(scene, ws_case, result, true);
    g_assert_cmpstr(verdict_name(result->verdict), ==, verdict_name(row->verdict));
    if (row->requirement == REQUIREMENT_NONE) {
        g_assert_cmpuint(result->findings->len, ==, 0);
    } else {
        g_assert_cmpuint(result->findings->len, >=, 1);
        const struct finding *finding = g_ptr_array_index(result->findings, 0);
        g_assert_cmpstr(requirement_get(finding->requirement)->name, ==,
                        requirement_get(row->requirement)->name);
        g_assert_cmpint(finding->octet, ==, row->octet);
    }
    g_assert_true((result->reason != NULL) ==
                  (result->verdict == VERDICT_NA || result->verdict == VERDICT_UNKNOWN));
    case_result_free(result);
    sse_scene_free(scene);
    catalogue_free(catalogue);
}

/* Whatever is not there: no check falls over, and each says why it has no verdict. */
static void test_empty_scene(void)
{
    struct catalogue *catalogue = catalogue_new();
    struct sse_scene *scene = sse_scene_new();

    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct ws_case *ws_case = &catalogue->cases[i];
        if (ws_case->check == SSE_CHECK_NONE) {
            continue;
        }
        struct case_result *result = case_result_new(ws_case->id, "conformance", "", "");
        sse_judge(scene, ws_case, result, true);
        g_assert_true(result->verdict == VERDICT_NA || result->verdict == VERDICT_UNKNOWN);
        g_assert_nonnull(result->reason);
        case_result_free(result);
    }
    sse_scene_free(scene);
    catalogue_free(catalogue);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/sse-checks/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
    }
    g_test_add_func("/sse-checks/empty-scene", test_empty_scene);
    return g_test_run();
}
