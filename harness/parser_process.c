/* SPDX-License-Identifier: MIT */
/* See parser_process.h. */
#include "harness/parser_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

void parser_process_init(struct parser_process *process)
{
    *process = (struct parser_process){.in_fd = -1, .out_fd = -1, .errors_fd = -1};
    process->to = g_byte_array_new();
    process->output = g_string_new(NULL);
}

static void fd_close(int *fd)
{
    if (*fd >= 0) {
        close(*fd);
    }
    *fd = -1;
}

/* Its own process group, so that its children end with it; broken pipes are told by write(). */
static int process_spawn(struct parser_process *process, char *const *arguments, int input,
                         int output)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_adddup2(&actions, process->errors_fd, 2);
    posix_spawnattr_init(&attributes);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    int result =
        posix_spawnp(&process->pid, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}

bool parser_process_start(struct parser_process *process, char *const *arguments, char **error)
{
    int input[2];
    int output[2];
    int result = 0;

    g_byte_array_set_size(process->to, 0);
    g_string_truncate(process->output, 0);
    process->written = 0;
    process->died_badly = false;
    g_clear_pointer(&process->death, g_free);
    if (pipe2(input, O_CLOEXEC) != 0) {
        *error = g_strdup_printf("no pipe to the program: %s", g_strerror(errno));
        return false;
    }
    if (pipe2(output, O_CLOEXEC) != 0) {
        *error = g_strdup_printf("no pipe from the program: %s", g_strerror(errno));
        close(input[0]);
        close(input[1]);
        return false;
    }
    process->errors_fd = memfd_create("errors", MFD_CLOEXEC);
    result = process_spawn(process, arguments, input[0], output[1]);
    close(input[0]);
    close(output[1]);
    process->in_fd = input[1];
    process->out_fd = output[0];
    fcntl(process->in_fd, F_SETFL, O_NONBLOCK);
    fcntl(process->out_fd, F_SETFL, O_NONBLOCK);
    if (result != 0) {
        process->pid = 0;
        parser_process_stop(process);
        *error = g_strdup_printf("\"%s\" cannot be started: %s", arguments[0], g_strerror(result));
        return false;
    }
    return true;
}

char *parser_process_errors(const struct parser_process *process)
{
    char octets[PARSER_ERRORS_SHOWN_MAX];
    off_t size = process->errors_fd >= 0 ? lseek(process->errors_fd, 0, SEEK_END) : 0;
    off_t begin = size > (off_t)sizeof(octets) ? size - (off_t)sizeof(octets) : 0;
    ssize_t got = size > 0 ? pread(process->errors_fd, octets, sizeof(octets), begin) : 0;
    GString *line = g_string_new(NULL);

    for (ssize_t i = 0; i < got; i++) {
        char octet = octets[i];
        g_string_append_c(line, octet >= ' ' && octet < 0x7F ? octet : ' ');
    }
    g_strstrip(line->str);
    return g_string_free(line, FALSE);
}

/* The process has closed its output: see how it ends. One that lives on is ended. */
static void process_reap(struct parser_process *process)
{
    int status = 0;

    for (unsigned tries = 0; tries < 200; tries++) {
        pid_t result = waitpid(process->pid, &status, WNOHANG);
        if (result == process->pid) {
            char *said = parser_process_errors(process);
            char *how = WIFSIGNALED(status)
                            ? g_strdup_printf("was killed by signal %d (%s)", WTERMSIG(status),
                                              strsignal(WTERMSIG(status)))
                            : g_strdup_printf("exited with status %d", WEXITSTATUS(status));
            process->died_badly = WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
            process->death =
                *said != '\0' ? g_strdup_printf("%s; it said: %s", how, said) : g_strdup(how);
            process->pid = 0;
            g_free(said);
            g_free(how);
            return;
        }
        struct timespec pause = {.tv_nsec = 5000000};
        nanosleep(&pause, NULL);
    }
    process->death = g_strdup("closed its output and lived on");
    process->died_badly = true;
}

static bool input_write(struct parser_process *process)
{
    bool moved = false;

    while (process->in_fd >= 0 && process->written < process->to->len) {
        ssize_t size = write(process->in_fd, process->to->data + process->written,
                             process->to->len - process->written);
        if (size <= 0) {
            if (size < 0 && errno == EPIPE) {
                fd_close(&process->in_fd); /* how it ended, its output will tell */
            }
            break;
        }
        process->written += (guint)size;
        moved = true;
    }
    if (process->written == process->to->len) {
        g_byte_array_set_size(process->to, 0);
        process->written = 0;
    }
    return moved;
}

enum parser_event parser_process_move(struct parser_process *process, bool closes,
                                      int64_t timeout_us)
{
    struct timespec left = {.tv_sec = timeout_us / G_USEC_PER_SEC,
                            .tv_nsec = timeout_us % G_USEC_PER_SEC * 1000};
    bool moved = input_write(process);
    char octets[65536];

    if (closes && process->to->len == 0) {
        fd_close(&process->in_fd);
    }
    bool wants_to_write = process->in_fd >= 0 && process->to->len > 0;
    struct pollfd fds[2] = {{.fd = process->out_fd, .events = POLLIN},
                            {.fd = wants_to_write ? process->in_fd : -1, .events = POLLOUT}};
    if (!moved && ppoll(fds, 2, &left, NULL) == 0) {
        return PARSER_SILENT;
    }
    ssize_t size = read(process->out_fd, octets, sizeof(octets));
    if (size == 0) {
        process_reap(process);
        parser_process_stop(process);
        return PARSER_ENDED;
    }
    if (size > 0) {
        g_string_append_len(process->output, octets, size);
    }
    return process->output->len > PARSER_OUTPUT_SIZE_MAX ? PARSER_ENDLESS : PARSER_MOVED;
}

void parser_process_stop(struct parser_process *process)
{
    if (process->pid > 0) {
        kill(-process->pid, SIGKILL);
        waitpid(process->pid, NULL, 0);
    }
    process->pid = 0;
    fd_close(&process->in_fd);
    fd_close(&process->out_fd);
    fd_close(&process->errors_fd);
}

void parser_process_clear(struct parser_process *process)
{
    parser_process_stop(process);
    g_byte_array_unref(process->to);
    g_string_free(process->output, TRUE);
    g_free(process->death);
}
