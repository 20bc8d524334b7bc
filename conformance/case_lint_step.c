/* SPDX-License-Identifier: MIT */
/* The rules for the steps of a script; see case_lint.h. */
#include <assert.h>
#include <string.h>

#include "conformance/case_lint.h"
#include "conformance/catalogue.h"

enum {
    OPCODE_MAX = 0xf,
    OPCODE_CONTROL_BIT = 0x8,
    RSV_MAX = 7,
    LENGTH_7_MAX = 125,
    LENGTH_16_MAX = 65535,
    CODE_MAX = 65535,
    STATUS_FINAL_MIN = 200,
    STATUS_MAX = 599,
    PIECES_MAX = 64,
};

static const struct case_fault no_fault = {.step = CASE_STEPS_MAX};

static struct case_fault fault_of(const char *member, const char *words)
{
    return (struct case_fault){.words = words, .member = member, .step = CASE_STEPS_MAX};
}

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
           (next->verb == VERB_ABORT || next->verb == VERB_EXPECT_OTHERS ||
            next->verb == VERB_HOLD);
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

static struct case_fault payload_fault(const struct payload *payload)
{
    if (payload->of_value) {
        return fault_of("payload", "a payload has a hole that no family fills");
    }
    if (payload->size > 0 && (payload->pattern == NULL || payload->pattern_size == 0)) {
        return fault_of("payload", "a payload has a size and no pattern");
    }
    return no_fault;
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

static struct case_fault frame_fault(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    if ((unsigned)step->opcode > OPCODE_MAX || step->rsv > RSV_MAX) {
        return fault_of("opcode", "the first octet cannot hold that opcode and those bits");
    }
    if ((step->length_form == LENGTH_7 && step->payload.size > LENGTH_7_MAX) ||
        (step->length_form == LENGTH_16 && step->payload.size > LENGTH_16_MAX)) {
        return fault_of("length_form", "the payload is longer than the form of its length");
    }
    if (is_offence(step) && !is_failed_later(ws_case, index) && !is_behind_close(ws_case, index) &&
        !is_left_unfinished(ws_case, index)) {
        return fault_of(NULL,
                        "the frame is odd and no expect-fail follows, nor does it follow a Close");
    }
    if (step->unmasked && ws_case->against == ROLES_BOTH) {
        return fault_of("masked_against_role",
                        "masked against its role: that is another rule for each role");
    }
    return no_fault;
}

static struct case_fault codes_fault(const struct step *step)
{
    bool is_status = step->verb == VERB_EXPECT_STATUS;
    bool has_codes = step->verb == VERB_EXPECT_CLOSE || step->verb == VERB_EXPECT_FAIL || is_status;
    if (has_codes != (step->codes[0] != 0)) {
        return fault_of("codes", "codes belong to expect-close, -fail and -status, which need "
                                 "some");
    }
    for (size_t index = 0; index < STEP_CODES_MAX; index++) {
        int code = step->codes[index];
        if (code == CODE_OF_VALUE) {
            return fault_of("codes", "a code has a hole that no family fills");
        }
        if (is_status && code != 0 && code != ANY_ERROR && code != ANY_STATUS &&
            (code < STATUS_FINAL_MIN || code > STATUS_MAX)) {
            return fault_of("codes", "no final answer has that status");
        }
        if (!is_status && (code < ANY_CODE || code > CODE_MAX)) {
            return fault_of("codes", "a code cannot stand in two octets");
        }
    }
    return no_fault;
}

/* Octet by octet, so that nothing is allocated; that of a Pong is small but in a bad case. */
static bool payload_is(const struct payload *left, const struct payload *right)
{
    bool is_equal = left->size == right->size && left->size <= WS_CONTROL_PAYLOAD_SIZE_MAX;
    for (uint64_t at = 0; is_equal && at < left->size; at++) {
        char octets[2];
        payload_copy(left, at, &octets[0], 1);
        payload_copy(right, at, &octets[1], 1);
        is_equal = octets[0] == octets[1];
    }
    return is_equal;
}

static struct case_fault pong_fault(const struct ws_case *ws_case, size_t index)
{
    const struct step *pong = &ws_case->script[index];
    if (pong->is_sibling) {
        return no_fault;
    }
    for (size_t before = 0; before < index; before++) {
        const struct step *step = &ws_case->script[before];
        if (step->verb == VERB_FRAME && step->opcode == WS_PING &&
            payload_is(&step->payload, &pong->payload)) {
            return no_fault;
        }
    }
    return fault_of("payload", "a Pong is expected for a Ping that was not sent");
}

/* The answer comes first, and once. */
static struct case_fault answer_fault(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    bool is_answer = step->verb >= VERB_EXPECT_OPEN && step->verb <= VERB_EXPECT_NO_OPEN;
    if (is_answer && index > 0 && !step->is_sibling) {
        return fault_of("verb", "an answer to the request is expected behind the first step");
    }
    bool asks_more = step->field != NULL || step->selects != 0;
    if (asks_more != (step->field_requirement != REQUIREMENT_NONE) ||
        (step->field != NULL) != (step->lists != NULL)) {
        return fault_of("field_requirement",
                        "a field, what it lists and the row that asks for it go together");
    }
    if (step->selects != 0 && step->verb != VERB_EXPECT_OPEN) {
        return fault_of("selects", "a selection belongs to expect-open");
    }
    if (step->field != NULL && step->verb != VERB_EXPECT_STATUS) {
        return fault_of("field", "a field belongs to expect-status");
    }
    return no_fault;
}

/* Behind our end of TCP nothing is sent. */
static struct case_fault half_close_fault(const struct ws_case *ws_case, size_t index)
{
    for (size_t before = 0; before < index; before++) {
        if (ws_case->script[before].verb == VERB_HALF_CLOSE &&
            ws_case->script[index].verb < VERB_EXPECT_MESSAGE) {
            return fault_of("verb", "something is to be sent behind a half-close");
        }
    }
    return no_fault;
}

static struct case_fault sibling_fault(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    if (!step->is_sibling) {
        return no_fault;
    }
    if (step->verb < VERB_EXPECT_MESSAGE || step->verb == VERB_EXPECT_NO_OPEN) {
        return fault_of("or", "a sibling is no expectation");
    }
    if (index == 0 || ws_case->script[index - 1].verb < VERB_EXPECT_MESSAGE) {
        return fault_of("or", "a sibling stands behind a step that expects nothing");
    }
    if (step->grade != GRADE_PASS && (step->says == NULL || *step->says == '\0')) {
        return fault_of("says", "a sibling does not say what it means");
    }
    return no_fault;
}

/* Members that only some verbs have. */
static struct case_fault members_fault(const struct step *step)
{
    bool is_timed = step->verb == VERB_PAUSE || step->verb == VERB_EXPECT_NO_OPEN;
    if ((step->silent || step->unhurried) && step->verb != VERB_EXPECT_END) {
        return fault_of(step->silent ? "silent" : "unhurried",
                        "only an end is silent, or takes its time");
    }
    if (step->apart && step->verb != VERB_FRAME && step->verb != VERB_RAW) {
        return fault_of("apart", "only what is sent stands apart");
    }
    if ((step->pause_ms > 0) != is_timed) {
        return fault_of("ms", "a time belongs to pause and expect-no-open, which need one");
    }
    if (step->times > 1 && step->verb != VERB_FRAME && step->verb != VERB_EXPECT_MESSAGE) {
        return fault_of("times", "only frames and messages are repeated");
    }
    if (step->sip_size > 0 && step->verb != VERB_READ_SLOWLY) {
        return fault_of("octets_in_ms", "sips belong to read-slowly");
    }
    return no_fault;
}

/* What binds the step to who is judged. */
static struct case_fault role_fault(const struct ws_case *ws_case, const struct step *step)
{
    if (step->verb == VERB_RAW && ws_case->against == ROLES_BOTH) {
        return fault_of("verb", "raw octets carry a key or none, so they serve one role only");
    }
    if (step->requirement != REQUIREMENT_NONE &&
        (requirement_get(step->requirement)->roles & ws_case->against) == 0) {
        return fault_of("requirement", "it blames a row that does not bind who is judged");
    }
    if (!case_may_blame(step->requirement) || !case_may_blame(step->field_requirement)) {
        return fault_of("requirement", "it blames a row that is judged by others or not at all; "
                                       "name one whose kind is wire or helped");
    }
    return no_fault;
}

struct case_fault case_lint_step(const struct ws_case *ws_case, size_t index, bool is_plays)
{
    const struct step *step = &ws_case->script[index];
    bool is_last = index + 1 == case_step_count(ws_case);
    struct case_fault faults[] = {
        payload_fault(&step->payload),
        codes_fault(step),
        answer_fault(ws_case, index),
        sibling_fault(ws_case, index),
        step->verb == VERB_FRAME ? frame_fault(ws_case, index) : no_fault,
        step->verb == VERB_EXPECT_PONG ? pong_fault(ws_case, index) : no_fault,
        half_close_fault(ws_case, index),
        members_fault(step),
        step->verb == VERB_HOLD && !(is_plays && is_last)
            ? fault_of("verb", "hold is for others, as the last step of what they play")
            : no_fault,
        role_fault(ws_case, step),
    };
    assert(index < case_step_count(ws_case));
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        if (faults[i].words != NULL) {
            return faults[i];
        }
    }
    return no_fault;
}

/* ---- Compression ---- */

static bool is_match(const struct deflate_block *block)
{
    return block->distance <= DEFLATE_DISTANCE_MAX && block->length >= DEFLATE_MATCH_SIZE_MIN &&
           block->length <= DEFLATE_MATCH_SIZE_MAX;
}

static struct case_fault block_fault(const struct deflate_block *block)
{
    bool is_stored = block->kind == BLOCK_STORED;
    bool is_odd_size = block->odd == BLOCK_STORED_SIZE_UNMATCHED;
    bool is_odd_fixed = block->odd == BLOCK_LENGTH_CODE_286 || block->odd == BLOCK_DISTANCE_CODE_30;
    bool is_odd_code = block->odd >= BLOCK_CODES_TOO_MANY && block->odd <= BLOCK_REPEATS_NOTHING;
    if (block->literals.of_value) {
        return fault_of("blocks", "a block has a hole that no family fills");
    }
    if ((block->distance == 0) != (block->length == 0) ||
        (block->distance > 0 && (is_stored || !is_match(block)))) {
        return fault_of("blocks", "a block repeats what DEFLATE cannot say");
    }
    if (is_stored && block->literals.size > DEFLATE_STORED_SIZE_MAX) {
        return fault_of("blocks", "a stored block is longer than 65535 octets");
    }
    if ((is_odd_fixed && (block->kind != BLOCK_FIXED || block->length > 0)) ||
        (is_odd_size && !is_stored) || (is_odd_code && block->kind != BLOCK_DYNAMIC)) {
        return fault_of("blocks", "no block of that kind can be odd so");
    }
    if (block->odd == BLOCK_PADDED_WITH_ONES && !block->final) {
        return fault_of("blocks", "only what a final block is padded with is asked for");
    }
    return no_fault;
}

static struct case_fault deflated_fault(const struct step *step)
{
    bool is_compressed = step->deflating != DEFLATING_NOT;
    if ((step->blocks != NULL) != (step->deflating == DEFLATING_BLOCKS)) {
        return fault_of("blocks", "blocks and data compressed as blocks go together");
    }
    if (is_compressed && (step->verb != VERB_FRAME || step->opcode >= WS_CLOSE || step->rsv != 0)) {
        return fault_of("compressed", "only data is compressed, and RSV1 is set by that");
    }
    if (!is_compressed && (step->tail != TAIL_CUT || step->pieces > 0 || step->fresh_window)) {
        return fault_of("compressed",
                        "a tail, pieces and a window are those of a compressed message");
    }
    if (step->tail != TAIL_CUT && (step->unfinished || step->deflating == DEFLATING_OCTETS)) {
        return fault_of("tail",
                        "a tail is that of a whole message, and octets are sent as they stand");
    }
    if (step->tail == TAIL_MISSING && step->deflating != DEFLATING_BLOCKS) {
        return fault_of("tail", "zlib ends its data itself, so only blocks can go without an end");
    }
    if (step->fresh_window && step->deflating != DEFLATING_ZLIB) {
        return fault_of("fresh_window", "only zlib takes a window over, or not");
    }
    if (step->pieces > PIECES_MAX || (step->pieces > 0 && step->unfinished)) {
        return fault_of("pieces", "too many pieces, or pieces of a fragment");
    }
    return no_fault;
}

struct case_fault case_lint_deflating(const struct ws_case *ws_case, size_t index)
{
    const struct step *step = &ws_case->script[index];
    struct case_fault fault = deflated_fault(step);
    for (const struct deflate_block *block = step->blocks;
         fault.words == NULL && block != NULL && block->kind != BLOCK_NONE; block++) {
        fault = block_fault(block);
    }
    if (fault.words == NULL && step->deflating != DEFLATING_NOT && !case_offers(ws_case)) {
        fault = fault_of("compressed", "it is compressed, and nothing was offered");
    }
    if (fault.words == NULL && step->agreement != AGREEMENT_ANY &&
        (step->verb != VERB_EXPECT_OPEN || !case_offers(ws_case))) {
        fault = fault_of("agreement", "an agreement belongs to expect-open, and to an offer");
    }
    return fault;
}
