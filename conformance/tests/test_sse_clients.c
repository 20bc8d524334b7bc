/* SPDX-License-Identifier: MIT */
/* The scenarios for clients keep the rules of client.h, and each row of a client has some. */
#include <glib.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "conformance/sse/client_parsing.h"
#include "conformance/sse/vector.h"

static const char *lint_words(const struct client_scenario *scenario)
{
    if (!g_regex_match_simple("^sse/[a-z0-9]+/[a-z0-9]+(-[a-z0-9]+)*$", scenario->id, 0, 0)) {
        return "the id is not of the form sse/<area>/<name>";
    }
    if (scenario->title == NULL || *scenario->title == '\0' || strlen(scenario->title) > 70) {
        return "the title is missing or too long";
    }
    if (g_regex_match_simple("\\b(should|must|test|tests)\\b", scenario->title, G_REGEX_CASELESS,
                             0)) {
        return "the title is no fact in the present tense";
    }
    if (scenario->why == NULL || scenario->hint == NULL || scenario->since == NULL) {
        return "why, hint or since is missing";
    }
    return NULL;
}

static const char *lint_rows(const struct client_scenario *scenario)
{
    if (scenario->proves[0] == REQUIREMENT_NONE) {
        return "it proves nothing";
    }
    for (size_t i = 0; i < CLIENT_PROVES_MAX && scenario->proves[i] != REQUIREMENT_NONE; i++) {
        const struct requirement *row = requirement_get(scenario->proves[i]);
        bool is_seen = row->kind == KIND_WIRE || (row->kind == KIND_HELPED && row->can_ask);
        if ((row->roles & (ROLES_CLIENT | ROLES_PARSER)) == 0 || !is_seen) {
            return "it proves a row that binds no client, or cannot be seen";
        }
    }
    return NULL;
}

static const char *lint_script(const struct client_scenario *scenario)
{
    if (scenario->answer_count == 0 || scenario->answer_count > CLIENT_ANSWERS_MAX) {
        return "no answers, or too many";
    }
    if (scenario->closes && scenario->close_after == 0) {
        return "it ends the connection and is not asked to";
    }
    for (unsigned i = 0; i < scenario->answer_count; i++) {
        const struct client_answer *answer = &scenario->answers[i];
        if (answer->waits_ms > 0 && i == 0) {
            return "nothing is before the first request that it could wait behind";
        }
        if (answer->id.size > 0 && answer->id_rule != CLIENT_ID_IS) {
            return "an id that is not looked at";
        }
    }
    if (scenario->has_no_events && client_event_count(scenario) > 0) {
        return "no events, and some";
    }
    return NULL;
}

static void test_scenario(gconstpointer data)
{
    static const char *(*const lints[])(const struct client_scenario *) = {lint_words, lint_rows,
                                                                           lint_script};
    const struct client_scenario *scenario = data;
    struct catalogue *catalogue = catalogue_new();

    for (size_t i = 0; i < G_N_ELEMENTS(lints); i++) {
        const char *fault = lints[i](scenario);
        if (fault != NULL) {
            g_test_fail_printf("%s", fault);
        }
    }
    g_assert_true(client_scenario_find(scenario->id) == scenario);
    g_assert_null(sse_vector_find(scenario->id));
    g_assert_null(catalogue_find(catalogue, scenario->id));
    catalogue_free(catalogue);
}

/* Each row that binds a client alone and that the suite can see has a scenario that names it. */
static void test_proof(gconstpointer data)
{
    const struct requirement *row = data;
    bool is_named = false;

    for (size_t i = 0; i < client_scenario_count(); i++) {
        is_named = is_named || client_scenario_names(client_scenario_at(i), row->id);
    }
    g_assert_true(is_named);
}

static void test_answers(void)
{
    const struct client_scenario *scenario = client_scenario_find("sse/request/not-conditional");
    g_assert_cmpuint(client_request_count(scenario), ==, 4);
    g_assert_true(client_answer_of(scenario, 2) == &scenario->answers[0]);
    g_assert_true(client_answer_of(scenario, 3) == &scenario->answers[1]);
    g_assert_null(client_answer_of(scenario, 4));
}

/* The scenarios that are made of vectors: a type or an id is a C string of its own, what is asked
 * of the next request can be sent and seen, and two pieces are the stream. */
static void test_parsing(gconstpointer data)
{
    const struct client_scenario *scenario = data;
    const struct client_answer *stream = &scenario->answers[1];
    const struct client_answer *look = &scenario->answers[2];
    const struct payload *second = &stream->body[1].octets;

    for (unsigned i = 0; i < CLIENT_EVENTS_MAX && scenario->events[i].times > 0; i++) {
        const char *type = scenario->events[i].type;
        g_assert_true(type == NULL || strcmp(type, "t") == 0 || strcmp(type, "message") == 0);
        g_assert_nonnull(scenario->events[i].id);
    }
    g_assert_true(strchr("\t ", look->id.size > 0 ? look->id.pattern[0] : 'a') == NULL);
    g_assert_cmpuint(look->waits_ms, <=, 2000);
    if (g_str_has_suffix(scenario->id, "-cut")) {
        g_assert_cmpuint(stream->body[0].octets.size, >, 0);
        g_assert_cmpuint(second->size, >, 0);
        g_assert_cmpuint(stream->body[0].octets.size, ==, second->begin);
        g_assert_cmpuint(second->begin + second->size, ==, second->pattern_size);
    } else {
        g_assert_cmpuint(stream->body[0].octets.size, ==, stream->body[0].octets.pattern_size);
    }
}

static void test_cuts(void)
{
    static const struct {
        const char *vector;
        size_t place;
    } rows[] = {
        {"sse/bom/before-data", 1},      /* EF, BB BF */
        {"sse/lines/crlf-two-lines", 8}, /* data: a CR, LF */
        {"sse/utf8/before-line-end", 0}, /* in a character */
        {"sse/lines/cr-two-events", 9},  /* in the middle */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const struct sse_vector *vector = sse_vector_find(rows[i].vector);
        size_t place = client_parsing_cut(vector);
        if (rows[i].place > 0) {
            g_assert_cmpuint(place, ==, rows[i].place);
        } else {
            g_assert_cmphex((unsigned char)vector->stream[0].pattern[place] & 0xC0, ==, 0x80);
        }
    }
}

/* Rows that need a page or a look inside the program. */
static bool is_awaited(enum requirement_id id)
{
    return id == SSE_REESTABLISH_STOPS_ON_CLOSE || id == SSE_TYPE_CLIENT_LIMITS;
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < client_scenario_count(); i++) {
        char *path = g_strconcat("/scenario/", client_scenario_at(i)->id, NULL);
        g_test_add_data_func(path, client_scenario_at(i), test_scenario);
        g_free(path);
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        if (requirement_needs_scenario(row) && !is_awaited(id)) {
            char *path = g_strconcat("/proof/", row->name, NULL);
            g_test_add_data_func(path, row, test_proof);
            g_free(path);
        }
    }
    for (size_t i = 0; i < client_parsing_count(); i++) {
        char *path = g_strconcat("/parsing/", client_parsing_at(i)->id, NULL);
        g_test_add_data_func(path, client_parsing_at(i), test_parsing);
        g_free(path);
    }
    g_test_add_func("/scenarios/answers", test_answers);
    g_test_add_func("/scenarios/cuts", test_cuts);
    return g_test_run();
}
