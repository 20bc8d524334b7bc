/* SPDX-License-Identifier: MIT */
/* Scenarios for clients of event streams as JSON; see list_json.h. */
#include "conformance/sse/client.h"
#include "harness/client_report.h"
#include "harness/list_json.h"
#include "reports/json_grow.h"

static json_t *needs_of(const struct client_scenario *scenario)
{
    static const struct {
        unsigned need;
        const char *name;
    } names[] = {{CLIENT_NEEDS_EVENTS, "events"},
                 {CLIENT_NEEDS_STATES, "states"},
                 {CLIENT_NEEDS_CLOSE, "close"}};
    json_t *needs = json_array();

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if ((scenario->needs & names[i].need) != 0) {
            element_add(needs, json_string(names[i].name));
        }
    }
    return needs;
}

json_t *list_scenario(const struct client_scenario *scenario)
{
    json_t *object = json_object();
    json_t *proves = json_array();
    json_t *script = json_array();
    GPtrArray *lines = client_script_words(scenario);

    for (size_t i = 0; i < CLIENT_PROVES_MAX && scenario->proves[i] != REQUIREMENT_NONE; i++) {
        element_add(proves, json_string(requirement_get(scenario->proves[i])->name));
    }
    for (guint i = 0; i < lines->len; i++) {
        element_add(script, json_string(g_ptr_array_index(lines, i)));
    }
    member_add(object, "id", json_string(scenario->id));
    member_add(object, "title", json_string(scenario->title));
    member_add(object, "proves", proves);
    member_add(object, "needs", needs_of(scenario));
    member_add(object, "since", json_string(scenario->since));
    member_add(object, "why", json_string(scenario->why));
    member_add(object, "hint", json_string(scenario->hint));
    member_add(object, "server", script);
    g_ptr_array_unref(lines);
    return object;
}

json_t *list_scenarios(enum requirement_id row)
{
    json_t *ids = json_array();

    for (size_t i = 0; i < client_scenario_count(); i++) {
        if (client_scenario_names(client_scenario_at(i), row)) {
            element_add(ids, json_string(client_scenario_at(i)->id));
        }
    }
    return ids;
}
