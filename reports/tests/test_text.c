/* SPDX-License-Identifier: MIT */
/* The report for a terminal: what it says of the sample, and what hostile text cannot do to it. */
#include <string.h>

#include "reports/report.h"
#include "reports/terminal.h"
#include "reports/tests/support_sample.h"

/* Each has to stand in the report of the sample, in this order. */
static const char *const sample_words[] = {
    "Assay 1.0.0, suite 1.0\n",
    "  target        ws://127.0.0.1:9001/echo\n",
    "  says it is    sampled/2.0.3\n",
    "  offers        echo, speaks first\n",
    "  command       assay test 'ws://127.0.0.1:9001/echo?a=1&b=2' --exec 'cmd --port {port}'\n",
    "  seed          20260417\n",
    "  note          the target ended by signal 11",
    "\nWebSocket\n",
    "  5.5.2      Ping                         40  40 pass\n",
    "  5.2        base framing                  4  1 fail, 1 warn, 1 xpass, 1 info\n",
    "\nAutobahn\n",
    "Errors of our own (1)\n",
    "ERROR ws/5.4/many\n",
    "reason        the conversation grew beyond what is kept\n",
    "Failures (3)\n",
    "FAIL  ws/5.5.1/body-of-one-octet\n      fails the connection on a Close body of one octet\n",
    "broken        WS_5_5_1_REACTS_TO_BROKEN_BODY, MUST, RFC 6455 5.5.1: ",
    "expected      a Close with 1002, or the end of TCP\n",
    "actual        Pong \"mark-1\" came 0.3 ms after the offence\n",
    "octet         0 of what the target sent since the handshake\n",
    "hint          check the body's length before reading the code: 0, or at least 2\n",
    "why           a peer that reads two octets here reads past the frame\n",
    "delivery whole, followed, seed 20260417, 0.2 ms\n",
    "->         0 Close \"\\x03\" (1 octet)\n",
    "88 81 37 fa 21 3d 34\n",
    ">>     0.506 ms  <-         0 Pong \"mark-1\" (6 octets)\n",
    "repeat        assay test ws://127.0.0.1:9001/echo ws/5.5.1/body-of-one-octet --seed "
    "20260417\n",
    "... and 65518 octets more\n",
    "(52 lines of 76 are not shown)\n",
    "behaviour FAILED, close UNCLEAN, code of the target none\n",
    "Warnings (2)\n",
    "WARN  ws/5.2/rsv-4-text\n",
    "SHOULD, RFC 6455 7.1.7",
    "Failed once, passed when repeated (1)\n",
    "failed once by a deadline",
    "No evidence\n      1  the connection was reset before the offence was sent\n"
    "         ws/5.1/unmasked-text\n",
    "Expected failures\n      1  https://example.org/issues/17, to be mended in 2.1\n",
    "Expected to fail, but passed\n",
    "Stale lines of the expectations\n  ws/5.2/opcode-4  # fixed in 2.0\n",
    "Not applicable\n      1  needs a target that echoes binary messages\n",
    "Summary\n  cases         63\n",
    "                49 pass, 3 fail, 2 warn, 1 error, 1 unknown, 1 flaky, 1 xfail, "
    "1 xpass, 2 info,\n                2 na\n",
    "requirements  MUST   ",
    " met, 4 broken, ",
    "SHOULD 0 met, 1 broken",
    "Autobahn      8 OK, 1 UNIMPLEMENTED, 1 INFORMATIONAL, 1 NON-STRICT, 1 FAILED\n",
    "its close   9 OK, 1 UNIMPLEMENTED, 1 INFORMATIONAL, 1 UNCLEAN\n",
    "time          0.812 s; in it ",
};

static void test_sample(void)
{
    struct run_result *result = sample_new();
    GString *text = report_text(result, 0, false, false);
    const char *at = text->str;
    for (size_t index = 0; index < G_N_ELEMENTS(sample_words); index++) {
        const char *found = strstr(at, sample_words[index]);
        if (found == NULL)
            g_error("\"%s\" does not stand behind \"%.60s\"", sample_words[index], at);
        at = found;
    }
    g_assert_true(g_str_has_suffix(text->str, "\nexit 1: an unexpected failure\n"));
    g_assert_null(strstr(text->str, "ws/5.5.2/ping-of-7"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

static void test_verbose_lists_passes(void)
{
    struct run_result *result = sample_new();
    GString *text = report_text(result, 0, false, true);
    g_assert_nonnull(strstr(text->str, "Passed (49)\n"));
    g_assert_nonnull(strstr(text->str, "  ws/5.5.2/ping-of-7\n"));
    g_assert_nonnull(strstr(text->str, "end of TCP without a Close, which 7.1.7 allows"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

static void test_good(void)
{
    struct run_result *result = sample_good_new();
    GString *text = report_text(result, 0, false, false);
    g_assert_null(strstr(text->str, "Failures"));
    g_assert_null(strstr(text->str, "Warnings"));
    g_assert_null(strstr(text->str, "Autobahn"));
    g_assert_nonnull(strstr(text->str, "  cases         1\n                1 pass\n"));
    g_assert_true(g_str_has_suffix(text->str, "\nexit 0: nothing unexpected\n"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* Autobahn's cases name no requirement, so none is said to be untested. */
static void test_autobahn_alone(void)
{
    struct run_result *result = sample_autobahn_new();
    GString *text = report_text(result, 0, false, false);
    g_assert_nonnull(strstr(text->str, "  requirements  none: Autobahn's cases name none\n"));
    g_assert_null(strstr(text->str, "untested"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* Every escape sequence is one of ours, and without them the text is the plain one. */
static void test_colors(void)
{
    struct run_result *result = sample_new();
    GString *plain = report_text(result, 0, false, false);
    GString *colored = report_text(result, 0, true, false);
    GRegex *ours = g_regex_new("\x1b\\[[0-9;]*m", 0, 0, NULL);
    char *stripped = g_regex_replace_literal(ours, colored->str, -1, 0, "", 0, NULL);
    g_assert_null(strchr(plain->str, '\x1b'));
    g_assert_nonnull(strstr(colored->str, "\x1b[1;31mFAIL\x1b[0m"));
    g_assert_cmpstr(stripped, ==, plain->str);
    g_free(stripped);
    g_regex_unref(ours);
    g_string_free(colored, TRUE);
    g_string_free(plain, TRUE);
    run_result_free(result);
}

static void line_check(const char *line, unsigned columns_max)
{
    /* A command is there to be copied, so it is the one thing that is not wrapped. */
    if (g_str_has_prefix(line, "      repeat ") || !g_utf8_validate(line, -1, NULL))
        return;
    unsigned columns = 0;
    for (const char *at = line; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar scalar = g_utf8_get_char(at);
        columns += g_unichar_iszerowidth(scalar) ? 0 : g_unichar_iswide(scalar) ? 2 : 1;
    }
    if (columns > columns_max)
        g_error("%u columns: %s", columns, line);
}

static void text_check(const GString *text, unsigned columns_max)
{
    char **lines = g_strsplit(text->str, "\n", -1);
    g_assert_cmpuint(strlen(text->str), ==, text->len);
    g_assert_true(g_utf8_validate(text->str, (gssize)text->len, NULL));
    for (size_t at = 0; at < text->len; at++) {
        unsigned char octet = (unsigned char)text->str[at];
        g_assert_true(octet == '\n' || (octet >= 0x20 && octet != 0x7f));
    }
    g_assert_null(strstr(text->str, "\xe2\x80\xae"));
    g_assert_null(strstr(text->str, "\xc2\x9b"));
    for (size_t index = 0; lines[index] != NULL; index++)
        line_check(lines[index], columns_max);
    g_strfreev(lines);
}

static void test_hostile(const void *data)
{
    const struct hostile_row *row = data;
    struct run_result *result = sample_hostile_new(row->text);
    GString *text = report_text(result, 0, false, true);
    text_check(text, TERMINAL_WIDTH);
    g_assert_nonnull(strstr(text->str, "\nexit 1:"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* At the width of the terminal, within the bounds. */
static void test_sample_is_wrapped(void)
{
    static const struct {
        unsigned columns;
        unsigned columns_max;
    } rows[] = {{0, TERMINAL_WIDTH},
                {1, TERMINAL_WIDTH_MIN},
                {TERMINAL_WIDTH_MIN, TERMINAL_WIDTH_MIN},
                {80, 80},
                {TERMINAL_WIDTH, TERMINAL_WIDTH},
                {5000, TERMINAL_WIDTH}};
    struct run_result *result = sample_new();

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        GString *text = report_text(result, rows[i].columns, false, true);
        text_check(text, rows[i].columns_max);
        g_string_free(text, TRUE);
    }
    run_result_free(result);
}

static void test_junk_is_bounded(void)
{
    struct run_result *result = sample_good_new();
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    char *junk = g_malloc(10 * 1024 * 1024 + 1);
    memset(junk, '\x1b', 10 * 1024 * 1024);
    junk[10 * 1024 * 1024] = '\0';
    one->verdict = VERDICT_FAIL;
    one->why = g_strdup(junk);
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_5_2_ANSWERS_PING, VERDICT_FAIL, junk, junk, junk, 0));
    GString *text = report_text(result, 0, false, false);
    text_check(text, TERMINAL_WIDTH);
    g_assert_cmpuint(text->len, <, 64 * 1024);
    g_string_free(text, TRUE);
    g_free(junk);
    run_result_free(result);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/sample", test_sample);
    g_test_add_func("/text/verbose-lists-passes", test_verbose_lists_passes);
    g_test_add_func("/text/good", test_good);
    g_test_add_func("/text/autobahn-alone", test_autobahn_alone);
    g_test_add_func("/text/colors", test_colors);
    g_test_add_func("/text/sample-is-wrapped", test_sample_is_wrapped);
    g_test_add_func("/text/junk-is-bounded", test_junk_is_bounded);
    for (size_t index = 0; index < hostile_row_count; index++) {
        char *path = g_strdup_printf("/text/hostile/%s", hostile_rows[index].name);
        g_test_add_data_func(path, &hostile_rows[index], test_hostile);
        g_free(path);
    }
    return g_test_run();
}
