/* SPDX-License-Identifier: MIT */
/* Runs put together; see join.h. What is told of all at once is worked out here. */
#include "reports/join.h"

#include <assert.h>
#include <string.h>

#include "reports/tally.h"

/* Why the runs cannot be one, in a line; NULL when they can. */
static char *fault_of(const GPtrArray *runs)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const struct run_result *first = g_ptr_array_index(runs, 0);
    for (guint index = 0; index < runs->len; index++) {
        const struct run_result *run = g_ptr_array_index(runs, index);
        if (strcmp(run->suite_version, first->suite_version) != 0 ||
            strcmp(run->assay_version, first->assay_version) != 0)
            return g_strdup("the runs are of different versions, which cannot be joined");
        for (guint at = 0; at < run->cases->len; at++) {
            const struct case_result *one = g_ptr_array_index(run->cases, at);
            const struct run_result *owner = g_hash_table_lookup(seen, one->id);
            if (owner == NULL)
                g_hash_table_insert(seen, one->id, (void *)run);
            else if (owner != run)
                return g_strdup_printf("two of the runs have the case %s: what has the same cases "
                                       "is put side by side, without --join",
                                       one->id);
        }
    }
    return NULL;
}

static bool has_protocol(const struct run_result *joined, enum protocol protocol)
{
    return run_result_roles(joined, protocol) != 0;
}

/* "WebSocket and Server-Sent Events": there is no one URL. */
static char *title_of(const struct run_result *joined)
{
    GString *title = g_string_new(NULL);
    for (int protocol = 0; protocol < PROTOCOL_COUNT; protocol++) {
        if (has_protocol(joined, (enum protocol)protocol))
            g_string_append_printf(title, "%s%s", title->len > 0 ? " and " : "",
                                   tally_protocol_name((enum protocol)protocol));
    }
    return g_string_free(title, FALSE);
}

/* "server, parser": each role once. */
static char *roles_of(const GPtrArray *parts)
{
    GString *roles = g_string_new(NULL);
    for (guint index = 0; index < parts->len; index++) {
        const struct run_result *part = g_ptr_array_index(parts, index);
        bool is_new = true;
        for (guint before = 0; before < index; before++) {
            const struct run_result *other = g_ptr_array_index(parts, before);
            is_new &= strcmp(other->role, part->role) != 0;
        }
        if (is_new)
            g_string_append_printf(roles, "%s%s", index > 0 ? ", " : "", part->role);
    }
    return g_string_free(roles, FALSE);
}

/* The exit statuses of the harness, the gravest first: in this order one hides the others. */
static int rank_of(int status)
{
    static const int order[] = {2, 6, 124, 4, 1, 5, 3, 0};
    int rank = 0;
    while ((size_t)rank < G_N_ELEMENTS(order) && order[rank] != status)
        rank++;
    return rank == (int)G_N_ELEMENTS(order) ? -1 : rank;
}

static void exit_join(struct run_result *joined)
{
    const struct run_result *gravest = g_ptr_array_index(joined->parts, 0);
    for (guint index = 1; index < joined->parts->len; index++) {
        const struct run_result *part = g_ptr_array_index(joined->parts, index);
        if (rank_of(part->exit_status) < rank_of(gravest->exit_status))
            gravest = part;
    }
    joined->exit_status = gravest->exit_status;
    joined->exit_reason = gravest->exit_status == 0
                              ? g_strdup(gravest->exit_reason)
                              : g_strdup_printf("%s (%s)", gravest->exit_reason, gravest->url);
}

static int64_t began_us(const struct run_result *run)
{
    g_autoptr(GDateTime) began = g_date_time_new_from_iso8601(run->started, NULL);
    return began == NULL
               ? 0
               : g_date_time_to_unix(began) * G_USEC_PER_SEC + g_date_time_get_microsecond(began);
}

/* From the begin of the first to the end of the last: they may have gone on side by side. */
static void times_join(struct run_result *joined)
{
    const struct run_result *first = g_ptr_array_index(joined->parts, 0);
    int64_t end_us = 0;
    for (guint index = 0; index < joined->parts->len; index++) {
        const struct run_result *part = g_ptr_array_index(joined->parts, index);
        if (began_us(part) < began_us(first))
            first = part;
        end_us = MAX(end_us, began_us(part) + part->duration_us);
    }
    joined->started = g_strdup(first->started);
    joined->duration_us = end_us - began_us(first);
    joined->seed = first->seed;
}

static void texts_join(GPtrArray *to, const GPtrArray *from)
{
    for (guint index = 0; index < from->len; index++)
        g_ptr_array_add(to, g_strdup(g_ptr_array_index(from, index)));
}

/* What the program says it is in any of them. */
static void names_join(struct run_result *joined)
{
    for (guint index = 0; index < joined->parts->len; index++) {
        const struct run_result *part = g_ptr_array_index(joined->parts, index);
        if (joined->server == NULL)
            joined->server = g_strdup(part->server);
        if (joined->ended_early == NULL && part->ended_early != NULL)
            joined->ended_early = g_strdup_printf("%s (%s)", part->ended_early, part->url);
        texts_join(joined->stale, part->stale);
    }
}

struct run_result *report_join(GPtrArray *runs, char **error)
{
    assert(runs->len > 0);
    *error = fault_of(runs);
    if (*error != NULL)
        return NULL;
    struct run_result *joined = run_result_new();
    const struct run_result *first = g_ptr_array_index(runs, 0);
    joined->assay_version = g_strdup(first->assay_version);
    joined->suite_version = g_strdup(first->suite_version);
    /* The parts own their cases, so they are not freed twice. */
    g_ptr_array_set_free_func(joined->cases, NULL);
    joined->parts = g_ptr_array_new_with_free_func((GDestroyNotify)run_result_free);
    while (runs->len > 0) {
        struct run_result *part = g_ptr_array_steal_index(runs, 0);
        g_ptr_array_add(joined->parts, part);
        for (guint index = 0; index < part->cases->len; index++)
            g_ptr_array_add(joined->cases, g_ptr_array_index(part->cases, index));
    }
    joined->url = title_of(joined);
    joined->role = roles_of(joined->parts);
    exit_join(joined);
    times_join(joined);
    names_join(joined);
    return joined;
}
