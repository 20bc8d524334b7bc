/* SPDX-License-Identifier: MIT */
/*
 * The command line. One table says of each option how it is spelt, which commands know it and what
 * it takes; a mistake is told in one line that names the option, what it wants and where help is.
 *
 * An option is `--name value`, `--name=value` or `-x value`, and stands anywhere behind the
 * command; behind `--` there are words only.
 */
#include "harness/options.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "harness/options_state.h"
#include "harness/options_values.h"

static const char *const command_names[] = {
    [COMMAND_TEST] = "test",     [COMMAND_LIST] = "list",         [COMMAND_EXPLAIN] = "explain",
    [COMMAND_REPLAY] = "replay", [COMMAND_BASELINE] = "baseline", [COMMAND_REPORT] = "report",
    [COMMAND_PARSER] = "parser", [COMMAND_COPY] = "copy",         [COMMAND_CLIENT] = "client",
    [COMMAND_WSTEST] = "wstest"};

enum option_kind {
    OPTION_FLAG,    /* bool at `offset` */
    OPTION_TEXT,    /* char * at `offset` */
    OPTION_TEXTS,   /* GPtrArray * at `offset`; repeats */
    OPTION_COUNT,   /* unsigned at `offset` */
    OPTION_SECONDS, /* int64_t at `offset`, in microseconds */
    OPTION_VALUE,   /* `take` knows it */
    OPTION_VALUES,  /* the same; repeats */
};

struct option_row {
    const char *name;  /* --name */
    const char *brief; /* -x, or NULL */
    enum option_kind kind;
    unsigned commands;
    size_t offset; /* in struct options */
    const char *(*take)(struct options *options, const char *value);
};

#define IN(member)  offsetof(struct options, member)
#define FOR_TEST    (1U << COMMAND_TEST)
#define FOR_LIST    (1U << COMMAND_LIST)
#define FOR_EXPLAIN (1U << COMMAND_EXPLAIN)
#define FOR_REPLAY  (1U << COMMAND_REPLAY)
#define FOR_BASE    (1U << COMMAND_BASELINE)
#define FOR_REPORT  (1U << COMMAND_REPORT)
#define FOR_PARSER  (1U << COMMAND_PARSER)
#define FOR_COPY    (1U << COMMAND_COPY)
#define FOR_CLIENT  (1U << COMMAND_CLIENT)
#define FOR_WSTEST  (1U << COMMAND_WSTEST)
#define FOR_CASES   (FOR_TEST | FOR_LIST | FOR_REPLAY | FOR_PARSER | FOR_CLIENT)
#define FOR_CATALOG (FOR_TEST | FOR_LIST)
#define FOR_RUN     (FOR_TEST | FOR_PARSER | FOR_CLIENT)
#define FOR_JUDGE   (FOR_RUN | FOR_WSTEST)
#define FOR_SERVER  (FOR_TEST | FOR_WSTEST)
#define FOR_ALL     (FOR_CASES | FOR_EXPLAIN | FOR_BASE | FOR_REPORT | FOR_COPY | FOR_WSTEST)

static const struct option_row option_rows[] = {
    {"--run", NULL, OPTION_TEXTS, FOR_CASES, IN(selectors), NULL},
    {"--skip", NULL, OPTION_TEXTS, FOR_CASES, IN(skips), NULL},
    {"--tag", NULL, OPTION_VALUES, FOR_CATALOG | FOR_PARSER, 0, tag_value},
    {"--suite", NULL, OPTION_VALUE, FOR_CATALOG, 0, suite_value},
    {"--profile", NULL, OPTION_VALUE, FOR_TEST, 0, profile_value},
    {"--level", NULL, OPTION_VALUE, FOR_JUDGE | FOR_REPLAY | FOR_BASE | FOR_REPORT, 0, level_value},
    {"--jobs", NULL, OPTION_COUNT, FOR_JUDGE, IN(jobs), NULL},
    {"--opening", NULL, OPTION_COUNT, FOR_SERVER, IN(opening), NULL},
    {"--delivery", NULL, OPTION_VALUE, FOR_TEST, 0, delivery_value},
    {"--timeout", NULL, OPTION_SECONDS, FOR_JUDGE, IN(timeout_us), NULL},
    {"--total-timeout", NULL, OPTION_SECONDS, FOR_JUDGE, IN(total_timeout_us), NULL},
    {"--slow", NULL, OPTION_VALUE, FOR_JUDGE, 0, slow_value},
    {"--seed", NULL, OPTION_VALUE, FOR_SERVER, 0, seed_value},
    {"--messages", NULL, OPTION_VALUE, FOR_SERVER, 0, messages_value},
    {"--retries", NULL, OPTION_COUNT, FOR_SERVER, IN(retries), NULL},
    {"--fail-fast", NULL, OPTION_FLAG, FOR_TEST, IN(fail_fast), NULL},
    {"--dry-run", NULL, OPTION_FLAG, FOR_RUN, IN(dry_run), NULL},
    {"--verbose", "-v", OPTION_FLAG, FOR_JUDGE | FOR_REPLAY | FOR_REPORT, IN(verbose), NULL},
    {"--quiet", "-q", OPTION_FLAG, FOR_JUDGE, IN(quiet), NULL},
    {"--color", NULL, OPTION_VALUE, FOR_JUDGE | FOR_REPLAY | FOR_REPORT, 0, color_value},
    {"--exec", NULL, OPTION_TEXT, FOR_RUN, IN(exec), NULL},
    {"--close-url", NULL, OPTION_TEXT, FOR_TEST, IN(close_url), NULL},
    {"--ready", NULL, OPTION_VALUE, FOR_RUN, 0, ready_value},
    {"--ready-timeout", NULL, OPTION_SECONDS, FOR_RUN, IN(ready_timeout_us), NULL},
    {"--header", "-H", OPTION_VALUES, FOR_JUDGE, 0, header_value},
    {"--origin", NULL, OPTION_VALUE, FOR_TEST, 0, origin_value},
    {"--refused-origin", NULL, OPTION_VALUE, FOR_TEST, 0, refused_origin_value},
    {"--missing-path", NULL, OPTION_VALUE, FOR_TEST, 0, missing_path_value},
    {"--subprotocol", NULL, OPTION_VALUES, FOR_TEST, 0, subprotocol_value},
    {"--cacert", NULL, OPTION_TEXT, FOR_JUDGE, IN(cacert), NULL},
    {"--insecure", "-k", OPTION_FLAG, FOR_RUN, IN(insecure), NULL},
    {"--sni", NULL, OPTION_VALUE, FOR_RUN, 0, sni_value},
    {"--cert", NULL, OPTION_TEXT, FOR_RUN, IN(cert), NULL},
    {"--key", NULL, OPTION_TEXT, FOR_RUN, IN(key), NULL},
    {"--connect-to", NULL, OPTION_VALUE, FOR_RUN, 0, connect_to_value},
    {"--observe", NULL, OPTION_SECONDS, FOR_TEST, IN(observe_us), NULL},
    {"--emit", NULL, OPTION_VALUE, FOR_TEST, 0, emit_value},
    {"--parameter", NULL, OPTION_VALUES, FOR_TEST, 0, parameter_value},
    {"--expect", NULL, OPTION_TEXT, FOR_JUDGE, IN(expect), NULL},
    {"--allow-stale", NULL, OPTION_FLAG, FOR_JUDGE, IN(allow_stale), NULL},
    {"--output", "-o", OPTION_VALUES, FOR_JUDGE | FOR_BASE | FOR_REPORT, 0, output_value},
    {"--mode", "-m", OPTION_TEXT, FOR_WSTEST, IN(mode), NULL},
    {"--spec", "-s", OPTION_TEXT, FOR_WSTEST, IN(spec), NULL},
    {"--wsuri", "-w", OPTION_TEXT, FOR_WSTEST, IN(url), NULL},
    {"--debug", "-d", OPTION_FLAG, FOR_WSTEST, IN(verbose), NULL},
    {"--cases", NULL, OPTION_TEXTS, FOR_CATALOG | FOR_EXPLAIN | FOR_REPLAY, IN(case_paths), NULL},
    {"--batch", NULL, OPTION_FLAG, FOR_PARSER, IN(batch), NULL},
    {"--join", NULL, OPTION_FLAG, FOR_REPORT, IN(join), NULL},
    {"--requirements", NULL, OPTION_FLAG, FOR_LIST, IN(requirements), NULL},
    {"--json", NULL, OPTION_FLAG, FOR_LIST, IN(json), NULL},
    {"--help", "-h", OPTION_FLAG, FOR_ALL, IN(help), NULL},
};

static_assert(G_N_ELEMENTS(option_rows) <= OPTIONS_MAX, "`seen` has a place for each row");

bool options_fail(struct parser *parser, char *error)
{
    if (parser->error == NULL) {
        parser->error = error;
    } else {
        g_free(error);
    }
    return false;
}

static bool fail_value(struct parser *parser, const struct option_row *row, const char *wanted,
                       const char *value)
{
    char *quoted = value_quoted(value);
    char *error = g_strdup_printf("%s wants %s, not %s; see assay %s --help", row->name, wanted,
                                  quoted, parser->command);
    g_free(quoted);
    return options_fail(parser, error);
}

/* ---- One option ---- */

static bool row_takes_value(const struct option_row *row)
{
    return row->kind != OPTION_FLAG;
}

static bool row_repeats(const struct option_row *row)
{
    return row->kind == OPTION_TEXTS || row->kind == OPTION_VALUES ||
           strcmp(row->name, "--help") == 0;
}

/* The row of `argument`: "--name", "--name=value" or "-x"; NULL when there is none. */
static const struct option_row *row_find(const char *argument, const char **value)
{
    size_t size = strcspn(argument, "=");

    *value = argument[size] == '=' ? argument + size + 1 : NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(option_rows); i++) {
        const struct option_row *row = &option_rows[i];
        if (strlen(row->name) == size && strncmp(row->name, argument, size) == 0) {
            return row;
        }
        if (row->brief != NULL && strcmp(row->brief, argument) == 0) {
            return row;
        }
    }
    return NULL;
}

static bool fail_unknown(struct parser *parser, const struct option_row *row, const char *argument)
{
    char *name = g_strndup(argument, strcspn(argument, "="));
    char *quoted = value_quoted(name);
    char *error = NULL;

    for (enum command command = COMMAND_TEST; row != NULL && command < COMMAND_HELP; command++) {
        if (error == NULL && (row->commands & 1U << command) != 0) {
            error = g_strdup_printf("%s is an option of assay %s, not of assay %s; see assay %s "
                                    "--help",
                                    name, command_names[command], parser->command, parser->command);
        }
    }
    if (error == NULL) {
        error = g_strdup_printf("%s is no option of assay %s; see assay %s --help", quoted,
                                parser->command, parser->command);
    }
    g_free(name);
    g_free(quoted);
    return options_fail(parser, error);
}

static bool row_take(struct parser *parser, const struct option_row *row, const char *value)
{
    void *member = (char *)parser->options + row->offset;
    const char *wanted = NULL;

    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)member = true;
        break;
    case OPTION_TEXT:
        *(char **)member = g_strdup(value);
        break;
    case OPTION_TEXTS:
        g_ptr_array_add(*(GPtrArray **)member, g_strdup(value));
        break;
    case OPTION_COUNT:
        wanted = count_value(member, value);
        break;
    case OPTION_SECONDS:
        wanted = seconds_value(member, value);
        break;
    case OPTION_VALUE:
    case OPTION_VALUES:
        wanted = row->take(parser->options, value);
        break;
    }
    return wanted == NULL || fail_value(parser, row, wanted, value);
}

/* Takes the option at argv[*index] and moves on. */
static bool option_parse(struct parser *parser, int argc, char **argv, int *index)
{
    const char *value = NULL;
    const char *ignored = NULL;
    const struct option_row *row = row_find(argv[*index], &value);

    if (row == NULL || (row->commands & 1U << parser->options->command) == 0) {
        return fail_unknown(parser, row, argv[*index]);
    }
    bool *seen = &parser->seen[row - option_rows];
    if (*seen && !row_repeats(row)) {
        return options_fail(parser, g_strdup_printf("%s is given twice; give it once", row->name));
    }
    *seen = true;
    ++*index;
    if (!row_takes_value(row)) {
        return value == NULL
                   ? row_take(parser, row, NULL)
                   : options_fail(parser, g_strdup_printf("%s takes no value; leave out what "
                                                          "stands behind the =",
                                                          row->name));
    }
    if (value == NULL) {
        if (*index < argc && row_find(argv[*index], &ignored) != NULL) {
            return options_fail(
                parser, g_strdup_printf("%s wants a value, and the option %s follows; if that is "
                                        "the value, write %s=%s",
                                        row->name, argv[*index], row->name, argv[*index]));
        }
        if (*index >= argc) {
            return options_fail(parser,
                                g_strdup_printf("%s wants a value, and nothing follows; see assay "
                                                "%s --help",
                                                row->name, parser->command));
        }
        value = argv[(*index)++];
    }
    return *value != '\0'
               ? row_take(parser, row, value)
               : options_fail(parser, g_strdup_printf("%s wants a value, not an empty one; see "
                                                      "assay %s --help",
                                                      row->name, parser->command));
}

/* ---- All options together ---- */

bool options_is_seen(const struct parser *parser, const char *name)
{
    const char *ignored;
    return parser->seen[row_find(name, &ignored) - option_rows];
}

static bool command_parse(struct parser *parser, const char *word)
{
    struct options *options = parser->options;

    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        options->command = COMMAND_HELP;
        return true;
    }
    if (strcmp(word, "--version") == 0) {
        options->command = COMMAND_VERSION;
        return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(command_names); i++) {
        if (strcmp(word, command_names[i]) == 0) {
            options->command = (enum command)i;
            parser->command = command_names[i];
            options_for(options);
            return true;
        }
    }
    char *quoted = value_quoted(word);
    options_fail(parser,
                 g_strdup_printf("%s is no command; there are test, parser, client, list, explain, "
                                 "copy, replay, report, baseline and wstest; see assay --help",
                                 quoted));
    g_free(quoted);
    return false;
}

static bool word_take(struct parser *parser, const char *word)
{
    struct options *options = parser->options;

    if (*word == '\0') {
        return options_fail(
            parser,
            g_strdup_printf("an empty word names nothing; see assay %s --help", parser->command));
    }
    if ((options->command == COMMAND_PARSER || options->command == COMMAND_CLIENT) &&
        options->format == NULL) {
        options->format = g_strdup(word);
    } else if (options->url == NULL &&
               (options->command == COMMAND_TEST ||
                (options->command == COMMAND_PARSER && strstr(word, "://") != NULL))) {
        options->url = g_strdup(word);
    } else if ((options->command == COMMAND_REPLAY || options->command == COMMAND_BASELINE ||
                options->command == COMMAND_COPY) &&
               options->file == NULL) {
        options->file = g_strdup(word);
    } else if (options->command == COMMAND_REPORT) {
        g_ptr_array_add(options->files, g_strdup(word));
    } else if (options->command == COMMAND_WSTEST) {
        return options_fail(parser, g_strdup("wstest takes no words, but options: the spec file "
                                             "names servers and cases; see assay wstest --help"));
    } else if (options->command == COMMAND_BASELINE) {
        return options_fail(parser, g_strdup("baseline takes one run; see assay baseline --help"));
    } else if (options->command == COMMAND_COPY) {
        return options_fail(parser, g_strdup("copy takes one directory; see assay copy --help"));
    } else {
        g_ptr_array_add(options->selectors, g_strdup(word));
    }
    return true;
}

/* What stands behind the command. */
static bool rest_parse(struct parser *parser, int argc, char **argv)
{
    bool has_words_only = false;
    bool is_good = true;
    int index = 2;

    while (index < argc && is_good) {
        const char *argument = argv[index];
        if (!has_words_only && strcmp(argument, "--") == 0) {
            has_words_only = true;
            index++;
        } else if (!has_words_only && argument[0] == '-' && argument[1] != '\0') {
            is_good = option_parse(parser, argc, argv, &index);
        } else {
            if (has_words_only && (parser->options->command == COMMAND_PARSER ||
                                   parser->options->command == COMMAND_CLIENT)) {
                g_ptr_array_add(parser->options->program, g_strdup(argument));
            } else {
                is_good = word_take(parser, argument);
            }
            index++;
        }
    }
    return is_good && (parser->options->help || options_check(parser));
}

struct options *options_parse(int argc, char **argv, char **error)
{
    struct options *options = options_new();
    struct parser parser = {.options = options, .command = ""};
    bool is_good;

    for (int i = 0; i < argc; i++) {
        g_ptr_array_add(options->arguments, g_strdup(argv[i]));
    }
    if (argc < 2) {
        is_good = options_fail(
            &parser, g_strdup("a command is missing: test, parser, client, list, explain, copy, "
                              "replay, report, baseline or wstest; see assay --help"));
    } else {
        is_good = command_parse(&parser, argv[1]);
    }
    if (is_good && options->command < COMMAND_HELP) {
        is_good = rest_parse(&parser, argc, argv);
    }
    if (!is_good) {
        options_free(options);
        *error = parser.error;
        return NULL;
    }
    if (options->command == COMMAND_LIST && !options->suite_given) {
        options->suites = SUITE_ALL;
    }
    options->progress = !options->quiet && isatty(STDERR_FILENO) != 0;
    options->keeps_logs = options->verbose;
    for (guint i = 0; i < options->outputs->len; i++) {
        enum output_format format = g_array_index(options->outputs, struct output, i).format;
        options->keeps_logs |=
            format == OUTPUT_JSON || format == OUTPUT_HTML || format == OUTPUT_AUTOBAHN;
    }
    return options;
}
