/* SPDX-License-Identifier: MIT */
/* The reader of bodies: forms and states stand in upload.h. */
#include "reference/upload.h"

#include <assert.h>
#include <string.h>

#include "reference/limits.h"
#include "reference/memory.h"

static const struct refusal too_big = {
    413, "RFC 9110 15.5.14: the body has more than 4194304 octets", ""};

static_assert(UPLOAD_SIZE_MAX == 4194304, "the refusal says how many");

void upload_check(const struct upload *body)
{
    assert(body->state <= UPLOAD_BROKEN);
    assert(body->size <= UPLOAD_SIZE_MAX);
    assert(body->size <= body->capacity);
    assert((body->octets == NULL) == (body->capacity == 0));
    assert(body->left <= UPLOAD_SIZE_MAX);
    assert(body->overhead_size <= UPLOAD_OVERHEAD_SIZE_MAX);
    assert((body->state == UPLOAD_BROKEN) == (body->refusal.status != 0));
    if (body->state == UPLOAD_COUNTED || body->state == UPLOAD_CHUNK) {
        assert(body->left > 0);
        assert(body->size + body->left <= UPLOAD_SIZE_MAX);
    }
}

/* ------------------------------------------------------------------------------------ the head */

/* The number that the length is, UPLOAD_SIZE_MAX + 1 when it is greater; request_judge() has seen
 * that it is made of digits. */
static size_t length_of(const struct http_request *request, struct http_span length)
{
    const char *digits = http_span_octets(request, length);
    size_t number = 0;
    assert(length.size > 0);
    for (size_t i = 0; i < length.size && number <= UPLOAD_SIZE_MAX; i++) {
        assert(digits[i] >= '0' && digits[i] <= '9');
        number = number * 10 + (size_t)(digits[i] - '0');
    }
    return number <= UPLOAD_SIZE_MAX ? number : UPLOAD_SIZE_MAX + 1;
}

struct refusal upload_judge(const struct http_request *request)
{
    struct http_span value = {0};
    struct http_span length = {0};
    size_t coding_count = http_request_find(request, "Transfer-Encoding", &value);
    size_t length_count = http_request_find(request, "Content-Length", &length);
    assert(coding_count + length_count <= request->field_count);
    if (coding_count > 0 && (length_count > 0 || request->version_minor == 0)) {
        return (struct refusal){
            400, "RFC 9112 6.1: a coding beside a length, or in HTTP/1.0, may be smuggling", ""};
    }
    if (length_count > 1) {
        return (struct refusal){400, "RFC 9112 6.3: there is more than one Content-Length", ""};
    }
    if (coding_count > 1 ||
        (coding_count == 1 && !(value.size == strlen("chunked") &&
                                http_request_lists(request, "Transfer-Encoding", "chunked")))) {
        return (struct refusal){501, "RFC 9112 6.1: no transfer coding but chunked is known", ""};
    }
    bool big = length_count == 1 && length_of(request, length) > UPLOAD_SIZE_MAX;
    assert(!big || coding_count == 0);
    return big ? too_big : (struct refusal){0};
}

bool upload_is_waited_for(const struct http_request *request)
{
    bool waits =
        request->version_minor > 0 && http_request_lists(request, "Expect", "100-continue");
    assert(!waits || request->field_count > 0);
    assert(request->state == HTTP_WHOLE);
    return waits;
}

void upload_begin(struct upload *body, const struct http_request *request)
{
    struct http_span value = {0};
    assert(upload_judge(request).status == 0);
    *body = (struct upload){.state = UPLOAD_DONE};
    if (http_request_find(request, "Transfer-Encoding", &value) > 0) {
        body->state = UPLOAD_SIZE;
    } else if (http_request_find(request, "Content-Length", &value) > 0) {
        body->left = length_of(request, value);
        body->state = body->left > 0 ? UPLOAD_COUNTED : UPLOAD_DONE;
    }
    upload_check(body);
}

/* ---------------------------------------------------------------------------------- the octets */

static enum upload_result upload_break(struct upload *body, struct refusal refusal)
{
    assert(body->state != UPLOAD_BROKEN);
    assert(refusal.status >= 400);
    body->state = UPLOAD_BROKEN;
    body->refusal = refusal;
    return UPLOAD_IS_BAD;
}

static enum upload_result upload_break_chunk(struct upload *body)
{
    assert(body->state != UPLOAD_COUNTED);
    assert(body->state != UPLOAD_DONE);
    return upload_break(body, (struct refusal){400, "RFC 9112 7.1: a chunk is malformed", ""});
}

/* Room for so many octets more; doubled, so that the copying is bounded. */
static bool upload_reserve(struct upload *body, size_t size)
{
    size_t wanted = body->size + size;
    if (wanted <= body->capacity) {
        return true;
    }
    wanted = wanted < UPLOAD_STEP_SIZE ? UPLOAD_STEP_SIZE : wanted;
    assert(wanted > body->capacity);
    if (body->octets == NULL) {
        body->octets = memory_get(&wanted);
        body->capacity = body->octets == NULL ? 0 : wanted;
        return body->octets != NULL;
    }
    wanted = wanted < 2 * body->capacity ? 2 * body->capacity : wanted;
    uint8_t *grown = memory_grow(body->octets, &body->capacity, wanted);
    body->octets = grown == NULL ? body->octets : grown;
    assert(body->size <= body->capacity);
    return grown != NULL;
}

/* Takes octets of the body, up to what is left of it, or of the chunk. */
static enum upload_result take_octets(struct upload *body, const uint8_t *octets, size_t size,
                                      size_t *used)
{
    assert(body->left > 0);
    assert(size > 0);
    size_t part = size < body->left ? size : body->left;
    if (!upload_reserve(body, part)) {
        return upload_break(body,
                            (struct refusal){503, "there is no memory for this body now", ""});
    }
    memcpy(body->octets + body->size, octets, part);
    body->size += part;
    body->left -= part;
    *used = part;
    if (body->left == 0) {
        body->state = body->state == UPLOAD_COUNTED ? UPLOAD_DONE : UPLOAD_CHUNK_CR;
    }
    return UPLOAD_WANTS_MORE;
}

static int digit_of(uint8_t octet)
{
    int digit = -1;
    if (octet >= '0' && octet <= '9') {
        digit = octet - '0';
    } else if ((octet | 0x20) >= 'a' && (octet | 0x20) <= 'f') {
        digit = (octet | 0x20) - 'a' + 10;
    }
    assert(digit >= -1);
    assert(digit <= 15);
    return digit;
}

static enum upload_result take_size(struct upload *body, uint8_t octet)
{
    int digit = digit_of(octet);
    assert(body->state == UPLOAD_SIZE);
    if (digit >= 0) {
        body->left = body->left * 16 + (size_t)digit;
        body->has_digit = true;
        if (body->left > UPLOAD_SIZE_MAX - body->size) {
            body->left = 0;
            return upload_break(body, too_big);
        }
        return UPLOAD_WANTS_MORE;
    }
    bool extended = octet == ';' || octet == ' ' || octet == '\t';
    if (!body->has_digit || !(octet == '\r' || extended)) {
        return upload_break_chunk(body);
    }
    body->has_digit = false;
    body->state = octet == '\r' ? UPLOAD_SIZE_LF : UPLOAD_EXTENSION;
    assert(body->left <= UPLOAD_SIZE_MAX);
    return UPLOAD_WANTS_MORE;
}

/* Goes to the state when the octet is the one that is wanted. */
static enum upload_result take_exactly(struct upload *body, uint8_t octet, uint8_t wanted,
                                       enum upload_state next)
{
    assert(body->state != next);
    if (octet != wanted) {
        return upload_break_chunk(body);
    }
    body->state = next;
    assert(next != UPLOAD_BROKEN);
    return UPLOAD_WANTS_MORE;
}

/* An extension or a trailer goes on to its CR; no LF or NUL stands in it alone. */
static enum upload_result take_rest(struct upload *body, uint8_t octet, enum upload_state next)
{
    assert(body->state == UPLOAD_EXTENSION || body->state == UPLOAD_FIELD);
    assert(next == UPLOAD_SIZE_LF || next == UPLOAD_FIELD_LF);
    if (octet == '\n' || octet == '\0') {
        return upload_break_chunk(body);
    }
    body->state = octet == '\r' ? next : body->state;
    return UPLOAD_WANTS_MORE;
}

/* One octet of what stands around the chunks. */
static enum upload_result take_frame(struct upload *body, uint8_t octet)
{
    assert(body->state != UPLOAD_COUNTED && body->state != UPLOAD_CHUNK);
    switch (body->state) {
    case UPLOAD_SIZE:
        return take_size(body, octet);
    case UPLOAD_EXTENSION:
        return take_rest(body, octet, UPLOAD_SIZE_LF);
    case UPLOAD_SIZE_LF:
        return take_exactly(body, octet, '\n', body->left > 0 ? UPLOAD_CHUNK : UPLOAD_LINE);
    case UPLOAD_CHUNK_CR:
        return take_exactly(body, octet, '\r', UPLOAD_CHUNK_LF);
    case UPLOAD_CHUNK_LF:
        return take_exactly(body, octet, '\n', UPLOAD_SIZE);
    case UPLOAD_LINE:
        if (octet == '\r') {
            body->state = UPLOAD_END_LF;
            return UPLOAD_WANTS_MORE;
        }
        body->state = UPLOAD_FIELD;
        return take_rest(body, octet, UPLOAD_FIELD_LF);
    case UPLOAD_FIELD:
        return take_rest(body, octet, UPLOAD_FIELD_LF);
    case UPLOAD_FIELD_LF:
        return take_exactly(body, octet, '\n', UPLOAD_LINE);
    case UPLOAD_END_LF:
    case UPLOAD_COUNTED:
    case UPLOAD_CHUNK:
    case UPLOAD_DONE:
    case UPLOAD_BROKEN:
        break;
    }
    assert(body->state == UPLOAD_END_LF);
    return take_exactly(body, octet, '\n', UPLOAD_DONE);
}

enum upload_result upload_feed(struct upload *body, const uint8_t *octets, size_t size,
                               size_t *used)
{
    upload_check(body);
    assert(body->state != UPLOAD_BROKEN);
    enum upload_result result = UPLOAD_WANTS_MORE;
    size_t at = 0;
    while (at < size && result == UPLOAD_WANTS_MORE && body->state != UPLOAD_DONE) {
        size_t part = 1;
        if (body->state == UPLOAD_COUNTED || body->state == UPLOAD_CHUNK) {
            result = take_octets(body, octets + at, size - at, &part);
        } else if (body->overhead_size == UPLOAD_OVERHEAD_SIZE_MAX) {
            result = upload_break(body, too_big);
        } else {
            body->overhead_size++;
            result = take_frame(body, octets[at]);
        }
        at += part;
    }
    *used = at;
    assert(at <= size);
    upload_check(body);
    return body->state == UPLOAD_DONE ? UPLOAD_IS_WHOLE : result;
}

void upload_end(struct upload *body)
{
    upload_check(body);
    memory_put(body->octets, body->capacity);
    body->octets = NULL;
    body->size = 0;
    body->capacity = 0;
    body->left = 0;
    body->state = UPLOAD_DONE;
    body->refusal = (struct refusal){0};
    assert(body->octets == NULL && body->size == 0);
    upload_check(body);
}
