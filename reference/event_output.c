/* SPDX-License-Identifier: MIT */
/* The file is in the mode that others have given it, so it is asked beforehand. */
#include "reference/event_output.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

static_assert((int)EVENT_OUTPUT_SIZE >= 2 * (int)EVENT_JSON_ROOM_SIZE_MIN,
              "there is room for what cannot be cut");

/* Waits until it takes something; false when it was told to stop, or cannot. Signals come here. */
static bool await_room(const struct event_output *output)
{
    struct pollfd waits = {.fd = output->fd, .events = POLLOUT};
    sigset_t none;
    (void)sigemptyset(&none);
    assert(output->fd >= 0);
    int count = -1;
    errno = EINTR;
    while (count < 0 && errno == EINTR && *output->stops == 0) {
        count = ppoll(&waits, 1, NULL, &none);
    }
    assert(count <= 1);
    return count > 0;
}

bool event_output_flush(struct event_output *output)
{
    size_t at = 0;
    assert(output->size <= sizeof output->octets);
    while (at < output->size && !output->is_lost) {
        /* A pipe that is said to take something takes this much. */
        size_t part = output->size - at < PIPE_BUF ? output->size - at : PIPE_BUF;
        ssize_t now = await_room(output) ? write(output->fd, output->octets + at, part) : -1;
        output->is_lost = now < 0;
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
