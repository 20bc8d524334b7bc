/* SPDX-License-Identifier: MIT */
/* The vectors of event streams keep the rules of vector.h, and each row of a parser has some. */
#include <glib.h>
#include <string.h>

#include "conformance/sse/vector.h"

static const char *lint_words(const struct sse_vector *vector)
{
    if (!g_regex_match_simple("^sse/[a-z0-9]+/[a-z0-9]+(-[a-z0-9]+)*$", vector->id, 0, 0)) {
        return "the id is not of the form sse/<area>/<name>";
    }
    if (vector->title == NULL || *vector->title == '\0' || strlen(vector->title) > 70) {
        return "the title is missing or too long";
    }
    if (g_regex_match_simple("\\b(should|must|test|tests)\\b", vector->title, G_REGEX_CASELESS,
                             0)) {
        return "the title is no fact in the present tense";
    }
    if (vector->why == NULL || vector->hint == NULL || vector->since == NULL) {
        return "why, hint or since is missing";
    }
    return NULL;
}

static const char *lint_rows(const struct sse_vector *vector)
{
    if (vector->proves[0] == REQUIREMENT_NONE) {
        return "it proves nothing";
    }
    for (size_t i = 0; i < SSE_VECTOR_PROVES_MAX && vector->proves[i] != REQUIREMENT_NONE; i++) {
        const struct requirement *row = requirement_get(vector->proves[i]);
        if (row->roles != ROLES_PARSER || row->kind != KIND_WIRE) {
            return "it proves a row that does not bind a parser";
        }
        for (size_t before = 0; before < i; before++) {
            if (vector->proves[before] == vector->proves[i]) {
                return "it names a row twice";
            }
        }
    }
    return NULL;
}

/* What the end tells has to be asked for where the vector is about nothing else. */
static const char *lint_needs(const struct sse_vector *vector)
{
    bool is_about_time = vector->proves[0] == SSE_FIELD_RETRY_AT_ONCE ||
                         vector->proves[0] == SSE_FIELD_RETRY_EMPTY ||
                         vector->proves[0] == SSE_FIELD_RETRY_HUGE;
    bool is_about_id = vector->proves[0] == SSE_DISPATCH_COMMITS_ID;

    if ((is_about_time && (vector->needs & SSE_NEEDS_TIME) == 0) ||
        (is_about_id && (vector->needs & SSE_NEEDS_LAST_ID) == 0)) {
        return "it is about what the end tells, and does not need it told";
    }
    if (vector->has_time && vector->time_is_open) {
        return "a time that is left open is none that is expected";
    }
    if (!vector->has_time && vector->time_ms != 0) {
        return "a time without .has_time";
    }
    return NULL;
}

static const char *lint_parts(const struct sse_vector *vector)
{
    for (size_t part = 1; part < SSE_VECTOR_PARTS_MAX; part++) {
        if (vector->stream[part].size > 0 && vector->stream[part - 1].size == 0) {
            return "a part of the stream stands behind an empty one";
        }
    }
    for (size_t event = 0; event < SSE_VECTOR_EVENTS_MAX; event++) {
        const struct sse_expected *expected = &vector->events[event];
        if (expected->times == 0 && expected->data.size + expected->type.size > 0) {
            return "an event that comes no time";
        }
    }
    return NULL;
}

static void test_vector(gconstpointer data)
{
    static const char *(*const lints[])(const struct sse_vector *) = {lint_words, lint_rows,
                                                                      lint_needs, lint_parts};
    const struct sse_vector *vector = data;

    for (size_t i = 0; i < G_N_ELEMENTS(lints); i++) {
        const char *fault = lints[i](vector);
        if (fault != NULL) {
            g_test_fail_printf("%s", fault);
        }
    }
    g_assert_true(sse_vector_find(vector->id) == vector);
}

/* Each row that binds a parser and can be seen has a vector that names it. */
static void test_proof(gconstpointer data)
{
    const struct requirement *row = data;
    bool is_named = false;

    for (size_t i = 0; i < sse_vector_count(); i++) {
        is_named = is_named || sse_vector_names(sse_vector_at(i), row->id);
    }
    g_assert_true(is_named);
}

static void test_copy(void)
{
    const struct sse_vector *vector = sse_vector_find("sse/large/data-of-255");
    g_assert_cmpuint(sse_vector_size(vector), ==, 6 + 255 + 2);
    char octets[6 + 255 + 2 + 1];
    octets[263] = '#';
    sse_vector_copy(vector, octets);
    g_assert_true(strncmp(octets, "data: 0123456789abcdef0", 23) == 0);
    g_assert_true(strncmp(octets + 259, "de\n\n#", 5) == 0);
}

static void test_cuts(void)
{
    const struct sse_vector *vector = sse_vector_find("sse/data/one-line");
    size_t count = 0;
    for (size_t at = 0; (at = sse_vector_cut_after(vector, at)) > 0;) {
        g_assert_cmpuint(at, ==, ++count);
    }
    g_assert_cmpuint(count, ==, strlen("data: a\n\n") - 1);
    g_assert_cmpuint(sse_vector_cut_after(sse_vector_find("sse/blocks/nothing"), 0), ==, 0);
    vector = sse_vector_find("sse/large/data-of-65536");
    count = 0;
    for (size_t at = 0; (at = sse_vector_cut_after(vector, at)) > 0;) {
        count++;
    }
    g_assert_cmpuint(count, >, 20);
    g_assert_cmpuint(count, <, 100);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < sse_vector_count(); i++) {
        char *path = g_strconcat("/vector/", sse_vector_at(i)->id, NULL);
        g_test_add_data_func(path, sse_vector_at(i), test_vector);
        g_free(path);
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        if (row->roles == ROLES_PARSER && row->kind == KIND_WIRE) {
            char *path = g_strconcat("/proof/", row->name, NULL);
            g_test_add_data_func(path, row, test_proof);
            g_free(path);
        }
    }
    g_test_add_func("/vectors/copy", test_copy);
    g_test_add_func("/vectors/cuts", test_cuts);
    return g_test_run();
}
