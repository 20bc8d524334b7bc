/* SPDX-License-Identifier: MIT */
/* The rules for rows of requirements; see support_lint.h. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

int section_compare(const char *left, const char *right)
{
    while (*left != '\0' && *right != '\0') {
        char *left_end = NULL;
        char *right_end = NULL;
        long left_number = strtol(left, &left_end, 10);
        long right_number = strtol(right, &right_end, 10);
        if (left_number != right_number) {
            return left_number < right_number ? -1 : 1;
        }
        if (left_end == left || right_end == right) {
            return strcmp(left, right);
        }
        left = *left_end == '.' ? left_end + 1 : left_end;
        right = *right_end == '.' ? right_end + 1 : right_end;
    }
    return (*left != '\0') - (*right != '\0');
}

/* The section of "RFC6455-5.5.1-02" and its number there; false when that is not the form. */
static bool ref_split(const char *ref, char **section, long *number)
{
    if (!g_regex_match_simple("^RFC6455-[0-9]+(\\.[0-9]+)*-[0-9]{2}$", ref, 0, 0)) {
        return false;
    }
    char **parts = g_strsplit(ref, "-", 3);
    *section = g_strdup(parts[1]);
    *number = strtol(parts[2], NULL, 10);
    g_strfreev(parts);
    return true;
}

/* Name, ref and clause speak of one section: WS_5_5_1_..., RFC6455-5.5.1-02, RFC 6455 5.5.1. */
static char *lint_place(const struct requirement *row)
{
    char *section = NULL;
    long number = 0;
    if (row->ref == NULL || !ref_split(row->ref, &section, &number)) {
        return g_strdup("the ref is not of the form RFC6455-5.5.1-02");
    }
    char *clause = g_strdup_printf("RFC 6455 %s", section);
    char *prefix = g_strdup_printf("WS_%s_", section);
    g_strdelimit(prefix, ".", '_');
    char *fault = NULL;
    if (row->clause == NULL || strcmp(row->clause, clause) != 0) {
        fault = g_strdup_printf("the clause is not \"%s\" as the ref says", clause);
    } else if (!g_str_has_prefix(row->name, prefix)) {
        fault = g_strdup_printf("the name does not begin with %s as the ref says", prefix);
    } else if (!g_regex_match_simple("^WS(_[A-Z0-9]+)+$", row->name, 0, 0)) {
        fault = g_strdup("the name is not in capitals");
    }
    g_free(clause);
    g_free(prefix);
    g_free(section);
    return fault;
}

static char *lint_order(const struct requirement *before, const struct requirement *row)
{
    char *sections[2] = {NULL, NULL};
    long numbers[2] = {0, 0};
    char *fault = NULL;
    if (ref_split(before->ref, &sections[0], &numbers[0]) &&
        ref_split(row->ref, &sections[1], &numbers[1])) {
        int order = section_compare(sections[0], sections[1]);
        if (order > 0 || (order == 0 && numbers[0] > numbers[1])) {
            fault = g_strdup_printf("it stands behind %s", before->ref);
        }
    }
    g_free(sections[0]);
    g_free(sections[1]);
    return fault;
}

static char *lint_text(const struct requirement *row)
{
    if (row->text == NULL || *row->text == '\0') {
        return g_strdup("the text is missing");
    }
    if (row->text[strlen(row->text) - 1] == '.') {
        return g_strdup("the text ends with a full stop");
    }
    if (g_regex_match_simple("\\b(MUST|SHALL|SHOULD|MAY|REQUIRED|RECOMMENDED)\\b", row->text, 0,
                             0)) {
        return g_strdup("the text has a key word of the standard, not a fact");
    }
    return NULL;
}

/* Who names a row names one that is there, another one, and one that does not point on. */
static char *lint_restates(const struct requirement *rows, size_t row_count, size_t index)
{
    const struct requirement *row = &rows[index];
    if ((row->kind == KIND_RESTATES) != (row->restates != REQUIREMENT_NONE)) {
        return g_strdup("KIND_RESTATES and .restates go together");
    }
    if (row->restates == REQUIREMENT_NONE) {
        return NULL;
    }
    if ((size_t)row->restates >= row_count || (size_t)row->restates == index) {
        return g_strdup("it restates no other row");
    }
    if (rows[row->restates].kind == KIND_RESTATES) {
        return g_strdup("it restates a row that restates another");
    }
    return NULL;
}

static char *lint_parts(const struct requirement *rows, size_t row_count, size_t index)
{
    const struct requirement *row = &rows[index];
    if ((row->kind == KIND_UMBRELLA) != (row->parts[0] != REQUIREMENT_NONE)) {
        return g_strdup("KIND_UMBRELLA and .parts go together");
    }
    for (size_t part = 0; part < REQUIREMENT_PARTS_MAX; part++) {
        if ((size_t)row->parts[part] >= row_count || row->parts[part] == row->id) {
            if (row->parts[part] != REQUIREMENT_NONE) {
                return g_strdup("a part is no other row");
            }
        } else if (rows[row->parts[part]].kind == KIND_UMBRELLA) {
            return g_strdup("a part is an umbrella itself");
        }
    }
    return NULL;
}

static char *lint_kind(const struct requirement *row)
{
    if (row->kind < KIND_WIRE || row->kind > KIND_LIFTED) {
        return g_strdup("the kind is missing");
    }
    bool needs_reason = row->kind == KIND_HIDDEN || row->kind == KIND_LIFTED || row->no_mutant;
    if (needs_reason && (row->reason == NULL || *row->reason == '\0')) {
        return g_strdup("why it is hidden, lifted or without a mutant is not said");
    }
    if (!needs_reason && row->reason != NULL) {
        return g_strdup("a reason is given for nothing");
    }
    if (row->can_ask && row->kind != KIND_HELPED) {
        return g_strdup("help can be asked for where none is needed");
    }
    if (row->roles == 0) {
        return g_strdup("it binds nobody");
    }
    return NULL;
}

char *lint_requirement(const struct requirement *rows, size_t row_count, size_t index)
{
    const struct requirement *row = &rows[index];
    if (row->name == NULL || row->id != (enum requirement_id)index) {
        return g_strdup("the row has no name or stands at the wrong place");
    }
    for (size_t before = 1; before < index; before++) {
        if (strcmp(rows[before].name, row->name) == 0) {
            return g_strdup("the name stands twice");
        }
    }
    char *fault = lint_place(row);
    if (fault == NULL && index > 1) {
        fault = lint_order(&rows[index - 1], row);
    }
    if (fault == NULL) {
        fault = lint_text(row);
    }
    if (fault == NULL) {
        fault = lint_kind(row);
    }
    if (fault == NULL) {
        fault = lint_restates(rows, row_count, index);
    }
    return fault != NULL ? fault : lint_parts(rows, row_count, index);
}
