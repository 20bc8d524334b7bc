/* SPDX-License-Identifier: MIT */
/* The live line: what a terminal of so many columns is sent. */
#include <fcntl.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/progress.h"

enum { SENT_SIZE_MAX = 200 };

struct row {
    const char *name;
    unsigned short columns;
    const char *line; /* NULL: it is taken away */
    const char *sent;
};

#define CLEARED "\r\033[K"

static const struct row rows[] = {
    {"fits", 20, "nineteen characters", CLEARED "nineteen characters"},
    {"is-cut", 20, "twenty characters it", CLEARED "twenty characters i"},
    {"width-unknown", 0, "twenty characters it", CLEARED "twenty characters it"},
    {"one-column", 1, "a", CLEARED},
    {"is-hidden", 20, NULL, CLEARED},
};

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    char sent[SENT_SIZE_MAX + 1] = "";
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    g_assert_cmpint(terminal, >=, 0);
    g_assert_cmpint(grantpt(terminal), ==, 0);
    g_assert_cmpint(unlockpt(terminal), ==, 0);
    int side = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    g_assert_cmpint(side, >=, 0);
    const struct winsize size = {.ws_row = 24, .ws_col = row->columns};
    g_assert_cmpint(ioctl(side, TIOCSWINSZ, &size), ==, 0);
    g_assert_cmpuint(progress_columns(side), ==, row->columns);

    int kept = dup(STDERR_FILENO);
    g_assert_cmpint(dup2(side, STDERR_FILENO), >=, 0);
    if (row->line != NULL) {
        progress_show(row->line);
    } else {
        progress_hide();
    }
    g_assert_cmpint(dup2(kept, STDERR_FILENO), >=, 0);

    size_t sent_size = 0;
    while (sent_size < strlen(row->sent)) {
        ssize_t got = read(terminal, sent + sent_size, SENT_SIZE_MAX - sent_size);
        g_assert_cmpint(got, >, 0);
        sent_size += (size_t)got;
    }
    g_assert_cmpstr(sent, ==, row->sent);
    close(kept);
    close(side);
    close(terminal);
}

static void test_no_terminal(void)
{
    int ends[2];

    g_assert_cmpint(pipe(ends), ==, 0);
    g_assert_cmpuint(progress_columns(ends[1]), ==, 0);
    close(ends[0]);
    close(ends[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/progress/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_func("/progress/no-terminal", test_no_terminal);
    return g_test_run();
}
