/* SPDX-License-Identifier: MIT */
/* What a connection sends: the window and the pending octets are explained in output.h. */
#include "reference/output.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "reference/conn.h"
#include "reference/deflating.h"
#include "reference/memory.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/saboteur.h"
#include "reference/secure.h"
#include "reference/websocket.h"

static bool in_input(const struct turn *turn, const uint8_t *octets)
{
    assert(sizeof turn->input == TURN_INPUT_SIZE);
    bool inside = octets >= turn->input && octets < turn->input + sizeof turn->input;
    assert(!inside || (size_t)(octets - turn->input) < TURN_INPUT_SIZE);
    return inside;
}

static void turn_check(const struct turn *turn)
{
    if (turn->window_size == 0) {
        return;
    }
    if (in_input(turn, turn->window)) {
        assert(turn->window_size <= sizeof turn->input);
        assert(turn->window + turn->window_size <= turn->input + sizeof turn->input);
    } else {
        assert(turn->window == turn->output);
        assert(turn->window_size <= sizeof turn->output);
    }
}

/* The same as below, through TLS. */
static size_t send_secured(struct conn *conn, const uint8_t *octets, size_t size)
{
    size_t sent = 0;
    PROMISE(WS_4_2_2_STAYS_IN_TUNNEL, conn->state != CONN_SECURING);
    conn->output.broken = secure_send(conn->secure, octets, size, &sent) == SECURE_BAD;
    conn->turn->moved = conn->turn->moved || sent > 0;
    assert(sent <= size);
    return sent;
}

/* Sends octets until the peer takes no more, or this connection had its share of the turn; returns
 * how many it took. */
static size_t send_some(struct conn *conn, const uint8_t *octets, size_t size)
{
    assert(!conn->output.broken);
    size_t sent = 0;
    size = size < SEND_SIZE_MAX ? size : SEND_SIZE_MAX;
    if (conn->secure != NULL) {
        return send_secured(conn, octets, size);
    }
    while (sent < size) {
        ssize_t now = send(conn->fd, octets + sent, size - sent, MSG_NOSIGNAL);
        if (now < 0 && errno == EINTR) {
            continue;
        }
        if (now < 0) {
            conn->output.broken = errno != EAGAIN && errno != EWOULDBLOCK;
            break;
        }
        assert((size_t)now <= size - sent);
        sent += (size_t)now;
        conn->turn->moved = true;
    }
    assert(sent <= size);
    return sent;
}

/* Keeps octets until the peer takes them. When there is no memory the connection is lost. */
static void pending_add(struct output *output, const uint8_t *octets, size_t size)
{
    output_check(output);
    assert(size > 0);
    if (output->pending == NULL) {
        size_t capacity = size;
        output->pending = memory_get(&capacity);
        output->broken = output->pending == NULL;
        output->capacity = output->broken ? 0 : capacity;
        output->begin = 0;
    } else if (size > output->capacity - output->begin - output->size) {
        memmove(output->pending, output->pending + output->begin, output->size);
        output->begin = 0;
        if (size > output->capacity - output->size) {
            uint8_t *grown = memory_grow(output->pending, &output->capacity, output->size + size);
            output->broken = grown == NULL;
            output->pending = grown == NULL ? output->pending : grown;
        }
    }
    if (!output->broken) {
        memcpy(output->pending + output->begin + output->size, octets, size);
        output->size += size;
    }
    output_check(output);
}

static void pending_send(struct conn *conn)
{
    struct output *output = &conn->output;
    assert(output->size > 0);
    size_t sent = send_some(conn, output->pending + output->begin, output->size);
    output->begin += sent;
    output->size -= sent;
    if (output->size == 0) {
        output_end(output);
    }
    output_check(output);
}

/* The same as below, with those reserved bits. */
static size_t head_write(uint8_t head[WS_HEAD_SIZE_MAX], enum ws_opcode opcode, size_t size,
                         uint8_t rsv)
{
    struct frame_head frame = {
        .fin = true, .rsv = rsv, .opcode = (uint8_t)opcode, .payload_size = size};
    assert(size <= MESSAGE_SIZE_MAX);
    PROMISE(WS_5_1_SERVER_NEVER_MASKS, !frame.masked);
    PROMISE(WS_6_1_LAST_FRAME_HAS_FIN, frame.fin);
    PROMISE(WS_5_4_SENDS_WELL_FORMED_MESSAGES, frame.fin && opcode != WS_CONTINUATION);
    return frame_head_write(head, &frame);
}

size_t output_head_write(uint8_t head[WS_HEAD_SIZE_MAX], enum ws_opcode opcode, size_t size)
{
    uint8_t rsv = 0;
    PROMISE(PMCE_6_1_SENDS_UNCOMPRESSED_AS_IS, (rsv & FRAME_RSV1) == 0);
    return head_write(head, opcode, size, rsv);
}

/* What holds for every frame that is sent here. */
static void frame_promise(const struct conn *conn, enum ws_opcode opcode, const uint8_t *payload,
                          size_t size)
{
    PROMISE(WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE,
            opcode_is_control((uint8_t)opcode) || !conn->output.close_sent);
    if (opcode != WS_CLOSE) {
        return;
    }
    PROMISE(WS_5_5_1_ONE_CLOSE_ONLY, !conn->output.close_sent);
    PROMISE(WS_5_5_1_BODY_STARTS_WITH_CODE, size != 1);
    if (size < WS_CLOSE_CODE_SIZE) {
        return;
    }
    unsigned code = (unsigned)payload[0] << 8 | payload[1];
    PROMISE(WS_7_4_1_NEVER_SENDS_1004, code != WS_CLOSE_RESERVED_1004);
    PROMISE(WS_7_4_1_NEVER_SENDS_1005, code != WS_CLOSE_NO_STATUS);
    PROMISE(WS_7_4_1_NEVER_SENDS_1006, code != WS_CLOSE_ABNORMAL);
    PROMISE(WS_7_4_1_NEVER_SENDS_1015, code != WS_CLOSE_TLS_HANDSHAKE);
    PROMISE(WS_7_4_2_NEVER_SENDS_BELOW_1000, code >= 1000);
    PROMISE(WS_5_5_1_SENDS_UTF8_REASON,
            utf8_is_valid(payload + WS_CLOSE_CODE_SIZE, size - WS_CLOSE_CODE_SIZE));
}

/* Puts the frame where its message lies, before or behind the window; false when that cannot be. */
static bool append_in_place(struct turn *turn, enum ws_opcode opcode, uint8_t *octets, size_t size)
{
    assert(in_input(turn, octets));
    assert(size <= CARRIED_SIZE_MAX);
    size_t head_size = frame_head_size(size, false);
    if (turn->window_size == 0) {
        assert(octets - turn->input >= (ptrdiff_t)head_size);
        turn->window = octets - head_size;
    } else if (!in_input(turn, turn->window) ||
               turn->window + turn->window_size + head_size > octets) {
        return false;
    }
    uint8_t *place = turn->window + turn->window_size;
    (void)output_head_write(place, opcode, size);
    if (place + head_size != octets) {
        memmove(place + head_size, octets, size);
    }
    turn->window_size += head_size + size;
    assert(turn->window + turn->window_size <= octets + size);
    return true;
}

/* Sends a big message from the buffer it was put together in, which becomes the pending one. */
static void append_held(struct conn *conn, enum ws_opcode opcode, const struct message *message)
{
    assert(message->size > CARRIED_SIZE_MAX);
    uint8_t head[WS_HEAD_SIZE_MAX];
    size_t head_size = output_head_write(head, opcode, message->size);
    output_flush(conn);
    if (conn->output.broken) {
        return;
    }
    size_t capacity = 0;
    uint8_t *buffer = message_reader_take_buffer(&conn->reader, &capacity);
    assert(buffer != NULL);
    assert(buffer + HEADROOM_SIZE == message->octets);
    struct output *output = &conn->output;
    memcpy(buffer + HEADROOM_SIZE - head_size, head, head_size);
    if (output->pending == NULL) {
        output->pending = buffer;
        output->capacity = capacity;
        output->begin = HEADROOM_SIZE - head_size;
        output->size = head_size + message->size;
        output_check(output);
        return;
    }
    pending_add(output, buffer + HEADROOM_SIZE - head_size, head_size + message->size);
    memory_put(buffer, capacity);
}

void output_check(const struct output *output)
{
    assert((output->pending == NULL) == (output->capacity == 0));
    assert(output->begin <= output->capacity);
    assert(output->size <= output->capacity - output->begin);
}

void output_append(struct conn *conn, const uint8_t *octets, size_t size)
{
    struct turn *turn = conn->turn;
    output_check(&conn->output);
    turn_check(turn);
    PROMISE(WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, !conn->output.close_sent);
    while (size > 0 && !conn->output.broken) {
        if (turn->window_size >= sizeof turn->output) {
            output_flush(conn);
            continue;
        }
        if (turn->window_size > 0 && turn->window != turn->output) {
            memcpy(turn->output, turn->window, turn->window_size);
        }
        turn->window = turn->output;
        size_t room = sizeof turn->output - turn->window_size;
        size_t part = size < room ? size : room;
        memcpy(turn->output + turn->window_size, octets, part);
        turn->window_size += part;
        octets += part;
        size -= part;
    }
    turn_check(turn);
}

/* Sends a data message compressed (RFC 7692 6.1), if that was agreed on and is worth it; each
 * message may be sent either way, and what it is stands in its opcode in both. */
static bool append_packed(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload,
                          size_t size)
{
    struct packed packed;
    if (opcode_is_control((uint8_t)opcode) || !conn->reader.compression.terms.agreed) {
        return false;
    }
    PROMISE(PMCE_6_1_KEEPS_OPCODE, opcode == WS_TEXT || opcode == WS_BINARY);
    if (!deflating_pack(&conn->reader.compression, payload, size, &packed)) {
        return false;
    }
    PROMISE(WS_5_2_SENDS_RSV_ZERO, conn->reader.compression.terms.agreed);
    assert(packed.size > 0);
    assert(packed.size < size);
    narrate_packed(opcode, packed.size, size);
    uint8_t head[WS_HEAD_SIZE_MAX];
    output_append(conn, head, head_write(head, opcode, packed.size, FRAME_RSV1));
    output_append(conn, packed.octets, packed.size);
    return true;
}

void output_frame(struct conn *conn, enum ws_opcode opcode, const uint8_t *payload, size_t size)
{
    frame_promise(conn, opcode, payload, size);
    PROMISE(PMCE_6_CONTROL_FRAMES_STAY_PLAIN,
            size <= WS_CONTROL_PAYLOAD_SIZE_MAX || !opcode_is_control((uint8_t)opcode));
    assert(size <= MESSAGE_SIZE_MAX);
    if (!saboteur_sends(conn, opcode, payload, size) &&
        !append_packed(conn, opcode, payload, size)) {
        narrate_sent(opcode, payload, size);
        uint8_t head[WS_HEAD_SIZE_MAX];
        output_append(conn, head, output_head_write(head, opcode, size));
        output_append(conn, payload, size);
    }
    conn->output.close_sent = conn->output.close_sent || opcode == WS_CLOSE;
}

void output_message(struct conn *conn, enum ws_opcode opcode, const struct message *message)
{
    assert(opcode != WS_CLOSE);
    assert(message->octets != NULL || message->size == 0);
    bool held = message->size > CARRIED_SIZE_MAX;
    /* While fragments lie in the input buffer, later ones are moved up to them. */
    bool free_place = conn->reader.opcode == WS_CONTINUATION && message->size > 0 &&
                      in_input(conn->turn, message->octets);
    if (!held && !free_place) {
        output_frame(conn, opcode, message->octets, message->size);
        return;
    }
    frame_promise(conn, opcode, message->octets, message->size);
    PROMISE(WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE, !conn->output.close_sent);
    if (saboteur_sends(conn, opcode, message->octets, message->size) ||
        append_packed(conn, opcode, message->octets, message->size)) {
        return;
    }
    narrate_sent(opcode, message->octets, message->size);
    if (held) {
        append_held(conn, opcode, message);
    } else if (!append_in_place(conn->turn, opcode, message->octets, message->size)) {
        uint8_t head[WS_HEAD_SIZE_MAX];
        output_append(conn, head, output_head_write(head, opcode, message->size));
        output_append(conn, message->octets, message->size);
    }
}

void output_flush(struct conn *conn)
{
    struct turn *turn = conn->turn;
    struct output *output = &conn->output;
    output_check(output);
    turn_check(turn);
    if (output->size > 0 && !output->broken) {
        pending_send(conn);
    }
    size_t size = turn->window_size;
    size_t sent = 0;
    if (size > 0 && output->size == 0 && !output->broken) {
        sent = send_some(conn, turn->window, size);
    }
    if (sent < size && !output->broken) {
        pending_add(output, turn->window + sent, size - sent);
        narrate_waits(output->size > 0 ? output->size : size - sent);
    }
    turn->window_size = 0;
    if (output->broken) {
        output_end(output);
    }
    output_check(output);
}

bool output_is_drained(const struct conn *conn)
{
    output_check(&conn->output);
    turn_check(conn->turn);
    return conn->output.size == 0 && conn->turn->window_size == 0;
}

void output_end(struct output *output)
{
    output_check(output);
    memory_put(output->pending, output->capacity);
    output->pending = NULL;
    output->begin = 0;
    output->size = 0;
    output->capacity = 0;
    output_check(output);
}
