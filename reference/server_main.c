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

#include "reference/limits.h"
#include "reference/narrate.h"
#include "reference/saboteur.h"
#include "reference/server.h"

enum exit_status {
    STATUS_GOOD = 0,
    STATUS_FAILED = 1,
    STATUS_USAGE = 2,
};

static const char default_connections[] = "16000";

static_assert(CONN_COUNT_MAX == 16000, "the help and the default say how many");

static const char help[] =
    "usage: assay-server [--host HOST] [--port N] [--connections N] [--narrate]\n"
    "\n"
    "The reference server of Assay. Its page / lists what it offers; open it in a browser.\n"
    "\n"
    "  --host HOST       the address to listen on (127.0.0.1)\n"
    "  --port N          the port, 0 for any that is free (0); the port is told on stdout\n"
    "  --connections N   how many are served at a time (16000); further ones are told 503\n"
    "  --narrate         tell on stderr what comes, which rule applies and what is answered\n"
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

/* Fills the options in. Returns the status to exit with, or -1 to go on. */
static int parse(int count, char **arguments, struct server_options *options, bool *narrate)
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
        if (strcmp(argument, "--narrate") == 0) {
            *narrate = true;
            continue;
        }
        if (option_is(argument, "--port", next, &value, &took_next)) {
            options->port = value;
        } else if (option_is(argument, "--host", next, &value, &took_next)) {
            options->host = value;
        } else if (option_is(argument, "--connections", next, &value, &took_next)) {
            connections = value;
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
    return take_numbers(options, connections) ? -1 : STATUS_USAGE;
}

int main(int count, char **arguments)
{
    struct server_options options = {.host = "127.0.0.1", .port = "0"};
    bool narrate = false;
    int status = parse(count, arguments, &options, &narrate);
    if (status >= 0) {
        return status;
    }
    struct server *server = server_begin(&options);
    if (server == NULL) {
        return STATUS_FAILED;
    }
    if (narrate && !narrate_begin(STDERR_FILENO)) {
        (void)fputs("assay-server: --narrate cannot write to stderr\n", stderr);
    }
    printf("assay-server: listening on %s\n", server_address(server));
    bool told = fflush(stdout) == 0;
    bool good = server_run(server);
    server_end(server);
    narrate_end();
    assert(STATUS_GOOD == EXIT_SUCCESS);
    return told && good ? STATUS_GOOD : STATUS_FAILED;
}
