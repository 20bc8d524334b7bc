/* SPDX-License-Identifier: MIT */
/* See client_command.h. */
#include "harness/client_command.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "harness/client_judge.h"
#include "harness/client_play.h"
#include "harness/client_report.h"
#include "harness/clock.h"
#include "harness/parser_subject.h"

/* The scenario that is always played, and first. */
static const char first_id[] = "sse/request/event";

enum {
    CONFIRMED_MAX = 5, /* so many in a row come to the same alone, and the others are believed */
    SHARE = 4,         /* beginnings side by side may take one part in so many of the time-out */
};

struct client_run {
    const struct options *options;
    char **arguments;
    struct client_facts facts;
    GPtrArray *scenarios; /* const struct client_scenario *, selected ones */
    GPtrArray *results; /* struct case_result *, one a scenario; owned until they are handed over */
    guint begun;
    GPtrArray *plays; /* struct client_play *, owned; in step with `places` */
    GArray *places;   /* guint: the index of its scenario */
    GArray *late;     /* guint: scenarios that went wrong by waiting in vain */
    unsigned jobs;    /* so many are played side by side */
};

/* ---- The selection ---- */

static bool selection_check(const struct options *options, char **error)
{
    const GPtrArray *const lists[] = {options->selectors, options->skips};

    for (size_t list = 0; list < G_N_ELEMENTS(lists); list++) {
        for (guint i = 0; i < lists[list]->len; i++) {
            const char *selector = g_ptr_array_index(lists[list], i);
            if (!selector_names_scenario(selector)) {
                *error =
                    g_strdup_printf("\"%s\" names no scenario; --dry-run shows them all", selector);
                return false;
            }
        }
    }
    return true;
}

static bool is_selected(const struct options *options, const struct client_scenario *scenario)
{
    return options_select(options, scenario->id, false, 0);
}

int client_dry_run(const struct options *options)
{
    char *error = NULL;
    unsigned count = 0;

    if (!selection_check(options, &error)) {
        fprintf(stderr, "assay: %s\n", error);
        g_free(error);
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < client_scenario_count(); i++) {
        if (is_selected(options, client_scenario_at(i))) {
            printf("%s\n", client_scenario_at(i)->id);
            count++;
        }
    }
    return count > 0 ? EXIT_OK : EXIT_NOTHING_RUN;
}

/* ---- Playing ---- */

static struct client_play *play_begin(struct client_run *run,
                                      const struct client_scenario *scenario, char **error)
{
    return client_play_new(scenario, &run->facts, run->arguments, run->options->timeout_us, error);
}

static void plays_wait(GPtrArray *plays)
{
    GArray *fds = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
    int64_t until_us = INT64_MAX;

    for (guint i = 0; i < plays->len; i++) {
        client_play_watch(g_ptr_array_index(plays, i), fds, &until_us);
    }
    struct timespec left = clock_until(until_us, clock_now_us());
    (void)!ppoll((struct pollfd *)(void *)fds->data, fds->len, &left, NULL);
    g_array_unref(fds);
}

/* As many as may begin side by side without taking a good part of the time-out: on a busy machine
 * fewer. */
static unsigned jobs_of(const struct client_run *run, const struct client_play *first)
{
    const struct client_record *record = &first->record;
    int64_t begin_us = 1;

    if (record->requests->len > 0) {
        const struct client_request *request =
            &g_array_index(record->requests, struct client_request, 0);
        begin_us = MAX(request->at_us - record->begun_us, 1);
    }
    int64_t bound = run->options->timeout_us * g_get_num_processors() / (SHARE * begin_us);
    return (unsigned)CLAMP(bound, 1, (int64_t)run->options->jobs);
}

/* The first scenario, alone: what the program prints, and whether it asks at all. */
static bool first_play(struct client_run *run, char **error)
{
    GPtrArray *plays = g_ptr_array_new();
    struct client_play *play = play_begin(run, client_scenario_find(first_id), error);

    if (play == NULL) {
        g_ptr_array_unref(plays);
        return false;
    }
    run->facts.tells_events = true; /* so that an event is awaited */
    g_ptr_array_add(plays, play);
    while (play->state != CLIENT_OVER) {
        plays_wait(plays);
        client_play_turn(play, clock_now_us());
    }
    run->facts.tells_events = play->event_count > 0;
    run->facts.tells_states = play->state_count > 0;
    bool has_asked = play->record.requests->len > 0;
    run->jobs = jobs_of(run, play);
    if (!has_asked) {
        *error = play->record.death != NULL
                     ? g_strdup_printf("the program asked for nothing: it %s", play->record.death)
                     : g_strdup_printf("the program asked for nothing in %.1f s",
                                       (double)run->options->timeout_us / (double)G_USEC_PER_SEC);
    }
    client_play_free(play);
    g_ptr_array_unref(plays);
    return has_asked;
}

/* Whether it went wrong, and by waiting: on a busy machine that may be nobody's fault. */
static bool is_late(const struct client_play *play, const struct case_result *result)
{
    return play->record.waited_us > 0 &&
           (result->verdict == VERDICT_FAIL || result->verdict == VERDICT_WARN ||
            result->verdict == VERDICT_UNKNOWN);
}

static void plays_finish(struct client_run *run)
{
    for (guint i = run->plays->len; i > 0; i--) {
        struct client_play *play = g_ptr_array_index(run->plays, i - 1);
        if (play->state == CLIENT_OVER) {
            guint place = g_array_index(run->places, guint, i - 1);
            struct case_result *result =
                client_report(play, run->arguments, run->options->keeps_logs);
            if (is_late(play, result)) {
                g_array_append_val(run->late, place);
            }
            g_clear_pointer(&run->results->pdata[place], case_result_free);
            run->results->pdata[place] = result;
            client_play_free(play);
            g_ptr_array_remove_index(run->plays, i - 1);
            g_array_remove_index(run->places, i - 1);
        }
    }
}

static void plays_turn(struct client_run *run)
{
    plays_wait(run->plays);
    for (guint i = 0; i < run->plays->len; i++) {
        client_play_turn(g_ptr_array_index(run->plays, i), clock_now_us());
    }
    plays_finish(run);
}

/* Begins the next scenario, or tells at once why it cannot be judged. False when the program could
 * not be started any more. */
static bool next_begin(struct client_run *run, char **error)
{
    const struct client_scenario *scenario = g_ptr_array_index(run->scenarios, run->begun);
    const char *na_reason = client_na_words(scenario, &run->facts);

    if (na_reason != NULL) {
        run->results->pdata[run->begun] =
            client_report_unplayed(scenario, run->arguments, na_reason);
    } else {
        struct client_play *play = play_begin(run, scenario, error);
        if (play == NULL) {
            return false;
        }
        g_ptr_array_add(run->plays, play);
        g_array_append_val(run->places, run->begun);
    }
    run->begun++;
    return true;
}

/* False when the program could not be started any more. */
static bool scenarios_play(struct client_run *run, char **error)
{
    while (run->begun < run->scenarios->len || run->plays->len > 0) {
        while (run->begun < run->scenarios->len && run->plays->len < run->jobs) {
            if (!next_begin(run, error)) {
                return false;
            }
        }
        plays_turn(run);
    }
    return true;
}

/* What went wrong by waiting is played once more with nothing else going on. False when the program
 * could not be started any more. */
static bool late_repeat(struct client_run *run, char **error)
{
    guint count = run->late->len;
    unsigned confirmed = 0;

    for (guint i = 0; i < count && confirmed < CONFIRMED_MAX; i++) {
        guint place = g_array_index(run->late, guint, i);
        guint late_before = run->late->len;
        struct client_play *play = play_begin(run, g_ptr_array_index(run->scenarios, place), error);
        if (play == NULL) {
            return false;
        }
        g_ptr_array_add(run->plays, play);
        g_array_append_val(run->places, place);
        while (run->plays->len > 0) {
            plays_turn(run);
        }
        confirmed = run->late->len > late_before ? confirmed + 1 : 0;
    }
    return true;
}

/* ---- The result ---- */

static struct run_result *result_new(const struct client_run *run)
{
    struct run_result *result = run_result_new();
    GDateTime *now = g_date_time_new_now_utc();

    result->url = parser_target_words(run->arguments);
    result->role = g_strdup("client");
    result->started = g_date_time_format(now, "%Y-%m-%dT%H:%M:%S.000Z");
    for (guint i = 0; i < run->options->arguments->len; i++) {
        g_ptr_array_add(result->options, g_strdup(g_ptr_array_index(run->options->arguments, i)));
    }
    g_date_time_unref(now);
    return result;
}

static void results_hand_over(struct client_run *run, struct run_result *result)
{
    const struct {
        bool holds;
        const char *name;
    } capabilities[] = {{run->facts.tells_events, "events"},
                        {run->facts.tells_states, "states"},
                        {run->facts.can_close, "close"}};

    for (size_t i = 0; i < G_N_ELEMENTS(capabilities); i++) {
        if (capabilities[i].holds) {
            g_ptr_array_add(result->capabilities, g_strdup(capabilities[i].name));
        }
    }
    for (guint i = 0; i < run->results->len; i++) {
        struct case_result *one = g_ptr_array_index(run->results, i);
        if (one == NULL) {
            one = client_report_unplayed(g_ptr_array_index(run->scenarios, i), run->arguments,
                                         "the program could not be played with");
        }
        g_ptr_array_add(result->cases, one);
    }
}

struct run_result *client_run(const struct options *options, struct exit_facts *facts, char **error)
{
    struct client_run run = {.options = options,
                             .arguments = (char **)options->program->pdata,
                             .scenarios = g_ptr_array_new(),
                             .results = g_ptr_array_new(),
                             .plays = g_ptr_array_new(),
                             .places = g_array_new(FALSE, FALSE, sizeof(guint)),
                             .late = g_array_new(FALSE, FALSE, sizeof(guint))};
    struct run_result *result = NULL;
    int64_t begun_us = clock_now_us();
    char *trouble = NULL;

    signal(SIGPIPE, SIG_IGN); /* a connection that is gone is told by send() */
    if (selection_check(options, error)) {
        for (size_t i = 0; i < client_scenario_count(); i++) {
            if (is_selected(options, client_scenario_at(i))) {
                g_ptr_array_add(run.scenarios, (void *)client_scenario_at(i));
            }
        }
        g_ptr_array_set_size(run.results, (gint)run.scenarios->len);
        for (guint i = 0; run.arguments[i] != NULL; i++) {
            run.facts.can_close |= strstr(run.arguments[i], "{events}") != NULL;
        }
        result = result_new(&run);
        facts->target_gone = run.scenarios->len > 0 &&
                             (!first_play(&run, &trouble) || !scenarios_play(&run, &trouble) ||
                              !late_repeat(&run, &trouble));
        result->ended_early = trouble;
        results_hand_over(&run, result);
        result->duration_us = clock_now_us() - begun_us;
    }
    for (guint i = 0; i < run.plays->len; i++) {
        client_play_free(g_ptr_array_index(run.plays, i));
    }
    g_ptr_array_unref(run.plays);
    g_array_unref(run.places);
    g_array_unref(run.late);
    g_ptr_array_unref(run.scenarios);
    g_ptr_array_unref(run.results);
    return result;
}
