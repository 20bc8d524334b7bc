/* SPDX-License-Identifier: MIT */
/*
 * The narrator. Rules are noted when they apply and told behind the line of what they apply to,
 * each once for each frame or request. Lines are gathered in a buffer, which is written when stderr
 * takes it.
 */
#include "reference/narrate.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reference/conn.h"
#include "reference/sse.h"

bool narrates;

static struct {
    int fd;
    bool may_block; /* it could not be opened anew, so poll() is asked before each piece */
    bool begun;     /* the time of the first line is known */
    int64_t begin_ms, now_ms;
    unsigned number; /* of the connection */
    char lines[NARRATE_BUFFER_SIZE];
    size_t size;
    unsigned long left_out_count;
    enum requirement_id rules[NARRATE_RULE_COUNT_MAX]; /* noted and not told yet */
    bool broken[NARRATE_RULE_COUNT_MAX];
    size_t rule_count;
    bool told[REQUIREMENT_COUNT]; /* of the frame or request that is being told of */
} narrator;

static void narrator_check(void)
{
    assert(narrator.size <= sizeof narrator.lines);
    assert(narrator.rule_count <= NARRATE_RULE_COUNT_MAX);
    assert(narrator.begin_ms <= narrator.now_ms);
}

/* ------------------------------------------------------------------------------------- writing */

bool narrate_begin(int fd)
{
    assert(!narrates);
    assert(fd >= 0);
    memset(&narrator, 0, sizeof narrator);
    /* Opened anew, a pipe or terminal is non-blocking for us alone. A socket cannot be opened. */
    char path[32];
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    narrator.fd = open(path, O_WRONLY | O_NONBLOCK | O_APPEND | O_NOCTTY | O_CLOEXEC);
    narrator.may_block = narrator.fd < 0;
    if (narrator.may_block) {
        narrator.fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    }
    narrates = narrator.fd >= 0;
    return narrates;
}

bool narrate_flush(void)
{
    size_t written = 0;
    while (narrates && written < narrator.size) {
        size_t part = narrator.size - written;
        if (narrator.may_block) {
            struct pollfd entry = {.fd = narrator.fd, .events = POLLOUT};
            part = part < _POSIX_PIPE_BUF ? part : _POSIX_PIPE_BUF;
            if (poll(&entry, 1, 0) != 1) {
                break;
            }
        }
        ssize_t now = write(narrator.fd, narrator.lines + written, part);
        if (now < 0 && errno != EINTR) {
            /* Nobody listens any more: there is nobody to tell. */
            narrates = errno == EAGAIN || errno == EWOULDBLOCK;
            break;
        }
        written += now > 0 ? (size_t)now : 0;
    }
    assert(written <= narrator.size);
    memmove(narrator.lines, narrator.lines + written, narrator.size - written);
    narrator.size -= written;
    narrator_check();
    return narrates && narrator.size > 0;
}

void narrate_end(void)
{
    if (narrates) {
        (void)narrate_flush();
        narrates = false;
        (void)close(narrator.fd);
    }
    assert(!narrates);
}

/* Puts a line into the buffer, or counts it as left out. */
static void line_put(const char *line, size_t size)
{
    assert(size <= NARRATE_LINE_SIZE_MAX);
    narrator_check();
    bool fits = size + NARRATE_LINE_SIZE_MAX <= sizeof narrator.lines - narrator.size;
    if (!fits) {
        narrator.left_out_count++;
        return;
    }
    if (narrator.left_out_count > 0) {
        int note = snprintf(narrator.lines + narrator.size, NARRATE_LINE_SIZE_MAX,
                            "(%lu lines were left out here: they were not read in time)\n",
                            narrator.left_out_count);
        assert(note > 0 && note < NARRATE_LINE_SIZE_MAX);
        narrator.size += (size_t)note;
        narrator.left_out_count = 0;
    }
    memcpy(narrator.lines + narrator.size, line, size);
    narrator.size += size;
    narrator_check();
}

/* One line about the connection. What is too long is cut. */
__attribute__((format(printf, 1, 2))) static void tell(const char *format, ...)
{
    char line[NARRATE_LINE_SIZE_MAX];
    int64_t ms = narrator.now_ms - narrator.begin_ms;
    assert(ms >= 0);
    int begin = snprintf(line, sizeof line, "%4" PRId64 ".%03" PRId64 " #%u ", ms / 1000, ms % 1000,
                         narrator.number);
    assert(begin > 0 && (size_t)begin < sizeof line / 2);
    size_t room = sizeof line - (size_t)begin;
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(line + begin, room, format, arguments);
    va_end(arguments);
    assert(size >= 0);
    size_t end = (size_t)size < room ? (size_t)(begin + size) : sizeof line - 1;
    line[end] = '\n';
    line_put(line, end + 1);
}

/* --------------------------------------------------------------------------------------- rules */

/* Tells the rules that were noted. */
static void tell_rules(void)
{
    narrator_check();
    for (size_t i = 0; i < narrator.rule_count; i++) {
        const struct requirement *row = requirement_get(narrator.rules[i]);
        assert(narrator.told[row->id]);
        tell("%s: %s (%s, %s): %s", narrator.broken[i] ? "broken" : "rule", row->name, row->clause,
             level_name(row->level), row->text);
    }
    narrator.rule_count = 0;
}

void narrate_rule(enum requirement_id name, bool broken)
{
    assert(narrates);
    assert(name > REQUIREMENT_NONE && name < REQUIREMENT_COUNT);
    if (narrator.told[name]) {
        return;
    }
    if (narrator.rule_count == NARRATE_RULE_COUNT_MAX) {
        tell_rules();
    }
    narrator.told[name] = true;
    narrator.rules[narrator.rule_count] = name;
    narrator.broken[narrator.rule_count] = broken;
    narrator.rule_count++;
    narrator_check();
}

/* Something else begins, to which each rule may apply again. */
static void rules_begin(void)
{
    tell_rules();
    memset(narrator.told, 0, sizeof narrator.told);
    assert(narrator.rule_count == 0);
}

/* --------------------------------------------------------------------------------- connections */

void narrate_enter(const struct conn *conn)
{
    if (!narrates) {
        return;
    }
    rules_begin();
    narrator.begin_ms = narrator.begun ? narrator.begin_ms : conn->turn->now_ms;
    narrator.begun = true;
    narrator.now_ms = conn->turn->now_ms;
    narrator.number = conn->number;
    assert(narrator.number > 0);
    narrator_check();
}

void narrate_newcomer(const struct conn *conn)
{
    if (narrates) {
        narrate_enter(conn);
        assert(conn->state == CONN_ACCEPTED || conn->state == CONN_SECURING);
        tell("came: a TCP connection, from port %u%s", (unsigned)conn->peer_port,
             conn->state == CONN_SECURING ? "; its TLS handshake is waited for" : "");
    }
}

void narrate_state(const struct conn *conn)
{
    if (!narrates) {
        return;
    }
    tell_rules();
    switch (conn->state) {
    case CONN_SECURING:
    case CONN_HEAD:
        break;
    case CONN_BODY:
        tell("now: the body of the request is waited for");
        break;
    case CONN_STREAMING:
        tell("now: streaming; the body of the answer is events, as they come");
        break;
    case CONN_ACCEPTED:
        tell("now: waiting for the next request");
        break;
    case CONN_ANSWERING:
        tell("now: answering; the next request is looked at when the answer has left");
        break;
    case CONN_OPEN:
        tell("now: open; both sides may send frames");
        break;
    case CONN_CLOSING:
        tell("now: closing; our Close was the last frame that we send, the peer's is waited for");
        break;
    case CONN_REFUSING:
        tell("now: refusing; what comes is not looked at, our last octets are on their way");
        break;
    case CONN_LINGERING:
        tell("now: lingering; we have ended TCP on our side, the peer's end is waited for");
        break;
    case CONN_CLOSED:
        tell("now: closed; the TCP connection is over");
        break;
    }
    assert(narrator.rule_count == 0);
}

void narrate_nothing_came(const struct conn *conn)
{
    if (narrates && conn->state == CONN_SECURING) {
        tell("came: no TLS that could be agreed on");
    } else if (narrates && (conn->peer_ended || conn->output.broken)) {
        const char *broken = conn->secure == NULL
                                 ? "came: a reset of TCP"
                                 : "came: the end of TCP without that of TLS, or no record of TLS";
        const char *ended = conn->secure == NULL ? "came: the end of TCP" : "came: the end of TLS";
        tell_rules();
        tell("%s", conn->output.broken ? broken : ended);
    }
}

void narrate_deadline(void)
{
    if (narrates) {
        tell("now: the deadline has passed; the peer did not do in time what it was waited for");
    }
}

void narrate_fault(const struct fault *fault)
{
    if (!narrates) {
        return;
    }
    tell_rules();
    assert(fault->requirement != REQUIREMENT_NONE || fault->reason != NULL);
    tell("now: failing the connection with %u (RFC 6455 7.1.7): %s", (unsigned)fault->close_code,
         fault->requirement == REQUIREMENT_NONE ? fault->reason
                                                : requirement_get(fault->requirement)->name);
}

/* ------------------------------------------------------------------------- what came, and went */

/* The first octets, so that any terminal shows them and does nothing else. */
static const char *escape(char text[4 * NARRATE_OCTET_COUNT_MAX + 4], const uint8_t *octets,
                          size_t size)
{
    size_t at = 0;
    size_t count = size < NARRATE_OCTET_COUNT_MAX ? size : NARRATE_OCTET_COUNT_MAX;
    for (size_t i = 0; i < count; i++) {
        bool plain = octets[i] >= 0x20 && octets[i] < 0x7F && octets[i] != '"' && octets[i] != '\\';
        at += (size_t)snprintf(text + at, 5, plain ? "%c" : "\\x%02x", octets[i]);
    }
    assert(at <= 4 * NARRATE_OCTET_COUNT_MAX);
    memcpy(text + at, size > count ? "..." : "", size > count ? 4 : 1);
    return text;
}

static const char *opcode_word(uint8_t opcode)
{
    static const char *const words[] = {[WS_CONTINUATION] = "a continuation",
                                        [WS_TEXT] = "a text",
                                        [WS_BINARY] = "a binary",
                                        [WS_CLOSE] = "a Close",
                                        [WS_PING] = "a Ping",
                                        [WS_PONG] = "a Pong"};
    assert(opcode <= 0xF);
    bool known = opcode < sizeof words / sizeof words[0] && words[opcode] != NULL;
    return known ? words[opcode] : "an unknown";
}

void narrate_request(const struct http_request *request)
{
    if (!narrates) {
        return;
    }
    rules_begin();
    char text[4 * NARRATE_OCTET_COUNT_MAX + 4];
    const uint8_t *line = (const uint8_t *)request->octets;
    size_t size = 0;
    while (size < request->size && line[size] != '\r' && line[size] != '\n') {
        size++;
    }
    assert(size <= HTTP_HEAD_SIZE_MAX);
    tell("came: a request with %u header fields: \"%s\"", (unsigned)request->field_count,
         escape(text, line, size));
}

void narrate_frame_begins(void)
{
    if (narrates) {
        rules_begin();
    }
}

void narrate_frame(const struct frame_head *head, const uint8_t *octets, size_t size)
{
    if (!narrates) {
        return;
    }
    uint8_t first[NARRATE_OCTET_COUNT_MAX + 1] = {0};
    size = size < head->payload_size ? size : (size_t)head->payload_size;
    bool more = size < head->payload_size || size > NARRATE_OCTET_COUNT_MAX;
    size = size < NARRATE_OCTET_COUNT_MAX ? size : NARRATE_OCTET_COUNT_MAX;
    for (size_t i = 0; i < size; i++) {
        first[i] = (uint8_t)(octets[i] ^ head->key[i % WS_MASKING_KEY_SIZE]);
    }
    assert(head->rsv <= 7);
    assert(size <= head->payload_size);
    char text[4 * NARRATE_OCTET_COUNT_MAX + 4];
    tell("came: %s frame: FIN %d, RSV %d%d%d, opcode %u, %s, %" PRIu64 " octets \"%s%s\"",
         opcode_word(head->opcode), head->fin, head->rsv >> 2 & 1, head->rsv >> 1 & 1,
         head->rsv & 1, (unsigned)head->opcode, head->masked ? "masked" : "unmasked",
         head->payload_size, escape(text, first, size), more ? "..." : "");
}

void narrate_broken_frame(const struct frame_head *head)
{
    if (narrates) {
        assert(head->rsv <= 7);
        tell("came: %s frame, its head is broken: FIN %d, RSV %d%d%d, opcode %u",
             opcode_word(head->opcode), head->fin, head->rsv >> 2 & 1, head->rsv >> 1 & 1,
             head->rsv & 1, (unsigned)head->opcode);
    }
}

void narrate_answer(const char *octets, size_t size)
{
    if (!narrates) {
        return;
    }
    static const char opening[] = "HTTP/1.1 101 ";
    assert(size >= sizeof opening);
    if (memcmp(octets, opening, sizeof opening - 1) == 0) {
        narrate_rule(WS_4_2_2_SENDS_UPGRADE, false);
        narrate_rule(WS_4_2_2_SENDS_CONNECTION, false);
        narrate_rule(WS_4_2_2_SENDS_ACCEPT, false);
    }
    tell_rules();
    const char *end = memchr(octets, '\r', size);
    assert(end != NULL);
    tell("sent: %.*s", (int)(end - octets), octets);
}

void narrate_sent(enum ws_opcode opcode, const uint8_t *payload, size_t size)
{
    if (!narrates) {
        return;
    }
    tell_rules();
    char text[4 * NARRATE_OCTET_COUNT_MAX + 4];
    size_t skipped = opcode == WS_CLOSE && size >= WS_CLOSE_CODE_SIZE ? WS_CLOSE_CODE_SIZE : 0;
    char code[16] = "";
    if (skipped > 0) {
        (void)snprintf(code, sizeof code, "code %u ", (unsigned)payload[0] << 8 | payload[1]);
    }
    assert(skipped <= size);
    tell("sent: %s frame, %zu octets: %s\"%s\"", opcode_word((uint8_t)opcode), size, code,
         escape(text, payload + skipped, size - skipped));
}

void narrate_packed(enum ws_opcode opcode, size_t packed_size, size_t size)
{
    if (narrates) {
        assert(packed_size < size);
        tell_rules();
        tell("sent: %s frame, compressed: %zu octets for %zu", opcode_word((uint8_t)opcode),
             packed_size, size);
    }
}

void narrate_inflated(const uint8_t *octets, size_t size)
{
    if (narrates) {
        assert(size <= MESSAGE_SIZE_MAX);
        tell_rules();
        char text[4 * NARRATE_OCTET_COUNT_MAX + 4];
        tell("came: a compressed message, inflated to %zu octets \"%s\"", size,
             escape(text, octets, size));
    }
}

void narrate_terms(const struct http_request *request, const struct terms *terms)
{
    struct http_span value = {0};
    if (!narrates || http_request_find(request, "Sec-WebSocket-Extensions", &value) == 0) {
        return;
    }
    tell_rules();
    char line[TERMS_LINE_SIZE_MAX];
    terms_write(terms, line);
    assert(terms->agreed == (line[0] != '\0'));
    assert(strlen(line) < sizeof line);
    line[strcspn(line, "\r")] = '\0';
    /* The list keeps its grammar, so there is nothing to escape in it. */
    int size = value.size < NARRATE_LINE_SIZE_MAX / 2 ? value.size : NARRATE_LINE_SIZE_MAX / 2;
    tell("came: an offer of extensions: %.*s%s", size, http_span_octets(request, value),
         size < value.size ? "..." : "");
    tell("now: %s%s", terms->agreed ? "agreed on, by the answer's " : "none of them is used", line);
}

void narrate_fed(uint64_t count, size_t size)
{
    if (narrates && count > 0) {
        assert(size >= 2 * count);
        tell("sent: %" PRIu64 " parts of what was said to all, %zu octets as they are framed",
             count, size);
    }
}

void narrate_event(const struct sse_event *event)
{
    if (!narrates) {
        return;
    }
    tell_rules();
    char name[4 * NARRATE_OCTET_COUNT_MAX + 4];
    char id[4 * NARRATE_OCTET_COUNT_MAX + 4];
    char data[4 * NARRATE_OCTET_COUNT_MAX + 4];
    if (event->data.octets == NULL) {
        tell("sent: no event:%s%s%s", event->comment.octets != NULL ? " a comment" : "",
             event->id.octets != NULL ? " an id" : "",
             event->has_retry ? " a time to wait before coming back" : "");
        return;
    }
    assert(event->id.octets != NULL || event->id.size == 0);
    tell("sent: an event%s%s%s%s, %zu octets of data: \"%s\"",
         event->event.octets != NULL ? " called " : "",
         escape(name, (const uint8_t *)event->event.octets, event->event.size),
         event->id.octets != NULL ? " with id " : "",
         escape(id, (const uint8_t *)event->id.octets, event->id.size), event->data.size,
         escape(data, (const uint8_t *)event->data.octets, event->data.size));
}

void narrate_waits(size_t size)
{
    if (narrates) {
        assert(size > 0);
        tell("now: the peer does not take everything; %zu octets wait, and it is not read", size);
    }
}
