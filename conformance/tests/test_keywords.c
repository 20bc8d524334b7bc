/* SPDX-License-Identifier: MIT */
/*
 * The tables of key words: each occurrence stands at its place, and rows of its section carry it.
 *
 * Whether a table is that of its standard's text is for ci/trace to say, which needs the text.
 */
#include "conformance/websocket/keywords.h"

#include <glib.h>
#include <string.h>

#include "conformance/tests/support_lint.h"

static const struct table {
    const char *standard;
    const struct keyword *(*words)(size_t *count);
    size_t count;
} tables[] = {
    {"RFC 6455", keywords, 211},
    {"RFC 7692", keywords_deflate, 63},
    {"HTML", keywords_event_stream, 38},
};

static char *lint_word(const struct keyword *keyword, enum level *level)
{
    static const struct {
        const char *word;
        enum level level;
    } words[] = {
        {"MUST", LEVEL_MUST},         {"MUST NOT", LEVEL_MUST},      {"SHALL", LEVEL_MUST},
        {"SHALL NOT", LEVEL_MUST},    {"REQUIRED", LEVEL_MUST},      {"SHOULD", LEVEL_SHOULD},
        {"SHOULD NOT", LEVEL_SHOULD}, {"RECOMMENDED", LEVEL_SHOULD}, {"MAY", LEVEL_MAY},
        {"OPTIONAL", LEVEL_MAY},      {"OPTIONALLY", LEVEL_MAY},
    };
    for (size_t index = 0; index < G_N_ELEMENTS(words); index++) {
        if (strcmp(words[index].word, keyword->word) == 0) {
            *level = words[index].level;
            return NULL;
        }
    }
    return g_strdup_printf("\"%s\" is no key word", keyword->word);
}

/*
 * One of the rows binds as the word does, or otherwise because of an ambiguity that it names; the
 * others say what else follows from the sentence.
 */
static char *lint_rows(const struct keyword *keyword, const char *standard, enum level level)
{
    char *clause = g_strdup_printf("%s %s", standard, keyword->section);
    bool binds = false;
    char *fault = NULL;
    for (size_t index = 0; index < KEYWORD_ROWS_MAX; index++) {
        enum requirement_id id = keyword->rows[index];
        if (id == REQUIREMENT_NONE) {
            continue;
        }
        const struct requirement *row = requirement_get(id);
        binds = binds || row->level == level || row->ambiguity != NULL;
        if (fault == NULL && strcmp(row->clause, clause) != 0) {
            fault = g_strdup_printf("%s belongs to another section", row->name);
        }
    }
    g_free(clause);
    if (fault != NULL || binds) {
        return fault;
    }
    return g_strdup("no row binds as the word does");
}

static char *lint_keyword(const struct keyword *table, const char *standard, size_t index)
{
    const struct keyword *keyword = &table[index];
    enum level level = LEVEL_INFO;
    char *fault = lint_word(keyword, &level);
    if (fault != NULL) {
        return fault;
    }
    if (!g_regex_match_simple("^[0-9a-f]{16}$", keyword->hash, 0, 0)) {
        return g_strdup("the hash is not 16 hexadecimal digits");
    }
    int order = index == 0 ? -1 : section_compare(table[index - 1].section, keyword->section);
    unsigned number = order == 0 ? table[index - 1].number + 1 : 1;
    if (order > 0) {
        return g_strdup("the section stands behind a later one");
    }
    if (keyword->number != number) {
        return g_strdup_printf("the running number is not %u", number);
    }
    return lint_rows(keyword, standard, level);
}

/* The table is found again by the address of its row. */
static void test_keyword(gconstpointer data)
{
    const struct keyword *keyword = data;
    for (size_t index = 0; index < G_N_ELEMENTS(tables); index++) {
        size_t count = 0;
        const struct keyword *table = tables[index].words(&count);
        if (keyword < table || keyword >= table + count) {
            continue;
        }
        char *fault = lint_keyword(table, tables[index].standard, (size_t)(keyword - table));
        if (fault != NULL) {
            g_test_fail_printf("%s %u: %s", keyword->section, keyword->number, fault);
        }
        g_free(fault);
    }
}

static void test_count(gconstpointer data)
{
    const struct table *table = data;
    size_t count = 0;
    table->words(&count);
    g_assert_cmpuint(count, ==, table->count);
}

#define HASH "0123456789abcdef"

struct bad_keyword {
    const char *name;
    const char *caught; /* NULL: nothing is wrong */
    struct keyword pair[2];
};

static const struct bad_keyword bad_keywords[] = {
    {"good",
     NULL,
     {{"5.1", 1, "MUST", HASH, {0}}, {"5.1", 2, "MUST", HASH, {WS_5_1_SERVER_CLOSES_ON_UNMASKED}}}},
    {"good-by-ambiguity",
     NULL,
     {{"9.1", 1, "MUST", HASH, {0}}, {"9.1", 2, "MUST", HASH, {WS_9_1_REFUSES_MALFORMED}}}},
    {"word",
     "is no key word",
     {{"5.1", 1, "MUST", HASH, {0}}, {"5.1", 2, "must", HASH, {WS_5_1_SERVER_CLOSES_ON_UNMASKED}}}},
    {"hash",
     "the hash is not",
     {{"5.1", 1, "MUST", HASH, {0}},
      {"5.1", 2, "MUST", "0123", {WS_5_1_SERVER_CLOSES_ON_UNMASKED}}}},
    {"order",
     "behind a later one",
     {{"10.2", 1, "MUST", HASH, {0}}, {"9.1", 1, "MUST", HASH, {0}}}},
    {"number",
     "the running number is not 2",
     {{"9.1", 1, "MUST", HASH, {0}}, {"9.1", 3, "MUST", HASH, {0}}}},
    {"number-of-first",
     "the running number is not 1",
     {{"9.1", 1, "MUST", HASH, {0}}, {"9.2", 2, "MUST", HASH, {0}}}},
    {"no-row", "no row binds", {{"5.1", 1, "MUST", HASH, {0}}, {"5.1", 2, "MUST", HASH, {0}}}},
    {"weaker-row",
     "no row binds",
     {{"5.1", 1, "MUST", HASH, {0}}, {"5.1", 2, "MUST", HASH, {WS_5_1_SERVER_SAYS_1002}}}},
    {"row-of-another-section",
     "belongs to another section",
     {{"5.1", 1, "MUST", HASH, {0}}, {"5.1", 2, "MUST", HASH, {WS_5_2_FAILS_ON_RSV}}}},
    {"good-fragment",
     NULL,
     {{"#sse-processing-model", 3, "MUST", HASH, {0}},
      {"#parsing-an-event-stream", 1, "MUST", HASH, {SSE_STREAM_IS_UTF8}}}},
    {"optionally-is-may",
     "no row binds",
     {{"#parsing-an-event-stream", 1, "MUST", HASH, {0}},
      {"#parsing-an-event-stream", 2, "OPTIONALLY", HASH, {SSE_STREAM_IS_UTF8}}}},
    {"order-of-fragments",
     "behind a later one",
     {{"#parsing-an-event-stream", 1, "MUST", HASH, {0}},
      {"#sse-processing-model", 1, "MUST", HASH, {SSE_ANNOUNCE_OPENS}}}},
    {"unknown-fragment",
     "belongs to another section",
     {{"#parsing-an-event-stream", 1, "MUST", HASH, {0}},
      {"#parsing", 1, "MUST", HASH, {SSE_STREAM_IS_UTF8}}}},
    {"row-of-another-fragment",
     "belongs to another section",
     {{"#parsing-an-event-stream", 1, "MUST", HASH, {0}},
      {"#parsing-an-event-stream", 2, "MUST", HASH, {SSE_PARSE_DECODES_UTF8}}}},
};

static void test_bad_keyword(gconstpointer data)
{
    const struct bad_keyword *bad = data;
    const char *standard = bad->pair[1].section[0] == '#' ? "HTML" : "RFC 6455";
    char *fault = lint_keyword(bad->pair, standard, 1);
    if (bad->caught == NULL) {
        g_assert_cmpstr(fault, ==, NULL);
        return;
    }
    g_assert_nonnull(fault);
    g_assert_nonnull(strstr(fault, bad->caught));
    g_free(fault);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t index = 0; index < G_N_ELEMENTS(tables); index++) {
        const struct table *table = &tables[index];
        size_t count = 0;
        const struct keyword *words = table->words(&count);
        for (size_t i = 0; i < count; i++) {
            char *path = g_strdup_printf("/keyword/%s/%s/%u", table->standard, words[i].section,
                                         words[i].number);
            g_test_add_data_func(path, &words[i], test_keyword);
            g_free(path);
        }
        char *path = g_strdup_printf("/table/%s/count", table->standard);
        g_test_add_data_func(path, table, test_count);
        g_free(path);
    }
    for (size_t index = 0; index < G_N_ELEMENTS(bad_keywords); index++) {
        char *path = g_strdup_printf("/lint/%s", bad_keywords[index].name);
        g_test_add_data_func(path, &bad_keywords[index], test_bad_keyword);
        g_free(path);
    }
    return g_test_run();
}
