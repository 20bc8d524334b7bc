/* SPDX-License-Identifier: MIT */
/* The options as they are when nothing is said. */
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "harness/options.h"
#include "harness/options_values.h"
#include "harness/progress.h"

enum {
    JOBS_DEFAULT = 64,
    TIMEOUT_DEFAULT_US = 2000000,
    READY_TIMEOUT_DEFAULT_US = 10000000,
    OBSERVE_DEFAULT_US = 5000000,
    /* a client is a process, and its own reconnection time may be some seconds */
    CLIENT_JOBS_DEFAULT = 32,
    CLIENT_TIMEOUT_DEFAULT_US = 10000000,
};

struct options *options_new(void)
{
    struct options *options = g_new0(struct options, 1);
    const char *no_color = g_getenv("NO_COLOR");

    options->selectors = g_ptr_array_new_with_free_func(g_free);
    options->skips = g_ptr_array_new_with_free_func(g_free);
    options->tags = g_ptr_array_new_with_free_func(g_free);
    options->headers = g_ptr_array_new_with_free_func(g_free);
    options->subprotocols = g_ptr_array_new_with_free_func(g_free);
    options->arguments = g_ptr_array_new_with_free_func(g_free);
    options->files = g_ptr_array_new_with_free_func(g_free);
    options->program = g_ptr_array_new_with_free_func(g_free);
    options->parameters = g_ptr_array_new_with_free_func(g_free);
    options->case_paths = g_ptr_array_new_with_free_func(g_free);
    options->cases = case_file_new();
    options->outputs = g_array_new(FALSE, FALSE, sizeof(struct output));
    options->suites = SUITE_CONFORMANCE;
    options->level = LEVEL_MUST;
    options->jobs = JOBS_DEFAULT;
    options->opening = 1;
    for (size_t delivery = 0; delivery < DELIVERY_COUNT; delivery++) {
        options->deliveries[delivery] = true;
    }
    options->timeout_us = TIMEOUT_DEFAULT_US;
    options->ready_timeout_us = READY_TIMEOUT_DEFAULT_US;
    options->observe_us = OBSERVE_DEFAULT_US;
    options->slow = 1;
    options->columns = progress_columns(STDOUT_FILENO);
    options->color = isatty(STDOUT_FILENO) != 0 && (no_color == NULL || *no_color == '\0');
    if (getrandom(&options->seed, sizeof(options->seed), GRND_NONBLOCK) !=
        (ssize_t)sizeof(options->seed)) {
        options->seed = (uint64_t)g_get_real_time();
    }
    options->seed &= UINT32_MAX; /* short enough to be typed again */
    return options;
}

void options_for(struct options *options)
{
    if (options->command == COMMAND_CLIENT) {
        options->jobs = CLIENT_JOBS_DEFAULT;
        options->timeout_us = CLIENT_TIMEOUT_DEFAULT_US;
    }
}

bool options_cases_load(struct options *options, char **error)
{
    bool is_loaded = true;

    for (guint i = 0; i < options->case_paths->len && is_loaded; i++) {
        is_loaded =
            case_file_load(options->cases, g_ptr_array_index(options->case_paths, i), error);
    }
    return is_loaded;
}

struct catalogue *options_catalogue(const struct options *options)
{
    return case_file_catalogue(options->cases);
}

void options_free(struct options *options)
{
    if (options == NULL) {
        return;
    }
    g_ptr_array_unref(options->selectors);
    g_ptr_array_unref(options->skips);
    g_ptr_array_unref(options->tags);
    g_ptr_array_unref(options->headers);
    g_ptr_array_unref(options->subprotocols);
    g_ptr_array_unref(options->arguments);
    g_ptr_array_unref(options->files);
    g_ptr_array_unref(options->program);
    g_ptr_array_unref(options->parameters);
    g_ptr_array_unref(options->case_paths);
    case_file_free(options->cases);
    for (guint i = 0; i < options->outputs->len; i++) {
        g_free(g_array_index(options->outputs, struct output, i).path);
    }
    g_array_unref(options->outputs);
    g_free(options->url);
    g_free(options->exec);
    g_free(options->ready_argument);
    g_free(options->origin);
    g_free(options->refused_origin);
    g_free(options->missing_path);
    g_free(options->close_url);
    g_free(options->cacert);
    g_free(options->sni);
    g_free(options->cert);
    g_free(options->key);
    g_free(options->connect_to);
    g_free(options->emit);
    g_free(options->expect);
    g_free(options->mode);
    g_free(options->spec);
    g_free(options->file);
    g_free(options->format);
    g_free(options->baseline_path);
    g_free(options);
}
