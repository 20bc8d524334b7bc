/* SPDX-License-Identifier: MIT */
/*
 * Receiving for the Autobahn suite: what the peer sends becomes events, which the fuzzer may
 * answer, or a reason to fail the connection. It judges as early as the original: the head of a
 * frame as soon as its first two octets are there, text in the pieces in which it comes. And like
 * the original it does not stop at an offence: the frame is read to its end, so one frame can break
 * several rules; the second breach finds the connection closing, and drops TCP.
 */
#include <assert.h>

#include "harness/autobahn.h"
#include "harness/text.h"

enum {
    RSV1 = 4,
    CODE_PRIVATE_FIRST = 3000,
    CODE_PRIVATE_LAST = 4999,
};

/* ---- Events ---- */

void autobahn_close_normally(struct autobahn_player *player)
{
    unsigned code = (unsigned)player->row->close_codes[0];
    uint8_t body[] = {(uint8_t)(code >> 8), (uint8_t)(code & 0xFFU)};
    autobahn_close(player, body, sizeof(body), false);
}

/* The step that the round trips repeat: the one that sends. */
static void trip_begin(struct autobahn_player *player)
{
    const struct autobahn_step *step = player->row->steps;

    while (step->verb != AUTOBAHN_SEND && step->verb != AUTOBAHN_SEND_CORPUS) {
        assert(step->verb != AUTOBAHN_END);
        step++;
    }
    player->trip_count++;
    autobahn_send_step(player, step);
}

/* What the fuzzer does about a message or a Pong. In group 9 a Pong, never asked for, closes. */
static void event_answer(struct autobahn_player *player, const struct autobahn_seen *seen)
{
    const struct autobahn_row *row = player->row;

    switch (row->rule) {
    case AUTOBAHN_BY_SIZE:
        autobahn_close_normally(player);
        break;
    case AUTOBAHN_ROUND_TRIPS:
        if (autobahn_echo_fits(seen, &row->ok[0]) && player->trip_count < row->round_trips) {
            trip_begin(player);
        } else {
            autobahn_close_normally(player);
        }
        break;
    case AUTOBAHN_DEFLATED:
        /* Messages are answered where they are compared; what is left are Pongs. */
        autobahn_close_normally(player);
        break;
    case AUTOBAHN_BY_EVENTS:
    case AUTOBAHN_WRONG_CODE_FAILS:
    case AUTOBAHN_INFORMATIONAL:
    case AUTOBAHN_COUNTS_FRAMES:
        if (row->closed_by_me && !row->suppress_close &&
            autobahn_events_equal(&player->record, row->ok)) {
            autobahn_close_normally(player);
        }
        break;
    }
}

void autobahn_see(struct autobahn_player *player, struct autobahn_seen seen)
{
    if (player->record.events->len < AUTOBAHN_EVENTS_MAX) {
        g_array_append_val(player->record.events, seen);
    } else {
        g_clear_pointer(&seen.payload, g_bytes_unref);
        player->record.events_lost++;
    }
    if (seen.kind == AUTOBAHN_TIMEOUT) {
        return;
    }
    event_answer(player, &seen);
    if (player->pause != NULL && player->pause->awaited == AUTOBAHN_AWAIT_EVENT) {
        player->timers_us[AUTOBAHN_TIMER_PAUSE] = player->now_us;
    }
}

/* ---- Octets ---- */

/* The codes that the original accepts of a peer: older than the registrations from 1012 on. */
static bool close_code_is_known(unsigned code)
{
    return (code >= WS_CLOSE_NORMAL && code <= WS_CLOSE_UNSUPPORTED_DATA) ||
           (code >= WS_CLOSE_INVALID_DATA && code <= WS_CLOSE_INTERNAL_ERROR) ||
           (code >= CODE_PRIVATE_FIRST && code <= CODE_PRIVATE_LAST);
}

static void fail(struct autobahn_player *player, const struct wire_frame *frame,
                 enum ws_close_code code, char *why)
{
    if (player->record.offence == NULL) {
        player->record.offence = g_strdup(why);
        player->record.offence_octet = (int64_t)frame->offset;
    }
    autobahn_fail(player, code, why);
    g_free(why);
}

static void fail_protocol(struct autobahn_player *player, const struct wire_frame *frame,
                          const char *why)
{
    fail(player, frame, WS_CLOSE_PROTOCOL_ERROR, g_strdup(why));
}

/* RSV1 may say that a message is compressed, where that was agreed (RFC 7692 6). */
static bool rsv_is_lawful(const struct autobahn_player *player, const struct wire_frame *frame)
{
    bool marks_message =
        frame->rsv == RSV1 && frame->opcode > WS_CONTINUATION && frame->opcode <= WS_BINARY;

    return frame->rsv == 0 || (player->record.agreement.is_on && marks_message);
}

/* What the first two octets tell. Asked again for each piece until the head is whole. */
static void head_check(struct autobahn_player *player, const struct wire_frame *frame)
{
    if (!rsv_is_lawful(player, frame)) {
        fail(player, frame, WS_CLOSE_PROTOCOL_ERROR,
             g_strdup_printf("RSV is %u %s", frame->rsv,
                             player->record.agreement.is_on ? "where it marks no message"
                                                            : "without an extension"));
    }
    if (frame->masked) {
        fail_protocol(player, frame, "a frame of a server is masked");
    }
    if (frame->opcode >= WS_CLOSE) {
        if (!frame->fin) {
            fail_protocol(player, frame, "a control frame is fragmented");
        }
        if (frame->length_form != WIRE_LENGTH_7) {
            fail_protocol(player, frame, "a control frame has more than 125 octets");
        }
        if (frame->opcode > WS_PONG) {
            fail_protocol(player, frame, "a control frame has a reserved opcode");
        }
        if (frame->opcode == WS_CLOSE && frame->length_form == WIRE_LENGTH_7 &&
            frame->head_size > 0 && frame->payload_size == 1) {
            fail_protocol(player, frame, "a Close has a body of one octet");
        }
        return;
    }
    if (frame->opcode > WS_BINARY) {
        fail_protocol(player, frame, "a data frame has a reserved opcode");
    }
    if (!player->inside_message && frame->opcode == WS_CONTINUATION) {
        fail_protocol(player, frame, "a continuation continues nothing");
    }
    if (player->inside_message && frame->opcode != WS_CONTINUATION) {
        fail_protocol(player, frame, "a new message begins inside another");
    }
}

static void frame_begin(struct autobahn_player *player, const struct wire_frame *frame)
{
    if ((frame->faults & WIRE_TOP_BIT) != 0) {
        fail_protocol(player, frame, "a length has its most significant bit set");
    }
    if ((frame->faults & WIRE_NOT_SHORTEST) != 0) {
        fail_protocol(player, frame, "a length is not in its shortest form");
    }
    player->frame_has_begun = true;
    player->frame_done = 0;
    if (frame->opcode < WS_CLOSE && !player->inside_message) {
        player->inside_message = true;
        player->message_is_binary = frame->opcode == WS_BINARY;
        player->message_is_text = frame->opcode == WS_TEXT;
        player->message_size = 0;
        player->text_is_bad = false;
        g_byte_array_set_size(player->message, 0);
        g_byte_array_set_size(player->text_rest, 0);
        if (player->bulk != NULL) {
            autobahn_bulk_message_begin(player, frame->rsv == RSV1);
        }
    }
}

/* Looks at the next piece of a text; false when it cannot be UTF-8 any more. */
static bool text_add(struct autobahn_player *player, const uint8_t *piece, size_t size)
{
    struct text_place place;

    if (size == 0) {
        return true;
    }
    if (player->text_is_bad) {
        return false;
    }
    g_byte_array_append(player->text_rest, piece, (guint)size);
    switch (text_first_bad(player->text_rest->data, player->text_rest->len, &place)) {
    case TEXT_VALID:
        g_byte_array_set_size(player->text_rest, 0);
        break;
    case TEXT_INCOMPLETE:
        g_byte_array_remove_range(player->text_rest, 0, (guint)place.sequence_offset);
        break;
    case TEXT_BAD:
        g_byte_array_set_size(player->text_rest, 0);
        player->text_is_bad = true;
        break;
    }
    return !player->text_is_bad;
}

/* A piece of the payload of a data frame, unmasked. */
static void data_add(struct autobahn_player *player, const struct wire_frame *frame,
                     const uint8_t *piece, size_t size)
{
    player->record.traffic.came_payload_size += size;
    if (player->bulk != NULL) {
        if (!autobahn_bulk_add(player, piece, size)) {
            fail(player, frame, WS_CLOSE_INVALID_DATA,
                 g_strdup("a message of the peer is no DEFLATE data"));
        }
        return;
    }
    if (player->message_is_text && !text_add(player, piece, size)) {
        fail(player, frame, WS_CLOSE_INVALID_DATA, g_strdup("a text of the peer is not UTF-8"));
    }
    player->message_size += size;
    /* Nothing is delivered once the connection has failed, so nothing has to be kept. */
    if (size > 0 && !player->record.failed_by_me &&
        player->kept_size + player->message_size <= AUTOBAHN_KEPT_SIZE_MAX) {
        g_byte_array_append(player->message, piece, (guint)size);
    }
}

/* What came of the frame's payload since the last look. */
static void piece_add(struct autobahn_player *player, const struct wire_frame *frame, bool is_whole)
{
    size_t size = (size_t)(frame->payload_came_size - player->frame_done);

    if (frame->opcode >= WS_CLOSE || (size == 0 && !(is_whole && frame->payload_size == 0))) {
        return;
    }
    const uint8_t *piece = size > 0 ? frame->payload + player->frame_done : NULL;
    if (frame->payload_is_masked && size > 0) {
        uint8_t *unmasked = g_memdup2(piece, size);
        wire_mask(unmasked, size, frame->key, player->frame_done);
        data_add(player, frame, unmasked, size);
        g_free(unmasked);
    } else {
        data_add(player, frame, piece, size);
    }
    player->frame_done += size;
}

/* The end of a message of DEFLATED: the next one is sent, or all is said. */
static void bulk_end(struct autobahn_player *player, const struct wire_frame *frame)
{
    bool is_same = autobahn_bulk_message_end(player, frame);

    player->inside_message = false;
    if (player->record.failed_by_me) {
        return;
    }
    if (is_same && player->trip_count < player->row->round_trips &&
        player->state == AUTOBAHN_STATE_OPEN) {
        trip_begin(player);
    } else {
        autobahn_close_normally(player);
    }
}

static void message_end(struct autobahn_player *player, const struct wire_frame *frame)
{
    if (player->bulk != NULL) {
        bulk_end(player, frame);
        return;
    }
    if (player->message_is_text && (player->text_is_bad || player->text_rest->len > 0)) {
        fail(player, frame, WS_CLOSE_INVALID_DATA,
             g_strdup("a text of the peer ends where UTF-8 cannot end"));
    }
    player->inside_message = false;
    if (player->record.failed_by_me) {
        return;
    }
    struct autobahn_seen seen = {
        .kind = AUTOBAHN_MESSAGE,
        .is_binary = player->message_is_binary,
        .size = player->message_size,
        .octet = (int64_t)frame->offset,
    };
    player->record.traffic.round_trips++;
    player->record.traffic.came_size += player->message_size;
    player->record.traffic.duration_us = player->now_us - MAX(player->first_sent_us, 0);
    if (player->message->len == player->message_size) {
        seen.payload = g_bytes_new(player->message->data, player->message->len);
        player->kept_size += player->message_size;
    }
    autobahn_see(player, seen);
}

/*
 * A Close of the peer (RFC 6455 5.5.1). Its code is recorded before it is judged, and an offence in
 * it does not keep it from counting as the peer's Close.
 */
static void close_came(struct autobahn_player *player, const struct wire_frame *frame)
{
    struct wire_close close;
    static const uint8_t normal[] = {WS_CLOSE_NORMAL >> 8, WS_CLOSE_NORMAL & 0xFF};

    wire_close_parse(frame->payload, frame->payload_came_size, &close);
    autobahn_told_close(player, frame->payload, frame->payload_came_size, false);
    player->record.remote_closed = true;
    player->record.remote_close_code = close.has_code ? (int)close.code : -1;
    if (close.has_code && !close_code_is_known(close.code)) {
        fail(player, frame, WS_CLOSE_PROTOCOL_ERROR,
             g_strdup_printf("a Close has the code %u", close.code));
    }
    if ((close.faults & WIRE_CLOSE_REASON_NOT_UTF8) != 0) {
        fail(player, frame, WS_CLOSE_INVALID_DATA, g_strdup("the reason of a Close is not UTF-8"));
    }
    switch (player->state) {
    case AUTOBAHN_STATE_CLOSING:
        player->record.was_clean = true;
        autobahn_timer_stop(player, AUTOBAHN_TIMER_ANSWER);
        autobahn_timer_arm(player, AUTOBAHN_TIMER_END, 1000);
        break;
    case AUTOBAHN_STATE_OPEN:
        player->record.was_clean = true;
        autobahn_close(player, normal, sizeof(normal), true);
        break;
    case AUTOBAHN_STATE_CLOSED:
        player->record.was_clean = false;
        break;
    case AUTOBAHN_STATE_OPENING:
        assert(false && "frames come behind the handshake");
        break;
    }
}

static void frame_end(struct autobahn_player *player, const struct wire_frame *frame)
{
    player->frame_has_begun = false;
    player->told->came_frames[frame->opcode]++;
    if (frame->opcode < WS_CLOSE) {
        if (frame->fin) {
            message_end(player, frame);
        }
    } else if (frame->opcode == WS_CLOSE) {
        close_came(player, frame);
    } else if (frame->opcode == WS_PING && player->state == AUTOBAHN_STATE_OPEN) {
        autobahn_send_control(player, WS_PONG, frame->payload, frame->payload_came_size);
    } else if (frame->opcode == WS_PONG) {
        struct autobahn_seen seen = {
            .kind = AUTOBAHN_PONG,
            .size = frame->payload_came_size,
            .octet = (int64_t)frame->offset,
        };
        if (player->kept_size + seen.size <= AUTOBAHN_KEPT_SIZE_MAX) {
            seen.payload = g_bytes_new(frame->payload, frame->payload_came_size);
            player->kept_size += seen.size;
        }
        autobahn_see(player, seen);
    }
}

/* Looks at what is new of a frame, which may not be whole. */
static void frame_look(struct autobahn_player *player, const struct wire_frame *frame,
                       bool is_whole)
{
    if (!player->frame_has_begun) {
        if (frame->head_size == 0 && wire_reader_pending_size(&player->reader) < 2) {
            return;
        }
        head_check(player, frame);
        if (frame->head_size == 0) {
            return;
        }
        frame_begin(player, frame);
        if (player->state == AUTOBAHN_STATE_CLOSED) {
            return;
        }
    }
    piece_add(player, frame, is_whole);
    if (is_whole) {
        frame_end(player, frame);
    }
}

void autobahn_receive(struct autobahn_player *player, const uint8_t *octets, size_t size)
{
    struct wire_frame frame;
    enum wire_result result = WIRE_FRAME;

    if (player->state == AUTOBAHN_STATE_CLOSED || player->reader.is_bad) {
        return;
    }
    wire_reader_append(&player->reader, octets, size);
    while (result == WIRE_FRAME && player->state != AUTOBAHN_STATE_CLOSED) {
        result = wire_reader_next(&player->reader, &frame);
        bool is_whole = result == WIRE_FRAME;
        if (is_whole && (player->bulk == NULL || frame.opcode >= WS_CLOSE)) {
            autobahn_log(player, LOG_RECEIVED, (int64_t)frame.offset, wire_frame_describe(&frame),
                         frame.payload - frame.head_size,
                         frame.head_size + frame.payload_came_size);
        }
        frame_look(player, &frame, is_whole);
    }
    if (result == WIRE_BAD) {
        autobahn_log(player, LOG_EVENT, -1,
                     g_strdup_printf("a frame claims %" G_GUINT64_FORMAT
                                     " octets: nothing behind its head is looked at",
                                     frame.payload_size),
                     NULL, 0);
    }
}
