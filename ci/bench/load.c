/* SPDX-License-Identifier: MIT */
/*
 * The load of `make bench`: load echo|raw|idle|stream -p PORT [OPTION...]; `load` alone tells them.
 *
 *   echo   opens the connections and keeps `depth` messages in flight on each: for each echo that
 *          has come whole one more is sent, so a slow server gets less and never a queue
 *   raw    the same octets without frames, for a server that returns what it gets
 *   idle   opens the connections and says how long that took and what memory each costs the server:
 *          unused, amid a message, after its echo, with unread echoes; with -z, having compressed
 *   stream reads streams of events, as load_streams.c says
 *
 * One thread and epoll. All frames are masked before the clock starts and shared by all
 * connections. Of every message the length and the heads of its frames are looked at, of each
 * CHECK_EVERY-th all octets; the bulk of a large one that is not looked at is dropped inside the
 * kernel. So a message costs this program less than any server. How busy it was is told as
 * load_cpu: near 1, with a server that is not busy, this program was what was measured.
 *
 * Says one line of JSON. The exit status is 1 when an echo was wrong or missing, 2 when it could
 * not be tried.
 */
#include "ci/bench/load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ci/bench/measure.h"
#include "conformance/websocket.h"

enum {
    CHECK_EVERY = 16,
    OPENING_COUNT = 128, /* connections that are being opened at a time */
    READ_SIZE = 64 * 1024,
    READS_PER_TURN = 8,
    DROP_SIZE_MIN = 32 * 1024,
    ANSWER_SIZE_MAX = 4096,
    EVENT_COUNT = 512,
    SOME_COUNT = 1000, /* connections that compress, or whose echoes nobody reads */
    UNREAD_COUNT = 16, /* of these */
    STALL_MS = 3000,   /* without any octet: what is missing will not come */
    SETTLE_MS = 400,   /* for a server to do what it does with what was sent */
    RUN_SECONDS = 100, /* beside what is measured; then SIGALRM ends all */
};

enum phase { CONNECTING, ASKING, OPEN };

struct conn {
    int fd;
    enum phase phase;
    bool waits_to_write;
    bool in_frame, is_final, is_checked;
    uint8_t head[WS_HEAD_SIZE_MAX];
    size_t head_size;
    uint64_t frame_left;    /* octets of this frame that are to come */
    size_t message_at;      /* octets of this message that have come */
    uint64_t asked, echoed; /* messages */
    size_t send_at;         /* in the shared frames */
    size_t send_left;       /* octets that may be sent */
    uint64_t *asked_ns;     /* by number of the message, modulo depth */
    char *answer;           /* to the handshake */
    size_t answer_size;
};

static struct load_options options;
static struct load_messages messages;
static struct latencies latencies;
static struct conn *conns;
static size_t conn_count, begun_count, open_count;
static int loop;
static bool is_measuring, is_ending;
static uint8_t buffer[READ_SIZE];
static char request[1024];
static size_t request_size;

/* The answer to the key of the example in RFC 6455 1.3, which is asked with. */
static const char accept_of_key[] = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

/* The run ends here: what is measured with errors is worth nothing. */
static _Noreturn void fail(const char *why)
{
    printf("{\"error\": \"%s\"}\n", why);
    exit(1);
}

static void wait_to_write(struct conn *conn, bool wanted)
{
    if (conn->waits_to_write != wanted) {
        conn->waits_to_write = wanted;
        struct epoll_event event = {.events = EPOLLIN | (wanted ? (uint32_t)EPOLLOUT : 0)};
        event.data.ptr = conn;
        epoll_ctl(loop, EPOLL_CTL_MOD, conn->fd, &event);
    }
}

/* ------------------------------------------------------------------------------------- messages */

static void conn_flush(struct conn *conn)
{
    while (conn->send_left > 0) {
        size_t until_end = messages.frames_size - conn->send_at;
        size_t first = conn->send_left < until_end ? conn->send_left : until_end;
        size_t second = conn->send_left - first;
        second = second < conn->send_at ? second : conn->send_at;
        struct iovec parts[] = {{messages.frames + conn->send_at, first},
                                {messages.frames, second}};
        struct msghdr what = {.msg_iov = parts, .msg_iovlen = second > 0 ? 2 : 1};
        ssize_t sent = sendmsg(conn->fd, &what, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            wait_to_write(conn, true);
            return;
        }
        if (sent < 0) {
            fail("a connection was closed amid the load");
        }
        conn->send_left -= (size_t)sent;
        conn->send_at = (conn->send_at + (size_t)sent) % messages.frames_size;
    }
    wait_to_write(conn, false);
}

static void conn_ask(struct conn *conn, size_t count, uint64_t now_ns)
{
    for (size_t i = 0; i < count; i++) {
        conn->asked_ns[conn->asked++ % options.depth] = now_ns;
    }
    conn->send_left += count * messages.frame_size;
    conn_flush(conn);
}

static void message_begin(struct conn *conn)
{
    conn->message_at = 0;
    conn->is_checked = conn->echoed % CHECK_EVERY == 0;
}

static void message_end(struct conn *conn, uint64_t now_ns)
{
    if (conn->message_at != options.size || conn->echoed == conn->asked) {
        fail("an echo has another length than the message");
    }
    if (is_measuring) {
        latencies_note(&latencies, now_ns - conn->asked_ns[conn->echoed % options.depth]);
    }
    conn->echoed++;
    message_begin(conn);
}

/* Payload that came; NULL octets were dropped unseen. */
static void take_payload(struct conn *conn, const uint8_t *octets, size_t size)
{
    const uint8_t *sent = messages.payloads + conn->echoed % options.depth * options.size;
    if (size > options.size - conn->message_at) {
        fail("an echo is longer than the message");
    }
    if (conn->is_checked && octets != NULL && memcmp(octets, sent + conn->message_at, size) != 0) {
        fail("an echo is not what was sent");
    }
    conn->message_at += size;
    conn->frame_left -= size;
}

/* The head is whole. */
static void frame_begin(struct conn *conn, uint64_t now_ns)
{
    uint8_t opcode = strcmp(options.fill, "binary") == 0 ? WS_BINARY : WS_TEXT;
    uint8_t expected = conn->message_at == 0 ? opcode : WS_CONTINUATION;
    uint8_t length_size = (uint8_t)(conn->head_size - 2);
    if ((conn->head[0] & 0x7F) != expected || (conn->head[1] & 0x80) != 0) {
        fail("a frame came that is no part of an echo");
    }
    conn->is_final = (conn->head[0] & 0x80) != 0;
    conn->frame_left = length_size == 0 ? conn->head[1] : 0;
    for (size_t i = 0; i < length_size; i++) {
        conn->frame_left = conn->frame_left << 8 | conn->head[2 + i];
    }
    conn->head_size = 0;
    conn->in_frame = conn->frame_left > 0;
    if (!conn->in_frame && conn->is_final) {
        message_end(conn, now_ns);
    }
}

/* One octet of a head. */
static void take_head(struct conn *conn, uint8_t octet, uint64_t now_ns)
{
    conn->head[conn->head_size++] = octet;
    if (conn->head_size >= 2) {
        uint8_t length = conn->head[1] & 0x7F;
        size_t whole = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (conn->head_size == whole) {
            frame_begin(conn, now_ns);
        }
    }
}

/* What belongs to one frame and lies in a row; without a protocol a message is a frame. */
static void take_part(struct conn *conn, const uint8_t *octets, size_t size, uint64_t now_ns)
{
    take_payload(conn, octets, size);
    if (conn->frame_left == 0) {
        conn->in_frame = false;
        if (conn->is_final) {
            message_end(conn, now_ns);
        }
    }
}

static void take(struct conn *conn, const uint8_t *octets, size_t size, uint64_t now_ns)
{
    while (size > 0) {
        if (!conn->in_frame && !options.is_raw) {
            take_head(conn, *octets, now_ns);
            octets++;
            size--;
            continue;
        }
        if (!conn->in_frame) {
            conn->in_frame = conn->is_final = true;
            conn->frame_left = options.size;
        }
        size_t part = size < conn->frame_left ? size : (size_t)conn->frame_left;
        take_part(conn, octets, part, now_ns);
        octets += part;
        size -= part;
    }
}

static void conn_read(struct conn *conn)
{
    uint64_t echoed_before = conn->echoed;
    uint64_t now_ns = 0;
    for (int i = 0; i < READS_PER_TURN; i++) {
        bool drops =
            conn->in_frame && !conn->is_checked && conn->frame_left >= (size_t)DROP_SIZE_MIN;
        size_t wanted = drops ? (size_t)conn->frame_left : sizeof buffer;
        ssize_t got = recv(conn->fd, drops ? NULL : buffer, wanted, drops ? MSG_TRUNC : 0);
        if (got < 0 && errno == EAGAIN) {
            break;
        }
        if (got <= 0) {
            fail("the server closed a connection");
        }
        now_ns = clock_ns();
        if (drops) {
            take_part(conn, NULL, (size_t)got, now_ns);
        } else {
            take(conn, buffer, (size_t)got, now_ns);
        }
        if ((size_t)got < wanted) {
            break;
        }
    }
    if (conn->echoed > echoed_before && !is_ending) {
        conn_ask(conn, (size_t)(conn->echoed - echoed_before), now_ns);
    }
}

/* -------------------------------------------------------------------------------------- opening */

static void conn_begin(struct conn *conn)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    conn->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (conn->fd < 0) {
        load_die("socket: %s", strerror(errno));
    }
    /* Ended by a reset, so that thousands of ports do not wait for their time to pass. */
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    int on = 1;
    setsockopt(conn->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(conn->fd, (struct sockaddr *)&address, sizeof address) != 0 &&
        errno != EINPROGRESS) {
        fail("a connection was refused");
    }
    conn->phase = CONNECTING;
    conn->waits_to_write = true;
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = conn};
    epoll_ctl(loop, EPOLL_CTL_ADD, conn->fd, &event);
}

/* Without a protocol the request comes back. */
static bool answer_is_whole(const struct conn *conn)
{
    if (options.is_raw) {
        return conn->answer_size == request_size;
    }
    return conn->answer_size > 4 &&
           memcmp(conn->answer + conn->answer_size - 4, "\r\n\r\n", 4) == 0;
}

static void conn_opening(struct conn *conn)
{
    if (conn->phase == CONNECTING) {
        if (send(conn->fd, request, request_size, MSG_NOSIGNAL) != (ssize_t)request_size) {
            fail("a connection was refused");
        }
        conn->phase = ASKING;
        conn->answer = calloc(1, ANSWER_SIZE_MAX);
        wait_to_write(conn, false);
        return;
    }
    ssize_t got = recv(conn->fd, conn->answer + conn->answer_size,
                       ANSWER_SIZE_MAX - 1 - conn->answer_size, 0);
    if (got <= 0 && !(got < 0 && errno == EAGAIN)) {
        fail("the opening handshake had no answer");
    }
    conn->answer_size += got > 0 ? (size_t)got : 0;
    if (!answer_is_whole(conn)) {
        return;
    }
    if (!options.is_raw && (strncmp(conn->answer, "HTTP/1.1 101", 12) != 0 ||
                            strstr(conn->answer, accept_of_key) == NULL)) {
        fail("the opening handshake was refused");
    }
    free(conn->answer);
    conn->phase = OPEN;
    open_count++;
    message_begin(conn);
}

/* ----------------------------------------------------------------------------------------- runs */

static void turn(int wait_ms)
{
    static struct epoll_event ready[EVENT_COUNT];
    static uint64_t last_ns;
    int count = epoll_wait(loop, ready, EVENT_COUNT, wait_ms);
    uint64_t now_ns = clock_ns();
    if (count > 0 || last_ns == 0) {
        last_ns = now_ns;
    } else if (now_ns - last_ns > (uint64_t)STALL_MS * 1000000) {
        fail("nothing came back any more");
    }
    for (int i = 0; i < count; i++) {
        struct conn *conn = ready[i].data.ptr;
        if (conn->phase != OPEN) {
            conn_opening(conn);
            continue;
        }
        if ((ready[i].events & EPOLLOUT) != 0) {
            conn_flush(conn);
        }
        if ((ready[i].events & ~(uint32_t)EPOLLOUT) != 0) {
            conn_read(conn);
        }
    }
}

static void open_all(void)
{
    while (open_count < conn_count) {
        while (begun_count < conn_count && begun_count - open_count < OPENING_COUNT) {
            conn_begin(&conns[begun_count++]);
        }
        turn(100);
    }
}

static bool echoes_are_missing(void)
{
    bool missing = false;
    for (size_t i = 0; i < conn_count && !missing; i++) {
        missing = conns[i].echoed < conns[i].asked;
    }
    return missing;
}

static void run_load(void)
{
    open_all();
    uint64_t began_ns = clock_ns();
    for (size_t i = 0; i < options.count; i++) {
        conn_ask(&conns[i], options.depth, began_ns);
    }
    uint64_t warm_ns = began_ns + (uint64_t)(options.warm_up_s * 1e9);
    while (clock_ns() < warm_ns) {
        turn(100);
    }
    double own_s = own_cpu_s();
    double server_s = options.pid != 0 ? process_cpu_s(options.pid) : -1;
    began_ns = clock_ns();
    is_measuring = true;
    while (clock_ns() < began_ns + (uint64_t)(options.seconds * 1e9)) {
        turn(100);
    }
    double seconds = (double)(clock_ns() - began_ns) / 1e9;
    own_s = own_cpu_s() - own_s;
    is_measuring = false;
    is_ending = true;
    double server_end_s = server_s < 0 ? -1 : process_cpu_s(options.pid);
    while (echoes_are_missing()) {
        turn(100);
    }
    double count = (double)latencies.count;
    double used_s = server_s < 0 || server_end_s < 0 ? -1 : server_end_s - server_s;
    printf("{\"messages\": %.0f, \"seconds\": %.4f, \"per_s\": %.1f, \"load_cpu\": %.3f, "
           "\"server_cpu\": %.3f, \"server_us\": %.3f, \"p50_us\": %.1f, \"p99_us\": %.1f}\n",
           count, seconds, count / seconds, own_s / seconds, used_s / seconds,
           count > 0 ? used_s * 1e6 / count : 0, latencies_quantile_us(&latencies, 0.5),
           latencies_quantile_us(&latencies, 0.99));
}

/* What the server holds when it has done what there was to do. */
static long rss_settled_kib(void)
{
    usleep(SETTLE_MS * 1000);
    return options.pid != 0 ? process_rss_kib(options.pid) : -1;
}

static void send_each(size_t count, size_t size)
{
    for (size_t i = 0; i < count; i++) {
        conns[i].asked = 1;
        conns[i].send_left = size;
        conn_flush(&conns[i]);
    }
}

static void run_idle(void)
{
    const size_t some_count = conn_count < SOME_COUNT ? conn_count : SOME_COUNT;
    const double each = 1024.0 / (double)conn_count;
    long none_kib = rss_settled_kib();
    double server_s = options.pid != 0 ? process_cpu_s(options.pid) : 0;
    uint64_t began_ns = clock_ns();
    open_all();
    double open_ms = (double)(clock_ns() - began_ns) / 1e6;
    long idle_kib = rss_settled_kib();
    server_s = options.pid != 0 ? process_cpu_s(options.pid) - server_s : 0;
    if (options.offers_deflate) {
        for (size_t i = 0; i < some_count; i++) {
            if (!load_echo_deflated(conns[i].fd, messages.payloads, options.size)) {
                fail("a compressed message had no compressed echo");
            }
        }
        printf("{\"connections\": %zu, \"idle_octets\": %.0f, \"deflated_octets\": %.0f}\n",
               conn_count, (double)(idle_kib - none_kib) * each,
               (double)(rss_settled_kib() - idle_kib) * 1024.0 / (double)some_count);
        return;
    }
    is_ending = true;
    send_each(conn_count, messages.frame_size / 2);
    long half_kib = rss_settled_kib();
    send_each(conn_count, messages.frame_size - messages.frame_size / 2);
    while (echoes_are_missing()) {
        turn(100);
    }
    long after_kib = rss_settled_kib();
    send_each(some_count, UNREAD_COUNT * messages.frame_size);
    double unread_kib = (double)(rss_settled_kib() - after_kib);
    printf("{\"connections\": %zu, \"open_ms\": %.1f, \"per_s\": %.1f, \"open_us\": %.1f, "
           "\"idle_octets\": %.0f, \"busy_octets\": %.0f, \"after_octets\": %.0f, "
           "\"unread_octets\": %.0f}\n",
           conn_count, open_ms, (double)conn_count / open_ms * 1e3,
           server_s * 1e6 / (double)conn_count, (double)(idle_kib - none_kib) * each,
           (double)(half_kib - none_kib) * each, (double)(after_kib - none_kib) * each,
           (double)(after_kib - none_kib) * each + unread_kib * 1024.0 / (double)some_count);
}

int main(int argc, char **argv)
{
    load_options_read(&options, argc, argv);
    load_messages_make(&messages, &options);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    alarm((unsigned)(options.seconds + options.warm_up_s) + RUN_SECONDS);
    if (options.mode == LOAD_STREAM) {
        load_streams(&options);
        return 0;
    }
    request_size = load_request_write(request, sizeof request, &options);
    conn_count = options.count + options.idle_count;
    conns = calloc(conn_count, sizeof *conns);
    uint64_t *asked_ns = calloc(conn_count * options.depth, sizeof *asked_ns);
    loop = epoll_create1(EPOLL_CLOEXEC);
    if (conns == NULL || asked_ns == NULL || loop < 0) {
        load_die("no memory");
    }
    for (size_t i = 0; i < conn_count; i++) {
        conns[i].asked_ns = asked_ns + i * options.depth;
    }
    if (options.mode == LOAD_IDLE) {
        run_idle();
    } else {
        run_load();
    }
    return 0;
}
