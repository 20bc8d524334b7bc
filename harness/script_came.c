/* SPDX-License-Identifier: MIT */
/*
 * What comes, as the script player keeps it: messages until a step takes them, Pongs by the Ping
 * that they answer, and the first sign of what should not have been processed.
 */
#include "harness/script_state.h"
#include "harness/script_words.h"

static void pong_came(struct script *script, const struct conversation_event *event)
{
    const GPtrArray *pings = script->conversation->sent.pings;
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(event->payload, &size);
    GString *line = g_string_new(NULL);
    message_append(line, WS_PONG, octets, size);
    char *words = g_string_free(line, FALSE);
    guint index = pings->len;
    struct came_pong pong = {event->payload, event->offset};
    if (script->pongs->len < SCRIPT_PONGS_MAX) {
        g_bytes_ref(event->payload);
        g_array_append_val(script->pongs, pong);
    }
    while (index > 0 &&
           !g_bytes_equal(((struct sent_ping *)g_ptr_array_index(pings, index - 1))->payload,
                          event->payload))
        index--;
    script->pings_answered = MAX(script->pings_answered, index);
    script->answering_count = MIN(script->answering_count + (index > 0), pings->len);
    if (script_is_mark(script, event->payload)) {
        bool may_overtake = !event->is_after_close && script_offends_by_content(script);
        evidence_note(may_overtake ? &script->of_overtaking : &script->of_mark, event->at_us,
                      (int64_t)event->offset, words);
    } else if (index == 0) {
        g_free(script->odd_pong);
        script->odd_pong = words;
    } else if (!((struct sent_ping *)g_ptr_array_index(pings, index - 1))->is_lawful &&
               !event->is_after_close) {
        evidence_note(&script->of_offence, event->at_us, (int64_t)event->offset, words);
    } else {
        g_free(words);
    }
}

static void message_came(struct script *script, const struct conversation_event *event)
{
    struct came_message *message = g_new0(struct came_message, 1);
    message->opcode = event->opcode;
    message->payload = g_bytes_ref(event->payload);
    message->trouble = g_strdup(event->trouble);
    message->at_us = event->at_us;
    message->offset = event->offset;
    if (!event->is_after_close) {
        g_queue_push_tail(&script->messages, message);
        if (g_queue_get_length(&script->messages) > SCRIPT_MESSAGES_MAX)
            conversation_flooded(script->conversation, event->at_us);
        return;
    }
    if (script_is_mark(script, event->payload))
        evidence_note(&script->of_mark, event->at_us, (int64_t)event->offset,
                      came_message_words(message));
    came_message_free(message);
}

void script_event_came(struct script *script, const struct conversation_event *event)
{
    switch (event->kind) {
    case EVENT_MESSAGE:
        message_came(script, event);
        break;
    case EVENT_PING:
        /* Only the last one needs an answer (5.5.3). */
        g_clear_pointer(&script->ping, g_bytes_unref);
        script->ping = g_bytes_ref(event->payload);
        break;
    case EVENT_PONG:
        pong_came(script, event);
        break;
    case EVENT_PART:
    case EVENT_CLOSE:
    case EVENT_OTHER:
        break;
    }
}
