/* SPDX-License-Identifier: MIT */
/*
 * `assay list`: the JSON has every case and every requirement, and of a case its whole script; the
 * columns have the same ids; words of the command line select.
 */
#include <jansson.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "conformance/sse/client.h"
#include "conformance/sse/vector.h"
#include "harness/list.h"
#include "harness/verdict.h"

static char *list(const char *line, int *status)
{
    char **words = g_strsplit(line, " ", -1);
    char *error = NULL;
    struct options *options = options_parse((int)g_strv_length(words), words, &error);

    g_assert_cmpstr(error, ==, NULL);
    char *text = list_text(options, status);
    options_free(options);
    g_strfreev(words);
    return text;
}

/* The array of that name; the caller owns the root. */
static json_t *list_json_of(const char *line, const char *name, json_t **root)
{
    int status = EXIT_OWN_ERROR;
    char *text = list(line, &status);

    *root = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    g_assert_nonnull(*root);
    g_assert_cmpint(status, ==, EXIT_OK);
    g_free(text);
    return json_object_get(*root, name);
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void test_cases(void)
{
    struct catalogue *catalogue = catalogue_new();
    size_t row_count = 0;
    const struct autobahn_row *rows = autobahn_rows(&row_count);
    json_t *root = NULL;
    const json_t *cases = list_json_of("assay list --json", "cases", &root);

    g_assert_cmpuint(json_array_size(cases), ==, catalogue->case_count + row_count);
    for (size_t i = 0; i < catalogue->case_count; i++) {
        const json_t *one = json_array_get(cases, i);
        const struct ws_case *ws_case = &catalogue->cases[i];
        g_assert_cmpstr(text_of(one, "id"), ==, ws_case->id);
        g_assert_cmpstr(text_of(one, "suite"), ==, "conformance");
        g_assert_cmpstr(text_of(one, "title"), ==, ws_case->title);
        g_assert_cmpuint(json_array_size(json_object_get(one, "script")), ==,
                         case_step_count(ws_case));
        size_t count = 0;
        for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
            count += case_names(ws_case, id);
        }
        g_assert_cmpuint(json_array_size(json_object_get(one, "requirements")), ==, count);
    }
    for (size_t i = 0; i < row_count; i++) {
        const json_t *one = json_array_get(cases, catalogue->case_count + i);
        g_assert_true(g_str_has_prefix(text_of(one, "id"), "autobahn/"));
        g_assert_cmpstr(text_of(one, "id") + strlen("autobahn/"), ==, rows[i].id);
    }
    const json_t *vectors = json_object_get(root, "vectors");
    g_assert_cmpuint(json_array_size(vectors), ==, sse_vector_count());
    for (size_t i = 0; i < sse_vector_count(); i++) {
        g_assert_cmpstr(text_of(json_array_get(vectors, i), "id"), ==, sse_vector_at(i)->id);
    }
    const json_t *scenarios = json_object_get(root, "scenarios");
    g_assert_cmpuint(json_array_size(scenarios), ==, client_scenario_count());
    for (size_t i = 0; i < client_scenario_count(); i++) {
        g_assert_cmpstr(text_of(json_array_get(scenarios, i), "id"), ==, client_scenario_at(i)->id);
    }
    json_decref(root);
    catalogue_free(catalogue);
}

static void test_steps(void)
{
    json_t *root = NULL;
    const json_t *cases =
        list_json_of("assay list --json ws/5.5.1/body-of-one-octet", "cases", &root);
    const json_t *script = json_object_get(json_array_get(cases, 0), "script");
    const json_t *frame = json_array_get(script, 0);
    const json_t *failing = json_array_get(script, 1);

    g_assert_cmpuint(json_array_size(cases), ==, 1);
    g_assert_cmpstr(text_of(frame, "verb"), ==, "frame");
    g_assert_cmpint(json_integer_value(json_object_get(frame, "opcode")), ==, 8);
    g_assert_null(json_object_get(frame, "fin")); /* lawful, so it is not said */
    g_assert_cmpstr(text_of(json_object_get(frame, "payload"), "hex"), ==, "03");
    g_assert_cmpstr(text_of(failing, "verb"), ==, "expect-fail");
    g_assert_cmpint(json_integer_value(json_array_get(json_object_get(failing, "codes"), 0)), ==,
                    1002);
    json_decref(root);
}

static void test_requirements(void)
{
    json_t *root = NULL;
    const json_t *rows = list_json_of("assay list --requirements --json", "requirements", &root);

    g_assert_cmpuint(json_array_size(rows), ==, REQUIREMENT_COUNT - 1);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const struct requirement *row = requirement_get((enum requirement_id)(i + 1));
        const json_t *one = json_array_get(rows, i);
        g_assert_cmpstr(text_of(one, "id"), ==, row->name);
        g_assert_cmpstr(text_of(one, "level"), ==, level_name(row->level));
        g_assert_cmpint(json_is_true(json_object_get(one, "needs_case")), ==,
                        requirement_needs_case(row, ROLES_SERVER));
        size_t case_count = json_array_size(json_object_get(one, "cases")) +
                            json_array_size(json_object_get(one, "scenarios"));
        g_assert_cmpint(json_is_true(json_object_get(one, "awaits_case")), ==,
                        requirement_awaits_case(row, case_count));
    }
    json_decref(root);
}

/* How many lines a command prints, and how it ends. */
struct row {
    const char *name;
    const char *line;
    int status;
    unsigned line_count; /* 0: any number but 0 when the status is 0 */
    const char *begin;   /* of the text */
};

static const struct row rows[] = {
    {"one-case", "assay list ws/5.5.2/empty-ping", EXIT_OK, 1, "ws/5.5.2/empty-ping  "},
    {"section", "assay list ws/5.5.2", EXIT_OK, 0, "ws/5.5.2/"},
    {"one-of-autobahn", "assay list autobahn:7.3.2", EXIT_OK, 1, "autobahn/7.3.2  "},
    {"suite", "assay list --suite autobahn", EXIT_OK, 0, "autobahn/1.1.1  "},
    {"suite-without-it", "assay list --suite conformance autobahn/1", EXIT_NOTHING_RUN, 0, ""},
    {"one-scenario", "assay list sse/status/404", EXIT_OK, 1, "sse/status/404  "},
    {"vectors-of-an-area", "assay list sse/data", EXIT_OK, 0, "sse/data/one-line  "},
    {"one-vector", "assay list sse/data/two-lines", EXIT_OK, 1, "sse/data/two-lines  "},
    {"vectors-of-the-other-suite", "assay list --suite autobahn sse", EXIT_NOTHING_RUN, 0, ""},
    {"requirements-of-a-vector", "assay list --requirements sse/data/two-lines", EXIT_OK, 8,
     "SSE_FIELD_DATA_APPENDS  "},
    {"skip-all", "assay list ws/5.5.2 --skip ws", EXIT_NOTHING_RUN, 0, ""},
    {"tag", "assay list --tag security --suite conformance", EXIT_OK, 0, "ws/"},
    /* and below it a blank line, the kinds, four levels and all */
    {"requirements-of-a-case", "assay list --requirements ws/5.5.2/one-after-the-other", EXIT_OK, 8,
     "WS_5_5_2_ANSWERS_PING  "},
};

static void test_columns(gconstpointer data)
{
    const struct row *row = data;
    int status = EXIT_OWN_ERROR;
    char *text = list(row->line, &status);
    unsigned line_count = 0;

    for (const char *c = text; *c != '\0'; c++) {
        line_count += *c == '\n';
    }
    g_assert_cmpint(status, ==, row->status);
    g_assert_true(g_str_has_prefix(text, row->begin));
    g_assert_true((line_count > 0) == (status == EXIT_OK));
    g_assert_true(row->line_count == 0 || line_count == row->line_count);
    g_free(text);
}

/*
 * Below the sums: every wire MUST that binds a server has a case, and the rows of a client that
 * have none are as many as those that are listed so.
 */
static void test_coverage(const char *coverage, unsigned awaiting)
{
    unsigned server_musts = 0;
    unsigned others = 0;

    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        server_musts += row->level == LEVEL_MUST && requirement_needs_case(row, ROLES_SERVER);
        others += row->roles == ROLES_OTHERS;
    }
    char *musts = g_strdup_printf("%4u of %u wire MUSTs", server_musts, server_musts);
    char *awaits = g_strdup_printf("\n%4u of ", awaiting);
    char *needs_none = g_strdup_printf("\n%4u rows bind others", others);
    g_assert_true(g_str_has_prefix(coverage, musts));
    g_assert_nonnull(strstr(coverage, "  35 of 35 wire MUSTs and SHOULDs that bind a parser have a "
                                      "vector\n"));
    g_assert_nonnull(strstr(coverage, awaits));
    g_assert_nonnull(strstr(coverage, needs_none));
    g_free(musts);
    g_free(awaits);
    g_free(needs_none);
}

/* The sums at the end are those of the table. */
static void test_sums(void)
{
    int status = EXIT_OWN_ERROR;
    char *text = list("assay list --requirements", &status);
    unsigned must_wire = 0;
    unsigned musts = 0;

    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        musts += row->level == LEVEL_MUST;
        must_wire += row->level == LEVEL_MUST && row->kind == KIND_WIRE;
    }
    char *begin = g_strdup_printf("\nMUST     %8u ", must_wire);
    char *end = g_strdup_printf(" %8u\nSHOULD ", musts);
    char *all = g_strdup_printf(" %8d\n\n", REQUIREMENT_COUNT - 1);
    const char *sums = strstr(text, "\n\n");
    g_assert_nonnull(sums);
    g_assert_nonnull(strstr(sums, begin));
    g_assert_nonnull(strstr(sums, end));
    const char *coverage = strstr(sums, all);
    g_assert_nonnull(coverage);
    unsigned awaiting = 0;
    for (const char *at = strstr(text, " no case yet "); at != NULL;
         at = strstr(at + 1, " no case yet ")) {
        awaiting++;
    }
    g_assert_cmpuint(awaiting, >, 0);
    g_assert_nonnull(strstr(text, " 339 of 339 statements of RFC 6455 have a row\n"));
    g_assert_nonnull(strstr(text, " 211 of 211 key words of RFC 6455 name their rows\n"));
    g_assert_nonnull(strstr(text, " 109 of 109 statements of RFC 7692 have a row\n"));
    g_assert_nonnull(strstr(text, " 63 of 63 key words of RFC 7692 name their rows\n"));
    g_assert_nonnull(strstr(text, " 38 of 38 key words of Server-Sent Events name their rows\n"));
    test_coverage(coverage + strlen(all), awaiting);
    g_free(all);
    g_free(end);
    g_free(begin);
    g_free(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/list/columns/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_columns);
        g_free(path);
    }
    g_test_add_func("/list/json/cases", test_cases);
    g_test_add_func("/list/json/steps", test_steps);
    g_test_add_func("/list/json/requirements", test_requirements);
    g_test_add_func("/list/sums", test_sums);
    return g_test_run();
}
