/* SPDX-License-Identifier: MIT */
/* The spelling of names and words in a handshake; see handshake_names.h. */
#include "reference/handshake_names.h"

#include <assert.h>
#include <string.h>

bool upgrade_is_beyond_ascii(const struct http_request *request)
{
    assert(request->state == HTTP_WHOLE);
    assert(request->field_count <= HTTP_FIELD_COUNT_MAX);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        if (!http_field_is(request, field, "Upgrade")) {
            continue;
        }
        const char *value = http_span_octets(request, field->value);
        for (size_t at = 0; at < field->value.size; at++) {
            if ((unsigned char)value[at] > 0x7F) {
                return true;
            }
        }
    }
    return false;
}

bool field_names_are_respelled(const struct http_request *request)
{
    static const char *const names[] = {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key",
                                        "Sec-WebSocket-Version"};
    assert(request->state == HTTP_WHOLE);
    assert(request->field_count <= HTTP_FIELD_COUNT_MAX);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            if (http_field_is(request, field, names[k]) &&
                memcmp(http_span_octets(request, field->name), names[k], field->name.size) != 0) {
                return true;
            }
        }
    }
    return false;
}
