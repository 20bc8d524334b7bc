/* SPDX-License-Identifier: MIT */
/* Asks two readers about the same octets, and tells where they differ; see readers.h. */
#include "ci/differential/readers.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { CUTS = 3, DIFFERENCES_MAX = 10 };

struct answers {
    const struct readers *readers;
    bool is_dump;
    unsigned asked_count;
    unsigned different_count;
};

const struct readers *readers_find(const char *option)
{
    static const struct readers *const all[] = {&stream_readers, &deflate_readers};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (strcmp(all[i]->option, option) == 0)
            return all[i];
    }
    return NULL;
}

static void hex_print(const GByteArray *octets)
{
    for (guint i = 0; i < octets->len; i++)
        printf("%02x", octets->data[i]);
}

static void differ(struct answers *answers, const GByteArray *octets, const char *name,
                   const char *who, const char *judge, const char *other)
{
    answers->different_count++;
    printf("FAIL  %s\n      the judge:     %s\n      %s: %s\n      ", name, judge, who, other);
    hex_print(octets);
    putchar('\n');
}

/* Whether the reference tells what the judge tells, as far as that is certain: `lost` stands for
 * `bad` as well as `cut`, and a last word with a `?` for itself and more behind it, or `cut`. */
static bool is_same(const char *judge, const char *reference)
{
    size_t size = strlen(judge);
    size_t before = size;
    while (before > 0 && judge[before - 1] != ' ')
        before--;
    const char *last = reference + before;
    bool is_certain = !g_str_has_suffix(judge, "lost") && !g_str_has_suffix(judge, "?");
    if (is_certain)
        return strcmp(judge, reference) == 0;
    if (strlen(reference) < before || strncmp(judge, reference, before) != 0)
        return false;
    if (strcmp(last, "cut") == 0)
        return true;
    return judge[size - 1] == '?' ? strncmp(last, judge + before, size - before - 1) == 0
                                  : strcmp(last, "bad") == 0;
}

bool readers_agree(const struct readers *readers, const uint8_t *octets, size_t size,
                   uint64_t cut_seed)
{
    GString *judge = g_string_new(NULL);
    GString *reference = g_string_new(NULL);
    readers->judge_tell(octets, size, judge);
    readers->reference_tell(octets, size, cut_seed, reference);
    bool agree = is_same(judge->str, reference->str);
    g_string_free(judge, TRUE);
    g_string_free(reference, TRUE);
    return agree;
}

/* The judge has to tell what is expected, if anything is, and the reference what the judge tells,
 * however its octets are cut. */
static void ask(struct answers *answers, const GByteArray *octets, const char *name,
                const char *expected)
{
    GString *judge = g_string_new(NULL);
    answers->readers->judge_tell(octets->data, octets->len, judge);
    answers->asked_count++;
    if (answers->is_dump) {
        hex_print(octets);
        printf("\t%s\n", judge->str);
    } else if (expected != NULL && strcmp(expected, judge->str) != 0) {
        differ(answers, octets, name, "the corpus   ", judge->str, expected);
    }
    for (uint64_t cut = 0; cut < CUTS && !answers->is_dump; cut++) {
        GString *reference = g_string_new(NULL);
        answers->readers->reference_tell(octets->data, octets->len, cut * answers->asked_count,
                                         reference);
        bool same = is_same(judge->str, reference->str);
        if (!same)
            differ(answers, octets, name, "the reference", judge->str, reference->str);
        g_string_free(reference, TRUE);
        if (!same)
            break;
    }
    g_string_free(judge, TRUE);
}

/* Reads hexadecimal octets; `-` is none. False when something else stands among them. */
static bool hex_read(const char *word, GByteArray *octets)
{
    g_byte_array_set_size(octets, 0);
    if (strcmp(word, "-") == 0)
        return true;
    for (; word[0] != '\0'; word += 2) {
        if (!g_ascii_isxdigit(word[0]) || !g_ascii_isxdigit(word[1]))
            return false;
        int value = g_ascii_xdigit_value(word[0]) * 16 + g_ascii_xdigit_value(word[1]);
        uint8_t octet = (uint8_t)value;
        g_byte_array_append(octets, &octet, 1);
    }
    return true;
}

static bool corpus_ask(struct answers *answers, const char *path)
{
    g_autofree char *text = NULL;
    GByteArray *octets = g_byte_array_new();
    bool is_good = g_file_get_contents(path, &text, NULL, NULL);
    g_auto(GStrv) lines = g_strsplit(is_good ? text : "", "\n", -1);
    if (!is_good)
        fprintf(stderr, "differential: %s cannot be read\n", path);
    for (unsigned number = 0; is_good && lines[number] != NULL; number++) {
        g_autofree char *name = g_strdup_printf("%s:%u", path, number + 1);
        lines[number][strcspn(lines[number], "#")] = '\0';
        g_strchomp(lines[number]);
        if (lines[number][0] == '\0')
            continue;
        g_auto(GStrv) words = g_strsplit(lines[number], " ", 2);
        is_good = words[1] != NULL && hex_read(words[0], octets);
        if (is_good)
            ask(answers, octets, name, words[1]);
        else
            fprintf(stderr, "differential: %s: a line is HEX TOLD # what was learnt\n", name);
    }
    g_byte_array_unref(octets);
    return is_good;
}

int readers_main(const struct readers *readers, int argc, char **argv)
{
    struct answers answers = {.readers = readers};
    uint64_t seed = 1;
    uint64_t count = 10000;
    for (int i = 1; i < argc; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--dump") == 0) {
            answers.is_dump = true;
        } else if (has_value && strcmp(argv[i], "--seed") == 0) {
            seed = g_ascii_strtoull(argv[++i], NULL, 10);
        } else if (has_value && strcmp(argv[i], "--count") == 0) {
            count = g_ascii_strtoull(argv[++i], NULL, 10);
        } else if (has_value && strcmp(argv[i], "--corpus") == 0) {
            if (!corpus_ask(&answers, argv[++i]))
                return 2;
        } else {
            fprintf(stderr,
                    "usage: differential %s [--dump] [--corpus FILE] [--seed N] "
                    "[--count N]\n",
                    readers->option);
            return 2;
        }
    }
    GByteArray *octets = g_byte_array_new();
    for (uint64_t i = 0; i < count && answers.different_count < DIFFERENCES_MAX; i++) {
        g_autofree char *name = g_strdup_printf("seed %" G_GUINT64_FORMAT, seed + i);
        readers->invent(seed + i, octets);
        ask(&answers, octets, name, NULL);
    }
    g_byte_array_unref(octets);
    if (!answers.is_dump)
        printf("%u passed, %u failed\n", answers.asked_count - answers.different_count,
               answers.different_count);
    return answers.different_count > 0;
}
