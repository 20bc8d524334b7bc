/* SPDX-License-Identifier: MIT */
/* Runs that are joined: what is told of all, what of each, and what cannot be joined. */
#include <string.h>

#include "reports/join.h"
#include "reports/report.h"
#include "reports/tally.h"
#include "reports/tests/support_outline.h"
#include "reports/tests/support_sample.h"

static void result_free(void *result)
{
    run_result_free(result);
}

/* A run of event streams with one case, which proves `row` and has the verdict. */
static struct run_result *stream_new(const char *role, const char *id, enum requirement_id row,
                                     enum verdict verdict)
{
    struct run_result *result = sample_good_new();
    struct case_result *one = case_result_new(id, "conformance", "does it", "sse/lines");
    g_ptr_array_set_size(result->cases, 0);
    g_ptr_array_add(result->cases, one);
    g_ptr_array_add(one->requirements, (void *)requirement_get(row));
    one->verdict = verdict;
    if (verdict == VERDICT_FAIL)
        g_ptr_array_add(one->findings, finding_new(row, verdict, "this", "that", NULL, -1));
    g_free(result->role);
    result->role = g_strdup(role);
    return result;
}

static GPtrArray *runs_of(struct run_result *one, struct run_result *other)
{
    GPtrArray *runs = g_ptr_array_new_with_free_func(result_free);
    g_ptr_array_add(runs, one);
    g_ptr_array_add(runs, other);
    return runs;
}

static struct run_result *joined_of(struct run_result *one, struct run_result *other)
{
    char *error = NULL;
    GPtrArray *runs = runs_of(one, other);
    struct run_result *joined = report_join(runs, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_nonnull(joined);
    g_assert_cmpuint(runs->len, ==, 0);
    g_ptr_array_unref(runs);
    run_result_check(joined);
    return joined;
}

/* Rows of both protocols are counted, each by the roles of its own runs. */
static void test_counts(void)
{
    struct requirement_tally alone;
    struct requirement_tally tally;
    struct run_result *good = sample_good_new();
    tally_requirements(good, &alone);
    run_result_free(good);
    struct run_result *joined = joined_of(
        sample_good_new(), stream_new("parser", "sse/lines/lf", SSE_PARSE_LINE_ENDS, VERDICT_FAIL));
    tally_requirements(joined, &tally);
    for (size_t level = 0; level < LEVEL_COUNT; level++)
        g_assert_true(memcmp(tally.counts_of[PROTOCOL_WEBSOCKET][level], alone.counts[level],
                             sizeof alone.counts[level]) == 0);
    g_assert_cmpuint(tally.counts_of[PROTOCOL_EVENT_STREAM][LEVEL_MUST][REQUIREMENT_BROKEN], ==, 1);
    g_assert_cmpuint(tally.counts[LEVEL_MUST][REQUIREMENT_BROKEN], ==,
                     alone.counts[LEVEL_MUST][REQUIREMENT_BROKEN] + 1);
    /* No client was judged, so its rows are another role's. */
    g_assert_cmpint(run_result_roles(joined, PROTOCOL_WEBSOCKET), ==, ROLES_SERVER);
    g_assert_cmpint(run_result_roles(joined, PROTOCOL_EVENT_STREAM), ==, ROLES_PARSER);
    run_result_free(joined);
}

struct exit_row {
    const char *name;
    int one;
    int other;
    int joined;
};

static const struct exit_row exit_rows[] = {
    {"both-good", 0, 0, 0},
    {"stale", 0, 3, 3},
    {"failed", 1, 3, 1},
    {"failed-behind", 5, 1, 1},
    {"gone-hides-failed", 1, 4, 4},
    {"timed-out", 124, 4, 124},
    {"own-error", 124, 6, 6},
    {"usage", 6, 2, 2},
    {"nothing-run", 0, 5, 5},
};

static void test_exit(const void *data)
{
    const struct exit_row *row = data;
    struct run_result *one = sample_good_new();
    struct run_result *other =
        stream_new("parser", "sse/lines/lf", SSE_PARSE_LINE_ENDS, VERDICT_PASS);
    one->exit_status = row->one;
    other->exit_status = row->other;
    struct run_result *joined = joined_of(one, other);
    g_assert_cmpint(joined->exit_status, ==, row->joined);
    run_result_free(joined);
}

/* The same case twice has no one verdict; of two versions no one suite. */
static void test_refusals(void)
{
    char *error = NULL;
    GPtrArray *runs = runs_of(sample_new(), sample_new());
    g_assert_null(report_join(runs, &error));
    g_assert_nonnull(strstr(error, "two of the runs have the case "));
    g_assert_cmpuint(runs->len, ==, 2);
    g_free(error);
    g_ptr_array_unref(runs);

    struct run_result *old =
        stream_new("parser", "sse/lines/lf", SSE_PARSE_LINE_ENDS, VERDICT_PASS);
    g_free(old->suite_version);
    old->suite_version = g_strdup("0.9");
    runs = runs_of(sample_good_new(), old);
    g_assert_null(report_join(runs, &error));
    g_assert_nonnull(strstr(error, "versions"));
    g_free(error);
    g_ptr_array_unref(runs);
}

static const char *const page_words[] = {
    "<h1>WebSocket and Server-Sent Events</h1>",
    "<p class=\"eyebrow\">Assay conformance report, server, parser</p>",
    "<h2 class=\"parts\">What was judged</h2>",
    "<b>WebSocket, server</b>",
    "<b>Event streams, parser</b>",
    "<span>Server-Sent Events</span><b class=\"v-fail\">0/1 MUST</b>",
    ">Event streams: parser</th>",
    "<summary>WebSocket: of the role under test</summary>",
    "<summary>Server-Sent Events: of the role under test</summary>",
    "href=\"https://html.spec.whatwg.org/multipage/server-sent-events.html#",
};

static void test_page(void)
{
    struct outline outline = outline_new();
    struct run_result *joined = joined_of(
        sample_new(), stream_new("parser", "sse/lines/lf", SSE_PARSE_LINE_ENDS, VERDICT_FAIL));
    GString *page = report_html(joined);
    outline_read(&outline, page);
    for (size_t index = 0; index < G_N_ELEMENTS(page_words); index++) {
        if (strstr(page->str, page_words[index]) == NULL)
            g_error("the page does not say %s", page_words[index]);
    }
    for (guint index = 0; index < outline.hrefs->len; index++)
        g_assert_true(g_hash_table_contains(outline.ids, g_ptr_array_index(outline.hrefs, index)));
    g_string_free(page, TRUE);
    outline_clear(&outline);
    run_result_free(joined);
}

/* Hostile text gives the very same tags as harmless text. */
static void test_hostile(const void *data)
{
    const struct hostile_row *row = data;
    const char *const texts[] = {"x", row->text};
    char *tags[2];
    for (size_t index = 0; index < 2; index++) {
        struct outline outline = outline_new();
        struct run_result *hostile = sample_hostile_new(texts[index]);
        struct run_result *stream =
            stream_new("parser", "sse/lines/lf", SSE_PARSE_LINE_ENDS, VERDICT_FAIL);
        g_free(stream->assay_version);
        g_free(stream->suite_version);
        stream->assay_version = g_strdup(hostile->assay_version);
        stream->suite_version = g_strdup(hostile->suite_version);
        struct run_result *joined = joined_of(hostile, stream);
        GString *page = report_html(joined);
        GString *text = report_text(joined, 0, false, true);
        outline_read(&outline, page);
        g_assert_null(strpbrk(text->str, "\x1b\x07\x7f"));
        tags[index] = g_strdup(outline.tags->str);
        g_string_free(text, TRUE);
        g_string_free(page, TRUE);
        outline_clear(&outline);
        run_result_free(joined);
    }
    g_assert_cmpstr(tags[0], ==, tags[1]);
    g_free(tags[0]);
    g_free(tags[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/join/counts", test_counts);
    g_test_add_func("/join/refusals", test_refusals);
    g_test_add_func("/join/page", test_page);
    for (size_t index = 0; index < G_N_ELEMENTS(exit_rows); index++) {
        char *path = g_strdup_printf("/join/exit/%s", exit_rows[index].name);
        g_test_add_data_func(path, &exit_rows[index], test_exit);
        g_free(path);
    }
    for (size_t index = 0; index < hostile_row_count; index++) {
        char *path = g_strdup_printf("/join/hostile/%s", hostile_rows[index].name);
        g_test_add_data_func(path, &hostile_rows[index], test_hostile);
        g_free(path);
    }
    return g_test_run();
}
