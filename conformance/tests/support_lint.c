/* SPDX-License-Identifier: MIT */
/* The rules for cases; see support_lint.h. Those for single steps stand in support_lint_step.c. */
#include "conformance/tests/support_lint.h"

#include <glib.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"

enum {
    TITLE_SIZE_MAX = 70,
    LARGE_SIZE = 65536,
    REPEATED_MAX = 64, /* frames of one step that are still sent octet by octet */
};

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

static char *lint_proves(const struct ws_case *ws_case)
{
    if (ws_case->proves[0] == REQUIREMENT_NONE) {
        return g_strdup("it proves nothing");
    }
    for (size_t index = 0; index < CASE_PROVES_MAX; index++) {
        enum requirement_id id = ws_case->proves[index];
        if (id == REQUIREMENT_NONE) {
            continue;
        }
        if (index > 0 && ws_case->proves[index - 1] == REQUIREMENT_NONE) {
            return g_strdup(".proves has a gap");
        }
        for (size_t before = 0; before < index; before++) {
            if (ws_case->proves[before] == id) {
                return g_strdup(".proves names a row twice");
            }
        }
        if ((requirement_get(id)->roles & ws_case->against) == 0) {
            return g_strdup_printf("%s does not bind who is judged", requirement_get(id)->name);
        }
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

static bool has_verb(const struct ws_case *ws_case, enum verb verb)
{
    size_t step_count = case_step_count(ws_case);
    for (size_t index = 0; index < step_count; index++) {
        if (ws_case->script[index].verb == verb && !ws_case->script[index].is_sibling) {
            return true;
        }
    }
    return false;
}

static bool is_expectation(enum verb verb)
{
    return verb >= VERB_EXPECT_MESSAGE;
}

static bool is_answer(enum verb verb)
{
    return verb >= VERB_EXPECT_OPEN && verb <= VERB_EXPECT_NO_OPEN;
}

/* Whether what the case is about is a rule of HTTP, or it is filed under it. */
static bool proves_http(const struct ws_case *ws_case)
{
    const char *clause = requirement_get(ws_case->proves[0])->clause;
    return g_str_has_prefix(clause, "RFC 9") || g_str_has_prefix(ws_case->id, "ws/http/");
}

/* First steps of a script that lets its own request go unanswered. */
static bool is_unanswered(enum verb verb)
{
    return verb == VERB_ABORT || verb == VERB_EXPECT_OTHERS || verb == VERB_HOLD;
}

static char *lint_tags(const struct ws_case *ws_case)
{
    bool is_large = false;
    bool is_repeated = false;
    size_t step_count = case_step_count(ws_case);
    for (size_t index = 0; index < step_count; index++) {
        is_large = is_large || ws_case->script[index].payload.size >= LARGE_SIZE;
        is_repeated = is_repeated || ws_case->script[index].times > REPEATED_MAX;
    }
    if (ws_case->check != SSE_CHECK_NONE) {
        return NULL;
    }
    bool waits = has_verb(ws_case, VERB_PAUSE) || has_verb(ws_case, VERB_EXPECT_NO_OPEN) ||
                 (ws_case->request != NULL && strstr(ws_case->request, REQUEST_PAUSE) != NULL);
    if (waits != ((ws_case->tags & TAG_WAITS) != 0)) {
        return g_strdup("TAG_WAITS and a pause go together");
    }
    if (proves_http(ws_case) != ((ws_case->tags & TAG_HTTP) != 0)) {
        return g_strdup("TAG_HTTP and a row of HTTP go together");
    }
    if (is_large != ((ws_case->tags & TAG_LARGE) != 0)) {
        return g_strdup("TAG_LARGE and a payload of 64 KiB go together");
    }
    if ((ws_case->close_code != 0) != ((ws_case->needs & NEEDS_CLOSE_ON_DEMAND) != 0)) {
        return g_strdup("NEEDS_CLOSE_ON_DEMAND and a close code go together");
    }
    if (ws_case->close_code != 0 &&
        (ws_case->request != NULL || ws_case->against != ROLES_SERVER)) {
        return g_strdup("only a server is made to close, by a lawful request");
    }
    if (has_verb(ws_case, VERB_EXPECT_OTHERS) != ((ws_case->tags & TAG_ROBUST) != 0)) {
        return g_strdup("TAG_ROBUST and an EXPECT_OTHERS go together");
    }
    if (is_repeated && !ws_case->whole_only) {
        return g_strdup("so many frames take too long octet by octet: .whole_only");
    }
    if (has_verb(ws_case, VERB_EXPECT_MESSAGE) && (ws_case->needs & NEEDS_ECHO) == 0) {
        return g_strdup("it expects a message and does not need an echo");
    }
    return NULL;
}

/* A hole that the command line fills, and the need that says so, go together. */
static char *lint_holes(const struct ws_case *ws_case)
{
    static const struct {
        const char *hole;
        unsigned need;
    } holes[] = {{"subprotocol}", NEEDS_SUBPROTOCOL},
                 {"origin}", NEEDS_ORIGIN},
                 {"refused-origin}", NEEDS_REFUSED_ORIGIN},
                 {"missing-path}", NEEDS_MISSING_PATH}};
    if (ws_case->check != SSE_CHECK_NONE) {
        return NULL; /* the exchanges that it looks at have requests */
    }
    char *request = ws_case->request != NULL ? g_ascii_strdown(ws_case->request, -1) : NULL;
    char *fault = NULL;
    for (size_t index = 0; index < G_N_ELEMENTS(holes) && fault == NULL; index++) {
        char *hole = g_strdup_printf("{%s", holes[index].hole);
        bool is_there = request != NULL && strstr(request, hole) != NULL;
        if (is_there != ((ws_case->needs & holes[index].need) != 0)) {
            fault = g_strdup_printf("%s and what the case needs do not go together", hole);
        }
        g_free(hole);
    }
    g_free(request);
    return fault;
}

static char *lint_script(const struct ws_case *ws_case)
{
    size_t step_count = case_step_count(ws_case);
    bool expects = false;
    for (size_t index = 0; index < step_count; index++) {
        expects = expects || is_expectation(ws_case->script[index].verb);
    }
    if (ws_case->passive != PASSIVE_NONE) {
        return step_count == 0 ? NULL : g_strdup("a rule watched in every run has a script");
    }
    if ((ws_case->check != SSE_CHECK_NONE) != g_str_has_prefix(ws_case->id, "sse/")) {
        return g_strdup("sse/ and .check go together");
    }
    if (ws_case->check != SSE_CHECK_NONE) {
        return step_count == 0 ? NULL : g_strdup("a check has a script");
    }
    if (!expects) {
        return g_strdup("the script expects nothing, so it cannot fail");
    }
    bool begins_with_answer = is_answer(ws_case->script[0].verb);
    bool may_go_without = ws_case->request != NULL && is_unanswered(ws_case->script[0].verb);
    if (begins_with_answer != (ws_case->request != NULL) && !may_go_without) {
        return g_strdup("a request and an answer as the first step go together");
    }
    if (ws_case->request != NULL && strstr(ws_case->request, "{value}") != NULL) {
        return g_strdup("the request has a hole that no family fills");
    }
    if (ws_case->request != NULL && ws_case->against != ROLES_SERVER) {
        return g_strdup("a request is for a server");
    }
    if (ws_case->script[0].is_sibling) {
        return g_strdup("the first step is a sibling");
    }
    for (size_t index = step_count; index < CASE_STEPS_MAX; index++) {
        if (ws_case->script[index].verb != VERB_END) {
            return g_strdup("steps stand behind the end of the script");
        }
    }
    for (size_t index = 0; index < step_count; index++) {
        char *fault = lint_step(ws_case, index);
        if (fault != NULL) {
            char *placed = g_strdup_printf("step %zu: %s", index + 1, fault);
            g_free(fault);
            return placed;
        }
    }
    return NULL;
}

/* What the others play is a small case of its own, without a place in the catalogue. */
static char *lint_others(const struct ws_case *ws_case)
{
    for (size_t index = 0; index < case_step_count(ws_case); index++) {
        const struct ws_others *others = ws_case->script[index].others;
        if ((others != NULL) != (ws_case->script[index].verb == VERB_EXPECT_OTHERS)) {
            return g_strdup("others belong to EXPECT_OTHERS, which needs some");
        }
        if (others == NULL) {
            continue;
        }
        if (others->count == 0 || others->count > OTHERS_COUNT_MAX || others->who == NULL) {
            return g_strdup("the others are none, too many, or without a name");
        }
        const struct ws_case *plain = others->plays_without_echo;
        if ((others->plays->needs != 0) != (plain != NULL) && ws_case->needs == 0) {
            return g_strdup("others that need an echo need something else to play without one");
        }
        if (case_others_count(others->plays) > 0) {
            return g_strdup("others open no others");
        }
    }
    return NULL;
}

char *lint_case(const struct ws_case *ws_case)
{
    static char *(*const rules[])(const struct ws_case *) = {
        lint_words, lint_proves, lint_covers, lint_tags,
        lint_holes, lint_script, lint_others, lint_offer,
    };
    if (ws_case->against == 0 || (ws_case->against & ~(unsigned)ROLES_BOTH) != 0) {
        return g_strdup("it is against nobody that can be judged");
    }
    char *fault = lint_id(ws_case->id);
    if (fault == NULL) {
        fault = lint_title(ws_case->title);
    }
    for (size_t index = 0; fault == NULL && index < G_N_ELEMENTS(rules); index++) {
        fault = rules[index](ws_case);
    }
    return fault;
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
