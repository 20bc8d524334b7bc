/* SPDX-License-Identifier: MIT */
/* The live line: the cursor goes to the first column, what stands there is cleared. */
#include "harness/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define CLEARED "\r\033[K"

unsigned progress_columns(int fd)
{
    struct winsize size;

    return ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

void progress_show(const char *line)
{
    unsigned columns = progress_columns(STDERR_FILENO);
    size_t size = strlen(line);

    /* A terminal may go to its next line when the last column is written. */
    if (columns > 0 && size >= columns) {
        size = columns - 1;
    }
    fprintf(stderr, CLEARED "%.*s", (int)size, line);
    fflush(stderr);
}

void progress_hide(void)
{
    fputs(CLEARED, stderr);
    fflush(stderr);
}
