/* SPDX-License-Identifier: MIT */
/* What is said of JSON that is not as it has to be: the whole line, value and place in it. */
#include <glib.h>
#include <string.h>

#include "harness/json_path.h"

enum { SIZE_LIMIT = 1000 };

struct bad_row {
    const char *name;
    const char *json;
    const char *fault; /* behind "f.json: "; NULL: none */
};

static const struct bad_row bad_rows[] = {
    {"good", "{\"text\": \"hi\", \"flag\": true, \"whole\": 3, \"word\": \"b\", \"list\": [1]}",
     NULL},
    {"empty", "{}", NULL},
    {"none", "", "line 1, column 0: it is no JSON: '[' or '{' expected near end of file"},
    {"array", "[1]", "it holds an array and no object { ... }"},
    {"twice", "{\"text\": \"a\", \"text\": \"b\"}",
     "line 1, column 20: it is no JSON: duplicate object key near '\"text\"'"},
    {"behind", "{} {}", "line 1, column 4: it is no JSON: end of file expected near '{'"},
    {"slip", "{\"txet\": \"a\"}", "at: it has no key \"txet\"; is \"text\" meant?"},
    {"unknown", "{\"colour\": \"a\"}", "at: it has no key \"colour\""},
    {"unknown-escape", "{\"\\u001b[31m\": 1}", "at: it has no key \"\\x1b[31m\""},
    {"text", "{\"text\": 7}", "at.text: 7 is not a text"},
    {"text-nul", "{\"text\": \"a\\u0000b\"}",
     "at.text: a text that holds U+0000 does not fit here"},
    {"text-long", "{\"text\": \"123456789\"}",
     "at.text: the text has 9 octets; at most 8 fit here"},
    {"flag", "{\"flag\": \"yes\"}", "at.flag: \"yes\" is not true or false"},
    {"flag-null", "{\"flag\": null}", "at.flag: null is not true or false"},
    {"whole", "{\"whole\": 3.5}", "at.whole: 3.5 is not a whole number"},
    {"whole-above", "{\"whole\": 17}", "at.whole: 17 is above 15"},
    {"whole-below", "{\"whole\": -1}", "at.whole: -1 is below 0"},
    {"whole-64", "{\"whole_64\": \"18446744073709551615\"}", NULL},
    {"whole-64-more", "{\"whole_64\": \"18446744073709551616\"}",
     "at.whole_64: \"18446744073709551616\" is not a number from 0 to 2^64 - 1, which may stand "
     "in quotes"},
    {"whole-64-negative", "{\"whole_64\": -1}",
     "at.whole_64: -1 is not a number from 0 to 2^64 - 1, which may stand in quotes"},
    {"word", "{\"word\": \"c\"}", "at.word: \"c\" is not one of a b"},
    {"word-nul", "{\"word\": \"a\\u0000\"}", "at.word: \"a\" is not one of a b"},
    {"list", "{\"list\": {}}", "at.list: an object is not an array"},
    {"list-long", "{\"list\": [1, 2, 3]}", "at.list: there are 3; at most 2 may be"},
    {"object", "{\"object\": []}", "at.object: an array is not an object"},
    {"first-only", "{\"flag\": 1, \"whole\": 99}", "at.flag: 1 is not true or false"},
    {"cut", "{\"word\": \"0123456789012345678901234567890123456789012345678901234567890\"}",
     "at.word: \"012345678901234567890123456789012345678901234567\"... is not one of a b"},
    {"cut-inside",
     "{\"word\": \"01234567890123456789012345678901234567890123456\xc3\xa4"
     "78\"}",
     "at.word: \"01234567890123456789012345678901234567890123456\"... is not one of a b"},
};

static void test_bad(const void *data)
{
    static const char *const keys[] = {"text", "flag",     "whole", "word",
                                       "list", "whole_64", "object"};
    static const char *const words[] = {"a", NULL, "b"};
    const struct bad_row *row = data;
    struct json_path *path = json_path_new("f.json");
    json_t *root = json_path_parse(path, row->json, strlen(row->json), SIZE_LIMIT);

    gsize before = json_path_enter(path, "at");
    json_path_keys(path, root, keys, G_N_ELEMENTS(keys));
    char *text = json_path_text(path, root, "text", 8);
    json_path_flag(path, root, "flag", false);
    json_path_whole(path, root, "whole", 0, 15, 0);
    json_path_whole_64(path, root, "whole_64");
    json_path_word(path, root, "word", words, G_N_ELEMENTS(words));
    json_path_list(path, root, "list", 2);
    json_path_object(path, root, "object");
    json_path_leave(path, before);
    g_free(text);
    json_decref(root);
    char *fault = json_path_free(path);
    char *wanted = row->fault != NULL ? g_strconcat("f.json: ", row->fault, NULL) : NULL;
    g_assert_cmpstr(fault, ==, wanted);
    g_free(fault);
    g_free(wanted);
}

/* Values, defaults, and places one inside another. */
static void test_values(void)
{
    const char json[] = "{\"list\": [{\"text\": \"hi\", \"whole\": 3}], \"word\": \"b\"}";
    static const char *const words[] = {"a", "b"};
    struct json_path *path = json_path_new("a\x1b.json");
    json_t *root = json_path_parse(path, json, strlen(json), SIZE_LIMIT);
    const json_t *list = json_path_list(path, root, "list", 1);
    const json_t *one = json_array_get(list, 0);

    char *text = json_path_text(path, one, "text", 2);
    g_assert_cmpstr(text, ==, "hi");
    g_free(text);
    g_assert_cmpint(json_path_whole(path, one, "whole", 3, 3, 0), ==, 3);
    g_assert_cmpint(json_path_whole(path, one, "none", 3, 3, 9), ==, 9);
    g_assert_true(json_path_flag(path, one, "none", true));
    g_assert_null(json_path_text(path, one, "none", 2));
    g_assert_cmpint(json_path_word(path, root, "word", words, 2), ==, 1);
    g_assert_cmpint(json_path_word(path, root, "none", words, 2), ==, -1);
    gsize before = json_path_enter_element(path, "list", 0);
    gsize inner = json_path_enter(path, "in");
    json_path_leave(path, inner);
    json_path_need(path, one, "text");
    json_path_need(path, one, "title");
    json_path_leave(path, before);
    json_path_fault(path, NULL, "no second one");
    json_decref(root);
    char *fault = json_path_free(path);
    g_assert_cmpstr(fault, ==, "a\\x1b.json: list[0]: \"title\" is missing");
    g_free(fault);
}

static void test_files(void)
{
    struct json_path *path = json_path_new("none.json");
    size_t size = 0;
    char *octets = json_path_load(path, "/nowhere/none.json", SIZE_LIMIT, &size);
    char *fault = json_path_free(path);
    g_assert_null(octets);
    g_assert_cmpstr(fault, ==, "none.json: it cannot be read: No such file or directory");
    g_free(fault);

    path = json_path_new("zero");
    octets = json_path_load(path, "/dev/zero", SIZE_LIMIT, &size);
    fault = json_path_free(path);
    g_assert_null(octets);
    g_assert_cmpstr(fault, ==, "zero: it has more than 1000 octets; make several files of it");
    g_free(fault);

    path = json_path_new("folder");
    octets = json_path_load(path, "/", SIZE_LIMIT, &size);
    fault = json_path_free(path);
    g_assert_null(octets);
    g_assert_cmpstr(fault, ==, "folder: it cannot be read: Is a directory");
    g_free(fault);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(bad_rows); i++) {
        char *name = g_strdup_printf("/json-path/%s", bad_rows[i].name);
        g_test_add_data_func(name, &bad_rows[i], test_bad);
        g_free(name);
    }
    g_test_add_func("/json-path/values", test_values);
    g_test_add_func("/json-path/files", test_files);
    return g_test_run();
}
