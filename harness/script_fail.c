/* SPDX-License-Identifier: MIT */
/*
 * EXPECT_FAIL: is the connection failed (RFC 6455 7.1.7) on the offence that was sent? In this
 * order, an outcome of a later line being looked at only when none above it holds:
 *
 *   a message or a Pong that a sibling      the sibling's grade; the peer has accepted the octets
 *     names came
 *   the offence was echoed or answered      (a) the step's requirement is broken
 *   it stays open, or closes in peace       (a) the same
 *   the marks behind the offence            (b) NOTHING_AFTER_FAILING is broken,
 *     were answered or echoed                   whatever else is found
 *   a Close with an unfitting code          a sibling's grade; else, ALONE only (c), the code's row
 *   the end of TCP without a Close          ALONE only: a sibling's grade; else a remark
 *   a Close, and TCP stays open             (d) FAILS_BY_CLOSING is broken, by a server
 *   a Close, and TCP ends after our time    (e) the same, but a warning: no clause says how soon
 *
 * Echoes of what was lawfully sent before the offence may come or not (A16).
 *
 * What a message holds may be looked at when the message is asked for, and control frames be
 * answered meanwhile (A46). So a Pong before the Close is no mark then, only a remark.
 */
#include "harness/script_state.h"
#include "harness/script_words.h"

static bool is_alone(const struct script *script)
{
    return script->setting->variant != SCRIPT_FOLLOWED;
}

static bool is_server(const struct script *script)
{
    return script->setting->under_test == ROLES_SERVER;
}

/*
 * Whether the offence is what a message holds, and no frame: 1007 is the code of that (7.4.1), and
 * of the reason of a Close.
 */
bool script_offends_by_content(const struct script *script)
{
    const struct step *step = script_step(script);
    bool is_of_close = script->has_closed && !script->has_ended_mark;
    return step->verb == VERB_EXPECT_FAIL && step->codes[0] != ANY_CODE && !is_of_close &&
           codes_hold(step->codes, true, WS_CLOSE_INVALID_DATA);
}

/* "Pong "mark-1" came 0.3 ms after the offence". */
static void evidence_append(const struct script *script, const struct evidence *evidence,
                            GString *line)
{
    g_string_append_printf(line, "%s came ", evidence->words);
    time_append(line, MAX(evidence->at_us - script->offence_us, 0));
    g_string_append(line, " after the offence");
}

/* (a): not failed. */
static void find_not_failed(struct script *script, const struct evidence *evidence)
{
    const struct conversation *conversation = script->conversation;
    enum requirement_id requirement = script_requirement(script, script_step(script));
    GString *line = g_string_new(NULL);
    if (evidence == NULL) {
        g_string_append(line, "the connection was still open after ");
        time_append(line, script->deadline_us - script->begun_us);
        if (conversation->counts.frames == 0)
            g_string_append(line, ", and nothing had come");
        conversation_rest_append(conversation, line);
        script_find_late(script, requirement, script_expected(script), g_string_free(line, FALSE));
        return;
    }
    evidence_append(script, evidence, line);
    g_string_append(line, ", and the connection was not failed");
    script_find(script, requirement, verdict_of(requirement), script_expected(script),
                g_string_free(line, FALSE), evidence->octet);
}

/* (b): failed, but what came behind the offence was processed. */
static void find_processed(struct script *script)
{
    GString *line = g_string_new(NULL);
    evidence_append(script, &script->of_mark, line);
    g_string_append(line, "; ");
    conversation_end_append(script->conversation, line);
    script_find(script, WS_7_1_7_NOTHING_AFTER_FAILING, verdict_of(WS_7_1_7_NOTHING_AFTER_FAILING),
                g_strdup("no answer to the Ping and the text behind the offence"),
                g_string_free(line, FALSE), script->of_mark.octet);
}

/* A Pong came first, and a failing all the same. */
static void remark_overtaking(struct script *script)
{
    GString *line = g_string_new(NULL);
    evidence_append(script, &script->of_overtaking, line);
    g_string_append(line, ", before the connection was failed; no text says when the data of a "
                          "message are looked at");
    script_remark(script, WS_7_1_7_NOTHING_AFTER_FAILING,
                  g_strdup("no answer to the Ping and the text behind the offence"),
                  g_string_free(line, FALSE));
}

/* (c), or what a sibling says; the lawful end follows in any case. */
static void judge_close(struct script *script)
{
    const struct seen_close *close = &script->conversation->close;
    if (codes_hold(script_step(script)->codes, close->has_code, close->code))
        return;
    const struct step *sibling = sibling_of_close(script);
    if (sibling != NULL)
        script_grade(script, sibling, script_end_words(script), script_end_octet(script));
    else if (script_refuses_binary(script))
        script_remark(script, WS_7_4_1_TEXT_ONLY_SAYS_1003, script_expected(script),
                      script_end_words(script));
    else if (is_alone(script))
        script_find(script, WS_7_1_7_SENDS_FITTING_CLOSE, verdict_of(WS_7_1_7_SENDS_FITTING_CLOSE),
                    script_expected(script), script_end_words(script), script_end_octet(script));
}

static void judge_bare_end(struct script *script)
{
    const struct step *sibling = sibling_of_end(script);
    if (!is_alone(script))
        return;
    if (sibling != NULL) {
        script_grade(script, sibling, script_end_words(script), -1);
        return;
    }
    GString *line = g_string_new(NULL);
    conversation_end_append(script->conversation, line);
    g_string_append(line, "; 7.1.7 prefers one, and allows this");
    script_remark(script, WS_7_1_7_SENDS_FITTING_CLOSE, script_expected(script),
                  g_string_free(line, FALSE));
}

/* (d). */
static void find_left_open(struct script *script)
{
    GString *line = g_string_new(NULL);
    g_string_append_printf(line, "%s came, and TCP was still open after ",
                           script->conversation->close.words);
    time_append(line, script->deadline_us - script->begun_us);
    script_find_late(script, WS_7_1_7_SERVER_FAILS_BY_CLOSING, g_strdup("the end of TCP"),
                     g_string_free(line, FALSE));
}

/* (e). */
static void find_slow(struct script *script)
{
    GString *line = g_string_new(NULL);
    GString *expected = g_string_new("the end of TCP within ");
    g_string_append_printf(line, "%s came, and the end of TCP only after ",
                           script->conversation->close.words);
    time_append(line, script->conversation->now_us - script->begun_us);
    time_append(expected, script->limits.reply_us);
    script_find_slow(script, WS_7_1_7_SERVER_FAILS_BY_CLOSING, g_string_free(expected, FALSE),
                     g_string_free(line, FALSE));
}

/* Whether the Close that came answers the one that we sent as a mark, so that nothing was failed.
 * A code that the case names is the case's, whatever was sent. */
static bool is_closed_in_peace(const struct script *script)
{
    const struct seen_close *close = &script->conversation->close;
    const int *codes = script_step(script)->codes;
    bool is_peaceful = !close->has_code || close->code == WS_CLOSE_NORMAL;
    bool is_named =
        codes[0] != 0 && codes[0] != ANY_CODE && codes_hold(codes, close->has_code, close->code);
    return close->came && script->has_ended_mark && is_peaceful && !is_named;
}

/* All that can come has come, or the deadline has passed. */
static void fail_conclude(struct script *script, bool is_late)
{
    const struct conversation *conversation = script->conversation;
    bool has_end = conversation->end != CONVERSATION_OPEN || conversation->close.came;
    const struct evidence *evidence = script->of_mark.is_there ? &script->of_mark : NULL;
    bool is_left_open = is_late && conversation->close.came && is_server(script);
    /* That Close crossed the offence, and does not answer it. */
    if (evidence == NULL && script_closed_by_habit(script))
        return;
    if (!has_end || is_closed_in_peace(script)) {
        find_not_failed(script, evidence);
    } else {
        if (evidence != NULL)
            find_processed(script);
        else if (script->of_overtaking.is_there)
            remark_overtaking(script);
        if (is_left_open)
            find_left_open(script);
        else if (script->is_overdue)
            find_slow(script);
        if (conversation->close.came)
            judge_close(script);
        else
            judge_bare_end(script);
    }
    if (is_late)
        script_enter(script, SCRIPT_OVER);
    else
        script_close(script);
}

bool script_expect_fail(struct script *script)
{
    const struct conversation *conversation = script->conversation;
    struct came_message *message = g_queue_pop_head(&script->messages);
    for (; message != NULL; message = g_queue_pop_head(&script->messages)) {
        const struct step *sibling = sibling_of_message(script, message);
        char *words = came_message_words(message);
        int64_t octet = (int64_t)message->offset;
        int64_t at_us = message->at_us;
        bool is_mark = script_is_mark(script, message->payload);
        bool is_owed = script_is_owed(script, message);
        bool is_echo = script_is_echo(script, message);
        came_message_free(message);
        if (sibling != NULL) {
            script_grade(script, sibling, words, octet);
            return true;
        }
        if (is_mark)
            evidence_note(&script->of_mark, at_us, octet, words);
        else if (is_echo && !is_owed)
            evidence_note(&script->of_offence, at_us, octet, words);
        else
            g_free(words);
    }
    if (script->of_offence.is_there) {
        find_not_failed(script, &script->of_offence);
        script_close(script);
        return true;
    }
    bool is_over = conversation->end != CONVERSATION_OPEN ||
                   (conversation->close.came && script->has_closed && !is_server(script));
    if (is_over)
        fail_conclude(script, false);
    return is_over;
}

void script_expect_fail_late(struct script *script, int64_t now_us)
{
    int64_t end_us = script->begun_us + MAX(script->limits.end_us, script->limits.reply_us);
    bool may_end_yet = script->conversation->close.came && is_server(script) && now_us < end_us;

    if (may_end_yet) {
        script->is_overdue = true;
        script->deadline_us = end_us;
        return;
    }
    fail_conclude(script, true);
}
