/* SPDX-License-Identifier: MIT */
/*
 * UTF-8 against an oracle that knows no ranges: it encodes every scalar value and remembers what
 * the encodings begin with. An octet is wrong where no encoding goes on with it.
 */
#include "reference/utf8.h"

#include <glib.h>
#include <string.h>

#include "reference/mask.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"

static uint8_t first_seen[256];
static uint8_t second_seen[256 * 256];
static uint8_t third_seen[256 * 256 * 256 / 8];
static uint8_t encoding_size[256]; /* by first octet */

static size_t encode(uint32_t scalar, uint8_t octets[4])
{
    if (scalar < 0x80) {
        octets[0] = (uint8_t)scalar;
        return 1;
    }
    size_t size = scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4;
    for (size_t i = size - 1; i > 0; i--) {
        octets[i] = (uint8_t)(0x80 | (scalar & 0x3F));
        scalar >>= 6;
    }
    octets[0] = (uint8_t)((0xF00u >> size & 0xFF) | scalar);
    return size;
}

static size_t third_index(const uint8_t *octets)
{
    return (size_t)octets[0] << 16 | (size_t)octets[1] << 8 | octets[2];
}

static void learn(void)
{
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        if (scalar >= 0xD800 && scalar <= 0xDFFF) {
            continue;
        }
        uint8_t octets[4] = {0};
        size_t size = encode(scalar, octets);
        first_seen[octets[0]] = 1;
        encoding_size[octets[0]] = (uint8_t)size;
        second_seen[octets[0] << 8 | octets[1]] |= size >= 2;
        if (size >= 3) {
            third_seen[third_index(octets) / 8] |= (uint8_t)(1u << third_index(octets) % 8);
        }
    }
}

/* How many octets of the sequence are good, and whether it ends between two characters. */
static size_t oracle(const uint8_t *octets, size_t size, bool *complete)
{
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        size_t place = i - start;
        const uint8_t *from = octets + start;
        bool good = place == 0   ? first_seen[from[0]] != 0
                    : place == 1 ? second_seen[from[0] << 8 | from[1]] != 0
                    : place == 2 ? (third_seen[third_index(from) / 8] >> third_index(from) % 8 & 1)
                                 : (from[3] & 0xC0) == 0x80;
        if (!good) {
            return i;
        }
        start = place + 1 == encoding_size[from[0]] ? i + 1 : start;
    }
    *complete = start == size;
    return size;
}

/* Feeds in two parts, masked or not, and compares with the oracle. */
static void compare(const uint8_t *octets, size_t size, size_t cut, bool masked)
{
    static const uint8_t key[4] = {0x37, 0xfa, 0x21, 0x3d};
    bool complete = false;
    size_t expected = oracle(octets, size, &complete);
    struct utf8 utf8 = {0};
    size_t good = 0;
    for (size_t part = 0; part < 2; part++) {
        size_t from = part == 0 ? 0 : cut;
        size_t part_size = part == 0 ? cut : size - cut;
        uint8_t *copy = guard_copy(octets + from, part_size);
        size_t taken;
        if (masked) {
            uint64_t word = mask_word(key, from);
            mask_apply(copy, part_size, word);
            taken = utf8_feed_masked(&utf8, copy, part_size, word);
            octets_are_equal(copy, part_size, octets + from, part_size);
        } else {
            taken = utf8_feed(&utf8, copy, part_size);
        }
        good += taken;
        if (taken < part_size) {
            g_assert_cmpuint(good, ==, expected);
            return;
        }
    }
    g_assert_cmpuint(good, ==, expected);
    g_assert_cmpint(utf8_is_complete(&utf8), ==, complete);
}

/* The octets at which table 3-7 changes, and some between. */
static const uint8_t representatives[] = {
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF,
    0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
};

static void test_all_pairs(void)
{
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        const uint8_t octets[] = {(uint8_t)(pair >> 8), (uint8_t)(pair & 0xFF)};
        compare(octets, 2, 0, false);
        compare(octets, 2, 1, true);
    }
}

static void test_all_classes(void)
{
    enum { COUNT = sizeof representatives };
    for (size_t number = 0; number < (size_t)COUNT * COUNT * COUNT * COUNT; number++) {
        uint8_t octets[4];
        size_t rest = number;
        for (size_t i = 0; i < 4; i++) {
            octets[i] = representatives[rest % COUNT];
            rest /= COUNT;
        }
        compare(octets, 4, number % 5, (number / 5) % 2 != 0);
    }
}

static void test_all_scalars(void)
{
    for (uint32_t scalar = 0; scalar <= 0x10FFFF; scalar++) {
        uint8_t octets[4];
        size_t size = encode(scalar, octets);
        bool surrogate = scalar >= 0xD800 && scalar <= 0xDFFF;
        g_assert_cmpint(utf8_is_valid(octets, size), ==, !surrogate);
    }
}

/* A text may end only between two characters. */
static void test_ends(void)
{
    g_assert_true(utf8_is_valid((const uint8_t *)"a", 0));
    g_assert_false(utf8_is_valid((const uint8_t *)"a\xC3", 2));
    g_assert_false(utf8_is_valid((const uint8_t *)"\xF0\x9F\x98", 3));
}

/* A character or a fault at every place around the borders of words and blocks, with every cut. */
static void test_places(void)
{
    static const char *const inserts[] = {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80",
                                          "\xFF",     "\xED\xA0\x80", "\xC3"};
    for (size_t i = 0; i < G_N_ELEMENTS(inserts); i++) {
        for (size_t place = 0; place <= 300; place += place < 20 || place > 245 ? 1 : 7) {
            uint8_t octets[320];
            memset(octets, 'a', sizeof octets);
            memcpy(octets + place, inserts[i], strlen(inserts[i]));
            for (size_t cut = 0; cut <= sizeof octets; cut += 1 + cut % 3) {
                compare(octets, sizeof octets, cut, (place + cut) % 2 == 0);
            }
        }
    }
}

/* Behind a fault the rest of a masked payload is unmasked all the same. */
static void test_unmasks_behind_fault(void)
{
    uint8_t octets[1000];
    memset(octets, 'x', sizeof octets);
    octets[3] = 0xFF;
    compare(octets, sizeof octets, sizeof octets, true);
}

static void break_state_range(void)
{
    struct utf8 utf8 = {.state = 54};
    utf8_check(&utf8);
}

static void break_state_step(void)
{
    struct utf8 utf8 = {.state = 7};
    utf8_check(&utf8);
}

static void break_feeding_spoilt(void)
{
    struct utf8 utf8 = {0};
    g_assert_cmpuint(utf8_feed(&utf8, (const uint8_t *)"\xFF", 1), ==, 0);
    (void)utf8_feed(&utf8, (const uint8_t *)"a", 1);
}

static const struct death deaths[] = {
    {"/utf8/check/state-beyond-the-last", break_state_range, "utf8->state <= SPOILT"},
    {"/utf8/check/state-between-two", break_state_step, "utf8->state % 6 == 0"},
    {"/utf8/feed/after-a-fault", break_feeding_spoilt, "utf8->state != SPOILT"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    learn();
    g_test_add_func("/utf8/all-pairs", test_all_pairs);
    g_test_add_func("/utf8/all-classes", test_all_classes);
    g_test_add_func("/utf8/all-scalars", test_all_scalars);
    g_test_add_func("/utf8/ends", test_ends);
    g_test_add_func("/utf8/places", test_places);
    g_test_add_func("/utf8/unmasks-behind-fault", test_unmasks_behind_fault);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    return g_test_run();
}
