/* SPDX-License-Identifier: MIT */
/*
 * Does the target send what one client says to all, as a chat does? Then its echo is told apart
 * only while nobody else speaks. A connection that says nothing stays open while another one beside
 * it sends a text and has it back. A busy target may let it in, or tell it, a little later than the
 * one that speaks, so this is done twice, with pauses; behind a Ping of its own it has heard all
 * there is to hear.
 */
#include "harness/script.h"
#include "harness/suite_state.h"

static const struct ws_case speaker = {
    .id = "probe/speaker",
    .title = "it sends a text, and has it back",
    .proves = {WS_10_4_SURVIVES_CROWDS},
    .against = ROLES_SERVER,
    .needs = NEEDS_ECHO,
    .script = {FRAME(WS_TEXT, "assay asks: who hears this?"),
               EXPECT_MESSAGE(WS_TEXT, "assay asks: who hears this?")},
};
static const struct ws_others another = {
    .who = "another connection", .count = 1, .plays = &speaker};
static const struct ws_case listener = {
    .id = "probe/listener",
    .title = "it says nothing, and hears nothing",
    .proves = {WS_10_4_SURVIVES_CROWDS},
    .against = ROLES_SERVER,
    .script = {EXPECT_OTHERS(&another, "beside it"), PAUSE(50),
               EXPECT_OTHERS(&another, "beside it"), PAUSE(50), FRAME(WS_PING, "all?"),
               EXPECT_PONG("all?")},
};

bool suite_ask_heard(struct session *suite)
{
    static const struct script_setting setting = {
        .ws_case = &listener, .variant = SCRIPT_ONCE, .under_test = ROLES_SERVER};
    struct run_plan plan = suite->setup;

    plan.player_class = &script_player_class;
    plan.setting = &setting;
    plan.seed = plan_seed(suite->options->seed, listener.id, DELIVERY_WHOLE, SCRIPT_ONCE);
    plan.others_count = another.count;
    suite->hears_others = false;
    suite->loop.echoes = true;
    suite->loop.jobs = 1;
    g_queue_push_head(&suite->loop.waiting, &plan);
    loop_drive(&suite->loop);
    g_queue_clear(&suite->loop.waiting);
    suite->loop.is_unserving = false;
    return suite->hears_others;
}

void suite_heard_finished(struct session *suite, const struct run *run)
{
    suite->hears_others = run->outcome == RUN_PLAYED && script_has_heard(run->player);
}
