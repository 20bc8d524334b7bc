/* SPDX-License-Identifier: MIT */
/* HTTP beside the opening handshake: answers as octets, dates, methods, bodies, credentials. */
#include "reference/plain.h"

#include <glib.h>
#include <string.h>

#include "reference/tests/support_death.h"

static void read_request(struct http_request *request, const char *head)
{
    size_t used = 0;
    http_request_begin(request);
    g_assert_cmpint(http_request_feed(request, (const uint8_t *)head, strlen(head), &used), ==,
                    HTTP_DONE);
}

struct fields_row {
    const char *name;
    const char *fields;
    bool yes;
};

/* user assay, password assay */
#define WORD "YXNzYXk6YXNzYXk="

static const struct fields_row credentials[] = {
    {"/plain/auth/good", "Authorization: Basic " WORD "\r\n", true},
    {"/plain/auth/any-case", "authorization: bASIC " WORD "\r\n", true},
    {"/plain/auth/blanks", "Authorization: Basic   " WORD "\r\n", true},
    {"/plain/auth/missing", "", false},
    {"/plain/auth/empty", "Authorization:\r\n", false},
    {"/plain/auth/scheme-alone", "Authorization: Basic\r\n", false},
    {"/plain/auth/no-blank", "Authorization: Basic" WORD "\r\n", false},
    {"/plain/auth/other-scheme", "Authorization: Bearer " WORD "\r\n", false},
    {"/plain/auth/longer-scheme", "Authorization: BasicX " WORD "\r\n", false},
    {"/plain/auth/other-password", "Authorization: Basic YXNzYXk6YXNzYXA=\r\n", false},
    {"/plain/auth/longer", "Authorization: Basic " WORD "A\r\n", false},
    {"/plain/auth/shorter", "Authorization: Basic YXNz\r\n", false},
    {"/plain/auth/blank-alone", "Authorization: Basic \r\n", false},
    {"/plain/auth/twice", "Authorization: Basic " WORD "\r\nAuthorization: Basic " WORD "\r\n",
     false},
};

static void test_credentials(const void *data)
{
    const struct fields_row *row = data;
    struct http_request *request = g_new(struct http_request, 1);
    char *head = g_strdup_printf("GET /auth HTTP/1.1\r\n%s\r\n", row->fields);
    read_request(request, head);
    struct http_span path = {0};
    g_assert_true(http_request_path(request, &path));
    const struct endpoint *endpoint = endpoint_find(request, path);
    g_assert_nonnull(endpoint);
    g_assert_cmpint(plain_is_authorized(request, endpoint), ==, row->yes);
    g_free(head);
    g_free(request);
}

static const struct fields_row bodies[] = {
    {"/plain/body/none", "", false},
    {"/plain/body/length-0", "Content-Length: 0\r\n", false},
    {"/plain/body/length-1", "Content-Length: 1\r\n", true},
    {"/plain/body/length-00", "Content-Length: 00\r\n", true},
    {"/plain/body/length-empty", "Content-Length:\r\n", true},
    {"/plain/body/length-list", "Content-Length: 0, 0\r\n", true},
    {"/plain/body/two-lengths", "Content-Length: 0\r\nContent-Length: 0\r\n", true},
    {"/plain/body/chunked", "Transfer-Encoding: chunked\r\n", true},
    {"/plain/body/both", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", true},
    {"/plain/body/coded-otherwise", "Transfer-Encoding: identity\r\n", true},
};

/* A connection persists behind a request when it has no body, which is never in doubt. */
static void test_bodies(const void *data)
{
    const struct fields_row *row = data;
    struct http_request *request = g_new(struct http_request, 1);
    char *head = g_strdup_printf("POST / HTTP/1.1\r\n%s\r\n", row->fields);
    read_request(request, head);
    g_assert_cmpint(plain_has_body(request), ==, row->yes);
    g_assert_cmpint(plain_persists(request), ==, !row->yes);
    g_free(head);
    g_free(request);
}

static void test_methods(void)
{
    static const struct {
        const char *method;
        unsigned status;
    } rows[] = {
        {"HEAD", 405},    {"POST", 405},  {"PUT", 405},   {"DELETE", 405},
        {"CONNECT", 405}, {"TRACE", 405}, {"PATCH", 405}, {"OPTIONS", 405},
        {"get", 501},     {"GETS", 501},  {"BREW", 501},  {"M-SEARCH", 501},
    };
    static const struct endpoint endpoint = {.path = "/x"};
    struct http_request *request = g_new(struct http_request, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *head = g_strdup_printf("%s /x HTTP/1.1\r\n\r\n", rows[i].method);
        read_request(request, head);
        struct refusal refusal = plain_refuse_method(request, &endpoint);
        g_assert_cmpuint(refusal.status, ==, rows[i].status);
        g_assert_cmpstr(refusal.headers, ==, rows[i].status == 405 ? "Allow: GET\r\n" : "");
        g_free(head);
    }
    g_free(request);
}

static void test_dates(void)
{
    static const struct {
        time_t when;
        const char *line;
    } rows[] = {
        {784111777, "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"}, /* the example of RFC 9110 5.6.7 */
        {0, "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"},
        {951782399, "Date: Mon, 28 Feb 2000 23:59:59 GMT\r\n"},
        {951782400, "Date: Tue, 29 Feb 2000 00:00:00 GMT\r\n"},
        {253402300799, "Date: Fri, 31 Dec 9999 23:59:59 GMT\r\n"},
        {253402300800, ""}, /* the year 10000 */
        {-30610224000, "Date: Wed, 01 Jan 1000 00:00:00 GMT\r\n"},
        {-30610224001, ""}, /* the year 999 */
        {INT64_MAX, ""},    /* no year at all */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char line[DATE_LINE_SIZE + 1] = "?";
        answer_date(rows[i].when, line);
        g_assert_cmpstr(line, ==, rows[i].line);
    }
}

/* Connection lists Upgrade where that is sent, and close where the connection ends. */
static void test_connection(void)
{
    static const struct {
        const char *headers;
        bool persists;
        const char *line; /* NULL: there is none */
    } rows[] = {
        {"", true, NULL},
        {"", false, "\r\nConnection: close\r\n"},
        {"Upgrade: websocket\r\n", true, "\r\nConnection: Upgrade\r\n"},
        {"Upgrade: websocket\r\n", false, "\r\nConnection: Upgrade, close\r\n"},
    };
    struct answer *answer = g_new(struct answer, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        answer_begin(answer);
        answer->persists = rows[i].persists;
        answer_refuse(answer, (struct refusal){400, "why", rows[i].headers});
        g_assert_nonnull(strstr(answer->octets, rows[i].headers));
        const char *wanted = rows[i].line == NULL ? "\r\nConnection: " : rows[i].line;
        g_assert_cmpint(strstr(answer->octets, wanted) != NULL, ==, rows[i].line != NULL);
    }
    g_free(answer);
}

static struct answer broken_answer;

static void break_room(void)
{
    broken_answer.size = sizeof broken_answer.octets - 2;
    answer_add(&broken_answer, "two");
}

static void break_second_head(void)
{
    answer_write(&broken_answer, 200, "", "text/plain", "");
    answer_write(&broken_answer, 200, "", "text/plain", "");
}

static void break_early_status(void)
{
    answer_write(&broken_answer, 101, "", "text/plain", "");
}

static void break_good_refusal(void)
{
    answer_refuse(&broken_answer, (struct refusal){200, "well", ""});
}

static const struct death deaths[] = {
    {"/answer/add/beyond-the-room", break_room, "(size_t)written < capacity"},
    {"/answer/write/twice", break_second_head, "answer->size == 0"},
    {"/answer/write/status-101", break_early_status, "status >= 200"},
    {"/answer/refuse/status-200", break_good_refusal, "refusal.status >= 400"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(credentials); i++) {
        g_test_add_data_func(credentials[i].name, &credentials[i], test_credentials);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bodies); i++) {
        g_test_add_data_func(bodies[i].name, &bodies[i], test_bodies);
    }
    g_test_add_func("/plain/methods", test_methods);
    g_test_add_func("/answer/dates", test_dates);
    g_test_add_func("/answer/connection", test_connection);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
