/* SPDX-License-Identifier: MIT */
/*
 * A response: its head and the content of its body are the same whole, cut and octet by octet. The
 * first octet says how the body is framed, the rest is the response.
 */
#include <stdlib.h>
#include <string.h>

#include "ci/fuzz/target.h"
#include "reference/body.h"
#include "reference/response.h"

enum { CONTENT_SIZE_MAX = 8192 };

struct outcome {
    enum response_result head;
    size_t head_size;
    bool is_stream;
    enum body_state state;
    size_t size; /* of the content */
    uint8_t content[CONTENT_SIZE_MAX];
};

static size_t part_of(size_t at, size_t size, size_t cut, size_t step)
{
    size_t part = at < cut ? cut - at : step;
    return part < size - at ? part : size - at;
}

static void body_play(struct outcome *outcome, uint8_t framing, const uint8_t *octets, size_t size,
                      size_t cut, size_t step)
{
    struct body body;
    if (framing % 3 == 0)
        body_begin_chunked(&body);
    else if (framing % 3 == 1)
        body_begin_counted(&body, framing);
    else
        body_begin_until_end(&body);
    size_t at = 0;
    while (at < size && body.state != BODY_ENDED && body.state != BODY_BROKEN) {
        struct body_part content;
        size_t used = 0;
        enum body_result result =
            body_feed(&body, octets + at, part_of(at, size, cut, step), &used, &content);
        DEMAND((result == BODY_BAD) == (body.state == BODY_BROKEN));
        DEMAND(content.size <= CONTENT_SIZE_MAX - outcome->size);
        if (content.size > 0)
            memcpy(outcome->content + outcome->size, content.octets, content.size);
        outcome->size += content.size;
        at += used;
    }
    outcome->state = body.state;
}

static void play(struct outcome *outcome, const uint8_t *octets, size_t size, size_t cut,
                 size_t step)
{
    static struct response response;
    memset(outcome, 0, sizeof *outcome);
    response = (struct response){0};
    outcome->head = RESPONSE_MORE;
    size_t at = 1;
    while (at < size && outcome->head == RESPONSE_MORE) {
        size_t used = 0;
        outcome->head = response_feed(&response, octets + at, part_of(at, size, cut, step), &used);
        at += used;
    }
    outcome->head_size = at;
    outcome->is_stream = outcome->head == RESPONSE_DONE && response_is_event_stream(&response);
    DEMAND(outcome->head != RESPONSE_DONE || (response.status >= 100 && response.status <= 999));
    if (outcome->head == RESPONSE_DONE)
        body_play(outcome, octets[0], octets + at, size - at, cut > at ? cut - at : 0, step);
}

int LLVMFuzzerTestOneInput(const uint8_t *octets, size_t size)
{
    static struct outcome whole;
    static struct outcome other;
    static const size_t steps[] = {1, 3, SIZE_MAX};
    if (size == 0 || size > CONTENT_SIZE_MAX)
        return 0;
    play(&whole, octets, size, 0, SIZE_MAX);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        play(&other, octets, size, size / 2, steps[i]);
        DEMAND(memcmp(&other, &whole, sizeof whole) == 0);
    }
    return 0;
}
