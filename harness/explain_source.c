/* SPDX-License-Identifier: MIT */
/*
 * What `assay explain` reads in the source tree. The tree may be absent, half there or somebody
 * else's, so everything that does not look as it should is passed over.
 */
#include "harness/explain.h"

#include <string.h>
#include <unistd.h>

/* The file whose presence makes a folder the tree. */
#define LANDMARK "reference/obey.h"

enum { PATH_SIZE_MAX = 4096, AMBIGUITY_COLUMNS = 4 };

static bool is_root(const char *folder)
{
    char *path = g_build_filename(folder, LANDMARK, NULL);
    bool is_there = g_file_test(path, G_FILE_TEST_IS_REGULAR);

    g_free(path);
    return is_there;
}

char *explain_root(void)
{
    const char *named = g_getenv("ASSAY_SOURCE");
    char program[PATH_SIZE_MAX];

    if (named != NULL && *named != '\0') {
        return is_root(named) ? g_strdup(named) : NULL;
    }
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 1);
    if (size > 0) {
        program[size] = '\0';
        char *folder = g_path_get_dirname(program);
        char *above = g_path_get_dirname(folder);
        bool is_built_there = is_root(above);
        g_free(folder);
        if (is_built_there) {
            return above;
        }
        g_free(above);
    }
    return is_root(".") ? g_strdup(".") : NULL;
}

static bool is_name_octet(char octet)
{
    return g_ascii_isalnum(octet) || octet == '_';
}

/* Whether the line has the name, and not only as a part of a longer one. */
static bool line_names(const char *line, const char *name)
{
    size_t size = strlen(name);

    for (const char *at = strstr(line, name); at != NULL; at = strstr(at + size, name)) {
        if ((at == line || !is_name_octet(at[-1])) && !is_name_octet(at[size])) {
            return true;
        }
    }
    return false;
}

static void file_search(GPtrArray *places, const char *root, const char *file, const char *name)
{
    char *path = g_build_filename(root, "reference", file, NULL);
    char *text = NULL;

    if (g_file_get_contents(path, &text, NULL, NULL)) {
        char **lines = g_strsplit(text, "\n", -1);
        for (unsigned number = 0; lines[number] != NULL; number++) {
            if (line_names(lines[number], name) && places->len < EXPLAIN_PLACES_MAX) {
                g_ptr_array_add(places, g_strdup_printf("reference/%s:%u", file, number + 1));
            }
        }
        g_strfreev(lines);
    }
    g_free(text);
    g_free(path);
}

static int name_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *explain_places(const char *root, const char *name)
{
    char *path = g_build_filename(root, "reference", NULL);
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *file;

    g_free(path);
    if (folder == NULL) {
        return NULL;
    }
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *places = g_ptr_array_new_with_free_func(g_free);
    while ((file = g_dir_read_name(folder)) != NULL) {
        if (g_str_has_suffix(file, ".c")) {
            g_ptr_array_add(files, g_strdup(file));
        }
    }
    g_dir_close(folder);
    g_ptr_array_sort(files, name_compare);
    for (guint i = 0; i < files->len; i++) {
        file_search(places, root, g_ptr_array_index(files, i), name);
    }
    g_ptr_array_unref(files);
    return places;
}

/* Of `| A3 | point | texts | verdict |` the point and the verdict, when it is that entry. */
static char *row_read(const char *line, const char *entry)
{
    char **cells = g_strsplit(line, "|", -1);
    char *found = NULL;

    for (unsigned i = 0; cells[i] != NULL; i++) {
        g_strstrip(cells[i]);
    }
    if (g_strv_length(cells) == AMBIGUITY_COLUMNS + 2 && strcmp(cells[1], entry) == 0) {
        found = g_strdup_printf("%s: %s", cells[2], cells[4]);
    }
    g_strfreev(cells);
    return found;
}

char *explain_ambiguity(const char *root, const char *entry)
{
    char *path = g_build_filename(root, "docs", "ambiguities.md", NULL);
    char *text = NULL;
    char *found = NULL;

    if (g_file_get_contents(path, &text, NULL, NULL)) {
        char **lines = g_strsplit(text, "\n", -1);
        for (unsigned i = 0; lines[i] != NULL && found == NULL; i++) {
            found = row_read(lines[i], entry);
        }
        g_strfreev(lines);
    }
    g_free(text);
    g_free(path);
    return found;
}

char *explain_ambiguity_words(const char *root, const struct requirement *row)
{
    if (row->ambiguity == NULL) {
        return NULL;
    }
    if (strcmp(row->ambiguity, "10.7") == 0) {
        return g_strdup(
            row->side == SIDE_RECEIVES
                ? "only 10.7, which has data validated, asks this of who receives it; so it is no "
                  "more than a SHOULD"
                : "10.7 lets an endpoint drop the connection instead; so it is a SHOULD");
    }
    char *said = root != NULL ? explain_ambiguity(root, row->ambiguity) : NULL;
    char *words = said != NULL ? g_strdup_printf("%s, %s", row->ambiguity, said)
                               : g_strdup_printf("%s; see docs/ambiguities.md", row->ambiguity);
    g_free(said);
    return words;
}
