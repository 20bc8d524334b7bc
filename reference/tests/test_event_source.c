/* SPDX-License-Identifier: MIT */
/*
 * The event source against a scripted server over real sockets: each row has the responses to one
 * connection after the other, the requests that have to come, and the lines that have to be told.
 * The server runs in a process of its own and notes of each request its target and Last-Event-ID.
 */
#include "reference/event_source.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reference/memory.h"

#define OK      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
#define STREAM  OK "\r\nretry: 1\n"
#define STOP    "HTTP/1.1 204 No Content\r\n\r\n"
#define LOOP    "HTTP/1.1 302 Found\r\nLocation:\r\n\r\n"
#define LOOPS_4 LOOP, LOOP, LOOP, LOOP

#define ASKS            "{\"state\":\"connecting\",\"url\":\"@/a\"}\n"
#define OPENS           "{\"state\":\"open\",\"url\":\"@/a\"}\n"
#define ERRS(why)       "{\"state\":\"error\",\"why\":\"" why "\"}\n"
#define ENDS            ERRS("the stream has ended")
#define STAYS(why)      "{\"state\":\"closed\",\"why\":\"" why "\"}\n"
#define FAILS(why)      ERRS(why) STAYS(why)
#define STOPS           ASKS FAILS("the status is 204, not 200")
#define EVENT(data, id) "{\"type\":\"message\",\"data\":\"" data "\",\"lastEventId\":\"" id "\"}\n"

enum { RESPONSE_COUNT_MAX = 24 };

struct row {
    const char *name;
    const char *responses[RESPONSE_COUNT_MAX]; /* one that begins with ! is ended by a reset */
    const char *requests;                      /* of each: target SP id LF, the id - for none */
    const char *lines;                         /* @ stands for the origin */
    enum event_source_end end;
    bool stays;                /* --no-reconnect */
    uint64_t event_count_max;  /* --max-events */
    const char *last_event_id; /* --last-event-id */
    uint64_t idle_ms;
};

/* A status that is no reason to come back. */
#define STATUS_ROW(number)                                                               \
    {                                                                                    \
        .name = "status-" number,                                                        \
        .responses = {"HTTP/1.1 " number " X\r\nContent-Type: text/event-stream\r\n\r\n" \
                      "data: a\n\n"},                                                    \
        .requests = "/a -\n", .lines = ASKS FAILS("the status is " number ", not 200"),  \
        .end = EVENT_SOURCE_FAILED,                                                      \
    }

/* A redirect that is followed. */
#define REDIRECT_ROW(number)                                                               \
    {                                                                                      \
        .name = "redirect-" number,                                                        \
        .responses = {"HTTP/1.1 " number " X\r\nLocation: b?c\r\n\r\nbody", STREAM, STOP}, \
        .requests = "/a -\n/b?c -\n/a -\n",                                                \
        .lines = ASKS "{\"state\":\"open\",\"url\":\"@/b?c\"}\n" ENDS STOPS,               \
    }

/* A type that is another one. */
#define TYPE_ROW(title, type, words)                                                        \
    {                                                                                       \
        .name = "type-" title, .responses = {"HTTP/1.1 200 OK\r\n" type "\r\ndata: a\n\n"}, \
        .requests = "/a -\n", .lines = ASKS FAILS(words), .end = EVENT_SOURCE_FAILED,       \
    }

/* What is no response, or breaks off: an error of the network, after which it comes back. */
#define NETWORK_ROW(title, response, opens, words)                                           \
    {                                                                                        \
        .name = "network-" title, .responses = {response, STOP}, .requests = "/a -\n/a -\n", \
        .lines = ASKS opens ERRS(words) STOPS,                                               \
    }

static const struct row rows[] = {
    {
        .name = "comes-back-with-its-id",
        .responses = {STREAM "id: 1\ndata: a\n\nid: 2\ndata: b\n", STREAM "data: c\n\n", STOP},
        .requests = "/a -\n/a 1\n/a 1\n",
        .lines = ASKS OPENS EVENT("a", "1") ENDS ASKS OPENS EVENT("c", "1") ENDS STOPS,
    },
    {
        .name = "forgets-an-empty-id",
        .responses = {STREAM "id: 1\ndata: a\n\n", STREAM "id\ndata: b\n\n", STOP},
        .requests = "/a -\n/a 1\n/a -\n",
        .lines = ASKS OPENS EVENT("a", "1") ENDS ASKS OPENS EVENT("b", "") ENDS STOPS,
    },
    {
        .name = "id-above-ascii",
        .responses = {STREAM "id: \xE2\x80\xA6\xC3\xA9\n\n", STOP},
        .requests = "/a -\n/a \xE2\x80\xA6\xC3\xA9\n",
        .lines = ASKS OPENS ENDS STOPS,
    },
    {
        .name = "begins-afresh",
        .responses = {STREAM "event: t\ndata: lost\nda", STREAM "ta: x\ndata: y\r\r",
                      STREAM "\n\xEF\xBB\xBF"
                             "data: z\n\n",
                      OK "\r\n\xEF\xBB\xBF"
                         "data: z\n\n",
                      STOP},
        .requests = "/a -\n/a -\n/a -\n/a -\n/a -\n",
        .lines = ASKS OPENS ENDS ASKS OPENS EVENT("y", "")
            ENDS ASKS OPENS ENDS ASKS OPENS EVENT("z", "") ENDS STOPS,
    },
    {
        .name = "chunks",
        .responses = {OK "Transfer-Encoding: Chunked\r\n\r\n9\r\nretry: 1\n\r\n9\r\ndata: a\n\n"
                         "\r\n0\r\n\r\n",
                      STOP},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS EVENT("a", "") ENDS STOPS,
    },
    {
        .name = "length",
        .responses = {OK "Content-Length: 18\r\n\r\nretry: 1\ndata: a\n\ndata: b\n\n", STOP},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS EVENT("a", "") ENDS STOPS,
    },
    {
        .name = "length-of-nothing",
        .responses = {OK "Content-Length: 0\r\n\r\n", STOP},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS ENDS STOPS,
    },
    {
        .name = "http-1.0",
        .responses = {"HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n",
                      STOP},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS EVENT("a", "") ENDS STOPS,
    },
    {
        .name = "informational",
        .responses = {"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" STREAM, STOP},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS ENDS STOPS,
    },
    {
        .name = "max-events",
        .responses = {STREAM "data: a\n\ndata: b\n\ndata: c\n\n"},
        .requests = "/a -\n",
        .lines =
            ASKS OPENS EVENT("a", "") EVENT("b", "") STAYS("as many events came as were asked for"),
        .event_count_max = 2,
    },
    {
        .name = "no-reconnect",
        .responses = {STREAM "data: a\n\n"},
        .requests = "/a -\n",
        .lines = ASKS OPENS EVENT("a", "") ENDS STAYS("it was asked not to come back"),
        .stays = true,
    },
    {
        .name = "no-reconnect-after-an-error",
        .responses = {""},
        .requests = "/a -\n",
        .lines = ASKS ERRS("the connection ended before the head of a response did")
            STAYS("it was asked not to come back"),
        .end = EVENT_SOURCE_NETWORK,
        .stays = true,
    },
    {
        .name = "last-event-id",
        .responses = {STREAM "data: a\n\n", STOP},
        .requests = "/a 77\n/a 77\n",
        .lines = ASKS OPENS EVENT("a", "77") ENDS STOPS,
        .last_event_id = "77",
    },
    {
        .name = "fails-when-it-comes-back",
        .responses = {STREAM "data: a\n\n", "HTTP/1.1 503 X\r\n\r\n"},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS EVENT("a", "") ENDS ASKS FAILS("the status is 503, not 200"),
        .end = EVENT_SOURCE_FAILED,
    },
    STATUS_ROW("201"),
    STATUS_ROW("206"),
    STATUS_ROW("304"),
    STATUS_ROW("404"),
    STATUS_ROW("500"),
    STATUS_ROW("302"), /* without a Location it is a status as any other */
    TYPE_ROW("missing", "", "the response has no Content-Type"),
    TYPE_ROW("html", "Content-Type: text/html\r\n",
             "the type is 'text/html', not text/event-stream"),
    TYPE_ROW("last-of-two", "Content-Type: text/event-stream\r\nContent-Type: text/plain\r\n",
             "the type is 'text/plain', not text/event-stream"),
    {
        .name = "coded",
        .responses = {OK "Content-Encoding: gzip\r\n\r\n"},
        .requests = "/a -\n",
        .lines = ASKS FAILS("the body has a content coding, which was not asked for"),
        .end = EVENT_SOURCE_FAILED,
    },
    {
        .name = "coded-by-nothing",
        .responses = {OK "Content-Encoding: Identity\r\n\r\n", STOP},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS ENDS STOPS,
    },
    REDIRECT_ROW("301"),
    REDIRECT_ROW("302"),
    REDIRECT_ROW("303"),
    REDIRECT_ROW("307"),
    REDIRECT_ROW("308"),
    {
        .name = "redirects-without-end",
        .responses = {LOOPS_4, LOOPS_4, LOOPS_4, LOOPS_4, LOOPS_4, LOOP, STOP},
        .requests = "/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n"
                    "/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n/a -\n",
        .lines = ASKS ERRS("more than 20 redirects in a row") STOPS,
    },
    NETWORK_ROW("redirect-elsewhere", "HTTP/1.1 302 X\r\nLocation: ftp://a/\r\n\r\n", ,
                "the Location of a redirect cannot be followed: its scheme is not http or https"),
    NETWORK_ROW("nothing", "", , "the connection ended before the head of a response did"),
    NETWORK_ROW("no-http", "SSH-2.0\r\n", ,
                "RFC 9112 4: the first line is no status line of HTTP/1"),
    NETWORK_ROW("switching", "HTTP/1.1 101 X\r\n\r\n", ,
                "RFC 9110 15.2.2: a 101 that nothing asked for"),
    NETWORK_ROW("proxy", "HTTP/1.1 407 X\r\n\r\n", , "the proxy wants to know who asks (407)"),
    NETWORK_ROW("coding", OK "Transfer-Encoding: gzip, chunked\r\n\r\n", ,
                "RFC 9112 6.1: the body has a transfer coding other than chunked"),
    NETWORK_ROW("two-codings", OK "Transfer-Encoding: chunked\r\nTransfer-Encoding: a\r\n\r\n", ,
                "RFC 9112 6.1: the body has a transfer coding other than chunked"),
    NETWORK_ROW("two-lengths", OK "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", ,
                "RFC 9112 6.3: Content-Length is not one number"),
    NETWORK_ROW("length-no-number", OK "Content-Length: 1a\r\n\r\n", ,
                "RFC 9112 6.3: Content-Length is not one number"),
    NETWORK_ROW("id-cut-off", STREAM "id: 9\n", OPENS, "the stream has ended"),
    NETWORK_ROW("body-cut-off", OK "Content-Length: 99\r\n\r\nretry: 1\n", OPENS,
                "the connection ended in the middle of the body"),
    NETWORK_ROW("chunks-cut-off", OK "Transfer-Encoding: chunked\r\n\r\n9\r\nretry: 1\n\r\n", OPENS,
                "the connection ended in the middle of the body"),
    NETWORK_ROW("chunk-broken", OK "Transfer-Encoding: chunked\r\n\r\n9\r\nretry: 1\n\r\nx\r\n",
                OPENS, "RFC 9112 7.1: a chunk does not begin with its size"),
    NETWORK_ROW("reset", "!" STREAM, OPENS, "the connection broke"),
    {
        .name = "idle",
        .responses = {"~" STREAM, STOP},
        .requests = "/a -\n/a -\n",
        .lines = ASKS OPENS ERRS("nothing came for 50 ms") STOPS,
        .idle_ms = 50,
    },
};

/* Notes what a request asks for: its target and its Last-Event-ID. */
static void note(int log, const char *head)
{
    char *line_end = strchr(head + 4, ' ');
    const char *id = strstr(head, "\r\nLast-Event-ID: ");
    id = id == NULL ? "-" : id + strlen("\r\nLast-Event-ID: ");
    dprintf(log, "%.*s %.*s\n", (int)(line_end - head - 4), head + 4, (int)strcspn(id, "\r"), id);
}

/* Waits until the client has told of a stream: a reset might take away what it has not read. */
static void wait_for_open(int lines)
{
    char told[4096] = "";
    for (int tries = 0; tries < 2000 && strstr(told, "\"open\"") == NULL; tries++) {
        usleep(10 * 1000);
        ssize_t size = pread(lines, told, sizeof told - 1, 0);
        told[size > 0 ? size : 0] = '\0';
    }
}

/* The server's process: a response to each connection, whose request is read before. */
static void serve(int listener, const struct row *row, int log, int lines)
{
    for (size_t i = 0; i < RESPONSE_COUNT_MAX && row->responses[i] != NULL; i++) {
        char head[8192];
        size_t size = 0;
        const char *response = row->responses[i];
        int fd = accept(listener, NULL, NULL);
        ssize_t now = 1;
        head[0] = '\0';
        while (now > 0 && strstr(head, "\r\n\r\n") == NULL && size < sizeof head - 1) {
            now = read(fd, head + size, sizeof head - 1 - size);
            size += now > 0 ? (size_t)now : 0;
            head[size] = '\0';
        }
        note(log, head);
        bool resets = response[0] == '!';
        bool idles = response[0] == '~';
        response += resets || idles ? 1 : 0;
        (void)!write(fd, response, strlen(response));
        if (idles) {
            (void)!read(fd, head, 1);
        }
        if (resets) {
            wait_for_open(lines);
            const struct linger none = {.l_onoff = 1};
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
        }
        (void)close(fd);
    }
}

/* A listener on a free port. */
static int listen_free(unsigned *port)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    g_assert_cmpint(bind(listener, (struct sockaddr *)&address, size), ==, 0);
    g_assert_cmpint(listen(listener, 8), ==, 0);
    g_assert_cmpint(getsockname(listener, (struct sockaddr *)&address, &size), ==, 0);
    *port = ntohs(address.sin_port);
    return listener;
}

/* All that a file holds from its begin. */
static char *file_text(FILE *file)
{
    char *text = g_malloc0(65536);
    rewind(file);
    size_t size = fread(text, 1, 65535, file);
    text[size] = '\0';
    (void)fclose(file);
    return text;
}

static void test_row(const void *data)
{
    const struct row *row = data;
    static const volatile sig_atomic_t stops;
    unsigned port = 0;
    int listener = listen_free(&port);
    FILE *log = tmpfile();
    FILE *lines = tmpfile();
    pid_t server = fork();
    if (server == 0) {
        serve(listener, row, fileno(log), fileno(lines));
        _exit(0);
    }
    (void)close(listener);
    char *url = g_strdup_printf("http://127.0.0.1:%u/a", port);
    const struct event_source_options options = {
        .url = url,
        .default_delay_ms = 1,
        .timeout_ms = 10 * 1000,
        .reconnects = !row->stays,
        .tells_states = true,
        .backs_off = true,
        .event_count_max = row->event_count_max,
        .last_event_id = row->last_event_id,
        .idle_ms = row->idle_ms,
    };
    g_assert_cmpint(event_source_run(&options, fileno(lines), &stops), ==, row->end);
    g_assert_cmpint(waitpid(server, NULL, 0), ==, server);
    char **parts = g_strsplit(row->lines, "@", -1);
    char *origin = g_strdup_printf("http://127.0.0.1:%u", port);
    char *expected = g_strjoinv(origin, parts);
    char *told = file_text(lines);
    char *asked = file_text(log);
    g_assert_cmpstr(told, ==, expected);
    g_assert_cmpstr(asked, ==, row->requests);
    g_assert_cmpuint(memory_used(), ==, 0);
    g_strfreev(parts);
    g_free(origin);
    g_free(expected);
    g_free(told);
    g_free(asked);
    g_free(url);
}

/* Runs it where nothing has to be asked; returns what it came to. */
static enum event_source_end run(const char *url, const char *cacert, bool stopped)
{
    static volatile sig_atomic_t stops;
    stops = stopped;
    FILE *lines = tmpfile();
    const struct event_source_options options = {
        .url = url, .timeout_ms = 1000, .cacert = cacert, .tells_states = true};
    enum event_source_end end = event_source_run(&options, fileno(lines), &stops);
    (void)fclose(lines);
    return end;
}

static void test_ends(void)
{
    g_assert_cmpint(run("ws://127.0.0.1/", NULL, false), ==, EVENT_SOURCE_USAGE);
    g_assert_cmpint(run("http://127.0.0.1/", "/nowhere", false), ==, EVENT_SOURCE_USAGE);
    g_assert_cmpint(run("http://127.0.0.1/", "/dev/null", false), ==, EVENT_SOURCE_USAGE);
    g_assert_cmpint(run("http://127.0.0.1/", NULL, true), ==, EVENT_SOURCE_CLOSED);
    g_assert_cmpint(run("http://127.0.0.1:1/", NULL, false), ==, EVENT_SOURCE_NETWORK);
    g_assert_cmpint(run("http://no-such-host.invalid/", NULL, false), ==, EVENT_SOURCE_NETWORK);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *path = g_strconcat("/event-source/", rows[i].name, NULL);
        g_test_add_data_func(path, &rows[i], test_row);
        g_free(path);
    }
    g_test_add_func("/event-source/ends", test_ends);
    return g_test_run();
}
