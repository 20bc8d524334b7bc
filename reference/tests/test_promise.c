/* SPDX-License-Identifier: MIT */
/* The promises of a 101: each is broken by one line, and the server dies of it instead of sending
 * it. */
#include "reference/promise.h"

#include <glib.h>
#include <string.h>
#include <sys/wait.h>

#include "conformance/requirement.h"
#include "reference/tests/support_death.h"

#define START      "HTTP/1.1 101 Switching Protocols\r\n"
#define UPGRADE    "Upgrade: websocket\r\n"
#define CONNECTION "Connection: Upgrade\r\n"
#define ACCEPT     "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
#define PROTOCOL   "Sec-WebSocket-Protocol: chat\r\n"
#define LAWFUL     START UPGRADE CONNECTION ACCEPT

struct row {
    const char *name;
    const char *answer;
    const char *row; /* the promise that it breaks; NULL: none */
    bool selects;    /* the subprotocol chat of the request */
};

static const struct row rows[] = {
    {"lawful", LAWFUL "\r\n", NULL, false},
    {"lawful-with-subprotocol", LAWFUL PROTOCOL "\r\n", NULL, true},
    {"status", "HTTP/1.1 200 OK\r\n" UPGRADE CONNECTION ACCEPT "\r\n", "WS_4_2_2_ANSWERS_WITH_101",
     false},
    {"version", "HTTP/1.0 101 Yes\r\n" UPGRADE CONNECTION ACCEPT "\r\n",
     "HTTP_9112_4_SAYS_1_1_IN_101", false},
    {"line-end", LAWFUL "A: b\n\r\n", "WS_4_2_2_SENDS_VALID_HTTP", false},
    {"blank-before-colon", LAWFUL "A : b\r\n\r\n", "WS_4_2_2_SENDS_VALID_HTTP", false},
    {"no-name", LAWFUL ": b\r\n\r\n", "WS_4_2_2_SENDS_VALID_HTTP", false},
    {"no-end", LAWFUL, "WS_4_2_2_SENDS_VALID_HTTP", false},
    {"length", LAWFUL "Content-Length: 0\r\n\r\n", "HTTP_9110_8_6_NO_LENGTH_IN_101", false},
    {"coding", LAWFUL "Transfer-Encoding: chunked\r\n\r\n", "HTTP_9112_6_1_NO_CODING_IN_101",
     false},
    {"no-upgrade", START CONNECTION ACCEPT "\r\n", "WS_4_2_2_SENDS_UPGRADE", false},
    {"upgrade-twice", LAWFUL UPGRADE "\r\n", "WS_4_2_2_SENDS_UPGRADE", false},
    {"no-connection", START UPGRADE ACCEPT "\r\n", "WS_4_2_2_SENDS_CONNECTION", false},
    {"connection-list", START UPGRADE "Connection: Upgrade, x\r\n" ACCEPT "\r\n",
     "WS_4_2_2_CONNECTION_SAYS_UPGRADE_ALONE", false},
    {"no-accept", START UPGRADE CONNECTION "\r\n", "WS_4_2_2_SENDS_ACCEPT", false},
    {"other-accept", START UPGRADE CONNECTION "Sec-WebSocket-Accept: A\r\n\r\n",
     "WS_4_2_2_SENDS_ACCEPT", false},
    {"two-accepts", LAWFUL ACCEPT "\r\n", "WS_11_3_3_ONE_ACCEPT", false},
    {"not-selected", LAWFUL PROTOCOL "\r\n", "WS_4_2_2_SUBPROTOCOL_FROM_LIST", false},
    {"other-selected", LAWFUL "Sec-WebSocket-Protocol: chatter\r\n\r\n",
     "WS_4_2_2_SUBPROTOCOL_FROM_LIST", true},
    {"empty-field", LAWFUL PROTOCOL "Sec-WebSocket-Protocol: \r\n\r\n",
     "WS_4_2_2_SUBPROTOCOL_NEVER_EMPTY", true},
    {"two-subprotocols", LAWFUL PROTOCOL PROTOCOL "\r\n", "WS_11_3_4_ONE_SUBPROTOCOL", true},
    {"extension", LAWFUL "Sec-WebSocket-Extensions: x\r\n\r\n", "WS_4_2_2_EXTENSIONS_FROM_LIST",
     false},
    {"empty-extensions", LAWFUL "Sec-WebSocket-Extensions: \r\n\r\n",
     "WS_4_2_2_EXTENSIONS_NEVER_EMPTY", false},
    {"nameless-extension", LAWFUL "Sec-WebSocket-Extensions: ; a\r\n\r\n",
     "WS_4_3_SENDS_GOOD_EXTENSIONS", false},
    {"octets-behind", LAWFUL "\r\n\r\n", "WS_4_2_2_IS_OPEN_AT_ONCE", false},
};

static const struct row *played;

/* Promises the answer of the row that is played. */
static void promise(void)
{
    static const char text[] = "GET /echo HTTP/1.1\r\nSec-WebSocket-Protocol: chat\r\n\r\n";
    static struct http_request request;
    static struct answer answer = {.status = 101};
    struct http_span name = {0};
    size_t used = 0;
    http_request_begin(&request);
    g_assert_cmpint(http_request_feed(&request, (const uint8_t *)text, sizeof text - 1, &used), ==,
                    HTTP_DONE);
    g_assert_cmpuint(http_request_find(&request, "Sec-WebSocket-Protocol", &name), ==, 1);
    answer.size = strlen(played->answer);
    memcpy(answer.octets, played->answer, answer.size + 1);
    promise_opening(&request, &answer,
                    "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", played->selects ? name : (struct http_span){0});
}

static void test_row(const void *data)
{
    char words[1024];
    played = data;
    int status = death_run(promise, words, sizeof words);
    if (played->row == NULL) {
        g_assert_cmpint(status, ==, 0);
        return;
    }
#ifdef NDEBUG
    g_test_skip("assertions are compiled out");
    return;
#endif
    g_assert_true(WIFSIGNALED(status));
    g_assert_nonnull(requirement_find(played->row));
    char *property = g_strdup_printf("(%s)", played->row);
    g_assert_nonnull(strstr(words, property));
    g_free(property);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/promise/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    return g_test_run();
}
