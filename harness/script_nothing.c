/* SPDX-License-Identifier: MIT */
/*
 * A Close where a case waits for something else, which shows nothing of what it is about: the
 * message was above a limit of the peer, the peer takes no binary messages, or it has closed for a
 * reason of its own. None of that is a fault (A68).
 */
#include "conformance/catalogue.h"
#include "harness/head.h"
#include "harness/script_state.h"
#include "harness/script_words.h"

/*
 * In octets. Above the first, which the messages of the probe have not, 1009 is no fault, and above
 * the second it is a limit that servers have in good faith.
 */
enum { MESSAGE_SIZE_TAKEN_MIN = 64, MESSAGE_SIZE_USUAL = 4096 };

/* Whether the peer has said that a message is longer than it takes, as 10.4 lets it. What the probe
 * sends was not too long for it, and neither is anything as short. */
static bool is_over_limit(const struct script *script)
{
    const struct seen_close *close = &script->conversation->close;
    const struct step *step = script_step(script);
    return step->verb == VERB_EXPECT_MESSAGE && close->came && close->has_code &&
           close->code == WS_CLOSE_TOO_BIG &&
           step_payload(step, script->times_met).size > MESSAGE_SIZE_TAKEN_MIN;
}

/* Nothing was seen of what the case asks for, and nothing is wrong with that. */
static void find_over_limit(struct script *script)
{
    size_t size = step_payload(script_step(script), script->times_met).size;
    if (size > MESSAGE_SIZE_USUAL && script->why_na == NULL) {
        script->why_na = g_strdup("the target takes no message of that size: it closes with 1009, "
                                  "as 10.4 lets it");
        script_close(script);
        return;
    }
    char *words = script_end_words(script);
    script_find(script, script_requirement(script, script_step(script)), VERDICT_UNKNOWN,
                script_expected(script),
                g_strdup_printf("%s: the message is too big for the target, whose limit 10.4 "
                                "leaves to it",
                                words),
                script_end_octet(script));
    g_free(words);
    script_close(script);
}

/* Whether the Close that came gives a reason of the peer's own: it goes away, has no room, or, with
 * 1000 or no code behind a message, has done what it was for. Other codes blame what was sent. */
static bool is_for_own_reason(const struct conversation *conversation)
{
    enum { LIBRARY_MIN = 3000, PRIVATE_MAX = 4999 };
    const struct seen_close *close = &conversation->close;
    if (!close->came || close->faults != 0)
        return false;
    if (!close->has_code || close->code == WS_CLOSE_NORMAL)
        return conversation->counts.messages > 0;
    return close->code == WS_CLOSE_GOING_AWAY || close->code == WS_CLOSE_SERVICE_RESTART ||
           close->code == WS_CLOSE_TRY_AGAIN_LATER ||
           (close->code >= LIBRARY_MIN && close->code <= PRIVATE_MAX);
}

/* Whether the peer has closed in place of an answer to lawful octets, as 7.3 lets it: that says
 * nothing of what the case asks for. The case is played again when nothing else goes on. */
static bool is_own_will(const struct script *script)
{
    const struct conversation_sent *sent = &script->conversation->sent;
    enum verb verb = script_step(script)->verb;
    return (verb == VERB_EXPECT_MESSAGE || verb == VERB_EXPECT_PONG) && sent->is_lawful &&
           !sent->close_was_first && is_for_own_reason(script->conversation);
}

/* It is played again when nothing else goes on. `words` say what came. */
static void find_nothing(struct script *script, const char *words, const char *why, int64_t octet)
{
    script->was_turned_away = true;
    script_find(script, script_requirement(script, script_step(script)), VERDICT_UNKNOWN,
                script_expected(script),
                g_strdup_printf("%s: %s, so that the case has seen nothing", words, why), octet);
}

bool script_may_be_turned_away(const struct script *script)
{
    const struct conversation *conversation = script->conversation;
    const struct seen_close *close = &conversation->close;
    const struct seen_close *ours = &conversation->sent.close;
    bool is_answer =
        conversation->sent.close_was_first && ours->has_code && ours->code == close->code;
    return script->verdict >= VERDICT_WARN && is_for_own_reason(conversation) && close->has_code &&
           close->code != WS_CLOSE_NORMAL && !is_answer;
}

bool script_is_habit(const struct script *script)
{
    const struct conversation *conversation = script->conversation;
    return script->limits.closes_at_will && conversation->counts.messages > 0 &&
           is_for_own_reason(conversation);
}

bool script_closed_by_habit(struct script *script)
{
    if (!script_is_habit(script))
        return false;
    if (script->why_na == NULL)
        script->why_na = g_strdup("the target closes behind a message, as 7.3 lets it, and the "
                                  "case goes on behind one");
    script_close(script);
    return true;
}

static void find_own_will(struct script *script)
{
    char *words = script_end_words(script);
    find_nothing(script, words, "a server may close when it likes (7.3)", script_end_octet(script));
    g_free(words);
    script_close(script);
}

static void find_takes_no_binary(struct script *script)
{
    if (script->why_na == NULL)
        script->why_na = g_strdup("the target takes no binary messages: it closes with 1003");
    script_close(script);
}

bool script_refuses_binary(const struct script *script)
{
    const struct seen_close *close = &script->conversation->close;
    bool has_binary = false;
    for (size_t index = 0; index < script->step_index; index++) {
        const struct step *step = &script->setting->ws_case->script[index];
        has_binary |= step->verb == VERB_FRAME && step->opcode == WS_BINARY;
    }
    return has_binary && close->has_code && close->code == WS_CLOSE_UNSUPPORTED_DATA;
}

bool script_saw_nothing(struct script *script)
{
    if (is_over_limit(script))
        find_over_limit(script);
    else if (is_own_will(script))
        find_own_will(script);
    else if (script_step(script)->verb == VERB_EXPECT_PONG && script_refuses_binary(script))
        find_takes_no_binary(script);
    else
        return false;
    return true;
}

bool script_found_no_room(struct script *script, unsigned status, const char *words)
{
    bool is_no_room = head_status_is_no_room(status);
    const struct step *step = script_step(script);
    if ((step->verb != VERB_EXPECT_OPEN && step->field == NULL) || !is_no_room)
        return false;
    find_nothing(script, words, "the target says that it has no room", 0);
    script_enter(script, SCRIPT_OVER);
    return true;
}
