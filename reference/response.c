/* SPDX-License-Identifier: MIT */
/*
 * Each line is looked at when its LF has come, but a control character is refused at once: CR
 * alone, LF alone and NUL have let two programs on one path disagree about where a head ends.
 */
#include "reference/response.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/http.h"
#include "reference/obey.h"

static const char version[] = "HTTP/1.";

enum {
    VERSION_SIZE = 8,         /* HTTP/1.1 */
    STATUS_LINE_SIZE_MIN = 12 /* and a blank and three digits */
};

static_assert(sizeof version - 1 + 1 == VERSION_SIZE, "one digit is missing");
static_assert(VERSION_SIZE + 1 + 3 == STATUS_LINE_SIZE_MIN, "HTTP/1.1 SP 200");
static_assert(RESPONSE_HEAD_SIZE_MAX <= 0xFFFF, "places in a head are kept in 16 bits");

void response_check(const struct response *response)
{
    assert(response->state <= RESPONSE_BROKEN);
    assert(response->start <= response->size);
    assert(response->size <= RESPONSE_HEAD_SIZE_MAX);
    assert(response->field_count <= HTTP_FIELD_COUNT_MAX);
    assert((response->state == RESPONSE_BROKEN) == (response->reason != NULL));
    if (response->state == RESPONSE_STATUS) {
        assert(response->status == 0);
        assert(response->field_count == 0);
    }
    if (response->state == RESPONSE_WHOLE) {
        assert(response->status >= 100);
        assert(response->start == response->size);
    }
}

void response_begin(struct response *response)
{
    response_check(response);
    response->state = RESPONSE_STATUS;
    response->size = response->start = response->field_count = response->status = 0;
    response->version_minor = 0;
    response->reason = NULL;
    response_check(response);
}

static enum response_result response_break(struct response *response, const char *reason)
{
    assert(response->state != RESPONSE_BROKEN);
    assert(reason[0] != '\0');
    response->state = RESPONSE_BROKEN;
    response->reason = reason;
    return RESPONSE_BAD;
}

static bool is_digit(char octet)
{
    bool digit = octet >= '0' && octet <= '9';
    assert(!digit || http_octet_is_token(octet));
    return digit;
}

static enum response_result take_status(struct response *response, const char *line, size_t size)
{
    assert(response->state == RESPONSE_STATUS);
    bool good = size >= STATUS_LINE_SIZE_MIN && memcmp(line, version, sizeof version - 1) == 0 &&
                is_digit(line[7]) && line[8] == ' ' && is_digit(line[9]) && is_digit(line[10]) &&
                is_digit(line[11]) && (size == STATUS_LINE_SIZE_MIN || line[12] == ' ');
    if (!good) {
        return response_break(response, "RFC 9112 4: the first line is no status line of HTTP/1");
    }
    response->version_minor = (uint8_t)(line[7] - '0');
    response->status = (uint16_t)((line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0'));
    if (response->status < 100) {
        return response_break(response, "RFC 9110 15: the status is below 100");
    }
    assert(response->status <= 999);
    response->state = RESPONSE_FIELDS;
    return RESPONSE_MORE;
}

static enum response_result take_field(struct response *response, const char *line, size_t size)
{
    assert(response->state == RESPONSE_FIELDS);
    assert(size > 0);
    size_t name_size = 0;
    while (name_size < size && http_octet_is_token(line[name_size])) {
        name_size++;
    }
    if (name_size == 0 || name_size == size || line[name_size] != ':') {
        return response_break(response,
                              "RFC 9112 5: a field line is not a name and a colon behind it");
    }
    if (response->field_count == HTTP_FIELD_COUNT_MAX) {
        return response_break(response, "the head has more than 128 fields");
    }
    static_assert(HTTP_FIELD_COUNT_MAX == 128, "the reason says how many");
    size_t from = name_size + 1;
    while (from < size && http_octet_is_blank(line[from])) {
        from++;
    }
    while (size > from && http_octet_is_blank(line[size - 1])) {
        size--;
    }
    struct response_field *field = &response->fields[response->field_count];
    field->name = (struct response_span){response->start, (uint16_t)name_size};
    field->value =
        (struct response_span){(uint16_t)(response->start + from), (uint16_t)(size - from)};
    response->field_count++;
    return RESPONSE_MORE;
}

/* The line whose LF was stored last. */
static enum response_result take_line(struct response *response)
{
    assert(response->size > response->start);
    const char *line = response->octets + response->start;
    size_t size = (size_t)(response->size - response->start);
    if (size < 2 || line[size - 2] != '\r') {
        return response_break(response, "RFC 9112 2.2: a line of the head ends without CR");
    }
    size -= 2;
    enum response_result result;
    if (response->state == RESPONSE_STATUS) {
        result = take_status(response, line, size);
    } else if (size > 0) {
        result = take_field(response, line, size);
    } else {
        response->state = RESPONSE_WHOLE;
        result = RESPONSE_DONE;
    }
    response->start = response->size;
    return result;
}

static enum response_result take(struct response *response, char octet)
{
    assert(response->state == RESPONSE_STATUS || response->state == RESPONSE_FIELDS);
    if (response->size == RESPONSE_HEAD_SIZE_MAX) {
        return response_break(response, "the head has more than 65535 octets");
    }
    static_assert(RESPONSE_HEAD_SIZE_MAX == 65535, "the reason says how many");
    bool after_cr =
        response->size > response->start && response->octets[response->size - 1] == '\r';
    response->octets[response->size] = octet;
    response->size++;
    if (octet == '\n') {
        return take_line(response);
    }
    bool control = (uint8_t)octet < ' ' && octet != '\t' && octet != '\r';
    if (after_cr || control || octet == 0x7F) {
        return response_break(response, "RFC 9110 5.5: a control character stands in the head");
    }
    return RESPONSE_MORE;
}

enum response_result response_feed(struct response *response, const uint8_t *octets, size_t size,
                                   size_t *used)
{
    response_check(response);
    assert(response->state == RESPONSE_STATUS || response->state == RESPONSE_FIELDS);
    enum response_result result = RESPONSE_MORE;
    size_t at = 0;
    while (at < size && result == RESPONSE_MORE) {
        result = take(response, (char)octets[at]);
        at++;
    }
    *used = at;
    assert(at <= size);
    response_check(response);
    return result;
}

const char *response_octets(const struct response *response, struct response_span span)
{
    assert(span.offset <= response->size);
    assert(span.size <= response->size - span.offset);
    return response->octets + span.offset;
}

bool response_find(const struct response *response, const char *name, size_t index,
                   struct response_span *value)
{
    size_t name_size = strlen(name);
    assert(response->state == RESPONSE_WHOLE);
    assert(name_size > 0);
    for (size_t i = 0; i < response->field_count; i++) {
        const struct response_field *field = &response->fields[i];
        bool same = field->name.size == name_size &&
                    strncasecmp(response_octets(response, field->name), name, name_size) == 0;
        if (same && index == 0) {
            *value = field->value;
            return true;
        }
        index -= same ? 1 : 0;
    }
    return false;
}

/* Where the member of a list ends that begins at `from`: at a comma that is in no quoted string. */
static size_t member_end(const char *octets, size_t from, size_t size)
{
    assert(from <= size);
    bool quoted = false;
    size_t at = from;
    while (at < size && (quoted || octets[at] != ',')) {
        if (quoted && octets[at] == '\\' && at + 1 < size) {
            at++;
        } else if (octets[at] == '"') {
            quoted = !quoted;
        }
        at++;
    }
    assert(at <= size);
    return at;
}

/* The size of the essence, a type and a subtype, at the begin of these octets; 0 when they are no
 * media type. */
static size_t essence_size(const char *octets, size_t size)
{
    size_t slash = 0;
    while (slash < size && http_octet_is_token(octets[slash])) {
        slash++;
    }
    if (slash == 0 || slash == size || octets[slash] != '/') {
        return 0;
    }
    size_t end = slash + 1;
    while (end < size && http_octet_is_token(octets[end])) {
        end++;
    }
    assert(end <= size);
    size_t rest = end;
    while (rest < size && http_octet_is_blank(octets[rest])) {
        rest++;
    }
    bool good = end > slash + 1 && (rest == size || octets[rest] == ';');
    assert(!good || end >= 3);
    return good ? end : 0;
}

bool response_is_event_stream(const struct response *response)
{
    static const char wanted[] = "text/event-stream";
    assert(response->state == RESPONSE_WHOLE);
    bool is = false;
    struct response_span value;
    for (size_t index = 0; response_find(response, "Content-Type", index, &value); index++) {
        const char *octets = response_octets(response, value);
        for (size_t from = 0; from <= value.size;) {
            size_t end = member_end(octets, from, value.size);
            while (from < end && http_octet_is_blank(octets[from])) {
                from++;
            }
            size_t size = essence_size(octets + from, end - from);
            bool any = size == 3 && memcmp(octets + from, "*/*", 3) == 0;
            if (size > 0 && !any) {
                is = size == sizeof wanted - 1 && strncasecmp(octets + from, wanted, size) == 0;
                bool has_more = size < end - from;
                is = is && (!has_more || CALLS_FOR(SSE_MIME_ESSENCE_COUNTS, has_more));
            }
            from = end + 1;
        }
        assert(index < response->field_count);
    }
    return is;
}
