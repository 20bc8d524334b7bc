/* SPDX-License-Identifier: MIT */
/*
 * A death by assertion, and not by anything else, is what the parent looks for. The child is forked
 * by hand: GLib's own trap starts a thread that Valgrind then finds in every such test.
 */
#include "harness/tests/support_death.h"

#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Breaks the property with standard error in the pipe; ends in order if nothing noticed. */
static void die(const struct death *death, int to)
{
    struct rlimit none = {0};
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)signal(SIGABRT, SIG_DFL);
    (void)dup2(to, STDERR_FILENO);
    death->breaks();
    _exit(0);
}

void death_test(const void *data)
{
    const struct death *death = data;
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        die(death, ends[1]);
    }
    close(ends[1]);
    char said[4096] = "";
    size_t size = 0;
    ssize_t got = 0;
    while (size + 1 < sizeof said &&
           (got = read(ends[0], said + size, sizeof said - size - 1)) > 0) {
        size += (size_t)got;
    }
    close(ends[0]);
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status));
    g_assert_cmpint(WTERMSIG(status), ==, SIGABRT);
    g_assert_nonnull(strstr(said, "Assertion"));
}
