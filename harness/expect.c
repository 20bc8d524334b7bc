/* SPDX-License-Identifier: MIT */
/*
 * The expected failures; see expect.h for their form and what a line covers.
 *
 * What a line covers is decided before any line has changed a verdict, so that the order of the
 * lines does not matter.
 */
#include "harness/expect.h"

#include <string.h>

#include "harness/verdict.h"
#include "reports/escape.h"

#define AUTOBAHN_FOLDER "autobahn/"

/* What of its case a line speaks of. */
enum subject {
    SUBJECT_FIRST,          /* the first finding, and of our own suite all of its requirement */
    SUBJECT_REQUIREMENT,    /* `requirement` */
    SUBJECT_BEHAVIOR,       /* Autobahn's behaviour */
    SUBJECT_BEHAVIOR_CLOSE, /* how the connection ended */
};

struct expected {
    char *id;
    enum subject subject;
    enum requirement_id requirement; /* of SUBJECT_REQUIREMENT */
    char *reason;
    char *text; /* `id[:what]`, for the list of stale lines */
    unsigned line_number;
};

struct expectations {
    char *path;
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
        g_free(expectations->path);
        g_free(expectations);
    }
}

/* ---- Reading ---- */

static char *complaint(const char *format, const char *word)
{
    GString *shown = g_string_new(NULL);
    escape_terminal_append(shown, word);
    /* The formats are the constants below, each with one %s. */
    GString *line = g_string_new(format);
    g_string_replace(line, "%s", shown->str, 1);
    g_string_free(shown, TRUE);
    return g_string_free(line, FALSE);
}

/* Fills in what stands behind the colon. NULL or an error. */
static char *subject_read(struct expected *expected, const char *what)
{
    bool is_autobahn = g_str_has_prefix(expected->id, AUTOBAHN_FOLDER);

    if (what == NULL) {
        expected->subject = SUBJECT_FIRST;
        return NULL;
    }
    if (is_autobahn) {
        expected->subject =
            strcmp(what, "behavior") == 0 ? SUBJECT_BEHAVIOR : SUBJECT_BEHAVIOR_CLOSE;
        return expected->subject == SUBJECT_BEHAVIOR || strcmp(what, "behaviorClose") == 0
                   ? NULL
                   : complaint("behind a case of the Autobahn suite stands :behavior, "
                               ":behaviorClose or nothing, not \":%s\"",
                               what);
    }
    const struct requirement *requirement = requirement_find(what);
    if (requirement == NULL) {
        return complaint("\"%s\" is no requirement; assay list --requirements shows them all",
                         what);
    }
    expected->subject = SUBJECT_REQUIREMENT;
    expected->requirement = requirement->id;
    return NULL;
}

/* Takes one line apart. NULL without an error: nothing stands in it. */
static struct expected *line_read(const char *line, char **error)
{
    const char *hash = strchr(line, '#');
    char *text = hash != NULL ? g_strndup(line, (gsize)(hash - line)) : g_strdup(line);
    struct expected *expected = NULL;

    g_strstrip(text);
    if (*text != '\0') {
        const char *colon = strchr(text, ':');
        expected = g_new0(struct expected, 1);
        expected->text = g_strdup(text);
        expected->reason = g_strstrip(g_strdup(hash != NULL ? hash + 1 : ""));
        expected->id = colon != NULL ? g_strndup(text, (gsize)(colon - text)) : g_strdup(text);
        *error = subject_read(expected, colon != NULL ? colon + 1 : NULL);
        if (*error == NULL && *expected->reason == '\0') {
            *error = complaint("a reason is missing: write %s  # reason, link", text);
        }
    }
    g_free(text);
    return expected;
}

static const struct expected *twin_find(const GPtrArray *lines, const struct expected *expected)
{
    for (guint i = 0; i < lines->len; i++) {
        const struct expected *other = g_ptr_array_index(lines, i);
        if (strcmp(other->text, expected->text) == 0) {
            return other;
        }
    }
    return NULL;
}

/* Adds what the line says, if anything. NULL or an error. */
static char *line_add(struct expectations *expectations, const char *line, unsigned number,
                      gboolean (*known)(const char *id, void *data), void *data)
{
    char *error = NULL;
    struct expected *expected = line_read(line, &error);

    if (expected == NULL) {
        return NULL;
    }
    const struct expected *twin = twin_find(expectations->lines, expected);
    expected->line_number = number;
    g_ptr_array_add(expectations->lines, expected);
    if (!known(expected->id, data)) {
        g_free(error);
        return complaint("\"%s\" is no case; assay list shows them all", expected->id);
    }
    if (error == NULL && twin != NULL) {
        error = g_strdup_printf("this stands in line %u already; leave one out", twin->line_number);
    }
    return error;
}

struct expectations *expectations_read(const char *path,
                                       gboolean (*known)(const char *id, void *data), void *data,
                                       char **error)
{
    GError *problem = NULL;
    char *text = NULL;
    char *fault = NULL;
    gsize size = 0;
    unsigned number = 0;

    if (!g_file_get_contents(path, &text, &size, &problem)) {
        *error = g_strdup_printf("the expectations cannot be read: %s", problem->message);
        g_error_free(problem);
        return NULL;
    }
    if (!g_utf8_validate(text, (gssize)size, NULL)) {
        *error = g_strdup_printf("%s: this is no UTF-8 text without NUL", path);
        g_free(text);
        return NULL;
    }
    struct expectations *expectations = g_new0(struct expectations, 1);
    expectations->path = g_strdup(path);
    expectations->lines = g_ptr_array_new_with_free_func(expected_free);
    char **lines = g_strsplit(text, "\n", -1);
    for (number = 0; lines[number] != NULL && fault == NULL; number++) {
        fault = line_add(expectations, lines[number], number + 1, known, data);
    }
    g_strfreev(lines);
    g_free(text);
    if (fault != NULL) {
        *error = g_strdup_printf("%s:%u: %s", path, number, fault);
        g_free(fault);
        expectations_free(expectations);
        return NULL;
    }
    return expectations;
}

/* ---- Applying ---- */

static bool is_fault(const struct finding *finding)
{
    return finding->verdict == VERDICT_FAIL || finding->verdict == VERDICT_WARN;
}

/* The index of the first or the last fault, or the number of findings when there is none. */
static guint fault_index(const struct case_result *result, bool is_last)
{
    guint found = result->findings->len;

    for (guint i = 0; i < result->findings->len; i++) {
        if (is_fault(g_ptr_array_index(result->findings, i)) &&
            (is_last || found == result->findings->len)) {
            found = i;
        }
    }
    return found;
}

/* Whether Autobahn's second verdict is a bad one: then its finding is the last. */
static bool has_bad_end(const struct case_result *result)
{
    return result->behavior_close != NULL && strcmp(result->behavior_close, "OK") != 0 &&
           strcmp(result->behavior_close, "INFORMATIONAL") != 0;
}

/* Whether the line covers the finding of that index, given what no line has changed yet. */
static bool expected_covers(const struct expected *expected, const struct case_result *result,
                            guint index)
{
    const struct finding *finding = g_ptr_array_index(result->findings, index);
    guint first = fault_index(result, false);
    bool is_end = has_bad_end(result) && index == fault_index(result, true);

    if (!is_fault(finding)) {
        return false;
    }
    switch (expected->subject) {
    case SUBJECT_FIRST: {
        const struct finding *begin = g_ptr_array_index(result->findings, first);
        return index == first || (finding->requirement != REQUIREMENT_NONE &&
                                  finding->requirement == begin->requirement);
    }
    case SUBJECT_REQUIREMENT:
        return finding->requirement == expected->requirement;
    case SUBJECT_BEHAVIOR:
        return !is_end;
    case SUBJECT_BEHAVIOR_CLOSE:
        return is_end;
    }
    return false;
}

/* The lines on one case: notes in `covers` which covers a finding, and which are stale. */
static bool case_match(const struct expectations *expectations, const struct case_result *one,
                       const struct expected **covers, GPtrArray *stale)
{
    bool is_named = false;

    for (guint i = 0; i < expectations->lines->len; i++) {
        const struct expected *expected = g_ptr_array_index(expectations->lines, i);
        bool is_stale = true;
        if (strcmp(expected->id, one->id) != 0) {
            continue;
        }
        is_named = true;
        for (guint index = 0; index < one->findings->len; index++) {
            if (expected_covers(expected, one, index)) {
                covers[index] = covers[index] != NULL ? covers[index] : expected;
                is_stale = false;
            }
        }
        if (is_stale) {
            g_ptr_array_add(stale, g_strdup_printf("%s:%u: %s", expectations->path,
                                                   expected->line_number, expected->text));
        }
    }
    return is_named;
}

static void case_apply(const struct expectations *expectations, struct case_result *one,
                       GPtrArray *stale)
{
    const struct expected **covers = g_new0(const struct expected *, one->findings->len + 1);
    bool is_named = case_match(expectations, one, covers, stale);
    bool is_covered = false;
    enum verdict worst = VERDICT_XFAIL;

    for (guint index = 0; index < one->findings->len; index++) {
        struct finding *finding = g_ptr_array_index(one->findings, index);
        if (covers[index] != NULL) {
            finding->verdict = VERDICT_XFAIL;
            g_free(finding->reason);
            finding->reason = g_strdup(covers[index]->reason);
            is_covered = true;
        }
        worst = MAX(worst, finding->verdict);
    }
    if (is_covered) {
        one->verdict = worst;
    } else if (is_named && (one->verdict == VERDICT_PASS || one->verdict == VERDICT_INFO)) {
        one->verdict = VERDICT_XPASS;
    }
    g_free(covers);
}

bool expectations_cover(const struct expectations *expectations, const struct case_result *one,
                        enum level level)
{
    const struct expected **covers = g_new0(const struct expected *, one->findings->len + 1);
    g_autoptr(GPtrArray) stale = g_ptr_array_new_with_free_func(g_free);
    bool is_covered = case_match(expectations, one, covers, stale);

    for (guint index = 0; index < one->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(one->findings, index);
        is_covered &= covers[index] != NULL || !verdict_counts(finding->verdict, level);
    }
    g_free(covers);
    return is_covered;
}

void expectations_apply(const struct expectations *expectations, struct run_result *result)
{
    for (guint i = 0; i < result->cases->len; i++) {
        struct case_result *one = g_ptr_array_index(result->cases, i);
        switch (one->verdict) {
        case VERDICT_PASS:
        case VERDICT_INFO:
        case VERDICT_WARN:
        case VERDICT_FAIL:
            case_apply(expectations, one, result->stale);
            break;
        case VERDICT_NA:
        case VERDICT_XFAIL:
        case VERDICT_XPASS:
        case VERDICT_FLAKY:
        case VERDICT_UNKNOWN:
        case VERDICT_ERROR:
        case VERDICT_COUNT:
            break;
        }
    }
}
