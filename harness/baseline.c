/* SPDX-License-Identifier: MIT */
/* From the failures of a run to expectations; see baseline.h. */
#include "harness/baseline.h"

#include <stdio.h>
#include <string.h>

#include "harness/output.h"
#include "harness/report_command.h"
#include "harness/verdict.h"
#include "reports/escape.h"

enum {
    WORDS_SIZE_MAX = 160, /* of what came, in a reason: the whole stands in the run's report */
    DATE_SIZE = 10,       /* 2026-04-17 */
};

/* At most WORDS_SIZE_MAX octets, cut at a character. */
static void words_append(GString *out, const char *text)
{
    GString *visible = g_string_new(NULL);

    escape_terminal_append(visible, text);
    if (visible->len > WORDS_SIZE_MAX) {
        const char *end = g_utf8_find_prev_char(visible->str, visible->str + WORDS_SIZE_MAX + 1);
        g_string_truncate(visible, (gsize)(end - visible->str));
        g_string_append(visible, "...");
    }
    g_string_append(out, visible->str);
    g_string_free(visible, TRUE);
}

static void reason_append(GString *out, const struct run_result *result,
                          const struct finding *finding)
{
    if (finding->verdict == VERDICT_XFAIL && finding->reason != NULL) {
        escape_terminal_append(out, finding->reason);
        return;
    }
    if (finding->requirement != REQUIREMENT_NONE) {
        const struct requirement *row = requirement_get(finding->requirement);
        g_string_append_printf(out, "%s, %s: ", row->clause, level_name(row->level));
    }
    words_append(out, finding->actual);
    g_string_append(out, "; ");
    words_append(out, result->server != NULL ? result->server : result->url);
    char *date = g_strndup(result->started, DATE_SIZE);
    g_string_append(out, ", ");
    words_append(out, date);
    g_free(date);
}

/* What stands behind the colon; NULL when the case's id alone names the finding. */
static const char *subject_of(const struct case_result *one, guint index)
{
    const struct finding *finding = g_ptr_array_index(one->findings, index);
    bool has_bad_end = one->behavior_close != NULL && strcmp(one->behavior_close, "OK") != 0 &&
                       strcmp(one->behavior_close, "INFORMATIONAL") != 0;

    if (finding->requirement != REQUIREMENT_NONE) {
        return requirement_get(finding->requirement)->name;
    }
    if (one->behavior == NULL) {
        return NULL;
    }
    /* The finding of a bad end is the last that blames. */
    for (guint later = index + 1; later < one->findings->len; later++) {
        if (finding_blames(g_ptr_array_index(one->findings, later))) {
            return "behavior";
        }
    }
    return has_bad_end ? "behaviorClose" : "behavior";
}

/* Adds the lines of one case, each subject once. */
static void case_append(GString *out, const struct run_result *result,
                        const struct case_result *one, enum level level, unsigned *covered)
{
    g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint index = 0; index < one->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(one->findings, index);
        bool counts = finding->verdict == VERDICT_XFAIL ||
                      (finding_blames(finding) && verdict_counts(finding->verdict, level));
        const char *subject = subject_of(one, index);
        if (!counts || !g_hash_table_add(told, (void *)(subject != NULL ? subject : ""))) {
            continue;
        }
        escape_terminal_append(out, one->id);
        g_string_append_printf(out, "%s%s  # ", subject != NULL ? ":" : "",
                               subject != NULL ? subject : "");
        reason_append(out, result, finding);
        g_string_append_c(out, '\n');
        ++*covered;
    }
}

static void uncovered_append(GString *out, const struct case_result *one)
{
    g_string_append(out, "# not covered, ");
    g_string_append_printf(out, "%s: ", verdict_name(one->verdict));
    words_append(out, one->id);
    if (one->reason != NULL) {
        g_string_append(out, ": ");
        words_append(out, one->reason);
    }
    g_string_append_c(out, '\n');
}

GString *baseline_text(const struct run_result *result, enum level level, unsigned *covered,
                       unsigned *open)
{
    GString *out = g_string_new("# Known failures, for assay test --expect. Target: ");

    *covered = 0;
    *open = 0;
    words_append(out, result->url);
    g_string_append(out, "\n# Add to each line why it is accepted, and a link.\n\n");
    for (guint index = 0; index < result->cases->len; index++) {
        const struct case_result *one = g_ptr_array_index(result->cases, index);
        switch (one->verdict) {
        case VERDICT_FAIL:
        case VERDICT_WARN:
        case VERDICT_XFAIL:
            case_append(out, result, one, level, covered);
            break;
        case VERDICT_UNKNOWN:
        case VERDICT_ERROR:
            ++*open;
            uncovered_append(out, one);
            break;
        case VERDICT_FLAKY:
            uncovered_append(out, one);
            break;
        case VERDICT_NA:
        case VERDICT_PASS:
        case VERDICT_INFO:
        case VERDICT_XPASS:
        case VERDICT_COUNT:
            break;
        }
    }
    return out;
}

static int complain(char *error, int status)
{
    fprintf(stderr, "assay: %s\n", error);
    g_free(error);
    return status;
}

int baseline_run(const struct options *options)
{
    char *error = NULL;
    unsigned covered;
    unsigned open;
    struct run_result *result = report_load(options->file, &error);

    if (result == NULL) {
        return complain(error, EXIT_USAGE);
    }
    GString *text = baseline_text(result, options->level, &covered, &open);
    bool is_written = output_put(text, options->baseline_path, &error);
    g_string_free(text, TRUE);
    run_result_free(result);
    if (!is_written) {
        return complain(error, EXIT_OWN_ERROR);
    }
    if (open > 0) {
        fprintf(stderr,
                "assay: %u known failures written; %u cases gave no evidence, which no line can "
                "cover: the next run is red as long as they give none\n",
                covered, open);
    }
    return EXIT_OK;
}
