/* SPDX-License-Identifier: MIT */
/*
 * Vectors of event streams for `assay explain`: the stream line by line, with what a parser does at
 * each, and the events that come of it.
 */
#include "harness/explain.h"

#include <string.h>

#include "conformance/sse/vector.h"
#include "harness/list_json.h"
#include "harness/sse_recording.h"

enum { INDENT = 2, COLUMN = 16, LINES_SHOWN_MAX = 24, ANSWER_SHOWN_MAX = 200 };

static void field(const struct terminal *to, const char *label, const char *text)
{
    terminal_field(to, INDENT, COLUMN, label, text);
}

static void stream_fields(const struct terminal *to, const struct sse_vector *vector)
{
    size_t size = sse_vector_size(vector);
    char *octets = g_malloc(size + 1);

    sse_vector_copy(vector, octets);
    struct sse_recording *recording = sse_recording_new(octets, size);
    guint count = recording->lines->len;
    if (count == 0) {
        field(to, "stream", "no line");
    }
    for (guint i = 0; i < count && i < LINES_SHOWN_MAX; i++) {
        const struct sse_line *line = &g_array_index(recording->lines, struct sse_line, i);
        char *words = sse_line_describe(line);
        char *text =
            g_strdup_printf("octet %zu: %s, %s%s: %s", line->offset, words,
                            line->end == SSE_END_NONE ? "" : "ends with ",
                            line->end == SSE_END_NONE ? "cut off" : sse_end_words(line->end),
                            sse_effect_words(line->effect));
        field(to, i == 0 ? "stream" : "", text);
        g_free(words);
        g_free(text);
    }
    if (count > LINES_SHOWN_MAX) {
        char *text = g_strdup_printf("and %u lines more", count - LINES_SHOWN_MAX);
        field(to, "", text);
        g_free(text);
    }
    sse_recording_free(recording);
    g_free(octets);
}

/* The lines of JSON that a parser prints; what is long is cut. */
static void answer_fields(const struct terminal *to, const struct sse_vector *vector)
{
    char *answer = list_vector_lines(vector);
    char **lines = g_strsplit(answer, "\n", -1);
    guint count = g_strv_length(lines) - 1; /* behind the last LF there is nothing */

    for (guint i = 0; i < count; i++) {
        bool is_shown = i < LINES_SHOWN_MAX || i + 1 == count;
        bool is_cut = strlen(lines[i]) > ANSWER_SHOWN_MAX;
        char *line = g_strdup_printf("%.*s%s", ANSWER_SHOWN_MAX, lines[i], is_cut ? " ..." : "");
        if (is_shown) {
            field(to, i == 0 ? "is parsed to" : "", line);
        } else if (i == LINES_SHOWN_MAX) {
            field(to, "", "...");
        }
        g_free(line);
    }
    g_strfreev(lines);
    g_free(answer);
}

bool explain_vector(const struct terminal *to, const char *id)
{
    const struct sse_vector *vector = sse_vector_find(id);

    if (vector == NULL) {
        return false;
    }
    terminal_field(to, 0, 0, "", vector->id);
    field(to, "a good parser", vector->title);
    field(to, "why it bites", vector->why);
    field(to, "look at", vector->hint);
    stream_fields(to, vector);
    answer_fields(to, vector);
    if (vector->time_is_open) {
        field(to, "", "and any reconnection time: the standard leaves it open");
    }
    for (size_t i = 0; i < SSE_VECTOR_PROVES_MAX && vector->proves[i] != REQUIREMENT_NONE; i++) {
        const struct requirement *row = requirement_get(vector->proves[i]);
        char *words = g_strdup_printf("%s (%s, %s): %s", row->name, level_name(row->level),
                                      row->clause, row->text);
        field(to, i == 0 ? "proves" : "", words);
        g_free(words);
    }
    char *command = g_strdup_printf("assay parser sse %s -v -- PARSER", vector->id);
    terminal_copyable(to, INDENT, COLUMN, "run", command);
    g_free(command);
    return true;
}

GPtrArray *explain_vectors(enum requirement_id row)
{
    GPtrArray *ids = g_ptr_array_new();

    for (size_t i = 0; i < sse_vector_count(); i++) {
        if (sse_vector_names(sse_vector_at(i), row)) {
            g_ptr_array_add(ids, (char *)sse_vector_at(i)->id);
        }
    }
    return ids;
}

const char *explain_no_case(const struct requirement *row)
{
    if (row->roles == ROLES_PARSER && row->kind == KIND_WIRE) {
        return "none: the vectors below prove it, on a parser";
    }
    if (row->roles == ROLES_CLIENT && requirement_protocol(row) == PROTOCOL_EVENT_STREAM) {
        GPtrArray *scenarios = explain_scenarios(row->id);
        bool is_played = scenarios->len > 0;
        g_ptr_array_unref(scenarios);
        return is_played ? "none: the scenarios below prove it, on a client"
               : requirement_needs_scenario(row)
                   ? "none: it takes a page, or a look inside the program"
                   : "none: nothing is asked that could be broken";
    }
    if (requirement_awaits_case(row, 0)) {
        return "none yet: clients of WebSocket are not judged";
    }
    if (row->kind == KIND_HELPED) {
        return "none yet: nothing tells the program that is judged to do it";
    }
    if (row->kind != KIND_WIRE) {
        return NULL;
    }
    return row->level == LEVEL_MAY ? "none: what is allowed cannot be broken"
                                   : "none: nothing is asked that could be broken";
}
