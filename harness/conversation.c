/* SPDX-License-Identifier: MIT */
/*
 * What came and what we sent: see conversation.h. Invariants: `reader.offset` of each direction is
 * the offset of the first octet that is not yet part of a whole frame; nothing is taken from the
 * reader once is_flooded; `close` of a side is its first Close frame and never changes.
 */
#include "harness/conversation.h"

#include <assert.h>
#include <string.h>

#include "conformance/websocket.h"
#include "harness/text.h"

static void sent_ping_free(void *ping)
{
    g_bytes_unref(((struct sent_ping *)ping)->payload);
    g_free(ping);
}

static void sent_message_free(void *message)
{
    g_bytes_unref(((struct sent_message *)message)->payload);
    g_free(message);
}

static void bytes_free(void *bytes)
{
    g_bytes_unref(bytes);
}

struct conversation *conversation_new(bool peer_is_server)
{
    struct conversation *conversation = g_new0(struct conversation, 1);
    struct conversation_sent *sent = &conversation->sent;
    conversation->peer_is_server = peer_is_server;
    wire_reader_init(&conversation->reader, CONVERSATION_PAYLOAD_MAX);
    wire_messages_init(&conversation->messages, CONVERSATION_PAYLOAD_MAX);
    wire_reader_init(&sent->reader, CONVERSATION_PAYLOAD_MAX);
    wire_messages_init(&sent->messages, CONVERSATION_PAYLOAD_MAX);
    sent->is_lawful = true;
    sent->pings = g_ptr_array_new_with_free_func(sent_ping_free);
    sent->whole = g_ptr_array_new_with_free_func(sent_message_free);
    sent->odd_payloads = g_ptr_array_new_with_free_func(bytes_free);
    conversation_log_init(&conversation->log);
    return conversation;
}

void conversation_free(struct conversation *conversation)
{
    if (conversation == NULL)
        return;
    struct conversation_sent *sent = &conversation->sent;
    wire_reader_clear(&conversation->reader);
    wire_messages_clear(&conversation->messages);
    wire_reader_clear(&sent->reader);
    wire_messages_clear(&sent->messages);
    g_ptr_array_unref(sent->pings);
    g_ptr_array_unref(sent->whole);
    g_ptr_array_unref(sent->odd_payloads);
    for (int odd = 0; odd < ODD_COUNT; odd++)
        g_free(conversation->oddities[odd].words);
    g_free(conversation->close.words);
    g_free(sent->close.words);
    g_clear_pointer(&conversation->payload, g_bytes_unref);
    g_free(conversation->trouble);
    inflater_free(conversation->inflater);
    inflater_free(sent->inflater);
    conversation_log_clear(&conversation->log);
    g_free(conversation);
}

bool close_code_is_lawful(unsigned code)
{
    bool is_defined = code >= WS_CLOSE_NORMAL && code <= WS_CLOSE_BAD_GATEWAY;
    bool is_reserved =
        code == WS_CLOSE_RESERVED_1004 || code == WS_CLOSE_NO_STATUS || code == WS_CLOSE_ABNORMAL;
    return (is_defined && !is_reserved) || (code >= 3000 && code <= 4999);
}

bool conversation_is_inside_sent_frame(const struct conversation *conversation)
{
    const struct wire_reader *reader = &conversation->sent.reader;
    return reader->is_bad || wire_reader_pending_size(reader) > 0;
}

bool conversation_is_closed(const struct conversation *conversation)
{
    return conversation->close.came && conversation->sent.close.came;
}

void conversation_note(struct conversation *conversation, int64_t now_us, const char *words)
{
    struct log_entry *entry = conversation_log_add(&conversation->log, LOG_EVENT, now_us, -1, 0);
    entry->words = g_strdup(words);
}

void seen_close_note(struct seen_close *seen, const struct wire_frame *frame, int64_t now_us)
{
    struct wire_close close;
    wire_close_parse(frame->payload, frame->payload_came_size, &close);
    *seen = (struct seen_close){
        .came = true,
        .at_us = now_us,
        .offset = frame->offset,
        .has_code = close.has_code,
        .code = close.code,
        .faults = close.faults,
        .has_reason = close.reason_size > 0,
        .words = wire_frame_describe(frame),
    };
}

void conversation_odd_note(struct conversation *conversation, enum oddity oddity, uint64_t offset,
                           char *words)
{
    struct sighting *sighting = &conversation->oddities[oddity];
    if (sighting->is_seen) {
        g_free(words);
        return;
    }
    *sighting = (struct sighting){
        .is_seen = true,
        .at_us = conversation->now_us,
        .octet = (int64_t)offset,
        .words = words,
    };
}

static void odd_note(struct conversation *conversation, enum oddity oddity,
                     const struct wire_frame *frame)
{
    if (!conversation->oddities[oddity].is_seen)
        conversation_odd_note(conversation, oddity, frame->offset, wire_frame_describe(frame));
}

/* What one frame alone shows. */
static void frame_note(struct conversation *conversation, const struct wire_frame *frame)
{
    static const struct {
        unsigned fault;
        enum oddity oddity;
    } rows[] = {
        {WIRE_RESERVED_OPCODE, ODD_OPCODE},
        {WIRE_NOT_SHORTEST, ODD_NOT_SHORTEST},
        {WIRE_TOP_BIT, ODD_TOP_BIT},
        {WIRE_CONTROL_FRAGMENTED, ODD_CONTROL_FRAGMENTED},
        {WIRE_CONTROL_TOO_LONG, ODD_CONTROL_TOO_LONG},
    };
    bool is_control = (frame->opcode & 0x8) != 0;
    if (frame->masked)
        odd_note(conversation, ODD_MASKED, frame);
    conversation_rsv_note(conversation, frame);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        if ((frame->faults & rows[index].fault) != 0)
            odd_note(conversation, rows[index].oddity, frame);
    }
    conversation->counts.frames++;
    conversation->counts.lengths_of_64_bits += frame->length_form == WIRE_LENGTH_64;
    if (is_control) {
        conversation->counts.control_frames++;
        return;
    }
    conversation->counts.data_frames++;
    conversation->data_at_us = conversation->now_us;
    if (conversation->close.came)
        odd_note(conversation, ODD_DATA_AFTER_CLOSE, frame);
}

static void text_note(struct conversation *conversation, const struct wire_message *message)
{
    struct text_place place;
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(message->payload, &size);
    conversation->counts.texts++;
    if (text_first_bad(octets, size, &place) == TEXT_VALID ||
        conversation->oddities[ODD_TEXT_NOT_UTF8].is_seen)
        return;
    GString *words = g_string_new("Text ");
    text_quote_append(words, octets, size, 48);
    g_string_append_printf(words, " that is not UTF-8: %s at octet %zu of the message",
                           text_fault_words(place.fault), place.offset);
    conversation_odd_note(conversation, ODD_TEXT_NOT_UTF8, message->offset,
                          g_string_free(words, FALSE));
}

static void close_received(struct conversation *conversation, const struct wire_frame *frame)
{
    struct wire_close close;
    wire_close_parse(frame->payload, frame->payload_came_size, &close);
    if ((close.faults & WIRE_CLOSE_ONE_OCTET) != 0)
        odd_note(conversation, ODD_CLOSE_ONE_OCTET, frame);
    if ((close.faults & WIRE_CLOSE_REASON_NOT_UTF8) != 0)
        odd_note(conversation, ODD_CLOSE_REASON, frame);
    if (conversation->close.came) {
        odd_note(conversation, ODD_SECOND_CLOSE, frame);
        return;
    }
    seen_close_note(&conversation->close, frame, conversation->now_us);
    conversation->message_open_at_close = conversation->messages.is_open;
}

static enum event_kind control_received(struct conversation *conversation,
                                        const struct wire_frame *frame)
{
    conversation->payload = g_bytes_new(frame->payload, frame->payload_came_size);
    if (frame->opcode == WS_CLOSE) {
        close_received(conversation, frame);
        return EVENT_CLOSE;
    }
    if (frame->opcode == WS_PING)
        return EVENT_PING;
    return frame->opcode == WS_PONG ? EVENT_PONG : EVENT_OTHER;
}

static void frame_received(struct conversation *conversation, const struct wire_frame *frame,
                           struct conversation_event *event)
{
    struct wire_message message;
    *event = (struct conversation_event){
        .kind = EVENT_PART,
        .at_us = conversation->now_us,
        .offset = frame->offset,
        .opcode = frame->opcode,
        .is_after_close = conversation->close.came,
    };
    frame_note(conversation, frame);
    enum wire_step step = wire_messages_add(&conversation->messages, frame, &message);
    if ((message.faults & WIRE_NOTHING_TO_CONTINUE) != 0)
        odd_note(conversation, ODD_STRAY_CONTINUATION, frame);
    if ((message.faults & WIRE_INSIDE_MESSAGE) != 0) {
        odd_note(conversation, ODD_INSIDE_MESSAGE, frame);
        conversation->has_lost_window = true;
    }
    switch (step) {
    case WIRE_STEP_PART:
        break;
    case WIRE_STEP_MESSAGE:
        conversation->counts.messages++;
        event->is_compressed = conversation_is_compressed(conversation, &message);
        if (event->is_compressed)
            conversation_inflate(conversation, &message);
        if (message.opcode == WS_TEXT && conversation->trouble == NULL)
            text_note(conversation, &message);
        event->kind = EVENT_MESSAGE;
        event->offset = message.offset;
        event->opcode = message.opcode;
        conversation->payload = message.payload;
        break;
    case WIRE_STEP_CONTROL:
        event->kind = control_received(conversation, frame);
        break;
    }
    event->payload = conversation->payload;
    event->trouble = conversation->trouble;
}

void conversation_receive(struct conversation *conversation, const uint8_t *octets, size_t size,
                          int64_t now_us)
{
    assert(now_us >= conversation->now_us);
    conversation->now_us = now_us;
    conversation->size += size;
    if (conversation->is_flooded)
        return;
    wire_reader_append(&conversation->reader, octets, size);
    if (conversation->size > CONVERSATION_SIZE_MAX)
        conversation_flooded(conversation, now_us);
}

void conversation_flooded(struct conversation *conversation, int64_t now_us)
{
    if (conversation->is_flooded)
        return;
    conversation->is_flooded = true;
    conversation_note(conversation, now_us, "more came than is looked at: what follows is not");
}

bool conversation_next(struct conversation *conversation, struct conversation_event *event)
{
    struct wire_frame frame;
    bool was_bad = conversation->reader.is_bad;
    g_clear_pointer(&conversation->payload, g_bytes_unref);
    g_clear_pointer(&conversation->trouble, g_free);
    if (conversation->is_flooded || was_bad)
        return false;
    enum wire_result result = wire_reader_next(&conversation->reader, &frame);
    if (result == WIRE_MORE)
        return false;
    if (conversation->counts.frames >= CONVERSATION_FRAMES_MAX) {
        conversation_flooded(conversation, conversation->now_us);
        return false;
    }
    struct log_entry *entry =
        conversation_log_add(&conversation->log, LOG_RECEIVED, conversation->now_us,
                             (int64_t)frame.offset, frame.head_size + frame.payload_came_size);
    conversation_log_keep(entry, &frame, !frame.payload_is_masked);
    if (result == WIRE_BAD) {
        frame_note(conversation, &frame);
        conversation_note(conversation, conversation->now_us,
                          "such a frame is not waited for: what follows is not looked at");
        return false;
    }
    frame_received(conversation, &frame, event);
    return true;
}

/* Puts the rest of a frame that will never be whole into the log. */
static void rest_note(struct conversation *conversation)
{
    struct wire_frame frame;
    if (conversation->is_flooded || conversation->reader.is_bad ||
        wire_reader_pending_size(&conversation->reader) == 0)
        return;
    if (wire_reader_next(&conversation->reader, &frame) != WIRE_MORE)
        return;
    size_t size = wire_reader_pending_size(&conversation->reader);
    struct log_entry *entry = conversation_log_add(
        &conversation->log, LOG_RECEIVED, conversation->now_us, (int64_t)frame.offset, size);
    entry->octets_size = MIN(size, (size_t)LOG_OCTETS_MAX);
    memcpy(entry->octets, conversation->reader.buffer->data + conversation->reader.begin,
           entry->octets_size);
    entry->words = wire_frame_describe(&frame);
}

void conversation_ended(struct conversation *conversation, enum conversation_end end,
                        int64_t now_us)
{
    assert(conversation->end == CONVERSATION_OPEN);
    assert(end != CONVERSATION_OPEN);
    conversation->end = end;
    conversation->end_us = now_us;
    conversation->now_us = now_us;
    rest_note(conversation);
    static const char *const words[] = {
        [CONVERSATION_EOF] = "end of TCP",
        [CONVERSATION_RESET] = "TCP was reset",
        [CONVERSATION_CUT_OFF] = "end of TCP, without that of TLS (close_notify)",
        [CONVERSATION_ABORTED] = "we reset TCP",
    };
    conversation_note(conversation, now_us, words[end]);
}

void conversation_end_append(const struct conversation *conversation, GString *line)
{
    if (conversation->close.came) {
        g_string_append_printf(line, "the connection was closed with %s",
                               conversation->close.words);
        return;
    }
    switch (conversation->end) {
    case CONVERSATION_OPEN:
        g_string_append(line, "the connection stayed open");
        break;
    case CONVERSATION_EOF:
        g_string_append(line, "TCP ended without a Close");
        break;
    case CONVERSATION_RESET:
        g_string_append(line, "TCP was reset without a Close");
        break;
    case CONVERSATION_CUT_OFF:
        g_string_append(line, "TCP ended without a Close, and without the end of TLS");
        break;
    case CONVERSATION_ABORTED:
        g_string_append(line, "TCP was reset by us");
        break;
    }
}

void conversation_rest_append(const struct conversation *conversation, GString *line)
{
    const struct wire_messages *messages = &conversation->messages;
    size_t pending_size = wire_reader_pending_size(&conversation->reader);
    if (messages->is_open)
        g_string_append_printf(line,
                               "; a %s message was begun at octet %" G_GUINT64_FORMAT
                               " and not ended: %" G_GUINT64_FORMAT " octet%s came",
                               wire_opcode_name(messages->open.opcode), messages->open.offset,
                               messages->open.payload_size,
                               messages->open.payload_size == 1 ? "" : "s");
    if (conversation->is_flooded)
        g_string_append(line, "; more came than is looked at");
    else if (conversation->reader.is_bad)
        g_string_append_printf(line,
                               "; the frame at octet %" G_GUINT64_FORMAT
                               " claims a length that is not waited for",
                               conversation->reader.offset);
    else if (pending_size > 0)
        g_string_append_printf(
            line, "; %zu octet%s came of a frame at octet %" G_GUINT64_FORMAT " that is not whole",
            pending_size, pending_size == 1 ? "" : "s", conversation->reader.offset);
}
