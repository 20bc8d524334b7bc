/* SPDX-License-Identifier: MIT */
/*
 * Event streams for the two readers of them; see readers.h. Where the standard leaves something
 * open the reference has chosen, and what the judge's recording says is put as the reference does:
 * an empty `retry` changes nothing, and a time has at most 53 bits.
 */
#include <stdlib.h>
#include <string.h>

#include "ci/differential/readers.h"
#include "ci/differential/voice.h"
#include "harness/sse_recording.h"
#include "reference/event_stream.h"

static const char *const names[] = {"data",  "data",  "data", "event", "id",      "id",
                                    "retry", "retry", "",     "Data",  "dat",     "data ",
                                    " data", "foo",   "ids",  "evenT", "\xc3\xa9"};

static const char *const separators[] = {":", ": ", ": ", ": ", ":  ", "", ":\t", "::"};

static const char *const values[] = {
    "",
    "a",
    "Hello",
    "1",
    "0",
    "007",
    "1500",
    "+5",
    "5 ",
    "9007199254740993",
    "[DONE]",
    "\xef\xbb\xbf",
    "\xc3\xa9",
    "\xc3",
    "\xe2\x82",
    "\xf0\x9f",
    "\xf0\x9f\x98\x80",
    "\xed\xa0\x80",
    "\xf4\x90\x80\x80",
    "\xc0\xaf",
    "\x80\x80",
    "\xff",
    "\xe2\x80\xa8",
    "\xc2\x85",
    "\x0b\x0c",
    "99999999999999999999",
    "a:b",
    " two",
    "{\"a\": 1}",
};

#define ONE_OF(state, list) (list)[random_below((state), G_N_ELEMENTS(list))]

static void words_append(GByteArray *octets, const char *words)
{
    g_byte_array_append(octets, (const uint8_t *)words, (guint)strlen(words));
}

static void line_invent(uint64_t *state, GByteArray *octets)
{
    static const char *const ends[] = {"\n",   "\n",       "\n",   "\n\n", "\r",
                                       "\r\n", "\r\n\r\n", "\r\r", "\n\r", "\r\n\n"};
    switch (random_below(state, 12)) {
    case 0:
        words_append(octets, ":");
        break;
    case 1:
        break;
    default:
        words_append(octets, ONE_OF(state, names));
        words_append(octets, ONE_OF(state, separators));
        break;
    }
    words_append(octets, ONE_OF(state, values));
    if (random_below(state, 12) == 0)
        g_byte_array_append(octets, (const uint8_t *)"", 1);
    words_append(octets, ONE_OF(state, ends));
}

static void stream_invent(uint64_t seed, GByteArray *octets)
{
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
    state = state != 0 ? state : 1;
    g_byte_array_set_size(octets, 0);
    if (random_below(&state, 8) == 0)
        words_append(octets, "\xef\xbb\xbf");
    for (size_t lines = 1 + random_below(&state, 12); lines > 0; lines--)
        line_invent(&state, octets);
    if (random_below(&state, 2) == 0)
        octets_spoil(&state, octets);
}

static void span_tell(GString *told, const void *octets, size_t size)
{
    for (size_t i = 0; i < size; i++)
        g_string_append_printf(told, "%02x", ((const uint8_t *)octets)[i]);
}

static void event_tell(GString *told, const struct event *event)
{
    span_tell(told, event->type.octets, event->type.size);
    g_string_append_c(told, ':');
    span_tell(told, event->data.octets, event->data.size);
    g_string_append_c(told, ':');
    span_tell(told, event->last_event_id.octets, event->last_event_id.size);
    g_string_append_c(told, ' ');
}

/* `id` is read only when it has a size. */
static void end_tell(GString *told, const void *id, size_t id_size, bool is_set, uint64_t time_ms)
{
    g_string_append(told, "end:");
    span_tell(told, id, id_size);
    if (is_set)
        g_string_append_printf(told, ":%" G_GUINT64_FORMAT, time_ms);
    else
        g_string_append(told, ":-");
}

static void reference_tell(const uint8_t *octets, size_t size, uint64_t cut_seed, GString *told)
{
    struct event_stream stream = {0};
    uint64_t state = cut_seed;
    for (size_t at = 0; at < size;) {
        size_t part = cut_seed != 0 ? 1 + random_below(&state, 9) : size;
        size_t used = 0;
        part = MIN(part, size - at);
        enum event_stream_result result = event_stream_feed(&stream, octets + at, part, &used);
        at += used;
        if (result == EVENT_STREAM_EVENT)
            event_tell(told, &stream.event);
        if (result == EVENT_STREAM_BAD) {
            g_string_append(told, event_failure_text(stream.failure));
            event_stream_free(&stream);
            return;
        }
    }
    if (event_stream_end(&stream))
        g_string_append(told, "dishonest ");
    struct event_span id = event_text_span(&stream.last_event_id);
    end_tell(told, id.octets, id.size, stream.has_reconnection_time, stream.reconnection_time_ms);
    event_stream_free(&stream);
}

static struct event_span span_of(const struct sse_text *text)
{
    return (struct event_span){(const uint8_t *)text->octets, text->size};
}

static void judge_tell(const uint8_t *octets, size_t size, GString *told)
{
    struct sse_recording *recording = sse_recording_new(octets, size);
    for (guint i = 0; i < recording->events->len; i++) {
        const struct sse_event *from = &g_array_index(recording->events, struct sse_event, i);
        struct event event = {.type = span_of(&from->type),
                              .data = span_of(&from->data),
                              .last_event_id = span_of(&from->last_event_id)};
        event_tell(told, &event);
    }
    end_tell(told, recording->last_event_id.octets, recording->last_event_id.size,
             recording->is_time_set, MIN(recording->time_ms, EVENT_RECONNECTION_MS_MAX));
    sse_recording_free(recording);
}

const struct readers stream_readers = {
    .option = "--streams",
    .invent = stream_invent,
    .reference_tell = reference_tell,
    .judge_tell = judge_tell,
};
