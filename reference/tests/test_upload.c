/* SPDX-License-Identifier: MIT */
/*
 * Bodies of requests. A row is header fields, what comes behind the head, and what is made of it;
 * each is fed whole and octet by octet, and the octets behind a whole body are left.
 */
#include "reference/upload.h"

#include <glib.h>
#include <string.h>

#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

#define LENGTH(n) "Content-Length: " n "\r\n"
#define CHUNKED   "Transfer-Encoding: chunked\r\n"

struct row {
    const char *name;
    const char *version; /* NULL: HTTP/1.1 */
    const char *fields;
    unsigned refused; /* the status by which the head is refused, or 0 */
    const char *octets;
    const char *body;
    const char *rest;
    unsigned broken; /* the status by which the body is, or 0 */
    bool is_partial; /* more is waited for at the end */
};

static const struct row rows[] = {
    {"none", NULL, "", 0, "GET", "", "GET", 0, false},
    {"length", NULL, LENGTH("3"), 0, "abc", "abc", "", 0, false},
    {"length-and-next", NULL, LENGTH("3"), 0, "abcGET", "abc", "GET", 0, false},
    {"length-of-nought", NULL, LENGTH("0"), 0, "GET", "", "GET", 0, false},
    {"length-in-1-0", "HTTP/1.0", LENGTH("1"), 0, "a", "a", "", 0, false},
    {"length-short", NULL, LENGTH("3"), 0, "ab", "ab", "", 0, true},
    {"length-greatest", NULL, LENGTH("4194304"), 0, "", "", "", 0, true},
    {"length-too-great", NULL, LENGTH("4194305"), 413, "", "", "", 0, false},
    {"length-huge", NULL, LENGTH("99999999999999999999999999"), 413, "", "", "", 0, false},
    {"two-lengths", NULL, LENGTH("1") LENGTH("1"), 400, "", "", "", 0, false},
    {"length-and-chunks", NULL, LENGTH("1") CHUNKED, 400, "", "", "", 0, false},
    {"chunks-in-1-0", "HTTP/1.0", CHUNKED, 400, "", "", "", 0, false},
    {"other-coding", NULL, "Transfer-Encoding: gzip, chunked\r\n", 501, "", "", "", 0, false},
    {"like-chunked", NULL, "Transfer-Encoding: xchunke\r\n", 501, "", "", "", 0, false},
    {"same-size", NULL, "Transfer-Encoding: deflate\r\n", 501, "", "", "", 0, false},
    {"two-codings", NULL, CHUNKED CHUNKED, 501, "", "", "", 0, false},
    {"chunks", NULL, CHUNKED, 0, "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\nGET", "abcd", "GET", 0, false},
    {"chunks-in-capitals", NULL, "transfer-encoding: Chunked\r\n", 0, "0\r\n\r\n", "", "", 0,
     false},
    {"no-chunk", NULL, CHUNKED, 0, "0\r\n\r\nGET", "", "GET", 0, false},
    {"noughts", NULL, CHUNKED, 0, "0003\r\nabc\r\n000\r\n\r\n", "abc", "", 0, false},
    {"hexadecimal", NULL, CHUNKED, 0, "A\r\n0123456789\r\nb\r\n0123456789a\r\n0\r\n\r\n",
     "01234567890123456789a", "", 0, false},
    {"extension", NULL, CHUNKED, 0, "1;a=b\r\nx\r\n0 ;c\r\n\r\n", "x", "", 0, false},
    {"extension-behind-tab", NULL, CHUNKED, 0, "1\t;a\r\nx\r\n0\r\n\r\n", "x", "", 0, false},
    {"trailers", NULL, CHUNKED, 0, "1\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n!", "x", "!", 0, false},
    {"amid-a-chunk", NULL, CHUNKED, 0, "3\r\nab", "ab", "", 0, true},
    {"no-size", NULL, CHUNKED, 0, "\r\n", "", NULL, 400, false},
    {"no-digit", NULL, CHUNKED, 0, "g\r\n", "", NULL, 400, false},
    {"before-digits", NULL, CHUNKED, 0, "/\r\n", "", NULL, 400, false},
    {"behind-digits", NULL, CHUNKED, 0, ":\r\n", "", NULL, 400, false},
    {"before-letters", NULL, CHUNKED, 0, "`\r\n", "", NULL, 400, false},
    {"digit-and-more", NULL, CHUNKED, 0, "1x\r\n", "", NULL, 400, false},
    {"signed", NULL, CHUNKED, 0, "-1\r\n", "", NULL, 400, false},
    {"lf-alone-behind-size", NULL, CHUNKED, 0, "1\nx", "", NULL, 400, false},
    {"cr-alone-behind-size", NULL, CHUNKED, 0, "1\rx", "", NULL, 400, false},
    {"lf-in-extension", NULL, CHUNKED, 0, "1;\nx", "", NULL, 400, false},
    {"chunk-too-long", NULL, CHUNKED, 0, "1\r\nxy\r\n", "x", NULL, 400, false},
    {"chunk-ends-with-lf", NULL, CHUNKED, 0, "1\r\nx\n", "x", NULL, 400, false},
    {"chunk-ends-with-cr", NULL, CHUNKED, 0, "1\r\nx\r0", "x", NULL, 400, false},
    {"trailer-ends-with-lf", NULL, CHUNKED, 0, "0\r\nA: b\n\r\n", "", NULL, 400, false},
    {"trailer-ends-with-cr", NULL, CHUNKED, 0, "0\r\nA: b\rx", "", NULL, 400, false},
    {"lf-for-a-trailer", NULL, CHUNKED, 0, "0\r\n\n", "", NULL, 400, false},
    {"end-without-lf", NULL, CHUNKED, 0, "0\r\n\rx", "", NULL, 400, false},
    {"chunk-too-great", NULL, CHUNKED, 0, "400001\r\n", "", NULL, 413, false},
    {"chunk-huge", NULL, CHUNKED, 0, "ffffffffffffffffffff\r\n", "", NULL, 413, false},
    {"sum-too-great", NULL, CHUNKED, 0, "1\r\nx\r\n400000\r\n", "x", NULL, 413, false},
};

static void read_request(struct http_request *request, const struct row *row)
{
    char *text = g_strdup_printf("POST / %s\r\n%s\r\n", row->version ? row->version : "HTTP/1.1",
                                 row->fields);
    size_t used = 0;
    http_request_begin(request);
    g_assert_cmpint(http_request_feed(request, (const uint8_t *)text, strlen(text), &used), ==,
                    HTTP_DONE);
    g_free(text);
}

/* Feeds `step` octets at a time; returns how many were taken. */
static size_t feed(struct upload *upload, const char *octets, size_t step,
                   enum upload_result *result)
{
    size_t size = strlen(octets);
    size_t at = 0;
    *result = upload->state == UPLOAD_DONE ? UPLOAD_IS_WHOLE : UPLOAD_WANTS_MORE;
    while (at < size && *result == UPLOAD_WANTS_MORE) {
        size_t part = MIN(step, size - at);
        size_t used = 0;
        *result = upload_feed(upload, guard_copy(octets + at, part), part, &used);
        g_assert_cmpuint(used, <=, part);
        at += used;
    }
    return at;
}

static void test_row(const void *data)
{
    const struct row *row = data;
    static struct http_request request;
    read_request(&request, row);
    g_assert_cmpuint(upload_judge(&request).status, ==, row->refused);
    for (size_t step = 1; step <= 64 && row->refused == 0; step += 63) {
        struct upload upload;
        enum upload_result result;
        upload_begin(&upload, &request);
        size_t taken = feed(&upload, row->octets, step, &result);
        octets_are_equal(upload.octets, upload.size, row->body, strlen(row->body));
        g_assert_cmpuint(upload.refusal.status, ==, row->broken);
        g_assert_true((result == UPLOAD_IS_BAD) == (row->broken != 0));
        g_assert_true((result == UPLOAD_WANTS_MORE) == row->is_partial);
        if (row->rest != NULL) {
            g_assert_cmpstr(row->octets + taken, ==, row->rest);
        }
        upload_end(&upload);
    }
    g_assert_cmpuint(memory_used(), ==, 0);
}

static const struct row chunked = {.fields = CHUNKED};

/* The greatest body passes, grown from small pieces, and not an octet more. */
static void test_greatest(void)
{
    static struct http_request request;
    static uint8_t piece[64 * 1024];
    struct upload upload;
    size_t used = 0;
    read_request(&request, &chunked);
    upload_begin(&upload, &request);
    for (size_t i = 0; i < UPLOAD_SIZE_MAX / sizeof piece; i++) {
        g_assert_cmpint(upload_feed(&upload, (const uint8_t *)"10000\r\n", 7, &used), ==,
                        UPLOAD_WANTS_MORE);
        g_assert_cmpint(upload_feed(&upload, piece, sizeof piece, &used), ==, UPLOAD_WANTS_MORE);
        g_assert_cmpint(upload_feed(&upload, (const uint8_t *)"\r\n", 2, &used), ==,
                        UPLOAD_WANTS_MORE);
    }
    g_assert_cmpuint(upload.size, ==, UPLOAD_SIZE_MAX);
    g_assert_cmpuint(memory_used(), <=, 2 * UPLOAD_SIZE_MAX);
    g_assert_cmpint(upload_feed(&upload, (const uint8_t *)"1\r\n", 3, &used), ==, UPLOAD_IS_BAD);
    g_assert_cmpuint(upload.refusal.status, ==, 413);
    upload_end(&upload);
}

/* What stands around the chunks has a bound of its own. */
static void test_overhead(void)
{
    static struct http_request request;
    static char zeros[64 * 1024];
    struct upload upload;
    size_t used = 0;
    enum upload_result result = UPLOAD_WANTS_MORE;
    read_request(&request, &chunked);
    upload_begin(&upload, &request);
    memset(zeros, '0', sizeof zeros);
    size_t count = 0;
    while (result == UPLOAD_WANTS_MORE && count <= UPLOAD_OVERHEAD_SIZE_MAX / sizeof zeros) {
        result = upload_feed(&upload, (const uint8_t *)zeros, sizeof zeros, &used);
        count++;
    }
    g_assert_cmpint(result, ==, UPLOAD_IS_BAD);
    g_assert_cmpuint(upload.refusal.status, ==, 413);
    upload_end(&upload);
}

/* Without memory it is refused, at its first octet and when it has to grow. */
static void test_no_memory(void)
{
    static struct http_request request;
    static uint8_t piece[2 * UPLOAD_STEP_SIZE];
    size_t used = 0;
    read_request(&request, &chunked);
    for (size_t begun = 0; begun < 2; begun++) {
        struct upload upload;
        upload_begin(&upload, &request);
        g_assert_cmpint(upload_feed(&upload, (const uint8_t *)"2000\r\n", 6, &used), ==,
                        UPLOAD_WANTS_MORE);
        if (begun > 0) {
            g_assert_cmpint(upload_feed(&upload, piece, 1, &used), ==, UPLOAD_WANTS_MORE);
        }
        size_t left = MEMORY_SIZE_MAX - memory_used();
        g_assert_true(memory_claim(left));
        g_assert_cmpint(upload_feed(&upload, piece, sizeof piece - 1, &used), ==, UPLOAD_IS_BAD);
        g_assert_cmpuint(upload.refusal.status, ==, 503);
        memory_release(left);
        upload_end(&upload);
    }
}

/* A NUL in an extension is no part of one. */
static void test_nul(void)
{
    static struct http_request request;
    struct upload upload;
    size_t used = 0;
    read_request(&request, &chunked);
    upload_begin(&upload, &request);
    g_assert_cmpint(upload_feed(&upload, guard_copy("1;\0", 3), 3, &used), ==, UPLOAD_IS_BAD);
    upload_end(&upload);
}

/* Who waits for a 100 is told apart: HTTP/1.0 knows none (RFC 9110 10.1.1). */
static void test_expect(void)
{
    static struct http_request request;
    const struct row asks = {.fields = LENGTH("1") "Expect: 100-Continue\r\n"};
    const struct row is_old = {.version = "HTTP/1.0", .fields = "Expect: 100-continue\r\n"};
    read_request(&request, &asks);
    g_assert_true(upload_is_waited_for(&request));
    read_request(&request, &is_old);
    g_assert_false(upload_is_waited_for(&request));
    read_request(&request, &chunked);
    g_assert_false(upload_is_waited_for(&request));
}

static uint8_t octet;
static struct upload broken = {.state = UPLOAD_DONE, .octets = &octet, .capacity = 1};

static void break_state(void)
{
    broken.state = UPLOAD_BROKEN + 1;
    upload_check(&broken);
}

static void break_size(void)
{
    broken.size = 2;
    upload_check(&broken);
}

static void break_size_max(void)
{
    broken.size = UPLOAD_SIZE_MAX + 1;
    upload_check(&broken);
}

static void break_buffer(void)
{
    broken.octets = NULL;
    upload_check(&broken);
}

static void break_left(void)
{
    broken.left = UPLOAD_SIZE_MAX + 1;
    upload_check(&broken);
}

static void break_overhead(void)
{
    broken.overhead_size = UPLOAD_OVERHEAD_SIZE_MAX + 1;
    upload_check(&broken);
}

static void break_reason(void)
{
    broken.state = UPLOAD_BROKEN;
    upload_check(&broken);
}

static void break_nothing_left(void)
{
    broken.state = UPLOAD_CHUNK;
    upload_check(&broken);
}

static void break_sum(void)
{
    broken = (struct upload){.state = UPLOAD_COUNTED, .octets = &octet, .capacity = 1, .size = 1};
    broken.left = UPLOAD_SIZE_MAX;
    upload_check(&broken);
}

static void break_more(void)
{
    size_t used;
    broken = (struct upload){.state = UPLOAD_BROKEN, .refusal = {.status = 400}};
    g_assert_cmpint(upload_feed(&broken, &octet, 1, &used), ==, UPLOAD_IS_BAD);
}

static const struct death deaths[] = {
    {"/upload/check/state", break_state, "upload->state <= UPLOAD_BROKEN"},
    {"/upload/check/size", break_size, "upload->size <= upload->capacity"},
    {"/upload/check/size-max", break_size_max, "upload->size <= UPLOAD_SIZE_MAX"},
    {"/upload/check/buffer", break_buffer, "(upload->octets == NULL) == (upload->capacity == 0)"},
    {"/upload/check/left", break_left, "upload->left <= UPLOAD_SIZE_MAX"},
    {"/upload/check/overhead", break_overhead, "upload->overhead_size <= UPLOAD_OVERHEAD_SIZE_MAX"},
    {"/upload/check/reason", break_reason, "(upload->state == UPLOAD_BROKEN) == "},
    {"/upload/check/nothing-left", break_nothing_left, "upload->left > 0"},
    {"/upload/check/sum", break_sum, "upload->size + upload->left <= UPLOAD_SIZE_MAX"},
    {"/upload/feed/broken", break_more, "upload->state != UPLOAD_BROKEN"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/upload/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    g_test_add_func("/upload/greatest", test_greatest);
    g_test_add_func("/upload/overhead", test_overhead);
    g_test_add_func("/upload/no-memory", test_no_memory);
    g_test_add_func("/upload/nul", test_nul);
    g_test_add_func("/upload/expect", test_expect);
    return g_test_run();
}
