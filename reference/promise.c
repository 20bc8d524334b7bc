/* SPDX-License-Identifier: MIT */
/* The promises of a 101; see promise.h. The text is looked at anew, as a client will. */
#include "reference/promise.h"

#include <assert.h>
#include <string.h>

#include "reference/obey.h"

/* How often it occurs. */
static size_t count_of(const char *text, const char *wanted)
{
    size_t size = strlen(wanted);
    size_t count = 0;
    assert(size > 0);
    for (const char *at = strstr(text, wanted); at != NULL; at = strstr(at + size, wanted)) {
        count++;
    }
    assert(count <= strlen(text) / size);
    return count;
}

/* Whether each line ends with CR LF, and each but the first has a name with a colon at its end. */
static bool is_valid_head(const char *text)
{
    size_t size = strlen(text);
    bool good = size > 4 && memcmp(text + size - 4, "\r\n\r\n", 4) == 0 &&
                count_of(text, "\r") == count_of(text, "\r\n") &&
                count_of(text, "\n") == count_of(text, "\r\n");
    assert(!good || strchr(text, '\n') != NULL);
    const char *line = good ? strchr(text, '\n') + 1 : text;
    while (good && *line != '\r') {
        size_t name_size = 0;
        while (http_octet_is_token(line[name_size])) {
            name_size++;
        }
        good = name_size > 0 && line[name_size] == ':';
        line = strchr(line, '\n') + 1;
    }
    return good;
}

/* The selected name stands in the answer as the client wrote it, or there is no such field. */
static bool is_subprotocol_selected(const struct http_request *request, const char *text,
                                    struct http_span subprotocol)
{
    static const char field[] = "\r\nSec-WebSocket-Protocol: ";
    const char *at = strstr(text, field);
    if (at == NULL) {
        return true;
    }
    const char *value = at + sizeof field - 1;
    assert(value < text + strlen(text));
    return subprotocol.size > 0 &&
           strncmp(value, http_span_octets(request, subprotocol), subprotocol.size) == 0 &&
           strncmp(value + subprotocol.size, "\r\n", 2) == 0;
}

/* What is answered to offers of extensions (RFC 7692 5, 7, 7.1). */
static void promise_extensions(const char *text, const struct terms *terms)
{
    static const char *const parameters[] = {
        "; server_no_context_takeover",
        "; client_no_context_takeover",
        "; server_max_window_bits=",
        "; client_max_window_bits=",
    };
    const char *field = strstr(text, "\r\nSec-WebSocket-Extensions: ");
    PROMISE(PMCE_5_DECLINING_NAMES_NONE, terms->agreed || field == NULL);
    if (field == NULL) {
        return;
    }
    size_t counts[4];
    size_t known = 0;
    for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++) {
        counts[i] = count_of(field, parameters[i]);
        known += counts[i];
        PROMISE(PMCE_7_ANSWERS_PARAMETER_ONCE, counts[i] <= 1);
    }
    PROMISE(PMCE_7_ANSWERS_KNOWN_PARAMETERS, count_of(field, ";") == known);
    PROMISE(PMCE_5_NO_SECOND_USE_OF_RSV1,
            count_of(text, "permessage-deflate") == 1 && count_of(field, ",") == 0);
    PROMISE(PMCE_7_1_1_1_ANSWERS_NO_TAKEOVER, (counts[0] == 1) == terms->server_resets);
    PROMISE(PMCE_7_1_1_1_ANSWERS_NO_VALUE, strstr(field, "server_no_context_takeover=") == NULL);
    PROMISE(PMCE_7_1_1_2_ANSWERS_NO_VALUE, strstr(field, "client_no_context_takeover=") == NULL);
    PROMISE(PMCE_7_1_2_1_ANSWERS_SAME_OR_SMALLER, (counts[2] == 1) == terms->says_server_bits);
    PROMISE(PMCE_7_1_2_1_ANSWERS_8_TO_15, strstr(field, "server_max_window_bits=0") == NULL);
    PROMISE(PMCE_7_1_2_2_ANSWERS_WHEN_OFFERED, (counts[3] == 1) == terms->says_client_bits);
    PROMISE(PMCE_7_1_2_2_ANSWERS_8_TO_15, strstr(field, "client_max_window_bits=0") == NULL);
    PROMISE(PMCE_5_ANSWER_STANDS_ALONE, (counts[1] == 1) == terms->says_client_resets);
}

void promise_opening(const struct http_request *request, const struct answer *answer,
                     const char *accept, struct http_span subprotocol)
{
    const char *text = answer->octets;
    const char *accepts = strstr(text, "\r\nSec-WebSocket-Accept: ");
    const char *end = strstr(text, "\r\n\r\n");
    assert(answer->status == 101);
    assert(answer->size == strlen(text));
    PROMISE(WS_4_2_2_ANSWERS_WITH_101, strncmp(text + strlen("HTTP/1.1 "), "101 ", 4) == 0);
    PROMISE(HTTP_9112_4_SAYS_1_1_IN_101, strncmp(text, "HTTP/1.1 ", strlen("HTTP/1.1 ")) == 0);
    PROMISE(WS_4_2_2_SENDS_VALID_HTTP, is_valid_head(text));
    PROMISE(HTTP_9110_8_6_NO_LENGTH_IN_101, strstr(text, "\r\nContent-Length:") == NULL);
    PROMISE(HTTP_9112_6_1_NO_CODING_IN_101, strstr(text, "\r\nTransfer-Encoding:") == NULL);
    PROMISE(WS_4_2_2_SENDS_UPGRADE, count_of(text, "\r\nUpgrade: websocket\r\n") == 1);
    PROMISE(WS_4_2_2_SENDS_CONNECTION, strstr(text, "\r\nConnection: Upgrade") != NULL);
    PROMISE(WS_4_2_2_CONNECTION_SAYS_UPGRADE_ALONE,
            count_of(text, "\r\nConnection: ") == 1 &&
                strstr(text, "\r\nConnection: Upgrade\r\n") != NULL);
    PROMISE(WS_4_2_2_SENDS_ACCEPT, accepts != NULL && strstr(accepts, accept) != NULL);
    PROMISE(WS_11_3_3_ONE_ACCEPT, count_of(text, "\r\nSec-WebSocket-Accept: ") == 1);
    PROMISE(WS_4_2_2_SUBPROTOCOL_FROM_LIST, is_subprotocol_selected(request, text, subprotocol));
    PROMISE(WS_4_2_2_SUBPROTOCOL_NEVER_EMPTY, strstr(text, "-Protocol: \r\n") == NULL);
    PROMISE(WS_11_3_4_ONE_SUBPROTOCOL, count_of(text, "\r\nSec-WebSocket-Protocol:") <= 1);
    /* One extension is known here, and at most that one is answered. */
    PROMISE(WS_4_2_2_EXTENSIONS_NEVER_EMPTY, strstr(text, "-Extensions: \r\n") == NULL);
    PROMISE(WS_4_3_SENDS_GOOD_EXTENSIONS, strstr(text, "-Extensions: ;") == NULL);
    PROMISE(WS_4_2_2_EXTENSIONS_FROM_LIST,
            count_of(text, "-Extensions:") == count_of(text, "-Extensions: permessage-deflate") &&
                (answer->terms.agreed || strstr(text, "-Extensions:") == NULL));
    promise_extensions(text, &answer->terms);
    PROMISE(WS_4_2_2_IS_OPEN_AT_ONCE, end != NULL && end[4] == '\0');
}
