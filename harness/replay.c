/* SPDX-License-Identifier: MIT */
/*
 * Judges a recorded conversation again: the player is told what came when, exactly as it was, and
 * has to send what was sent. If the suite now sends something else, the recorded answers are
 * answers to another question, and there is no verdict.
 */
#include "harness/replay.h"

#include <stdio.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/catalogue.h"
#include "harness/plan.h"
#include "harness/transcript.h"
#include "harness/verdict.h"

struct stage {
    const struct player_class *player_class;
    void *player;
    GByteArray *sent; /* what the player wants sent */
    int64_t until_us; /* of its last WAIT */
    bool has_dropped;
};

/* Takes what the player wants, until it waits or leaves. */
static void stage_obey(struct stage *stage, int64_t now_us)
{
    while (!stage->has_dropped) {
        struct player_action action = stage->player_class->next(stage->player, now_us);
        switch (action.kind) {
        case PLAYER_WAIT:
            stage->until_us = action.until_us;
            return;
        case PLAYER_SEND:
            g_byte_array_append(stage->sent, action.octets, (guint)action.octets_size);
            break;
        case PLAYER_SHUTDOWN:
            break;
        case PLAYER_DROP:
            stage->has_dropped = true;
            break;
        }
    }
}

/* Lets the deadlines before `now_us` pass. */
static void stage_tick(struct stage *stage, int64_t now_us)
{
    int64_t before_us = -1;

    while (!stage->has_dropped && stage->until_us <= now_us && stage->until_us != before_us) {
        before_us = stage->until_us;
        stage->player_class->ticked(stage->player, stage->until_us);
        stage_obey(stage, stage->until_us);
    }
}

static void stage_play(struct stage *stage, const struct entry *entry)
{
    gsize size = 0;
    const uint8_t *octets = entry->octets != NULL ? g_bytes_get_data(entry->octets, &size) : NULL;

    switch (entry->kind) {
    case ENTRY_OPENED:
        stage->player_class->opened(stage->player, entry->at_us);
        break;
    case ENTRY_RECEIVED:
        stage->player_class->received(stage->player, octets, size, entry->at_us);
        break;
    case ENTRY_EOF:
    case ENTRY_RESET:
        stage->player_class->ended(stage->player,
                                   entry->kind == ENTRY_EOF ? PLAYER_END_EOF : PLAYER_END_RESET,
                                   entry->at_us);
        break;
    case ENTRY_DROPPED:
        stage->player_class->ticked(stage->player, entry->at_us);
        break;
    case ENTRY_SENT:
    case ENTRY_SHUTDOWN:
        break;
    }
}

/*
 * What was sent has to be the beginning of what the player wants sent: a peer that left early did
 * not take all of it.
 */
static bool is_beginning(const GByteArray *recorded, const GByteArray *wanted)
{
    return recorded->len <= wanted->len &&
           (recorded->len == 0 || memcmp(recorded->data, wanted->data, recorded->len) == 0);
}

gboolean transcript_replay(const struct transcript *transcript,
                           const struct player_class *player_class, const void *setting,
                           struct attempt *attempt, struct case_result *result, char **error)
{
    struct stage stage = {
        .player_class = player_class, .sent = g_byte_array_new(), .until_us = INT64_MAX};
    GByteArray *recorded = g_byte_array_new();
    bool is_open = false;
    gboolean is_same;

    stage.player =
        player_class->create(setting, transcript->delivery, transcript->seed, &transcript->limits);
    for (guint i = 0; i < transcript->entries->len; i++) {
        const struct entry *entry = &g_array_index(transcript->entries, struct entry, i);
        is_open |= entry->kind == ENTRY_OPENED;
        if (!is_open) {
            continue;
        }
        if (entry->kind == ENTRY_SENT) {
            gsize size;
            const void *octets = g_bytes_get_data(entry->octets, &size);
            g_byte_array_append(recorded, octets, (guint)size);
            continue;
        }
        stage_tick(&stage, entry->at_us);
        if (!stage.has_dropped) {
            stage_play(&stage, entry);
            stage_obey(&stage, entry->at_us);
        }
    }
    is_same = is_open && is_beginning(recorded, stage.sent);
    if (is_same) {
        player_class->judge(stage.player, attempt, result, true);
    } else {
        *error = g_strdup(
            is_open ? "the suite sends other octets now than were recorded: there is no verdict"
                    : "the connection was never open: there is nothing to judge");
    }
    player_class->destroy(stage.player);
    g_byte_array_unref(stage.sent);
    g_byte_array_unref(recorded);
    return is_same;
}

static void print_findings(const struct case_result *result)
{
    for (guint i = 0; i < result->findings->len; i++) {
        const struct finding *finding = g_ptr_array_index(result->findings, i);
        if (finding->requirement != REQUIREMENT_NONE) {
            const struct requirement *requirement = requirement_get(finding->requirement);
            printf("    %s  %s, %s, %s: %s\n", verdict_name(finding->verdict), requirement->name,
                   level_name(requirement->level), requirement->clause, requirement->text);
        } else {
            printf("    %s\n", verdict_name(finding->verdict));
        }
        printf("      expected  %s\n      came      %s\n", finding->expected, finding->actual);
        if (finding->octet >= 0) {
            printf("      at octet  %" G_GINT64_FORMAT "\n", finding->octet);
        }
    }
}

/* One conversation. Its verdict, or VERDICT_COUNT when there is none, with `error`. */
static enum verdict replay_one(const struct transcript *transcript,
                               const struct catalogue *catalogue, bool verbose, char **error)
{
    struct script_setting setting = {.variant = transcript->variant,
                                     .under_test = transcript->under_test};
    const struct player_class *player_class = &script_player_class;
    const void *given = &setting;
    enum verdict verdict = VERDICT_COUNT;

    if (strcmp(transcript->suite, "autobahn") == 0) {
        const char *id = g_str_has_prefix(transcript->id, "autobahn/")
                             ? transcript->id + strlen("autobahn/")
                             : transcript->id;
        player_class = &autobahn_player_class;
        given = autobahn_row_find(id);
    } else {
        setting.ws_case = catalogue_find(catalogue, transcript->id);
        given = setting.ws_case != NULL ? given : NULL;
    }
    if (given == NULL) {
        *error = g_strdup_printf("\"%s\" is no case of this assay", transcript->id);
        return VERDICT_COUNT;
    }
    struct attempt *attempt =
        attempt_new(delivery_name(transcript->delivery), script_variant_name(transcript->variant));
    struct case_result *result = case_result_new(transcript->id, transcript->suite, "", "");
    if (transcript_replay(transcript, player_class, given, attempt, result, error)) {
        verdict = attempt->verdict;
        if (verbose || verdict >= VERDICT_WARN) {
            printf("%s  %s (%s%s%s)\n", verdict_name(verdict), transcript->id, attempt->delivery,
                   *attempt->variant != '\0' ? ", " : "", attempt->variant);
            print_findings(result);
        }
    }
    attempt_free(attempt);
    case_result_free(result);
    return verdict;
}

static bool is_selected(const struct options *options, const char *id, bool is_autobahn)
{
    for (guint i = 0; i < options->selectors->len; i++) {
        if (selector_matches(g_ptr_array_index(options->selectors, i), id, is_autobahn, 0)) {
            return true;
        }
    }
    return options->selectors->len == 0;
}

int replay_run(const struct options *options)
{
    struct catalogue *catalogue = catalogue_new();
    GError *problem = NULL;
    char *text = NULL;
    gsize size = 0;
    unsigned judged_count = 0;
    unsigned failing_count = 0;
    unsigned line_number = 0;
    int status = EXIT_OK;

    if (!g_file_get_contents(options->file, &text, &size, &problem)) {
        fprintf(stderr, "assay: %s: %s\n", options->file, problem->message);
        g_error_free(problem);
        catalogue_free(catalogue);
        return EXIT_USAGE;
    }
    for (const char *line = text; line < text + size && status == EXIT_OK;) {
        const char *end = memchr(line, '\n', (size_t)(text + size - line));
        char *error = NULL;
        line_number++;
        end = end != NULL ? end : text + size;
        struct transcript *transcript = transcript_read(line, (size_t)(end - line), &error);
        if (transcript != NULL &&
            is_selected(options, transcript->id, strcmp(transcript->suite, "autobahn") == 0)) {
            enum verdict verdict = replay_one(transcript, catalogue, options->verbose, &error);
            judged_count += error == NULL;
            failing_count += error == NULL && verdict >= VERDICT_WARN;
        }
        transcript_free(transcript);
        if (error != NULL) {
            fprintf(stderr, "assay: %s:%u: %s\n", options->file, line_number, error);
            g_free(error);
            status = EXIT_USAGE;
        }
        line = end + 1;
    }
    g_free(text);
    catalogue_free(catalogue);
    if (status == EXIT_OK) {
        printf("%u conversations judged, %u with failures or warnings\n", judged_count,
               failing_count);
        status = judged_count == 0 ? EXIT_NOTHING_RUN : failing_count > 0 ? EXIT_FAILED : EXIT_OK;
    }
    return status;
}
