/* SPDX-License-Identifier: MIT */
/*
 * What cases that measure have moved, put together: by the group that their numbers begin with. The
 * figures are of this run, on this machine, with others beside it: no verdict rests on them.
 */
#ifndef REPORTS_TRAFFIC_H
#define REPORTS_TRAFFIC_H

#include "reports/terminal.h"

struct traffic_group {
    char *name;             /* "12.1" */
    GPtrArray *cases;       /* const struct case_result *, owned by the result */
    struct traffic traffic; /* the sum; of durations that may have passed side by side */
};

/* struct traffic_group *, in the order of the cases; free with g_ptr_array_unref(). */
GPtrArray *traffic_groups(const struct run_result *result);

/* Octets of messages, both ways, in a second; 0 when no time has passed. */
double traffic_speed(const struct traffic *traffic);

/* What the payloads of the frames are of the messages, each way; 0 when there are none. */
double traffic_sent_ratio(const struct traffic *traffic);
double traffic_came_ratio(const struct traffic *traffic);

/* A part of the report for a terminal; nothing when nothing was measured. */
void traffic_text(const struct terminal *terminal, const struct run_result *result);

#endif
