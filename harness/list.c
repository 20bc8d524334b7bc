/* SPDX-License-Identifier: MIT */
/*
 * `assay list`: what there is, for people in columns, and for programs as JSON, which
 * harness/list_json.c writes.
 */
#include "harness/list.h"
#include "reports/json_grow.h"

#include <stdio.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/websocket/keywords.h"
#include "harness/list_json.h"
#include "harness/verdict.h"
#include "harness/version.h"

enum {
    ID_COLUMN = 44,
    TITLE_COLUMN = 72,
    CASES_SCHEMA = 1, /* docs/cases.schema.json */
    LEVELS = LEVEL_INFO + 1,
    KINDS = KIND_LIFTED + 1, /* the first of enum kind is 1 */
};

struct list {
    const struct options *options;
    const struct catalogue *catalogue;
    GString *out;
    json_t *items;     /* NULL: columns */
    json_t *vectors;   /* NULL: columns, or requirements */
    json_t *scenarios; /* likewise */
    unsigned count;
};

static bool is_listed(const struct list *list, const struct ws_case *ws_case)
{
    return (list->options->suites & SUITE_CONFORMANCE) != 0 &&
           options_select(list->options, ws_case->id, false, ws_case->tags);
}

/* ---- Cases ---- */

static void proves_append(GString *out, const enum requirement_id *proves, size_t count_max)
{
    for (size_t i = 0; i < count_max && proves[i] != REQUIREMENT_NONE; i++) {
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : " ", requirement_get(proves[i])->name);
    }
    g_string_append_c(out, '\n');
}

static void cases_list(struct list *list)
{
    for (size_t i = 0; i < list->catalogue->case_count; i++) {
        const struct ws_case *ws_case = &list->catalogue->cases[i];
        if (!is_listed(list, ws_case)) {
            continue;
        }
        list->count++;
        if (list->items != NULL) {
            element_add(list->items, list_case(ws_case));
            continue;
        }
        g_string_append_printf(list->out, "%-*s %-*s", ID_COLUMN, ws_case->id, TITLE_COLUMN,
                               ws_case->title);
        proves_append(list->out, ws_case->proves, CASE_PROVES_MAX);
    }
}

static void rows_list(struct list *list)
{
    size_t count = 0;
    const struct autobahn_row *rows = autobahn_rows(&count);

    for (size_t i = 0; i < count && (list->options->suites & SUITE_AUTOBAHN) != 0; i++) {
        char *id = g_strconcat("autobahn/", rows[i].id, NULL);
        if (options_select(list->options, id, true, 0)) {
            list->count++;
            if (list->items != NULL) {
                element_add(list->items, list_row(id, &rows[i], list->catalogue));
            } else {
                g_string_append_printf(list->out, "%-*s %s\n", ID_COLUMN, id, rows[i].title);
            }
        }
        g_free(id);
    }
}

static bool vector_is_listed(const struct list *list, const struct sse_vector *vector)
{
    return (list->options->suites & SUITE_CONFORMANCE) != 0 &&
           options_select(list->options, vector->id, false, vector->tags);
}

static void vectors_list(struct list *list)
{
    for (size_t i = 0; i < sse_vector_count(); i++) {
        const struct sse_vector *vector = sse_vector_at(i);
        if (!vector_is_listed(list, vector)) {
            continue;
        }
        list->count++;
        if (list->vectors != NULL) {
            element_add(list->vectors, list_vector(vector));
            continue;
        }
        g_string_append_printf(list->out, "%-*s %-*s", ID_COLUMN, vector->id, TITLE_COLUMN,
                               vector->title);
        proves_append(list->out, vector->proves, SSE_VECTOR_PROVES_MAX);
    }
}

static bool scenario_is_listed(const struct list *list, const struct client_scenario *scenario)
{
    return (list->options->suites & SUITE_CONFORMANCE) != 0 &&
           options_select(list->options, scenario->id, false, 0);
}

static void scenarios_list(struct list *list)
{
    for (size_t i = 0; i < client_scenario_count(); i++) {
        const struct client_scenario *scenario = client_scenario_at(i);
        if (!scenario_is_listed(list, scenario)) {
            continue;
        }
        list->count++;
        if (list->scenarios != NULL) {
            element_add(list->scenarios, list_scenario(scenario));
            continue;
        }
        g_string_append_printf(list->out, "%-*s %-*s", ID_COLUMN, scenario->id, TITLE_COLUMN,
                               scenario->title);
        proves_append(list->out, scenario->proves, CLIENT_PROVES_MAX);
    }
}

/* ---- Requirements ---- */

/* With words that select cases: whether one of these is about the requirement. */
static bool requirement_is_listed(const struct list *list, enum requirement_id id)
{
    const struct options *options = list->options;
    bool is_named =
        options->selectors->len == 0 && options->skips->len == 0 && options->tags->len == 0;

    for (size_t i = 0; i < list->catalogue->case_count && !is_named; i++) {
        const struct ws_case *ws_case = &list->catalogue->cases[i];
        is_named = case_names(ws_case, id) && is_listed(list, ws_case);
    }
    for (size_t i = 0; i < sse_vector_count() && !is_named; i++) {
        const struct sse_vector *vector = sse_vector_at(i);
        is_named = sse_vector_names(vector, id) && vector_is_listed(list, vector);
    }
    for (size_t i = 0; i < client_scenario_count() && !is_named; i++) {
        const struct client_scenario *scenario = client_scenario_at(i);
        is_named = client_scenario_names(scenario, id) && scenario_is_listed(list, scenario);
    }
    return is_named;
}

/* What was listed, for the tables below it. */
struct counts {
    unsigned rows[LEVELS][KINDS];
    unsigned server_musts, server_musts_with_case; /* to be seen on the wire */
    unsigned client_rows, client_rows_awaiting; /* that bind a WebSocket client alone, likewise */
    unsigned stream_client_rows, stream_client_rows_with_scenario;
    unsigned parser_rows, parser_rows_with_vector; /* that bind who reads a stream, likewise */
    unsigned others;
};

/* A row that a parser breaks where its octets and events are seen. */
static bool needs_vector(const struct requirement *row)
{
    return row->roles == ROLES_PARSER && row->kind == KIND_WIRE &&
           (row->level == LEVEL_MUST || row->level == LEVEL_SHOULD);
}

/* How many cases, vectors and scenarios are about a row. */
struct proofs {
    unsigned cases, vectors, scenarios;
};

static void counts_add(struct counts *counts, const struct requirement *row,
                       const struct proofs *proofs)
{
    bool binds_client_alone =
        row->roles == ROLES_CLIENT && requirement_needs_case(row, ROLES_CLIENT);

    counts->rows[row->level][row->kind]++;
    if (row->level == LEVEL_MUST && requirement_needs_case(row, ROLES_SERVER)) {
        counts->server_musts++;
        counts->server_musts_with_case += proofs->cases > 0;
    }
    counts->client_rows += binds_client_alone;
    counts->client_rows_awaiting += requirement_awaits_case(row, proofs->cases);
    counts->stream_client_rows += requirement_needs_scenario(row);
    counts->stream_client_rows_with_scenario +=
        requirement_needs_scenario(row) && proofs->scenarios > 0;
    counts->parser_rows += needs_vector(row);
    counts->parser_rows_with_vector += needs_vector(row) && proofs->vectors > 0;
    counts->others += row->roles == ROLES_OTHERS;
}

static void sum_append(GString *out, const char *label, const unsigned *counts)
{
    unsigned sum = 0;

    g_string_append_printf(out, "%-8s", label);
    for (int kind = KIND_WIRE; kind < KINDS; kind++) {
        g_string_append_printf(out, " %8u", counts[kind]);
        sum += counts[kind];
    }
    g_string_append_printf(out, " %8u\n", sum);
}

/* How many rows of which level and kind were listed. */
static void sums_append(GString *out, const struct counts *counts)
{
    unsigned all[KINDS] = {0};

    g_string_append_printf(out, "\n%-8s", "");
    for (int kind = KIND_WIRE; kind < KINDS; kind++) {
        g_string_append_printf(out, " %8s", kind_name((enum kind)kind));
    }
    g_string_append_printf(out, " %8s\n", "all");
    for (int level = LEVEL_MUST; level < LEVELS; level++) {
        sum_append(out, level_name((enum level)level), counts->rows[level]);
        for (int kind = KIND_WIRE; kind < KINDS; kind++) {
            all[kind] += counts->rows[level][kind];
        }
    }
    sum_append(out, "all", all);
}

/* A standard whose statements and key words are counted. */
struct standard {
    const char *name;
    const char *ref_begin; /* of its rows */
    int statement_count;
    const struct keyword *(*words)(size_t *count);
};

static const struct standard standards[] = {
    {"RFC 6455", "RFC6455-", RFC6455_STATEMENT_COUNT, keywords},
    {"RFC 7692", "RFC7692-", RFC7692_STATEMENT_COUNT, keywords_deflate},
    {"Server-Sent Events", "SSE-", SSE_STATEMENT_COUNT, keywords_event_stream},
};

/* Of how many of its statements and key words a standard's rows speak. Rows of one statement stand
 * together. */
static void standard_append(GString *out, const struct standard *standard)
{
    size_t word_count = 0;
    size_t words_named = 0;
    unsigned statements = 0;
    const struct keyword *words = standard->words(&word_count);

    for (size_t i = 0; i < word_count; i++) {
        words_named += words[i].rows[0] != REQUIREMENT_NONE;
    }
    const char *before = "";
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const char *ref = requirement_get(id)->ref;
        bool is_check = g_str_has_prefix(ref, "SSE-SV-") || g_str_has_prefix(ref, "SSE-CL-");
        statements +=
            g_str_has_prefix(ref, standard->ref_begin) && !is_check && strcmp(ref, before) != 0;
        before = ref;
    }
    g_string_append_printf(out,
                           "%4u of %d statements of %s have a row\n"
                           "%4zu of %zu key words of %s name their rows\n",
                           statements, standard->statement_count, standard->name, words_named,
                           word_count, standard->name);
}

static void coverage_append(GString *out, const struct counts *counts)
{
    g_string_append_printf(out,
                           "\n%4u of %u wire MUSTs that bind a server have a case\n"
                           "%4u of %u wire MUSTs and SHOULDs that bind a parser have a vector\n"
                           "%4u of %u wire MUSTs and SHOULDs that bind a client of event streams "
                           "have a scenario\n"
                           "%4u of %u wire MUSTs and SHOULDs that bind a WebSocket client alone "
                           "have no case yet: it is not judged\n"
                           "%4u rows bind others (who writes extensions, passes frames on or "
                           "keeps registries) and need none\n",
                           counts->server_musts_with_case, counts->server_musts,
                           counts->parser_rows_with_vector, counts->parser_rows,
                           counts->stream_client_rows_with_scenario, counts->stream_client_rows,
                           counts->client_rows_awaiting, counts->client_rows, counts->others);
    for (size_t i = 0; i < G_N_ELEMENTS(standards); i++) {
        standard_append(out, &standards[i]);
    }
}

static char *count_words(unsigned count, const char *what)
{
    return g_strdup_printf("%4u %s%s", count, what, count == 1 ? "" : "s");
}

static void requirement_append(GString *out, const struct requirement *row,
                               const struct proofs *proofs)
{
    char *cases =
        requirement_awaits_case(row, proofs->cases + proofs->scenarios) ? g_strdup("no case yet")
        : row->roles == ROLES_PARSER                  ? count_words(proofs->vectors, "vector")
        : proofs->scenarios > 0 && proofs->cases == 0 ? count_words(proofs->scenarios, "scenario")
                                                      : count_words(proofs->cases, "case");

    g_string_append_printf(out, "%-*s %-6s %-8s %-6s %-8s %-12s  %s: %s\n", ID_COLUMN, row->name,
                           level_name(row->level), side_name(row->side), roles_name(row->roles),
                           kind_name(row->kind), cases, row->clause, row->text);
    g_free(cases);
}

static void requirements_list(struct list *list)
{
    struct counts counts = {0};

    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        struct proofs proofs = {0};
        if (!requirement_is_listed(list, id)) {
            continue;
        }
        list->count++;
        if (list->items != NULL) {
            element_add(list->items, list_requirement(row, list->catalogue));
            continue;
        }
        for (size_t i = 0; i < list->catalogue->case_count; i++) {
            proofs.cases += case_names(&list->catalogue->cases[i], id);
        }
        for (size_t i = 0; i < sse_vector_count(); i++) {
            proofs.vectors += sse_vector_names(sse_vector_at(i), id);
        }
        for (size_t i = 0; i < client_scenario_count(); i++) {
            proofs.scenarios += client_scenario_names(client_scenario_at(i), id);
        }
        counts_add(&counts, row, &proofs);
        requirement_append(list->out, row, &proofs);
    }
    if (list->items == NULL && list->count > 0) {
        sums_append(list->out, &counts);
        if (list->count == REQUIREMENT_COUNT - 1) {
            coverage_append(list->out, &counts);
        }
    }
}

/* ---- All ---- */

char *list_text(const struct options *options, int *status)
{
    struct catalogue *catalogue = options_catalogue(options);
    struct list list = {
        .options = options,
        .catalogue = catalogue,
        .out = g_string_new(NULL),
        .items = options->json ? json_array() : NULL,
        .vectors = options->json && !options->requirements ? json_array() : NULL,
        .scenarios = options->json && !options->requirements ? json_array() : NULL,
    };

    if (options->requirements) {
        requirements_list(&list);
    } else {
        cases_list(&list);
        rows_list(&list);
        vectors_list(&list);
        scenarios_list(&list);
    }
    if (list.items != NULL) {
        json_t *root = json_object();
        if (!options->requirements) {
            member_add(root, "schema", json_integer(CASES_SCHEMA));
            member_add(root, "assay", json_string(ASSAY_VERSION));
            member_add(root, "suite_version", json_string(SUITE_VERSION));
        }
        member_add(root, options->requirements ? "requirements" : "cases", list.items);
        if (list.vectors != NULL) {
            member_add(root, "vectors", list.vectors);
            member_add(root, "scenarios", list.scenarios);
        }
        list_write(list.out, root);
    }
    catalogue_free(catalogue);
    *status = list.count > 0 ? EXIT_OK : EXIT_NOTHING_RUN;
    return g_string_free(list.out, FALSE);
}

/* The first word that names no case, no vector and no scenario, or NULL. */
static const char *unknown_word(const struct options *options)
{
    struct catalogue *catalogue = options_catalogue(options);
    const GPtrArray *const lists[] = {options->selectors, options->skips};
    const char *unknown = NULL;

    for (size_t list = 0; list < G_N_ELEMENTS(lists); list++) {
        for (guint i = 0; i < lists[list]->len && unknown == NULL; i++) {
            const char *selector = g_ptr_array_index(lists[list], i);
            if (!selector_known(selector, catalogue) && !selector_names_vector(selector) &&
                !selector_names_scenario(selector)) {
                unknown = selector;
            }
        }
    }
    catalogue_free(catalogue);
    return unknown;
}

int list_run(const struct options *options)
{
    const char *unknown = unknown_word(options);
    int status = EXIT_USAGE;

    if (unknown != NULL) {
        fprintf(
            stderr,
            "assay: \"%s\" names no case, no vector and no scenario; assay list shows them all\n",
            unknown);
        return status;
    }
    char *text = list_text(options, &status);
    if (fputs(text, stdout) == EOF || fflush(stdout) != 0) {
        fprintf(stderr, "assay: standard output cannot be written\n");
        status = EXIT_OWN_ERROR;
    } else if (status == EXIT_NOTHING_RUN) {
        fprintf(stderr, "assay: no case is selected; look at --suite, --skip and --tag\n");
    }
    g_free(text);
    return status;
}
