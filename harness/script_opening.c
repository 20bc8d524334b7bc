/* SPDX-License-Identifier: MIT */
/*
 * ASKING: the case has sent a request of its own, and its answer is judged by the first step of the
 * script. An answer is a whole head. Interim answers (1xx but 101) are passed over, as RFC 9110
 * 15.2 wants; the body of a refusal is not waited for.
 *
 * Three rules hold whatever was asked. A request that is refused is answered with an error status;
 * an end of TCP instead is graded by WS_4_2_1_SENDS_ERROR_STATUS, because 10.7 lets a server drop
 * what it cannot make sense of, and so is a page or a redirect (A69). So it is where the case takes
 * a refusal as well as a 101: who hangs up or is silent there has refused, and has broken nothing
 * else. A 101 that answers a request to be refused breaks the row of the case. A 101 where one is
 * right is held against the rules on its shape (4.2.2).
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "harness/head.h"
#include "harness/script_state.h"
#include "harness/script_words.h"
#include "harness/text.h"

enum {
    ANSWER_SIZE_MAX = 65536, /* of the head of the answer */
    STATUS_ERROR_MIN = 400,
    STATUS_MAX = 599,
    STATUS_OPENS = 101,
};

/* What is wrong with the shape of a 101: the row that it breaks and what was seen. */
struct misshape {
    enum requirement_id row;
    const char *expected;
    char *actual; /* g_free; NULL: nothing is wrong */
};

static struct misshape misshape_new(enum requirement_id row, const char *expected,
                                    const struct head *answer, const char *name)
{
    const struct head_field *field = head_field_find(answer, name, 0);
    struct misshape fault = {.row = row, .expected = expected};
    GString *line = g_string_new("the 101 has ");
    size_t count = head_field_count(answer, name);
    if (count == 0) {
        g_string_append_printf(line, "no %s", name);
    } else {
        g_string_append_printf(line, "%zu x %s: ", count, name);
        text_quote_append(line, (const uint8_t *)field->value, field->value_size, 64);
    }
    fault.actual = g_string_free(line, FALSE);
    return fault;
}

/* Whether one of the request's fields of that name lists the name, letter by letter; what follows a
 * semicolon is not looked at. */
static bool request_offers(const struct head *request, const char *name, const char *offered,
                           size_t offered_size)
{
    for (size_t index = 0; index < head_field_count(request, name); index++) {
        const struct head_field *field = head_field_find(request, name, index);
        const char *rest = field->value;
        const char *element = NULL;
        size_t size = 0;
        while (head_list_next(&rest, field->value + field->value_size, &element, &size)) {
            size_t name_size = 0;
            while (name_size < size && strchr("; \t", element[name_size]) == NULL)
                name_size++;
            if (name_size == offered_size && memcmp(element, offered, name_size) == 0)
                return true;
        }
    }
    return false;
}

static struct misshape subprotocol_look(const struct head *request, const struct head *answer)
{
    static const char name[] = "Sec-WebSocket-Protocol";
    static const char expected[] = "one of the subprotocols that were offered, or no such field";
    size_t count = head_field_count(answer, name);
    if (count == 0)
        return (struct misshape){.actual = NULL};
    if (count > 1)
        return misshape_new(WS_11_3_4_ONE_SUBPROTOCOL, "that field at most once", answer, name);
    const struct head_field *field = head_field_find(answer, name, 0);
    if (field->value_size == 0)
        return misshape_new(WS_4_2_2_SUBPROTOCOL_NEVER_EMPTY, expected, answer, name);
    if (!request_offers(request, name, field->value, field->value_size))
        return misshape_new(WS_4_2_2_SUBPROTOCOL_FROM_LIST, expected, answer, name);
    return (struct misshape){.actual = NULL};
}

/* All fields of the name together are the list (erratum 3433). */
static struct misshape extensions_look(const struct head *request, const struct head *answer)
{
    static const char name[] = "Sec-WebSocket-Extensions";
    for (size_t index = 0; index < head_field_count(answer, name); index++) {
        const struct head_field *field = head_field_find(answer, name, index);
        const char *rest = field->value;
        const char *element = NULL;
        size_t size = 0;
        size_t count = 0;
        bool are_offered = true;
        for (; head_list_next(&rest, field->value + field->value_size, &element, &size); count++) {
            size_t name_size = 0;
            while (name_size < size && strchr("; \t", element[name_size]) == NULL)
                name_size++;
            are_offered = are_offered && request_offers(request, name, element, name_size);
        }
        if (count == 0)
            return misshape_new(WS_4_2_2_EXTENSIONS_NEVER_EMPTY, "a list, or no such field", answer,
                                name);
        if (!are_offered)
            return misshape_new(WS_4_2_2_EXTENSIONS_FROM_LIST,
                                "some of the extensions that were offered, or no such field",
                                answer, name);
    }
    return (struct misshape){.actual = NULL};
}

/* The subprotocol of that number, counted from 1 over all fields of the request; NULL: none. */
static char *request_subprotocol(const struct head *request, int number)
{
    static const char name[] = "Sec-WebSocket-Protocol";
    for (size_t index = 0; index < head_field_count(request, name); index++) {
        const struct head_field *field = head_field_find(request, name, index);
        const char *rest = field->value;
        const char *element = NULL;
        size_t size = 0;
        while (head_list_next(&rest, field->value + field->value_size, &element, &size)) {
            if (--number == 0)
                return g_strndup(element, size);
        }
    }
    return NULL;
}

/* What an expected selection says of an answer whose subprotocol is one that was offered, or none.
 * Another one selected is no breach: the peer takes more names than it was said to know. */
static struct misshape selection_look(const struct step *step, const struct head *request,
                                      const struct head *answer, bool *is_breach)
{
    static const char name[] = "Sec-WebSocket-Protocol";
    const char *selected = head_value(answer, name);
    struct misshape fault = {.actual = NULL};
    char *looked_at = request_subprotocol(request, abs(step->selects));
    bool is_that_one = g_strcmp0(selected, looked_at) == 0;
    bool is_met = step->selects > 0 ? is_that_one : selected == NULL;
    *is_breach = step->selects > 0 ? selected == NULL : is_that_one;
    if (step->selects != 0 && !is_met)
        fault = misshape_new(step->field_requirement,
                             step->selects > 0 ? "the subprotocol that was offered and is known"
                                               : "no subprotocol, for none is known by that name",
                             answer, name);
    g_free(looked_at);
    return fault;
}

/* The first thing that is wrong with a 101, as a client has to look at it (4.1). */
static struct misshape answer_look(const struct head *request, const struct head *answer)
{
    static const char accept_name[] = "Sec-WebSocket-Accept";
    const char *accept = head_value(answer, accept_name);
    const char *key = head_value(request, "Sec-WebSocket-Key");
    if (!head_has_token(answer, "Upgrade", "websocket"))
        return misshape_new(WS_4_2_2_SENDS_UPGRADE, "Upgrade: websocket", answer, "Upgrade");
    if (!head_has_token(answer, "Connection", "Upgrade"))
        return misshape_new(WS_4_2_2_SENDS_CONNECTION, "Connection: Upgrade", answer, "Connection");
    if (head_field_count(answer, accept_name) > 1)
        return misshape_new(WS_11_3_3_ONE_ACCEPT, "that field once", answer, accept_name);
    char *right = key != NULL ? head_accept_for(key) : NULL;
    bool is_right = accept != NULL && right != NULL && strcmp(accept, right) == 0;
    g_free(right);
    if (!is_right)
        return misshape_new(WS_4_2_2_SENDS_ACCEPT,
                            "Sec-WebSocket-Accept as SHA-1 of the key that was sent makes it",
                            answer, accept_name);
    struct misshape fault = subprotocol_look(request, answer);
    return fault.actual != NULL ? fault : extensions_look(request, answer);
}

static bool status_is_in(const struct step *step, unsigned status)
{
    for (size_t index = 0; index < STEP_CODES_MAX && step->codes[index] != 0; index++) {
        int code = step->codes[index];
        bool is_error = status >= STATUS_ERROR_MIN && status <= STATUS_MAX;
        if (code == (int)status || (code == ANY_ERROR && is_error) || code == ANY_STATUS)
            return true;
    }
    return false;
}

static bool takes_any_error(const struct step *step)
{
    for (size_t index = 0; index < STEP_CODES_MAX; index++) {
        if (step->codes[index] == ANY_ERROR)
            return true;
    }
    return false;
}

static bool is_agreement(const struct step *step, const struct head *answer)
{
    struct deflate_terms terms;
    char *extensions = extensions_of(answer);
    deflate_terms_read(NULL, extensions, &terms);
    g_free(extensions);
    return step->agreement == AGREEMENT_ANY ||
           terms.is_agreed == (step->agreement == AGREEMENT_ACCEPTED);
}

static bool step_matches(const struct step *step, const struct head *answer)
{
    bool opens = answer->kind == HEAD_RESPONSE && answer->status == STATUS_OPENS;
    if (step->verb == VERB_EXPECT_OPEN)
        return opens && is_agreement(step, answer);
    if (step->verb == VERB_EXPECT_NO_OPEN)
        return !opens;
    return step->verb == VERB_EXPECT_STATUS && answer->kind == HEAD_RESPONSE && !opens &&
           status_is_in(step, answer->status);
}

static const struct step *sibling_of_answer(const struct script *script, const struct head *answer)
{
    for (const struct step *step = script_step(script) + 1; step->is_sibling; step++) {
        if (step_matches(step, answer))
            return step;
    }
    return NULL;
}

static void ask_over(struct script *script, enum requirement_id row, char *expected, char *actual)
{
    script_find(script, row, verdict_of(row), expected, actual, -1);
    script_enter(script, SCRIPT_OVER);
}

/* The request as it was sent, without the empty lines that a case may put before it. */
static void request_look(const struct script *script, struct head *request)
{
    const uint8_t *octets = script->request->data;
    size_t size = script->request->len;
    while (size > 0 && (*octets == '\r' || *octets == '\n')) {
        octets++;
        size--;
    }
    head_look(octets, size, request);
}

/* A 101 where one is right. */
static void answer_opens(struct script *script, const struct head *answer)
{
    struct head request;
    request_look(script, &request);
    struct misshape fault = answer_look(&request, answer);
    bool is_breach = true;
    if (fault.actual == NULL)
        fault = selection_look(script_step(script), &request, answer, &is_breach);
    char *offer = extensions_of(&request);
    head_clear(&request);
    if (fault.actual != NULL && is_breach) {
        g_free(offer);
        ask_over(script, fault.row, g_strdup(fault.expected), fault.actual);
        return;
    }
    if (fault.actual != NULL)
        script_find(script, fault.row, VERDICT_INFO, g_strdup(fault.expected), fault.actual, -1);
    char *extensions = extensions_of(answer);
    char *actual = NULL;
    enum requirement_id row = script_look_at_terms(offer, extensions, &actual);
    if (row != REQUIREMENT_NONE) {
        ask_over(script, row, g_strdup("an answer that meets what was offered"), actual);
        g_free(offer);
        g_free(extensions);
        return;
    }
    script_look_at_answer(script, answer);
    script->is_open = true;
    bool is_applicable = script_agree(script, offer, extensions);
    g_free(offer);
    g_free(extensions);
    script_met(script);
    if (!is_applicable)
        script_close(script);
}

/* An answer that is not as expected: its status, and what it agrees to where that is asked for. */
static char *answer_words(const struct step *step, const struct head *answer)
{
    GString *line = g_string_new(NULL);
    char *words = head_describe(answer);
    struct deflate_terms terms;
    char *extensions = extensions_of(answer);
    g_string_append(line, words);
    deflate_terms_read(NULL, extensions, &terms);
    if (step->agreement != AGREEMENT_ANY && answer->status == STATUS_OPENS) {
        g_string_append(line, " that agrees to ");
        deflate_terms_append(&terms, line);
    }
    g_free(words);
    g_free(extensions);
    return g_string_free(line, FALSE);
}

/*
 * What a case that takes a refusal as well as a 101 blames for neither: the row that its refusal
 * would break, if any, or that of the answer. NONE where it takes no refusal.
 */
static enum requirement_id row_of_refusal(const struct script *script)
{
    const struct step *step = script_step(script);
    if (step->verb != VERB_EXPECT_OPEN)
        return REQUIREMENT_NONE;
    for (step++; step->is_sibling; step++) {
        if (step->verb == VERB_EXPECT_STATUS && takes_any_error(step))
            return step->grade == GRADE_BROKEN ? script_requirement(script, step)
                                               : WS_4_2_1_SENDS_ERROR_STATUS;
    }
    return REQUIREMENT_NONE;
}

/*
 * What an answer that fits no step breaks. One that is neither an error nor a 101 opens nothing:
 * where a refusal is right it breaks no stronger rule than the end of TCP in its place does, for
 * HTTP lets a server pass over Upgrade (RFC 9110 7.8).
 */
static enum requirement_id row_of_misfit(const struct script *script, const struct head *answer)
{
    const struct step *step = script_step(script);
    enum requirement_id row = script_requirement(script, step);
    enum requirement_id refusal = step->verb == VERB_EXPECT_STATUS && takes_any_error(step)
                                      ? WS_4_2_1_SENDS_ERROR_STATUS
                                      : row_of_refusal(script);
    bool is_plain = answer->kind == HEAD_RESPONSE && answer->status != STATUS_OPENS;
    bool is_stronger = requirement_get(row)->level == LEVEL_MUST;
    return is_plain && is_stronger && refusal != REQUIREMENT_NONE ? refusal : row;
}

/* A status that is right: what else the case wants of such an answer. */
static void answer_refuses(struct script *script, const struct head *answer)
{
    const struct step *step = script_step(script);
    bool lacks_field = step->field != NULL && !head_has_token(answer, step->field, step->lists);
    g_autofree char *words = head_describe(answer);
    script_look_at_answer(script, answer);
    if (lacks_field && script_found_no_room(script, answer->status, words))
        return;
    if (lacks_field)
        ask_over(script, step->field_requirement, script_expected(script),
                 g_strdup_printf("%u, and no %s that lists %s", answer->status, step->field,
                                 step->lists));
    else
        script_enter(script, SCRIPT_OVER);
}

static void answer_judge(struct script *script, const struct head *answer)
{
    const struct step *step = script_step(script);
    struct head request;
    request_look(script, &request);
    bool is_other = script_changes_to_other(script, &request, answer);
    head_clear(&request);
    if (is_other)
        return;
    const struct step *sibling = sibling_of_answer(script, answer);
    if (step_matches(step, answer) && step->verb == VERB_EXPECT_OPEN) {
        answer_opens(script, answer);
        return;
    }
    if (step_matches(step, answer)) {
        answer_refuses(script, answer);
        return;
    }
    char *line = answer_words(step, answer);
    if (script_found_no_room(script, answer->status, line)) {
        g_free(line);
        return;
    }
    if (sibling == NULL) {
        ask_over(script, row_of_misfit(script, answer), script_expected(script), line);
        return;
    }
    enum requirement_id row = sibling->requirement != REQUIREMENT_NONE
                                  ? sibling->requirement
                                  : script_requirement(script, step);
    if (sibling->grade != GRADE_PASS)
        script_find(script, row, sibling->grade == GRADE_INFO ? VERDICT_INFO : verdict_of(row),
                    script_expected(script), g_strdup_printf("%s: %s", line, sibling->says), -1);
    g_free(line);
    script_enter(script, SCRIPT_OVER);
}

void script_ask(struct script *script, const uint8_t *octets, size_t size, int64_t now_us)
{
    GString *line = g_string_new("the request is sent: ");
    assert(script->state == SCRIPT_ASKING || script_is_unanswered(script));
    script->conversation->now_us = now_us;
    g_byte_array_append(script->request, octets, (guint)size);
    text_quote_append(line, octets, size, 1024);
    conversation_note(script->conversation, now_us, line->str);
    g_string_free(line, TRUE);
}

/* Passes over interim answers. */
static bool is_interim(const struct head *answer)
{
    return answer->kind == HEAD_RESPONSE && answer->status >= 100 && answer->status < 200 &&
           answer->status != STATUS_OPENS;
}

size_t script_ask_received(struct script *script, const uint8_t *octets, size_t size,
                           int64_t now_us)
{
    struct head answer;
    g_byte_array_append(script->answer, octets, (guint)size);
    for (;;) {
        enum head_result result =
            head_parse(script->answer->data, script->answer->len, ANSWER_SIZE_MAX, &answer);
        if (result == HEAD_MORE)
            return size;
        size_t head_size = answer.octets->len;
        GString *line = g_string_new("the answer: ");
        text_quote_append(line, script->answer->data, head_size, 1024);
        conversation_note(script->conversation, now_us, line->str);
        g_string_free(line, TRUE);
        if (result == HEAD_DONE && is_interim(&answer)) {
            g_byte_array_remove_range(script->answer, 0, (guint)head_size);
            head_clear(&answer);
            continue;
        }
        size_t rest = script->answer->len - head_size;
        answer_judge(script, &answer);
        head_clear(&answer);
        return script->state == SCRIPT_OVER ? size : size - rest;
    }
}

/* What came of an answer that is not whole. */
static char *part_words(const struct script *script, const char *what)
{
    GString *line = g_string_new(what);
    if (script->answer->len > 0) {
        g_string_append(line, "; of the answer came ");
        text_quote_append(line, script->answer->data, script->answer->len, 256);
    }
    return g_string_free(line, FALSE);
}

/* The row of this end without an answer: no stronger one than a refusal would break. */
static enum requirement_id row_of_no_answer(const struct script *script, bool is_free)
{
    enum requirement_id row = script_requirement(script, script_step(script));
    enum requirement_id refusal = row_of_refusal(script);
    bool is_stronger = requirement_get(row)->level == LEVEL_MUST;
    if (script->answer->len > 0)
        return row;
    if (is_free)
        return WS_4_2_1_SENDS_ERROR_STATUS;
    return is_stronger && refusal != REQUIREMENT_NONE ? refusal : row;
}

void script_ask_ended(struct script *script)
{
    const struct step *step = script_step(script);
    const struct step *sibling = sibling_of_end(script);
    if (step->verb == VERB_EXPECT_NO_OPEN) {
        script_enter(script, SCRIPT_OVER);
        return;
    }
    enum requirement_id row = row_of_no_answer(script, step->verb == VERB_EXPECT_STATUS);
    char *words = part_words(script, script->conversation->end == CONVERSATION_RESET
                                         ? "TCP was reset without a whole answer"
                                         : "TCP was closed without a whole answer");
    if (sibling != NULL && sibling->grade != GRADE_BROKEN) {
        if (sibling->grade == GRADE_INFO)
            script_find(script, row, VERDICT_INFO, script_expected(script),
                        g_strdup_printf("%s: %s", words, sibling->says), -1);
        g_free(words);
        script_enter(script, SCRIPT_OVER);
    } else {
        ask_over(script, row, script_expected(script), words);
    }
}

/* Silence says no more of a request that may get any answer but a 101 than that it got none, and
 * breaks no stronger rule than that. */
void script_ask_late(struct script *script)
{
    const struct step *step = script_step(script);
    bool is_free = step->verb == VERB_EXPECT_STATUS && step->codes[0] == ANY_STATUS;
    bool is_stronger = requirement_get(script_requirement(script, step))->level == LEVEL_MUST;
    enum requirement_id row = row_of_no_answer(script, is_free && is_stronger);
    if (step->verb != VERB_EXPECT_NO_OPEN)
        script_find_late(script, row, script_expected(script),
                         part_words(script, "no whole answer came in time"));
    script_enter(script, SCRIPT_OVER);
}
