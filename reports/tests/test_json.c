/* SPDX-License-Identifier: MIT */
/*
 * The JSON of a run: its shape against the schema, the way through it and back, and files that are
 * not what they should be.
 */
#include <string.h>

#include "reports/report.h"
#include "reports/tests/support_guard.h"
#include "reports/tests/support_sample.h"
#include "reports/tests/support_schema.h"

/* The tests run in the root of the tree. */
static const char schema_path[] = "docs/run.schema.json";

static struct run_result *read_back(const GString *json)
{
    char *error = NULL;
    struct guarded guarded = guarded_new(json->str, json->len);
    struct run_result *result = report_json_read((const char *)guarded.octets, json->len, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_nonnull(result);
    guarded_clear(&guarded);
    return result;
}

static void assert_same(GString *one, GString *other)
{
    size_t at = 0;
    while (at < one->len && at < other->len && one->str[at] == other->str[at])
        at++;
    g_assert_cmpuint(one->len, >, 100);
    if (at < one->len || at < other->len)
        g_error("differ at %zu: \"%.60s\" and \"%.60s\"", at, one->str + at, other->str + at);
    g_string_free(one, TRUE);
    g_string_free(other, TRUE);
}

/* Takes `result` over: what comes back gives the same reports in every format. */
static void round_trip(struct run_result *result)
{
    GString *json = report_json(result);
    struct run_result *again = read_back(json);
    assert_same(report_html(result), report_html(again));
    assert_same(report_text(result, 0, true, true), report_text(again, 0, true, true));
    g_string_free(json, TRUE);
    run_result_free(again);
    run_result_free(result);
}

static void test_round_trip(void)
{
    round_trip(sample_new());
    round_trip(sample_good_new());
}

static void test_round_trip_hostile(const void *data)
{
    const struct hostile_row *row = data;
    round_trip(sample_hostile_new(row->text));
}

/* What is written, read and written again is the same file, to the last octet. */
static void test_stable(void)
{
    struct run_result *result = sample_new();
    GString *json = report_json(result);
    struct run_result *again = read_back(json);
    assert_same(json, report_json(again));
    run_result_free(again);
    run_result_free(result);
}

static void test_numbers(void)
{
    static const uint64_t seeds[] = {0, 1, (uint64_t)1 << 53, ((uint64_t)1 << 53) + 1, UINT64_MAX};
    static const int64_t times_us[] = {0, 1, 999, 1000, 812437, INT64_C(86400000000)};
    for (size_t index = 0; index < G_N_ELEMENTS(seeds); index++) {
        struct run_result *result = sample_good_new();
        result->seed = seeds[index];
        result->duration_us = times_us[index];
        GString *json = report_json(result);
        struct run_result *again = read_back(json);
        g_assert_true(again->seed == seeds[index]);
        g_assert_true(again->duration_us == times_us[index]);
        run_result_free(again);
        g_string_free(json, TRUE);
        run_result_free(result);
    }
}

/* -------------------------------------------------------------------------------- the schema */

static json_t *schema_load(void)
{
    json_error_t problem;
    json_t *schema = json_load_file(schema_path, 0, &problem);
    if (schema == NULL)
        g_error("%s line %d: %s", schema_path, problem.line, problem.text);
    return schema;
}

static void schema_check(struct run_result *result)
{
    json_t *schema = schema_load();
    GString *text = report_json(result);
    json_t *value = json_loadb(text->str, text->len, JSON_ALLOW_NUL, NULL);
    char *fault = schema_fault(schema, value);
    g_assert_cmpstr(fault, ==, NULL);
    json_decref(value);
    g_string_free(text, TRUE);
    json_decref(schema);
    run_result_free(result);
}

static void test_schema(void)
{
    schema_check(sample_new());
    schema_check(sample_good_new());
}

static void test_schema_hostile(const void *data)
{
    const struct hostile_row *row = data;
    schema_check(sample_hostile_new(row->text));
}

struct held_row {
    const char *name;
    const char *member; /* of the first case */
    const char *value;  /* JSON that stands there instead; NULL: the member is taken away */
    const char *fault;
};

static const struct held_row held_rows[] = {
    {"verdict", "verdict", "\"good\"", "$.cases[0].verdict: is none of the values"},
    {"type", "title", "7", "$.cases[0].title: is of another type"},
    {"minimum", "duration_ms", "-1", "$.cases[0].duration_ms: is below the minimum"},
    {"constant", "waits", "false", "$.cases[0].waits: is not the one value"},
    {"unknown", "more", "true", "$.cases[0]: $.cases[0].more"},
    {"required", "id", NULL, "$.cases[0]: lacks \"id\""},
};

/* The checker itself finds what is wrong. */
static void test_schema_is_held(const void *data)
{
    const struct held_row *row = data;
    json_t *schema = schema_load();
    struct run_result *result = sample_good_new();
    GString *text = report_json(result);
    json_t *value = json_loadb(text->str, text->len, 0, NULL);
    json_t *one = json_array_get(json_object_get(value, "cases"), 0);
    if (row->value != NULL)
        json_object_set_new(one, row->member, json_loads(row->value, JSON_DECODE_ANY, NULL));
    else
        json_object_del(one, row->member);
    char *fault = schema_fault(schema, value);
    g_assert_cmpstr(fault, ==, row->fault);
    g_free(fault);
    json_decref(value);
    g_string_free(text, TRUE);
    run_result_free(result);
    json_decref(schema);
}

/* ---------------------------------------------------------------------------- what is no run */

struct bad_row {
    const char *name;
    const char *from; /* text of the sample's JSON */
    const char *to;   /* what stands there instead */
    const char *words;
};

static const struct bad_row bad_rows[] = {
    {"schema", "\"schema\": 1", "\"schema\": 2", "schema is not"},
    {"seed-negative", "\"seed\": 20260417", "\"seed\": -1", "seed is not"},
    {"seed-word", "\"seed\": 20260417", "\"seed\": \"12x\"", "seed is not"},
    {"url", "\"url\": \"ws", "\"url\": 7, \"x\": \"ws", "target.url is not a string"},
    {"verdict", "\"verdict\": \"flaky\"", "\"verdict\": \"FLAKY\"", "verdict is not a verdict"},
    {"requirement", "\"WS_5_5_2_ANSWERS_PING\"", "\"WS_NOBODY\"",
     "cases[0].requirements is not a requirement that this version knows"},
    {"time", "\"duration_ms\": 812.437", "\"duration_ms\": -0.5", "duration_ms is not a time"},
    {"time-huge", "\"duration_ms\": 812.437", "\"duration_ms\": 1e300", "duration_ms is not"},
    {"exit", "\"exit_status\": 1", "\"exit_status\": 1.5", "exit_status is not an integer"},
    {"octets-odd", "\"88813", "\"8881", "octets is not"},
    {"octets-letter", "\"88813", "\"8881g", "octets is not"},
    {"direction", "\"direction\": \"sent\"", "\"direction\": \"lost\"", "direction is not"},
    {"offence", "\"offence\": true", "\"offence\": 1", "offence is not true or false"},
    {"port", "\"local_port\": 40312", "\"local_port\": 70000", "local_port is not"},
    {"cases", "\"cases\": [", "\"cases\": 1, \"other\": [", "cases is not an array"},
    {"notes", "\"notes\": [", "\"notes\": [[], ", "notes is not an array of strings"},
    {"no-reason", "\"reason\": \"needs a target", "\"because\": \"needs a target",
     "not applicable without a reason"},
    {"twice", "\"schema\": 1", "\"schema\": 1, \"schema\": 1", "line 3 is not JSON"},
    {"escape", "\"schema\": 1", "\"schema\": 1 \x1b[2J", "line 3 is not JSON"},
};

static GString *sample_json(void)
{
    struct run_result *result = sample_new();
    GString *json = report_json(result);
    run_result_free(result);
    return json;
}

static void test_bad(const void *data)
{
    const struct bad_row *row = data;
    GString *json = sample_json();
    char *error = NULL;
    g_assert_cmpuint(g_string_replace(json, row->from, row->to, 1), ==, 1);
    g_assert_null(report_json_read(json->str, json->len, &error));
    g_assert_nonnull(error);
    if (strstr(error, row->words) == NULL)
        g_error("\"%s\" does not say \"%s\"", error, row->words);
    g_assert_null(strchr(error, '\n'));
    g_assert_null(strchr(error, '\x1b'));
    g_free(error);
    g_string_free(json, TRUE);
}

/* Every end of the file but its last octet, a line feed, leaves something open. */
static void test_cut(void)
{
    GString *json = sample_json();
    size_t step = g_test_thorough() ? 1 : 499;
    for (size_t size = 0; size + 1 < json->len; size += size < 600 ? 1 : step) {
        struct guarded guarded = guarded_new(json->str, size);
        char *error = NULL;
        g_assert_null(report_json_read((const char *)guarded.octets, size, &error));
        g_assert_nonnull(error);
        g_free(error);
        guarded_clear(&guarded);
    }
    g_string_free(json, TRUE);
}

/* Puts a value of every type in the place of every member of the first ones of each kind. */
static void members_replace(json_t *whole, json_t *object)
{
    static const char *const values[] = {"null", "true", "-1",     "1e400", "\"\\u0000\"",
                                         "[]",   "{}",   "[[{}]]", "1.5",   "18446744073709551615"};
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach(object, name, value)
    {
        g_ptr_array_add(names, g_strdup(name));
    }
    g_assert_cmpuint(names->len, >, 0);
    for (guint index = 0; index < names->len; index++) {
        json_t *before = json_incref(json_object_get(object, g_ptr_array_index(names, index)));
        for (size_t kind = 0; kind < G_N_ELEMENTS(values); kind++) {
            json_t *other = json_loads(values[kind], JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
            json_object_set_new(object, g_ptr_array_index(names, index),
                                other != NULL ? other : json_integer(INT64_MAX));
            char *text = json_dumps(whole, 0);
            char *error = NULL;
            struct run_result *result = report_json_read(text, strlen(text), &error);
            g_assert_true((result == NULL) == (error != NULL));
            if (result != NULL)
                run_result_check(result);
            run_result_free(result);
            g_free(error);
            free(text);
        }
        json_object_set_new(object, g_ptr_array_index(names, index), before);
    }
    g_ptr_array_unref(names);
}

static void test_types(void)
{
    struct run_result *result = sample_new();
    /* The large part that the reader does not look at, and cases that are like others. */
    g_ptr_array_remove_range(result->cases, 0, 40);
    g_ptr_array_remove_range(result->cases, 1, result->cases->len - 2);
    GString *json = report_json(result);
    json_t *whole = json_loadb(json->str, json->len, 0, NULL);
    json_object_set_new(whole, "requirements", json_array());
    json_t *one = json_array_get(json_object_get(whole, "cases"), 0);
    json_t *run = json_array_get(json_object_get(one, "runs"), 1);
    members_replace(whole, whole);
    members_replace(whole, json_object_get(whole, "target"));
    members_replace(whole, one);
    members_replace(whole, json_array_get(json_object_get(one, "findings"), 0));
    members_replace(whole, run);
    members_replace(whole, json_array_get(json_object_get(run, "log"), 3));
    members_replace(whole, json_array_get(json_object_get(whole, "cases"), 1));
    json_decref(whole);
    g_string_free(json, TRUE);
    run_result_free(result);
}

static void test_junk(void)
{
    static const char *const texts[] = {
        "", "x", "null", "[]", "{}", "\"\"", "{\"schema\":1}", "\xff\xfe", "\x1b[2J"};
    for (size_t index = 0; index < G_N_ELEMENTS(texts); index++) {
        char *error = NULL;
        g_assert_null(report_json_read(texts[index], strlen(texts[index]), &error));
        g_assert_nonnull(error);
        g_free(error);
    }
}

static void test_junk_is_bounded(void)
{
    struct run_result *result = sample_good_new();
    struct case_result *one = g_ptr_array_index(result->cases, 0);
    char *junk = g_malloc(10 * 1024 * 1024 + 1);
    memset(junk, 0xff, 10 * 1024 * 1024);
    junk[10 * 1024 * 1024] = '\0';
    g_ptr_array_add(one->findings,
                    finding_new(WS_5_5_2_ANSWERS_PING, VERDICT_INFO, junk, junk, junk, 0));
    GString *json = report_json(result);
    g_assert_cmpuint(json->len, <, 256 * 1024);
    g_string_free(json, TRUE);
    g_free(junk);
    round_trip(result);
}

static void rows_add(const char *name, size_t count, const void *rows, size_t row_size,
                     GTestDataFunc function)
{
    for (size_t index = 0; index < count; index++) {
        const void *row = (const char *)rows + index * row_size;
        char *path = g_strdup_printf("/json/%s/%s", name, *(const char *const *)row);
        g_test_add_data_func(path, row, function);
        g_free(path);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/round-trip/sample", test_round_trip);
    g_test_add_func("/json/stable", test_stable);
    g_test_add_func("/json/numbers", test_numbers);
    g_test_add_func("/json/schema/sample", test_schema);
    g_test_add_func("/json/cut", test_cut);
    g_test_add_func("/json/types", test_types);
    g_test_add_func("/json/junk", test_junk);
    g_test_add_func("/json/junk-is-bounded", test_junk_is_bounded);
    rows_add("round-trip-hostile", hostile_row_count, hostile_rows, sizeof hostile_rows[0],
             test_round_trip_hostile);
    rows_add("schema-hostile", hostile_row_count, hostile_rows, sizeof hostile_rows[0],
             test_schema_hostile);
    rows_add("schema-is-held", G_N_ELEMENTS(held_rows), held_rows, sizeof held_rows[0],
             test_schema_is_held);
    rows_add("bad", G_N_ELEMENTS(bad_rows), bad_rows, sizeof bad_rows[0], test_bad);
    return g_test_run();
}
