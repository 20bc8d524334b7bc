/* SPDX-License-Identifier: MIT */
/*
 * The opening handshake of the judge: its request, and every answer that must not open the
 * connection.
 */
#include <string.h>

#include "harness/opening.h"

struct row {
    const char *name;
    const char *answer;    /* %s stands for the right accept value */
    const char *offered;   /* subprotocol, or NULL */
    const char *complaint; /* words of the trouble; NULL when the answer opens */
};

#define START  "HTTP/1.1 101 Switching Protocols\r\n"
#define FIELDS "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define ACCEPT "Sec-WebSocket-Accept: %s\r\n"

static const struct row rows[] = {
    {"lawful", START FIELDS ACCEPT "\r\n", NULL, NULL},
    {"other-case", START "UPGRADE: WebSocket\r\nconnection: keep-alive, upgrade\r\n" ACCEPT "\r\n",
     NULL, NULL},
    {"status-200", "HTTP/1.1 200 OK\r\n" FIELDS ACCEPT "\r\n", NULL, "not with 101"},
    {"status-403", "HTTP/1.1 403 No\r\n\r\n", NULL, "if it wants an Origin, --origin"},
    {"status-400", "HTTP/1.1 400 No\r\n\r\n", NULL, "--subprotocol NAME offers one"},
    {"status-302", "HTTP/1.1 302 There\r\nLocation: /there\r\n\r\n", NULL,
     "it points to \"/there\", which is not followed"},
    {"status-404", "HTTP/1.1 404 Not Found\r\n\r\n", NULL, "404"},
    {"no-http", "SSH-2.0-OpenSSH_9.2\r\n\r\n", NULL, "not HTTP"},
    {"no-upgrade", START "Connection: Upgrade\r\n" ACCEPT "\r\n", NULL, "Upgrade: websocket"},
    {"other-upgrade", START "Upgrade: h2c\r\nConnection: Upgrade\r\n" ACCEPT "\r\n", NULL,
     "Upgrade: websocket"},
    {"no-connection", START "Upgrade: websocket\r\n" ACCEPT "\r\n", NULL, "Connection: Upgrade"},
    {"no-accept", START FIELDS "\r\n", NULL, "Sec-WebSocket-Accept"},
    {"wrong-accept", START FIELDS "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
     NULL, "Sec-WebSocket-Accept"},
    {"two-accepts", START FIELDS ACCEPT "Sec-WebSocket-Accept: x\r\n\r\n", NULL,
     "Sec-WebSocket-Accept"},
    {"extension", START FIELDS "Sec-WebSocket-Extensions: x\r\n" ACCEPT "\r\n", NULL, "extension"},
    {"subprotocol-unasked", START FIELDS "Sec-WebSocket-Protocol: chat\r\n" ACCEPT "\r\n", NULL,
     "subprotocol"},
    {"subprotocol-asked", START FIELDS "Sec-WebSocket-Protocol: chat\r\n" ACCEPT "\r\n", "chat",
     NULL},
    {"subprotocol-other", START FIELDS "Sec-WebSocket-Protocol: CHAT\r\n" ACCEPT "\r\n", "chat",
     "subprotocol"},
};

static struct options *options_for(const char *offered)
{
    static char url[] = "ws://127.0.0.1:9/echo";
    char *argv[] = {(char *)"assay",         (char *)"test",  url,
                    (char *)"--subprotocol", (char *)offered, NULL};
    char *error = NULL;
    struct options *options = options_parse(offered != NULL ? 5 : 3, argv, &error);

    g_assert_null(error);
    g_assert_nonnull(options);
    return options;
}

static void test_answer(const void *data)
{
    static const char key[] = "dGhlIHNhbXBsZSBub25jZA==";
    const struct row *row = data;
    struct options *options = options_for(row->offered);
    char *accept = head_accept_for(key);
    GString *answer = g_string_new(row->answer);
    struct head head;

    g_string_replace(answer, "%s", accept, 1);
    g_assert_cmpint(head_parse((const uint8_t *)answer->str, answer->len, 4096, &head), ==,
                    HEAD_DONE);
    char *trouble = opening_trouble(&head, key, options, false);
    if (row->complaint == NULL) {
        g_assert_cmpstr(trouble, ==, NULL);
    } else {
        g_assert_nonnull(trouble);
        g_assert_nonnull(strstr(trouble, row->complaint));
    }
    g_free(trouble);
    g_free(accept);
    g_string_free(answer, TRUE);
    head_clear(&head);
    options_free(options);
}

/* The URL on which the target closes, and its resource name. */
static void test_close_url(void)
{
    static const struct {
        const char *close_url;
        const char *url;
        const char *line;
    } urls[] = {
        {"ws://127.0.0.1:9/close?code={code}", "ws://127.0.0.1:9/close?code=1001",
         "GET /close?code=1001 HTTP/1.1\r\n"},
        {"ws://127.0.0.1:9/{code}/{code}", "ws://127.0.0.1:9/1001/1001",
         "GET /1001/1001 HTTP/1.1\r\n"},
        {"ws://127.0.0.1:9?{code}", "ws://127.0.0.1:9?1001", "GET /?1001 HTTP/1.1\r\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++) {
        char *argv[] = {(char *)"assay",
                        (char *)"test",
                        (char *)"ws://127.0.0.1:9/echo",
                        (char *)"--close-url",
                        (char *)urls[i].close_url,
                        NULL};
        char *error = NULL;
        char *key = NULL;
        struct options *options = options_parse(5, argv, &error);
        struct target *target = target_new(options, &error);
        char *url = target_url(target, 1001);
        GString *text = opening_request(target, 1001, options, 7, &key);

        g_assert_cmpstr(url, ==, urls[i].url);
        g_assert_true(g_str_has_prefix(text->str, urls[i].line));
        g_string_free(text, TRUE);
        g_free(url);
        g_free(key);
        target_free(target);
        options_free(options);
    }
}

static void test_request(void)
{
    struct options *options = options_for("chat");
    char *error = NULL;
    char *key = NULL;
    char *other_key = NULL;
    struct head head;
    struct target *target = target_new(options, &error);

    g_assert_null(error);
    GString *text = opening_request(target, 0, options, 7, &key);
    GString *other = opening_request(target, 0, options, 8, &other_key);
    g_assert_cmpint(head_parse((const uint8_t *)text->str, text->len, 4096, &head), ==, HEAD_DONE);
    g_assert_cmpint(head.kind, ==, HEAD_REQUEST);
    g_assert_cmpstr(head.method, ==, "GET");
    g_assert_cmpstr(head.target, ==, "/echo");
    g_assert_cmpstr(head_value(&head, "Host"), ==, "127.0.0.1:9");
    g_assert_cmpstr(head_value(&head, "Sec-WebSocket-Version"), ==, "13");
    g_assert_cmpstr(head_value(&head, "Sec-WebSocket-Key"), ==, key);
    g_assert_cmpstr(head_value(&head, "Sec-WebSocket-Protocol"), ==, "chat");
    g_assert_cmpstr(key, !=, other_key);
    g_assert_cmpuint(head.faults, ==, 0);
    head_clear(&head);
    g_string_free(text, TRUE);
    g_string_free(other, TRUE);
    g_free(key);
    g_free(other_key);
    target_free(target);
    options_free(options);
}

/* A cut before and behind each CR and LF, and between the octets at both ends; none amid a line. */
static void test_cut(void)
{
    static const char text[] = "GET /a/long/path HTTP/1.1\r\nHost: h\r\nA: a-long-value\r\n\r\n";
    static const size_t expected[] = {1,  2,  3,  4,  5,  6,  7,  8,  25, 26, 27,
                                      34, 35, 36, 47, 48, 49, 50, 51, 52, 53, 54};
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    GArray *pauses = g_array_new(FALSE, FALSE, sizeof(gsize));
    size_t size = sizeof text - 1;

    opening_cut(cuts, pauses, (const uint8_t *)text, size, DELIVERY_WHOLE);
    g_assert_cmpuint(cuts->len, ==, 0);
    opening_cut(cuts, pauses, (const uint8_t *)text, size, DELIVERY_OCTETS);
    g_assert_cmpuint(cuts->len, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < cuts->len; i++) {
        g_assert_cmpuint(g_array_index(cuts, size_t, i), ==, expected[i]);
    }
    g_array_unref(cuts);
    g_array_unref(pauses);
}

/* However many lines there are, the cuts are bounded, rise, and reach the end. */
static void test_cut_of_many(void)
{
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    GArray *pauses = g_array_new(FALSE, FALSE, sizeof(gsize));
    GString *text = g_string_new("GET / HTTP/1.1\r\n");

    for (unsigned i = 0; i < 1000; i++) {
        g_string_append(text, "A: b\r\n");
    }
    g_string_append(text, "\r\n");
    opening_cut(cuts, pauses, (const uint8_t *)text->str, text->len, DELIVERY_OCTETS);
    g_assert_cmpuint(cuts->len, <, 128);
    for (guint i = 1; i < cuts->len; i++) {
        g_assert_cmpuint(g_array_index(cuts, size_t, i), >, g_array_index(cuts, size_t, i - 1));
    }
    g_assert_cmpuint(g_array_index(cuts, size_t, cuts->len - 1), ==, text->len - 1);
    g_array_unref(cuts);
    g_array_unref(pauses);
    g_string_free(text, TRUE);
}

/* Holes that stand for octets of no text; a pause is a cut in every delivery. */
static void test_holes(void)
{
    struct options *options = options_for(NULL);
    char *error = NULL;
    char *key = NULL;
    struct target *target = target_new(options, &error);
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(size_t));
    GArray *pauses = g_array_new(FALSE, FALSE, sizeof(gsize));
    GString *text = opening_request_of("{path}{pause} {x}{nul}a{pause}{ping}{octets:12}{fields:2}",
                                       target, 0, options, 7, &key, pauses);
    static const char expected[] = "/echo {x}\0a\x89\x85\x37\xfa\x21\x3d\x52\x9b\x53\x51\x4e"
                                   "012345678901X-Assay-0: 0\r\nX-Assay-1: 1\r\n";

    g_assert_cmpuint(text->len, ==, sizeof expected - 1);
    g_assert_true(memcmp(text->str, expected, sizeof expected - 1) == 0);
    opening_cut(cuts, pauses, (const uint8_t *)text->str, text->len, DELIVERY_WHOLE);
    g_assert_cmpuint(cuts->len, ==, 2);
    g_assert_cmpuint(g_array_index(cuts, size_t, 0), ==, 5);
    g_assert_cmpuint(g_array_index(cuts, size_t, 1), ==, 11);
    g_assert_cmpint(opening_pause_ms(pauses, 5), >, 0);
    g_assert_cmpint(opening_pause_ms(pauses, 6), ==, 0);
    g_string_free(text, TRUE);
    g_free(key);
    g_array_unref(cuts);
    g_array_unref(pauses);
    target_free(target);
    options_free(options);
}

/* Requests of cases: what fills each hole, and what is missing when nothing does. */
static const struct filled {
    const char *name;
    const char *options; /* words with one space between */
    struct ws_case ws_case;
    const char *request; /* NULL: the case is not applicable */
    const char *lack;    /* words of the reason */
} filled_rows[] = {
    {"subprotocol",
     "--subprotocol a.B1 --subprotocol c",
     {.needs = NEEDS_SUBPROTOCOL, .request = "{subprotocol} {SUBPROTOCOL} {more}"},
     "a.B1 A.b1 Sec-WebSocket-Protocol: a.B1, c\r\n",
     NULL},
    {"subprotocol-untold",
     "--origin x",
     {.needs = NEEDS_SUBPROTOCOL, .request = "{subprotocol}"},
     NULL,
     "--subprotocol NAME does"},
    {"subprotocol-without-letters",
     "--subprotocol 1.2",
     {.needs = NEEDS_SUBPROTOCOL, .request = "{SUBPROTOCOL}"},
     NULL,
     "no letters"},
    {"subprotocol-of-the-case",
     "--subprotocol a",
     {.request = "x\r\nSec-WebSocket-Protocol: b\r\n{more}"},
     "x\r\nSec-WebSocket-Protocol: b\r\n",
     NULL},
    {"headers",
     "--subprotocol a --origin http://o -H A:b",
     {.request = "{headers}"},
     "A:b\r\nOrigin: http://o\r\n",
     NULL},
    {"origin",
     "--origin http://O:1",
     {.needs = NEEDS_ORIGIN, .request = "x\r\nOrigin: {ORIGIN} {origin}{more}"},
     "x\r\nOrigin: HTTP://o:1 http://O:1",
     NULL},
    {"origin-untold", "", {.needs = NEEDS_ORIGIN, .request = "{ORIGIN}"}, NULL, "--origin ORIGIN"},
    {"refused-origin",
     "--refused-origin http://e",
     {.needs = NEEDS_REFUSED_ORIGIN, .request = "{refused-origin}"},
     "http://e",
     NULL},
    {"refused-origin-untold",
     "--origin x",
     {.needs = NEEDS_REFUSED_ORIGIN, .request = "{refused-origin}"},
     NULL,
     "--refused-origin ORIGIN does"},
    {"missing-path",
     "--missing-path /none?a",
     {.needs = NEEDS_MISSING_PATH, .request = "GET {missing-path}"},
     "GET /none?a",
     NULL},
    {"missing-path-untold",
     "",
     {.needs = NEEDS_MISSING_PATH, .request = "{missing-path}"},
     NULL,
     "--missing-path PATH does"},
};

static void test_filled(const void *data)
{
    const struct filled *row = data;
    char *line = g_strdup_printf("assay test ws://127.0.0.1:9/%s%s",
                                 *row->options != '\0' ? " " : "", row->options);
    char **words = g_strsplit(line, " ", -1);
    char *error = NULL;
    struct options *options = options_parse((int)g_strv_length(words), words, &error);

    g_assert_cmpstr(error, ==, NULL);
    const char *lack = opening_lack(&row->ws_case, options);
    if (row->request == NULL) {
        g_assert_nonnull(lack);
        g_assert_nonnull(strstr(lack, row->lack));
    } else {
        struct target *target = target_new(options, &error);
        char *key = NULL;
        GArray *pauses = g_array_new(FALSE, FALSE, sizeof(gsize));
        g_assert_cmpstr(lack, ==, NULL);
        GString *text =
            opening_request_of(row->ws_case.request, target, 0, options, 7, &key, pauses);
        g_assert_cmpstr(text->str, ==, row->request);
        g_string_free(text, TRUE);
        g_array_unref(pauses);
        g_free(key);
        target_free(target);
    }
    options_free(options);
    g_strfreev(words);
    g_free(line);
}

/* The scheme of a whole URI is that of the resource as HTTP has it: https over TLS. */
static void test_scheme(void)
{
    static const struct {
        const char *url;
        const char *request;
    } urls[] = {
        {"ws://127.0.0.1:9/a", "GET http://127.0.0.1:9/a"},
        {"wss://127.0.0.1:9/a", "GET https://127.0.0.1:9/a"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(urls); i++) {
        char *argv[] = {(char *)"assay", (char *)"test", (char *)urls[i].url, NULL};
        char *error = NULL;
        char *key = NULL;
        struct options *options = options_parse(3, argv, &error);
        struct target *target = target_new(options, &error);
        GArray *pauses = g_array_new(FALSE, FALSE, sizeof(gsize));
        g_assert_cmpstr(error, ==, NULL);
        GString *text =
            opening_request_of("GET {scheme}://{host}{path}", target, 0, options, 7, &key, pauses);
        g_assert_cmpstr(text->str, ==, urls[i].request);
        g_string_free(text, TRUE);
        g_array_unref(pauses);
        g_free(key);
        target_free(target);
        options_free(options);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/opening/request", test_request);
    g_test_add_func("/opening/close-url", test_close_url);
    g_test_add_func("/opening/scheme", test_scheme);
    g_test_add_func("/opening/cut", test_cut);
    g_test_add_func("/opening/holes", test_holes);
    g_test_add_func("/opening/cut-of-many", test_cut_of_many);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/opening/answer/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_answer);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(filled_rows); i++) {
        char *path = g_strdup_printf("/opening/filled/%s", filled_rows[i].name);
        g_test_add_data_func(path, &filled_rows[i], test_filled);
        g_free(path);
    }
    return g_test_run();
}
