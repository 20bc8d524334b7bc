/* SPDX-License-Identifier: MIT */
/*
 * `assay wstest -m fuzzingclient -s SPEC.json`: each server of the spec file is judged by the cases
 * that it names, as `assay test --suite autobahn` does, and the folder that the original would have
 * written is written. A server that is not reached keeps no other from being judged.
 *
 * Other than the original's, the exit status tells: the worst of those that the servers alone would
 * give.
 */
#include "harness/wstest.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/autobahn/autobahn.h"
#include "harness/autobahn_folder.h"
#include "harness/conclude.h"
#include "harness/loop.h"
#include "harness/options_values.h"
#include "harness/output.h"
#include "harness/spec_file.h"
#include "harness/sse_suite.h"
#include "harness/suite.h"
#include "reports/escape.h"

#define MODE_BUILT "fuzzingclient"
#define SPEC_USUAL "fuzzingclient.json"
#define AGENT_MARK "{agent}"

enum { LEARNT_MAX = 100 }; /* characters of what a server calls itself */

static const char all_cases[] = "{\"cases\": [\"*\"]}";

char *wstest_mode_fault(const char *mode)
{
    static const char *const others[] = {"broadcastclient", "broadcastserver", "echoclient",
                                         "echoserver",      "fuzzingserver",   "massconnect",
                                         "serializer",      "testeeclient",    "testeeserver"};

    if (mode == NULL) {
        return g_strdup("wstest wants -m " MODE_BUILT "; see assay wstest --help");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        if (strcmp(others[i], mode) == 0) {
            return g_strdup_printf("the mode %s is not built; assay wstest has " MODE_BUILT
                                   " alone, which judges servers",
                                   mode);
        }
    }
    if (strcmp(mode, MODE_BUILT) == 0) {
        return NULL;
    }
    char *quoted = value_quoted(mode);
    char *fault = g_strdup_printf("%s is no mode of wstest; give -m " MODE_BUILT, quoted);
    g_free(quoted);
    return fault;
}

static int complain(char *error, int status)
{
    fprintf(stderr, "assay: %s\n", error);
    g_free(error);
    return status;
}

/* The spec of -s, of the file that the original looks for, or of all cases for -w. */
static struct spec *spec_find(const struct options *options, char **error)
{
    const char *path = options->spec;

    if (path == NULL && g_file_test(SPEC_USUAL, G_FILE_TEST_EXISTS)) {
        path = SPEC_USUAL;
    }
    if (path != NULL) {
        return spec_file_read(path, options->url, error);
    }
    if (options->url != NULL) {
        return spec_read("--wsuri", all_cases, strlen(all_cases), options->url, error);
    }
    *error = g_strdup("wstest wants -s SPEC.json, or -w URL for all cases, and there is no "
                      "file " SPEC_USUAL " here; see assay wstest --help");
    return NULL;
}

/* ---- One server ---- */

static void output_clear(gpointer data)
{
    struct output *output = data;
    g_free(output->path);
}

/* The reports of one server: {agent} in a path becomes what its files are called. */
static GArray *outputs_for(const GArray *outputs, const char *part)
{
    GArray *own = g_array_new(FALSE, FALSE, sizeof(struct output));

    g_array_set_clear_func(own, output_clear);
    for (guint i = 0; i < outputs->len; i++) {
        struct output output = g_array_index(outputs, struct output, i);
        if (output.path != NULL) {
            GString *path = g_string_new(output.path);
            g_string_replace(path, AGENT_MARK, part, 0);
            output.path = g_string_free(path, FALSE);
        }
        g_array_append_val(own, output);
    }
    return own;
}

/* The options of one server. What it owns beside those given: selectors and outputs. */
static struct options options_of(const struct options *options, const struct spec *spec,
                                 const struct spec_server *server)
{
    struct options own = *options;
    char *part = autobahn_file_part(server->agent != NULL ? server->agent : server->url);

    own.url = server->url;
    own.origin = server->origin;
    own.sni = server->hostname;
    own.subprotocols = server->protocols;
    own.suites = SUITE_AUTOBAHN;
    own.suite_given = true;
    own.keeps_logs = true;
    /* The original verifies no certificate. */
    own.insecure = options->cacert == NULL;
    own.outputs = outputs_for(options->outputs, part);
    own.selectors = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < spec->ids->len; i++) {
        const char *id = g_ptr_array_index(spec->ids, i);
        if (server->agent == NULL || !spec_excludes(spec, server->agent, id)) {
            g_ptr_array_add(own.selectors, g_strconcat("autobahn/", id, NULL));
        }
    }
    g_free(part);
    return own;
}

static void options_clear(struct options *own)
{
    g_array_unref(own->outputs);
    g_ptr_array_unref(own->selectors);
}

/* Nothing could be played: each case says why. Takes `why` over. */
static struct run_result *result_without_run(const struct options *own, char *why)
{
    struct run_result *result = suite_result_begin(own);

    result->url = g_strdup(own->url);
    result->ended_early = why;
    for (guint i = 0; i < own->selectors->len; i++) {
        const char *id = g_ptr_array_index(own->selectors, i);
        const struct autobahn_row *row = autobahn_row_find(id + strlen("autobahn/"));
        struct case_result *one = case_result_new(id, "autobahn", row->title, "autobahn");
        one->verdict = VERDICT_UNKNOWN;
        one->reason = g_strdup(why);
        one->remote_close_code = -1;
        g_ptr_array_add(result->cases, one);
    }
    return result;
}

/* Where the name of the agent was not known before, what is not for it is taken out behind. */
static void exclude_learnt(const struct spec *spec, const char *agent, struct run_result *result)
{
    for (guint i = result->cases->len; i > 0; i--) {
        const struct case_result *one = g_ptr_array_index(result->cases, i - 1);
        if (g_str_has_prefix(one->id, "autobahn/") &&
            spec_excludes(spec, agent, one->id + strlen("autobahn/"))) {
            g_ptr_array_remove_index(result->cases, i - 1);
        }
    }
}

static bool agent_is_taken(const GPtrArray *agents, const char *name)
{
    bool is_taken = false;
    char *part = autobahn_file_part(name);

    for (guint i = 0; i < agents->len; i++) {
        const struct autobahn_agent *other = g_ptr_array_index(agents, i);
        char *taken = autobahn_file_part(other->name);
        is_taken |= strcmp(part, taken) == 0;
        g_free(taken);
    }
    g_free(part);
    return is_taken;
}

/* A name whose files no other agent has: what a server calls itself may stand there already. */
static char *agent_name(const GPtrArray *agents, const struct spec_server *server,
                        const struct run_result *result)
{
    /* What a header holds may be no UTF-8. */
    char *learnt = escape_json(result->server != NULL ? result->server : AGENT_UNKNOWN);
    char *wanted = server->agent != NULL
                       ? g_strdup(server->agent)
                       : g_utf8_substring(learnt, 0, MIN(g_utf8_strlen(learnt, -1), LEARNT_MAX));
    GString *name = g_string_new(wanted);

    for (unsigned number = 2; agent_is_taken(agents, name->str); number++) {
        g_string_printf(name, "%s %u", wanted, number);
    }
    g_free(wanted);
    g_free(learnt);
    return g_string_free(name, FALSE);
}

/* Plays what is selected and adds what came of it to the agents. NULL and a line in `error`. */
static struct run_result *server_play(const struct options *own, const struct spec *spec,
                                      const struct spec_server *server, GPtrArray *agents,
                                      char **error)
{
    struct expectations *expectations = NULL;
    struct exit_facts facts = {0};

    if (own->expect != NULL && (expectations = conclude_expectations(own, error)) == NULL) {
        return NULL;
    }
    char *why = NULL;
    struct run_result *result = own->selectors->len > 0
                                    ? suite_run(own, expectations, NULL, &facts, &why)
                                    : result_without_run(own, g_strdup("no case is for it"));
    if (result == NULL) {
        facts.target_gone = true;
        result = result_without_run(own, why);
    }
    struct autobahn_agent *agent = g_new0(struct autobahn_agent, 1);
    agent->name = agent_name(agents, server, result);
    agent->result = result;
    g_ptr_array_add(agents, agent);
    if (server->agent == NULL) {
        exclude_learnt(spec, agent->name, result);
    }
    conclude(own, expectations, &facts, result);
    expectations_free(expectations);
    return result;
}

/* Judges one server and adds it to the agents. Its exit status. */
static int server_run(const struct options *options, const struct spec *spec, guint index,
                      GPtrArray *agents)
{
    const struct spec_server *server = g_ptr_array_index(spec->servers, index);
    struct options own = options_of(options, spec, server);
    char *error = NULL;

    if (!options->quiet) {
        fprintf(stderr, "assay: server %u of %u, %s: %u cases\n", index + 1, spec->servers->len,
                server->url, own.selectors->len);
    }
    struct run_result *result = server_play(&own, spec, server, agents, &error);
    if (result == NULL) {
        options_clear(&own);
        return complain(error, EXIT_USAGE);
    }
    int status = result->exit_status;
    if (!output_write_all(&own, result, &error)) {
        status = complain(error, EXIT_OWN_ERROR);
    }
    options_clear(&own);
    return status;
}

/* ---- All servers ---- */

static void agent_free(gpointer pointer)
{
    struct autobahn_agent *agent = pointer;
    run_result_free((struct run_result *)agent->result);
    g_free(agent->name);
    g_free(agent);
}

/* Reports of several servers need places of their own; the text for a terminal does not. */
static bool outputs_fit(const struct options *options, const struct spec *spec, char **error)
{
    for (guint i = 0; i < options->outputs->len && spec->servers->len > 1; i++) {
        const struct output *output = &g_array_index(options->outputs, struct output, i);
        bool is_own = output->path != NULL ? strstr(output->path, AGENT_MARK) != NULL
                                           : output->format == OUTPUT_TEXT;
        if (!is_own) {
            *error = g_strdup_printf("the spec file names %u servers, and each writes a report; "
                                     "give -o a FILE with " AGENT_MARK " in it",
                                     spec->servers->len);
            return false;
        }
    }
    for (guint i = 0; i < spec->servers->len; i++) {
        struct options own = options_of(options, spec, g_ptr_array_index(spec->servers, i));
        bool is_good = outputs_check(&own, error);
        options_clear(&own);
        if (!is_good) {
            return false;
        }
    }
    return autobahn_folder_check(spec->outdir, error);
}

static void spec_tell(const struct options *options, const struct spec *spec)
{
    for (guint i = 0; i < spec->warnings->len; i++) {
        fprintf(stderr, "assay: warning: %s\n", (char *)g_ptr_array_index(spec->warnings, i));
    }
    const struct spec_server *first = g_ptr_array_index(spec->servers, 0);
    if (options->url != NULL && strcmp(first->url, options->url) != 0) {
        fprintf(stderr, "assay: warning: --wsuri is not used, since the spec file names servers\n");
    }
}

static int servers_run(const struct options *options, const struct spec *spec)
{
    GPtrArray *agents = g_ptr_array_new_with_free_func(agent_free);
    char *error = NULL;
    int status = EXIT_OK;
    bool goes_on = true;

    loop_catch_signals();
    for (guint i = 0; i < spec->servers->len && goes_on; i++) {
        status = conclude_worse(status, server_run(options, spec, i, agents));
        goes_on = status != EXIT_USAGE && !loop_was_interrupted();
    }
    if (!goes_on && status != EXIT_USAGE) {
        fprintf(stderr, "assay: interrupted; %u of %u servers were judged\n", agents->len,
                spec->servers->len);
    }
    if (status != EXIT_USAGE && !autobahn_folder_write(spec->outdir, agents, &error)) {
        status = conclude_worse(status, complain(error, EXIT_OWN_ERROR));
    } else if (status != EXIT_USAGE && !options->quiet) {
        fprintf(stderr, "assay: the reports are in %s: index.json, index.html and the cases\n",
                spec->outdir);
    }
    g_ptr_array_unref(agents);
    return status;
}

int wstest_run(const struct options *options)
{
    char *error = NULL;
    struct spec *spec = spec_find(options, &error);

    if (spec == NULL) {
        return complain(error, EXIT_USAGE);
    }
    spec_tell(options, spec);
    int status = outputs_fit(options, spec, &error) ? servers_run(options, spec)
                                                    : complain(error, EXIT_USAGE);
    spec_free(spec);
    return status;
}
