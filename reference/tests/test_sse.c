/* SPDX-License-Identifier: MIT */
/* Events as octets: what is written for each, in a chunk and without, and what is refused. */
#include "reference/sse.h"

#include <glib.h>
#include <string.h>

#include "reference/tests/support_guard.h"

#define OCTETS(text) text, sizeof text - 1
#define TEXT(text)               \
    {                            \
        (text), sizeof(text) - 1 \
    }

struct row {
    const char *name;
    struct sse_event event;
    const char *octets; /* NULL: it is refused */
    size_t octets_size;
};

static const struct row rows[] = {
    {"nothing", {.has_retry = false}, OCTETS("")},
    {"data", {.data = TEXT("a")}, OCTETS("data: a\n\n")},
    {"empty-data", {.data = TEXT("")}, OCTETS("data: \n\n")},
    {"all",
     {.event = TEXT("e"),
      .data = TEXT("d"),
      .id = TEXT("i"),
      .comment = TEXT("c"),
      .has_retry = true,
      .retry_ms = 4294967295u},
     OCTETS(": c\nevent: e\nid: i\nretry: 4294967295\ndata: d\n\n")},
    {"comment", {.comment = TEXT("a")}, OCTETS(": a\n")},
    {"comment-of-lines", {.comment = TEXT("a\rdata: b\n\nc")}, OCTETS(": a\n: data: b\n: \n: c\n")},
    {"empty-comment", {.comment = TEXT("")}, OCTETS(": \n")},
    {"retry", {.has_retry = true}, OCTETS("retry: 0\n\n")},
    {"id", {.id = TEXT("7")}, OCTETS("id: 7\n\n")},
    {"empty-id", {.id = TEXT("")}, OCTETS("id: \n\n")},
    {"lf", {.data = TEXT("a\nb")}, OCTETS("data: a\ndata: b\n\n")},
    {"cr", {.data = TEXT("a\rb")}, OCTETS("data: a\ndata: b\n\n")},
    {"cr-lf", {.data = TEXT("a\r\nb")}, OCTETS("data: a\ndata: b\n\n")},
    {"lf-cr", {.data = TEXT("a\n\rb")}, OCTETS("data: a\ndata: \ndata: b\n\n")},
    {"cr-cr-lf", {.data = TEXT("a\r\r\nb")}, OCTETS("data: a\ndata: \ndata: b\n\n")},
    {"ends-with-lf", {.data = TEXT("a\n")}, OCTETS("data: a\ndata: \n\n")},
    {"ends-with-cr", {.data = TEXT("a\r")}, OCTETS("data: a\ndata: \n\n")},
    {"lf-alone", {.data = TEXT("\n")}, OCTETS("data: \ndata: \n\n")},
    {"leading-blanks", {.data = TEXT("  a")}, OCTETS("data:   a\n\n")},
    {"like-a-field",
     {.data = TEXT("\nid: 1\n\n")},
     OCTETS("data: \ndata: id: 1\ndata: \ndata: \n\n")},
    {"nul-in-data", {.data = TEXT("a\0b")}, OCTETS("data: a\0b\n\n")},
    {"bom-in-data", {.data = TEXT("\xef\xbb\xbf")}, OCTETS("data: \xef\xbb\xbf\n\n")},
    {"other-line-ends",
     {.data = TEXT("a\xc2\x85\xe2\x80\xa8\vb\f")},
     OCTETS("data: a\xc2\x85\xe2\x80\xa8\vb\f\n\n")},
    {"nul-in-name", {.event = TEXT("a\0b"), .data = TEXT("")}, OCTETS("event: a\0b\ndata: \n\n")},
    {"bad-utf-8", {.data = TEXT("a\xff")}, NULL, 0},
    {"bad-utf-8-in-name", {.event = TEXT("\x80"), .data = TEXT("")}, NULL, 0},
    {"bad-utf-8-in-id", {.id = TEXT("\xc3")}, NULL, 0},
    {"bad-utf-8-in-comment", {.comment = TEXT("\xed\xa0\x80")}, NULL, 0},
    {"lf-in-name", {.event = TEXT("a\nb"), .data = TEXT("")}, NULL, 0},
    {"cr-in-name", {.event = TEXT("a\r"), .data = TEXT("")}, NULL, 0},
    {"lf-in-id", {.id = TEXT("\n")}, NULL, 0},
    {"cr-in-id", {.id = TEXT("1\r2")}, NULL, 0},
    {"nul-in-id", {.id = TEXT("1\0")}, NULL, 0},
    {"name-without-data", {.event = TEXT("a")}, NULL, 0},
};

static void gather(void *to, const void *octets, size_t size)
{
    g_string_append_len(to, octets, (gssize)size);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    if (row->octets == NULL) {
        g_assert_nonnull(sse_refuse(&row->event));
        return;
    }
    g_assert_null(sse_refuse(&row->event));
    g_assert_cmpuint(sse_size(&row->event), ==, row->octets_size);
    GString *plain = g_string_new(NULL);
    GString *chunked = g_string_new(NULL);
    GString *expected = g_string_new(NULL);
    struct sse_sink sink = {gather, plain, NULL};
    sse_write(&row->event, false, &sink);
    octets_are_equal(plain->str, plain->len, row->octets, row->octets_size);
    sink.to = chunked;
    sse_write(&row->event, true, &sink);
    if (row->octets_size > 0) {
        g_string_printf(expected, "%zx\r\n", row->octets_size);
        g_string_append_len(expected, row->octets, (gssize)row->octets_size);
        g_string_append(expected, "\r\n");
    }
    octets_are_equal(chunked->str, chunked->len, expected->str, expected->len);
    g_string_free(plain, TRUE);
    g_string_free(chunked, TRUE);
    g_string_free(expected, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/sse/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    return g_test_run();
}
