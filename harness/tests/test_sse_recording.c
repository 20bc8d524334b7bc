/* SPDX-License-Identifier: MIT */
/* A recorded event stream, taken apart: rows of octets, and what is to be seen in them. */
#include <glib.h>
#include <string.h>

#include "harness/sse_recording.h"
#include "harness/tests/support_guard.h"

/*
 * What is seen, in one string: for each line its kind (`-` blank, `:` comment, `o` other field,
 * `e` `d` `i` `r`), and for each event `{type|data|id}` behind the line that dispatches it; at the
 * end the last event ID and the time.
 */
struct row {
    const char *name;
    const char *octets;
    size_t size; /* 0: strlen */
    const char *seen;
};

#define SIZED(literal) literal, sizeof(literal) - 1

static const struct row rows[] = {
    {"empty", "", 0, " ''"},
    /* The examples of the standard. */
    {"stocks", "data: YHOO\ndata: +2\ndata: 10\n\n", 0, "ddd-{message|YHOO\n+2\n10|} ''"},
    {"four-blocks",
     ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
     0, ":-di-{message|first event|1}di-{message|second event|}d-{message| third event|} ''"},
    {"two-events", "data\n\ndata\ndata\n\ndata:", 0, "d-{message||}dd-{message|\n|}d ''"},
    {"space", "data:test\n\ndata: test\n\n", 0, "d-{message|test|}d-{message|test|} ''"},
    {"add-and-remove", "event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n", 0,
     "ed-{add|73857293|}ed-{remove|2153|} ''"},
    /* Line ends. */
    {"cr", "data: a\rdata: b\r\r", 0, "dd-{message|a\nb|} ''"},
    {"crlf", "data: a\r\ndata: b\r\n\r\n", 0, "dd-{message|a\nb|} ''"},
    {"cr-lf-lf", "data: a\r\n\n", 0, "d-{message|a|} ''"},
    {"lf-cr", "data: a\n\rdata: b\n\r", 0, "d-{message|a|}d-{message|b|} ''"},
    {"cr-crlf", "data: a\r\r\n", 0, "d-{message|a|} ''"},
    {"other-line-ends",
     SIZED("data: a\v\f\x85\xC2\x85\xE2\x80\xA8"
           "b\n\n"),
     "d-{message|a\v\f\xEF\xBF\xBD\xC2\x85\xE2\x80\xA8"
     "b|} ''"},
    /* The BOM. */
    {"bom",
     "\xEF\xBB\xBF"
     "data: a\n\n",
     0, "d-{message|a|} ''"},
    {"two-boms",
     "\xEF\xBB\xBF\xEF\xBB\xBF"
     "data: a\n\ndata: b\n\n",
     0, "o-d-{message|b|} ''"},
    {"part-of-bom",
     "\xEF\xBB"
     "data: a\n\n",
     0, "o- ''"},
    {"bom-alone", "\xEF\xBB\xBF", 0, " ''"},
    /* Fields. */
    {"names", "Data: a\n data: b\ndata : c\ndat: d\n\n", 0, "oooo- ''"},
    {"last-type-wins", "event: a\nevent: b\ndata\n\n", 0, "eed-{b||} ''"},
    {"empty-type", "event: a\nevent:\ndata\n\n", 0, "eed-{message||} ''"},
    {"type-forgotten", "event: a\n\ndata\n\n", 0, "e-d-{message||} ''"},
    {"id-kept", "id: 1\ndata\n\ndata\n\n", 0, "id-{message||1}d-{message||1} '1'"},
    {"id-without-data", "id: 1\n\n", 0, "i- '1'"},
    {"id-not-committed", "id: 1\n\nid: 2\n", 0, "i-i '1'"},
    {"id-with-nul", SIZED("id: 1\nid: a\0b\ndata\n\n"), "iid-{message||1} '1'"},
    {"retry", "retry: 0150\n", 0, "r '' 150"},
    {"retry-last-good", "retry: 10\nretry: 1x\nretry: +1\nretry:  1\n", 0, "rrrr '' 10"},
    {"retry-cut-off", "retry: 10\nretry: 20", 0, "rr '' 10"},
    {"retry-empty", "retry\n", 0, "r '' open"},
    {"retry-full-width", "retry: \xEF\xBC\x91\n", 0, "r ''"},
    {"retry-2-63", "retry: 9223372036854775808\n", 0, "r '' huge"},
    {"retry-2-63-less-1", "retry: 9223372036854775807\n", 0, "r '' 9223372036854775807"},
    /* Maximal subparts. */
    {"c0-80", "data:\xC0\x80\n\n", 0, "d-{message|\xEF\xBF\xBD\xEF\xBF\xBD|} ''"},
    {"e0-80-80", "data:\xE0\x80\x80\n\n", 0,
     "d-{message|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|} ''"},
    {"e2-82-x", "data:\xE2\x82x\n\n", 0, "d-{message|\xEF\xBF\xBDx|} ''"},
    {"f0-9f-98-end", "data:\xF0\x9F\x98\n\n", 0, "d-{message|\xEF\xBF\xBD|} ''"},
    {"f4-90-80-80", "data:\xF4\x90\x80\x80\n\n", 0,
     "d-{message|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|} ''"},
};

static void event_append(GString *out, const struct sse_event *event)
{
    g_string_append_c(out, '{');
    g_string_append_len(out, event->type.octets, (gssize)event->type.size);
    g_string_append_c(out, '|');
    g_string_append_len(out, event->data.octets, (gssize)event->data.size);
    g_string_append_c(out, '|');
    g_string_append_len(out, event->last_event_id.octets, (gssize)event->last_event_id.size);
    g_string_append_c(out, '}');
}

static GString *seen_in(const struct sse_recording *recording)
{
    static const char letters[] = {[SSE_FIELD_OTHER] = 'o',
                                   [SSE_FIELD_EVENT] = 'e',
                                   [SSE_FIELD_DATA] = 'd',
                                   [SSE_FIELD_ID] = 'i',
                                   [SSE_FIELD_RETRY] = 'r'};
    GString *out = g_string_new(NULL);
    guint next = 0;

    for (guint index = 0; index < recording->lines->len; index++) {
        const struct sse_line *line = &g_array_index(recording->lines, struct sse_line, index);
        g_string_append_c(out, line->kind == SSE_LINE_BLANK     ? '-'
                               : line->kind == SSE_LINE_COMMENT ? ':'
                                                                : letters[line->field]);
        const struct sse_event *event = &g_array_index(recording->events, struct sse_event, next);
        if (next < recording->events->len && event->last_line == index) {
            event_append(out, event);
            next++;
        }
    }
    g_string_append(out, " '");
    g_string_append_len(out, recording->last_event_id.octets,
                        (gssize)recording->last_event_id.size);
    g_string_append_c(out, '\'');
    if (recording->is_time_open) {
        g_string_append(out, " open");
    } else if (recording->is_time_huge) {
        g_string_append(out, " huge");
    } else if (recording->is_time_set) {
        g_string_append_printf(out, " %" G_GUINT64_FORMAT, recording->time_ms);
    }
    return out;
}

/* The lines, their ends and the BOM cover the recording without gap. */
static void cover_check(const struct sse_recording *recording)
{
    static const size_t end_sizes[] = {0, 1, 1, 2};
    size_t at = recording->begin;

    for (guint index = 0; index < recording->lines->len; index++) {
        const struct sse_line *line = &g_array_index(recording->lines, struct sse_line, index);
        g_assert_cmpuint(line->offset, ==, at);
        for (size_t i = 0; i < line->size + end_sizes[line->end]; i++) {
            g_assert_cmpuint(sse_recording_line_at(recording, at + i), ==, index);
        }
        at += line->size + end_sizes[line->end];
    }
    g_assert_cmpuint(at, ==, recording->size);
}

static void test_row(gconstpointer data)
{
    const struct row *row = data;
    size_t size = row->size > 0 ? row->size : strlen(row->octets);
    struct sse_recording *recording = sse_recording_new(row->octets, size);
    GString *seen = seen_in(recording);

    octets_assert_same(seen->str, seen->len, row->seen, strlen(row->seen));
    cover_check(recording);
    g_string_free(seen, TRUE);
    sse_recording_free(recording);
}

/* What is odd, where, and in which line. */
static void test_notes(void)
{
    static const char octets[] = "\xEF\xBB\xBF"
                                 "data: a\n\xEF\xBB\xBF"
                                 "data: \0\xFF\nid: 1\nda";
    static const struct sse_note notes[] = {
        {SSE_NOTE_BOM, 0, 3, 0},  {SSE_NOTE_UNFINISHED, 3, 29, 0}, {SSE_NOTE_LATER_BOM, 11, 3, 1},
        {SSE_NOTE_NUL, 20, 1, 1}, {SSE_NOTE_ILL_FORMED, 21, 1, 1}, {SSE_NOTE_CUT_OFF, 29, 2, 3},
    };
    struct sse_recording *recording = sse_recording_new(octets, sizeof(octets) - 1);

    g_assert_cmpuint(recording->notes->len, ==, G_N_ELEMENTS(notes));
    for (guint i = 0; i < G_N_ELEMENTS(notes); i++) {
        const struct sse_note *note = &g_array_index(recording->notes, struct sse_note, i);
        g_assert_cmpint(note->kind, ==, notes[i].kind);
        g_assert_cmpuint(note->offset, ==, notes[i].offset);
        g_assert_cmpuint(note->line, ==, notes[i].line);
        if (note->kind != SSE_NOTE_UNFINISHED) {
            g_assert_cmpuint(note->size, ==, notes[i].size);
        }
    }
    sse_recording_free(recording);
}

/* An event is there as soon as its blank line has ended, and CR ends it. */
static void test_ready(void)
{
    struct sse_recording *recording = sse_recording_new("data: a\r\n\r\ndata: b\n\n", 20);
    const struct sse_event *events = (const struct sse_event *)(void *)recording->events->data;

    g_assert_cmpuint(recording->events->len, ==, 2);
    g_assert_cmpuint(events[0].ready_at, ==, 10);
    g_assert_cmpuint(events[1].ready_at, ==, 20);
    g_assert_cmpuint(events[1].first_line, ==, 2);
    sse_recording_free(recording);
}

/* Behind how many octets nothing would be lost. */
static void test_between(void)
{
    static const char octets[] = ":c\n\ndata: a\n:c\n\r\n:d\n:e";
    static const char expected[] = "y00yy00000000000yy00y00";
    struct sse_recording *recording = sse_recording_new(octets, sizeof(octets) - 1);

    for (size_t at = 0; at < sizeof(octets); at++) {
        bool is_between = sse_recording_is_between(recording, at);
        if (is_between != (expected[at] == 'y')) {
            g_test_fail_printf("behind %zu octets", at);
        }
    }
    sse_recording_free(recording);
}

static void test_describe(void)
{
    static const char octets[] = "data: \"\x1B[0m\n: ping\nData:x\n\n";
    static const char *const told[] = {"data \"\\x22\\x1B[0m\"", "comment \" ping\"",
                                       "\"Data\" \"x\"", "blank"};
    struct sse_recording *recording = sse_recording_new(octets, sizeof(octets) - 1);

    for (guint i = 0; i < G_N_ELEMENTS(told); i++) {
        char *line = sse_line_describe(&g_array_index(recording->lines, struct sse_line, i));
        g_assert_cmpstr(line, ==, told[i]);
        g_free(line);
    }
    sse_recording_free(recording);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/sse-recording/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_func("/sse-recording/notes", test_notes);
    g_test_add_func("/sse-recording/ready", test_ready);
    g_test_add_func("/sse-recording/between", test_between);
    g_test_add_func("/sse-recording/describe", test_describe);
    return g_test_run();
}
