/* SPDX-License-Identifier: MIT */
/*
 * The reports that gates read: what each verdict means to them at both levels, that the counts of
 * the XML are those of its elements, the whole text of a small run, and that no text of a peer can
 * leave its place.
 */
#include <string.h>

#include "reports/escape.h"
#include "reports/gate.h"
#include "reports/report.h"
#include "reports/tests/support_sample.h"

/* ---- Verdicts ---- */

struct row {
    enum verdict verdict;
    enum gate at_must;
    enum gate at_should;
};

static const struct row rows[] = {
    {VERDICT_NA, GATE_SKIPPED, GATE_SKIPPED}, {VERDICT_PASS, GATE_PASSED, GATE_PASSED},
    {VERDICT_INFO, GATE_PASSED, GATE_PASSED}, {VERDICT_XFAIL, GATE_KNOWN, GATE_KNOWN},
    {VERDICT_XPASS, GATE_STALE, GATE_STALE},  {VERDICT_FLAKY, GATE_PASSED, GATE_PASSED},
    {VERDICT_WARN, GATE_PASSED, GATE_FAILED}, {VERDICT_UNKNOWN, GATE_ERROR, GATE_ERROR},
    {VERDICT_FAIL, GATE_FAILED, GATE_FAILED}, {VERDICT_ERROR, GATE_ERROR, GATE_ERROR},
};

static void test_gate(const void *data)
{
    const struct row *row = data;

    g_assert_cmpint(gate_of(row->verdict, LEVEL_MUST), ==, row->at_must);
    g_assert_cmpint(gate_of(row->verdict, LEVEL_SHOULD), ==, row->at_should);
}

/* ---- XML ---- */

struct reader {
    unsigned counts[4]; /* testcase, failure, error, skipped */
    unsigned claimed[4];
    unsigned suites_claimed[4]; /* the sum over <testsuite> */
    unsigned depth;
    bool has_system_out_of_flaky;
    char *verdict;
};

static const char *const elements[] = {"testcase", "failure", "error", "skipped"};
static const char *const attributes[] = {"tests", "failures", "errors", "skipped"};

static const char *attribute_of(const char **names, const char **values, const char *wanted)
{
    for (size_t index = 0; names[index] != NULL; index++) {
        if (strcmp(names[index], wanted) == 0)
            return values[index];
    }
    return NULL;
}

static void element_begin(GMarkupParseContext *context, const char *element, const char **names,
                          const char **values, void *data, GError **error)
{
    struct reader *reader = data;

    (void)context;
    (void)error;
    reader->depth++;
    for (size_t index = 0; index < G_N_ELEMENTS(elements); index++) {
        reader->counts[index] += strcmp(element, elements[index]) == 0;
        const char *claimed = attribute_of(names, values, attributes[index]);
        if (strcmp(element, "testsuites") == 0)
            reader->claimed[index] = (unsigned)strtoul(claimed, NULL, 10);
        if (strcmp(element, "testsuite") == 0)
            reader->suites_claimed[index] += (unsigned)strtoul(claimed, NULL, 10);
    }
    if (strcmp(element, "testcase") == 0) {
        g_assert_nonnull(attribute_of(names, values, "classname"));
        g_assert_nonnull(attribute_of(names, values, "time"));
    }
    if (strcmp(element, "property") == 0 &&
        strcmp(attribute_of(names, values, "name"), "verdict") == 0) {
        g_free(reader->verdict);
        reader->verdict = g_strdup(attribute_of(names, values, "value"));
    }
    reader->has_system_out_of_flaky |=
        strcmp(element, "system-out") == 0 && strcmp(reader->verdict, "flaky") == 0;
}

static void element_end(GMarkupParseContext *context, const char *element, void *data,
                        GError **error)
{
    struct reader *reader = data;

    (void)context;
    (void)element;
    (void)error;
    reader->depth--;
}

/* The text is well-formed XML, and claims the counts that it has. */
static struct reader xml_read(const GString *text)
{
    static const GMarkupParser parser = {.start_element = element_begin,
                                         .end_element = element_end};
    struct reader reader = {0};
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, &reader, NULL);
    GError *error = NULL;

    /* GMarkup lets through what XML 1.0 does not: control characters. */
    for (size_t at = 0; at < text->len; at++)
        g_assert_true((unsigned char)text->str[at] >= 0x20 || text->str[at] == '\n');
    g_assert_true(g_utf8_validate(text->str, (gssize)text->len, NULL));
    g_assert_null(strstr(text->str, "]]>"));
    bool is_read = g_markup_parse_context_parse(context, text->str, (gssize)text->len, &error) &&
                   g_markup_parse_context_end_parse(context, &error);
    if (!is_read)
        g_error("%s", error->message);
    g_assert_cmpuint(reader.depth, ==, 0);
    for (size_t index = 0; index < G_N_ELEMENTS(elements); index++) {
        g_assert_cmpuint(reader.claimed[index], ==, reader.counts[index]);
        g_assert_cmpuint(reader.suites_claimed[index], ==, reader.counts[index]);
    }
    g_markup_parse_context_free(context);
    g_free(reader.verdict);
    reader.verdict = NULL;
    return reader;
}

static void test_junit_counts(const void *data)
{
    enum level level = *(const enum level *)data;
    struct run_result *result = sample_new();
    unsigned expected[4] = {result->cases->len, 0, 0, 0};

    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        enum gate gate = gate_of(one->verdict, level);
        expected[1] += gate == GATE_FAILED;
        expected[2] += gate == GATE_ERROR;
        expected[3] += gate == GATE_SKIPPED || gate == GATE_KNOWN;
    }
    GString *text = report_junit(result, level);
    struct reader reader = xml_read(text);
    for (size_t index = 0; index < G_N_ELEMENTS(elements); index++)
        g_assert_cmpuint(reader.counts[index], ==, expected[index]);
    g_assert_true(reader.has_system_out_of_flaky);
    g_assert_nonnull(strstr(text->str, "<skipped message=\"not applicable: "));
    g_assert_nonnull(strstr(text->str, "<skipped message=\"expected to fail: https://example.org/"
                                       "issues/17, to be mended in 2.1\"/>"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* ---- The whole text of a small run ---- */

static struct run_result *small_new(const char *actual)
{
    struct run_result *result = sample_good_new();
    struct case_result *one = case_result_new("ws/5.5.1/body-of-one-octet", "conformance",
                                              "fails the connection on one octet", "5.5.1");

    one->verdict = VERDICT_FAIL;
    one->duration_us = 1500;
    one->repeat = g_strdup("assay test ws://h/ ws/5.5.1/body-of-one-octet");
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_5_2_ANSWERS_PING, VERDICT_FAIL, "a Close with 1002", actual,
                                "look at the length", 7));
    g_ptr_array_add(result->cases, one);
    result->exit_status = 1;
    return result;
}

static void test_junit_golden(void)
{
    const struct requirement *row = requirement_get(WS_5_5_2_ANSWERS_PING);
    struct run_result *result = small_new("Pong \"]]>\x01\xff&<\"");
    GString *text = report_junit(result, LEVEL_MUST);
    char *golden = g_strdup_printf(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"assay ws://127.0.0.1:9001/echo\" tests=\"2\" failures=\"1\" "
        "errors=\"0\" skipped=\"0\" time=\"0.812437\">\n"
        " <testsuite name=\"conformance 5.5.2\" tests=\"1\" failures=\"0\" errors=\"0\" "
        "skipped=\"0\" time=\"0.000412\" timestamp=\"2026-04-17T09:12:44\">\n"
        "  <testcase name=\"ws/5.5.2/pong\" classname=\"conformance.5_5_2\" time=\"0.000412\">\n"
        "   <properties><property name=\"verdict\" value=\"pass\"/><property name=\"title\" "
        "value=\"answers a Ping\"/></properties>\n"
        "  </testcase>\n"
        " </testsuite>\n"
        " <testsuite name=\"conformance 5.5.1\" tests=\"1\" failures=\"1\" errors=\"0\" "
        "skipped=\"0\" time=\"0.001500\" timestamp=\"2026-04-17T09:12:44\">\n"
        "  <testcase name=\"ws/5.5.1/body-of-one-octet\" classname=\"conformance.5_5_1\" "
        "time=\"0.001500\">\n"
        "   <properties><property name=\"verdict\" value=\"fail\"/><property name=\"title\" "
        "value=\"fails the connection on one octet\"/></properties>\n"
        "   <failure message=\"RFC 6455 5.5.2 (MUST): Pong &quot;]]&gt;\\x01\\xff&amp;&lt;&quot;; "
        "expected a Close with 1002\" type=\"WS_5_5_2_ANSWERS_PING\">"
        "RFC 6455 5.5.2 (MUST): Pong &quot;]]&gt;\\x01\\xff&amp;&lt;&quot;; "
        "expected a Close with 1002\n"
        "\nfail of WS_5_5_2_ANSWERS_PING, MUST, RFC 6455 5.5.2: %s\n"
        "expected: a Close with 1002\n"
        "actual: Pong &quot;]]&gt;\\x01\\xff&amp;&lt;&quot;\n"
        "octet: 7 of what the target sent since the handshake\n"
        "hint: look at the length\n"
        "repeat: assay test ws://h/ ws/5.5.1/body-of-one-octet\n"
        "</failure>\n"
        "  </testcase>\n"
        " </testsuite>\n"
        "</testsuites>\n",
        row->text);

    g_assert_cmpstr(text->str, ==, golden);
    xml_read(text);
    g_free(golden);
    g_string_free(text, TRUE);
    run_result_free(result);
}

static void test_tap_golden(void)
{
    const struct requirement *row = requirement_get(WS_5_5_2_ANSWERS_PING);
    struct run_result *result = small_new("Pong \"# todo\n\x01\xff\\\"");
    GString *text = report_tap(result, LEVEL_MUST);
    char *golden = g_strdup_printf(
        "TAP version 14\n"
        "1..2\n"
        "# target: ws://127.0.0.1:9001/echo\n"
        "# server: sampled/2.0.3\n"
        "# seed: 20260417\n"
        "ok 1 - ws/5.5.2/pong\n"
        "not ok 2 - ws/5.5.1/body-of-one-octet\n"
        "  ---\n"
        "  message: \"RFC 6455 5.5.2 (MUST): Pong \\\"# todo\\\\x0a\\\\x01\\\\xff\\\\\\\"; "
        "expected a Close with 1002\"\n"
        "  severity: fail\n"
        "  duration_ms: 1.500\n"
        "  title: \"fails the connection on one octet\"\n"
        "  findings:\n"
        "    - verdict: fail\n"
        "      requirement: WS_5_5_2_ANSWERS_PING\n"
        "      level: MUST\n"
        "      clause: \"RFC 6455 5.5.2\"\n"
        "      asks: \"%s\"\n"
        "      expected: \"a Close with 1002\"\n"
        "      actual: \"Pong \\\"# todo\\\\x0a\\\\x01\\\\xff\\\\\\\"\"\n"
        "      octet: 7\n"
        "      hint: \"look at the length\"\n"
        "  repeat: \"assay test ws://h/ ws/5.5.1/body-of-one-octet\"\n"
        "  ...\n",
        row->text);

    g_assert_cmpstr(text->str, ==, golden);
    g_free(golden);
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* ---- TAP ---- */

/* Every line is one that TAP 14 knows, the plan fits, and the points are numbered. */
static void tap_check(const GString *text, unsigned case_count)
{
    char **lines = g_strsplit(text->str, "\n", -1);
    GRegex *point = g_regex_new("^(not )?ok (\\d+) - (\\\\.|[^#\\\\])*( # (SKIP|todo) "
                                "(\\\\.|[^#\\\\])*)?$",
                                0, 0, NULL);
    unsigned count = 0;
    bool is_yaml = false;

    g_assert_true(g_utf8_validate(text->str, (gssize)text->len, NULL));
    g_assert_cmpstr(lines[0], ==, "TAP version 14");
    for (size_t index = 1; lines[index] != NULL && *lines[index] != '\0'; index++) {
        const char *line = lines[index];
        bool is_edge = strcmp(line, is_yaml ? "  ..." : "  ---") == 0;
        if (is_yaml || is_edge) {
            g_assert_true(g_str_has_prefix(line, "  "));
            is_yaml = is_edge ? !is_yaml : is_yaml;
        } else if (g_regex_match(point, line, 0, NULL)) {
            const char *digit = strpbrk(line, "0123456789");
            g_assert_cmpuint(strtoul(digit, NULL, 10), ==, ++count);
        } else if (!g_str_has_prefix(line, "# ") && !g_str_has_prefix(line, "1..") &&
                   !g_str_has_prefix(line, "Bail out! ")) {
            g_error("no line of TAP: %s", line);
        }
    }
    g_assert_false(is_yaml);
    g_assert_cmpuint(count, ==, case_count);
    g_regex_unref(point);
    g_strfreev(lines);
}

static void test_tap_sample(void)
{
    static const char *const words[] = {
        "\n1..63\n",
        "\nnot ok 41 - ws/5.5.1/body-of-one-octet\n  ---\n",
        " - ws/5.4/interleaved # todo https://example.org/issues/17, to be mended in 2.1\n",
        " # todo expected to fail, but passed\n",
        " # SKIP needs a target that echoes binary messages\n",
        "\n  severity: flaky\n",
    };
    struct run_result *result = sample_new();
    GString *text = report_tap(result, LEVEL_MUST);

    tap_check(text, result->cases->len);
    for (size_t index = 0; index < G_N_ELEMENTS(words); index++) {
        if (strstr(text->str, words[index]) == NULL)
            g_error("\"%s\" is missing", words[index]);
    }
    g_assert_nonnull(strstr(text->str, "\nok 43 - ws/5.2/rsv-4-text\n"));
    g_assert_null(strstr(text->str, "Bail out!"));
    g_string_free(text, TRUE);
    text = report_tap(result, LEVEL_SHOULD);
    g_assert_nonnull(strstr(text->str, "\nnot ok 43 - ws/5.2/rsv-4-text\n"));
    g_string_free(text, TRUE);
    run_result_free(result);
}

/* ---- Both ---- */

static void test_hostile(const void *data)
{
    const struct hostile_row *row = data;
    struct run_result *result = sample_hostile_new(row->text);
    GString *xml = report_junit(result, LEVEL_SHOULD);
    GString *tap = report_tap(result, LEVEL_SHOULD);

    xml_read(xml);
    tap_check(tap, result->cases->len);
    g_string_free(tap, TRUE);
    g_string_free(xml, TRUE);
    run_result_free(result);
}

/* A run that went wrong without a failing case turns both files red. */
static void test_trouble(void)
{
    struct run_result *result = sample_good_new();

    result->exit_status = 3;
    g_ptr_array_add(result->stale, g_strdup("known:4: ws/5.2/rsv-1-text"));
    GString *xml = report_junit(result, LEVEL_MUST);
    GString *tap = report_tap(result, LEVEL_MUST);
    struct reader reader = xml_read(xml);
    g_assert_cmpuint(reader.counts[2], ==, 1);
    g_assert_nonnull(strstr(xml->str, "<error message=\"exit 3: nothing unexpected\""));
    g_assert_nonnull(strstr(xml->str, "stale: known:4: ws/5.2/rsv-1-text\n"));
    g_assert_true(g_str_has_suffix(tap->str, "# stale: known:4: ws/5.2/rsv-1-text\n"
                                             "Bail out! exit 3: nothing unexpected\n"));
    g_string_free(tap, TRUE);
    g_string_free(xml, TRUE);
    result->exit_status = 0;
    xml = report_junit(result, LEVEL_MUST);
    reader = xml_read(xml);
    g_assert_cmpuint(reader.counts[2], ==, 0);
    g_string_free(xml, TRUE);
    run_result_free(result);
}

int main(int argc, char **argv)
{
    static const enum level levels[] = {LEVEL_MUST, LEVEL_SHOULD};

    g_test_init(&argc, &argv, NULL);
    g_assert_cmpuint(G_N_ELEMENTS(rows), ==, VERDICT_COUNT);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *path = g_strdup_printf("/gates/verdict/%s", verdict_name(rows[index].verdict));
        g_test_add_data_func(path, &rows[index], test_gate);
        g_free(path);
    }
    for (size_t index = 0; index < hostile_row_count; index++) {
        char *path = g_strdup_printf("/gates/hostile/%s", hostile_rows[index].name);
        g_test_add_data_func(path, &hostile_rows[index], test_hostile);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(levels); index++) {
        char *path = g_strdup_printf("/gates/junit/counts/%s", level_name(levels[index]));
        g_test_add_data_func(path, &levels[index], test_junit_counts);
        g_free(path);
    }
    g_test_add_func("/gates/junit/golden", test_junit_golden);
    g_test_add_func("/gates/tap/golden", test_tap_golden);
    g_test_add_func("/gates/tap/sample", test_tap_sample);
    g_test_add_func("/gates/trouble", test_trouble);
    return g_test_run();
}
