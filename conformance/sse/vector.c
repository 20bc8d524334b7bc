/* SPDX-License-Identifier: MIT */
/* The vectors of all areas as one list, and look-ups in it. Pure: constant data, no I/O. */
#include "conformance/sse/vector.h"

#include <assert.h>
#include <string.h>

#include "conformance/catalogue.h"

/* A new area is named here, in the order of the list, and that is all. */
#define SSE_AREAS(AREA)                                                                            \
    AREA(blocks)                                                                                   \
    AREA(lines)                                                                                    \
    AREA(data) AREA(values) AREA(types) AREA(ids) AREA(retry) AREA(names) AREA(comments) AREA(bom) \
        AREA(utf8) AREA(end) AREA(pieces) AREA(large)

#define AREA(name) extern const struct sse_vectors sse_vectors_of_##name;
SSE_AREAS(AREA)
#undef AREA

static const struct sse_vectors *const areas[] = {
#define AREA(name) &sse_vectors_of_##name,
    SSE_AREAS(AREA)
#undef AREA
};

enum {
    AREA_COUNT = sizeof(areas) / sizeof(areas[0]),
    CUT_EVERYWHERE_SIZE_MAX = 4096, /* streams up to it are cut at each offset */
    CUT_NEAR = 2,                   /* octets around a place of interest */
};

size_t sse_vector_count(void)
{
    size_t count = 0;
    for (size_t area = 0; area < AREA_COUNT; area++) {
        count += areas[area]->count;
    }
    return count;
}

const struct sse_vector *sse_vector_at(size_t index)
{
    size_t area = 0;
    while (area < AREA_COUNT && index >= areas[area]->count) {
        index -= areas[area]->count;
        area++;
    }
    assert(area < AREA_COUNT);
    return &areas[area]->vectors[index];
}

const struct sse_vector *sse_vector_find(const char *id)
{
    for (size_t area = 0; area < AREA_COUNT; area++) {
        for (size_t index = 0; index < areas[area]->count; index++) {
            if (strcmp(areas[area]->vectors[index].id, id) == 0) {
                return &areas[area]->vectors[index];
            }
        }
    }
    return NULL;
}

size_t sse_vector_size(const struct sse_vector *vector)
{
    size_t size = 0;
    for (size_t part = 0; part < SSE_VECTOR_PARTS_MAX; part++) {
        size += (size_t)vector->stream[part].size;
    }
    return size;
}

void sse_vector_copy(const struct sse_vector *vector, void *out)
{
    unsigned char *at = out;
    for (size_t part = 0; part < SSE_VECTOR_PARTS_MAX; part++) {
        size_t size = (size_t)vector->stream[part].size;
        payload_copy(&vector->stream[part], 0, at, size);
        at += size;
    }
}

bool sse_vector_names(const struct sse_vector *vector, enum requirement_id id)
{
    for (size_t index = 0; index < SSE_VECTOR_PROVES_MAX; index++) {
        if (vector->proves[index] == id) {
            return true;
        }
    }
    return false;
}

static bool is_near(size_t place, size_t at)
{
    return place + CUT_NEAR > at && place < at + CUT_NEAR;
}

static bool is_cut_at(const struct sse_vector *vector, size_t size, size_t place)
{
    static const size_t buffers[] = {1024, 4096, 8192, 16384, 65536, 131072};
    size_t end = 0;
    if (size <= CUT_EVERYWHERE_SIZE_MAX || is_near(place, 0) || is_near(place, size)) {
        return true;
    }
    for (size_t part = 0; part < SSE_VECTOR_PARTS_MAX; part++) {
        end += (size_t)vector->stream[part].size;
        if (is_near(place, end)) {
            return true;
        }
    }
    for (size_t index = 0; index < sizeof(buffers) / sizeof(buffers[0]); index++) {
        if (is_near(place, buffers[index])) {
            return true;
        }
    }
    return false;
}

size_t sse_vector_cut_after(const struct sse_vector *vector, size_t after)
{
    size_t size = sse_vector_size(vector);
    for (size_t place = after + 1; place < size; place++) {
        if (is_cut_at(vector, size, place)) {
            return place;
        }
    }
    return 0;
}
