/* SPDX-License-Identifier: MIT */
/* What a whole head says: its target's parts, and its fields by name; see http.h. */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/http.h"

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
        while (first < last && http_octet_is_blank(text[first])) {
            first++;
        }
        while (last > first && http_octet_is_blank(text[last - 1])) {
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
