/* SPDX-License-Identifier: MIT */
/*
 * The one clock of the harness: monotonic microseconds. Players never see it; they are told the
 * time.
 */
#ifndef HARNESS_CLOCK_H
#define HARNESS_CLOCK_H

#include <stdint.h>
#include <time.h>

/* Microseconds since some moment that does not change while the machine runs. */
static inline int64_t clock_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* A time-out for poll() and its kind that ends no sooner than `deadline_us`. */
static inline struct timespec clock_until(int64_t deadline_us, int64_t now_us)
{
    int64_t left_us = deadline_us > now_us ? deadline_us - now_us : 0;
    struct timespec left = {.tv_sec = (time_t)(left_us / 1000000),
                            .tv_nsec = (long)(left_us % 1000000) * 1000};
    return left;
}

#endif
