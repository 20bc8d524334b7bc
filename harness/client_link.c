/* SPDX-License-Identifier: MIT */
/* See client_link.h. */
#include "harness/client_link.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/catalogue.h"

enum { HEAD_SIZE_MAX = 1 << 20, SHORT_BY = 1000 };

struct client_link *client_link_new(int fd)
{
    struct client_link *link = g_new0(struct client_link, 1);
    const int yes = 1;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    link->fd = fd;
    link->request = -1;
    link->in = g_string_new(NULL);
    link->out = g_string_new(NULL);
    return link;
}

static void link_enter(struct client_link *link, enum link_state state)
{
    if (state == LINK_GONE && link->fd >= 0) {
        close(link->fd);
        link->fd = -1;
    }
    link->state = state;
}

void client_link_free(void *data)
{
    struct client_link *link = data;
    link_enter(link, LINK_GONE);
    g_string_free(link->in, TRUE);
    g_string_free(link->out, TRUE);
    g_free(link);
}

/* ---- The answer ---- */

static void payload_append(GString *out, const struct payload *payload)
{
    size_t begin = out->len;
    size_t size = (size_t)payload->size;

    g_string_set_size(out, begin + size);
    payload_copy(payload, 0, out->str + begin, size);
}

static bool is_chunked(const struct client_answer *answer)
{
    return answer->end == CLIENT_CHUNKS || answer->end == CLIENT_CHUNKS_CUT;
}

static unsigned piece_count(const struct client_answer *answer)
{
    unsigned count = 0;
    while (count < CLIENT_PIECES_MAX && answer->body[count].octets.size > 0) {
        count++;
    }
    return count;
}

static const char *status_words(unsigned status)
{
    return status == 200 ? "OK" : status < 300 ? "Success" : status < 400 ? "Elsewhere" : "Error";
}

static void head_write(struct client_link *link, unsigned port)
{
    const struct client_answer *answer = link->answer;
    unsigned status = answer->status > 0 ? answer->status : 200;
    uint64_t size = 0;
    char *number = g_strdup_printf("%u", port);
    GString *head =
        g_string_new(answer->head != NULL ? answer->head : "Content-Type: text/event-stream\r\n");

    g_string_replace(head, "{port}", number, 0);
    for (unsigned i = 0; i < piece_count(answer); i++) {
        size += answer->body[i].octets.size;
    }
    g_string_append_printf(link->out, "HTTP/1.1 %u %s\r\n%s", status, status_words(status),
                           head->str);
    if (is_chunked(answer)) {
        g_string_append(link->out, "Transfer-Encoding: chunked\r\n");
    } else if (status != 204 && status != 304 &&
               (answer->end == CLIENT_LENGTH || answer->end == CLIENT_SHORT_LENGTH)) {
        size += answer->end == CLIENT_SHORT_LENGTH ? SHORT_BY : 0;
        g_string_append_printf(link->out, "Content-Length: %" G_GUINT64_FORMAT "\r\n", size);
    }
    g_string_append(link->out, "Connection: close\r\n\r\n");
    g_free(number);
    g_string_free(head, TRUE);
}

static void piece_write(struct client_link *link, struct client_play *play, int64_t now_us)
{
    const struct client_piece *piece = &link->answer->body[link->piece];

    if (is_chunked(link->answer)) {
        g_string_append_printf(link->out, "%" G_GINT64_MODIFIER "x\r\n", piece->octets.size);
    }
    payload_append(link->out, &piece->octets);
    if (is_chunked(link->answer)) {
        g_string_append(link->out, "\r\n");
    }
    link->piece++;
    play->piece_count++;
    play->piece_us = now_us;
}

/* Puts out what comes without a pause; true when that was all. */
static bool pieces_write(struct client_link *link, struct client_play *play, int64_t now_us)
{
    unsigned count = piece_count(link->answer);
    bool is_first = true;

    while (link->piece < count) {
        unsigned pause_ms = link->answer->body[link->piece].pause_ms;
        if (pause_ms > 0 && (!is_first || link->state != LINK_PAUSING)) {
            return false;
        }
        piece_write(link, play, now_us);
        is_first = false;
    }
    if (link->answer->end == CLIENT_CHUNKS) {
        g_string_append(link->out, "0\r\n\r\n");
    }
    return true;
}

static struct client_request *request_of(const struct client_link *link, struct client_play *play)
{
    return &g_array_index(play->record.requests, struct client_request, (guint)link->request);
}

static bool has_more(const struct client_link *link)
{
    return link->answer != NULL && link->piece < piece_count(link->answer);
}

/* All is out: end as the answer says. */
static void answer_end(struct client_link *link, struct client_play *play, int64_t now_us)
{
    const struct linger none = {.l_onoff = 1, .l_linger = 0};
    struct client_request *request = request_of(link, play);

    if (link->answer != NULL && link->answer->end == CLIENT_HOLD) {
        link_enter(link, LINK_HOLDING);
        return;
    }
    if (request->ended_us == 0) {
        request->ended_us = now_us;
    }
    if (link->answer != NULL && link->answer->end == CLIENT_RESET) {
        (void)setsockopt(link->fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
        link_enter(link, LINK_GONE);
        return;
    }
    (void)shutdown(link->fd, SHUT_WR);
    link_enter(link, LINK_ENDED);
}

/* Sends; when nothing is left, pauses or ends. */
static void link_send(struct client_link *link, struct client_play *play, int64_t now_us)
{
    bool is_last = !has_more(link);
    bool is_counted = link->answer != NULL &&
                      (link->answer->end == CLIENT_LENGTH || link->answer->end == CLIENT_CHUNKS);

    while (link->sent < link->out->len) {
        if (is_last && is_counted) {
            request_of(link, play)->ended_us = now_us;
        }
        ssize_t size =
            send(link->fd, link->out->str + link->sent, link->out->len - link->sent, MSG_NOSIGNAL);
        if (size < 0) {
            if (errno != EAGAIN && errno != EINTR) {
                request_of(link, play)->left_early = true;
                link_enter(link, LINK_GONE);
            }
            return;
        }
        link->sent += (size_t)size;
    }
    g_string_truncate(link->out, 0);
    link->sent = 0;
    if (is_last) {
        answer_end(link, play, now_us);
    } else {
        link->resume_us = now_us + (int64_t)link->answer->body[link->piece].pause_ms * 1000;
        link_enter(link, LINK_PAUSING);
    }
}

/* ---- The request ---- */

static void request_take(struct client_link *link, struct client_play *play, size_t head_size,
                         int64_t now_us)
{
    struct client_request request = {.at_us = link->first_us,
                                     .line_count = play->record.lines->len};

    request.head = g_string_new_len(link->in->str, (gssize)head_size);
    request.behind =
        g_string_new_len(link->in->str + head_size, (gssize)(link->in->len - head_size));
    link->request = (int)play->record.requests->len;
    g_array_append_val(play->record.requests, request);
    link->answer = client_answer_of(play->scenario, (unsigned)link->request);
    if (link->answer == NULL) { /* more than are scripted: told to stay away */
        g_string_append(link->out, "HTTP/1.1 204 Success\r\nConnection: close\r\n\r\n");
    } else if (!link->answer->is_nothing) {
        head_write(link, play->port);
        (void)pieces_write(link, play, now_us);
    }
    link_enter(link, LINK_SENDING);
}

/* What the client sends: its request, then nothing. */
static void link_read(struct client_link *link, struct client_play *play, int64_t now_us)
{
    char octets[16384];
    ssize_t size = recv(link->fd, octets, sizeof octets, 0);

    if (size < 0 && (errno == EAGAIN || errno == EINTR)) {
        return;
    }
    if (size <= 0) {
        if (link->request >= 0 && request_of(link, play)->ended_us == 0) {
            request_of(link, play)->left_early = true;
        }
        link_enter(link, LINK_GONE);
        return;
    }
    if (link->first_us == 0) {
        link->first_us = now_us;
    }
    if (link->request >= 0) {
        g_string_append_len(request_of(link, play)->behind, octets, size);
        return;
    }
    g_string_append_len(link->in, octets, size);
    const char *end = memmem(link->in->str, link->in->len, "\r\n\r\n", 4);
    if (end != NULL) {
        request_take(link, play, (size_t)(end - link->in->str) + 4, now_us);
    } else if (link->in->len > HEAD_SIZE_MAX) {
        link_enter(link, LINK_GONE);
    }
}

void client_link_turn(struct client_link *link, struct client_play *play, int64_t now_us)
{
    if (link->state != LINK_GONE) {
        link_read(link, play, now_us);
    }
    if (link->state == LINK_PAUSING && now_us >= link->resume_us) {
        (void)pieces_write(link, play, now_us);
        link_enter(link, LINK_SENDING);
    }
    if (link->state == LINK_SENDING) {
        link_send(link, play, now_us);
    }
}
