/* SPDX-License-Identifier: MIT */
/* What the vectors expect is what the judge's own reading of their streams comes to. */
#include <glib.h>
#include <string.h>

#include "conformance/catalogue.h"
#include "conformance/sse/vector.h"
#include "harness/sse_recording.h"
#include "harness/tests/support_guard.h"

static void text_check(struct sse_text text, const struct payload *expected, const char *none)
{
    char *octets = g_malloc(expected->size + 1);
    payload_copy(expected, 0, octets, expected->size);
    if (expected->size == 0) {
        octets_assert_same(text.octets, text.size, none, strlen(none));
    } else {
        octets_assert_same(text.octets, text.size, octets, expected->size);
    }
    g_free(octets);
}

static void events_check(const struct sse_vector *vector, const struct sse_recording *recording)
{
    guint at = 0;

    for (size_t i = 0; i < SSE_VECTOR_EVENTS_MAX; i++) {
        for (unsigned n = 0; n < vector->events[i].times; n++, at++) {
            g_assert_cmpuint(at, <, recording->events->len);
            const struct sse_event *event = &g_array_index(recording->events, struct sse_event, at);
            text_check(event->type, &vector->events[i].type, "message");
            text_check(event->data, &vector->events[i].data, "");
            text_check(event->last_event_id, &vector->events[i].last_event_id, "");
        }
    }
    g_assert_cmpuint(at, ==, recording->events->len);
}

static void test_vector(gconstpointer data)
{
    const struct sse_vector *vector = data;
    size_t size = sse_vector_size(vector);
    char *octets = g_malloc(size + 1);
    sse_vector_copy(vector, octets);
    struct sse_recording *recording = sse_recording_new(octets, size);

    events_check(vector, recording);
    text_check(recording->last_event_id, &vector->last_event_id, "");
    if (vector->time_is_open) {
        g_assert_true(recording->is_time_open || recording->time_ms > INT32_MAX);
    } else {
        g_assert_cmpint(recording->is_time_set, ==, vector->has_time);
        g_assert_cmpuint(recording->time_ms, ==, vector->time_ms);
    }
    sse_recording_free(recording);
    g_free(octets);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < sse_vector_count(); i++) {
        char *path = g_strconcat("/vector/", sse_vector_at(i)->id, NULL);
        g_test_add_data_func(path, sse_vector_at(i), test_vector);
        g_free(path);
    }
    return g_test_run();
}
