/* SPDX-License-Identifier: MIT */
/* What the load tool measures with: a clock, the use of processors and memory, and latencies. */
#ifndef CI_BENCH_MEASURE_H
#define CI_BENCH_MEASURE_H

#include <stdint.h>

enum {
    LATENCY_PARTS = 32, /* of each power of two, so a quantile is at most 3 % too high */
    LATENCY_CELLS = LATENCY_PARTS * 60,
};

/* How many round trips took how long. */
struct latencies {
    uint64_t count;
    uint64_t cells[LATENCY_CELLS];
};

/* Nanoseconds of a clock that only goes forward. */
uint64_t clock_ns(void);

/* Processor time of this process, in seconds. */
double own_cpu_s(void);

/* Processor time of all threads of a process, in seconds; -1 when it cannot be told. */
double process_cpu_s(int pid);

/* What a process holds in memory, in KiB; -1 when it cannot be told. */
long process_rss_kib(int pid);

/* Notes one round trip. */
void latencies_note(struct latencies *latencies, uint64_t ns);

/* Microseconds below which that part of the round trips lies; 0 when there were none. */
double latencies_quantile_us(const struct latencies *latencies, double part);

#endif
