/* SPDX-License-Identifier: MIT */
/*
 * The saboteur of the requests of an event source: each row on what they hold is broken by changing
 * a part of a lawful one.
 */
#include <string.h>

#include "reference/obey.h"
#include "reference/saboteur.h"

#define ID_LINE "Last-Event-ID: "

/* Rows that are broken by a part of the request: what stands in it, and what stands there instead.
 * A row with `without` is broken only when that does not stand in it. */
static const struct {
    enum requirement_id name;
    const char *part;
    const char *instead;
    const char *without;
} parts[] = {
    {SSE_SOURCE_REQUEST_IS_GET, "GET ", "PUT ", NULL},
    {SSE_SOURCE_FIRST_REQUEST_HAS_NO_ID, "Connection: ", ID_LINE "0\r\nConnection: ", ID_LINE},
    {SSE_SOURCE_NOT_CACHED, "Connection: ", "If-None-Match: \"a\"\r\nConnection: ", NULL},
    {SSE_REESTABLISH_SENDS_NO_EMPTY_ID, "Connection: ", ID_LINE "\r\nConnection: ", ID_LINE},
    {SSE_REESTABLISH_SAME_REQUEST, "text/event-stream", "text/html", "Connection: close\r\n\r\n"},
    {SSE_HTTP_LEGAL_FIELD_VALUES, ID_LINE, ID_LINE "\r", NULL},
};

/* Puts a text in the place of `part_size` octets; the new size, or the old when it does not fit. */
static size_t replace(char *octets, size_t size, size_t capacity, char *part, size_t part_size,
                      const char *instead)
{
    size_t instead_size = strlen(instead);
    size_t behind = size - (size_t)(part - octets) - part_size;
    if (size - part_size + instead_size > capacity) {
        return size;
    }
    memmove(part + instead_size, part + part_size, behind);
    memcpy(part, instead, instead_size);
    return size - part_size + instead_size;
}

/* The octets above ASCII of the id, as one of another encoding has them: none. */
static void spoil_id(char *octets, size_t size)
{
    char *id = memmem(octets, size, ID_LINE, strlen(ID_LINE));
    for (char *at = id; at != NULL && at < octets + size; at++) {
        *at = (*at & 0x80) != 0 ? '?' : *at;
    }
}

size_t saboteur_asks(char *octets, size_t size, size_t capacity)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const char *without = parts[i].without;
        if (!obey_dishonoured(parts[i].name) ||
            (without != NULL && memmem(octets, size, without, strlen(without)) != NULL)) {
            continue;
        }
        char *part = memmem(octets, size, parts[i].part, strlen(parts[i].part));
        if (part != NULL) {
            size = replace(octets, size, capacity, part, strlen(parts[i].part), parts[i].instead);
        }
    }
    if (obey_dishonoured(SSE_HEADER_IS_UTF8)) {
        spoil_id(octets, size);
    }
    return size;
}
