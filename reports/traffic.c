/* SPDX-License-Identifier: MIT */
/* What cases that measure have moved; see traffic.h. */
#include "reports/traffic.h"

#include <string.h>

enum { INDENT = 2 };

static void group_free(gpointer pointer)
{
    struct traffic_group *group = pointer;
    g_free(group->name);
    g_ptr_array_unref(group->cases);
    g_free(group);
}

/* "12.1" of "autobahn/12.1.3". */
static char *group_name(const char *id)
{
    const char *slash = strrchr(id, '/');
    const char *number = slash != NULL ? slash + 1 : id;
    const char *last = strrchr(number, '.');
    return last != NULL ? g_strndup(number, (gsize)(last - number)) : g_strdup(number);
}

static void sum_add(struct traffic *sum, const struct traffic *traffic)
{
    sum->round_trips += traffic->round_trips;
    sum->sent_size += traffic->sent_size;
    sum->sent_payload_size += traffic->sent_payload_size;
    sum->came_size += traffic->came_size;
    sum->came_payload_size += traffic->came_payload_size;
    sum->duration_us += traffic->duration_us;
}

GPtrArray *traffic_groups(const struct run_result *result)
{
    GPtrArray *groups = g_ptr_array_new_with_free_func(group_free);
    struct traffic_group *group = NULL;

    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        if (one->traffic.round_trips == 0)
            continue;
        char *name = group_name(one->id);
        if (group == NULL || strcmp(group->name, name) != 0) {
            group = g_new0(struct traffic_group, 1);
            group->name = g_strdup(name);
            group->cases = g_ptr_array_new();
            g_ptr_array_add(groups, group);
        }
        g_ptr_array_add(group->cases, (gpointer)one);
        sum_add(&group->traffic, &one->traffic);
        g_free(name);
    }
    return groups;
}

double traffic_speed(const struct traffic *traffic)
{
    return traffic->duration_us > 0 ? (double)(traffic->sent_size + traffic->came_size) * 1e6 /
                                          (double)traffic->duration_us
                                    : 0;
}

static double ratio(uint64_t part, uint64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : 0;
}

double traffic_sent_ratio(const struct traffic *traffic)
{
    return ratio(traffic->sent_payload_size, traffic->sent_size);
}

double traffic_came_ratio(const struct traffic *traffic)
{
    return ratio(traffic->came_payload_size, traffic->came_size);
}

void traffic_text(const struct terminal *terminal, const struct run_result *result)
{
    GPtrArray *groups = traffic_groups(result);

    if (groups->len > 0) {
        terminal_strong(terminal, "Measured");
        g_string_append(terminal->out,
                        " (of each connection, with others beside it; no verdict)\n"
                        "  group   messages   MB sent   MB back    MB/s  sent as  back as\n");
    }
    for (guint index = 0; index < groups->len; index++) {
        const struct traffic_group *group = g_ptr_array_index(groups, index);
        const struct traffic *sum = &group->traffic;
        /* The name may come from a file, and be no UTF-8. */
        char *name = g_strdup(group->name);
        g_string_append_printf(terminal->out, "%*s%-6.6s %9u %9.1f %9.1f %7.1f  %6.1f%%  %6.1f%%\n",
                               INDENT, "", g_strcanon(name, "0123456789.", '?'), sum->round_trips,
                               (double)sum->sent_size / 1e6, (double)sum->came_size / 1e6,
                               traffic_speed(sum) / 1e6, traffic_sent_ratio(sum) * 100,
                               traffic_came_ratio(sum) * 100);
        g_free(name);
    }
    if (groups->len > 0)
        g_string_append_c(terminal->out, '\n');
    g_ptr_array_unref(groups);
}
