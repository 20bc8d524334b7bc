/* SPDX-License-Identifier: MIT */
/* The scanner of request heads: grammar and states stand in http.h. */
#include "reference/http.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/obey.h"

static const char version_text[] = "HTTP/";

enum { VERSION_SIZE = 8 }; /* of HTTP/1.1 */

static_assert(sizeof version_text - 1 + 3 == VERSION_SIZE, "a name, and digit point digit");
static_assert(HTTP_FIELD_COUNT_MAX <= 0xFFFF, "fields are counted in 16 bits");

bool http_octet_is_token(char octet)
{
    bool letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
    bool digit = octet >= '0' && octet <= '9';
    bool token = letter || digit || (octet != '\0' && strchr("!#$%&'*+-.^_`|~", octet) != NULL);
    assert(!(token && octet == ' '));
    assert(!(token && octet == ':'));
    return token;
}

static bool is_blank(char octet)
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
    if (octet <= ' ' || octet == 0x7F) {
        return request_break(request, 400,
                             "RFC 9112 3.2: an octet of the request target is not visible ASCII");
    }
    if (request->size - request->start > HTTP_TARGET_SIZE_MAX) {
        return request_break(request, 414, "RFC 9110 15.5.15: the request target is too long");
    }
    return HTTP_MORE;
}

static enum http_result take_version(struct http_request *request, char octet)
{
    assert(request->state == HTTP_VERSION);
    size_t index = (size_t)(request->size - 1 - request->start);
    assert(index <= VERSION_SIZE);
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
    if (!good) {
        return request_break(request, 400, "RFC 9112 2.3: the request line ends with no version");
    }
    if (index < VERSION_SIZE) {
        return HTTP_MORE;
    }
    if (request->version_major != 1) {
        return request_break(request, 505, "RFC 9110 15.6.6: the version is not HTTP/1");
    }
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
    if (is_blank(octet)) {
        return request_break(request, 400, "RFC 9112 5.2: a header line is folded");
    }
    if (!http_octet_is_token(octet)) {
        return request_break(request, 400, "RFC 9112 5.1: a header line begins with no name");
    }
    if (request->field_count == HTTP_FIELD_COUNT_MAX) {
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
    if (octet == ':') {
        request->fields[request->field_count].name = span_until_now(request);
        request->state = HTTP_BEFORE_VALUE;
        return HTTP_MORE;
    }
    if (!http_octet_is_token(octet)) {
        return request_break(request, 400, "RFC 9112 5.1: a header name is not a token");
    }
    return HTTP_MORE;
}

/* The value ends before its CR, and before the blanks before that. */
static enum http_result value_ends(struct http_request *request)
{
    struct http_field *field = &request->fields[request->field_count];
    field->value = span_until_now(request);
    while (field->value.size > 0 &&
           is_blank(request->octets[field->value.offset + field->value.size - 1])) {
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
        if (is_blank(octet)) {
            return HTTP_MORE;
        }
        request->start = (uint16_t)(request->size - 1);
        request->state = HTTP_VALUE;
    }
    if (octet == '\r') {
        return value_ends(request);
    }
    if (!is_value_octet(octet)) {
        return request_break(request, 400, "RFC 9110 5.5: a control character in a header value");
    }
    return HTTP_MORE;
}

static enum http_result take_line_feed(struct http_request *request, char octet)
{
    assert(request->state == HTTP_BEFORE_LF || request->state == HTTP_LINE_LF ||
           request->state == HTTP_END_LF);
    if (octet != '\n') {
        return request_break(request, 400, "RFC 9112 2.2: a CR that no LF follows");
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
    if (octet == '\r') {
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
        return take_value(request, octet);
    case HTTP_WHOLE:
    case HTTP_BROKEN:
        break;
    }
    assert(false && "a request that has ended takes no octet");
    return HTTP_BAD;
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

enum http_result http_request_feed(struct http_request *request, const uint8_t *octets, size_t size,
                                   size_t *used)
{
    http_request_check(request);
    assert(request->state < HTTP_WHOLE);
    enum http_result result = HTTP_MORE;
    size_t at = 0;
    while (at < size && result == HTTP_MORE) {
        if (request->size == HTTP_HEAD_SIZE_MAX) {
            result = request_break(request, 431, "RFC 6585 5: the request head is too long");
            break;
        }
        char octet = (char)octets[at];
        request->octets[request->size] = octet;
        request->size++;
        at++;
        result = take(request, octet);
    }
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

const char *http_span_octets(const struct http_request *request, struct http_span span)
{
    assert(span.offset <= request->size);
    assert(span.size <= request->size - span.offset);
    return request->octets + span.offset;
}

bool http_span_is(const struct http_request *request, struct http_span span, const char *text)
{
    size_t size = strlen(text);
    assert(size > 0);
    return span.size == size && memcmp(http_span_octets(request, span), text, size) == 0;
}

bool http_request_path(const struct http_request *request, struct http_span *path)
{
    assert(request->state == HTTP_WHOLE);
    const char *target = http_span_octets(request, request->target);
    size_t size = request->target.size;
    size_t start = 0;
    if (target[0] != '/') {
        static const char *const schemes[] = {"http://", "https://", "ws://", "wss://"};
        for (size_t i = 0; i < sizeof schemes / sizeof schemes[0] && start == 0; i++) {
            size_t scheme_size = strlen(schemes[i]);
            if (size > scheme_size && strncasecmp(target, schemes[i], scheme_size) == 0) {
                const char *slash = memchr(target + scheme_size, '/', size - scheme_size);
                start = slash == NULL ? 0 : (size_t)(slash - target);
            }
        }
        if (start == 0) {
            return false;
        }
    }
    const char *query = memchr(target + start, '?', size - start);
    size_t end = query == NULL ? size : (size_t)(query - target);
    *path = (struct http_span){(uint16_t)(request->target.offset + start), (uint16_t)(end - start)};
    assert(path->size >= 1);
    assert(http_span_octets(request, *path)[0] == '/');
    return true;
}

bool http_request_query(const struct http_request *request, const char *name,
                        struct http_span *value)
{
    assert(request->state == HTTP_WHOLE);
    const char *target = http_span_octets(request, request->target);
    const char *end = target + request->target.size;
    const char *at = memchr(target, '?', request->target.size);
    size_t name_size = strlen(name);
    assert(name_size > 0);
    while (at != NULL) {
        at++;
        const char *next = memchr(at, '&', (size_t)(end - at));
        const char *part_end = next == NULL ? end : next;
        size_t part_size = (size_t)(part_end - at);
        if (part_size > name_size && memcmp(at, name, name_size) == 0 && at[name_size] == '=') {
            value->offset = (uint16_t)(at + name_size + 1 - request->octets);
            value->size = (uint16_t)(part_size - name_size - 1);
            return true;
        }
        at = next;
    }
    return false;
}

bool http_field_is(const struct http_request *request, const struct http_field *field,
                   const char *name)
{
    assert(field->name.size > 0);
    assert(field->value.offset > field->name.offset);
    return strlen(name) == field->name.size &&
           strncasecmp(http_span_octets(request, field->name), name, field->name.size) == 0;
}

size_t http_request_find(const struct http_request *request, const char *name,
                         struct http_span *value)
{
    assert(request->state == HTTP_WHOLE);
    size_t count = 0;
    for (size_t i = 0; i < request->field_count; i++) {
        if (!http_field_is(request, &request->fields[i], name)) {
            continue;
        }
        if (count == 0) {
            *value = request->fields[i].value;
        }
        count++;
    }
    assert(count <= request->field_count);
    return count;
}

/* Whether the list `text` has the element `token`: elements are parted by commas and blanks. */
static bool list_has(const char *text, size_t size, const char *token)
{
    size_t token_size = strlen(token);
    assert(token_size > 0);
    size_t at = 0;
    while (at < size) {
        const char *comma = memchr(text + at, ',', size - at);
        size_t end = comma == NULL ? size : (size_t)(comma - text);
        size_t first = at;
        size_t last = end;
        while (first < last && is_blank(text[first])) {
            first++;
        }
        while (last > first && is_blank(text[last - 1])) {
            last--;
        }
        if (last - first == token_size && strncasecmp(text + first, token, token_size) == 0) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

bool http_request_lists(const struct http_request *request, const char *name, const char *token)
{
    assert(request->state == HTTP_WHOLE);
    assert(request->field_count <= HTTP_FIELD_COUNT_MAX);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        if (http_field_is(request, field, name) &&
            list_has(http_span_octets(request, field->value), field->value.size, token)) {
            return true;
        }
    }
    return false;
}
