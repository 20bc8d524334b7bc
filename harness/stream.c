/* SPDX-License-Identifier: MIT */
/* The octets of a conversation below the player; see stream.h. */
#include "harness/stream.h"

#include <assert.h>
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static bool is_for_later(int error)
{
    return error == EAGAIN || error == EINTR;
}

enum tls_result stream_receive(struct stream *stream, uint8_t *octets, size_t room, size_t *size)
{
    assert(stream->fd >= 0);
    if (stream->tls != NULL) {
        enum tls_result result = tls_receive(stream->tls, octets, room, size);
        bool is_good = result == TLS_DONE || result == TLS_AGAIN || result == TLS_ENDED;
        if (!is_good && stream->trouble == NULL) {
            stream->trouble = tls_trouble(stream->tls, result);
        }
        return result;
    }
    ssize_t now = recv(stream->fd, octets, room, 0);
    *size = now > 0 ? (size_t)now : 0;
    if (now < 0) {
        return is_for_later(errno) ? TLS_AGAIN : TLS_RESET;
    }
    return now == 0 ? TLS_ENDED : TLS_DONE;
}

enum tls_result stream_send(struct stream *stream, const uint8_t *octets, size_t room, size_t *size)
{
    assert(stream->fd >= 0);
    if (stream->tls != NULL) {
        return tls_send(stream->tls, octets, room, size);
    }
    ssize_t now = send(stream->fd, octets, room, MSG_NOSIGNAL);
    *size = now > 0 ? (size_t)now : 0;
    if (now < 0) {
        return is_for_later(errno) ? TLS_AGAIN : TLS_RESET;
    }
    return TLS_DONE;
}

void stream_shut(struct stream *stream)
{
    if (stream->tls != NULL) {
        tls_leave(stream->tls, true);
    } else {
        shutdown(stream->fd, SHUT_WR);
    }
}

void stream_close(struct stream *stream)
{
    if (stream->tls != NULL) {
        tls_leave(stream->tls, false);
    }
    stream_drop(stream);
}

void stream_drop(struct stream *stream)
{
    tls_free(stream->tls);
    stream->tls = NULL;
    if (stream->fd >= 0) {
        close(stream->fd);
        stream->fd = -1;
    }
}

void stream_clear(struct stream *stream)
{
    stream_close(stream);
    g_clear_pointer(&stream->trouble, g_free);
}

unsigned stream_local_port(const struct stream *stream)
{
    struct sockaddr_storage local;
    socklen_t size = sizeof(local);

    if (getsockname(stream->fd, (struct sockaddr *)&local, &size) != 0) {
        return 0;
    }
    return local.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&local)->sin6_port)
                                       : ntohs(((struct sockaddr_in *)&local)->sin_port);
}

bool stream_has_output(const struct stream *stream)
{
    return stream->tls != NULL && tls_has_output(stream->tls);
}

bool stream_is_hungry(const struct stream *stream)
{
    return stream->tls != NULL && tls_is_hungry(stream->tls);
}
