/* SPDX-License-Identifier: MIT */
/* Checks on what a library makes of what it is given: the emit contract of docs/design.md. */
#include <string.h>

#include "conformance/catalogue.h"
#include "conformance/sse/emission.h"
#include "harness/sse_judge.h"
#include "harness/text.h"

enum { SHOWN_SIZE_MAX = 60 };

/* What the hostile values would have an event say. */
#define SSE_WAS_HERE "assay-was-here"

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

/* What is wrong with what came, in words that are the caller's; NULL: nothing is. */
struct fault {
    enum requirement_id row;
    char *words;
    int64_t octet; /* where it begins in the content; -1: at no octet of its own */
};

static const struct sse_line *line_at(const struct sse_recording *recording, guint index)
{
    return &g_array_index(recording->lines, struct sse_line, index);
}

static const struct sse_event *event_at(const struct sse_recording *recording, guint index)
{
    return &g_array_index(recording->events, struct sse_event, index);
}

/* Whether data, in whatever event they come, are what the calls have asked for. */
static bool is_asked_for(const struct sse_emission *emission, const struct sse_text *data)
{
    if (strcmp(emission->field, "data") == 0) {
        return !is_text(data, SSE_WAS_HERE, strlen(SSE_WAS_HERE));
    }
    /* Who has no way to send a comment or a retry alone may send an event without text. */
    return data->size == 0 || is_text(data, "Hello", strlen("Hello")) ||
           is_text(data, SSE_EMIT_MARK, strlen(SSE_EMIT_MARK));
}

/* What came that nobody has asked for. */
static bool is_injected(const struct sse_emission *emission, const struct sse_recording *recording,
                        struct fault *fault)
{
    bool is_id = strcmp(emission->field, "id") == 0;
    bool is_event = strcmp(emission->field, "event") == 0;

    for (guint i = 0; i < recording->events->len; i++) {
        const struct sse_event *event = event_at(recording, i);
        bool has_type = !is_text(&event->type, "message", strlen("message"));
        if (!is_asked_for(emission, &event->data) || (has_type && !is_event) ||
            is_text(&event->type, SSE_WAS_HERE, strlen(SSE_WAS_HERE)) ||
            (event->last_event_id.size > 0 && !is_id)) {
            fault->words = quoted("a part of the value became a line of its own: an event came "
                                  "with the data ",
                                  event->data.octets, event->data.size);
            fault->octet = (int64_t)line_at(recording, event->first_line)->offset;
            return true;
        }
    }
    if (recording->events->len > 2) {
        fault->words = g_strdup_printf("%u events came of two calls", recording->events->len);
        fault->octet = (int64_t)line_at(recording, event_at(recording, 2)->first_line)->offset;
        return true;
    }
    for (guint i = 0; i < recording->lines->len; i++) {
        const struct sse_line *line = line_at(recording, i);
        if (line->kind == SSE_LINE_FIELD && line->field == SSE_FIELD_OTHER) {
            fault->words =
                quoted("a part of the value became a line of its own: ", line->name.octets,
                       line->name.size);
            fault->octet = (int64_t)line->offset;
            return true;
        }
    }
    return false;
}

/* Octets that a stream may not have, however they got there. */
static bool is_unlawful(const struct sse_recording *recording, struct fault *fault)
{
    for (guint i = 0; i < recording->notes->len; i++) {
        const struct sse_note *note = &g_array_index(recording->notes, struct sse_note, i);
        if (note->kind == SSE_NOTE_ILL_FORMED) {
            *fault = (struct fault){SSE_STREAM_IS_UTF8, g_strdup("octets that are not UTF-8 came"),
                                    (int64_t)note->offset};
            return true;
        }
    }
    for (guint i = 0; i < recording->lines->len; i++) {
        const struct sse_line *line = line_at(recording, i);
        if (line->kind != SSE_LINE_FIELD || line->value.size == 0) {
            continue;
        }
        const char *octets = line->value.octets;
        if (line->field == SSE_FIELD_ID && memchr(octets, '\0', line->value.size) != NULL) {
            *fault = (struct fault){SSE_STREAM_ID_HAS_NO_NUL,
                                    g_strdup("the id came with U+0000 in it, so it is ignored"),
                                    (int64_t)line->offset};
            return true;
        }
        if (line->field == SSE_FIELD_RETRY && strspn(octets, "0123456789") != line->value.size) {
            *fault = (struct fault){SSE_SERVER_RETRY_IS_DIGITS,
                                    quoted("it came as it was: ", octets, line->value.size),
                                    (int64_t)line->offset};
            return true;
        }
    }
    return false;
}

/* How the field came, in words; NULL: as it was given. g_free(). */
static char *difference(const struct sse_emission *emission, const struct sse_recording *recording)
{
    g_autoptr(GString) wanted = normalised(&emission->value);

    if (strcmp(emission->field, "comment") == 0) {
        return NULL;
    }
    if (strcmp(emission->field, "retry") == 0) {
        return recording->is_time_set && recording->time_ms == 1000 ? NULL
                                                                    : g_strdup("no retry came");
    }
    if (recording->events->len < 2) {
        return g_strdup(recording->events->len == 0
                            ? "no event came, nor one of the call behind it"
                            : "no event came of it, only one of the call behind it");
    }
    const struct sse_event *event = event_at(recording, 0);
    const struct sse_text *text = strcmp(emission->field, "data") == 0    ? &event->data
                                  : strcmp(emission->field, "event") == 0 ? &event->type
                                                                          : &event->last_event_id;
    if (is_text(text, wanted->str, wanted->len)) {
        return NULL;
    }
    g_autofree char *words = quoted("", text->octets, text->size);
    return g_strdup_printf("the %s came as %s, of %zu octets", emission->field, words, text->size);
}

/* What was asked for, in words. g_free(). */
static char *expectation(const struct sse_emission *emission)
{
    g_autofree char *sent =
        quoted("", emission->value.pattern,
               (size_t)MIN(emission->value.size, (uint64_t)emission->value.pattern_size));
    const char *fate = emission->fate == SSE_COMES_BACK   ? "as it was given"
                       : emission->fate == SSE_IS_REFUSED ? "refused, or no line of its own"
                                                          : "refused, or without harm";

    return g_strdup_printf("the %s %s, of %" G_GUINT64_FORMAT " octets (%s), %s", emission->field,
                           sent, emission->value.size, emission->name, fate);
}

/* A stream that came of the calls. What is not carried, or otherwise than it was given, is a fault
 * of data alone: no text says what a name with a line end in it has to become, but that it
 * becomes no line. */
static void stream_judge(struct sse_context *context, const struct sse_emission *emission,
                         const struct sse_recording *recording)
{
    g_autofree char *expected = expectation(emission);
    struct fault fault = {.row = context->ws_case->proves[0], .octet = -1};

    if (is_injected(emission, recording, &fault) || is_unlawful(recording, &fault)) {
        sse_blame(context, fault.row, expected, fault.words, fault.octet);
        return;
    }
    if (says_refused(recording)) {
        if (emission->fate == SSE_COMES_BACK) {
            sse_remark(context, expected, g_strdup("it was refused"));
        }
        return;
    }
    char *words = emission->fate == SSE_IS_EITHER ? NULL : difference(emission, recording);
    if (words == NULL && emission->fate == SSE_IS_REFUSED) {
        words = g_strdup("it was taken, and came as it was given");
    }
    if (words != NULL && strcmp(emission->field, "data") == 0) {
        sse_blame(context, fault.row, expected, words, 0);
    } else if (words != NULL) {
        sse_remark(context, expected, words);
    }
}

static void emission_judge(struct sse_context *context, const struct sse_emission *emission,
                           struct sse_record *record)
{
    bool is_refused = record->has_head && record->head.status >= 400 && record->head.status < 500;

    context->about = record;
    if (!is_refused && sse_record_is_stream(record)) {
        stream_judge(context, emission, sse_record_recording(record));
        return;
    }
    g_autofree char *expected = expectation(emission);
    if (!is_refused) {
        sse_blame(context, context->ws_case->proves[0], expected, sse_came(record), -1);
    } else if (emission->fate == SSE_COMES_BACK) {
        sse_remark(context, expected, sse_came(record));
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
