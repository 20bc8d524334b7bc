/* SPDX-License-Identifier: MIT */
/* URLs, the references that redirects are, and the requests that are made of them. */
#include "reference/url.h"

#include <glib.h>
#include <string.h>

#include "reference/event_request.h"
#include "reference/tests/support_guard.h"

#define BASE "http://example.org:8080/a/b/c?d"

/* A reference and what it comes to beside the base; NULL and what the error begins with. */
static const struct row {
    const char *reference;
    const char *text;
    const char *error;
} rows[] = {
    {"", BASE, NULL},
    {"#f", BASE, NULL},
    {"?e", "http://example.org:8080/a/b/c?e", NULL},
    {"g", "http://example.org:8080/a/b/g", NULL},
    {"./g", "http://example.org:8080/a/b/g", NULL},
    {"gg", "http://example.org:8080/a/b/gg", NULL},
    {".g/h", "http://example.org:8080/a/b/.g/h", NULL},
    {"g/", "http://example.org:8080/a/b/g/", NULL},
    {"..", "http://example.org:8080/a/", NULL},
    {".", "http://example.org:8080/a/b/", NULL},
    {"../g", "http://example.org:8080/a/g", NULL},
    {"../../../g", "http://example.org:8080/g", NULL},
    {"../..", "http://example.org:8080/", NULL},
    {"/g/../h?i/../j#k", "http://example.org:8080/h?i/../j", NULL},
    {"/..g/.h", "http://example.org:8080/..g/.h", NULL},
    {"/", "http://example.org:8080/", NULL},
    {"//other", "http://other/", NULL},
    {"//other:81?q", "http://other:81/?q", NULL},
    {"HTTPS://Other.Example:443/x", "https://other.example/x", NULL},
    {"https://other:80/", "https://other:80/", NULL},
    {"http://other:80", "http://other/", NULL},
    {"http://other:/x", "http://other/x", NULL},
    {"http://[::1]:8/x", "http://[::1]:8/x", NULL},
    {"http://[FE80::1]", "http://[fe80::1]/", NULL},
    {"/\xC3\xA9 \"<>\x7F\x01", "http://example.org:8080/%C3%A9%20%22%3C%3E%7F%01", NULL},
    {"g:h", NULL, "its scheme"},
    {"ftp://a/", NULL, "its scheme"},
    {"1:2", "http://example.org:8080/a/b/1:2", NULL},
    {"http://", NULL, "its host"},
    {"http:///a", NULL, "its host"},
    {"http://a b/", NULL, "its host"},
    {"http://a\xC3\xA9/", NULL, "its host"},
    {"http://[::1", NULL, "its host"},
    {"http://[::1]x/", NULL, "its host"},
    {"http://a:b/", NULL, "the port"},
    {"http://a:+1/", NULL, "the port"},
    {"http://[::1%lo]/", NULL, "its host"},
    {"http://a:65536/", NULL, "the port"},
    {"http://a:99999999999/", NULL, "the port"},
    {"http://u:p@a/", NULL, "a user name"},
};

static void test_resolve(const void *data)
{
    const struct row *row = data;
    char text[URL_TEXT_SIZE_MAX];
    const char *error = NULL;
    struct url base;
    struct url url;
    g_assert_true(url_parse(&base, BASE, &error));
    size_t size = strlen(row->reference);
    const char *reference = (const char *)guard_copy(row->reference, size);
    bool good = url_resolve(&url, &base, reference, size, &error);
    g_assert_cmpint(good, ==, row->error == NULL);
    if (good) {
        g_assert_cmpstr(url_text(&url, text), ==, row->text);
    } else {
        g_assert_true(g_str_has_prefix(error, row->error));
    }
}

static void test_bounds(void)
{
    const char *error = NULL;
    struct url url;
    for (size_t more = 0; more <= 1; more++) {
        GString *text = g_string_new("http://a/");
        for (size_t i = 0; i < HTTP_TARGET_SIZE_MAX - 1 + more; i++) {
            g_string_append_c(text, 'x');
        }
        g_assert_cmpint(url_parse(&url, text->str, &error), ==, more == 0);
        g_string_free(text, TRUE);
        text = g_string_new("http://");
        for (size_t i = 0; i < URL_HOST_SIZE_MAX - 1 + more; i++) {
            g_string_append_c(text, 'x');
        }
        g_assert_cmpint(url_parse(&url, text->str, &error), ==, more == 0);
        g_string_free(text, TRUE);
    }
    g_assert_false(url_parse(&url, "ws://a/", &error));
    g_assert_false(url_parse(&url, "/a", &error));
}

/* A reference with the scheme of its base, and those for which there is no room. */
static void test_odd_references(void)
{
    const char *error = NULL;
    char text[URL_TEXT_SIZE_MAX];
    struct url base;
    struct url url;
    g_assert_true(url_parse(&base, "https://a/b", &error));
    g_assert_true(url_resolve(&url, &base, "//c/d", 5, &error));
    g_assert_cmpstr(url_text(&url, text), ==, "https://c/d");
    /* A base whose path has so many octets, and a query behind it. */
    for (size_t kept = HTTP_TARGET_SIZE_MAX - 3; kept < HTTP_TARGET_SIZE_MAX; kept++) {
        char *path = g_strnfill(kept - 1, 'x');
        char *whole = g_strconcat("http://a/", path, NULL);
        g_assert_true(url_parse(&base, whole, &error));
        for (size_t size = 1; size <= 4; size++) {
            bool good = url_resolve(&url, &base, "?qqq", size, &error);
            g_assert_cmpint(good, ==, kept + size <= HTTP_TARGET_SIZE_MAX);
        }
        g_free(whole);
        g_free(path);
    }
    /* Too long in a segment behind that of the base, and at the slash behind a segment. */
    char *path = g_strnfill(HTTP_TARGET_SIZE_MAX, 'x');
    g_assert_true(url_parse(&base, "http://a/b/c", &error));
    g_assert_false(url_resolve(&url, &base, path, strlen(path), &error));
    g_assert_true(g_str_has_prefix(error, "it has more"));
    path[0] = '/';
    g_assert_true(url_resolve(&url, &base, path, strlen(path), &error));
    char *longer = g_strconcat(path, "/", NULL);
    g_assert_false(url_resolve(&url, &base, longer, strlen(longer), &error));
    g_assert_true(g_str_has_prefix(error, "it has more"));
    g_free(longer);
    g_free(path);
}

/* Writes the request and compares it. */
static void request_is(const char *where, const struct event_request_fields *fields, const char *id,
                       bool is_foreign, const char *expected)
{
    static char octets[EVENT_REQUEST_SIZE_MAX];
    const char *error = NULL;
    struct url url;
    g_assert_true(url_parse(&url, where, &error));
    size_t size = event_request_write(
        octets, &url, fields, (struct event_span){(const uint8_t *)id, strlen(id)}, is_foreign);
    octets_are_equal(octets, size, expected, strlen(expected));
}

static void test_request(void)
{
    struct event_request_fields fields = {0};
    request_is("http://a:81/b?c", &fields, "", false,
               "GET /b?c HTTP/1.1\r\nHost: a:81\r\nAccept: text/event-stream\r\n"
               "Accept-Encoding: identity\r\nCache-Control: no-cache\r\nPragma: no-cache\r\n"
               "User-Agent: assay-eventsource\r\nConnection: close\r\n\r\n");
    static const char *const lines[] = {"host: x",          "ACCEPT: */*", "User-Agent:me", "A: b",
                                        "Authorization: c", "Cookie: d",   "Pragma: e"};
    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_assert_true(event_request_may_add(&fields, lines[i]));
        fields.lines[fields.count++] = lines[i];
    }
    request_is("https://[::1]/", &fields, "7 8", false,
               "GET / HTTP/1.1\r\nAccept-Encoding: identity\r\nCache-Control: no-cache\r\n"
               "host: x\r\nACCEPT: */*\r\nUser-Agent:me\r\nA: b\r\nAuthorization: c\r\n"
               "Cookie: d\r\nPragma: e\r\nConnection: close\r\nLast-Event-ID: 7 8\r\n\r\n");
    request_is("https://[::1]/", &fields, "", true,
               "GET / HTTP/1.1\r\nAccept-Encoding: identity\r\nCache-Control: no-cache\r\n"
               "host: x\r\nACCEPT: */*\r\nUser-Agent:me\r\nA: b\r\nPragma: e\r\n"
               "Connection: close\r\n\r\n");
}

static void test_request_fields(void)
{
    static const char *const bad[] = {"",        "a",     ": b", "a b: c", "a: b\r\nc: d",
                                      "a: \x7F", "a:\x01"};
    struct event_request_fields fields = {0};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(event_request_may_add(&fields, bad[i]));
    }
    g_assert_true(event_request_may_add(&fields, "a:\tb"));
    char *line = g_strnfill(REQUEST_FIELDS_SIZE_MAX - 2, 'a');
    line[1] = ':';
    g_assert_true(event_request_may_add(&fields, line));
    fields.lines[fields.count++] = line;
    g_assert_false(event_request_may_add(&fields, "a: b"));
    fields.lines[0] = "a: b";
    fields.count = 1;
    while (fields.count < REQUEST_FIELD_COUNT_MAX) {
        g_assert_true(event_request_may_add(&fields, "a: b"));
        fields.lines[fields.count++] = "a: b";
    }
    g_assert_false(event_request_may_add(&fields, "a: b"));
    g_free(line);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/url/resolve/%zu", i);
        g_test_add_data_func(path, &rows[i], test_resolve);
        g_free(path);
    }
    g_test_add_func("/url/bounds", test_bounds);
    g_test_add_func("/url/odd-references", test_odd_references);
    g_test_add_func("/event-request/whole", test_request);
    g_test_add_func("/event-request/fields", test_request_fields);
    return g_test_run();
}
