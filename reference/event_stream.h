/* SPDX-License-Identifier: MIT */
/*
 * An event stream (WHATWG HTML, "Parsing an event stream" and "Interpreting an event stream"),
 * read as it arrives: any split of the octets gives the same events. The steps are those of the
 * standard, one to one, under its names.
 *
 *     octets -> UTF-8 decode -> lines -> fields -> buffers -> (blank line) -> event
 *
 * States of a stream, one for what the next octet belongs to:
 *
 *     LINE <-> AFTER_CR                   LINE, AFTER_CR -> ENDED or FAILED
 *
 * LINE       to the line that is being read, or it ends it
 * AFTER_CR   the line before was ended by CR: an LF belongs to that end, all else begins a line
 * ENDED      nothing: the end of the file was reached, and what was pending is discarded
 * FAILED     nothing: a bound was passed, or there is no memory; `failure` says which
 *
 * What outlives a stream belongs to the event source: the last event ID string and the
 * reconnection time. A new stream of the same source begins with that string in its last event ID
 * buffer. (The text may be read so that the buffer begins empty, and then the first event without
 * an id would make the source forget; nobody reads it so: A51.)
 */
#ifndef REFERENCE_EVENT_STREAM_H
#define REFERENCE_EVENT_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reference/event_text.h"
#include "reference/limits.h"
#include "reference/utf8.h"

enum event_stream_result {
    EVENT_STREAM_MORE,  /* everything was taken, and nothing was dispatched */
    EVENT_STREAM_EVENT, /* an event was dispatched; what is behind its blank line was not taken */
    EVENT_STREAM_BAD,   /* the stream has failed */
};

enum event_stream_state {
    EVENT_STREAM_LINE,
    EVENT_STREAM_AFTER_CR,
    EVENT_STREAM_ENDED,
    EVENT_STREAM_FAILED,
};

/* Why a stream has failed. The standard knows no bounds; these are ours. */
enum event_failure {
    EVENT_FAILURE_NONE,
    EVENT_FAILURE_LINE,   /* a line of more than EVENT_LINE_SIZE_MAX */
    EVENT_FAILURE_DATA,   /* an event whose data has more than EVENT_DATA_SIZE_MAX */
    EVENT_FAILURE_NAME,   /* a type or an id of more than EVENT_NAME_SIZE_MAX */
    EVENT_FAILURE_MEMORY, /* the budget has no more */
};

/* What was dispatched. It lies in the stream, until the next call that feeds or ends it. */
struct event {
    struct event_span type; /* never empty: "message" when the stream named none */
    struct event_span data;
    struct event_span last_event_id;
};

/* A stream and what it keeps for its source. A zeroed struct is ready, as after
 * event_stream_begin(). */
struct event_stream {
    enum event_stream_state state;
    enum event_failure failure;
    struct utf8 utf8;
    bool began;      /* the first line has ended, so no byte order mark can come */
    bool dispatched; /* the buffers hold what was dispatched, and are emptied before going on */
    struct event_text line;
    /* The buffers of the standard. */
    struct event_text data;
    struct event_text type;
    struct event_text id;
    struct event event;
    /* What the source keeps. */
    struct event_text last_event_id;
    bool has_reconnection_time;
    uint64_t reconnection_time_ms; /* at most EVENT_RECONNECTION_MS_MAX */
};

/* Asserts what holds between calls. */
void event_stream_check(const struct event_stream *stream);

/* Begins a new stream of the same source. */
void event_stream_begin(struct event_stream *stream);

/* Gives a source that knows none a last event ID, and begins its first stream. False when it passes
 * the bound of an id, or there is no memory. */
__attribute__((warn_unused_result)) bool event_stream_resume(struct event_stream *stream,
                                                             struct event_span last_event_id);

/* Takes at most `size` octets and says in `used` how many. Not to be called in ENDED or FAILED. */
__attribute__((warn_unused_result)) enum event_stream_result event_stream_feed(
    struct event_stream *stream, const uint8_t *octets, size_t size, size_t *used);

/* The end of the file: what is pending is discarded. Not to be called in ENDED or FAILED. False; a
 * dishonest parser dispatches what was pending, and then it is true once, and called again. */
bool event_stream_end(struct event_stream *stream);

/* Frees all that the stream and its source keep; the struct is zeroed. */
void event_stream_free(struct event_stream *stream);

/* The failure in words, such as "a line has more than 16777216 octets". */
const char *event_failure_text(enum event_failure failure);

#endif
