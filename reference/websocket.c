/* SPDX-License-Identifier: MIT */
/* What an open or closing connection does with what comes, and what an application may ask. */
#include "reference/websocket.h"

#include <assert.h>
#include <string.h>

#include "reference/conn.h"
#include "reference/limits.h"
#include "reference/obey.h"
#include "reference/saboteur.h"

/* Where a status code comes from (RFC 6455 7.4.1, 7.4.2, and the registry that it founds). */
enum code_kind {
    CODE_DEFINED,  /* by the RFC or, later, by the registry */
    CODE_LIBRARY,  /* 3000 to 3999 */
    CODE_PRIVATE,  /* 4000 to 4999 */
    CODE_UNLAWFUL, /* not to be sent by anybody */
};

static enum code_kind code_kind(unsigned code)
{
    static_assert(WS_CLOSE_UNSUPPORTED_DATA == 1003, "1000 to 1003 have meanings");
    static_assert(WS_CLOSE_BAD_GATEWAY == 1014, "and 1007 to 1014");
    if (code >= 3000 && code <= 4999) {
        return code <= 3999 ? CODE_LIBRARY : CODE_PRIVATE;
    }
    bool defined = (code >= WS_CLOSE_NORMAL && code <= WS_CLOSE_UNSUPPORTED_DATA) ||
                   (code >= WS_CLOSE_INVALID_DATA && code <= WS_CLOSE_BAD_GATEWAY);
    assert(!defined || code != WS_CLOSE_NO_STATUS);
    assert(!defined || code != WS_CLOSE_ABNORMAL);
    return defined ? CODE_DEFINED : CODE_UNLAWFUL;
}

bool ws_close_code_may_be_sent(unsigned code)
{
    /* 1010 is the client's way to say that an extension is missing. */
    bool may = code_kind(code) != CODE_UNLAWFUL && code != WS_CLOSE_MANDATORY_EXTENSION;
    assert(!may || code >= WS_CLOSE_NORMAL);
    assert(!may || code <= 4999);
    return may;
}

/* Sends our one Close. Without a code its body is empty. */
static void close_send(struct conn *conn, enum ws_close_code code, const char *reason)
{
    assert(!conn->output.close_sent || DISHONOURED(WS_5_5_1_ONE_CLOSE_ONLY));
    uint8_t body[WS_CONTROL_PAYLOAD_SIZE_MAX] = {0};
    size_t reason_size = strlen(reason);
    assert(reason_size <= WS_CLOSE_REASON_SIZE_MAX);
    if (code == WS_CLOSE_NO_STATUS) {
        assert(reason_size == 0);
        output_frame(conn, WS_CLOSE, body, 0);
        return;
    }
    body[0] = (uint8_t)(code >> 8 & 0xFF);
    body[1] = (uint8_t)(code & 0xFF);
    memcpy(body + WS_CLOSE_CODE_SIZE, reason, reason_size);
    output_frame(conn, WS_CLOSE, body, WS_CLOSE_CODE_SIZE + reason_size);
}

void ws_send(struct conn *conn, enum ws_opcode opcode, const uint8_t *octets, size_t size)
{
    conn_check(conn);
    PROMISE(WS_6_1_SENDS_TYPE_IN_OPCODE, opcode == WS_TEXT || opcode == WS_BINARY);
    PROMISE(WS_5_6_SENDS_UTF8_TEXT, opcode != WS_TEXT || utf8_is_valid(octets, size));
    if (conn->state == CONN_OPEN) {
        output_frame(conn, opcode, octets, size);
    }
    conn_check(conn);
}

/* Called for each message of a turn, at whose borders conn_check() holds: here only what changes
 * with a message is looked at. */
void ws_pass_on(struct conn *conn, const struct message *message)
{
    assert(conn->state <= CONN_CLOSED);
    assert(conn->state != CONN_OPEN || !conn->output.close_sent);
    PROMISE(WS_6_1_SENDS_TYPE_IN_OPCODE,
            message->opcode == WS_TEXT || message->opcode == WS_BINARY);
    PROMISE(WS_5_6_SENDS_UTF8_TEXT, message->opcode != WS_TEXT || message->is_utf8);
    if (conn->state == CONN_OPEN) {
        output_message(conn, message->opcode, message);
    }
    output_check(&conn->output);
}

void ws_close(struct conn *conn, enum ws_close_code code, const char *reason)
{
    conn_check(conn);
    assert(ws_close_code_may_be_sent(code));
    if (conn->state == CONN_OPEN && !CALLS_FOR(WS_7_3_CLOSES_BY_HANDSHAKE, true)) {
        conn_enter(conn, CONN_REFUSING);
    } else if (conn->state == CONN_OPEN) {
        PROMISE(WS_7_1_2_STARTS_WITH_CODE_AND_REASON,
                code != WS_CLOSE_NO_STATUS && strlen(reason) <= WS_CLOSE_REASON_SIZE_MAX);
        close_send(conn, code, reason);
        conn_enter(conn, CONN_CLOSING);
    }
    conn_check(conn);
}

void ws_room(struct conn *conn)
{
    conn_check(conn);
    assert(conn->state == CONN_OPEN);
    if (conn->endpoint->on_room != NULL) {
        conn->endpoint->on_room(conn);
    }
    conn_check(conn);
}

bool ws_waits(const struct conn *conn)
{
    bool waits =
        conn->state == CONN_OPEN && conn->endpoint->waits != NULL && conn->endpoint->waits(conn);
    assert(!waits || conn->state == CONN_OPEN);
    return waits;
}

/* ------------------------------------------------------------------------------------- control */

/* Answers at once, also amid a message: the Pong overtakes what the endpoint has not been given. */
static void take_ping(struct conn *conn, const struct message *frame)
{
    assert(frame->opcode == WS_PING);
    assert(frame->size <= WS_CONTROL_PAYLOAD_SIZE_MAX);
    if (conn->state != CONN_OPEN) {
        return; /* nothing follows our Close */
    }
    bool amid = conn->reader.amid_message;
    if (amid && !CALLS_FOR(WS_5_5_2_ANSWERS_PING_SOON, amid)) {
        saboteur_holds(conn, WS_PING, frame->octets, frame->size);
        return;
    }
    if (CALLS_FOR(WS_5_5_2_ANSWERS_PING, true)) {
        struct message pong = {WS_PONG, false, frame->octets, frame->size};
        PROMISE(WS_5_5_3_PONG_CARRIES_PING_DATA,
                pong.octets == frame->octets && pong.size == frame->size);
        output_message(conn, WS_PONG, &pong);
    }
}

/* This server sends no Ping, so every Pong is one that nobody asked for. */
static void take_pong(struct conn *conn, const struct message *frame)
{
    assert(frame->opcode == WS_PONG);
    assert(frame->size <= WS_CONTROL_PAYLOAD_SIZE_MAX);
    if (!CALLS_FOR(WS_5_5_3_TAKES_UNSOLICITED_PONG, true)) {
        conn_fail(conn,
                  (struct fault){WS_5_5_3_TAKES_UNSOLICITED_PONG, WS_CLOSE_PROTOCOL_ERROR, NULL});
        return;
    }
    if (!CALLS_FOR(WS_5_5_3_ANSWERS_NO_PONG, true) && conn->state == CONN_OPEN) {
        output_frame(conn, WS_PONG, frame->octets, frame->size);
    }
}

/* Whether the code is one that a peer may send. 1000 is not asked about, so that a server which is
 * blind to the other codes of its kind still ends its conversations. */
static bool code_is_taken(unsigned code)
{
    switch (code_kind(code)) {
    case CODE_DEFINED:
        return code == WS_CLOSE_NORMAL || CALLS_FOR(WS_7_4_2_TAKES_REGISTERED_CODES, true);
    case CODE_LIBRARY:
        assert(code >= 3000);
        return CALLS_FOR(WS_7_4_2_TAKES_LIBRARY_CODES, true);
    case CODE_PRIVATE:
        assert(code >= 4000);
        return CALLS_FOR(WS_7_4_2_TAKES_PRIVATE_CODES, true);
    case CODE_UNLAWFUL:
        break;
    }
    return false;
}

/* Judges the body of a Close: false when the connection was failed for it. */
static bool close_is_good(struct conn *conn, const struct message *frame, enum ws_close_code *code)
{
    assert(frame->opcode == WS_CLOSE);
    assert(frame->size <= WS_CONTROL_PAYLOAD_SIZE_MAX);
    *code = WS_CLOSE_NO_STATUS;
    bool too_short = frame->size > 0 && frame->size < WS_CLOSE_CODE_SIZE;
    if (BREAKS(WS_5_5_1_REACTS_TO_BROKEN_BODY, too_short)) {
        conn_fail(conn,
                  (struct fault){WS_5_5_1_REACTS_TO_BROKEN_BODY, WS_CLOSE_PROTOCOL_ERROR, NULL});
        return false;
    }
    if (frame->size < WS_CLOSE_CODE_SIZE) {
        return true;
    }
    unsigned sent = (unsigned)frame->octets[0] << 8 | frame->octets[1];
    if (!code_is_taken(sent)) {
        conn_fail(conn, (struct fault){REQUIREMENT_NONE, WS_CLOSE_PROTOCOL_ERROR,
                                       "RFC 6455 7.4: this status code is not to be sent"});
        return false;
    }
    bool utf8 = utf8_is_valid(frame->octets + WS_CLOSE_CODE_SIZE, frame->size - WS_CLOSE_CODE_SIZE);
    if (BREAKS(WS_8_1_FAILS_ON_BAD_UTF8_REASON, !utf8)) {
        conn_fail(conn,
                  (struct fault){WS_8_1_FAILS_ON_BAD_UTF8_REASON, WS_CLOSE_INVALID_DATA, NULL});
        return false;
    }
    *code = (enum ws_close_code)sent;
    return true;
}

static void take_close(struct conn *conn, const struct message *frame)
{
    enum ws_close_code code;
    if (!close_is_good(conn, frame, &code)) {
        assert(conn->state == CONN_REFUSING);
        return;
    }
    bool amid = conn->reader.amid_message;
    if (amid && !CALLS_FOR(WS_5_5_1_ANSWERS_CLOSE_SOON, amid)) {
        saboteur_holds(conn, WS_CLOSE, frame->octets, frame->size);
        return;
    }
    if (!CALLS_FOR(WS_7_1_5_FIRST_CLOSE_COUNTS, true)) {
        saboteur_holds(conn, WS_CLOSE, frame->octets, frame->size);
        return;
    }
    conn->peer_closed = true;
    if (conn->state == CONN_CLOSING) {
        assert(conn->output.close_sent);
        return;
    }
    assert(conn->state == CONN_OPEN);
    if (!CALLS_FOR(WS_5_5_1_ANSWERS_CLOSE, true)) {
        conn_enter(conn, CONN_REFUSING);
        return;
    }
    PROMISE(WS_5_5_1_REPLIES_WITH_FITTING_CODE,
            code == WS_CLOSE_NO_STATUS || code_kind(code) != CODE_UNLAWFUL);
    close_send(conn, code, "");
    conn_enter(conn, CONN_CLOSING);
}

void ws_control(struct conn *conn, const struct message *frame)
{
    conn_check(conn);
    assert(conn->state == CONN_OPEN || conn->state == CONN_CLOSING);
    assert(opcode_is_control((uint8_t)frame->opcode));
    switch (frame->opcode) {
    case WS_PING:
        take_ping(conn, frame);
        break;
    case WS_PONG:
        take_pong(conn, frame);
        break;
    case WS_CLOSE:
        take_close(conn, frame);
        break;
    case WS_CONTINUATION:
    case WS_TEXT:
    case WS_BINARY:
        assert(false && "no control frame");
        break;
    }
    conn_check(conn);
}

/* ------------------------------------------------------------------------------------ messages */

/* While our Close waits for the peer's, its messages come to nobody. */
static void take_message(struct conn *conn, const struct message *message)
{
    assert(conn->endpoint != NULL);
    assert(conn->endpoint->on_message != NULL);
    if (conn->state == CONN_OPEN) {
        /* The reader has begun anew, so whoever joins this message to the last one does it on
         * purpose: the saboteur, when the message is sent back. */
        (void)CALLS_FOR(WS_6_2_NEXT_MESSAGE_IS_NEW, true);
        conn->endpoint->on_message(conn, message);
    }
}

/* Whether frames are still looked at. */
static bool is_receiving(const struct conn *conn)
{
    bool receiving = (conn->state == CONN_OPEN || conn->state == CONN_CLOSING) &&
                     !conn->peer_closed && !conn->output.broken;
    assert(!receiving || conn->endpoint != NULL);
    assert(!receiving || conn->reader.state != MESSAGE_FAILED);
    return receiving;
}

/* Neither many frames nor what claims or inflates to much is a reason to let others wait. */
static void serve_others(struct conn *conn)
{
    const struct message_reader *reader = &conn->reader;
    bool floods = reader->frame_count > FRAME_COUNT_MANY;
    bool refused = reader->state == MESSAGE_FAILED && reader->fault.close_code == WS_CLOSE_TOO_BIG;
    bool claims = refused || reader->payload_left > MESSAGE_STEP_SIZE;
    assert(!refused || reader->fault.requirement == REQUIREMENT_NONE);
    if (floods && !CALLS_FOR(WS_10_4_SURVIVES_FLOODS, floods)) {
        conn->turn->turns_away = true;
    }
    if (claims && !CALLS_FOR(WS_10_4_SURVIVES_CLAIMS, claims)) {
        conn->turn->turns_away = true;
    }
}

void ws_receive(struct conn *conn, uint8_t *octets, size_t size)
{
    conn_check(conn);
    conn->reader.frame_count = 0;
    size_t at = 0;
    bool receives = is_receiving(conn);
    while (at < size && receives) {
        size_t used = 0;
        switch (message_reader_feed(&conn->reader, octets + at, size - at, &used)) {
        case MESSAGE_MORE:
            break;
        case MESSAGE_BAD:
            serve_others(conn);
            conn_fail(conn, conn->reader.fault);
            break;
        case MESSAGE_DONE:
            if (opcode_is_control((uint8_t)conn->reader.message.opcode)) {
                ws_control(conn, &conn->reader.message);
            } else {
                take_message(conn, &conn->reader.message);
            }
            break;
        }
        assert(used > 0);
        at += used;
        receives = is_receiving(conn);
        if (receives && saboteur_releases(conn, false)) {
            receives = is_receiving(conn);
        }
    }
    assert(at <= size);
    if (receives) {
        serve_others(conn);
        (void)saboteur_releases(conn, true);
    }
    if (conn->state == CONN_REFUSING && !CALLS_FOR(WS_7_1_7_NOTHING_AFTER_FAILING, true)) {
        saboteur_goes_on(conn, octets + at, size - at);
    }
    conn_check(conn);
}
