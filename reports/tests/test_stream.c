/* SPDX-License-Identifier: MIT */
/* An event stream in the reports: its lines with what they do, and hostile octets as text. */
#include <string.h>

#include "reports/report.h"
#include "reports/tests/support_outline.h"
#include "reports/tests/support_sample.h"

/* A line as a harness tells it. */
static struct log_line *line_new(int64_t offset, const char *text, const void *octets, size_t size,
                                 const char *does, const char *event)
{
    struct log_line *line = log_line_new(LOG_RECEIVED, 1500, offset, text, octets, size);
    line->does = g_strdup(does);
    line->event = g_strdup(event);
    return line;
}

/* One case that fails at the second line of a stream, whose words are `text`. */
static struct run_result *result_new(const void *octets, size_t size, const char *text)
{
    struct run_result *result = sample_good_new();
    struct case_result *one = case_result_new("sse/stream/names", "conformance",
                                              "sends no field "
                                              "that means nothing",
                                              "stream");
    struct attempt *attempt = attempt_new("whole", "first");
    struct finding *finding = finding_new(SSE_STREAM_IS_UTF8, VERDICT_FAIL, "UTF-8", text, text, 9);
    g_ptr_array_set_size(result->cases, 0);
    g_ptr_array_add(result->cases, one);
    one->verdict = attempt->verdict = VERDICT_FAIL;
    finding->octet_of = OCTET_OF_STREAM;
    g_ptr_array_add(one->findings, finding);
    g_ptr_array_add(one->attempts, attempt);
    attempt->is_http = true;
    g_ptr_array_add(
        attempt->log,
        log_line_new(LOG_SENT, 0, -1, "\"GET / HTTP/1.1\\x0D\\x0AHost: a\\x0D\\x0A\"", "GET", 3));
    g_ptr_array_add(attempt->log, log_line_new(LOG_RECEIVED, 9, 0, text, "\x81\x05hello", 7));
    g_ptr_array_add(attempt->stream,
                    line_new(0, "data \"x\", LF", "data: x", 7, "adds a line of data", NULL));
    g_ptr_array_add(attempt->stream, line_new(9, text, octets, size, text, text));
    attempt->stream_lines_left_out = 3;
    ((struct log_line *)g_ptr_array_index(attempt->stream, 1))->is_offence = true;
    return result;
}

static const char *const page_words[] = {
    "<dt>At octet</dt><dd>9 of the event stream</dd>",
    "<td class=\"octets\"><code>data: x</code><small>data &quot;x&quot;, LF</small></td>"
    "<td>adds a line of data</td>",
    "<tr class=\"offence\"><td class=\"n\">9</td><td class=\"octets\"><code>"
    "&lt;/script&gt;\\x00\\x1b&amp;\\x5c\\xff]]&gt;</code>",
    "<td class=\"made\">&lt;b&gt;</td>",
    "<p class=\"dim\">3 more lines are not shown.</p>",
    "<pre class=\"http\">GET / HTTP/1.1\nHost: a\n</pre>",
    "exchange first",
};

static void test_page(void)
{
    static const char octets[] = "</script>\0\x1b&\\\xff]]>";
    struct run_result *result = result_new(octets, sizeof octets - 1, "<b>");
    GString *page = report_html(result);
    for (size_t index = 0; index < G_N_ELEMENTS(page_words); index++) {
        if (strstr(page->str, page_words[index]) == NULL)
            g_error("the page does not say %s", page_words[index]);
    }
    /* The octets of a stream are no frame, whatever they look like. */
    g_assert_null(strstr(page->str, "opcode</b>"));
    g_string_free(page, TRUE);
    run_result_free(result);
}

static void test_text(void)
{
    struct run_result *result = result_new("a", 1, "b");
    GString *text = report_text(result, 0, false, false);
    g_assert_nonnull(strstr(text->str, "9 of the event stream"));
    g_assert_nonnull(strstr(text->str, ">>         9  b: b, b\n"));
    g_assert_nonnull(strstr(text->str, "(3 more lines are not shown)"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* What was saved gives the very same page. */
static void test_round_trip(void)
{
    struct run_result *result = result_new("a\0b", 3, "\"x\"");
    GString *json = report_json(result);
    char *error = NULL;
    struct run_result *again = report_json_read(json->str, json->len, &error);
    g_assert_cmpstr(error, ==, NULL);
    GString *page = report_html(result);
    GString *page_again = report_html(again);
    g_assert_cmpstr(page->str, ==, page_again->str);
    g_string_free(page, TRUE);
    g_string_free(page_again, TRUE);
    g_string_free(json, TRUE);
    run_result_free(result);
    run_result_free(again);
}

/* Hostile words and octets give the very same tags as harmless ones. */
static void test_hostile(const void *data)
{
    const struct hostile_row *row = data;
    const char *const texts[] = {"x", row->text};
    char *tags[2];
    for (size_t index = 0; index < 2; index++) {
        struct outline outline = outline_new();
        /* A line without octets has no element for them. */
        char *octets = g_strdup_printf("a%.100s", texts[index]);
        struct run_result *result = result_new(octets, strlen(octets), texts[index]);
        GString *page = report_html(result);
        GString *text = report_text(result, 0, false, true);
        outline_read(&outline, page);
        g_assert_null(strpbrk(text->str, "\x1b\x07\x7f"));
        tags[index] = g_strdup(outline.tags->str);
        g_free(octets);
        g_string_free(text, TRUE);
        g_string_free(page, TRUE);
        outline_clear(&outline);
        run_result_free(result);
    }
    g_assert_cmpstr(tags[0], ==, tags[1]);
    g_free(tags[0]);
    g_free(tags[1]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/stream/page", test_page);
    g_test_add_func("/stream/text", test_text);
    g_test_add_func("/stream/round-trip", test_round_trip);
    for (size_t index = 0; index < hostile_row_count; index++) {
        char *path = g_strdup_printf("/stream/hostile/%s", hostile_rows[index].name);
        g_test_add_data_func(path, &hostile_rows[index], test_hostile);
        g_free(path);
    }
    return g_test_run();
}
