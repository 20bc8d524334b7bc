/* SPDX-License-Identifier: MIT */
/*
 * What the judge sends compressed and how it reads an agreement: blocks written bit by bit, against
 * octets of RFC 7692 7.2.3, zlib and the judge's own inflater; messages by zlib in each window;
 * offers and answers of RFC 7692 7.1.
 */
#include <string.h>

#include "harness/deflate_terms.h"
#include "harness/deflate_write.h"
#include "harness/deflater.h"
#include "harness/tests/support_inflate.h"

enum { SIZE_MAX_TESTED = 1 << 20, BLOCKS_MAX = 5 };

/* ---- Blocks ---- */

struct block_row {
    const char *name;
    struct deflate_block blocks[BLOCKS_MAX];
    enum deflate_tail tail;
    const char *text;
    enum inflate_fault fault;
    enum inflate_end end;
    unsigned distance_max;
    bool zlib_says_nothing; /* although it is bad */
};

static const struct block_row block_rows[] = {
    {.name = "fixed", .blocks = {FIXED_BLOCK("Hello")}, .text = "Hello"},
    {.name = "stored", .blocks = {STORED_BLOCK("Hello")}, .text = "Hello"},
    {.name = "dynamic",
     .blocks = {DYNAMIC_BLOCK("Hello\xff\xe2\xe1")},
     .text = "Hello\xff\xe2\xe1"},
    {.name = "final",
     .blocks = {ODD_BLOCK(BLOCK_FIXED, "He", .final = true), FIXED_BLOCK("llo")},
     .text = "Hello"},
    {.name = "empty-blocks",
     .blocks = {STORED_BLOCK(""), FIXED_BLOCK(""), DYNAMIC_BLOCK(""), FIXED_BLOCK("a")},
     .text = "a"},
    {.name = "copies",
     .blocks = {FIXED_BLOCK("abc"),
                COPY_BLOCK(3, 3),
                {.kind = BLOCK_DYNAMIC, .distance = 2, .length = 4}},
     .text = "abcabcbcbc",
     .distance_max = 3},
    {.name = "left-on",
     .blocks = {FIXED_BLOCK("a")},
     .tail = TAIL_LEFT_ON,
     .text = "a",
     .end = INFLATE_END_LEFT_ON},
    {.name = "no-tail",
     .blocks = {ODD_BLOCK(BLOCK_FIXED, "a", .final = true)},
     .tail = TAIL_MISSING,
     .text = "a",
     .end = INFLATE_END_BARE},
    {.name = "type-3",
     .blocks = {ODD_BLOCK(BLOCK_FIXED, "a", .odd = BLOCK_OF_TYPE_3)},
     .text = "",
     .fault = INFLATE_BLOCK_TYPE},
    {.name = "stored-size",
     .blocks = {ODD_BLOCK(BLOCK_STORED, "a", .odd = BLOCK_STORED_SIZE_UNMATCHED)},
     .text = "",
     .fault = INFLATE_STORED_SIZE},
    {.name = "length-286",
     .blocks = {ODD_BLOCK(BLOCK_FIXED, "a", .odd = BLOCK_LENGTH_CODE_286)},
     .text = "a",
     .fault = INFLATE_LENGTH_CODE},
    {.name = "distance-30",
     .blocks = {ODD_BLOCK(BLOCK_FIXED, "a", .odd = BLOCK_DISTANCE_CODE_30)},
     .text = "a",
     .fault = INFLATE_DISTANCE_CODE},
    {.name = "too-far",
     .blocks = {FIXED_BLOCK("a"), COPY_BLOCK(2, 3)},
     .text = "a",
     .fault = INFLATE_TOO_FAR},
    {.name = "too-many",
     .blocks = {ODD_BLOCK(BLOCK_DYNAMIC, "a", .odd = BLOCK_CODES_TOO_MANY)},
     .text = "",
     .fault = INFLATE_CODES_TOO_MANY},
    {.name = "too-few",
     .blocks = {ODD_BLOCK(BLOCK_DYNAMIC, "a", .odd = BLOCK_CODES_TOO_FEW)},
     .text = "",
     .fault = INFLATE_CODES_TOO_FEW},
    {.name = "no-end",
     .blocks = {ODD_BLOCK(BLOCK_DYNAMIC, "a", .odd = BLOCK_WITHOUT_END_CODE)},
     .text = "",
     .fault = INFLATE_NO_END_CODE},
    {.name = "repeats-none",
     .blocks = {ODD_BLOCK(BLOCK_DYNAMIC, "a", .odd = BLOCK_REPEATS_NOTHING)},
     .text = "",
     .fault = INFLATE_REPEATS_NOTHING},
    {.name = "not-ended",
     .blocks = {ODD_BLOCK(BLOCK_STORED, "ab", .odd = BLOCK_NOT_ENDED)},
     .text = "ab",
     .fault = INFLATE_CUT_SHORT,
     .zlib_says_nothing = true},
    {.name = "far",
     .blocks = {{.kind = BLOCK_FIXED, .literals = REPEAT("0123456789abcdef", 32768)},
                COPY_BLOCK(32768, 258)},
     .distance_max = 32768},
};

static void test_blocks(const void *data)
{
    const struct block_row *row = data;
    GByteArray *out = g_byte_array_new();
    struct inflater *inflater = inflater_new(SIZE_MAX_TESTED);
    struct inflated inflated;
    struct zlib_view view;
    deflate_write(out, row->blocks, row->tail, false);
    inflater_take(inflater, out->data, out->len, false, &inflated);
    zlib_look(out->data, out->len, SIZE_MAX_TESTED, &view);
    g_test_message("%s", inflate_fault_words(inflated.fault));
    g_assert_cmpint(inflated.fault, ==, row->fault);
    g_assert_cmpint(inflated.end, ==, row->end);
    g_assert_cmpuint(inflated.distance_max, ==, row->distance_max);
    g_assert_cmpint(view.is_bad, ==, row->fault != INFLATE_FINE && !row->zlib_says_nothing);
    if (row->text != NULL) {
        g_assert_cmpuint(inflated.size, ==, strlen(row->text));
        g_assert_true(inflated.size == 0 || memcmp(inflated.octets, row->text, inflated.size) == 0);
    }
    g_byte_array_unref(view.octets);
    inflater_free(inflater);
    g_byte_array_unref(out);
}

/* The octets of the standard's own examples. */
static void test_examples(void)
{
    static const struct deflate_block fixed[] = {FIXED_BLOCK("Hello"), {.kind = BLOCK_NONE}};
    static const struct deflate_block stored[] = {STORED_BLOCK("Hello"), {.kind = BLOCK_NONE}};
    GByteArray *out = g_byte_array_new();
    deflate_write(out, fixed, TAIL_CUT, false);
    g_assert_cmpuint(out->len, ==, 7);
    g_assert_true(memcmp(out->data, "\xf2\x48\xcd\xc9\xc9\x07\x00", 7) == 0);
    g_byte_array_set_size(out, 0);
    deflate_write(out, stored, TAIL_CUT, false);
    g_assert_cmpuint(out->len, ==, 11);
    g_assert_true(memcmp(out->data, "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11) == 0);
    g_byte_array_unref(out);
}

/* In each window, with and without takeover, and behind octets that zlib has not made. */
static void test_zlib(void)
{
    static const struct step steps[] = {
        DEFLATED_OF(WS_BINARY, REPEAT("the quick brown fox 0123456789", 4000)),
        DEFLATED(WS_TEXT, ""),
        DEFLATED(WS_TEXT, ""),
        DEFLATED_OCTETS(WS_TEXT, "\xf2\x48\xcd\xc9\xc9\x07\x00"),
        DEFLATED_OF(WS_BINARY, REPEAT("the quick brown fox 0123456789", 4000)),
    };
    static const size_t sizes[] = {4000, 0, 0, 5, 4000};
    for (unsigned bits = 8; bits <= 15; bits++) {
        for (unsigned over = 0; over < 2; over++) {
            struct deflater *deflater = deflater_new(bits, over == 1);
            struct inflater *inflater = inflater_new(SIZE_MAX_TESTED);
            for (size_t index = 0; index < G_N_ELEMENTS(steps); index++) {
                GByteArray *out = g_byte_array_new();
                struct inflated inflated;
                deflater_step(deflater, &steps[index], 0, out);
                inflater_take(inflater, out->data, out->len, false, &inflated);
                g_assert_cmpint(inflated.fault, ==, INFLATE_FINE);
                g_assert_cmpint(inflated.end, ==, INFLATE_END_CUT);
                g_assert_cmpuint(inflated.size, ==, sizes[index]);
                g_assert_cmpuint(inflated.distance_max, <=, 1U << bits);
                g_assert_true(over == 1 || inflated.past_distance_max == 0);
                g_byte_array_unref(out);
            }
            deflater_free(deflater);
            inflater_free(inflater);
        }
    }
}

/* ---- Agreements ---- */

struct terms_row {
    const char *name;
    const char *offer;
    const char *answer;
    enum terms_fault fault;
    const char *words; /* what is agreed */
};

#define PLAIN "permessage-deflate"

static const struct terms_row terms_rows[] = {
    {"plain", PLAIN, PLAIN, TERMS_LAWFUL, PLAIN},
    {"declined", PLAIN, NULL, TERMS_LAWFUL, "no permessage-deflate"},
    {"other", "x, " PLAIN, "x", TERMS_LAWFUL, "no permessage-deflate"},
    {"unasked", PLAIN, PLAIN "; server_max_window_bits=10 ;client_no_context_takeover",
     TERMS_LAWFUL, PLAIN "; client_no_context_takeover; server_max_window_bits=10"},
    {"quoted", PLAIN "; server_max_window_bits=\"12\"", PLAIN "; server_max_window_bits=\"10\"",
     TERMS_LAWFUL, PLAIN "; server_max_window_bits=10"},
    {"hint", PLAIN "; client_max_window_bits=9", PLAIN "; client_max_window_bits=12", TERMS_LAWFUL,
     PLAIN "; client_max_window_bits=12"},
    {"fallback", PLAIN "; server_max_window_bits=10, " PLAIN, PLAIN, TERMS_LAWFUL, PLAIN},
    {"unknown", PLAIN, PLAIN "; x=1", TERMS_UNKNOWN_PARAMETER, PLAIN},
    {"empty", PLAIN, PLAIN ";", TERMS_UNKNOWN_PARAMETER, PLAIN},
    {"doubled", PLAIN, PLAIN "; server_no_context_takeover; server_no_context_takeover",
     TERMS_DOUBLED, NULL},
    {"value-of-flag", PLAIN, PLAIN "; server_no_context_takeover=1", TERMS_SERVER_TAKEOVER_VALUE,
     NULL},
    {"value-of-client-flag", PLAIN,
     PLAIN "; client_no_context_takeover=", TERMS_CLIENT_TAKEOVER_VALUE, NULL},
    {"value-7", PLAIN, PLAIN "; server_max_window_bits=7", TERMS_SERVER_BITS_VALUE, NULL},
    {"value-16", PLAIN, PLAIN "; server_max_window_bits=16", TERMS_SERVER_BITS_VALUE, NULL},
    {"value-08", PLAIN, PLAIN "; server_max_window_bits=08", TERMS_SERVER_BITS_VALUE, NULL},
    {"value-none", PLAIN "; client_max_window_bits", PLAIN "; client_max_window_bits",
     TERMS_CLIENT_BITS_VALUE, NULL},
    {"not-offered", NULL, PLAIN, TERMS_NOT_OFFERED, NULL},
    {"twice", PLAIN, PLAIN ", " PLAIN, TERMS_ACCEPTED_TWICE, NULL},
    {"bad-offer", PLAIN "; server_max_window_bits=7", PLAIN, TERMS_OF_BAD_OFFER, NULL},
    {"client-bits", PLAIN, PLAIN "; client_max_window_bits=15", TERMS_CLIENT_BITS_UNASKED, NULL},
    {"bits-missing", PLAIN "; server_max_window_bits=10", PLAIN, TERMS_SERVER_BITS_MISSING, NULL},
    {"bits-larger", PLAIN "; server_max_window_bits=10", PLAIN "; server_max_window_bits=11",
     TERMS_SERVER_BITS_LARGER, NULL},
    {"takeover", PLAIN "; server_no_context_takeover", PLAIN, TERMS_TAKEOVER_MISSING, NULL},
};

static void test_terms(const void *data)
{
    const struct terms_row *row = data;
    struct deflate_terms terms;
    GString *line = g_string_new(NULL);
    deflate_terms_read(row->offer, row->answer, &terms);
    g_test_message("%s", terms_fault_words(terms.fault));
    g_assert_cmpint(terms.fault, ==, row->fault);
    deflate_terms_append(&terms, line);
    if (row->words != NULL)
        g_assert_cmpstr(line->str, ==, row->words);
    g_string_free(line, TRUE);
}

static void test_lack(void)
{
    static const struct ws_terms wanted = {.client_takeover = WANTED, .client_bits_min = 15};
    struct deflate_terms terms;
    deflate_terms_read(PLAIN, PLAIN, &terms);
    g_assert_null(deflate_terms_lack(&terms, &wanted));
    deflate_terms_read(PLAIN "; client_max_window_bits",
                       PLAIN "; client_max_window_bits=9; client_no_context_takeover", &terms);
    char *lack = deflate_terms_lack(&terms, &wanted);
    g_assert_nonnull(strstr(lack, "a window of the client of 9, client_no_context_takeover"));
    g_free(lack);
    deflate_terms_read(PLAIN, NULL, &terms);
    lack = deflate_terms_lack(&terms, &wanted);
    g_assert_nonnull(strstr(lack, "declines"));
    g_free(lack);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(block_rows); index++) {
        char *path = g_strdup_printf("/deflate/blocks/%s", block_rows[index].name);
        g_test_add_data_func(path, &block_rows[index], test_blocks);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(terms_rows); index++) {
        char *path = g_strdup_printf("/deflate/terms/%s", terms_rows[index].name);
        g_test_add_data_func(path, &terms_rows[index], test_terms);
        g_free(path);
    }
    g_test_add_func("/deflate/examples", test_examples);
    g_test_add_func("/deflate/zlib", test_zlib);
    g_test_add_func("/deflate/lack", test_lack);
    return g_test_run();
}
