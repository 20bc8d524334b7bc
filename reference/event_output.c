/* SPDX-License-Identifier: MIT */
/* The file is in the mode that others have given it: what is not taken at once is waited for. */
#include "reference/event_output.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

static_assert((int)EVENT_OUTPUT_SIZE >= 2 * (int)EVENT_JSON_ROOM_SIZE_MIN,
              "there is room for what cannot be cut");

/* Waits until it takes something; false when it was told to stop, or cannot. */
static bool await_room(const struct event_output *output)
{
    assert(output->fd >= 0);
    struct pollfd waits = {.fd = output->fd, .events = POLLOUT};
    while (output->stops == NULL || *output->stops == 0) {
        int count = poll(&waits, 1, -1);
        if (count > 0 || errno != EINTR) {
            return count > 0;
        }
    }
    assert(*output->stops != 0);
    return false;
}

bool event_output_flush(struct event_output *output)
{
    size_t at = 0;
    assert(output->size <= sizeof output->octets);
    while (at < output->size && !output->is_lost) {
        ssize_t now = -1;
        if (await_room(output)) {
            now = write(output->fd, output->octets + at, output->size - at);
        }
        bool again = now < 0 && (errno == EAGAIN || errno == EINTR) &&
                     (output->stops == NULL || *output->stops == 0);
        output->is_lost = now < 0 && !again;
        at += now > 0 ? (size_t)now : 0;
    }
    output->size = 0;
    assert(at <= sizeof output->octets);
    return !output->is_lost;
}

bool event_output_line(struct event_output *output, struct event_json *json)
{
    size_t size = 1;
    while (size > 0 && !output->is_lost) {
        if (sizeof output->octets - output->size < EVENT_JSON_ROOM_SIZE_MIN &&
            !event_output_flush(output)) {
            break;
        }
        size = event_json_write(json, output->octets + output->size,
                                sizeof output->octets - output->size);
        output->size += size;
        assert(output->size <= sizeof output->octets);
    }
    assert(size == 0 || output->is_lost);
    return !output->is_lost;
}
