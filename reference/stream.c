/* SPDX-License-Identifier: MIT */
/* A stream of events on a connection; see stream.h. */
#include "reference/stream.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reference/channel.h"
#include "reference/conn.h"
#include "reference/limits.h"
#include "reference/memory.h"
#include "reference/narrate.h"
#include "reference/obey.h"
#include "reference/saboteur.h"
#include "reference/sse.h"

void stream_check(const struct stream *stream)
{
    assert(stream->next > 0);
    assert(stream->last == 0 || stream->next <= stream->last + 1);
    assert(stream->due_ms > 0);
    assert(stream->quiet_ms > 0);
    assert(stream->interval_ms >= STREAM_TIME_MS_MIN);
    assert(stream->interval_ms <= STREAM_TIME_MS_MAX);
    assert(stream->keepalive_ms >= STREAM_TIME_MS_MIN);
    assert(stream->keepalive_ms <= STREAM_TIME_MS_MAX);
    assert(!stream->persists || stream->is_chunked);
}

/* ---------------------------------------------------------------------------------- parameters */

/* The number in digits alone, up to `high`; else 0. */
static uint64_t number_in(const char *digits, size_t size, uint64_t high)
{
    uint64_t number = 0;
    assert(high <= UINT32_MAX);
    for (size_t i = 0; i < size; i++) {
        if (digits[i] < '0' || digits[i] > '9' || (i == 0 && digits[i] == '0')) {
            return 0;
        }
        number = number * 10 + (uint64_t)(digits[i] - '0');
        if (number > high) {
            return 0;
        }
    }
    assert(number <= high);
    return number;
}

uint64_t stream_number(const struct http_request *request, const char *name, uint64_t otherwise)
{
    struct http_span value = {0};
    if (!http_request_query(request, name, &value)) {
        return otherwise;
    }
    uint64_t number = number_in(http_span_octets(request, value), value.size, UINT32_MAX);
    assert(number > 0);
    assert(number <= UINT32_MAX);
    return number;
}

bool stream_number_is_bad(const struct http_request *request, const char *name, uint64_t low,
                          uint64_t high)
{
    struct http_span value = {0};
    assert(low > 0);
    assert(low <= high);
    if (!http_request_query(request, name, &value)) {
        return false;
    }
    return number_in(http_span_octets(request, value), value.size, high) < low;
}

const char *stream_refuse_parameters(const struct http_request *request)
{
    static const char *const names[] = {"interval", "keepalive", "retry"};
    assert(request->state == HTTP_WHOLE);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (stream_number_is_bad(request, names[i], STREAM_TIME_MS_MIN, STREAM_TIME_MS_MAX)) {
            return "?interval, ?keepalive and ?retry are milliseconds, from 10 to 3600000";
        }
    }
    assert(STREAM_TIME_MS_MIN == 10 && STREAM_TIME_MS_MAX == 3600000);
    return NULL;
}

/* Whether the field with that value has its name letter by letter. */
static bool is_spelled(const struct http_request *request, struct http_span value, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        assert(field->name.size > 0);
        if (field->value.offset == value.offset) {
            return http_span_is(request, field->name, name);
        }
    }
    assert(value.size == 0);
    return false;
}

uint64_t stream_last_event_number(const struct http_request *request, uint64_t high)
{
    struct http_span value = {0};
    size_t count = http_request_find(request, "Last-Event-ID", &value);
    assert(high > 0);
    if (count != 1) {
        return 0; /* two are two opinions on where to go on */
    }
    uint64_t number = number_in(http_span_octets(request, value), value.size, high);
    bool respelled = number > 0 && !is_spelled(request, value, "Last-Event-ID");
    if (respelled && !CALLS_FOR(SSE_SERVER_ID_NAME_IN_ANY_CASE, respelled)) {
        return 0;
    }
    if (number > 0 && !CALLS_FOR(SSE_HTTP_RESUMES_AFTER_ID, number > 0)) {
        return 0;
    }
    assert(number <= high);
    return number;
}

/* ------------------------------------------------------------------------------------ the state */

bool stream_begin(struct conn *conn, const struct http_request *request,
                  const struct answer *answer)
{
    assert(conn->stream == NULL);
    assert(answer->endpoint != NULL);
    size_t capacity = sizeof *conn->stream;
    struct stream *stream = (struct stream *)(void *)memory_get(&capacity);
    if (stream == NULL) {
        return false;
    }
    uint64_t otherwise = answer->endpoint->interval_ms;
    *stream = (struct stream){
        .next = 1,
        .interval_ms = (uint32_t)stream_number(request, "interval", otherwise),
        .keepalive_ms = (uint32_t)stream_number(request, "keepalive", STREAM_KEEPALIVE_MS),
        .is_chunked = answer->is_chunked,
        .persists = answer->persists && answer->is_chunked,
    };
    stream->due_ms = conn->turn->now_ms + stream->interval_ms;
    stream->quiet_ms = conn->turn->now_ms + stream->keepalive_ms;
    narrate_answer(answer->octets, answer->size);
    PROMISE(SSE_HTTP_HEAD_AT_ONCE, true);
    if (!saboteur_keeps(conn, answer)) {
        output_append(conn, (const uint8_t *)answer->octets, answer->size);
    }
    if (!CALLS_FOR(SSE_SERVER_STREAMS_SIDE_BY_SIDE, true)) {
        conn->turn->turns_away = true;
    }
    conn_enter(conn, CONN_STREAMING);
    conn->stream = stream;
    conn->endpoint = answer->endpoint;
    stream_check(stream);
    return true;
}

void stream_sent(struct conn *conn)
{
    struct stream *stream = conn->stream;
    assert(conn->state == CONN_STREAMING);
    stream->quiet_ms = conn->turn->now_ms + stream->keepalive_ms;
    assert(stream->quiet_ms > conn->turn->now_ms);
}

void stream_end(struct conn *conn)
{
    if (conn->state != CONN_STREAMING) {
        return;
    }
    static const char last_chunk[] = "0\r\n\r\n";
    stream_check(conn->stream);
    PROMISE(SSE_STREAM_ENDS_WITH_BLANK_LINE, true);
    bool is_sabotaged = saboteur_ends(conn);
    bool stays = conn->stream->persists && !conn->peer_ended;
    if (conn->stream->is_chunked && !is_sabotaged) {
        output_append(conn, (const uint8_t *)last_chunk, sizeof last_chunk - 1);
    }
    conn_enter(conn, stays ? CONN_ANSWERING : CONN_REFUSING);
    assert(conn->stream == NULL);
}

int64_t stream_deadline(const struct conn *conn)
{
    const struct stream *stream = conn->stream;
    stream_check(stream);
    assert(conn->state == CONN_STREAMING);
    return stream->due_ms < stream->quiet_ms ? stream->due_ms : stream->quiet_ms;
}

/* The next event is due; the one behind it an interval later, or, after a pause, an interval after
 * now: what was missed is not made up for. */
static void stream_go_on(struct conn *conn)
{
    struct stream *stream = conn->stream;
    int64_t now_ms = conn->turn->now_ms;
    assert(stream->due_ms <= now_ms);
    assert(conn->endpoint->on_due != NULL);
    stream->due_ms += stream->interval_ms;
    if (stream->due_ms <= now_ms) {
        stream->due_ms = now_ms + stream->interval_ms;
    }
    conn->endpoint->on_due(conn);
}

void stream_expire(struct conn *conn)
{
    int64_t now_ms = conn->turn->now_ms;
    assert(conn->state == CONN_STREAMING);
    stream_check(conn->stream);
    if (conn->stream->due_ms <= now_ms) {
        stream_go_on(conn);
    } else if (CALLS_FOR(SSE_SERVER_KEEPS_ALIVE, conn->stream->quiet_ms <= now_ms)) {
        struct sse_event event = {.comment = sse_text("still here")};
        (void)sse_send(conn, &event);
    } else {
        stream_sent(conn);
    }
    assert(conn->stream == NULL || stream_deadline(conn) > now_ms);
}

/* Who shares a log with others and was too slow is told how much there was. */
void stream_room(struct conn *conn)
{
    assert(conn->state == CONN_STREAMING);
    stream_check(conn->stream);
    if (conn->member == NULL) {
        return;
    }
    uint64_t count = channel_left_out(conn);
    if (count > 0) {
        char note[96];
        int size =
            snprintf(note, sizeof note, "%" PRIu64 " events were left out here: too slow", count);
        assert(size > 0 && (size_t)size < sizeof note);
        struct sse_event event = {.comment = sse_text(note)};
        (void)sse_send(conn, &event);
    }
    channel_feed(conn);
    stream_sent(conn);
}

/* A client that streams has nothing to say (RFC 9110 9.3.1). What comes is dropped, so no request
 * can follow it. */
void stream_read(struct conn *conn)
{
    assert(conn->state == CONN_STREAMING);
    stream_check(conn->stream);
    if (conn_receive(conn, conn->turn->input, READ_SIZE, 0) > 0) {
        conn->stream->persists = false;
    }
}

void stream_leave(struct conn *conn)
{
    assert(conn->stream != NULL);
    channel_leave(conn);
    memory_put((uint8_t *)conn->stream, sizeof *conn->stream);
    conn->stream = NULL;
    conn->endpoint = NULL;
    bool left = conn->peer_ended || conn->output.broken;
    if (left && !CALLS_FOR(SSE_HTTP_RELEASES_ABORTED, left)) {
        conn->turn->turns_away = true;
    }
    assert(conn->member == NULL);
}
