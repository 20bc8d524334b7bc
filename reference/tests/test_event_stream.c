/* SPDX-License-Identifier: MIT */
/*
 * The event stream parser and the lines of JSON that tell of it: each row is a stream and the lines
 * that it gives, whole, octet by octet and with every cut into two, from octets that touch a page
 * that may not be read.
 */
#include <glib.h>
#include <string.h>

#include "reference/event_json.h"
#include "reference/event_stream.h"
#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

struct row {
    const char *name;
    const char *octets;
    size_t size;
    const char *lines; /* without the last one */
    const char *id;    /* of the last one */
    const char *time;  /* of the last one, or NULL for null */
};

#define STREAM(text) (text), sizeof(text) - 1
#define EVENT(type, data, id) \
    "{\"type\":\"" type "\",\"data\":\"" data "\",\"lastEventId\":\"" id "\"}\n"
#define MESSAGE(data) EVENT("message", data, "")

static const struct row rows[] = {
    {"empty", STREAM(""), "", "", NULL},
    {"one", STREAM("data: a\n\n"), MESSAGE("a"), "", NULL},
    {"crlf", STREAM("data: a\r\ndata: b\r\n\r\n"), MESSAGE("a\\nb"), "", NULL},
    {"cr", STREAM("data: a\rdata: b\r\r"), MESSAGE("a\\nb"), "", NULL},
    {"mixed-ends", STREAM("data: a\rdata: b\n\r\ndata: c\r\n\ndata:d\n\r"),
     MESSAGE("a\\nb") MESSAGE("c") MESSAGE("d"), "", NULL},
    {"lf-cr-is-two-ends", STREAM("data: a\n\rdata: b\n\r"), MESSAGE("a") MESSAGE("b"), "", NULL},
    {"three-lines", STREAM("data: YHOO\ndata: +2\ndata: 10\n\n"), MESSAGE("YHOO\\n+2\\n10"), "",
     NULL},
    {"of-the-standard-ids",
     STREAM(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\n"
            "data:  third event\n"),
     EVENT("message", "first event", "1") MESSAGE("second event"), "", NULL},
    {"of-the-standard-ids-ended",
     STREAM("data: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n"),
     EVENT("message", "first event", "1") MESSAGE("second event") MESSAGE(" third event"), "",
     NULL},
    {"of-the-standard-empty", STREAM("data\n\ndata\ndata\n\ndata:"), MESSAGE("") MESSAGE("\\n"), "",
     NULL},
    {"of-the-standard-space", STREAM("data:test\n\ndata: test\n\n"),
     MESSAGE("test") MESSAGE("test"), "", NULL},
    {"only-one-space-goes", STREAM("data:  a \n\n"), MESSAGE(" a "), "", NULL},
    {"a-tab-stays", STREAM("data:\ta\n\n"), MESSAGE("\\ta"), "", NULL},
    {"a-colon-in-the-value", STREAM("data:a:b\n\ndata::\n\n"), MESSAGE("a:b") MESSAGE(":"), "",
     NULL},
    {"comment", STREAM(":\n:data: x\n: id: 9\ndata: a\n:\n\n"), MESSAGE("a"), "", NULL},
    {"types", STREAM("event: add\ndata: 1\n\ndata: 2\n\nevent:a\nevent: b\ndata: 3\n\n"),
     EVENT("add", "1", "") MESSAGE("2") EVENT("b", "3", ""), "", NULL},
    {"type-empty-again", STREAM("event: add\nevent\ndata: 1\n\n"), MESSAGE("1"), "", NULL},
    {"type-without-data", STREAM("event: add\n\ndata: 1\n\n"), MESSAGE("1"), "", NULL},
    {"names-are-literal",
     STREAM("Data: a\n data: b\ndata : c\ndatas: d\ndat: e\n:\nDATA\nevent : x\nid : 1\n\n"), "",
     "", NULL},
    {"id-stays", STREAM("id: 7\ndata: a\n\ndata: b\n\n"),
     EVENT("message", "a", "7") EVENT("message", "b", "7"), "7", NULL},
    {"id-alone", STREAM("id: 5\n\n"), "", "5", NULL},
    {"id-of-what-is-not-dispatched", STREAM("id: 1\ndata: a\n\nid: 2\ndata: b\n"),
     EVENT("message", "a", "1"), "1", NULL},
    {"id-of-before", STREAM("id: 1\nid: 2\ndata: a\n\n"), EVENT("message", "a", "2"), "2", NULL},
    {"id-with-nul", STREAM("id: 1\nid: a\0b\ndata: a\n\n"), EVENT("message", "a", "1"), "1", NULL},
    {"nul-in-data", STREAM("data: a\0b\n\n"), MESSAGE("a\\u0000b"), "", NULL},
    {"nul-in-a-name", STREAM("data\0: a\nda\0ta: b\n\n"), "", "", NULL},
    {"nul-in-a-type", STREAM("event: \0\ndata: b\n\n"), EVENT("\\u0000", "b", ""), "", NULL},
    {"retry", STREAM("retry: 1500\n\n"), "", "", "1500"},
    {"retry-amid-an-event", STREAM("data: a\nretry: 15\n\n"), MESSAGE("a"), "", "15"},
    {"nul-behind-cr", STREAM("data: a\r\0\r\r"), MESSAGE("a"), "", NULL},
    {"retry-at-once", STREAM("retry:20\n"), "", "", "20"},
    {"retry-without-an-end", STREAM("retry: 20"), "", "", NULL},
    {"retry-zero", STREAM("retry: 0\n"), "", "", "0"},
    {"retry-leading-zeros", STREAM("retry: 00010\n"), "", "", "10"},
    {"retry-empty", STREAM("retry: 5\nretry:\nretry\n"), "", "", "5"},
    {"retry-not-digits",
     STREAM("retry: 7\nretry: 1x\nretry: -1\nretry: +1\nretry:  1\nretry: 1 \nretry: 1.0\n"
            "retry: /\nretry: 0x10\nretry: \xD9\xA1\n"),
     "", "", "7"},
    {"retry-last", STREAM("retry: 9007199254740991\n"), "", "", "9007199254740991"},
    {"retry-cut", STREAM("retry: 9007199254740992\n"), "", "", "9007199254740991"},
    {"retry-does-not-wrap", STREAM("retry: 18446744073709551617\nretry: 99999999999999999999999\n"),
     "", "", "9007199254740991"},
    {"mark",
     STREAM("\xEF\xBB\xBF"
            "data: a\n\n"),
     MESSAGE("a"), "", NULL},
    {"mark-once",
     STREAM("\xEF\xBB\xBF\xEF\xBB\xBF"
            "data: a\ndata: b\n\n"),
     MESSAGE("b"), "", NULL},
    {"mark-of-a-later-line",
     STREAM("data: b\n\xEF\xBB\xBF"
            "data: a\n\n"),
     MESSAGE("b"), "", NULL},
    {"mark-in-data",
     STREAM("data:\xEF\xBB\xBF"
            "a\n\n"),
     MESSAGE("\xEF\xBB\xBF"
             "a"),
     "", NULL},
    {"mark-alone", STREAM("\xEF\xBB\xBF"), "", "", NULL},
    {"mark-of-an-empty-line", STREAM("\xEF\xBB\xBF\ndata: a\n\n"), MESSAGE("a"), "", NULL},
    {"mark-cut-off",
     STREAM("\xEF\xBB"
            "data: a\n\n"),
     "", "", NULL},
    {"utf-8", STREAM("data: \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\n\n"),
     MESSAGE("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"), "", NULL},
    {"utf-8-other-line-ends-are-none",
     STREAM("data: a\xC2\x85"
            "b\xE2\x80\xA8"
            "c\x0B\x0C\n\n"),
     MESSAGE("a\xC2\x85"
             "b\xE2\x80\xA8"
             "c\\u000b\\f"),
     "", NULL},
    {"replaced-lone",
     STREAM("data: a\x80"
            "b\xFF\xFE\xC0\xAF\n\n"),
     MESSAGE("a\xEF\xBF\xBD"
             "b\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"),
     "", NULL},
    {"replaced-broken-off",
     STREAM("data: \xE2\x82"
            "x\xF0\x9F\x98"
            "y\xC3\n\n"),
     MESSAGE("\xEF\xBF\xBD"
             "x\xEF\xBF\xBD"
             "y\xEF\xBF\xBD"),
     "", NULL},
    {"replaced-and-begun-again", STREAM("data: \xE2\x82\xC3\xA9\xF0\x9F\xE2\x82\xAC\n\n"),
     MESSAGE("\xEF\xBF\xBD\xC3\xA9\xEF\xBF\xBD\xE2\x82\xAC"), "", NULL},
    {"replaced-behind-four", STREAM("data: \xF0\x9F\x98\x80\xFF\n\n"),
     MESSAGE("\xF0\x9F\x98\x80\xEF\xBF\xBD"), "", NULL},
    {"replaced-surrogate", STREAM("data: \xED\xA0\x80\n\n"),
     MESSAGE("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), "", NULL},
    {"replaced-beyond", STREAM("data: \xF4\x90\x80\x80\n\n"),
     MESSAGE("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"), "", NULL},
    {"replaced-before-the-colon", STREAM("data\xC3: a\n\n"), "", "", NULL},
    {"replaced-at-a-line-of-its-own", STREAM("\xFF\n\x80\ndata: a\n\n"), MESSAGE("a"), "", NULL},
    {"replaced-before-cr", STREAM("data: \xE2\x82\r\n\r\n"), MESSAGE("\xEF\xBF\xBD"), "", NULL},
    {"escapes", STREAM("data: \"\\/\b\x1F\x7F\n\n"), MESSAGE("\\\"\\\\/\\b\\u001f\x7F"), "", NULL},
    {"escaped-type-and-id", STREAM("event: \"\nid: \\\ndata\n\n"), EVENT("\\\"", "", "\\\\"),
     "\\\\", NULL},
    {"blank-lines", STREAM("\n\r\n\r\n\n\rdata: a\n\n\n\n"), MESSAGE("a"), "", NULL},
};

/* Appends what is left of the line, in rooms of that size. */
static void tell(GString *lines, struct event_json *json, size_t room)
{
    uint8_t part[64];
    g_assert_cmpuint(room, <=, sizeof part);
    for (size_t size = event_json_write(json, part, room); size > 0;
         size = event_json_write(json, part, room)) {
        g_string_append_len(lines, (const char *)part, (gssize)size);
    }
}

/* Feeds octets that touch a guard page, telling of what is dispatched. */
static void feed(struct event_stream *stream, GString *lines, const char *octets, size_t size)
{
    const uint8_t *copy = guard_copy(octets, size);
    size_t at = 0;
    enum event_stream_result result = EVENT_STREAM_EVENT;
    while (result == EVENT_STREAM_EVENT) {
        size_t used = 0;
        result = event_stream_feed(stream, copy + at, size - at, &used);
        g_assert_cmpint(result, !=, EVENT_STREAM_BAD);
        at += used;
        if (result == EVENT_STREAM_EVENT) {
            struct event_json json;
            event_json_begin_event(&json, &stream->event);
            tell(lines, &json, 6 + at % 50);
        }
    }
    g_assert_cmpuint(at, ==, size);
}

static void end(struct event_stream *stream, GString *lines)
{
    struct event_json json;
    (void)event_stream_end(stream);
    event_json_begin_end(&json, stream);
    tell(lines, &json, 64);
}

/* The row in pieces: the first cut, then `step` octets each. */
static void play(const struct row *row, size_t cut, size_t step)
{
    struct event_stream stream = {0};
    GString *lines = g_string_new(NULL);
    feed(&stream, lines, row->octets, cut);
    for (size_t at = cut; at < row->size; at += step) {
        feed(&stream, lines, row->octets + at, MIN(step, row->size - at));
    }
    end(&stream, lines);
    char *expected = g_strdup_printf("%s{\"end\":true,\"lastEventId\":\"%s\","
                                     "\"reconnectionTime\":%s}\n",
                                     row->lines, row->id, row->time == NULL ? "null" : row->time);
    g_assert_cmpstr(lines->str, ==, expected);
    g_free(expected);
    g_string_free(lines, TRUE);
    event_stream_free(&stream);
    g_assert_cmpuint(memory_used(), ==, 0);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    play(row, row->size, 1);
    play(row, 0, 1);
    for (size_t cut = 0; cut <= row->size; cut++) {
        play(row, cut, row->size + 1);
    }
}

/* What a source keeps over its streams: the id that was dispatched, and the time. */
static void test_streams_in_a_row(void)
{
    struct event_stream stream = {0};
    GString *lines = g_string_new(NULL);
    feed(&stream, lines, STREAM("retry: 5\nid: 1\ndata: a\n\nid: 2\nevent: b\ndata: c\n\xE2"));
    end(&stream, lines);
    event_stream_begin(&stream);
    feed(&stream, lines,
         STREAM("\xEF\xBB\xBF"
                "data: d\n\n"));
    event_stream_begin(&stream);
    feed(&stream, lines, STREAM("data: e\r\n\r"));
    event_stream_begin(&stream);
    feed(&stream, lines, STREAM("\nid\ndata: f\n\n"));
    end(&stream, lines);
    g_assert_cmpstr(
        lines->str, ==,
        EVENT("message", "a",
              "1") "{\"end\":true,\"lastEventId\":\"1\","
                   "\"reconnectionTime\":5}\n" EVENT("message", "d", "1") EVENT("message", "e", "1")
                       MESSAGE("f") "{\"end\":true,\"lastEventId\":\"\",\"reconnectionTime\":5}\n");
    g_string_free(lines, TRUE);
    event_stream_free(&stream);
}

/* Feeds `octet` so many times; MORE is what all but the last piece give. */
static enum event_stream_result feed_many(struct event_stream *stream, char octet, size_t size)
{
    static uint8_t piece[65536];
    memset(piece, octet, sizeof piece);
    enum event_stream_result result = EVENT_STREAM_MORE;
    for (size_t at = 0; at < size && result == EVENT_STREAM_MORE;) {
        size_t now = MIN(sizeof piece, size - at);
        size_t used = 0;
        result = event_stream_feed(stream, piece, now, &used);
        at += now;
    }
    return result;
}

static enum event_stream_result feed_text(struct event_stream *stream, const char *text)
{
    size_t used = 0;
    return event_stream_feed(stream, (const uint8_t *)text, strlen(text), &used);
}

struct bound {
    const char *name;
    const char *prefix;
    char octet;
    size_t size_max; /* of the octet, behind the prefix */
    const char *suffix;
    enum event_failure failure;
};

static const struct bound bounds[] = {
    {"comment", ":", 'x', EVENT_LINE_SIZE_MAX - 1, "", EVENT_FAILURE_LINE},
    {"data-line", "data:", 'x', EVENT_LINE_SIZE_MAX - 5, "", EVENT_FAILURE_LINE},
    {"replaced", ":", '\xFF', EVENT_LINE_SIZE_MAX / 3, "", EVENT_FAILURE_LINE},
    {"replaced-at-the-end", ":", 'x', EVENT_LINE_SIZE_MAX - 4, "\xE2\n", EVENT_FAILURE_LINE},
    {"id", "id:", 'x', EVENT_NAME_SIZE_MAX, "\n", EVENT_FAILURE_NAME},
    {"id-before-cr", "id:", 'x', EVENT_NAME_SIZE_MAX, "\r", EVENT_FAILURE_NAME},
    {"type", "event:", 'x', EVENT_NAME_SIZE_MAX, "\n", EVENT_FAILURE_NAME},
};

/* The greatest passes, one octet more does not. */
static void test_bound(const void *data)
{
    const struct bound *bound = data;
    for (size_t more = 0; more <= 1; more++) {
        struct event_stream stream = {0};
        g_assert_cmpint(feed_text(&stream, bound->prefix), ==, EVENT_STREAM_MORE);
        enum event_stream_result result = feed_many(&stream, bound->octet, bound->size_max + more);
        if (result == EVENT_STREAM_MORE) {
            result = feed_text(&stream, bound->suffix);
        }
        g_assert_cmpint(result, ==, more == 0 ? EVENT_STREAM_MORE : EVENT_STREAM_BAD);
        g_assert_cmpint(stream.failure, ==, more == 0 ? EVENT_FAILURE_NONE : bound->failure);
        g_assert_cmpuint(memory_used(), <=, (size_t)EVENT_LINE_SIZE_MAX * 2 + 4096);
        event_stream_free(&stream);
    }
}

/* The data of an event has its own bound; each of its lines is far below that of a line. */
static void test_bound_of_data(void)
{
    struct event_stream stream = {0};
    enum { LINE = 1024 * 1024 };
    for (size_t i = 0; i < EVENT_DATA_SIZE_MAX / LINE; i++) {
        g_assert_cmpint(feed_text(&stream, "data:"), ==, EVENT_STREAM_MORE);
        g_assert_cmpint(feed_many(&stream, 'x', LINE - 1), ==, EVENT_STREAM_MORE);
        g_assert_cmpint(feed_text(&stream, "\n"), ==, EVENT_STREAM_MORE);
    }
    g_assert_cmpuint(stream.data.size, ==, EVENT_DATA_SIZE_MAX);
    g_assert_cmpint(feed_text(&stream, "data\n\n"), ==, EVENT_STREAM_BAD);
    g_assert_cmpint(stream.failure, ==, EVENT_FAILURE_DATA);
    g_assert_cmpstr(event_failure_text(stream.failure), ==,
                    "the data of an event has more than 16777216 octets");
    /* What failed can begin anew. */
    event_stream_begin(&stream);
    g_assert_cmpint(feed_text(&stream, "data:y\n\n"), ==, EVENT_STREAM_EVENT);
    g_assert_cmpuint(stream.event.data.size, ==, 1);
    event_stream_free(&stream);
}

/* Without memory the stream fails, wherever it is: at the first octet, at an id, at a longer line,
 * at a replacement, at the end of a line. */
static void test_no_memory(void)
{
    static const char *const begins[][2] = {
        {"", "x"},      {"id:1\n", "\n"}, {"data:1\n", ":\xFF\n"},
        {"", "\xE2\n"}, {"id:1\n", "\n"}, {"data", ":1234\n\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(begins); i++) {
        struct event_stream stream = {0};
        char line[513];
        memset(line, 'x', sizeof line - 1);
        line[sizeof line - 1] = '\0';
        if (begins[i][0][0] != '\0') {
            g_assert_cmpint(feed_text(&stream, begins[i][0]), ==, EVENT_STREAM_MORE);
        }
        size_t left = MEMORY_SIZE_MAX - memory_used();
        g_assert_true(memory_claim(left));
        enum event_stream_result result = feed_text(&stream, begins[i][1]);
        if (result == EVENT_STREAM_MORE) {
            result = feed_text(&stream, line);
        }
        g_assert_cmpint(result, ==, EVENT_STREAM_BAD);
        g_assert_cmpint(stream.failure, ==, EVENT_FAILURE_MEMORY);
        memory_release(left);
        event_stream_free(&stream);
    }
}

/* An id that the source was given, which may be as long as one of a stream. */
static void test_resume(void)
{
    static uint8_t id[EVENT_NAME_SIZE_MAX + 1];
    memset(id, 'x', sizeof id);
    struct event_stream stream = {0};
    g_assert_false(event_stream_resume(&stream, (struct event_span){id, sizeof id}));
    event_stream_free(&stream);
    g_assert_true(event_stream_resume(&stream, (struct event_span){id, sizeof id - 1}));
    g_assert_cmpint(feed_text(&stream, "data:y\n\n"), ==, EVENT_STREAM_EVENT);
    g_assert_cmpuint(stream.event.last_event_id.size, ==, sizeof id - 1);
    event_stream_free(&stream);
    /* There is memory for the string, and none for the buffer. */
    size_t left = MEMORY_SIZE_MAX - 256;
    g_assert_true(memory_claim(left));
    g_assert_false(event_stream_resume(&stream, (struct event_span){id, 1}));
    memory_release(left);
    event_stream_free(&stream);
}

static void break_failure(void)
{
    struct event_stream stream = {.state = EVENT_STREAM_FAILED};
    event_stream_check(&stream);
}

static void break_line_size(void)
{
    struct event_stream stream = {.line.size = 1};
    event_stream_check(&stream);
}

static void break_time(void)
{
    struct event_stream stream = {.reconnection_time_ms = 1};
    event_stream_check(&stream);
}

static void break_time_bound(void)
{
    struct event_stream stream = {.has_reconnection_time = true,
                                  .reconnection_time_ms = EVENT_RECONNECTION_MS_MAX + 1};
    event_stream_check(&stream);
}

static void break_mark(void)
{
    struct event_stream stream = {.state = EVENT_STREAM_AFTER_CR};
    event_stream_check(&stream);
}

static void break_half_character(void)
{
    struct event_stream stream = {.utf8.state = 6};
    event_stream_check(&stream);
}

static void break_dispatched(void)
{
    struct event_stream stream = {.dispatched = true};
    event_stream_check(&stream);
}

static void break_feeding_ended(void)
{
    struct event_stream stream = {0};
    (void)event_stream_end(&stream);
    (void)feed_text(&stream, "x");
}

static void break_json_part(void)
{
    struct event_json json = {.part = 1};
    event_json_check(&json);
}

static void break_json_at(void)
{
    struct event_json json = {.at = 1};
    event_json_check(&json);
}

static const struct death deaths[] = {
    {"/event-stream/check/failed-without-why", break_failure,
     "(stream->state == EVENT_STREAM_FAILED)"},
    {"/event-stream/check/line-beyond-its-buffer", break_line_size, "text->size <= text->capacity"},
    {"/event-stream/check/time-of-nobody", break_time, "stream->has_reconnection_time"},
    {"/event-stream/check/time-beyond-its-bound", break_time_bound,
     "stream->reconnection_time_ms <="},
    {"/event-stream/check/after-cr-of-no-line", break_mark, "stream->began"},
    {"/event-stream/check/character-in-no-line", break_half_character, "stream->line.size > 0"},
    {"/event-stream/check/event-without-type", break_dispatched, "stream->event.type.size > 0"},
    {"/event-stream/feed/after-the-end", break_feeding_ended, "stream->state == EVENT_STREAM_LINE"},
    {"/event-json/check/part-beyond-the-last", break_json_part, "json->part <= json->part_count"},
    {"/event-json/check/octet-of-no-part", break_json_at, "json->at == 0"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/event-stream/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bounds); i++) {
        char *path = g_strconcat("/event-stream/bound/", bounds[i].name, NULL);
        g_test_add_data_func(path, &bounds[i], test_bound);
        g_free(path);
    }
    g_test_add_func("/event-stream/bound/data", test_bound_of_data);
    g_test_add_func("/event-stream/no-memory", test_no_memory);
    g_test_add_func("/event-stream/resume", test_resume);
    g_test_add_func("/event-stream/streams-in-a-row", test_streams_in_a_row);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
