/* SPDX-License-Identifier: MIT */
/*
 * Compressed messages of a conversation (RFC 7692): each is inflated by the judge's own inflater,
 * what came with the faults noted, what we sent to know whether a peer has to take it. Where a
 * message cannot be inflated, the window behind it is lost, and what reaches back into it is not
 * held against the peer again. Invariant: there is an inflater for each direction if anything is
 * agreed, and none else.
 */
#include <assert.h>

#include "conformance/websocket.h"
#include "harness/conversation.h"
#include "harness/script_words.h"

enum {
    RSV1 = 4, /* in the three bits of `rsv` */
};

void conversation_agree(struct conversation *conversation, const struct deflate_terms *terms)
{
    assert(conversation->inflater == NULL && conversation->counts.frames == 0);
    conversation->terms = *terms;
    if (!terms->is_agreed)
        return;
    conversation->inflater = inflater_new(CONVERSATION_PAYLOAD_MAX);
    conversation->sent.inflater = inflater_new(CONVERSATION_PAYLOAD_MAX);
}

/* ---- RSV1 ---- */

static bool is_control(const struct wire_frame *frame)
{
    return (frame->opcode & 0x8) != 0;
}

bool conversation_rsv_is_lawful(const struct conversation *conversation,
                                const struct wire_frame *frame)
{
    bool begins = !is_control(frame) && frame->opcode != WS_CONTINUATION;
    return frame->rsv == 0 || (conversation->terms.is_agreed && begins && frame->rsv == RSV1);
}

static void log_append(struct conversation_log *log, char *words)
{
    struct log_entry *entry = conversation_log_last(log);
    char *before = entry->words;
    entry->words = before == NULL ? g_strdup(words) : g_strconcat(before, words, NULL);
    g_free(before);
    g_free(words);
}

void conversation_rsv_note(struct conversation *conversation, const struct wire_frame *frame)
{
    enum oddity oddity = ODD_RSV;
    bool uses_rsv1 = conversation->terms.is_agreed && (frame->rsv & RSV1) != 0;
    if (uses_rsv1 && conversation_rsv_is_lawful(conversation, frame))
        log_append(&conversation->log, g_strdup(": compressed"));
    if (conversation_rsv_is_lawful(conversation, frame))
        return;
    if (uses_rsv1 && is_control(frame))
        oddity = ODD_RSV1_CONTROL;
    else if (uses_rsv1 && frame->opcode == WS_CONTINUATION)
        oddity = ODD_RSV1_CONTINUATION;
    conversation_odd_note(conversation, oddity, frame->offset, wire_frame_describe(frame));
}

bool conversation_is_compressed(const struct conversation *conversation,
                                const struct wire_message *message)
{
    return conversation->terms.is_agreed && (message->rsv & RSV1) != 0;
}

/* ---- Messages ---- */

/* What one side may do, whose messages are looked at. */
struct side_terms {
    bool takes_over;
    unsigned bits;
};

static struct side_terms terms_of_server(const struct deflate_terms *terms, bool is_server)
{
    return (struct side_terms){
        .takes_over = is_server ? terms->server_takeover : terms->client_takeover,
        .bits = is_server ? terms->server_bits : terms->client_bits,
    };
}

static char *inflated_words(unsigned opcode, const struct inflated *inflated)
{
    GString *line = g_string_new("; inflated: ");
    message_append(line, opcode, inflated->octets, inflated->size);
    if (inflated->fault != INFLATE_FINE) {
        g_string_append(line, ", and then ");
        inflated_fault_append(inflated, line);
    }
    return g_string_free(line, FALSE);
}

/* Takes `what` over: `Text "Hello" (5 octets), compressed: WHAT`. */
static void odd_message(struct conversation *conversation, enum oddity oddity,
                        const struct wire_message *message, const struct inflated *inflated,
                        char *what)
{
    GString *line = g_string_new(NULL);
    message_append(line, message->opcode, inflated->octets, inflated->size);
    g_string_append_printf(line, ", compressed: %s", what);
    conversation_odd_note(conversation, oddity, message->offset, g_string_free(line, FALSE));
    g_free(what);
}

static void fault_note(struct conversation *conversation, const struct wire_message *message,
                       const struct inflated *inflated)
{
    GString *line = g_string_new("it does not inflate: ");
    inflated_fault_append(inflated, line);
    conversation->trouble = g_string_free(line, FALSE);
    odd_message(conversation, ODD_NOT_INFLATED, message, inflated, g_strdup(conversation->trouble));
}

/* How far back it reaches. */
static void reach_note(struct conversation *conversation, const struct wire_message *message,
                       const struct inflated *inflated)
{
    struct side_terms terms = terms_of_server(&conversation->terms, conversation->peer_is_server);
    unsigned window_size = 1U << terms.bits;
    if (inflated->distance_max > window_size)
        odd_message(conversation, ODD_WINDOW, message, inflated,
                    g_strdup_printf("at octet %zu of what it stands for, a match reaches %u "
                                    "octets back, and the window agreed has %u",
                                    inflated->distance_at, inflated->distance_max, window_size));
    if (inflated->past_distance_max > 0 && !terms.takes_over)
        odd_message(conversation, ODD_TAKEOVER, message, inflated,
                    g_strdup_printf("at octet %zu of what it stands for, a match reaches %u "
                                    "octets back, into an earlier message",
                                    inflated->past_distance_at, inflated->past_distance_max));
}

static void end_note(struct conversation *conversation, const struct wire_message *message,
                     const struct inflated *inflated)
{
    if (inflated->end == INFLATE_END_LEFT_ON)
        odd_message(conversation, ODD_TAIL_LEFT_ON, message, inflated,
                    g_strdup("00 00 FF FF is left on at its end"));
    if (inflated->end == INFLATE_END_BARE)
        odd_message(conversation, ODD_TAIL_MISSING, message, inflated,
                    g_strdup("its end is not that of an empty stored block without 00 00 FF FF"));
    if (inflated->is_padded_oddly)
        odd_message(conversation, ODD_PADDING, message, inflated,
                    g_strdup("behind a final block, the bits up to the next octet are not 0"));
}

/* What reaches back into what could not be inflated is as good as anything. */
static bool is_beyond_judgement(struct conversation *conversation, const struct inflated *inflated)
{
    bool needs_lost = conversation->has_lost_window &&
                      (inflated->past_distance_max > 0 || inflated->fault == INFLATE_TOO_FAR);
    if (needs_lost)
        conversation->trouble = g_strdup("it reaches back to what could not be inflated");
    return needs_lost;
}

/* What is not kept is not looked at either, and no fault of the peer. */
static bool is_too_much(struct conversation *conversation, const struct inflated *inflated)
{
    conversation->inflated_size += inflated->size;
    if (inflated->fault != INFLATE_OVER_CAP &&
        conversation->inflated_size <= CONVERSATION_INFLATED_MAX)
        return false;
    conversation->trouble = g_strdup("it is longer than is inflated");
    conversation_flooded(conversation, conversation->now_us);
    return true;
}

void conversation_inflate(struct conversation *conversation, struct wire_message *message)
{
    struct inflated inflated;
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(message->payload, &size);
    inflater_take(conversation->inflater, octets, size, false, &inflated);
    log_append(&conversation->log, inflated_words(message->opcode, &inflated));
    conversation->counts.compressed++;
    conversation->counts.final_blocks += inflated.final_count;
    if (!is_too_much(conversation, &inflated) && !is_beyond_judgement(conversation, &inflated)) {
        if (inflated.fault != INFLATE_FINE)
            fault_note(conversation, message, &inflated);
        else
            end_note(conversation, message, &inflated);
        reach_note(conversation, message, &inflated);
    }
    conversation->has_lost_window |= conversation->trouble != NULL;
    g_bytes_unref(message->payload);
    message->payload = g_bytes_new(inflated.octets, inflated.size);
}

bool conversation_inflate_sent(struct conversation *conversation, struct wire_message *message)
{
    struct side_terms terms = terms_of_server(&conversation->terms, !conversation->peer_is_server);
    struct inflated inflated;
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(message->payload, &size);
    inflater_take(conversation->sent.inflater, octets, size, false, &inflated);
    log_append(&conversation->log, inflated_words(message->opcode, &inflated));
    g_bytes_unref(message->payload);
    message->payload = g_bytes_new(inflated.octets, inflated.size);
    return inflated.fault == INFLATE_FINE && inflated.end == INFLATE_END_CUT &&
           !inflated.is_padded_oddly && inflated.distance_max <= 1U << terms.bits &&
           (inflated.past_distance_max == 0 || terms.takes_over);
}
