/* SPDX-License-Identifier: MIT */
/*
 * The saboteur of opening handshakes: each row on what a 101 holds is broken by changing one line
 * of a lawful answer. See saboteur.c for frames. A plain request of five fields is answered
 * honestly.
 */
#include <string.h>

#include "ci/mutants/saboteur.h"
#include "reference/handshake.h"
#include "reference/obey.h"
#include "reference/saboteur.h"

#define DEFLATE         "permessage-deflate"
#define SERVER_TAKEOVER "; server_no_context_takeover"
#define CLIENT_TAKEOVER "; client_no_context_takeover"
#define SERVER_BITS     "; server_max_window_bits"
#define CLIENT_BITS     "; client_max_window_bits"

/* Rows that are broken by a line of the 101: what stands in it, and what stands there instead. */
static const struct {
    enum requirement_id name;
    const char *line;
    const char *instead;
} lines[] = {
    {WS_4_2_2_SENDS_UPGRADE, "Upgrade: websocket\r\n", ""},
    {WS_4_2_2_SENDS_CONNECTION, "Connection: Upgrade\r\n", "Connection: keep-alive\r\n"},
    {WS_4_2_2_SENDS_ACCEPT, "-Accept: ", "-Accept: A"},
    {WS_11_3_3_ONE_ACCEPT,
     "Sec-WebSocket-Accept: ", "Sec-WebSocket-Accept: A\r\nSec-WebSocket-Accept: "},
    {WS_4_2_2_SUBPROTOCOL_FROM_LIST, "Upgrade: ", "Sec-WebSocket-Protocol: chat\r\nUpgrade: "},
    {WS_4_2_2_SUBPROTOCOL_NEVER_EMPTY, "Upgrade: ", "Sec-WebSocket-Protocol:\r\nUpgrade: "},
    {WS_11_3_4_ONE_SUBPROTOCOL, "Upgrade: ",
     "Sec-WebSocket-Protocol: x-assay-1\r\nSec-WebSocket-Protocol: x-assay-1\r\nUpgrade: "},
    {WS_4_3_SENDS_GOOD_EXTENSIONS,
     "Upgrade: ", "Sec-WebSocket-Extensions: x-assay-1; =1\r\nUpgrade: "},
    {HTTP_9112_4_SAYS_1_1_IN_101, "HTTP/1.1 101", "HTTP/1.0 101"},
    {HTTP_9110_8_6_NO_LENGTH_IN_101, "Upgrade: ", "Content-Length: 0\r\nUpgrade: "},
    {HTTP_9112_6_1_NO_CODING_IN_101, "Upgrade: ", "Transfer-Encoding: identity\r\nUpgrade: "},
    {WS_4_2_2_EXTENSIONS_FROM_LIST, "Upgrade: ", "Sec-WebSocket-Extensions: x-else\r\nUpgrade: "},
    {WS_4_2_2_EXTENSIONS_NEVER_EMPTY, "Upgrade: ", "Sec-WebSocket-Extensions:\r\nUpgrade: "},
    {WS_4_2_2_ANSWERS_WITH_101, "HTTP/1.1 101 Switching Protocols", "HTTP/1.1 200 OK"},
    {WS_4_2_2_SENDS_VALID_HTTP, "\r\nConnection: ", "\nConnection : "},
    {WS_4_2_2_CONNECTION_SAYS_UPGRADE_ALONE, "Connection: ", "Connection: keep-alive, "},
    {WS_4_2_2_IS_OPEN_AT_ONCE, "\r\n\r\n", "\r\n\r\n\r\n"},
    {PMCE_5_NO_SECOND_USE_OF_RSV1, DEFLATE, DEFLATE ", " DEFLATE},
    {PMCE_7_ANSWERS_KNOWN_PARAMETERS, DEFLATE, DEFLATE "; level=9"},
    {PMCE_7_ANSWERS_PARAMETER_ONCE, SERVER_TAKEOVER, SERVER_TAKEOVER SERVER_TAKEOVER},
    {PMCE_7_1_1_1_ANSWERS_NO_TAKEOVER, SERVER_TAKEOVER, ""},
    {PMCE_7_1_1_1_ANSWERS_NO_VALUE, SERVER_TAKEOVER, SERVER_TAKEOVER "=1"},
    {PMCE_7_1_1_2_ANSWERS_NO_VALUE, CLIENT_TAKEOVER, CLIENT_TAKEOVER "=1"},
    {PMCE_7_1_2_1_ANSWERS_8_TO_15, SERVER_BITS "=", SERVER_BITS "=0"},
    {PMCE_7_1_2_2_ANSWERS_8_TO_15, CLIENT_BITS "=", CLIENT_BITS "=0"},
    {PMCE_7_1_2_2_ANSWERS_8_TO_15, DEFLATE "\r\n", DEFLATE CLIENT_BITS "\r\n"},
    {PMCE_7_1_2_2_ANSWERS_WHEN_OFFERED, DEFLATE, DEFLATE CLIENT_BITS "=15"},
};

/* Rows that are broken by what is left out of the answer from there to the line's end, or to the
 * next parameter. */
static const struct {
    enum requirement_id name;
    const char *begin;
    const char *end;
} cuts[] = {
    {PMCE_5_ANSWER_STANDS_ALONE, SERVER_TAKEOVER, "\r\n"},
    {PMCE_5_ANSWER_STANDS_ALONE, SERVER_BITS, "\r\n"},
    {PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, SERVER_BITS "=", ";\r"},
};

/* Whether nothing is in the request but what the judge's own opening has: its five fields, an
 * Origin, and one subprotocol that is known here. */
static bool is_plain(const struct http_request *request)
{
    static const char *const names[] = {
        "Host",
        "Upgrade",
        "Connection",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Version",
        "Origin",
        "Sec-WebSocket-Protocol",
    };
    size_t count = 0;
    struct http_span value = {0};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        count += http_request_find(request, names[i], &value) > 0;
    }
    bool is_other = http_request_find(request, "Sec-WebSocket-Protocol", &value) > 0 &&
                    !http_span_is(request, value, "echo.assay");
    return count == request->field_count && !is_other &&
           http_request_find(request, "Connection", &value) == 1 &&
           http_span_is(request, value, "Upgrade");
}

/* Takes the subprotocol that was selected out of the answer, so that what the saboteur writes is
 * the only one. */
static void drop_subprotocol(struct answer *answer)
{
    char *line = strstr(answer->octets, "Sec-WebSocket-Protocol: ");
    char *next = line != NULL ? strstr(line, "\r\n") : NULL;
    if (next != NULL) {
        memmove(line, next + 2, strlen(next + 2) + 1);
        answer->size = strlen(answer->octets);
    }
}

/* Puts the one in place of the other, where it stands. */
static void answer_change(struct answer *answer, const char *line, const char *instead)
{
    char *at = strstr(answer->octets, line);
    size_t line_size = strlen(line);
    size_t instead_size = strlen(instead);
    if (at == NULL || answer->size + instead_size >= sizeof answer->octets) {
        return;
    }
    size_t rest_size = strlen(at + line_size);
    memmove(at + instead_size, at + line_size, rest_size + 1);
    memcpy(at, instead, instead_size);
    answer->size = answer->size - line_size + instead_size;
}

/* Takes out what stands from `begin` to the first of the octets `end` behind it. */
static void answer_cut(struct answer *answer, const char *begin, const char *end)
{
    char *from = strstr(answer->octets, begin);
    if (from == NULL) {
        return;
    }
    char *to = from + strlen(begin);
    to += strcspn(to, end);
    memmove(from, to, strlen(to) + 1);
    answer->size = strlen(answer->octets);
}

/* Names the extension in an answer that declines it. */
static void answer_name(const struct http_request *request, struct answer *answer)
{
    struct http_span value = {0};
    if (http_request_find(request, "Sec-WebSocket-Extensions", &value) > 0 &&
        strstr(answer->octets, DEFLATE) == NULL) {
        answer_change(answer, "Upgrade: ", "Sec-WebSocket-Extensions: " DEFLATE "\r\nUpgrade: ");
    }
}

void saboteur_opens(const struct http_request *request, struct answer *answer)
{
    for (size_t i = 0; i < sizeof cuts / sizeof cuts[0]; i++) {
        if (obey_dishonoured(cuts[i].name)) {
            answer_cut(answer, cuts[i].begin, cuts[i].end);
        }
    }
    if (obey_dishonoured(PMCE_5_DECLINING_NAMES_NONE)) {
        answer_name(request, answer);
    }
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!obey_dishonoured(lines[i].name) || is_plain(request)) {
            continue;
        }
        if (strstr(lines[i].instead, "-Protocol:") != NULL) {
            drop_subprotocol(answer);
        }
        answer_change(answer, lines[i].line, lines[i].instead);
    }
}

void saboteur_refuses(struct answer *answer)
{
    if (answer->status >= 400 && obey_dishonoured(WS_4_3_LISTS_PLAIN_VERSIONS)) {
        answer_change(answer, "-Version: 13\r\n", "-Version: 13, 013\r\n");
    }
    if (answer->status == 405 && obey_dishonoured(SSE_HTTP_405_HAS_ALLOW)) {
        answer_change(answer, "Allow: ", "X-Allow: ");
    }
    if (answer->status >= 400 && obey_dishonoured(SSE_SERVER_ERRORS_HAVE_OTHER_TYPE)) {
        answer_change(answer, "text/plain; charset=utf-8", "text/event-stream");
    }
    if (answer->status >= 400 && obey_dishonoured(SSE_HTTP_ERRORS_HAVE_STATUS)) {
        memcpy(answer->octets + strlen("HTTP/1.1 "), "200", 3);
    }
}
