/* SPDX-License-Identifier: MIT */
/* From the judged conversations of a case to the one result that is reported; see collect.h. */
#include "harness/collect.h"

#include <assert.h>
#include <string.h>

static bool is_told(const struct case_result *result, const struct finding *finding)
{
    for (guint i = 0; i < result->findings->len; i++) {
        const struct finding *other = g_ptr_array_index(result->findings, i);
        if (other->requirement == finding->requirement && other->verdict == finding->verdict &&
            strcmp(other->expected, finding->expected) == 0) {
            return true;
        }
    }
    return false;
}

/* The conversation that decides: the worst, and of equals the first. NULL when none was played. */
static struct task *deciding_task(const struct item *item)
{
    struct task *worst = NULL;

    for (guint i = 0; i < item->tasks->len; i++) {
        struct task *task = g_ptr_array_index(item->tasks, i);
        if (task->attempt != NULL &&
            (worst == NULL || task->attempt->verdict > worst->attempt->verdict)) {
            worst = task;
        }
    }
    return worst;
}

static void findings_take(struct case_result *result, const struct task *task,
                          const struct task *decides)
{
    for (guint i = 0; i < task->judged->findings->len; i++) {
        struct finding *finding = g_ptr_array_index(task->judged->findings, i);
        if (is_told(result, finding)) {
            continue;
        }
        struct finding *copy =
            finding_new(finding->requirement, finding->verdict, finding->expected, finding->actual,
                        finding->hint, finding->octet);
        if (task != decides) {
            g_free(copy->actual);
            copy->actual = g_strdup_printf(
                "%s (delivery %s%s%s)", finding->actual, task->attempt->delivery,
                *task->attempt->variant != '\0' ? ", " : "", task->attempt->variant);
        }
        g_ptr_array_add(result->findings, copy);
    }
}

static enum verdict delivery_verdict(const struct item *item, enum delivery delivery)
{
    enum verdict worst = VERDICT_NA;

    for (guint i = 0; i < item->tasks->len; i++) {
        const struct task *task = g_ptr_array_index(item->tasks, i);
        if (task->attempt != NULL && task->run.delivery == delivery) {
            worst = MAX(worst, task->attempt->verdict);
        }
    }
    return worst;
}

/* A conforming peer cannot know how its input was cut. */
static void deliveries_compare(struct item *item)
{
    static const char *const words[] = {[DELIVERY_WHOLE] = "each frame comes whole",
                                        [DELIVERY_OCTETS] = "it comes octet by octet",
                                        [DELIVERY_CUTS] = "its head comes in two pieces"};
    enum verdict whole = delivery_verdict(item, DELIVERY_WHOLE);
    enum requirement_id requirement =
        item->ws_case != NULL ? item->ws_case->proves[0] : REQUIREMENT_NONE;

    for (enum delivery delivery = DELIVERY_OCTETS; delivery < DELIVERY_COUNT; delivery++) {
        enum verdict other = delivery_verdict(item, delivery);
        if (whole == VERDICT_NA || other == VERDICT_NA || whole == other) {
            continue;
        }
        char *actual = g_strdup_printf("%s when %s, %s when %s", verdict_name(whole),
                                       words[DELIVERY_WHOLE], verdict_name(other), words[delivery]);
        g_ptr_array_add(item->result->findings,
                        finding_new(requirement, VERDICT_INFO,
                                    "the same outcome however the octets are cut", actual,
                                    "look at what is kept between two reads in the middle of a "
                                    "frame",
                                    -1));
        g_free(actual);
    }
}

/* Why the evidence is not complete; NULL when it is. A constant or a string of a task. */
static const char *missing_evidence(const struct item *item)
{
    for (guint i = 0; i < item->tasks->len; i++) {
        const struct task *task = g_ptr_array_index(item->tasks, i);
        if (task->attempt == NULL && !task->is_skipped) {
            return task->trouble != NULL ? task->trouble
                                         : "the run ended before this case was played";
        }
    }
    return NULL;
}

/* The parameters that the case is about are none that the target agrees to. */
static bool is_refused(const struct item *item)
{
    bool is_refused_once = false;
    for (guint i = 0; i < item->tasks->len; i++) {
        const struct task *task = g_ptr_array_index(item->tasks, i);
        is_refused_once |= task->was_refused;
    }
    return is_refused_once;
}

static void autobahn_take(struct case_result *result, const struct task *decides)
{
    if (decides == NULL) {
        result->behavior = g_strdup("FAILED");
        result->behavior_close = g_strdup("FAILED");
        result->remote_close_code = -1;
        return;
    }
    result->behavior = g_strdup(decides->judged->behavior);
    result->behavior_close = g_strdup(decides->judged->behavior_close);
    result->remote_close_code = decides->judged->remote_close_code;
    result->traffic = decides->judged->traffic;
    result->told = g_steal_pointer(&decides->judged->told);
}

/* It failed and passed then: both are kept, and neither is the verdict. */
static void repeated_take(struct item *item, const struct options *options)
{
    struct case_result *result = item->result;

    g_free(result->reason);
    result->reason = g_strdup_printf(
        "%s at first, and passed when it was repeated alone (repetition %u of at "
        "most %u)",
        verdict_name(result->verdict), item->passed_when_repeated, options->retries);
    result->verdict = VERDICT_FLAKY;
    for (guint i = 0; i < item->repeated->len; i++) {
        struct attempt *attempt = g_ptr_array_index(item->repeated, i);
        result->duration_us += attempt->duration_us;
        g_ptr_array_add(result->attempts, attempt);
    }
    g_ptr_array_set_free_func(item->repeated, NULL);
    g_ptr_array_unref(item->repeated);
    item->repeated = NULL;
}

/* Limits and speed are no matter of conformance: what was found is recorded. */
static void measured_take(struct case_result *result)
{
    for (guint i = 0; i < result->findings->len; i++) {
        struct finding *finding = g_ptr_array_index(result->findings, i);
        finding->verdict = MIN(finding->verdict, VERDICT_INFO);
    }
    if (result->verdict == VERDICT_WARN || result->verdict == VERDICT_FAIL) {
        result->verdict = VERDICT_INFO;
    }
}

void collect_item(struct item *item, const struct options *options)
{
    struct case_result *result = item->result;
    const struct task *decides = deciding_task(item);
    const char *missing = missing_evidence(item);

    if (item->row != NULL) {
        autobahn_take(result, decides);
    }
    if (decides != NULL) {
        result->verdict = decides->attempt->verdict;
        g_free(result->delivery);
        result->delivery = g_strdup(decides->attempt->delivery);
        findings_take(result, decides, decides);
    }
    for (guint i = 0; i < item->tasks->len; i++) {
        const struct task *task = g_ptr_array_index(item->tasks, i);
        if (task->attempt != NULL && task != decides) {
            findings_take(result, task, decides);
        }
    }
    deliveries_compare(item);
    for (guint i = 0; i < item->tasks->len; i++) {
        struct task *task = g_ptr_array_index(item->tasks, i);
        if (task->attempt != NULL) {
            result->duration_us += task->attempt->duration_us;
            g_ptr_array_add(result->attempts, task->attempt);
            task->attempt = NULL;
        }
    }
    if ((result->verdict == VERDICT_UNKNOWN || result->verdict == VERDICT_NA) && decides != NULL &&
        decides->judged->reason != NULL) {
        result->reason = g_strdup(decides->judged->reason);
    }
    if (missing != NULL && result->verdict < VERDICT_UNKNOWN) {
        result->verdict = decides == NULL && is_refused(item) ? VERDICT_NA : VERDICT_UNKNOWN;
        result->reason = g_strdup(missing);
    }
    if (item->passed_when_repeated > 0) {
        repeated_take(item, options);
    }
    if (item->is_only_measured) {
        measured_take(result);
    }
    result->repeat = plan_repeat_command(options, item, NULL);
}

void collect_silence(struct task *task)
{
    const struct item *item = task->item;
    enum requirement_id requirement =
        item->ws_case != NULL ? item->ws_case->proves[0] : REQUIREMENT_NONE;

    task->attempt->verdict = VERDICT_FAIL;
    g_ptr_array_add(task->judged->findings,
                    finding_new(requirement, VERDICT_FAIL, "the target goes on answering others",
                                "the target no longer answers after this case: the next connection "
                                "did not open, and neither did the one behind it",
                                "a peer must not be able to keep the program from serving others",
                                -1));
}

void collect_doubts(struct item *item)
{
    for (guint i = 0; i < item->tasks->len; i++) {
        struct task *task = g_ptr_array_index(item->tasks, i);
        if (!task->was_unserved || task->was_alone || task->attempt == NULL) {
            continue;
        }
        task->attempt->verdict = VERDICT_UNKNOWN;
        for (guint j = 0; j < task->judged->findings->len; j++) {
            struct finding *finding = g_ptr_array_index(task->judged->findings, j);
            finding->verdict = MIN(finding->verdict, VERDICT_UNKNOWN);
        }
        g_free(task->judged->reason);
        task->judged->reason = g_strdup(
            "the target stopped answering while several cases were going on, and this one "
            "was not played again alone: it may be to blame, or have suffered from another");
    }
}

void collect_death(struct task *task, const char *actual)
{
    const struct item *item = task->item;
    enum requirement_id requirement =
        item->ws_case != NULL ? item->ws_case->proves[0] : REQUIREMENT_NONE;

    if (task->judged == NULL) {
        task->judged = case_result_new(item->result->id, item->result->suite, item->result->title,
                                       item->result->section);
    }
    if (task->attempt == NULL) {
        task->attempt = plan_attempt_new(task);
        task->attempt->seed = task->run.seed;
    }
    if (item->row != NULL && task->judged->behavior == NULL) {
        task->judged->behavior = g_strdup("FAILED");
        task->judged->behavior_close = g_strdup("FAILED");
    }
    task->attempt->verdict = VERDICT_FAIL;
    g_ptr_array_add(
        task->judged->findings,
        finding_new(
            requirement, VERDICT_FAIL, "the target goes on running", actual,
            "a peer must not be able to end the program; look for its last words and a core file",
            -1));
    g_free(task->trouble);
    task->trouble = NULL;
}

void collect_unexplained_death(struct run_result *result, const char *death)
{
    struct case_result *unexplained =
        case_result_new("run/target-goes-on-running", "conformance",
                        "the target runs to the end of the suite", "every-run");

    unexplained->verdict = VERDICT_UNKNOWN;
    unexplained->reason = g_strdup_printf(
        "it %s while several conversations were going on, and none of them alone makes it end; "
        "--jobs 1 may show more",
        death);
    g_ptr_array_add(result->cases, unexplained);
}

void collect_unexplained_silence(struct run_result *result)
{
    struct case_result *unexplained =
        case_result_new("run/target-goes-on-answering", "conformance",
                        "the target answers to the end of the suite", "every-run");

    unexplained->verdict = VERDICT_UNKNOWN;
    unexplained->reason =
        g_strdup("it stopped answering anybody while several conversations were going on, and none "
                 "of them alone makes it stop; --jobs 1 may show more");
    g_ptr_array_add(result->cases, unexplained);
}
