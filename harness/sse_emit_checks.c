/* SPDX-License-Identifier: MIT */
/* Checks on what a library makes of what it is given: the emit contract of docs/design.md. */
#include <string.h>

#include "conformance/catalogue.h"
#include "conformance/sse/emission.h"
#include "harness/sse_judge.h"
#include "harness/text.h"

enum { SHOWN_SIZE_MAX = 60 };

/* The value with each line end as LF. */
static GString *normalised(const struct payload *value)
{
    GString *text = g_string_new(NULL);

    g_string_set_size(text, (gsize)value->size);
    payload_copy(value, 0, text->str, (size_t)value->size);
    GString *result = g_string_sized_new(text->len);
    for (gsize i = 0; i < text->len; i++) {
        bool is_pair = text->str[i] == '\r' && i + 1 < text->len && text->str[i + 1] == '\n';
        if (!is_pair) {
            g_string_append_c(result, text->str[i] == '\r' ? '\n' : text->str[i]);
        }
    }
    g_string_free(text, TRUE);
    return result;
}

static bool is_text(const struct sse_text *text, const char *octets, size_t size)
{
    return text->size == size && memcmp(text->octets, octets, size) == 0;
}

/* Whether a comment says that calls were left out. */
static bool says_refused(const struct sse_recording *recording)
{
    for (guint i = 0; i < recording->lines->len; i++) {
        const struct sse_line *line = &g_array_index(recording->lines, struct sse_line, i);
        if (line->kind == SSE_LINE_COMMENT &&
            g_str_has_prefix(line->value.octets + strspn(line->value.octets, " "), "refused ")) {
            return true;
        }
    }
    return false;
}

static char *quoted(const char *what, const char *octets, size_t size)
{
    GString *words = g_string_new(what);
    text_quote_append(words, (const uint8_t *)octets, size, SHOWN_SIZE_MAX);
    return g_string_free(words, FALSE);
}

/* What came that nobody has asked for, in words; NULL when nothing did. g_free(). */
static char *injected(const struct sse_emission *emission, const struct sse_recording *recording)
{
    static const char mark[] = "assay-was-here";
    bool is_id = strcmp(emission->field, "id") == 0;
    bool is_event = strcmp(emission->field, "event") == 0;
    guint count_max = strcmp(emission->field, "data") == 0 || is_id || is_event ? 2 : 1;

    for (guint i = 0; i < recording->events->len; i++) {
        const struct sse_event *event = &g_array_index(recording->events, struct sse_event, i);
        bool has_type = !is_text(&event->type, "message", strlen("message"));
        if (is_text(&event->data, mark, strlen(mark)) ||
            is_text(&event->type, mark, strlen(mark)) ||
            is_text(&event->last_event_id, mark, strlen(mark)) || (has_type && !is_event) ||
            (event->last_event_id.size > 0 && !is_id)) {
            return quoted("a part of the value became a line of its own: event with data ",
                          event->data.octets, event->data.size);
        }
    }
    if (recording->events->len > count_max) {
        return g_strdup_printf("%u events came of %u calls", recording->events->len, count_max);
    }
    for (guint i = 0; i < recording->lines->len; i++) {
        const struct sse_line *line = &g_array_index(recording->lines, struct sse_line, i);
        if (line->kind == SSE_LINE_FIELD && line->field == SSE_FIELD_OTHER) {
            char *words = sse_line_describe(line);
            char *told = g_strdup_printf("a part of the value became a line of its own: %s", words);
            g_free(words);
            return told;
        }
    }
    return NULL;
}

/* Whether the first event is what was asked for; else what came, in words. g_free(). */
static char *difference(const struct sse_emission *emission, const struct sse_recording *recording)
{
    g_autoptr(GString) wanted = normalised(&emission->value);
    const struct sse_event *event =
        recording->events->len > 0 ? &g_array_index(recording->events, struct sse_event, 0) : NULL;

    if (strcmp(emission->field, "retry") == 0) {
        return recording->is_time_set && recording->time_ms == 1000
                   ? NULL
                   : g_strdup("no retry of 1000 came");
    }
    if (recording->events->len < 2) {
        return g_strdup_printf("%u of two events came", recording->events->len);
    }
    const struct sse_text *text = strcmp(emission->field, "data") == 0    ? &event->data
                                  : strcmp(emission->field, "event") == 0 ? &event->type
                                                                          : &event->last_event_id;
    if (is_text(text, wanted->str, wanted->len)) {
        return NULL;
    }
    char *words = quoted("", text->octets, text->size);
    char *told =
        g_strdup_printf("%s came as %s, of %zu octets", emission->field, words, text->size);
    g_free(words);
    return told;
}

static void emission_judge(struct sse_context *context, const struct sse_emission *emission,
                           struct sse_record *record)
{
    bool is_nul = strcmp(emission->field, "id") == 0 && strcmp(emission->name, "nul") == 0;
    enum requirement_id row = is_nul ? SSE_STREAM_ID_HAS_NO_NUL : context->ws_case->proves[0];
    g_autofree char *sent =
        quoted("", emission->value.pattern,
               (size_t)MIN(emission->value.size, (uint64_t)emission->value.pattern_size));
    const char *what = emission->fate == SSE_IS_REFUSED ? "a refusal of " : "";
    g_autofree char *expected =
        g_strdup_printf("%s%s %s, of %" G_GUINT64_FORMAT " octets (%s)", what, emission->field,
                        sent, emission->value.size, emission->name);
    bool is_refused = record->has_head && record->head.status >= 400 && record->head.status < 500;

    if (is_refused) {
        if (emission->fate == SSE_COMES_BACK) {
            sse_remark(context, expected, sse_came(record));
        }
        return;
    }
    if (!sse_record_is_stream(record)) {
        sse_blame(context, row, expected, sse_came(record), -1);
        return;
    }
    const struct sse_recording *recording = sse_record_recording(record);
    char *fault = injected(emission, recording);
    bool is_left_out = says_refused(recording);
    if (fault == NULL && emission->fate == SSE_IS_REFUSED && !is_left_out) {
        fault = g_strdup("it was taken: no 4xx, and no comment that says \"refused\"");
    } else if (fault == NULL && emission->fate == SSE_COMES_BACK && !is_left_out) {
        fault = difference(emission, recording);
    } else if (fault == NULL && emission->fate == SSE_COMES_BACK) {
        sse_remark(context, expected, g_strdup("it was refused"));
    }
    for (guint i = 0; fault == NULL && i < recording->notes->len; i++) {
        const struct sse_note *note = &g_array_index(recording->notes, struct sse_note, i);
        if (note->kind == SSE_NOTE_ILL_FORMED) {
            fault = g_strdup("octets that are not UTF-8 came");
        }
    }
    if (fault != NULL) {
        sse_blame(context, row, expected, fault, 0);
    }
}

/* All values of one field: the exchanges `emit-FIELD/NAME`. */
static void field_judge(struct sse_context *context, const char *field)
{
    g_autofree char *prefix = g_strdup_printf("emit-%s/", field);
    bool is_any = false;

    for (guint i = 0; i < context->scene->records->len; i++) {
        struct sse_record *record = g_ptr_array_index(context->scene->records, i);
        if (!g_str_has_prefix(record->label, prefix)) {
            continue;
        }
        const struct sse_emission *emission =
            sse_emission_find(field, record->label + strlen(prefix));
        is_any = true;
        if (emission != NULL && record->has_head) {
            emission_judge(context, emission, record);
        } else {
            sse_unknown(context, sse_came(record));
        }
    }
    if (!is_any) {
        sse_not_applicable(context, g_strdup("how to have the target emit an event is not told; "
                                             "--emit URL does"));
    }
}

static void look_data(struct sse_context *context)
{
    field_judge(context, "data");
}

static void look_event(struct sse_context *context)
{
    field_judge(context, "event");
}

static void look_id(struct sse_context *context)
{
    field_judge(context, "id");
}

static void look_comment(struct sse_context *context)
{
    field_judge(context, "comment");
}

static void look_retry(struct sse_context *context)
{
    field_judge(context, "retry");
}

const struct sse_look sse_emit_looks[SSE_CHECK_COUNT] = {
    [SSE_CHECK_EMIT_DATA] = {look_data, {"emit-data"}, false},
    [SSE_CHECK_EMIT_EVENT] = {look_event, {"emit-event"}, false},
    [SSE_CHECK_EMIT_ID] = {look_id, {"emit-id"}, false},
    [SSE_CHECK_EMIT_COMMENT] = {look_comment, {"emit-comment"}, false},
    [SSE_CHECK_EMIT_RETRY] = {look_retry, {"emit-retry"}, false},
};
