/* SPDX-License-Identifier: MIT */
/*
 * A death by the assertion of that property, and not by anything else, is what the parent looks
 * for. The child is forked here and not by GLib, which would start a thread to wait for it.
 */
#include "reference/tests/support_death.h"

#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_SIZE_MAX = 4096 };

/* The child: its last words go into the pipe. It leaves no core, and does not run the parent's exit
 * handlers when it lives. */
static void child_run(void (*breaks)(void), int words_fd)
{
    struct rlimit none = {0};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)signal(SIGABRT, SIG_DFL);
    if (dup2(words_fd, STDERR_FILENO) == STDERR_FILENO) {
        breaks();
    }
    _exit(0);
}

int death_run(void (*breaks)(void), char *words, size_t capacity)
{
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        child_run(breaks, ends[1]);
    }
    g_assert_cmpint(close(ends[1]), ==, 0);
    size_t size = 0;
    ssize_t now = 1;
    while (now > 0 && size < capacity - 1) {
        now = read(ends[0], words + size, capacity - 1 - size);
        size += now > 0 ? (size_t)now : 0;
    }
    words[size] = '\0';
    g_assert_cmpint(close(ends[0]), ==, 0);
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    return status;
}

void death_test(const void *data)
{
#ifdef NDEBUG
    (void)data;
    g_test_skip("assertions are compiled out");
    return;
#endif
    const struct death *death = data;
    char words[WORDS_SIZE_MAX];
    int status = death_run(death->breaks, words, sizeof words);
    g_test_message("%s", words);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGABRT);
    char *wanted = g_strconcat("Assertion `", death->property, NULL);
    g_assert_nonnull(strstr(words, wanted));
    g_free(wanted);
}
