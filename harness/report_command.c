/* SPDX-License-Identifier: MIT */
/* From saved runs to reports; see report_command.h. */
#include "harness/report_command.h"

#include <stdio.h>
#include <string.h>

#include "harness/output.h"
#include "harness/verdict.h"
#include "reports/join.h"
#include "reports/report.h"

struct run_result *report_load(const char *path, char **error)
{
    GError *problem = NULL;
    char *text = NULL;
    char *fault = NULL;
    gsize size = 0;

    if (!g_file_get_contents(path, &text, &size, &problem)) {
        *error = g_strdup_printf("the run cannot be read: %s", problem->message);
        g_error_free(problem);
        return NULL;
    }
    struct run_result *result = report_json_read(text, size, &fault);
    g_free(text);
    if (result == NULL) {
        *error = g_strdup_printf("%s: %s", path, fault);
        g_free(fault);
    }
    return result;
}

static int complain(char *error, int status)
{
    fprintf(stderr, "assay: %s\n", error);
    g_free(error);
    return status;
}

static void result_free(void *result)
{
    run_result_free(result);
}

/* "ws" of out/ws.json: what the file was called is what the reader calls the target. */
static char *name_of(const char *path)
{
    char *name = g_path_get_basename(path);
    if (g_str_has_suffix(name, ".json") && strlen(name) > strlen(".json")) {
        name[strlen(name) - strlen(".json")] = '\0';
    }
    return name;
}

/* Several runs have one form, a page; that it is what was asked for is known. */
static bool compare_write(const struct options *options, const GPtrArray *results, char **error)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < results->len; i++) {
        g_ptr_array_add(names, name_of(g_ptr_array_index(options->files, i)));
    }
    GString *text = report_compare_html(results, names);
    const char *path = g_array_index(options->outputs, struct output, 0).path;
    bool is_written = output_put(text, path, error);

    g_string_free(text, TRUE);
    g_ptr_array_unref(names);
    return is_written;
}

/* One report of all; its exit status is that of the runs. */
static int join_write(const struct options *options, GPtrArray *results)
{
    char *error = NULL;
    struct run_result *joined = report_join(results, &error);

    if (joined == NULL) {
        return complain(error, EXIT_USAGE);
    }
    int status = output_write_all(options, joined, &error) ? joined->exit_status
                                                           : complain(error, EXIT_OWN_ERROR);
    run_result_free(joined);
    return status;
}

int report_run(const struct options *options)
{
    GPtrArray *results = g_ptr_array_new_with_free_func(result_free);
    char *error = NULL;
    int status = EXIT_OK;

    for (guint i = 0; i < options->files->len && status == EXIT_OK; i++) {
        struct run_result *result = report_load(g_ptr_array_index(options->files, i), &error);
        if (result != NULL) {
            g_ptr_array_add(results, result);
        } else {
            status = complain(error, EXIT_USAGE);
        }
    }
    if (status == EXIT_OK && !outputs_check(options, &error)) {
        status = complain(error, EXIT_USAGE);
    }
    if (status == EXIT_OK && options->join) {
        status = join_write(options, results);
    } else if (status == EXIT_OK) {
        bool is_written = results->len > 1
                              ? compare_write(options, results, &error)
                              : output_write_all(options, g_ptr_array_index(results, 0), &error);
        status = is_written ? EXIT_OK : complain(error, EXIT_OWN_ERROR);
    }
    g_ptr_array_unref(results);
    return status;
}
