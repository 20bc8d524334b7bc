/* SPDX-License-Identifier: MIT */
/*
 * The answer is read line by line; the first line that is not what it has to be is the finding. It
 * says which line of the stream dispatches the event that was expected there.
 */
#include "harness/parser_judge.h"

#include <jansson.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "harness/text.h"

enum { SHOWN_SIZE_MAX = 160 };

struct judge {
    const struct sse_vector *vector;
    const struct sse_recording *recording;
    guint event_count;  /* that came */
    bool tells_last_id; /* at the end */
    bool tells_time;
    bool has_ended;
    struct finding *finding;
};

/* A line as a value of JSON, NULL when it is none. Of a number that no integer of ours holds, such
 * as a huge retry, only the size is kept: it is JSON all the same. */
static json_t *line_load(const char *line, size_t size, json_error_t *error)
{
    json_t *value = json_loadb(line, size, JSON_ALLOW_NUL, error);
    if (value == NULL && json_error_code(error) == json_error_numeric_overflow) {
        value = json_loadb(line, size, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, error);
    }
    return value;
}

/* The row that is broken when an id or a time is another: the first of the vector's that is about
 * it. */
static enum requirement_id row_about(const struct sse_vector *vector, const char *word,
                                     enum requirement_id otherwise)
{
    for (size_t i = 0; i < SSE_VECTOR_PROVES_MAX && vector->proves[i] != REQUIREMENT_NONE; i++) {
        if (strstr(requirement_get(vector->proves[i])->name, word) != NULL) {
            return vector->proves[i];
        }
    }
    return otherwise;
}

static enum verdict verdict_of(enum requirement_id row)
{
    switch (requirement_get(row)->level) {
    case LEVEL_MUST:
        return VERDICT_FAIL;
    case LEVEL_SHOULD:
        return VERDICT_WARN;
    case LEVEL_MAY:
    case LEVEL_INFO:
        break;
    }
    return VERDICT_INFO;
}

/* Takes both strings. */
static void blame(struct judge *judge, enum requirement_id row, char *expected, char *actual,
                  int64_t octet)
{
    if (judge->finding == NULL) {
        judge->finding =
            finding_new(row, verdict_of(row), expected, actual, judge->vector->hint, octet);
    }
    g_free(expected);
    g_free(actual);
}

static char *quoted(const char *octets, size_t size)
{
    GString *out = g_string_new(NULL);
    text_quote_append(out, (const uint8_t *)octets, size, SHOWN_SIZE_MAX);
    return g_string_free(out, FALSE);
}

/* `event 2: type "message", data "b", lastEventId "", dispatched by line 4 (octet 12)`. */
static char *event_words(const struct judge *judge, guint index)
{
    if (index >= judge->recording->events->len) {
        return judge->recording->events->len == 0
                   ? g_strdup("no event")
                   : g_strdup_printf("no event behind the %u that came",
                                     judge->recording->events->len);
    }
    const struct sse_event *event =
        &g_array_index(judge->recording->events, struct sse_event, index);
    const struct sse_line *blank =
        &g_array_index(judge->recording->lines, struct sse_line, event->last_line);
    char *type = quoted(event->type.octets, event->type.size);
    char *data = quoted(event->data.octets, event->data.size);
    char *id = quoted(event->last_event_id.octets, event->last_event_id.size);
    char *words = g_strdup_printf("event %u: type %s, data %s, lastEventId %s; line %u of the "
                                  "stream (octet %zu) dispatches it",
                                  index + 1, type, data, id, event->last_line + 1, blank->offset);
    g_free(type);
    g_free(data);
    g_free(id);
    return words;
}

static int64_t event_octet(const struct judge *judge, guint index)
{
    if (index >= judge->recording->events->len) {
        return (int64_t)judge->recording->size;
    }
    const struct sse_event *event =
        &g_array_index(judge->recording->events, struct sse_event, index);
    return (int64_t)g_array_index(judge->recording->lines, struct sse_line, event->last_line)
        .offset;
}

static bool text_same(struct sse_text text, const json_t *value)
{
    return json_is_string(value) && json_string_length(value) == text.size &&
           memcmp(json_string_value(value), text.octets, text.size) == 0;
}

/* A member of what the parser printed, as event_words() has it: they stand below one another. */
static void member_append(GString *out, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    if (json_is_string(value)) {
        text_quote_append(out, (const uint8_t *)json_string_value(value), json_string_length(value),
                          SHOWN_SIZE_MAX);
    } else if (value == NULL) {
        g_string_append(out, "not told");
    } else {
        char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_COMPACT);
        g_string_append_printf(out, "%.*s, which is no string", SHOWN_SIZE_MAX, dump);
        free(dump);
    }
}

static char *came_words(guint index, const json_t *object)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "event %u: type ", index + 1);
    member_append(out, object, "type");
    g_string_append(out, ", data ");
    member_append(out, object, "data");
    g_string_append(out, ", lastEventId ");
    member_append(out, object, "lastEventId");
    return g_string_free(out, FALSE);
}

static void event_judge(struct judge *judge, const json_t *object)
{
    guint index = judge->event_count++;
    const json_t *id = json_object_get(object, "lastEventId");

    if (index >= judge->recording->events->len) {
        blame(judge, judge->vector->proves[0], event_words(judge, index), came_words(index, object),
              event_octet(judge, index));
        return;
    }
    const struct sse_event *event =
        &g_array_index(judge->recording->events, struct sse_event, index);
    if (!text_same(event->type, json_object_get(object, "type")) ||
        !text_same(event->data, json_object_get(object, "data"))) {
        blame(judge, judge->vector->proves[0], event_words(judge, index), came_words(index, object),
              event_octet(judge, index));
    } else if (id != NULL && !text_same(event->last_event_id, id)) {
        blame(judge, row_about(judge->vector, "_ID", SSE_DISPATCH_FILLS_EVENT),
              event_words(judge, index), came_words(index, object), event_octet(judge, index));
    }
}

/* What the time has to be, in words. */
static char *time_words(const struct sse_vector *vector)
{
    return vector->has_time
               ? g_strdup_printf("at the end: reconnectionTime %" G_GUINT64_FORMAT, vector->time_ms)
               : g_strdup("at the end: reconnectionTime null, for no retry was taken");
}

static void time_judge(struct judge *judge, const json_t *time)
{
    const struct sse_vector *vector = judge->vector;
    enum requirement_id row = row_about(vector, "RETRY", vector->proves[0]);

    if ((vector->needs & SSE_NEEDS_TIME) == 0) {
        return;
    }
    char *came = json_dumps(time, JSON_ENCODE_ANY);
    if (vector->time_is_open) {
        blame(judge, row, g_strdup("nothing that the standard says: any time is recorded"),
              g_strdup_printf("at the end: reconnectionTime %s", came), -1);
    } else if (vector->has_time ? !json_is_integer(time) ||
                                      json_integer_value(time) != (json_int_t)vector->time_ms
                                : !json_is_null(time)) {
        blame(judge, row_about(vector, "END_IS_NO", row), time_words(vector),
              g_strdup_printf("at the end: reconnectionTime %s", came), -1);
    }
    free(came);
}

static void end_judge(struct judge *judge, const json_t *object)
{
    const json_t *id = json_object_get(object, "lastEventId");
    const json_t *time = json_object_get(object, "reconnectionTime");

    judge->has_ended = true;
    if (judge->event_count < judge->recording->events->len) {
        blame(judge, judge->vector->proves[0], event_words(judge, judge->event_count),
              g_strdup_printf("the end, behind %u event%s", judge->event_count,
                              judge->event_count == 1 ? "" : "s"),
              event_octet(judge, judge->event_count));
        return;
    }
    judge->tells_last_id = id != NULL;
    judge->tells_time = time != NULL;
    if (id != NULL && (judge->vector->needs & SSE_NEEDS_LAST_ID) != 0 &&
        !text_same(judge->recording->last_event_id, id)) {
        struct sse_text text = judge->recording->last_event_id;
        char *expected = quoted(text.octets, text.size);
        char *came = json_dumps(id, JSON_ENCODE_ANY | JSON_ENSURE_ASCII);
        blame(judge, row_about(judge->vector, "_ID", judge->vector->proves[0]),
              g_strdup_printf("at the end: lastEventId %s", expected),
              g_strdup_printf("at the end: lastEventId %.*s", SHOWN_SIZE_MAX, came), -1);
        g_free(expected);
        free(came);
    }
    if (time != NULL) {
        time_judge(judge, time);
    }
}

static void line_judge(struct judge *judge, const char *line, size_t size)
{
    json_error_t error;
    json_t *object = line_load(line, size, &error);

    if (object == NULL || !json_is_object(object)) {
        char *shown = quoted(line, size);
        blame(judge, judge->vector->proves[0], g_strdup("a line that is an object of JSON"),
              g_strdup_printf("%s%s%s", shown, object == NULL ? ", which is no JSON: " : "",
                              object == NULL ? error.text : ", which is no object"),
              -1);
        g_free(shown);
    } else if (judge->has_ended) {
        blame(judge, judge->vector->proves[0], g_strdup("nothing behind the line of the end"),
              quoted(line, size), -1);
    } else if (json_is_true(json_object_get(object, "end"))) {
        end_judge(judge, object);
    } else {
        event_judge(judge, object);
    }
    json_decref(object);
}

bool parser_is_end(const char *line, size_t size)
{
    if (g_strstr_len(line, (gssize)size, "\"end\"") == NULL) {
        return false;
    }
    json_error_t error;
    json_t *object = line_load(line, size, &error);
    /* Broken JSON ends the answer all the same, so that no later one is taken for it. */
    bool is_end = object != NULL ? json_is_true(json_object_get(object, "end"))
                                 : g_regex_match_simple("^\\s*\\{.*\"end\"\\s*:\\s*true", line,
                                                        G_REGEX_RAW, 0);
    json_decref(object);
    return is_end;
}

/* Why the vector says nothing of this parser; NULL when it does. */
static const char *na_words(const struct judge *judge)
{
    if ((judge->vector->needs & SSE_NEEDS_LAST_ID) != 0 && !judge->tells_last_id &&
        judge->recording->events->len == 0) {
        return "the parser does not tell the last event ID at its end";
    }
    if ((judge->vector->needs & SSE_NEEDS_TIME) != 0 && !judge->tells_time) {
        return "the parser does not tell the reconnection time at its end";
    }
    return NULL;
}

struct finding *parser_judge(const struct sse_vector *vector, const struct sse_recording *recording,
                             const struct parser_answer *answer, char **na_reason)
{
    struct judge judge = {.vector = vector, .recording = recording};
    const char *at = answer->lines;
    const char *end = answer->lines + answer->size;

    *na_reason = NULL;
    while (at < end && judge.finding == NULL) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        size_t size = (size_t)((line_end != NULL ? line_end : end) - at);
        if (size > 0 && at[size - 1] == '\r') {
            size--;
        }
        if (size > 0) {
            line_judge(&judge, at, size);
        }
        at = line_end != NULL ? line_end + 1 : end;
    }
    if (answer->end != NULL) {
        blame(&judge, vector->proves[0], g_strdup("an answer to the whole stream"),
              g_strdup_printf("the program %s, behind %u event%s", answer->end, judge.event_count,
                              judge.event_count == 1 ? "" : "s"),
              -1);
    }
    if (!judge.has_ended && judge.finding == NULL) {
        end_judge(&judge, NULL);
    }
    if (judge.finding == NULL && na_words(&judge) != NULL) {
        *na_reason = g_strdup(na_words(&judge));
    }
    return judge.finding;
}
