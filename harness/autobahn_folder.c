/* SPDX-License-Identifier: MIT */
/* Writes the folder of reports; see autobahn_folder.h. */
#include "harness/autobahn_folder.h"

#include <errno.h>
#include <unistd.h>

#include "harness/options_values.h"
#include "reports/report.h"

enum { FOLDER_MODE = 0777, FILE_MODE = 0666 };

bool autobahn_folder_check(const char *path, char **error)
{
    if (g_mkdir_with_parents(path, FOLDER_MODE) == 0 && access(path, W_OK | X_OK) == 0) {
        return true;
    }
    char *quoted = value_quoted(path);
    *error = g_strdup_printf("the folder %s cannot be written to: %s", quoted, g_strerror(errno));
    g_free(quoted);
    return false;
}

/* Takes the text over. */
static bool file_put(const char *folder, const char *name, GString *text, char **error)
{
    /* A file is the old one or the new one; without flags a longer one would keep its end. */
    GFileSetContentsFlags flags =
        G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_ONLY_EXISTING;
    GError *problem = NULL;
    char *path = g_build_filename(folder, name, NULL);
    bool is_written =
        g_file_set_contents_full(path, text->str, (gssize)text->len, flags, FILE_MODE, &problem);

    if (!is_written) {
        char *quoted = value_quoted(path);
        *error = g_strdup_printf("%s cannot be written: %s", quoted, problem->message);
        g_free(quoted);
        g_error_free(problem);
    }
    g_free(path);
    g_string_free(text, TRUE);
    return is_written;
}

static bool cases_put(const char *folder, const struct autobahn_agent *agent, char **error)
{
    for (guint i = 0; i < agent->result->cases->len; i++) {
        const struct case_result *one = g_ptr_array_index(agent->result->cases, i);
        if (!autobahn_is_reported(one)) {
            continue;
        }
        char *name = autobahn_case_file(agent->name, one->id);
        bool is_written = file_put(folder, name, report_autobahn_case(agent, one), error);
        g_free(name);
        if (!is_written) {
            return false;
        }
    }
    return true;
}

/* Of several agents a page that has them side by side. */
static GString *page_of(const GPtrArray *agents)
{
    GPtrArray *results = g_ptr_array_new();
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < agents->len; i++) {
        const struct autobahn_agent *agent = g_ptr_array_index(agents, i);
        g_ptr_array_add(results, (gpointer)agent->result);
        g_ptr_array_add(names, agent->name);
    }
    GString *page = agents->len == 1 ? report_html(g_ptr_array_index(results, 0))
                                     : report_compare_html(results, names);
    g_ptr_array_unref(results);
    g_ptr_array_unref(names);
    return page;
}

bool autobahn_folder_write(const char *path, const GPtrArray *agents, char **error)
{
    bool is_written = autobahn_folder_check(path, error);

    for (guint i = 0; i < agents->len && is_written; i++) {
        is_written = cases_put(path, g_ptr_array_index(agents, i), error);
    }
    /* The index comes last: where it is, all that it names is there. */
    return is_written && file_put(path, "index.html", page_of(agents), error) &&
           file_put(path, "index.json", report_autobahn_index(agents), error);
}

bool autobahn_folder_write_run(const char *path, const struct run_result *result, char **error)
{
    struct autobahn_agent agent = {.result = result};
    GPtrArray *agents = g_ptr_array_new();

    agent.name = g_strdup(result->server != NULL ? result->server : AGENT_UNKNOWN);
    g_ptr_array_add(agents, &agent);
    bool is_written = autobahn_folder_write(path, agents, error);
    g_ptr_array_unref(agents);
    g_free(agent.name);
    return is_written;
}
