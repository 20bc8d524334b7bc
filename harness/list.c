/* SPDX-License-Identifier: MIT */
/*
 * `assay list`. The JSON has every case with its script, so that others can use the cases without
 * this program: {"cases": [...]}, and with --requirements {"requirements": [...]}.
 */
#include "harness/list.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "harness/plan.h"
#include "harness/script.h"
#include "harness/verdict.h"

enum { ID_COLUMN = 48 };

static void json_print(json_t *root)
{
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    puts(text);
    free(text);
    json_decref(root);
}

static json_t *needs_json(unsigned needs)
{
    static const struct {
        unsigned need;
        const char *name;
    } names[] = {{NEEDS_ECHO, "echo"},
                 {NEEDS_DEFLATE, "permessage-deflate"},
                 {NEEDS_SUBPROTOCOL, "subprotocol"},
                 {NEEDS_CLOSE_ON_DEMAND, "close-on-demand"}};
    json_t *list = json_array();

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((needs & names[i].need) != 0) {
            json_array_append_new(list, json_string(names[i].name));
        }
    }
    return list;
}

static json_t *tags_json(unsigned tags)
{
    static const struct {
        unsigned tag;
        const char *name;
    } names[] = {{TAG_SECURITY, "security"}, {TAG_LARGE, "large"}, {TAG_WAITS, "waits"}};
    json_t *list = json_array();

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((tags & names[i].tag) != 0) {
            json_array_append_new(list, json_string(names[i].name));
        }
    }
    return list;
}

static json_t *payload_json(const struct payload *payload)
{
    GString *hex = g_string_new(NULL);

    for (size_t i = 0; i < payload->pattern_size; i++) {
        g_string_append_printf(hex, "%02x", (uint8_t)payload->pattern[i]);
    }
    json_t *object = json_pack("{s:s, s:I}", "hex", hex->str, "size", (json_int_t)payload->size);
    g_string_free(hex, TRUE);
    return object;
}

static json_t *codes_json(const int *codes)
{
    json_t *list = json_array();

    for (size_t i = 0; i < STEP_CODES_MAX && codes[i] != 0; i++) {
        json_array_append_new(list, codes[i] == NO_CODE    ? json_null()
                                    : codes[i] == ANY_CODE ? json_string("any")
                                                           : json_integer(codes[i]));
    }
    return list;
}

static json_t *step_json(const struct step *step, const char *words)
{
    static const char *const verbs[] = {
        [VERB_END] = "end",
        [VERB_FRAME] = "frame",
        [VERB_RAW] = "raw",
        [VERB_PAUSE] = "pause",
        [VERB_EXPECT_MESSAGE] = "expect-message",
        [VERB_EXPECT_PONG] = "expect-pong",
        [VERB_EXPECT_CLOSE] = "expect-close",
        [VERB_EXPECT_FAIL] = "expect-fail",
        [VERB_EXPECT_END] = "expect-end",
    };
    static const char *const grades[] = {
        [GRADE_PASS] = "pass", [GRADE_INFO] = "info", [GRADE_BROKEN] = "broken"};
    static const char *const forms[] = {
        [LENGTH_SHORTEST] = "shortest", [LENGTH_7] = "7", [LENGTH_16] = "16", [LENGTH_64] = "64"};
    json_t *object = json_pack("{s:s, s:s}", "verb", verbs[step->verb], "words", words);

    if (step->is_sibling) {
        json_object_set_new(object, "or", json_string(grades[step->grade]));
    }
    if (step->requirement != REQUIREMENT_NONE) {
        json_object_set_new(object, "requirement",
                            json_string(requirement_get(step->requirement)->name));
    }
    if (step->verb == VERB_FRAME || step->verb == VERB_EXPECT_MESSAGE) {
        json_object_set_new(object, "opcode", json_integer((json_int_t)step->opcode));
    }
    if (step->verb == VERB_FRAME) {
        json_object_update_new(
            object, json_pack("{s:b, s:i, s:b, s:b, s:s}", "fin", !step->unfinished, "rsv",
                              (int)step->rsv, "against_role", step->unmasked, "zero_key",
                              step->zero_key, "length_form", forms[step->length_form]));
        if (step->claims_size) {
            char claimed[32];
            g_snprintf(claimed, sizeof(claimed), "%" G_GUINT64_FORMAT, step->claimed_size);
            json_object_set_new(object, "claimed_size", json_string(claimed));
        }
    }
    if (step->verb <= VERB_RAW || step->verb == VERB_EXPECT_MESSAGE ||
        step->verb == VERB_EXPECT_PONG) {
        json_object_set_new(object, "payload", payload_json(&step->payload));
    }
    if (step->verb == VERB_EXPECT_CLOSE || step->verb == VERB_EXPECT_FAIL) {
        json_object_set_new(object, "codes", codes_json(step->codes));
    }
    if (step->verb == VERB_PAUSE) {
        json_object_set_new(object, "ms", json_integer(step->pause_ms));
    }
    return object;
}

static json_t *case_json(const struct ws_case *ws_case)
{
    json_t *covers = json_array();
    json_t *proves = json_array();
    json_t *requirements = json_array();
    json_t *script = json_array();
    GPtrArray *words = script_describe(ws_case);

    for (size_t i = 0; i < CASE_COVERS_MAX && ws_case->covers[i] != NULL; i++) {
        json_array_append_new(covers, json_string(ws_case->covers[i]));
    }
    for (size_t i = 0; i < CASE_PROVES_MAX && ws_case->proves[i] != REQUIREMENT_NONE; i++) {
        json_array_append_new(proves, json_string(requirement_get(ws_case->proves[i])->name));
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        if (case_names(ws_case, id)) {
            json_array_append_new(requirements, json_string(requirement_get(id)->name));
        }
    }
    for (size_t i = 0; i < case_step_count(ws_case); i++) {
        json_array_append_new(script, step_json(&ws_case->script[i], g_ptr_array_index(words, i)));
    }
    g_ptr_array_unref(words);
    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:o, s:o, s:s, s:s, s:s, s:b, s:o}", "id",
                     ws_case->id, "suite", "conformance", "title", ws_case->title, "proves", proves,
                     "requirements", requirements, "covers", covers, "against",
                     roles_name(ws_case->against), "needs", needs_json(ws_case->needs), "tags",
                     tags_json(ws_case->tags), "since", ws_case->since, "why", ws_case->why, "hint",
                     ws_case->hint, "every_run", ws_case->passive != PASSIVE_NONE, "script",
                     script);
}

static json_t *requirement_json(const struct requirement *row, const struct catalogue *catalogue)
{
    json_t *cases = json_array();
    json_t *parts = json_array();

    for (size_t i = 0; i < catalogue->case_count; i++) {
        if (case_names(&catalogue->cases[i], row->id)) {
            json_array_append_new(cases, json_string(catalogue->cases[i].id));
        }
    }
    for (size_t i = 0; i < REQUIREMENT_PARTS_MAX && row->parts[i] != REQUIREMENT_NONE; i++) {
        json_array_append_new(parts, json_string(requirement_get(row->parts[i])->name));
    }
    const char *restates =
        row->restates != REQUIREMENT_NONE ? requirement_get(row->restates)->name : NULL;
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s?, s:s?, s:s?, s:o, s:b, s:b, s:o}", "id",
        row->name, "ref", row->ref, "level", level_name(row->level), "side", side_name(row->side),
        "roles", roles_name(row->roles), "kind", kind_name(row->kind), "clause", row->clause,
        "text", row->text, "reason", row->reason, "ambiguity", row->ambiguity, "restates", restates,
        "parts", parts, "needs_case", requirement_needs_case(row, ROLES_SERVER), "needs_mutant",
        requirement_needs_mutant(row, ROLES_SERVER), "cases", cases);
}

static void list_requirements(const struct options *options, const struct catalogue *catalogue)
{
    json_t *list = json_array();

    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        if (options->json) {
            json_array_append_new(list, requirement_json(row, catalogue));
        } else {
            unsigned count = 0;
            for (size_t i = 0; i < catalogue->case_count; i++) {
                count += case_names(&catalogue->cases[i], id);
            }
            printf("%-*s %-6s %-8s %-6s %-8s %3u cases  %s: %s\n", ID_COLUMN, row->name,
                   level_name(row->level), side_name(row->side), roles_name(row->roles),
                   kind_name(row->kind), count, row->clause, row->text);
        }
    }
    if (options->json) {
        json_print(json_pack("{s:o}", "requirements", list));
    } else {
        json_decref(list);
    }
}

static void case_print(const struct item *item, json_t *list)
{
    const struct case_result *result = item->result;

    if (list != NULL) {
        json_array_append_new(list,
                              item->ws_case != NULL
                                  ? case_json(item->ws_case)
                                  : json_pack("{s:s, s:s, s:s, s:[]}", "id", result->id, "suite",
                                              "autobahn", "title", result->title, "requirements"));
        return;
    }
    printf("%-*s %s", ID_COLUMN, result->id, result->title);
    for (guint i = 0; i < result->requirements->len; i++) {
        const struct requirement *row = g_ptr_array_index(result->requirements, i);
        printf("%s%s", i == 0 ? "  [" : ", ", row->name);
    }
    puts(result->requirements->len > 0 ? "]" : "");
}

int list_run(const struct options *options)
{
    char *error = NULL;
    struct plan *plan = plan_new(options, &error);
    unsigned count = 0;

    if (plan == NULL) {
        fprintf(stderr, "assay: %s\n", error);
        g_free(error);
        return EXIT_USAGE;
    }
    if (options->requirements) {
        list_requirements(options, plan->catalogue);
        plan_free(plan);
        return EXIT_OK;
    }
    json_t *list = options->json ? json_array() : NULL;
    for (guint i = 0; i < plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(plan->items, i);
        if (item->is_reported) {
            case_print(item, list);
            count++;
        }
    }
    if (list != NULL) {
        json_print(json_pack("{s:o}", "cases", list));
    }
    plan_free(plan);
    return count > 0 ? EXIT_OK : EXIT_NOTHING_RUN;
}
