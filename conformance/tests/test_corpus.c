/* SPDX-License-Identifier: MIT */
/* The data of groups 12 and 13: the same everywhere, as long as said, and text where it is text. */
#include <glib.h>
#include <string.h>

#include "conformance/autobahn/corpus.h"

static const struct {
    size_t size;
    size_t code_point_count; /* of a text */
    const char *digest;      /* SHA-256, the first 16 digits */
} pins[] = {
    [AUTOBAHN_JSON] = {194056, 194056, "9e42efc1d09314d9"},
    [AUTOBAHN_PICTURE] = {263222, 0, "beebfaffb9d45840"},
    [AUTOBAHN_PROSE] = {222218, 0, "5c9a1640a4145740"},
    [AUTOBAHN_PAGE] = {263647, 263620, "3b4948a24c5efb39"},
    [AUTOBAHN_DOCUMENT] = {1042328, 0, "187f05d799b5550e"},
};

static void test_corpus(gconstpointer data)
{
    enum autobahn_corpus corpus = (enum autobahn_corpus)GPOINTER_TO_INT(data);
    size_t size = autobahn_corpus_size(corpus);
    guint8 *octets = g_malloc(size);

    g_assert_cmpuint(size, ==, pins[corpus].size);
    autobahn_corpus_write(corpus, octets);
    char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets, size);
    g_assert_true(g_str_has_prefix(digest, pins[corpus].digest));
    g_assert_cmpuint(strlen(pins[corpus].digest), ==, 16);
    g_assert_true(autobahn_corpus_is_text(corpus) == (pins[corpus].code_point_count > 0));
    if (autobahn_corpus_is_text(corpus)) {
        g_assert_true(g_utf8_validate((const char *)octets, (gssize)size, NULL));
        g_assert_cmpint(g_utf8_strlen((const char *)octets, (gssize)size), ==,
                        (glong)pins[corpus].code_point_count);
    }
    g_free(digest);
    g_free(octets);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (enum autobahn_corpus corpus = AUTOBAHN_JSON; corpus < AUTOBAHN_CORPUS_COUNT; corpus++) {
        char *path = g_strdup_printf("/corpus/%s", autobahn_corpus_name(corpus));
        g_test_add_data_func(path, GINT_TO_POINTER(corpus), test_corpus);
        g_free(path);
    }
    return g_test_run();
}
