/* SPDX-License-Identifier: MIT */
/* Checks on ids, and on coming back with one. */
#include <string.h>

#include "harness/sse_judge.h"
#include "harness/text.h"

enum { SHOWN_SIZE_MAX = 60 };

/* The ids of the events that have one of their own, in order. GPtrArray of const char *. */
static GPtrArray *ids_of(const struct sse_recording *recording)
{
    GPtrArray *ids = g_ptr_array_new();

    for (guint i = 0; recording != NULL && i < recording->events->len; i++) {
        const struct sse_event *event = &g_array_index(recording->events, struct sse_event, i);
        bool is_own = false;
        for (guint j = event->first_line; j < event->last_line; j++) {
            is_own |= g_array_index(recording->lines, struct sse_line, j).effect == SSE_EFFECT_ID;
        }
        if (is_own && event->last_event_id.size > 0) {
            g_ptr_array_add(ids, (void *)event->last_event_id.octets);
        }
    }
    return ids;
}

static void look_id_changes(struct sse_context *context)
{
    const struct sse_record *record = NULL;
    const struct sse_recording *recording = sse_watched(context, &record);
    g_autoptr(GPtrArray) ids = ids_of(recording);

    if (recording != NULL && ids->len == 0) {
        sse_not_applicable(context, g_strdup("no event had an id while the stream was watched"));
    }
    for (guint i = 1; i < ids->len; i++) {
        for (guint j = 0; j < i; j++) {
            if (strcmp(g_ptr_array_index(ids, i), g_ptr_array_index(ids, j)) == 0) {
                sse_remark(context, "another id for each event",
                           g_strdup_printf("events number %u and %u with an id have the same",
                                           j + 1, i + 1));
                return;
            }
        }
    }
}

enum { RESUME_BACK = 3 }; /* so many events back, so that it is known what follows */

char *sse_resume_id(const struct sse_scene *scene)
{
    struct sse_record *record = sse_scene_find(scene, "stream");

    if (record == NULL || !sse_record_is_stream(record) || sse_record_is_coded(record)) {
        return NULL;
    }
    g_autoptr(GPtrArray) ids = ids_of(sse_record_recording(record));
    if (ids->len < 2) {
        return NULL;
    }
    guint index = ids->len - 1 - MIN((guint)RESUME_BACK, ids->len - 1);
    return g_strdup(g_ptr_array_index(ids, index));
}

static guint id_find(const GPtrArray *ids, const char *id)
{
    for (guint i = 0; i < ids->len; i++) {
        if (strcmp(g_ptr_array_index(ids, i), id) == 0) {
            return i;
        }
    }
    return G_MAXUINT;
}

static bool is_twice(const GPtrArray *ids, const char *id)
{
    guint count = 0;

    for (guint i = 0; i < ids->len; i++) {
        count += strcmp(g_ptr_array_index(ids, i), id) == 0;
    }
    return count > 1;
}

/*
 * What is wrong with how a stream goes on behind the id, in words (g_free); NULL when nothing is.
 * `ids` are those of the stream that was watched, `id` the one that was come back with.
 */
static char *resume_fault(const GPtrArray *ids, const char *id, struct sse_record *resumed)
{
    guint at = id_find(ids, id);
    g_autoptr(GPtrArray) came = ids_of(sse_record_recording(resumed));

    g_assert(at != G_MAXUINT && at + 1 < ids->len);
    if (came->len == 0) {
        return g_strdup_printf("no event with an id came, though \"%s\" had followed",
                               (const char *)g_ptr_array_index(ids, at + 1));
    }
    const char *first = g_ptr_array_index(came, 0);
    guint where = id_find(ids, first);
    if (where == at + 1) {
        return NULL;
    }
    if (where != G_MAXUINT && where <= at) {
        return g_strdup_printf("the first event has the id \"%s\", which had come before", first);
    }
    return g_strdup_printf("the first event has the id \"%s\"; \"%s\" is missing", first,
                           (const char *)g_ptr_array_index(ids, at + 1));
}

/* The fault of the exchange of that label, escaped; sets `is_known` where it can be told. */
static char *resumed_fault(struct sse_context *context, const char *label, bool *is_known)
{
    struct sse_record *stream = sse_scene_find(context->scene, "stream");
    struct sse_record *resumed = sse_scene_find(context->scene, label);
    g_autofree char *id = sse_resume_id(context->scene);

    *is_known = false;
    if (id == NULL) {
        sse_not_applicable(context, g_strdup("fewer than two events with an id came while the "
                                             "stream was watched"));
        return NULL;
    }
    if (resumed == NULL || !sse_record_is_stream(resumed)) {
        sse_not_applicable(context,
                           resumed == NULL ? g_strdup("it was not played") : sse_came(resumed));
        return NULL;
    }
    g_autoptr(GPtrArray) ids = ids_of(sse_record_recording(stream));
    if (is_twice(ids, id)) {
        sse_not_applicable(context, g_strdup("several events have the same id, so it tells no "
                                             "place to go on from"));
        return NULL;
    }
    g_autofree char *fault = resume_fault(ids, id, resumed);
    *is_known = true;
    if (fault == NULL) {
        return NULL;
    }
    GString *words = g_string_new("behind Last-Event-ID ");
    text_quote_append(words, (const uint8_t *)id, strlen(id), SHOWN_SIZE_MAX);
    g_string_append_printf(words, ": %s", fault);
    return g_string_free(words, FALSE);
}

static void look_resumes(struct sse_context *context)
{
    bool is_known = false;
    char *fault = resumed_fault(context, "resumed", &is_known);

    if (fault != NULL) {
        context->about = sse_scene_find(context->scene, "resumed");
        sse_blame(context, SSE_HTTP_RESUMES_AFTER_ID,
                  "the event that followed, and those behind it", fault, 0);
    }
}

static void look_lower_case(struct sse_context *context)
{
    bool is_known = false;
    g_autofree char *fault = resumed_fault(context, "resumed", &is_known);

    if (!is_known) {
        return;
    }
    if (fault != NULL) {
        sse_not_applicable(context, g_strdup("the target does not go on behind a Last-Event-ID"));
        return;
    }
    char *other = resumed_fault(context, "resumed-lower-case", &is_known);
    if (other != NULL) {
        context->about = sse_scene_find(context->scene, "resumed-lower-case");
        sse_blame(context, SSE_SERVER_ID_NAME_IN_ANY_CASE,
                  "the same for last-event-id as for Last-Event-ID", other, 0);
    }
}

const struct sse_look sse_resume_looks[SSE_CHECK_COUNT] = {
    [SSE_CHECK_ID_CHANGES] = {look_id_changes, {"stream"}, false},
    [SSE_CHECK_RESUMES] = {look_resumes, {"stream", "resumed"}, false},
    [SSE_CHECK_LOWER_CASE] = {look_lower_case, {"stream", "resumed", "resumed-lower-case"}, false},
};
