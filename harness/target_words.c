/* SPDX-License-Identifier: MIT */
/* Of all that a target printed, what is worth repeating; see target.h. */
#include <string.h>

#include "harness/target.h"

/* Whether a line, as runtimes print them when they give up, says what was wrong. */
static bool names_error(const char *line)
{
    static const char *const words[] = {"error", "exception", "panic", "fatal"};
    g_autofree char *lower = g_ascii_strdown(line, -1);

    for (size_t i = 0; !g_ascii_isspace(line[0]) && i < G_N_ELEMENTS(words); i++) {
        if (strstr(lower, words[i]) != NULL) {
            return true;
        }
    }
    return false;
}

char *target_last_words(const struct target *target)
{
    g_autofree char *text = g_memdup2(target->output->str, target->output->len + 1);
    for (size_t i = 0; i < target->output->len; i++) {
        text[i] = text[i] == '\0' ? ' ' : text[i];
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    const char *telling = NULL;
    const char *last = NULL;

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_strchomp(lines[i]);
        last = lines[i][0] != '\0' ? lines[i] : last;
        telling = names_error(lines[i]) ? lines[i] : telling;
    }
    telling = telling != NULL ? telling : last;
    if (telling == NULL) {
        return NULL;
    }
    g_autofree char *line = g_strndup(telling, TARGET_LAST_WORDS_SIZE_MAX);
    return g_strescape(line, NULL);
}
