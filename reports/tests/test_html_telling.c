/* SPDX-License-Identifier: MIT */
/*
 * How a page puts what it tells: what blames comes first, what is marked is what is wrong, and what
 * says nothing to a reader is not said.
 */
#include <glib.h>
#include <string.h>

#include "reports/report.h"
#include "reports/tally.h"
#include "reports/tests/support_sample.h"

/* Takes the result. */
static GString *page_of(struct run_result *result)
{
    run_result_check(result);
    GString *page = report_html(result);
    run_result_free(result);
    return page;
}

/* The first failing case, with an attempt whose log and stream are empty. */
static struct attempt *failing_add(struct run_result *result)
{
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    struct attempt *attempt = attempt_new("whole", "");
    one->verdict = attempt->verdict = VERDICT_FAIL;
    g_ptr_array_set_size(one->findings, 0);
    g_ptr_array_add(one->findings, finding_new(WS_5_5_2_ANSWERS_PING, VERDICT_UNKNOWN,
                                               "a thing awaited", "none came", "look here", -1));
    g_ptr_array_add(one->findings, finding_new(WS_5_5_2_ANSWERS_PING, VERDICT_FAIL, "a Pong",
                                               "a Ping", "look here", -1));
    g_ptr_array_set_size(one->attempts, 0);
    g_ptr_array_add(one->attempts, attempt);
    return attempt;
}

static void test_blame_first(void)
{
    struct run_result *result = sample_good_new();
    failing_add(result);
    GString *page = page_of(result);
    const char *broken = strstr(page->str, "<dt>Broken</dt>");
    const char *unknown = strstr(page->str, "<dt>No evidence on</dt>");
    g_assert_nonnull(broken);
    g_assert_nonnull(unknown);
    g_assert_true(broken < unknown);
    /* The hint is said once, where it stands first. */
    const char *hint = strstr(page->str, "look here");
    g_assert_true(hint > broken && hint < unknown);
    g_assert_null(strstr(hint + 1, "look here"));
    g_string_free(page, TRUE);
}

static void head_add(struct attempt *attempt, enum log_direction direction, const char *words)
{
    g_ptr_array_add(attempt->log, log_line_new(direction, 10, -1, words, NULL, 0));
}

/* A client asks: its request is no answer, and nothing says that it is what is wrong. */
static void test_request_is_not_marked(void)
{
    struct run_result *result = sample_good_new();
    struct attempt *attempt = failing_add(result);
    head_add(attempt, LOG_RECEIVED, "\"GET / HTTP/1.1\\x0D\\x0A\\x0D\\x0A\"");
    head_add(attempt, LOG_SENT, "200, then FIN");
    GString *page = page_of(result);
    g_assert_nonnull(strstr(page->str, "<pre class=\"http\">GET / HTTP/1.1"));
    g_assert_null(strstr(page->str, "class=\"mark\""));
    g_string_free(page, TRUE);
}

static void stream_add(struct attempt *attempt, bool is_offence)
{
    struct log_line *line = log_line_new(LOG_RECEIVED, 10, 0, "data \"a\", LF", "data: a", 7);
    line->does = g_strdup("adds a line of data");
    line->is_offence = is_offence;
    g_ptr_array_add(attempt->stream, line);
}

/* The stream stands above the talk, unless it is the answer's head that is wrong. */
static void test_what_is_wrong_stands_first(void)
{
    for (int in_stream = 0; in_stream <= 1; in_stream++) {
        struct run_result *result = sample_good_new();
        struct attempt *attempt = failing_add(result);
        attempt->is_http = true;
        head_add(attempt, LOG_SENT, "\"GET / HTTP/1.1\\x0D\\x0A\\x0D\\x0A\"");
        head_add(attempt, LOG_RECEIVED, "\"HTTP/1.1 200 OK\\x0D\\x0A\\x0D\\x0A\"");
        stream_add(attempt, in_stream == 1);
        GString *page = page_of(result);
        const char *stream = strstr(page->str, "<table class=\"plain stream\">");
        const char *talk = strstr(page->str, "<ol class=\"log\">");
        const char *mark = strstr(page->str, "class=\"mark\"");
        g_assert_nonnull(mark);
        g_assert_true((stream < talk) == (in_stream == 1));
        g_assert_true(mark > MIN(stream, talk) && mark < MAX(stream, talk));
        g_assert_null(strstr(mark + 1, "class=\"mark\""));
        g_string_free(page, TRUE);
    }
}

/* A parser's answers have no time of their own, and what has no seed is not said to have 0. */
static void test_no_empty_figures(void)
{
    struct run_result *result = sample_good_new();
    struct attempt *attempt = failing_add(result);
    attempt->is_http = true;
    g_ptr_array_add(attempt->log, log_line_new(LOG_RECEIVED, 0, -1, "{}", "{}", 2));
    GString *page = page_of(result);
    g_assert_nonnull(strstr(page->str, "<p class=\"dim\">delivery whole</p>"));
    g_assert_null(strstr(page->str, "0.0 ms"));
    g_assert_null(strstr(page->str, "0.000 ms"));
    g_string_free(page, TRUE);
}

/* Each line of a head is a line, in what is asked for, too. */
static void test_script(void)
{
    struct run_result *result = sample_good_new();
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    g_ptr_array_add(one->script, g_strdup("the exchange \"first\": \"GET {path} HTTP/1.1\\x0D\\x0A"
                                          "Host: {host}\\x0D\\x0A\\x0D\\x0A\""));
    GString *page = page_of(result);
    g_assert_nonnull(strstr(page->str, "<li>the exchange &quot;first&quot;:<pre class=\"http\">"
                                       "GET {path} HTTP/1.1\nHost: {host}\n</pre></li>"));
    g_string_free(page, TRUE);
}

static void test_long_server(void)
{
    struct run_result *result = sample_good_new();
    g_free(result->server);
    char *junk = g_strnfill(10240, 'A');
    result->server = g_strconcat("\xd7\xa9", junk, NULL);
    GString *page = page_of(result);
    const char *server = strstr(page->str, "<dt>Says it is</dt><dd>\xd7\xa9"
                                           "AAA");
    g_assert_nonnull(server);
    g_assert_cmpint(strstr(server, "A\xE2\x80\xA6</dd>") - server, <, 200);
    g_string_free(page, TRUE);
    g_free(junk);
}

static void test_started(void)
{
    struct run_result *result = sample_good_new();
    g_free(result->started);
    result->started = g_strdup("2026-11-21T19:26:41.715Z");
    GString *page = page_of(result);
    g_assert_nonnull(strstr(page->str, "<time datetime=\"2026-11-21T19:26:41.715Z\">"
                                       "2026-11-21 19:26:41 UTC</time>"));
    g_string_free(page, TRUE);
}

/* What repeats a run says nothing of the files of who ran it. */
static void test_command(void)
{
    static const struct {
        const char *options[10];
        const char *command;
    } rows[] = {
        {{"assay", "test", "-o", "json:a folder/a b", "--level", "should"},
         "assay test --level should"},
        {{"assay", "-ohtml:x", "--output=text:y", "--color=never", "--color", "never", "-q"},
         "assay"},
        {{"assay", "client", "-q", "--", "cmd", "-o", "x", "--color", "a"},
         "assay client -- cmd -o x --color a"},
        {{"assay", "--origin", "x", "--observe", "2", "-o"}, "assay --origin x --observe 2"},
    };
    for (size_t row = 0; row < G_N_ELEMENTS(rows); row++) {
        struct run_result *result = run_result_new();
        for (size_t at = 0; rows[row].options[at] != NULL; at++)
            g_ptr_array_add(result->options, g_strdup(rows[row].options[at]));
        char *command = tally_command(result);
        g_assert_cmpstr(command, ==, rows[row].command);
        g_free(command);
        run_result_free(result);
    }
}

/* The text report has a line for each line of a head, and the server's name cut. */
static void test_text(void)
{
    struct run_result *result = sample_good_new();
    struct attempt *attempt = failing_add(result);
    head_add(attempt, LOG_SENT, "\"GET / HTTP/1.1\\x0D\\x0AHost: a\\x0D\\x0A\\x0D\\x0A\"");
    g_free(result->server);
    result->server = g_strnfill(10240, 'A');
    GString *text = report_text(result, 0, false, false);
    run_result_free(result);
    g_assert_nonnull(strstr(text->str, "\"GET / HTTP/1.1\n                                    "
                                       "Host: a\n      repeat"));
    const char *broken = strstr(text->str, "broken        WS_5_5_2_ANSWERS_PING");
    g_assert_true(broken != NULL && broken < strstr(text->str, "unknown       WS_5_5_2"));
    g_assert_null(strstr(text->str, "\x0D"));
    g_assert_cmpint(strstr(text->str, "\xE2\x80\xA6") - strstr(text->str, "AAAA"), <, 240);
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html-telling/blame-first", test_blame_first);
    g_test_add_func("/html-telling/request-is-not-marked", test_request_is_not_marked);
    g_test_add_func("/html-telling/what-is-wrong-stands-first", test_what_is_wrong_stands_first);
    g_test_add_func("/html-telling/no-empty-figures", test_no_empty_figures);
    g_test_add_func("/html-telling/script", test_script);
    g_test_add_func("/html-telling/long-server", test_long_server);
    g_test_add_func("/html-telling/started", test_started);
    g_test_add_func("/html-telling/text", test_text);
    g_test_add_func("/html-telling/command", test_command);
    return g_test_run();
}
