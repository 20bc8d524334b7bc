/* SPDX-License-Identifier: MIT */
/* The Origin policy: what may stand in it, and which requests it takes. */
#include "reference/origin.h"

#include <glib.h>
#include <string.h>

#include "reference/tests/support_guard.h"

struct row {
    const char *name;
    const char *fields;   /* of the request */
    bool is_taken;        /* with a policy of https://a.example and http://b.example:81 */
    bool is_taken_by_all; /* without a policy */
};

static const struct row rows[] = {
    {"none", "", true, true},
    {"first", "Origin: https://a.example\r\n", true, true},
    {"second", "Origin: http://b.example:81\r\n", true, true},
    {"in-capitals", "Origin: HTTPS://A.Example\r\n", true, true},
    {"other-scheme", "Origin: http://a.example\r\n", false, true},
    {"other-port", "Origin: http://b.example\r\n", false, true},
    {"port-added", "Origin: https://a.example:443\r\n", false, true},
    {"sub-domain", "Origin: https://x.a.example\r\n", false, true},
    {"longer-domain", "Origin: https://a.example.evil\r\n", false, true},
    {"shorter", "Origin: https://a.exampl\r\n", false, true},
    {"with-path", "Origin: https://a.example/\r\n", false, true},
    {"null", "Origin: null\r\n", false, true},
    {"empty", "Origin:\r\n", false, true},
    {"two", "Origin: https://a.example\r\nOrigin: https://a.example\r\n", false, true},
};

static void read_request(struct http_request *request, const char *fields)
{
    char *text = g_strdup_printf("GET / HTTP/1.1\r\n%s\r\n", fields);
    size_t size = strlen(text);
    size_t used = 0;
    http_request_begin(request);
    g_assert_cmpint(http_request_feed(request, guard_copy(text, size), size, &used), ==, HTTP_DONE);
    g_free(text);
}

static void test_row(const void *data)
{
    static struct http_request request;
    const struct row *row = data;
    read_request(&request, row->fields);
    origin_allow_all();
    g_assert_true(origin_is_taken(&request) == row->is_taken_by_all);
    g_assert_true(origin_allow("https://a.example"));
    g_assert_true(origin_allow("http://B.example:81"));
    g_assert_true(origin_is_taken(&request) == row->is_taken);
    origin_allow_all();
}

static void test_null_allowed(void)
{
    static struct http_request request;
    read_request(&request, "Origin: null\r\n");
    g_assert_true(origin_allow("null"));
    g_assert_true(origin_is_taken(&request));
    origin_allow_all();
}

static void test_no_origin(void)
{
    static const char *const texts[] = {
        "",         "*",          "a.example",   "://a.example",
        "https://", "https://a/", "https://a b", "https://a\x7f.example"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_assert_false(origin_allow(texts[i]));
    }
}

static void test_bound(void)
{
    for (int i = 0; i < ORIGIN_COUNT_MAX; i++) {
        g_assert_true(origin_allow("https://a.example"));
    }
    g_assert_false(origin_allow("https://a.example"));
    origin_allow_all();
    g_assert_true(origin_allow("https://a.example"));
    origin_allow_all();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/origin/request/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_func("/origin/null-allowed", test_null_allowed);
    g_test_add_func("/origin/no-origin", test_no_origin);
    g_test_add_func("/origin/bound", test_bound);
    return g_test_run();
}
