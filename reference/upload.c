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

void upload_check(const struct upload *upload)
{
    assert(upload->state <= UPLOAD_BROKEN);
    assert(upload->size <= UPLOAD_SIZE_MAX);
    assert(upload->size <= upload->capacity);
    assert((upload->octets == NULL) == (upload->capacity == 0));
    assert(upload->left <= UPLOAD_SIZE_MAX);
    assert(upload->overhead_size <= UPLOAD_OVERHEAD_SIZE_MAX);
    assert((upload->state == UPLOAD_BROKEN) == (upload->refusal.status != 0));
    if (upload->state == UPLOAD_COUNTED || upload->state == UPLOAD_CHUNK) {
        assert(upload->left > 0);
        assert(upload->size + upload->left <= UPLOAD_SIZE_MAX);
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

void upload_begin(struct upload *upload, const struct http_request *request)
{
    struct http_span value = {0};
    assert(upload_judge(request).status == 0);
    *upload = (struct upload){.state = UPLOAD_DONE};
    if (http_request_find(request, "Transfer-Encoding", &value) > 0) {
        upload->state = UPLOAD_SIZE;
    } else if (http_request_find(request, "Content-Length", &value) > 0) {
        upload->left = length_of(request, value);
        upload->state = upload->left > 0 ? UPLOAD_COUNTED : UPLOAD_DONE;
    }
    upload_check(upload);
}

/* ---------------------------------------------------------------------------------- the octets */

static enum upload_result upload_break(struct upload *upload, struct refusal refusal)
{
    assert(upload->state != UPLOAD_BROKEN);
    assert(refusal.status >= 400);
    upload->state = UPLOAD_BROKEN;
    upload->refusal = refusal;
    return UPLOAD_IS_BAD;
}

static enum upload_result upload_break_chunk(struct upload *upload)
{
    assert(upload->state != UPLOAD_COUNTED);
    assert(upload->state != UPLOAD_DONE);
    return upload_break(upload, (struct refusal){400, "RFC 9112 7.1: a chunk is malformed", ""});
}

/* Room for so many octets more; doubled, so that the copying is bounded. */
static bool upload_reserve(struct upload *upload, size_t size)
{
    size_t wanted = upload->size + size;
    if (wanted <= upload->capacity) {
        return true;
    }
    wanted = wanted < UPLOAD_STEP_SIZE ? UPLOAD_STEP_SIZE : wanted;
    assert(wanted > upload->capacity);
    if (upload->octets == NULL) {
        upload->octets = memory_get(&wanted);
        upload->capacity = upload->octets == NULL ? 0 : wanted;
        return upload->octets != NULL;
    }
    wanted = wanted < 2 * upload->capacity ? 2 * upload->capacity : wanted;
    uint8_t *grown = memory_grow(upload->octets, &upload->capacity, wanted);
    upload->octets = grown == NULL ? upload->octets : grown;
    assert(upload->size <= upload->capacity);
    return grown != NULL;
}

/* Takes octets of the body, up to what is left of it, or of the chunk. */
static enum upload_result take_octets(struct upload *upload, const uint8_t *octets, size_t size,
                                      size_t *used)
{
    assert(upload->left > 0);
    assert(size > 0);
    size_t part = size < upload->left ? size : upload->left;
    if (!upload_reserve(upload, part)) {
        return upload_break(upload,
                            (struct refusal){503, "there is no memory for this body now", ""});
    }
    memcpy(upload->octets + upload->size, octets, part);
    upload->size += part;
    upload->left -= part;
    *used = part;
    if (upload->left == 0) {
        upload->state = upload->state == UPLOAD_COUNTED ? UPLOAD_DONE : UPLOAD_CHUNK_CR;
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

static enum upload_result take_size(struct upload *upload, uint8_t octet)
{
    int digit = digit_of(octet);
    assert(upload->state == UPLOAD_SIZE);
    if (digit >= 0) {
        upload->left = upload->left * 16 + (size_t)digit;
        upload->has_digit = true;
        if (upload->left > UPLOAD_SIZE_MAX - upload->size) {
            upload->left = 0;
            return upload_break(upload, too_big);
        }
        return UPLOAD_WANTS_MORE;
    }
    bool extended = octet == ';' || octet == ' ' || octet == '\t';
    if (!upload->has_digit || !(octet == '\r' || extended)) {
        return upload_break_chunk(upload);
    }
    upload->has_digit = false;
    upload->state = octet == '\r' ? UPLOAD_SIZE_LF : UPLOAD_EXTENSION;
    assert(upload->left <= UPLOAD_SIZE_MAX);
    return UPLOAD_WANTS_MORE;
}

/* Goes to the state when the octet is the one that is wanted. */
static enum upload_result take_exactly(struct upload *upload, uint8_t octet, uint8_t wanted,
                                       enum upload_state next)
{
    assert(upload->state != next);
    if (octet != wanted) {
        return upload_break_chunk(upload);
    }
    upload->state = next;
    assert(next != UPLOAD_BROKEN);
    return UPLOAD_WANTS_MORE;
}

/* An extension or a trailer goes on to its CR; no LF or NUL stands in it alone. */
static enum upload_result take_rest(struct upload *upload, uint8_t octet, enum upload_state next)
{
    assert(upload->state == UPLOAD_EXTENSION || upload->state == UPLOAD_FIELD);
    assert(next == UPLOAD_SIZE_LF || next == UPLOAD_FIELD_LF);
    if (octet == '\n' || octet == '\0') {
        return upload_break_chunk(upload);
    }
    upload->state = octet == '\r' ? next : upload->state;
    return UPLOAD_WANTS_MORE;
}

/* One octet of what stands around the chunks. */
static enum upload_result take_frame(struct upload *upload, uint8_t octet)
{
    assert(upload->state != UPLOAD_COUNTED && upload->state != UPLOAD_CHUNK);
    switch (upload->state) {
    case UPLOAD_SIZE:
        return take_size(upload, octet);
    case UPLOAD_EXTENSION:
        return take_rest(upload, octet, UPLOAD_SIZE_LF);
    case UPLOAD_SIZE_LF:
        return take_exactly(upload, octet, '\n', upload->left > 0 ? UPLOAD_CHUNK : UPLOAD_LINE);
    case UPLOAD_CHUNK_CR:
        return take_exactly(upload, octet, '\r', UPLOAD_CHUNK_LF);
    case UPLOAD_CHUNK_LF:
        return take_exactly(upload, octet, '\n', UPLOAD_SIZE);
    case UPLOAD_LINE:
        if (octet == '\r') {
            upload->state = UPLOAD_END_LF;
            return UPLOAD_WANTS_MORE;
        }
        upload->state = UPLOAD_FIELD;
        return take_rest(upload, octet, UPLOAD_FIELD_LF);
    case UPLOAD_FIELD:
        return take_rest(upload, octet, UPLOAD_FIELD_LF);
    case UPLOAD_FIELD_LF:
        return take_exactly(upload, octet, '\n', UPLOAD_LINE);
    case UPLOAD_END_LF:
    case UPLOAD_COUNTED:
    case UPLOAD_CHUNK:
    case UPLOAD_DONE:
    case UPLOAD_BROKEN:
        break;
    }
    assert(upload->state == UPLOAD_END_LF);
    return take_exactly(upload, octet, '\n', UPLOAD_DONE);
}

enum upload_result upload_feed(struct upload *upload, const uint8_t *octets, size_t size,
                               size_t *used)
{
    upload_check(upload);
    assert(upload->state != UPLOAD_BROKEN);
    enum upload_result result = UPLOAD_WANTS_MORE;
    size_t at = 0;
    while (at < size && result == UPLOAD_WANTS_MORE && upload->state != UPLOAD_DONE) {
        size_t part = 1;
        if (upload->state == UPLOAD_COUNTED || upload->state == UPLOAD_CHUNK) {
            result = take_octets(upload, octets + at, size - at, &part);
        } else if (upload->overhead_size == UPLOAD_OVERHEAD_SIZE_MAX) {
            result = upload_break(upload, too_big);
        } else {
            upload->overhead_size++;
            result = take_frame(upload, octets[at]);
        }
        at += part;
    }
    *used = at;
    assert(at <= size);
    upload_check(upload);
    return upload->state == UPLOAD_DONE ? UPLOAD_IS_WHOLE : result;
}

void upload_end(struct upload *upload)
{
    upload_check(upload);
    memory_put(upload->octets, upload->capacity);
    upload->octets = NULL;
    upload->size = 0;
    upload->capacity = 0;
    upload->left = 0;
    upload->state = UPLOAD_DONE;
    upload->refusal = (struct refusal){0};
    assert(upload->octets == NULL && upload->size == 0);
    upload_check(upload);
}
