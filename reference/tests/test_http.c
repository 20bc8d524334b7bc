/* SPDX-License-Identifier: MIT */
/* Request heads: a row is octets and what the scanner says, for every cut and octet by octet. */
#include "reference/http.h"

#include <glib.h>
#include <string.h>

#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

struct row {
    const char *name;
    const char *octets;
    unsigned status; /* 0 when it is a good head, 1 when it is not whole */
    size_t field_count;
    const char *behind; /* what is not taken */
};

#define LINE "GET / HTTP/1.1\r\n"

static const struct row rows[] = {
    {"/http/good/least", LINE "\r\n", 0, 0, ""},
    {"/http/good/two-fields", LINE "Host: x\r\nA:b\r\n\r\n", 0, 2, ""},
    {"/http/good/blanks-around", LINE "A: \t b \t\r\n\r\n", 0, 1, ""},
    {"/http/good/empty-value", LINE "A:\r\nB: \r\n\r\n", 0, 2, ""},
    {"/http/good/empty-lines-before", "\r\n\r\n" LINE "\r\n", 0, 0, ""},
    {"/http/good/version-1.0", "GET / HTTP/1.0\r\n\r\n", 0, 0, ""},
    {"/http/good/version-1.9", "GET / HTTP/1.9\r\n\r\n", 0, 0, ""},
    {"/http/good/octets-above-ascii", LINE "A: \xc3\xa9\r\n\r\n", 0, 1, ""},
    {"/http/good/octets-behind", LINE "\r\n\x81\x80", 0, 0, "\x81\x80"},
    {"/http/more/no-end", LINE "A: b\r\n", 1, 1, ""},
    {"/http/bad/method-missing", " / HTTP/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/method-no-token", "G(T / HTTP/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/target-missing", "GET  HTTP/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/target-control", "GET /\x01 HTTP/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/target-above-ascii", "GET /\xc3\xa9 HTTP/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/target-delete", "GET /\x7f HTTP/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-missing", "GET /\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-name", "GET / HTTQ/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-lower-case", "GET / http/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-long", "GET / HTTP/1.10\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-without-major", "GET / HTTP/x.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-without-minor", "GET / HTTP/1./\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-without-point", "GET / HTTP/1:1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/version-2", "GET / HTTP/2.0\r\n\r\n", 505, 0, NULL},
    {"/http/bad/bare-cr-before", "\rGET / HTTP/1.1\r\n\r\n", 400, 0, NULL},
    {"/http/bad/bare-cr-at-end", LINE "\rA: b\r\n\r\n", 400, 0, NULL},
    {"/http/bad/bare-lf", "GET / HTTP/1.1\n\n", 400, 0, NULL},
    {"/http/bad/bare-lf-in-field", LINE "A: b\n\r\n", 400, 0, NULL},
    {"/http/bad/bare-cr", LINE "A: b\rc\r\n\r\n", 400, 0, NULL},
    {"/http/bad/folded", LINE "A: b\r\n c\r\n\r\n", 400, 0, NULL},
    {"/http/bad/blank-before-colon", LINE "A : b\r\n\r\n", 400, 0, NULL},
    {"/http/bad/name-missing", LINE ": b\r\n\r\n", 400, 0, NULL},
    {"/http/bad/no-colon", LINE "A\r\n\r\n", 400, 0, NULL},
    {"/http/bad/value-control", LINE "A: \x02\r\n\r\n", 400, 0, NULL},
    {"/http/bad/value-delete", LINE "A: \x7f\r\n\r\n", 400, 0, NULL},
};

static enum http_result feed(struct http_request *request, const char *octets, size_t size,
                             size_t cut, size_t *all_used)
{
    enum http_result result = HTTP_MORE;
    http_request_begin(request);
    *all_used = 0;
    for (size_t at = 0; at < size && result == HTTP_MORE;) {
        size_t part = cut == size ? 1 : at < cut ? cut - at : size - at;
        size_t used = 0;
        result = http_request_feed(request, guard_copy(octets + at, part), part, &used);
        at += used;
        *all_used += used;
    }
    return result;
}

static void test_row(const void *data)
{
    const struct row *row = data;
    size_t size = strlen(row->octets);
    struct http_request *request = g_new(struct http_request, 1);
    for (size_t cut = 0; cut <= size; cut++) {
        size_t used = 0;
        enum http_result result = feed(request, row->octets, size, cut, &used);
        if (row->status >= 400) {
            g_assert_cmpint(result, ==, HTTP_BAD);
            g_assert_cmpuint(request->status, ==, row->status);
            g_assert_nonnull(strstr(request->reason, "RFC "));
            continue;
        }
        g_assert_cmpint(result, ==, row->status == 0 ? HTTP_DONE : HTTP_MORE);
        g_assert_cmpuint(request->field_count, ==, row->field_count);
        g_assert_cmpstr(row->octets + used, ==, row->behind);
    }
    g_free(request);
}

static void test_limits(void)
{
    struct http_request *request = g_new(struct http_request, 1);
    size_t used = 0;
    GString *head = g_string_new("GET /");
    for (size_t i = 0; i < HTTP_TARGET_SIZE_MAX; i++) {
        g_string_append_c(head, 'a');
    }
    g_string_append(head, " HTTP/1.1\r\n\r\n");
    g_assert_cmpint(feed(request, head->str, head->len, 0, &used), ==, HTTP_BAD);
    g_assert_cmpuint(request->status, ==, 414);
    g_string_assign(head, LINE);
    for (size_t i = 0; i < HTTP_FIELD_COUNT_MAX; i++) {
        g_string_append(head, "A: b\r\n");
    }
    g_assert_cmpint(feed(request, head->str, head->len, 0, &used), ==, HTTP_MORE);
    g_string_append(head, "A: b\r\n");
    g_assert_cmpint(feed(request, head->str, head->len, 0, &used), ==, HTTP_BAD);
    g_assert_cmpuint(request->status, ==, 431);
    g_string_assign(head, LINE "A: ");
    while (head->len < HTTP_HEAD_SIZE_MAX) {
        g_string_append_c(head, 'a');
    }
    g_assert_cmpint(feed(request, head->str, head->len, 0, &used), ==, HTTP_MORE);
    g_string_append_c(head, 'a');
    g_assert_cmpint(feed(request, head->str, head->len, 0, &used), ==, HTTP_BAD);
    g_assert_cmpuint(request->status, ==, 431);
    g_string_free(head, TRUE);
    g_free(request);
}

struct target_row {
    const char *name;
    const char *target;
    const char *path;  /* NULL when it has none */
    const char *value; /* of the query's part `code`, NULL when it has none */
};

static const struct target_row targets[] = {
    {"/http/target/root", "/", "/", NULL},
    {"/http/target/path", "/echo", "/echo", NULL},
    {"/http/target/query", "/close?code=1000", "/close", "1000"},
    {"/http/target/second-part", "/c?a=b&code=1001&d", "/c", "1001"},
    {"/http/target/empty-part", "/c?code=", "/c", ""},
    {"/http/target/longer-name", "/c?xcode=1&codex=2", "/c", NULL},
    {"/http/target/whole-uri", "HTTP://host:1/echo?code=5", "/echo", "5"},
    {"/http/target/whole-ws-uri", "ws://host/echo", "/echo", NULL},
    {"/http/target/no-path", "http://host", NULL, NULL},
    {"/http/target/asterisk", "*", NULL, NULL},
    {"/http/target/authority", "host:80", NULL, NULL},
};

static void span_equals(const struct http_request *request, struct http_span span, const char *text)
{
    octets_are_equal(http_span_octets(request, span), span.size, text, strlen(text));
}

static void test_target(const void *data)
{
    const struct target_row *row = data;
    struct http_request *request = g_new(struct http_request, 1);
    char *head = g_strdup_printf("GET %s HTTP/1.1\r\n\r\n", row->target);
    size_t used = 0;
    g_assert_cmpint(feed(request, head, strlen(head), 0, &used), ==, HTTP_DONE);
    struct http_span span = {0};
    g_assert_cmpint(http_request_path(request, &span), ==, row->path != NULL);
    if (row->path != NULL) {
        span_equals(request, span, row->path);
    }
    g_assert_cmpint(http_request_query(request, "code", &span), ==, row->value != NULL);
    if (row->value != NULL) {
        span_equals(request, span, row->value);
    }
    g_free(head);
    g_free(request);
}

static void test_lists(void)
{
    struct http_request *request = g_new(struct http_request, 1);
    static const char head[] =
        LINE "Connection: keep-alive , UPGRADE\r\n"
             "upgrade: h2c\r\nUpgrade: a,,Websocket\r\nX: websocketx\r\n\r\n";
    size_t used = 0;
    g_assert_cmpint(feed(request, head, sizeof head - 1, 0, &used), ==, HTTP_DONE);
    g_assert_true(http_request_lists(request, "Connection", "Upgrade"));
    g_assert_true(http_request_lists(request, "UPGRADE", "websocket"));
    g_assert_true(http_request_lists(request, "Upgrade", "h2c"));
    g_assert_false(http_request_lists(request, "X", "websocket"));
    g_assert_false(http_request_lists(request, "Upgrade", "webSockot"));
    g_assert_false(http_request_lists(request, "Connection", "alive"));
    struct http_span value = {0};
    g_assert_cmpuint(http_request_find(request, "Upgrade", &value), ==, 2);
    span_equals(request, value, "h2c");
    g_assert_cmpuint(http_request_find(request, "Y", &value), ==, 0);
    g_free(request);
}

static struct http_request broken_request;

static void break_size(void)
{
    broken_request.size = HTTP_HEAD_SIZE_MAX + 1;
    http_request_check(&broken_request);
}

static void break_start(void)
{
    broken_request.start = 1;
    http_request_check(&broken_request);
}

static void break_field_count(void)
{
    broken_request.field_count = HTTP_FIELD_COUNT_MAX + 1;
    http_request_check(&broken_request);
}

static void break_status(void)
{
    broken_request.status = 400;
    http_request_check(&broken_request);
}

static void break_reason(void)
{
    broken_request.state = HTTP_BROKEN;
    broken_request.status = 400;
    http_request_check(&broken_request);
}

static void break_whole(void)
{
    broken_request.state = HTTP_WHOLE;
    http_request_check(&broken_request);
}

static void break_span(void)
{
    (void)http_span_octets(&broken_request, (struct http_span){.offset = 0, .size = 1});
}

static void break_state(void)
{
    broken_request.state = (enum http_state)(HTTP_BROKEN + 1);
    http_request_check(&broken_request);
}

static void break_whole_method(void)
{
    broken_request.state = HTTP_WHOLE;
    broken_request.version_major = 1;
    http_request_check(&broken_request);
}

static void break_whole_target(void)
{
    broken_request.state = HTTP_WHOLE;
    broken_request.version_major = 1;
    broken_request.method.size = 3;
    http_request_check(&broken_request);
}

static void break_whole_order(void)
{
    broken_request.state = HTTP_WHOLE;
    broken_request.version_major = 1;
    broken_request.method.size = 3;
    broken_request.target.size = 1;
    http_request_check(&broken_request);
}

static const struct death deaths[] = {
    {"/http/check/size", break_size, "request->size <= HTTP_HEAD_SIZE_MAX"},
    {"/http/check/start", break_start, "request->start <= request->size"},
    {"/http/check/field-count", break_field_count, "request->field_count <= HTTP_FIELD_COUNT_MAX"},
    {"/http/check/status-of-good", break_status,
     "(request->state == HTTP_BROKEN) == (request->status != 0)"},
    {"/http/check/status-without-reason", break_reason,
     "(request->status != 0) == (request->reason != NULL)"},
    {"/http/check/whole-without-version", break_whole, "request->version_major == 1"},
    {"/http/span/beyond-the-head", break_span, "span.size <= request->size - span.offset"},
    {"/http/check/state-beyond-the-last", break_state, "request->state <= HTTP_BROKEN"},
    {"/http/check/whole-without-method", break_whole_method, "request->method.size > 0"},
    {"/http/check/whole-without-target", break_whole_target, "request->target.size > 0"},
    {"/http/check/target-before-method", break_whole_order,
     "request->target.offset > request->method.offset"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_row);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(targets); i++) {
        g_test_add_data_func(targets[i].name, &targets[i], test_target);
    }
    g_test_add_func("/http/limits", test_limits);
    g_test_add_func("/http/lists", test_lists);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
