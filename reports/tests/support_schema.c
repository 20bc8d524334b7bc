/* SPDX-License-Identifier: MIT */
/*
 * A stack of (schema, value, place) that still have to be looked at, instead of recursion. A place
 * is a string of its own, as "$.cases[3].verdict".
 */
#include "reports/tests/support_schema.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

struct pending {
    const json_t *schema;
    const json_t *value;
    char *place;
};

struct checker {
    const json_t *root;
    GArray *stack;
    char *fault;
};

static void fault_note(struct checker *checker, const struct pending *at, const char *words)
{
    if (checker->fault == NULL)
        checker->fault = g_strdup_printf("%s: %s", at->place, words);
}

static void push(struct checker *checker, const json_t *schema, const json_t *value, char *place)
{
    struct pending pending = {.schema = schema, .value = value, .place = place};
    g_array_append_val(checker->stack, pending);
}

static bool is_of_type(const json_t *value, const char *type)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return strcmp(type, "object") == 0;
    case JSON_ARRAY:
        return strcmp(type, "array") == 0;
    case JSON_STRING:
        return strcmp(type, "string") == 0;
    case JSON_INTEGER:
        return strcmp(type, "integer") == 0 || strcmp(type, "number") == 0;
    case JSON_REAL:
        return strcmp(type, "number") == 0;
    case JSON_TRUE:
    case JSON_FALSE:
        return strcmp(type, "boolean") == 0;
    case JSON_NULL:
        return strcmp(type, "null") == 0;
    }
    return false;
}

static void check_type(struct checker *checker, const struct pending *at, const json_t *types)
{
    bool is_one = json_is_string(types) && is_of_type(at->value, json_string_value(types));
    for (size_t index = 0; index < json_array_size(types); index++)
        is_one |= is_of_type(at->value, json_string_value(json_array_get(types, index)));
    if (!is_one)
        fault_note(checker, at, "is of another type");
}

static void check_enum(struct checker *checker, const struct pending *at, const json_t *values)
{
    bool is_one = false;
    for (size_t index = 0; index < json_array_size(values); index++)
        is_one |= json_equal(json_array_get(values, index), at->value) != 0;
    if (!is_one)
        fault_note(checker, at, "is none of the values");
}

static void check_required(struct checker *checker, const struct pending *at, const json_t *names)
{
    for (size_t index = 0; index < json_array_size(names); index++) {
        const char *name = json_string_value(json_array_get(names, index));
        if (json_object_get(at->value, name) == NULL) {
            char *words = g_strdup_printf("lacks \"%s\"", name);
            fault_note(checker, at, words);
            g_free(words);
        }
    }
}

static void check_properties(struct checker *checker, const struct pending *at,
                             const json_t *properties, bool is_closed)
{
    const char *name = NULL;
    json_t *value = NULL;
    json_object_foreach((json_t *)at->value, name, value)
    {
        const json_t *schema = json_object_get(properties, name);
        char *place = g_strdup_printf("%s.%s", at->place, name);
        if (schema != NULL) {
            push(checker, schema, value, place);
            continue;
        }
        if (is_closed)
            fault_note(checker, at, place);
        g_free(place);
    }
}

static void check_items(struct checker *checker, const struct pending *at, const json_t *schema)
{
    for (size_t index = 0; index < json_array_size(at->value); index++)
        push(checker, schema, json_array_get(at->value, index),
             g_strdup_printf("%s[%zu]", at->place, index));
}

static void check_reference(struct checker *checker, const struct pending *at, const char *name)
{
    const char *prefix = "#/$defs/";
    const json_t *schema = NULL;
    if (g_str_has_prefix(name, prefix))
        schema = json_object_get(json_object_get(checker->root, "$defs"), name + strlen(prefix));
    if (schema == NULL)
        fault_note(checker, at, "the schema refers to nothing");
    else
        push(checker, schema, at->value, g_strdup(at->place));
}

static void check_keyword(struct checker *checker, const struct pending *at, const char *keyword,
                          const json_t *asks)
{
    static const char *const told[] = {"$schema", "$id", "$defs", "title", "description"};
    for (size_t index = 0; index < G_N_ELEMENTS(told); index++) {
        if (strcmp(keyword, told[index]) == 0)
            return;
    }
    if (strcmp(keyword, "type") == 0)
        check_type(checker, at, asks);
    else if (strcmp(keyword, "enum") == 0)
        check_enum(checker, at, asks);
    else if (strcmp(keyword, "const") == 0 && !json_equal(asks, at->value))
        fault_note(checker, at, "is not the one value");
    else if (strcmp(keyword, "required") == 0)
        check_required(checker, at, asks);
    else if (strcmp(keyword, "properties") == 0)
        check_properties(checker, at, asks,
                         json_is_false(json_object_get(at->schema, "additionalProperties")));
    else if (strcmp(keyword, "items") == 0)
        check_items(checker, at, asks);
    else if (strcmp(keyword, "$ref") == 0)
        check_reference(checker, at, json_string_value(asks));
    else if (strcmp(keyword, "minimum") == 0 && json_is_number(at->value) &&
             json_number_value(at->value) < json_number_value(asks))
        fault_note(checker, at, "is below the minimum");
    else if (strcmp(keyword, "maximum") == 0 && json_is_number(at->value) &&
             json_number_value(at->value) > json_number_value(asks))
        fault_note(checker, at, "is above the maximum");
    else if (strcmp(keyword, "const") != 0 && strcmp(keyword, "minimum") != 0 &&
             strcmp(keyword, "maximum") != 0 && strcmp(keyword, "additionalProperties") != 0)
        fault_note(checker, at, keyword);
}

char *schema_fault(const json_t *schema, const json_t *value)
{
    struct checker checker = {.root = schema,
                              .stack = g_array_new(FALSE, FALSE, sizeof(struct pending))};
    push(&checker, schema, value, g_strdup("$"));
    while (checker.stack->len > 0) {
        struct pending at = g_array_index(checker.stack, struct pending, checker.stack->len - 1);
        const char *keyword = NULL;
        json_t *asks = NULL;
        g_array_set_size(checker.stack, checker.stack->len - 1);
        json_object_foreach((json_t *)at.schema, keyword, asks)
        {
            check_keyword(&checker, &at, keyword, asks);
        }
        g_free(at.place);
    }
    g_array_unref(checker.stack);
    return checker.fault;
}
