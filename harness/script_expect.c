/* SPDX-License-Identifier: MIT */
/*
 * The expectations of a script but EXPECT_FAIL: what came is held against the step, then against
 * its siblings, and what is left is a finding. Data messages form one queue in their order; Pongs
 * are matched when they come, because they may lawfully overtake data (RFC 6455 5.5.3).
 */
#include <assert.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/script_state.h"
#include "harness/script_words.h"

/* For answers that keep coming, one deadline behind the other. */
enum { SEVERAL_SECONDS_MAX = 60 };

static bool is_sibling_of(const struct step *step, enum verb verb)
{
    return step->is_sibling && step->verb == verb;
}

const struct step *sibling_of_close(const struct script *script)
{
    const struct seen_close *close = &script->conversation->close;
    for (const struct step *step = script_step(script) + 1; step->is_sibling; step++) {
        if (is_sibling_of(step, VERB_EXPECT_CLOSE) &&
            codes_hold(step->codes, close->has_code, close->code))
            return step;
    }
    return NULL;
}

const struct step *sibling_of_end(const struct script *script)
{
    for (const struct step *step = script_step(script) + 1; step->is_sibling; step++) {
        if (is_sibling_of(step, VERB_EXPECT_END))
            return step;
    }
    return NULL;
}

/* `index`: which of the messages that the step stands for. */
static bool message_matches(const struct step *step, unsigned index,
                            const struct came_message *message)
{
    struct payload payload = step_payload(step, index);
    return step->opcode == message->opcode && message->trouble == NULL &&
           payload_equals(&payload, message->payload);
}

const struct step *sibling_of_message(const struct script *script,
                                      const struct came_message *message)
{
    for (const struct step *step = script_step(script) + 1; step->is_sibling; step++) {
        if (is_sibling_of(step, VERB_EXPECT_MESSAGE) && message_matches(step, 0, message))
            return step;
    }
    return NULL;
}

char *script_expected(const struct script *script)
{
    GString *line = g_string_new(NULL);
    step_expected_append(line, script_step(script));
    return g_string_free(line, FALSE);
}

char *script_end_words(const struct script *script)
{
    GString *line = g_string_new(NULL);
    conversation_end_append(script->conversation, line);
    conversation_rest_append(script->conversation, line);
    return g_string_free(line, FALSE);
}

int64_t script_end_octet(const struct script *script)
{
    const struct seen_close *close = &script->conversation->close;
    return close->came ? (int64_t)close->offset : -1;
}

static char *with_says(char *actual, const char *says)
{
    if (says == NULL)
        return actual;
    char *both = g_strdup_printf("%s: %s", actual, says);
    g_free(actual);
    return both;
}

void script_grade(struct script *script, const struct step *sibling, char *actual, int64_t octet)
{
    enum requirement_id requirement = sibling->requirement != REQUIREMENT_NONE
                                          ? sibling->requirement
                                          : script_requirement(script, script_step(script));
    switch (sibling->grade) {
    case GRADE_PASS:
        g_free(actual);
        break;
    case GRADE_INFO:
        script_find(script, requirement, VERDICT_INFO, script_expected(script),
                    with_says(actual, sibling->says), octet);
        break;
    case GRADE_BROKEN:
        script_find(script, requirement, verdict_of(requirement), script_expected(script),
                    with_says(actual, sibling->says), octet);
        break;
    }
    if (sibling->verb == VERB_EXPECT_MESSAGE || sibling->verb == VERB_EXPECT_PONG)
        script_met(script);
    else
        script_close(script);
}

/* The expectation is not met by what came. */
static void expect_blame(struct script *script, char *actual, int64_t octet)
{
    enum requirement_id requirement = script_requirement(script, script_step(script));
    script_find(script, requirement, verdict_of(requirement), script_expected(script), actual,
                octet);
    script_close(script);
}

/* A Close or the end of TCP came where something else was expected. */
static bool expect_at_end(struct script *script)
{
    const struct conversation *conversation = script->conversation;
    if (!conversation->close.came && conversation->end == CONVERSATION_OPEN)
        return false;
    const struct step *sibling =
        conversation->close.came ? sibling_of_close(script) : sibling_of_end(script);
    bool is_fine = sibling != NULL && sibling->grade != GRADE_BROKEN;
    if (!is_fine && script_closed_by_habit(script))
        return true;
    if (sibling != NULL)
        script_grade(script, sibling, script_end_words(script), script_end_octet(script));
    else if (!script_saw_nothing(script))
        expect_blame(script, script_end_words(script), script_end_octet(script));
    return true;
}

bool script_expect_sibling_pong(struct script *script)
{
    for (const struct step *step = script_step(script) + 1; step->is_sibling; step++) {
        for (guint index = 0; step->verb == VERB_EXPECT_PONG && index < script->pongs->len;
             index++) {
            const struct came_pong *pong = &g_array_index(script->pongs, struct came_pong, index);
            gsize size = 0;
            const uint8_t *octets = g_bytes_get_data(pong->payload, &size);
            if (!payload_equals(&step->payload, pong->payload))
                continue;
            GString *line = g_string_new(NULL);
            message_append(line, WS_PONG, octets, size);
            script_grade(script, step, g_string_free(line, FALSE), (int64_t)pong->offset);
            return true;
        }
    }
    return false;
}

/* The first message that no step has taken and that this step has not looked at; NULL: none. */
static GList *first_unseen(const struct script *script)
{
    GList *first = NULL;
    for (GList *link = script->messages.tail; link != NULL; link = link->prev) {
        const struct came_message *message = link->data;
        if (message->seen_by == script_step(script))
            break;
        first = link;
    }
    return first;
}

/* Looks for a message that a sibling names, in all that no step has taken; at each but once, for
 * there may be very many. */
static bool expect_sibling_message(struct script *script)
{
    for (GList *link = first_unseen(script); link != NULL; link = link->next) {
        struct came_message *message = link->data;
        const struct step *sibling = sibling_of_message(script, message);
        message->seen_by = script_step(script);
        if (sibling == NULL)
            continue;
        char *words = came_message_words(message);
        int64_t octet = (int64_t)message->offset;
        script_is_owed(script, message);
        g_queue_delete_link(&script->messages, link);
        came_message_free(message);
        script_grade(script, sibling, words, octet);
        return true;
    }
    return false;
}

static bool expect_message(struct script *script)
{
    const struct step *step = script_step(script);
    struct came_message *message = g_queue_pop_head(&script->messages);
    if (message == NULL)
        return expect_at_end(script);
    const struct step *sibling = sibling_of_message(script, message);
    script_is_owed(script, message);
    if (message_matches(step, script->times_met, message)) {
        script->times_met++;
        if (script->times_met == step_times(step))
            script_met(script);
    } else if (sibling != NULL) {
        script_grade(script, sibling, came_message_words(message), (int64_t)message->offset);
    } else {
        GString *line = g_string_new(NULL);
        struct step one = *step;
        one.payload = step_payload(step, script->times_met);
        if (step_times(step) > 1)
            g_string_append_printf(line, "message %u of %u is ", script->times_met + 1,
                                   step_times(step));
        difference_append(line, &one, message->opcode, message->payload);
        if (message->trouble != NULL)
            g_string_append_printf(line, "; it came compressed, and %s", message->trouble);
        expect_blame(script, g_string_free(line, FALSE), (int64_t)message->offset);
    }
    came_message_free(message);
    return true;
}

/* Whether the last Ping that we sent with this payload has been answered. */
static bool is_answered(const struct script *script, const struct payload *payload)
{
    const GPtrArray *pings = script->conversation->sent.pings;
    for (guint index = pings->len; index-- > 0;) {
        const struct sent_ping *ping = g_ptr_array_index(pings, index);
        if (payload_equals(payload, ping->payload))
            return index < script->pings_answered;
    }
    return false;
}

static bool expect_pong(struct script *script)
{
    if (is_answered(script, &script_step(script)->payload)) {
        script_met(script);
        return true;
    }
    return expect_sibling_message(script) || expect_at_end(script);
}

static bool expect_close(struct script *script)
{
    const struct seen_close *close = &script->conversation->close;
    if (expect_sibling_message(script))
        return true;
    if (close->came && codes_hold(script_step(script)->codes, close->has_code, close->code)) {
        script->has_met_close = true;
        script_met(script);
        return true;
    }
    return expect_at_end(script);
}

/* A silent end: blames what came behind the peer's Close. True when something did. */
static bool expect_silence(struct script *script)
{
    static const struct {
        enum oddity oddity;
        enum requirement_id requirement;
    } rows[] = {
        {ODD_SECOND_CLOSE, WS_5_5_1_ONE_CLOSE_ONLY},
        {ODD_DATA_AFTER_CLOSE, WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        const struct sighting *seen = &script->conversation->oddities[rows[index].oddity];
        if (!script_step(script)->silent || !seen->is_seen)
            continue;
        script_find(script, rows[index].requirement, verdict_of(rows[index].requirement),
                    script_expected(script),
                    g_strdup_printf("%s behind %s", seen->words, script->conversation->close.words),
                    seen->octet);
        script_close(script);
        return true;
    }
    return false;
}

/* TCP has ended, as was expected. Where no clause says how soon, late is a warning for what would
 * break a MUST if it were left out, and else a remark. */
static void expect_ended(struct script *script)
{
    enum requirement_id requirement = script_requirement(script, script_step(script));
    if (script_step(script)->silent && !script->has_closed && !script->has_shut)
        script_remark(script, requirement, g_strdup("the end of TCP behind our Close"),
                      g_strdup("TCP ended before our Close was sent; how long it is waited for is "
                               "left open"));
    if (script->is_overdue) {
        GString *line = g_string_new("TCP ended only after ");
        GString *expected = g_string_new("the end of TCP within ");
        time_append(line, script->conversation->now_us - script->begun_us);
        time_append(expected, script->limits.reply_us);
        if (verdict_of(requirement) == VERDICT_FAIL)
            script_find_slow(script, requirement, g_string_free(expected, FALSE),
                             g_string_free(line, FALSE));
        else
            script_remark(script, requirement, g_string_free(expected, FALSE),
                          g_string_free(line, FALSE));
    }
    script_met(script);
}

/* Whether an end that is late may still come; then there is a later deadline. */
static bool expect_may_end_yet(struct script *script, int64_t now_us)
{
    int64_t end_us = script->begun_us + MAX(script->limits.end_us, script->limits.reply_us);
    if (!script_step(script)->unhurried || now_us >= end_us)
        return false;
    script->is_overdue = true;
    script->deadline_us = end_us;
    return true;
}

/*
 * A target that goes on answering, with messages of which several are waited for or with Pongs, is
 * not late, however slow it is: no clause asks for speed. It is not heard out for ever, either.
 */
static void expect_give_up(struct script *script)
{
    const struct step *step = script_step(script);
    GString *line = g_string_new("after ");
    time_append(line, script->deadline_us - script->begun_us);
    if (step_times(step) > 1)
        g_string_append_printf(line, " %u of %u had come", script->times_met, step_times(step));
    else
        g_string_append_printf(line, " %u had come of other Pings", script->answering_count);
    g_string_append(line, "; more kept coming, and the rest was not waited for");
    conversation_note(script->conversation, script->deadline_us, line->str);
    script_find(script, script_requirement(script, step), VERDICT_INFO, script_expected(script),
                g_string_free(line, FALSE), -1);
    script->has_given_up = true;
    script_met(script);
}

/* Whether answers came since the latest deadline. Then there is another, or it is given up. */
static bool expect_goes_on(struct script *script, int64_t now_us)
{
    int64_t spent_ms_max = INT64_C(1000) * SEVERAL_SECONDS_MAX;
    const struct step *step = script_step(script);
    unsigned answers = script->times_met + script->answering_count;
    if ((step->verb != VERB_EXPECT_MESSAGE && step->verb != VERB_EXPECT_PONG) ||
        script->conversation->close.came || answers == script->answers_late)
        return false;
    script->answers_late = answers;
    if (now_us - script->begun_us < spent_ms_max * script->limits.pause_scale_milli)
        script->deadline_us = now_us + script->limits.reply_us;
    else
        expect_give_up(script);
    return true;
}

static bool expect_end(struct script *script)
{
    const struct conversation *conversation = script->conversation;
    if (expect_sibling_message(script) || expect_silence(script))
        return true;
    const struct step *sibling = conversation->close.came ? sibling_of_close(script) : NULL;
    if (sibling != NULL)
        script_grade(script, sibling, script_end_words(script), script_end_octet(script));
    else if (conversation->end == CONVERSATION_OPEN)
        return false;
    else
        expect_ended(script);
    return true;
}

bool script_expect(struct script *script)
{
    if (script_expect_sibling_pong(script))
        return true;
    switch (script_step(script)->verb) {
    case VERB_EXPECT_MESSAGE:
        return expect_message(script);
    case VERB_EXPECT_PONG:
        return expect_pong(script);
    case VERB_EXPECT_CLOSE:
        return expect_close(script);
    case VERB_EXPECT_FAIL:
        return script_expect_fail(script);
    case VERB_EXPECT_END:
        return expect_end(script);
    case VERB_EXPECT_OTHERS:
        return false;
    case VERB_HOLD:
        return script_expect_hold(script);
    case VERB_EXPECT_OPEN:
    case VERB_EXPECT_STATUS:
    case VERB_EXPECT_NO_OPEN:
    case VERB_END:
    case VERB_FRAME:
    case VERB_RAW:
    case VERB_PAUSE:
    case VERB_HALF_CLOSE:
    case VERB_ABORT:
    case VERB_READ_SLOWLY:
        break;
    }
    assert(false && "EXPECTING is a state of expectations behind the handshake");
    return false;
}

/* What came instead when nothing else can be said: how long, and what is there in part. */
static char *late_words(const struct script *script, const char *what)
{
    const struct conversation *conversation = script->conversation;
    GString *line = g_string_new(what);
    bool had_more = script->times_met > 0;
    g_string_append(line, had_more ? " any more within " : " within ");
    time_append(line, had_more ? script->limits.reply_us : script->deadline_us - script->begun_us);
    if (step_times(script_step(script)) > 1)
        g_string_append_printf(line, "; %u of %u had come", script->times_met,
                               step_times(script_step(script)));
    if (conversation->close.came)
        g_string_append_printf(line, "; %s came", conversation->close.words);
    if (script_step(script)->verb == VERB_EXPECT_PONG && script->odd_pong != NULL)
        g_string_append_printf(line, "; %s came, which answers no Ping", script->odd_pong);
    if (script->messages.head != NULL) {
        char *words = came_message_words(script->messages.head->data);
        g_string_append_printf(line, "; %s came", words);
        g_free(words);
    }
    conversation_rest_append(conversation, line);
    return g_string_free(line, FALSE);
}

void script_expect_late(struct script *script, int64_t now_us)
{
    static const char *const words[] = {
        [VERB_EXPECT_MESSAGE] = "no data message came",
        [VERB_EXPECT_PONG] = "no such Pong came",
        [VERB_EXPECT_CLOSE] = "no Close came",
        [VERB_EXPECT_FAIL] = "",
        [VERB_EXPECT_END] = "TCP did not end",
        [VERB_EXPECT_OPEN] = "",
        [VERB_EXPECT_STATUS] = "",
        [VERB_EXPECT_NO_OPEN] = "",
        [VERB_EXPECT_OTHERS] = "",
        [VERB_HOLD] = "",
    };
    const struct step *step = script_step(script);
    if (step->verb == VERB_EXPECT_FAIL) {
        script_expect_fail_late(script, now_us);
        return;
    }
    if (expect_may_end_yet(script, now_us) || expect_goes_on(script, now_us))
        return;
    if (step->verb == VERB_EXPECT_OTHERS || step->verb == VERB_HOLD) {
        script_others_late(script);
        return;
    }
    const char *what = words[step->verb];
    if (script->conversation->close.came)
        what = words[VERB_EXPECT_END];
    script_find_late(script, script_requirement(script, step), script_expected(script),
                     late_words(script, what));
    script_close(script);
    if (step->verb == VERB_EXPECT_END && script->state == SCRIPT_LINGERING)
        script_enter(script, SCRIPT_OVER); /* the end was waited for long enough */
}
