/* SPDX-License-Identifier: MIT */
/*
 * States of a batch:  HEAD -> CHUNK -> HEAD ...       HEAD -> BROKEN
 *
 * HEAD    a line is being read: `CHUNK n` or `END`
 * CHUNK   `left` octets of a piece are missing
 * BROKEN  the line was neither
 *
 * A plain stream is a piece that never ends. What a read gives is fed as it came, so that the cuts
 * of a batch are those of its pieces, as long as they are smaller than a read.
 */
#include "reference/event_parse.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reference/event_output.h"
#include "reference/event_stream.h"
#include "reference/limits.h"

enum batch_state {
    BATCH_HEAD,
    BATCH_CHUNK,
    BATCH_BROKEN,
};

enum {
    LINE_SIZE_MAX = 24,     /* of a line of the batch */
    CHUNK_DIGIT_COUNT = 10, /* of the size of a piece */
};

static_assert(sizeof "CHUNK " - 1 + CHUNK_DIGIT_COUNT < LINE_SIZE_MAX, "the longest line fits");

struct parse {
    bool batch;
    enum batch_state state;
    uint64_t left;
    char line[LINE_SIZE_MAX];
    size_t line_size;
    bool under_way; /* of a batch: something of a stream has come */
    struct event_stream stream;
    struct event_output output;
    uint8_t octets[EVENT_READ_SIZE];
};

static void parse_check(const struct parse *parse)
{
    assert(parse->state <= BATCH_BROKEN);
    assert(parse->line_size < sizeof parse->line);
    assert(parse->state != BATCH_CHUNK || parse->left > 0);
    assert(parse->batch || parse->state == BATCH_CHUNK);
}

/* The stream has ended: its last line, and a fresh stream. */
static void stream_end(struct parse *parse)
{
    struct event_json json;
    assert(parse->state != BATCH_BROKEN);
    while (event_stream_end(&parse->stream)) {
        event_json_begin_event(&json, &parse->stream.event);
        (void)event_output_line(&parse->output, &json);
    }
    assert(parse->stream.state == EVENT_STREAM_ENDED);
    event_json_begin_end(&json, &parse->stream);
    (void)event_output_line(&parse->output, &json);
    event_stream_free(&parse->stream);
    event_stream_begin(&parse->stream);
}

/* Feeds a piece; false when the stream has failed. */
static bool piece_feed(struct parse *parse, const uint8_t *octets, size_t size)
{
    enum event_stream_result result = EVENT_STREAM_EVENT;
    size_t at = 0;
    while (result == EVENT_STREAM_EVENT) {
        size_t used = 0;
        result = event_stream_feed(&parse->stream, octets + at, size - at, &used);
        at += used;
        if (result == EVENT_STREAM_EVENT) {
            struct event_json json;
            event_json_begin_event(&json, &parse->stream.event);
            if (!event_output_line(&parse->output, &json)) {
                return true;
            }
        }
    }
    if (result == EVENT_STREAM_BAD) {
        fprintf(stderr, "assay-eventsource: the stream is too long: %s\n",
                event_failure_text(parse->stream.failure));
    }
    assert(result == EVENT_STREAM_BAD || at == size);
    assert(at <= size);
    return result == EVENT_STREAM_MORE;
}

/* The number of a line `CHUNK n`, or -1. */
static int64_t chunk_size(const char *line)
{
    static const char word[] = "CHUNK ";
    if (strncmp(line, word, sizeof word - 1) != 0) {
        return -1;
    }
    const char *digits = line + sizeof word - 1;
    size_t count = strlen(digits);
    if (count == 0 || count > CHUNK_DIGIT_COUNT || strspn(digits, "0123456789") != count) {
        return -1;
    }
    int64_t size = strtoll(digits, NULL, 10);
    assert(size >= 0);
    assert(size < 10000000000);
    return size;
}

/* A line of the batch is whole. */
static void line_take(struct parse *parse)
{
    assert(parse->state == BATCH_HEAD);
    parse->line[parse->line_size] = '\0';
    parse->line_size = 0;
    int64_t size = chunk_size(parse->line);
    if (size >= 0) {
        parse->left = (uint64_t)size;
        parse->state = size > 0 ? BATCH_CHUNK : BATCH_HEAD;
        parse->under_way = true;
    } else if (strcmp(parse->line, "END") == 0) {
        parse->under_way = false;
        stream_end(parse);
    } else {
        parse->state = BATCH_BROKEN;
    }
    parse_check(parse);
}

/* Takes a part of what came; returns its size, or 0 when it cannot go on. */
static size_t part_take(struct parse *parse, const uint8_t *octets, size_t size)
{
    assert(size > 0);
    if (parse->state == BATCH_CHUNK) {
        size_t now = size < parse->left ? size : (size_t)parse->left;
        bool good = piece_feed(parse, octets, now);
        parse->left -= parse->batch ? now : 0;
        parse->state = parse->left > 0 ? BATCH_CHUNK : BATCH_HEAD;
        return good ? now : 0;
    }
    assert(parse->state == BATCH_HEAD);
    if (octets[0] == '\n') {
        line_take(parse);
    } else if (parse->line_size + 1 < sizeof parse->line) {
        parse->line[parse->line_size] = (char)octets[0];
        parse->line_size++;
    } else {
        parse->state = BATCH_BROKEN;
    }
    if (parse->state == BATCH_BROKEN) {
        fprintf(stderr, "assay-eventsource: the batch has a line that is not CHUNK n or END\n");
    }
    return parse->state == BATCH_BROKEN ? 0 : 1;
}

/* Waits for octets. Signals come here. */
static ssize_t await_octets(struct parse *parse, int input)
{
    struct pollfd waits = {.fd = input, .events = POLLIN};
    sigset_t none;
    (void)sigemptyset(&none);
    assert(input >= 0);
    if (ppoll(&waits, 1, NULL, &none) < 0) {
        return -1;
    }
    ssize_t size = read(input, parse->octets, sizeof parse->octets);
    assert(size <= (ssize_t)sizeof parse->octets);
    return size;
}

/* Reads to the end of the file; false when something is wrong, which was said. */
static bool parse_all(struct parse *parse, int input, const volatile sig_atomic_t *stops)
{
    while (*stops == 0 && event_output_flush(&parse->output)) {
        ssize_t size = await_octets(parse, input);
        if (size == 0) {
            break;
        }
        if (size < 0 && errno != EINTR) {
            perror("assay-eventsource: stdin");
            return false;
        }
        for (size_t at = 0; size > 0 && at < (size_t)size && !parse->output.is_lost;) {
            size_t now = part_take(parse, parse->octets + at, (size_t)size - at);
            if (now == 0) {
                return false;
            }
            at += now;
        }
        parse_check(parse);
    }
    bool cut_off = parse->batch && (parse->under_way || parse->line_size > 0) && *stops == 0 &&
                   !parse->output.is_lost;
    if (cut_off) {
        fprintf(stderr, "assay-eventsource: the batch ends without END\n");
    }
    return !cut_off;
}

bool event_parse_run(int input, int output, bool batch, const volatile sig_atomic_t *stops)
{
    static struct parse parse;
    assert(input >= 0 && output >= 0);
    parse.batch = batch;
    parse.state = batch ? BATCH_HEAD : BATCH_CHUNK;
    parse.left = batch ? 0 : UINT64_MAX;
    parse.output.fd = output;
    parse.output.stops = stops;
    event_stream_begin(&parse.stream);
    bool good = parse_all(&parse, input, stops);
    if (good && !batch && *stops == 0) {
        stream_end(&parse);
    }
    (void)event_output_flush(&parse.output);
    event_stream_free(&parse.stream);
    assert(parse.line_size < sizeof parse.line);
    return good;
}
