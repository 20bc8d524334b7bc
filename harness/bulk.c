/* SPDX-License-Identifier: MIT */
/*
 * Sequences of messages; see bulk.h.
 *
 * A stream is the beginning of a sequence, deflated, with the deflater that made it, which stands
 * behind its last message. A reader takes from its stream; at the stream's end it makes the stream
 * longer, or, when there is no room for that, goes on with a copy of the deflater, alone. So
 * streams only grow, and all readers of a sequence send the same octets.
 *
 * Invariants: the sizes of all streams sum up to `kept_size`; a stream that has readers is not
 * forgotten; a reader without a stream has a deflater of its own.
 */
#include "harness/bulk.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

enum {
    LEVEL = 6,      /* zlib's own default, as the original has it */
    MEM_LEVEL = 8,  /* the same */
    TAIL_SIZE = 4,  /* 00 00 FF FF, which are not sent */
    ITEM_SIZE = 64, /* what a kept message costs beside its octets */
};

struct stream {
    struct bulk_sequence sequence;
    GPtrArray *messages; /* GBytes *, deflated */
    z_stream deflater;
    size_t kept_size;
    unsigned reader_count;
    uint64_t used_at; /* when it last lost a reader, in readers */
};

struct bulk_reader {
    struct bulk_sequence sequence;
    size_t at; /* where in the corpus the next message begins, in octets */
    size_t index;
    struct stream *stream; /* NULL: none any more */
    z_stream deflater;     /* in use without a stream */
    GByteArray *deflated;  /* the current message; in use without a stream */
};

/* A corpus twice in a row: each window of it is whole somewhere. */
static uint8_t *corpora[AUTOBAHN_CORPUS_COUNT];
static GPtrArray *streams; /* struct stream * */
static size_t kept_size;
static size_t kept_size_max = BULK_KEPT_SIZE_MAX;
static uint64_t reader_clock;

static const uint8_t *corpus_octets(enum autobahn_corpus corpus)
{
    size_t size = autobahn_corpus_size(corpus);

    if (corpora[corpus] == NULL) {
        corpora[corpus] = g_malloc(2 * size);
        autobahn_corpus_write(corpus, corpora[corpus]);
        memcpy(corpora[corpus] + size, corpora[corpus], size);
    }
    return corpora[corpus];
}

/* ---- Deflating ---- */

static void deflater_begin(z_stream *deflater, const struct bulk_sequence *sequence)
{
    bool has_window = sequence->window_bits > BULK_BITS_UNMATCHED;
    int bits = has_window ? (int)sequence->window_bits : BULK_BITS_UNMATCHED + 1;

    *deflater = (z_stream){0};
    /* zlib has no raw window of 256 octets: one of 512, and repetitions of the last octet alone. */
    int result = deflateInit2(deflater, LEVEL, Z_DEFLATED, -bits, MEM_LEVEL,
                              has_window ? Z_DEFAULT_STRATEGY : Z_RLE);
    if (result != Z_OK) {
        g_error("deflateInit2 failed: %d", result); /* no memory; g_malloc would end us, too */
    }
}

/* The next message of the sequence, into `to`. */
static void deflater_run(z_stream *deflater, bool resets, const uint8_t *plain, size_t size,
                         GByteArray *to)
{
    if (resets) {
        deflateReset(deflater);
    }
    g_byte_array_set_size(to, (guint)(deflateBound(deflater, (uLong)size) + 2 * TAIL_SIZE));
    deflater->next_in = (Bytef *)plain;
    deflater->avail_in = (uInt)size;
    deflater->next_out = to->data;
    deflater->avail_out = to->len;
    int result = deflate(deflater, Z_SYNC_FLUSH);
    assert(result == Z_OK && deflater->avail_in == 0 && deflater->avail_out > 0);
    guint used = to->len - deflater->avail_out;
    assert(used >= TAIL_SIZE &&
           memcmp(to->data + used - TAIL_SIZE, "\0\0\xff\xff", TAIL_SIZE) == 0);
    g_byte_array_set_size(to, used - TAIL_SIZE);
}

/* ---- Streams ---- */

static void stream_free(struct stream *stream)
{
    assert(stream->reader_count == 0);
    kept_size -= stream->kept_size;
    deflateEnd(&stream->deflater);
    g_ptr_array_unref(stream->messages);
    g_free(stream);
}

static bool sequence_equal(const struct bulk_sequence *left, const struct bulk_sequence *right)
{
    return left->corpus == right->corpus && left->message_size == right->message_size &&
           left->window_bits == right->window_bits && left->resets == right->resets;
}

static struct stream *stream_of(const struct bulk_sequence *sequence)
{
    if (streams == NULL) {
        streams = g_ptr_array_new();
    }
    for (guint i = 0; i < streams->len; i++) {
        struct stream *stream = g_ptr_array_index(streams, i);
        if (sequence_equal(&stream->sequence, sequence)) {
            return stream;
        }
    }
    struct stream *stream = g_new0(struct stream, 1);
    stream->sequence = *sequence;
    stream->messages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    deflater_begin(&stream->deflater, sequence);
    g_ptr_array_add(streams, stream);
    return stream;
}

/* Forgets streams that nobody reads, the one first that was left first. */
static bool room_make(size_t size)
{
    while (kept_size + size > kept_size_max) {
        struct stream *oldest = NULL;
        for (guint i = 0; i < streams->len; i++) {
            struct stream *stream = g_ptr_array_index(streams, i);
            if (stream->reader_count == 0 &&
                (oldest == NULL || stream->used_at < oldest->used_at)) {
                oldest = stream;
            }
        }
        if (oldest == NULL) {
            return false;
        }
        g_ptr_array_remove_fast(streams, oldest);
        stream_free(oldest);
    }
    return true;
}

static void stream_add(struct stream *stream, const GByteArray *deflated)
{
    size_t size = deflated->len + ITEM_SIZE;

    g_ptr_array_add(stream->messages, g_bytes_new(deflated->data, deflated->len));
    stream->kept_size += size;
    kept_size += size;
}

/* ---- Readers ---- */

struct bulk_reader *bulk_reader_new(const struct bulk_sequence *sequence)
{
    struct bulk_reader *reader = g_new0(struct bulk_reader, 1);

    assert(sequence->message_size < autobahn_corpus_size(sequence->corpus));
    reader->sequence = *sequence;
    reader->stream = stream_of(sequence);
    reader->stream->reader_count++;
    reader->deflated = g_byte_array_new();
    return reader;
}

static void reader_leave(struct bulk_reader *reader)
{
    assert(reader->stream->reader_count > 0);
    reader->stream->reader_count--;
    reader->stream->used_at = ++reader_clock;
    reader->stream = NULL;
}

void bulk_reader_free(struct bulk_reader *reader)
{
    if (reader == NULL) {
        return;
    }
    if (reader->stream != NULL) {
        reader_leave(reader);
    } else {
        deflateEnd(&reader->deflater);
    }
    g_byte_array_unref(reader->deflated);
    g_free(reader);
}

/* How many octets so many code points have. */
static size_t text_size(const uint8_t *octets, size_t count)
{
    size_t size = 0;

    while (count > 0) {
        size++;
        /* Behind each code point stands the first octet of the next. */
        count -= (octets[size] & 0xC0) != 0x80;
    }
    return size;
}

static void plain_next(struct bulk_reader *reader, struct bulk_message *message)
{
    enum autobahn_corpus corpus = reader->sequence.corpus;

    message->plain = corpus_octets(corpus) + reader->at;
    message->plain_size = autobahn_corpus_is_text(corpus)
                              ? text_size(message->plain, reader->sequence.message_size)
                              : reader->sequence.message_size;
    reader->at = (reader->at + message->plain_size) % autobahn_corpus_size(corpus);
}

struct bulk_message bulk_reader_next(struct bulk_reader *reader)
{
    struct bulk_message message;
    struct stream *stream = reader->stream;
    bool resets = reader->sequence.resets;

    plain_next(reader, &message);
    if (stream != NULL && reader->index == stream->messages->len) {
        if (room_make(message.plain_size + ITEM_SIZE)) {
            deflater_run(&stream->deflater, resets, message.plain, message.plain_size,
                         reader->deflated);
            stream_add(stream, reader->deflated);
        } else {
            deflateCopy(&reader->deflater, &stream->deflater);
            reader_leave(reader);
            stream = NULL;
        }
    }
    if (stream != NULL) {
        gsize size;
        message.deflated =
            g_bytes_get_data(g_ptr_array_index(stream->messages, reader->index), &size);
        message.deflated_size = size;
    } else {
        deflater_run(&reader->deflater, resets, message.plain, message.plain_size,
                     reader->deflated);
        message.deflated = reader->deflated->data;
        message.deflated_size = reader->deflated->len;
    }
    reader->index++;
    return message;
}

size_t bulk_kept_size(void)
{
    return kept_size;
}

void bulk_bound(size_t size_max)
{
    assert(kept_size <= size_max && size_max <= BULK_KEPT_SIZE_MAX);
    kept_size_max = size_max;
}

void bulk_clear(void)
{
    for (guint i = 0; streams != NULL && i < streams->len; i++) {
        stream_free(g_ptr_array_index(streams, i));
    }
    g_clear_pointer(&streams, g_ptr_array_unref);
    for (size_t corpus = 0; corpus < AUTOBAHN_CORPUS_COUNT; corpus++) {
        g_clear_pointer(&corpora[corpus], g_free);
    }
    assert(kept_size == 0);
    kept_size_max = BULK_KEPT_SIZE_MAX;
}
