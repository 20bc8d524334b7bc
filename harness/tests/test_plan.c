/* SPDX-License-Identifier: MIT */
/*
 * Which cases of the Autobahn suite are played when, and with how many messages; and what is kept
 * of those whose octets are not.
 */
#include <stdio.h>
#include <string.h>

#include "harness/plan.h"
#include "harness/replay.h"
#include "harness/transcript.h"
#include "harness/verdict.h"

#define TEST "assay|test|ws://127.0.0.1:9001/"

static struct options *options_of(const char *line)
{
    char **words = g_strsplit(line, "|", -1);
    char *error = NULL;
    struct options *options = options_parse((int)g_strv_length(words), words, &error);

    g_assert_cmpstr(error, ==, NULL);
    g_assert_nonnull(options);
    g_strfreev(words);
    return options;
}

/* ---- What is played ---- */

struct row {
    const char *name;
    const char *line;
    bool has_conformance;
    unsigned plain_count; /* of Autobahn's groups that do not measure */
    unsigned bulk_count;  /* and of those that do */
    bool is_only_measured;
    unsigned messages; /* of each that repeats */
};

static const struct row rows[] = {
    {"default", TEST, true, 0, 0, false, 1000},
    {"quick", TEST "|--profile|quick", true, 0, 0, false, 1000},
    {"autobahn", TEST "|--suite|autobahn", false, 247, 270, false, 1000},
    {"autobahn-few", TEST "|--suite|autobahn|--messages|3", false, 247, 270, false, 3},
    {"all", TEST "|--suite|all", true, 247, 0, false, 1000},
    {"all-full", TEST "|--suite|all|--profile|full|--messages|20", true, 247, 270, false, 20},
    {"full", TEST "|--profile|full", true, 0, 270, true, 1000},
    {"named", TEST "|autobahn:12.1", false, 0, 18, false, 1000},
    {"named-among-others", TEST "|autobahn:9.7|autobahn:7.3", false, 6, 6, false, 1000},
};

static void test_played(gconstpointer data)
{
    const struct row *row = data;
    struct options *options = options_of(row->line);
    char *error = NULL;
    struct plan *plan = plan_new(options, &error);
    unsigned plain_count = 0;
    unsigned bulk_count = 0;
    bool has_conformance = false;

    g_assert_nonnull(plan);
    plan_arm(plan, &(struct run_plan){.seed = 1});
    for (guint i = 0; i < plan->items->len; i++) {
        const struct item *item = g_ptr_array_index(plan->items, i);
        has_conformance |= item->row == NULL;
        if (item->row == NULL) {
            g_assert_false(item->is_only_measured);
            continue;
        }
        const struct task *task = g_ptr_array_index(item->tasks, 0);
        plain_count += !item->row->is_bulk;
        bulk_count += item->row->is_bulk;
        g_assert_true(item->is_only_measured == row->is_only_measured);
        g_assert_true(task->run.is_bulk == item->row->is_bulk);
        g_assert_true(task->run.is_volume == (item->row->rule == AUTOBAHN_DEFLATED));
        g_assert_cmpstr(task->run.offer, ==, item->row->offer);
        if (item->row->round_trips > 0) {
            char *repeat = plan_repeat_command(options, item, NULL);
            g_assert_cmpuint(item->row->round_trips, ==, row->messages);
            g_assert_true((strstr(repeat, " --messages ") != NULL) == (options->messages > 0));
            g_free(repeat);
        }
    }
    g_assert_true(has_conformance == row->has_conformance);
    g_assert_cmpuint(plain_count, ==, row->plain_count);
    g_assert_cmpuint(bulk_count, ==, row->bulk_count);
    plan_free(plan);
    options_free(options);
}

/* ---- What is kept ---- */

/* A conversation of a case, of `octets` each way behind the handshake; as a line. */
static GString *recorded(const char *id, bool is_unrecorded, unsigned messages)
{
    struct transcript *transcript = transcript_new();

    transcript->suite = g_strdup("autobahn");
    transcript->id = g_strdup(id);
    transcript->under_test = ROLES_SERVER;
    transcript->limits =
        (struct player_limits){.reply_us = 1, .end_us = 1, .pause_scale_milli = 1000};
    transcript->is_unrecorded = is_unrecorded;
    transcript->messages = messages;
    transcript_add(transcript, ENTRY_SENT, 1, "GET", 3);
    transcript_add(transcript, ENTRY_OPENED, 2, NULL, 0);
    transcript_add(transcript, ENTRY_SENT, 3, "\xc1\x80----", 6);
    transcript_add(transcript, ENTRY_RECEIVED, 4, "\xc1\x00", 2);
    transcript_add(transcript, ENTRY_EOF, 5, NULL, 0);
    g_assert_cmpuint(transcript->entries->len, ==, is_unrecorded ? 3 : 5);
    GString *line = transcript_write(transcript);
    transcript_free(transcript);
    return line;
}

static void test_unrecorded(void)
{
    GString *line = recorded("autobahn/12.1.1", true, 7);
    char *error = NULL;
    struct transcript *read = transcript_read_head(line->str, line->len, &error);

    g_assert_cmpstr(error, ==, NULL);
    g_assert_true(read->is_unrecorded);
    g_assert_true(read->is_partial);
    g_assert_cmpuint(read->messages, ==, 7);
    transcript_free(read);
    g_string_free(line, TRUE);
    line = recorded("autobahn/9.7.1", false, 0);
    read = transcript_read(line->str, line->len, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_false(read->is_unrecorded);
    g_assert_cmpuint(read->messages, ==, 0);
    g_assert_cmpuint(read->entries->len, ==, 5);
    transcript_free(read);
    g_string_free(line, TRUE);
}

/* Replay says that it was not recorded, and why; it is no failure. */
static void test_replayed(void)
{
    struct options *options = options_of("assay|replay|sample");
    GString *line = recorded("autobahn/12.1.1", true, 7);
    GString *out = g_string_new(NULL);
    FILE *file = tmpfile();
    char *error = NULL;

    g_assert_nonnull(file);
    g_assert_cmpuint(fwrite(line->str, 1, line->len, file), ==, line->len);
    rewind(file);
    g_assert_cmpint(replay_file(options, file, "sample", out, &error), ==, EXIT_NOTHING_RUN);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_nonnull(strstr(out->str, "autobahn/12.1.1: a case that measures"));
    g_assert_nonnull(strstr(out->str, "1 not kept in full"));
    fclose(file);
    g_string_free(out, TRUE);
    g_string_free(line, TRUE);
    options_free(options);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/plan/played/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_played);
        g_free(path);
    }
    g_test_add_func("/plan/unrecorded", test_unrecorded);
    g_test_add_func("/plan/replayed", test_replayed);
    return g_test_run();
}
