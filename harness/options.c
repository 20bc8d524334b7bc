/* SPDX-License-Identifier: MIT */
/*
 * The command line. One table says of each option how it is spelt, for which commands it is known,
 * and what it takes; a mistake is told in one line that names the option, what it wants and where
 * help is.
 */
#include "harness/options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "conformance/case.h"

enum { JOBS_MAX = 1024 };

enum option_id {
    OPTION_RUN,
    OPTION_SKIP,
    OPTION_TAG,
    OPTION_SUITE,
    OPTION_LEVEL,
    OPTION_JOBS,
    OPTION_OPENING,
    OPTION_DELIVERY,
    OPTION_TIMEOUT,
    OPTION_TOTAL_TIMEOUT,
    OPTION_SLOW,
    OPTION_SEED,
    OPTION_FAIL_FAST,
    OPTION_DRY_RUN,
    OPTION_VERBOSE,
    OPTION_QUIET,
    OPTION_COLOR,
    OPTION_EXEC,
    OPTION_READY,
    OPTION_READY_TIMEOUT,
    OPTION_HEADER,
    OPTION_ORIGIN,
    OPTION_SUBPROTOCOL,
    OPTION_EXPECT,
    OPTION_ALLOW_STALE,
    OPTION_MARKS,
    OPTION_OUTPUT,
    OPTION_REQUIREMENTS,
    OPTION_JSON,
    OPTION_HELP,
    OPTION_COUNT,
};

#define FOR(command) (1U << (command))
#define FOR_TEST     FOR(COMMAND_TEST)
#define FOR_ALL      (FOR(COMMAND_TEST) | FOR(COMMAND_LIST) | FOR(COMMAND_REPLAY))

struct option_row {
    const char *name;  /* --name */
    const char *brief; /* -x, or NULL */
    bool takes_value;
    bool repeats;
    unsigned commands;
};

static const struct option_row option_rows[OPTION_COUNT] = {
    [OPTION_RUN] = {"--run", NULL, true, true, FOR_ALL},
    [OPTION_SKIP] = {"--skip", NULL, true, true, FOR_TEST | FOR(COMMAND_LIST)},
    [OPTION_TAG] = {"--tag", NULL, true, true, FOR_TEST | FOR(COMMAND_LIST)},
    [OPTION_SUITE] = {"--suite", NULL, true, false, FOR_TEST | FOR(COMMAND_LIST)},
    [OPTION_LEVEL] = {"--level", NULL, true, false, FOR_TEST},
    [OPTION_JOBS] = {"--jobs", NULL, true, false, FOR_TEST},
    [OPTION_OPENING] = {"--opening", NULL, true, false, FOR_TEST},
    [OPTION_DELIVERY] = {"--delivery", NULL, true, false, FOR_TEST},
    [OPTION_TIMEOUT] = {"--timeout", NULL, true, false, FOR_TEST},
    [OPTION_TOTAL_TIMEOUT] = {"--total-timeout", NULL, true, false, FOR_TEST},
    [OPTION_SLOW] = {"--slow", NULL, true, false, FOR_TEST},
    [OPTION_SEED] = {"--seed", NULL, true, false, FOR_TEST},
    [OPTION_FAIL_FAST] = {"--fail-fast", NULL, false, false, FOR_TEST},
    [OPTION_DRY_RUN] = {"--dry-run", NULL, false, false, FOR_TEST},
    [OPTION_VERBOSE] = {"--verbose", "-v", false, false, FOR_TEST | FOR(COMMAND_REPLAY)},
    [OPTION_QUIET] = {"--quiet", "-q", false, false, FOR_TEST},
    [OPTION_COLOR] = {"--color", NULL, true, false, FOR_TEST},
    [OPTION_EXEC] = {"--exec", NULL, true, false, FOR_TEST},
    [OPTION_READY] = {"--ready", NULL, true, false, FOR_TEST},
    [OPTION_READY_TIMEOUT] = {"--ready-timeout", NULL, true, false, FOR_TEST},
    [OPTION_HEADER] = {"--header", "-H", true, true, FOR_TEST},
    [OPTION_ORIGIN] = {"--origin", NULL, true, false, FOR_TEST},
    [OPTION_SUBPROTOCOL] = {"--subprotocol", NULL, true, true, FOR_TEST},
    [OPTION_EXPECT] = {"--expect", NULL, true, false, FOR_TEST},
    [OPTION_ALLOW_STALE] = {"--allow-stale", NULL, false, false, FOR_TEST},
    [OPTION_MARKS] = {"--marks", NULL, true, false, FOR_TEST},
    [OPTION_OUTPUT] = {"--output", "-o", true, true, FOR_TEST},
    [OPTION_REQUIREMENTS] = {"--requirements", NULL, false, false, FOR(COMMAND_LIST)},
    [OPTION_JSON] = {"--json", NULL, false, false, FOR(COMMAND_LIST)},
    [OPTION_HELP] = {"--help", "-h", false, true, FOR_ALL},
};

struct parser {
    struct options *options;
    const char *command_name;
    bool seen[OPTION_COUNT];
    bool wants_help;
    const char *color;
    char *error;
};

static bool fail(struct parser *parser, char *error)
{
    if (parser->error == NULL) {
        parser->error = error;
    } else {
        g_free(error);
    }
    return false;
}

static bool fail_value(struct parser *parser, enum option_id id, const char *wanted,
                       const char *value)
{
    return fail(parser, g_strdup_printf("%s wants %s, not \"%s\"; see assay %s --help",
                                        option_rows[id].name, wanted, value, parser->command_name));
}

static bool parse_count(struct parser *parser, enum option_id id, const char *value, unsigned *to)
{
    guint64 number = 0;

    if (!g_ascii_string_to_unsigned(value, 10, 1, JOBS_MAX, &number, NULL)) {
        return fail_value(parser, id, "a whole number from 1 to 1024", value);
    }
    *to = (unsigned)number;
    return true;
}

static bool parse_positive(const char *value, double minimum, double maximum, double *to)
{
    char *end = NULL;

    errno = 0;
    *to = g_ascii_strtod(value, &end);
    return end != value && *end == '\0' && errno == 0 && isfinite(*to) && *to >= minimum &&
           *to <= maximum;
}

static bool parse_seconds(struct parser *parser, enum option_id id, const char *value,
                          int64_t *to_us)
{
    double seconds;

    if (!parse_positive(value, 0.001, 86400, &seconds)) {
        return fail_value(parser, id, "seconds from 0.001 to 86400", value);
    }
    *to_us = (int64_t)(seconds * 1e6);
    return true;
}

static bool parse_suite(struct parser *parser, const char *value)
{
    struct options *options = parser->options;

    options->suite_given = true;
    if (strcmp(value, "conformance") == 0) {
        options->suites = SUITE_CONFORMANCE;
    } else if (strcmp(value, "autobahn") == 0) {
        options->suites = SUITE_AUTOBAHN;
    } else if (strcmp(value, "all") == 0) {
        options->suites = SUITE_ALL;
    } else {
        return fail_value(parser, OPTION_SUITE, "conformance, autobahn or all", value);
    }
    return true;
}

static bool parse_delivery(struct parser *parser, const char *value)
{
    bool *deliveries = parser->options->deliveries;
    bool is_all = strcmp(value, "all") == 0;

    deliveries[DELIVERY_WHOLE] = is_all || strcmp(value, "whole") == 0;
    deliveries[DELIVERY_OCTETS] = is_all || strcmp(value, "octets") == 0;
    if (!deliveries[DELIVERY_WHOLE] && !deliveries[DELIVERY_OCTETS]) {
        return fail_value(parser, OPTION_DELIVERY, "whole, octets or all", value);
    }
    return true;
}

static bool parse_ready(struct parser *parser, const char *value)
{
    struct options *options = parser->options;

    if (strcmp(value, "tcp") == 0) {
        options->ready = READY_TCP;
    } else if (g_str_has_prefix(value, "http:/")) {
        options->ready = READY_HTTP;
        options->ready_argument = g_strdup(value + strlen("http:"));
    } else if (g_str_has_prefix(value, "line:") && value[strlen("line:")] != '\0') {
        GError *problem = NULL;
        GRegex *regex = g_regex_new(value + strlen("line:"), G_REGEX_MULTILINE, 0, &problem);
        if (regex == NULL) {
            bool result = fail(parser, g_strdup_printf("--ready: %s", problem->message));
            g_error_free(problem);
            return result;
        }
        g_regex_unref(regex);
        options->ready = READY_LINE;
        options->ready_argument = g_strdup(value + strlen("line:"));
    } else {
        return fail_value(parser, OPTION_READY, "tcp, http:/PATH or line:REGEX", value);
    }
    return true;
}

static bool parse_output(struct parser *parser, const char *value)
{
    static const char *const names[] = {
        [OUTPUT_TEXT] = "text", [OUTPUT_JSON] = "json", [OUTPUT_HTML] = "html"};
    size_t size = strcspn(value, ":");

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strlen(names[i]) == size && strncmp(value, names[i], size) == 0) {
            struct output output = {.format = (enum output_format)i};
            if (value[size] == ':') {
                if (value[size + 1] == '\0') {
                    return fail_value(parser, OPTION_OUTPUT, "a file behind the colon", value);
                }
                output.path = g_strdup(value + size + 1);
            }
            g_array_append_val(parser->options->outputs, output);
            return true;
        }
    }
    return fail_value(parser, OPTION_OUTPUT, "text, json or html, with :FILE if it is to be a file",
                      value);
}

static bool parse_header(struct parser *parser, const char *value)
{
    const char *colon = strchr(value, ':');

    if (colon == NULL || colon == value || strpbrk(value, "\r\n") != NULL) {
        return fail_value(parser, OPTION_HEADER, "a line such as 'Name: value'", value);
    }
    g_ptr_array_add(parser->options->headers, g_strdup(value));
    return true;
}

static bool parse_tag(struct parser *parser, const char *value)
{
    if (strcmp(value, "security") != 0 && strcmp(value, "large") != 0 &&
        strcmp(value, "waits") != 0) {
        return fail_value(parser, OPTION_TAG, "security, large or waits", value);
    }
    g_ptr_array_add(parser->options->tags, g_strdup(value));
    return true;
}

static bool parse_seed(struct parser *parser, const char *value)
{
    if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT64, &parser->options->seed, NULL)) {
        return fail_value(parser, OPTION_SEED, "a whole number", value);
    }
    return true;
}

static bool parse_level(struct parser *parser, const char *value)
{
    if (strcmp(value, "must") != 0 && strcmp(value, "should") != 0) {
        return fail_value(parser, OPTION_LEVEL, "must or should", value);
    }
    parser->options->level = strcmp(value, "must") == 0 ? LEVEL_MUST : LEVEL_SHOULD;
    return true;
}

static bool parse_color(struct parser *parser, const char *value)
{
    if (strcmp(value, "auto") != 0 && strcmp(value, "always") != 0 && strcmp(value, "never") != 0) {
        return fail_value(parser, OPTION_COLOR, "auto, always or never", value);
    }
    parser->color = value;
    return true;
}

static bool take(struct parser *parser, enum option_id id, const char *value)
{
    struct options *options = parser->options;

    switch (id) {
    case OPTION_RUN:
        g_ptr_array_add(options->selectors, g_strdup(value));
        return true;
    case OPTION_SKIP:
        g_ptr_array_add(options->skips, g_strdup(value));
        return true;
    case OPTION_TAG:
        return parse_tag(parser, value);
    case OPTION_SUITE:
        return parse_suite(parser, value);
    case OPTION_LEVEL:
        return parse_level(parser, value);
    case OPTION_JOBS:
        return parse_count(parser, id, value, &options->jobs);
    case OPTION_OPENING:
        return parse_count(parser, id, value, &options->opening);
    case OPTION_DELIVERY:
        return parse_delivery(parser, value);
    case OPTION_TIMEOUT:
        return parse_seconds(parser, id, value, &options->timeout_us);
    case OPTION_TOTAL_TIMEOUT:
        return parse_seconds(parser, id, value, &options->total_timeout_us);
    case OPTION_SLOW:
        return parse_positive(value, 0.1, 1000, &options->slow) ||
               fail_value(parser, id, "a factor from 0.1 to 1000", value);
    case OPTION_SEED:
        return parse_seed(parser, value);
    case OPTION_FAIL_FAST:
        options->fail_fast = true;
        return true;
    case OPTION_DRY_RUN:
        options->dry_run = true;
        return true;
    case OPTION_VERBOSE:
        options->verbose = true;
        return true;
    case OPTION_QUIET:
        options->quiet = true;
        return true;
    case OPTION_COLOR:
        return parse_color(parser, value);
    case OPTION_EXEC:
        options->exec = g_strdup(value);
        return true;
    case OPTION_READY:
        return parse_ready(parser, value);
    case OPTION_READY_TIMEOUT:
        return parse_seconds(parser, id, value, &options->ready_timeout_us);
    case OPTION_HEADER:
        return parse_header(parser, value);
    case OPTION_ORIGIN:
        options->origin = g_strdup(value);
        return true;
    case OPTION_SUBPROTOCOL:
        g_ptr_array_add(options->subprotocols, g_strdup(value));
        return true;
    case OPTION_EXPECT:
        options->expect = g_strdup(value);
        return true;
    case OPTION_ALLOW_STALE:
        options->allow_stale = true;
        return true;
    case OPTION_MARKS:
        options->marks = g_strdup(value);
        return true;
    case OPTION_OUTPUT:
        return parse_output(parser, value);
    case OPTION_REQUIREMENTS:
        options->requirements = true;
        return true;
    case OPTION_JSON:
        options->json = true;
        return true;
    case OPTION_HELP:
        parser->wants_help = true;
        return true;
    case OPTION_COUNT:
        break;
    }
    return false;
}

/* `argument` is "--name", "--name=value" or "-x"; finds its row. */
static enum option_id find_option(const char *argument, const char **value)
{
    size_t size = strcspn(argument, "=");

    *value = argument[size] == '=' ? argument + size + 1 : NULL;
    for (enum option_id id = 0; id < OPTION_COUNT; id++) {
        const struct option_row *row = &option_rows[id];
        if (strlen(row->name) == size && strncmp(row->name, argument, size) == 0) {
            return id;
        }
        if (row->brief != NULL && strcmp(row->brief, argument) == 0) {
            return id;
        }
    }
    return OPTION_COUNT;
}

/* Takes the option at argv[*index] and moves on. */
static bool parse_option(struct parser *parser, int argc, char **argv, int *index)
{
    const char *argument = argv[*index];
    const char *value;
    enum option_id id = find_option(argument, &value);

    if (id == OPTION_COUNT || (option_rows[id].commands & FOR(parser->options->command)) == 0) {
        return fail(parser, g_strdup_printf("%s is no option of assay %s; see assay %s --help",
                                            argument, parser->command_name, parser->command_name));
    }
    if (parser->seen[id] && !option_rows[id].repeats) {
        return fail(parser,
                    g_strdup_printf("%s is given twice; give it once", option_rows[id].name));
    }
    parser->seen[id] = true;
    if (option_rows[id].takes_value && value == NULL) {
        if (*index + 1 >= argc) {
            return fail(parser, g_strdup_printf("%s wants a value; see assay %s --help", argument,
                                                parser->command_name));
        }
        value = argv[++*index];
    }
    if (!option_rows[id].takes_value && value != NULL) {
        return fail(parser, g_strdup_printf("%s takes no value, but has \"%s\"",
                                            option_rows[id].name, value));
    }
    ++*index;
    return take(parser, id, value);
}

/* The URL of a target: ws://host[:port][/path][?query]. */
static bool check_url(struct parser *parser)
{
    const struct options *options = parser->options;
    const char *url = options->url;
    GString *tried = g_string_new(url);
    GError *problem = NULL;
    char *scheme = NULL;
    char *userinfo = NULL;
    char *host = NULL;
    char *fragment = NULL;
    bool is_good = true;

    if (strstr(url, "{port}") != NULL && options->exec == NULL) {
        is_good = fail(
            parser, g_strdup_printf(
                        "\"%s\" has {port}, which --exec fills in; give --exec, or a port", url));
    } else if (options->exec != NULL && strstr(url, "{port}") != NULL &&
               strstr(options->exec, "{port}") == NULL) {
        is_good = fail(
            parser,
            g_strdup(
                "--exec has no {port}: the URL has it, so the program has to be told it, too"));
    }
    g_string_replace(tried, "{port}", "1", 0);
    if (is_good && !g_uri_split(tried->str, G_URI_FLAGS_ENCODED, &scheme, &userinfo, &host, NULL,
                                NULL, NULL, &fragment, &problem)) {
        is_good = fail(parser, g_strdup_printf("\"%s\" is no URL: %s", url, problem->message));
        g_error_free(problem);
    } else if (is_good && (scheme == NULL || g_ascii_strcasecmp(scheme, "ws") != 0)) {
        is_good = fail(parser,
                       g_strdup_printf(
                           "the scheme of \"%s\" is not ws; a target is ws://host:port/path", url));
    } else if (is_good && (host == NULL || *host == '\0')) {
        is_good = fail(parser,
                       g_strdup_printf("\"%s\" has no host; a target is ws://host:port/path", url));
    } else if (is_good && (userinfo != NULL || fragment != NULL)) {
        is_good = fail(
            parser,
            g_strdup_printf("\"%s\" has a %s, which a WebSocket URL must not have (RFC 6455 3)",
                            url, fragment != NULL ? "fragment" : "user name"));
    }
    g_string_free(tried, TRUE);
    g_free(scheme);
    g_free(userinfo);
    g_free(host);
    g_free(fragment);
    return is_good;
}

static bool check_all(struct parser *parser)
{
    struct options *options = parser->options;

    if (options->command == COMMAND_TEST && options->url == NULL) {
        return fail(
            parser,
            g_strdup(
                "test wants the URL of the target, such as ws://127.0.0.1:9001/; see assay test --help"));
    }
    if (options->command == COMMAND_REPLAY && options->file == NULL) {
        return fail(parser,
                    g_strdup("replay wants the file of transcripts; see assay replay --help"));
    }
    if (options->exec == NULL &&
        (parser->seen[OPTION_READY] || parser->seen[OPTION_READY_TIMEOUT])) {
        return fail(
            parser,
            g_strdup(
                "--ready and --ready-timeout speak of a target that --exec starts; give --exec"));
    }
    if (options->allow_stale && options->expect == NULL) {
        return fail(parser,
                    g_strdup("--allow-stale speaks of the expectations; give --expect FILE"));
    }
    return options->url == NULL || check_url(parser);
}

static struct options *options_new(void)
{
    struct options *options = g_new0(struct options, 1);

    options->selectors = g_ptr_array_new_with_free_func(g_free);
    options->skips = g_ptr_array_new_with_free_func(g_free);
    options->tags = g_ptr_array_new_with_free_func(g_free);
    options->headers = g_ptr_array_new_with_free_func(g_free);
    options->subprotocols = g_ptr_array_new_with_free_func(g_free);
    options->arguments = g_ptr_array_new_with_free_func(g_free);
    options->outputs = g_array_new(FALSE, FALSE, sizeof(struct output));
    options->suites = SUITE_CONFORMANCE;
    options->level = LEVEL_MUST;
    options->jobs = 64;
    options->opening = 1;
    options->deliveries[DELIVERY_WHOLE] = true;
    options->deliveries[DELIVERY_OCTETS] = true;
    options->timeout_us = 2000000;
    options->ready_timeout_us = 10000000;
    options->slow = 1;
    if (getrandom(&options->seed, sizeof(options->seed), GRND_NONBLOCK) !=
        (ssize_t)sizeof(options->seed)) {
        options->seed = (uint64_t)g_get_monotonic_time();
    }
    options->seed &= 0xffffffffU; /* short enough to be typed again */
    return options;
}

void options_free(struct options *options)
{
    if (options == NULL) {
        return;
    }
    g_ptr_array_unref(options->selectors);
    g_ptr_array_unref(options->skips);
    g_ptr_array_unref(options->tags);
    g_ptr_array_unref(options->headers);
    g_ptr_array_unref(options->subprotocols);
    g_ptr_array_unref(options->arguments);
    for (guint i = 0; i < options->outputs->len; i++) {
        g_free(g_array_index(options->outputs, struct output, i).path);
    }
    g_array_unref(options->outputs);
    g_free(options->url);
    g_free(options->exec);
    g_free(options->ready_argument);
    g_free(options->origin);
    g_free(options->expect);
    g_free(options->marks);
    g_free(options->file);
    g_free(options);
}

static bool parse_command(struct parser *parser, const char *word)
{
    static const char *const names[] = {
        [COMMAND_TEST] = "test", [COMMAND_LIST] = "list", [COMMAND_REPLAY] = "replay"};

    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        parser->options->command = COMMAND_HELP;
        return true;
    }
    if (strcmp(word, "--version") == 0) {
        parser->options->command = COMMAND_VERSION;
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(word, names[i]) == 0) {
            parser->options->command = (enum command)i;
            parser->command_name = names[i];
            return true;
        }
    }
    return fail(
        parser,
        g_strdup_printf("\"%s\" is no command; there are test, list and replay; see assay --help",
                        word));
}

static void take_word(struct parser *parser, const char *word)
{
    struct options *options = parser->options;

    if (options->command == COMMAND_TEST && options->url == NULL) {
        options->url = g_strdup(word);
    } else if (options->command == COMMAND_REPLAY && options->file == NULL) {
        options->file = g_strdup(word);
    } else {
        g_ptr_array_add(options->selectors, g_strdup(word));
    }
}

static void decide_terminal(struct parser *parser)
{
    struct options *options = parser->options;
    const char *no_color = g_getenv("NO_COLOR");
    bool wants = parser->color == NULL || strcmp(parser->color, "auto") == 0;

    options->color = wants ? isatty(STDOUT_FILENO) != 0 && (no_color == NULL || *no_color == '\0')
                           : strcmp(parser->color, "always") == 0;
    options->progress = !options->quiet && isatty(STDERR_FILENO) != 0;
}

struct options *options_parse(int argc, char **argv, char **error)
{
    struct parser parser = {.options = options_new(), .command_name = ""};
    bool only_words = false;
    bool is_good =
        argc > 1 ? parse_command(&parser, argv[1])
                 : fail(&parser,
                        g_strdup("a command is missing: test, list or replay; see assay --help"));

    for (int i = 0; i < argc; i++) {
        g_ptr_array_add(parser.options->arguments, g_strdup(argv[i]));
    }
    if (parser.options->command == COMMAND_HELP || parser.options->command == COMMAND_VERSION) {
        argc = 2;
    }
    for (int i = 2; i < argc && is_good;) {
        if (!only_words && strcmp(argv[i], "--") == 0) {
            only_words = true;
            i++;
        } else if (!only_words && argv[i][0] == '-' && argv[i][1] != '\0') {
            is_good = parse_option(&parser, argc, argv, &i);
        } else {
            take_word(&parser, argv[i++]);
        }
    }
    if (is_good && !parser.wants_help && parser.options->command <= COMMAND_REPLAY) {
        is_good = check_all(&parser);
    }
    if (!is_good) {
        options_free(parser.options);
        *error = parser.error;
        return NULL;
    }
    if (parser.options->command == COMMAND_LIST && !parser.options->suite_given) {
        parser.options->suites = SUITE_ALL;
    }
    parser.options->help = parser.wants_help;
    decide_terminal(&parser);
    return parser.options;
}

/* Whether `selector` ends where a part of `id` ends. */
static bool is_prefix(const char *selector, const char *id)
{
    size_t size = strlen(selector);

    if (size == 0 || strncmp(selector, id, size) != 0) {
        return false;
    }
    return id[size] == '\0' || id[size] == '/' || id[size] == '.' || selector[size - 1] == '/';
}

bool selector_matches(const char *selector, const char *id, bool is_autobahn, unsigned tags)
{
    static const struct {
        const char *name;
        unsigned tag;
    } names[] = {{"security", TAG_SECURITY}, {"large", TAG_LARGE}, {"waits", TAG_WAITS}};

    if (g_str_has_prefix(selector, "autobahn:")) {
        return is_autobahn &&
               g_pattern_match_simple(selector + strlen("autobahn:"), id + strlen("autobahn/"));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(selector, names[i].name) == 0) {
            return (tags & names[i].tag) != 0;
        }
    }
    if (strchr(selector, '*') != NULL) {
        return g_pattern_match_simple(selector, id);
    }
    return is_prefix(selector, id);
}
