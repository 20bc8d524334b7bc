/* SPDX-License-Identifier: MIT */
/*
 * The expected failures.
 *
 * A line covers the findings of one case that blame one requirement: the one that it names, or else
 * the one that the first finding of the case blames. What is covered becomes XFAIL; what is left
 * decides the verdict of the case.
 */
#include "harness/expect.h"

#include <string.h>

struct expected {
    char *id;
    enum requirement_id requirement; /* NONE: the one first blamed */
    char *reason;
    char *text; /* the line as it stands, for the list of stale ones */
    unsigned line_number;
};

struct expectations {
    GPtrArray *lines; /* struct expected * */
};

static void expected_free(void *pointer)
{
    struct expected *expected = pointer;
    g_free(expected->id);
    g_free(expected->reason);
    g_free(expected->text);
    g_free(expected);
}

void expectations_free(struct expectations *expectations)
{
    if (expectations != NULL) {
        g_ptr_array_unref(expectations->lines);
        g_free(expectations);
    }
}

/* Takes one line apart. NULL without an error: nothing stands in it. */
static struct expected *line_read(const char *line, char **error)
{
    const char *hash = strchr(line, '#');
    char *subject = hash != NULL ? g_strndup(line, (gsize)(hash - line)) : g_strdup(line);
    struct expected *expected = NULL;

    g_strstrip(subject);
    if (*subject != '\0') {
        char *colon = strchr(subject, ':');
        expected = g_new0(struct expected, 1);
        expected->text = g_strdup(subject);
        expected->reason = hash != NULL ? g_strstrip(g_strdup(hash + 1)) : g_strdup("");
        if (colon != NULL) {
            const struct requirement *requirement = requirement_find(colon + 1);
            *colon = '\0';
            if (requirement == NULL) {
                *error = g_strdup_printf(
                    "\"%s\" is no requirement; assay list --requirements shows them all",
                    colon + 1);
            } else {
                expected->requirement = requirement->id;
            }
        }
        expected->id = g_strdup(subject);
        if (*error == NULL && *expected->reason == '\0') {
            *error = g_strdup("a reason is missing: id[:requirement]  # reason, link");
        }
    }
    g_free(subject);
    return expected;
}

static bool is_doubled(const GPtrArray *lines, const struct expected *expected)
{
    for (guint i = 0; i < lines->len; i++) {
        const struct expected *other = g_ptr_array_index(lines, i);
        if (strcmp(other->id, expected->id) == 0 && other->requirement == expected->requirement) {
            return true;
        }
    }
    return false;
}

struct expectations *expectations_read(const char *path,
                                       gboolean (*known)(const char *id, void *data), void *data,
                                       char **error)
{
    struct expectations *expectations;
    GError *problem = NULL;
    char *text = NULL;
    gsize size;
    char *trouble = NULL;

    if (!g_file_get_contents(path, &text, &size, &problem)) {
        *error = g_strdup_printf("%s: %s", path, problem->message);
        g_error_free(problem);
        return NULL;
    }
    if (strlen(text) != size || !g_utf8_validate(text, -1, NULL)) {
        *error = g_strdup_printf("%s: is no UTF-8 text", path);
        g_free(text);
        return NULL;
    }
    expectations = g_new0(struct expectations, 1);
    expectations->lines = g_ptr_array_new_with_free_func(expected_free);
    char **lines = g_strsplit(text, "\n", -1);
    for (unsigned i = 0; lines[i] != NULL && trouble == NULL; i++) {
        struct expected *expected = line_read(lines[i], &trouble);
        if (expected == NULL) {
            continue;
        }
        expected->line_number = i + 1;
        if (trouble == NULL && !known(expected->id, data)) {
            trouble = g_strdup_printf("\"%s\" is no case; assay list shows them all", expected->id);
        } else if (trouble == NULL && is_doubled(expectations->lines, expected)) {
            trouble = g_strdup_printf("\"%s\" stands here a second time", expected->text);
        }
        g_ptr_array_add(expectations->lines, expected);
        if (trouble != NULL) {
            *error = g_strdup_printf("%s:%u: %s", path, i + 1, trouble);
        }
    }
    g_strfreev(lines);
    g_free(text);
    if (trouble != NULL) {
        g_free(trouble);
        expectations_free(expectations);
        return NULL;
    }
    return expectations;
}

static bool finding_counts(const struct finding *finding)
{
    return finding->verdict == VERDICT_FAIL || finding->verdict == VERDICT_WARN;
}

/* Turns what the line covers into XFAIL; true when there was something. */
static bool expected_cover(const struct expected *expected, struct case_result *result)
{
    enum requirement_id requirement = expected->requirement;
    bool covers = false;

    for (guint i = 0; i < result->findings->len; i++) {
        struct finding *finding = g_ptr_array_index(result->findings, i);
        if (!finding_counts(finding)) {
            continue;
        }
        if (!covers && expected->requirement == REQUIREMENT_NONE) {
            requirement = finding->requirement;
        }
        if (finding->requirement == requirement) {
            finding->verdict = VERDICT_XFAIL;
            g_free(finding->reason);
            finding->reason = g_strdup(expected->reason);
            covers = true;
        }
    }
    return covers;
}

/* What is left of a case of which something was covered. */
static void verdict_renew(struct case_result *result)
{
    enum verdict worst = VERDICT_XFAIL;

    for (guint i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        worst = MAX(worst, finding->verdict);
    }
    result->verdict = worst;
}

void expectations_apply(const struct expectations *expectations, struct run_result *result)
{
    for (guint i = 0; i < result->cases->len; i++) {
        struct case_result *one = g_ptr_array_index(result->cases, i);
        bool covered = false;
        bool stale = false;
        if (one->verdict == VERDICT_NA || one->verdict == VERDICT_UNKNOWN ||
            one->verdict == VERDICT_ERROR) {
            continue;
        }
        for (guint j = 0; j < expectations->lines->len; j++) {
            const struct expected *expected = g_ptr_array_index(expectations->lines, j);
            if (strcmp(expected->id, one->id) != 0) {
                continue;
            }
            if (expected_cover(expected, one)) {
                covered = true;
            } else {
                stale = true;
                g_ptr_array_add(result->stale, g_strdup_printf("line %u: %s", expected->line_number,
                                                               expected->text));
            }
        }
        if (covered) {
            verdict_renew(one);
        } else if (stale && one->verdict < VERDICT_WARN) {
            one->verdict = VERDICT_XPASS;
        }
    }
}
