/* SPDX-License-Identifier: MIT */
/* The values of cases that are read from JSON: words, rows, octets, requests; see case_file.h. */
#include <assert.h>
#include <string.h>

#include "harness/case_file_state.h"

const char *case_text(struct case_reading *reading, const json_t *object, const char *member,
                      size_t size_max)
{
    char *text = json_path_text(reading->path, object, member, size_max);

    if (text != NULL) {
        g_ptr_array_add(reading->memory, text);
    }
    return text;
}

enum requirement_id case_row(struct case_reading *reading, const json_t *object, const char *member)
{
    const char *name = case_text(reading, object, member, CASE_WORDS_SIZE_MAX);
    const struct requirement *row = name != NULL ? requirement_find(name) : NULL;

    if (name != NULL && row == NULL) {
        char *shown = json_path_shown(json_object_get(object, member));
        json_path_fault(reading->path, member,
                        "%s is no requirement; assay list --requirements shows them all", shown);
        g_free(shown);
    }
    return row != NULL ? row->id : REQUIREMENT_NONE;
}

unsigned case_word(struct case_reading *reading, const json_t *object, const char *member,
                   const struct case_names *names, unsigned otherwise)
{
    int index = json_path_word(reading->path, object, member, names->words, names->count);

    return index >= 0 ? (unsigned)index : otherwise;
}

unsigned case_bits(struct case_reading *reading, const json_t *object, const char *member,
                   const struct case_names *names)
{
    const json_t *list = json_path_list(reading->path, object, member, names->count);
    unsigned bits = 0;

    for (size_t i = 0; i < json_array_size(list); i++) {
        char *place = g_strdup_printf("%s[%zu]", member, i);
        json_t *one = json_pack("{s:O}", place, json_array_get(list, i));
        bits |= 1U << case_word(reading, one, place, names, 0);
        json_decref(one);
        g_free(place);
    }
    return bits;
}

/* ---- Requests ---- */

/* {octets:N} and {fields:N}: whether N is a number that has a bound. */
static bool is_counted(const char *inside, size_t size)
{
    static const char *const names[] = {"octets:", "fields:"};
    guint64 count = 0;
    bool is_good = false;

    for (size_t i = 0; i < G_N_ELEMENTS(names) && !is_good; i++) {
        size_t name_size = strlen(names[i]);
        if (size > name_size && strncmp(inside, names[i], name_size) == 0) {
            char *digits = g_strndup(inside + name_size, size - name_size);
            is_good = g_ascii_string_to_unsigned(digits, 10, 0, CASE_HOLE_COUNT_MAX, &count, NULL);
            g_free(digits);
        }
    }
    return is_good;
}

static bool is_hole(const char *inside, size_t size)
{
    static const char *const names[] = {
        "path",        "host",   "scheme",         "key",          "more",
        "headers",     "nul",    "ping",           "pause",        "origin",
        "subprotocol", "ORIGIN", "refused-origin", "missing-path", "SUBPROTOCOL",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strlen(names[i]) == size && strncmp(names[i], inside, size) == 0) {
            return true;
        }
    }
    return is_counted(inside, size);
}

const char *case_request(struct case_reading *reading, const json_t *object)
{
    const char *request = case_text(reading, object, "request", CASE_REQUEST_SIZE_MAX);
    unsigned counted = 0;

    for (const char *open = request != NULL ? strchr(request, '{') : NULL; open != NULL;
         open = strchr(open + 1, '{')) {
        size_t size = strcspn(open + 1, "{}");
        if (open[1 + size] != '}' || !is_hole(open + 1, size)) {
            char *word = g_strndup(open, MIN(size + 2, 24U));
            json_t *text = json_string(word);
            char *shown = text != NULL ? json_path_shown(text) : g_strdup("what stands in it");
            json_path_fault(reading->path, "request",
                            "%s is no hole; docs/cases.md has those that there are", shown);
            g_free(shown);
            json_decref(text);
            g_free(word);
            return NULL;
        }
        counted += is_counted(open + 1, size);
    }
    if (counted > CASE_HOLES_MAX) {
        json_path_fault(reading->path, "request",
                        "there are %u holes of many octets; at most %d "
                        "may be",
                        counted, CASE_HOLES_MAX);
    }
    return request;
}

/* ---- Octets ---- */

/* The octets of `hex`, NULL and a fault when they are none. */
static char *hex_read(struct case_reading *reading, const json_t *object, size_t *size)
{
    char *hex = json_path_text(reading->path, object, "hex", 2 * (size_t)CASE_PATTERN_SIZE_MAX);
    size_t digit_count = hex != NULL ? strlen(hex) : 0;
    char *octets = g_malloc(digit_count / 2 + 1);

    for (size_t i = 0; i < digit_count; i++) {
        int digit = g_ascii_xdigit_value(hex[i]);
        if (digit < 0 || digit_count % 2 != 0) {
            json_path_fault(reading->path, "hex", "it is not made of pairs of hexadecimal digits");
            digit_count = 0;
        } else {
            octets[i / 2] = (char)(i % 2 == 0 ? digit << 4 : octets[i / 2] | digit);
        }
    }
    g_free(hex);
    *size = digit_count / 2;
    g_ptr_array_add(reading->memory, octets);
    return octets;
}

static void pattern_read(struct case_reading *reading, const json_t *object,
                         struct payload *payload)
{
    const json_t *text = json_object_get(object, "text");

    if (text != NULL && json_path_has(object, "hex")) {
        json_path_fault(reading->path, NULL, "it has a text and a hex; one of them is enough");
    } else if (text == NULL) {
        payload->pattern = hex_read(reading, object, &payload->pattern_size);
    } else if (!json_is_string(text)) {
        char *shown = json_path_shown(text);
        json_path_fault(reading->path, "text", "%s is not a text", shown);
        g_free(shown);
    } else if (json_string_length(text) > CASE_PATTERN_SIZE_MAX) {
        json_path_fault(reading->path, "text",
                        "the text has %zu octets; at most %d fit here, and size repeats them",
                        json_string_length(text), CASE_PATTERN_SIZE_MAX);
    } else {
        payload->pattern_size = json_string_length(text);
        char *octets = g_memdup2(json_string_value(text), payload->pattern_size + 1);
        g_ptr_array_add(reading->memory, octets);
        payload->pattern = octets;
    }
}

struct payload case_payload(struct case_reading *reading, const json_t *object, const char *member,
                            uint64_t times)
{
    static const char *const keys[] = {"text", "hex", "size", "begin"};
    const json_t *value = json_path_object(reading->path, object, member);
    struct payload payload = {.pattern = ""};

    if (value == NULL) {
        return payload;
    }
    gsize before = json_path_enter(reading->path, member);
    json_path_keys(reading->path, value, keys, G_N_ELEMENTS(keys));
    pattern_read(reading, value, &payload);
    payload.size = (uint64_t)json_path_whole(reading->path, value, "size", 0, CASE_PAYLOAD_SIZE_MAX,
                                             (int64_t)payload.pattern_size);
    payload.begin = (uint64_t)json_path_whole(reading->path, value, "begin", 0, UINT32_MAX, 0);
    if (payload.size > 0 && payload.pattern_size == 0) {
        json_path_fault(reading->path, "size", "nothing is there that could be repeated");
    }
    reading->octets += payload.size * times;
    if (reading->octets > CASE_OCTETS_MAX) {
        json_path_fault(reading->path, NULL,
                        "all payloads of the case together have more than %d octets",
                        CASE_OCTETS_MAX);
        reading->octets = 0;
    }
    json_path_leave(reading->path, before);
    return payload;
}
