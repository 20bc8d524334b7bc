/* SPDX-License-Identifier: MIT */
/*
 * assay-eventsource: the command line. An option is `--name value` or `--name=value`; what is not
 * known is one line on stderr and exit status 2.
 */
#include <assert.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reference/event_parse.h"
#include "reference/event_source.h"
#include "reference/saboteur.h"

enum exit_status {
    STATUS_GOOD = 0,
    STATUS_FAILED = 1,
    STATUS_USAGE = 2,
    STATUS_NETWORK = 3,
};

enum {
    SECONDS_MAX = 1000000,
    DEFAULT_DELAY_MS = 3000,
    DEFAULT_TIMEOUT_S = 30,
};

static_assert(DEFAULT_DELAY_MS == 3000 && DEFAULT_TIMEOUT_S == 30, "the help says so");

static const char help[] =
    "usage: assay-eventsource [--states] [--max-events N] [--no-reconnect] ... URL\n"
    "       assay-eventsource --parse [--batch]\n"
    "\n"
    "The reference EventSource of Assay: asks an http: or https: URL for an event stream, prints\n"
    "each event as one line of JSON, and comes back when the stream ends.\n"
    "\n"
    "  --states             lines for connecting, open, error and closed, with why\n"
    "  --max-events N       close after N events\n"
    "  --no-reconnect       do not come back\n"
    "  --reconnect-time MS  wait so long before coming back, until the stream names a time (3000)\n"
    "  --back-off           wait twice as long after each attempt in a row that fails, to 60 s\n"
    "  --last-event-id ID   send this id with the first request\n"
    "  -H, --header 'K: V'  add a field to each request, or put it in place of one; repeatable.\n"
    "                       Authorization and Cookie do not follow a redirect to another origin\n"
    "  --timeout SECONDS    for TCP, for TLS, and for the head of a response (30)\n"
    "  --idle SECONDS       come back when nothing came for so long; 0 is never (0)\n"
    "  --cacert FILE        trust these certificates in PEM, and not those of the system\n"
    "  -k, --insecure       trust every certificate\n"
    "  --parse              no URL: read the octets of a stream on stdin, and print its events\n"
    "                       and a last line with what an event source keeps of it\n"
    "  --batch              of --parse: read many streams, in pieces: lines CHUNK n, each with n\n"
    "                       octets behind it, and END behind each stream\n"
    "  --help               this text\n"
    "  --version            the version\n"
    "\n"
    "Exit status: 0 it was closed as asked, by a signal, --max-events, a 204, or with\n"
    "--no-reconnect the end of the stream; 1 the connection was failed: another status or type,\n"
    "or a line, an event or an id that is too long; 2 usage; 3 with --no-reconnect an error of\n"
    "the network.\n";

static volatile sig_atomic_t stops;

static void stop(int number)
{
    (void)number;
    stops = 1;
    assert(stops != 0);
}

/* SIGTERM and SIGINT come while the program waits, and nowhere else. */
static void set_signals(void)
{
    struct sigaction action = {.sa_handler = stop};
    sigset_t blocked;
    bool good = sigemptyset(&blocked) == 0 && sigaddset(&blocked, SIGTERM) == 0 &&
                sigaddset(&blocked, SIGINT) == 0 && sigprocmask(SIG_BLOCK, &blocked, NULL) == 0 &&
                sigaction(SIGTERM, &action, NULL) == 0 && sigaction(SIGINT, &action, NULL) == 0;
    action.sa_handler = SIG_IGN;
    good = sigaction(SIGPIPE, &action, NULL) == 0 && good;
    assert(good);
    (void)good;
}

/* What the line says. */
struct command_line {
    struct event_source_options options;
    bool parse;
    bool batch;
};

/* A number from 0 to `number_max`, or -1 and a line on stderr. */
static long number_of(const char *name, const char *text, long number_max)
{
    size_t size = strlen(text);
    long number = -1;
    if (size > 0 && size <= 15 && strspn(text, "0123456789") == size) {
        number = strtol(text, NULL, 10);
    }
    if (number < 0 || number > number_max) {
        fprintf(stderr, "assay-eventsource: %s %s is no number from 0 to %ld\n", name, text,
                number_max);
        return -1;
    }
    assert(number >= 0);
    assert(number <= number_max);
    return number;
}

/* Options without a value. False when it is none of them. */
static bool take_flag(struct command_line *line, const char *argument)
{
    const struct {
        const char *name;
        bool *flag;
        bool value;
    } flags[] = {
        {"--states", &line->options.tells_states, true},
        {"--no-reconnect", &line->options.reconnects, false},
        {"--back-off", &line->options.backs_off, true},
        {"--insecure", &line->options.insecure, true},
        {"-k", &line->options.insecure, true},
        {"--parse", &line->parse, true},
        {"--batch", &line->batch, true},
    };
    assert(argument[0] != '\0');
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (strcmp(argument, flags[i].name) == 0) {
            *flags[i].flag = flags[i].value;
            assert(*flags[i].flag == flags[i].value);
            return true;
        }
    }
    return false;
}

static bool take_number(struct command_line *line, const char *name, const char *value)
{
    const struct {
        const char *name;
        uint64_t *number;
        long number_max;
        uint64_t factor;
    } numbers[] = {
        {"--max-events", &line->options.event_count_max, 999999999999, 1},
        {"--reconnect-time", &line->options.default_delay_ms, 999999999999, 1},
        {"--timeout", &line->options.timeout_ms, SECONDS_MAX, 1000},
        {"--idle", &line->options.idle_ms, SECONDS_MAX, 1000},
    };
    size_t i = 0;
    while (strcmp(numbers[i].name, name) != 0) {
        i++;
        assert(i < sizeof numbers / sizeof numbers[0]);
    }
    long number = number_of(name, value, numbers[i].number_max);
    if (number >= 0) {
        *numbers[i].number = (uint64_t)number * numbers[i].factor;
    }
    assert(numbers[i].factor > 0);
    return number >= 0;
}

/* An option with its value; false after it was said what is wrong. */
static bool take_value(struct command_line *line, const char *name, const char *value)
{
    assert(name[0] == '-');
    assert(value[0] != '\0');
    if (strcmp(name, "--cacert") == 0) {
        line->options.cacert = value;
        return true;
    }
    if (strcmp(name, "--last-event-id") == 0) {
        line->options.last_event_id = value;
        if (strpbrk(value, "\r\n") != NULL) {
            (void)fputs("assay-eventsource: an id of --last-event-id has no line end\n", stderr);
        }
        return strpbrk(value, "\r\n") == NULL;
    }
    if (strcmp(name, "--header") == 0) {
        struct event_request_fields *fields = &line->options.fields;
        if (!event_request_may_add(fields, value)) {
            fprintf(stderr, "assay-eventsource: -H '%s' is no field 'name: value', or too much\n",
                    value);
            return false;
        }
        fields->lines[fields->count] = value;
        fields->count++;
        return true;
    }
    return take_number(line, name, value);
}

/* The name of the option with a value that the argument is; `value` is what stands behind its `=`,
 * or NULL. NULL when it is none. */
static const char *option_name(const char *argument, const char **value)
{
    static const char *const names[] = {"--header",  "--last-event-id",  "--max-events",
                                        "--timeout", "--reconnect-time", "--idle",
                                        "--cacert"};
    assert(argument[0] != '\0');
    *value = NULL;
    if (strcmp(argument, "-H") == 0) {
        return names[0];
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(argument, names[i], size) == 0 &&
            (argument[size] == '\0' || argument[size] == '=')) {
            *value = argument[size] == '=' ? argument + size + 1 : NULL;
            assert(*value == NULL || (*value)[-1] == '=');
            return names[i];
        }
    }
    return NULL;
}

/* Whether what was told goes together. */
static bool is_whole(const struct command_line *line)
{
    bool good = line->parse ? line->options.url == NULL : line->options.url != NULL && !line->batch;
    if (!good) {
        (void)fputs(line->parse   ? "assay-eventsource: --parse reads stdin and takes no URL\n"
                    : line->batch ? "assay-eventsource: --batch goes with --parse\n"
                                  : "assay-eventsource: a URL is missing; --help tells more\n",
                    stderr);
    }
    assert(!good || line->parse == (line->options.url == NULL));
    return good;
}

/* Fills the line in. Returns the status to exit with, or -1 to go on. */
static int parse(int count, char **arguments, struct command_line *line)
{
    assert(count >= 1);
    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i][0] != '\0' ? arguments[i] : "-";
        const char *next = i + 1 < count ? arguments[i + 1] : NULL;
        const char *value = NULL;
        bool took_next = false;
        if (strcmp(argument, "--help") == 0 || strcmp(argument, "--version") == 0) {
            (void)fputs(argument[2] == 'h' ? help : "assay-eventsource 1.0.0\n", stdout);
            return STATUS_GOOD;
        }
        const char *name = option_name(argument, &value);
        if (name != NULL) {
            i += value == NULL ? 1 : 0;
            value = value == NULL ? next : value;
            if (value == NULL || value[0] == '\0') {
                fprintf(stderr, "assay-eventsource: %s needs a value\n", argument);
                return STATUS_USAGE;
            }
            if (!take_value(line, name, value)) {
                return STATUS_USAGE;
            }
        } else if (argument[0] != '-' && line->options.url == NULL) {
            line->options.url = argument;
        } else if (saboteur_option(argument, next, &value, &took_next)) {
            i += took_next ? 1 : 0;
        } else if (!take_flag(line, argument)) {
            fprintf(stderr, "assay-eventsource: unknown argument '%s'; --help lists all\n",
                    argument);
            return STATUS_USAGE;
        }
    }
    return is_whole(line) ? -1 : STATUS_USAGE;
}

int main(int count, char **arguments)
{
    static const int statuses[] = {
        [EVENT_SOURCE_CLOSED] = STATUS_GOOD,
        [EVENT_SOURCE_FAILED] = STATUS_FAILED,
        [EVENT_SOURCE_USAGE] = STATUS_USAGE,
        [EVENT_SOURCE_NETWORK] = STATUS_NETWORK,
    };
    struct command_line line = {
        .options = {.default_delay_ms = DEFAULT_DELAY_MS,
                    .timeout_ms = DEFAULT_TIMEOUT_S * 1000,
                    .reconnects = true},
    };
    int status = parse(count, arguments, &line);
    if (status >= 0) {
        return status;
    }
    set_signals();
    if (line.parse) {
        bool good = event_parse_run(STDIN_FILENO, STDOUT_FILENO, line.batch, &stops);
        return good ? STATUS_GOOD : STATUS_FAILED;
    }
    enum event_source_end end = event_source_run(&line.options, STDOUT_FILENO, &stops);
    assert(end <= EVENT_SOURCE_NETWORK);
    return statuses[end];
}
