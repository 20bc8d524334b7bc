/* SPDX-License-Identifier: MIT */
/* The end of a run; see conclude.h. */
#include "harness/conclude.h"

#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "conformance/sse/client.h"
#include "conformance/sse/vector.h"
#include "harness/version.h"

struct known_ids {
    const struct catalogue *catalogue;
};

static gboolean is_known_id(const char *id, void *data)
{
    const struct known_ids *known = data;
    if (g_str_has_prefix(id, "autobahn/")) {
        return autobahn_row_find(id + strlen("autobahn/")) != NULL;
    }
    return catalogue_find(known->catalogue, id) != NULL || sse_vector_find(id) != NULL ||
           client_scenario_find(id) != NULL;
}

struct expectations *conclude_expectations(const struct options *options, char **error)
{
    struct catalogue *catalogue = options_catalogue(options);
    struct known_ids known = {.catalogue = catalogue};
    struct expectations *expectations =
        expectations_read(options->expect, is_known_id, &known, error);

    catalogue_free(catalogue);
    return expectations;
}

static void facts_finish(const struct options *options, const struct run_result *result,
                         struct exit_facts *facts)
{
    unsigned evidence = 0;

    for (guint i = 0; i < result->cases->len; i++) {
        const struct case_result *one = g_ptr_array_index(result->cases, i);
        facts->failures += verdict_counts(one->verdict, options->level);
        facts->own_error |= one->verdict == VERDICT_ERROR;
        evidence += one->verdict != VERDICT_NA;
    }
    facts->nothing_run |= evidence == 0;
    facts->stale = options->allow_stale ? 0 : result->stale->len;
}

void conclude(const struct options *options, struct expectations *expectations,
              struct exit_facts *facts, struct run_result *result)
{
    const char *reason;

    result->assay_version = g_strdup(ASSAY_VERSION);
    result->suite_version = g_strdup(SUITE_VERSION);
    if (expectations != NULL) {
        expectations_apply(expectations, result);
    }
    facts_finish(options, result, facts);
    result->exit_status = (int)exit_status_of(facts, &reason);
    result->exit_reason = result->ended_early != NULL
                              ? g_strdup_printf("%s: %s", reason, result->ended_early)
                              : g_strdup(reason);
}

int conclude_worse(int status, int other)
{
    static const int order[] = {EXIT_USAGE,  EXIT_OWN_ERROR,   EXIT_TIMED_OUT, EXIT_UNREACHABLE,
                                EXIT_FAILED, EXIT_NOTHING_RUN, EXIT_STALE};

    for (size_t i = 0; i < G_N_ELEMENTS(order); i++) {
        if (status == order[i] || other == order[i]) {
            return order[i];
        }
    }
    return EXIT_OK;
}
