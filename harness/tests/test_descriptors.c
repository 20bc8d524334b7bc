/* SPDX-License-Identifier: MIT */
/* The limit on descriptors is raised as far as may be, and what there is room for is told. */
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/descriptors.h"

struct row {
    const char *name;
    rlim_t soft;
    rlim_t hard_share; /* the hard limit is this much above the soft one */
    size_t wanted;
    size_t room;
};

static const struct row rows[] = {
    {"enough", 400, 0, 300, 336},
    {"raised", 200, 200, 300, 300},
    {"raised-as-far-as-may-be", 200, 100, 300, 236},
    {"none", 60, 0, 300, 0},
};

/* What a child does: whether the row holds. */
static bool row_holds(const struct row *row)
{
    struct rlimit limit = {row->soft, row->soft + row->hard_share};

    return setrlimit(RLIMIT_NOFILE, &limit) == 0 && descriptors_for(row->wanted) == row->room;
}

/* In a program of its own, because a hard limit never rises again, and because Valgrind has limits
 * of its own and follows no program that is begun. */
static void test_row(gconstpointer data)
{
    const struct row *row = data;
    char *program = g_file_read_link("/proc/self/exe", NULL);
    int status = 0;
    pid_t child = fork();

    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        execl(program, program, "--row", row->name, (char *)NULL);
        _exit(2);
    }
    g_free(program);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFEXITED(status));
    g_assert_cmpint(WEXITSTATUS(status), ==, 0);
}

int main(int argc, char **argv)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rows) && argc == 3; i++) {
        if (strcmp(argv[1], "--row") == 0 && strcmp(argv[2], rows[i].name) == 0) {
            return row_holds(&rows[i]) ? 0 : 1;
        }
    }
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/descriptors/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    return g_test_run();
}
