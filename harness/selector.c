/* SPDX-License-Identifier: MIT */
/* Which cases a word of the command line means; see options.h for the forms. */
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/sse/client.h"
#include "conformance/sse/vector.h"
#include "harness/options.h"

#define AUTOBAHN_FOLDER "autobahn/"
#define AUTOBAHN_MARK   "autobahn:"

/* Whether it is "ws/7692": the sections of RFC 7692 stand behind its number, as in ws/7692-6.1. */
static bool is_standard(const char *selector)
{
    const char *number = strchr(selector, '/');

    return number != NULL && strlen(number + 1) == 4 &&
           strspn(number + 1, "0123456789") == strlen(number + 1);
}

/* Whether `selector` ends where a part of `name` ends. */
static bool is_prefix(const char *selector, const char *name)
{
    size_t size = strlen(selector);

    if (size == 0 || strncmp(selector, name, size) != 0) {
        return false;
    }
    return name[size] == '\0' || name[size] == '/' || name[size] == '.' ||
           selector[size - 1] == '/' || (name[size] == '-' && is_standard(selector));
}

static bool name_matches(const char *selector, const char *name)
{
    if (strpbrk(selector, "*?") != NULL) {
        return g_pattern_match_simple(selector, name);
    }
    return is_prefix(selector, name);
}

bool selector_matches(const char *selector, const char *id, bool is_autobahn, unsigned tags)
{
    static const struct {
        const char *name;
        unsigned tag;
    } names[] = {{"security", TAG_SECURITY},
                 {"large", TAG_LARGE},
                 {"waits", TAG_WAITS},
                 {"http", TAG_HTTP},
                 {"robust", TAG_ROBUST}};

    if (g_str_has_prefix(selector, AUTOBAHN_MARK)) {
        return is_autobahn && g_str_has_prefix(id, AUTOBAHN_FOLDER) &&
               name_matches(selector + strlen(AUTOBAHN_MARK), id + strlen(AUTOBAHN_FOLDER));
    }
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(selector, names[i].name) == 0) {
            return (tags & names[i].tag) != 0;
        }
    }
    return name_matches(selector, id);
}

bool selector_known(const char *selector, const struct catalogue *catalogue)
{
    size_t row_count;
    const struct autobahn_row *rows = autobahn_rows(&row_count);
    bool is_known = false;

    for (size_t i = 0; i < catalogue->case_count && !is_known; i++) {
        const struct ws_case *ws_case = &catalogue->cases[i];
        is_known = selector_matches(selector, ws_case->id, false, ws_case->tags);
    }
    for (size_t i = 0; i < row_count && !is_known; i++) {
        char *id = g_strconcat(AUTOBAHN_FOLDER, rows[i].id, NULL);
        is_known = selector_matches(selector, id, true, 0);
        g_free(id);
    }
    return is_known;
}

bool selector_names_vector(const char *selector)
{
    for (size_t i = 0; i < sse_vector_count(); i++) {
        const struct sse_vector *vector = sse_vector_at(i);
        if (selector_matches(selector, vector->id, false, vector->tags)) {
            return true;
        }
    }
    return false;
}

const char *options_unknown_selector(const struct options *options,
                                     const struct catalogue *catalogue)
{
    const GPtrArray *const lists[] = {options->selectors, options->skips};

    for (size_t list = 0; list < G_N_ELEMENTS(lists); list++) {
        for (guint i = 0; i < lists[list]->len; i++) {
            const char *selector = g_ptr_array_index(lists[list], i);
            if (!selector_known(selector, catalogue)) {
                return selector;
            }
        }
    }
    return NULL;
}

static bool is_in(const GPtrArray *selectors, const char *id, bool is_autobahn, unsigned tags)
{
    for (guint i = 0; i < selectors->len; i++) {
        if (selector_matches(g_ptr_array_index(selectors, i), id, is_autobahn, tags)) {
            return true;
        }
    }
    return false;
}

bool options_select(const struct options *options, const char *id, bool is_autobahn, unsigned tags)
{
    if (is_in(options->skips, id, is_autobahn, tags)) {
        return false;
    }
    if (options->tags->len > 0 && !is_in(options->tags, id, is_autobahn, tags)) {
        return false;
    }
    return options->selectors->len == 0 || is_in(options->selectors, id, is_autobahn, tags);
}

bool selector_names_scenario(const char *selector)
{
    for (size_t i = 0; i < client_scenario_count(); i++) {
        if (selector_matches(selector, client_scenario_at(i)->id, false, 0)) {
            return true;
        }
    }
    return false;
}
