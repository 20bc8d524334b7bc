/* SPDX-License-Identifier: MIT */
/*
 * The implementation under test as a place and as a process.
 *
 *     target_new -> target_start -> (runs) -> target_is_dead? -> target_start again ... ->
 * target_stop -> target_free
 *
 * Invariant: pid > 0 exactly when pidfd >= 0; both are cleared by target_reap(), which is the only
 * place that takes an exit status.
 */
#include "harness/target.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/clock.h"
#include "harness/options_values.h"

extern char **environ;

enum {
    READY_TRY_INTERVAL_US = 5000, /* between two tries to connect to a target that is starting */
    STOP_GRACE_US = 2000000,
    NUMBER_TEXT_SIZE = 12,
};

static void target_check(const struct target *target)
{
    assert((target->pid > 0) == (target->pidfd >= 0));
    assert(target->output->len <= TARGET_OUTPUT_SIZE_MAX);
    assert(target->port > 0 && target->port <= 65535);
}

/*
 * A port that nothing listens on now. Another program may take it before the target does; the start
 * fails then, and says so.
 */
static unsigned port_find_free(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof(address);
    unsigned port = 0;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0) {
        return 0;
    }
    if (bind(fd, (struct sockaddr *)&address, size) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &size) == 0) {
        port = ntohs(address.sin_port);
    }
    close(fd);
    return port;
}

static char *number_put_in(const char *text, const char *mark, unsigned number)
{
    char digits[NUMBER_TEXT_SIZE];
    GString *result = g_string_new(text);

    g_snprintf(digits, sizeof(digits), "%u", number);
    g_string_replace(result, mark, digits, 0);
    return g_string_free(result, FALSE);
}

char *target_url(const struct target *target, unsigned close_code)
{
    assert(close_code == 0 || target->close_url != NULL);
    return close_code == 0 ? g_strdup(target->url)
                           : number_put_in(target->close_url, "{code}", close_code);
}

char *target_path(const struct target *target, unsigned close_code)
{
    char *url = target_url(target, close_code);
    const char *authority = strstr(url, "//") + 2;
    const char *path = authority + strcspn(authority, "/?");
    char *result =
        close_code == 0 ? g_strdup(target->path) : g_strconcat(*path == '?' ? "/" : "", path, NULL);

    g_free(url);
    return result;
}

/* Splits ws://host[:port]/path?query, or wss:; options_target.c has checked its grammar. */
static bool url_split(struct target *target, char **error)
{
    char *host = NULL;
    char *path = NULL;
    char *query = NULL;
    int port = -1;

    if (!g_uri_split(target->url, G_URI_FLAGS_ENCODED, NULL, NULL, &host, &port, &path, &query,
                     NULL, NULL) ||
        host == NULL) {
        *error = g_strdup_printf("the URL \"%s\" has no host; it looks like ws://host:port/path",
                                 target->url);
        g_free(host);
        g_free(path);
        g_free(query);
        return false;
    }
    target->host = host;
    target->is_secure = url_is_secure(target->url);
    target->port = port > 0 ? (unsigned)port : target->is_secure ? 443 : 80;
    if (path == NULL || *path == '\0') {
        g_free(path);
        path = g_strdup("/");
    }
    target->path = query != NULL ? g_strdup_printf("%s?%s", path, query) : g_strdup(path);
    target->authority =
        g_strdup_printf(strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, target->port);
    g_free(path);
    g_free(query);
    return true;
}

struct target *target_new(const struct options *options, char **error)
{
    struct target *target = g_new0(struct target, 1);
    unsigned port = 0;

    target->pidfd = -1;
    target->output_fd = -1;
    target->output = g_string_new(NULL);
    target->port = 1;
    if (options->exec != NULL) {
        port = port_find_free();
        if (port == 0) {
            *error = g_strdup_printf("no free port was found for --exec: %s", g_strerror(errno));
            target_free(target);
            return NULL;
        }
        target->command = number_put_in(options->exec, "{port}", port);
        target->ready = options->ready;
        target->ready_argument = g_strdup(options->ready_argument);
        target->ready_timeout_us = options->ready_timeout_us;
    }
    target->url = options->exec != NULL ? number_put_in(options->url, "{port}", port)
                                        : g_strdup(options->url);
    if (options->close_url != NULL) {
        target->close_url = number_put_in(options->close_url, "{port}", port);
    }
    g_autofree char *place =
        options->connect_to != NULL ? number_put_in(options->connect_to, "{port}", port) : NULL;
    if (!url_split(target, error) || !target_look_up(target, place, error)) {
        target_free(target);
        return NULL;
    }
    if (target->is_secure && (target->tls = tls_client_new(options, target->host, error)) == NULL) {
        target_free(target);
        return NULL;
    }
    target_check(target);
    return target;
}

bool target_move(struct target *target, const struct options *options)
{
    char *error = NULL;
    struct target *other = NULL;

    if (target->command == NULL || target->pid > 0 || strstr(options->exec, "{port}") == NULL) {
        return false;
    }
    other = target_new(options, &error);
    if (other == NULL) {
        g_free(error);
        return false;
    }
    char **const of_target[] = {&target->url, &target->host, &target->path, &target->authority,
                                &target->command};
    char **const of_other[] = {&other->url, &other->host, &other->path, &other->authority,
                               &other->command};
    for (size_t i = 0; i < G_N_ELEMENTS(of_target); i++) {
        char *kept = *of_target[i];
        *of_target[i] = *of_other[i];
        *of_other[i] = kept;
    }
    target->port = other->port;
    target->address = other->address;
    target_free(other);
    target_check(target);
    return true;
}

void target_free(struct target *target)
{
    if (target == NULL) {
        return;
    }
    if (target->pid > 0) {
        target_stop(target, STOP_GRACE_US);
    }
    if (target->output_fd >= 0) {
        close(target->output_fd);
    }
    tls_client_free(target->tls);
    g_string_free(target->output, TRUE);
    g_free(target->url);
    g_free(target->close_url);
    g_free(target->host);
    g_free(target->path);
    g_free(target->authority);
    g_free(target->command);
    g_free(target->ready_argument);
    g_free(target->death);
    g_free(target);
}

void target_read_output(struct target *target)
{
    char piece[4096];

    while (target->output_fd >= 0) {
        ssize_t size = read(target->output_fd, piece, sizeof(piece));
        if (size > 0) {
            g_string_append_len(target->output, piece, size);
            if (target->output->len > TARGET_OUTPUT_SIZE_MAX) {
                g_string_erase(target->output, 0,
                               (gssize)(target->output->len - TARGET_OUTPUT_SIZE_MAX));
            }
        } else if (size < 0 && errno == EINTR) {
            continue;
        } else if (size < 0 && errno == EAGAIN) {
            break;
        } else {
            close(target->output_fd);
            target->output_fd = -1;
        }
    }
}

/*
 * Whether something of the group lives, while its first process has been reaped: what that had
 * started has become ours, so its end is taken here.
 */
static bool group_lives(pid_t group)
{
    siginfo_t info;

    do {
        info.si_pid = 0;
        if (waitid(P_PGID, (id_t)group, &info, WEXITED | WNOHANG) != 0) {
            return false;
        }
    } while (info.si_pid != 0);
    return true;
}

/* What the process had started has as long to end as the process itself had; then it is killed. */
static void target_end_group(struct target *target)
{
    while (clock_now_us() < target->stop_deadline_us && group_lives(target->pid)) {
        struct pollfd fd = {.fd = target->output_fd, .events = POLLIN};
        struct timespec pause = {.tv_nsec = READY_TRY_INTERVAL_US * 1000};
        ppoll(&fd, 1, &pause, NULL);
        target_read_output(target);
    }
    kill(-target->pid, SIGKILL);
}

/* Takes the exit status of a process that has ended, and puts it into words. */
static void target_reap(struct target *target, const siginfo_t *info)
{
    g_free(target->death);
    if (info->si_code == CLD_EXITED) {
        target->death = g_strdup_printf("exited with status %d", info->si_status);
    } else {
        target->death = g_strdup_printf("was killed by signal %d (%s)", info->si_status,
                                        strsignal(info->si_status));
    }
    target_end_group(target);
    close(target->pidfd);
    target->pidfd = -1;
    target->pid = 0;
    target_read_output(target);
}

bool target_is_dead(struct target *target)
{
    siginfo_t info = {0};

    if (target->command == NULL) {
        return false;
    }
    if (target->pid == 0) {
        return true;
    }
    if (waitid(P_PIDFD, (id_t)target->pidfd, &info, WEXITED | WNOHANG) != 0 || info.si_pid == 0) {
        return false;
    }
    target_reap(target, &info);
    target_check(target);
    return true;
}

void target_stop(struct target *target, int64_t grace_us)
{
    int64_t deadline_us = clock_now_us() + grace_us;

    target->stop_deadline_us = deadline_us;
    if (target->pid > 0) {
        kill(-target->pid, SIGTERM);
    }
    while (!target_is_dead(target) && target->pid > 0) {
        int64_t now_us = clock_now_us();
        struct pollfd fds[2] = {{.fd = target->pidfd, .events = POLLIN},
                                {.fd = target->output_fd, .events = POLLIN}};
        struct timespec left = clock_until(deadline_us, now_us);
        if (now_us >= deadline_us) {
            kill(-target->pid, SIGKILL);
            deadline_us = now_us + grace_us;
        }
        ppoll(fds, 2, &left, NULL);
        target_read_output(target);
    }
    target->stop_deadline_us = 0;
}

/* One process group, both outputs into one pipe, no input. */
static int target_spawn(struct target *target)
{
    int ends[2];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    char *arguments[] = {(char *)"/bin/sh", (char *)"-c", target->command, NULL};
    int result;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        return errno;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* see group_lives() */
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawnattr_init(&attributes);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    result = posix_spawn(&target->pid, "/bin/sh", &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (result != 0) {
        target->pid = 0;
        close(ends[0]);
        return result;
    }
    target->pidfd = pidfd_open(target->pid, 0);
    if (target->pidfd < 0) {
        /* No descriptor is left, or Linux is older than 5.3: what cannot be watched is not left. */
        result = errno;
        kill(-target->pid, SIGKILL);
        waitpid(target->pid, NULL, 0);
        target->pid = 0;
        close(ends[0]);
        return result;
    }
    target->output_fd = ends[0];
    return 0;
}

/*
 * Whether somebody accepts on the port; with READY_HTTP, whether an HTTP answer comes. Blocks for
 * at most `deadline_us`.
 */
static bool target_answers(struct target *target, int64_t deadline_us)
{
    int fd = socket(target->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};
    struct timespec left = clock_until(deadline_us, clock_now_us());
    char answer[5] = {0};
    int problem = 0;
    socklen_t size = sizeof(problem);
    bool answers = false;

    if (fd < 0) {
        return false;
    }
    if (connect(fd, (struct sockaddr *)&target->address, target->address_size) != 0 &&
        errno != EINPROGRESS) {
        goto out;
    }
    if (ppoll(&poll_fd, 1, &left, NULL) != 1 ||
        getsockopt(fd, SOL_SOCKET, SO_ERROR, &problem, &size) != 0 || problem != 0) {
        goto out;
    }
    if (target->ready != READY_HTTP) {
        answers = true;
        goto out;
    }
    char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n",
                                    target->ready_argument, target->authority);
    ssize_t sent = send(fd, request, strlen(request), MSG_NOSIGNAL);
    g_free(request);
    poll_fd.events = POLLIN;
    left = clock_until(deadline_us, clock_now_us());
    if (sent > 0 && ppoll(&poll_fd, 1, &left, NULL) == 1 && recv(fd, answer, 4, 0) == 4) {
        answers = strcmp(answer, "HTTP") == 0;
    }
out:
    close(fd);
    return answers;
}

static bool target_is_ready(struct target *target, int64_t deadline_us)
{
    if (target->ready == READY_LINE) {
        return g_regex_match_simple(target->ready_argument, target->output->str, G_REGEX_MULTILINE,
                                    0);
    }
    return target_answers(target, deadline_us);
}

bool target_start(struct target *target, char **error)
{
    int64_t deadline_us = clock_now_us() + target->ready_timeout_us;
    int problem;

    if (target->command == NULL) {
        return true;
    }
    assert(target->pid == 0);
    if (target->output_fd >= 0) {
        close(target->output_fd);
        target->output_fd = -1;
    }
    g_string_truncate(target->output, 0);
    problem = target_spawn(target);
    if (problem != 0) {
        *error = g_strdup_printf("the target could not be started: %s", g_strerror(problem));
        return false;
    }
    target->start_count++;
    for (;;) {
        struct pollfd fds[2] = {{.fd = target->pidfd, .events = POLLIN},
                                {.fd = target->output_fd, .events = POLLIN}};
        struct timespec pause = {.tv_nsec = READY_TRY_INTERVAL_US * 1000};
        ppoll(fds, 2, &pause, NULL);
        target_read_output(target);
        if (target_is_dead(target)) {
            char *words = target_last_words(target);
            *error = g_strdup_printf("the target %s before it was ready%s%s%s", target->death,
                                     words != NULL ? "; it said \"" : "",
                                     words != NULL ? words : "", words != NULL ? "\"" : "");
            g_free(words);
            return false;
        }
        if (target_is_ready(target, deadline_us)) {
            target_check(target);
            return true;
        }
        if (clock_now_us() >= deadline_us) {
            char *words = target_last_words(target);
            *error = g_strdup_printf(
                "the target was not ready within %.1f s (--ready-timeout)%s%s%s",
                (double)target->ready_timeout_us / 1e6, words != NULL ? "; it said \"" : "",
                words != NULL ? words : "", words != NULL ? "\"" : "");
            g_free(words);
            target_stop(target, STOP_GRACE_US);
            return false;
        }
    }
}
