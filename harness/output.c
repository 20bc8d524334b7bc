/* SPDX-License-Identifier: MIT */
/* The places of reports; see output.h. */
#include "harness/output.h"

#include <errno.h>
#include <stdio.h>

#include "harness/autobahn_folder.h"

static bool directory_make(const char *path, char **error)
{
    char *directory = g_path_get_dirname(path);
    bool is_made = g_mkdir_with_parents(directory, 0777) == 0;

    if (!is_made) {
        *error = g_strdup_printf("the directory \"%s\" cannot be made: %s", directory,
                                 g_strerror(errno));
    }
    g_free(directory);
    return is_made;
}

bool outputs_check(const struct options *options, char **error)
{
    for (guint i = 0; i < options->outputs->len; i++) {
        const struct output *output = &g_array_index(options->outputs, struct output, i);
        if (output->path == NULL) {
            continue;
        }
        if (output->format == OUTPUT_AUTOBAHN) {
            if (!autobahn_folder_check(output->path, error)) {
                return false;
            }
            continue;
        }
        if (!directory_make(output->path, error)) {
            return false;
        }
        if (g_file_test(output->path, G_FILE_TEST_EXISTS) &&
            !g_file_test(output->path, G_FILE_TEST_IS_REGULAR)) {
            *error =
                g_strdup_printf("\"%s\" is no file that a report can be written to", output->path);
            return false;
        }
    }
    return true;
}

static GString *output_text(const struct output *output, const struct options *options,
                            const struct run_result *result)
{
    switch (output->format) {
    case OUTPUT_TEXT:
        return output->path != NULL
                   ? report_text(result, 0, false, options->verbose)
                   : report_text(result, options->columns, options->color, options->verbose);
    case OUTPUT_JSON:
        return report_json(result);
    case OUTPUT_HTML:
        return report_html(result);
    case OUTPUT_JUNIT:
        return report_junit(result, options->level);
    case OUTPUT_TAP:
        return report_tap(result, options->level);
    case OUTPUT_AUTOBAHN:
        break; /* a folder, not one text */
    }
    return g_string_new(NULL);
}

bool output_put(const GString *text, const char *path, char **error)
{
    bool is_written = true;

    if (path == NULL) {
        is_written = fwrite(text->str, 1, text->len, stdout) == text->len && fflush(stdout) == 0;
        if (!is_written) {
            *error = g_strdup_printf("standard output cannot be written: %s", g_strerror(errno));
        }
    } else {
        GError *problem = NULL;
        is_written = directory_make(path, error);
        if (is_written && !g_file_set_contents(path, text->str, (gssize)text->len, &problem)) {
            *error = g_strdup_printf("\"%s\" cannot be written: %s", path, problem->message);
            g_error_free(problem);
            is_written = false;
        }
    }
    return is_written;
}

/* Writes one report. */
static bool output_write(const struct output *output, const struct options *options,
                         const struct run_result *result, char **error)
{
    if (output->format == OUTPUT_AUTOBAHN) {
        return autobahn_folder_write_run(output->path, result, error);
    }
    GString *text = output_text(output, options, result);
    bool is_written = output_put(text, output->path, error);

    g_string_free(text, TRUE);
    return is_written;
}

bool output_write_all(const struct options *options, const struct run_result *result, char **error)
{
    static const struct output terminal = {.format = OUTPUT_TEXT};
    bool are_written = options->outputs->len > 0 || output_write(&terminal, options, result, error);

    for (guint i = 0; i < options->outputs->len; i++) {
        const struct output *output = &g_array_index(options->outputs, struct output, i);
        char *problem = NULL;
        if (output_write(output, options, result, &problem)) {
            continue;
        }
        if (are_written) {
            *error = problem;
        } else {
            g_free(problem);
        }
        are_written = false;
    }
    return are_written;
}
