/* SPDX-License-Identifier: MIT */
/*
 * The half of a conversation that we send, read as a peer that knows the standard reads it: which
 * of our messages and Pings are lawful, and so may or have to be answered, and where the first
 * offence is. Invariant: once is_lawful is false it stays so.
 */
#include <assert.h>
#include <string.h>

#include "conformance/websocket.h"
#include "harness/conversation.h"
#include "harness/text.h"

/* A message that we sent is whole: is it one that a peer takes? */
static void sent_message_note(struct conversation *conversation, struct wire_message *message)
{
    struct conversation_sent *sent = &conversation->sent;
    gsize size = 0;
    if (conversation_is_compressed(conversation, message)) {
        GBytes *raw = g_bytes_ref(message->payload);
        if (!conversation_inflate_sent(conversation, message))
            sent->is_lawful = false;
        /* Who sends these back has taken them, too. */
        if (!sent->is_lawful)
            g_ptr_array_add(sent->odd_payloads, g_bytes_ref(raw));
        g_bytes_unref(raw);
    }
    const uint8_t *octets = g_bytes_get_data(message->payload, &size);
    if (message->opcode == WS_TEXT && sent->is_lawful &&
        text_first_bad(octets, size, NULL) != TEXT_VALID)
        sent->is_lawful = false;
    struct sent_message *whole = g_new0(struct sent_message, 1);
    whole->opcode = message->opcode;
    whole->payload = g_steal_pointer(&message->payload);
    whole->is_lawful = sent->is_lawful;
    g_ptr_array_add(sent->whole, whole);
}

static void sent_close_note(struct conversation *conversation, const struct wire_frame *frame)
{
    struct conversation_sent *sent = &conversation->sent;
    seen_close_note(&sent->close, frame, conversation->now_us);
    if (sent->close.faults != 0 ||
        (sent->close.has_code && !close_code_is_lawful(sent->close.code)))
        sent->is_lawful = false;
    if (sent->is_lawful && sent->messages.is_open && sent->messages.open.opcode == WS_TEXT &&
        !conversation_is_compressed(conversation, &sent->messages.open)) {
        /* Text that is already impossible may be answered as such before its last frame came. */
        const GByteArray *parts = sent->messages.parts;
        if (text_first_bad(parts->data, parts->len, NULL) == TEXT_BAD)
            sent->is_lawful = false;
    }
    sent->close_is_lawful = sent->is_lawful;
    sent->close_was_first = !conversation->close.came;
    sent->close_end = frame->offset + frame->head_size + frame->payload_came_size;
}

static void sent_control_note(struct conversation *conversation, const struct wire_frame *frame)
{
    struct conversation_sent *sent = &conversation->sent;
    if (frame->opcode == WS_PING) {
        struct sent_ping *ping = g_new0(struct sent_ping, 1);
        ping->payload = g_bytes_new(frame->payload, frame->payload_came_size);
        ping->is_lawful = sent->is_lawful;
        g_ptr_array_add(sent->pings, ping);
    }
    if (frame->opcode == WS_CLOSE && !sent->close.came)
        sent_close_note(conversation, frame);
}

static void sent_frame_note(struct conversation *conversation, const struct wire_frame *frame)
{
    struct conversation_sent *sent = &conversation->sent;
    struct wire_message message;
    bool is_masked_right = (frame->masked != 0) == conversation->peer_is_server;
    bool is_faulty = (frame->faults & ~(unsigned)WIRE_RSV) != 0 ||
                     !conversation_rsv_is_lawful(conversation, frame);
    if (is_faulty || !is_masked_right || sent->close.came)
        sent->is_lawful = false;
    enum wire_step step = wire_messages_add(&sent->messages, frame, &message);
    if (message.faults != 0)
        sent->is_lawful = false;
    if (!sent->is_lawful && (step != WIRE_STEP_CONTROL || frame->opcode > WS_PONG))
        g_ptr_array_add(sent->odd_payloads, g_bytes_new(frame->payload, frame->payload_came_size));
    switch (step) {
    case WIRE_STEP_PART:
        break;
    case WIRE_STEP_MESSAGE:
        sent_message_note(conversation, &message);
        break;
    case WIRE_STEP_CONTROL:
        sent_control_note(conversation, frame);
        break;
    }
    wire_message_clear(&message);
}

/* The log line of what we send: the frame that the piece is, or raw octets. */
static void sent_log(struct conversation *conversation, const uint8_t *octets, size_t size,
                     const char *words)
{
    struct wire_frame frame;
    struct log_entry *entry = conversation_log_add(
        &conversation->log, LOG_SENT, conversation->now_us, (int64_t)conversation->sent.size, size);
    enum wire_result result = wire_frame_parse(octets, size, CONVERSATION_PAYLOAD_MAX, &frame);
    bool is_one = words == NULL && frame.head_size > 0 &&
                  (result != WIRE_FRAME || frame.head_size + frame.payload_came_size == size);
    if (is_one && (frame.faults & (WIRE_OVER_CAP | WIRE_TOP_BIT)) == WIRE_OVER_CAP)
        frame.faults &= ~(unsigned)WIRE_OVER_CAP;
    if (is_one) {
        conversation_log_keep(entry, &frame, false);
        return;
    }
    entry->octets_size = MIN(size, (size_t)LOG_OCTETS_MAX);
    memcpy(entry->octets, octets, entry->octets_size);
    entry->words = words != NULL
                       ? g_strdup(words)
                       : g_strdup_printf("%zu octet%s as they stand", size, size == 1 ? "" : "s");
}

void conversation_sent(struct conversation *conversation, const uint8_t *octets, size_t size,
                       int64_t now_us, const char *words)
{
    struct conversation_sent *sent = &conversation->sent;
    struct wire_frame frame;
    assert(now_us >= conversation->now_us);
    conversation->now_us = now_us;
    if (size == 0)
        return;
    sent_log(conversation, octets, size, words);
    wire_reader_append(&sent->reader, octets, size);
    sent->size += size;
    while (!sent->reader.is_bad) {
        enum wire_result result = wire_reader_next(&sent->reader, &frame);
        if (result == WIRE_MORE)
            return;
        if (result == WIRE_FRAME)
            sent_frame_note(conversation, &frame);
        else
            sent->is_lawful = false;
    }
}
