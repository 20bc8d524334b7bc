/* SPDX-License-Identifier: MIT */
/*
 * `assay explain`: every case and every row can be explained with and without a source tree, one
 * case in full, the octets of odd frames, and what is read in a tree that this test makes.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "conformance/autobahn/autobahn.h"
#include "conformance/sse/vector.h"
#include "harness/explain.h"

enum { COLUMNS_MAX = 100 };

/* ---- All ids ---- */

static void text_check(char *text, const char *id)
{
    g_assert_nonnull(text);
    g_assert_true(g_utf8_validate(text, -1, NULL));
    g_assert_nonnull(strstr(text, id));
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (g_utf8_strlen(*line, -1) > COLUMNS_MAX && !g_str_has_prefix(*line, "  run ")) {
            g_error("%s: too long: %s", id, *line);
        }
    }
    g_strfreev(lines);
    g_free(text);
}

static void test_all(void)
{
    struct catalogue *catalogue = catalogue_new();
    size_t count = 0;
    const struct autobahn_row *rows = autobahn_rows(&count);

    for (size_t i = 0; i < catalogue->case_count; i++) {
        const char *id = catalogue->cases[i].id;
        text_check(explain_text(catalogue, id, NULL, 0), id);
    }
    for (enum requirement_id id = REQUIREMENT_NONE + 1; id < REQUIREMENT_COUNT; id++) {
        const struct requirement *row = requirement_get(id);
        text_check(explain_text(catalogue, row->name, NULL, 0), row->name);
        text_check(explain_text(catalogue, row->ref, NULL, 0), row->name);
    }
    for (size_t i = 0; i < count; i++) {
        text_check(explain_text(catalogue, rows[i].id, NULL, 0), rows[i].id);
    }
    g_assert_null(explain_text(catalogue, "ws/5.5", NULL, 0));
    g_assert_null(explain_text(catalogue, "", NULL, 0));
    catalogue_free(catalogue);
}

/* ---- One case in full ---- */

static const char *const octets_lines[] = {
    "ws/5.5.1/body-of-one-octet\n",
    "  a good peer   ",
    "  why it bites  a peer that reads two octets here reads past the frame\n",
    "  look at       check the ",
    "  script        1. send Close \"\\x03\" (1 octet)\n",
    "                    88                        FIN, RSV 0, opcode 0x8 (Close)\n",
    "                    81                        masked, length 1\n",
    "                    37 fa 21 3d               masking key (an example)\n",
    "                    34                        payload of 1 octet, masked\n"
    "                    03                        the same unmasked\n",
    "                2. expect the connection to be failed: a Close with 1002",
    "  Autobahn      7.3.2\n",
    "  run           assay test ws://127.0.0.1:9001/ ws/5.5.1/body-of-one-octet -v\n",
    "\nIt proves\n\nWS_5_5_1_REACTS_TO_BROKEN_BODY\n",
    "  from          RFC 6455 5.5.1, MUST; binds every endpoint in what it receives\n"
    "  statement     RFC6455-5.5.1",
    "  reference     no source tree is at hand; in one: grep -rnw WS_5_5_1_REACTS_TO_BROKEN_BODY",
};

static void test_case(void)
{
    struct catalogue *catalogue = catalogue_new();
    char *text = explain_text(catalogue, "ws/5.5.1/body-of-one-octet", NULL, 0);
    const char *at = text;

    for (size_t i = 0; i < G_N_ELEMENTS(octets_lines); i++) {
        const char *found = strstr(at, octets_lines[i]);
        if (found == NULL) {
            g_error("\"%s\" does not stand behind \"%.200s\"", octets_lines[i], at);
        }
        at = found;
    }
    g_free(text);
    catalogue_free(catalogue);
}

/* What has to be given to play a case that asks the target to close. */
static void test_close_code(void)
{
    struct catalogue *catalogue = catalogue_new();
    char *text = explain_text(catalogue, "ws/7.1.2/crossing-close", NULL, 0);

    g_assert_nonnull(strstr(text, "  held          on --close-url, where the target begins the "
                                  "closing with 4000\n"));
    g_assert_nonnull(strstr(text, " ws/7.1.2/crossing-close -v --close-url "
                                  "'ws://127.0.0.1:9001/close?code={code}'\n"));
    g_free(text);
    catalogue_free(catalogue);
}

/* ---- Rows of all kinds ---- */

struct kind_row {
    const char *id;
    const char *lines[6]; /* in this order; ends at NULL */
};

static const struct kind_row kind_rows[] = {
    {"WS_5_5_1_REACTS_TO_BROKEN_BODY",
     {"  why it bites  a peer that reads two octets here reads past the frame",
      "  broken when   the offence is taken as if it were lawful, or the connection stays open\n"
      "                the Close was answered as if it were lawful\n",
      "  known breach  Tornado 6.2, gorilla/websocket 1.5.0",
      "  for example   ws/5.5.1/body-of-one-octet\n  on the wire   1. send Close"}},
    {"WS_2_1_FOLDS_ASCII_ONLY",
     {"  broken when   the answer is a 101\n", "  on the wire   GET {path} HTTP/1.1\n",
      "                Upgrade: websoc\\xe2\\x84\\xaaet\n",
      "  script        1. expect an answer with any status but 101\n"}},
    {"WS_4_2_2_SENDS_ACCEPT", {"  broken when   the 101 is another one\n"}},
    {"WS_7_1_7_NOTHING_AFTER_FAILING",
     {"  broken when   a Ping or a text behind the offence is answered\n",
      "  known breach  aiohttp 3.8.4: ", "Tornado 6.2: ", "  cases         ws/", " more\n"}},
    {"WS_5_1_SERVER_NEVER_MASKS", {"  broken when   it is seen in any conversation of the run\n"}},
    {"WS_5_5_1_SERVER_CLOSES_TCP_AT_ONCE",
     {"  broken when   TCP stays open\n"
      "                the same is seen in any other conversation of the run\n"}},
    {"WS_11_3_1_REFUSES_SECOND_KEY", {"  ambiguity     only 10.7, which has data validated, "}},
    {"WS_4_2_1_SENDS_ERROR_STATUS", {"  ambiguity     10.7 lets an endpoint drop "}},
    {"WS_10_7_SENDS_CLOSE_BEFORE_CLOSING",
     {"  seen          it says again what another row says",
      "\nIt restates\n\nWS_7_1_7_SENDS_FITTING_CLOSE\n",
      "  broken when   the connection is failed with another code\n"}},
    {"WS_10_7_VALIDATES_DATA",
     {"  seen          it is kept when its parts are\n",
      "  parts         WS_4_2_1_KEY_IS_16_OCTETS: a key that is not "}},
    {"WS_4_1_REQUIRES_ACCEPT",
     {"  cases         none yet: clients of WebSocket are not "
      "judged\n"}},
    {"WS_3_DEFAULT_PORTS", {"  cases         none yet: nothing tells "}},
    {"WS_5_5_2_PING_HAS_DATA",
     {"MAY; allows every endpoint in ",
      "  cases         none: what is allowed cannot be broken\n"}},
    {"WS_5_2_FIN_ENDS_MESSAGE", {"INFO; speaks of ", "  cases         none: nothing is asked"}},
    {"WS_11_4_EXTENSION_NAMES_ARE_TOKENS",
     {"; binds another party in ", "  because       it binds who keeps a registry"}},
};

static void test_kind(const void *data)
{
    const struct kind_row *row = data;
    struct catalogue *catalogue = catalogue_new();
    char *text = explain_text(catalogue, row->id, NULL, 0);
    const char *at = text;

    for (size_t i = 0; i < G_N_ELEMENTS(row->lines) && row->lines[i] != NULL; i++) {
        const char *found = strstr(at, row->lines[i]);
        if (found == NULL) {
            g_error("\"%s\" does not stand in \"%s\"", row->lines[i], at);
        }
        at = found;
    }
    g_free(text);
    catalogue_free(catalogue);
}

/* ---- Octets ---- */

struct row {
    const char *name;
    struct step step;
    const char *text;
};

#define KEY_LINE "37 fa 21 3d               masking key (an example)\n"

#define ODD_DEFLATED_OCTET_OF_TYPE_3                                                            \
    {                                                                                           \
        .verb = VERB_FRAME, .opcode = WS_TEXT, .deflating = DEFLATING_OCTETS, .zero_key = true, \
        .payload = BYTES("\x06")                                                                \
    }

static const struct row rows[] = {
    {"expectation", EXPECT_END(), ""},
    {"raw", RAW("\x81\x00"),
     "81 00                     as they stand, neither framed nor masked\n"},
    {"fragment-with-rsv", ODD_FRAME(3, "", .unfinished = true, .rsv = 5),
     "53                        no FIN, RSV 5, opcode 0x3 (reserved)\n"
     "80                        masked, length 0\n" KEY_LINE},
    {"compressed", DEFLATED(WS_TEXT, "Hello"),
     "c1                        FIN, RSV 4 (RSV1: compressed), opcode 0x1 (text)\n"
     "87                        masked, length 7\n" KEY_LINE
     "c5 b2 ec f4 fe fd 21      payload of 7 octets, masked\n"
     "f2 48 cd c9 c9 07 00      the same unmasked\n"
     "inflated: \"Hello\"\n"},
    {"no-deflate", ODD_DEFLATED_OCTET_OF_TYPE_3,
     "c1                        FIN, RSV 4 (RSV1: compressed), opcode 0x1 (text)\n"
     "81                        masked, length 1\n"
     "00 00 00 00               masking key (an example)\n"
     "06                        payload of 1 octet\n"
     "inflated: \"\"\n"
     "then: a block of the reserved type 3\n"},
    {"not-masked", ODD_FRAME(WS_TEXT, "a", .unmasked = true),
     "81                        FIN, RSV 0, opcode 0x1 (text)\n"
     "01                        not masked, length 1\n"
     "61                        payload of 1 octet\n"},
    {"zero-key", ODD_FRAME(WS_TEXT, "a", .zero_key = true),
     "81                        FIN, RSV 0, opcode 0x1 (text)\n"
     "81                        masked, length 1\n"
     "00 00 00 00               masking key (an example)\n"
     "61                        payload of 1 octet\n"},
    {"length-that-lies",
     ODD_FRAME(WS_BINARY, "", .length_form = LENGTH_64, .claims_size = true,
               .claimed_size = UINT64_C(1) << 63),
     "82                        FIN, RSV 0, opcode 0x2 (binary)\n"
     "ff                        masked, length 127: 64 bits follow\n"
     "80 00 00 00 00 00 00 00   length 9223372036854775808\n" KEY_LINE},
    {"long", FRAME_OF(WS_TEXT, REPEAT("ab", 65536)),
     "81                        FIN, RSV 0, opcode 0x1 (text)\n"
     "ff                        masked, length 127: 64 bits follow\n"
     "00 00 00 00 00 01 00 00   length 65536\n" KEY_LINE
     "56 98 40 5f 56 98 40 5f 56 98 40 5f 56 98 40 5f ...\n"
     "                          payload of 65536 octets, masked\n"
     "61 62 61 62 61 62 61 62 61 62 61 62 61 62 61 62 ...\n"
     "                          the same unmasked\n"},
};

static void test_octets(const void *data)
{
    const struct row *row = data;
    GString *out = g_string_new(NULL);

    explain_octets(out, &row->step, 0);
    g_assert_cmpstr(out->str, ==, row->text);
    g_string_free(out, TRUE);
}

/* ---- The source tree ---- */

static char *file_put(const char *root, const char *folder, const char *name, const char *text)
{
    char *directory = g_build_filename(root, folder, NULL);
    char *path = g_build_filename(directory, name, NULL);

    g_mkdir_with_parents(directory, 0700);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_free(directory);
    return path;
}

static void folder_remove(const char *root, const char *folder)
{
    char *path = g_build_filename(root, folder, NULL);
    g_rmdir(path);
    g_free(path);
}

static void tree_check(const char *root)
{
    GPtrArray *places = explain_places(root, "WS_A");
    g_assert_cmpuint(places->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(places, 0), ==, "reference/a.c:2");
    g_assert_cmpstr(g_ptr_array_index(places, 1), ==, "reference/b.c:1");
    g_ptr_array_unref(places);
    char *said = explain_ambiguity(root, "A3");
    g_assert_cmpstr(said, ==, "the point: the verdict");
    g_free(said);
    g_assert_null(explain_ambiguity(root, "A4"));
    g_setenv("ASSAY_SOURCE", root, TRUE);
    char *found = explain_root();
    g_assert_cmpstr(found, ==, root);
    g_free(found);
}

static void test_tree(void)
{
    char *root = g_dir_make_tmp("assay-explain-XXXXXX", NULL);
    char *files[] = {
        file_put(root, "reference", "obey.h", "WS_A\n"),
        file_put(root, "reference", "b.c", "PROMISE(WS_A, x);\nWS_AB; XWS_A;\n"),
        file_put(root, "reference", "a.c", "\nif (BREAKS(WS_A, WS_A))\n"),
        file_put(root, "docs", "ambiguities.md",
                 "| A33 | no | no | no |\n| A3 | the point | texts | the verdict |\n"),
    };

    tree_check(root);
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_unlink(files[i]);
        g_free(files[i]);
    }
    folder_remove(root, "reference");
    folder_remove(root, "docs");
    /* What is no tree is none, and nothing else is guessed when one was named. */
    g_assert_null(explain_root());
    g_assert_null(explain_places(root, "WS_A"));
    g_assert_null(explain_ambiguity(root, "A3"));
    g_rmdir(root);
    g_free(root);
}

/* Every vector has a text, and one of them is told word for word. */
static void test_vector(void)
{
    struct catalogue *catalogue = catalogue_new();

    for (size_t i = 0; i < sse_vector_count(); i++) {
        char *text = explain_text(catalogue, sse_vector_at(i)->id, NULL, 0);
        g_assert_nonnull(strstr(text, "  is parsed to"));
        g_assert_nonnull(strstr(text, "  proves"));
        g_free(text);
    }
    char *text = explain_text(catalogue, "sse/data/one-line", NULL, 0);
    g_assert_nonnull(strstr(text, "  stream        octet 0: data \"a\", ends with LF: "));
    g_assert_nonnull(strstr(text, "  is parsed to  "
                                  "{\"type\":\"message\",\"data\":\"a\",\"lastEventId\":\"\"}\n"));
    g_free(text);
    text = explain_text(catalogue, "SSE_FIELD_DATA_APPENDS", NULL, 0);
    g_assert_nonnull(strstr(text, " sse/data/one-line "));
    g_free(text);
    catalogue_free(catalogue);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/explain/octets/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_octets);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(kind_rows); i++) {
        char *path = g_strdup_printf("/explain/kind/%s", kind_rows[i].id);
        g_test_add_data_func(path, &kind_rows[i], test_kind);
        g_free(path);
    }
    g_test_add_func("/explain/all", test_all);
    g_test_add_func("/explain/case", test_case);
    g_test_add_func("/explain/vector", test_vector);
    g_test_add_func("/explain/close-code", test_close_code);
    g_test_add_func("/explain/tree", test_tree);
    return g_test_run();
}
