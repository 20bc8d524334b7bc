/* SPDX-License-Identifier: MIT */
/*
 * `assay replay`: reads a file of transcripts line by line and judges each selected conversation
 * again, by its own case and, in our own suite, by the rules that are watched in every run.
 *
 * A line that is no transcript ends it: the rest may be anything. One that does not fit the suite
 * any more is told, and the others are judged. One of which octets were not kept is passed over:
 * that is how large conversations are saved.
 */
#include "harness/replay.h"

#include <errno.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "harness/plan.h"
#include "harness/replay_sse.h"
#include "harness/transcript.h"
#include "harness/verdict.h"
#include "reports/terminal.h"

#define AUTOBAHN_FOLDER "autobahn/"

enum {
    INDENT = 9,
    COLUMN = 20,     /* of the fields' texts */
    LOG_COLUMN = 28, /* of those of a conversation */
};

struct replay {
    const struct options *options;
    const struct catalogue *catalogue;
    const char *name; /* of the file */
    struct terminal terminal;
    unsigned line_number;
    unsigned counts[VERDICT_COUNT]; /* of the conversations that were judged */
    unsigned judged_count;
    unsigned failed_count;   /* conversations, and rules broken in them, that count as failures */
    unsigned partial_count;  /* of which octets were not kept */
    unsigned misfit_count;   /* that do not fit the suite */
    struct sse_scene *scene; /* what was exchanged with a server of event streams */
    bool looks_at_rules;     /* a rule that is watched in every run is selected */
    char *error;             /* why the file is not one of transcripts */
};

/* The conversation that is being judged. */
struct judged {
    struct replay *replay;
    const struct transcript *transcript;
    bool is_selected; /* itself, and not only for a rule that is watched in every run */
    GPtrArray *rules; /* struct case_result *: the broken rules */
};

/* ---- Printing ---- */

/* Tells what of the file was not judged. */
static void remark(struct replay *replay, const char *what)
{
    char *text = g_strdup_printf("line %u: %s", replay->line_number, what);

    terminal_field(&replay->terminal, 0, 0, "", text);
    g_free(text);
}

static void findings_print(const struct terminal *terminal, const struct case_result *result)
{
    for (guint i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        const char *label = finding_blames(finding) ? "broken" : verdict_name(finding->verdict);
        char *octet =
            finding->octet >= 0 ? g_strdup_printf("%" G_GINT64_FORMAT, finding->octet) : NULL;
        char *words = NULL;
        if (finding->requirement != REQUIREMENT_NONE) {
            const struct requirement *row = requirement_get(finding->requirement);
            words = g_strdup_printf("%s, %s, %s: %s", row->name, level_name(row->level),
                                    row->clause, row->text);
        }
        terminal_field(terminal, INDENT, COLUMN, label, words);
        terminal_field(terminal, INDENT, COLUMN, "expected", finding->expected);
        terminal_field(terminal, INDENT, COLUMN, "actual", finding->actual);
        terminal_field(terminal, INDENT, COLUMN, "octet", octet);
        terminal_field(terminal, INDENT, COLUMN, "hint", finding->hint);
        g_free(octet);
        g_free(words);
    }
}

/* `fail     ws/5.5.1/body-of-one-octet (whole, alone)`, and `in ID` for a rule. */
static void result_print(const struct judged *judged, const struct case_result *result,
                         enum verdict verdict)
{
    const struct terminal *terminal = &judged->replay->terminal;
    const struct transcript *transcript = judged->transcript;
    const char *variant = script_variant_name(transcript->variant);
    bool is_rule = strcmp(result->id, transcript->id) != 0;
    char *line = g_strdup_printf("%s%s%s (%s%s%s)", result->id, is_rule ? " in " : "",
                                 is_rule ? transcript->id : "", delivery_name(transcript->delivery),
                                 *variant != '\0' ? ", " : "", variant);
    unsigned used = (unsigned)strlen(verdict_name(verdict));

    terminal_mark(terminal, verdict, verdict_name(verdict));
    g_string_append_printf(terminal->out, "%*s", (int)(INDENT - used), "");
    terminal_copyable(terminal, 0, 0, "", line);
    if (result->behavior != NULL) {
        char *words =
            g_strdup_printf("behaviour %s, close %s", result->behavior, result->behavior_close);
        terminal_field(terminal, INDENT, COLUMN, "Autobahn", words);
        g_free(words);
    }
    findings_print(terminal, result);
    g_free(line);
}

/* The conversation, as far as it is kept for reports. */
static void log_print(const struct terminal *terminal, const struct attempt *attempt)
{
    static const char *const arrows[] = {
        [LOG_SENT] = "->", [LOG_RECEIVED] = "<-", [LOG_EVENT] = "--"};

    for (guint i = 0; i < attempt->log->len; i++) {
        const struct log_line *line = g_ptr_array_index(attempt->log, i);
        char *label = g_strdup_printf("%s%10.3f ms %s", line->is_offence ? ">>" : "  ",
                                      (double)line->at_us / 1e3, arrows[line->direction]);
        terminal_field(terminal, INDENT, LOG_COLUMN, label, line->text);
        g_free(label);
    }
}

/* ---- Judging ---- */

static bool is_selected(const struct options *options, const char *id, bool is_autobahn,
                        const struct ws_case *ws_case)
{
    return options_select(options, id, is_autobahn, ws_case != NULL ? ws_case->tags : 0);
}

/* Asks the player about the rules that are watched in every run. */
static void rules_look(const void *player, void *data)
{
    struct judged *judged = data;
    const struct catalogue *catalogue = judged->replay->catalogue;

    for (size_t i = 0; i < catalogue->case_count; i++) {
        const struct ws_case *row = &catalogue->cases[i];
        if (row->passive == PASSIVE_NONE ||
            (!judged->is_selected && !is_selected(judged->replay->options, row->id, false, row))) {
            continue;
        }
        struct passive_report report = script_passive(player, row);
        if (report.outcome == PASSIVE_BROKEN) {
            struct case_result *rule = case_result_new(row->id, "conformance", row->title, "");
            rule->verdict = report.finding->verdict;
            g_ptr_array_add(rule->findings, report.finding);
            g_ptr_array_add(judged->rules, rule);
        }
    }
}

static void judged_tell(struct judged *judged, struct case_result *result, struct attempt *attempt)
{
    struct replay *replay = judged->replay;

    replay->judged_count++;
    replay->counts[attempt->verdict] += judged->is_selected;
    if (judged->is_selected) {
        replay->failed_count += verdict_counts(attempt->verdict, replay->options->level);
        result_print(judged, result, attempt->verdict);
        if (replay->options->verbose) {
            log_print(&replay->terminal, attempt);
        }
    }
    for (guint i = 0; i < judged->rules->len; i++) {
        const struct case_result *rule = g_ptr_array_index(judged->rules, i);
        replay->failed_count += verdict_counts(rule->verdict, replay->options->level);
        result_print(judged, rule, rule->verdict);
    }
}

static void conversation_judge(struct judged *judged, const struct ws_case *ws_case,
                               const struct autobahn_row *row)
{
    const struct transcript *transcript = judged->transcript;
    const struct script_setting setting = {
        .ws_case = ws_case, .variant = transcript->variant, .under_test = transcript->under_test};
    const struct player_class *player_class =
        row != NULL ? &autobahn_player_class : &script_player_class;
    struct attempt *attempt =
        attempt_new(delivery_name(transcript->delivery), script_variant_name(transcript->variant));
    struct case_result *result = case_result_new(transcript->id, transcript->suite,
                                                 row != NULL ? row->title : ws_case->title, "");
    char *error = NULL;

    judged->rules = g_ptr_array_new_with_free_func((GDestroyNotify)case_result_free);
    attempt->seed = transcript->seed;
    if (transcript_replay_look(transcript, player_class,
                               row != NULL ? (const void *)row : (const void *)&setting, attempt,
                               result, row != NULL ? NULL : rules_look, judged, &error)) {
        judged_tell(judged, result, attempt);
    } else {
        char *what = g_strdup_printf("%s: %s", transcript->id, error);
        remark(judged->replay, what);
        judged->replay->misfit_count++;
        g_free(what);
        g_free(error);
    }
    g_ptr_array_unref(judged->rules);
    attempt_free(attempt);
    case_result_free(result);
}

/* An exchange with a server of event streams is judged with the others, behind the last line. */
static void exchange_take(struct replay *replay, const struct transcript *transcript)
{
    char *error = NULL;

    if (transcript->is_partial) {
        error = g_strdup("its octets were not all kept");
        replay->partial_count++;
    } else if (!replay_sse_take(replay->scene, transcript, (int)replay->line_number - 1, &error)) {
        replay->misfit_count++;
    }
    if (error != NULL) {
        char *what = g_strdup_printf("%s: %s", transcript->id, error);
        remark(replay, what);
        g_free(what);
        g_free(error);
    }
}

/* Judges all selected cases on event streams by what was exchanged. */
static void scene_judge(struct replay *replay)
{
    for (size_t i = 0; i < replay->catalogue->case_count; i++) {
        const struct ws_case *ws_case = &replay->catalogue->cases[i];
        if (ws_case->check == SSE_CHECK_NONE ||
            !is_selected(replay->options, ws_case->id, false, ws_case)) {
            continue;
        }
        struct case_result *result = replay_sse_judge(replay->scene, ws_case);
        if (result == NULL) {
            continue;
        }
        replay->judged_count++;
        replay->counts[result->verdict]++;
        replay->failed_count += verdict_counts(result->verdict, replay->options->level);
        terminal_mark(&replay->terminal, result->verdict, verdict_name(result->verdict));
        g_string_append_printf(replay->terminal.out, "%*s",
                               (int)(INDENT - strlen(verdict_name(result->verdict))), "");
        terminal_copyable(&replay->terminal, 0, 0, "", result->id);
        findings_print(&replay->terminal, result);
        if (replay->options->verbose && result->attempts->len > 0) {
            log_print(&replay->terminal, g_ptr_array_index(result->attempts, 0));
        }
        case_result_free(result);
    }
}

/* Finds the case of a transcript, and whether anybody wants to know about it. */
static void transcript_take(struct replay *replay, const struct transcript *transcript)
{
    bool is_autobahn = strcmp(transcript->suite, "autobahn") == 0;
    const struct ws_case *ws_case =
        is_autobahn ? NULL : catalogue_find(replay->catalogue, transcript->id);
    const struct autobahn_row *row =
        is_autobahn && g_str_has_prefix(transcript->id, AUTOBAHN_FOLDER)
            ? autobahn_row_find(transcript->id + strlen(AUTOBAHN_FOLDER))
            : NULL;
    struct judged judged = {
        .replay = replay,
        .transcript = transcript,
        .is_selected = is_selected(replay->options, transcript->id, is_autobahn, ws_case),
    };
    char *what = NULL;

    if (replay_sse_is_exchange(transcript)) {
        exchange_take(replay, transcript);
        return;
    }
    if (!judged.is_selected && (is_autobahn || !replay->looks_at_rules)) {
        return;
    }
    if (row == NULL && (ws_case == NULL || ws_case->passive != PASSIVE_NONE)) {
        what = g_strdup_printf("%s is no case of this suite that is played; one of a file of yours "
                               "needs that file, --cases FILE",
                               transcript->id);
        replay->misfit_count++;
    } else if (transcript->is_unrecorded) {
        what = g_strdup_printf("%s: a case that measures by compressed messages is not recorded: "
                               "it cannot be judged again",
                               transcript->id);
        replay->partial_count++;
    } else if (transcript->is_partial) {
        what = g_strdup_printf("%s: its octets were not all kept, only their size and hash: it "
                               "cannot be judged again",
                               transcript->id);
        replay->partial_count++;
    }
    if (what != NULL) {
        remark(replay, what);
        g_free(what);
        return;
    }
    if (row != NULL) {
        const struct autobahn_row scaled = autobahn_row_scaled(row, transcript->messages);
        conversation_judge(&judged, NULL, &scaled);
    } else {
        conversation_judge(&judged, ws_case, NULL);
    }
}

/* ---- The file ---- */

static void line_take(struct replay *replay, const GString *line)
{
    char *error = NULL;
    struct transcript *transcript = transcript_read_head(line->str, line->len, &error);

    if (transcript == NULL) {
        replay->error = g_strdup_printf("%s:%u: %s", replay->name, replay->line_number, error);
        g_free(error);
        return;
    }
    transcript_take(replay, transcript);
    transcript_free(transcript);
}

/* Reads a line without its end, and no more than any transcript has; false at the file's end. */
static bool line_read(FILE *file, GString *line)
{
    int octet = getc(file);
    bool is_there = octet != EOF;

    g_string_truncate(line, 0);
    while (octet != EOF && octet != '\n' && line->len <= TRANSCRIPT_LINE_SIZE_MAX) {
        g_string_append_c(line, (char)octet);
        octet = getc(file);
    }
    return is_there;
}

static void sum_print(const struct replay *replay)
{
    GString *out = replay->terminal.out;

    g_string_append_printf(out, "%u conversation%s judged", replay->judged_count,
                           replay->judged_count == 1 ? "" : "s");
    for (enum verdict verdict = VERDICT_NA; verdict < VERDICT_COUNT; verdict++) {
        if (replay->counts[verdict] > 0) {
            g_string_append_printf(out, ", %u %s", replay->counts[verdict], verdict_name(verdict));
        }
    }
    if (replay->partial_count > 0) {
        g_string_append_printf(out, "; %u not kept in full", replay->partial_count);
    }
    if (replay->misfit_count > 0) {
        g_string_append_printf(out, "; %u that this suite cannot judge", replay->misfit_count);
    }
    g_string_append_c(out, '\n');
}

static bool rules_are_selected(const struct replay *replay)
{
    bool is_any = false;

    for (size_t i = 0; i < replay->catalogue->case_count; i++) {
        const struct ws_case *row = &replay->catalogue->cases[i];
        is_any |= row->passive != PASSIVE_NONE && is_selected(replay->options, row->id, false, row);
    }
    return is_any;
}

int replay_file(const struct options *options, FILE *file, const char *name, GString *out,
                char **error)
{
    struct catalogue *catalogue = options_catalogue(options);
    struct replay replay = {
        .options = options,
        .catalogue = catalogue,
        .name = name,
        .terminal = {.out = out, .columns = options->columns, .color = options->color},
        .scene = sse_scene_new(),
    };
    GString *line = g_string_new(NULL);

    replay.looks_at_rules = rules_are_selected(&replay);
    while (replay.error == NULL && line_read(file, line)) {
        replay.line_number++;
        line_take(&replay, line);
    }
    if (replay.error == NULL && ferror(file)) {
        replay.error = g_strdup_printf("%s cannot be read: %s", name, g_strerror(errno));
    }
    if (replay.error == NULL) {
        scene_judge(&replay);
        sum_print(&replay);
    }
    g_string_free(line, TRUE);
    sse_scene_free(replay.scene);
    catalogue_free(catalogue);
    *error = replay.error;
    if (replay.error != NULL || replay.misfit_count > 0) {
        return EXIT_USAGE;
    }
    if (replay.failed_count > 0) {
        return EXIT_FAILED;
    }
    return replay.judged_count > 0 ? EXIT_OK : EXIT_NOTHING_RUN;
}

/* NULL, or why the words that select cannot be right. */
static char *selector_fault(const struct options *options)
{
    struct catalogue *catalogue = options_catalogue(options);
    const char *unknown = options_unknown_selector(options, catalogue);

    catalogue_free(catalogue);
    return unknown != NULL
               ? g_strdup_printf("\"%s\" names no case; assay list shows them all", unknown)
               : NULL;
}

int replay_run(const struct options *options)
{
    GString *out = g_string_new(NULL);
    char *error = selector_fault(options);
    FILE *file = error == NULL ? fopen(options->file, "rb") : NULL;
    int status = EXIT_USAGE;

    if (file != NULL) {
        status = replay_file(options, file, options->file, out, &error);
        fclose(file);
    } else if (error == NULL) {
        error = g_strdup_printf("\"%s\" cannot be read: %s", options->file, g_strerror(errno));
    }
    if (fwrite(out->str, 1, out->len, stdout) != out->len || fflush(stdout) != 0) {
        fprintf(stderr, "assay: standard output cannot be written: %s\n", g_strerror(errno));
        status = EXIT_OWN_ERROR;
    }
    if (error != NULL) {
        fprintf(stderr, "assay: %s\n", error);
        g_free(error);
    }
    g_string_free(out, TRUE);
    return status;
}
