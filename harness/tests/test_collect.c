/* SPDX-License-Identifier: MIT */
/*
 * How the conversations of one case become one result: the worst decides, and no evidence is never
 * a pass.
 */
#include <string.h>

#include "harness/collect.h"

struct row {
    const char *name;
    enum verdict whole;
    enum verdict octets;
    bool octets_played;
    const char *trouble; /* of the one that was not played */
    enum verdict expected;
    unsigned findings; /* of FAIL, WARN and INFO together */
};

static const struct row rows[] = {
    {"both-pass", VERDICT_PASS, VERDICT_PASS, true, NULL, VERDICT_PASS, 0},
    {"both-fail-the-same-way", VERDICT_FAIL, VERDICT_FAIL, true, NULL, VERDICT_FAIL, 1},
    {"one-delivery-fails", VERDICT_PASS, VERDICT_FAIL, true, NULL, VERDICT_FAIL, 2},
    {"not-played", VERDICT_PASS, VERDICT_PASS, false, "refused", VERDICT_UNKNOWN, 0},
    {"not-played-without-a-reason", VERDICT_PASS, VERDICT_PASS, false, NULL, VERDICT_UNKNOWN, 0},
    {"a-failure-needs-no-more-evidence", VERDICT_FAIL, VERDICT_PASS, false, "refused", VERDICT_FAIL,
     1},
};

static const struct ws_case sample = {
    .id = "ws/5.5.2/sample",
    .title = "answers",
    .proves = {WS_5_5_2_ANSWERS_PING},
    .against = ROLES_BOTH,
};

static struct task *task_make(struct item *item, enum delivery delivery, enum verdict verdict)
{
    struct task *task = g_new0(struct task, 1);

    task->item = item;
    task->run.delivery = delivery;
    task->attempt = attempt_new(delivery_name(delivery), "");
    task->attempt->verdict = verdict;
    task->attempt->duration_us = 10;
    task->judged = case_result_new(sample.id, "conformance", sample.title, "5.5.2");
    if (verdict != VERDICT_PASS) {
        g_ptr_array_add(task->judged->findings,
                        finding_new(sample.proves[0], verdict, "a Pong", "nothing", NULL, -1));
    }
    g_ptr_array_add(item->tasks, task);
    return task;
}

static void task_free_all(struct item *item)
{
    for (guint i = 0; i < item->tasks->len; i++) {
        struct task *task = g_ptr_array_index(item->tasks, i);
        case_result_free(task->judged);
        attempt_free(task->attempt);
        g_free(task->trouble);
        g_free(task);
    }
    g_ptr_array_unref(item->tasks);
    case_result_free(item->result);
}

#define TOLD "--subprotocol a --subprotocol b --refused-origin http://e --missing-path /none"

static struct options *options_make(void)
{
    char *words = g_strdup("assay test ws://127.0.0.1:9/ --seed 7 --origin http://o " TOLD);
    char **argv = g_strsplit(words, " ", -1);
    char *error = NULL;
    struct options *options = options_parse((int)g_strv_length(argv), argv, &error);

    g_strfreev(argv);
    g_free(words);

    g_assert_nonnull(options);
    return options;
}

static void test_collect(const void *data)
{
    const struct row *row = data;
    struct options *options = options_make();
    struct item item = {.ws_case = &sample, .tasks = g_ptr_array_new()};

    item.result = case_result_new(sample.id, "conformance", sample.title, "5.5.2");
    task_make(&item, DELIVERY_WHOLE, row->whole);
    struct task *second = task_make(&item, DELIVERY_OCTETS, row->octets);
    if (!row->octets_played) {
        attempt_free(second->attempt);
        second->attempt = NULL;
        second->trouble = g_strdup(row->trouble);
    }
    collect_item(&item, options);
    g_assert_cmpstr(verdict_name(item.result->verdict), ==, verdict_name(row->expected));
    g_assert_cmpuint(item.result->findings->len, ==, row->findings);
    g_assert_cmpuint(item.result->attempts->len, ==, row->octets_played ? 2 : 1);
    g_assert_cmpint(item.result->duration_us, ==, row->octets_played ? 20 : 10);
    if (row->expected == VERDICT_UNKNOWN) {
        g_assert_nonnull(item.result->reason);
    }
    g_assert_nonnull(strstr(item.result->repeat, "ws/5.5.2/sample"));
    g_assert_nonnull(strstr(item.result->repeat, "--seed 7"));
    g_assert_nonnull(strstr(item.result->repeat,
                            "--origin 'http://o' --subprotocol 'a' --subprotocol 'b' "
                            "--refused-origin 'http://e' --missing-path '/none'"));
    task_free_all(&item);
    options_free(options);
}

/* Of three deliveries each that differs from the whole one is told. */
static void test_cuts(void)
{
    struct options *options = options_make();
    struct item item = {.ws_case = &sample, .tasks = g_ptr_array_new()};

    item.result = case_result_new(sample.id, "conformance", sample.title, "5.5.2");
    task_make(&item, DELIVERY_WHOLE, VERDICT_PASS);
    task_make(&item, DELIVERY_OCTETS, VERDICT_PASS);
    task_make(&item, DELIVERY_CUTS, VERDICT_FAIL);
    collect_item(&item, options);
    g_assert_cmpint(item.result->verdict, ==, VERDICT_FAIL);
    g_assert_cmpuint(item.result->findings->len, ==, 2);
    const struct finding *finding = g_ptr_array_index(item.result->findings, 1);
    g_assert_cmpstr(finding->actual, ==,
                    "pass when each frame comes whole, fail when its head comes in two pieces");
    task_free_all(&item);
    options_free(options);
}

static void test_death(void)
{
    struct options *options = options_make();
    struct item item = {.ws_case = &sample, .tasks = g_ptr_array_new()};

    item.result = case_result_new(sample.id, "conformance", sample.title, "5.5.2");
    struct task *task = task_make(&item, DELIVERY_WHOLE, VERDICT_PASS);
    collect_death(task, "the process of the target was killed by signal 11");
    collect_item(&item, options);
    const struct finding *finding = g_ptr_array_index(item.result->findings, 0);
    g_assert_cmpint(item.result->verdict, ==, VERDICT_FAIL);
    g_assert_cmpint(finding->requirement, ==, WS_5_5_2_ANSWERS_PING);
    g_assert_nonnull(strstr(finding->actual, "signal 11"));
    task_free_all(&item);
    options_free(options);
}

static void test_seed(void)
{
    uint64_t seed = plan_seed(1, "ws/a", DELIVERY_WHOLE, SCRIPT_ONCE);

    g_assert_cmpuint(seed, ==, plan_seed(1, "ws/a", DELIVERY_WHOLE, SCRIPT_ONCE));
    g_assert_cmpuint(seed, !=, plan_seed(2, "ws/a", DELIVERY_WHOLE, SCRIPT_ONCE));
    g_assert_cmpuint(seed, !=, plan_seed(1, "ws/b", DELIVERY_WHOLE, SCRIPT_ONCE));
    g_assert_cmpuint(seed, !=, plan_seed(1, "ws/a", DELIVERY_OCTETS, SCRIPT_ONCE));
    g_assert_cmpuint(seed, !=, plan_seed(1, "ws/a", DELIVERY_WHOLE, SCRIPT_ALONE));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/collect/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_collect);
        g_free(path);
    }
    g_test_add_func("/collect/cuts", test_cuts);
    g_test_add_func("/collect/death", test_death);
    g_test_add_func("/collect/seed", test_seed);
    return g_test_run();
}
