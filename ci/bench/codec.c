/* SPDX-License-Identifier: MIT */
/*
 * The codec alone, against what any program has: unmasking against memcpy, and checking UTF-8
 * against a machine of states by a table of classes and against g_utf8_validate; and compressed
 * messages against zlib alone (codec_deflate.c). codec SECONDS
 *
 * All that is compared is measured in turns of the same run, ROUNDS of them, and told as the median
 * of octets per second of processor time; a line of JSON.
 */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/bench/codec.h"
#include "ci/bench/measure.h"
#include "reference/mask.h"
#include "reference/utf8.h"

enum {
    SMALL_SIZE = 16 * 1024,
    LARGE_SIZE = 1024 * 1024,
    ROUNDS = 9,
    TEXTS = 3,
};

enum work { COPY, UNMASK, FUSED, CHECK, CLASSES, GLIB, WORKS };

static const char *const work_names[] = {"memcpy", "unmask", "fused", "utf8", "classes", "glib"};
static const char *const text_names[] = {"ascii", "mixed", "cjk"};

static uint8_t *text, *copy;
static volatile uint64_t sink;

/* ------------------------------------------------------------------ the machine to compare with */

/* Classes of octets: 0 a character of its own, 1..3 the rest of characters by range, 4 nothing,
 * 5..11 the first of a character by what must come behind it. */
static uint8_t classes[256];

/* The state behind each state and class: 0 between characters, 1 nowhere, else what is missing. */
static uint8_t successors[9][12];

enum { S_END, S_BAD, S_ONE, S_TWO, S_THREE, S_E0, S_ED, S_F0, S_F4 };

static void fill(unsigned first, unsigned last, uint8_t class)
{
    memset(classes + first, class, last - first + 1);
}

static void classes_make(void)
{
    static const uint8_t begins[] = {S_ONE, S_TWO, S_THREE, S_E0, S_ED, S_F0, S_F4};
    fill(0x80, 0x8F, 1);
    fill(0x90, 0x9F, 2);
    fill(0xA0, 0xBF, 3);
    fill(0xC0, 0xFF, 4);
    fill(0xC2, 0xDF, 5);
    fill(0xE1, 0xEF, 6);
    fill(0xF1, 0xF3, 7);
    fill(0xE0, 0xE0, 8);
    fill(0xED, 0xED, 9);
    fill(0xF0, 0xF0, 10);
    fill(0xF4, 0xF4, 11);
    memset(successors, S_BAD, sizeof successors);
    successors[S_END][0] = S_END;
    memcpy(successors[S_END] + 5, begins, sizeof begins);
    for (int range = 1; range <= 3; range++) {
        successors[S_ONE][range] = S_END;
        successors[S_TWO][range] = S_ONE;
        successors[S_THREE][range] = S_TWO;
    }
    successors[S_E0][3] = S_ONE;
    successors[S_ED][1] = successors[S_ED][2] = S_ONE;
    successors[S_F0][2] = successors[S_F0][3] = S_TWO;
    successors[S_F4][1] = S_TWO;
}

static bool classes_valid(const uint8_t *octets, size_t size)
{
    uint8_t state = S_END;
    for (size_t i = 0; i < size; i++) {
        state = successors[state][classes[octets[i]]];
    }
    return state == S_END;
}

/* ------------------------------------------------------------------------------------ measuring */

/* Random characters, so that no branch can be learnt. */
static void text_make(size_t size, int kind)
{
    static const char *const others[] = {"\xc3\xa9", "\xc3\xbc", "\xe2\x82\xac",
                                         "\xf0\x9f\x98\x80"};
    static const char *const cjk[] = {"\xe6\x96\x87", "\xe5\xad\x97", "\xe4\xb8\xad",
                                      "\xe7\xac\xa6"};
    srand(7);
    for (size_t at = 0; at < size;) {
        unsigned some = (unsigned)rand();
        const char *next = NULL;
        if (kind == 1 && some % 100 < 12) {
            next = others[some / 100 % 4];
        } else if (kind == 2 && some % 100 < 92) {
            next = cjk[some / 100 % 4];
        }
        size_t length = next == NULL ? 1 : strlen(next);
        if (next == NULL || length > size - at) {
            text[at++] = (uint8_t)(' ' + some / 100 % 90);
            continue;
        }
        memcpy(text + at, next, length);
        at += length;
    }
}

static void do_work(enum work work, size_t size, uint64_t word)
{
    struct utf8 utf8 = {0};
    switch (work) {
    case COPY:
        memcpy(copy, text, size);
        break;
    case UNMASK:
        mask_apply(text, size, word);
        break;
    case FUSED:
        sink += utf8_feed_masked(&utf8, text, size, word);
        break;
    case CHECK:
        sink += utf8_feed(&utf8, text, size);
        break;
    case CLASSES:
        sink += classes_valid(text, size);
        break;
    case GLIB:
        sink += (uint64_t)g_utf8_validate((const char *)text, (gssize)size, NULL);
        break;
    case WORKS:
        break;
    }
    sink += copy[sink % size];
}

/* Octets per second of processor time, for others may want the core. The mask is nothing but zeros
 * for the fused pass, so that it finds the text every time and not every other time; it costs the
 * same. */
static double speed(enum work work, size_t size, double seconds)
{
    uint64_t word = work == UNMASK ? 0x1122334411223344u : 0;
    double began_s = own_cpu_s();
    double used_s = 0;
    double octets = 0;
    while (used_s < seconds) {
        for (size_t done = 0; done < (size_t)LARGE_SIZE; done += size) {
            do_work(work, size, word);
            do_work(work, size, word);
        }
        octets += 2.0 * LARGE_SIZE;
        used_s = own_cpu_s() - began_s;
    }
    return octets / used_s;
}

static int by_value(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static void measure(size_t size, int kind, double seconds, const char *before)
{
    double speeds[WORKS][ROUNDS];
    text_make(size, kind);
    for (int round = 0; round < ROUNDS; round++) {
        for (int work = 0; work < WORKS; work++) {
            speeds[work][round] = speed((enum work)work, size, seconds);
        }
    }
    printf("%s\"%s-%zu\": {", before, text_names[kind], size);
    for (int work = 0; work < WORKS; work++) {
        qsort(speeds[work], ROUNDS, sizeof speeds[work][0], by_value);
        printf("%s\"%s\": %.4g", work == 0 ? "" : ", ", work_names[work], speeds[work][ROUNDS / 2]);
    }
    printf("}");
}

int main(int argc, char **argv)
{
    double total_s = argc == 2 ? strtod(argv[1], NULL) : 6;
    double each_s = 0.75 * total_s / (2 * TEXTS * ROUNDS * WORKS);
    text = aligned_alloc(64, LARGE_SIZE);
    copy = aligned_alloc(64, LARGE_SIZE);
    if (text == NULL || copy == NULL) {
        return 2;
    }
    memset(copy, 0, LARGE_SIZE);
    classes_make();
    printf("{");
    for (int kind = 0; kind < TEXTS; kind++) {
        measure(SMALL_SIZE, kind, each_s, kind == 0 ? "" : ", ");
        /* Both ask the same, so a machine that is wrong would show here. */
        if (!classes_valid(text, SMALL_SIZE) || !utf8_is_valid(text, SMALL_SIZE)) {
            fprintf(stderr, "codec: a text is not one\n");
            return 1;
        }
        measure(LARGE_SIZE, kind, each_s, ", ");
    }
    codec_deflate(total_s / 4);
    printf("}\n");
    return 0;
}
