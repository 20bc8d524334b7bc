/* SPDX-License-Identifier: MIT */
/*
 * A vector is one event stream and what a parser makes of it: constant data.
 *
 * It is about octets alone: no HTTP, no connection, no time. Every parser is given it whole, and
 * however it is cut the outcome is the same. A zero field means nothing: no events, no last event
 * ID, no reconnection time.
 *
 * The files of conformance/sse/ hold the vectors, one file per area; ids are `sse/<area>/<name>`
 * and never change.
 */
#ifndef CONFORMANCE_SSE_VECTOR_H
#define CONFORMANCE_SSE_VECTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "conformance/case.h"
#include "conformance/requirement.h"

enum {
    SSE_VECTOR_PROVES_MAX = 4,
    SSE_VECTOR_PARTS_MAX = 3,  /* of the stream, one behind the other */
    SSE_VECTOR_EVENTS_MAX = 4, /* that differ; each may come many times in a row */
};

/* What a parser has to tell at its end for the vector to be judged. */
enum sse_needs {
    SSE_NEEDS_LAST_ID = 1, /* the last event ID */
    SSE_NEEDS_TIME = 2,    /* the reconnection time */
};

struct sse_expected {
    unsigned times;      /* in a row; 0 ends the list */
    struct payload type; /* without a pattern: "message" */
    struct payload data;
    struct payload last_event_id;
};

struct sse_vector {
    const char *id;
    const char *title; /* what a conforming parser does, present tense */
    /* the row that is broken when the events are others comes first */
    enum requirement_id proves[SSE_VECTOR_PROVES_MAX];
    struct payload stream[SSE_VECTOR_PARTS_MAX];
    struct sse_expected events[SSE_VECTOR_EVENTS_MAX];
    struct payload last_event_id; /* the string that the last empty line has committed */
    bool has_time;                /* a retry was taken: */
    uint64_t time_ms;
    bool time_is_open; /* what the time is the standard leaves open: it is recorded */
    unsigned needs;    /* of enum sse_needs */
    unsigned tags;
    const char *since;
    const char *why;
    const char *hint;
};

struct sse_vectors {
    const struct sse_vector *vectors;
    size_t count;
};

/* Ends a file of vectors, whose table is called `vectors`. */
#define SSE_VECTORS(area)                              \
    const struct sse_vectors sse_vectors_of_##area = { \
        .vectors = vectors, .count = sizeof(vectors) / sizeof(vectors[0])};

/* All vectors in the order of the areas. `index` below sse_vector_count() is asserted. */
size_t sse_vector_count(void);
const struct sse_vector *sse_vector_at(size_t index);

/* The vector of that id, or NULL. */
const struct sse_vector *sse_vector_find(const char *id);

/* How many octets the stream has. */
size_t sse_vector_size(const struct sse_vector *vector);

/* Writes the stream, sse_vector_size() octets, into `out`. */
void sse_vector_copy(const struct sse_vector *vector, void *out);

/* Whether the vector names the row. */
bool sse_vector_names(const struct sse_vector *vector, enum requirement_id id);

/*
 * The places at which the stream is to be cut in two: all of them when it is short, else those
 * near its ends, near where its parts meet and near sizes that buffers have. Calls with rising
 * `after` give one place after the other; 0 when there is none behind `after`.
 */
size_t sse_vector_cut_after(const struct sse_vector *vector, size_t after);

#endif
