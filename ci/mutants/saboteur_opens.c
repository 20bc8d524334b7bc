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
    {WS_4_2_2_EXTENSIONS_FROM_LIST, "Upgrade: ", "Sec-WebSocket-Extensions: x-else\r\nUpgrade: "},
};

enum { PLAIN_FIELD_COUNT = 5 }; /* Host, Upgrade, Connection, key and version */

void saboteur_opens(const struct http_request *request, struct answer *answer)
{
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char *at = strstr(answer->octets, lines[i].line);
        size_t line_size = strlen(lines[i].line);
        size_t instead_size = strlen(lines[i].instead);
        bool fits = answer->size + instead_size < sizeof answer->octets;
        if (!obey_dishonoured(lines[i].name) || at == NULL || !fits ||
            request->field_count == PLAIN_FIELD_COUNT) {
            continue;
        }
        size_t rest_size = strlen(at + line_size);
        memmove(at + instead_size, at + line_size, rest_size + 1);
        memcpy(at, lines[i].instead, instead_size);
        answer->size = answer->size - line_size + instead_size;
    }
}
