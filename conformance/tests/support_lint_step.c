/* SPDX-License-Identifier: MIT */
/* The rules for the steps of a script; see support_lint.h. */
#include <glib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

enum {
    OPCODE_MAX = 0xf,
    OPCODE_CONTROL_BIT = 0x8,
    RSV_MAX = 7,
    LENGTH_7_MAX = 125,
    LENGTH_16_MAX = 65535,
    CODE_MAX = 65535,
    STATUS_FINAL_MIN = 200,
    STATUS_MAX = 599,
};

static bool is_control(enum ws_opcode opcode)
{
    return ((unsigned)opcode & OPCODE_CONTROL_BIT) != 0;
}

static bool is_reserved(enum ws_opcode opcode)
{
    return ((unsigned)opcode & ~(unsigned)OPCODE_CONTROL_BIT) > 2;
}

/* Odd by itself, whatever stands before it: who receives it has to fail, or may. */
static bool is_offence(const struct step *step)
{
    bool is_odd_control = is_control(step->opcode) &&
                          (step->unfinished || step->payload.size > WS_CONTROL_PAYLOAD_SIZE_MAX);
    return step->rsv != 0 || step->unmasked || step->claims_size || is_reserved(step->opcode) ||
           step->length_form != LENGTH_SHORTEST || is_odd_control;
}

/* Nothing is asked of the reaction to a head whose payload never comes; only others are. */
static bool is_left_unfinished(const struct ws_case *ws_case, size_t index)
{
    const struct step *next = &ws_case->script[index + 1];
    return ws_case->script[index].claims_size &&
           (next->verb == VERB_ABORT || next->verb == VERB_EXPECT_OTHERS);
}

static bool is_failed_later(const struct ws_case *ws_case, size_t index)
{
    size_t step_count = case_step_count(ws_case);
    for (size_t later = index + 1; later < step_count; later++) {
        const struct step *step = &ws_case->script[later];
        if (step->verb == VERB_EXPECT_FAIL && !step->is_sibling) {
            return true;
        }
    }
    return false;
}

static char *lint_payload(const struct payload *payload)
{
    if (payload->of_value) {
        return g_strdup("a payload has a hole that no family fills");
    }
    if (payload->size > 0 && (payload->pattern == NULL || payload->pattern_size == 0)) {
        return g_strdup("a payload has a size and no pattern");
    }
    return NULL;
}

/* Behind a Close of either side a peer looks at nothing but the Close that it waits for. */
static bool is_behind_close(const struct ws_case *ws_case, size_t index)
{
    bool is_behind = false;
    for (size_t before = 0; before < index; before++) {
        const struct step *step = &ws_case->script[before];
        is_behind |= (step->verb == VERB_FRAME && step->opcode == WS_CLOSE) ||
                     (step->verb == VERB_EXPECT_CLOSE && !step->is_sibling);
    }
    return is_behind;
}

static char *lint_frame(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    if ((unsigned)step->opcode > OPCODE_MAX || step->rsv > RSV_MAX) {
        return g_strdup("the first octet cannot hold that opcode and those bits");
    }
    if ((step->length_form == LENGTH_7 && step->payload.size > LENGTH_7_MAX) ||
        (step->length_form == LENGTH_16 && step->payload.size > LENGTH_16_MAX)) {
        return g_strdup("the payload is longer than the form of its length");
    }
    if (is_offence(step) && !is_failed_later(ws_case, index) && !is_behind_close(ws_case, index) &&
        !is_left_unfinished(ws_case, index)) {
        return g_strdup("a frame is odd and no EXPECT_FAIL follows, nor does it follow a Close");
    }
    if (step->unmasked && ws_case->against == ROLES_BOTH) {
        return g_strdup("masked against its role: that is another rule for each role");
    }
    return NULL;
}

static char *lint_codes(const struct step *step)
{
    bool is_status = step->verb == VERB_EXPECT_STATUS;
    bool has_codes = step->verb == VERB_EXPECT_CLOSE || step->verb == VERB_EXPECT_FAIL || is_status;
    if (has_codes != (step->codes[0] != 0)) {
        return g_strdup("codes belong to EXPECT_CLOSE, _FAIL and _STATUS, which need some");
    }
    for (size_t index = 0; index < STEP_CODES_MAX; index++) {
        int code = step->codes[index];
        if (code == CODE_OF_VALUE) {
            return g_strdup("a code has a hole that no family fills");
        }
        if (is_status && code != 0 && code != ANY_ERROR && code != ANY_STATUS &&
            (code < STATUS_FINAL_MIN || code > STATUS_MAX)) {
            return g_strdup("no final answer has that status");
        }
        if (!is_status && (code < ANY_CODE || code > CODE_MAX)) {
            return g_strdup("a code cannot stand in two octets");
        }
    }
    return NULL;
}

static bool payload_is(const struct payload *left, const struct payload *right)
{
    if (left->size != right->size) {
        return false;
    }
    char *left_octets = g_malloc(left->size + 1);
    char *right_octets = g_malloc(right->size + 1);
    payload_copy(left, 0, left_octets, left->size);
    payload_copy(right, 0, right_octets, right->size);
    bool is_equal = memcmp(left_octets, right_octets, left->size) == 0;
    g_free(left_octets);
    g_free(right_octets);
    return is_equal;
}

static char *lint_pong(const struct ws_case *ws_case, size_t index)
{
    const struct step *pong = &ws_case->script[index];
    if (pong->is_sibling) {
        return NULL;
    }
    for (size_t before = 0; before < index; before++) {
        const struct step *step = &ws_case->script[before];
        if (step->verb == VERB_FRAME && step->opcode == WS_PING &&
            payload_is(&step->payload, &pong->payload)) {
            return NULL;
        }
    }
    return g_strdup("a Pong is expected for a Ping that was not sent");
}

/* The answer comes first, and once. */
static char *lint_answer(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    bool is_answer = step->verb >= VERB_EXPECT_OPEN && step->verb <= VERB_EXPECT_NO_OPEN;
    if (is_answer && index > 0 && !step->is_sibling) {
        return g_strdup("an answer to the request is expected behind the first step");
    }
    bool asks_more = step->field != NULL || step->selects != 0;
    if (asks_more != (step->field_requirement != REQUIREMENT_NONE) ||
        (step->field != NULL) != (step->lists != NULL)) {
        return g_strdup("a field, what it lists and the row that asks for it go together");
    }
    if (step->selects != 0 && step->verb != VERB_EXPECT_OPEN) {
        return g_strdup("a selection belongs to EXPECT_OPEN");
    }
    if (step->field != NULL && step->verb != VERB_EXPECT_STATUS) {
        return g_strdup("a field belongs to EXPECT_STATUS");
    }
    return NULL;
}

/* Behind our end of TCP nothing is sent. */
static char *lint_half_close(const struct ws_case *ws_case, size_t index)
{
    for (size_t before = 0; before < index; before++) {
        if (ws_case->script[before].verb == VERB_HALF_CLOSE &&
            ws_case->script[index].verb < VERB_EXPECT_MESSAGE) {
            return g_strdup("something is to be sent behind HALF_CLOSE");
        }
    }
    return NULL;
}

static char *lint_sibling(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    if (step->verb < VERB_EXPECT_MESSAGE || step->verb == VERB_EXPECT_NO_OPEN) {
        return g_strdup("a sibling is no expectation");
    }
    if (ws_case->script[index - 1].verb < VERB_EXPECT_MESSAGE) {
        return g_strdup("a sibling stands behind a step that expects nothing");
    }
    if (step->grade != GRADE_PASS && (step->says == NULL || *step->says == '\0')) {
        return g_strdup("a sibling does not say what it means");
    }
    return NULL;
}

char *lint_step(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    char *fault = lint_payload(&step->payload);
    if (fault == NULL) {
        fault = lint_codes(step);
    }
    if (fault == NULL) {
        fault = lint_answer(ws_case, index);
    }
    if (fault == NULL && step->is_sibling) {
        fault = lint_sibling(ws_case, index);
    }
    if (fault == NULL && step->verb == VERB_FRAME) {
        fault = lint_frame(ws_case, index);
    }
    if (fault == NULL && step->verb == VERB_EXPECT_PONG) {
        fault = lint_pong(ws_case, index);
    }
    if (fault == NULL && step->verb == VERB_RAW && ws_case->against == ROLES_BOTH) {
        fault = g_strdup("raw octets carry a key or none, so they serve one role only");
    }
    if (fault == NULL && (step->silent || step->unhurried) && step->verb != VERB_EXPECT_END) {
        fault = g_strdup("only an end is silent, or takes its time");
    }
    if (fault == NULL && step->apart && step->verb != VERB_FRAME && step->verb != VERB_RAW) {
        fault = g_strdup("only what is sent stands apart");
    }
    if (fault == NULL) {
        fault = lint_half_close(ws_case, index);
    }
    bool is_timed = step->verb == VERB_PAUSE || step->verb == VERB_EXPECT_NO_OPEN;
    if (fault == NULL && (step->pause_ms > 0) != is_timed) {
        fault = g_strdup("a time belongs to PAUSE and EXPECT_NO_OPEN, which need one");
    }
    if (fault == NULL && step->times > 1 && step->verb != VERB_FRAME &&
        step->verb != VERB_EXPECT_MESSAGE) {
        fault = g_strdup("only frames and messages are repeated");
    }
    if (fault == NULL && step->verb == VERB_HOLD) {
        fault = g_strdup("HOLD is for others");
    }
    if (fault == NULL && step->sip_size > 0 && step->verb != VERB_READ_SLOWLY) {
        fault = g_strdup("sips belong to READ_SLOWLY");
    }
    if (fault == NULL && step->requirement != REQUIREMENT_NONE &&
        (requirement_get(step->requirement)->roles & ws_case->against) == 0) {
        fault = g_strdup("it blames a row that does not bind who is judged");
    }
    return fault;
}
