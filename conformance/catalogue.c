/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: the tables of conformance/websocket/ and conformance/sse/ laid one behind the
 * other, families expanded.
 *
 * A family becomes one case for each of its values: `{}` in its id is replaced by the value's name,
 * `{}` in its title by what the value says, VALUE in a payload and `{value}` in a request or an
 * offer by the value's octets, CODE_OF_VALUE by its number. Only ids, titles, requests and offers
 * of families are new strings; all else points into the tables.
 */
#include "conformance/catalogue.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/sse/sections.h"
#include "conformance/websocket/sections.h"

/* What catalogue_new() gives out is the first member; the strings are kept to be freed with it. */
struct catalogue_store {
    struct catalogue catalogue;
    char **strings;
    size_t string_count;
};

static const struct ws_section *const sections[] = {WS_SECTIONS, SSE_SECTIONS};

enum { SECTION_COUNT = sizeof(sections) / sizeof(sections[0]) };

static void *memory_or_abort(void *memory)
{
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return memory;
}

/* A copy of `text` in which each `mark` is `value`; kept by the store. */
static const char *text_expand(struct catalogue_store *store, const char *text, const char *mark,
                               const char *value)
{
    size_t mark_size = strlen(mark);
    size_t value_size = strlen(value);
    size_t size_max = strlen(text) + 1;
    for (const char *hole = strstr(text, mark); hole != NULL;
         hole = strstr(hole + mark_size, mark)) {
        size_max += value_size;
    }

    char *expanded = memory_or_abort(malloc(size_max));
    size_t size = 0;
    const char *rest = text;
    for (const char *hole = strstr(rest, mark); hole != NULL; hole = strstr(rest, mark)) {
        memcpy(expanded + size, rest, (size_t)(hole - rest));
        size += (size_t)(hole - rest);
        memcpy(expanded + size, value, value_size);
        size += value_size;
        rest = hole + mark_size;
    }
    memcpy(expanded + size, rest, strlen(rest) + 1);
    assert(size + strlen(rest) < size_max);
    store->strings[store->string_count++] = expanded;
    return expanded;
}

static void step_expand(struct step *step, const struct value *value)
{
    if (step->payload.of_value) {
        step->payload = value->payload;
        step->payload.of_value = false;
    }
    for (size_t index = 0; index < STEP_CODES_MAX; index++) {
        if (step->codes[index] == CODE_OF_VALUE) {
            step->codes[index] = value->number;
        }
    }
}

static void family_expand(struct catalogue_store *store, const struct ws_family *family,
                          const struct value *value)
{
    struct catalogue *catalogue = &store->catalogue;
    struct ws_case *ws_case = &catalogue->cases[catalogue->case_count++];
    *ws_case = family->pattern;
    ws_case->id = text_expand(store, family->pattern.id, "{}", value->name);
    ws_case->title =
        text_expand(store, family->pattern.title, "{}", value->says ? value->says : value->name);
    if (family->pattern.request != NULL) {
        ws_case->request =
            text_expand(store, family->pattern.request, "{value}", value->payload.pattern);
    }
    if (family->pattern.offer != NULL) {
        ws_case->offer =
            text_expand(store, family->pattern.offer, "{value}", value->payload.pattern);
    }
    if (ws_case->close_code == CODE_OF_VALUE) {
        ws_case->close_code = value->number;
    }
    for (size_t index = 0; index < CASE_STEPS_MAX; index++) {
        step_expand(&ws_case->script[index], value);
    }
}

static void section_expand(struct catalogue_store *store, const struct ws_section *section)
{
    struct catalogue *catalogue = &store->catalogue;
    for (size_t index = 0; index < section->case_count; index++) {
        catalogue->cases[catalogue->case_count++] = section->cases[index];
    }
    for (size_t index = 0; index < section->family_count; index++) {
        const struct ws_family *family = &section->families[index];
        for (size_t value_index = 0; value_index < family->value_count; value_index++) {
            family_expand(store, family, &family->values[value_index]);
        }
    }
}

struct catalogue *catalogue_new(void)
{
    size_t case_count = 0;
    size_t string_count = 0;
    for (size_t index = 0; index < SECTION_COUNT; index++) {
        case_count += sections[index]->case_count;
        for (size_t family = 0; family < sections[index]->family_count; family++) {
            case_count += sections[index]->families[family].value_count;
            const struct ws_family *one = &sections[index]->families[family];
            size_t each = 2U + (one->pattern.request != NULL) + (one->pattern.offer != NULL);
            string_count += each * one->value_count;
        }
    }

    struct catalogue_store *store = memory_or_abort(calloc(1, sizeof(*store)));
    store->catalogue.cases = memory_or_abort(calloc(case_count + 1, sizeof(struct ws_case)));
    store->strings = memory_or_abort(calloc(string_count + 1, sizeof(char *)));
    for (size_t index = 0; index < SECTION_COUNT; index++) {
        section_expand(store, sections[index]);
    }
    assert(store->catalogue.case_count == case_count);
    assert(store->string_count == string_count);
    return &store->catalogue;
}

void catalogue_free(struct catalogue *catalogue)
{
    if (catalogue == NULL) {
        return;
    }
    struct catalogue_store *store = (struct catalogue_store *)(void *)catalogue;
    for (size_t index = 0; index < store->string_count; index++) {
        free(store->strings[index]);
    }
    free(store->strings);
    free(catalogue->cases);
    free(store);
}

void catalogue_add(struct catalogue *catalogue, const struct ws_case *ws_case)
{
    size_t count = catalogue->case_count + 1;
    catalogue->cases =
        memory_or_abort(realloc(catalogue->cases, (count + 1) * sizeof(struct ws_case)));
    catalogue->cases[catalogue->case_count] = *ws_case;
    catalogue->case_count = count;
    memset(&catalogue->cases[count], 0, sizeof(struct ws_case));
}

const struct ws_case *catalogue_find(const struct catalogue *catalogue, const char *id)
{
    for (size_t index = 0; index < catalogue->case_count; index++) {
        if (strcmp(catalogue->cases[index].id, id) == 0) {
            return &catalogue->cases[index];
        }
    }
    return NULL;
}

unsigned case_others_count(const struct ws_case *ws_case)
{
    unsigned count = 0;
    for (size_t index = 0; index < case_step_count(ws_case); index++) {
        const struct ws_others *others = ws_case->script[index].others;
        count += others != NULL ? others->count : 0;
    }
    return count;
}

unsigned step_times(const struct step *step)
{
    return step->times == 0 ? 1 : step->times;
}

struct payload step_payload(const struct step *step, unsigned index)
{
    struct payload payload = step->payload;
    assert(index < step_times(step));
    payload.begin += index;
    return payload;
}

size_t case_step_count(const struct ws_case *ws_case)
{
    size_t count = 0;
    while (count < CASE_STEPS_MAX && ws_case->script[count].verb != VERB_END) {
        count++;
    }
    return count;
}

/* Failing a connection has three rules of its own, whatever the offence was (RFC 6455 7.1.7). */
static bool is_rule_of_failing(enum requirement_id requirement)
{
    return requirement == WS_7_1_7_SERVER_FAILS_BY_CLOSING ||
           requirement == WS_7_1_7_SENDS_FITTING_CLOSE ||
           requirement == WS_7_1_7_NOTHING_AFTER_FAILING;
}

/* What a 101 that opens has to be, whatever was asked (RFC 6455 4.2.2). */
static bool is_rule_of_opening(enum requirement_id requirement)
{
    return requirement == WS_4_2_2_SENDS_UPGRADE || requirement == WS_4_2_2_SENDS_CONNECTION ||
           requirement == WS_4_2_2_SENDS_ACCEPT || requirement == WS_11_3_3_ONE_ACCEPT ||
           requirement == WS_4_2_2_SUBPROTOCOL_FROM_LIST ||
           requirement == WS_4_2_2_SUBPROTOCOL_NEVER_EMPTY ||
           requirement == WS_11_3_4_ONE_SUBPROTOCOL ||
           requirement == WS_4_2_2_EXTENSIONS_FROM_LIST ||
           requirement == WS_4_2_2_EXTENSIONS_NEVER_EMPTY;
}

/* What a peer keeps that is silent behind its Close (RFC 6455 5.5.1). */
static bool is_rule_of_silence(enum requirement_id requirement)
{
    return requirement == WS_5_5_1_ONE_CLOSE_ONLY ||
           requirement == WS_5_5_1_SENDS_NO_DATA_AFTER_CLOSE;
}

bool case_names(const struct ws_case *ws_case, enum requirement_id requirement)
{
    for (size_t index = 0; index < CASE_PROVES_MAX; index++) {
        if (ws_case->proves[index] == requirement && requirement != REQUIREMENT_NONE) {
            return true;
        }
    }
    size_t step_count = case_step_count(ws_case);
    for (size_t index = 0; index < step_count; index++) {
        const struct step *step = &ws_case->script[index];
        if (step->requirement == requirement && requirement != REQUIREMENT_NONE) {
            return true;
        }
        if (step->field_requirement == requirement && requirement != REQUIREMENT_NONE) {
            return true;
        }
        if (step->silent && is_rule_of_silence(requirement)) {
            return true;
        }
        if ((step->verb == VERB_EXPECT_FAIL && is_rule_of_failing(requirement)) ||
            (step->verb == VERB_EXPECT_OPEN && is_rule_of_opening(requirement)) ||
            (step->verb == VERB_EXPECT_STATUS && requirement == WS_4_2_1_SENDS_ERROR_STATUS)) {
            return true;
        }
    }
    return false;
}

void payload_copy(const struct payload *payload, uint64_t offset, void *out, size_t size)
{
    assert(!payload->of_value);
    assert(offset <= payload->size);
    assert(size <= payload->size - offset);
    unsigned char *octets = out;
    while (size > 0) {
        assert(payload->pattern_size > 0);
        size_t at = (size_t)((payload->begin + offset) % payload->pattern_size);
        size_t piece_size = payload->pattern_size - at;
        if (piece_size > size) {
            piece_size = size;
        }
        memcpy(octets, payload->pattern + at, piece_size);
        octets += piece_size;
        offset += piece_size;
        size -= piece_size;
    }
}
