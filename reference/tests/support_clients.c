/* SPDX-License-Identifier: MIT */
/* Clients whose sockets never block, and the few octets they need. */
#include "reference/tests/support_clients.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

void frame_append(GString *octets, uint8_t first, const char *payload, size_t size)
{
    g_string_append_c(octets, (char)first);
    if (size <= 125) {
        g_string_append_c(octets, (char)(0x80 | size));
    } else {
        g_string_append_c(octets, (char)(size <= 0xFFFF ? 0xFE : 0xFF));
        for (int shift = size <= 0xFFFF ? 8 : 56; shift >= 0; shift -= 8) {
            g_string_append_c(octets, (char)((uint64_t)size >> shift & 0xFF));
        }
    }
    g_string_append_len(octets, "\0\0\0\0", 4);
    g_string_append_len(octets, payload, (gssize)size);
}

int client_begin(const char *address, const char *path, int receive_size)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(fd, >=, 0);
    if (receive_size > 0) {
        g_assert_cmpint(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_size, sizeof receive_size),
                        ==, 0);
    }
    g_assert_true(g_str_has_prefix(address, "127.0.0.1:"));
    struct sockaddr_in to = {.sin_family = AF_INET};
    to.sin_port = htons((uint16_t)g_ascii_strtoull(strrchr(address, ':') + 1, NULL, 10));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    g_assert_cmpint(connect(fd, (struct sockaddr *)&to, sizeof to), ==, 0);
    g_assert_cmpint(fcntl(fd, F_SETFL, O_NONBLOCK), ==, 0);
    int at_once = 1; /* and not when the kernel of the other side confirms what went before */
    g_assert_cmpint(setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once), ==, 0);
    char *request = g_strdup_printf("GET %s HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                                    path);
    g_assert_cmpuint(client_send(fd, request, strlen(request)), ==, strlen(request));
    g_free(request);
    return fd;
}

gboolean client_receive(int fd, GString *octets)
{
    for (;;) {
        char part[16384];
        ssize_t size = recv(fd, part, sizeof part, 0);
        if (size <= 0) {
            return size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
        }
        g_string_append_len(octets, part, size);
    }
}

gboolean client_is_open(GString *octets)
{
    const char *end = g_strstr_len(octets->str, (gssize)octets->len, "\r\n\r\n");
    if (end == NULL) {
        return FALSE;
    }
    g_assert_true(g_str_has_prefix(octets->str, "HTTP/1.1 101 "));
    g_string_erase(octets, 0, end + 4 - octets->str);
    return TRUE;
}

size_t client_send(int fd, const char *octets, size_t size)
{
    size_t at = 0;
    while (at < size) {
        ssize_t sent = send(fd, octets + at, size - at, MSG_NOSIGNAL);
        if (sent < 0) {
            g_assert_true(errno == EAGAIN || errno == EWOULDBLOCK);
            break;
        }
        at += (size_t)sent;
    }
    return at;
}
