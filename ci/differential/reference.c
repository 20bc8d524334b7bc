/* SPDX-License-Identifier: MIT */
/*
 * The reference's voice: a connection to /echo, served on one end of a pair of sockets. What it
 * found wrong is read off the Close that fails the connection, whose reason is the row it blames.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ci/differential/voice.h"
#include "conformance/requirement.h"
#include "harness/wire.h"
#include "reference/conn.h"

static const struct {
    enum fault_kind kind;
    enum requirement_id requirement;
    const char *reason; /* where no row is blamed */
} reasons[] = {
    {FAULT_RSV, WS_5_2_FAILS_ON_RSV, NULL},
    {FAULT_OPCODE, WS_5_2_FAILS_ON_UNKNOWN_OPCODE, NULL},
    {FAULT_CONTROL_FRAGMENTED, WS_5_4_REFUSES_FRAGMENTED_CONTROL, NULL},
    {FAULT_UNMASKED, WS_5_1_SERVER_CLOSES_ON_UNMASKED, NULL},
    {FAULT_CONTROL_TOO_LONG, WS_5_5_REFUSES_LONG_CONTROL, NULL},
    {FAULT_TOP_BIT, WS_5_2_REFUSES_TOP_BIT, NULL},
    {FAULT_NOT_SHORTEST, WS_5_2_REFUSES_LONGER_LENGTH, NULL},
    {FAULT_STRAY_CONTINUATION, WS_5_4_FAILS_ON_STRAY_CONTINUATION, NULL},
    {FAULT_INSIDE_MESSAGE, WS_5_4_FAILS_ON_INTERLEAVED_MESSAGE, NULL},
    {FAULT_TOO_BIG, REQUIREMENT_NONE, "RFC 6455 10.4: a message of more than 16 MiB"},
    {FAULT_TEXT, WS_8_1_FAILS_ON_BAD_UTF8_TEXT, NULL},
    {FAULT_CLOSE_BODY, WS_5_5_1_REACTS_TO_BROKEN_BODY, NULL},
    {FAULT_CLOSE_CODE, REQUIREMENT_NONE, "RFC 6455 7.4: this status code is not to be sent"},
    {FAULT_CLOSE_REASON, WS_8_1_FAILS_ON_BAD_UTF8_REASON, NULL},
};

/* One conversation. The server's buffers are large and begin each turn anew, so they are kept. */
struct link {
    struct conn *conn;
    int client;
    GByteArray *received;
    bool has_ended;
};

static struct turn *turn_get(void)
{
    static struct turn *turn;
    if (turn == NULL)
        turn = g_new0(struct turn, 1);
    turn->now_ms = 1000;
    return turn;
}

static void link_receive(struct link *link)
{
    uint8_t octets[65536];
    ssize_t size = 0;
    while ((size = recv(link->client, octets, sizeof octets, MSG_DONTWAIT)) > 0)
        g_byte_array_append(link->received, octets, (guint)size);
    link->has_ended |= size == 0;
}

/* Serves the connection until it waits for its peer. */
static void link_serve(struct link *link)
{
    while (link->conn->state != CONN_CLOSED) {
        struct pollfd entry = {.fd = link->conn->fd, .events = conn_events(link->conn)};
        if (entry.events == 0 || poll(&entry, 1, 0) <= 0)
            return;
        if ((entry.revents & POLLOUT) != 0)
            conn_writable(link->conn);
        else
            conn_readable(link->conn);
        link_receive(link);
    }
}

static void link_send(struct link *link, const uint8_t *octets, size_t size)
{
    while (size > 0 && link->conn->state != CONN_CLOSED) {
        ssize_t sent = send(link->client, octets, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent > 0) {
            octets += sent;
            size -= (size_t)sent;
        }
        link_serve(link);
    }
}

static void link_open(struct link *link)
{
    static const char request[] = "GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0)
        g_error("no pair of sockets");
    *link = (struct link){.client = pair[0], .received = g_byte_array_new()};
    link->conn = conn_begin(pair[1], 1, turn_get());
    if (link->conn == NULL)
        g_error("no memory for a connection");
    link_send(link, (const uint8_t *)request, sizeof request - 1);
    if (link->received->len < 12 || memcmp(link->received->data, "HTTP/1.1 101", 12) != 0)
        g_error("the reference did not open the connection");
    g_byte_array_set_size(link->received, 0);
}

static void link_end(struct link *link)
{
    if (link->conn->state != CONN_CLOSED)
        conn_abandon(link->conn);
    conn_end(link->conn);
    close(link->client);
    g_byte_array_unref(link->received);
}

/* The kind that a failing Close's reason tells; FAULT_NONE for one that none of them begins. */
static enum fault_kind kind_of_reason(const uint8_t *reason, size_t size)
{
    for (size_t i = 0; i < G_N_ELEMENTS(reasons) && size > 0; i++) {
        g_autofree char *words = g_strdup(reasons[i].reason);
        if (words == NULL) {
            const struct requirement *row = requirement_get(reasons[i].requirement);
            words = g_strdup_printf("%s: %s", row->clause, row->text);
        }
        if (strlen(words) >= size && memcmp(words, reason, size) == 0)
            return reasons[i].kind;
    }
    return size > 0 ? FAULT_UNKNOWN : FAULT_NONE;
}

static void frames_tell(const struct link *link, struct said *said)
{
    struct wire_reader reader;
    struct wire_frame frame;
    wire_reader_init(&reader, WIRE_PAYLOAD_SIZE_LIMIT);
    wire_reader_append(&reader, link->received->data, link->received->len);
    while (wire_reader_next(&reader, &frame) == WIRE_FRAME) {
        enum fault_kind kind = FAULT_NONE;
        if (frame.opcode == WS_CLOSE && frame.payload_size > 2)
            kind = kind_of_reason(frame.payload + 2, frame.payload_came_size - 2);
        if (kind == FAULT_NONE)
            told_append(said->told, frame.opcode, frame.payload, frame.payload_came_size);
        else
            said->faults = 1u << kind;
    }
    wire_reader_clear(&reader);
}

void reference_say(const uint8_t *octets, size_t size, uint64_t cut_seed, struct said *said)
{
    struct link link;
    *said = (struct said){.told = g_string_new(NULL), .faults = 1u << FAULT_NONE};
    link_open(&link);
    for (size_t at = 0; at < size;) {
        size_t part = cut_seed == 0 ? size - at : 1 + (size_t)(random_next(&cut_seed) % 16);
        part = MIN(part, size - at);
        link_send(&link, octets + at, part);
        at += part;
    }
    frames_tell(&link, said);
    link_end(&link);
}
