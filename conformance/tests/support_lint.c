/* SPDX-License-Identifier: MIT */
/*
 * The rules for cases; see support_lint.h. Those that files of cases share, for scripts above all,
 * stand in conformance/case_lint.c.
 */
#include "conformance/tests/support_lint.h"

#include <glib.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/case_lint.h"
#include "conformance/catalogue.h"

enum { TITLE_SIZE_MAX = 70 };

/*
 * The sections that cases may be filed under, those of RFC 7692 behind its number; ids keep the
 * section they began with.
 */
static const char *const sections[] = {
    "2.1",          "4.1",          "4.2.1",        "4.2.2",        "4.3",          "4.4",
    "9.1",          "11.3.1",       "11.3.2",       "11.3.3",       "11.3.4",       "11.3.5",
    "5.1",          "5.2",          "5.3",          "5.4",          "5.5",          "5.5.1",
    "5.5.2",        "5.5.3",        "5.6",          "5.8",          "6.1",          "6.2",
    "7.1.1",        "7.1.2",        "7.1.4",        "7.1.5",        "7.1.6",        "7.1.7",
    "7.2.2",        "7.3",          "7.4",          "8.1",          "10.4",         "10.7",
    "http",         "every-run",    "7692-3",       "7692-5",       "7692-6",       "7692-6.1",
    "7692-7",       "7692-7.1.1.1", "7692-7.1.1.2", "7692-7.1.2.1", "7692-7.1.2.2", "7692-7.2.1",
    "7692-7.2.2",   "7692-7.2.3.1", "7692-7.2.3.2", "7692-7.2.3.3", "7692-7.2.3.4", "7692-7.2.3.5",
    "7692-7.2.3.6",
};

static char *lint_id(const char *id)
{
    if (id == NULL ||
        !g_regex_match_simple("^(ws/[^/]+|sse/[a-z]+)/[a-z0-9]+(-[a-z0-9]+)*$", id, 0, 0)) {
        return g_strdup("the id is not ws/<section>/<name> or sse/<area>/<name> in lower case, "
                        "digits and hyphens");
    }
    char **parts = g_strsplit(id, "/", 3);
    bool is_known = strcmp(parts[0], "sse") == 0;
    for (size_t index = 0; index < G_N_ELEMENTS(sections); index++) {
        is_known = is_known || strcmp(parts[1], sections[index]) == 0;
    }
    g_strfreev(parts);
    return is_known ? NULL : g_strdup("the id names a section that is not");
}

static char *lint_title(const char *title)
{
    static const char *const unwanted[] = {"should", "must", "shall", "test", "verify", "check"};
    if (title == NULL || *title == '\0') {
        return g_strdup("the title is missing");
    }
    if (strlen(title) > TITLE_SIZE_MAX) {
        return g_strdup("the title is longer than 70 octets");
    }
    if (strstr(title, "{}") != NULL) {
        return g_strdup("the title has a hole that no family fills");
    }
    if (title[strlen(title) - 1] == '.') {
        return g_strdup("the title ends with a full stop");
    }
    for (size_t index = 0; index < G_N_ELEMENTS(unwanted); index++) {
        char *pattern = g_strdup_printf("\\b%s(s|es)?\\b", unwanted[index]);
        bool is_there = g_regex_match_simple(pattern, title, G_REGEX_CASELESS, 0);
        g_free(pattern);
        if (is_there) {
            return g_strdup_printf("the title says \"%s\" instead of a fact", unwanted[index]);
        }
    }
    return NULL;
}

static char *lint_words(const struct ws_case *ws_case)
{
    if (ws_case->why == NULL || *ws_case->why == '\0') {
        return g_strdup("why it bites is missing");
    }
    if (ws_case->hint == NULL || *ws_case->hint == '\0') {
        return g_strdup("the hint is missing");
    }
    if (ws_case->since == NULL ||
        !g_regex_match_simple("^[0-9]+\\.[0-9]+$", ws_case->since, 0, 0)) {
        return g_strdup("the suite version that first had it is missing");
    }
    return NULL;
}

static char *lint_covers(const struct ws_case *ws_case)
{
    for (size_t index = 0; index < CASE_COVERS_MAX; index++) {
        const char *id = ws_case->covers[index];
        if (id != NULL && autobahn_row_find(id) == NULL) {
            return g_strdup_printf(".covers names %s, which Autobahn has not", id);
        }
        if (id != NULL && index > 0 && ws_case->covers[index - 1] == NULL) {
            return g_strdup(".covers has a gap");
        }
    }
    return NULL;
}

/* Whether what the case is about is a rule of HTTP, or it is filed under it. */
static bool proves_http(const struct ws_case *ws_case)
{
    const char *clause = requirement_get(ws_case->proves[0])->clause;
    return g_str_has_prefix(clause, "RFC 9") || g_str_has_prefix(ws_case->id, "ws/http/");
}

/* Where it is filed, and what it is. */
static char *lint_place(const struct ws_case *ws_case)
{
    bool has_script = ws_case->passive == PASSIVE_NONE;
    if (ws_case->check == SSE_CHECK_NONE &&
        proves_http(ws_case) != ((ws_case->tags & TAG_HTTP) != 0)) {
        return g_strdup("TAG_HTTP and a row of HTTP go together");
    }
    if (has_script && (ws_case->check != SSE_CHECK_NONE) != g_str_has_prefix(ws_case->id, "sse/")) {
        return g_strdup("sse/ and .check go together");
    }
    return NULL;
}

/* What comes back from any server is an echo; a file of cases may know of another answer. */
static char *lint_echo(const struct ws_case *ws_case)
{
    bool expects = false;
    for (size_t index = 0; index < case_step_count(ws_case); index++) {
        const struct step *step = &ws_case->script[index];
        expects |= step->verb == VERB_EXPECT_MESSAGE && !step->is_sibling;
    }
    return expects && (ws_case->needs & NEEDS_ECHO) == 0
               ? g_strdup("it expects a message and does not need an echo")
               : NULL;
}

/* A fault of the rules that files of cases share, in words. */
static char *fault_words(struct case_fault fault)
{
    if (fault.words == NULL || fault.step == CASE_STEPS_MAX) {
        return g_strdup(fault.words);
    }
    return g_strdup_printf("step %zu: %s", fault.step + 1, fault.words);
}

char *lint_offer(const struct ws_case *ws_case)
{
    return fault_words(case_lint_offer(ws_case));
}

char *lint_case(const struct ws_case *ws_case)
{
    char *fault = lint_id(ws_case->id);
    if (fault == NULL) {
        fault = lint_title(ws_case->title);
    }
    if (fault == NULL) {
        fault = lint_words(ws_case);
    }
    if (fault == NULL) {
        fault = lint_covers(ws_case);
    }
    if (fault == NULL) {
        fault = fault_words(case_lint(ws_case));
    }
    if (fault == NULL) {
        fault = lint_echo(ws_case);
    }
    return fault != NULL ? fault : lint_place(ws_case);
}

static char *lint_passives(const struct ws_case *cases, size_t case_count)
{
    size_t seen[PASSIVE_COUNT] = {0};
    for (size_t index = 0; index < case_count; index++) {
        bool is_filed = g_str_has_prefix(cases[index].id, "ws/every-run/");
        if (is_filed != (cases[index].passive != PASSIVE_NONE)) {
            return g_strdup_printf("%s: every-run and .passive go together", cases[index].id);
        }
        seen[cases[index].passive]++;
    }
    for (size_t passive = PASSIVE_NONE + 1; passive < PASSIVE_COUNT; passive++) {
        if (seen[passive] != 1) {
            return g_strdup_printf("passive rule %zu has %zu rows, not one", passive,
                                   seen[passive]);
        }
    }
    return NULL;
}

char *lint_cases(const struct ws_case *cases, size_t case_count)
{
    GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *titles = g_hash_table_new(g_str_hash, g_str_equal);
    char *fault = NULL;
    for (size_t index = 0; index < case_count && fault == NULL; index++) {
        const struct ws_case *ws_case = &cases[index];
        if (!g_hash_table_add(ids, (gpointer)ws_case->id)) {
            fault = g_strdup_printf("%s stands twice", ws_case->id);
        } else if (!g_hash_table_add(titles, (gpointer)ws_case->title)) {
            fault = g_strdup_printf("%s has a title that another has", ws_case->id);
        }
    }
    g_hash_table_destroy(ids);
    g_hash_table_destroy(titles);
    return fault != NULL ? fault : lint_passives(cases, case_count);
}

char *lint_proof(const struct requirement *row, enum roles role, const struct ws_case *cases,
                 size_t case_count)
{
    if (!requirement_needs_case(row, role)) {
        return NULL;
    }
    for (size_t index = 0; index < case_count; index++) {
        if (cases[index].proves[0] == row->id && (cases[index].against & role) != 0) {
            return NULL;
        }
    }
    return g_strdup_printf("no case proves %s first", row->name);
}
