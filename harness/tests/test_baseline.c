/* SPDX-License-Identifier: MIT */
/*
 * What `assay baseline` writes: the lines of a run, and that under them the same run is green: the
 * file is read by the reader of expectations and applied to the run that it was written from.
 */
#include <string.h>
#include <unistd.h>

#include "harness/baseline.h"
#include "harness/expect.h"
#include "harness/verdict.h"

struct row {
    const char *name;
    const char *id;
    enum verdict verdict;
    enum verdict findings[3]; /* ends at NA; of requirements in the order of `requirements` */
    const char *behavior;     /* of the Autobahn suite */
    const char *behavior_close;
    enum level level;
    const char *lines; /* behind the three lines at the top */
    unsigned covered;
    unsigned open;
};

static const enum requirement_id requirements[] = {WS_5_5_2_ANSWERS_PING, WS_5_2_FAILS_ON_RSV};

#define CASE      "ws/5.5.2/empty-ping"
#define CAME      "Pong \"x\\x0a\" # came; server/1, 2026-04-17\n"
#define PING_LINE CASE ":WS_5_5_2_ANSWERS_PING  # RFC 6455 5.5.2, MUST: " CAME
#define RSV_LINE  CASE ":WS_5_2_FAILS_ON_RSV  # RFC 6455 5.2, MUST: " CAME
#define NUMBER    "autobahn/7.3.2"

static const struct row rows[] = {
    {"pass", CASE, VERDICT_PASS, {VERDICT_NA}, NULL, NULL, LEVEL_SHOULD, "", 0, 0},
    {"fail", CASE, VERDICT_FAIL, {VERDICT_FAIL}, NULL, NULL, LEVEL_MUST, PING_LINE, 1, 0},
    {"two",
     CASE,
     VERDICT_FAIL,
     {VERDICT_FAIL, VERDICT_FAIL},
     NULL,
     NULL,
     LEVEL_MUST,
     PING_LINE RSV_LINE,
     2,
     0},
    {"remark",
     CASE,
     VERDICT_FAIL,
     {VERDICT_INFO, VERDICT_FAIL},
     NULL,
     NULL,
     LEVEL_MUST,
     RSV_LINE,
     1,
     0},
    {"warning-at-must", CASE, VERDICT_WARN, {VERDICT_WARN}, NULL, NULL, LEVEL_MUST, "", 0, 0},
    {"warning-at-should",
     CASE,
     VERDICT_WARN,
     {VERDICT_WARN},
     NULL,
     NULL,
     LEVEL_SHOULD,
     PING_LINE,
     1,
     0},
    {"fail-and-warning",
     CASE,
     VERDICT_FAIL,
     {VERDICT_FAIL, VERDICT_WARN},
     NULL,
     NULL,
     LEVEL_MUST,
     PING_LINE,
     1,
     0},
    {"known",
     CASE,
     VERDICT_XFAIL,
     {VERDICT_XFAIL},
     NULL,
     NULL,
     LEVEL_MUST,
     CASE ":WS_5_5_2_ANSWERS_PING  # to be mended, https://h/#7\n",
     1,
     0},
    {"flaky",
     CASE,
     VERDICT_FLAKY,
     {VERDICT_FAIL},
     NULL,
     NULL,
     LEVEL_MUST,
     "# not covered, flaky: " CASE ": the reason\n",
     0,
     0},
    {"unknown",
     CASE,
     VERDICT_UNKNOWN,
     {VERDICT_NA},
     NULL,
     NULL,
     LEVEL_MUST,
     "# not covered, unknown: " CASE ": the reason\n",
     0,
     1},
    {"behavior",
     NUMBER,
     VERDICT_FAIL,
     {VERDICT_FAIL},
     "FAILED",
     "OK",
     LEVEL_MUST,
     NUMBER ":behavior  # " CAME,
     1,
     0},
    {"close",
     NUMBER,
     VERDICT_FAIL,
     {VERDICT_FAIL},
     "OK",
     "UNCLEAN",
     LEVEL_MUST,
     NUMBER ":behaviorClose  # " CAME,
     1,
     0},
    {"both",
     NUMBER,
     VERDICT_FAIL,
     {VERDICT_FAIL, VERDICT_FAIL},
     "FAILED",
     "UNCLEAN",
     LEVEL_MUST,
     NUMBER ":behavior  # " CAME NUMBER ":behaviorClose  # " CAME,
     2,
     0},
};

static struct run_result *run_make(const struct row *row)
{
    struct run_result *result = run_result_new();
    struct case_result *one = case_result_new(
        row->id, row->behavior != NULL ? "autobahn" : "conformance", "a title", "5.5.2");

    result->url = g_strdup("ws://h/");
    result->server = g_strdup("server/1");
    result->started = g_strdup("2026-04-17T09:12:44.031Z");
    one->verdict = row->verdict;
    one->behavior = g_strdup(row->behavior);
    one->behavior_close = g_strdup(row->behavior_close);
    one->reason = g_strdup(
        row->verdict == VERDICT_FLAKY || row->verdict == VERDICT_UNKNOWN ? "the reason" : NULL);
    for (size_t i = 0; row->findings[i] != VERDICT_NA; i++) {
        struct finding *finding =
            finding_new(row->behavior != NULL ? REQUIREMENT_NONE : requirements[i],
                        row->findings[i], "a Pong", "Pong \"x\n\" # came", NULL, -1);
        finding->reason =
            g_strdup(row->findings[i] == VERDICT_XFAIL ? "to be mended, https://h/#7" : NULL);
        g_ptr_array_add(one->findings, finding);
    }
    g_ptr_array_add(result->cases, one);
    return result;
}

static gboolean is_known(const char *id, void *data)
{
    (void)data;
    return strcmp(id, CASE) == 0 || strcmp(id, NUMBER) == 0;
}

/* The verdict of the case once the lines are applied to the run. */
static enum verdict verdict_under(const GString *text, struct run_result *result)
{
    char *path = NULL;
    char *error = NULL;
    int fd = g_file_open_tmp("assay-baseline-XXXXXX", &path, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, text->str, text->len), ==, (gssize)text->len);
    close(fd);
    struct expectations *expectations = expectations_read(path, is_known, NULL, &error);
    g_assert_cmpstr(error, ==, NULL);
    expectations_apply(expectations, result);
    expectations_free(expectations);
    unlink(path);
    g_free(path);
    g_assert_cmpuint(result->stale->len, ==, 0);
    return ((const struct case_result *)g_ptr_array_index(result->cases, 0))->verdict;
}

static void test_row(const void *data)
{
    const struct row *row = data;
    struct run_result *result = run_make(row);
    unsigned covered = 99;
    unsigned open = 99;
    GString *text = baseline_text(result, row->level, &covered, &open);
    char *expected = g_strdup_printf("# Known failures, for assay test --expect. Target: ws://h/\n"
                                     "# Add to each line why it is accepted, and a link.\n\n%s",
                                     row->lines);

    g_assert_cmpstr(text->str, ==, expected);
    g_assert_cmpuint(covered, ==, row->covered);
    g_assert_cmpuint(open, ==, row->open);
    enum verdict under = row->verdict == VERDICT_XFAIL ? row->verdict : verdict_under(text, result);
    g_assert_cmpint(verdict_counts(under, row->level), ==, row->open > 0);
    g_free(expected);
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* However long what came is, a line stays one that somebody can read. */
static void test_bound(void)
{
    static const struct row row = {
        "long", CASE, VERDICT_FAIL, {VERDICT_FAIL}, NULL, NULL, LEVEL_MUST, NULL, 1, 0};
    struct run_result *result = run_make(&row);
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    struct finding *finding = g_ptr_array_index(one->findings, 0);
    unsigned covered;
    unsigned open;

    g_free(finding->actual);
    finding->actual = g_strnfill(100000, '\xff');
    GString *text = baseline_text(result, LEVEL_MUST, &covered, &open);
    g_assert_cmpuint(text->len, <, 600);
    g_assert_true(g_utf8_validate(text->str, -1, NULL));
    g_assert_nonnull(strstr(text->str, "...; server/1, 2026-04-17\n"));
    g_assert_cmpint(verdict_under(text, result), ==, VERDICT_XFAIL);
    g_string_free(text, TRUE);
    run_result_free(result);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/baseline/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_func("/baseline/bound", test_bound);
    return g_test_run();
}
