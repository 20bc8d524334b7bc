/* SPDX-License-Identifier: MIT */
/*
 * A case as JSON, in the form that harness/case_file.c reads back; see list_json.h and
 * docs/cases.md. A step has only the members that are not as they are by themselves; `words` and
 * the like tell people what it comes to, and are not read.
 */
#include <string.h>

#include "harness/case_names.h"
#include "harness/list_json.h"
#include "harness/script.h"
#include "reports/json_grow.h"

static void text_add(json_t *object, const char *name, const char *text)
{
    if (text != NULL) {
        member_add(object, name, json_string(text));
    }
}

static void flag_add(json_t *object, const char *name, bool is_set)
{
    if (is_set) {
        member_add(object, name, json_true());
    }
}

static void count_add(json_t *object, const char *name, json_int_t count)
{
    if (count != 0) {
        member_add(object, name, json_integer(count));
    }
}

static void word_add(json_t *object, const char *name, const struct case_names *names,
                     unsigned index)
{
    assert(index < names->count);
    text_add(object, name, names->words[index]);
}

static void row_add(json_t *object, const char *name, enum requirement_id row)
{
    if (row != REQUIREMENT_NONE) {
        text_add(object, name, requirement_get(row)->name);
    }
}

static json_t *bits_list(const struct case_names *names, unsigned bits)
{
    json_t *list = json_array();

    for (size_t i = 0; i < names->count; i++) {
        if ((bits & 1U << i) != 0) {
            element_add(list, json_string(names->words[i]));
        }
    }
    return list;
}

json_t *list_tags(unsigned tags)
{
    return bits_list(&case_tag_bits, tags);
}

/* ---- Octets ---- */

static char *hex_of(const char *octets, size_t size)
{
    GString *hex = g_string_new(NULL);

    for (size_t i = 0; i < size; i++) {
        g_string_append_printf(hex, "%02x", (unsigned)(uint8_t)octets[i]);
    }
    return g_string_free(hex, FALSE);
}

json_t *list_payload(const struct payload *payload)
{
    char *hex = hex_of(payload->pattern, payload->pattern_size);
    json_t *object = json_object();

    text_add(object, "hex", hex);
    member_add(object, "size", json_integer((json_int_t)payload->size));
    count_add(object, "begin", (json_int_t)payload->begin);
    g_free(hex);
    return object;
}

static bool is_plain(const struct payload *payload)
{
    bool is_plain = true;

    for (size_t i = 0; i < payload->pattern_size && is_plain; i++) {
        is_plain = g_ascii_isprint(payload->pattern[i]) || payload->pattern[i] == '\r' ||
                   payload->pattern[i] == '\n' || payload->pattern[i] == '\t';
    }
    return is_plain;
}

/* As text where that can be read; nothing at all where there is nothing. */
static void payload_add(json_t *step, const char *name, const struct payload *payload)
{
    if (payload->pattern_size == 0 && payload->size == 0 && payload->begin == 0) {
        return;
    }
    json_t *object = json_object();
    if (is_plain(payload)) {
        member_add(object, "text", json_stringn(payload->pattern, payload->pattern_size));
    } else {
        char *hex = hex_of(payload->pattern, payload->pattern_size);
        text_add(object, "hex", hex);
        g_free(hex);
    }
    if (payload->size != payload->pattern_size) {
        member_add(object, "size", json_integer((json_int_t)payload->size));
    }
    count_add(object, "begin", (json_int_t)payload->begin);
    member_add(step, name, object);
}

/* ---- Steps ---- */

static void codes_add(json_t *object, const int *codes)
{
    json_t *list = json_array();

    for (size_t i = 0; i < STEP_CODES_MAX && codes[i] != 0; i++) {
        if (codes[i] == NO_CODE) {
            element_add(list, json_null());
        } else if (codes[i] == ANY_CODE) {
            element_add(list, json_string(CODE_WORD_ANY_CLOSE));
        } else if (codes[i] == ANY_STATUS) {
            element_add(list, json_string(CODE_WORD_ANY_STATUS));
        } else if (codes[i] == ANY_ERROR) {
            element_add(list, json_string(CODE_WORD_ANY_ERROR));
        } else {
            element_add(list, json_integer(codes[i]));
        }
    }
    if (json_array_size(list) > 0) {
        member_add(object, "codes", list);
    } else {
        json_decref(list);
    }
}

static void frame_add(json_t *object, const struct step *step)
{
    if (step->verb == VERB_FRAME || step->verb == VERB_EXPECT_MESSAGE || step->opcode != 0) {
        member_add(object, "opcode", json_integer((json_int_t)step->opcode));
    }
    if (step->unfinished) {
        member_add(object, "fin", json_false());
    }
    count_add(object, "rsv", (json_int_t)step->rsv);
    flag_add(object, "masked_against_role", step->unmasked);
    flag_add(object, "zero_key", step->zero_key);
    flag_add(object, "apart", step->apart);
    if (step->length_form != LENGTH_SHORTEST) {
        word_add(object, "length_form", &case_length_forms, step->length_form);
    }
    if (step->claims_size) {
        /* As text: it may need all 64 bits. */
        char *claimed = g_strdup_printf("%" G_GUINT64_FORMAT, step->claimed_size);
        text_add(object, "claimed_size", claimed);
        g_free(claimed);
    }
    payload_add(object, "payload", &step->payload);
}

static json_t *blocks_list(const struct deflate_block *blocks)
{
    json_t *list = json_array();

    for (const struct deflate_block *block = blocks; block->kind != BLOCK_NONE; block++) {
        json_t *object = json_object();
        word_add(object, "kind", &case_blocks, block->kind);
        flag_add(object, "final", block->final);
        payload_add(object, "literals", &block->literals);
        count_add(object, "distance", (json_int_t)block->distance);
        count_add(object, "length", (json_int_t)block->length);
        word_add(object, "odd", &case_oddities, block->odd);
        element_add(list, object);
    }
    return list;
}

/* How the payload goes out compressed. */
static void deflating_add(json_t *object, const struct step *step)
{
    word_add(object, "compressed", &case_deflatings, step->deflating);
    if (step->tail != TAIL_CUT) {
        word_add(object, "tail", &case_tails, step->tail);
    }
    if (step->blocks != NULL) {
        member_add(object, "blocks", blocks_list(step->blocks));
    }
    count_add(object, "pieces", (json_int_t)step->pieces);
    flag_add(object, "fresh_window", step->fresh_window);
    count_add(object, "times", (json_int_t)step->times);
}

/* What an expectation asks for beyond its codes. */
static void expected_add(json_t *object, const struct step *step)
{
    codes_add(object, step->codes);
    flag_add(object, "inside_frame", step->inside_frame);
    count_add(object, "ms", step->pause_ms);
    count_add(object, "octets_in_ms", (json_int_t)step->sip_size);
    flag_add(object, "silent", step->silent);
    flag_add(object, "unhurried", step->unhurried);
    text_add(object, "field", step->field);
    text_add(object, "lists", step->lists);
    row_add(object, "field_requirement", step->field_requirement);
    count_add(object, "selects", step->selects);
    word_add(object, "agreement", &case_agreements, step->agreement);
    text_add(object, "says", step->says);
}

static json_t *step_object(const struct step *step, const char *words)
{
    json_t *object = json_object();

    word_add(object, "verb", &case_verbs, step->verb);
    text_add(object, "words", words);
    if (step->is_sibling) {
        word_add(object, "or", &case_grades, step->grade);
    }
    row_add(object, "requirement", step->requirement);
    frame_add(object, step);
    deflating_add(object, step);
    expected_add(object, step);
    return object;
}

/* The steps but for the others of a step. */
static json_t *script_list(const struct ws_case *ws_case)
{
    GPtrArray *words = script_describe(ws_case);
    json_t *script = json_array();

    for (size_t i = 0; i < case_step_count(ws_case); i++) {
        element_add(script, step_object(&ws_case->script[i], g_ptr_array_index(words, i)));
    }
    g_ptr_array_unref(words);
    return script;
}

/* What each of the others plays: only what counts of it. */
static json_t *plays_object(const struct ws_case *plays)
{
    json_t *object = json_object();

    text_add(object, "title", plays->title);
    member_add(object, "needs", bits_list(&case_needs_bits, plays->needs));
    text_add(object, "hint", plays->hint);
    text_add(object, "request", plays->request);
    member_add(object, "script", script_list(plays));
    return object;
}

static json_t *others_object(const struct ws_others *others)
{
    json_t *object = json_object();

    text_add(object, "who", others->who);
    member_add(object, "count", json_integer((json_int_t)others->count));
    flag_add(object, "may_be_refused", others->may_be_refused);
    flag_add(object, "leave_together", others->leave_together);
    member_add(object, "plays", plays_object(others->plays));
    if (others->plays_without_echo != NULL) {
        member_add(object, "plays_without_echo", plays_object(others->plays_without_echo));
    }
    return object;
}

/* ---- Cases ---- */

/* What a case wants agreed: only what is not free. */
static void terms_add(json_t *object, const struct ws_terms *terms)
{
    json_t *agreed = json_object();

    if (terms->server_takeover != ANY_WAY) {
        member_add(agreed, "server_takeover", json_boolean(terms->server_takeover == WANTED));
    }
    if (terms->client_takeover != ANY_WAY) {
        member_add(agreed, "client_takeover", json_boolean(terms->client_takeover == WANTED));
    }
    count_add(agreed, "server_bits_min", (json_int_t)terms->server_bits_min);
    count_add(agreed, "server_bits_max", (json_int_t)terms->server_bits_max);
    count_add(agreed, "client_bits_min", (json_int_t)terms->client_bits_min);
    count_add(agreed, "client_bits_max", (json_int_t)terms->client_bits_max);
    if (json_object_size(agreed) > 0) {
        member_add(object, "agreed", agreed);
    } else {
        json_decref(agreed);
    }
}

static json_t *requirements_list(const struct ws_case *ws_case)
{
    json_t *requirements = json_array();

    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        if (case_names(ws_case, id)) {
            element_add(requirements, json_string(requirement_get(id)->name));
        }
    }
    return requirements;
}

static void lists_add(json_t *object, const struct ws_case *ws_case)
{
    json_t *proves = json_array();
    json_t *covers = json_array();

    for (size_t i = 0; i < CASE_PROVES_MAX && ws_case->proves[i] != REQUIREMENT_NONE; i++) {
        element_add(proves, json_string(requirement_get(ws_case->proves[i])->name));
    }
    for (size_t i = 0; i < CASE_COVERS_MAX && ws_case->covers[i] != NULL; i++) {
        element_add(covers, json_string(ws_case->covers[i]));
    }
    member_add(object, "proves", proves);
    member_add(object, "requirements", requirements_list(ws_case));
    member_add(object, "covers", covers);
}

json_t *list_case(const struct ws_case *ws_case)
{
    json_t *object = json_object();
    json_t *script = script_list(ws_case);

    for (size_t i = 0; i < case_step_count(ws_case); i++) {
        if (ws_case->script[i].others != NULL) {
            member_add(json_array_get(script, i), "others",
                       others_object(ws_case->script[i].others));
        }
    }
    text_add(object, "id", ws_case->id);
    text_add(object, "suite", "conformance");
    text_add(object, "title", ws_case->title);
    lists_add(object, ws_case);
    word_add(object, "against", &case_roles, ws_case->against);
    member_add(object, "needs", bits_list(&case_needs_bits, ws_case->needs));
    member_add(object, "tags", list_tags(ws_case->tags));
    text_add(object, "since", ws_case->since);
    text_add(object, "why", ws_case->why);
    text_add(object, "hint", ws_case->hint);
    member_add(object, "every_run", json_boolean(ws_case->passive != PASSIVE_NONE));
    flag_add(object, "check", ws_case->check != SSE_CHECK_NONE);
    text_add(object, "request", ws_case->request);
    text_add(object, "offer", ws_case->offer);
    terms_add(object, &ws_case->agreed);
    count_add(object, "close_code", ws_case->close_code);
    flag_add(object, "whole_only", ws_case->whole_only);
    flag_add(object, "narrow", ws_case->is_narrow);
    member_add(object, "script", script);
    return object;
}
