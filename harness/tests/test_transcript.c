/* SPDX-License-Identifier: MIT */
/*
 * Transcripts: what is added comes back from the file's form, large octets as patterns or not at
 * all; and whatever stands in a line, reading it ends in a transcript or in one line of error. The
 * lines are read from a buffer that touches a guard page.
 */
#include <string.h>

#include "harness/tests/support_guard.h"
#include "harness/transcript.h"

enum { ADDS_MAX = 8, LARGE = 200000 };

/* One call of transcript_add(). */
struct add {
    enum entry_kind kind;
    int64_t at_us;
    const char *octets; /* NULL: `size` octets made by `make` */
    size_t size;
    void (*make)(uint8_t *octets, size_t size);
};

struct row {
    const char *name;
    uint64_t seed;
    enum delivery delivery;
    enum script_variant variant;
    const char *server;
    const char *server_read; /* as it is read back */
    unsigned entry_count;    /* after neighbours were joined */
    bool is_partial;
    size_t line_size_max;
    size_t add_count;
    struct add adds[ADDS_MAX];
};

#define OCTETS(kind, us, literal)                          \
    {                                                      \
        (kind), (us), (literal), sizeof(literal) - 1, NULL \
    }
#define EVENT(kind, us)             \
    {                               \
        (kind), (us), NULL, 0, NULL \
    }

static void make_masked(uint8_t *octets, size_t size)
{
    static const uint8_t key[] = {0x37, 0xfa, 0x21, 0x3d};
    for (size_t i = 0; i < size; i++) {
        octets[i] = (uint8_t)("0123456789abcdef"[i % 16] ^ key[i % 4]);
    }
}

/* A head, then a period of 64 octets. */
static void make_framed(uint8_t *octets, size_t size)
{
    static const uint8_t head[] = {0x82, 0x7f, 0, 0, 0, 0, 0, 3, 0x0d, 0x40};
    for (size_t i = 0; i < size; i++) {
        octets[i] = i < sizeof(head) ? head[i] : (uint8_t)(i * i % 64);
    }
}

static void make_random(uint8_t *octets, size_t size)
{
    GRand *random = g_rand_new_with_seed(7);
    for (size_t i = 0; i < size; i++) {
        octets[i] = (uint8_t)g_rand_int_range(random, 0, 256);
    }
    g_rand_free(random);
}

static const struct row rows[] = {
    {"nothing", 0, DELIVERY_WHOLE, SCRIPT_ONCE, NULL, NULL, 0, false, 400, 0, {{0}}},
    {"every-kind",
     1,
     DELIVERY_OCTETS,
     SCRIPT_ALONE,
     "x/1 \"y\"",
     "x/1 \"y\"",
     6,
     false,
     600,
     6,
     {OCTETS(ENTRY_SENT, 0, "GET"), OCTETS(ENTRY_RECEIVED, 5, "HTTP"), EVENT(ENTRY_OPENED, 5),
      OCTETS(ENTRY_SENT, 7, "\x00\xff"), EVENT(ENTRY_SHUTDOWN, 8), EVENT(ENTRY_DROPPED, 9)}},
    {"end-of-tcp",
     53,
     DELIVERY_WHOLE,
     SCRIPT_FOLLOWED,
     "",
     "",
     2,
     false,
     400,
     2,
     {EVENT(ENTRY_OPENED, 0), EVENT(ENTRY_EOF, 1000000)}},
    {"end-of-tcp-and-not-of-tls",
     53,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     "",
     "",
     2,
     false,
     400,
     2,
     {EVENT(ENTRY_OPENED, 0), EVENT(ENTRY_CUT_OFF, 1000000)}},
    {"reset",
     (UINT64_C(1) << 53) + 1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     2,
     false,
     400,
     2,
     {EVENT(ENTRY_OPENED, 0), EVENT(ENTRY_RESET, 0)}},
    {"largest-seed",
     UINT64_MAX,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     "\xff\x01",
     "\\xff\x01",
     0,
     false,
     400,
     0,
     {{0}}},
    {"neighbours-are-joined",
     1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     4,
     false,
     600,
     6,
     {OCTETS(ENTRY_SENT, 1, "a"), OCTETS(ENTRY_SENT, 1, "b"), OCTETS(ENTRY_SENT, 2, "c"),
      OCTETS(ENTRY_RECEIVED, 2, "d"), OCTETS(ENTRY_RECEIVED, 2, "e"), OCTETS(ENTRY_SENT, 2, "f")}},
    {"nothing-sent-is-no-entry",
     1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     1,
     false,
     400,
     2,
     {OCTETS(ENTRY_SENT, 1, ""), EVENT(ENTRY_OPENED, 1)}},
    {"large-with-a-pattern",
     1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     2,
     false,
     800,
     2,
     {{ENTRY_SENT, 1, NULL, LARGE, make_masked}, {ENTRY_RECEIVED, 2, NULL, LARGE, make_framed}}},
    {"large-in-pieces",
     1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     3,
     false,
     800,
     3,
     {{ENTRY_SENT, 1, NULL, 100001, make_masked},
      {ENTRY_SENT, 2, NULL, 33, make_masked},
      {ENTRY_SENT, 3, NULL, 99, make_random}}},
    {"random-within-the-bound",
     1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     1,
     false,
     140000,
     1,
     {{ENTRY_RECEIVED, 1, NULL, 65536, make_random}}},
    {"random-beyond-the-bound",
     1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     0,
     true,
     500,
     2,
     {{ENTRY_RECEIVED, 1, NULL, 65537, make_random}, {ENTRY_SENT, 2, NULL, 9, make_random}}},
    {"each-direction-has-its-bound",
     1,
     DELIVERY_WHOLE,
     SCRIPT_ONCE,
     NULL,
     NULL,
     2,
     false,
     280000,
     2,
     {{ENTRY_RECEIVED, 1, NULL, 65536, make_random}, {ENTRY_SENT, 2, NULL, 65536, make_random}}},
};

static struct transcript *make(const struct row *row)
{
    struct transcript *transcript = transcript_new();

    transcript->suite = g_strdup("conformance");
    transcript->id = g_strdup("ws/5.5.2/empty-ping");
    transcript->delivery = row->delivery;
    transcript->variant = row->variant;
    transcript->under_test = ROLES_SERVER;
    transcript->seed = row->seed;
    transcript->limits = (struct player_limits){.reply_us = 2000000,
                                                .end_us = 10000000,
                                                .pause_scale_milli = 1000,
                                                .closes_at_will = row->seed == 1};
    transcript->url = g_strdup("ws://127.0.0.1:1/");
    transcript->server = g_strdup(row->server);
    for (size_t i = 0; i < row->add_count; i++) {
        const struct add *add = &row->adds[i];
        uint8_t *octets = g_malloc0(add->size + 1);
        if (add->make != NULL) {
            add->make(octets, add->size);
        } else if (add->octets != NULL) {
            memcpy(octets, add->octets, add->size);
        }
        transcript_add(transcript, add->kind, add->at_us, octets, add->size);
        g_free(octets);
    }
    return transcript;
}

static struct transcript *read_line(const char *line, size_t size, char **error)
{
    struct guard guard;

    guard_init(&guard, size + 1);
    const uint8_t *placed = guard_place(&guard, line, size);
    *error = NULL;
    struct transcript *transcript = transcript_read_head((const char *)placed, size, error);
    g_assert_true((transcript == NULL) == (*error != NULL));
    guard_clear(&guard);
    return transcript;
}

static void entries_assert_same(const GArray *entries, const GArray *expected)
{
    g_assert_cmpuint(entries->len, ==, expected->len);
    for (guint i = 0; i < entries->len; i++) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);
        const struct entry *other = &g_array_index(expected, struct entry, i);
        g_assert_cmpint(entry->kind, ==, other->kind);
        g_assert_cmpint(entry->at_us, ==, other->at_us);
        g_assert_true((entry->octets == NULL) == (other->octets == NULL));
        g_assert_true(entry->octets == NULL || g_bytes_equal(entry->octets, other->octets));
    }
}

static void test_round_trip(gconstpointer data)
{
    const struct row *row = data;
    struct transcript *transcript = make(row);
    GString *line = transcript_write(transcript);
    char *error = NULL;

    g_assert_cmpuint(line->len, <=, row->line_size_max);
    g_assert_true(strchr(line->str, '\n') == line->str + line->len - 1);
    struct transcript *read = read_line(line->str, line->len, &error);
    g_assert_cmpstr(error, ==, NULL);
    g_assert_cmpstr(read->suite, ==, transcript->suite);
    g_assert_cmpstr(read->id, ==, transcript->id);
    g_assert_cmpint(read->delivery, ==, row->delivery);
    g_assert_cmpint(read->variant, ==, row->variant);
    g_assert_cmpint(read->under_test, ==, ROLES_SERVER);
    g_assert_cmpuint(read->seed, ==, row->seed);
    g_assert_cmpint(read->limits.reply_us, ==, 2000000);
    g_assert_cmpint(read->limits.end_us, ==, 10000000);
    g_assert_cmpint(read->limits.pause_scale_milli, ==, 1000);
    g_assert_cmpint(read->limits.closes_at_will, ==, row->seed == 1);
    g_assert_cmpstr(read->url, ==, transcript->url);
    g_assert_cmpstr(read->server, ==, row->server_read);
    g_assert_cmpint(read->is_partial, ==, row->is_partial);
    g_assert_cmpuint(read->entries->len, ==, row->entry_count);
    if (!row->is_partial) {
        entries_assert_same(read->entries, transcript->entries);
    }
    transcript_free(read);
    read = transcript_read(line->str, line->len, &error);
    g_assert_true((read == NULL) == row->is_partial);
    g_assert_true(!row->is_partial || strstr(error, "were not all kept") != NULL);
    g_free(error);
    transcript_free(read);
    transcript_free(transcript);
    g_string_free(line, TRUE);
}

/* ---- Lines that are wrong ---- */

#define HEAD_OF(suite, delivery, variant, seed, reply)                                \
    "{\"transcript\":1,\"suite\":\"" suite "\",\"id\":\"a\",\"delivery\":\"" delivery \
    "\",\"variant\":\"" variant "\",\"under_test\":\"server\",\"seed\":" seed         \
    ",\"reply_us\":" reply ",\"pause_scale_milli\":1000,"
#define HEAD          HEAD_OF("conformance", "whole", "", "\"1\"", "2000000")
#define LINE(entries) HEAD "\"entries\":[" entries "]}"
#define NAMES         "suite, id, delivery, variant or under_test are missing or unknown"
#define FORM          "entry 0: it is not [time, kind], with octets where some belong"
#define ORDER                                                         \
    "an entry stands where it cannot: opened twice, sent when shut, " \
    "or behind the end"
#define DIGITS "entry 0: octets are not pairs of hexadecimal digits"
#define TIMES  "a time goes back, or is no time"
#define KINDS  "neither digits, nor a pattern or a hash with a size"
#define PIECE  "entry 0: a piece of octets is " KINDS

struct mistake {
    const char *name;
    const char *line;
    const char *error;
};

static const struct mistake mistakes[] = {
    {"empty", "", "this is no JSON, from octet 0 of the line on"},
    {"no-object", "[1]", "this is no transcript of a form that is known here"},
    {"other-form", "{\"transcript\":2}", "this is no transcript of a form that is known here"},
    {"doubled-member", "{\"transcript\":1,\"transcript\":1}",
     "this is no JSON, from octet 28 of the line on"},
    {"unknown-suite", HEAD_OF("mine", "whole", "", "\"1\"", "1") "\"entries\":[]}", NAMES},
    {"unknown-delivery", HEAD_OF("autobahn", "half", "", "\"1\"", "1") "\"entries\":[]}", NAMES},
    {"unknown-variant", HEAD_OF("autobahn", "whole", "x", "\"1\"", "1") "\"entries\":[]}", NAMES},
    {"seed-a-number", HEAD_OF("autobahn", "whole", "", "1", "1") "\"entries\":[]}",
     "the seed is missing, or no number in a string"},
    {"seed-too-large",
     HEAD_OF("autobahn", "whole", "", "\"18446744073709551616\"", "1") "\"entries\":[]}",
     "the seed is missing, or no number in a string"},
    {"reply-0", HEAD_OF("autobahn", "whole", "", "\"1\"", "0") "\"entries\":[]}",
     "reply_us or pause_scale_milli are missing or out of range"},
    {"reply-too-large",
     HEAD_OF("autobahn", "whole", "", "\"1\"", "9000000000000000000") "\"entries\":[]}",
     "reply_us or pause_scale_milli are missing or out of range"},
    {"no-entries", HEAD "\"entries\":{}}", "it has no entries"},
    {"entry-no-list", LINE("1"), FORM},
    {"entry-unknown-kind", LINE("[0,\"lost\"]"), FORM},
    {"entry-time-real", LINE("[0.5,\"opened\"]"), FORM},
    {"entry-without-octets", LINE("[0,\"sent\"]"), FORM},
    {"entry-with-no-pieces", LINE("[0,\"sent\",[]]"), FORM},
    {"entry-with-octets", LINE("[0,\"opened\",[\"00\"]]"), FORM},
    {"time-negative", LINE("[-1,\"opened\"]"), "entry 0: " TIMES},
    {"time-too-large", LINE("[9000000000000000000,\"opened\"]"), "entry 0: " TIMES},
    {"time-goes-back", LINE("[5,\"opened\"],[4,\"eof\"]"), "entry 1: " TIMES},
    {"opened-twice", LINE("[0,\"opened\"],[0,\"opened\"]"), "entry 1: " ORDER},
    {"behind-eof", LINE("[0,\"eof\"],[0,\"received\",[\"00\"]]"), "entry 1: " ORDER},
    {"shut-twice", LINE("[0,\"shutdown\"],[0,\"shutdown\"]"), "entry 1: " ORDER},
    {"sent-when-shut", LINE("[0,\"shutdown\"],[0,\"sent\",[\"00\"]]"), "entry 1: " ORDER},
    {"behind-dropped", LINE("[0,\"dropped\"],[0,\"eof\"]"), "entry 1: " ORDER},
    {"odd-digits", LINE("[0,\"sent\",[\"000\"]]"), DIGITS},
    {"no-digits", LINE("[0,\"sent\",[\"0g\"]]"), DIGITS},
    {"empty-digits", LINE("[0,\"sent\",[\"\"]]"), DIGITS},
    {"piece-a-number", LINE("[0,\"sent\",[7]]"), PIECE},
    {"piece-of-both", LINE("[0,\"sent\",[{\"pattern\":\"00\",\"sha256\":\"00\",\"size\":1}]]"),
     PIECE},
    {"piece-of-no-size", LINE("[0,\"sent\",[{\"pattern\":\"00\"}]]"), PIECE},
    {"piece-of-negative-size", LINE("[0,\"sent\",[{\"pattern\":\"00\",\"size\":-1}]]"), PIECE},
    {"pattern-longer-than-its-size", LINE("[0,\"sent\",[{\"pattern\":\"0000\",\"size\":1}]]"),
     "entry 0: a pattern is longer than 64 octets, or than what it makes"},
    {"pattern-too-large", LINE("[0,\"sent\",[{\"pattern\":\"00\",\"size\":268435457}]]"),
     "entry 0: there are more octets than is allowed"},
};

static void test_mistake(gconstpointer data)
{
    const struct mistake *row = data;
    char *error = NULL;

    g_assert_null(read_line(row->line, strlen(row->line), &error));
    g_assert_cmpstr(error, ==, row->error);
    g_free(error);
}

/* The bound is one on all octets of the transcript together. */
static void test_sum_too_large(void)
{
    const char *line = LINE("[0,\"sent\",[{\"pattern\":\"00\",\"size\":268435400},\"00\"]],"
                            "[0,\"received\",[{\"pattern\":\"00\",\"size\":200}]]");
    char *error = NULL;

    g_assert_null(read_line(line, strlen(line), &error));
    g_assert_cmpstr(error, ==, "entry 1: there are more octets than is allowed");
    g_free(error);
}

/* ---- Any octets ---- */

static GString *sample_line(void)
{
    struct transcript *transcript = make(&rows[1]);
    GString *line = transcript_write(transcript);

    transcript_free(transcript);
    return line;
}

static void test_truncated(void)
{
    GString *line = sample_line();
    char *error = NULL;

    /* Without its newline it is whole. */
    for (size_t size = 0; size + 1 < line->len; size++) {
        g_assert_null(read_line(line->str, size, &error));
        g_assert_null(strchr(error, '\n'));
        g_clear_pointer(&error, g_free);
    }
    struct transcript *whole = read_line(line->str, line->len - 1, &error);
    g_assert_nonnull(whole);
    transcript_free(whole);
    g_string_free(line, TRUE);
}

static void test_mutated(void)
{
    static const char octets[] = "\0\n\"{}[],:0129-.eE\\\xff\x80u";
    GString *line = sample_line();
    char *copy = g_malloc(line->len);

    for (size_t at = 0; at < line->len; at++) {
        for (size_t i = 0; i < sizeof(octets); i++) {
            char *error = NULL;
            memcpy(copy, line->str, line->len);
            copy[at] = octets[i];
            struct transcript *transcript = read_line(copy, line->len, &error);
            int64_t at_us = 0;
            for (guint j = 0; transcript != NULL && j < transcript->entries->len; j++) {
                const struct entry *entry = &g_array_index(transcript->entries, struct entry, j);
                g_assert_cmpint(entry->at_us, >=, at_us);
                at_us = entry->at_us;
            }
            transcript_free(transcript);
            g_free(error);
        }
    }
    g_free(copy);
    g_string_free(line, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strdup_printf("/transcript/round-trip/%s", rows[i].name);
        g_test_add_data_func(path, &rows[i], test_round_trip);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(mistakes); i++) {
        char *path = g_strdup_printf("/transcript/mistake/%s", mistakes[i].name);
        g_test_add_data_func(path, &mistakes[i], test_mistake);
        g_free(path);
    }
    g_test_add_func("/transcript/mistake/sum-too-large", test_sum_too_large);
    g_test_add_func("/transcript/truncated", test_truncated);
    g_test_add_func("/transcript/mutated", test_mutated);
    return g_test_run();
}
