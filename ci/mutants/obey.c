/* SPDX-License-Identifier: MIT */
/* The counting half of the mutant build: what BREAKS, CALLS_FOR and PROMISE are in it. */
#include "reference/obey.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/mutants/saboteur.h"
#include "reference/saboteur.h"

static bool dishonoured[REQUIREMENT_COUNT];
static FILE *marks;
static struct saboteur *counted;

void obey_count_for(struct saboteur *saboteur)
{
    counted = saboteur;
}

static void count(enum requirement_id name, bool was_kept)
{
    if (counted == NULL) {
        return;
    }
    unsigned *counts = was_kept ? counted->kept : counted->broken;
    counts[name]++;
}

bool obey_dishonoured(enum requirement_id name)
{
    return dishonoured[name];
}

bool obey_breaks(enum requirement_id name, bool condition)
{
    count(name, !condition);
    return condition && !dishonoured[name];
}

bool obey_calls_for(enum requirement_id name, bool condition)
{
    bool blind = dishonoured[name] && !(counted != NULL && counted->releasing);
    if (condition) {
        count(name, !blind);
    }
    return condition && !blind;
}

void obey_promise(enum requirement_id name, bool condition)
{
    count(name, condition);
}

/* The row of that name, or the end of the program. */
static void dishonour(const char *name)
{
    const struct requirement *requirement = requirement_find(name);
    if (requirement == NULL) {
        fprintf(stderr, "assay-server-mutant: no requirement is called '%s'\n", name);
        exit(2);
    }
    dishonoured[requirement->id] = true;
}

static void open_marks(const char *path)
{
    marks = fopen(path, "a");
    if (marks == NULL) {
        perror(path);
        exit(2);
    }
}

bool saboteur_option(const char *argument, const char *next, const char **value, bool *took_next)
{
    static const char *const names[] = {"--dishonour", "--marks"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(argument, names[i], size) != 0 ||
            (argument[size] != '\0' && argument[size] != '=')) {
            continue;
        }
        *took_next = argument[size] == '\0';
        *value = *took_next ? next : argument + size + 1;
        if (*value != NULL && (*value)[0] != '\0') {
            if (i == 0) {
                dishonour(*value);
            } else {
                open_marks(*value);
            }
        }
        return true;
    }
    return false;
}

void obey_write_marks(const struct saboteur *saboteur, uint16_t peer_port)
{
    if (marks == NULL) {
        return;
    }
    fprintf(marks, "%" PRIu16, peer_port);
    for (int id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        if (saboteur->kept[id] + saboteur->broken[id] > 0) {
            fprintf(marks, " %s %u %u", requirement_get((enum requirement_id)id)->name,
                    saboteur->kept[id], saboteur->broken[id]);
        }
    }
    fputc('\n', marks);
    fflush(marks);
}
