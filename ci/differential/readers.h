/* SPDX-License-Identifier: MIT */
/*
 * Pairs of readers that must make the same of any octets:
 *
 *     --streams   reference/event_stream.c, octets as they come, and harness/sse_recording.c, which
 *                 looks at a whole recording
 *     --deflate   zlib as the reference uses it, frame by frame, and harness/inflate.c; the octets
 *                 are messages, each behind two octets that say its size
 *
 * What is told is a line of words. Of a stream, `TYPE:DATA:ID` for each event, in hexadecimal, and
 * `end:ID:TIME` with the reconnection time or `-`. Of messages, `M5:062c0215`, size and Adler-32 of
 * each, and at the first that is none `bad` (no DEFLATE), `cut` (it breaks off) or `big`. The
 * judge is less certain in three places, where both refuse the message or no sender makes it:
 *
 *     lost       `bad` or `cut`: only the four octets that 7.2.2 appends show it, and who looks at
 *                the bits that are left of them finds another fault than who asks whether a block
 *                has ended; or a code without any symbol, which zlib takes until it is used
 *     M5:...?    a block takes those octets for its own data, so that the message ends without
 *                them: whole if that is at the end of an octet, else `cut`; no more is compared
 */
#ifndef CI_DIFFERENTIAL_READERS_H
#define CI_DIFFERENTIAL_READERS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct readers {
    const char *option;
    /* Fills in octets to ask about. */
    void (*invent)(uint64_t seed, GByteArray *octets);
    /* Appends what each makes of them. `cut_seed` decides where the reference's are cut; 0: not. */
    void (*reference_tell)(const uint8_t *octets, size_t size, uint64_t cut_seed, GString *told);
    void (*judge_tell)(const uint8_t *octets, size_t size, GString *told);
};

extern const struct readers stream_readers;
extern const struct readers deflate_readers;

/* By the option, or NULL. */
const struct readers *readers_find(const char *option);

/* Whether the reference, its octets cut so, tells what the judge tells. */
bool readers_agree(const struct readers *readers, const uint8_t *octets, size_t size,
                   uint64_t cut_seed);

/* [--dump] [--corpus FILE] [--seed N] [--count N]; a line of the corpus is `HEX TOLD # why`, a line
 * of the dump `HEX TAB TOLD`. Returns the exit status. */
int readers_main(const struct readers *readers, int argc, char **argv);

#endif
