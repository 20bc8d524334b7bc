/* SPDX-License-Identifier: MIT */
/*
 * The rules that are watched in every run: what all conversations together say of each.
 *
 * A breach that is seen in the octets counts at once. One that rests on a deadline counts only when
 * the conversation, repeated with nothing else going on, shows it again.
 */
#ifndef HARNESS_WATCH_H
#define HARNESS_WATCH_H

#include "harness/plan.h"

struct watch; /* one per plan */

/* Watches for the every-run items of the plan, which has to outlive it. */
struct watch *watch_new(struct plan *plan);
void watch_free(struct watch *watch);

/* Looks at the finished conversation of a task of the conformance suite. */
void watch_add(struct watch *watch, struct task *task, struct run *run);

/*
 * The tasks whose conversations have to be repeated alone before a rule can be called broken, each
 * once. g_ptr_array_unref().
 */
GPtrArray *watch_open_questions(const struct watch *watch);

/* Fills the case_results of the every-run items. */
void watch_conclude(struct watch *watch, const struct options *options);

#endif
