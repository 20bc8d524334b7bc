/* SPDX-License-Identifier: MIT */
/*
 * Frames: reference and judge read the same in any octets, whole and cut. The first eight octets
 * decide where the cuts are.
 */
#include <stdio.h>
#include <string.h>

#include "ci/differential/voice.h"
#include "ci/fuzz/target.h"

enum { CUT_SIZE = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    struct said judge;
    uint64_t cut_seed = 1;
    if (size < CUT_SIZE)
        return 0;
    memcpy(&cut_seed, octets, CUT_SIZE);
    octets += CUT_SIZE;
    size -= CUT_SIZE;
    judge_say(octets, size, &judge);
    for (unsigned cut = 0; cut < 2; cut++) {
        struct said reference;
        reference_say(octets, size, cut * cut_seed, &reference);
        char *difference = said_difference(&reference, &judge);
        if (difference != NULL)
            fprintf(stderr, "%s\n", difference);
        DEMAND(difference == NULL);
        said_clear(&reference);
    }
    said_clear(&judge);
    return 0;
}
