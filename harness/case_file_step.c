/* SPDX-License-Identifier: MIT */
/* The steps of a case that is read from JSON; see case_file.h. */
#include <assert.h>
#include <string.h>

#include "conformance/case_lint.h"
#include "harness/case_file_state.h"

/* ---- Blocks ---- */

static struct deflate_block block_read(struct case_reading *reading, const json_t *object,
                                       uint64_t times)
{
    static const char *const keys[] = {"kind", "final", "literals", "distance", "length", "odd"};
    struct deflate_block block = {.kind = BLOCK_NONE};
    struct json_path *path = reading->path;

    json_path_keys(path, object, keys, G_N_ELEMENTS(keys));
    json_path_need(path, object, "kind");
    block.kind = (enum block_kind)case_word(reading, object, "kind", &case_blocks, BLOCK_NONE);
    block.final = json_path_flag(path, object, "final", false);
    block.literals = case_payload(reading, object, "literals", times);
    block.distance =
        (unsigned)json_path_whole(path, object, "distance", 0, DEFLATE_DISTANCE_MAX, 0);
    block.length = (unsigned)json_path_whole(path, object, "length", 0, DEFLATE_MATCH_SIZE_MAX, 0);
    block.odd =
        (enum block_oddity)case_word(reading, object, "odd", &case_oddities, BLOCK_IS_LAWFUL);
    return block;
}

/* NULL when there is none. The list ends at BLOCK_NONE. */
static const struct deflate_block *blocks_read(struct case_reading *reading, const json_t *object,
                                               uint64_t times)
{
    const json_t *list = json_path_list(reading->path, object, "blocks", CASE_BLOCKS_MAX);

    if (list == NULL) {
        return NULL;
    }
    struct deflate_block *blocks = g_new0(struct deflate_block, json_array_size(list) + 1);
    g_ptr_array_add(reading->memory, blocks);
    for (size_t i = 0; i < json_array_size(list); i++) {
        gsize before = json_path_enter_element(reading->path, "blocks", i);
        blocks[i] = block_read(reading, json_array_get(list, i), times);
        json_path_leave(reading->path, before);
    }
    return blocks;
}

/* ---- Members ---- */

static void codes_read(struct case_reading *reading, const json_t *object, int *codes)
{
    enum { CODE_MAX = 65535 };
    const json_t *list = json_path_list(reading->path, object, "codes", STEP_CODES_MAX);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *value = json_array_get(list, i);
        const char *word = json_string_value(value);
        if (json_is_null(value)) {
            codes[i] = NO_CODE;
        } else if (g_strcmp0(word, CODE_WORD_ANY_CLOSE) == 0) {
            codes[i] = ANY_CODE;
        } else if (g_strcmp0(word, CODE_WORD_ANY_STATUS) == 0) {
            codes[i] = ANY_STATUS;
        } else if (g_strcmp0(word, CODE_WORD_ANY_ERROR) == 0) {
            codes[i] = ANY_ERROR;
        } else if (json_is_integer(value) && json_integer_value(value) > 0 &&
                   json_integer_value(value) <= CODE_MAX) {
            codes[i] = (int)json_integer_value(value);
        } else {
            char *place = g_strdup_printf("codes[%zu]", i);
            char *shown = json_path_shown(value);
            json_path_fault(reading->path, place,
                            "%s is not a number from 1 to %d, null, \"" CODE_WORD_ANY_CLOSE
                            "\", \"" CODE_WORD_ANY_ERROR "\" or \"" CODE_WORD_ANY_STATUS "\"",
                            shown, CODE_MAX);
            g_free(shown);
            g_free(place);
        }
    }
}

static void frame_read(struct case_reading *reading, const json_t *object, struct step *step)
{
    enum { OPCODE_MAX = 15, RSV_MAX = 7, PIECES_MAX = 64 };
    struct json_path *path = reading->path;
    uint64_t times = 1;

    if (step->verb == VERB_FRAME || step->verb == VERB_EXPECT_MESSAGE) {
        json_path_need(path, object, "opcode");
    }
    step->opcode = (enum ws_opcode)json_path_whole(path, object, "opcode", 0, OPCODE_MAX, 0);
    step->rsv = (unsigned)json_path_whole(path, object, "rsv", 0, RSV_MAX, 0);
    step->unfinished = !json_path_flag(path, object, "fin", true);
    step->unmasked = json_path_flag(path, object, "masked_against_role", false);
    step->zero_key = json_path_flag(path, object, "zero_key", false);
    step->apart = json_path_flag(path, object, "apart", false);
    step->length_form = (enum length_form)case_word(reading, object, "length_form",
                                                    &case_length_forms, LENGTH_SHORTEST);
    step->claims_size = json_path_has(object, "claimed_size");
    step->claimed_size = json_path_whole_64(path, object, "claimed_size");
    step->times = (unsigned)json_path_whole(path, object, "times", 0, CASE_TIMES_MAX, 0);
    times = MAX(step->times, 1U);
    step->payload = case_payload(reading, object, "payload", times);
    step->deflating =
        (enum deflating)case_word(reading, object, "compressed", &case_deflatings, DEFLATING_NOT);
    step->tail = (enum deflate_tail)case_word(reading, object, "tail", &case_tails, TAIL_CUT);
    step->blocks = blocks_read(reading, object, times);
    step->pieces = (unsigned)json_path_whole(path, object, "pieces", 0, PIECES_MAX, 0);
    step->fresh_window = json_path_flag(path, object, "fresh_window", false);
}

static void expected_read(struct case_reading *reading, const json_t *object, struct step *step)
{
    enum { SIP_MAX = 1000000 };
    struct json_path *path = reading->path;

    codes_read(reading, object, step->codes);
    step->inside_frame = json_path_flag(path, object, "inside_frame", false);
    step->pause_ms = (int)json_path_whole(path, object, "ms", 0, CASE_PAUSE_MS_MAX, 0);
    step->sip_size = (unsigned)json_path_whole(path, object, "octets_in_ms", 0, SIP_MAX, 0);
    step->silent = json_path_flag(path, object, "silent", false);
    step->unhurried = json_path_flag(path, object, "unhurried", false);
    step->field = case_text(reading, object, "field", CASE_WORDS_SIZE_MAX);
    step->lists = case_text(reading, object, "lists", CASE_WORDS_SIZE_MAX);
    step->field_requirement = case_row(reading, object, "field_requirement");
    step->selects =
        (int)json_path_whole(path, object, "selects", -CASE_SELECTS_MAX, CASE_SELECTS_MAX, 0);
    step->agreement =
        (enum agreement)case_word(reading, object, "agreement", &case_agreements, AGREEMENT_ANY);
    step->says = case_text(reading, object, "says", CASE_WORDS_SIZE_MAX);
}

/* ---- Others ---- */

/* What each of `count` others plays; it proves what the case does. */
static const struct ws_case *plays_read(struct case_reading *reading, const json_t *object,
                                        const char *member, const struct ws_case *ws_case,
                                        uint64_t count)
{
    static const char *const keys[] = {"title", "needs", "hint", "request", "script"};
    const json_t *value = json_path_object(reading->path, object, member);
    uint64_t octets = reading->octets;

    if (value == NULL) {
        return NULL;
    }
    struct ws_case *plays = g_new0(struct ws_case, 1);
    g_ptr_array_add(reading->memory, plays);
    gsize before = json_path_enter(reading->path, member);
    json_path_keys(reading->path, value, keys, G_N_ELEMENTS(keys));
    plays->title = case_text(reading, value, "title", CASE_TITLE_SIZE_MAX);
    plays->title = plays->title != NULL ? plays->title : "it plays its part";
    plays->proves[0] = ws_case->proves[0];
    plays->against = ROLES_SERVER;
    plays->needs = case_bits(reading, value, "needs", &case_needs_bits);
    plays->hint = case_text(reading, value, "hint", CASE_WORDS_SIZE_MAX);
    plays->hint = plays->hint != NULL ? plays->hint : "";
    plays->request = case_request(reading, value);
    case_script(reading, value, plays, true);
    reading->octets = octets + (reading->octets - octets) * count;
    if (reading->octets > CASE_OCTETS_MAX) {
        json_path_fault(reading->path, NULL,
                        "all of them together move more than %d octets with the case",
                        CASE_OCTETS_MAX);
    }
    json_path_leave(reading->path, before);
    return plays;
}

static const struct ws_others *others_read(struct case_reading *reading, const json_t *object,
                                           const struct ws_case *ws_case)
{
    static const char *const keys[] = {
        "who", "count", "may_be_refused", "leave_together", "plays", "plays_without_echo"};
    struct json_path *path = reading->path;
    const json_t *value = json_path_object(path, object, "others");

    if (value == NULL) {
        return NULL;
    }
    struct ws_others *others = g_new0(struct ws_others, 1);
    g_ptr_array_add(reading->memory, others);
    gsize before = json_path_enter(path, "others");
    json_path_keys(path, value, keys, G_N_ELEMENTS(keys));
    json_path_need(path, value, "plays");
    others->count = (unsigned)json_path_whole(path, value, "count", 1, OTHERS_COUNT_MAX, 1);
    others->who = case_text(reading, value, "who", CASE_TITLE_SIZE_MAX);
    if (others->who == NULL) {
        others->who = others->count == 1 ? "another connection" : "other connections";
    }
    others->may_be_refused = json_path_flag(path, value, "may_be_refused", false);
    others->leave_together = json_path_flag(path, value, "leave_together", false);
    others->plays = plays_read(reading, value, "plays", ws_case, others->count);
    others->plays_without_echo =
        plays_read(reading, value, "plays_without_echo", ws_case, others->count);
    json_path_leave(path, before);
    return others;
}

/* ---- Scripts ---- */

static void step_read(struct case_reading *reading, const json_t *object, struct step *step)
{
    static const char *const keys[] = {
        "verb",        "words",        "or",
        "requirement", "opcode",       "fin",
        "rsv",         "zero_key",     "masked_against_role",
        "apart",       "length_form",  "claimed_size",
        "payload",     "compressed",   "tail",
        "blocks",      "pieces",       "fresh_window",
        "times",       "codes",        "inside_frame",
        "ms",          "octets_in_ms", "silent",
        "unhurried",   "field",        "lists",
        "selects",     "agreement",    "field_requirement",
        "says",        "others",
    };
    struct json_path *path = reading->path;

    if (!json_is_object(object)) {
        char *shown = json_path_shown(object);
        json_path_fault(path, NULL, "%s is not a step { ... }", shown);
        g_free(shown);
        return;
    }
    json_path_keys(path, object, keys, G_N_ELEMENTS(keys));
    json_path_need(path, object, "verb");
    step->verb = (enum verb)case_word(reading, object, "verb", &case_verbs, VERB_END);
    step->is_sibling = json_path_has(object, "or");
    step->grade = (enum grade)case_word(reading, object, "or", &case_grades, GRADE_PASS);
    step->requirement = case_row(reading, object, "requirement");
    frame_read(reading, object, step);
    expected_read(reading, object, step);
}

/* The rules that the catalogue keeps, too. */
static void script_check(struct case_reading *reading, const struct ws_case *plays)
{
    struct case_fault fault = case_lint_plays(plays);
    if (fault.words == NULL) {
        return;
    }
    bool is_step = fault.step != CASE_STEPS_MAX;
    gsize before = reading->path->place->len;
    if (is_step) {
        before = json_path_enter_element(reading->path, "script", fault.step);
    }
    json_path_fault(reading->path, fault.member, "%s", fault.words);
    json_path_leave(reading->path, before);
}

void case_script(struct case_reading *reading, const json_t *object, struct ws_case *ws_case,
                 bool is_plays)
{
    const json_t *list = json_path_list(reading->path, object, "script", CASE_STEPS_MAX - 1);

    json_path_need(reading->path, object, "script");
    for (size_t i = 0; i < json_array_size(list) && reading->path->fault == NULL; i++) {
        const json_t *one = json_array_get(list, i);
        gsize before = json_path_enter_element(reading->path, "script", i);
        step_read(reading, one, &ws_case->script[i]);
        if (is_plays && json_path_has(one, "others")) {
            json_path_fault(reading->path, "others", "others open no others");
        } else if (json_path_has(one, "others")) {
            ws_case->script[i].others = others_read(reading, one, ws_case);
        }
        json_path_leave(reading->path, before);
    }
    if (is_plays && reading->path->fault == NULL) {
        script_check(reading, ws_case);
    }
}
