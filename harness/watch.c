/* SPDX-License-Identifier: MIT */
/* What all conversations together say of the rules that are watched in every run; see watch.h. */
#include "harness/watch.h"

#include <assert.h>
#include <string.h>

struct rule {
    struct item *item;
    unsigned kept_count;
    unsigned broken_count;
    struct finding *finding; /* of the first task, in the plan's order, that breaks it */
    struct task *task;       /* that task */
    struct attempt *attempt; /* its conversation, with its log */
    /* the first task that breaks it by a deadline only, and has not been repeated alone */
    struct task *suspect;
};

struct watch {
    struct rule *rules;
    unsigned rule_count;
};

struct watch *watch_new(struct plan *plan)
{
    struct watch *watch = g_new0(struct watch, 1);

    watch->rules = g_new0(struct rule, plan->items->len + 1);
    for (guint i = 0; i < plan->items->len; i++) {
        struct item *item = g_ptr_array_index(plan->items, i);
        if (item->ws_case != NULL && item->ws_case->passive != PASSIVE_NONE) {
            watch->rules[watch->rule_count++].item = item;
        }
    }
    return watch;
}

void watch_free(struct watch *watch)
{
    for (unsigned i = 0; i < watch->rule_count; i++) {
        finding_free(watch->rules[i].finding);
        attempt_free(watch->rules[i].attempt);
    }
    g_free(watch->rules);
    g_free(watch);
}

/*
 * The breach of a conversation that comes first in the plan is the one that is told, so that the
 * order of events changes nothing.
 */
static void rule_broken(struct rule *rule, struct task *task, struct run *run,
                        struct finding *finding)
{
    struct case_result *unused;

    rule->broken_count++;
    if (rule->task != NULL && rule->task->order <= task->order) {
        finding_free(finding);
        return;
    }
    finding_free(rule->finding);
    attempt_free(rule->attempt);
    rule->finding = finding;
    rule->task = task;
    rule->attempt = plan_attempt_new(task);
    unused = case_result_new("", "conformance", "", "");
    run->plan->player_class->judge(run->player, rule->attempt, unused, true);
    case_result_free(unused);
    rule->attempt->verdict = finding->verdict;
    rule->attempt->seed = task->run.seed;
    rule->attempt->local_port = run->local_port;
}

void watch_add(struct watch *watch, struct task *task, struct run *run)
{
    for (unsigned i = 0; i < watch->rule_count; i++) {
        struct rule *rule = &watch->rules[i];
        struct passive_report report = script_passive(run->player, rule->item->ws_case);
        assert((report.outcome == PASSIVE_BROKEN) == (report.finding != NULL));
        switch (report.outcome) {
        case PASSIVE_NOT_SEEN:
            break;
        case PASSIVE_KEPT:
            rule->kept_count++;
            if (rule->suspect == task) {
                rule->suspect = NULL;
            }
            break;
        case PASSIVE_BROKEN:
            if (!report.timed_out || task->alone != ALONE_NOT) {
                rule_broken(rule, task, run, report.finding);
            } else {
                if (rule->suspect == NULL || rule->suspect->order > task->order) {
                    rule->suspect = task;
                }
                finding_free(report.finding);
            }
            break;
        }
    }
}

GPtrArray *watch_open_questions(const struct watch *watch)
{
    GPtrArray *tasks = g_ptr_array_new();

    for (unsigned i = 0; i < watch->rule_count; i++) {
        const struct rule *rule = &watch->rules[i];
        if (rule->suspect != NULL && rule->finding == NULL &&
            !g_ptr_array_find(tasks, rule->suspect, NULL)) {
            g_ptr_array_add(tasks, rule->suspect);
        }
    }
    return tasks;
}

void watch_conclude(struct watch *watch, const struct options *options)
{
    for (unsigned i = 0; i < watch->rule_count; i++) {
        struct rule *rule = &watch->rules[i];
        struct case_result *result = rule->item->result;

        result->repeat = plan_repeat_command(
            options, rule->item, rule->task != NULL ? rule->task->item->result->id : NULL);
        if (rule->finding != NULL) {
            char *actual = g_strdup_printf(
                "%s; first seen in %s (%s%s%s), in %u conversations in all", rule->finding->actual,
                rule->task->item->result->id, rule->attempt->delivery,
                *rule->attempt->variant != '\0' ? ", " : "", rule->attempt->variant,
                rule->broken_count);
            g_free(rule->finding->actual);
            rule->finding->actual = actual;
            result->verdict = rule->finding->verdict;
            g_free(result->delivery);
            result->delivery = g_strdup(rule->attempt->delivery);
            g_ptr_array_add(result->findings, rule->finding);
            g_ptr_array_add(result->attempts, rule->attempt);
            rule->finding = NULL;
            rule->attempt = NULL;
        } else if (rule->kept_count > 0) {
            result->verdict = VERDICT_PASS;
            result->reason = g_strdup_printf("kept in %u conversations", rule->kept_count);
        } else {
            result->verdict = VERDICT_NA;
            result->reason = g_strdup("nothing that the rule speaks of came in any conversation");
        }
    }
}
