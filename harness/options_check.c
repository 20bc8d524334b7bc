/* SPDX-License-Identifier: MIT */
/* What options and words have to be together, once each of them was read; see options_state.h. */
#include <string.h>
#include <unistd.h>

#include "harness/options_state.h"
#include "harness/options_values.h"
#include "harness/wstest.h"

enum { REPORT_RUNS_MAX = 16 }; /* columns of one page */

static bool check_target(struct parser *parser)
{
    const struct options *options = parser->options;
    char *fault = target_fault(options);

    if (fault != NULL) {
        return options_fail(parser, fault);
    }
    if (options->exec == NULL &&
        (options_is_seen(parser, "--ready") || options_is_seen(parser, "--ready-timeout")))
        return options_fail(parser,
                            g_strdup("--ready and --ready-timeout are about a target that --exec "
                                     "starts; give --exec"));
    return true;
}

/* What is said of one protocol, and the URL is of the other. */
static bool check_protocol(struct parser *parser)
{
    static const char *const of_websocket[] = {"--subprotocol", "--refused-origin", "--close-url",
                                               "--delivery", "--cases"};
    static const char *const of_cases[] = {"--retries", "--fail-fast"};
    static const char *const of_streams[] = {"--observe", "--parameter", "--emit"};
    bool is_http = url_is_http(parser->options->url);
    const char *const *names = is_http ? of_websocket : of_streams;
    size_t count = is_http ? G_N_ELEMENTS(of_websocket) : G_N_ELEMENTS(of_streams);

    for (size_t i = 0; i < count; i++) {
        if (options_is_seen(parser, names[i])) {
            return options_fail(
                parser,
                g_strdup_printf("%s is about %s; leave it out", names[i],
                                is_http ? "WebSocket, and the URL is that of an event stream"
                                        : "event streams, and the URL is one of WebSocket"));
        }
    }
    for (size_t i = 0; is_http && i < G_N_ELEMENTS(of_cases); i++) {
        if (options_is_seen(parser, of_cases[i])) {
            return options_fail(parser,
                                g_strdup_printf("%s plays cases one by one, and those on an event "
                                                "stream share what is played; leave it out",
                                                of_cases[i]));
        }
    }
    return true;
}

/* Two reports in one place would spoil each other. */
static bool check_outputs(struct parser *parser)
{
    const GArray *outputs = parser->options->outputs;

    for (guint i = 0; i < outputs->len; i++) {
        for (guint j = i + 1; j < outputs->len; j++) {
            const char *path = g_array_index(outputs, struct output, i).path;
            if (g_strcmp0(path, g_array_index(outputs, struct output, j).path) != 0) {
                continue;
            }
            char *place = path != NULL ? value_quoted(path) : g_strdup("standard output");
            char *error = g_strdup_printf("--output gives %s two reports; write one of them "
                                          "elsewhere, FORMAT:FILE",
                                          place);
            g_free(place);
            return options_fail(parser, error);
        }
    }
    return true;
}

/* The parts of what is joined are saved already, and what was joined is no run of its own. */
static bool check_join(struct parser *parser)
{
    const GArray *outputs = parser->options->outputs;

    for (guint i = 0; i < outputs->len; i++) {
        if (g_array_index(outputs, struct output, i).format == OUTPUT_JSON) {
            return options_fail(parser,
                                g_strdup("runs that are joined are not saved once more; give text, "
                                         "html, junit or tap, and keep their JSON"));
        }
    }
    return true;
}

/* Several runs side by side give one page; one run, or several joined, give every format. */
static bool check_report(struct parser *parser)
{
    const struct options *options = parser->options;

    if (options->files->len == 0) {
        return options_fail(parser,
                            g_strdup("report wants the JSON of a run, such as run.json; see assay "
                                     "report --help"));
    }
    if (options->files->len > REPORT_RUNS_MAX) {
        return options_fail(
            parser, g_strdup_printf("report takes %d runs at most; give fewer", REPORT_RUNS_MAX));
    }
    if (options->join) {
        return check_join(parser);
    }
    if (options->files->len > 1 &&
        (options->outputs->len != 1 ||
         g_array_index(options->outputs, struct output, 0).format != OUTPUT_HTML)) {
        return options_fail(parser,
                            g_strdup("several runs side by side are one page; give -o html:FILE, "
                                     "or --join for one report of all"));
    }
    return true;
}

static bool program_has_url(const struct options *options)
{
    for (guint i = 0; i < options->program->len; i++) {
        if (strstr(g_ptr_array_index(options->program, i), "{url}") != NULL) {
            return true;
        }
    }
    return false;
}

/* A parser is a program behind --, or a URL that octets are POSTed to. */
static bool check_parser_target(struct parser *parser)
{
    static const char *const of_url[] = {
        "--jobs",   "--total-timeout", "--slow", "--exec", "--ready", "--ready-timeout", "--header",
        "--cacert", "--insecure",      "--sni",  "--cert", "--key",   "--connect-to"};
    const struct options *options = parser->options;

    char *fault = parser_target_fault(options);

    if (fault != NULL) {
        return options_fail(parser, fault);
    }
    if (options->url != NULL) {
        return check_target(parser);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(of_url); i++) {
        if (options_is_seen(parser, of_url[i])) {
            return options_fail(
                parser, g_strdup_printf("%s is about a parser at a URL; leave it out", of_url[i]));
        }
    }
    return true;
}

static bool check_parser(struct parser *parser)
{
    const struct options *options = parser->options;

    bool is_client = options->command == COMMAND_CLIENT;

    if (g_strcmp0(options->format, "sse") != 0) {
        return options_fail(parser,
                            g_strdup_printf("%s wants the format that is %s: sse; see assay "
                                            "%s --help",
                                            parser->command, is_client ? "spoken" : "parsed",
                                            parser->command));
    }
    if (is_client && options->program->len == 0) {
        return options_fail(parser, g_strdup("client sse wants the program behind --, such as -- "
                                             "./client {url}; see assay client --help"));
    }
    if (is_client && !program_has_url(options)) {
        return options_fail(parser,
                            g_strdup("the program wants to know where to ask: put {url} among its "
                                     "arguments; see assay client --help"));
    }
    if (!is_client && !check_parser_target(parser)) {
        return false;
    }
    g_ptr_array_add(options->program, NULL);
    return true;
}

/* A folder of Autobahn's reports tells of conversations what a saved run does not hold. */
static bool check_folders(struct parser *parser)
{
    const struct options *options = parser->options;
    bool is_fit = options->command == COMMAND_TEST && !url_is_http(options->url);

    for (guint i = 0; i < options->outputs->len && !is_fit; i++) {
        if (g_array_index(options->outputs, struct output, i).format == OUTPUT_AUTOBAHN) {
            return options_fail(parser,
                                g_strdup("-o autobahn:DIR is of a run against a WebSocket server; "
                                         "give it to assay test ws://..."));
        }
    }
    return true;
}

static bool check_wstest(struct parser *parser)
{
    const struct options *options = parser->options;
    char *fault = wstest_mode_fault(options->mode);

    if (fault != NULL) {
        return options_fail(parser, fault);
    }
    for (guint i = 0; i < options->outputs->len; i++) {
        if (g_array_index(options->outputs, struct output, i).format == OUTPUT_AUTOBAHN) {
            return options_fail(parser, g_strdup("the spec file names the folder of Autobahn's "
                                                 "reports, outdir; leave -o autobahn out"));
        }
    }
    return check_outputs(parser);
}

bool options_check(struct parser *parser)
{
    const struct options *options = parser->options;

    if (options->command == COMMAND_REPLAY && options->file == NULL) {
        return options_fail(parser, g_strdup("replay wants the file of transcripts, such as "
                                             "run.transcripts; see assay replay --help"));
    }
    if (options->command == COMMAND_BASELINE && options->file == NULL) {
        return options_fail(parser,
                            g_strdup("baseline wants the JSON of a run, such as run.json; see "
                                     "assay baseline --help"));
    }
    if (options->command == COMMAND_COPY && options->file == NULL) {
        return options_fail(parser,
                            g_strdup("copy wants a directory to make, such as vectors; see assay "
                                     "copy --help"));
    }
    if (options->command == COMMAND_REPORT) {
        return check_report(parser) && check_outputs(parser) && check_folders(parser);
    }
    if (options->command == COMMAND_EXPLAIN && options->selectors->len == 0) {
        return options_fail(parser,
                            g_strdup("explain wants a case or a requirement, such as "
                                     "ws/5.5.1/body-of-one-octet; see assay explain --help"));
    }
    if (options->allow_stale && options->expect == NULL) {
        return options_fail(parser,
                            g_strdup("--allow-stale is about expected failures; give --expect "
                                     "FILE, too"));
    }
    if (options->command == COMMAND_PARSER || options->command == COMMAND_CLIENT) {
        return check_parser(parser) && check_outputs(parser) && check_folders(parser);
    }
    if (options->command == COMMAND_WSTEST) {
        return check_wstest(parser);
    }
    if (options->command != COMMAND_TEST) {
        return true;
    }
    if (options->url == NULL) {
        return options_fail(parser, g_strdup("test wants the URL of the target, such as "
                                             "ws://127.0.0.1:9001/; see assay test --help"));
    }
    if (options->fail_fast && options->retries > 0) {
        return options_fail(parser,
                            g_strdup("--fail-fast ends the run at the first failure, and --retries "
                                     "repeats it at the end; give one of them"));
    }
    return check_protocol(parser) && check_target(parser) && check_outputs(parser) &&
           check_folders(parser);
}
