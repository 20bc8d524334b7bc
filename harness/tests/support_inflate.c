/* SPDX-License-Identifier: MIT */
/* The judge's inflater beside zlib's; see support_inflate.h. */
#include "harness/tests/support_inflate.h"

#include <string.h>
#include <zlib.h>

enum { PIECE_SIZE = 4096 };

/* Behind a final block zlib's stream has ended: the next begins with the window of the last. */
static void zlib_renew(z_stream *stream, const GByteArray *out)
{
    size_t kept = MIN((size_t)out->len, (size_t)INFLATE_WINDOW_SIZE);
    inflateReset(stream);
    if (kept > 0)
        inflateSetDictionary(stream, out->data + out->len - kept, (uInt)kept);
}

void zlib_look(const uint8_t *octets, size_t size, size_t size_max, struct zlib_view *view)
{
    static const uint8_t tail[] = {0x00, 0x00, 0xff, 0xff};
    uint8_t piece[PIECE_SIZE];
    z_stream stream = {.next_in = NULL};
    GByteArray *input = g_byte_array_new();
    if (size > 0)
        g_byte_array_append(input, octets, (guint)size);
    g_byte_array_append(input, tail, sizeof tail);
    *view = (struct zlib_view){.octets = g_byte_array_new()};
    g_assert_cmpint(inflateInit2(&stream, -15), ==, Z_OK);
    stream.next_in = input->data;
    stream.avail_in = input->len;
    for (int result = Z_OK; !view->is_bad && view->octets->len <= size_max;) {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        result = inflate(&stream, Z_SYNC_FLUSH);
        view->is_bad = result == Z_DATA_ERROR;
        guint made = (guint)(sizeof piece - stream.avail_out);
        g_byte_array_append(view->octets, piece, made);
        if (result == Z_STREAM_END)
            zlib_renew(&stream, view->octets);
        if (result == Z_BUF_ERROR || (stream.avail_in == 0 && stream.avail_out > 0))
            break;
    }
    inflateEnd(&stream);
    g_byte_array_unref(input);
}

/* What zlib gives out where the data is broken depends on how it was fed, so only what both gave is
 * compared then. */
static char *difference(const struct inflated *ours, const struct zlib_view *theirs,
                        size_t message_size)
{
    bool is_cut = ours->fault == INFLATE_CUT_SHORT || ours->end != INFLATE_END_CUT;
    bool is_over = ours->fault == INFLATE_OVER_CAP;
    size_t common = MIN(ours->size, (size_t)theirs->octets->len);
    if (common > 0 && memcmp(ours->octets, theirs->octets->data, common) != 0)
        return g_strdup("other octets");
    if (is_over)
        return NULL;
    /* What the four octets are to data that is cut short, only zlib says. */
    if (is_cut && ours->fault_octet >= message_size - MIN(message_size, (size_t)1))
        return ours->size <= theirs->octets->len ? NULL : g_strdup("zlib made fewer of cut data");
    if (is_cut)
        return NULL;
    /* zlib goes on with a set of no codes at all, and may run out of data before it finds out. */
    if (ours->fault == INFLATE_CODES_TOO_FEW && theirs->octets->len == ours->size)
        return NULL;
    if ((ours->fault != INFLATE_FINE) != theirs->is_bad)
        return g_strdup_printf("we say %s, and zlib %s", inflate_fault_words(ours->fault),
                               theirs->is_bad ? "that it is bad" : "nothing");
    if (!theirs->is_bad && ours->size != theirs->octets->len)
        return g_strdup_printf("%zu octets, and %u of zlib", ours->size, theirs->octets->len);
    return NULL;
}

char *inflate_difference(const uint8_t *octets, size_t size, size_t size_max)
{
    struct inflater *inflater = inflater_new(size_max);
    struct inflated ours;
    struct zlib_view theirs;
    inflater_take(inflater, octets, size, false, &ours);
    zlib_look(octets, size, size_max, &theirs);
    char *how = difference(&ours, &theirs, size);
    g_byte_array_unref(theirs.octets);
    inflater_free(inflater);
    return how;
}
