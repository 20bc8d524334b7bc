/* SPDX-License-Identifier: MIT */
/*
 * A whole run against one server of event streams, in phases (conformance/sse/check.h):
 *
 *     START -> FIRST (redirects followed) -> ASKING -> WATCHING -> RESUMING -> CROWDING
 *           -> ABORTING -> BEHIND -> all checks -> results
 *
 * Each phase plays the exchanges that a selected case looks at, side by side. What got no answer is
 * played once more with nothing else going on, so that no verdict rests on what one exchange did to
 * another. A target whose first answer is no event stream is asked nothing more: one story is
 * enough. All verdicts are given at the end, by harness/sse_judge.c.
 */
#include "harness/sse_suite.h"
#include "harness/progress.h"

#include <string.h>

#include "conformance/catalogue.h"
#include "conformance/sse/emission.h"
#include "harness/clock.h"
#include "harness/sse_session.h"

enum {
    OPEN_TIMEOUT_US = 5000000,
    REDIRECTS_MAX = 20,
    PLAY_MORE_US = 60000000, /* beyond --observe, of one exchange */
};

/* ---- What is played ---- */

/* The request of an exchange that needs no more to be known; NULL when it is not played so. */
static char *request_of(const struct sse_session *session, const struct sse_exchange *exchange)
{
    const struct options *options = session->options;
    bool is_missing = strstr(exchange->request, "{missing-path}") != NULL;

    if (strstr(exchange->request, "{injected}") != NULL ||
        (is_missing && options->missing_path == NULL)) {
        return NULL;
    }
    if (strstr(exchange->request, "{last-id}") == NULL) {
        GString *request = g_string_new(exchange->request);
        if (options->origin == NULL) {
            g_string_replace(request, "{origin}", "https://assay.invalid", 0);
        }
        return g_string_free(request, FALSE);
    }
    g_autofree char *id = sse_resume_id(session->scene);
    if (id == NULL) {
        return NULL;
    }
    GString *request = g_string_new(exchange->request);
    g_string_replace(request, "{last-id}", id, 0);
    return g_string_free(request, FALSE);
}

/* {injected}: the path of the target with a parameter that would be a line of its own. */
static void parameters_add(struct sse_session *session, const struct sse_exchange *exchange,
                           GPtrArray *plays)
{
    static const struct {
        const char *name;
        const char *value;
    } values[] = {
        {"lf", "a%0Adata:%20assay-was-here%0A%0A"},
        {"cr", "a%0Ddata:%20assay-was-here%0D%0D"},
        {"crlf", "a%0D%0Adata:%20assay-was-here%0D%0A%0D%0A"},
        {"id", "a%0Aid:%20assay-was-here%0A%0A"},
        {"nul", "a%00%0Adata:%20assay-was-here%0A%0A"},
    };
    for (guint i = 0; i < session->options->parameters->len; i++) {
        const char *name = g_ptr_array_index(session->options->parameters, i);
        for (size_t j = 0; j < G_N_ELEMENTS(values); j++) {
            g_autofree char *path = g_strdup_printf(
                "%s%c%s=%s", session->target->path,
                strchr(session->target->path, '?') != NULL ? '&' : '?', name, values[j].value);
            GString *request = g_string_new(exchange->request);
            g_string_replace(request, "{injected}", path, 0);
            g_ptr_array_add(plays,
                            sse_play_new(session, exchange,
                                         g_strdup_printf("parameter/%s/%s", name, values[j].name),
                                         g_string_free(request, FALSE)));
        }
    }
}

/* `field=value` with each octet escaped that is no letter or digit, and the mark behind it. */
static GString *emission_body(const struct sse_emission *emission)
{
    GString *body = g_string_new(emission->field);
    GString *value = g_string_new(NULL);
    bool is_data = strcmp(emission->field, "data") == 0;

    g_string_set_size(value, (gsize)emission->value.size);
    payload_copy(&emission->value, 0, value->str, (size_t)emission->value.size);
    g_string_append_c(body, '=');
    for (gsize i = 0; i < value->len; i++) {
        if (g_ascii_isalnum(value->str[i])) {
            g_string_append_c(body, value->str[i]);
        } else {
            g_string_append_printf(body, "%%%02X", (unsigned)(uint8_t)value->str[i]);
        }
    }
    bool has_data = strcmp(emission->field, "event") == 0 || strcmp(emission->field, "id") == 0;
    g_string_append(body, !is_data && has_data ? "&data=Hello\n" : "\n");
    g_string_append(body, "data=" SSE_EMIT_MARK "\n");
    g_string_free(value, TRUE);
    return body;
}

/* One exchange for each value of the field: `emit-FIELD/NAME`. */
static void emissions_add(struct sse_session *session, const struct sse_exchange *exchange,
                          GPtrArray *plays)
{
    size_t count;
    const struct sse_emission *emissions = sse_emissions(&count);

    for (size_t i = 0; i < count && session->emitter != NULL; i++) {
        if (strcmp(exchange->name + strlen("emit-"), emissions[i].field) != 0) {
            continue;
        }
        GString *body = emission_body(&emissions[i]);
        char size[24];
        g_snprintf(size, sizeof(size), "%zu", (size_t)body->len);
        GString *request = g_string_new(exchange->request);
        g_string_replace(request, "{size}", size, 0);
        g_string_replace(request, "{emission}", body->str, 0);
        struct sse_play *play = sse_play_new(
            session, exchange, g_strdup_printf("%s/%s", exchange->name, emissions[i].name),
            g_string_free(request, FALSE));
        play->run.target = session->emitter;
        g_ptr_array_add(plays, play);
        g_string_free(body, TRUE);
    }
}

static void phase_play(struct sse_session *session, enum sse_phase phase)
{
    GPtrArray *plays = g_ptr_array_new_with_free_func(sse_play_free);
    struct sse_crowd crowd = {0}; /* no phase has two */
    size_t count;
    const struct sse_exchange *exchanges = sse_exchanges(&count);

    for (size_t i = 0; i < count; i++) {
        const struct sse_exchange *exchange = &exchanges[i];
        bool is_crowd = exchange->count > 1 && exchange->until == SSE_UNTIL_EVENT;
        if (exchange->phase != phase || !session->needs[i]) {
            continue;
        }
        if (strcmp(exchange->name, "parameter") == 0) {
            parameters_add(session, exchange, plays);
        } else if (exchange->phase == SSE_PHASE_EMITTING) {
            emissions_add(session, exchange, plays);
            continue;
        }
        g_autofree char *request = request_of(session, exchange);
        for (unsigned j = 0; request != NULL && j < MAX(exchange->count, 1); j++) {
            char *label = exchange->count > 1 ? g_strdup_printf("%s/%u", exchange->name, j + 1)
                                              : g_strdup(exchange->name);
            struct sse_play *play = sse_play_new(session, exchange, label, g_strdup(request));
            play->setting.crowd = is_crowd ? &crowd : NULL;
            crowd.size += is_crowd;
            g_ptr_array_add(plays, play);
        }
    }
    if (plays->len > 0) {
        sse_plays_play(session, plays);
    }
    g_ptr_array_unref(plays);
}

/* Which exchanges the selected cases look at; the first one always. */
static void needs_note(struct sse_session *session)
{
    size_t count;
    const struct sse_exchange *exchanges = sse_exchanges(&count);

    g_assert(count <= G_N_ELEMENTS(session->needs));
    for (size_t i = 0; i < count; i++) {
        session->needs[i] = strcmp(exchanges[i].name, "first") == 0;
        for (guint j = 0; j < session->plan->items->len; j++) {
            const struct item *item = g_ptr_array_index(session->plan->items, j);
            const char *const *names = sse_check_exchanges(item->ws_case->check);
            for (size_t k = 0; names[k] != NULL; k++) {
                session->needs[i] |= strcmp(names[k], exchanges[i].name) == 0;
            }
        }
    }
}

/* ---- The first exchange ---- */

static bool is_redirect(const struct sse_record *record)
{
    unsigned status = record->has_head ? record->head.status : 0;
    return (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) &&
           head_field_count(&record->head, "Location") > 0;
}

/* Goes where the answer points to. False where that is no place to go: then the answer stands. */
static bool redirect_follow(struct sse_session *session, const struct sse_record *record)
{
    const char *location = head_field_find(&record->head, "Location", 0)->value;
    char *error = NULL;
    char *url = g_uri_resolve_relative(session->target->url, location, G_URI_FLAGS_ENCODED, NULL);
    bool is_followed =
        url != NULL && target_redirect(session->target, session->options, url, &error);
    session->redirect_count++;
    g_free(error);
    g_free(url);
    return is_followed;
}

/* Whether the target answered at all. */
static bool first_play(struct sse_session *session)
{
    for (unsigned i = 0; i <= REDIRECTS_MAX; i++) {
        phase_play(session, SSE_PHASE_FIRST);
        const struct sse_record *record = sse_scene_find(session->scene, "first");
        if (record == NULL || !is_redirect(record) || !redirect_follow(session, record)) {
            break;
        }
    }
    const struct sse_record *record = sse_scene_find(session->scene, "first");
    if (record == NULL || record->trouble != NULL || !record->has_head) {
        session->facts->target_gone = !session->loop.interrupted && !session->loop.timed_out;
        char *words =
            record == NULL ? g_strdup("the target was not asked") : sse_record_words(record);
        sse_end_early(session, session->scene->deadly != NULL
                                   ? g_strdup_printf("the target %s when the first request came",
                                                     session->target->death)
                                   : g_strdup(words));
        g_free(words);
        return false;
    }
    /* Who answered so late will do it again. */
    session->setup.limits.reply_us =
        MAX(session->setup.limits.reply_us, 2 * (record->head_us - record->request_us));
    const struct head_field *server = head_field_find(&record->head, "Server", 0);
    session->result->server = server != NULL ? g_strdup(server->value) : NULL;
    if (session->redirect_count > 0) {
        g_ptr_array_add(session->result->notes,
                        g_strdup_printf("%u redirect%s to %s", session->redirect_count,
                                        session->redirect_count == 1 ? "" : "s",
                                        session->target->url));
    }
    if (sse_record_is_stream(record)) {
        g_ptr_array_add(session->result->capabilities, g_strdup("event stream"));
        return true;
    }
    g_autofree char *words = sse_record_words(record);
    g_ptr_array_add(session->result->notes,
                    g_strdup_printf("this is no event stream (%s), so nothing more was asked; give "
                                    "the URL of the stream itself",
                                    words));
    return false;
}

/* ---- Results ---- */

static void cases_judge(struct sse_session *session)
{
    const struct sse_record *first = sse_scene_find(session->scene, "first");
    bool was_asked = first != NULL && first->has_head;

    for (guint i = 0; i < session->plan->items->len; i++) {
        struct item *item = g_ptr_array_index(session->plan->items, i);
        if (!item->is_reported) {
            continue;
        }
        struct case_result *result = item->result;
        if (was_asked) {
            sse_judge(session->scene, item->ws_case, result, session->options->keeps_logs);
        } else {
            result->verdict = VERDICT_UNKNOWN;
            result->reason = g_strdup("the run ended before this case was played");
        }
        g_free(result->delivery);
        result->delivery = g_strdup("whole");
        result->repeat = plan_repeat_command(session->options, item, NULL);
        g_ptr_array_add(session->result->cases, result);
        item->result = NULL;
    }
}

static void session_setup(struct sse_session *session)
{
    const struct options *options = session->options;
    int64_t reply_us = (int64_t)((double)options->timeout_us * options->slow);
    int64_t observe_us = (int64_t)((double)options->observe_us * options->slow);

    session->setup = (struct run_plan){
        .seed = options->seed,
        .target = session->target,
        .options = options,
        .limits = {.reply_us = reply_us,
                   .end_us = reply_us,
                   .pause_scale_milli = (int64_t)(1000 * options->slow),
                   .observe_us = observe_us},
        .open_timeout_us =
            (int64_t)((double)MAX(OPEN_TIMEOUT_US, options->timeout_us) * options->slow),
        .play_timeout_us = observe_us + reply_us + PLAY_MORE_US,
    };
    loop_init(&session->loop, session->target);
    session->loop.finished = sse_play_finished;
    session->loop.progress = sse_play_progress;
    session->loop.data = session;
    if (options->total_timeout_us > 0) {
        session->loop.deadline_us = session->begun_us + options->total_timeout_us;
    }
}

static void session_play(struct sse_session *session)
{
    char *error = NULL;

    if (!target_start(session->target, &error)) {
        session->facts->target_gone = true;
        sse_end_early(session, error);
        return;
    }
    needs_note(session);
    if (!first_play(session)) {
        return;
    }
    for (enum sse_phase phase = SSE_PHASE_ASKING; phase < SSE_PHASE_COUNT; phase++) {
        if (!sse_is_over(session)) {
            phase_play(session, phase);
        }
    }
}

static void session_conclude(struct sse_session *session)
{
    if (session->loop.timed_out) {
        session->facts->total_timeout = true;
        sse_end_early(session,
                      g_strdup("the total time-out of the run has passed (--total-timeout)"));
    }
    if (session->loop.interrupted) {
        sse_end_early(session, g_strdup("the run was interrupted"));
    }
    cases_judge(session);
    session->result->duration_us = clock_now_us() - session->begun_us;
}

struct run_result *sse_suite_run(const struct options *options, FILE *transcripts,
                                 struct exit_facts *facts, char **error)
{
    struct sse_session session = {
        .options = options, .transcripts = transcripts, .facts = facts, .begun_us = clock_now_us()};

    session.plan = plan_new(options, error);
    if (session.plan == NULL) {
        return NULL;
    }
    session.target = target_new(options, error);
    if (session.target == NULL) {
        plan_free(session.plan);
        return NULL;
    }
    if (options->emit != NULL &&
        (session.emitter = target_beside(session.target, options, options->emit, error)) == NULL) {
        plan_free(session.plan);
        target_free(session.target);
        return NULL;
    }
    session.result = suite_result_begin(options);
    session.result->url = g_strdup(session.target->url);
    session.scene = sse_scene_new();
    session_setup(&session);
    if (session.plan->items->len == 0) {
        facts->nothing_run = true;
    } else {
        session_play(&session);
    }
    if (options->progress) {
        progress_hide();
    }
    session_conclude(&session);
    loop_clear(&session.loop);
    sse_scene_free(session.scene);
    plan_free(session.plan);
    target_free(session.emitter);
    target_free(session.target);
    return session.result;
}
