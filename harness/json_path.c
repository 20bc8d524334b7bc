/* SPDX-License-Identifier: MIT */
/* JSON that people write by hand, and what is wrong with it; see json_path.h. */
#include "harness/json_path.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "reports/escape.h"

enum {
    SHOWN_SIZE_MAX = 48,       /* octets of a value in a fault */
    KEY_SIZE_MAX = 48,         /* of a key that is held against the others for a slip of the pen */
    SLIPS_MAX = 2,             /* letters in which it may differ to be taken for one */
    READ_PIECE_SIZE = 1 << 16, /* of a file */
};

struct json_path *json_path_new(const char *name)
{
    struct json_path *path = g_new0(struct json_path, 1);
    GString *shown = g_string_new(NULL);

    escape_terminal_append(shown, name);
    path->name = g_string_free(shown, FALSE);
    path->place = g_string_new(NULL);
    return path;
}

char *json_path_free(struct json_path *path)
{
    char *fault = path->fault;

    g_string_free(path->place, TRUE);
    g_free(path->name);
    g_free(path);
    return fault;
}

void json_path_fault(struct json_path *path, const char *member, const char *format, ...)
{
    const char *dot = path->place->len > 0 && member != NULL ? "." : "";
    bool is_placed = path->place->len > 0 || member != NULL;
    va_list arguments;

    if (path->fault != NULL) {
        return;
    }
    va_start(arguments, format);
    char *words = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    path->fault = g_strdup_printf("%s: %s%s%s%s%s", path->name, path->place->str, dot,
                                  member != NULL ? member : "", is_placed ? ": " : "", words);
    g_free(words);
}

/* ---- Places ---- */

gsize json_path_enter(struct json_path *path, const char *member)
{
    gsize before = path->place->len;

    g_string_append_printf(path->place, "%s%s", before > 0 ? "." : "", member);
    return before;
}

gsize json_path_enter_element(struct json_path *path, const char *member, size_t index)
{
    gsize before = json_path_enter(path, member);

    g_string_append_printf(path->place, "[%zu]", index);
    return before;
}

void json_path_leave(struct json_path *path, gsize before)
{
    assert(before <= path->place->len);
    g_string_truncate(path->place, before);
}

/* ---- Whole files ---- */

char *json_path_load(struct json_path *path, const char *file, size_t size_max, size_t *size)
{
    FILE *stream = fopen(file, "rb");
    GString *octets = g_string_new(NULL);

    if (stream == NULL) {
        json_path_fault(path, NULL, "it cannot be read: %s", g_strerror(errno));
        g_string_free(octets, TRUE);
        return NULL;
    }
    while (octets->len <= size_max) {
        gsize before = octets->len;
        g_string_set_size(octets, before + READ_PIECE_SIZE);
        size_t read_size = fread(octets->str + before, 1, READ_PIECE_SIZE, stream);
        g_string_set_size(octets, before + read_size);
        if (read_size == 0) {
            break;
        }
    }
    if (ferror(stream) != 0) {
        json_path_fault(path, NULL, "it cannot be read: %s", g_strerror(errno));
    } else if (octets->len > size_max) {
        json_path_fault(path, NULL, "it has more than %zu octets; make several files of it",
                        size_max);
    }
    (void)fclose(stream);
    *size = octets->len;
    return g_string_free(octets, path->fault != NULL);
}

json_t *json_path_parse(struct json_path *path, const char *octets, size_t size, size_t size_max)
{
    json_error_t error;
    GString *shown = g_string_new(NULL);
    json_t *root = NULL;

    if (size > size_max) {
        json_path_fault(path, NULL, "it has more than %zu octets; make several files of it",
                        size_max);
    } else {
        root = json_loadb(octets, size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
        if (root == NULL) {
            escape_terminal_append(shown, error.text);
            json_path_fault(path, NULL, "line %d, column %d: it is no JSON: %s", error.line,
                            error.column, shown->str);
        } else if (!json_is_object(root)) {
            json_path_fault(path, NULL, "it holds %s and no object { ... }",
                            json_is_array(root) ? "an array" : "a single value");
            json_decref(root);
            root = NULL;
        }
    }
    g_string_free(shown, TRUE);
    return root;
}

/* ---- Values ---- */

char *json_path_shown(const json_t *value)
{
    GString *shown = g_string_new(NULL);

    switch (json_typeof(value)) {
    case JSON_OBJECT:
        g_string_append(shown, "an object");
        break;
    case JSON_ARRAY:
        g_string_append(shown, "an array");
        break;
    case JSON_STRING: {
        size_t size = json_string_length(value);
        char *text = g_strndup(json_string_value(value), MIN(size, (size_t)SHOWN_SIZE_MAX));
        /* The cut may go through a character: what is left of it is left out. */
        char *whole = g_utf8_make_valid(text, -1);
        char *half = strstr(whole, "\xef\xbf\xbd");
        if (size > SHOWN_SIZE_MAX && half != NULL) {
            *half = '\0';
        }
        g_string_append_c(shown, '"');
        escape_terminal_append(shown, whole);
        g_string_append(shown, size > SHOWN_SIZE_MAX ? "\"..." : "\"");
        g_free(whole);
        g_free(text);
        break;
    }
    case JSON_INTEGER:
        g_string_append_printf(shown, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        break;
    case JSON_REAL:
        g_string_append_printf(shown, "%g", json_real_value(value));
        break;
    case JSON_TRUE:
        g_string_append(shown, "true");
        break;
    case JSON_FALSE:
        g_string_append(shown, "false");
        break;
    case JSON_NULL:
        g_string_append(shown, "null");
        break;
    }
    return g_string_free(shown, FALSE);
}

/* "7 is no text": the member is not what it has to be. */
static void fault_type(struct json_path *path, const char *member, const json_t *value,
                       const char *wanted)
{
    char *shown = json_path_shown(value);

    json_path_fault(path, member, "%s is not %s", shown, wanted);
    g_free(shown);
}

/* In how many letters two short words differ (Levenshtein), as far as SLIPS_MAX + 1. */
static unsigned slips_between(const char *left, const char *right)
{
    size_t left_size = strlen(left);
    size_t right_size = strlen(right);
    unsigned row[KEY_SIZE_MAX + 1];

    if (left_size > KEY_SIZE_MAX || right_size > KEY_SIZE_MAX) {
        return SLIPS_MAX + 1;
    }
    for (size_t i = 0; i <= right_size; i++) {
        row[i] = (unsigned)i;
    }
    for (size_t i = 0; i < left_size; i++) {
        unsigned corner = row[0];
        row[0] = (unsigned)i + 1;
        for (size_t j = 0; j < right_size; j++) {
            unsigned changed = corner + (left[i] != right[j]);
            corner = row[j + 1];
            row[j + 1] = MIN(MIN(row[j], corner) + 1, changed);
        }
    }
    return row[right_size];
}

static const char *key_nearest(const char *key, const char *const *keys, size_t key_count)
{
    const char *nearest = NULL;
    unsigned least = SLIPS_MAX + 1;

    for (size_t i = 0; i < key_count; i++) {
        unsigned slips = slips_between(key, keys[i]);
        if (slips < least && slips < strlen(keys[i])) {
            least = slips;
            nearest = keys[i];
        }
    }
    return nearest;
}

void json_path_keys(struct json_path *path, const json_t *object, const char *const *keys,
                    size_t key_count)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        bool is_known = false;
        for (size_t i = 0; i < key_count && !is_known; i++) {
            is_known = strcmp(keys[i], key) == 0;
        }
        if (!is_known) {
            json_t *text = json_string(key);
            char *shown = json_path_shown(text);
            const char *nearest = key_nearest(key, keys, key_count);
            json_path_fault(path, NULL, "it has no key %s%s%s%s", shown,
                            nearest != NULL ? "; is \"" : "", nearest != NULL ? nearest : "",
                            nearest != NULL ? "\" meant?" : "");
            g_free(shown);
            json_decref(text);
        }
    }
}

/* The member, NULL when it is absent or a fault was found before. */
static const json_t *member_get(const struct json_path *path, const json_t *object,
                                const char *member)
{
    return path->fault == NULL ? json_object_get(object, member) : NULL;
}

bool json_path_has(const json_t *object, const char *member)
{
    return json_object_get(object, member) != NULL;
}

void json_path_need(struct json_path *path, const json_t *object, const char *member)
{
    if (!json_path_has(object, member)) {
        json_path_fault(path, NULL, "\"%s\" is missing", member);
    }
}

char *json_path_text(struct json_path *path, const json_t *object, const char *member,
                     size_t size_max)
{
    const json_t *value = member_get(path, object, member);

    if (value == NULL) {
        return NULL;
    }
    if (!json_is_string(value)) {
        fault_type(path, member, value, "a text");
        return NULL;
    }
    size_t size = json_string_length(value);
    if (strlen(json_string_value(value)) != size) {
        json_path_fault(path, member, "a text that holds U+0000 does not fit here");
        return NULL;
    }
    if (size > size_max) {
        json_path_fault(path, member, "the text has %zu octets; at most %zu fit here", size,
                        size_max);
        return NULL;
    }
    return g_strdup(json_string_value(value));
}

bool json_path_flag(struct json_path *path, const json_t *object, const char *member,
                    bool otherwise)
{
    const json_t *value = member_get(path, object, member);

    if (value != NULL && !json_is_boolean(value)) {
        fault_type(path, member, value, "true or false");
        return otherwise;
    }
    return value != NULL ? json_is_true(value) : otherwise;
}

int64_t json_path_whole(struct json_path *path, const json_t *object, const char *member,
                        int64_t least, int64_t most, int64_t otherwise)
{
    const json_t *value = member_get(path, object, member);

    if (value == NULL) {
        return otherwise;
    }
    if (!json_is_integer(value)) {
        fault_type(path, member, value, "a whole number");
        return otherwise;
    }
    int64_t number = json_integer_value(value);
    if (number < least || number > most) {
        bool is_below = number < least;
        json_path_fault(path, member, "%" G_GINT64_FORMAT " is %s %" G_GINT64_FORMAT, number,
                        is_below ? "below" : "above", is_below ? least : most);
        return otherwise;
    }
    return number;
}

uint64_t json_path_whole_64(struct json_path *path, const json_t *object, const char *member)
{
    const json_t *value = member_get(path, object, member);
    guint64 number = 0;

    if (value == NULL) {
        return 0;
    }
    if (json_is_integer(value) && json_integer_value(value) >= 0) {
        return (uint64_t)json_integer_value(value);
    }
    if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value) ||
        !g_ascii_string_to_unsigned(json_string_value(value), 10, 0, G_MAXUINT64, &number, NULL)) {
        fault_type(path, member, value, "a number from 0 to 2^64 - 1, which may stand in quotes");
        return 0;
    }
    return number;
}

int json_path_word(struct json_path *path, const json_t *object, const char *member,
                   const char *const *words, size_t word_count)
{
    const json_t *value = member_get(path, object, member);

    if (value == NULL) {
        return -1;
    }
    for (size_t i = 0; i < word_count && json_is_string(value); i++) {
        if (words[i] != NULL && strcmp(words[i], json_string_value(value)) == 0 &&
            strlen(words[i]) == json_string_length(value)) {
            return (int)i;
        }
    }
    GString *wanted = g_string_new("one of");
    for (size_t i = 0; i < word_count; i++) {
        if (words[i] != NULL) {
            g_string_append_printf(wanted, " %s", words[i]);
        }
    }
    fault_type(path, member, value, wanted->str);
    g_string_free(wanted, TRUE);
    return -1;
}

const json_t *json_path_list(struct json_path *path, const json_t *object, const char *member,
                             size_t count_max)
{
    const json_t *value = member_get(path, object, member);

    if (value != NULL && !json_is_array(value)) {
        fault_type(path, member, value, "an array");
        return NULL;
    }
    if (json_array_size(value) > count_max) {
        json_path_fault(path, member, "there are %zu; at most %zu may be", json_array_size(value),
                        count_max);
        return NULL;
    }
    return value;
}

const json_t *json_path_object(struct json_path *path, const json_t *object, const char *member)
{
    const json_t *value = member_get(path, object, member);

    if (value != NULL && !json_is_object(value)) {
        fault_type(path, member, value, "an object");
        return NULL;
    }
    return value;
}
