/* SPDX-License-Identifier: MIT */
/*
 * The rules on what a peer sends, held against every conversation of a script player. A rule is
 * KEPT only where the conversation had what it speaks of; most look for one oddity among frames of
 * a sort. What rests on the order in which the two sides closed is judged by its own function.
 */
#include <assert.h>

#include "harness/script_state.h"
#include "harness/script_words.h"

static struct passive_report not_seen(void)
{
    return (struct passive_report){.outcome = PASSIVE_NOT_SEEN};
}

static struct passive_report kept_if(bool seen)
{
    return (struct passive_report){.outcome = seen ? PASSIVE_KEPT : PASSIVE_NOT_SEEN};
}

/* Takes `actual` over. */
static struct passive_report broken(const struct ws_case *row, const char *expected, char *actual,
                                    int64_t octet, bool timed_out)
{
    enum requirement_id requirement = row->proves[0];
    struct passive_report report = {
        .outcome = PASSIVE_BROKEN,
        .timed_out = timed_out,
        .finding =
            finding_new(requirement, verdict_of(requirement), expected, actual, row->hint, octet),
    };
    g_free(actual);
    return report;
}

/* What an oddity breaks, and how many frames could have shown it. */
static struct passive_report judge_oddity(const struct conversation *conversation,
                                          const struct ws_case *row, enum oddity oddity,
                                          const char *expected, uint64_t count)
{
    const struct sighting *sighting = &conversation->oddities[oddity];
    if (sighting->is_seen)
        return broken(row, expected, g_strdup(sighting->words), sighting->octet, false);
    return kept_if(count > 0);
}

static struct passive_report judge_message_form(const struct conversation *conversation,
                                                const struct ws_case *row)
{
    const struct sighting *stray = &conversation->oddities[ODD_STRAY_CONTINUATION];
    const struct sighting *inside = &conversation->oddities[ODD_INSIDE_MESSAGE];
    bool stray_is_first = stray->is_seen && (!inside->is_seen || stray->octet < inside->octet);
    if (stray_is_first)
        return broken(row, "a continuation only inside a message",
                      g_strdup_printf("%s, with no message to continue", stray->words),
                      stray->octet, false);
    if (inside->is_seen)
        return broken(row, "the end of a message before the next begins",
                      g_strdup_printf("%s, inside an unfinished message", inside->words),
                      inside->octet, false);
    return kept_if(conversation->counts.data_frames > 0);
}

/*
 * An endpoint may close amid its own message (5.5.1 allows it to finish first, and does not ask for
 * it), and a peer that streams cannot finish the echo of what we have not. So a message counts as
 * never finished only when nothing more came of it for half the time that an answer may take,
 * although ours were whole, and the connection was then closed in order.
 */
static struct passive_report judge_unfinished(const struct script *script,
                                              const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    const struct seen_close *close = &conversation->close;
    bool in_order = close->came && conversation->sent.close.came &&
                    conversation->sent.close_is_lawful && !conversation->sent.messages.is_open;
    if (!in_order)
        return not_seen();
    if (!conversation->message_open_at_close)
        return kept_if(conversation->counts.messages > 0);
    int64_t quiet_us = close->at_us - conversation->data_at_us;
    if (quiet_us < script->limits.reply_us / 2)
        return not_seen();
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "%s came ", close->words);
    time_append(line, quiet_us);
    g_string_append(line, " after the last frame");
    conversation_rest_append(conversation, line);
    return broken(row, "FIN on the last frame of a message", g_string_free(line, FALSE),
                  (int64_t)conversation->messages.open.offset, true);
}

/* `below`: all codes below 1000; else the one code. */
static struct passive_report judge_code(const struct conversation *conversation,
                                        const struct ws_case *row, unsigned code, bool below)
{
    const struct seen_close *close = &conversation->close;
    if (!close->has_code)
        return not_seen();
    if (below ? close->code >= WS_CLOSE_NORMAL : close->code != code)
        return kept_if(true);
    return broken(row, "a code that may be sent, or none", g_strdup(close->words),
                  (int64_t)close->offset, false);
}

/*
 * Whether our lawful Close came first and nothing of ours followed it. A peer that was made to
 * close may have sent its own by then, so that the two cross and neither answers the other.
 */
static bool closed_lawfully_first(const struct script *script)
{
    const struct conversation_sent *sent = &script->conversation->sent;
    return script->setting->ws_case->close_code == 0 && sent->close.came && sent->close_is_lawful &&
           sent->close_was_first && sent->close_end == sent->size;
}

/* Registered since RFC 6455: who fails the connection on it may leave the Close out (A5, 7.1.7). */
static bool close_code_is_later(const struct seen_close *close)
{
    return close->has_code && close->code >= WS_CLOSE_SERVICE_RESTART &&
           close->code <= WS_CLOSE_BAD_GATEWAY;
}

static struct passive_report judge_unanswered(const struct script *script,
                                              const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    bool is_open = conversation->end == CONVERSATION_OPEN;
    if (conversation->end == CONVERSATION_ABORTED || script_is_habit(script))
        return not_seen();
    if (!closed_lawfully_first(script) || (is_open && script->state != SCRIPT_OVER))
        return not_seen();
    if (conversation->close.came)
        return kept_if(true);
    if (close_code_is_later(&conversation->sent.close))
        return not_seen();
    /* What is sent to who has ended its own side is left open (A36); over TLS many a peer drops
     * it, as TLS 1.2 asks (RFC 5246 7.2.1). */
    if (script->has_shut)
        return not_seen();
    return broken(row, "a Close that answers ours", script_end_words(script), -1, is_open);
}

/*
 * Whether the Close that came may be no answer to ours but have crossed it: it gives a reason of
 * the peer's own, as one does that closes what is idle (7.3), and the connection was not quite new;
 * or the peer has no room, which it says at once.
 */
static bool may_have_crossed(const struct conversation *conversation)
{
    enum { IDLE_US_MIN = 100 * 1000, LIBRARY_MIN = 3000, PRIVATE_MAX = 4999 };
    const struct seen_close *close = &conversation->close;
    bool is_own_reason = close->code == WS_CLOSE_GOING_AWAY ||
                         close->code == WS_CLOSE_SERVICE_RESTART ||
                         close->code == WS_CLOSE_TRY_AGAIN_LATER ||
                         (close->code >= LIBRARY_MIN && close->code <= PRIVATE_MAX);
    bool has_no_room = close->has_code && close->code == WS_CLOSE_TRY_AGAIN_LATER;
    return has_no_room ||
           (close->has_code && is_own_reason && conversation->sent.close.at_us >= IDLE_US_MIN);
}

static struct passive_report judge_reply_code(const struct script *script,
                                              const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    const struct seen_close *reply = &conversation->close;
    const struct seen_close *ours = &conversation->sent.close;
    if (!closed_lawfully_first(script) || !reply->came || may_have_crossed(conversation) ||
        script_is_habit(script))
        return not_seen();
    bool is_fitting = !reply->has_code || reply->code == WS_CLOSE_NORMAL ||
                      (ours->has_code && reply->code == ours->code);
    if (is_fitting)
        return kept_if((reply->faults & WIRE_CLOSE_ONE_OCTET) == 0);
    return broken(row, "a Close with the code of ours, with 1000 or without one",
                  g_strdup_printf("%s, in answer to %s", reply->words, ours->words),
                  (int64_t)reply->offset, false);
}

static struct passive_report judge_left_open(const struct script *script, const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    const struct seen_close *close = &conversation->close;
    /* Behind an offence the target need not read our Close. */
    if (script->setting->under_test != ROLES_SERVER || !conversation_is_closed(conversation) ||
        !conversation->sent.is_lawful || conversation->end == CONVERSATION_ABORTED)
        return not_seen();
    if (conversation->end != CONVERSATION_OPEN)
        return kept_if(true);
    if (script->state != SCRIPT_OVER)
        return not_seen();
    GString *line = g_string_new("TCP was still open ");
    time_append(line, script->deadline_us - MAX(close->at_us, conversation->sent.close.at_us));
    g_string_append(line, " after Close had gone both ways");
    return broken(row, "the end of TCP", g_string_free(line, FALSE), (int64_t)close->offset, true);
}

/* Only where the peer had read all of ours: else its reset may be due to a Close of ours that was
 * still under way when it closed. */
static struct passive_report judge_reset(const struct script *script, const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    if (!closed_lawfully_first(script) || !conversation->close.came || script_is_habit(script) ||
        conversation->end == CONVERSATION_OPEN || conversation->end == CONVERSATION_ABORTED)
        return not_seen();
    if (conversation->end == CONVERSATION_EOF)
        return kept_if(true);
    if (conversation->end == CONVERSATION_CUT_OFF)
        return broken(row, "an orderly end of TLS, then of TCP",
                      g_strdup_printf("TCP ended behind %s, and TLS had not (no close_notify), so "
                                      "that anybody could have ended it",
                                      conversation->close.words),
                      (int64_t)conversation->close.offset, false);
    return broken(row, "an orderly end of TCP",
                  g_strdup_printf("TCP was reset behind %s, although nothing was left to be read",
                                  conversation->close.words),
                  (int64_t)conversation->close.offset, false);
}

/* Two oddities break one rule: the one that was seen first is told. */
static struct passive_report judge_oddities(const struct conversation *conversation,
                                            const struct ws_case *row, enum oddity left,
                                            enum oddity right, const char *expected, uint64_t count)
{
    const struct sighting *first = &conversation->oddities[left];
    const struct sighting *second = &conversation->oddities[right];
    bool right_is_first = second->is_seen && (!first->is_seen || second->octet < first->octet);
    return judge_oddity(conversation, row, right_is_first ? right : left, expected, count);
}

/* The rules of RFC 7692: they hold where permessage-deflate is agreed, and there alone. */
static struct passive_report judge_deflate(const struct script *script, const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    const struct conversation_counts *counts = &conversation->counts;
    const struct deflate_terms *terms = &conversation->terms;
    if (!terms->is_agreed)
        return not_seen();
    switch ((int)row->passive) {
    case PASSIVE_RSV1_PLACE:
        return judge_oddities(conversation, row, ODD_RSV1_CONTROL, ODD_RSV1_CONTINUATION,
                              "RSV1 on the first frame of a message only", counts->frames);
    case PASSIVE_NOT_INFLATED:
        return judge_oddity(conversation, row, ODD_NOT_INFLATED, "a message that inflates",
                            counts->compressed);
    case PASSIVE_WINDOW:
        return judge_oddity(conversation, row, ODD_WINDOW, "no match beyond the window",
                            terms->names_server_bits ? counts->compressed : 0);
    case PASSIVE_TAKEOVER:
        return judge_oddity(conversation, row, ODD_TAKEOVER, "no match into an earlier message",
                            terms->server_takeover ? 0 : counts->compressed);
    case PASSIVE_DEFLATE_TAIL:
        return judge_oddities(conversation, row, ODD_TAIL_LEFT_ON, ODD_TAIL_MISSING,
                              "an end in an empty stored block without 00 00 FF FF",
                              counts->compressed);
    case PASSIVE_FINAL_PADDING:
        return judge_oddity(conversation, row, ODD_PADDING, "bits of zero behind a final block",
                            counts->final_blocks);
    }
    return not_seen();
}

/* The rules on the ends of a conversation and on its codes. */
static struct passive_report judge_end(const struct script *script, const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    uint64_t closes = conversation->close.came;
    switch ((int)row->passive) {
    case PASSIVE_CLOSE_BODY:
        return judge_oddity(conversation, row, ODD_CLOSE_ONE_OCTET,
                            "a Close body that is empty or begins with a code", closes);
    case PASSIVE_CLOSE_REASON_UTF8:
        return judge_oddity(conversation, row, ODD_CLOSE_REASON, "a reason that is UTF-8",
                            conversation->close.has_reason);
    case PASSIVE_CLOSE_CODE_1004:
        return judge_code(conversation, row, WS_CLOSE_RESERVED_1004, false);
    case PASSIVE_CLOSE_CODE_1005:
        return judge_code(conversation, row, WS_CLOSE_NO_STATUS, false);
    case PASSIVE_CLOSE_CODE_1006:
        return judge_code(conversation, row, WS_CLOSE_ABNORMAL, false);
    case PASSIVE_CLOSE_CODE_1015:
        return judge_code(conversation, row, WS_CLOSE_TLS_HANDSHAKE, false);
    case PASSIVE_CLOSE_CODE_BELOW_1000:
        return judge_code(conversation, row, 0, true);
    case PASSIVE_DATA_AFTER_CLOSE:
        return judge_oddity(conversation, row, ODD_DATA_AFTER_CLOSE, "no data behind a Close",
                            closes);
    case PASSIVE_SECOND_CLOSE:
        return judge_oddity(conversation, row, ODD_SECOND_CLOSE, "one Close only", closes);
    case PASSIVE_CLOSE_UNANSWERED:
        return judge_unanswered(script, row);
    case PASSIVE_CLOSE_REPLY_CODE:
        return judge_reply_code(script, row);
    case PASSIVE_TCP_LEFT_OPEN:
        return judge_left_open(script, row);
    case PASSIVE_TCP_RESET:
        return judge_reset(script, row);
    }
    return not_seen();
}

/* The rules on frames and messages. */
static struct passive_report judge_frames(const struct script *script, const struct ws_case *row)
{
    const struct conversation *conversation = script->conversation;
    const struct conversation_counts *counts = &conversation->counts;
    switch ((int)row->passive) {
    case PASSIVE_MASKED:
        return script->setting->under_test == ROLES_SERVER
                   ? judge_oddity(conversation, row, ODD_MASKED, "a frame without a mask",
                                  counts->frames)
                   : not_seen();
    case PASSIVE_RSV:
        return judge_oddity(conversation, row, ODD_RSV, "reserved bits of zero", counts->frames);
    case PASSIVE_OPCODE:
        return judge_oddity(conversation, row, ODD_OPCODE, "a defined opcode", counts->frames);
    case PASSIVE_LENGTH_NOT_SHORTEST:
        return judge_oddity(conversation, row, ODD_NOT_SHORTEST, "the shortest form of the length",
                            counts->frames);
    case PASSIVE_LENGTH_TOP_BIT:
        return judge_oddity(conversation, row, ODD_TOP_BIT, "a length below 2^63",
                            counts->lengths_of_64_bits);
    case PASSIVE_MESSAGE_FORM:
        return judge_message_form(conversation, row);
    case PASSIVE_MESSAGE_UNFINISHED:
        return judge_unfinished(script, row);
    case PASSIVE_CONTROL_FRAGMENTED:
        return judge_oddity(conversation, row, ODD_CONTROL_FRAGMENTED, "a control frame with FIN",
                            counts->control_frames);
    case PASSIVE_CONTROL_TOO_LONG:
        return judge_oddity(conversation, row, ODD_CONTROL_TOO_LONG,
                            "at most 125 octets in a control frame", counts->control_frames);
    case PASSIVE_TEXT_UTF8:
        return judge_oddity(conversation, row, ODD_TEXT_NOT_UTF8, "text that is UTF-8",
                            counts->texts);
    }
    return not_seen();
}

struct passive_report script_passive(const void *player, const struct ws_case *row)
{
    const struct script *script = player;
    switch (row->passive) {
    case PASSIVE_MASKED:
    case PASSIVE_RSV:
    case PASSIVE_OPCODE:
    case PASSIVE_LENGTH_NOT_SHORTEST:
    case PASSIVE_LENGTH_TOP_BIT:
    case PASSIVE_MESSAGE_FORM:
    case PASSIVE_MESSAGE_UNFINISHED:
    case PASSIVE_CONTROL_FRAGMENTED:
    case PASSIVE_CONTROL_TOO_LONG:
    case PASSIVE_TEXT_UTF8:
        return judge_frames(script, row);
    case PASSIVE_RSV1_PLACE:
    case PASSIVE_NOT_INFLATED:
    case PASSIVE_WINDOW:
    case PASSIVE_TAKEOVER:
    case PASSIVE_DEFLATE_TAIL:
    case PASSIVE_FINAL_PADDING:
        return judge_deflate(script, row);
    case PASSIVE_CLOSE_BODY:
    case PASSIVE_CLOSE_REASON_UTF8:
    case PASSIVE_CLOSE_CODE_1004:
    case PASSIVE_CLOSE_CODE_1005:
    case PASSIVE_CLOSE_CODE_1006:
    case PASSIVE_CLOSE_CODE_1015:
    case PASSIVE_CLOSE_CODE_BELOW_1000:
    case PASSIVE_DATA_AFTER_CLOSE:
    case PASSIVE_SECOND_CLOSE:
    case PASSIVE_CLOSE_UNANSWERED:
    case PASSIVE_CLOSE_REPLY_CODE:
    case PASSIVE_TCP_LEFT_OPEN:
    case PASSIVE_TCP_RESET:
        return judge_end(script, row);
    case PASSIVE_NONE:
    case PASSIVE_COUNT:
        break;
    }
    assert(false && "not a row of every run");
    return not_seen();
}
