/* SPDX-License-Identifier: MIT */
/* One compressed message and its echo (RFC 7692), for what a connection costs that compresses. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <zlib.h>

#include "ci/bench/load.h"
#include "conformance/websocket.h"

enum {
    FIN_RSV1_BINARY = 0x80 | 0x40 | WS_BINARY,
    MASKED = 0x80,
    IS_16_BITS = 126,
    TAIL_SIZE = 4,
    ROOM = 8 * 1024,
    WAIT_MS = 3000,
};

/* The payload of a frame, and the head in front of it; returns the size. The key is 0, so that the
 * octets stay as they are. */
static size_t frame_make(uint8_t *frame, const uint8_t *payload, size_t size)
{
    enum { HEAD_SIZE = 2 + 2 + WS_MASKING_KEY_SIZE };
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)payload,
                       .avail_in = (uInt)size,
                       .next_out = frame + HEAD_SIZE,
                       .avail_out = ROOM - HEAD_SIZE};
    if (deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
        deflate(&stream, Z_SYNC_FLUSH) != Z_OK || stream.avail_in > 0 || stream.avail_out == 0) {
        load_die("zlib does not compress %zu octets", size);
    }
    size_t made = ROOM - HEAD_SIZE - stream.avail_out - TAIL_SIZE;
    deflateEnd(&stream);
    memset(frame, 0, HEAD_SIZE);
    frame[0] = FIN_RSV1_BINARY;
    if (made < IS_16_BITS) {
        frame[1] = (uint8_t)(MASKED | made);
        memmove(frame + HEAD_SIZE - 2, frame + HEAD_SIZE, made);
        return HEAD_SIZE - 2 + made;
    }
    frame[1] = MASKED | IS_16_BITS;
    frame[2] = (uint8_t)(made >> 8);
    frame[3] = (uint8_t)made;
    return HEAD_SIZE + made;
}

/* How long the frame is that the octets begin with; 0 when that cannot be known yet. */
static size_t frame_size(const uint8_t *octets, size_t size)
{
    if (size < 2 || (octets[1] >= IS_16_BITS && size < 4)) {
        return 0;
    }
    return octets[1] < IS_16_BITS ? 2u + octets[1] : 4 + ((size_t)octets[2] << 8 | octets[3]);
}

bool load_echo_deflated(int fd, const uint8_t *payload, size_t size)
{
    uint8_t frame[ROOM];
    size_t sent_size = frame_make(frame, payload, size);
    if (send(fd, frame, sent_size, MSG_NOSIGNAL) != (ssize_t)sent_size) {
        return false;
    }
    size_t came = 0;
    while (came == 0 || frame_size(frame, came) == 0 || came < frame_size(frame, came)) {
        struct pollfd entry = {.fd = fd, .events = POLLIN};
        if (poll(&entry, 1, WAIT_MS) != 1) {
            return false;
        }
        ssize_t got = recv(fd, frame + came, sizeof frame - came, 0);
        if (got <= 0) {
            return false;
        }
        came += (size_t)got;
    }
    return frame[0] == FIN_RSV1_BINARY;
}
