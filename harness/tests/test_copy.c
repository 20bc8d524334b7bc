/* SPDX-License-Identifier: MIT */
/*
 * `assay copy`: each vector and each case is a file, the lines of JSON are what our own reading of
 * the octets comes to, and nothing that is there is written over. And `assay list --json` has the
 * vectors, octet for octet.
 */
#include <glib/gstdio.h>
#include <jansson.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/copy.h"
#include "harness/list_json.h"
#include "harness/parser_judge.h"

static void folder_remove(const char *path)
{
    char *arguments[] = {"rm", "-rf", "--", (char *)path, NULL};

    g_assert_true(g_spawn_sync(NULL, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                               NULL, NULL));
}

static char *file_get(const char *directory, const char *name, gsize *size)
{
    char *path = g_build_filename(directory, name, NULL);
    char *text = NULL;

    g_assert_true(g_file_get_contents(path, &text, size, NULL));
    g_free(path);
    return text;
}

/* What the lines say is what the vector expects, by the judge of parsers. */
static void vector_check(const char *directory, const struct sse_vector *vector)
{
    char *stream_name = g_strdup_printf("vectors/%s.stream", vector->id);
    char *lines_name = g_strdup_printf("vectors/%s.jsonl", vector->id);
    gsize size = 0;
    gsize lines_size = 0;
    char *octets = file_get(directory, stream_name, &size);
    char *lines = file_get(directory, lines_name, &lines_size);
    struct sse_recording *recording = sse_recording_new(octets, size);
    struct parser_answer answer = {.lines = lines, .size = lines_size};
    char *na_reason = NULL;

    g_assert_cmpuint(size, ==, sse_vector_size(vector));
    g_assert_true(parser_is_end(lines, lines_size) || vector->events[0].times > 0);
    g_assert_null(parser_judge(vector, recording, &answer, &na_reason));
    g_assert_true(na_reason == NULL || vector->time_is_open);
    g_free(na_reason);
    sse_recording_free(recording);
    g_free(octets);
    g_free(lines);
    g_free(stream_name);
    g_free(lines_name);
}

static void case_check(const char *directory, const struct ws_case *ws_case)
{
    char *name = g_strdup_printf("cases/%s.json", ws_case->id);
    gsize size = 0;
    char *text = file_get(directory, name, &size);
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    json_t *expected = list_case(ws_case);

    g_assert_nonnull(root);
    g_assert_true(json_equal(json_array_get(json_object_get(root, "cases"), 0), expected));
    json_decref(expected);
    json_decref(root);
    g_free(text);
    g_free(name);
}

static void test_files(void)
{
    char *directory = g_dir_make_tmp("assay-copy-XXXXXX", NULL);
    struct catalogue *catalogue = catalogue_new();
    char *error = NULL;

    g_assert_true(copy_write(directory, &error));
    g_assert_null(error);
    for (size_t i = 0; i < sse_vector_count(); i++) {
        vector_check(directory, sse_vector_at(i));
    }
    for (size_t i = 0; i < catalogue->case_count; i++) {
        case_check(directory, &catalogue->cases[i]);
    }
    char *readme = file_get(directory, "README.md", NULL);
    g_assert_nonnull(strstr(readme, "vectors/ID.stream"));
    g_free(readme);
    catalogue_free(catalogue);
    folder_remove(directory);
    g_free(directory);
}

/* A directory that holds something stays as it is. */
static void test_never_over(void)
{
    char *directory = g_dir_make_tmp("assay-copy-XXXXXX", NULL);
    char *mine = g_build_filename(directory, "README.md", NULL);
    char *error = NULL;

    g_assert_true(g_file_set_contents(mine, "mine", -1, NULL));
    g_assert_false(copy_write(directory, &error));
    g_assert_nonnull(strstr(error, "is not empty, and nothing is written over; name a new one"));
    g_free(error);
    char *text = file_get(directory, "README.md", NULL);
    g_assert_cmpstr(text, ==, "mine");
    g_free(text);
    g_assert_false(copy_write(mine, &error));
    g_assert_nonnull(strstr(error, "cannot be made"));
    g_free(error);
    folder_remove(directory);
    g_free(mine);
    g_free(directory);
}

/* Octets from a payload of the JSON. */
static void octets_append(GString *out, const json_t *payload)
{
    const char *hex = json_string_value(json_object_get(payload, "hex"));
    size_t size = (size_t)json_integer_value(json_object_get(payload, "size"));
    size_t digit_count = strlen(hex);

    for (size_t i = 0; i < size; i++) {
        int high = g_ascii_xdigit_value(hex[i * 2 % digit_count]);
        int low = g_ascii_xdigit_value(hex[(i * 2 + 1) % digit_count]);
        g_string_append_c(out, (char)(high << 4 | low));
    }
}

static void test_json(void)
{
    for (size_t i = 0; i < sse_vector_count(); i++) {
        const struct sse_vector *vector = sse_vector_at(i);
        json_t *object = list_vector(vector);
        const json_t *stream = json_object_get(object, "stream");
        size_t size = sse_vector_size(vector);
        char *octets = g_malloc(size + 1);
        GString *told = g_string_new(NULL);
        for (size_t part = 0; part < json_array_size(stream); part++) {
            octets_append(told, json_array_get(stream, part));
        }
        sse_vector_copy(vector, octets);
        g_assert_cmpuint(told->len, ==, size);
        g_assert_true(memcmp(told->str, octets, size) == 0);
        g_assert_cmpint(json_integer_value(json_object_get(object, "size")), ==, (gint64)size);
        g_assert_cmpstr(json_string_value(json_object_get(object, "id")), ==, vector->id);
        g_string_free(told, TRUE);
        g_free(octets);
        json_decref(object);
    }
}

/* A vector with all members, word for word. */
static void test_lines(void)
{
    char *lines = list_vector_lines(sse_vector_find("sse/data/two-lines"));

    g_assert_cmpstr(lines, ==,
                    "{\"type\":\"message\",\"data\":\"a\\nb\",\"lastEventId\":\"\"}\n"
                    "{\"end\":true,\"lastEventId\":\"\",\"reconnectionTime\":null}\n");
    g_free(lines);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/copy/files", test_files);
    g_test_add_func("/copy/never-over", test_never_over);
    g_test_add_func("/copy/json", test_json);
    g_test_add_func("/copy/lines", test_lines);
    return g_test_run();
}
