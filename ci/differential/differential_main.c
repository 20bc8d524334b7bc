/* SPDX-License-Identifier: MIT */
/*
 * Asks the reference and the judge about the same octets, and tells where they differ:
 *
 *     differential [--seed N] [--count N] [--corpus FILE]
 *     differential --dump ...      what the judge says, one line each, for a third voice
 *     differential --streams ...   the same of event streams, and
 *     differential --deflate ...   of compressed messages: see readers.h
 *
 * A line of the dump is `HEX TAB TOLD TAB FIRST-FAULTS TAB FAULTS-OF-THAT-FRAME TAB whole|part`,
 * the last of them saying whether that frame's head had come. A line of the corpus is
 * `HEX FAULTS TOLD # what was learnt`: octets, and what the judge has to say of them. Exit status
 * 1: a difference.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ci/differential/readers.h"
#include "ci/differential/voice.h"

enum { DIFFERENCES_MAX = 10, CUTS = 2 };

struct session {
    bool is_dump;
    unsigned asked_count;
    unsigned difference_count;
    unsigned kinds[FAULT_KIND_COUNT]; /* how often each was the first fault */
};

static void hex_print(const GByteArray *octets)
{
    for (guint i = 0; i < octets->len; i++)
        printf("%02x", octets->data[i]);
}

/* The names of `faults`, with commas; to be freed. */
static char *names_of(unsigned faults)
{
    GString *names = g_string_new(NULL);
    for (enum fault_kind kind = FAULT_NONE; kind < FAULT_KIND_COUNT; kind++) {
        if ((faults & 1u << kind) != 0)
            g_string_append_printf(names, "%s%s", names->len > 0 ? "," : "", fault_kind_name(kind));
    }
    return g_string_free(names, FALSE);
}

static void dump(const GByteArray *octets, const struct said *judge)
{
    hex_print(octets);
    g_autofree char *faults = names_of(judge->faults);
    g_autofree char *of_frame = names_of(judge->of_frame);
    printf("\t%s\t%s\t%s\t%s\n", judge->told->str, faults, of_frame,
           judge->has_whole_head ? "whole" : "part");
}

static void ask(struct session *session, const GByteArray *octets, const char *name)
{
    struct said judge;
    struct said reference;
    judge_say(octets->data, octets->len, &judge);
    session->asked_count++;
    for (enum fault_kind kind = FAULT_NONE; kind < FAULT_KIND_COUNT; kind++)
        session->kinds[kind] += (judge.faults & 1u << kind) != 0;
    if (session->is_dump)
        dump(octets, &judge);
    for (uint64_t cut = 0; cut < CUTS && !session->is_dump; cut++) {
        reference_say(octets->data, octets->len, cut * session->asked_count, &reference);
        g_autofree char *difference = said_difference(&reference, &judge);
        said_clear(&reference);
        if (difference == NULL)
            continue;
        session->difference_count++;
        printf("FAIL  %s%s: %s\n      ", name, cut == 0 ? "" : ", cut", difference);
        hex_print(octets);
        putchar('\n');
        break;
    }
    said_clear(&judge);
}

/* Reads hexadecimal octets; false when something else stands among them. */
static bool hex_read(const char *word, GByteArray *octets)
{
    g_byte_array_set_size(octets, 0);
    for (; word[0] != '\0'; word += 2) {
        if (!g_ascii_isxdigit(word[0]) || !g_ascii_isxdigit(word[1]))
            return false;
        uint8_t octet =
            (uint8_t)(g_ascii_xdigit_value(word[0]) * 16 + g_ascii_xdigit_value(word[1]));
        g_byte_array_append(octets, &octet, 1);
    }
    return true;
}

/* The judge has to say what the line says, and the reference what the judge says. */
static bool line_ask(struct session *session, const char *line, const char *name,
                     GByteArray *octets)
{
    struct said judge;
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    if (g_strv_length(words) < 2 || !hex_read(words[0], octets)) {
        fprintf(stderr, "differential: %s: a line is HEX FAULTS TOLD # what was learnt\n", name);
        return false;
    }
    const char *told = words[2] != NULL ? words[2] : "";
    judge_say(octets->data, octets->len, &judge);
    g_autofree char *faults = names_of(judge.faults);
    if (!session->is_dump &&
        (strcmp(faults, words[1]) != 0 || strcmp(told, judge.told->str) != 0)) {
        session->difference_count++;
        printf("FAIL  %s: the judge finds %s and tells \"%s\"\n", name, faults, judge.told->str);
    }
    said_clear(&judge);
    ask(session, octets, name);
    return true;
}

static bool corpus_ask(struct session *session, const char *path)
{
    g_autofree char *text = NULL;
    GByteArray *octets = g_byte_array_new();
    bool is_good = g_file_get_contents(path, &text, NULL, NULL);
    char **lines = g_strsplit(is_good ? text : "", "\n", -1);
    if (!is_good)
        fprintf(stderr, "differential: %s cannot be read\n", path);
    for (unsigned number = 0; is_good && lines[number] != NULL; number++) {
        g_autofree char *name = g_strdup_printf("%s:%u", path, number + 1);
        lines[number][strcspn(lines[number], "#")] = '\0';
        g_strchomp(lines[number]);
        is_good = lines[number][0] == '\0' || line_ask(session, lines[number], name, octets);
    }
    g_strfreev(lines);
    g_byte_array_unref(octets);
    return is_good;
}

/* Tells what was asked, and returns the exit status: a kind of fault that never came up would be
 * one that nothing was learnt about. */
static int conclude(const struct session *session)
{
    unsigned missing_count = 0;
    if (session->is_dump)
        return 0;
    for (enum fault_kind kind = FAULT_NONE; kind < FAULT_UNKNOWN; kind++) {
        printf("%-20s %u\n", fault_kind_name(kind), session->kinds[kind]);
        missing_count += session->kinds[kind] == 0;
    }
    if (missing_count > 0)
        printf("FAIL  %u kinds of fault never came up\n", missing_count);
    unsigned failed_count = MIN(session->difference_count, session->asked_count) + missing_count;
    printf("%u passed, %u failed\n", session->asked_count - session->difference_count,
           failed_count);
    return failed_count > 0;
}

int main(int argc, char **argv)
{
    const struct readers *readers = argc > 1 ? readers_find(argv[1]) : NULL;
    if (readers != NULL)
        return readers_main(readers, argc - 1, argv + 1);
    struct session session = {0};
    uint64_t seed = 1;
    uint64_t count = 10000;
    GByteArray *octets = g_byte_array_new();
    for (int i = 1; i < argc; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--dump") == 0) {
            session.is_dump = true;
        } else if (has_value && strcmp(argv[i], "--seed") == 0) {
            seed = g_ascii_strtoull(argv[++i], NULL, 10);
        } else if (has_value && strcmp(argv[i], "--count") == 0) {
            count = g_ascii_strtoull(argv[++i], NULL, 10);
        } else if (has_value && strcmp(argv[i], "--corpus") == 0) {
            if (!corpus_ask(&session, argv[++i]))
                return 2;
        } else {
            fprintf(stderr,
                    "usage: differential [--dump] [--corpus FILE] [--seed N] [--count N]\n");
            return 2;
        }
    }
    for (uint64_t i = 0; i < count && session.difference_count < DIFFERENCES_MAX; i++) {
        g_autofree char *name = g_strdup_printf("seed %" G_GUINT64_FORMAT, seed + i);
        octets_invent(seed + i, octets);
        ask(&session, octets, name);
    }
    g_byte_array_unref(octets);
    return conclude(&session);
}
