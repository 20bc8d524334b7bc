/* SPDX-License-Identifier: MIT */
/*
 * Expected failures: files that are wrong and what is said of them, and what the lines of a file
 * make of a case.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/expect.h"

enum { FINDINGS_MAX = 4 };

#define ID  "ws/5.5.2/case"
#define WAY "autobahn/7.3.2"

static const char *const known_ids[] = {ID, "ws/5.2/other", WAY, "autobahn/1.1.1"};

static gboolean is_known(const char *id, void *data)
{
    unsigned *asked = data;
    bool is_there = false;

    ++*asked;
    for (size_t i = 0; i < G_N_ELEMENTS(known_ids); i++) {
        is_there |= strcmp(known_ids[i], id) == 0;
    }
    return is_there;
}

/* Reads a file of these octets. `path` becomes its name (g_free). */
static struct expectations *read_octets(const char *octets, size_t size, char **path, char **error)
{
    GError *problem = NULL;
    unsigned asked = 0;
    int fd = g_file_open_tmp("expect-XXXXXX", path, &problem);

    g_assert_no_error(problem);
    close(fd);
    g_assert_true(g_file_set_contents(*path, octets, (gssize)size, NULL));
    *error = NULL;
    struct expectations *expectations = expectations_read(*path, is_known, &asked, error);
    g_assert_true((expectations == NULL) == (*error != NULL));
    g_unlink(*path);
    return expectations;
}

/* ---- Files that are wrong ---- */

struct mistake {
    const char *name;
    const char *text;
    size_t size;       /* 0: that of the text */
    const char *error; /* behind the name of the file */
};

static const struct mistake mistakes[] = {
    {"unknown-case", "ws/9/none # r\n", 0,
     ":1: \"ws/9/none\" is no case; assay list shows them all"},
    {"unknown-requirement", "# a\n\n" ID ":WS_NONE # r\n", 0,
     ":3: \"WS_NONE\" is no requirement; assay list --requirements shows them all"},
    {"empty-requirement", ID ": # r\n", 0,
     ":1: \"\" is no requirement; assay list --requirements shows them all"},
    {"requirement-of-autobahn", WAY ":WS_5_5_2_ANSWERS_PING # r", 0,
     ":1: behind a case of the Autobahn suite stands :behavior, :behaviorClose or nothing, not "
     "\":WS_5_5_2_ANSWERS_PING\""},
    {"behavior-of-ours", ID ":behavior # r", 0,
     ":1: \"behavior\" is no requirement; assay list --requirements shows them all"},
    {"no-reason", ID "\n", 0, ":1: a reason is missing: write " ID "  # reason, link"},
    {"empty-reason", ID " #  \n", 0, ":1: a reason is missing: write " ID "  # reason, link"},
    {"doubled", ID " # r\n#\n" ID "  # s\n", 0, ":3: this stands in line 1 already; leave one out"},
    {"prefix", "ws/5.5.2 # r\n", 0, ":1: \"ws/5.5.2\" is no case; assay list shows them all"},
    {"control-characters", "\x1b[31mws # r\n", 0,
     ":1: \"\\x1b[31mws\" is no case; assay list shows them all"},
    {"no-utf8", "\xff # r\n", 0, ": this is no UTF-8 text without NUL"},
    {"nul", ID " # r\0", sizeof(ID " # r\0") - 1, ": this is no UTF-8 text without NUL"},
};

static void test_mistake(gconstpointer data)
{
    const struct mistake *row = data;
    char *path = NULL;
    char *error = NULL;
    size_t size = row->size != 0 ? row->size : strlen(row->text);

    g_assert_null(read_octets(row->text, size, &path, &error));
    char *expected = g_strconcat(path, row->error, NULL);
    g_assert_cmpstr(error, ==, expected);
    g_free(expected);
    g_free(error);
    g_free(path);
}

static void test_absent(void)
{
    char *error = NULL;
    unsigned asked = 0;

    g_assert_null(expectations_read("/nonexistent/file", is_known, &asked, &error));
    g_assert_nonnull(strstr(error, "the expectations cannot be read"));
    g_assert_nonnull(strstr(error, "/nonexistent/file"));
    g_assert_cmpuint(asked, ==, 0);
    g_free(error);
}

/* ---- What the lines make of a case ---- */

#define PING_RULE  WS_5_5_2_ANSWERS_PING
#define CLOSE_RULE WS_5_5_1_ANSWERS_CLOSE

struct found {
    enum requirement_id requirement;
    enum verdict verdict; /* NA, which is 0, ends the list */
    enum verdict expected;
};

struct row {
    const char *name;
    const char *lines;
    bool is_autobahn;
    const char *behavior_close;
    enum verdict verdict;
    struct found findings[FINDINGS_MAX];
    enum verdict expected;
    const char *stale; /* the one stale line, NULL for none */
};

static const struct row rows[] = {
    {"first-alone",
     ID " # r",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     NULL},
    {"two-of-one-requirement",
     ID " # r",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}, {PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     NULL},
    {"second-fault-is-not-covered",
     ID " # r",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}, {CLOSE_RULE, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FAIL,
     NULL},
    {"second-fault-by-name",
     ID ":WS_5_5_1_ANSWERS_CLOSE # r",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_FAIL}, {CLOSE_RULE, VERDICT_FAIL, VERDICT_XFAIL}},
     VERDICT_FAIL,
     NULL},
    {"both-by-two-lines",
     ID " # r\n" ID ":WS_5_5_1_ANSWERS_CLOSE # s",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}, {CLOSE_RULE, VERDICT_WARN, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     NULL},
    {"order-of-lines",
     ID ":WS_5_5_2_ANSWERS_PING # r\n" ID " # s",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}, {CLOSE_RULE, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FAIL,
     NULL},
    {"warning-is-left",
     ID " # r",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}, {CLOSE_RULE, VERDICT_WARN, VERDICT_WARN}},
     VERDICT_WARN,
     NULL},
    {"remark-is-passed-over",
     ID " # r",
     false,
     NULL,
     VERDICT_WARN,
     {{CLOSE_RULE, VERDICT_INFO, VERDICT_INFO}, {PING_RULE, VERDICT_WARN, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     NULL},
    {"passes", ID " # r", false, NULL, VERDICT_PASS, {{0}}, VERDICT_XPASS, ID},
    {"passes-with-a-remark",
     ID " # r",
     false,
     NULL,
     VERDICT_INFO,
     {{PING_RULE, VERDICT_INFO, VERDICT_INFO}},
     VERDICT_XPASS,
     ID},
    {"other-requirement",
     ID ":WS_5_5_1_ANSWERS_CLOSE # r",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FAIL,
     ID ":WS_5_5_1_ANSWERS_CLOSE"},
    {"one-of-two-lines-is-stale",
     ID " # r\n" ID ":WS_5_5_1_ANSWERS_CLOSE # s",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     ID ":WS_5_5_1_ANSWERS_CLOSE"},
    {"not-applicable", ID " # r", false, NULL, VERDICT_NA, {{0}}, VERDICT_NA, NULL},
    {"no-evidence",
     ID " # r",
     false,
     NULL,
     VERDICT_UNKNOWN,
     {{PING_RULE, VERDICT_UNKNOWN, VERDICT_UNKNOWN}},
     VERDICT_UNKNOWN,
     NULL},
    {"not-steady",
     ID " # r",
     false,
     NULL,
     VERDICT_FLAKY,
     {{PING_RULE, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FLAKY,
     NULL},
    {"own-error", ID " # r", false, NULL, VERDICT_ERROR, {{0}}, VERDICT_ERROR, NULL},
    {"another-case",
     "ws/5.2/other # r",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FAIL,
     NULL},
    {"no-lines", "# nothing\n\n", false, NULL, VERDICT_PASS, {{0}}, VERDICT_PASS, NULL},
    {"line-end-of-other-systems",
     ID " # r\r\n",
     false,
     NULL,
     VERDICT_FAIL,
     {{PING_RULE, VERDICT_FAIL, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     NULL},
    {"autobahn-first-alone",
     WAY " # r",
     true,
     "WRONG CODE",
     VERDICT_FAIL,
     {{0, VERDICT_FAIL, VERDICT_XFAIL}, {0, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FAIL,
     NULL},
    {"autobahn-behavior",
     WAY ":behavior # r",
     true,
     "UNCLEAN",
     VERDICT_FAIL,
     {{0, VERDICT_FAIL, VERDICT_XFAIL}, {0, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FAIL,
     NULL},
    {"autobahn-close",
     WAY ":behaviorClose # r",
     true,
     "UNCLEAN",
     VERDICT_FAIL,
     {{0, VERDICT_FAIL, VERDICT_FAIL}, {0, VERDICT_WARN, VERDICT_XFAIL}},
     VERDICT_FAIL,
     NULL},
    {"autobahn-both",
     WAY ":behaviorClose # r\n" WAY ":behavior # s",
     true,
     "FAILED",
     VERDICT_FAIL,
     {{0, VERDICT_FAIL, VERDICT_XFAIL}, {0, VERDICT_FAIL, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     NULL},
    {"autobahn-only-the-end-is-bad",
     WAY ":behavior # r",
     true,
     "FAILED BY CLIENT",
     VERDICT_WARN,
     {{0, VERDICT_WARN, VERDICT_WARN}},
     VERDICT_WARN,
     WAY ":behavior"},
    {"autobahn-only-the-behavior-is-bad",
     WAY ":behaviorClose # r",
     true,
     "OK",
     VERDICT_FAIL,
     {{0, VERDICT_FAIL, VERDICT_FAIL}},
     VERDICT_FAIL,
     WAY ":behaviorClose"},
    {"autobahn-informational",
     WAY ":behavior # r",
     true,
     "INFORMATIONAL",
     VERDICT_FAIL,
     {{0, VERDICT_FAIL, VERDICT_XFAIL}},
     VERDICT_XFAIL,
     NULL},
};

static struct case_result *case_make(const struct row *row)
{
    struct case_result *one =
        case_result_new(row->is_autobahn ? WAY : ID, row->is_autobahn ? "autobahn" : "conformance",
                        "does it", "5.5.2");

    one->verdict = row->verdict;
    one->behavior_close = g_strdup(row->behavior_close);
    for (size_t i = 0; i < FINDINGS_MAX && row->findings[i].verdict != VERDICT_NA; i++) {
        g_ptr_array_add(one->findings,
                        finding_new(row->findings[i].requirement, row->findings[i].verdict, "this",
                                    "that", NULL, -1));
    }
    return one;
}

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    char *path = NULL;
    char *error = NULL;
    struct expectations *expectations = read_octets(row->lines, strlen(row->lines), &path, &error);
    struct run_result *result = run_result_new();
    struct case_result *one = case_make(row);

    g_assert_cmpstr(error, ==, NULL);
    g_ptr_array_add(result->cases, one);
    if (row->verdict == VERDICT_FAIL || row->verdict == VERDICT_WARN) {
        g_assert_true(expectations_cover(expectations, one, LEVEL_SHOULD) ==
                      (row->expected == VERDICT_XFAIL));
    }
    expectations_apply(expectations, result);
    g_assert_cmpstr(verdict_name(one->verdict), ==, verdict_name(row->expected));
    for (guint i = 0; i < one->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(one->findings, i);
        g_assert_cmpstr(verdict_name(finding->verdict), ==,
                        verdict_name(row->findings[i].expected));
        g_assert_true((finding->verdict == VERDICT_XFAIL) == (finding->reason != NULL));
    }
    g_assert_cmpuint(result->stale->len, ==, row->stale != NULL ? 1 : 0);
    if (row->stale != NULL) {
        const char *line = g_ptr_array_index(result->stale, 0);
        g_assert_true(g_str_has_prefix(line, path));
        g_assert_true(g_str_has_suffix(line, row->stale));
    }
    run_result_free(result);
    expectations_free(expectations);
    g_free(path);
}

static void test_reason(void)
{
    char *path = NULL;
    char *error = NULL;
    const char *text = "\n  " ID ":WS_5_5_2_ANSWERS_PING#  known, https://example.org/#7 \n";
    struct expectations *expectations = read_octets(text, strlen(text), &path, &error);
    struct run_result *result = run_result_new();
    const struct row *row = &rows[0];

    g_ptr_array_add(result->cases, case_make(row));
    expectations_apply(expectations, result);
    const struct case_result *one = g_ptr_array_index(result->cases, 0);
    const struct finding *finding = g_ptr_array_index(one->findings, 0);
    g_assert_cmpstr(finding->reason, ==, "known, https://example.org/#7");
    run_result_free(result);
    expectations_free(expectations);
    g_free(path);
}

/* Whatever stands in a file, reading it ends in expectations or in one line. */
static void test_any_octets(void)
{
    GRand *random = g_rand_new_with_seed(1);
    static const char parts[] = "\n\n\n##::ws/5.5.2/case autobahn/7.3.2 \r\t\xff\x01";

    for (unsigned round = 0; round < 500; round++) {
        char octets[64];
        char *path = NULL;
        char *error = NULL;
        gint32 size = g_rand_int_range(random, 0, (gint32)sizeof(octets));
        for (gint32 i = 0; i < size; i++) {
            octets[i] = parts[g_rand_int_range(random, 0, (gint32)sizeof(parts))];
        }
        struct expectations *expectations = read_octets(octets, (size_t)size, &path, &error);
        g_assert_true(error == NULL || strchr(error, '\n') == NULL);
        expectations_free(expectations);
        g_free(error);
        g_free(path);
    }
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        char *path = g_strdup_printf("/expect/mistake/%s", mistakes[i].name);
        g_test_add_data_func(path, &mistakes[i], test_mistake);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/expect/apply/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_func("/expect/absent", test_absent);
    g_test_add_func("/expect/reason", test_reason);
    g_test_add_func("/expect/any-octets", test_any_octets);
    return g_test_run();
}
