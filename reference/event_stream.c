/* SPDX-License-Identifier: MIT */
/*
 * Invariants: the line is well-formed UTF-8 but for a character at its end that is not whole yet;
 * the buffers are well-formed. An octet that no character has room for becomes U+FFFD as the
 * decoder of the Encoding standard does it: the longest part that could have begun a character is
 * replaced by one, and the octet that did not fit is looked at again.
 *
 * A byte order mark is looked for when the first line ends: before that nothing depends on it.
 */
#include "reference/event_stream.h"

#include <assert.h>
#include <string.h>

#include "reference/event_fields.h"
#include "reference/obey.h"

static const uint8_t byte_order_mark[] = {0xEF, 0xBB, 0xBF};
static const uint8_t replacement[] = {0xEF, 0xBF, 0xBD};
enum {
    CR = 0x0D,
    LF = 0x0A,
    LINE_SIZE_LONG = 4096, /* is a length that calls for bearing it; it bounds nothing */
    RUN_SIZE_MAX = 1024,   /* is looked through at a time, for the one line end and for the other */
};

const char *event_failure_text(enum event_failure failure)
{
    assert(failure <= EVENT_FAILURE_MEMORY);
    assert(failure != EVENT_FAILURE_NONE);
    static_assert(EVENT_LINE_SIZE_MAX == 16777216, "the text says so");
    static_assert(EVENT_DATA_SIZE_MAX == 16777216, "the text says so");
    static_assert(EVENT_NAME_SIZE_MAX == 131072, "the text says so");
    static const char *const texts[] = {
        [EVENT_FAILURE_NONE] = "",
        [EVENT_FAILURE_LINE] = "a line has more than 16777216 octets",
        [EVENT_FAILURE_DATA] = "the data of an event has more than 16777216 octets",
        [EVENT_FAILURE_NAME] = "the type or the id of an event has more than 131072 octets",
        [EVENT_FAILURE_MEMORY] = "there is no memory left for the stream",
    };
    return texts[failure];
}

void event_stream_check(const struct event_stream *stream)
{
    assert(stream->state <= EVENT_STREAM_FAILED);
    assert((stream->state == EVENT_STREAM_FAILED) == (stream->failure != EVENT_FAILURE_NONE));
    utf8_check(&stream->utf8);
    event_text_check(&stream->line, EVENT_LINE_SIZE_MAX);
    event_text_check(&stream->data, EVENT_DATA_SIZE_MAX);
    event_text_check(&stream->type, EVENT_NAME_SIZE_MAX);
    event_text_check(&stream->id, EVENT_NAME_SIZE_MAX);
    event_text_check(&stream->last_event_id, EVENT_NAME_SIZE_MAX);
    assert(stream->reconnection_time_ms <= EVENT_RECONNECTION_MS_MAX);
    assert(stream->has_reconnection_time || stream->reconnection_time_ms == 0);
    if (stream->state == EVENT_STREAM_LINE) {
        assert(stream->line.size > 0 || utf8_is_complete(&stream->utf8));
    }
    if (stream->state != EVENT_STREAM_LINE && stream->state != EVENT_STREAM_FAILED) {
        assert(stream->line.size == 0);
        assert(utf8_is_complete(&stream->utf8));
    }
    if (stream->state == EVENT_STREAM_AFTER_CR) {
        assert(stream->began);
    }
    if (stream->dispatched) {
        assert(stream->event.type.size > 0);
        assert(stream->event.last_event_id.size == stream->last_event_id.size);
        assert(stream->line.size == 0);
    }
}

static bool line_append(struct event_stream *stream, struct event_span more)
{
    assert(stream->state == EVENT_STREAM_LINE);
    assert(!stream->dispatched);
    bool is_long = stream->line.size > LINE_SIZE_LONG;
    if (is_long && !CALLS_FOR(SSE_PARSE_LONG_STREAMS, is_long)) {
        return true;
    }
    enum event_text_result result = event_text_append(&stream->line, more, EVENT_LINE_SIZE_MAX);
    if (result != EVENT_TEXT_GOOD) {
        event_fail(stream, result == EVENT_TEXT_LONG ? EVENT_FAILURE_LINE : EVENT_FAILURE_MEMORY);
    }
    return result == EVENT_TEXT_GOOD;
}

/* How many octets at the end of the line belong to a character that is not whole: 0 to 3. */
static size_t broken_tail_size(const struct event_text *line)
{
    assert(line->size <= EVENT_LINE_SIZE_MAX);
    for (size_t size = 1; size <= 3 && size <= line->size; size++) {
        uint8_t octet = line->octets[line->size - size];
        if ((octet & 0xC0) != 0x80) {
            size_t whole = octet < 0xC0 ? 1 : octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : 4;
            assert(size <= whole || whole == 1);
            return size < whole ? size : 0;
        }
    }
    return 0;
}

/* Puts U+FFFD in the place of octets that are no character: those that began one at the end of the
 * line, or `size` of them is 0 and it is the one that comes next. */
static bool replace(struct event_stream *stream, size_t size)
{
    static const struct event_span mark = {replacement, sizeof replacement};
    assert(size <= stream->line.size);
    assert(size <= 3);
    stream->line.size -= size;
    utf8_begin(&stream->utf8);
    if (!CALLS_FOR(SSE_PARSE_REPLACES_ILL_FORMED, true)) {
        return true;
    }
    bool good = line_append(stream, mark);
    for (size_t i = 1; good && i < size && !CALLS_FOR(SSE_ENC_ONE_PER_MAXIMAL_SUBPART, true); i++) {
        good = line_append(stream, mark);
    }
    return good;
}

/* What is no UTF-8, as dishonest parsers read it: each octet is a character. */
static bool line_misread(struct event_stream *stream, const uint8_t *octets, size_t size)
{
    assert(DISHONOURED(SSE_PARSE_DECODES_UTF8));
    bool good = true;
    for (size_t i = 0; good && i < size; i++) {
        uint8_t octet = octets[i];
        const uint8_t pair[] = {(uint8_t)(0xC0 | octet >> 6), (uint8_t)(0x80 | (octet & 0x3F))};
        good = octet < 0x80 ? line_append(stream, (struct event_span){octets + i, 1})
                            : line_append(stream, (struct event_span){pair, sizeof pair});
    }
    assert(utf8_is_complete(&stream->utf8));
    return good;
}

/* Decodes octets none of which is CR or LF, and appends them to the line. */
static bool line_decode(struct event_stream *stream, const uint8_t *octets, size_t size)
{
    assert(stream->state == EVENT_STREAM_LINE);
    assert(memchr(octets, LF, size) == NULL);
    if (!CALLS_FOR(SSE_PARSE_DECODES_UTF8, true)) {
        return line_misread(stream, octets, size);
    }
    size_t at = 0;
    while (at < size) {
        size_t good = utf8_feed(&stream->utf8, octets + at, size - at);
        if (!line_append(stream, (struct event_span){octets + at, good})) {
            return false;
        }
        at += good;
        if (at == size) {
            break;
        }
        /* An octet that can begin nothing is replaced itself; one that only cannot go on with what
         * was begun is looked at again. */
        size_t tail = broken_tail_size(&stream->line);
        at += tail == 0 ? 1 : 0;
        if (!replace(stream, tail)) {
            return false;
        }
    }
    assert(at == size);
    return true;
}

/* Replaces the character that the end of the line has cut off, if there is one. */
static bool line_complete(struct event_stream *stream)
{
    bool good = utf8_is_complete(&stream->utf8) || replace(stream, broken_tail_size(&stream->line));
    assert(!good || utf8_is_complete(&stream->utf8));
    return good;
}

/* The line has ended. True when an event was dispatched, or the stream has failed. */
static bool line_end(struct event_stream *stream)
{
    assert(stream->state == EVENT_STREAM_LINE);
    if (!line_complete(stream)) {
        return true;
    }
    struct event_span line = event_text_span(&stream->line);
    bool has_mark = !stream->began && line.size >= sizeof byte_order_mark &&
                    memcmp(line.octets, byte_order_mark, sizeof byte_order_mark) == 0;
    if (CALLS_FOR(SSE_PARSE_DROPS_ONE_BOM, has_mark)) {
        line.octets += sizeof byte_order_mark;
        line.size -= sizeof byte_order_mark;
    }
    stream->began = true;
    bool stops = false;
    if (line.size > 0) {
        stops = !event_line_process(stream, line);
    } else if (CALLS_FOR(SSE_PARSE_BLANK_LINE_DISPATCHES, line.size == 0)) {
        stream->line.size = 0;
        stops = event_dispatch(stream);
    }
    stream->line.size = 0;
    assert(utf8_is_complete(&stream->utf8));
    return stops;
}

/* How many octets from the first on are neither CR nor LF; of a long run, its first part. */
static size_t run_size(const uint8_t *octets, size_t size)
{
    size = size < RUN_SIZE_MAX ? size : RUN_SIZE_MAX;
    const uint8_t *feed = memchr(octets, LF, size);
    size_t run = feed == NULL ? size : (size_t)(feed - octets);
    const uint8_t *carriage_return = memchr(octets, CR, run);
    run = carriage_return == NULL ? run : (size_t)(carriage_return - octets);
    if (!CALLS_FOR(SSE_PARSE_NOTHING_ELSE_ENDS_LINE, true)) {
        for (size_t i = run; i > 0; i--) {
            run = octets[i - 1] == '\v' || octets[i - 1] == '\f' ? i - 1 : run;
        }
    }
    assert(run <= size);
    return run;
}

/* Takes a run of a line, or its end; returns how many octets that were. `stops` when an event was
 * dispatched or the stream has failed. */
static size_t take(struct event_stream *stream, const uint8_t *octets, size_t size, bool *stops)
{
    assert(size > 0);
    if (stream->state == EVENT_STREAM_AFTER_CR) {
        stream->state = EVENT_STREAM_LINE;
        if (CALLS_FOR(SSE_PARSE_CRLF_IS_ONE_END, octets[0] == LF)) {
            return 1;
        }
    }
    assert(stream->state == EVENT_STREAM_LINE);
    size_t run = run_size(octets, size);
    if (run > 0) {
        *stops = !line_decode(stream, octets, run);
        return run;
    }
    bool is_cr = octets[0] == CR;
    if (is_cr && !CALLS_FOR(SSE_PARSE_LINE_ENDS, is_cr)) {
        return 1;
    }
    *stops = line_end(stream);
    if (is_cr && stream->state == EVENT_STREAM_LINE) {
        stream->state = EVENT_STREAM_AFTER_CR;
    }
    return 1;
}

/* The begin of a stream that looks like UTF-16, which is none: a dishonest parser passes over the
 * mark, and over each NUL. */
static bool looks_wide(struct event_stream *stream, uint8_t octet)
{
    bool at_begin = !stream->began && stream->line.size == 0;
    assert(at_begin || stream->began || stream->line.size > 0);
    if (at_begin && (octet == 0xFE || octet == 0xFF)) {
        return true;
    }
    return octet == 0 && stream->state == EVENT_STREAM_LINE;
}

/* The octets that have come are all taken. How they were cut means nothing. */
static void piece_end(struct event_stream *stream)
{
    bool in_character = !utf8_is_complete(&stream->utf8);
    bool in_line = stream->line.size > 0;
    assert(!in_character || in_line);
    if (in_character && !CALLS_FOR(SSE_ENC_STATE_ACROSS_PIECES, in_character)) {
        (void)replace(stream, broken_tail_size(&stream->line));
    }
    if (in_line && !CALLS_FOR(SSE_PARSE_SAME_IN_ANY_PIECES, in_line)) {
        stream->line.size = 0;
        utf8_begin(&stream->utf8);
    }
}

/* Nothing of a line, an event or an id is kept. */
static void stream_empty(struct event_stream *stream)
{
    if (stream->dispatched) {
        event_forget(stream);
    }
    stream->line.size = 0;
    stream->data.size = 0;
    stream->type.size = 0;
    stream->id.size = 0;
    utf8_begin(&stream->utf8);
    assert(!stream->dispatched);
    assert(utf8_is_complete(&stream->utf8));
}

void event_stream_begin(struct event_stream *stream)
{
    event_stream_check(stream);
    stream_empty(stream);
    stream->state = EVENT_STREAM_LINE;
    stream->failure = EVENT_FAILURE_NONE;
    stream->began = false;
    /* It came from there, so there is room for it. */
    assert(stream->id.capacity >= stream->last_event_id.size);
    bool good = event_name_set(stream, &stream->id, event_text_span(&stream->last_event_id));
    if (!CALLS_FOR(SSE_PARSE_BUFFERS_START_EMPTY, true)) {
        static const uint8_t stale[] = {'s', 't', 'a', 'l', 'e'};
        good = event_name_set(stream, &stream->type, (struct event_span){stale, sizeof stale});
    }
    assert(good);
    (void)good;
    event_stream_check(stream);
}

bool event_stream_resume(struct event_stream *stream, struct event_span last_event_id)
{
    event_stream_check(stream);
    assert(stream->last_event_id.size == 0);
    if (!event_name_set(stream, &stream->last_event_id, last_event_id) ||
        !event_name_set(stream, &stream->id, last_event_id)) {
        return false;
    }
    event_stream_begin(stream);
    return true;
}

enum event_stream_result event_stream_feed(struct event_stream *stream, const uint8_t *octets,
                                           size_t size, size_t *used)
{
    event_stream_check(stream);
    assert(stream->state == EVENT_STREAM_LINE || stream->state == EVENT_STREAM_AFTER_CR);
    if (stream->dispatched) {
        event_forget(stream);
    }
    size_t at = 0;
    bool stops = false;
    while (at < size && !stops) {
        bool wide = looks_wide(stream, octets[at]);
        if (wide && !CALLS_FOR(SSE_PARSE_NO_OTHER_ENCODING, wide)) {
            at++;
        } else {
            size_t now = DISHONOURED(SSE_PARSE_NO_OTHER_ENCODING) ? 1 : size - at;
            at += take(stream, octets + at, now, &stops);
        }
    }
    *used = at;
    assert(at <= size);
    if (!stops) {
        piece_end(stream);
    }
    event_stream_check(stream);
    if (stream->state == EVENT_STREAM_FAILED) {
        return EVENT_STREAM_BAD;
    }
    assert(stops == stream->dispatched);
    return stops ? EVENT_STREAM_EVENT : EVENT_STREAM_MORE;
}

bool event_stream_end(struct event_stream *stream)
{
    event_stream_check(stream);
    assert(stream->state == EVENT_STREAM_LINE || stream->state == EVENT_STREAM_AFTER_CR);
    bool pending = !stream->dispatched && stream->data.size > 0;
    if (pending && !CALLS_FOR(SSE_PARSE_END_DISCARDS, pending)) {
        stream->line.size = 0;
        utf8_begin(&stream->utf8);
        stream->state = EVENT_STREAM_LINE;
        return event_dispatch(stream);
    }
    stream_empty(stream);
    stream->state = EVENT_STREAM_ENDED;
    event_stream_check(stream);
    return false;
}

void event_stream_free(struct event_stream *stream)
{
    event_stream_check(stream);
    event_text_free(&stream->line);
    event_text_free(&stream->data);
    event_text_free(&stream->type);
    event_text_free(&stream->id);
    event_text_free(&stream->last_event_id);
    *stream = (struct event_stream){0};
    event_stream_check(stream);
}
