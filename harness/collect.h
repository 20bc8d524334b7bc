/* SPDX-License-Identifier: MIT */
/* From the judged conversations of a case to the one result that is reported. */
#ifndef HARNESS_COLLECT_H
#define HARNESS_COLLECT_H

#include "harness/plan.h"

/*
 * Puts the tasks of an item together: the worst verdict decides, findings that several deliveries
 * share are told once, and a verdict that differs between deliveries is a finding itself. No
 * evidence is UNKNOWN; what passed when it was repeated is FLAKY, with the findings of the first
 * time. Empties the tasks into the result.
 */
void collect_item(struct item *item, const struct options *options);

/*
 * The target died in this task with nothing else going on: a failure of its case, whatever the
 * octets said.
 */
void collect_death(struct task *task, const char *actual);

/*
 * The target lived when this task was over, and answered nobody any more; nothing else had gone
 * on: a failure of its case as well.
 */
void collect_silence(struct task *task);

/*
 * Others beside the item were not served, and it was not played again alone: that may be the fault
 * of another case, so it is UNKNOWN. Nothing where it was.
 */
void collect_doubts(struct item *item);

/*
 * The target died while several conversations went on, and none kills it alone: a result of its
 * own, without a verdict on any case.
 */
void collect_unexplained_death(struct run_result *result, const char *death);

/* The same for a target that lived, and answered nobody any more. */
void collect_unexplained_silence(struct run_result *result);

#endif
