/* SPDX-License-Identifier: MIT */
/* What a request accepts. */
#include "reference/accept.h"

#include <glib.h>
#include <string.h>

#include "reference/tests/support_guard.h"

struct row {
    const char *name;
    const char *fields;
    bool takes; /* text/event-stream */
};

static const struct row rows[] = {
    {"absent", "Host: x\r\n", true},
    {"empty", "Accept:\r\n", true},
    {"commas", "Accept: ,, ,\r\n", true},
    {"itself", "Accept: text/event-stream\r\n", true},
    {"in-capitals", "ACCEPT: TEXT/Event-Stream\r\n", true},
    {"any", "Accept: */*\r\n", true},
    {"any-text", "Accept: text/*\r\n", true},
    {"other", "Accept: application/json\r\n", false},
    {"other-text", "Accept: text/html\r\n", false},
    {"other-kind", "Accept: image/*\r\n", false},
    {"other-kind-of-that-size", "Accept: next/*\r\n", false},
    {"that-size", "Accept: text/x\r\n", false},
    {"any-of-three", "Accept: x/y\r\n", false},
    {"shorter", "Accept: text/event-strea\r\n", false},
    {"longer", "Accept: text/event-streams\r\n", false},
    {"in-a-list", "Accept: text/html, text/event-stream ,*/*;q=0\r\n", true},
    {"in-two-fields", "Accept: text/html\r\nAccept: text/event-stream\r\n", true},
    {"weighted", "Accept: text/event-stream;q=0.1\r\n", true},
    {"weight-of-one", "Accept: text/event-stream;q=1.000\r\n", true},
    {"weight-of-nought", "Accept: text/event-stream;q=0\r\n", false},
    {"noughts", "Accept: text/event-stream ; Q=0.000\r\n", false},
    {"nearly-nought", "Accept: text/event-stream;q=0.001\r\n", true},
    {"other-parameter", "Accept: text/event-stream;charset=utf-8;q=0\r\n", false},
    {"no-weight", "Accept: text/event-stream;q\r\n", true},
    {"empty-weight", "Accept: text/event-stream;q=\r\n", true},
    {"empty-parameter", "Accept: text/event-stream;;q=0\r\n", false},
    {"broken-weight", "Accept: text/event-stream;q=.\r\n", true},
    {"excluded-but-any", "Accept: */*, text/event-stream;q=0\r\n", false},
    {"any-excluded-but-it", "Accept: text/event-stream, */*;q=0\r\n", true},
    {"text-excluded-but-any", "Accept: */*, text/*;q=0\r\n", false},
    {"any-excluded-but-text", "Accept: */*;q=0, text/*\r\n", true},
    {"nonsense", "Accept: ;\r\n", true},
};

static void test_row(const void *data)
{
    static struct http_request request;
    const struct row *row = data;
    char *text = g_strdup_printf("GET / HTTP/1.1\r\n%s\r\n", row->fields);
    size_t size = strlen(text);
    size_t used = 0;
    http_request_begin(&request);
    g_assert_cmpint(http_request_feed(&request, guard_copy(text, size), size, &used), ==,
                    HTTP_DONE);
    g_assert_true(accept_takes(&request, "text/event-stream") == row->takes);
    g_free(text);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/accept/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    return g_test_run();
}
