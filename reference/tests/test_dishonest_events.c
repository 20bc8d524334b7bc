/* SPDX-License-Identifier: MIT */
/*
 * The parser of event streams, dishonest about one statement: what it makes of a stream that shows
 * it. It has to err as it is told and go on, without dying of it. Only the build for coverage has a
 * dishonest reference; each row runs in a process of its own, because a rule once dishonoured stays
 * so.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reference/event_json.h"
#include "reference/event_stream.h"
#include "reference/response.h"
#include "reference/saboteur.h"
#include "reference/tests/support_guard.h"

#define OCTETS(text) (text), sizeof(text) - 1

static const struct row {
    const char *name; /* of the statement */
    const char *octets;
    size_t size;
    bool in_pieces;     /* octet by octet */
    const char *events; /* of the dishonest parser: type|data|id, and the reconnection time */
} rows[] = {
    {"SSE_PARSE_DECODES_UTF8", OCTETS("data: \xC3\xA9\n\n"), false, "message|\xC3\x83\xC2\xA9|\n-"},
    {"SSE_PARSE_DROPS_ONE_BOM",
     OCTETS("\xEF\xBB\xBF"
            "data: a\n\n"),
     false, "-"},
    {"SSE_PARSE_NO_OTHER_ENCODING",
     OCTETS("\xFF\xFE"
            "d\0a\0t\0a\0:\0x\0\n\0\n\0"),
     false, "message|x|\n-"},
    {"SSE_PARSE_REPLACES_ILL_FORMED",
     OCTETS("data: a\xFF"
            "b\xE2\x82"
            "c\n\n"),
     false, "message|abc|\n-"},
    {"SSE_ENC_ONE_PER_MAXIMAL_SUBPART", OCTETS("data: \xF0\x9F\x98x\n\n"), false,
     "message|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDx|\n-"},
    {"SSE_ENC_STATE_ACROSS_PIECES", OCTETS("data: \xC3\xA9\n\n"), true,
     "message|\xEF\xBF\xBD\xEF\xBF\xBD|\n-"},
    {"SSE_PARSE_SAME_IN_ANY_PIECES", OCTETS("data: a\n\n"), true, "-"},
    {"SSE_PARSE_LINE_ENDS", OCTETS("data: a\rdata: b\n\n"), false, "message|adata: b|\n-"},
    {"SSE_PARSE_CRLF_IS_ONE_END", OCTETS("data: a\r\ndata: b\r\n\r\n"), false,
     "message|a|\nmessage|b|\n-"},
    {"SSE_PARSE_NOTHING_ELSE_ENDS_LINE", OCTETS("data: a\fb\vc\n\n"), false, "message|a|\n-"},
    {"SSE_PARSE_BUFFERS_START_EMPTY", OCTETS("data: a\n\n"), false, "stale|a|\n-"},
    {"SSE_PARSE_LINES_IN_ORDER", OCTETS("data: a\ndata: b\n\n"), false, "message|a|\n-"},
    {"SSE_PARSE_BLANK_LINE_DISPATCHES", OCTETS("data: a\n\n"), false, "-"},
    {"SSE_PARSE_IGNORES_COMMENT", OCTETS(":a\n\n"), false, "message|a|\n-"},
    {"SSE_PARSE_SPLITS_AT_FIRST_COLON", OCTETS("data: a:b\n\n"), false, "-"},
    {"SSE_PARSE_REMOVES_ONE_SPACE", OCTETS("data: a\n\n"), false, "message| a|\n-"},
    {"SSE_PARSE_LINE_WITHOUT_COLON", OCTETS("data\n\n"), false, "-"},
    {"SSE_PARSE_END_DISCARDS", OCTETS("data: a\nda"), false, "message|a|\n-"},
    {"SSE_FIELD_NAMES_ARE_LITERAL", OCTETS("DATA: a\n\n"), false, "message|a|\n-"},
    {"SSE_FIELD_EVENT_SETS_TYPE", OCTETS("event: t\ndata: a\n\n"), false, "message|a|\n-"},
    {"SSE_FIELD_DATA_APPENDS", OCTETS("data: a\ndata: b\n\n"), false, "message|b|\n-"},
    {"SSE_FIELD_ID_SETS_LAST_ID", OCTETS("id: 1\ndata: a\n\n"), false, "message|a|\n-"},
    {"SSE_FIELD_ID_WITH_NUL_IGNORED", OCTETS("id: 1\0\ndata: a\n\n"), false, "message|a|1\n-"},
    {"SSE_FIELD_RETRY_SETS_TIME", OCTETS("retry: 5\n"), false, "-"},
    {"SSE_FIELD_RETRY_AT_ONCE", OCTETS("retry: 5\n"), false, "-"},
    {"SSE_FIELD_RETRY_IGNORES_OTHERS", OCTETS("retry: 5x\n"), false, "5"},
    {"SSE_FIELD_IGNORES_UNKNOWN", OCTETS("foo: a\n\n"), false, "message|a|\n-"},
    {"SSE_DISPATCH_COMMITS_ID", OCTETS("id: 1\n\n"), false, "-"},
    {"SSE_DISPATCH_NOTHING_WITHOUT_DATA", OCTETS("event: t\n\n"), false, "t||\n-"},
    {"SSE_DISPATCH_REMOVES_ONE_LF", OCTETS("data: a\n\n"), false, "message|a\n|\n-"},
    {"SSE_DISPATCH_FILLS_EVENT", OCTETS("data: a\n\n"), false, "event|a|\n-"},
    {"SSE_DISPATCH_TYPE", OCTETS("event: t\ndata: a\n\n"), false, "message|a|\n-"},
    {"SSE_DISPATCH_EMPTIES_BUFFERS", OCTETS("data: a\n\ndata: b\n\n"), false,
     "message|a|\nmessage|ab|\n-"},
    {"SSE_DISPATCH_KEEPS_LAST_ID", OCTETS("id: 1\ndata: a\n\ndata: b\n\n"), false,
     "message|a|1\nmessage|b|\n-"},
};

/* Adds an event as the rows have it. */
static void tell(GString *events, const struct event *event)
{
    const struct event_span spans[] = {event->type, event->data, event->last_event_id};
    for (size_t i = 0; i < G_N_ELEMENTS(spans); i++) {
        /* NUL would end the text. */
        size_t size = strnlen((const char *)spans[i].octets, spans[i].size);
        g_string_append_len(events, (const char *)spans[i].octets, (gssize)size);
        g_string_append_c(events, i == 2 ? '\n' : '|');
    }
}

static void run(const struct row *row)
{
    struct event_stream stream = {0};
    GString *events = g_string_new(NULL);
    event_stream_begin(&stream);
    for (size_t at = 0; at < row->size;) {
        size_t size = row->in_pieces ? 1 : row->size - at;
        size_t used = 0;
        if (event_stream_feed(&stream, guard_copy(row->octets + at, size), size, &used) ==
            EVENT_STREAM_EVENT) {
            tell(events, &stream.event);
        }
        at += used;
    }
    while (event_stream_end(&stream)) {
        tell(events, &stream.event);
    }
    if (stream.has_reconnection_time) {
        g_string_append_printf(events, "%u", (unsigned)stream.reconnection_time_ms);
    } else {
        g_string_append_c(events, '-');
    }
    bool is_id_row = strcmp(row->name, "SSE_DISPATCH_COMMITS_ID") == 0;
    g_assert_true(!is_id_row || stream.last_event_id.size == 0);
    g_assert_cmpstr(events->str, ==, row->events);
    event_stream_free(&stream);
    g_string_free(events, TRUE);
}

/* A line of so many octets, to a parser that bears no long lines or cannot read them. */
static void run_long(const char *name, size_t size, enum event_stream_result expected)
{
    struct event_stream stream = {0};
    char *line = g_strnfill(size, 'x');
    const char *value = NULL;
    bool took_next = false;
    size_t used = 0;
    g_assert_true(saboteur_option("--dishonour", name, &value, &took_next));
    g_assert_cmpint(event_stream_feed(&stream, (uint8_t *)line, size, &used), ==, expected);
    g_assert_cmpuint(stream.line.size, <=, EVENT_LINE_SIZE_MAX);
    g_assert_true(expected == EVENT_STREAM_BAD || stream.line.size < size);
    event_stream_free(&stream);
    g_free(line);
    exit(0);
}

static void test_long(void)
{
#ifndef MUTANTS
    (void)run_long;
    g_test_skip("this build is honest");
    return;
#endif
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        g_assert_cmpint(child, >=, 0);
        if (child == 0) {
            if (i == 0) {
                run_long("SSE_PARSE_LONG_STREAMS", 100000, EVENT_STREAM_MORE);
            }
            run_long("SSE_PARSE_DECODES_UTF8", EVENT_LINE_SIZE_MAX + 1, EVENT_STREAM_BAD);
        }
        int status = 0;
        g_assert_cmpint(waitpid(child, &status, 0), ==, child);
        g_assert_cmpint(status, ==, 0);
    }
}

/* A type with parameters, to a client that compares all of the value. */
static void run_type(void)
{
    static const char octets[] =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";
    static struct response response;
    const char *value = NULL;
    bool took_next = false;
    size_t used = 0;
    g_assert_true(saboteur_option("--dishonour", "SSE_MIME_ESSENCE_COUNTS", &value, &took_next));
    g_assert_cmpint(response_feed(&response, (const uint8_t *)octets, sizeof octets - 1, &used), ==,
                    RESPONSE_DONE);
    g_assert_false(response_is_event_stream(&response));
    response_begin(&response);
    exit(0);
}

static void test_type(void)
{
#ifndef MUTANTS
    (void)run_type;
    g_test_skip("this build is honest");
    return;
#endif
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        run_type();
    }
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

static void test_row(const void *data)
{
#ifndef MUTANTS
    (void)data, (void)run;
    g_test_skip("this build is honest");
    return;
#endif
    const struct row *row = data;
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child == 0) {
        const char *value = NULL;
        bool took_next = false;
        g_assert_true(saboteur_option("--dishonour", row->name, &value, &took_next));
        run(row);
        exit(0);
    }
    int status = 0;
    g_assert_cmpint(waitpid(child, &status, 0), ==, child);
    g_assert_cmpint(status, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/dishonest/events/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_func("/dishonest/events/long", test_long);
    g_test_add_func("/dishonest/type", test_type);
    return g_test_run();
}
