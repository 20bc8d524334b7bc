/* SPDX-License-Identifier: MIT */
/*
 * What runs, the loop and the target promise of themselves: each property is broken once. The
 * source of the target is included, because only there its check is seen.
 */
#include "harness/target.c"

#include <glib.h>

#include "harness/company.h"
#include "harness/loop.h"
#include "harness/run.h"
#include "harness/tests/support_death.h"

/* A run before its beginning, and a target without a process: good until a test breaks them. */
static GByteArray run_out;
static GArray run_cuts;
static const struct player_class no_player_class;
static const struct run_plan no_plan = {.player_class = &no_player_class};
static struct run broken_run = {
    .plan = &no_plan, .stream = {.fd = -1}, .out = &run_out, .cuts = &run_cuts};
static GString target_output;
static struct target broken_target = {.port = 80, .pidfd = -1, .output = &target_output};

static void test_good(void)
{
    run_advance(&broken_run, 0, INT64_MIN);
    target_check(&broken_target);
    g_assert_cmpint(broken_run.state, ==, RUN_QUEUED);
    g_assert_cmpint(broken_target.pid, ==, 0);
}

/* The loop checks itself when it has admitted what it may, here nothing. */
static void loop_break(unsigned jobs, unsigned opening, guint active_count)
{
    struct loop loop;
    loop_init(&loop, &broken_target);
    loop.jobs = jobs;
    loop.opening = opening;
    for (guint i = 0; i < active_count; i++) {
        g_ptr_array_add(loop.active, &broken_run);
    }
    loop_drive(&loop);
}

static void break_run_socket(void)
{
    broken_run.stream.fd = 3;
    run_advance(&broken_run, 0, INT64_MIN);
}

static void break_run_no_socket(void)
{
    broken_run.state = RUN_PLAYING;
    run_advance(&broken_run, 0, INT64_MIN);
}

static void break_run_aborted(void)
{
    broken_run.is_aborted = true;
    run_advance(&broken_run, 0, INT64_MIN);
}

static void break_run_outcome(void)
{
    broken_run.outcome = RUN_PLAYED;
    run_advance(&broken_run, 0, INT64_MIN);
}

static void break_run_written(void)
{
    broken_run.out_begin = 1;
    run_advance(&broken_run, 0, INT64_MIN);
}

static void break_run_cut(void)
{
    broken_run.cut_index = 1;
    run_advance(&broken_run, 0, INT64_MIN);
}

static void break_loop_no_jobs(void)
{
    loop_break(0, 1, 0);
}

static void break_loop_too_many_jobs(void)
{
    loop_break(1025, 1, 0);
}

static void break_loop_active(void)
{
    loop_break(1, 1, 2);
}

static void break_loop_members(void)
{
    struct company company = {.active_count = OTHERS_ACTIVE_MAX + 1, .is_dissolved = true};
    struct loop loop;

    loop_init(&loop, &broken_target);
    company.members = g_ptr_array_new();
    g_ptr_array_add(loop.companies, &company);
    loop_drive(&loop);
}

static void break_loop_opening(void)
{
    broken_run.state = RUN_CONNECTING;
    loop_break(2, 1, 2);
}

static void break_target_pidfd(void)
{
    broken_target.pidfd = 3;
    target_check(&broken_target);
}

static void break_target_pid(void)
{
    broken_target.pid = 3;
    target_check(&broken_target);
}

static void break_target_words(void)
{
    target_output.len = TARGET_OUTPUT_SIZE_MAX + 1;
    target_check(&broken_target);
}

static void break_target_no_port(void)
{
    broken_target.port = 0;
    target_check(&broken_target);
}

static void break_target_port(void)
{
    broken_target.port = 65536;
    target_check(&broken_target);
}

static const struct death deaths[] = {
    {"/run/check/socket-too-early", break_run_socket,
     "(run->stream.fd >= 0) == (is_alive && !run->is_aborted)"},
    {"/run/check/no-socket", break_run_no_socket,
     "(run->stream.fd >= 0) == (is_alive && !run->is_aborted)"},
    {"/run/check/aborted-and-not-ended", break_run_aborted, "!run->is_aborted || run->has_ended"},
    {"/run/check/outcome-too-early", break_run_outcome,
     "(run->outcome != RUN_UNFINISHED) == (run->state == RUN_DONE)"},
    {"/run/check/written-beyond-the-end", break_run_written, "run->out_begin <= run->out->len"},
    {"/run/check/cut-beyond-the-last", break_run_cut, "run->cut_index <= run->cuts->len"},
    {"/loop/check/no-jobs", break_loop_no_jobs, "loop->jobs >= 1 && loop->jobs <= JOBS_MAX"},
    {"/loop/check/too-many-jobs", break_loop_too_many_jobs,
     "loop->jobs >= 1 && loop->jobs <= JOBS_MAX"},
    {"/loop/check/more-active-than-jobs", break_loop_active,
     "loop->active->len - loop_member_count(loop) <= loop->jobs"},
    {"/loop/check/too-many-members", break_loop_members,
     "loop_member_count(loop) <= OTHERS_ACTIVE_MAX"},
    {"/loop/check/too-many-openings", break_loop_opening,
     "loop_opening_count(loop) <= loop->opening"},
    {"/target/check/descriptor-of-no-process", break_target_pidfd,
     "(target->pid > 0) == (target->pidfd >= 0)"},
    {"/target/check/process-without-descriptor", break_target_pid,
     "(target->pid > 0) == (target->pidfd >= 0)"},
    {"/target/check/words-beyond-the-bound", break_target_words,
     "target->output->len <= TARGET_OUTPUT_SIZE_MAX"},
    {"/target/check/port-zero", break_target_no_port, "target->port > 0 && target->port <= 65535"},
    {"/target/check/port-beyond-the-last", break_target_port,
     "target->port > 0 && target->port <= 65535"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/check/good", test_good);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
