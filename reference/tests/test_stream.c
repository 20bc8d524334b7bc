/* SPDX-License-Identifier: MIT */
/*
 * Streams of events over a pair of sockets. A row is a request, how often the next deadline of the
 * stream passes, and the status and the body that come of it, in raw octets; behind it, whether
 * the connection is there for the next request.
 */
#include "reference/stream.h"

#include <glib.h>
#include <string.h>
#include <sys/socket.h>

#include "reference/channel.h"
#include "reference/endpoints.h"
#include "reference/events.h"
#include "reference/memory.h"
#include "reference/origin.h"
#include "reference/tests/support_death.h"
#include "reference/tests/support_guard.h"
#include "reference/tests/support_play.h"
#include "reference/upload.h"

#define GET(target)   "GET " target " HTTP/1.1\r\nHost: x\r\n"
#define HEAD(target)  "HEAD " target " HTTP/1.1\r\nHost: x\r\n"
#define HELLO         "8\r\n: hello\n\r\n"
#define FORM(size)    "POST /emit HTTP/1.1\r\nHost: x\r\nContent-Length: " size "\r\n\r\n"
#define PARSE(size)   "POST /parse HTTP/1.1\r\nHost: x\r\nContent-Length: " size "\r\n\r\n"
#define LAST          "0\r\n\r\n"
#define LAST_ID(text) "Last-Event-ID: " text "\r\n"

struct row {
    const char *name;
    const char *request;
    unsigned passes; /* deadlines */
    unsigned status;
    const char *body; /* NULL: the text of an error */
    enum conn_state state;
};

static const struct row rows[] = {
    {"ticks", GET("/events?interval=50") "\r\n", 2, 200,
     HELLO "e\r\ndata: tick 1\n\n\r\ne\r\ndata: tick 2\n\n\r\n", CONN_STREAMING},
    {"retry", GET("/events?interval=50&retry=1000") "\r\n", 0, 200, "d\r\nretry: 1000\n\n\r\n",
     CONN_STREAMING},
    {"keep-alive", GET("/events?interval=5000&keepalive=40") "\r\n", 2, 200,
     HELLO "d\r\n: still here\n\r\nd\r\n: still here\n\r\n", CONN_STREAMING},
    {"http-1.0", "GET /events?interval=50 HTTP/1.0\r\n\r\n", 1, 200, ": hello\ndata: tick 1\n\n",
     CONN_STREAMING},
    {"http-1.0-ends", "GET /events/finite?count=1 HTTP/1.0\r\n\r\n", 0, 200,
     ": hello\nid: 1\ndata: event 1 of 1\n\n", CONN_LINGERING},
    {"finite", GET("/events/finite?count=2") "\r\n", 1, 200,
     HELLO "1a\r\nid: 1\ndata: event 1 of 2\n\n\r\n1a\r\nid: 2\ndata: event 2 of 2\n\n\r\n" LAST,
     CONN_ACCEPTED},
    {"finite-then-close", GET("/events/finite?count=1") "Connection: close\r\n\r\n", 0, 200,
     HELLO "1a\r\nid: 1\ndata: event 1 of 1\n\n\r\n" LAST, CONN_LINGERING},
    {"finite-goes-on", GET("/events/finite?count=2") LAST_ID("1") "\r\n", 0, 200,
     HELLO "1a\r\nid: 2\ndata: event 2 of 2\n\n\r\n" LAST, CONN_ACCEPTED},
    {"finite-is-over", GET("/events/finite?count=2") LAST_ID("2") "\r\n", 0, 204, "",
     CONN_ACCEPTED},
    {"finite-beyond", GET("/events/finite?count=1") LAST_ID("2") "\r\n", 0, 200,
     HELLO "1a\r\nid: 1\ndata: event 1 of 1\n\n\r\n" LAST, CONN_ACCEPTED},
    {"tokens-last", GET("/events/tokens") LAST_ID("34") "\r\n", 0, 200,
     HELLO "21\r\nevent: done\nid: 35\ndata: [DONE]\n\n\r\n" LAST, CONN_ACCEPTED},
    {"tokens-first", GET("/events/tokens") "\r\n", 1, 200,
     HELLO "1b\r\nid: 1\ndata: {\"token\":\"A\"}\n\n\r\n"
           "21\r\nid: 2\ndata: {\"token\":\" stream\"}\n\n\r\n",
     CONN_STREAMING},
    {"tokens-are-over", GET("/events/tokens") LAST_ID("35") "\r\n", 0, 204, "", CONN_ACCEPTED},
    {"log", GET("/events/log") "\r\n", 1, 200,
     HELLO "2b\r\nid: 1\ndata: event 1\ndata: its square is 1\n\n\r\n"
           "2b\r\nid: 2\ndata: event 2\ndata: its square is 4\n\n\r\n",
     CONN_STREAMING},
    {"log-resumes", GET("/events/log") "last-event-id: 999999997\r\n\r\n", 1, 200,
     HELLO "4c\r\nid: 999999998\ndata: event 999999998\ndata: its square is 999999996000000004"
           "\n\n\r\n4c\r\nid: 999999999\ndata: event 999999999\n"
           "data: its square is 999999998000000001\n\n\r\n" LAST,
     CONN_ACCEPTED},
#define UNKNOWN                                                                                 \
    HELLO "42\r\n: no event of this log has that id: here it is from the beginning\n\r\n2b\r\n" \
          "id: 1\ndata: event 1\ndata: its square is 1\n\n\r\n"
    {"log-of-the-last", GET("/events/log") LAST_ID("999999999") "\r\n", 0, 200, UNKNOWN,
     CONN_STREAMING},
    {"log-of-nought", GET("/events/log") LAST_ID("0") "\r\n", 0, 200, UNKNOWN, CONN_STREAMING},
    {"log-huge", GET("/events/log") LAST_ID("18446744073709551617") "\r\n", 0, 200, UNKNOWN,
     CONN_STREAMING},
    {"log-of-no-number", GET("/events/log") LAST_ID("1\xff\xe2\x80\xa6%0d%0a") "\r\n", 0, 200,
     UNKNOWN, CONN_STREAMING},
    {"log-of-two", GET("/events/log") LAST_ID("7") LAST_ID("8") "\r\n", 0, 200, UNKNOWN,
     CONN_STREAMING},
    {"log-of-empty", GET("/events/log") LAST_ID("") "\r\n", 0, 200,
     HELLO "2b\r\nid: 1\ndata: event 1\ndata: its square is 1\n\n\r\n", CONN_STREAMING},
    {"head", HEAD("/events") "\r\n", 0, 200, "", CONN_ACCEPTED},
    {"head-of-1.0", "HEAD /events HTTP/1.0\r\n\r\n", 0, 200, "", CONN_LINGERING},
    {"options", "OPTIONS /events HTTP/1.1\r\nHost: x\r\n\r\n", 0, 204, "", CONN_ACCEPTED},
    {"options-with-body", "OPTIONS /events HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx", 0,
     204, "", CONN_LINGERING},
    {"options-of-emit", "OPTIONS /emit HTTP/1.1\r\nHost: x\r\n\r\n", 0, 204, "", CONN_ACCEPTED},
    {"post", "POST /events HTTP/1.1\r\nHost: x\r\n\r\n", 0, 405, NULL, CONN_ACCEPTED},
    {"brew", "BREW /events HTTP/1.1\r\nHost: x\r\n\r\n", 0, 501, NULL, CONN_ACCEPTED},
    {"get-of-emit", GET("/emit") "\r\n", 0, 405, NULL, CONN_ACCEPTED},
    {"not-accepted", GET("/events") "Accept: text/html\r\n\r\n", 0, 406, NULL, CONN_ACCEPTED},
    {"body-of-get", GET("/events") "Content-Length: 1\r\n\r\nx", 0, 400, NULL, CONN_LINGERING},
    {"interval-of-9", GET("/events?interval=9") "\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"interval-too-long", GET("/events?interval=3600001") "\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"interval-of-letters", GET("/events?interval=1x") "\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"keepalive-empty", GET("/events?keepalive=") "\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"retry-with-line-end", GET("/events?retry=99%0a") "\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"count-of-nought", GET("/events/finite?count=0") "\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"count-too-great", GET("/events/finite?count=1001") "\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"flood-without-flag", GET("/events/flood") "\r\n", 0, 404, NULL, CONN_ACCEPTED},
    {"emit", FORM("29") "data=a%0ab&event=x\nretry=5\r\n\n", 0, 200,
     "1a\r\nevent: x\ndata: a\ndata: b\n\n\r\na\r\nretry: 5\n\n\r\n" LAST, CONN_ACCEPTED},
    {"emit-refused-in-part", FORM("22") "id=%00\ndata=+a&comment", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-refused", FORM("22") "id=a%0d\ndata=+a&data=b", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-left-out", FORM("15") "id=%0a\ncomment=", 0, 200,
     "3\r\n: \n\r\nc\r\n: refused 1\n\r\n" LAST, CONN_ACCEPTED},
    {"emit-retry-of-letters", FORM("8") "retry=1s", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-retry-empty", FORM("6") "retry=", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-retry-huge", FORM("16") "retry=2147483648", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-retry-twice", FORM("15") "retry=1&retry=1", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-nothing", "POST /emit HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-empty-lines", FORM("3") "\n\r\n", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-bad-escape", FORM("7") "data=%4", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-unknown-name", FORM("3") "a=b", 0, 400, NULL, CONN_ACCEPTED},
    {"emit-bad-interval", "POST /emit?interval=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n",
     0, 400, NULL, CONN_LINGERING},
    {"emit-chunked",
     "POST /emit HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ndata=a\r\n0\r\n\r\n",
     0, 200, "9\r\ndata: a\n\n\r\n" LAST, CONN_ACCEPTED},
    {"emit-bad-chunk", "POST /emit HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx", 0,
     400, NULL, CONN_LINGERING},
    {"emit-too-much", FORM("4194305"), 0, 413, NULL, CONN_LINGERING},
    {"emit-in-1.0", "POST /emit HTTP/1.0\r\nContent-Length: 6\r\n\r\ndata=a", 0, 200, "data: a\n\n",
     CONN_LINGERING},
    {"parse", PARSE("16") "id: 1\ndata: a\n\n:", 0, 200,
     "67\r\n{\"type\":\"message\",\"data\":\"a\",\"lastEventId\":\"1\"}\n"
     "{\"end\":true,\"lastEventId\":\"1\",\"reconnectionTime\":null}\n\r\n" LAST,
     CONN_ACCEPTED},
};

/* Lets the deadline of the stream pass. */
static void pass_deadline(struct play *play)
{
    g_assert_cmpint(play->conn->state, ==, CONN_STREAMING);
    g_assert_cmpint(play->conn->deadline_ms, <, CONN_NO_DEADLINE);
    play->turn->now_ms = play->conn->deadline_ms;
    conn_expire(play->conn);
    g_assert_true(play->conn->state != CONN_STREAMING ||
                  play->conn->deadline_ms > play->turn->now_ms);
    play_serve(play);
    play_receive(play);
}

/* The head of the answer, which is taken off what was received. */
static char *take_head(struct play *play)
{
    char *octets = (char *)play->received;
    char *end = g_strstr_len(octets, (gssize)play->received_size, "\r\n\r\n");
    g_assert_nonnull(end);
    char *head = g_strndup(octets, (gsize)(end + 4 - octets));
    play->received_size -= strlen(head);
    memmove(octets, end + 4, play->received_size);
    return head;
}

static unsigned status_of(const char *head)
{
    g_assert_true(g_str_has_prefix(head, "HTTP/1.1 "));
    return (unsigned)g_ascii_strtoull(head + strlen("HTTP/1.1 "), NULL, 10);
}

static void test_row(const void *data)
{
    const struct row *row = data;
    for (size_t step = 1; step < 1000; step += 998) {
        struct play *play = play_begin();
        for (size_t at = 0; at < strlen(row->request); at += step) {
            play_send(play, row->request + at, MIN(step, strlen(row->request) - at));
        }
        for (unsigned i = 0; i < row->passes; i++) {
            pass_deadline(play);
        }
        play_serve(play);
        char *head = take_head(play);
        g_assert_cmpuint(status_of(head), ==, row->status);
        bool streams = row->status == 200;
        g_assert_true(streams == (strstr(head, "\r\nCache-Control: no-cache\r\n") != NULL));
        if (row->body != NULL) {
            octets_are_equal(play->received, play->received_size, row->body, strlen(row->body));
            g_assert_null(strstr(head, "Content-Length"));
        }
        g_assert_cmpint(play->conn->state, ==, row->state);
        play_end(play);
        g_free(head);
    }
}

/* What is in the body may come only after a 100. */
static void test_expect(void)
{
    struct play *play = play_begin();
    static const char request[] = "POST /emit HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
                                  "Expect: 100-continue\r\n\r\n";
    play_send(play, request, strlen(request));
    char *head = take_head(play);
    g_assert_cmpstr(head, ==, "HTTP/1.1 100 Continue\r\n\r\n");
    g_assert_cmpint(play->conn->state, ==, CONN_BODY);
    g_free(head);
    play_send(play, "data=a", 6);
    head = take_head(play);
    g_assert_cmpuint(status_of(head), ==, 200);
    g_free(head);
    play_end(play);
}

/* A body that does not come is told 408; a client that leaves amid it is forgotten. */
static void test_body_is_late(void)
{
    for (int leaves = 0; leaves < 3; leaves++) {
        struct play *play = play_begin();
        play_send(play, FORM("6") "data", strlen(FORM("6") "data"));
        g_assert_cmpint(play->conn->state, ==, CONN_BODY);
        if (leaves == 0) {
            play->turn->now_ms = play->conn->deadline_ms;
            conn_expire(play->conn);
            play_receive(play);
            char *head = take_head(play);
            g_assert_cmpuint(status_of(head), ==, 408);
            g_free(head);
        } else if (leaves == 1) {
            g_assert_cmpint(shutdown(play->client, SHUT_WR), ==, 0);
            play_serve(play);
            g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
        } else {
            conn_go_away(play->conn);
            g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
        }
        play_end(play);
    }
}

/* A stream ends behind a whole event when the peer has ended, and when the server does. */
static void test_ends(void)
{
    for (int server = 0; server < 2; server++) {
        struct play *play = play_begin();
        static const char request[] = GET("/events?interval=50") "\r\n";
        play_send(play, request, strlen(request));
        g_free(take_head(play));
        if (server == 1) {
            conn_go_away(play->conn);
        } else {
            g_assert_cmpint(shutdown(play->client, SHUT_WR), ==, 0);
        }
        play_serve(play);
        play_receive(play);
        octets_are_equal(play->received, play->received_size, HELLO LAST, strlen(HELLO LAST));
        g_assert_true(play->ended || play->conn->state == CONN_CLOSED);
        play_end(play);
    }
}

/* What comes while a stream is sent is dropped, and no request can follow it. */
static void test_dropped(void)
{
    struct play *play = play_begin();
    static const char request[] = GET("/events/finite?count=2") "\r\n" GET("/") "\r\n";
    play_send(play, request, strlen(request));
    pass_deadline(play);
    play_serve(play);
    g_assert_cmpint(play->conn->state, ==, CONN_LINGERING);
    play_end(play);
}

/* Who does not read gets nothing more, and has STALL_MS. */
static void test_stalls(void)
{
    struct play *play = play_begin();
    int size = 4096;
    setsockopt(play->conn->fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    static const char request[] = GET("/events?interval=10") "\r\n";
    g_assert_cmpint(send(play->client, request, strlen(request), 0), >, 0);
    conn_readable(play->conn);
    int64_t begin_ms = 0;
    for (int i = 0; i < 100000 && output_is_drained(play->conn); i++) {
        begin_ms = play->turn->now_ms = play->conn->deadline_ms;
        conn_expire(play->conn);
    }
    g_assert_false(output_is_drained(play->conn));
    g_assert_cmpint(play->conn->deadline_ms, ==, begin_ms + STALL_MS);
    play->turn->now_ms = play->conn->deadline_ms;
    conn_expire(play->conn);
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
    play_end(play);
}

/* Two who name no interval hear the same tick, which the endpoint publishes once. */
static void test_shared(void)
{
    struct play *plays[] = {play_begin(), play_begin()};
    static const char request[] = GET("/events") "\r\n";
    for (size_t i = 0; i < 2; i++) {
        play_send(plays[i], request, strlen(request));
        g_free(take_head(plays[i]));
        plays[i]->received_size = 0;
        g_assert_nonnull(plays[i]->conn->member);
    }
    int64_t due_ms = endpoints_due_ms();
    g_assert_cmpint(due_ms, ==, 1000 + EVENTS_TICK_MS);
    endpoints_pass(due_ms - 1);
    g_assert_false(endpoint_has_next());
    endpoints_pass(due_ms);
    g_assert_cmpint(endpoints_due_ms(), ==, due_ms + EVENTS_TICK_MS);
    for (size_t i = 0; i < 2; i++) {
        struct conn *conn = endpoint_next();
        g_assert_nonnull(conn);
        conn_writable(conn);
    }
    g_assert_null(endpoint_next());
    for (size_t i = 0; i < 2; i++) {
        play_receive(plays[i]);
        static const char tick[] = "e\r\ndata: tick 1\n\n\r\n";
        octets_are_equal(plays[i]->received, plays[i]->received_size, tick, strlen(tick));
        conn_abandon(plays[i]->conn);
    }
    g_assert_cmpint(endpoints_due_ms(), ==, CONN_NO_DEADLINE);
    play_end(plays[0]);
    play_end(plays[1]);
}

/* A subscriber who is behind gets all that is kept at once, and is told of what is not. */
static void test_flood(void)
{
    struct play *play = play_begin();
    static const char request[] = GET("/events/flood") "\r\n";
    flood_open(EVENTS_FLOOD_COUNT_MAX);
    play_send(play, request, strlen(request));
    g_free(take_head(play));
    play->received_size = 0;
    g_assert_cmpint(endpoints_due_ms(), ==, 0);
    endpoints_pass(1000);
    g_assert_true(endpoint_has_next());
    g_assert_cmpint(endpoints_due_ms(), ==, CONN_NO_DEADLINE);
    g_assert_true(endpoint_next() == play->conn);
    conn_writable(play->conn);
    play_receive(play);
    g_assert_cmpuint(play->received_size, ==, CHANNEL_FEED_SIZE_MAX / 128 * 128);

    struct channel *channel = play->conn->member->channel;
    for (uint64_t i = 0; i < CHANNEL_MESSAGE_COUNT_MAX; i++) {
        channel_publish(channel, (const uint8_t *)"\n", 1);
    }
    play->received_size = 0;
    uint64_t first = channel->first;
    uint64_t place = play->conn->member->next;
    g_assert_true(endpoint_next() == play->conn);
    conn_writable(play->conn);
    play_receive(play);
    char *note = g_strdup_printf(": %" G_GUINT64_FORMAT " events were left out here: too slow\n",
                                 first - place);
    g_assert_true(first > place);
    g_assert_nonnull(g_strstr_len((char *)play->received, 200, note));
    g_free(note);
    play_end(play);
    flood_open(0);
}

/* No memory for a stream, or for a body, is told 503. */
static void test_no_memory(void)
{
    static const struct {
        const char *request;
        size_t room;
    } tries[] = {
        {GET("/events") "\r\n", sizeof(struct http_request)},
        {FORM("6") "data=a", sizeof(struct http_request)},
        {FORM("6") "data=a", sizeof(struct http_request) + 4096},
        {PARSE("1") "a",
         sizeof(struct http_request) + sizeof(struct upload) + UPLOAD_STEP_SIZE + 8},
        {FORM("6") "data=a",
         sizeof(struct http_request) + sizeof(struct upload) + UPLOAD_STEP_SIZE + 8},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        struct play *play = play_begin();
        size_t claimed = MEMORY_SIZE_MAX - tries[i].room;
        g_assert_true(memory_claim(claimed));
        play_send(play, tries[i].request, strlen(tries[i].request));
        char *head = take_head(play);
        g_assert_cmpuint(status_of(head), ==, 503);
        g_free(head);
        memory_release(claimed);
        play_end(play);
    }
}

/* When a stream that is parsed cannot be kept, the answer breaks off. */
static void test_parse_breaks_off(void)
{
    struct play *play = play_begin();
    size_t claimed = MEMORY_SIZE_MAX - sizeof(struct http_request) - sizeof(struct upload) -
                     UPLOAD_STEP_SIZE - sizeof(struct stream) - 8;
    g_assert_true(memory_claim(claimed));
    play_send(play, PARSE("1") "a", strlen(PARSE("1") "a"));
    g_assert_cmpint(play->conn->state, ==, CONN_CLOSED);
    memory_release(claimed);
    play_end(play);
}

/* With a policy, the answer names the origin that it is for; others are refused. */
static void test_origins(void)
{
    g_assert_true(origin_allow("https://a.example"));
    static const struct {
        const char *request;
        const char *line;
    } tries[] = {
        {GET("/events") "Origin: https://a.example\r\n\r\n",
         "\r\nVary: Origin\r\nAccess-Control-Allow-Origin: https://a.example\r\n"},
        {GET("/events") "\r\n", "\r\nVary: Origin\r\nTransfer-Encoding"},
        {GET("/events") "Origin: https://b.example\r\n\r\n", "HTTP/1.1 403 "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tries); i++) {
        struct play *play = play_begin();
        play_send(play, tries[i].request, strlen(tries[i].request));
        char *head = take_head(play);
        g_assert_nonnull(strstr(head, tries[i].line));
        g_free(head);
        play_end(play);
    }
    origin_allow_all();
}

static struct stream good = {
    .next = 1, .due_ms = 1, .quiet_ms = 1, .interval_ms = 10, .keepalive_ms = 10};

static void break_next(void)
{
    good.next = 0;
    stream_check(&good);
}

static void break_last(void)
{
    good.next = 3;
    good.last = 1;
    stream_check(&good);
}

static void break_due(void)
{
    good.due_ms = 0;
    stream_check(&good);
}

static void break_quiet(void)
{
    good.quiet_ms = 0;
    stream_check(&good);
}

static void break_interval(void)
{
    good.interval_ms = STREAM_TIME_MS_MIN - 1;
    stream_check(&good);
}

static void break_interval_max(void)
{
    good.interval_ms = STREAM_TIME_MS_MAX + 1;
    stream_check(&good);
}

static void break_keepalive(void)
{
    good.keepalive_ms = STREAM_TIME_MS_MIN - 1;
    stream_check(&good);
}

static void break_keepalive_max(void)
{
    good.keepalive_ms = STREAM_TIME_MS_MAX + 1;
    stream_check(&good);
}

static void break_persists(void)
{
    good.persists = true;
    stream_check(&good);
}

static const struct death deaths[] = {
    {"/stream/check/next", break_next, "stream->next > 0"},
    {"/stream/check/last", break_last, "stream->last == 0 || stream->next <= stream->last + 1"},
    {"/stream/check/due", break_due, "stream->due_ms > 0"},
    {"/stream/check/quiet", break_quiet, "stream->quiet_ms > 0"},
    {"/stream/check/interval", break_interval, "stream->interval_ms >= STREAM_TIME_MS_MIN"},
    {"/stream/check/interval-max", break_interval_max, "stream->interval_ms <= STREAM_TIME_MS_MAX"},
    {"/stream/check/keepalive", break_keepalive, "stream->keepalive_ms >= STREAM_TIME_MS_MIN"},
    {"/stream/check/keepalive-max", break_keepalive_max,
     "stream->keepalive_ms <= STREAM_TIME_MS_MAX"},
    {"/stream/check/persists", break_persists, "!stream->persists || stream->is_chunked"},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/stream/row/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(deaths); i++) {
        g_test_add_data_func(deaths[i].name, &deaths[i], death_test);
    }
    g_test_add_func("/stream/expect", test_expect);
    g_test_add_func("/stream/body-is-late", test_body_is_late);
    g_test_add_func("/stream/ends", test_ends);
    g_test_add_func("/stream/dropped", test_dropped);
    g_test_add_func("/stream/stalls", test_stalls);
    g_test_add_func("/stream/shared", test_shared);
    g_test_add_func("/stream/flood", test_flood);
    g_test_add_func("/stream/no-memory", test_no_memory);
    g_test_add_func("/stream/parse-breaks-off", test_parse_breaks_off);
    g_test_add_func("/stream/origins", test_origins);
    return g_test_run();
}
