/* SPDX-License-Identifier: MIT */
/*
 * Messages that are sent compressed. What is packed is inflated by a peer of the test's own, which
 * keeps the window that was agreed on, exactly: it is given room for one octet at a time, so that
 * zlib finds every octet it looks back at in that window.
 */
#include "reference/deflating.h"

#include <glib.h>
#include <string.h>
#include <zlib.h>

#include "reference/conn.h"
#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/obey.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"
#include "reference/tests/support_play.h"

static struct compression agreed(int bits, bool resets)
{
    return (struct compression){.terms = {.agreed = true,
                                          .server_resets = resets,
                                          .says_server_bits = true,
                                          .server_window_bits = (uint8_t)bits,
                                          .client_window_bits = WINDOW_BITS_MAX}};
}

static void compression_over(struct compression *compression)
{
    compression_end(compression);
    g_assert_cmpuint(memory_used(), ==, 0);
}

struct peer {
    z_stream stream;
    bool resets;
};

static void peer_begin(struct peer *peer, int bits, bool resets)
{
    *peer = (struct peer){.resets = resets};
    g_assert_cmpint(inflateInit2(&peer->stream, -bits), ==, Z_OK);
}

/* Inflates a payload and the tail, and expects those octets. */
static void peer_expect(struct peer *peer, const uint8_t *octets, size_t size,
                        const uint8_t *expected, size_t expected_size)
{
    GByteArray *input = g_byte_array_new();
    g_byte_array_append(input, octets, (guint)size);
    g_byte_array_append(input, (const guint8 *)"\x00\x00\xff\xff", 4);
    uint8_t *made = g_malloc(expected_size + 1);
    size_t count = 0;
    peer->stream.next_in = input->data;
    peer->stream.avail_in = input->len;
    int result = Z_OK;
    while (result == Z_OK) {
        peer->stream.next_out = made + count;
        peer->stream.avail_out = 1;
        result = inflate(&peer->stream, Z_SYNC_FLUSH);
        count += peer->stream.avail_out == 0;
        g_assert_cmpuint(count, <=, expected_size);
    }
    g_assert_cmpint(result, ==, Z_BUF_ERROR); /* nothing is left */
    octets_are_equal(made, count, expected, expected_size);
    g_free(made);
    g_byte_array_unref(input);
    if (peer->resets) {
        inflateReset(&peer->stream);
    }
}

/* Words that repeat themselves over short and long distances. */
static GString *text_of(size_t size, unsigned seed)
{
    GRand *dice = g_rand_new_with_seed(seed);
    GString *text = g_string_new(NULL);
    while (text->len < size) {
        g_string_append_printf(text, "{\"id\":%d,\"name\":\"user\",\"tags\":[\"a\",\"b\"]}",
                               g_rand_int_range(dice, 0, 5000));
    }
    g_string_truncate(text, size);
    g_rand_free(dice);
    return text;
}

static void test_window(const void *data)
{
    int bits = GPOINTER_TO_INT(data);
    static const size_t sizes[] = {70, 300, 5000, 70000, 200, 200000};
    for (int resets = 0; resets < 2; resets++) {
        struct compression compression = agreed(bits, resets != 0);
        struct peer peer;
        peer_begin(&peer, bits, resets != 0);
        size_t packed_count = 0;
        for (unsigned i = 0; i < 3 * G_N_ELEMENTS(sizes); i++) {
            GString *text = text_of(sizes[i % G_N_ELEMENTS(sizes)], i);
            struct packed packed;
            if (deflating_pack(&compression, (const uint8_t *)text->str, text->len, &packed)) {
                packed_count++;
                g_assert_cmpuint(packed.size, <, text->len);
                peer_expect(&peer, packed.octets, packed.size, (const uint8_t *)text->str,
                            text->len);
            }
            g_string_free(text, TRUE);
        }
        g_assert_cmpuint(packed_count, >, 12);
        inflateEnd(&peer.stream);
        compression_over(&compression);
    }
}

/* The same text again: shorter with the window of the one before, equal without. */
static void test_takeover(void)
{
    for (int resets = 0; resets < 2; resets++) {
        struct compression compression = agreed(15, resets != 0);
        GString *text = text_of(2000, 1);
        struct packed packed;
        g_assert_true(deflating_pack(&compression, (const uint8_t *)text->str, text->len, &packed));
        GBytes *first = g_bytes_new(packed.octets, packed.size);
        g_assert_true(deflating_pack(&compression, (const uint8_t *)text->str, text->len, &packed));
        if (resets != 0) {
            octets_are_equal(g_bytes_get_data(first, NULL), g_bytes_get_size(first), packed.octets,
                             packed.size);
        } else {
            g_assert_cmpuint(packed.size, <, g_bytes_get_size(first) / 4);
        }
        g_bytes_unref(first);
        g_string_free(text, TRUE);
        /* What an idle connection costs: the stream, or nothing. */
        g_assert_cmpuint(memory_used(), ==, resets != 0 ? 0 : DEFLATER_SIZE_MAX);
        compression_over(&compression);
    }
}

/* Octets that do not get shorter are sent as they are, and are not looked back at later. */
static void test_larger(void)
{
    struct compression compression = agreed(15, false);
    struct peer peer;
    peer_begin(&peer, 15, false);
    GRand *dice = g_rand_new_with_seed(1);
    uint8_t noise[5000];
    for (size_t i = 0; i < sizeof noise; i++) {
        noise[i] = (uint8_t)g_rand_int_range(dice, 0, 256);
    }
    g_rand_free(dice);
    struct packed packed;
    g_assert_false(deflating_pack(&compression, noise, sizeof noise, &packed));
    uint8_t twice[2 * sizeof noise];
    memcpy(twice, noise, sizeof noise);
    memcpy(twice + sizeof noise, noise, sizeof noise);
    g_assert_true(deflating_pack(&compression, twice, sizeof twice, &packed));
    peer_expect(&peer, packed.octets, packed.size, twice, sizeof twice);
    inflateEnd(&peer.stream);
    compression_over(&compression);
}

static bool packs(struct compression *compression, size_t size)
{
    uint8_t *zeros = g_malloc0(size + 1);
    struct packed packed;
    bool did = deflating_pack(compression, zeros, size, &packed);
    g_free(zeros);
    return did;
}

static void test_bounds(void)
{
    struct compression nothing = {0};
    struct compression takes_over = agreed(15, false);
    struct compression resets = agreed(15, true);
    g_assert_false(packs(&nothing, 1000));
    g_assert_false(packs(&takes_over, 0));
    g_assert_false(packs(&takes_over, DEFLATE_SIZE_MIN - 1));
    g_assert_true(packs(&takes_over, DEFLATE_SIZE_MIN));
    g_assert_false(packs(&resets, DEFLATE_ALONE_SIZE_MIN - 1));
    g_assert_true(packs(&resets, DEFLATE_ALONE_SIZE_MIN));
    g_assert_true(packs(&resets, DEFLATE_SIZE_MAX));
    g_assert_false(packs(&resets, DEFLATE_SIZE_MAX + 1));
    compression_end(&resets);
    compression_over(&takes_over);
}

/* Of many connections the last ones keep their windows; the others begin anew, and are understood
 * all the same. */
static void test_many(void)
{
    enum { COUNT = DEFLATER_COUNT_MAX + 10 };
    static struct compression compressions[COUNT];
    static struct peer peers[COUNT];
    GString *text = text_of(500, 7);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < COUNT; i++) {
            if (round == 0) {
                compressions[i] = agreed(i % 2 == 0 ? 9 : 15, false);
                peer_begin(&peers[i], i % 2 == 0 ? 9 : 15, false);
            }
            struct packed packed;
            g_assert_true(
                deflating_pack(&compressions[i], (const uint8_t *)text->str, text->len, &packed));
            peer_expect(&peers[i], packed.octets, packed.size, (const uint8_t *)text->str,
                        text->len);
        }
        size_t kept_count = 0;
        for (size_t i = 0; i < COUNT; i++) {
            kept_count += compressions[i].deflater != NULL;
        }
        g_assert_cmpuint(kept_count, ==, DEFLATER_COUNT_MAX);
        g_assert_null(compressions[0].deflater);
        g_assert_nonnull(compressions[COUNT - 1].deflater);
    }
    g_assert_cmpuint(memory_used(), <=, (size_t)DEFLATER_COUNT_MAX * DEFLATER_SIZE_MAX);
    for (size_t i = 0; i < COUNT; i++) {
        inflateEnd(&peers[i].stream);
        compression_end(&compressions[i]);
    }
    g_assert_cmpuint(memory_used(), ==, 0);
    g_string_free(text, TRUE);
}

/* When there is no memory, messages are sent as they are. */
static void test_no_memory(void)
{
    static const size_t free_sizes[] = {100, 20000};
    for (size_t i = 0; i < G_N_ELEMENTS(free_sizes); i++) {
        size_t claimed = MEMORY_SIZE_MAX - free_sizes[i];
        g_assert_true(memory_claim(claimed));
        struct compression compression = agreed(15, false);
        g_assert_false(packs(&compression, 1000));
        g_assert_cmpuint(memory_used(), ==, claimed);
        memory_release(claimed);
        g_assert_true(packs(&compression, 1000));
        compression_over(&compression);
    }
}

static void open_with(struct play *play, const char *offer)
{
    char *request = g_strdup_printf("GET /echo HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                    "Sec-WebSocket-Extensions: %s\r\n\r\n",
                                    offer);
    play_send(play, request, strlen(request));
    g_free(request);
    g_assert_true(g_str_has_prefix((char *)play->received, "HTTP/1.1 101 "));
    play->received_size = 0;
}

/* A compressed frame in, a compressed frame out, head and payload as they have to be. */
static void test_echo(void)
{
    struct play *play = play_begin();
    open_with(play, "permessage-deflate");
    GString *text = text_of(60000, 3);
    struct compression client = agreed(15, false);
    struct peer peer;
    peer_begin(&peer, 15, false);
    for (int i = 0; i < 3; i++) {
        struct packed packed;
        g_assert_true(deflating_pack(&client, (const uint8_t *)text->str, text->len, &packed));
        g_assert_cmpuint(packed.size, >, 125);
        char head[] = {(char)0xC1, (char)0xFE, (char)(packed.size >> 8), (char)packed.size, 0, 0,
                       0,          0};
        play->received_size = 0;
        play_send(play, head, sizeof head);
        play_send(play, (const char *)packed.octets, packed.size);
        g_assert_cmpuint(play->received_size, >, 4);
        g_assert_cmpuint(play->received[0], ==, 0xC1);
        g_assert_cmpuint(play->received[1], ==, 126);
        size_t size = (size_t)play->received[2] << 8 | play->received[3];
        g_assert_cmpuint(play->received_size, ==, size + 4);
        g_assert_cmpuint(size, <, text->len / 2);
        peer_expect(&peer, play->received + 4, size, (const uint8_t *)text->str, text->len);
    }
    /* In between, what is too small, what came uncompressed, and a Ping. */
    play->received_size = 0;
    play_send(play, "\x81\x82\0\0\0\0hi\xc1\x87\0\0\0\0\xf2\x48\xcd\xc9\xc9\x07\x00", 21);
    octets_are_equal(play->received, play->received_size, "\x81\x02hi\x81\x05Hello", 11);
    g_string_truncate(text, 100);
    play->received_size = 0;
    play_send(play, "\x81\xe4\0\0\0\0", 6);
    play_send(play, text->str, text->len);
    g_assert_cmpuint(play->received[0], ==, 0xC1);
    peer_expect(&peer, play->received + 2, play->received_size - 2, (const uint8_t *)text->str,
                text->len);
    play->received_size = 0;
    play_send(play, "\x89\xe4\0\0\0\0", 6);
    play_send(play, text->str, text->len);
    g_assert_cmpuint(play->received[0], ==, 0x8A);
    octets_are_equal(play->received + 2, play->received_size - 2, text->str, text->len);
    inflateEnd(&peer.stream);
    compression_end(&client);
    g_string_free(text, TRUE);
    play_end(play);
    memory_forget();
}

/* Where nothing is agreed on, RSV1 is what it was. */
static void test_declined(void)
{
    static const char *const offers[] = {"permessage-deflate; x", "other"};
    for (size_t i = 0; i < G_N_ELEMENTS(offers); i++) {
        struct play *play = play_begin();
        open_with(play, offers[i]);
        play_send(play, "\xc1\x87\0\0\0\0\xf2\x48\xcd\xc9\xc9\x07\x00", 13);
        g_assert_cmpuint(play->received_size, >, 4);
        octets_are_equal(play->received + 2, 2, "\x03\xea", 2);
        play_end(play);
    }
}

static void break_inflater(void)
{
    struct compression compression = {.inflater = (struct inflater *)&compression};
    compression_check(&compression);
}

static void break_deflater(void)
{
    struct compression compression = {.deflater = (struct deflater *)&compression};
    compression_check(&compression);
}

static void break_compressed(void)
{
    struct compression compression = {.is_compressed = true};
    compression_check(&compression);
}

static void break_kept(void)
{
    struct compression compression = agreed(15, true);
    compression.deflater = (struct deflater *)&compression;
    compression_check(&compression);
}

static void break_wire_size(void)
{
    struct compression compression = agreed(15, true);
    compression.wire_size = 1;
    compression_check(&compression);
}

static const struct death deaths[] = {
    {"/compression/check/inflater", break_inflater,
     "compression->terms.agreed || compression->inflater == NULL"},
    {"/compression/check/deflater", break_deflater,
     "compression->terms.agreed || compression->deflater == NULL"},
    {"/compression/check/compressed", break_compressed,
     "compression->terms.agreed || !compression->is_compressed"},
    {"/compression/check/kept", break_kept, "compression->deflater == NULL ||"},
    {"/compression/check/wire-size", break_wire_size, "compression->wire_size == 0 ||"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (int bits = 8; bits <= 15; bits++) {
        char *name = g_strdup_printf("/deflating/window/%d", bits);
        g_test_add_data_func(name, GINT_TO_POINTER(bits), test_window);
        g_free(name);
    }
    g_test_add_func("/deflating/takeover", test_takeover);
    g_test_add_func("/deflating/larger", test_larger);
    g_test_add_func("/deflating/bounds", test_bounds);
    g_test_add_func("/deflating/many", test_many);
    g_test_add_func("/deflating/no-memory", test_no_memory);
    g_test_add_func("/deflating/echo", test_echo);
    g_test_add_func("/deflating/declined", test_declined);
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    int status = g_test_run();
    compression_forget();
    memory_forget();
    return status;
}
