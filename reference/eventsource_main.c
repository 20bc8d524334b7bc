/* SPDX-License-Identifier: MIT */
/*
 * assay-eventsource: the command line. An option is `--name value` or `--name=value`; what is not
 * known is one line on stderr and exit status 2.
 */
#include <assert.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reference/event_parse.h"
#include "reference/saboteur.h"

enum exit_status {
    STATUS_GOOD = 0,
    STATUS_FAILED = 1,
    STATUS_USAGE = 2,
};

static const char help[] = "usage: assay-eventsource --parse [--batch]\n";

static volatile sig_atomic_t stops;

static void stop(int number)
{
    (void)number;
    stops = 1;
    assert(stops != 0);
}

static void set_signals(void)
{
    struct sigaction action = {.sa_handler = stop};
    bool good = sigaction(SIGTERM, &action, NULL) == 0 && sigaction(SIGINT, &action, NULL) == 0;
    action.sa_handler = SIG_IGN;
    good = sigaction(SIGPIPE, &action, NULL) == 0 && good;
    assert(good);
    (void)good;
}

int main(int count, char **arguments)
{
    bool parse = false;
    bool batch = false;
    for (int i = 1; i < count; i++) {
        const char *value = NULL;
        bool took_next = false;
        if (strcmp(arguments[i], "--parse") == 0) {
            parse = true;
        } else if (strcmp(arguments[i], "--batch") == 0) {
            batch = true;
        } else if (saboteur_option(arguments[i], i + 1 < count ? arguments[i + 1] : NULL, &value,
                                   &took_next)) {
            i += took_next ? 1 : 0;
        } else {
            (void)fputs(help, stderr);
            return STATUS_USAGE;
        }
    }
    if (!parse) {
        (void)fputs(help, stderr);
        return STATUS_USAGE;
    }
    set_signals();
    assert(STATUS_GOOD == 0);
    return event_parse_run(STDIN_FILENO, STDOUT_FILENO, batch, &stops) ? STATUS_GOOD
                                                                       : STATUS_FAILED;
}
