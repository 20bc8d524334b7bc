/* SPDX-License-Identifier: MIT */
/*
 * The case patterns of a spec file, which mean what they mean to the original.
 *
 * A pattern with a `*` is a regular expression in which each `.` is a dot and each `*` is any text.
 * A case is selected when the expression fits the begin of its number: "7.1*" is 7.1.1 and 7.13.2,
 * and "1*" is groups 1, 10, 12 and 13. A pattern without `*` is the number of one case. For
 * exclude-agent-cases the expression has to fit the whole of name and number, with a `*` or without
 * one. What else an expression may hold is left to PCRE, which agrees with the original's on what
 * anybody writes; it may try so often and no more.
 *
 * Selected cases are played once each, in the order of their numbers.
 */
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "harness/options_values.h"
#include "harness/spec_file.h"

/* Tries of one match: what ids and names can ask for is far below, what runs wild stops there. */
#define TRIES "(*LIMIT_MATCH=20000)"

struct exclusion {
    GRegex *agents;
    GPtrArray *cases; /* GRegex * */
};

static void exclusion_free(void *pointer)
{
    struct exclusion *exclusion = pointer;
    g_clear_pointer(&exclusion->agents, g_regex_unref);
    g_ptr_array_unref(exclusion->cases);
    g_free(exclusion);
}

/* The expression that a pattern stands for; NULL and a mistake when it is none. */
static GRegex *pattern_compile(struct spec_reader *reader, const char *place, const char *pattern,
                               bool is_whole)
{
    GString *text = g_string_new(is_whole ? TRIES "^" : TRIES);
    GError *problem = NULL;

    for (const char *c = pattern; *c != '\0'; c++) {
        if (*c == '.') {
            g_string_append(text, "\\.");
        } else if (*c == '*') {
            g_string_append(text, ".*");
        } else {
            g_string_append_c(text, *c);
        }
    }
    g_string_append(text, is_whole ? "$" : "");
    GRegex *regex = g_regex_new(text->str, 0, 0, &problem);
    if (regex == NULL) {
        char *quoted = value_quoted(pattern);
        spec_fault(reader, place,
                   g_strdup_printf("%s is no pattern: beside * and numbers it holds a regular "
                                   "expression that is not one; write 7.* or 7.1.1",
                                   quoted));
        g_free(quoted);
        g_error_free(problem);
    }
    g_string_free(text, TRUE);
    return regex;
}

static bool regex_fits(const GRegex *regex, const char *text)
{
    return g_regex_match(regex, text, G_REGEX_MATCH_ANCHORED, NULL);
}

static void names_nothing(struct spec_reader *reader, const char *place, const char *pattern)
{
    char *quoted = value_quoted(pattern);
    spec_warn(
        reader, place,
        g_strdup_printf("%s names no case; assay list --suite autobahn shows them all", quoted));
    g_free(quoted);
}

/* Marks the rows that one pattern names. */
static bool pattern_mark(struct spec_reader *reader, const char *place, const char *pattern,
                         bool *marks, bool has_to_exist)
{
    size_t count;
    const struct autobahn_row *rows = autobahn_rows(&count);
    const struct autobahn_row *row = autobahn_row_find(pattern);
    bool names_any = row != NULL;

    if (strchr(pattern, '*') != NULL) {
        GRegex *regex = pattern_compile(reader, place, pattern, false);
        if (regex == NULL) {
            return false;
        }
        for (size_t i = 0; i < count; i++) {
            bool fits = regex_fits(regex, rows[i].id);
            marks[i] |= fits;
            names_any |= fits;
        }
        g_regex_unref(regex);
    } else if (row != NULL) {
        marks[row - rows] = true;
    } else if (has_to_exist) {
        char *quoted = value_quoted(pattern);
        spec_fault(reader, place,
                   g_strdup_printf("%s is no case; give a number such as 7.1.1, a pattern such "
                                   "as 7.*, or * for all",
                                   quoted));
        g_free(quoted);
        return false;
    }
    if (!names_any) {
        names_nothing(reader, place, pattern);
    }
    return true;
}

/* A list of patterns, each marked. */
static bool list_mark(struct spec_reader *reader, const char *name, const json_t *list, bool *marks,
                      bool has_to_exist)
{
    bool is_good = true;

    if (!json_is_array(list)) {
        return spec_fault(reader, name,
                          g_strdup("is no list; write [\"1.*\", \"7.1.1\"], or [\"*\"] for all"));
    }
    if (json_array_size(list) > SPEC_LIST_MAX) {
        return spec_fault(reader, name,
                          g_strdup_printf("has more than %d patterns", SPEC_LIST_MAX));
    }
    for (size_t i = 0; i < json_array_size(list) && is_good; i++) {
        char *place = g_strdup_printf("%s[%zu]", name, i);
        const char *pattern = spec_text(reader, place, json_array_get(list, i));
        is_good = pattern != NULL && pattern_mark(reader, place, pattern, marks, has_to_exist);
        g_free(place);
    }
    return is_good;
}

bool spec_cases_read(struct spec_reader *reader, const json_t *root)
{
    const json_t *cases = json_object_get(root, "cases");
    const json_t *excluded = json_object_get(root, "exclude-cases");
    size_t count;
    const struct autobahn_row *rows = autobahn_rows(&count);
    bool *is_in = g_new0(bool, count);
    bool *is_out = g_new0(bool, count);

    if (cases == NULL) {
        spec_fault(reader, "cases", g_strdup("is missing; write [\"*\"] for all cases"));
    }
    bool is_good =
        cases != NULL && list_mark(reader, "cases", cases, is_in, true) &&
        (excluded == NULL || list_mark(reader, "exclude-cases", excluded, is_out, false));
    for (size_t i = 0; i < count && is_good; i++) {
        if (is_in[i] && !is_out[i]) {
            g_ptr_array_add(reader->spec->ids, (void *)rows[i].id);
        }
    }
    g_free(is_in);
    g_free(is_out);
    return is_good;
}

/* ---- What is left out for some agents ---- */

static bool exclusion_read(struct spec_reader *reader, const char *agents, const json_t *list)
{
    char *quoted = value_quoted(agents);
    char *name = g_strdup_printf("exclude-agent-cases[%s]", quoted);
    struct exclusion *exclusion = g_new0(struct exclusion, 1);

    exclusion->cases = g_ptr_array_new_with_free_func((GDestroyNotify)g_regex_unref);
    g_ptr_array_add(reader->spec->exclusions, exclusion);
    bool is_good =
        strlen(agents) <= SPEC_TEXT_SIZE_MAX || spec_fault(reader, "exclude-agent-cases",
                                                           g_strdup("has a name that is too "
                                                                    "long"));
    if (is_good && (!json_is_array(list) || json_array_size(list) > SPEC_LIST_MAX)) {
        is_good = spec_fault(reader, name, g_strdup("is no list of case patterns"));
    }
    if (is_good) {
        exclusion->agents = pattern_compile(reader, name, agents, true);
        is_good = exclusion->agents != NULL;
    }
    for (size_t i = 0; is_good && i < json_array_size(list); i++) {
        char *place = g_strdup_printf("%s[%zu]", name, i);
        const char *pattern = spec_text(reader, place, json_array_get(list, i));
        GRegex *regex = pattern != NULL ? pattern_compile(reader, place, pattern, true) : NULL;
        is_good = regex != NULL;
        if (regex != NULL) {
            g_ptr_array_add(exclusion->cases, regex);
        }
        g_free(place);
    }
    g_free(name);
    g_free(quoted);
    return is_good;
}

bool spec_exclusions_read(struct spec_reader *reader, const json_t *root)
{
    json_t *all = json_object_get(root, "exclude-agent-cases");
    const char *agents;
    json_t *list;

    reader->spec->exclusions = g_ptr_array_new_with_free_func(exclusion_free);
    if (all == NULL) {
        return true;
    }
    if (!json_is_object(all) || json_object_size(all) > SPEC_LIST_MAX) {
        return spec_fault(reader, "exclude-agent-cases",
                          g_strdup("is no object; write {\"NAME*\": [\"6.4.*\"]}"));
    }
    json_object_foreach(all, agents, list)
    {
        if (!exclusion_read(reader, agents, list)) {
            return false;
        }
    }
    return true;
}

bool spec_excludes(const struct spec *spec, const char *agent, const char *id)
{
    for (guint i = 0; i < spec->exclusions->len; i++) {
        const struct exclusion *exclusion = g_ptr_array_index(spec->exclusions, i);
        if (!regex_fits(exclusion->agents, agent)) {
            continue;
        }
        for (guint j = 0; j < exclusion->cases->len; j++) {
            if (regex_fits(g_ptr_array_index(exclusion->cases, j), id)) {
                return true;
            }
        }
    }
    return false;
}
