/* SPDX-License-Identifier: MIT */
/*
 * Scenarios for clients of event streams for `assay explain`: what the server does to each request,
 * and what has to be seen of the client.
 */
#include "harness/explain.h"

#include "conformance/sse/client.h"
#include "harness/client_report.h"

enum { INDENT = 2, COLUMN = 16 };

static void field(const struct terminal *to, const char *label, const char *text)
{
    if (text != NULL) {
        terminal_field(to, INDENT, COLUMN, label, text);
    }
}

static void answers_fields(const struct terminal *to, const struct client_scenario *scenario)
{
    GPtrArray *lines = client_script_words(scenario);

    for (guint i = 0; i < lines->len; i++) {
        field(to, i == 0 ? "the server" : "", g_ptr_array_index(lines, i));
    }
    g_ptr_array_unref(lines);
}

bool explain_scenario(const struct terminal *to, const char *id)
{
    const struct client_scenario *scenario = client_scenario_find(id);

    if (scenario == NULL) {
        return false;
    }
    terminal_field(to, 0, 0, "", scenario->id);
    field(to, "a good client", scenario->title);
    field(to, "why it bites", scenario->why);
    field(to, "look at", scenario->hint);
    answers_fields(to, scenario);
    field(to, "is told", scenario->story);
    field(to, "is recorded", scenario->records);
    for (size_t i = 0; i < CLIENT_PROVES_MAX && scenario->proves[i] != REQUIREMENT_NONE; i++) {
        const struct requirement *row = requirement_get(scenario->proves[i]);
        char *words = g_strdup_printf("%s (%s, %s): %s", row->name, level_name(row->level),
                                      row->clause, row->text);
        field(to, i == 0 ? "proves" : "", words);
        g_free(words);
    }
    char *command = g_strdup_printf("assay client sse %s -v -- CLIENT '{url}'", scenario->id);
    terminal_copyable(to, INDENT, COLUMN, "run", command);
    g_free(command);
    return true;
}

GPtrArray *explain_scenarios(enum requirement_id row)
{
    GPtrArray *ids = g_ptr_array_new();

    for (size_t i = 0; i < client_scenario_count(); i++) {
        if (client_scenario_names(client_scenario_at(i), row)) {
            g_ptr_array_add(ids, (char *)client_scenario_at(i)->id);
        }
    }
    return ids;
}
