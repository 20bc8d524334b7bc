/* SPDX-License-Identifier: MIT */
/*
 * The steps of a script that are about more than its own octets: ABORT, READ_SLOWLY, HOLD, and
 * EXPECT_OTHERS, which asks whether the target serves others than us. That is judged by what the
 * engine tells of them; this connection may be gone by then.
 */
#include "harness/script_state.h"
#include "harness/script_words.h"

/* For a HOLD, and for others: they have deadlines of their own, so this one is never met. */
enum { OTHERS_US = 100 * 1000 * 1000 };

int64_t script_others_patience_us(const struct script *script)
{
    return OTHERS_US * script->limits.pause_scale_milli / 1000;
}

bool script_asks_others(const struct script *script)
{
    return script->state == SCRIPT_EXPECTING && script_step(script)->verb == VERB_EXPECT_OTHERS;
}

void script_others_came(struct script *script, bool is_through, const char *words, int64_t now_us)
{
    GString *line = g_string_new(NULL);
    const struct step *step = script_step(script);
    if (!script_asks_others(script)) {
        g_string_free(line, TRUE);
        return;
    }
    g_string_append_printf(line, "%s: %s", step->others->who, words);
    conversation_note(script->conversation, MAX(now_us, script->conversation->now_us), line->str);
    g_string_free(line, TRUE);
    if (is_through) {
        script_met(script);
        return;
    }
    enum requirement_id requirement = script_requirement(script, step);
    const char *after = step->says != NULL ? step->says : "after what the case has done";
    script->timed_out = true;
    script_find(script, requirement, verdict_of(requirement), script_expected(script),
                g_strdup_printf("the target no longer answers %s: %s", after, words), -1);
    script_close(script);
}

/* The engine has not told in time what came of them. */
void script_others_late(struct script *script)
{
    const struct step *step = script_step(script);
    script->timed_out = true;
    if (step->verb == VERB_EXPECT_OTHERS)
        script_find(script, script_requirement(script, step), VERDICT_UNKNOWN,
                    script_expected(script), g_strdup("nothing was heard of them"), -1);
    script_enter(script, SCRIPT_OVER);
}

bool script_expect_hold(struct script *script)
{
    if (script->conversation->end == CONVERSATION_OPEN)
        return false;
    script_close(script);
    return true;
}

bool script_do_abort(struct script *script, int64_t now_us)
{
    struct conversation *conversation = script->conversation;
    if (script->state != SCRIPT_STEPPING || script_step(script)->verb != VERB_ABORT)
        return false;
    /* The peer has ended its side perhaps, but not ours. */
    if (conversation->end == CONVERSATION_OPEN)
        conversation_ended(conversation, CONVERSATION_ABORTED, MAX(now_us, conversation->now_us));
    script->step_index++;
    script_enter(script, SCRIPT_STEPPING);
    return true;
}

void script_do_read_slowly(struct script *script, int64_t now_us)
{
    const struct step *step = script_step(script);
    script->reads_slowly = true;
    script->sip_size = step->sip_size;
    conversation_note(script->conversation, MAX(now_us, script->conversation->now_us),
                      step->sip_size == 0 ? "from here on nothing is read"
                                          : "from here on it is read in sips");
    script->step_index++;
}

bool script_is_unanswered(const struct script *script)
{
    const struct ws_case *ws_case = script->setting->ws_case;
    enum verb first = ws_case->script[0].verb;
    bool is_answer = first >= VERB_EXPECT_OPEN && first <= VERB_EXPECT_NO_OPEN;
    return ws_case->request != NULL && !is_answer;
}

struct player_action script_action(const struct script *script, enum player_action_kind kind)
{
    const struct step *step = script_step(script);
    return (struct player_action){
        .kind = kind,
        .octets = script->out->data,
        .octets_size = script->out->len,
        .cuts = (const size_t *)(const void *)script->cuts->data,
        .cut_count = script->cuts->len,
        .until_us = script->deadline_us,
        .others = script_asks_others(script) ? step->others : NULL,
        .holds = script->state == SCRIPT_EXPECTING && step->verb == VERB_HOLD,
        .reads_slowly = script->reads_slowly,
        .sip_size = script->sip_size,
    };
}
