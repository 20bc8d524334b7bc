/* SPDX-License-Identifier: MIT */
/*
 * The implementation under test: where it is, and, with --exec, the process that it is.
 *
 * The address is looked up once, before the run. A process that we start gets a free port, a
 * process group of its own (so that its children end with it) and pipes for what it prints; its end
 * is seen through a pidfd, so a crash is never taken for a close.
 */
#ifndef HARNESS_TARGET_H
#define HARNESS_TARGET_H

#include <glib.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "harness/options.h"
#include "harness/tls.h"

struct target {
    char *url;  /* with {port} replaced */
    char *host; /* without brackets */
    unsigned port;
    char *path; /* resource name: path and query */
    /* --close-url with {port} replaced, {code} as it stands; NULL without it */
    char *close_url;
    char *authority; /* for messages: host:port as the URL has it */
    bool is_secure;  /* wss: TLS is spoken */
    struct sockaddr_storage address;
    socklen_t address_size;
    struct tls_client *tls; /* NULL: TLS is not spoken */

    /* With --exec only */
    char *command; /* with {port} replaced; NULL without --exec */
    enum ready_kind ready;
    char *ready_argument;
    int64_t ready_timeout_us;
    pid_t pid;                /* 0 when no process runs */
    int pidfd;                /* -1 when no process runs */
    int output_fd;            /* its stdout and stderr, non-blocking; -1 when closed */
    int64_t stop_deadline_us; /* while it is asked to end: when that becomes a kill; else 0 */
    /* the last TARGET_OUTPUT_SIZE_MAX octets that it printed since its start */
    GString *output;
    unsigned start_count; /* how often it was started */
    /*
     * how the last process ended: "exited with status 1", "was killed by signal 11 (Segmentation
     * fault)"
     */
    char *death;
};

enum { TARGET_OUTPUT_SIZE_MAX = 16384, TARGET_LAST_WORDS_SIZE_MAX = 200 };

/*
 * For target_new(): looks up the address of `place`, HOST:PORT, or where that is NULL of the URL.
 * False and one line in `error` (g_free) when there is none.
 */
bool target_look_up(struct target *target, const char *place, char **error);

/* Looks up the address, chooses the port. NULL and one line in `error` (g_free). Starts nothing. */
struct target *target_new(const struct options *options, char **error);

/*
 * The URL of a conversation, and its resource name: those of the target or, where it is to close
 * with `close_code` (0: it is not), those that --close-url gives. g_free().
 */
char *target_url(const struct target *target, unsigned close_code);
char *target_path(const struct target *target, unsigned close_code);

/*
 * Gives the target, of which no process runs, another free port: while it was down somebody else
 * may have been given its own. False where the command line says which port it is.
 */
bool target_move(struct target *target, const struct options *options);

/*
 * The place of another URL beside the target, {port} in it being the port of the target; no process
 * belongs to it. NULL and a line in `error`.
 */
struct target *target_beside(const struct target *target, const struct options *options,
                             const char *url, char **error);

/*
 * From now on it is the place of this URL, to which it has pointed; the process stays. False and a
 * line in `error` when that is no place to go.
 */
bool target_redirect(struct target *target, const struct options *options, const char *url,
                     char **error);

/* Ends the process, if one runs, and frees all. */
void target_free(struct target *target);

/*
 * Starts the process and waits until it is ready. False and one line in `error`: not started, ended
 * at once, or not ready in time.
 */
bool target_start(struct target *target, char **error);

/*
 * Asks the process group to end (SIGTERM), and kills what is left of it after `grace_us`; a shell
 * that is gone at once takes no time from what it had started. Takes the exit status.
 */
void target_stop(struct target *target, int64_t grace_us);

/* Reads what the process printed, without blocking. */
void target_read_output(struct target *target);

/* Whether the process that we started has ended; then `death` says how. False without --exec. */
bool target_is_dead(struct target *target);

/*
 * Of what it printed the last line that names an error, else the last one; escaped, for messages.
 * NULL when it printed nothing. g_free().
 */
char *target_last_words(const struct target *target);

#endif
