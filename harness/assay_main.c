/* SPDX-License-Identifier: MIT */
/*
 * The program `assay`: reads the command line, runs the command, writes the reports, and exits with
 * what docs/design.md section 6 says.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/baseline.h"
#include "harness/client_command.h"
#include "harness/conclude.h"
#include "harness/copy.h"
#include "harness/expect.h"
#include "harness/explain.h"
#include "harness/list.h"
#include "harness/loop.h"
#include "harness/options.h"
#include "harness/output.h"
#include "harness/parser_command.h"
#include "harness/plan.h"
#include "harness/replay.h"
#include "harness/report_command.h"
#include "harness/suite.h"
#include "harness/verdict.h"
#include "harness/version.h"
#include "harness/wstest.h"

static int complain(char *error, int status)
{
    fprintf(stderr, "assay: %s\n", error);
    g_free(error);
    return status;
}

/* The transcripts stand beside the first JSON file: run.json has run.transcripts. */
static char *transcript_path(const struct options *options)
{
    if (options->command == COMMAND_PARSER || options->command == COMMAND_CLIENT) {
        return NULL; /* no conversations */
    }
    for (guint i = 0; i < options->outputs->len; i++) {
        const struct output *output = &g_array_index(options->outputs, struct output, i);
        if (output->format == OUTPUT_JSON && output->path != NULL) {
            size_t size = strlen(output->path);
            if (g_str_has_suffix(output->path, ".json")) {
                size -= strlen(".json");
            }
            return g_strdup_printf("%.*s.transcripts", (int)size, output->path);
        }
    }
    return NULL;
}

static int dry_run(const struct options *options)
{
    char *error = NULL;
    struct plan *plan = plan_new(options, &error);

    if (plan == NULL) {
        return complain(error, EXIT_USAGE);
    }
    for (guint i = 0; i < plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(plan->items, i);
        if (item->is_reported) {
            printf("%s\n", item->result->id);
        }
    }
    int status = plan->items->len > 0 ? EXIT_OK : EXIT_NOTHING_RUN;
    plan_free(plan);
    return status;
}

static int test_run(const struct options *options)
{
    struct exit_facts facts = {0};
    struct expectations *expectations = NULL;
    FILE *transcripts = NULL;
    char *error = NULL;
    char *path = transcript_path(options);
    int status;

    if (options->expect != NULL &&
        (expectations = conclude_expectations(options, &error)) == NULL) {
        g_free(path);
        return complain(error, EXIT_USAGE);
    }
    if (!outputs_check(options, &error)) {
        status = complain(error, EXIT_USAGE);
        goto out;
    }
    if (path != NULL && (transcripts = fopen(path, "wb")) == NULL) {
        error = g_strdup_printf("\"%s\" cannot be written: %s", path, g_strerror(errno));
        status = complain(error, EXIT_USAGE);
        goto out;
    }
    loop_catch_signals();
    struct run_result *result = options->command == COMMAND_PARSER
                                    ? parser_run(options, expectations, &facts, &error)
                                : options->command == COMMAND_CLIENT
                                    ? client_run(options, &facts, &error)
                                    : suite_run(options, expectations, transcripts, &facts, &error);
    if (result == NULL) {
        status = complain(error, EXIT_USAGE);
        goto out;
    }
    conclude(options, expectations, &facts, result);
    status = output_write_all(options, result, &error) ? result->exit_status
                                                       : complain(error, EXIT_OWN_ERROR);
    error = run_result_fault(result);
    if (error != NULL) {
        status = complain(error, EXIT_OWN_ERROR);
    }
    run_result_free(result);
out:
    if (transcripts != NULL && fclose(transcripts) != 0) {
        status = complain(g_strdup_printf("\"%s\" cannot be written: %s", path, g_strerror(errno)),
                          EXIT_OWN_ERROR);
    }
    expectations_free(expectations);
    g_free(path);
    return status;
}

int main(int argc, char **argv)
{
    char *error = NULL;
    int status = EXIT_OK;
    struct options *options = options_parse(argc, argv, &error);

    if (options == NULL) {
        return complain(error, EXIT_USAGE);
    }
    if (options->help) {
        fputs(options_help(options->command), stdout);
        options_free(options);
        return EXIT_OK;
    }
    if (!options_cases_load(options, &error)) {
        options_free(options);
        return complain(error, EXIT_USAGE);
    }
    switch (options->command) {
    case COMMAND_TEST:
        status = options->dry_run ? dry_run(options) : test_run(options);
        break;
    case COMMAND_PARSER:
        status = options->dry_run ? parser_dry_run(options) : test_run(options);
        break;
    case COMMAND_CLIENT:
        status = options->dry_run ? client_dry_run(options) : test_run(options);
        break;
    case COMMAND_LIST:
        status = list_run(options);
        break;
    case COMMAND_COPY:
        status = copy_run(options);
        break;
    case COMMAND_REPLAY:
        status = replay_run(options);
        break;
    case COMMAND_EXPLAIN:
        status = explain_run(options);
        break;
    case COMMAND_BASELINE:
        status = baseline_run(options);
        break;
    case COMMAND_REPORT:
        status = report_run(options);
        break;
    case COMMAND_WSTEST:
        status = wstest_run(options);
        break;
    case COMMAND_HELP:
        fputs(options_help(COMMAND_HELP), stdout);
        break;
    case COMMAND_VERSION:
        puts("assay " ASSAY_VERSION ", suite " SUITE_VERSION);
        break;
    }
    options_free(options);
    return status;
}
