/* SPDX-License-Identifier: MIT */
/*
 * The endpoints. Each is written against the few functions of websocket.h alone, so that it shows
 * how little an application has to know.
 */
#include "reference/endpoints.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "reference/channel.h"
#include "reference/conn.h"
#include "reference/emit.h"
#include "reference/events.h"
#include "reference/obey.h"
#include "reference/page.h"
#include "reference/parse.h"
#include "reference/websocket.h"

/* --------------------------------------------------------------------------------------- /echo */

/* Two names for one behaviour: what matters here is how one of them is agreed on. */
static const char *const echo_subprotocols[] = {"echo.assay", "mirror.assay", NULL};

static void echo_message(struct conn *conn, const struct message *message)
{
    assert(message->opcode == WS_TEXT || message->opcode == WS_BINARY);
    ws_pass_on(conn, message);
}

/* --------------------------------------------------------------------------------------- /chat */

static struct channel chat;

static void chat_open(struct conn *conn, const struct http_request *request)
{
    assert(conn != NULL && request != NULL);
    (void)request;
    if (!channel_join(&chat, conn)) {
        ws_close(conn, WS_CLOSE_TRY_AGAIN_LATER, "RFC 6455 10.4: no memory is left for one more");
    }
}

static void chat_message(struct conn *conn, const struct message *message)
{
    assert(message->opcode == WS_TEXT || message->opcode == WS_BINARY);
    if (message->size > CHANNEL_MESSAGE_SIZE_MAX) {
        ws_close(conn, WS_CLOSE_TOO_BIG, "RFC 6455 10.4: more than 65535 octets for everybody");
        return;
    }
    channel_say(conn, message->opcode, message->octets, message->size);
}

/* Who was too slow is told how much there was, and hears on from what is still kept. */
static void chat_room(struct conn *conn)
{
    uint64_t count = channel_left_out(conn);
    if (count > 0) {
        char note[96];
        int size =
            snprintf(note, sizeof note, "%" PRIu64 " messages were left out here: too slow", count);
        assert(size > 0 && (size_t)size < sizeof note);
        ws_send(conn, WS_TEXT, (const uint8_t *)note, (size_t)size);
    }
    channel_feed(conn);
}

struct conn *endpoint_next(void)
{
    struct conn *conn = channel_next(&chat);
    assert(conn == NULL || conn->state == CONN_OPEN);
    assert(conn == NULL || conn->member != NULL);
    return conn != NULL ? conn : events_next();
}

bool endpoint_has_next(void)
{
    return channel_has_waiting(&chat) || events_have_next();
}

int64_t endpoints_due_ms(void)
{
    int64_t due_ms = events_due_ms();
    assert(due_ms >= 0);
    assert(due_ms <= CONN_NO_DEADLINE);
    return due_ms;
}

void endpoints_pass(int64_t now_ms)
{
    assert(now_ms > 0);
    events_pass(now_ms);
    assert(endpoints_due_ms() > now_ms || events_have_next());
}

/* -------------------------------------------------------------------------------- /close?code= */

/* The code that the request asks for, or 0 when it is no number of four digits. */
static unsigned close_code_of(const struct http_request *request)
{
    struct http_span value = {0};
    if (!http_request_query(request, "code", &value) || value.size != 4) {
        return 0;
    }
    unsigned code = 0;
    for (size_t i = 0; i < value.size; i++) {
        char digit = http_span_octets(request, value)[i];
        if (digit < '0' || digit > '9') {
            return 0;
        }
        code = code * 10 + (unsigned)(digit - '0');
    }
    assert(code <= 9999);
    return code;
}

static const char *close_refuse(const struct http_request *request)
{
    bool may_be_sent = ws_close_code_may_be_sent(close_code_of(request));
    assert(!may_be_sent || close_code_of(request) >= 1000);
    return may_be_sent ? NULL
                       : "RFC 6455 7.4: /close?code=N takes a code that a server may send: "
                         "1000 to 1003, 1007 to 1009, 1011 to 1014, 3000 to 4999";
}

static void close_open(struct conn *conn, const struct http_request *request)
{
    unsigned code = close_code_of(request);
    assert(ws_close_code_may_be_sent(code));
    ws_close(conn, (enum ws_close_code)code, "as the path asked for");
}

/* What comes before the peer has seen the Close is not answered. */
static void close_message(struct conn *conn, const struct message *message)
{
    assert(conn != NULL && message->size <= MESSAGE_SIZE_MAX);
    (void)conn, (void)message;
}

/* ------------------------------------------------------------------------------------------- / */

static size_t list_page(char *text, size_t capacity);

static const struct endpoint endpoints[] = {
    {.path = "/", .about = "this page", .page = list_page},
    {.path = "/echo",
     .about = "WebSocket: sends every message back; subprotocols echo.assay, mirror.assay",
     .subprotocols = echo_subprotocols,
     .on_message = echo_message},
    {.path = "/chat",
     .about = "WebSocket: sends every message to all that are connected to it",
     .on_open = chat_open,
     .on_message = chat_message,
     .on_room = chat_room,
     .waits = channel_holds,
     .on_close = channel_leave},
    {.path = "/close",
     .about = "WebSocket: /close?code=N closes with that code once it is open",
     .refuse = close_refuse,
     .on_open = close_open,
     .on_message = close_message},
    {.path = "/auth",
     .about = "WebSocket: an echo for user assay with password assay, 401 for others",
     .credentials = "YXNzYXk6YXNzYXk=",
     .on_message = echo_message},
    {.path = "/events",
     .about = "event stream: ticks; ?interval=MS, ?keepalive=MS and ?retry=MS here and below",
     .interval_ms = EVENTS_TICK_MS,
     .on_stream = ticks_begin,
     .on_due = ticks_due},
    {.path = "/events/log",
     .about = "event stream: event N and its square; resumes after Last-Event-ID",
     .interval_ms = EVENTS_PACE_MS,
     .on_stream = log_stream_begin,
     .on_due = log_stream_due},
    {.path = "/events/tokens",
     .about = "event stream: a text, token by token; resumes, then 204",
     .interval_ms = EVENTS_PACE_MS,
     .on_stream = tokens_begin,
     .on_due = tokens_due,
     .is_over = tokens_are_over},
    {.path = "/events/finite",
     .about = "event stream: ?count=N events (5) and the end; 204 to who has seen them all",
     .interval_ms = EVENTS_PACE_MS,
     .refuse = finite_refuse,
     .on_stream = finite_begin,
     .on_due = finite_due,
     .is_over = finite_is_over},
    {.path = "/emit",
     .about = "POST a form of event=, data=, id=, retry=, comment= per line: back as a stream",
     .interval_ms = EVENTS_PACE_MS,
     .on_body = emit_body},
    {.path = "/parse",
     .about = "POST an event stream: a line of JSON for each of its events",
     .interval_ms = EVENTS_PACE_MS,
     .on_body = parse_body},
    /* The last one, which is not there without --flood. */
    {.path = "/events/flood",
     .about = "event stream: events as fast as they are read, for measuring",
     .interval_ms = EVENTS_TICK_MS,
     .on_stream = flood_begin,
     .on_due = flood_due},
};

static const size_t endpoint_count = sizeof endpoints / sizeof endpoints[0];

static size_t list_page(char *text, size_t capacity)
{
    char rows[PAGE_ROWS_SIZE_MAX + 1];
    size_t size = 0;
    for (size_t i = 0; i < endpoint_count; i++) {
        if (endpoints[i].on_stream == flood_begin && !flood_is_open()) {
            continue;
        }
        /* Both are text of ours, and none of it means something in HTML. */
        assert(strpbrk(endpoints[i].path, "<&>") == NULL);
        assert(strpbrk(endpoints[i].about, "<&>") == NULL);
        int written =
            snprintf(rows + size, sizeof rows - size, "<dt><code>%s</code></dt><dd>%s</dd>\n",
                     endpoints[i].path, endpoints[i].about);
        assert(written > 0);
        assert((size_t)written < sizeof rows - size);
        size += (size_t)written;
    }
    return page_write(text, capacity, rows);
}

const struct endpoint *endpoint_find(const struct http_request *request, struct http_span path)
{
    assert(path.size >= 1);
    for (size_t i = 0; i < endpoint_count; i++) {
        const struct endpoint *endpoint = &endpoints[i];
        assert((endpoint->on_message != NULL) + (endpoint->page != NULL) +
                   (endpoint->on_stream != NULL) + (endpoint->on_body != NULL) ==
               1);
        if (http_span_is(request, path, endpoint->path) &&
            (endpoint->on_stream != flood_begin || flood_is_open())) {
            return &endpoints[i];
        }
    }
    /* A server that does not mind what is asked for serves its echo everywhere. */
    return DISHONOURED(WS_4_2_2_REFUSES_MISSING_RESOURCE) ? &endpoints[1] : NULL;
}
