/* SPDX-License-Identifier: MIT */
/*
 * The judgement of the script player: its findings, what is owed and what is stray among the
 * messages that came, and the result of the conversation.
 */
#include <string.h>

#include "harness/script_state.h"
#include "harness/script_words.h"

static const char stray_words[] = "no data message but those that the script asks for";

enum requirement_id script_requirement(const struct script *script, const struct step *step)
{
    return step->requirement != REQUIREMENT_NONE ? step->requirement
                                                 : script->setting->ws_case->proves[0];
}

enum verdict verdict_of(enum requirement_id requirement)
{
    switch (requirement_get(requirement)->level) {
    case LEVEL_MUST:
        return VERDICT_FAIL;
    case LEVEL_SHOULD:
        return VERDICT_WARN;
    case LEVEL_MAY:
    case LEVEL_INFO:
        break;
    }
    return VERDICT_INFO;
}

void came_message_free(void *message)
{
    struct came_message *self = message;
    if (self == NULL)
        return;
    g_bytes_unref(self->payload);
    g_free(self->trouble);
    g_free(self);
}

char *came_message_words(const struct came_message *message)
{
    GString *line = g_string_new(NULL);
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(message->payload, &size);
    message_append(line, message->opcode, octets, size);
    if (message->trouble != NULL)
        g_string_append_printf(line, ", compressed: %s", message->trouble);
    return g_string_free(line, FALSE);
}

void evidence_note(struct evidence *evidence, int64_t at_us, int64_t octet, char *words)
{
    if (evidence->is_there) {
        g_free(words);
        return;
    }
    *evidence = (struct evidence){.is_there = true, .at_us = at_us, .octet = octet, .words = words};
}

bool script_is_mark(const struct script *script, GBytes *payload)
{
    gsize size = 0;
    const void *octets = g_bytes_get_data(payload, &size);
    return script->setting->variant == SCRIPT_FOLLOWED && size == strlen(script->mark) &&
           memcmp(octets, script->mark, size) == 0;
}

bool script_is_owed(struct script *script, const struct came_message *message)
{
    struct conversation_sent *all = &script->conversation->sent;
    const GPtrArray *whole = all->whole;
    /* Thousands come back in order: those that have are not looked at again for each. */
    while (all->echoed_count < whole->len &&
           ((struct sent_message *)g_ptr_array_index(whole, all->echoed_count))->is_echoed) {
        all->echoed_count++;
    }
    for (guint index = all->echoed_count; index < whole->len; index++) {
        struct sent_message *sent = g_ptr_array_index(whole, index);
        if (!sent->is_echoed && sent->is_lawful && message->trouble == NULL &&
            sent->opcode == message->opcode && g_bytes_equal(sent->payload, message->payload)) {
            sent->is_echoed = true;
            return true;
        }
    }
    return false;
}

bool script_is_echo(const struct script *script, const struct came_message *message)
{
    const struct conversation_sent *sent = &script->conversation->sent;
    const GByteArray *part = sent->messages.parts; /* of a message that was not ended */
    gsize size = 0;
    const uint8_t *octets = g_bytes_get_data(message->payload, &size);
    if (part->len > 0 && part->len == size && memcmp(part->data, octets, size) == 0)
        return true;
    for (guint index = 0; index < sent->whole->len; index++) {
        const struct sent_message *whole = g_ptr_array_index(sent->whole, index);
        if (g_bytes_equal(whole->payload, message->payload))
            return true;
    }
    for (guint index = 0; index < sent->odd_payloads->len; index++) {
        if (g_bytes_equal(g_ptr_array_index(sent->odd_payloads, index), message->payload))
            return true;
    }
    return false;
}

/* ---- Findings ---- */

static void finding_add(struct script *script, enum requirement_id requirement,
                        enum verdict verdict, char *expected, char *actual, int64_t octet)
{
    g_ptr_array_add(script->findings, finding_new(requirement, verdict, expected, actual,
                                                  script->setting->ws_case->hint, octet));
    g_free(expected);
    g_free(actual);
}

void script_find(struct script *script, enum requirement_id requirement, enum verdict verdict,
                 char *expected, char *actual, int64_t octet)
{
    finding_add(script, requirement, verdict, expected, actual, octet);
    if (verdict <= script->verdict)
        return;
    script->verdict = verdict;
    script->offence_octet = octet;
    script->offence_line = script->conversation->log.count - 1;
}

void script_remark(struct script *script, enum requirement_id requirement, char *expected,
                   char *actual)
{
    finding_add(script, requirement, VERDICT_INFO, expected, actual, -1);
}

void script_find_late(struct script *script, enum requirement_id requirement, char *expected,
                      char *actual)
{
    GString *line = g_string_new(NULL);
    time_append(line, script->deadline_us - script->begun_us);
    g_string_append(line, " have passed");
    conversation_note(script->conversation, script->deadline_us, line->str);
    g_string_free(line, TRUE);
    script->timed_out = true;
    script_find(script, requirement, verdict_of(requirement), expected, actual, -1);
}

void script_find_slow(struct script *script, enum requirement_id requirement, char *expected,
                      char *actual)
{
    script->timed_out = true;
    script_find(script, requirement, VERDICT_WARN, expected, actual, -1);
}

/* No evidence: the peer was gone before it could be asked. It may not be when nothing else goes
 * on. */
void script_find_unknown(struct script *script)
{
    if (script_closed_by_habit(script))
        return;
    script->was_turned_away = true;
    char *words = script_end_words(script);
    char *actual = g_strdup_printf("%s before the case had sent what this is about", words);
    script_find(script, script_requirement(script, script_step(script)), VERDICT_UNKNOWN,
                script_expected(script), actual, script_end_octet(script));
    g_free(words);
}

/* What came and was called for by no step. A peer that echoes nothing may send what it likes, and
 * where no echo is asked for, one that says all twice may. */
void script_find_strays(struct script *script)
{
    bool needs_echo = (script->setting->ws_case->needs & NEEDS_ECHO) != 0;
    struct came_message *message = g_queue_pop_head(&script->messages);
    struct came_message *before = NULL;
    if (script->why_na != NULL)
        needs_echo = false;
    for (; message != NULL && script->verdict <= VERDICT_INFO;
         message = g_queue_pop_head(&script->messages)) {
        bool is_fine =
            script_is_owed(script, message) || script_is_mark(script, message->payload) ||
            (!needs_echo && !script_is_echo(script, message)) ||
            (!needs_echo && before != NULL && g_bytes_equal(before->payload, message->payload));
        if (!is_fine) {
            enum requirement_id blamed = script->setting->ws_case->proves[0];
            char *words = came_message_words(message);
            script_find(script, blamed, verdict_of(blamed), g_strdup(stray_words),
                        g_strdup_printf("a message that nothing called for: %s", words),
                        (int64_t)message->offset);
            g_free(words);
        }
        came_message_free(before);
        before = message;
    }
    came_message_free(before);
    came_message_free(message);
}

void script_judge(struct script *script, struct attempt *attempt, struct case_result *result,
                  bool want_log)
{
    if (script->state != SCRIPT_OVER && script->verdict < VERDICT_UNKNOWN)
        script_find(script, script->setting->ws_case->proves[0], VERDICT_UNKNOWN,
                    g_strdup("a conversation that comes to its end"),
                    g_strdup("it was broken off before the script was through"), -1);
    if (script->why_na != NULL) {
        script->verdict = VERDICT_NA;
        g_free(result->reason);
        result->reason = g_strdup(script->why_na);
    }
    attempt->verdict = script->verdict;
    attempt->timed_out |= script->timed_out;
    attempt->was_turned_away |= script->was_turned_away || script_may_be_turned_away(script);
    result->verdict = MAX(result->verdict, script->verdict);
    if (want_log || script->findings->len > 0)
        attempt->log_lines_left_out += conversation_log_write(
            script->conversation, attempt->log, script->offence_octet, script->offence_line);
    for (guint index = 0; index < script->findings->len; index++) {
        struct finding *finding = g_ptr_array_index(script->findings, index);
        if (finding->verdict == VERDICT_UNKNOWN && result->reason == NULL)
            result->reason = g_strdup(finding->actual);
        g_ptr_array_add(result->findings, finding);
    }
    g_ptr_array_set_size(script->findings, 0);
}
