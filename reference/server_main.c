/* SPDX-License-Identifier: MIT */
/*
 * assay-server: the command line. An option is `--name value` or `--name=value`; what is not
 * known is one line on stderr and exit status 2. When the server listens, it says so in one line
 * on stdout.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reference/events.h"
#include "reference/limits.h"
#include "reference/narrate.h"
#include "reference/offers.h"
#include "reference/origin.h"
#include "reference/saboteur.h"
#include "reference/secure.h"
#include "reference/server.h"

enum exit_status {
    STATUS_GOOD = 0,
    STATUS_FAILED = 1,
    STATUS_USAGE = 2,
};

static const char default_connections[] = "16000";

static_assert(EVENTS_FLOOD_COUNT_MAX == 1024, "the help says how many");
static_assert(CONN_COUNT_MAX == 16000, "the help and the default say how many");

static const char help[] =
    "usage: assay-server [--host HOST] [--port N] [--connections N] [--origin ORIGIN]...\n"
    "                    [--narrate] [--no-compression] [--cert FILE --key FILE]\n"
    "                    [--flood N]\n"
    "\n"
    "The reference server of Assay. Its page / lists what it offers; open it in a browser.\n"
    "\n"
    "  --host HOST       the address to listen on (127.0.0.1)\n"
    "  --port N          the port, 0 for any that is free (0); the port is told on stdout\n"
    "  --connections N   how many are served at a time (16000); further ones are told 503\n"
    "  --narrate         tell on stderr what comes, which rule applies and what is answered\n"
    "  --no-compression  decline every offer of permessage-deflate (RFC 7692)\n"
    "  --origin ORIGIN   take requests of pages from there alone, such as https://example.org;\n"
    "                    repeatable. A request without Origin is no browser's, and is taken\n"
    "  --cert FILE       speak TLS, as this certificate in PEM, its chain behind it, if any\n"
    "  --key FILE        its private key in PEM; with a certificate the port is wss: and https:\n"
    "  --flood N         offer /events/flood, for measuring: N events, up to 1024, are published\n"
    "                    whenever those before have been sent to all who listen\n"
    "  --help            this text\n"
    "  --version         the version\n"
    "\n"
    "It ends on SIGTERM and SIGINT, and says so to its peers before.\n";

/* The number that the text is in at most five digits; -1 when it is none. */
static long number_of(const char *text)
{
    size_t size = strlen(text);
    if (size == 0 || size > 5 || strspn(text, "0123456789") != size) {
        return -1;
    }
    long number = strtol(text, NULL, 10);
    assert(number >= 0);
    assert(number <= 99999);
    return number;
}

/* The value of option `name` if `argument` is it: behind its `=`, or the next argument. */
static bool option_is(const char *argument, const char *name, const char *next, const char **value,
                      bool *took_next)
{
    size_t size = strlen(name);
    assert(size > 2);
    if (strncmp(argument, name, size) != 0) {
        return false;
    }
    if (argument[size] == '=') {
        *value = argument + size + 1;
        *took_next = false;
        return true;
    }
    if (argument[size] != '\0') {
        return false;
    }
    assert(strcmp(argument, name) == 0);
    *value = next;
    *took_next = true;
    return true;
}

/* Judges the numbers: true when they are in their bounds, and `options` has them. */
static bool take_numbers(struct server_options *options, const char *connections)
{
    long port = number_of(options->port);
    if (port < 0 || port > 65535) {
        fprintf(stderr, "assay-server: --port %s is no number from 0 to 65535\n", options->port);
        return false;
    }
    long count = number_of(connections);
    if (count < 1 || count > CONN_COUNT_MAX) {
        fprintf(stderr, "assay-server: --connections %s is no number from 1 to %d\n", connections,
                CONN_COUNT_MAX);
        return false;
    }
    options->conn_count_max = (size_t)count;
    assert(options->conn_count_max >= 1);
    assert(options->conn_count_max <= CONN_COUNT_MAX);
    return true;
}

/* An origin more. False, with a line on stderr, when it is none or one too many. */
static bool take_origin(const char *value)
{
    bool given = value != NULL && value[0] != '\0';
    assert(!given || strlen(value) > 0);
    bool good = !given || origin_allow(value);
    if (!good) {
        fprintf(stderr,
                "assay-server: --origin wants scheme://host[:port] without a path, or null, "
                "at most %d of them; not '%s'\n",
                (int)ORIGIN_COUNT_MAX, value);
    }
    assert(good || given);
    return good;
}

/* Opens the endpoint that floods, if it is asked for. False, with a line on stderr, when the number
 * of events is none. */
static bool take_flood(const char *value)
{
    if (value == NULL) {
        return true;
    }
    long count = number_of(value);
    if (count < 1 || count > EVENTS_FLOOD_COUNT_MAX) {
        fprintf(stderr, "assay-server: --flood %s is no number from 1 to %d\n", value,
                (int)EVENTS_FLOOD_COUNT_MAX);
        return false;
    }
    flood_open((uint32_t)count);
    assert(flood_is_open());
    assert(count <= EVENTS_FLOOD_COUNT_MAX);
    return true;
}

/* What the line says beside the options of the server. */
struct command_line {
    bool narrate;
    const char *cert; /* NULL, as `key`: no TLS */
    const char *key;
    const char *flood; /* NULL: there is no such endpoint */
};

/* Fills the options in. Returns the status to exit with, or -1 to go on. */
static int parse(int count, char **arguments, struct server_options *options,
                 struct command_line *line)
{
    const char *connections = default_connections;
    assert(count >= 1);
    for (int i = 1; i < count; i++) {
        const char *argument = arguments[i];
        const char *next = i + 1 < count ? arguments[i + 1] : NULL;
        const char *value = NULL;
        bool took_next = false;
        if (strcmp(argument, "--help") == 0) {
            (void)fputs(help, stdout);
            return STATUS_GOOD;
        }
        if (strcmp(argument, "--version") == 0) {
            (void)puts("assay-server 1.0.0");
            return STATUS_GOOD;
        }
        if (strcmp(argument, "--no-compression") == 0) {
            offers_decline_all(true);
            continue;
        }
        if (strcmp(argument, "--narrate") == 0) {
            line->narrate = true;
            continue;
        }
        if (option_is(argument, "--port", next, &value, &took_next)) {
            options->port = value;
        } else if (option_is(argument, "--host", next, &value, &took_next)) {
            options->host = value;
        } else if (option_is(argument, "--cert", next, &value, &took_next)) {
            line->cert = value;
        } else if (option_is(argument, "--key", next, &value, &took_next)) {
            line->key = value;
        } else if (option_is(argument, "--flood", next, &value, &took_next)) {
            line->flood = value;
        } else if (option_is(argument, "--connections", next, &value, &took_next)) {
            connections = value;
        } else if (option_is(argument, "--origin", next, &value, &took_next)) {
            if (!take_origin(value)) {
                return STATUS_USAGE;
            }
        } else if (!saboteur_option(argument, next, &value, &took_next)) {
            fprintf(stderr, "assay-server: unknown option '%s'; --help lists them\n", argument);
            return STATUS_USAGE;
        }
        if (value == NULL || value[0] == '\0') {
            fprintf(stderr, "assay-server: %s needs a value\n", argument);
            return STATUS_USAGE;
        }
        i += took_next ? 1 : 0;
    }
    if ((line->cert == NULL) != (line->key == NULL)) {
        (void)fputs("assay-server: --cert and --key are a certificate and its key; give both\n",
                    stderr);
        return STATUS_USAGE;
    }
    return take_numbers(options, connections) && take_flood(line->flood) ? -1 : STATUS_USAGE;
}

int main(int count, char **arguments)
{
    struct server_options options = {.host = "127.0.0.1", .port = "0"};
    struct command_line line = {0};
    int status = parse(count, arguments, &options, &line);
    if (status >= 0) {
        return status;
    }
    if (line.cert != NULL) {
        char error[512];
        options.security = security_begin(line.cert, line.key, error, sizeof error);
        if (options.security == NULL) {
            fprintf(stderr, "assay-server: %s\n", error);
            return STATUS_FAILED;
        }
    }
    struct server *server = server_begin(&options);
    if (server == NULL) {
        security_end(options.security);
        return STATUS_FAILED;
    }
    if (line.narrate && !narrate_begin(STDERR_FILENO)) {
        (void)fputs("assay-server: --narrate cannot write to stderr\n", stderr);
    }
    printf("assay-server: listening on %s\n", server_address(server));
    bool told = fflush(stdout) == 0;
    bool good = server_run(server);
    server_end(server);
    security_end(options.security);
    narrate_end();
    assert(STATUS_GOOD == EXIT_SUCCESS);
    return told && good ? STATUS_GOOD : STATUS_FAILED;
}
