/* SPDX-License-Identifier: MIT */
/*
 * A fuzz target takes any octets and must come back: it must not end the program, read beyond what
 * it was given, or contradict itself. Each file fuzz_*.c is one, and a program of its own.
 */
#ifndef CI_FUZZ_TARGET_H
#define CI_FUZZ_TARGET_H

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls for each input. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size);

/* Ends the program with a line on what is contradicted, unless it holds. */
#define DEMAND(condition)                                  \
    do {                                                   \
        if (!(condition))                                  \
            demand_failed(__FILE__, __LINE__, #condition); \
    } while (0)

/* Says where and what, and aborts. */
_Noreturn void demand_failed(const char *file, int line, const char *condition);

/* Writes the octets to a file that only this process sees, for readers that take a path. The name
 * is valid until the next call. */
const char *octets_as_file(const uint8_t *octets, size_t size);

#endif
