/* SPDX-License-Identifier: MIT */
/* See client_record.h. */
#include "harness/client_record.h"

#include <jansson.h>
#include <string.h>

static void request_clear(void *data)
{
    struct client_request *request = data;
    g_string_free(request->head, TRUE);
    g_string_free(request->behind, TRUE);
}

static void line_clear(void *data)
{
    struct client_line *line = data;
    g_free(line->text);
}

void client_record_init(struct client_record *record)
{
    *record =
        (struct client_record){.requests = g_array_new(FALSE, TRUE, sizeof(struct client_request)),
                               .lines = g_array_new(FALSE, TRUE, sizeof(struct client_line))};
    g_array_set_clear_func(record->requests, request_clear);
    g_array_set_clear_func(record->lines, line_clear);
}

void client_record_clear(struct client_record *record)
{
    g_array_unref(record->requests);
    g_array_unref(record->lines);
    g_free(record->death);
}

enum client_word client_line_word(const struct client_line *line)
{
    enum client_word word = CLIENT_OTHER;
    json_t *object = json_loadb(line->text, line->size, JSON_ALLOW_NUL, NULL);
    const char *state = json_string_value(json_object_get(object, "state"));

    if (state != NULL) {
        word = strcmp(state, "open") == 0    ? CLIENT_OPEN
               : strcmp(state, "error") == 0 ? CLIENT_ERROR
                                             : CLIENT_STATE;
    } else if (json_is_string(json_object_get(object, "data"))) {
        word = CLIENT_EVENT;
    }
    json_decref(object);
    return word;
}

static void value_free(void *value)
{
    g_string_free(value, TRUE);
}

GPtrArray *client_request_values(const struct client_request *request, const char *name)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(value_free);
    const char *at = request->head->str;
    const char *end = at + request->head->len;
    size_t name_size = strlen(name);

    while (at < end) {
        const char *line_end = memmem(at, (size_t)(end - at), "\r\n", 2);
        size_t size = (size_t)((line_end != NULL ? line_end : end) - at);
        if (size > name_size && at[name_size] == ':' &&
            g_ascii_strncasecmp(at, name, name_size) == 0) {
            size_t begin = name_size + 1;
            while (begin < size && (at[begin] == ' ' || at[begin] == '\t')) {
                begin++;
            }
            while (size > begin && (at[size - 1] == ' ' || at[size - 1] == '\t')) {
                size--;
            }
            g_ptr_array_add(values, g_string_new_len(at + begin, (gssize)(size - begin)));
        }
        at = line_end != NULL ? line_end + 2 : end;
    }
    return values;
}
