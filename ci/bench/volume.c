/* SPDX-License-Identifier: MIT */
/*
 * The least that groups 12 and 13 of the Autobahn suite cost: volume MESSAGES. Each message of each
 * case is deflated and inflated by zlib as the suite does it, one after the other, and nothing else
 * is done. Prints the processor time that this took, in seconds, and what was moved.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "ci/bench/measure.h"
#include "conformance/autobahn/autobahn.h"

enum {
    MESSAGES_MAX = 1000000,
    PLAIN_SIZE_MAX = 131072 * 2, /* of the longest message, its characters being of two octets */
};

static uint8_t deflated[PLAIN_SIZE_MAX];
static uint8_t inflated[PLAIN_SIZE_MAX];

static void complain(const char *what)
{
    fprintf(stderr, "volume: %s\n", what);
    exit(1);
}

/* One message there and back, each context being reset before it. Returns its size deflated. */
static size_t message_move(z_stream *deflater, z_stream *inflater, const uint8_t *plain,
                           size_t size)
{
    deflateReset(deflater);
    deflater->next_in = (Bytef *)plain;
    deflater->avail_in = (uInt)size;
    deflater->next_out = deflated;
    deflater->avail_out = sizeof(deflated);
    deflate(deflater, Z_SYNC_FLUSH);
    inflateReset(inflater);
    inflater->next_in = deflated;
    inflater->avail_in = (uInt)(sizeof(deflated) - deflater->avail_out);
    inflater->next_out = inflated;
    inflater->avail_out = sizeof(inflated);
    inflate(inflater, Z_SYNC_FLUSH);
    if (sizeof(inflated) - inflater->avail_out != size || memcmp(inflated, plain, size) != 0)
        complain("what came back is not what went");
    return sizeof(deflated) - deflater->avail_out;
}

int main(int argc, char **argv)
{
    long messages = argc == 2 ? strtol(argv[1], NULL, 10) : 0;
    uint8_t *corpora[AUTOBAHN_CORPUS_COUNT] = {NULL};
    size_t count;
    const struct autobahn_row *rows = autobahn_rows(&count);
    z_stream deflater = {0};
    z_stream inflater = {0};
    double plain_size = 0;
    double deflated_size = 0;

    if (messages < 1 || messages > MESSAGES_MAX)
        complain("volume MESSAGES, from 1 to 1000000");
    for (int corpus = AUTOBAHN_NO_CORPUS + 1; corpus < AUTOBAHN_CORPUS_COUNT; corpus++) {
        size_t size = autobahn_corpus_size((enum autobahn_corpus)corpus);
        corpora[corpus] = malloc(2 * size);
        if (corpora[corpus] == NULL)
            complain("no memory");
        autobahn_corpus_write((enum autobahn_corpus)corpus, corpora[corpus]);
        memcpy(corpora[corpus] + size, corpora[corpus], size);
    }
    if (deflateInit2(&deflater, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
        inflateInit2(&inflater, -15) != Z_OK)
        complain("no memory");
    double before_s = own_cpu_s();
    for (size_t at = 0; at < count; at++) {
        /* In octets: the few characters of more octets make no difference here. */
        size_t size = rows[at].message_size;
        size_t begin = 0;
        for (long message = 0; rows[at].rule == AUTOBAHN_DEFLATED && message < messages;
             message++) {
            plain_size += (double)size;
            deflated_size +=
                (double)message_move(&deflater, &inflater, corpora[rows[at].corpus] + begin, size);
            begin = (begin + size) % autobahn_corpus_size(rows[at].corpus);
        }
    }
    printf("{\"cpu_s\": %.6f, \"octets\": %.0f, \"deflated_octets\": %.0f}\n",
           own_cpu_s() - before_s, plain_size, deflated_size);
    return 0;
}
