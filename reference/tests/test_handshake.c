/* SPDX-License-Identifier: MIT */
/* The opening handshake: a request, the status of its answer, and what the answer must contain. */
#include "reference/handshake.h"

#include <glib.h>
#include <openssl/evp.h>
#include <string.h>

#include "reference/origin.h"
#include "reference/tests/support_guard.h"

struct row {
    const char *name;
    const char *request;
    unsigned status;
    const char *contains;
};

#define WITH(line, host, upgrade, connection, key, version, more) \
    line " HTTP/1.1\r\n" host upgrade connection key version more "\r\n"
#define HOST       "Host: server.example.com\r\n"
#define UPGRADE    "Upgrade: websocket\r\n"
#define CONNECTION "Connection: Upgrade\r\n"
#define KEY        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define VERSION    "Sec-WebSocket-Version: 13\r\n"
#define GOOD(more) WITH("GET /echo", HOST, UPGRADE, CONNECTION, KEY, VERSION, more)

static const struct row rows[] = {
    {"/handshake/open/of-1.3", GOOD(""), 101,
     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"},
    {"/handshake/open/any-case",
     WITH("GET /echo", "hOST: x\r\n", "UPGRADE: WebSocket\r\n", "connection: upgrade\r\n",
          "sec-websocket-KEY: dGhlIHNhbXBsZSBub25jZQ==\r\n", VERSION, ""),
     101, "Upgrade: websocket\r\n"},
    {"/handshake/open/lists",
     WITH("GET /echo", HOST, "Upgrade: h2c, websocket\r\n", "Connection: keep-alive, Upgrade\r\n",
          KEY, VERSION, ""),
     101, "Connection: Upgrade\r\n"},
    {"/handshake/open/beyond-ascii-beside",
     WITH("GET /echo", HOST, "Upgrade: \xC3\xA9, websocket\r\n", CONNECTION, KEY, VERSION, ""), 101,
     ""},
    {"/handshake/open/whole-uri",
     WITH("GET http://server.example.com/echo", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 101,
     ""},
    {"/handshake/open/host-name-in-capitals",
     WITH("GET /echo", "Host: EXAMPLE.com\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 101, ""},
    {"/handshake/open/host-address",
     WITH("GET /echo", "Host: 127.0.0.1:80\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 101, ""},
    {"/handshake/open/host-address-of-ipv6",
     WITH("GET /echo", "Host: [2001:DB8::1]\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 101, ""},
    {"/handshake/open/host-address-and-port",
     WITH("GET /echo", "Host: [::1]:8080\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 101, ""},
    {"/handshake/open/host-empty-port",
     WITH("GET /echo", "Host: a:\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 101, ""},
    {"/handshake/open/host-marks",
     WITH("GET /echo", "Host: a_b~c%20\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 101, ""},
    {"/handshake/open/target-with-other-host",
     WITH("GET http://other.example.com/echo", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 101,
     ""},
    {"/handshake/open/target-with-other-host-of-that-size",
     WITH("GET http://server.example.net/echo", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 101,
     ""},
    {"/handshake/open/target-with-host-in-capitals",
     WITH("GET ws://SERVER.example.com/echo", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 101,
     ""},
    {"/handshake/open/key-with-marks",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: +/09azAZ+/09azAZ+/09aA==\r\n",
          VERSION, ""),
     101, ""},
    {"/handshake/open/unknown-field", GOOD("X-Unknown: y\r\nOrigin: http://a\r\n"), 101, ""},
    {"/handshake/open/offers",
     GOOD("Sec-WebSocket-Extensions: permessage-deflate; a=\"10\", x\r\n"
          "Sec-WebSocket-Protocol: chat, superchat\r\n"),
     101, "\r\n"},
    {"/handshake/open/subprotocol", GOOD("Sec-WebSocket-Protocol: echo.assay\r\n"), 101,
     "\r\nSec-WebSocket-Protocol: echo.assay\r\n"},
    {"/handshake/open/subprotocol-of-the-client's-order",
     GOOD("Sec-WebSocket-Protocol: x,mirror.assay ,\techo.assay\r\n"), 101,
     "\r\nSec-WebSocket-Protocol: mirror.assay\r\n"},
    {"/handshake/open/subprotocol-in-second-field",
     GOOD("Sec-WebSocket-Protocol: x, , y\r\nSec-WebSocket-Protocol: ,echo.assay,\r\n"), 101,
     "\r\nSec-WebSocket-Protocol: echo.assay\r\n"},
    {"/handshake/open/subprotocol-in-capitals",
     GOOD("Sec-WebSocket-Protocol: Echo.assay, ECHO.ASSAY\r\n"), 101, ""},
    {"/handshake/open/subprotocol-part-of-name",
     GOOD("Sec-WebSocket-Protocol: echo, echo.assay2, xecho.assay\r\n"), 101, ""},
    {"/handshake/open/subprotocol-of-another-path",
     WITH("GET /close?code=4000", HOST, UPGRADE, CONNECTION, KEY, VERSION,
          "Sec-WebSocket-Protocol: echo.assay\r\n"),
     101, ""},
    {"/handshake/open/extensions-in-two-fields",
     GOOD("Sec-WebSocket-Extensions: a\r\nSec-WebSocket-Extensions: b; c\r\n"), 101, ""},
    {"/handshake/open/close-code",
     WITH("GET /close?code=4000", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 101, ""},
    {"/handshake/refused/no-such-path",
     WITH("GET /nothing", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 404, "text/plain"},
    {"/handshake/refused/post", WITH("POST /echo", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""),
     405, "Allow: GET\r\n"},
    {"/handshake/open/auth",
     WITH("GET /auth", HOST, UPGRADE, CONNECTION, KEY, VERSION,
          "Authorization: Basic YXNzYXk6YXNzYXk=\r\n"),
     101, ""},
    {"/handshake/refused/auth-missing",
     WITH("GET /auth", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 401,
     "WWW-Authenticate: Basic realm=\"assay\"\r\n"},
    {"/handshake/refused/auth-before-upgrade", WITH("GET /auth", HOST, "", "", "", "", ""), 401,
     "WWW-Authenticate: "},
    {"/handshake/refused/auth-not-upgraded",
     WITH("GET /auth", HOST, "", "", "", "", "Authorization: Basic YXNzYXk6YXNzYXk=\r\n"), 426, ""},
    {"/handshake/refused/method-of-page", WITH("POST /", HOST, "", "", "", "", ""), 405,
     "Allow: GET, HEAD\r\n"},
    {"/handshake/refused/unknown-method", WITH("BREW /", HOST, "", "", "", "", ""), 501, "15.6.2"},
    {"/handshake/refused/options-of-server", WITH("OPTIONS *", HOST, "", "", "", "", ""), 501,
     "15.6.2"},
    {"/handshake/refused/connect", WITH("CONNECT server.example.com:80", HOST, "", "", "", "", ""),
     501, "15.6.2"},
    {"/handshake/refused/get-of-server", WITH("GET *", HOST, "", "", "", "", ""), 400, "3.2"},
    {"/handshake/refused/version-2", "GET / HTTP/2.0\r\n\r\n", 505, "15.6.6"},
    {"/handshake/refused/plain-get", WITH("GET /echo", HOST, "", "", "", "", ""), 426,
     "Upgrade: websocket\r\n"},
    {"/handshake/refused/plain-get-tells-version", WITH("GET /echo", HOST, "", "", "", "", ""), 426,
     "Sec-WebSocket-Version: 13\r\n"},
    {"/handshake/refused/plain-get-upgrades", WITH("GET /echo", HOST, "", "", "", "", ""), 426,
     "Connection: Upgrade\r\n"},
    {"/handshake/refused/other-upgrade",
     WITH("GET /echo", HOST, "Upgrade: h2c\r\n", CONNECTION, KEY, VERSION, ""), 426, ""},
    {"/handshake/refused/kelvin-sign",
     WITH("GET /echo", HOST,
          "Upgrade: websoc\xE2\x84\xAA"
          "et\r\n",
          CONNECTION, KEY, VERSION, ""),
     426, "item 3"},
    {"/handshake/refused/http-1.0",
     "GET /echo HTTP/1.0\r\n" HOST UPGRADE CONNECTION KEY VERSION "\r\n", 400, "4.2.1"},
    {"/handshake/refused/no-host", WITH("GET /echo", "", UPGRADE, CONNECTION, KEY, VERSION, ""),
     400, "Host"},
    {"/handshake/refused/two-hosts", GOOD(HOST), 400, "Host"},
    {"/handshake/refused/empty-host",
     WITH("GET /echo", "Host:\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-with-path",
     WITH("GET /echo", "Host: a/b\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-without-bracket",
     WITH("GET /echo", "Host: [::1\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-in-broken-brackets",
     WITH("GET /echo", "Host: [::/]\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-of-brackets-and-name",
     WITH("GET /echo", "Host: [::1]a\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-between-letters",
     WITH("GET /echo", "Host: a`b\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-above-z",
     WITH("GET /echo", "Host: a{b\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-before-capitals",
     WITH("GET /echo", "Host: a^b\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/host-with-letters-for-port",
     WITH("GET /echo", "Host: a:b\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/port-alone",
     WITH("GET /echo", "Host: :80\r\n", UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "Host"},
    {"/handshake/refused/target-without-path",
     WITH("GET http://server.example.com", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 400,
     "3.2"},
    {"/handshake/refused/options-of-a-name", WITH("OPTIONS echo", HOST, "", "", "", "", ""), 400,
     "3.2"},
    {"/handshake/refused/key-beside-digits",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ:==\r\n",
          VERSION, ""),
     400, "item 5"},
    {"/handshake/refused/key-beside-small-letters",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ{==\r\n",
          VERSION, ""),
     400, "item 5"},
    {"/handshake/refused/key-beside-capitals",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ[==\r\n",
          VERSION, ""),
     400, "item 5"},
    {"/handshake/refused/key-beside-point",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ.==\r\n",
          VERSION, ""),
     400, "item 5"},
    {"/handshake/refused/connection-missing",
     WITH("GET /echo", HOST, UPGRADE, "", KEY, VERSION, ""), 400, "item 4"},
    {"/handshake/refused/connection-other",
     WITH("GET /echo", HOST, UPGRADE, "Connection: keep-alive\r\n", KEY, VERSION, ""), 400,
     "item 4"},
    {"/handshake/refused/key-missing",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "", VERSION, ""), 400, "item 5"},
    {"/handshake/refused/key-twice", GOOD(KEY), 400, "item 5"},
    {"/handshake/refused/key-of-15",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j\r\n",
          VERSION, ""),
     400, "item 5"},
    {"/handshake/refused/key-of-17",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZWU=\r\n",
          VERSION, ""),
     400, "item 5"},
    {"/handshake/refused/key-alphabet",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ*==\r\n",
          VERSION, ""),
     400, "item 5"},
    {"/handshake/refused/version-missing",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, KEY, "", ""), 400, "item 6"},
    {"/handshake/refused/version-8",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, KEY, "Sec-WebSocket-Version: 8\r\n", ""), 426,
     "Sec-WebSocket-Version: 13\r\n"},
    {"/handshake/refused/version-013",
     WITH("GET /echo", HOST, UPGRADE, CONNECTION, KEY, "Sec-WebSocket-Version: 013\r\n", ""), 426,
     ""},
    {"/handshake/refused/version-twice", GOOD(VERSION), 400, "11.3.5"},
    {"/handshake/refused/extension-empty", GOOD("Sec-WebSocket-Extensions: ,\r\n"), 400, "9.1"},
    {"/handshake/refused/extension-grammar", GOOD("Sec-WebSocket-Extensions: a;;b\r\n"), 400,
     "9.1"},
    {"/handshake/refused/extension-quote", GOOD("Sec-WebSocket-Extensions: a;b=\"c\r\n"), 400,
     "9.1"},
    {"/handshake/refused/extension-ends-escaped", GOOD("Sec-WebSocket-Extensions: a;b=\"c\\\r\n"),
     400, "9.1"},
    {"/handshake/refused/extension-quoted-blank", GOOD("Sec-WebSocket-Extensions: a;b=\"c d\"\r\n"),
     400, "9.1"},
    {"/handshake/refused/protocol-grammar", GOOD("Sec-WebSocket-Protocol: a b\r\n"), 400, "4.1"},
    {"/handshake/refused/protocol-empty", GOOD("Sec-WebSocket-Protocol: ,\r\n"), 400, "4.1"},
    {"/handshake/refused/protocol-quoted", GOOD("Sec-WebSocket-Protocol: \"echo\"\r\n"), 400,
     "4.1"},
    {"/handshake/refused/protocol-twice", GOOD("Sec-WebSocket-Protocol: a, b, a\r\n"), 400, "4.1"},
    {"/handshake/refused/protocol-twice-in-two-fields",
     GOOD("Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b, a\r\n"), 400, "4.1"},
    {"/handshake/refused/body", GOOD("Content-Length: 5\r\n"), 400, "body"},
    {"/handshake/refused/close-code-1005",
     WITH("GET /close?code=1005", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "7.4"},
    {"/handshake/refused/close-code-missing",
     WITH("GET /close", HOST, UPGRADE, CONNECTION, KEY, VERSION, ""), 400, "7.4"},
    {"/handshake/refused/broken-head", "GET /echo HTTP/1.1\nHost: x\n\n", 400, "RFC 9112"},
    {"/handshake/page", WITH("GET /", HOST, "", "", "", "", ""), 200, "/echo"},
    {"/handshake/page-old", "GET / HTTP/1.0\r\n\r\n", 200, "/echo"},
};

/* Answers the request; what is in `answer` ends with NUL. */
static void answer_to(const char *text, struct answer *answer)
{
    struct http_request *request = g_new(struct http_request, 1);
    size_t size = strlen(text);
    size_t used = 0;
    http_request_begin(request);
    enum http_result result = http_request_feed(request, guard_copy(text, size), size, &used);
    g_assert_cmpint(result, !=, HTTP_MORE);
    memset(answer, 0, sizeof *answer);
    handshake_answer(request, answer);
    g_free(request);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    struct answer answer;
    answer_to(row->request, &answer);
    g_assert_cmpuint(answer.status, ==, row->status);
    char *line = g_strdup_printf("HTTP/1.1 %u ", row->status);
    g_assert_true(g_str_has_prefix(answer.octets, line));
    g_free(line);
    g_assert_nonnull(strstr(answer.octets, row->contains));
    const char *end = strstr(answer.octets, "\r\n\r\n");
    g_assert_nonnull(end);
    g_assert_nonnull(strstr(answer.octets, "Server: assay-server/1.0.0\r\n"));
    if (row->status == 101) {
        g_assert_true(answer.endpoint != NULL);
        g_assert_cmpstr(end, ==, "\r\n\r\n");
        g_assert_null(strstr(answer.octets, "-Extensions"));
        bool selects = strstr(row->contains, "-Protocol") != NULL;
        g_assert_true((strstr(answer.octets, "-Protocol") != NULL) == selects);
        g_assert_null(strstr(answer.octets, "Content-Length"));
    } else {
        char *length = g_strdup_printf("Content-Length: %zu\r\n", strlen(end + 4));
        g_assert_nonnull(strstr(answer.octets, length));
        g_assert_nonnull(strstr(answer.octets, "\r\nDate: "));
        g_free(length);
    }
}

/* So many names are compared with each other, and no more. */
static void test_many_subprotocols(void)
{
    for (int count = SUBPROTOCOL_COUNT_MAX; count <= SUBPROTOCOL_COUNT_MAX + 2; count++) {
        GString *request = g_string_new(GOOD(""));
        g_string_truncate(request, request->len - 2);
        g_string_append(request, "Sec-WebSocket-Protocol: ");
        for (int i = 0; i < count; i++) {
            g_string_append_printf(request, "%sx%d", i > 0 ? "," : "", i);
        }
        g_string_append(request, "\r\n\r\n");
        struct answer answer;
        answer_to(request->str, &answer);
        g_assert_cmpuint(answer.status, ==, count == SUBPROTOCOL_COUNT_MAX ? 101 : 400);
        g_string_free(request, TRUE);
    }
}

static void test_origin(void)
{
    struct answer answer;
    g_assert_true(origin_allow("https://a.example"));
    answer_to(GOOD("Origin: https://b.example\r\n"), &answer);
    g_assert_cmpuint(answer.status, ==, 403);
    g_assert_nonnull(strstr(answer.octets, "403 Forbidden\nRFC 6455 4.2.2, item 4"));
    answer_to(GOOD("Origin: https://a.example\r\n"), &answer);
    g_assert_cmpuint(answer.status, ==, 101);
    answer_to(GOOD(""), &answer);
    g_assert_cmpuint(answer.status, ==, 101);
    origin_allow_all();
}

/* Where the library computes no digest, the server says so, and lives. */
static void test_no_digest(void)
{
    struct answer answer;
    g_assert_cmpint(EVP_set_default_properties(NULL, "provider=none"), ==, 1);
    answer_to(GOOD(""), &answer);
    g_assert_cmpuint(answer.status, ==, 500);
    g_assert_null(strstr(answer.octets, "-Accept"));
    answer_to(WITH("GET /", HOST, "", "", "", "", ""), &answer);
    g_assert_cmpuint(answer.status, ==, 500);
    g_assert_cmpint(EVP_set_default_properties(NULL, ""), ==, 1);
    answer_to(GOOD(""), &answer);
    g_assert_cmpuint(answer.status, ==, 101);
}

static void test_head_has_no_body(void)
{
    struct answer answer;
    answer_to(WITH("HEAD /", HOST, "", "", "", "", ""), &answer);
    g_assert_cmpuint(answer.status, ==, 200);
    g_assert_cmpstr(strstr(answer.octets, "\r\n\r\n"), ==, "\r\n\r\n");
    answer_to(WITH("HEAD /echo", HOST, "", "", "", "", ""), &answer);
    g_assert_cmpuint(answer.status, ==, 405);
    g_assert_cmpstr(strstr(answer.octets, "\r\n\r\n"), ==, "\r\n\r\n");
}

static void test_refuse(void)
{
    struct answer answer = {0};
    handshake_refuse(408, "too late", "", &answer);
    g_assert_cmpuint(answer.status, ==, 408);
    g_assert_nonnull(strstr(answer.octets, "too late\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_test_add_data_func(rows[i].name, &rows[i], test_row);
    }
    g_test_add_func("/handshake/many-subprotocols", test_many_subprotocols);
    g_test_add_func("/handshake/origin", test_origin);
    g_test_add_func("/handshake/no-digest", test_no_digest);
    g_test_add_func("/handshake/head-has-no-body", test_head_has_no_body);
    g_test_add_func("/handshake/refuse", test_refuse);
    return g_test_run();
}
