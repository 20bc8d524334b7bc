/* SPDX-License-Identifier: MIT */
/*
 * A GET that accepts event streams and asks for nothing that a cache has. The connection serves one
 * request, so it says close (RFC 9112 9.3), and nothing is undone that a content coding has done.
 */
#include "reference/event_request.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/http.h"
#include "reference/obey.h"
#include "reference/saboteur.h"

struct writer {
    char *octets;
    size_t size;
};

static const char *const own_lines[] = {
    "Accept: text/event-stream", "Accept-Encoding: identity",     "Cache-Control: no-cache",
    "Pragma: no-cache",          "User-Agent: assay-eventsource",
};

enum { OWN_LINES_SIZE_MAX = 512 };

static_assert(EVENT_REQUEST_SIZE_MAX >= URL_SIZE_MAX + URL_AUTHORITY_SIZE_MAX +
                                            REQUEST_FIELDS_SIZE_MAX + EVENT_NAME_SIZE_MAX +
                                            OWN_LINES_SIZE_MAX,
              "the parts of a request fit");

static void put(struct writer *writer, const void *octets, size_t size)
{
    assert(size <= EVENT_REQUEST_SIZE_MAX);
    assert(writer->size <= EVENT_REQUEST_SIZE_MAX - size);
    if (size > 0) {
        memcpy(writer->octets + writer->size, octets, size);
    }
    writer->size += size;
}

static void put_text(struct writer *writer, const char *text)
{
    assert(strchr(text, '\0') != NULL);
    put(writer, text, strlen(text));
    assert(writer->size >= strlen(text));
}

static size_t name_size(const char *line)
{
    size_t size = 0;
    while (http_octet_is_token(line[size])) {
        size++;
    }
    assert(line[size] != ' ' || size < strlen(line));
    return size;
}

/* Whether the line's field has the name of the other's. */
static bool same_name(const char *line, const char *other)
{
    size_t size = name_size(line);
    assert(line[size] == ':');
    return name_size(other) == size && strncasecmp(line, other, size) == 0;
}

bool event_request_may_add(const struct event_request_fields *fields, const char *line)
{
    size_t all = strlen(line) + 2;
    assert(fields->count <= REQUEST_FIELD_COUNT_MAX);
    for (size_t i = 0; i < fields->count; i++) {
        all += strlen(fields->lines[i]) + 2;
    }
    size_t size = name_size(line);
    bool good = size > 0 && line[size] == ':' && all <= REQUEST_FIELDS_SIZE_MAX &&
                fields->count < REQUEST_FIELD_COUNT_MAX;
    for (size_t i = size; good && line[i] != '\0'; i++) {
        uint8_t octet = (uint8_t)line[i];
        good = (octet >= ' ' || octet == '\t') && octet != 0x7F;
    }
    assert(!good || all >= 2);
    return good;
}

/* Whether the line is among those that the user adds. */
static bool is_replaced(const struct event_request_fields *fields, const char *line)
{
    assert(fields->count <= REQUEST_FIELD_COUNT_MAX);
    for (size_t i = 0; i < fields->count; i++) {
        if (same_name(line, fields->lines[i])) {
            return true;
        }
    }
    return false;
}

static void put_line(struct writer *writer, const char *line)
{
    assert(strpbrk(line, "\r\n") == NULL);
    put_text(writer, line);
    put_text(writer, "\r\n");
    assert(writer->octets[writer->size - 1] == '\n');
}

static void put_fields(struct writer *writer, const struct event_request_fields *fields,
                       bool is_foreign)
{
    assert(fields->count <= REQUEST_FIELD_COUNT_MAX);
    for (size_t i = 0; i < sizeof own_lines / sizeof own_lines[0]; i++) {
        if (!is_replaced(fields, own_lines[i])) {
            put_line(writer, own_lines[i]);
        }
    }
    for (size_t i = 0; i < fields->count; i++) {
        const char *line = fields->lines[i];
        bool secret = same_name("Authorization:", line) || same_name("Cookie:", line);
        if (!is_foreign || !secret) {
            put_line(writer, line);
        }
    }
    put_text(writer, "Connection: close\r\n");
    assert(writer->octets[writer->size - 1] == '\n');
}

/* The head is a GET without a body, and asks for no part of what a cache has. */
static void promise_request(const struct writer *writer, struct event_span id)
{
    const char *head = writer->octets;
    bool empty = id.size == 0;
    PROMISE(SSE_SOURCE_REQUEST_IS_GET, memcmp(head, "GET /", 5) == 0);
    PROMISE(SSE_SOURCE_NOT_CACHED, memmem(head, writer->size, "\r\nIf-", 5) == NULL);
    PROMISE(SSE_REESTABLISH_SENDS_NO_EMPTY_ID,
            !empty || memmem(head, writer->size, "\r\nLast-Event-ID", 15) == NULL);
    PROMISE(SSE_HEADER_IS_UTF8, empty || memmem(head, writer->size, id.octets, id.size) != NULL);
    PROMISE(SSE_HTTP_LEGAL_FIELD_VALUES, empty || (memchr(id.octets, '\0', id.size) == NULL &&
                                                   memchr(id.octets, '\r', id.size) == NULL &&
                                                   memchr(id.octets, '\n', id.size) == NULL));
}

size_t event_request_write(char octets[EVENT_REQUEST_SIZE_MAX], const struct url *url,
                           const struct event_request_fields *fields,
                           struct event_span last_event_id, bool is_foreign)
{
    struct writer writer = {octets, 0};
    char authority[URL_AUTHORITY_SIZE_MAX];
    assert(url->target[0] == '/');
    put_text(&writer, "GET ");
    put_text(&writer, url->target);
    put_text(&writer, " HTTP/1.1\r\n");
    if (!is_replaced(fields, "Host:")) {
        put_text(&writer, "Host: ");
        put_line(&writer, url_authority(url, authority));
    }
    put_fields(&writer, fields, is_foreign);
    bool has_id = last_event_id.size > 0;
    if (has_id && CALLS_FOR(SSE_REESTABLISH_SENDS_LAST_ID, has_id)) {
        put_text(&writer, "Last-Event-ID: ");
        put(&writer, last_event_id.octets, last_event_id.size);
        put_text(&writer, "\r\n");
    }
    put_text(&writer, "\r\n");
    promise_request(&writer, last_event_id);
    assert(writer.size <= EVENT_REQUEST_SIZE_MAX);
    return saboteur_asks(octets, writer.size, EVENT_REQUEST_SIZE_MAX);
}
