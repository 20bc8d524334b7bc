/* SPDX-License-Identifier: MIT */
/* The content of a body: the states stand in body.h. */
#include "reference/body.h"

#include <assert.h>

#include "reference/http.h"
#include "reference/limits.h"

enum { DIGIT_COUNT_MAX = 15 };

static_assert(DIGIT_COUNT_MAX * 4 < 64, "the size of a chunk does not overflow");

void body_check(const struct body *body)
{
    assert(body->state <= BODY_BROKEN);
    assert(body->digit_count <= DIGIT_COUNT_MAX);
    assert(body->overhead <= BODY_OVERHEAD_SIZE_MAX);
    assert((body->state == BODY_BROKEN) == (body->reason != NULL));
    assert(!body->quoted || body->state == BODY_EXTENSION || body->state == BODY_BROKEN);
    if (body->state == BODY_DATA || body->state == BODY_COUNTED) {
        assert(body->left > 0);
    }
    if (body->state == BODY_DATA_CR || body->state == BODY_DATA_LF || body->state == BODY_TRAILER ||
        body->state == BODY_ENDED) {
        assert(body->left == 0);
    }
}

void body_begin_chunked(struct body *body)
{
    *body = (struct body){.state = BODY_SIZE};
    body_check(body);
    assert(!body_may_end(body));
}

void body_begin_counted(struct body *body, uint64_t size)
{
    *body = (struct body){.state = size == 0 ? BODY_ENDED : BODY_COUNTED, .left = size};
    body_check(body);
    assert(body_may_end(body) == (size == 0));
}

void body_begin_until_end(struct body *body)
{
    *body = (struct body){.state = BODY_UNTIL_END};
    body_check(body);
    assert(body_may_end(body));
}

bool body_may_end(const struct body *body)
{
    body_check(body);
    bool may = body->state == BODY_ENDED || body->state == BODY_UNTIL_END;
    assert(!may || body->left == 0);
    return may;
}

static void body_break(struct body *body, const char *reason)
{
    assert(body->state != BODY_BROKEN);
    assert(reason[0] != '\0');
    body->state = BODY_BROKEN;
    body->reason = reason;
}

/* The value of a hexadecimal digit, or -1. */
static int digit_value(uint8_t octet)
{
    int value = -1;
    if (octet >= '0' && octet <= '9') {
        value = octet - '0';
    } else if (octet >= 'a' && octet <= 'f') {
        value = octet - 'a' + 10;
    } else if (octet >= 'A' && octet <= 'F') {
        value = octet - 'A' + 10;
    }
    assert(value < 16);
    assert(value >= -1);
    return value;
}

static void take_size(struct body *body, uint8_t octet)
{
    assert(body->state == BODY_SIZE);
    int value = digit_value(octet);
    if (value >= 0 && body->digit_count == DIGIT_COUNT_MAX) {
        body_break(body, "RFC 9112 7.1: the size of a chunk is too large to be true");
    } else if (value >= 0) {
        body->left = body->left << 4 | (uint64_t)value;
        body->digit_count++;
    } else if (body->digit_count == 0) {
        body_break(body, "RFC 9112 7.1: a chunk does not begin with its size");
    } else if (octet == '\r') {
        body->state = BODY_SIZE_LF;
    } else if (octet == ';' || http_octet_is_blank((char)octet)) {
        body->overhead = 0;
        body->state = BODY_EXTENSION;
    } else {
        body_break(body, "RFC 9112 7.1: the size of a chunk is no hexadecimal number");
    }
    assert(body->left >> DIGIT_COUNT_MAX * 4 == 0);
}

/* An octet of what is passed over: false, and broken, when there are too many. */
static bool pass_over(struct body *body)
{
    assert(body->overhead <= BODY_OVERHEAD_SIZE_MAX);
    if (body->overhead == BODY_OVERHEAD_SIZE_MAX) {
        body_break(body, "more than 16384 octets of an extension or of trailers");
        return false;
    }
    static_assert(BODY_OVERHEAD_SIZE_MAX == 16384, "the reason says how many");
    body->overhead++;
    return true;
}

/* Extensions mean nothing here. Only the closing mark ends a quoted string, so a line end in it is
 * a fault. */
static void take_extension(struct body *body, uint8_t octet)
{
    assert(body->state == BODY_EXTENSION);
    if (!pass_over(body)) {
        return;
    }
    if (octet == '"') {
        body->quoted = !body->quoted;
    } else if (octet == '\r' && !body->quoted) {
        body->state = BODY_SIZE_LF;
    } else if ((octet < ' ' && octet != '\t') || octet == 0x7F) {
        body_break(body, "RFC 9112 7.1.1: a control character stands in a chunk's extension");
    }
    assert(body->overhead > 0);
}

/* A line end whose CR or LF has to come now. */
static void take_end(struct body *body, uint8_t octet, uint8_t wanted, enum body_state next)
{
    assert(wanted == '\r' || wanted == '\n');
    assert(body->state != next);
    if (octet == wanted) {
        body->state = next;
    } else {
        body_break(body, "RFC 9112 7.1: a line end of the chunked coding is missing");
    }
}

static void take_trailer(struct body *body, uint8_t octet)
{
    assert(body->state == BODY_TRAILER || body->state == BODY_TRAILER_LINE);
    if (!pass_over(body)) {
        return;
    }
    if (octet == '\r') {
        body->state = body->state == BODY_TRAILER ? BODY_LAST_LF : BODY_TRAILER_LF;
    } else if ((octet < ' ' && octet != '\t') || octet == 0x7F) {
        body_break(body, "RFC 9110 5.5: a control character stands in a trailer");
    } else {
        body->state = BODY_TRAILER_LINE;
    }
    assert(body->state != BODY_TRAILER);
}

/* An octet of the framing. */
static void take(struct body *body, uint8_t octet)
{
    switch (body->state) {
    case BODY_SIZE:
        take_size(body, octet);
        return;
    case BODY_EXTENSION:
        take_extension(body, octet);
        return;
    case BODY_SIZE_LF:
        take_end(body, octet, '\n', body->left > 0 ? BODY_DATA : BODY_TRAILER);
        body->overhead = 0;
        return;
    case BODY_DATA_CR:
        take_end(body, octet, '\r', BODY_DATA_LF);
        return;
    case BODY_DATA_LF:
        take_end(body, octet, '\n', BODY_SIZE);
        body->digit_count = 0;
        return;
    case BODY_TRAILER:
    case BODY_TRAILER_LINE:
        take_trailer(body, octet);
        return;
    case BODY_TRAILER_LF:
        take_end(body, octet, '\n', BODY_TRAILER);
        return;
    case BODY_LAST_LF:
    case BODY_DATA:
    case BODY_COUNTED:
    case BODY_UNTIL_END:
    case BODY_ENDED:
    case BODY_BROKEN:
        break;
    }
    /* Content is no framing, and a body that has ended takes no octet. */
    assert(body->state == BODY_LAST_LF);
    take_end(body, octet, '\n', BODY_ENDED);
}

static bool is_in_content(const struct body *body)
{
    bool in_counted = body->state == BODY_DATA || body->state == BODY_COUNTED;
    assert(!in_counted || body->left > 0);
    return in_counted || body->state == BODY_UNTIL_END;
}

/* Content, as much of it as there is. */
static size_t take_content(struct body *body, size_t size)
{
    assert(size > 0);
    assert(is_in_content(body));
    if (body->state == BODY_UNTIL_END) {
        return size;
    }
    size_t now = size < body->left ? size : (size_t)body->left;
    body->left -= now;
    if (body->left == 0) {
        body->state = body->state == BODY_DATA ? BODY_DATA_CR : BODY_ENDED;
    }
    return now;
}

enum body_result body_feed(struct body *body, const uint8_t *octets, size_t size, size_t *used,
                           struct body_part *content)
{
    body_check(body);
    assert(body->state != BODY_ENDED && body->state != BODY_BROKEN);
    size_t at = 0;
    *content = (struct body_part){0};
    while (at < size && !is_in_content(body) && body->state != BODY_ENDED &&
           body->state != BODY_BROKEN) {
        take(body, octets[at]);
        at++;
    }
    enum body_result result = BODY_MORE;
    if (body->state == BODY_BROKEN) {
        result = BODY_BAD;
    } else if (body->state == BODY_ENDED) {
        result = BODY_DONE;
    } else if (at < size) {
        *content = (struct body_part){octets + at, take_content(body, size - at)};
        at += content->size;
        result = BODY_CONTENT;
    }
    *used = at;
    assert(at <= size);
    assert((result == BODY_CONTENT) == (content->size > 0));
    body_check(body);
    return result;
}
