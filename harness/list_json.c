/* SPDX-License-Identifier: MIT */
/*
 * Requirements and cases of the Autobahn suite as JSON; see list_json.h. A member with nothing in
 * it is written all the same where readers count on it. Cases of our own stand in list_case.c.
 */
#include "harness/list_json.h"

#include <assert.h>
#include <string.h>

#include "conformance/breach.h"
#include "reports/json_grow.h"

static void text_add(json_t *object, const char *name, const char *text)
{
    member_add(object, name, text != NULL ? json_string(text) : json_null());
}

void list_write(GString *out, json_t *root)
{
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    assert(text != NULL);
    g_string_append_printf(out, "%s\n", text);
    free(text);
    json_decref(root);
}

/* ---- Cases of the Autobahn suite ---- */

json_t *list_row(const char *id, const struct autobahn_row *row, const struct catalogue *catalogue)
{
    json_t *object = json_object();
    json_t *covered = json_array();

    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct ws_case *ws_case = &catalogue->cases[i];
        bool covers = false;
        for (size_t j = 0; j < CASE_COVERS_MAX && ws_case->covers[j] != NULL; j++) {
            covers |= strcmp(ws_case->covers[j], row->id) == 0;
        }
        if (covers) {
            element_add(covered, json_string(ws_case->id));
        }
    }
    text_add(object, "id", id);
    text_add(object, "suite", "autobahn");
    text_add(object, "title", row->title);
    member_add(object, "requirements", json_array());
    member_add(object, "covered_by", covered);
    member_add(object, "waits", json_boolean(row->waits));
    return object;
}

/* ---- Requirements ---- */

/* Who is known to break it, and how. */
static json_t *breaches_list(enum requirement_id id)
{
    json_t *items = json_array();
    size_t count = 0;
    size_t implementation_count = 0;
    const struct breach *list = breaches(&count);
    const struct implementation *judged = implementations(&implementation_count);

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < implementation_count && list[i].row == id; j++) {
            if ((list[i].who & (unsigned)judged[j].id) != 0) {
                json_t *item = json_object();
                text_add(item, "implementation", judged[j].title);
                text_add(item, "version", judged[j].version);
                text_add(item, "does", list[i].does);
                element_add(items, item);
            }
        }
    }
    return items;
}

json_t *list_requirement(const struct requirement *row, const struct catalogue *catalogue)
{
    json_t *object = json_object();
    json_t *cases = json_array();
    json_t *parts = json_array();
    json_t *vectors = json_array();
    json_t *scenarios = list_scenarios(row->id);

    for (size_t i = 0; i < sse_vector_count(); i++) {
        if (sse_vector_names(sse_vector_at(i), row->id)) {
            element_add(vectors, json_string(sse_vector_at(i)->id));
        }
    }
    for (size_t i = 0; i < catalogue->case_count; i++) {
        if (case_names(&catalogue->cases[i], row->id)) {
            element_add(cases, json_string(catalogue->cases[i].id));
        }
    }
    for (size_t i = 0; i < REQUIREMENT_PARTS_MAX && row->parts[i] != REQUIREMENT_NONE; i++) {
        element_add(parts, json_string(requirement_get(row->parts[i])->name));
    }
    text_add(object, "id", row->name);
    text_add(object, "ref", row->ref);
    text_add(object, "level", level_name(row->level));
    text_add(object, "side", side_name(row->side));
    text_add(object, "roles", roles_name(row->roles));
    text_add(object, "kind", kind_name(row->kind));
    text_add(object, "clause", row->clause);
    text_add(object, "text", row->text);
    text_add(object, "reason", row->reason);
    text_add(object, "ambiguity", row->ambiguity);
    text_add(object, "checks", row->checks);
    text_add(object, "restates",
             row->restates != REQUIREMENT_NONE ? requirement_get(row->restates)->name : NULL);
    member_add(object, "parts", parts);
    /* Of a server: the role that is judged. */
    member_add(object, "needs_case", json_boolean(requirement_needs_case(row, ROLES_SERVER)));
    member_add(object, "needs_mutant", json_boolean(requirement_needs_mutant(row, ROLES_SERVER)));
    /* Of a client alone: it has neither a case nor a scenario. */
    size_t case_count = json_array_size(cases) + json_array_size(scenarios);
    member_add(object, "awaits_case", json_boolean(requirement_awaits_case(row, case_count)));
    member_add(object, "cases", cases);
    member_add(object, "vectors", vectors);
    member_add(object, "scenarios", scenarios);
    member_add(object, "known_breaches", breaches_list(row->id));
    return object;
}
