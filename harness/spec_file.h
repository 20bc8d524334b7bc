/* SPDX-License-Identifier: MIT */
/*
 * The spec files of Autobahn|Testsuite's fuzzing client: which servers, which cases, where the
 * report goes. Reading one is pure: octets come in, a spec comes out, or one line that says where
 * in the JSON something is wrong and what to do.
 *
 * What the original would take and this harness cannot honour is never passed over: it is a warning
 * where the verdicts stay the same, and an error where they would not.
 */
#ifndef HARNESS_SPEC_FILE_H
#define HARNESS_SPEC_FILE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

#include "harness/json_path.h"

enum {
    SPEC_SIZE_MAX = 1 << 20,  /* of a file: the largest ones in use have some kilobytes */
    SPEC_SERVERS_MAX = 16,    /* columns of one page */
    SPEC_TEXT_SIZE_MAX = 512, /* of one string: a pattern, a name, a URL */
    SPEC_LIST_MAX = 2048,     /* of patterns: four for each case there is */
};

struct spec_server {
    char *url;
    char *agent;          /* its name in the report; NULL: what its Server header says */
    char *origin;         /* or NULL */
    char *hostname;       /* the name that TLS asks for, or NULL: none is asked for */
    GPtrArray *protocols; /* char * */
};

struct spec {
    char *outdir;
    GPtrArray *servers;    /* struct spec_server * */
    GPtrArray *ids;        /* const char *: "1.1.1", constants, in the order of the suite */
    GPtrArray *exclusions; /* of agents; asked by spec_excludes() */
    GPtrArray *warnings;   /* char *: one line each */
};

/*
 * Reads the text of a file. `name` is what lines call it. `url` is the server where the file names
 * none (-w), or NULL. NULL and one line in `error` (g_free) when it is wrong.
 */
struct spec *spec_read(const char *name, const char *text, size_t size, const char *url,
                       char **error);

/* The same of a file. */
struct spec *spec_file_read(const char *file, const char *url, char **error);

/* NULL is allowed. */
void spec_free(struct spec *spec);

/* Whether this case is not played with this agent. */
bool spec_excludes(const struct spec *spec, const char *agent, const char *id);

/* ---- The parts of the reader ---- */

struct spec_reader {
    struct json_path *path; /* has the first mistake; its place is the whole file */
    struct spec *spec;
};

/* Notes a mistake at `place`, such as "servers[0].url"; takes `words` over. Always false. */
bool spec_fault(struct spec_reader *reader, const char *place, char *words);

/* Notes that something is not as its writer may think; takes `words` over. */
void spec_warn(struct spec_reader *reader, const char *place, char *words);

/* A string of the file, or NULL and a mistake. It lives as long as `value`. */
const char *spec_text(struct spec_reader *reader, const char *place, const json_t *value);

/* spec_cases.c: the cases that `cases` selects and `exclude-cases` does not. */
bool spec_cases_read(struct spec_reader *reader, const json_t *root);

/* What is left out for some agents only. */
bool spec_exclusions_read(struct spec_reader *reader, const json_t *root);

/* spec_options.c: whether the options at `place` leave the verdicts as they are. */
bool spec_options_read(struct spec_reader *reader, const char *place, const json_t *options);

#endif
