/* SPDX-License-Identifier: MIT */
/*
 * The page at `/`: what it lists, that it asks for nothing from elsewhere, and that its policy
 * lets run what it holds and nothing else. The digests are computed anew, by another library.
 */
#include "reference/page.h"

#include <glib.h>
#include <string.h>

#include "reference/handshake.h"

static const char *page_answer(void)
{
    static struct http_request request;
    static struct answer answer;
    static const char head[] = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    size_t used = 0;
    http_request_begin(&request);
    g_assert_cmpint(http_request_feed(&request, (const uint8_t *)head, sizeof head - 1, &used), ==,
                    HTTP_DONE);
    handshake_answer(&request, &answer);
    g_assert_cmpuint(answer.status, ==, 200);
    g_assert_cmpuint(strlen(answer.octets), ==, answer.size);
    return answer.octets;
}

static void test_type(void)
{
    const char *answer = page_answer();
    g_assert_nonnull(strstr(answer, "\r\nContent-Type: text/html; charset=utf-8\r\n"));
    g_assert_nonnull(strstr(answer, "\r\n\r\n<!DOCTYPE html>\n"));
    g_assert_true(g_str_has_suffix(answer, "</html>\n"));
}

static void test_lists_endpoints(void)
{
    static const char *const paths[] = {
        "/",           "/echo",          "/close",         "/auth", "/events",
        "/events/log", "/events/tokens", "/events/finite", "/emit", "/parse"};
    const char *answer = page_answer();
    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++) {
        char *row = g_strdup_printf("<dt><code>%s</code></dt><dd>", paths[i]);
        const char *at = strstr(answer, row);
        g_assert_nonnull(at);
        g_assert_cmpint(at[strlen(row)], !=, '<');
        g_free(row);
    }
}

/* Nothing that a browser would fetch, and nothing that would run beside the one script. */
static void test_brings_everything(void)
{
    static const char *const words[] = {"://",  "src=",   "href=",  "url(", "@import",
                                        "on='", "style=", "onload", "eval", "innerHTML"};
    const char *answer = page_answer();
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        g_assert_null(strstr(answer, words[i]));
    }
}

/* The element's contents, as a browser takes their digest. */
static char *source_of(const char *answer, const char *element)
{
    char *opening = g_strdup_printf("<%s>", element);
    char *closing = g_strdup_printf("</%s>", element);
    const char *begin = strstr(answer, opening);
    g_assert_nonnull(begin);
    begin += strlen(opening);
    g_assert_null(strstr(begin, opening));
    const char *end = strstr(begin, closing);
    g_assert_nonnull(end);
    GChecksum *checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)begin, end - begin);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_get_digest(checksum, digest, &size);
    g_checksum_free(checksum);
    char *base64 = g_base64_encode(digest, size);
    char *source = g_strdup_printf("%s-src 'sha256-%s';", element, base64);
    g_free(base64);
    g_free(opening);
    g_free(closing);
    return source;
}

static void test_policy(void)
{
    const char *answer = page_answer();
    const char *policy = strstr(answer, "\r\nContent-Security-Policy: default-src 'none'; ");
    g_assert_nonnull(policy);
    char *line = g_strndup(policy + 2, strcspn(policy + 2, "\r"));
    static const char *const elements[] = {"style", "script"};
    for (size_t i = 0; i < G_N_ELEMENTS(elements); i++) {
        char *source = source_of(answer, elements[i]);
        g_assert_nonnull(strstr(line, source));
        g_free(source);
    }
    g_assert_nonnull(strstr(line, "connect-src 'self'"));
    g_assert_null(strstr(line, "unsafe"));
    g_assert_null(strchr(line, '*'));
    g_free(line);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/page/type", test_type);
    g_test_add_func("/page/lists-endpoints", test_lists_endpoints);
    g_test_add_func("/page/brings-everything", test_brings_everything);
    g_test_add_func("/page/policy", test_policy);
    return g_test_run();
}
