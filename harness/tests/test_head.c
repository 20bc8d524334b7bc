/* SPDX-License-Identifier: MIT */
/*
 * Tests of harness/head: heads with their faults (each also cut at every octet), fields, lists,
 * tokens, and the request builder. The RFC's own examples stand in test_vectors.c.
 */
#include "harness/head.h"

#include "harness/tests/support_guard.h"

#include <string.h>

#define OCTETS(literal) (literal), sizeof(literal) - 1

/* Whole heads: the start line and the faults. */

struct head_row {
    const char *name;
    const char *octets; /* up to and with the empty line */
    size_t size;
    enum head_kind kind;
    unsigned status;
    const char *reason_or_target;
    unsigned faults;
    size_t field_count;
};

static const struct head_row head_rows[] = {
    {"response", OCTETS("HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n"), HEAD_RESPONSE, 101,
     "Switching Protocols", 0, 1},
    {"response-without-fields", OCTETS("HTTP/1.1 404 Not Found\r\n\r\n"), HEAD_RESPONSE, 404,
     "Not Found", 0, 0},
    {"empty-reason", OCTETS("HTTP/1.1 101 \r\n\r\n"), HEAD_RESPONSE, 101, "", 0, 0},
    {"no-reason-space", OCTETS("HTTP/1.1 101\r\n\r\n"), HEAD_RESPONSE, 101, "",
     HEAD_NO_REASON_SPACE, 0},
    {"reason-of-a-space", OCTETS("HTTP/1.0 200  \r\n\r\n"), HEAD_RESPONSE, 200, " ", 0, 0},
    {"status-of-two-digits", OCTETS("HTTP/1.1 10\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"status-of-four-digits", OCTETS("HTTP/1.1 1010 OK\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"status-with-a-letter", OCTETS("HTTP/1.1 1O1 OK\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"two-spaces-before-status", OCTETS("HTTP/1.1  101 OK\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"small-letters", OCTETS("http/1.1 101 OK\r\n\r\n"), HEAD_GARBAGE, 0, NULL, HEAD_START_GARBAGE,
     0},
    {"version-of-many-digits", OCTETS("HTTP/1.10 101 OK\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"version-without-dot", OCTETS("HTTP/111 101 OK\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"garbage", OCTETS("\x81\x05Hello\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE | HEAD_CONTROL_OCTET, 0},
    {"request", OCTETS("GET /chat?a=b HTTP/1.1\r\nHost: x\r\n\r\n"), HEAD_REQUEST, 0, "/chat?a=b",
     0, 1},
    {"request-two-spaces", OCTETS("GET  / HTTP/1.1\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"request-space-in-target", OCTETS("GET /a b HTTP/1.1\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"request-without-target", OCTETS("GET HTTP/1.1\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"request-empty-target", OCTETS("GET  HTTP/1.1\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"request-long-version", OCTETS("GET / HTTP/1.1x\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"status-then-a-letter", OCTETS("HTTP/1.1 101x\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"request-without-version", OCTETS("GET /\r\n\r\n"), HEAD_GARBAGE, 0, NULL, HEAD_START_GARBAGE,
     0},
    {"request-odd-method", OCTETS("G(T / HTTP/1.1\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"request-without-method", OCTETS(" / HTTP/1.1\r\n\r\n"), HEAD_GARBAGE, 0, NULL,
     HEAD_START_GARBAGE, 0},
    {"bare-lf", OCTETS("HTTP/1.1 101 OK\nA: b\n\n"), HEAD_RESPONSE, 101, "OK", HEAD_BARE_LF, 1},
    {"bare-lf-at-the-end", OCTETS("HTTP/1.1 101 OK\r\nA: b\r\n\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_BARE_LF, 1},
    {"bare-cr", OCTETS("HTTP/1.1 101 OK\r\nA: b\rC: d\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_BARE_CR, 1},
    {"two-crs", OCTETS("HTTP/1.1 101 OK\r\r\n\r\n"), HEAD_RESPONSE, 101, "OK\r", HEAD_BARE_CR, 0},
    {"folded", OCTETS("HTTP/1.1 101 OK\r\nA: b\r\n\tc\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_FOLDED, 1},
    {"fold-without-field", OCTETS("HTTP/1.1 101 OK\r\n c\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_FOLDED | HEAD_NO_COLON, 0},
    {"space-before-colon", OCTETS("HTTP/1.1 101 OK\r\nA : b\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_SPACE_BEFORE_COLON, 1},
    {"no-colon", OCTETS("HTTP/1.1 101 OK\r\nA b\r\nC: d\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_NO_COLON, 1},
    {"empty-name", OCTETS("HTTP/1.1 101 OK\r\n: b\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_NAME_NOT_TOKEN, 1},
    {"space-in-name", OCTETS("HTTP/1.1 101 OK\r\nA b: c\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_NAME_NOT_TOKEN, 1},
    {"nul-in-value", OCTETS("HTTP/1.1 101 OK\r\nA: b\0c\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_CONTROL_OCTET, 1},
    {"delete-in-reason", OCTETS("HTTP/1.1 101 \x7F\r\n\r\n"), HEAD_RESPONSE, 101, "\x7F",
     HEAD_CONTROL_OCTET, 0},
    {"tab-in-value", OCTETS("HTTP/1.1 101 OK\r\nA: b\tc\r\n\r\n"), HEAD_RESPONSE, 101, "OK", 0, 1},
    {"high-octet-in-value", OCTETS("HTTP/1.1 101 OK\r\nA: \xE9\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     0, 1},
    {"high-octet-in-name", OCTETS("HTTP/1.1 101 OK\r\n\xE9: a\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_NAME_NOT_TOKEN, 1},
    {"bare-lf-before", OCTETS("\nHTTP/1.1 101 OK\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_EMPTY_BEFORE_START | HEAD_BARE_LF, 0},
    {"empty-lines-before", OCTETS("\r\n\r\nHTTP/1.1 101 OK\r\n\r\n"), HEAD_RESPONSE, 101, "OK",
     HEAD_EMPTY_BEFORE_START, 0},
};

static void compare_head(const struct head *head, const struct head_row *row)
{
    g_assert_cmpint(head->kind, ==, row->kind);
    g_assert_cmpuint(head->status, ==, row->status);
    g_assert_cmpstr(row->kind == HEAD_REQUEST ? head->target : head->reason, ==,
                    row->reason_or_target);
    g_assert_cmphex(head->faults, ==, row->faults);
    g_assert_cmpuint(head->fields->len, ==, row->field_count);
    octets_assert_same(head->octets->data, head->octets->len, row->octets, row->size);
}

/* The same octets in each way: alone, with something behind, at the cap, over it, and cut. */
static void test_head_row(gconstpointer data)
{
    const struct head_row *row = data;
    struct guard guard;
    struct head head;
    guard_init(&guard, row->size + 4);
    const uint8_t *octets = guard_place(&guard, row->octets, row->size);
    g_assert_cmpint(head_parse(octets, row->size, row->size, &head), ==, HEAD_DONE);
    compare_head(&head, row);
    head_clear(&head);

    g_assert_cmpint(head_parse(octets, row->size, row->size - 1, &head), ==, HEAD_BAD);
    g_assert_cmphex(head.faults & HEAD_OVER_CAP, ==, HEAD_OVER_CAP);
    head_clear(&head);
    octets = guard_place(&guard, row->octets, row->size - 1);
    g_assert_cmpint(head_parse(octets, row->size - 1, row->size - 1, &head), ==, HEAD_BAD);
    head_clear(&head);

    char *longer = g_malloc(row->size + 4);
    memcpy(longer, row->octets, row->size);
    memcpy(longer + row->size, "\x81\0\r\n", 4);
    octets = guard_place(&guard, longer, row->size + 4);
    g_assert_cmpint(head_parse(octets, row->size + 4, 4096, &head), ==, HEAD_DONE);
    compare_head(&head, row);
    head_clear(&head);
    g_free(longer);

    for (size_t cut = 0; cut < row->size; cut++) {
        octets = guard_place(&guard, row->octets, cut);
        g_assert_cmpint(head_parse(octets, cut, 4096, &head), ==, HEAD_MORE);
        head_look(octets, cut, &head);
        g_assert_cmphex(head.faults & HEAD_CUT_OFF, ==, HEAD_CUT_OFF);
        octets_assert_same(head.octets->data, head.octets->len, row->octets, cut);
        head_clear(&head);
    }
    guard_clear(&guard);
}

/* Fields. */

struct field_row {
    const char *name;
    const char *lines;
    size_t size;
    const char *look_for;
    size_t count;
    const char *value; /* what head_value() gives */
    unsigned faults;   /* of the first such field */
};

static const struct field_row field_rows[] = {
    {"plain", OCTETS("Upgrade: websocket\r\n"), "Upgrade", 1, "websocket", 0},
    {"case-of-name", OCTETS("uPGRADE: websocket\r\n"), "Upgrade", 1, "websocket", 0},
    {"case-of-value-kept", OCTETS("Upgrade: WebSocket\r\n"), "upgrade", 1, "WebSocket", 0},
    {"absent", OCTETS("Upgrade: websocket\r\n"), "Connection", 0, NULL, 0},
    {"name-is-a-prefix", OCTETS("Upgrade: a\r\n"), "Upgrad", 0, NULL, 0},
    {"name-is-longer", OCTETS("Upgrade: a\r\n"), "Upgrade2", 0, NULL, 0},
    {"no-blank", OCTETS("A:b\r\n"), "A", 1, "b", 0},
    {"blanks-around", OCTETS("A: \t b c \t\r\n"), "A", 1, "b c", 0},
    {"only-blanks", OCTETS("A: \t \r\n"), "A", 1, "", 0},
    {"empty", OCTETS("A:\r\n"), "A", 1, "", 0},
    {"colons-in-value", OCTETS("A: b:c: d\r\n"), "A", 1, "b:c: d", 0},
    {"twice", OCTETS("A: b\r\nC: d\r\na: e\r\n"), "A", 2, NULL, 0},
    {"folded", OCTETS("A: b\r\n  c \r\n\td\r\n"), "A", 1, "b c d", HEAD_FOLDED},
    {"folded-behind-nothing", OCTETS("A:\r\n b\r\n"), "A", 1, "b", HEAD_FOLDED},
    {"folded-empty", OCTETS("A: b\r\n \r\n"), "A", 1, "b", HEAD_FOLDED},
    {"fold-behind-no-colon", OCTETS("A: b\r\nC\r\n d\r\n"), "A", 1, "b", 0},
    {"fold-of-another", OCTETS("A: b\r\nC: d\r\n e\r\n"), "A", 1, "b", 0},
    {"space-before-colon", OCTETS("A \t: b\r\n"), "A", 1, "b", HEAD_SPACE_BEFORE_COLON},
    {"nul-in-value", OCTETS("A: b\0c\r\n"), "A", 1, NULL, HEAD_CONTROL_OCTET},
    {"nul-in-name", OCTETS("A\0: b\r\n"), "A", 0, NULL, 0},
    {"bare-lf", OCTETS("A: b\nC: d\r\n"), "A", 1, "b", HEAD_BARE_LF},
};

static void head_of_lines(const char *lines, size_t size, struct head *head)
{
    static const char start[] = "HTTP/1.1 200 OK\r\n";
    GByteArray *octets = g_byte_array_new();
    struct guard guard;
    g_byte_array_append(octets, (const guint8 *)start, sizeof start - 1);
    g_byte_array_append(octets, (const guint8 *)lines, (guint)size);
    g_byte_array_append(octets, (const guint8 *)"\r\n", 2);
    guard_init(&guard, octets->len);
    g_assert_cmpint(
        head_parse(guard_place(&guard, octets->data, octets->len), octets->len, 4096, head), ==,
        HEAD_DONE);
    guard_clear(&guard);
    g_byte_array_unref(octets);
}

static void test_field_row(gconstpointer data)
{
    const struct field_row *row = data;
    struct head head;
    head_of_lines(row->lines, row->size, &head);
    g_assert_cmpuint(head_field_count(&head, row->look_for), ==, row->count);
    g_assert_cmpstr(head_value(&head, row->look_for), ==, row->value);
    g_assert_null(head_field_find(&head, row->look_for, row->count));
    for (size_t index = 0; index < row->count; index++)
        g_assert_nonnull(head_field_find(&head, row->look_for, index));
    if (row->count > 0)
        g_assert_cmphex(head_field_find(&head, row->look_for, 0)->faults, ==, row->faults);
    head_clear(&head);
}

/* Lines keep where they stood and how they ended. */
static void test_lines_as_received(void)
{
    static const struct head_line expected[] = {
        {.offset = 0, .size = 15, .end_size = 2},
        {.offset = 17, .size = 4, .end_size = 1, .faults = HEAD_BARE_LF},
        {.offset = 22, .size = 3, .end_size = 2, .faults = HEAD_NO_COLON},
    };
    struct head head;
    head_of_lines(OCTETS("A: b\nC d\r\n"), &head);
    g_assert_cmpuint(head.lines->len, ==, G_N_ELEMENTS(expected));
    for (guint index = 0; index < head.lines->len; index++) {
        const struct head_line *line = &g_array_index(head.lines, struct head_line, index);
        g_assert_cmpuint(line->offset, ==, expected[index].offset);
        g_assert_cmpuint(line->size, ==, expected[index].size);
        g_assert_cmpuint(line->end_size, ==, expected[index].end_size);
        g_assert_cmphex(line->faults, ==, expected[index].faults);
    }
    g_assert_cmpuint(head_field_find(&head, "A", 0)->line_index, ==, 1);
    head_clear(&head);
}

/* Lists: the elements, each between angle brackets. */

struct list_row {
    const char *name;
    const char *value;
    const char *expected;
};

static const struct list_row list_rows[] = {
    {"one", "Upgrade", "<Upgrade>"},
    {"two", "keep-alive, Upgrade", "<keep-alive><Upgrade>"},
    {"no-blanks", "a,b", "<a><b>"},
    {"blanks", " \ta \t,\t b ", "<a><b>"},
    {"empty", "", ""},
    {"empty-elements", ",, a, ,b,", "<a><b>"},
    {"quoted-comma", "a; b=\"c,d\", e", "<a; b=\"c,d\"><e>"},
    {"quoted-quote", "a; b=\"c\\\",d\", e", "<a; b=\"c\\\",d\"><e>"},
    {"quote-never-ends", "a=\"b, c", "<a=\"b, c>"},
    {"backslash-at-the-end", "a=\"b\\", "<a=\"b\\>"},
};

static void test_list_row(gconstpointer data)
{
    const struct list_row *row = data;
    struct guard guard;
    size_t value_size = strlen(row->value);
    guard_init(&guard, value_size);
    const char *rest = (const char *)guard_place(&guard, row->value, value_size);
    const char *end = rest + value_size;
    const char *element;
    size_t size;
    GString *elements = g_string_new(NULL);
    while (head_list_next(&rest, end, &element, &size))
        g_string_append_printf(elements, "<%.*s>", (int)size, element);
    g_assert_cmpstr(elements->str, ==, row->expected);
    g_string_free(elements, TRUE);
    guard_clear(&guard);
}

struct token_row {
    const char *name;
    const char *lines;
    bool expected; /* whether Connection lists Upgrade */
};

static const struct token_row token_rows[] = {
    {"alone", "Connection: Upgrade\r\n", true},
    {"small", "connection: upgrade\r\n", true},
    {"in-a-list", "Connection: keep-alive, Upgrade\r\n", true},
    {"in-the-second-field", "Connection: keep-alive\r\nConnection: x,UPGRADE\r\n", true},
    {"absent", "Upgrade: Upgrade\r\n", false},
    {"part-of-a-token", "Connection: Upgrades\r\n", false},
    {"begin-of-a-token", "Connection: Up\r\n", false},
    {"two-words", "Connection: keep-alive Upgrade\r\n", false},
    {"quoted", "Connection: \"Upgrade\"\r\n", false},
    {"empty", "Connection:\r\n", false},
};

static void test_token_row(gconstpointer data)
{
    const struct token_row *row = data;
    struct head head;
    head_of_lines(row->lines, strlen(row->lines), &head);
    g_assert_cmpint(head_has_token(&head, "Connection", "Upgrade"), ==, row->expected);
    head_clear(&head);
}

/* RFC 9110 5.6.2, written as the octets that are none: delimiters, blanks, controls, non-ASCII. */
static void test_every_token_octet(void)
{
    for (unsigned octet = 0; octet < 256; octet++) {
        char text[2] = {'a', (char)octet};
        bool expected =
            octet > 0x20 && octet < 0x7F && strchr("\"(),/:;<=>?@[\\]{}", (int)octet) == NULL;
        g_assert_cmpint(head_is_token(text, 2), ==, expected);
    }
    g_assert_false(head_is_token("", 0));
}

static void test_cut_off_head(void)
{
    static const char octets[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConn";
    struct head head;
    head_look((const uint8_t *)octets, sizeof octets - 1, &head);
    g_assert_cmpint(head.kind, ==, HEAD_RESPONSE);
    g_assert_cmpstr(head_value(&head, "Upgrade"), ==, "websocket");
    g_assert_cmphex(head.faults, ==, HEAD_CUT_OFF | HEAD_NO_COLON);
    head_clear(&head);
    head_look(NULL, 0, &head);
    g_assert_cmphex(head.faults, ==, HEAD_CUT_OFF | HEAD_START_GARBAGE);
    head_clear(&head);
    head_look((const uint8_t *)"\r", 1, &head);
    g_assert_cmphex(head.faults, ==, HEAD_CUT_OFF | HEAD_START_GARBAGE);
    head_clear(&head);
}

/* Each fault has words of its own. */
static void test_fault_words_differ(void)
{
    for (unsigned left = HEAD_BARE_LF; left <= HEAD_OVER_CAP; left <<= 1) {
        const char *words = head_fault_words((enum head_fault)left);
        g_assert_cmpstr(words, !=, head_fault_words((enum head_fault)0));
        for (unsigned right = HEAD_BARE_LF; right < left; right <<= 1)
            g_assert_cmpstr(words, !=, head_fault_words((enum head_fault)right));
    }
}

struct describe_row {
    const char *name;
    const char *octets;
    size_t size;
    const char *expected;
};

static const struct describe_row describe_rows[] = {
    {"response", OCTETS("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
     "HTTP/1.1 101 \"Switching Protocols\""},
    {"status-with-zeros", OCTETS("HTTP/1.0 007 \x1B\r\n\r\n"),
     "HTTP/1.0 007 \"\\x1B\", a control octet"},
    {"request", OCTETS("GET / HTTP/1.1\n\n"),
     "request \"GET / HTTP/1.1\", a line ends with LF alone"},
    {"garbage", OCTETS("\x81\x02hi\r\n\r\n"),
     "garbage \"\\x81\\x02hi\", a control octet, the first line is no start line of HTTP"},
    {"nothing", OCTETS(""),
     "nothing of a head, the first line is no start line of HTTP, the head is cut off"},
};

static void test_describe_row(gconstpointer data)
{
    const struct describe_row *row = data;
    struct head head;
    head_look((const uint8_t *)row->octets, row->size, &head);
    char *text = head_describe(&head);
    g_assert_cmpstr(text, ==, row->expected);
    g_free(text);
    head_clear(&head);
}

/* The request builder. */

static const char *const extra_lines[] = {"Cookie: a=b", "X-Odd:", NULL};

struct request_row {
    const char *name;
    struct head_request request;
    const char *first_line;
    const char *host;
    const char *more; /* what stands behind the version field */
};

static const struct request_row request_rows[] = {
    {"least", {.host = "a.test", .key = "k"}, "GET / HTTP/1.1\r\n", "Host: a.test\r\n", ""},
    {"port",
     {.host = "a.test", .port = 8080, .path = "/x?y", .key = "k"},
     "GET /x?y HTTP/1.1\r\n",
     "Host: a.test:8080\r\n",
     ""},
    {"default-port",
     {.host = "a.test", .port = 80, .key = "k"},
     "GET / HTTP/1.1\r\n",
     "Host: a.test\r\n",
     ""},
    {"default-port-secure",
     {.host = "a.test", .port = 443, .secure = true, .key = "k"},
     "GET / HTTP/1.1\r\n",
     "Host: a.test\r\n",
     ""},
    {"port-of-the-other-scheme",
     {.host = "a.test", .port = 80, .secure = true, .key = "k"},
     "GET / HTTP/1.1\r\n",
     "Host: a.test:80\r\n",
     ""},
    {"ipv6",
     {.host = "::1", .port = 9001, .key = "k"},
     "GET / HTTP/1.1\r\n",
     "Host: [::1]:9001\r\n",
     ""},
    {"ipv6-in-brackets",
     {.host = "[::1]", .port = 9001, .key = "k"},
     "GET / HTTP/1.1\r\n",
     "Host: [::1]:9001\r\n",
     ""},
    {"all",
     {.host = "a.test",
      .key = "k",
      .origin = "http://b.test",
      .subprotocols = "c, d",
      .extensions = "permessage-deflate",
      .extra_lines = extra_lines},
     "GET / HTTP/1.1\r\n",
     "Host: a.test\r\n",
     "Origin: http://b.test\r\nSec-WebSocket-Protocol: c, d\r\n"
     "Sec-WebSocket-Extensions: permessage-deflate\r\nCookie: a=b\r\nX-Odd:\r\n"},
};

static void test_request_row(gconstpointer data)
{
    const struct request_row *row = data;
    GString *text = head_request_build(&row->request);
    char *expected = g_strconcat(row->first_line, row->host,
                                 "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                                 "Sec-WebSocket-Key: k\r\nSec-WebSocket-Version: 13\r\n",
                                 row->more, "\r\n", NULL);
    g_assert_cmpstr(text->str, ==, expected);
    struct head head;
    g_assert_cmpint(head_parse((const uint8_t *)text->str, text->len, 4096, &head), ==, HEAD_DONE);
    g_assert_cmpint(head.kind, ==, HEAD_REQUEST);
    g_assert_cmphex(head.faults, ==, 0);
    head_clear(&head);
    g_free(expected);
    g_string_free(text, TRUE);
}

#define ADD_ROWS(folder, rows, function)                                         \
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {                \
        char *path = g_strdup_printf("/head/" folder "/%s", (rows)[index].name); \
        g_test_add_data_func(path, &(rows)[index], function);                    \
        g_free(path);                                                            \
    }

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD_ROWS("whole", head_rows, test_head_row)
    ADD_ROWS("field", field_rows, test_field_row)
    ADD_ROWS("list", list_rows, test_list_row)
    ADD_ROWS("token", token_rows, test_token_row)
    ADD_ROWS("describe", describe_rows, test_describe_row)
    ADD_ROWS("request", request_rows, test_request_row)
    g_test_add_func("/head/lines-as-received", test_lines_as_received);
    g_test_add_func("/head/every-token-octet", test_every_token_octet);
    g_test_add_func("/head/fault-words-differ", test_fault_words_differ);
    g_test_add_func("/head/cut-off", test_cut_off_head);
    return g_test_run();
}
