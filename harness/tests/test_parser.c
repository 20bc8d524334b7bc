/* SPDX-License-Identifier: MIT */
/*
 * assay parser: answers of all kinds, from little programs of the shell, and what is said of each.
 * The program of a row stands behind `sh -c`.
 */
#include <glib.h>
#include <string.h>

#include "harness/options.h"
#include "harness/parser_command.h"

#define END "{\"end\":true,\"lastEventId\":\"\",\"reconnectionTime\":null}"
#define A   "{\"type\":\"message\",\"data\":\"a\",\"lastEventId\":\"\"}"

/* Prints the right answer to sse/data/one-line for each stream, and nothing of how it was cut. */
#define BATCH(answer) "while read line; do [ \"$line\" != END ] || " answer "; done"

struct row {
    const char *name;
    const char *id;
    bool batch;
    const char *program;
    enum verdict verdict;
    enum requirement_id blamed;
    const char *actual; /* a part of it, or of the reason */
};

static const struct row rows[] = {
    {"right", "sse/data/one-line", false, "cat >/dev/null; echo '" A "'; echo '" END "'",
     VERDICT_PASS, REQUIREMENT_NONE, NULL},
    {"right-without-end", "sse/data/one-line", false, "cat >/dev/null; echo '" A "'", VERDICT_PASS,
     REQUIREMENT_NONE, NULL},
    {"without-id", "sse/data/one-line", false,
     "cat >/dev/null; echo '{\"data\":\"a\",\"type\":\"message\",\"x\":1}'", VERDICT_PASS,
     REQUIREMENT_NONE, NULL},
    {"does-not-read", "sse/large/data-of-1-mib", false, "echo '" END "'", VERDICT_FAIL,
     SSE_PARSE_LONG_STREAMS, "the end, behind 0 events"},
    {"no-event", "sse/data/one-line", false, "cat >/dev/null; echo '" END "'", VERDICT_FAIL,
     SSE_FIELD_DATA_APPENDS, "the end, behind 0 events"},
    {"nothing", "sse/data/one-line", false, "cat >/dev/null", VERDICT_FAIL, SSE_FIELD_DATA_APPENDS,
     "the end, behind 0 events"},
    {"one-too-many", "sse/data/one-line", false, "cat >/dev/null; echo '" A "'; echo '" A "'",
     VERDICT_FAIL, SSE_FIELD_DATA_APPENDS, "message"},
    {"other-data", "sse/data/one-line", false,
     "cat >/dev/null; echo '{\"type\":\"message\",\"data\":\"b\",\"lastEventId\":\"\"}'",
     VERDICT_FAIL, SSE_FIELD_DATA_APPENDS, "b"},
    {"other-type", "sse/data/one-line", false,
     "cat >/dev/null; echo '{\"type\":null,\"data\":\"a\",\"lastEventId\":\"\"}'", VERDICT_FAIL,
     SSE_FIELD_DATA_APPENDS, "null"},
    {"other-id", "sse/data/one-line", false,
     "cat >/dev/null; echo '{\"type\":\"message\",\"data\":\"a\",\"lastEventId\":\"1\"}'",
     VERDICT_FAIL, SSE_DISPATCH_FILLS_EVENT, "1"},
    {"no-json", "sse/data/one-line", false, "cat >/dev/null; echo Hello", VERDICT_FAIL,
     SSE_FIELD_DATA_APPENDS, "which is no JSON"},
    {"no-object", "sse/data/one-line", false, "cat >/dev/null; echo '[1]'", VERDICT_FAIL,
     SSE_FIELD_DATA_APPENDS, "which is no object"},
    {"behind-end", "sse/data/one-line", false,
     "cat >/dev/null; echo '" A "'; echo '" END "'; echo '" A "'", VERDICT_FAIL,
     SSE_FIELD_DATA_APPENDS, "message"},
    {"killed", "sse/data/one-line", false, "cat >/dev/null; echo '" A "'; kill -SEGV $$",
     VERDICT_FAIL, SSE_FIELD_DATA_APPENDS, "was killed by signal 11"},
    {"exits", "sse/data/one-line", false, "cat >/dev/null; echo '" A "'; echo oops >&2; exit 3",
     VERDICT_FAIL, SSE_FIELD_DATA_APPENDS, "exited with status 3; it said: oops"},
    {"hangs", "sse/data/one-line", false, "cat >/dev/null; echo '" A "'; sleep 60", VERDICT_FAIL,
     SSE_FIELD_DATA_APPENDS, "said nothing for 0.2 s"},
    {"tells-no-time", "sse/retry/of-1000", false, "cat >/dev/null; echo '{\"end\":true}'",
     VERDICT_NA, REQUIREMENT_NONE, "does not tell the reconnection time"},
    {"other-time", "sse/retry/of-1000", false, "cat >/dev/null; echo '" END "'", VERDICT_FAIL,
     SSE_FIELD_RETRY_SETS_TIME, "reconnectionTime null"},
    {"open-time", "sse/retry/empty", false, "cat >/dev/null; echo '" END "'", VERDICT_INFO,
     SSE_FIELD_RETRY_EMPTY, "reconnectionTime null"},
    {"beyond-integers", "sse/retry/huge-2-64", false,
     "cat >/dev/null; echo '{\"end\":true,\"reconnectionTime\":18446744073709551616}'",
     VERDICT_INFO, SSE_FIELD_RETRY_HUGE, "1.8446744073709552e19"},
    {"cut-off-id", "sse/end/cuts-off-first-id", false,
     "cat >/dev/null; echo '{\"end\":true,\"lastEventId\":\"1\"}'", VERDICT_INFO,
     SSE_PARSE_END_IS_NO_LINE_END, "lastEventId \"1\""},
    {"tells-no-id", "sse/ids/without-data", false, "cat >/dev/null; echo '{\"end\":true}'",
     VERDICT_NA, REQUIREMENT_NONE, "does not tell the last event ID"},
    {"batch", "sse/data/one-line", true, BATCH("echo '" A "\n" END "'"), VERDICT_PASS,
     REQUIREMENT_NONE, NULL},
    /* The second stream comes octet by octet. */
    {"batch-pieces", "sse/data/one-line", true,
     "n=0; " BATCH("{ n=$((n + 1)); [ $n -eq 2 ] || echo '" A "'; echo '" END "'; }"), VERDICT_FAIL,
     SSE_PARSE_SAME_IN_ANY_PIECES, "when it comes octet by octet"},
    {"batch-cut", "sse/data/one-line", true,
     "n=0; " BATCH("{ n=$((n + 1)); [ $n -eq 5 ] || echo '" A "'; echo '" END "'; }"), VERDICT_FAIL,
     SSE_PARSE_SAME_IN_ANY_PIECES, "when it comes cut at octet 3"},
    {"batch-hangs", "sse/data/one-line", true, "sleep 60", VERDICT_FAIL, SSE_FIELD_DATA_APPENDS,
     "said nothing for 0.2 s"},
    {"batch-killed", "sse/data/one-line", true, "kill -ABRT $$", VERDICT_FAIL,
     SSE_FIELD_DATA_APPENDS, "was killed by signal 6"},
    {"batch-killed-once", "sse/data/one-line", true,
     BATCH("echo '" A "\n" END "'") " & wait; kill -ABRT $$", VERDICT_FAIL, SSE_FIELD_DATA_APPENDS,
     "was killed by signal 6"},
};

/* Only a program that is to be taken for one that hangs has little time, as --timeout tells. */
static struct run_result *run(const struct row *row, const char *timeout, struct exit_facts *facts)
{
    char *words[] = {(char *)"assay",
                     (char *)"parser",
                     (char *)"sse",
                     (char *)row->id,
                     (char *)"--timeout",
                     (char *)timeout,
                     (char *)(row->batch ? "--batch" : "-q"),
                     (char *)"--",
                     (char *)"sh",
                     (char *)"-c",
                     (char *)row->program};
    char *error = NULL;
    struct options *options = options_parse(G_N_ELEMENTS(words), words, &error);
    g_assert_cmpstr(error, ==, NULL);
    struct run_result *result = parser_run(options, NULL, facts, &error);
    g_assert_cmpstr(error, ==, NULL);
    options_free(options);
    return result;
}

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    struct exit_facts facts = {0};
    bool hangs = row->actual != NULL && strstr(row->actual, "said nothing for 0.2 s") != NULL;
    struct run_result *result = run(row, hangs ? "0.2" : "20", &facts);
    const struct case_result *one = g_ptr_array_index(result->cases, 0);

    g_assert_cmpuint(result->cases->len, ==, 1);
    g_assert_cmpstr(verdict_name(one->verdict), ==, verdict_name(row->verdict));
    result->assay_version = g_strdup("1");
    result->suite_version = g_strdup("1");
    result->exit_reason = g_strdup("the test's");
    char *fault = run_result_fault(result);
    g_assert_cmpstr(fault, ==, NULL);
    if (row->blamed != REQUIREMENT_NONE) {
        const struct finding *finding = g_ptr_array_index(one->findings, 0);
        g_assert_cmpint(finding->requirement, ==, row->blamed);
        if (strstr(finding->actual, row->actual) == NULL) {
            g_test_fail_printf("it says: %s", finding->actual);
        }
    } else if (row->actual != NULL) {
        g_assert_nonnull(strstr(one->reason, row->actual));
    }
    g_assert_nonnull(strstr(one->repeat, row->id));
    run_result_free(result);
}

static const struct mute_row {
    const char *name;
    const char *id;
    bool batch;
    const char *timeout;
    const char *program;
    const char *told; /* a part of why the run ended; NULL: it did not */
} mute_rows[] = {
    {"nothing", "sse/data", false, "20", "cat >/dev/null", "answers nothing, not even to"},
    {"nothing-to-one", "sse/data/one-line", false, "20", "true", "it exited with status 0"},
    {"chunks-are-missed", "sse/data", false, "20", "echo no CHUNK >&2; exit 1",
     "give --batch to assay"},
    {"plain-events-alone", "sse/utf8", false, "20", "[ \"$(cat)\" != 'data: a' ] || echo '{}'",
     NULL},
    {"wrong-of-all", "sse/data", false, "20", "cat >/dev/null; echo Hello", NULL},
    {"batch-nothing", "sse/data", true, "0.2", "cat >/dev/null", "tells no end, not even of"},
    {"batch-no-end", "sse/data", true, "0.2", "cat", "flush at END"},
    /* It takes the END of data without a line end for data, and waits. */
    {"batch-one-end", "sse/data", true, "1", BATCH("{ echo '" END "'; exit; }"), NULL},
};

/* Who never says anything is told so once, and not at every vector. */
static void test_mute(gconstpointer data)
{
    const struct mute_row *mute = data;
    const struct row row = {.id = mute->id, .batch = mute->batch, .program = mute->program};
    struct exit_facts facts = {0};
    struct run_result *result = run(&row, mute->timeout, &facts);

    g_assert_cmpint(facts.target_gone, ==, mute->told != NULL);
    if (mute->told == NULL) {
        g_assert_cmpstr(result->ended_early, ==, NULL);
    } else if (strstr(result->ended_early, mute->told) == NULL) {
        g_test_fail_printf("it says: %s", result->ended_early);
    }
    run_result_free(result);
}

/* A program that is not there is no failure of the vectors. */
static void test_not_there(void)
{
    char *words[] = {(char *)"assay",    (char *)"parser", (char *)"sse",
                     (char *)"sse/data", (char *)"--",     (char *)"/nothing/here"};
    struct exit_facts facts = {0};
    char *error = NULL;
    const char *preloaded = g_getenv("LD_PRELOAD");
    if (preloaded != NULL && strstr(preloaded, "vgpreload") != NULL) {
        g_test_skip("under Valgrind posix_spawn() does not tell that a program is not there");
        return;
    }
    struct options *options = options_parse(G_N_ELEMENTS(words), words, &error);
    struct run_result *result = parser_run(options, NULL, &facts, &error);

    g_assert_true(facts.target_gone);
    g_assert_nonnull(strstr(result->ended_early, "cannot be started"));
    run_result_free(result);
    options_free(options);
}

static void test_unknown(void)
{
    char *words[] = {(char *)"assay",       (char *)"parser", (char *)"sse",
                     (char *)"sse/nothing", (char *)"--",     (char *)"true"};
    struct exit_facts facts = {0};
    char *error = NULL;
    struct options *options = options_parse(G_N_ELEMENTS(words), words, &error);

    g_assert_null(parser_run(options, NULL, &facts, &error));
    g_assert_cmpstr(error, ==, "\"sse/nothing\" names no vector; --dry-run shows them all");
    g_free(error);
    options_free(options);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/parser/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(mute_rows); i++) {
        char *path = g_strconcat("/parser/mute/", mute_rows[i].name, NULL);
        g_test_add_data_func(path, &mute_rows[i], test_mute);
        g_free(path);
    }
    g_test_add_func("/parser/not-there", test_not_there);
    g_test_add_func("/parser/unknown", test_unknown);
    return g_test_run();
}
