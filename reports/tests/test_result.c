/* SPDX-License-Identifier: MIT */
/* The model: names, counts, what a run says of a requirement, and the check of a result. */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reports/tests/support_sample.h"

static struct case_result *case_find(const struct run_result *result, const char *id)
{
    for (guint index = 0; index < result->cases->len; index++) {
        struct case_result *one = g_ptr_array_index(result->cases, index);
        if (strcmp(one->id, id) == 0)
            return one;
    }
    g_error("the sample has no case %s", id);
}

static struct finding *finding_first(const struct run_result *result, const char *id)
{
    return g_ptr_array_index(case_find(result, id)->findings, 0);
}

/* ------------------------------------------------------------------------ faults of a result */

static void no_url(struct run_result *result)
{
    g_clear_pointer(&result->url, g_free);
}

static void no_exit_reason(struct run_result *result)
{
    g_clear_pointer(&result->exit_reason, g_free);
}

static void exit_status_large(struct run_result *result)
{
    result->exit_status = 256;
}

static void duration_negative(struct run_result *result)
{
    case_find(result, "ws/5.5.2/ping-of-1")->duration_us = -1;
}

static void fail_without_finding(struct run_result *result)
{
    case_find(result, "ws/5.5.2/ping-of-1")->verdict = VERDICT_FAIL;
}

static void warn_without_finding(struct run_result *result)
{
    case_find(result, "ws/5.5.2/ping-of-1")->verdict = VERDICT_WARN;
}

static void xfail_without_finding(struct run_result *result)
{
    case_find(result, "ws/5.5.2/ping-of-1")->verdict = VERDICT_XFAIL;
}

static void na_without_reason(struct run_result *result)
{
    g_clear_pointer(&case_find(result, "ws/5.4/joined")->reason, g_free);
}

static void unknown_without_reason(struct run_result *result)
{
    g_clear_pointer(&case_find(result, "ws/5.1/unmasked-text")->reason, g_free);
}

static void error_without_reason(struct run_result *result)
{
    g_clear_pointer(&case_find(result, "ws/5.4/many")->reason, g_free);
}

static void flaky_without_reason(struct run_result *result)
{
    g_clear_pointer(&case_find(result, "ws/5.3/key-of-zero")->reason, g_free);
}

static void pass_with_failure(struct run_result *result)
{
    case_find(result, "ws/5.5.1/body-of-one-octet")->verdict = VERDICT_PASS;
}

static void finding_blames_nothing(struct run_result *result)
{
    finding_first(result, "ws/5.5.1/body-of-one-octet")->requirement = REQUIREMENT_NONE;
}

static void finding_blames_nobody_knows(struct run_result *result)
{
    finding_first(result, "ws/5.5.1/body-of-one-octet")->requirement = REQUIREMENT_COUNT;
}

static void finding_says_nothing(struct run_result *result)
{
    g_clear_pointer(&finding_first(result, "ws/5.5.1/body-of-one-octet")->actual, g_free);
}

static void finding_passes(struct run_result *result)
{
    g_ptr_array_add(case_find(result, "ws/5.5.1/body-of-one-octet")->findings,
                    finding_new(WS_5_3_UNMASKS, VERDICT_PASS, "a", "b", NULL, -1));
}

static void finding_before_start(struct run_result *result)
{
    finding_first(result, "ws/5.5.1/body-of-one-octet")->octet = -2;
}

static void suite_unknown(struct run_result *result)
{
    struct case_result *one = case_find(result, "ws/5.4/joined");
    g_free(one->suite);
    one->suite = g_strdup("other");
}

static void autobahn_without_words(struct run_result *result)
{
    g_clear_pointer(&case_find(result, "autobahn/5.3")->behavior_close, g_free);
}

static void words_without_autobahn(struct run_result *result)
{
    case_find(result, "ws/5.4/joined")->behavior = g_strdup("OK");
}

static void log_too_long(struct run_result *result)
{
    struct attempt *attempt =
        g_ptr_array_index(case_find(result, "ws/5.5.1/body-of-one-octet")->attempts, 0);
    for (int index = 0; index <= LOG_LINES_MAX; index++)
        g_ptr_array_add(attempt->log, log_line_new(LOG_EVENT, 0, -1, "again", NULL, 0));
}

static void line_with_less_than_it_shows(struct run_result *result)
{
    struct attempt *attempt =
        g_ptr_array_index(case_find(result, "ws/5.5.1/body-of-one-octet")->attempts, 1);
    struct log_line *line = g_ptr_array_index(attempt->log, 3);
    line->size = 1;
}

struct fault_row {
    const char *name;
    void (*breaks)(struct run_result *);
    const char *words;
};

static const struct fault_row fault_rows[] = {
    {"no-url", no_url, "of what"},
    {"no-exit-reason", no_exit_reason, "of what"},
    {"exit-status-large", exit_status_large, "out of its range"},
    {"duration-negative", duration_negative, "negative duration"},
    {"fail-without-finding", fail_without_finding, "failure without a finding"},
    {"warn-without-finding", warn_without_finding, "warning without a finding"},
    {"xfail-without-finding", xfail_without_finding, "expected failure without a finding"},
    {"na-without-reason", na_without_reason, "not applicable without a reason"},
    {"unknown-without-reason", unknown_without_reason, "unknown without a reason"},
    {"error-without-reason", error_without_reason, "error without a reason"},
    {"flaky-without-reason", flaky_without_reason, "flaky without a reason"},
    {"pass-with-failure", pass_with_failure, "worse than its case"},
    {"finding-blames-nothing", finding_blames_nothing, "blames no requirement"},
    {"finding-blames-nobody-knows", finding_blames_nobody_knows, "does not exist"},
    {"finding-says-nothing", finding_says_nothing, "does not say"},
    {"finding-passes", finding_passes, "that only cases have"},
    {"finding-before-start", finding_before_start, "before the first octet"},
    {"suite-unknown", suite_unknown, "suite that does not exist"},
    {"autobahn-without-words", autobahn_without_words, "two verdicts of Autobahn"},
    {"words-without-autobahn", words_without_autobahn, "two verdicts of Autobahn"},
    {"log-too-long", log_too_long, "longer than its bound"},
    {"line-with-less-than-it-shows", line_with_less_than_it_shows, "not as its bounds ask"},
};

static void test_fault(const void *data)
{
    const struct fault_row *row = data;
    struct run_result *result = sample_new();
    g_assert_null(run_result_fault(result));
    row->breaks(result);
    char *fault = run_result_fault(result);
    g_assert_nonnull(fault);
    if (strstr(fault, row->words) == NULL)
        g_error("\"%s\" does not say \"%s\"", fault, row->words);
    g_free(fault);
    run_result_free(result);
}

/* In a process of its own: a result that holds passes, and the broken one ends the process. */
static void check_and_die(int told)
{
    struct run_result *result = sample_new();
    dup2(told, STDERR_FILENO);
    run_result_check(result);
    g_printerr("the sample holds; ");
    fail_without_finding(result);
    run_result_check(result);
    _exit(0);
}

/*
 * Forked by hand: GLib's own way of doing it leaves a thread behind, which the memory checker
 * takes for a leak.
 */
static void test_check(void)
{
#ifdef NDEBUG
    g_test_skip("assertions are compiled out");
    return;
#endif
    int ends[2];
    char said[1024];
    size_t size = 0;
    ssize_t got = 0;
    int status = 0;
    g_assert_cmpint(pipe(ends), ==, 0);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0)
        check_and_die(ends[1]);
    close(ends[1]);
    while (size < sizeof said - 1 && (got = read(ends[0], said + size, sizeof said - 1 - size)) > 0)
        size += (size_t)got;
    said[size] = '\0';
    close(ends[0]);
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    g_assert_nonnull(strstr(said, "the sample holds; "));
    g_assert_nonnull(strstr(said, "ws/5.5.2/ping-of-1"));
    g_assert_nonnull(strstr(said, "failure without a finding"));
}

/* ------------------------------------------------------------------- names, bounds and counts */

static void test_names(void)
{
    enum verdict parsed = VERDICT_COUNT;
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        g_assert_true(verdict_parse(verdict_name((enum verdict)verdict), &parsed));
        g_assert_cmpint(parsed, ==, verdict);
    }
    g_assert_false(verdict_parse("PASS", &parsed));
    g_assert_false(verdict_parse("", &parsed));
    g_assert_cmpstr(requirement_verdict_name(REQUIREMENT_UMBRELLA), ==, "umbrella");
    g_assert_cmpstr(requirement_verdict_name(REQUIREMENT_UNTESTED), ==, "untested");
}

static void test_log_line_is_bounded(void)
{
    uint8_t octets[LOG_OCTETS_MAX + 1];
    memset(octets, 7, sizeof octets);
    struct log_line *line = log_line_new(LOG_SENT, 1, 2, "much", octets, sizeof octets);
    g_assert_cmpuint(g_bytes_get_size(line->octets), ==, LOG_OCTETS_MAX);
    g_assert_cmpuint(line->size, ==, LOG_OCTETS_MAX + 1);
    log_line_free(line);
    finding_free(NULL);
    log_line_free(NULL);
    attempt_free(NULL);
    case_result_free(NULL);
    run_result_free(NULL);
}

static void test_counts(void)
{
    struct run_result *result = sample_new();
    unsigned sum = 0;
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        unsigned count = run_result_count(result, (enum verdict)verdict);
        g_assert_cmpuint(count, >, 0);
        sum += count;
    }
    g_assert_cmpuint(sum, ==, result->cases->len);
    g_assert_cmpuint(run_result_count(result, VERDICT_FAIL), ==, 3);
    run_result_free(result);
}

/* ------------------------------------------------------------------ what a requirement came to */

struct requirement_row {
    const char *name;
    enum requirement_id id;
    enum verdict verdict;       /* of the one case, which names the row */
    enum requirement_id blamed; /* by its one finding; NONE: it has none */
    enum verdict finding;       /* the verdict of that */
    enum requirement_verdict wanted;
};

static const struct requirement_row requirement_rows[] = {
    {"pass", WS_5_5_2_ANSWERS_PING, VERDICT_PASS, REQUIREMENT_NONE, 0, REQUIREMENT_MET},
    {"info", WS_5_5_2_ANSWERS_PING, VERDICT_INFO, WS_5_5_2_ANSWERS_PING, VERDICT_INFO,
     REQUIREMENT_MET},
    {"xpass", WS_5_5_2_ANSWERS_PING, VERDICT_XPASS, REQUIREMENT_NONE, 0, REQUIREMENT_MET},
    {"flaky", WS_5_5_2_ANSWERS_PING, VERDICT_FLAKY, REQUIREMENT_NONE, 0, REQUIREMENT_MET},
    {"flaky-finding", WS_5_5_2_ANSWERS_PING, VERDICT_FLAKY, WS_5_5_2_ANSWERS_PING, VERDICT_FAIL,
     REQUIREMENT_MET},
    {"fail", WS_5_5_2_ANSWERS_PING, VERDICT_FAIL, WS_5_5_2_ANSWERS_PING, VERDICT_FAIL,
     REQUIREMENT_BROKEN},
    {"warn", WS_5_5_2_ANSWERS_PING, VERDICT_WARN, WS_5_5_2_ANSWERS_PING, VERDICT_WARN,
     REQUIREMENT_BROKEN},
    {"xfail", WS_5_5_2_ANSWERS_PING, VERDICT_XFAIL, WS_5_5_2_ANSWERS_PING, VERDICT_XFAIL,
     REQUIREMENT_BROKEN},
    {"blames-beside", WS_5_5_2_ANSWERS_PING, VERDICT_WARN, WS_7_1_7_SENDS_FITTING_CLOSE,
     VERDICT_WARN, REQUIREMENT_MET},
    {"unknown", WS_5_5_2_ANSWERS_PING, VERDICT_UNKNOWN, REQUIREMENT_NONE, 0, REQUIREMENT_UNTESTED},
    {"error", WS_5_5_2_ANSWERS_PING, VERDICT_ERROR, REQUIREMENT_NONE, 0, REQUIREMENT_UNTESTED},
    {"na", WS_5_5_2_ANSWERS_PING, VERDICT_NA, REQUIREMENT_NONE, 0, REQUIREMENT_NOT_APPLICABLE},
    {"not-named", WS_5_5_2_ANSWERS_PING, VERDICT_COUNT, REQUIREMENT_NONE, 0, REQUIREMENT_UNTESTED},
    {"other-role", WS_5_1_CLIENT_CLOSES_ON_MASKED, VERDICT_COUNT, REQUIREMENT_NONE, 0,
     REQUIREMENT_NOT_APPLICABLE},
};

static void test_requirement(const void *data)
{
    const struct requirement_row *row = data;
    struct run_result *result = run_result_new();
    struct case_result *one = case_result_new("ws/x/y", "conformance", "answers", "x");
    result->role = g_strdup("server");
    if (row->verdict != VERDICT_COUNT) {
        one->verdict = row->verdict;
        g_ptr_array_add(one->requirements, (void *)requirement_get(row->id));
    }
    if (row->blamed != REQUIREMENT_NONE)
        g_ptr_array_add(one->findings, finding_new(row->blamed, row->finding, "a", "b", NULL, -1));
    g_ptr_array_add(result->cases, one);
    g_assert_cmpint(run_result_requirement(result, row->id), ==, row->wanted);
    run_result_free(result);
}

/* A case that breaks one of two requirements may never have come to the other. */
static void test_other_requirement_of_a_failure(void)
{
    struct run_result *result = run_result_new();
    struct case_result *one = case_result_new("ws/x/y", "conformance", "answers", "x");
    result->role = g_strdup("server");
    one->verdict = VERDICT_FAIL;
    g_ptr_array_add(one->requirements, (void *)requirement_get(WS_5_3_UNMASKS));
    g_ptr_array_add(one->requirements, (void *)requirement_get(WS_5_5_2_ANSWERS_PING));
    g_ptr_array_add(one->findings, finding_new(WS_5_3_UNMASKS, VERDICT_FAIL, "a", "b", NULL, -1));
    g_ptr_array_add(result->cases, one);
    g_assert_cmpint(run_result_requirement(result, WS_5_3_UNMASKS), ==, REQUIREMENT_BROKEN);
    g_assert_cmpint(run_result_requirement(result, WS_5_5_2_ANSWERS_PING), ==,
                    REQUIREMENT_UNTESTED);
    run_result_free(result);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(fault_rows); index++) {
        char *path = g_strdup_printf("/result/fault/%s", fault_rows[index].name);
        g_test_add_data_func(path, &fault_rows[index], test_fault);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(requirement_rows); index++) {
        char *path = g_strdup_printf("/result/requirement/%s", requirement_rows[index].name);
        g_test_add_data_func(path, &requirement_rows[index], test_requirement);
        g_free(path);
    }
    g_test_add_func("/result/requirement/other-of-a-failure", test_other_requirement_of_a_failure);
    g_test_add_func("/result/check", test_check);
    g_test_add_func("/result/names", test_names);
    g_test_add_func("/result/log-line-is-bounded", test_log_line_is_bounded);
    g_test_add_func("/result/counts", test_counts);
    return g_test_run();
}
