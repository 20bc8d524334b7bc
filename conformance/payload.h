/* SPDX-License-Identifier: MIT */
/* Octets that a case sends or expects, as data. */
#ifndef CONFORMANCE_PAYLOAD_H
#define CONFORMANCE_PAYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Octets to send or to expect: a pattern, repeated and cut to `size`. A literal is a pattern as
 * long as `size`.
 */
struct payload {
    const char *pattern;
    size_t pattern_size;
    uint64_t size;
    uint64_t begin; /* so many octets into the pattern it begins */
    bool of_value;  /* the payload of the family's value stands here */
};

#define BYTES(literal)                                                                         \
    {                                                                                          \
        .pattern = (literal), .pattern_size = sizeof(literal) - 1, .size = sizeof(literal) - 1 \
    }
#define REPEAT(literal, octets)                                                     \
    {                                                                               \
        .pattern = (literal), .pattern_size = sizeof(literal) - 1, .size = (octets) \
    }
#define VALUE            \
    {                    \
        .of_value = true \
    }

#endif
