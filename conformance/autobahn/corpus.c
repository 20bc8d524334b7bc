/* SPDX-License-Identifier: MIT */
/* Makes the data of groups 12 and 13 out of a seed; see corpus.h. */
#include "conformance/autobahn/corpus.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    JSON_SIZE = 194056,
    PICTURE_SIZE = 263222,
    PROSE_SIZE = 222218,
    PAGE_SIZE_OCTETS = 263647,
    DOCUMENT_SIZE = 1042328,

    PICTURE_SIDE = 512, /* pixels */
    PICTURE_HEAD_SIZE = PICTURE_SIZE - PICTURE_SIDE * PICTURE_SIDE,
    NOISE_COUNT = 15, /* grey levels that noise adds */

    SYLLABLE_COUNT = 40,
    WORD_COUNT = 4200,
    SENTENCE_WORDS_MAX = 24,

    PAGE_MARK_COUNT = 26, /* characters that are not ASCII */

    STREAM_SIZE_MAX = 16000,
    PLAIN_LINES_MAX = 125,
};

struct text {
    uint8_t *octets;
    size_t size;
    size_t at; /* at most `size`: what does not fit is left out */
    uint64_t random;
};

/* The splitmix64 generator. */
static uint64_t random_next(struct text *text)
{
    text->random += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t value = text->random;
    value = (value ^ value >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ value >> 27) * UINT64_C(0x94D049BB133111EB);
    return value ^ value >> 31;
}

static unsigned random_below(struct text *text, unsigned count)
{
    return (unsigned)(random_next(text) % count);
}

static void octets_put(struct text *text, const void *octets, size_t size)
{
    size_t room = text->size - text->at;
    size_t fitting = size < room ? size : room;

    memcpy(text->octets + text->at, octets, fitting);
    text->at += fitting;
}

__attribute__((format(printf, 2, 3))) static void put(struct text *text, const char *format, ...)
{
    char line[512];
    va_list values;

    va_start(values, format);
    int size = vsnprintf(line, sizeof(line), format, values);
    va_end(values);
    assert(size >= 0 && (size_t)size < sizeof(line));
    octets_put(text, line, (size_t)size);
}

static bool is_full(const struct text *text)
{
    return text->at == text->size;
}

/* ---- JSON: what a run might report of many cases ---- */

static void json_write(struct text *text)
{
    static const char *const servers[] = {"alder", "birch", "cedar", "elm", "hazel", "larch"};

    put(text, "{\n");
    for (unsigned number = 0; !is_full(text); number++) {
        const char *server = servers[number / 240 % 6];
        unsigned chapter = 1 + number / 40 % 12;
        unsigned section = 1 + number / 10 % 4;
        unsigned item = 1 + number % 10;

        if (number % 240 == 0) {
            put(text, "%s   \"server %s 2.%u\": {\n", number > 0 ? "   },\n" : "", server,
                number / 240);
        }
        put(text,
            "      \"%u.%u.%u\": {\n         \"verdict\": \"%s\",\n"
            "         \"closing\": \"%s\",\n         \"milliseconds\": %u,\n"
            "         \"close_code\": %s,\n"
            "         \"transcript\": \"server_%s_2_%u_case_%u_%u_%u.json\"\n      },\n",
            chapter, section, item, random_below(text, 40) == 0 ? "fail" : "pass",
            random_below(text, 60) == 0 ? "unclean" : "pass", random_below(text, 5),
            random_below(text, 7) == 0 ? "null" : "1000", server, number / 240, chapter, section,
            item);
    }
}

/* ---- A picture: 512 by 512 grey pixels behind a head and a palette ---- */

static void picture_write(struct text *text)
{
    static const uint8_t head[54] = {
        'B',         'M',       0x36,        0x04,        0x04,     0,        [10] = 0x36,
        [11] = 0x04, [14] = 40, [19] = 0x02, [23] = 0x02, [26] = 1, [28] = 8,
    };

    octets_put(text, head, sizeof(head));
    for (unsigned grey = 0; grey < 256; grey++) {
        octets_put(text, (uint8_t[]){(uint8_t)grey, (uint8_t)grey, (uint8_t)grey, 0}, 4);
    }
    assert(text->at == PICTURE_HEAD_SIZE);
    for (unsigned pixel = 0; pixel < PICTURE_SIDE * PICTURE_SIDE; pixel++) {
        unsigned column = pixel % PICTURE_SIDE;
        unsigned row = pixel / PICTURE_SIDE;
        /* Planes and slopes, as of a face before a wall, and noise as of a lens. */
        unsigned grey = (column / 5 + row / 7) % 160 + (column / 64 + row / 96) % 3 * 16;
        unsigned noise = random_below(text, NOISE_COUNT) + random_below(text, NOISE_COUNT) +
                         random_below(text, NOISE_COUNT);
        octets_put(text, &(uint8_t){(uint8_t)(grey + noise)}, 1);
    }
}

/* ---- Prose: words of syllables, the first of them far more often than the last ---- */

static void word_put(struct text *text, unsigned word, bool is_first)
{
    static const char syllables[SYLLABLE_COUNT][4] = {
        "a",  "en",  "er", "il",  "o",  "un",  "de", "mi", "ta", "ru",  "so",  "ke", "va", "li",
        "no", "da",  "se", "chi", "to", "pa",  "re", "gu", "fe", "zo",  "bi",  "ma", "lu", "ne",
        "hy", "ost", "ar", "ei",  "um", "und", "ga", "wi", "je", "pro", "sch", "tel"};
    char spelt[32] = "";
    size_t size = 0;

    word += 3;
    while (word > 0 && size + 4 < sizeof(spelt)) {
        const char *syllable = syllables[word % SYLLABLE_COUNT];
        memcpy(spelt + size, syllable, strlen(syllable));
        size += strlen(syllable);
        word /= SYLLABLE_COUNT;
    }
    if (is_first && spelt[0] >= 'a') {
        spelt[0] = (char)(spelt[0] - 'a' + 'A');
    }
    octets_put(text, spelt, size);
}

/* The share of a word falls with its number: a product of two draws is small more often. */
static unsigned word_draw(struct text *text)
{
    uint64_t product = (uint64_t)random_below(text, WORD_COUNT) * random_below(text, WORD_COUNT);
    return (unsigned)(product / WORD_COUNT * random_below(text, WORD_COUNT) / WORD_COUNT);
}

static void prose_write(struct text *text)
{
    static const char *const ends[] = {".", ".", ".", "!", "?", ";"};
    unsigned column = 0;

    while (!is_full(text)) {
        unsigned word_count = 3 + random_below(text, SENTENCE_WORDS_MAX);
        for (unsigned word = 0; word < word_count; word++) {
            size_t before = text->at;
            word_put(text, word_draw(text), word == 0);
            column += (unsigned)(text->at - before);
            if (word + 1 < word_count) {
                put(text, random_below(text, 9) == 0 ? ", " : column > 60 ? "\n" : " ");
            }
            column = column > 60 ? 0 : column;
        }
        put(text, "%s%s", ends[random_below(text, 6)], random_below(text, 5) == 0 ? "\n\n" : " ");
    }
}

/* ---- A page: a table of results in HTML ---- */

static void page_write(struct text *text)
{
    static const char *const names[] = {"alder", "birch", "cedar", "elm",
                                        "hazel", "larch", "rowan"};
    unsigned mark_count = 0;

    put(text, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<title>Results</title>\n<style>\n"
              "body { margin: 2em; font-family: sans-serif; color: #222; }\n"
              "td { padding: 4px 12px; border: 1px solid #ccc; }\n"
              ".good { background: #cfc; }\n.bad { background: #fcc; }\n"
              ".late { background: #ffc; }\n</style>\n</head>\n<body>\n<table>\n");
    for (unsigned row = 0; !is_full(text); row++) {
        put(text,
            "  <tr class=\"row\">\n    <td class=\"name\"><a href=\"#case_%u_%u\">Case "
            "%u.%u</a></td>\n",
            row / 20 + 1, row % 20 + 1, row / 20 + 1, row % 20 + 1);
        for (unsigned column = 0; column < 7; column++) {
            unsigned draw = random_below(text, 60);
            const char *kind = draw == 0 ? "bad" : draw == 1 ? "late" : "good";
            put(text,
                "    <td class=\"%s\"><a href=\"%s_case_%u_%u.html\">%s</a> <span>%u"
                " ms</span></td>\n",
                kind, names[column], row / 20 + 1, row % 20 + 1, draw == 0 ? "Fail" : "Pass",
                random_below(text, 4));
        }
        put(text, "  </tr>\n");
        if (mark_count < PAGE_MARK_COUNT &&
            text->at >= text->size / (PAGE_MARK_COUNT + 1) * (mark_count + 1)) {
            put(text, "%s\n", mark_count == 0 ? "\xe2\x80\x93" : "\xc3\xa9");
            mark_count++;
        }
    }
    assert(mark_count == PAGE_MARK_COUNT);
}

/* ---- A document: numbered objects, some with streams that were compressed before ---- */

static void document_write(struct text *text)
{
    put(text, "%%DOC-1.5\n");
    for (unsigned object = 1; !is_full(text); object++) {
        unsigned stream_size = STREAM_SIZE_MAX / 3 + random_below(text, STREAM_SIZE_MAX);
        unsigned line_count = 2 + random_below(text, PLAIN_LINES_MAX);

        put(text, "%u 0 obj\n<< /Length %u /Filter /Flate >>\nstream\n", object, stream_size);
        for (unsigned at = 0; at < stream_size; at += 8) {
            uint64_t octets = random_next(text);
            octets_put(text, &octets, sizeof(octets));
        }
        put(text, "\nendstream\nendobj\n");
        for (unsigned line = 0; line < line_count; line++) {
            put(text, "%u 0 obj\n<< /Type /Note /Parent %u 0 R /Box [ 0 %u %u 842 ] >>\nendobj\n",
                object + line, object, random_below(text, 600), random_below(text, 600));
        }
    }
}

/* ---- All of them ---- */

static const struct {
    const char *name;
    size_t size;
    bool is_text;
    void (*write)(struct text *text);
} kinds[] = {
    [AUTOBAHN_NO_CORPUS] = {"", 0, false, NULL},
    [AUTOBAHN_JSON] = {"JSON", JSON_SIZE, true, json_write},
    [AUTOBAHN_PICTURE] = {"a picture", PICTURE_SIZE, false, picture_write},
    [AUTOBAHN_PROSE] = {"prose", PROSE_SIZE, false, prose_write},
    [AUTOBAHN_PAGE] = {"a page", PAGE_SIZE_OCTETS, true, page_write},
    [AUTOBAHN_DOCUMENT] = {"a document", DOCUMENT_SIZE, false, document_write},
};

const char *autobahn_corpus_name(enum autobahn_corpus corpus)
{
    return kinds[corpus].name;
}

size_t autobahn_corpus_size(enum autobahn_corpus corpus)
{
    return kinds[corpus].size;
}

bool autobahn_corpus_is_text(enum autobahn_corpus corpus)
{
    return kinds[corpus].is_text;
}

void autobahn_corpus_write(enum autobahn_corpus corpus, uint8_t *octets)
{
    struct text text = {
        .octets = octets, .size = kinds[corpus].size, .random = UINT64_C(7692) + (uint64_t)corpus};

    assert(corpus > AUTOBAHN_NO_CORPUS && corpus < AUTOBAHN_CORPUS_COUNT);
    kinds[corpus].write(&text);
    assert(text.at == text.size);
}
