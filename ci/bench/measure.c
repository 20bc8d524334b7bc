/* SPDX-License-Identifier: MIT */
/*
 * Latencies are counted in cells that grow with the value: below 32 ns one cell each, above it 32
 * for each power of two. The use of another process is what /proc tells of its threads: schedstat
 * counts nanoseconds, where stat would count ticks.
 */
#include "ci/bench/measure.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

uint64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

double own_cpu_s(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

double process_cpu_s(int pid)
{
    char path[300];
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *threads = opendir(path);
    if (threads == NULL) {
        return -1;
    }
    double sum_s = 0;
    for (struct dirent *entry = readdir(threads); entry != NULL; entry = readdir(threads)) {
        snprintf(path, sizeof path, "/proc/%d/task/%.16s/schedstat", pid, entry->d_name);
        FILE *file = entry->d_name[0] == '.' ? NULL : fopen(path, "r");
        char line[64];
        if (file != NULL && fgets(line, sizeof line, file) != NULL) {
            sum_s += (double)strtoull(line, NULL, 10) / 1e9;
        }
        if (file != NULL) {
            fclose(file);
        }
    }
    closedir(threads);
    return sum_s;
}

long process_rss_kib(int pid)
{
    char path[64];
    char line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return -1;
    }
    while (kib < 0 && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "VmRSS: %ld", &kib) != 1) {
            kib = -1;
        }
    }
    fclose(file);
    return kib;
}

static unsigned power_of(uint64_t ns)
{
    return 63u - (unsigned)__builtin_clzll(ns | 1);
}

void latencies_note(struct latencies *latencies, uint64_t ns)
{
    size_t cell = (size_t)ns;
    if (ns >= LATENCY_PARTS) {
        unsigned shift = power_of(ns) - power_of(LATENCY_PARTS);
        cell = (size_t)LATENCY_PARTS * shift + (size_t)(ns >> shift);
    }
    latencies->cells[cell < LATENCY_CELLS ? cell : LATENCY_CELLS - 1]++;
    latencies->count++;
}

double latencies_quantile_us(const struct latencies *latencies, double part)
{
    uint64_t seen = 0;
    for (size_t cell = 0; cell < LATENCY_CELLS && latencies->count > 0; cell++) {
        seen += latencies->cells[cell];
        if (seen > 0 && (double)seen >= part * (double)latencies->count) {
            size_t shift = cell < 2 * LATENCY_PARTS ? 0 : cell / LATENCY_PARTS - 1;
            size_t top = cell - LATENCY_PARTS * shift + 1;
            return (double)((uint64_t)top << shift) / 1e3;
        }
    }
    return 0;
}
