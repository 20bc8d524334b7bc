/* SPDX-License-Identifier: MIT */
/*
 * An event stream as it was recorded, taken apart: its lines, its events, and what is odd in it.
 *
 * The whole recording is there before anything is looked at, so this is no parser in steps: the
 * octets are cut at their line ends, each line is taken apart by itself, and each block of lines
 * between two empty ones is then asked for its last `event`, its last lawful `id`, all its `data`.
 * Nothing is judged. Every octet belongs to one line (or to the BOM), and every place is an offset
 * in the recording, so that a report can show a stream line by line.
 *
 *     struct sse_recording *recording = sse_recording_new(octets, size);
 *     for (guint i = 0; i < recording->events->len; i++) {
 *         const struct sse_event *event = &g_array_index(recording->events, struct sse_event, i);
 *         ... event->type, event->data, event->ready_at ...
 *     }
 *     sse_recording_free(recording);
 *
 * Decoded strings are UTF-8 with U+FFFD for what is ill-formed, one for each maximal subpart; they
 * may hold U+0000, so each goes with its size in octets.
 */
#ifndef HARNESS_SSE_RECORDING_H
#define HARNESS_SSE_RECORDING_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a line ends. NONE is the last line of a recording that breaks off inside it. */
enum sse_end { SSE_END_NONE, SSE_END_LF, SSE_END_CR, SSE_END_CRLF };

enum sse_line_kind {
    SSE_LINE_BLANK,   /* ends the block: dispatches */
    SSE_LINE_COMMENT, /* begins with a colon */
    SSE_LINE_FIELD,   /* anything else: with a colon or without */
};

enum sse_field { SSE_FIELD_OTHER, SSE_FIELD_EVENT, SSE_FIELD_DATA, SSE_FIELD_ID, SSE_FIELD_RETRY };

/* What a reader does with a line, for reports. */
enum sse_effect {
    SSE_EFFECT_NONE,         /* a comment, a field that means nothing */
    SSE_EFFECT_DISPATCH,     /* a blank line that makes an event */
    SSE_EFFECT_NO_EVENT,     /* a blank line without data before it: type forgotten, id kept */
    SSE_EFFECT_TYPE,         /* the type is set */
    SSE_EFFECT_DATA,         /* a line of data */
    SSE_EFFECT_ID,           /* the last event ID is set, for the next blank line to commit */
    SSE_EFFECT_ID_IGNORED,   /* the value holds U+0000 */
    SSE_EFFECT_TIME,         /* the reconnection time is set */
    SSE_EFFECT_TIME_IGNORED, /* the value is not digits alone */
    SSE_EFFECT_TIME_OPEN,    /* the value is empty: what that does is left open */
    SSE_EFFECT_CUT_OFF,      /* the recording ends inside this line: it is not processed */
};

struct sse_text {
    const char *octets; /* UTF-8, with a NUL behind them; owned by the recording */
    size_t size;        /* may hold NUL */
};

struct sse_line {
    enum sse_line_kind kind;
    enum sse_field field; /* of a FIELD */
    enum sse_effect effect;
    enum sse_end end;
    size_t offset;        /* of its first octet in the recording */
    size_t size;          /* in octets, without its end */
    size_t value_offset;  /* of the first octet of the value, behind colon and space */
    bool has_colon;       /* of a FIELD */
    bool has_space;       /* one was taken off the value */
    struct sse_text name; /* of a FIELD: what stands before the colon */
    /* of a FIELD: the value without that space; of a COMMENT: what follows the colon */
    struct sse_text value;
};

struct sse_event {
    struct sse_text type; /* "message" when none was set */
    struct sse_text data;
    struct sse_text last_event_id;
    guint first_line; /* index of the first line of its block, */
    guint last_line;  /* and of the blank line that dispatches it */
    /* So many octets of the recording have to be there for the event to be known: all up to the
     * first octet of the end of its blank line. */
    size_t ready_at;
};

enum sse_note_kind {
    SSE_NOTE_BOM,        /* the stream begins with one: lawful */
    SSE_NOTE_LATER_BOM,  /* U+FEFF at the begin of a later line: it is part of the name */
    SSE_NOTE_ILL_FORMED, /* a maximal subpart of ill-formed UTF-8 */
    SSE_NOTE_NUL,        /* U+0000 */
    SSE_NOTE_CUT_OFF,    /* the recording ends inside a line */
    SSE_NOTE_UNFINISHED, /* the recording ends inside a block that has fields */
};

struct sse_note {
    enum sse_note_kind kind;
    size_t offset;
    size_t size;
    guint line; /* its index; the number of lines for a BOM of a recording that has none */
};

/* Read-only for who did not make it. */
struct sse_recording {
    const uint8_t *octets; /* a copy */
    size_t size;
    size_t begin;   /* 3 behind a BOM, else 0 */
    GArray *lines;  /* of struct sse_line */
    GArray *events; /* of struct sse_event */
    GArray *notes;  /* of struct sse_note, by offset */
    /* The last event ID string at the end: what the last blank line has committed. */
    struct sse_text last_event_id;
    bool is_time_set;  /* whether any retry was lawful and not empty */
    bool is_time_open; /* whether an empty one came behind it, or instead of it */
    bool is_time_huge; /* the last lawful retry does not fit 63 bits */
    uint64_t time_ms;  /* of the last lawful retry; INT64_MAX when huge */
    guint ends[4];     /* how many lines end in which way, by enum sse_end */
    GString *text;     /* what the strings point into */
    GPtrArray *joined; /* GString *: data of several lines */
};

/* Takes a copy. Free with sse_recording_free(), which takes NULL, too. */
struct sse_recording *sse_recording_new(const void *octets, size_t size);
void sse_recording_free(struct sse_recording *recording);

/* The index of the line that holds the octet, its end with it; the number of lines when none. */
guint sse_recording_line_at(const struct sse_recording *recording, size_t offset);

/* Whether the recording, if it ended behind `offset` octets, would end between two blocks: nothing
 * but comments has come behind the last blank line. */
bool sse_recording_is_between(const struct sse_recording *recording, size_t offset);

/* What the line does, in words: "sets the type". A constant. */
const char *sse_effect_words(enum sse_effect effect);

/* "LF", "CR", "CRLF", "none". */
const char *sse_end_words(enum sse_end end);

/* One line for reports, bounded and harmless: `data "Hello"`, `comment " ping"`. g_free(). */
char *sse_line_describe(const struct sse_line *line) __attribute__((warn_unused_result));

#endif
