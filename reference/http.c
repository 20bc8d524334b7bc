/* SPDX-License-Identifier: MIT */
/* The scanner of request heads: grammar and states stand in http.h. */
#include "reference/http.h"

#include <assert.h>
#include <string.h>

#include "reference/obey.h"

static const char version_text[] = "HTTP/";

enum { VERSION_SIZE = 8 }; /* of HTTP/1.1 */

static_assert(sizeof version_text - 1 + 3 == VERSION_SIZE, "a name, and digit point digit");
static_assert(HTTP_FIELD_COUNT_MAX <= 0xFFFF, "fields are counted in 16 bits");

bool http_octet_is_token(char octet)
{
    static const char others[] = "!#$%&'*+-.^_`|~";
    bool letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
    bool digit = octet >= '0' && octet <= '9';
    bool token = letter || digit || memchr(others, octet, sizeof others - 1) != NULL;
    assert(!(token && octet == ' '));
    assert(!(token && octet == ':'));
    return token;
}

bool http_octet_is_blank(char octet)
{
    bool blank = octet == ' ' || octet == '\t';
    assert(!blank || octet <= ' ');
    assert(!blank || !http_octet_is_token(octet));
    return blank;
}

/* What may stand in a value: blanks, what is visible, and octets above ASCII, which have no
 * meaning. */
static bool is_value_octet(char octet)
{
    uint8_t value = (uint8_t)octet;
    bool good = value == '\t' || (value >= 0x20 && value != 0x7F);
    assert(!good || value != '\0');
    assert(!good || (value != '\r' && value != '\n'));
    return good;
}

static enum http_result request_break(struct http_request *request, uint16_t status,
                                      const char *reason)
{
    assert(request->state != HTTP_BROKEN);
    assert(status >= 400 && status < 600);
    request->state = HTTP_BROKEN;
    request->status = status;
    request->reason = reason;
    return HTTP_BAD;
}

/* What no honest server comes to: it drops all that comes and says nothing. */
static enum http_result request_ignore(struct http_request *request)
{
    assert(request->state < HTTP_WHOLE);
    request->state = HTTP_DEAF;
    return HTTP_MORE;
}

/* From `start` to before the octet that was stored last. */
static struct http_span span_until_now(const struct http_request *request)
{
    assert(request->size > request->start);
    uint16_t size = (uint16_t)(request->size - 1 - request->start);
    assert(request->start + size < request->size);
    return (struct http_span){request->start, size};
}

static enum http_result take_method(struct http_request *request, char octet)
{
    assert(request->state == HTTP_METHOD);
    if (octet == ' ') {
        request->method = span_until_now(request);
        assert(request->method.size > 0);
        request->start = request->size;
        request->state = HTTP_TARGET;
        return HTTP_MORE;
    }
    if (!http_octet_is_token(octet)) {
        return request_break(request, 400, "RFC 9112 3.1: the method is not a token");
    }
    return HTTP_MORE;
}

static enum http_result take_target(struct http_request *request, char octet)
{
    assert(request->state == HTTP_TARGET);
    if (octet == ' ') {
        request->target = span_until_now(request);
        if (request->target.size == 0) {
            return request_break(request, 400, "RFC 9112 3.2: the request target is empty");
        }
        request->start = request->size;
        request->state = HTTP_VERSION;
        return HTTP_MORE;
    }
    bool versioned = octet != '\r';
    if (!versioned && !(BREAKS(HTTP_9112_2_3_VERSION_BY_LETTER, !versioned) &&
                        BREAKS(WS_4_2_1_HTTP_1_1_OR_HIGHER, !versioned))) {
        request->target = span_until_now(request);
        request->version_major = request->version_minor = 1;
        request->state = HTTP_LINE_LF;
        return HTTP_MORE;
    }
    if (octet <= ' ' || octet == 0x7F) {
        return request_break(request, 400,
                             "RFC 9112 3.2: an octet of the request target is not visible ASCII");
    }
    bool is_long = request->size - request->start > HTTP_TARGET_SIZE_MAX;
    if (is_long && !CALLS_FOR(HTTP_9112_3_ANSWERS_LONG_TARGET, is_long)) {
        return request_ignore(request);
    }
    if (is_long) {
        return request_break(request, 414, "RFC 9110 15.5.15: the request target is too long");
    }
    return HTTP_MORE;
}

static enum http_result take_version(struct http_request *request, char octet)
{
    assert(request->state == HTTP_VERSION);
    size_t index = (size_t)(request->size - 1 - request->start);
    assert(index <= VERSION_SIZE || DISHONOURED(HTTP_9112_2_3_VERSION_BY_LETTER));
    bool digit = octet >= '0' && octet <= '9';
    bool good;
    if (index < sizeof version_text - 1) {
        good = octet == version_text[index];
    } else if (index == 5 || index == 7) {
        good = digit;
        uint8_t *number = index == 5 ? &request->version_major : &request->version_minor;
        *number = digit ? (uint8_t)(octet - '0') : 0;
    } else {
        good = octet == (index == 6 ? '.' : '\r');
    }
    if (BREAKS(HTTP_9112_2_3_VERSION_BY_LETTER, !good)) {
        return request_break(request, 400, "RFC 9112 2.3: the request line ends with no version");
    }
    if (index < VERSION_SIZE && (good || octet != '\r')) {
        return HTTP_MORE;
    }
    if (!good) {
        request->version_major = request->version_minor = 1;
        request->state = octet == '\r' ? HTTP_LINE_LF : HTTP_VERSION;
        return HTTP_MORE;
    }
    bool old = request->version_major == 0;
    if (old ? BREAKS(WS_4_2_1_HTTP_1_1_OR_HIGHER, old) : request->version_major != 1) {
        return request_break(request, 505, "RFC 9110 15.6.6: the version is not HTTP/1");
    }
    request->version_major = 1;
    request->state = HTTP_LINE_LF;
    return HTTP_MORE;
}

static enum http_result take_line_start(struct http_request *request, char octet)
{
    assert(request->state == HTTP_LINE_START);
    assert(request->field_count <= HTTP_FIELD_COUNT_MAX);
    if (octet == '\r') {
        request->state = HTTP_END_LF;
        return HTTP_MORE;
    }
    bool folded = http_octet_is_blank(octet) && request->field_count > 0;
    bool blank_first = http_octet_is_blank(octet) && !folded;
    if (BREAKS(HTTP_9112_5_2_FOLD_IS_NO_FIELD, folded)) {
        return request_break(request, 400, "RFC 9112 5.2: a header line is folded");
    }
    if (BREAKS(HTTP_9112_2_2_BLANK_BEGINS_NO_FIELDS, blank_first)) {
        return request_break(request, 400, "RFC 9112 2.2: a blank before the first header line");
    }
    if (folded || blank_first) {
        return HTTP_MORE;
    }
    if (BREAKS(HTTP_9112_2_2_REFUSES_WHAT_IS_NO_FIELD, !http_octet_is_token(octet))) {
        return request_break(request, 400, "RFC 9112 5.1: a header line begins with no name");
    }
    bool full = request->field_count == HTTP_FIELD_COUNT_MAX;
    if (full && !CALLS_FOR(HTTP_9110_5_4_ANSWERS_LONG_HEAD, full)) {
        return request_ignore(request);
    }
    if (full) {
        return request_break(request, 431, "RFC 6585 5: there are too many header lines");
    }
    request->start = (uint16_t)(request->size - 1);
    request->state = HTTP_NAME;
    return HTTP_MORE;
}

static enum http_result take_name(struct http_request *request, char octet)
{
    assert(request->state == HTTP_NAME);
    assert(request->field_count < HTTP_FIELD_COUNT_MAX);
    struct http_field *field = &request->fields[request->field_count];
    if (octet == ':') {
        field->name = span_until_now(request);
        while (http_octet_is_blank(request->octets[field->name.offset + field->name.size - 1])) {
            assert(DISHONOURED(HTTP_9112_5_1_REFUSES_BLANK_IN_NAME));
            field->name.size--;
        }
        request->state = HTTP_BEFORE_VALUE;
        return HTTP_MORE;
    }
    if (BREAKS(HTTP_9112_5_1_REFUSES_BLANK_IN_NAME, http_octet_is_blank(octet))) {
        return request_break(request, 400, "RFC 9112 5.1: a blank in a header name");
    }
    bool good = http_octet_is_blank(octet) || http_octet_is_token(octet);
    if (BREAKS(HTTP_9112_2_2_REFUSES_WHAT_IS_NO_FIELD, !good)) {
        return request_break(request, 400, "RFC 9112 5.1: a header name is not a token");
    }
    if (octet == '\r') {
        /* Let through: a line without a colon is a name without a value. */
        field->name = span_until_now(request);
        field->value = (struct http_span){(uint16_t)(request->size - 1), 0};
        request->field_count++;
        request->state = HTTP_LINE_LF;
    }
    return HTTP_MORE;
}

/* The value ends before its CR, and before the blanks before that. */
static enum http_result value_ends(struct http_request *request)
{
    struct http_field *field = &request->fields[request->field_count];
    field->value = span_until_now(request);
    /* Who lets a NUL through takes it for the end of the value. */
    size_t size = strnlen(request->octets + field->value.offset, field->value.size);
    assert(size == field->value.size || DISHONOURED(HTTP_9110_5_5_NUL_ENDS_NO_VALUE));
    field->value.size = (uint16_t)size;
    while (field->value.size > 0 &&
           http_octet_is_blank(request->octets[field->value.offset + field->value.size - 1])) {
        field->value.size--;
    }
    request->field_count++;
    assert(request->field_count <= HTTP_FIELD_COUNT_MAX);
    assert(field->value.offset + field->value.size < request->size);
    request->state = HTTP_LINE_LF;
    return HTTP_MORE;
}

static enum http_result take_value(struct http_request *request, char octet)
{
    assert(request->state == HTTP_BEFORE_VALUE || request->state == HTTP_VALUE);
    assert(request->field_count < HTTP_FIELD_COUNT_MAX);
    if (request->state == HTTP_BEFORE_VALUE) {
        if (http_octet_is_blank(octet)) {
            return HTTP_MORE;
        }
        request->start = (uint16_t)(request->size - 1);
        request->state = HTTP_VALUE;
    }
    if (octet == '\r') {
        return value_ends(request);
    }
    bool opaque = (uint8_t)octet >= 0x80;
    bool taken =
        is_value_octet(octet) && !(opaque && !CALLS_FOR(HTTP_9110_5_5_TAKES_OPAQUE_OCTETS, opaque));
    if (octet == '\0' ? BREAKS(HTTP_9110_5_5_NUL_ENDS_NO_VALUE, octet == '\0') : !taken) {
        return request_break(request, 400, "RFC 9110 5.5: a control character in a header value");
    }
    return HTTP_MORE;
}

static enum http_result take_line_feed(struct http_request *request, char octet)
{
    assert(request->state == HTTP_BEFORE_LF || request->state == HTTP_LINE_LF ||
           request->state == HTTP_END_LF);
    bool lone = octet != '\n';
    if (BREAKS(HTTP_9112_2_2_LONE_CR_ENDS_NO_LINE, lone) ||
        (lone && request->state != HTTP_LINE_LF)) {
        return request_break(request, 400, "RFC 9112 2.2: a CR that no LF follows");
    }
    if (lone) {
        request->state = HTTP_LINE_START;
        return take_line_start(request, octet);
    }
    if (request->state == HTTP_END_LF) {
        request->state = HTTP_WHOLE;
        return HTTP_DONE;
    }
    request->state = request->state == HTTP_BEFORE_LF ? HTTP_BEFORE : HTTP_LINE_START;
    assert(request->state == HTTP_BEFORE || request->method.size > 0);
    return HTTP_MORE;
}

/* Empty lines before a request are passed over (RFC 9112 2.2): old clients sent them. */
static enum http_result take_before(struct http_request *request, char octet)
{
    assert(request->state == HTTP_BEFORE);
    assert(request->field_count == 0);
    if (octet == '\r' && CALLS_FOR(HTTP_9112_2_2_SKIPS_EMPTY_LINE, octet == '\r')) {
        request->state = HTTP_BEFORE_LF;
        return HTTP_MORE;
    }
    request->start = (uint16_t)(request->size - 1);
    request->state = HTTP_METHOD;
    if (octet == ' ') {
        return request_break(request, 400, "RFC 9112 3.1: the method is missing");
    }
    return take_method(request, octet);
}

static enum http_result take(struct http_request *request, char octet)
{
    switch (request->state) {
    case HTTP_BEFORE:
        return take_before(request, octet);
    case HTTP_METHOD:
        return take_method(request, octet);
    case HTTP_TARGET:
        return take_target(request, octet);
    case HTTP_VERSION:
        return take_version(request, octet);
    case HTTP_BEFORE_LF:
    case HTTP_LINE_LF:
    case HTTP_END_LF:
        return take_line_feed(request, octet);
    case HTTP_LINE_START:
        return take_line_start(request, octet);
    case HTTP_NAME:
        return take_name(request, octet);
    case HTTP_BEFORE_VALUE:
    case HTTP_VALUE:
    case HTTP_DEAF:
    case HTTP_WHOLE:
    case HTTP_BROKEN:
        break;
    }
    /* A request that has ended takes no octet, and a deaf one none either, which take_value()
     * asserts. */
    return take_value(request, octet);
}

void http_request_check(const struct http_request *request)
{
    assert(request->state <= HTTP_BROKEN);
    assert(request->size <= HTTP_HEAD_SIZE_MAX);
    assert(request->start <= request->size);
    assert(request->field_count <= HTTP_FIELD_COUNT_MAX);
    assert((request->state == HTTP_BROKEN) == (request->status != 0));
    assert((request->status != 0) == (request->reason != NULL));
    if (request->state == HTTP_WHOLE) {
        assert(request->version_major == 1);
        assert(request->method.size > 0);
        assert(request->target.size > 0);
        assert(request->target.offset > request->method.offset);
    }
}

void http_request_begin(struct http_request *request)
{
    /* The octets and fields behind the counts are never read, so they are not cleared. */
    memset(request, 0, offsetof(struct http_request, fields));
    assert(request->state == HTTP_BEFORE);
    http_request_check(request);
}

/* Where the head ends: at its empty line, not before and not behind it. */
static enum http_result request_end(struct http_request *request, enum http_result result,
                                    size_t rest_size)
{
    bool early = result == HTTP_MORE && request->field_count > 0 && request->state != HTTP_DEAF;
    bool followed = result == HTTP_DONE && rest_size > 0;
    assert(!early || !followed);
    if (early && !CALLS_FOR(WS_4_2_1_WAITS_FOR_EMPTY_LINE, early)) {
        request->state = HTTP_WHOLE;
        return HTTP_DONE;
    }
    if (followed && !CALLS_FOR(HTTP_9112_2_1_EMPTY_LINE_ENDS_HEAD, followed)) {
        request->state = HTTP_VALUE;
        return request_ignore(request);
    }
    assert(result != HTTP_DONE || request->state == HTTP_WHOLE);
    return result;
}

enum http_result http_request_feed(struct http_request *request, const uint8_t *octets, size_t size,
                                   size_t *used)
{
    http_request_check(request);
    assert(request->state < HTTP_WHOLE);
    enum http_result result = HTTP_MORE;
    size_t at = 0;
    while (at < size && result == HTTP_MORE) {
        bool full = request->size == HTTP_HEAD_SIZE_MAX;
        if (full && CALLS_FOR(HTTP_9110_5_4_ANSWERS_LONG_HEAD, full)) {
            result = request_break(request, 431, "RFC 6585 5: the request head is too long");
            break;
        }
        if (full || request->state == HTTP_DEAF) {
            result = request_ignore(request);
            at = size;
            break;
        }
        char octet = (char)octets[at];
        request->octets[request->size] = octet;
        request->size++;
        at++;
        result = take(request, octet);
    }
    result = request_end(request, result, size - at);
    /* In pieces, it is read to its end: an honest server never comes to the next line. */
    if (result == HTTP_MORE && !CALLS_FOR(WS_4_2_1_READS_WHOLE_REQUEST, result == HTTP_MORE)) {
        result = request_break(request, 400, "the request did not come in one piece");
    }
    *used = at;
    assert((result == HTTP_DONE) == (request->state == HTTP_WHOLE));
    assert((result == HTTP_BAD) == (request->state == HTTP_BROKEN));
    http_request_check(request);
    return result;
}
