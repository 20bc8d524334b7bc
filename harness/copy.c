/* SPDX-License-Identifier: MIT */
/*
 * See copy.h. Each file is made anew (O_EXCL), so nothing that is there is written over, even when
 * somebody else writes into the directory meanwhile. The first mistake ends the copying.
 */
#include "harness/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conformance/catalogue.h"
#include "harness/list_json.h"
#include "harness/verdict.h"
#include "harness/version.h"
#include "reports/json_grow.h"

static const char readme[] =
    "# Cases and vectors of Assay " ASSAY_VERSION ", suite " SUITE_VERSION "\n"
    "\n"
    "Written by `assay copy`. Ids are names and never change, so they may stand in lists of known "
    "failures.\n"
    "\n"
    "## Vectors: a parser of event streams (Server-Sent Events)\n"
    "\n"
    "* `vectors/ID.stream` holds the octets of one stream, as they come behind the head of the "
    "response.\n"
    "* `vectors/ID.jsonl` holds what a parser makes of them: one line of JSON for each event that "
    "is dispatched, in their\n"
    "  order, with `type`, `data` and `lastEventId`, and one for the end, with `end`, "
    "`lastEventId` and `reconnectionTime`\n"
    "  (milliseconds; null when no `retry` was taken).\n"
    "* `vectors.json` lists them all: what each is about (`title`, `proves`), why it bites and "
    "where to look.\n"
    "\n"
    "A test feeds the octets to the parser and compares the events one by one. It does so with "
    "the stream whole, octet by\n"
    "octet, and cut in two at each offset: the events must be the same. Compare values and not the "
    "text of the lines, for\n"
    "JSON has many spellings. The line of the end counts where `needs` of the vector names what "
    "it tells, `last-event-id`\n"
    "or `reconnection-time`; a member that it leaves out is left open by the standard.\n"
    "\n"
    "```python\n"
    "import json, pathlib\n"
    "for stream in sorted(pathlib.Path('vectors').rglob('*.stream')):\n"
    "    lines = stream.with_suffix('.jsonl').read_text(encoding='utf-8').splitlines()\n"
    "    expected = [json.loads(line) for line in lines]\n"
    "    events = my_parser(stream.read_bytes())   # a list of (type, data, last event id)\n"
    "    assert events == [(e['type'], e['data'], e['lastEventId']) for e in expected[:-1]], "
    "stream\n"
    "```\n"
    "\n"
    "## Cases: a server\n"
    "\n"
    "`cases/ID.json` is one case, in the form of `assay list --json`: `{\"cases\": [{...}]}`. Its "
    "`script` is a list of steps: what\n"
    "is sent (`frame`, `raw` ...) and what has to come of it (`expect-...`); `words` says each step"
    " "
    "in a sentence. `or` marks\n"
    "a step that is another lawful outcome of the one before it, or one that is graded otherwise. "
    "A payload is the octets of\n"
    "`text` (in UTF-8) or of `hex`, and where they are there repeated and cut to `size`, from the "
    "octet `begin` on. What is not said is lawful: FIN is\n"
    "set, RSV is 0. Cases without a script are rules that are watched in every conversation "
    "(`every_run`), or look at a server of event\n"
    "streams (`check`). docs/cases.md in the source of Assay has the form whole.\n";

/* Makes the folders above a file; that they are there is fine. */
static bool folders_make(const char *path, char **error)
{
    char *folder = g_path_get_dirname(path);
    bool is_made = g_mkdir_with_parents(folder, 0777) == 0;

    if (!is_made) {
        *error =
            g_strdup_printf("the directory \"%s\" cannot be made: %s", folder, g_strerror(errno));
    }
    g_free(folder);
    return is_made;
}

static bool octets_write(int fd, const char *octets, size_t size)
{
    while (size > 0) {
        ssize_t written = write(fd, octets, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        octets += written;
        size -= (size_t)written;
    }
    return true;
}

/* Makes DIR/NAME with these octets. */
static bool file_write(const char *directory, const char *name, const char *octets, size_t size,
                       char **error)
{
    char *path = g_build_filename(directory, name, NULL);
    bool is_written = folders_make(path, error);

    if (is_written) {
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        is_written = fd >= 0 && octets_write(fd, octets, size);
        int reason = errno;
        if (fd >= 0 && close(fd) != 0 && is_written) {
            reason = errno;
            is_written = false;
        }
        if (!is_written) {
            *error = g_strdup_printf("\"%s\" cannot be written: %s", path, g_strerror(reason));
        }
    }
    g_free(path);
    return is_written;
}

/* Takes `root` over. */
static bool json_write(const char *directory, const char *name, json_t *root, char **error)
{
    GString *text = g_string_new(NULL);

    list_write(text, root);
    bool is_written = file_write(directory, name, text->str, text->len, error);
    g_string_free(text, TRUE);
    return is_written;
}

static bool vector_write(const char *directory, const struct sse_vector *vector, char **error)
{
    size_t size = sse_vector_size(vector);
    char *octets = g_malloc(size + 1);
    char *lines = list_vector_lines(vector);
    char *stream_name = g_strdup_printf("vectors/%s.stream", vector->id);
    char *lines_name = g_strdup_printf("vectors/%s.jsonl", vector->id);

    sse_vector_copy(vector, octets);
    bool is_written = file_write(directory, stream_name, octets, size, error) &&
                      file_write(directory, lines_name, lines, strlen(lines), error);
    g_free(octets);
    g_free(lines);
    g_free(stream_name);
    g_free(lines_name);
    return is_written;
}

static bool case_write(const char *directory, const struct ws_case *ws_case, char **error)
{
    char *name = g_strdup_printf("cases/%s.json", ws_case->id);
    json_t *root = json_object();
    json_t *cases = json_array();

    element_add(cases, list_case(ws_case));
    member_add(root, "cases", cases);
    bool is_written = json_write(directory, name, root, error);
    g_free(name);
    return is_written;
}

/* A directory that holds something is left alone. */
static bool directory_make(const char *directory, char **error)
{
    GError *fault = NULL;
    GDir *entries;

    if (g_mkdir_with_parents(directory, 0777) != 0) {
        *error = g_strdup_printf("the directory \"%s\" cannot be made: %s", directory,
                                 g_strerror(errno));
        return false;
    }
    entries = g_dir_open(directory, 0, &fault);
    if (entries == NULL) {
        *error = g_strdup(fault->message);
        g_error_free(fault);
        return false;
    }
    bool is_empty = g_dir_read_name(entries) == NULL;
    g_dir_close(entries);
    if (!is_empty) {
        *error = g_strdup_printf("the directory \"%s\" is not empty, and nothing is written over; "
                                 "name a new one",
                                 directory);
    }
    return is_empty;
}

bool copy_write(const char *directory, char **error)
{
    json_t *root = json_object();
    json_t *vectors = json_array();
    bool is_good = directory_make(directory, error);

    for (size_t i = 0; i < sse_vector_count() && is_good; i++) {
        is_good = vector_write(directory, sse_vector_at(i), error);
        element_add(vectors, list_vector(sse_vector_at(i)));
    }
    member_add(root, "vectors", vectors);
    if (!is_good) {
        json_decref(root);
        return false;
    }
    is_good = json_write(directory, "vectors.json", root, error);
    struct catalogue *catalogue = catalogue_new();
    for (size_t i = 0; i < catalogue->case_count && is_good; i++) {
        is_good = case_write(directory, &catalogue->cases[i], error);
    }
    catalogue_free(catalogue);
    return is_good && file_write(directory, "README.md", readme, strlen(readme), error);
}

int copy_run(const struct options *options)
{
    char *error = NULL;

    if (!copy_write(options->file, &error)) {
        fprintf(stderr, "assay: %s\n", error);
        g_free(error);
        return EXIT_USAGE;
    }
    return EXIT_OK;
}
