/* SPDX-License-Identifier: MIT */
/*
 * What the script player does with permessage-deflate (RFC 7692): it takes note of what was agreed,
 * and sends what a step has compressed. What comes is inflated below, by the conversation.
 */
#include <assert.h>
#include <string.h>

#include "harness/deflater.h"
#include "harness/script_state.h"
#include "harness/step_head.h"

/* Whether nothing is left of the case without an agreement. One that brings its own request may be
 * about the answer alone. */
static bool needs_terms(const struct ws_case *ws_case)
{
    const struct ws_terms none = {.server_takeover = ANY_WAY};
    bool sends_compressed = false;
    for (const struct step *step = ws_case->script; step->verb != VERB_END; step++)
        sends_compressed |= step->deflating != DEFLATING_NOT;
    return ws_case->offer != NULL || sends_compressed ||
           memcmp(&ws_case->agreed, &none, sizeof none) != 0;
}

bool script_agree(struct script *script, const char *offer, const char *answer)
{
    const struct ws_case *ws_case = script->setting->ws_case;
    struct deflate_terms terms;
    GString *line = g_string_new("agreed: ");
    deflate_terms_read(offer, answer, &terms);
    conversation_agree(script->conversation, &terms);
    deflate_terms_append(&terms, line);
    if (terms.fault != TERMS_LAWFUL)
        g_string_append_printf(line, " (the 101 names %s)", terms_fault_words(terms.fault));
    if (offer != NULL)
        conversation_note(script->conversation, script->conversation->now_us, line->str);
    g_string_free(line, TRUE);
    if (needs_terms(ws_case))
        script->why_na = deflate_terms_lack(&terms, &ws_case->agreed);
    return script->why_na == NULL;
}

void script_negotiated(void *player, const char *extensions)
{
    struct script *script = player;
    const char *offer = script->setting->ws_case->offer;
    if (offer == NULL)
        return;
    script_agree(script, offer, extensions);
    if (!extensions_are_offered(offer, extensions)) {
        script_find(script, WS_4_2_2_EXTENSIONS_FROM_LIST,
                    verdict_of(WS_4_2_2_EXTENSIONS_FROM_LIST),
                    g_strdup("some of the extensions that were offered, or no such field"),
                    g_strdup_printf("the 101 names \"%s\"", extensions), -1);
        g_clear_pointer(&script->why_na, g_free);
        script_close(script);
    }
}

static void deflater_begin(struct script *script)
{
    const struct deflate_terms *terms = &script->conversation->terms;
    bool is_client = script->setting->under_test == ROLES_SERVER;
    assert(terms->is_agreed);
    if (script->deflater == NULL)
        script->deflater =
            deflater_new(is_client ? terms->client_bits : terms->server_bits,
                         is_client ? terms->client_takeover : terms->server_takeover);
}

void script_send_deflated(struct script *script, const struct step *step, unsigned index,
                          int64_t now_us)
{
    struct wire_head head = step_head(step, script->setting->under_test == ROLES_SERVER);
    GByteArray *data = g_byte_array_new();
    unsigned pieces = MAX(step->pieces, 1U);
    deflater_begin(script);
    deflater_step(script->deflater, step, index, data);
    for (unsigned piece = 0; piece < pieces; piece++) {
        size_t begin = (size_t)data->len * piece / pieces;
        size_t end = (size_t)data->len * (piece + 1) / pieces;
        struct wire_head one = head;
        if (piece > 0) {
            one.opcode = WS_CONTINUATION;
            one.rsv = 0;
        }
        one.not_final = piece + 1 < pieces || step->unfinished;
        script_send_frame(script, step, &one, data->data + begin, end - begin,
                          index == 0 && piece == 0, now_us);
    }
    g_byte_array_unref(data);
}
