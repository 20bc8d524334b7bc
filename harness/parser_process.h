/* SPDX-License-Identifier: MIT */
/*
 * A bare parser of event streams as a process: octets go into its standard input, lines come out of
 * its standard output. What it says on standard error is kept for the moment in which it dies.
 *
 * docs/parser.md is the contract that the program keeps.
 */
#ifndef HARNESS_PARSER_PROCESS_H
#define HARNESS_PARSER_PROCESS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum {
    PARSER_OUTPUT_SIZE_MAX = 64 << 20, /* of one stream; more is taken for endless */
    PARSER_ERRORS_SHOWN_MAX = 400,     /* octets of standard error that a death shows */
};

enum parser_event {
    PARSER_MOVED,   /* something was written or read */
    PARSER_ENDED,   /* its output is at its end; `death` says how the process ended */
    PARSER_SILENT,  /* nothing moved for the time */
    PARSER_ENDLESS, /* it prints more than we keep */
};

struct parser_process {
    pid_t pid; /* 0: none runs */
    int in_fd; /* -1 when closed */
    int out_fd;
    int errors_fd;   /* a file in memory */
    GByteArray *to;  /* what is to be written, */
    guint written;   /* and how much of it was */
    GString *output; /* what was read and not taken yet */
    bool died_badly; /* ended by a signal or with a status other than 0 */
    char *death;     /* "exited with status 1; it said: ..." */
};

/* All closed, nothing runs. */
void parser_process_init(struct parser_process *process);

/* Starts the program; an older process must have ended. False and a line in `error`. */
bool parser_process_start(struct parser_process *process, char *const *arguments, char **error);

/* Moves what can be moved. With `closes` the input is closed when all is written. */
enum parser_event parser_process_move(struct parser_process *process, bool closes,
                                      int64_t timeout_us);

/* The end of what it said on standard error, as one line; "" when it said nothing. g_free(). */
char *parser_process_errors(const struct parser_process *process);

/* Ends the process, if one runs. */
void parser_process_stop(struct parser_process *process);

/* With all it owns. */
void parser_process_clear(struct parser_process *process);

#endif
