/* SPDX-License-Identifier: MIT */
/*
 * Tests of harness/text: a table of chosen sequences, and every sequence of one to three octets
 * (of four octets one from each class) against an oracle. The oracle knows only how to encode a
 * scalar value (RFC 3629 3): what no encoding produces is bad.
 */
#include "harness/text.h"

#include "harness/tests/support_death.h"
#include "harness/tests/support_guard.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SEQUENCES_4_COUNT 0x100000 /* scalar values from U+10000 to U+10FFFF */

struct text_row {
    const char *name;
    const char *octets;
    size_t size;
    enum text_result result;
    enum text_fault fault;
    size_t offset;
    size_t sequence_offset;
};

#define TEXT(literal) .octets = (literal), .size = sizeof(literal) - 1
#define GOOD(at)      .result = TEXT_VALID, .offset = (at), .sequence_offset = (at)
#define CUT(at, begin)                                                        \
    .result = TEXT_INCOMPLETE, .fault = TEXT_FAULT_TRUNCATED, .offset = (at), \
    .sequence_offset = (begin)
#define BAD(what, at, begin) \
    .result = TEXT_BAD, .fault = TEXT_FAULT_##what, .offset = (at), .sequence_offset = (begin)

static const struct text_row text_rows[] = {
    {"empty", TEXT(""), GOOD(0)},
    {"ascii", TEXT("Hello"), GOOD(5)},
    {"nul", TEXT("a\0b"), GOOD(3)},
    {"delete", TEXT("\x7F"), GOOD(1)},
    {"two-octets-least", TEXT("\xC2\x80"), GOOD(2)},
    {"two-octets-most", TEXT("\xDF\xBF"), GOOD(2)},
    {"three-octets-least", TEXT("\xE0\xA0\x80"), GOOD(3)},
    {"below-surrogates", TEXT("\xED\x9F\xBF"), GOOD(3)},
    {"above-surrogates", TEXT("\xEE\x80\x80"), GOOD(3)},
    {"noncharacter", TEXT("\xEF\xBF\xBF"), GOOD(3)},
    {"byte-order-mark", TEXT("\xEF\xBB\xBF"), GOOD(3)},
    {"four-octets-least", TEXT("\xF0\x90\x80\x80"), GOOD(4)},
    {"maximum", TEXT("\xF4\x8F\xBF\xBF"), GOOD(4)},
    {"greek", TEXT("\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5"), GOOD(11)},
    {"greek-then-surrogate", TEXT("\xCE\xBA\xE1\xBD\xB9\xED\xA0\x80x"), BAD(SURROGATE, 6, 5)},
    {"cut-two", TEXT("a\xC2"), CUT(2, 1)},
    {"cut-three", TEXT("\xE2\x82"), CUT(2, 0)},
    {"cut-four", TEXT("ab\xF0\x9F\x98"), CUT(5, 2)},
    {"cut-four-after-lead", TEXT("\xF4"), CUT(1, 0)},
    {"lone-continuation", TEXT("\x80"), BAD(LONE_CONTINUATION, 0, 0)},
    {"lone-continuation-last", TEXT("\xBF"), BAD(LONE_CONTINUATION, 0, 0)},
    {"one-continuation-too-many", TEXT("\xC3\xA9\xA9"), BAD(LONE_CONTINUATION, 2, 2)},
    {"broken-off-by-ascii", TEXT("\xE2\x82z"), BAD(BROKEN_OFF, 2, 0)},
    {"broken-off-by-lead", TEXT("\xC3\xC3\xA9"), BAD(BROKEN_OFF, 1, 0)},
    {"overlong-nul", TEXT("\xC0\x80"), BAD(OVERLONG, 0, 0)},
    {"overlong-slash", TEXT("\xC0\xAF"), BAD(OVERLONG, 0, 0)},
    {"overlong-delete", TEXT("\xC1\xBF"), BAD(OVERLONG, 0, 0)},
    {"overlong-three", TEXT("\xE0\x9F\xBF"), BAD(OVERLONG, 1, 0)},
    {"overlong-four", TEXT("\xF0\x8F\xBF\xBF"), BAD(OVERLONG, 1, 0)},
    {"overlong-surrogate", TEXT("\xF0\x8D\xA0\x80"), BAD(OVERLONG, 1, 0)},
    {"surrogate-first", TEXT("\xED\xA0\x80"), BAD(SURROGATE, 1, 0)},
    {"surrogate-last", TEXT("\xED\xBF\xBF"), BAD(SURROGATE, 1, 0)},
    {"surrogate-pair", TEXT("\xED\xA0\xBD\xED\xB8\x80"), BAD(SURROGATE, 1, 0)},
    {"above-maximum", TEXT("\xF4\x90\x80\x80"), BAD(ABOVE_MAXIMUM, 1, 0)},
    {"above-maximum-lead", TEXT("\xF5\x80\x80\x80"), BAD(ABOVE_MAXIMUM, 0, 0)},
    {"above-maximum-last-lead", TEXT("\xF7\xBF\xBF\xBF"), BAD(ABOVE_MAXIMUM, 0, 0)},
    {"five-octets", TEXT("\xF8\x88\x80\x80\x80"), BAD(NO_LEAD, 0, 0)},
    {"six-octets", TEXT("\xFC\x84\x80\x80\x80\x80"), BAD(NO_LEAD, 0, 0)},
    {"fe", TEXT("abc\xFE"), BAD(NO_LEAD, 3, 3)},
    {"ff-behind-words", TEXT("0123456789ABCDEF\xFFz"), BAD(NO_LEAD, 16, 16)},
};

static void test_text_row(gconstpointer data)
{
    const struct text_row *row = data;
    struct guard guard;
    struct text_place place;
    guard_init(&guard, row->size);
    const uint8_t *octets = guard_place(&guard, row->octets, row->size);
    g_assert_cmpint(text_first_bad(octets, row->size, &place), ==, row->result);
    g_assert_cmpint(place.fault, ==, row->fault);
    g_assert_cmpuint(place.offset, ==, row->offset);
    g_assert_cmpuint(place.sequence_offset, ==, row->sequence_offset);
    g_assert_cmpint(text_first_bad(octets, row->size, NULL), ==, row->result);
    guard_clear(&guard);
}

/* The oracle: which octets encode a scalar value, and which are the begin of such. */
static struct {
    uint8_t whole_1[0x100];
    uint8_t whole_2[0x10000];
    uint8_t whole_3[0x1000000];
    uint32_t whole_4[SEQUENCES_4_COUNT]; /* rising, as UTF-8 sorts like the scalar values */
    uint8_t begin_1[0x100];
    uint8_t begin_2[0x10000];
    uint8_t begin_3[0x1000000];
} oracle;

static void oracle_fill(void)
{
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        uint32_t tail_1 = 0x80 + scalar % 64;
        uint32_t tail_2 = 0x80 + scalar / 64 % 64;
        uint32_t tail_3 = 0x80 + scalar / 64 / 64 % 64;
        if (scalar >= 0xD800 && scalar <= 0xDFFF)
            continue;
        if (scalar < 0x80) {
            oracle.whole_1[scalar] = 1;
        } else if (scalar < 0x800) {
            uint32_t lead = 0xC0 + scalar / 64;
            oracle.begin_1[lead] = 1;
            oracle.whole_2[lead * 0x100 + tail_1] = 1;
        } else if (scalar < 0x10000) {
            uint32_t lead = 0xE0 + scalar / 64 / 64;
            oracle.begin_1[lead] = 1;
            oracle.begin_2[lead * 0x100 + tail_2] = 1;
            oracle.whole_3[lead * 0x10000 + tail_2 * 0x100 + tail_1] = 1;
        } else {
            uint32_t lead = 0xF0 + scalar / 64 / 64 / 64;
            uint32_t begin = lead * 0x10000 + tail_3 * 0x100 + tail_2;
            oracle.begin_1[lead] = 1;
            oracle.begin_2[begin / 0x100] = 1;
            oracle.begin_3[begin] = 1;
            oracle.whole_4[scalar - 0x10000] = begin * 0x100 + tail_1;
        }
    }
}

static int compare_words(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Whether the first `size` octets of `word` (its lowest octets) are one encoding. */
static bool oracle_is_whole(uint32_t word, size_t size)
{
    if (size == 4)
        return bsearch(&word, oracle.whole_4, SEQUENCES_4_COUNT, sizeof word, compare_words);
    return size == 1   ? oracle.whole_1[word]
           : size == 2 ? oracle.whole_2[word]
                       : oracle.whole_3[word];
}

static bool oracle_is_begin(uint32_t word, size_t size)
{
    if (size == 4)
        return false;
    return size == 1   ? oracle.begin_1[word]
           : size == 2 ? oracle.begin_2[word]
                       : oracle.begin_3[word];
}

/* What is to be said about these octets, and at which offset. */
static enum text_result oracle_look(const uint8_t *octets, size_t size, size_t *offset)
{
    uint32_t word = 0;
    size_t word_size = 0;
    for (size_t index = 0; index < size; index++) {
        word = word * 0x100 + octets[index];
        word_size++;
        *offset = index;
        if (oracle_is_whole(word, word_size)) {
            word = 0;
            word_size = 0;
        } else if (!oracle_is_begin(word, word_size)) {
            return TEXT_BAD;
        }
    }
    *offset = size;
    return word_size == 0 ? TEXT_VALID : TEXT_INCOMPLETE;
}

static void compare_with_oracle(const uint8_t *octets, size_t size)
{
    struct text_place place;
    size_t offset;
    enum text_result expected = oracle_look(octets, size, &offset);
    enum text_result result = text_first_bad(octets, size, &place);
    bool fault_fits = (place.fault == TEXT_FAULT_NONE) == (result == TEXT_VALID) &&
                      (place.fault == TEXT_FAULT_TRUNCATED) == (result == TEXT_INCOMPLETE);
    if (result != expected || place.offset != offset || !fault_fits)
        g_error("%02X %02X %02X %02X, size %zu: %d at %zu, expected %d at %zu", octets[0],
                size > 1 ? octets[1] : 0, size > 2 ? octets[2] : 0, size > 3 ? octets[3] : 0, size,
                (int)result, place.offset, (int)expected, offset);
}

static void test_exhaustive(gconstpointer data)
{
    size_t size = GPOINTER_TO_SIZE(data);
    struct guard guard;
    guard_init(&guard, 8);
    uint8_t *octets = guard_place(&guard, "\0\0\0", size);
    for (uint32_t word = 0; word >> (8 * size) == 0; word++) {
        for (size_t index = 0; index < size; index++)
            octets[index] = (uint8_t)(word >> (8 * (size - 1 - index)));
        compare_with_oracle(octets, size);
    }
    guard_clear(&guard);
}

/* Both ends of every class of octets that RFC 3629 4 tells apart. */
static void test_four_octets_by_class(void)
{
    static const uint8_t ends[] = {
        0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
        0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFF,
    };
    size_t count = G_N_ELEMENTS(ends);
    struct guard guard;
    guard_init(&guard, 8);
    uint8_t *octets = guard_place(&guard, "\0\0\0\0", 4);
    for (size_t index = 0; index < count * count * count * count; index++) {
        octets[0] = ends[index / count / count / count];
        octets[1] = ends[index / count / count % count];
        octets[2] = ends[index / count % count];
        octets[3] = ends[index % count];
        compare_with_oracle(octets, 4);
    }
    guard_clear(&guard);
}

static void test_every_four_octet_scalar(void)
{
    struct guard guard;
    guard_init(&guard, 8);
    for (size_t index = 0; index < SEQUENCES_4_COUNT; index++) {
        uint32_t word = oracle.whole_4[index];
        uint8_t octets[4] = {(uint8_t)(word >> 24), (uint8_t)(word >> 16), (uint8_t)(word >> 8),
                             (uint8_t)word};
        if (text_first_bad(guard_place(&guard, octets, 4), 4, NULL) != TEXT_VALID ||
            text_first_bad(guard_place(&guard, octets, 3), 3, NULL) != TEXT_INCOMPLETE)
            g_error("U+%zX is not taken", index + 0x10000);
    }
    guard_clear(&guard);
}

/* The stride over ASCII words must not hide a fault, wherever it stands. */
static void test_fault_at_each_offset(void)
{
    struct guard guard;
    guard_init(&guard, 64);
    for (size_t size = 1; size <= 40; size++) {
        for (size_t at = 0; at < size; at++) {
            uint8_t text[40];
            struct text_place place;
            memset(text, 'a', sizeof text);
            text[at] = 0xC0;
            const uint8_t *octets = guard_place(&guard, text, size);
            g_assert_cmpint(text_first_bad(octets, size, &place), ==, TEXT_BAD);
            g_assert_cmpuint(place.offset, ==, at);
            text[at] = 0xC3;
            octets = guard_place(&guard, text, size);
            bool is_last = at == size - 1;
            g_assert_cmpint(text_first_bad(octets, size, &place), ==,
                            is_last ? TEXT_INCOMPLETE : TEXT_BAD);
            g_assert_cmpuint(place.offset, ==, at + 1);
        }
    }
    guard_clear(&guard);
}

struct quote_row {
    const char *name;
    const char *octets;
    size_t size;
    size_t shown_size_max;
    const char *expected;
};

static const struct quote_row quote_rows[] = {
    {"plain", TEXT("Hello"), 5, "\"Hello\""},
    {"empty", TEXT(""), 5, "\"\""},
    {"shortened", TEXT("Hello"), 4, "\"Hell\"..."},
    {"control", TEXT("a\0\r\n\x1B[0m\x7F"), 99, "\"a\\x00\\x0D\\x0A\\x1B[0m\\x7F\""},
    {"quote-and-backslash", TEXT("\"\\"), 99, "\"\\x22\\x5C\""},
    {"not-ascii", TEXT("\xC3\xA9\xFF"), 99, "\"\\xC3\\xA9\\xFF\""},
};

static void test_quote_row(gconstpointer data)
{
    const struct quote_row *row = data;
    struct guard guard;
    guard_init(&guard, row->size);
    GString *line = g_string_new(NULL);
    text_quote_append(line, guard_place(&guard, row->octets, row->size), row->size,
                      row->shown_size_max);
    g_assert_cmpstr(line->str, ==, row->expected);
    g_string_free(line, TRUE);
    guard_clear(&guard);
}

static void test_fault_words_differ(void)
{
    for (int left = TEXT_FAULT_NONE; left <= TEXT_FAULT_ABOVE_MAXIMUM; left++) {
        for (int right = TEXT_FAULT_NONE; right < left; right++)
            g_assert_cmpstr(text_fault_words((enum text_fault)left), !=,
                            text_fault_words((enum text_fault)right));
    }
}

static void read_one_too_far(void)
{
    struct guard guard;
    guard_init(&guard, 4);
    volatile const uint8_t *octets = guard_place(&guard, "abcd", 4);
    g_printerr("last octet %c\n", octets[3]);
    g_printerr("octet behind it %c\n", octets[4]);
}

/* All of these tests rest on the guard page: one octet too far has to kill. */
static void test_guard_page(void)
{
    char words[4096];
    g_assert_cmpint(death_run(read_one_too_far, words, sizeof(words)), !=, 0);
    g_assert_nonnull(strstr(words, "last octet d"));
    g_assert_null(strstr(words, "octet behind it"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    oracle_fill();
    for (size_t index = 0; index < G_N_ELEMENTS(text_rows); index++) {
        char *path = g_strdup_printf("/text/sequence/%s", text_rows[index].name);
        g_test_add_data_func(path, &text_rows[index], test_text_row);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(quote_rows); index++) {
        char *path = g_strdup_printf("/text/quote/%s", quote_rows[index].name);
        g_test_add_data_func(path, &quote_rows[index], test_quote_row);
        g_free(path);
    }
    g_test_add_data_func("/text/every/one-octet", GSIZE_TO_POINTER(1), test_exhaustive);
    g_test_add_data_func("/text/every/two-octets", GSIZE_TO_POINTER(2), test_exhaustive);
    g_test_add_data_func("/text/every/three-octets", GSIZE_TO_POINTER(3), test_exhaustive);
    g_test_add_func("/text/every/four-octets-by-class", test_four_octets_by_class);
    g_test_add_func("/text/every/four-octet-scalar", test_every_four_octet_scalar);
    g_test_add_func("/text/fault-at-each-offset", test_fault_at_each_offset);
    g_test_add_func("/text/guard-page", test_guard_page);
    g_test_add_func("/text/fault-words-differ", test_fault_words_differ);
    return g_test_run();
}
