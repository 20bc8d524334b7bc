/* SPDX-License-Identifier: MIT */
/*
 * The HTML report: well formed, without references to anything outside, and built the same way
 * whatever text stands in it.
 */
#include <string.h>

#include "reports/report.h"
#include "reports/tests/support_outline.h"
#include "reports/tests/support_sample.h"

enum { PAGE_SIZE_MAX = 5 * 1000 * 1000 };

static GString *page_of(struct run_result *result)
{
    GString *page = report_html(result);
    run_result_free(result);
    return page;
}

/* ---------------------------------------------------------------------------- the sample's page */

/* What the page of the sample says. */
static const char *const sample_words[] = {
    "<title>Assay: ws://127.0.0.1:9001/echo</title>",
    "<p class=\"headline bad\">4 MUST requirements broken</p>",
    "an unexpected failure <small>(exit status 1)</small>",
    "<h2>63 cases</h2>",
    "<dd>sampled/2.0.3</dd>",
    "echo?a=1&amp;b=2&#39; --exec &#39;cmd --port {port}&#39; --seed 20260417</code></dd>",
    "<b>5.2</b> base framing",
    "<h2 id=\"errors\">Errors of our own <small>1</small>",
    "<h2 id=\"failures\">Failures <small>3</small>",
    "<article class=\"case fail\" data-verdict=\"fail\" id=\"ws/5.5.1/body-of-one-octet\">",
    "<dd><b>MUST</b> <a class=\"clause\" href=\"https://www.rfc-editor.org/rfc/"
    "rfc6455#section-5.5.1\">RFC 6455 5.5.1</a>: ",
    "<dd>Pong &quot;mark-1&quot; came 0.3 ms after the offence</dd>",
    "<dt>Why it matters</dt><dd>a peer that reads two octets here reads past the frame</dd>",
    "<span class=\"f-key\" title=\"masking key\">37 fa 21 3d</span>",
    "<li><b>FIN</b> 1</li><li><b>RSV</b> 000</li><li><b>opcode</b> 8 Close</li>"
    "<li><b>MASK</b> 1</li><li><b>length</b> 1 in 7 bits</li><li><b>key</b> 37 fa 21 3d</li>"
    "<li><b>payload, unmasked</b> 03 <q>.</q></li>",
    "<b>payload, unmasked</b> 6d 61 72 6b 2d 31 <q>mark-1</q>",
    "<strong class=\"mark\">here</strong>",
    "<b class=\"v-fail\">",
    "aria-label=\"Ladder diagram of 7 steps, told in words below\"",
    ">Close, 1 octet</text></g>",
    "<g class=\"came bad\"><rect ",
    ">Pong, 6 octets</text></g>",
    "<text class=\"mid more\" x=\"59.5%\"",
    "<span class=\"f-op w1\"><b>FIN</b>1</span><span class=\"f-op w1\"><b>RSV1</b>0</span>",
    "<span class=\"f-op w4\"><b>opcode</b>A Pong</span><span class=\"f-len w1\"><b>MASK</b>0</span>"
    "<span class=\"f-len w7\"><b>length</b>6</span>"
    "<span class=\"f-pay w16\"><b>payload</b>6d 61</span>"
    "<span class=\"f-pay w16\"><b>goes on</b>72 6b</span>"
    "<span class=\"f-pay w16\"><b>goes on</b>2d 31</span></div>",
    "<details class=\"talk\" open>",
    "<h2 id=\"broken\">What is broken</h2>",
    "<pre class=\"brief\">    0.000 \xC2\xB7 connected\n    0.041 \xE2\x86\x92 GET / HTTP/1.1\n",
    "    0.201 \xE2\x86\x92 Ping &quot;a&quot;  <i>89 81 01 02 03 04 60</i>\n",
    "<g class=\"came bad\"><rect x=\"0\" y=\"59\"",
    ">HTTP/1.1 101 Switching Protocols</text>",
    "<pre class=\"http\">HTTP/1.1 101 Switching Protocols\nUpgrade: websocket\n</pre>",
    "<b>payload</b> 6d 61 72 6b 2d 31 <q>mark-1</q>",
    "<pre><code>assay test ws://127.0.0.1:9001/echo ws/5.5.1/body-of-one-octet",
    "<b>length</b> 65536 in 64 bits",
    "<i>and 65502 more</i>",
    "24 of 76 lines are shown.",
    "<h2 id=\"warnings\">Warnings <small>2</small>",
    "Failed once, passed when repeated",
    "<h2 id=\"unknown\">No evidence",
    "<h2 id=\"xfail\">Expected failures",
    "to be mended in 2.1",
    "Stale lines of the expectations",
    "<h2 id=\"na\">Not applicable",
    "<b>Behaviour</b> 8 OK, 1 UNIMPLEMENTED, 1 INFORMATIONAL, 1 NON-STRICT, 1 FAILED",
    "<b>Close</b> 9 OK, ",
    "id=\"WS_5_5_1_REACTS_TO_BROKEN_BODY\"><td><span class=\"badge v-fail\">broken</span>",
    "<h2 id=\"cases\">All cases</h2>",
    "Made by Assay 1.0.0, suite 1.0.",
};

/* A case that passes has what was said, too. */
static void brief_add(struct case_result *one)
{
    struct attempt *attempt = attempt_new("whole", "");
    static const uint8_t ping[] = {0x89, 0x81, 1, 2, 3, 4, 0x60};
    g_assert_cmpint(one->verdict, ==, VERDICT_PASS);
    g_ptr_array_add(one->attempts, attempt);
    g_ptr_array_add(attempt->log, log_line_new(LOG_EVENT, 0, -1, "connected", NULL, 0));
    g_ptr_array_add(attempt->log, log_line_new(LOG_SENT, 41, -1, "GET / HTTP/1.1", "GET /", 5));
    g_ptr_array_add(attempt->log, log_line_new(LOG_SENT, 201, 0, "Ping \"a\"", ping, sizeof ping));
}

/* A handshake of the case's own: both heads are in the log as words. */
static void heads_add(struct case_result *one)
{
    g_assert_cmpuint(one->attempts->len, ==, 1);
    struct attempt *attempt = g_ptr_array_index(one->attempts, 0);
    g_assert_cmpint(attempt->verdict, ==, VERDICT_WARN);
    g_ptr_array_set_size(attempt->log, 0);
    g_ptr_array_add(attempt->log,
                    log_line_new(LOG_EVENT, 20, -1,
                                 "the request is sent: \"GET / HTTP/1.1\\x0D\\x0A\\x0D\\x0A\"",
                                 NULL, 0));
    g_ptr_array_add(attempt->log,
                    log_line_new(LOG_EVENT, 40, -1,
                                 "the answer: \"HTTP/1.1 101 Switching Protocols\\x0D\\x0AUpgrade: "
                                 "websocket\\x0D\\x0A\\x0D\\x0A\"",
                                 NULL, 0));
}

static void test_sample(void)
{
    struct run_result *result = sample_new();
    struct case_result *failing = g_ptr_array_index(result->cases, 40);
    g_ptr_array_add(failing->findings,
                    finding_new(WS_5_5_1_REACTS_TO_BROKEN_BODY, VERDICT_FAIL, "another", "thing",
                                "check the body's length before reading the code: 0, or at least 2",
                                -1));
    brief_add(g_ptr_array_index(result->cases, 0));
    heads_add(g_ptr_array_index(result->cases, 42));
    GString *page = page_of(result);
    g_assert_cmpuint(occurrences(page->str, "<dt>Hint</dt><dd>check the body"), ==, 1);
    for (size_t index = 0; index < G_N_ELEMENTS(sample_words); index++) {
        if (strstr(page->str, sample_words[index]) == NULL)
            g_error("the page does not say %s", sample_words[index]);
    }
    for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
        char *badge = g_strdup_printf("<span class=\"badge v-%s\">%s</span>",
                                      verdict_name((enum verdict)verdict),
                                      verdict_name((enum verdict)verdict));
        g_assert_nonnull(strstr(page->str, badge));
        g_free(badge);
    }
    g_string_free(page, TRUE);
}

static void test_good(void)
{
    GString *page = page_of(sample_good_new());
    g_assert_nonnull(strstr(page->str, "<p class=\"headline good\">No requirement broken</p>"));
    g_assert_null(strstr(page->str, "id=\"failures\""));
    g_assert_null(strstr(page->str, "id=\"autobahn\""));
    g_string_free(page, TRUE);
}

static void failed_autobahn(struct run_result *result)
{
    struct case_result *one = case_result_new("autobahn/1.1.1", "autobahn", "echoes", "autobahn 1");
    one->verdict = VERDICT_FAIL;
    one->behavior = g_strdup("FAILED");
    one->behavior_close = g_strdup("OK");
    g_ptr_array_add(one->findings,
                    finding_new(REQUIREMENT_NONE, VERDICT_FAIL, "an echo", "none", NULL, -1));
    g_ptr_array_add(result->cases, one);
    result->exit_status = 1;
}

static void should_broken(struct run_result *result)
{
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    one->verdict = VERDICT_WARN;
    g_ptr_array_add(one->findings, finding_new(WS_7_1_7_SENDS_FITTING_CLOSE, VERDICT_WARN, "1002",
                                               "1000", NULL, -1));
}

static void no_evidence(struct run_result *result)
{
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    one->verdict = VERDICT_UNKNOWN;
    one->reason = g_strdup("reset");
    result->exit_status = 1;
}

static void ended(struct run_result *result)
{
    no_evidence(result);
    result->ended_early = g_strdup("the target is gone");
}

static void nothing_named(struct run_result *result)
{
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    g_ptr_array_set_size(one->requirements, 0);
}

struct headline_row {
    const char *name;
    void (*change)(struct run_result *);
    const char *headline;
};

static const struct headline_row headline_rows[] = {
    {"failed-autobahn", failed_autobahn, "bad\">1 case failed<"},
    {"should-broken", should_broken, "fair\">No MUST broken, 1 SHOULD<"},
    {"no-evidence", no_evidence, "bad\">1 case without evidence<"},
    {"ended", ended, "bad\">The run ended early<"},
    {"nothing-named", nothing_named, "good\">1 of 1 cases passed<"},
};

static void test_headline(const void *data)
{
    const struct headline_row *row = data;
    struct run_result *result = sample_good_new();
    row->change(result);
    run_result_check(result);
    GString *page = page_of(result);
    if (strstr(page->str, row->headline) == NULL)
        g_error("%.80s", strstr(page->str, "headline "));
    g_string_free(page, TRUE);
}

/* Every link leads to somewhere on the page, and every id is there once. */
static void test_links(void)
{
    struct outline outline = outline_new();
    GString *page = page_of(sample_new());
    outline_read(&outline, page);
    g_assert_cmpuint(outline.hrefs->len, >, 100);
    g_assert_cmpuint(occurrences(page->str, " id=\""), ==, g_hash_table_size(outline.ids));
    for (guint index = 0; index < outline.hrefs->len; index++) {
        const char *href = g_ptr_array_index(outline.hrefs, index);
        if (!g_hash_table_contains(outline.ids, href))
            g_error("#%s leads nowhere", href);
    }
    g_string_free(page, TRUE);
    outline_clear(&outline);
}

/* The page opens from a disk, without a network. */
static void test_no_outside_references(void)
{
    static const char *const words[] = {"src=",    "<link",   "<iframe", "<img",    "url(",
                                        "@import", "<base",   "<object", "http://", "onclick",
                                        "<form",   "srcset=", "fetch(",  "XMLHttp"};
    GString *page = page_of(sample_good_new());
    for (size_t index = 0; index < G_N_ELEMENTS(words); index++)
        g_assert_null(strstr(page->str, words[index]));
    g_string_free(page, TRUE);
}

/* ------------------------------------------------------------------------------------ hostility */

/* Hostile text gives the very same tags as harmless text. */
static void test_hostile(const void *data)
{
    const struct hostile_row *row = data;
    struct outline harmless = outline_new();
    struct outline hostile = outline_new();
    GString *harmless_page = page_of(sample_hostile_new("x"));
    GString *hostile_page = page_of(sample_hostile_new(row->text));
    outline_read(&harmless, harmless_page);
    outline_read(&hostile, hostile_page);
    g_assert_cmpstr(hostile.tags->str, ==, harmless.tags->str);
    g_assert_null(strstr(hostile_page->str, "\xe2\x80\xae"));
    g_string_free(hostile_page, TRUE);
    g_string_free(harmless_page, TRUE);
    outline_clear(&hostile);
    outline_clear(&harmless);
}

/* Octets of every value, in a frame and in the handshake. */
static void test_hostile_octets(void)
{
    uint8_t octets[LOG_OCTETS_MAX];
    struct run_result *result = sample_new();
    struct case_result *one = g_ptr_array_index(result->cases, 40);
    struct attempt *attempt = g_ptr_array_index(one->attempts, 1);
    struct outline outline = outline_new();
    for (size_t index = 0; index < sizeof octets; index++)
        octets[index] = (uint8_t)index;
    g_ptr_array_add(attempt->log, log_line_new(LOG_RECEIVED, 1, -1, "head", octets, sizeof octets));
    octets[0] = 0x82;
    octets[1] = 0x7e;
    struct log_line *line = log_line_new(LOG_RECEIVED, 1, 14, "frame", octets, sizeof octets);
    line->is_offence = true;
    g_ptr_array_add(attempt->log, line);
    g_ptr_array_add(attempt->log,
                    log_line_new(LOG_SENT, 1, 20, "more than a frame", "\x81\x02HiXYZ", 7));
    GString *page = page_of(result);
    outline_read(&outline, page);
    g_assert_nonnull(strstr(page->str, "\\x00"));
    g_assert_nonnull(strstr(page->str, "!&quot;#$%&amp;&#39;()"));
    g_assert_nonnull(strstr(page->str, "<b>payload</b> 48 69 <q>Hi</q>"));
    g_assert_nonnull(strstr(page->str, "252 octets follow the head"));
    g_string_free(page, TRUE);
    outline_clear(&outline);
}

/* Frames whose octets are cut off anywhere, down to none. */
static void test_cut_octets(void)
{
    static const uint8_t octets[] = {0x82, 0xff, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4, 5, 6};
    for (size_t size = 0; size <= sizeof octets; size++) {
        struct run_result *result = sample_new();
        struct case_result *one = g_ptr_array_index(result->cases, 40);
        struct attempt *attempt = g_ptr_array_index(one->attempts, 1);
        struct outline outline = outline_new();
        g_ptr_array_add(attempt->log, log_line_new(LOG_SENT, 1, 14, "cut", octets, size));
        GString *page = page_of(result);
        outline_read(&outline, page);
        g_assert_nonnull(strstr(page->str, "<span>cut</span>"));
        g_string_free(page, TRUE);
        outline_clear(&outline);
    }
}

/* --------------------------------------------------------------------------------------- bounds */

static void test_junk_is_bounded(void)
{
    struct run_result *result = sample_good_new();
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    char *junk = g_malloc(10 * 1024 * 1024 + 1);
    memset(junk, '"', 10 * 1024 * 1024);
    junk[10 * 1024 * 1024] = '\0';
    one->verdict = VERDICT_FAIL;
    one->why = g_strdup(junk);
    g_ptr_array_add(one->script, g_strdup(junk));
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_5_2_ANSWERS_PING, VERDICT_FAIL, junk, junk, junk, 0));
    GString *page = page_of(result);
    g_assert_cmpuint(page->len, <, 1024 * 1024);
    g_string_free(page, TRUE);
    g_free(junk);
}

static void failure_with_much_log_add(struct run_result *result, int number)
{
    uint8_t octets[LOG_OCTETS_MAX];
    char *id = g_strdup_printf("ws/9.9/flood-%d", number);
    struct case_result *one = case_result_new(id, "conformance", "answers a flood", "9.9");
    struct attempt *attempt = attempt_new("whole", "");
    memset(octets, 0x81, sizeof octets);
    one->verdict = attempt->verdict = VERDICT_FAIL;
    g_ptr_array_add(one->requirements, (void *)requirement_get(WS_5_5_2_ANSWERS_PING));
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_5_2_ANSWERS_PING, VERDICT_FAIL, "a Pong", "none", NULL, 0));
    for (int line = 0; line < LOG_LINES_MAX; line++)
        g_ptr_array_add(attempt->log, log_line_new(LOG_RECEIVED, line, line * 256, "a frame",
                                                   octets, sizeof octets));
    g_ptr_array_add(one->attempts, attempt);
    g_ptr_array_add(result->cases, one);
    g_free(id);
}

static void test_thousand_failures_are_bounded(void)
{
    struct run_result *result = sample_new();
    struct outline outline = outline_new();
    for (int number = 0; number < 1000; number++)
        failure_with_much_log_add(result, number);
    GString *page = page_of(result);
    g_assert_cmpuint(page->len, <, PAGE_SIZE_MAX);
    g_assert_nonnull(strstr(page->str, "this page would grow too large"));
    outline_read(&outline, page);
    g_assert_cmpuint(occurrences(page->str, " id=\""), ==, g_hash_table_size(outline.ids));
    g_string_free(page, TRUE);
    outline_clear(&outline);
}

/* Autobahn's cases name no requirement; its two columns stand in their place. */
static void test_autobahn_alone(void)
{
    GString *page = page_of(sample_autobahn_new());
    struct outline outline = outline_new();
    outline_read(&outline, page);
    g_assert_nonnull(strstr(page->str, "<h2>Autobahn: behaviour</h2>"));
    g_assert_nonnull(strstr(page->str, "<li class=\"t-pass\"><b>8</b> OK</li>"));
    g_assert_nonnull(strstr(page->str, "<h2>Autobahn: the close</h2>"));
    g_assert_null(strstr(page->str, "MUST"));
    g_assert_null(strstr(page->str, "#requirements"));
    g_string_free(page, TRUE);
    outline_clear(&outline);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/html/sample", test_sample);
    g_test_add_func("/html/good", test_good);
    g_test_add_func("/html/autobahn-alone", test_autobahn_alone);
    g_test_add_func("/html/links", test_links);
    g_test_add_func("/html/no-outside-references", test_no_outside_references);
    g_test_add_func("/html/hostile-octets", test_hostile_octets);
    g_test_add_func("/html/cut-octets", test_cut_octets);
    g_test_add_func("/html/junk-is-bounded", test_junk_is_bounded);
    g_test_add_func("/html/thousand-failures-are-bounded", test_thousand_failures_are_bounded);
    for (size_t index = 0; index < G_N_ELEMENTS(headline_rows); index++) {
        char *path = g_strdup_printf("/html/headline/%s", headline_rows[index].name);
        g_test_add_data_func(path, &headline_rows[index], test_headline);
        g_free(path);
    }
    for (size_t index = 0; index < hostile_row_count; index++) {
        char *path = g_strdup_printf("/html/hostile/%s", hostile_rows[index].name);
        g_test_add_data_func(path, &hostile_rows[index], test_hostile);
        g_free(path);
    }
    return g_test_run();
}
