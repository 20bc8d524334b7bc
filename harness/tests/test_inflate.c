/* SPDX-License-Identifier: MIT */
/*
 * The judge's inflater: the examples of RFC 7692 7.2.3 and facts of RFC 1951 as raw octets, each
 * fault and its place, distances within a message and into those before it, and zlib beside it on
 * what zlib makes of seeded data and on the same with octets changed.
 */
#include <string.h>
#include <zlib.h>

#include "harness/inflate.h"
#include "harness/tests/support_guard.h"
#include "harness/tests/support_inflate.h"

enum { SIZE_MAX_TESTED = 1 << 22 };

#define GOOD(name_, literal, text_, ...)                                                    \
    {                                                                                       \
        .name = (name_), .octets = (literal), .size = sizeof(literal) - 1, .text = (text_), \
        __VA_ARGS__                                                                         \
    }
/* The fault, and at which octet and bit. */
#define BAD(name_, literal, text_, fault_, octet, bit) \
    GOOD(name_, literal, text_, .fault = (fault_), .fault_octet = (octet), .fault_bit = (bit))

struct row {
    const char *name;
    const char *octets;
    size_t size;
    const char *text;
    enum inflate_fault fault;
    size_t fault_octet;
    unsigned fault_bit;
    enum inflate_end end;
    unsigned final_count;
    bool is_padded_oddly;
};

static const struct row rows[] = {
    GOOD("7.2.3.1", "\xf2\x48\xcd\xc9\xc9\x07\x00", "Hello", .end = INFLATE_END_CUT),
    GOOD("7.2.3.3-stored", "\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", "Hello",
         .end = INFLATE_END_CUT),
    GOOD("7.2.3.4-final", "\xf3\x48\xcd\xc9\xc9\x07\x00\x00", "Hello", .final_count = 1),
    GOOD("7.2.3.5-two-blocks", "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00", "Hello",
         .end = INFLATE_END_CUT),
    GOOD("7.2.3.6-empty", "\x00", "", .end = INFLATE_END_CUT),
    GOOD("nothing-at-all", "", "", .end = INFLATE_END_BARE),
    GOOD("left-on", "\xf2\x48\xcd\xc9\xc9\x07\x00\x00\x00\xff\xff", "Hello",
         .end = INFLATE_END_LEFT_ON),
    GOOD("final-without-empty-block", "\xf3\x48\xcd\xc9\xc9\x07\x00", "Hello",
         .end = INFLATE_END_BARE, .final_count = 1),
    GOOD("final-and-more", "\xf3\x48\xcd\x01\x00\xca\xc9\x07\x00", "Hello", .final_count = 1),
    GOOD("odd-padding", "\xf3\x48\xcd\xc9\xc9\x07\xfc\x00", "Hello", .final_count = 1,
         .is_padded_oddly = true),
    GOOD("final-empty-block", "\xf2\x48\xcd\xc9\xc9\x07\x04", "Hello", .final_count = 1),
    /* Overlap: one literal and a match of three from one back (3.2.3). */
    GOOD("overlap", "\x4a\x04\x02\x00\x00", "aaaa", .end = INFLATE_END_CUT),
    BAD("type-3", "\x06", "", INFLATE_BLOCK_TYPE, 0, 0),
    BAD("type-3-later", "\xf2\x48\xcd\xc9\xc9\x07\x18", "Hello", INFLATE_BLOCK_TYPE, 6, 2),
    BAD("stored-size", "\x00\x05\x00\xfb\xff\x48\x65\x6c\x6c\x6f\x00", "", INFLATE_STORED_SIZE, 1,
        0),
    BAD("stored-cut-short", "\x00\x05\x00\xfa\xff\x48\x65", "He", INFLATE_CUT_SHORT, 7, 0),
    BAD("stored-head-cut-short", "\x00\x05\x00\xfa", "", INFLATE_CUT_SHORT, 4, 0),
    BAD("fixed-cut-short", "\xf2\x48\xcd\xc9", "Hel", INFLATE_CUT_SHORT, 4, 0),
    BAD("before-the-first", "\xf2\x00\x11\x00\x00", "H", INFLATE_TOO_FAR, 1, 3),
    /* The codes 286 for a length and 30 for a distance, behind the bits of a fixed block. */
    BAD("length-286", "\x1a\x03\x00", "", INFLATE_LENGTH_CODE, 0, 3),
    BAD("distance-30", "\x02\x3e\x00\x00", "", INFLATE_DISTANCE_CODE, 1, 2),
    /* HLIT of 30 stands for 287 codes (3.2.7). */
    BAD("code-count", "\xf4\x00\x00", "", INFLATE_CODE_COUNT, 0, 3),
    BAD("no-length-codes", "\x04\x00\x00\x00\x00", "", INFLATE_CODES_TOO_FEW, 2, 1),
    BAD("many-length-codes", "\x04\x00\x92\x04\x00", "", INFLATE_CODES_TOO_MANY, 2, 1),
};

static void octets_check(const struct inflated *inflated, const void *octets, size_t size)
{
    g_assert_cmpuint(inflated->size, ==, size);
    g_assert_true(size == 0 || memcmp(inflated->octets, octets, size) == 0);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    struct guard guard;
    struct inflated inflated;
    struct inflater *inflater = inflater_new(SIZE_MAX_TESTED);
    guard_init(&guard, 64);
    inflater_take(inflater, guard_place(&guard, row->octets, row->size), row->size, false,
                  &inflated);
    g_test_message("%s at octet %zu, bit %u, end %d", inflate_fault_words(inflated.fault),
                   inflated.fault_octet, inflated.fault_bit, (int)inflated.end);
    g_assert_cmpint(inflated.fault, ==, row->fault);
    g_assert_cmpuint(inflated.fault_octet, ==, row->fault_octet);
    g_assert_cmpuint(inflated.fault_bit, ==, row->fault_bit);
    octets_check(&inflated, row->text, strlen(row->text));
    if (row->fault == INFLATE_FINE)
        g_assert_cmpint(inflated.end, ==, row->end);
    g_assert_cmpuint(inflated.final_count, ==, row->final_count);
    g_assert_cmpint(inflated.is_padded_oddly, ==, row->is_padded_oddly);
    inflater_free(inflater);
    guard_clear(&guard);
}

/* 7.2.3.2: the second "Hello" is found in the first, and not with an empty window. */
static void test_takeover(void)
{
    static const uint8_t first[] = {0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00};
    static const uint8_t again[] = {0xf2, 0x00, 0x11, 0x00, 0x00};
    struct inflater *inflater = inflater_new(SIZE_MAX_TESTED);
    struct inflated inflated;
    inflater_take(inflater, first, sizeof first, false, &inflated);
    g_assert_cmpuint(inflated.past_distance_max, ==, 0);
    inflater_take(inflater, again, sizeof again, false, &inflated);
    octets_check(&inflated, "Hello", 5);
    g_assert_cmpuint(inflated.distance_max, ==, 5);
    g_assert_cmpuint(inflated.past_distance_max, ==, 5);
    g_assert_cmpuint(inflated.past_distance_at, ==, 1);
    inflater_take(inflater, again, sizeof again, true, &inflated);
    g_assert_cmpint(inflated.fault, ==, INFLATE_TOO_FAR);
    inflater_free(inflater);
}

static void test_cap(void)
{
    static const uint8_t hello[] = {0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00};
    static const uint8_t copies[] = {0x4a, 0x04, 0x02, 0x00, 0x00};
    struct inflater *inflater = inflater_new(3);
    struct inflated inflated;
    inflater_take(inflater, hello, sizeof hello, false, &inflated);
    g_assert_cmpint(inflated.fault, ==, INFLATE_OVER_CAP);
    octets_check(&inflated, "Hel", 3);
    inflater_take(inflater, copies, sizeof copies, false, &inflated);
    g_assert_cmpint(inflated.fault, ==, INFLATE_OVER_CAP);
    octets_check(&inflated, "aaa", 3);
    inflater_free(inflater);
}

/* ---- Beside zlib ---- */

/* Data with runs, repeats from afar and noise. */
static GByteArray *data_draw(GRand *random, size_t size)
{
    GByteArray *data = g_byte_array_new();
    while (data->len < size) {
        gint32 kind = g_rand_int_range(random, 0, 4);
        guint count = (guint)g_rand_int_range(random, 1, 600);
        guint from = data->len > 0 ? (guint)g_rand_int_range(random, 0, (gint32)data->len) : 0;
        for (guint index = 0; index < count; index++) {
            uint8_t octet = kind == 0 ? (uint8_t)g_rand_int(random)
                            : kind == 1 || data->len == 0
                                ? 'a'
                                : data->data[MIN(from + index, data->len - 1)];
            g_byte_array_append(data, &octet, 1);
        }
    }
    return data;
}

/* Compresses the message with flushes on the way, less the last 00 00 FF FF. */
static GByteArray *zlib_message(z_stream *stream, GRand *random, GByteArray *data)
{
    static const int flushes[] = {Z_NO_FLUSH, Z_SYNC_FLUSH, Z_PARTIAL_FLUSH, Z_FULL_FLUSH, Z_BLOCK};
    guint room = (guint)deflateBound(stream, data->len) + 65536;
    GByteArray *out = g_byte_array_new();
    g_byte_array_set_size(out, room);
    stream->next_in = data->data;
    stream->next_out = out->data;
    stream->avail_out = room;
    for (guint done = 0; done < data->len;) {
        guint drawn = (guint)g_rand_int_range(random, 1, 20000);
        guint part = MIN(data->len - done, drawn);
        stream->avail_in = part;
        deflate(stream, flushes[g_rand_int_range(random, 0, G_N_ELEMENTS(flushes))]);
        g_assert_cmpuint(stream->avail_in, ==, 0);
        done += part;
    }
    deflate(stream, Z_BLOCK);
    deflate(stream, Z_SYNC_FLUSH);
    g_assert_cmpuint(stream->avail_out, >, 0);
    g_byte_array_set_size(out, room - stream->avail_out - 4);
    return out;
}

static void test_levels(void)
{
    GRand *random = g_rand_new_with_seed(7692);
    for (int level = 0; level <= 9; level++) {
        for (int bits = 9; bits <= 15; bits++) {
            int strategy = g_rand_int_range(random, Z_DEFAULT_STRATEGY, Z_FIXED + 1);
            struct inflater *inflater = inflater_new(SIZE_MAX_TESTED);
            z_stream stream = {.next_in = NULL};
            g_assert_cmpint(deflateInit2(&stream, level, Z_DEFLATED, -bits,
                                         g_rand_int_range(random, 1, 10), strategy),
                            ==, Z_OK);
            for (int number = 0; number < 4; number++) {
                struct inflated inflated;
                GByteArray *data = data_draw(random, (size_t)g_rand_int_range(random, 1, 90000));
                GByteArray *message = zlib_message(&stream, random, data);
                inflater_take(inflater, message->data, message->len, false, &inflated);
                g_assert_cmpint(inflated.fault, ==, INFLATE_FINE);
                g_assert_cmpint(inflated.end, ==, INFLATE_END_CUT);
                octets_check(&inflated, data->data, data->len);
                g_assert_cmpuint(inflated.distance_max, <=, 1U << bits);
                g_byte_array_unref(data);
                g_byte_array_unref(message);
            }
            deflateEnd(&stream);
            inflater_free(inflater);
        }
    }
    g_rand_free(random);
}

static void test_mutated(void)
{
    GRand *random = g_rand_new_with_seed(1951);
    unsigned bad_count = 0;
    for (int round = 0; round < 3000; round++) {
        z_stream stream = {.next_in = NULL};
        int level = g_rand_int_range(random, 0, 10);
        int strategy = g_rand_int_range(random, Z_DEFAULT_STRATEGY, Z_FIXED + 1);
        g_assert_cmpint(deflateInit2(&stream, level, Z_DEFLATED, -15, 8, strategy), ==, Z_OK);
        GByteArray *data = data_draw(random, (size_t)g_rand_int_range(random, 1, 1200));
        GByteArray *message = zlib_message(&stream, random, data);
        for (int change = g_rand_int_range(random, 1, 4); change > 0 && message->len > 0; change--)
            message->data[g_rand_int_range(random, 0, (gint32)message->len)] ^=
                (uint8_t)(1U << g_rand_int_range(random, 0, 8));
        char *how = inflate_difference(message->data, message->len, SIZE_MAX_TESTED);
        if (how != NULL)
            g_error("round %d: %s", round, how);
        struct zlib_view view;
        zlib_look(message->data, message->len, SIZE_MAX_TESTED, &view);
        bad_count += view.is_bad;
        g_byte_array_unref(view.octets);
        g_byte_array_unref(data);
        g_byte_array_unref(message);
        deflateEnd(&stream);
    }
    g_assert_cmpuint(bad_count, >, 300);
    g_rand_free(random);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(rows); index++) {
        char *path = g_strdup_printf("/inflate/%s", rows[index].name);
        g_test_add_data_func(path, &rows[index], test_row);
        g_free(path);
    }
    g_test_add_func("/inflate/takeover", test_takeover);
    g_test_add_func("/inflate/cap", test_cap);
    g_test_add_func("/inflate/zlib/levels", test_levels);
    g_test_add_func("/inflate/zlib/mutated", test_mutated);
    return g_test_run();
}
