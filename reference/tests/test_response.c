/* SPDX-License-Identifier: MIT */
/*
 * Heads of responses and the framing of their bodies: each row whole, octet by octet and with every
 * cut into two, from octets that touch a page that may not be read.
 */
#include "reference/response.h"

#include <glib.h>
#include <string.h>

#include "reference/body.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

#define OCTETS(text) (text), sizeof(text) - 1

struct head_row {
    const char *name;
    const char *octets;
    size_t size;
    unsigned status;    /* 0 for a broken one */
    const char *reason; /* what it begins with, of a broken one */
    bool is_stream;
};

#define OK      "HTTP/1.1 200 OK\r\n"
#define TYPE(v) OK "Content-Type: " v "\r\n\r\n"

static const struct head_row head_rows[] = {
    {"plain", OCTETS(OK "\r\n"), 200, NULL, false},
    {"no-phrase", OCTETS("HTTP/1.1 204\r\n\r\n"), 204, NULL, false},
    {"empty-phrase", OCTETS("HTTP/1.0 404 \r\n\r\n"), 404, NULL, false},
    {"phrase-above-ascii", OCTETS("HTTP/1.1 200 gr\xFC\xDF\t.\r\n\r\n"), 200, NULL, false},
    {"some-fields", OCTETS(OK "A: b\r\nContent-TYPE:\t text/event-stream \r\nB:\r\n\r\n"), 200,
     NULL, true},
    {"a-tail", OCTETS(OK "\r\n: the body"), 200, NULL, false},
    {"type-upper", OCTETS(TYPE("Text/Event-Stream")), 200, NULL, true},
    {"type-charset", OCTETS(TYPE("text/event-stream; charset=utf-8")), 200, NULL, true},
    {"type-other-charset", OCTETS(TYPE("text/event-stream ;charset=latin1")), 200, NULL, true},
    {"type-parameter-quoted", OCTETS(TYPE("text/event-stream;a=\",text/html;\\\",\"")), 200, NULL,
     true},
    {"type-parameter-open", OCTETS(TYPE("text/event-stream;a=\", text/html\\")), 200, NULL, true},
    {"type-other", OCTETS(TYPE("text/html")), 200, NULL, false},
    {"type-empty", OCTETS(TYPE("")), 200, NULL, false},
    {"type-longer", OCTETS(TYPE("text/event-streams")), 200, NULL, false},
    {"type-same-size", OCTETS(TYPE("text/event-streak")), 200, NULL, false},
    {"type-no-subtype", OCTETS(TYPE("text/")), 200, NULL, false},
    {"type-no-slash", OCTETS(TYPE("text")), 200, NULL, false},
    {"type-no-type", OCTETS(TYPE("/event-stream")), 200, NULL, false},
    {"type-blank-in-it", OCTETS(TYPE("text /event-stream")), 200, NULL, false},
    {"type-no-semicolon", OCTETS(TYPE("text/event-stream charset=utf-8")), 200, NULL, false},
    {"type-list-last", OCTETS(TYPE("text/html, text/event-stream")), 200, NULL, true},
    {"type-list-first", OCTETS(TYPE("text/event-stream, text/html")), 200, NULL, false},
    {"type-list-last-is-none", OCTETS(TYPE("text/event-stream, x, */*, a/b")), 200, NULL, false},
    {"type-list-none-behind", OCTETS(TYPE("text/event-stream, x, */*,")), 200, NULL, true},
    {"type-twice", OCTETS(OK "Content-Type: text/html\r\nContent-Type: text/event-stream\r\n\r\n"),
     200, NULL, true},
    {"type-twice-last",
     OCTETS(OK "Content-Type: text/event-stream\r\nContent-Type: text/html\r\n\r\n"), 200, NULL,
     false},
    {"no-status-line", OCTETS("\r\n"), 0, "RFC 9112 4", false},
    {"other-protocol", OCTETS("ICY 200 OK and more\r\n"), 0, "RFC 9112 4", false},
    {"http-2", OCTETS("HTTP/2.0 200 OK\r\n"), 0, "RFC 9112 4", false},
    {"minor-is-no-digit", OCTETS("HTTP/1.x 200 OK\r\n"), 0, "RFC 9112 4", false},
    {"no-blank", OCTETS("HTTP/1.1-200 OK\r\n"), 0, "RFC 9112 4", false},
    {"status-short", OCTETS("HTTP/1.1 20 OK\r\n"), 0, "RFC 9112 4", false},
    {"status-first", OCTETS("HTTP/1.1 x00 OK\r\n"), 0, "RFC 9112 4", false},
    {"status-second", OCTETS("HTTP/1.1 2x0 OK\r\n"), 0, "RFC 9112 4", false},
    {"status-long", OCTETS("HTTP/1.1 2000\r\n"), 0, "RFC 9112 4", false},
    {"status-low", OCTETS("HTTP/1.1 099 OK\r\n"), 0, "RFC 9110 15", false},
    {"lf-alone", OCTETS("HTTP/1.1 200 OK\n"), 0, "RFC 9112 2.2", false},
    {"lf-first", OCTETS("\n"), 0, "RFC 9112 2.2", false},
    {"cr-alone", OCTETS("HTTP/1.1 200 \rK\r\n"), 0, "RFC 9110 5.5", false},
    {"nul", OCTETS(OK "A: \0\r\n"), 0, "RFC 9110 5.5", false},
    {"delete", OCTETS(OK "A: \x7F\r\n"), 0, "RFC 9110 5.5", false},
    {"folded", OCTETS(OK "A: b\r\n c\r\n"), 0, "RFC 9112 5", false},
    {"blank-before-the-colon", OCTETS(OK "A : b\r\n"), 0, "RFC 9112 5", false},
    {"no-colon", OCTETS(OK "Abc\r\n"), 0, "RFC 9112 5", false},
};

/* Feeds the head in two parts, or octet by octet when `cut` is SIZE_MAX, and judges it. */
static void head_play(const struct head_row *row, size_t cut)
{
    static struct response response;
    response = (struct response){0};
    enum response_result result = RESPONSE_MORE;
    size_t at = 0;
    while (at < row->size && result == RESPONSE_MORE) {
        size_t now = cut == SIZE_MAX ? 1 : at < cut ? cut - at : row->size - at;
        size_t used = 0;
        result = response_feed(&response, guard_copy(row->octets + at, now), now, &used);
        at += used;
    }
    if (row->status == 0) {
        g_assert_cmpint(result, ==, RESPONSE_BAD);
        g_assert_true(g_str_has_prefix(response.reason, row->reason));
    } else {
        g_assert_cmpint(result, ==, RESPONSE_DONE);
        g_assert_cmpuint(response.status, ==, row->status);
        g_assert_cmpint(response_is_event_stream(&response), ==, row->is_stream);
        g_assert_cmpuint(at, ==, (size_t)(strstr(row->octets, "\r\n\r\n") + 4 - row->octets));
    }
    response_begin(&response);
}

static void test_head(const void *data)
{
    const struct head_row *row = data;
    for (size_t cut = 0; cut <= row->size; cut++) {
        head_play(row, cut);
    }
    head_play(row, SIZE_MAX);
}

static void test_fields(void)
{
    static struct response response;
    static const char head[] = "HTTP/1.0 302 Found\r\nVia: a\r\nVIA:  b c\t\r\nLocation:x\r\n\r\n";
    size_t used = 0;
    g_assert_cmpint(response_feed(&response, (const uint8_t *)head, sizeof head - 1, &used), ==,
                    RESPONSE_DONE);
    struct response_span value;
    g_assert_true(response_find(&response, "via", 0, &value));
    octets_are_equal(response_octets(&response, value), value.size, "a", 1);
    g_assert_true(response_find(&response, "via", 1, &value));
    octets_are_equal(response_octets(&response, value), value.size, "b c", 3);
    g_assert_false(response_find(&response, "via", 2, &value));
    g_assert_false(response_find(&response, "loc", 0, &value));
    g_assert_cmpuint(response.version_minor, ==, 0);
}

/* As many fields and octets as fit, and one more. */
static void test_head_bounds(void)
{
    static struct response response;
    for (size_t count = HTTP_FIELD_COUNT_MAX; count <= HTTP_FIELD_COUNT_MAX + 1; count++) {
        GString *head = g_string_new(OK);
        for (size_t i = 0; i < count; i++) {
            g_string_append(head, "a: b\r\n");
        }
        g_string_append(head, "\r\n");
        size_t used = 0;
        response = (struct response){0};
        g_assert_cmpint(response_feed(&response, (const uint8_t *)head->str, head->len, &used), ==,
                        count == HTTP_FIELD_COUNT_MAX ? RESPONSE_DONE : RESPONSE_BAD);
        g_string_free(head, TRUE);
    }
    for (size_t size = RESPONSE_HEAD_SIZE_MAX; size <= RESPONSE_HEAD_SIZE_MAX + 1; size++) {
        GString *head = g_string_new(OK "a: ");
        while (head->len < size - 4) {
            g_string_append_c(head, 'x');
        }
        g_string_append(head, "\r\n\r\n");
        size_t used = 0;
        response = (struct response){0};
        g_assert_cmpint(response_feed(&response, (const uint8_t *)head->str, head->len, &used), ==,
                        size == RESPONSE_HEAD_SIZE_MAX ? RESPONSE_DONE : RESPONSE_BAD);
        g_string_free(head, TRUE);
    }
}

enum framing { CHUNKED, COUNTED, UNTIL_END };

struct body_row {
    const char *name;
    enum framing framing;
    const char *octets;
    size_t size;
    const char *content;
    enum body_state state; /* at the end */
    size_t rest;           /* octets behind the body */
    const char *reason;
};

static const struct body_row body_rows[] = {
    {"until-end", UNTIL_END, OCTETS("abc\r\n"), "abc\r\n", BODY_UNTIL_END, 0, NULL},
    {"counted", COUNTED, OCTETS("abcdefgh"), "abcde", BODY_ENDED, 3, NULL},
    {"counted-cut-off", COUNTED, OCTETS("abc"), "abc", BODY_COUNTED, 0, NULL},
    {"chunks", CHUNKED, OCTETS("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nHTTP"), "abcde", BODY_ENDED, 4,
     NULL},
    {"no-chunk", CHUNKED, OCTETS("0\r\n\r\n"), "", BODY_ENDED, 0, NULL},
    {"hexadecimal", CHUNKED, OCTETS("00a\r\n0123456789\r\nC\r\nabcdefghijkl\r\nf"),
     "0123456789abcdefghijkl", BODY_SIZE, 0, NULL},
    {"content-with-line-ends", CHUNKED, OCTETS("6\r\n\r\n0\r\n\n\r\n0\r\n\r\n"), "\r\n0\r\n\n",
     BODY_ENDED, 0, NULL},
    {"extensions", CHUNKED, OCTETS("1;a=b\r\nx\r\n1 ; a\t=\"\n"), "x", BODY_BROKEN, 0,
     "RFC 9112 7.1.1"},
    {"extension-quoted", CHUNKED, OCTETS("1;a=\"b;c\"\r\nx\r\n0\r\n\r\n"), "x", BODY_ENDED, 0,
     NULL},
    {"extension-cr-in-quotes", CHUNKED, OCTETS("1;a=\"\r"), "", BODY_BROKEN, 0, "RFC 9112 7.1.1"},
    {"extension-delete", CHUNKED, OCTETS("1;\x7F"), "", BODY_BROKEN, 0, "RFC 9112 7.1.1"},
    {"trailers", CHUNKED, OCTETS("1\r\nx\r\n0\r\nA:\tb\r\nC: d\r\n\r\n"), "x", BODY_ENDED, 0, NULL},
    {"trailer-control", CHUNKED, OCTETS("0\r\nA: \n"), "", BODY_BROKEN, 0, "RFC 9110 5.5"},
    {"trailer-delete", CHUNKED, OCTETS("0\r\n\x7F"), "", BODY_BROKEN, 0, "RFC 9110 5.5"},
    {"trailer-line-end", CHUNKED, OCTETS("0\r\nA\rB"), "", BODY_BROKEN, 0, "RFC 9112 7.1:"},
    {"last-line-end", CHUNKED, OCTETS("0\r\n\rX"), "", BODY_BROKEN, 0, "RFC 9112 7.1:"},
    {"no-size", CHUNKED, OCTETS("\r"), "", BODY_BROKEN, 0, "RFC 9112 7.1: a chunk"},
    {"no-number", CHUNKED, OCTETS("1g"), "", BODY_BROKEN, 0, "RFC 9112 7.1: the size"},
    {"no-number-low", CHUNKED, OCTETS("1/"), "", BODY_BROKEN, 0, "RFC 9112 7.1: the size"},
    {"no-number-upper", CHUNKED, OCTETS("1G"), "", BODY_BROKEN, 0, "RFC 9112 7.1: the size"},
    {"no-number-between", CHUNKED, OCTETS("1@"), "", BODY_BROKEN, 0, "RFC 9112 7.1: the size"},
    {"negative", CHUNKED, OCTETS("-"), "", BODY_BROKEN, 0, "RFC 9112 7.1: a chunk"},
    {"size-too-large", CHUNKED, OCTETS("1234567890123456"), "", BODY_BROKEN, 0,
     "RFC 9112 7.1: the size"},
    {"size-line-end", CHUNKED, OCTETS("1\rx"), "", BODY_BROKEN, 0, "RFC 9112 7.1:"},
    {"data-end", CHUNKED, OCTETS("1\r\nxy"), "x", BODY_BROKEN, 0, "RFC 9112 7.1:"},
    {"data-line-end", CHUNKED, OCTETS("1\r\nx\rx"), "x", BODY_BROKEN, 0, "RFC 9112 7.1:"},
};

static struct body body_of(enum framing framing)
{
    struct body body;
    if (framing == CHUNKED) {
        body_begin_chunked(&body);
    } else if (framing == COUNTED) {
        body_begin_counted(&body, 5);
    } else {
        body_begin_until_end(&body);
    }
    return body;
}

static void body_play(const struct body_row *row, size_t cut)
{
    struct body body = body_of(row->framing);
    GString *content = g_string_new(NULL);
    size_t at = 0;
    while (at < row->size && body.state != BODY_ENDED && body.state != BODY_BROKEN) {
        size_t now = cut == SIZE_MAX ? 1 : at < cut ? cut - at : row->size - at;
        size_t used = 0;
        struct body_part part;
        enum body_result result =
            body_feed(&body, guard_copy(row->octets + at, now), now, &used, &part);
        g_assert_cmpint(result == BODY_BAD, ==, body.state == BODY_BROKEN);
        g_string_append_len(content, (const char *)part.octets, (gssize)part.size);
        at += used;
    }
    g_assert_cmpint(body.state, ==, row->state);
    octets_are_equal(content->str, content->len, row->content, strlen(row->content));
    if (row->reason == NULL) {
        g_assert_cmpuint(row->size - at, ==, row->rest);
        g_assert_cmpint(body_may_end(&body), ==,
                        row->state == BODY_ENDED || row->state == BODY_UNTIL_END);
    } else {
        g_assert_cmpuint(at, ==, row->size);
        g_assert_true(g_str_has_prefix(body.reason, row->reason));
    }
    g_string_free(content, TRUE);
}

static void test_body(const void *data)
{
    const struct body_row *row = data;
    for (size_t cut = 0; cut <= row->size; cut++) {
        body_play(row, cut);
    }
    body_play(row, SIZE_MAX);
}

static void test_body_of_nothing(void)
{
    struct body body;
    body_begin_counted(&body, 0);
    g_assert_true(body_may_end(&body));
}

/* So many octets of an extension or of trailers are passed over, and not one more. */
static void test_body_bounds(void)
{
    static const char *const begins[] = {"1;", "0\r\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(begins); i++) {
        struct body body = body_of(CHUNKED);
        struct body_part part;
        size_t used = 0;
        const uint8_t *begin = (const uint8_t *)begins[i];
        g_assert_cmpint(body_feed(&body, begin, strlen(begins[i]), &used, &part), ==, BODY_MORE);
        for (size_t size = 0; size < BODY_OVERHEAD_SIZE_MAX; size++) {
            g_assert_cmpint(body_feed(&body, (const uint8_t *)"x", 1, &used, &part), ==, BODY_MORE);
        }
        g_assert_cmpint(body_feed(&body, (const uint8_t *)"x", 1, &used, &part), ==, BODY_BAD);
        g_assert_true(g_str_has_prefix(body.reason, "more than 16384"));
    }
}

static void break_response_places(void)
{
    static struct response response;
    response.start = 1;
    response_check(&response);
}

static void break_response_reason(void)
{
    static struct response response;
    response.state = RESPONSE_BROKEN;
    response_check(&response);
}

static void break_response_status(void)
{
    static struct response response;
    response.state = RESPONSE_WHOLE;
    response_check(&response);
}

static void break_response_whole(void)
{
    static struct response response;
    size_t used = 0;
    response.state = RESPONSE_WHOLE;
    response.status = 200;
    g_assert_cmpint(response_feed(&response, (const uint8_t *)"x", 1, &used), ==, 0);
}

static void break_body_reason(void)
{
    const struct body body = {.state = BODY_ENDED, .reason = "none"};
    body_check(&body);
}

static void break_body_left(void)
{
    const struct body body = {.state = BODY_COUNTED};
    body_check(&body);
}

static void break_body_ended(void)
{
    const struct body body = {.state = BODY_ENDED, .left = 1};
    body_check(&body);
}

static void break_body_fed(void)
{
    struct body body;
    struct body_part part;
    size_t used = 0;
    body_begin_counted(&body, 0);
    g_assert_cmpint(body_feed(&body, (const uint8_t *)"x", 1, &used, &part), ==, 0);
}

static const struct death deaths[] = {
    {"/response/check/line-behind-the-end", break_response_places,
     "response->start <= response->size"},
    {"/response/check/broken-without-why", break_response_reason,
     "(response->state == RESPONSE_BROKEN)"},
    {"/response/check/whole-without-status", break_response_status, "response->status >= 100"},
    {"/response/feed/after-the-end", break_response_whole, "response->state == RESPONSE_STATUS"},
    {"/body/check/a-reason-of-nothing", break_body_reason, "(body->state == BODY_BROKEN)"},
    {"/body/check/nothing-is-left", break_body_left, "body->left > 0"},
    {"/body/check/ended-with-something-left", break_body_ended, "body->left == 0"},
    {"/body/feed/after-the-end", break_body_fed, "body->state != BODY_ENDED"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(head_rows); i++) {
        char *path = g_strconcat("/response/", head_rows[i].name, NULL);
        g_test_add_data_func(path, &head_rows[i], test_head);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(body_rows); i++) {
        char *path = g_strconcat("/body/", body_rows[i].name, NULL);
        g_test_add_data_func(path, &body_rows[i], test_body);
        g_free(path);
    }
    g_test_add_func("/response/fields", test_fields);
    g_test_add_func("/response/bounds", test_head_bounds);
    g_test_add_func("/body/of-nothing", test_body_of_nothing);
    g_test_add_func("/body/bounds", test_body_bounds);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
