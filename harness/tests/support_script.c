/* SPDX-License-Identifier: MIT */
/* Drives a script player over a table of what a peer does: see support_script.h. */
#include "harness/tests/support_script.h"

#include <string.h>

#include "harness/tests/support_guard.h"

enum { ACTIONS_MAX = 100000 }; /* more in one turn is a player that never waits */

static void play_obey(struct play *play)
{
    for (int turn = 0; turn < ACTIONS_MAX && !play->is_dropped; turn++) {
        struct player_action action = script_player_class.next(play->player, play->now_us);
        switch (action.kind) {
        case PLAYER_WAIT:
            if (action.others != NULL) {
                script_player_class.others_came(play->player, !play->fails_others, "told so",
                                                play->now_us);
                break;
            }
            g_assert_cmpint(action.until_us, >, play->now_us);
            play->until_us = action.until_us;
            return;
        case PLAYER_SEND:
            g_assert_cmpuint(action.octets_size, >, 0);
            g_assert_false(play->is_shut);
            g_string_append_printf(play->actions, "send %zu in %zu at %" G_GINT64_FORMAT "\n",
                                   action.octets_size, action.cut_count + 1, play->now_us);
            for (size_t index = 0; index < action.cut_count; index++) {
                size_t before = index == 0 ? 0 : action.cuts[index - 1];
                g_assert_cmpuint(action.cuts[index], >, before);
                g_assert_cmpuint(action.cuts[index], <, action.octets_size);
            }
            g_byte_array_append(play->sent, action.octets, (guint)action.octets_size);
            play->write_count++;
            break;
        case PLAYER_SHUTDOWN:
            g_assert_false(play->is_shut);
            g_string_append_printf(play->actions, "shut at %" G_GINT64_FORMAT "\n", play->now_us);
            play->is_shut = true;
            break;
        case PLAYER_ABORT:
            g_assert_false(play->has_aborted);
            g_string_append_printf(play->actions, "reset at %" G_GINT64_FORMAT "\n", play->now_us);
            play->has_aborted = true;
            break;
        case PLAYER_DROP:
            g_string_append_printf(play->actions, "drop at %" G_GINT64_FORMAT "\n", play->now_us);
            play->is_dropped = true;
            break;
        }
    }
    g_assert_true(play->is_dropped);
}

/* Lets time pass up to `to_us`, with a tick at each deadline. */
static void play_wait(struct play *play, int64_t to_us)
{
    while (!play->is_dropped && play->until_us <= to_us) {
        play->now_us = play->until_us;
        script_player_class.ticked(play->player, play->now_us);
        play_obey(play);
    }
    play->now_us = MAX(play->now_us, to_us);
}

static void play_octets(struct play *play, struct guard *guard, const struct came *came,
                        size_t piece_size)
{
    for (size_t at = 0; at < came->size && !play->is_dropped;) {
        size_t size = MIN(piece_size, came->size - at);
        const uint8_t *piece = guard_place(guard, came->octets + at, size);
        script_player_class.received(play->player, piece, size, play->now_us);
        play_obey(play);
        at += size;
        piece_size = piece_size == 1 ? 1 : came->size;
    }
}

static enum player_end end_of(enum came_kind kind)
{
    if (kind == CAME_CUT_OFF) {
        return PLAYER_END_CUT_OFF;
    }
    return kind == CAME_EOF ? PLAYER_END_EOF : PLAYER_END_RESET;
}

void play_run_only(struct play *play, const struct play_table *table, const struct play_cut *cut)
{
    static const struct play_cut whole;
    struct guard guard;
    cut = cut != NULL ? cut : &whole;
    *play = (struct play){
        .setting = {.ws_case = table->ws_case,
                    .variant = table->variant,
                    .under_test = table->under_test != 0 ? table->under_test : ROLES_SERVER},
        .limits = {.reply_us = PLAY_REPLY_MS * 1000,
                   .end_us = PLAY_END_MS * 1000,
                   .pause_scale_milli = 1000,
                   .closes_at_will = table->closes_at_will},
        .fails_others = table->fails_others,
        .sent = g_byte_array_new(),
        .actions = g_string_new(NULL),
        .attempt = attempt_new("whole", script_variant_name(table->variant)),
        .result = case_result_new("ws/0/test", "conformance", "a test", "0"),
    };
    guard_init(&guard, 1 << 20);
    play->player =
        script_player_class.create(&play->setting, table->delivery, PLAY_SEED, &play->limits);
    if (table->ws_case->offer != NULL)
        script_player_class.negotiated(play->player, table->answer);
    const char *request = table->ws_case->request;
    if (request != NULL)
        script_player_class.requested(play->player, (const uint8_t *)request, strlen(request), 0);
    else
        script_player_class.opened(play->player, 0);
    play_obey(play);
    for (size_t index = 0; index < CAME_MAX; index++) {
        const struct came *came = &table->came[index];
        if (came->kind == CAME_NOTHING || play->is_dropped)
            break;
        play_wait(play, (int64_t)came->at_ms * 1000);
        if (play->is_dropped)
            break;
        size_t piece_size = cut->each_octet ? 1 : came->size;
        if (cut->at > 0 && cut->entry == index)
            piece_size = cut->at;
        if (came->kind == CAME_OCTETS) {
            play_octets(play, &guard, came, piece_size);
        } else {
            script_player_class.ended(play->player, end_of(came->kind), play->now_us);
            play_obey(play);
            g_assert_true(play->is_dropped);
        }
    }
    play_wait(play, INT64_C(3600) * 1000000);
    g_assert_true(play->is_dropped);
    guard_clear(&guard);
}

void play_run(struct play *play, const struct play_table *table, const struct play_cut *cut)
{
    play_run_only(play, table, cut);
    script_player_class.judge(play->player, play->attempt, play->result, true);
}

void play_clear(struct play *play)
{
    script_player_class.destroy(play->player);
    g_byte_array_unref(play->sent);
    g_string_free(play->actions, TRUE);
    attempt_free(play->attempt);
    case_result_free(play->result);
}

const struct finding *play_worst(const struct play *play)
{
    const struct finding *worst = NULL;
    for (guint index = 0; index < play->result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(play->result->findings, index);
        if (worst == NULL || finding->verdict > worst->verdict)
            worst = finding;
    }
    return worst;
}

bool play_found(const struct play *play, enum requirement_id requirement, const char *words)
{
    for (guint index = 0; index < play->result->findings->len; index++) {
        const struct finding *finding = g_ptr_array_index(play->result->findings, index);
        if (finding->requirement == requirement && strstr(finding->actual, words) != NULL)
            return true;
    }
    return false;
}
