/* SPDX-License-Identifier: MIT */
/* The streams that the server offers; see events.h. */
#include "reference/events.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reference/channel.h"
#include "reference/conn.h"
#include "reference/limits.h"
#include "reference/obey.h"
#include "reference/saboteur.h"
#include "reference/sse.h"
#include "reference/stream.h"

/* A new client learns when to come back, if it asked for that; if not, it gets a comment, because
 * some only hold a stream for open when the first octet of its body has come. */
static void greet(struct conn *conn, const struct http_request *request)
{
    uint64_t retry_ms = stream_number(request, "retry", 0);
    struct sse_event event = {.has_retry = retry_ms > 0, .retry_ms = (uint32_t)retry_ms};
    assert(conn->state == CONN_STREAMING);
    assert(retry_ms <= STREAM_TIME_MS_MAX);
    PROMISE(SSE_SERVER_RETRY_RANGE, !event.has_retry || retry_ms >= STREAM_TIME_MS_MIN);
    /* Of what the request says only a number gets into the stream. */
    PROMISE(SSE_HTTP_NO_INJECTED_FIELDS, event.data.octets == NULL);
    saboteur_echoes(conn, request);
    if (!event.has_retry) {
        event.comment = sse_text("hello");
    }
    (void)sse_send(conn, &event);
}

/* Sends the event of that number. When it was the last one, the stream ends behind it. */
static void send_numbered(struct conn *conn, const char *name, const char *data)
{
    struct stream *stream = conn->stream;
    char id[24];
    int size = snprintf(id, sizeof id, "%" PRIu64, stream->next);
    assert(size > 0 && (size_t)size < sizeof id);
    struct sse_event event = {.id = sse_text(id), .data = sse_text(data)};
    PROMISE(SSE_SERVER_ID_IS_TRANSPORTABLE, strspn(id, "0123456789") == (size_t)size);
    PROMISE(SSE_SERVER_PLAIN_EVENT_NAMES, name == NULL || strchr(name, ' ') == NULL);
    if (name != NULL) {
        event.event = sse_text(name);
    }
    (void)sse_send(conn, &event);
    bool ends = stream->next == stream->last;
    stream->next++;
    if (ends) {
        stream_end(conn);
    }
    assert(!ends || conn->state != CONN_STREAMING);
}

/* ------------------------------------------------------------------------------ what all share */

/* What is published to all who listen, and when next. */
struct broadcast {
    struct channel channel;
    uint64_t number; /* of the event that was published last */
    int64_t due_ms;  /* 0: nobody has ever listened */
};

static struct broadcast ticks;
static struct broadcast flood;
static uint32_t flood_count;

/* A buffer for one event. */
struct frame {
    size_t size;
    uint8_t octets[EVENTS_SHARED_SIZE_MAX];
};

static void frame_put(void *to, const void *octets, size_t size)
{
    struct frame *frame = to;
    assert(size > 0);
    assert(size <= sizeof frame->octets - frame->size);
    memcpy(frame->octets + frame->size, octets, size);
    frame->size += size;
}

/* Writes the next event once, for all who listen: its number, behind that word or, without one,
 * behind so many noughts that the data have EVENTS_FLOOD_SIZE octets. */
static void publish(struct broadcast *broadcast, const char *word)
{
    char data[EVENTS_FLOOD_SIZE + 1];
    struct frame frame = {.size = 0};
    struct sse_sink sink = {frame_put, &frame, NULL};
    broadcast->number++;
    int size = word != NULL ? snprintf(data, sizeof data, "%s %" PRIu64, word, broadcast->number)
                            : snprintf(data, sizeof data, "%0*" PRIu64, EVENTS_FLOOD_SIZE,
                                       broadcast->number);
    assert(size > 0 && (size_t)size < sizeof data);
    struct sse_event event = {.data = sse_text(data)};
    sse_write(&event, true, &sink);
    channel_publish(&broadcast->channel, frame.octets, frame.size);
    assert(broadcast->number > 0);
}

/* Whether the connection hears what is published from now on. Who knows no chunks reads no log of
 * chunks, and when there is no memory for a log each has to do without. */
static bool joins(struct broadcast *broadcast, struct conn *conn)
{
    bool joined =
        conn->stream->is_chunked && !saboteur_is_busy() && channel_join(&broadcast->channel, conn);
    assert(joined == (conn->member != NULL));
    if (joined) {
        conn->stream->due_ms = CONN_NO_DEADLINE;
    }
    assert(conn->state == CONN_STREAMING);
    return joined;
}

struct conn *events_next(void)
{
    struct conn *conn = channel_next(&ticks.channel);
    assert(conn == NULL || conn->member != NULL);
    return conn != NULL ? conn : channel_next(&flood.channel);
}

bool events_have_next(void)
{
    bool ticked = channel_has_waiting(&ticks.channel);
    bool flooded = channel_has_waiting(&flood.channel);
    assert(!ticked || ticks.number > 0);
    assert(!flooded || flood.number > 0);
    return ticked || flooded;
}

int64_t events_due_ms(void)
{
    bool floods = channel_is_idle(&flood.channel);
    assert(!floods || flood_count > 0);
    if (floods) {
        return 0;
    }
    assert(ticks.channel.member_count == 0 || ticks.due_ms > 0);
    return ticks.channel.member_count > 0 ? ticks.due_ms : CONN_NO_DEADLINE;
}

void events_pass(int64_t now_ms)
{
    assert(now_ms > 0);
    if (ticks.channel.member_count > 0 && ticks.due_ms <= now_ms) {
        ticks.due_ms = now_ms + EVENTS_TICK_MS;
        publish(&ticks, "tick");
    }
    bool floods = channel_is_idle(&flood.channel);
    for (uint32_t i = 0; floods && i < flood_count; i++) {
        publish(&flood, NULL);
    }
    assert(ticks.channel.member_count == 0 || ticks.due_ms > now_ms);
}

/* ------------------------------------------------------------------------------------- /events */

/* Who names an interval has a clock of its own; all others hear the same one. */
void ticks_begin(struct conn *conn, const struct http_request *request)
{
    struct http_span value;
    bool has_clock = http_request_query(request, "interval", &value);
    greet(conn, request);
    assert(conn->state == CONN_STREAMING);
    bool was_still = ticks.channel.member_count == 0;
    if (!has_clock && joins(&ticks, conn) && was_still) {
        ticks.due_ms = conn->turn->now_ms + EVENTS_TICK_MS;
    }
    assert(ticks.channel.member_count == 0 || ticks.due_ms > 0);
}

/* No id: nobody could resume a clock. */
void ticks_due(struct conn *conn)
{
    char data[32];
    int size = snprintf(data, sizeof data, "tick %" PRIu64, conn->stream->next);
    assert(size > 0 && (size_t)size < sizeof data);
    struct sse_event event = {.data = sse_text(data)};
    (void)sse_send(conn, &event);
    conn->stream->next++;
    assert(conn->state == CONN_STREAMING);
}

/* --------------------------------------------------------------------------------- /events/log */

/* The log has always been there, and is read from where the client has come to, or from its
 * beginning. An id that is none of the log's says nothing of a place in it. */
void log_stream_begin(struct conn *conn, const struct http_request *request)
{
    uint64_t seen = stream_last_event_number(request, EVENTS_LOG_NUMBER_MAX - 1);
    struct http_span id = {0};
    bool unknown = http_request_find(request, "Last-Event-ID", &id) > 0 && id.size > 0 && seen == 0;
    assert(seen < EVENTS_LOG_NUMBER_MAX);
    greet(conn, request);
    if (unknown) {
        struct sse_event event = {
            .comment = sse_text("no event of this log has that id: here it is from the beginning")};
        if (!CALLS_FOR(SSE_SERVER_ID_IS_NOT_REFLECTED, unknown)) {
            saboteur_reflects(conn, http_span_octets(request, id), id.size);
        }
        (void)sse_send(conn, &event);
    }
    conn->stream->last = EVENTS_LOG_NUMBER_MAX;
    conn->stream->next = seen + 1;
    log_stream_due(conn);
}

void log_stream_due(struct conn *conn)
{
    uint64_t number = conn->stream->next;
    char data[80];
    assert(number > 0 && number <= EVENTS_LOG_NUMBER_MAX);
    int size = snprintf(data, sizeof data, "event %" PRIu64 "\nits square is %" PRIu64, number,
                        number * number);
    assert(size > 0 && (size_t)size < sizeof data);
    send_numbered(conn, NULL, data);
}

/* ------------------------------------------------------------------------------ /events/tokens */

static const char *const tokens[] = {
    "A",       "stream",  "of",   "tokens", "is",    "only", "a",        "stream", "of",
    "events:", "each",    "word", "comes",  "as",    "soon", "as",       "it",     "is",
    "there,",  "behind",  "an",   "id,",    "so",    "that", "a",        "reader", "who",
    "was",     "cut off", "goes", "on",     "where", "it",   "stopped.",
};

enum { TOKEN_COUNT = sizeof tokens / sizeof tokens[0] };

/* The event behind the last token says that it was the last. */
void tokens_begin(struct conn *conn, const struct http_request *request)
{
    greet(conn, request);
    conn->stream->last = TOKEN_COUNT + 1;
    conn->stream->next = stream_last_event_number(request, TOKEN_COUNT) + 1;
    assert(conn->stream->next <= conn->stream->last);
    tokens_due(conn);
}

void tokens_due(struct conn *conn)
{
    uint64_t number = conn->stream->next;
    assert(number > 0 && number <= TOKEN_COUNT + 1);
    if (number > TOKEN_COUNT) {
        send_numbered(conn, "done", "[DONE]");
        return;
    }
    char data[64];
    int size = snprintf(data, sizeof data, "{\"token\":\"%s%s\"}", number > 1 ? " " : "",
                        tokens[number - 1]);
    assert(size > 0 && (size_t)size < sizeof data);
    send_numbered(conn, NULL, data);
}

bool tokens_are_over(const struct http_request *request)
{
    uint64_t seen = stream_last_event_number(request, TOKEN_COUNT + 1);
    assert(seen <= TOKEN_COUNT + 1);
    return seen == TOKEN_COUNT + 1;
}

/* ------------------------------------------------------------------------------ /events/finite */

static uint64_t finite_count(const struct http_request *request)
{
    uint64_t count = stream_number(request, "count", EVENTS_FINITE_COUNT);
    assert(count > 0);
    assert(count <= EVENTS_FINITE_COUNT_MAX);
    return count;
}

const char *finite_refuse(const struct http_request *request)
{
    bool bad = stream_number_is_bad(request, "count", 1, EVENTS_FINITE_COUNT_MAX);
    assert(bad || finite_count(request) > 0);
    assert(EVENTS_FINITE_COUNT_MAX == 1000);
    return bad ? "?count is a number of events, from 1 to 1000" : NULL;
}

void finite_begin(struct conn *conn, const struct http_request *request)
{
    uint64_t count = finite_count(request);
    greet(conn, request);
    conn->stream->last = count;
    conn->stream->next = stream_last_event_number(request, count) + 1;
    assert(conn->stream->next <= count);
    finite_due(conn);
}

void finite_due(struct conn *conn)
{
    const struct stream *stream = conn->stream;
    char data[64];
    assert(stream->next <= stream->last);
    int size =
        snprintf(data, sizeof data, "event %" PRIu64 " of %" PRIu64, stream->next, stream->last);
    assert(size > 0 && (size_t)size < sizeof data);
    send_numbered(conn, NULL, data);
}

bool finite_is_over(const struct http_request *request)
{
    uint64_t count = finite_count(request);
    uint64_t seen = stream_last_event_number(request, count);
    assert(seen <= count);
    return seen == count;
}

/* ------------------------------------------------------------------------------- /events/flood */

void flood_open(uint32_t count)
{
    assert(flood.channel.member_count == 0);
    assert(count <= EVENTS_FLOOD_COUNT_MAX);
    flood_count = count;
}

bool flood_is_open(void)
{
    assert(flood_count <= EVENTS_FLOOD_COUNT_MAX);
    assert(flood_count > 0 || flood.channel.member_count == 0);
    return flood_count > 0;
}

void flood_begin(struct conn *conn, const struct http_request *request)
{
    assert(flood_count > 0);
    greet(conn, request);
    (void)joins(&flood, conn);
    assert(conn->state == CONN_STREAMING);
}

/* Only who could not join has a clock. */
void flood_due(struct conn *conn)
{
    assert(conn->member == NULL);
    ticks_due(conn);
    assert(conn->state == CONN_STREAMING);
}
