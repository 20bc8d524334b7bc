/* SPDX-License-Identifier: MIT */
/* The lists of a handshake, read by their grammar; see handshake_lists.h. */
#include "reference/handshake_lists.h"

#include <assert.h>

#include "reference/obey.h"

/* What is left of a value that is being read. */
struct cursor {
    const char *at, *end;
};

static void cursor_skip_blanks(struct cursor *cursor)
{
    assert(cursor->at <= cursor->end);
    while (CALLS_FOR(WS_4_3_TAKES_BLANKS,
                     cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))) {
        cursor->at++;
    }
    assert(cursor->at == cursor->end || *cursor->at != ' ' || DISHONOURED(WS_4_3_TAKES_BLANKS));
}

/* Steps over this character and the blanks behind it, if it comes next. */
static bool cursor_take(struct cursor *cursor, char wanted)
{
    assert(wanted != ' ');
    assert(cursor->at <= cursor->end);
    if (cursor->at == cursor->end || *cursor->at != wanted) {
        return false;
    }
    cursor->at++;
    cursor_skip_blanks(cursor);
    return true;
}

/* Steps over a token and the blanks behind it. */
static bool cursor_take_token(struct cursor *cursor)
{
    const char *start = cursor->at;
    assert(start <= cursor->end);
    while (cursor->at < cursor->end && http_octet_is_token(*cursor->at)) {
        cursor->at++;
    }
    bool some = cursor->at > start;
    assert(cursor->at <= cursor->end);
    cursor_skip_blanks(cursor);
    return some;
}

/* Steps over a quoted string, whose content must be a token (RFC 6455 9.1). */
static bool cursor_take_quoted(struct cursor *cursor)
{
    assert(cursor->at < cursor->end);
    assert(*cursor->at == '"');
    cursor->at++;
    size_t count = 0;
    while (cursor->at < cursor->end && *cursor->at != '"') {
        if (*cursor->at == '\\') {
            cursor->at++;
        }
        if (cursor->at == cursor->end ||
            BREAKS(WS_4_3_QUOTED_VALUE_IS_TOKEN, !http_octet_is_token(*cursor->at))) {
            return false;
        }
        cursor->at++;
        count++;
    }
    return count > 0 && cursor_take(cursor, '"');
}

/* extension *( ";" name [ "=" value ] ), RFC 6455 9.1. */
static bool cursor_take_extension(struct cursor *cursor)
{
    assert(cursor->at <= cursor->end);
    if (!cursor_take_token(cursor)) {
        return false;
    }
    while (cursor_take(cursor, ';')) {
        if (!cursor_take_token(cursor)) {
            return false;
        }
        if (!cursor_take(cursor, '=')) {
            continue;
        }
        bool quoted = cursor->at < cursor->end && *cursor->at == '"';
        if (!(quoted ? cursor_take_quoted(cursor) : cursor_take_token(cursor))) {
            return false;
        }
    }
    assert(cursor->at <= cursor->end);
    return true;
}

/* Whether all fields of that name together are a list of one or more elements. Empty elements are
 * passed over, as RFC 9110 5.6.1 wants. */
static bool lists_are_good(const struct http_request *request, const char *name,
                           bool (*take_element)(struct cursor *))
{
    struct http_span first;
    if (http_request_find(request, name, &first) == 0) {
        return true;
    }
    size_t count = 0;
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        if (!http_field_is(request, field, name)) {
            continue;
        }
        const char *value = http_span_octets(request, field->value);
        struct cursor cursor = {value, value + field->value.size};
        while (cursor.at < cursor.end) {
            if (cursor_take(&cursor, ',')) {
                continue;
            }
            if (!take_element(&cursor) || (cursor.at < cursor.end && *cursor.at != ',')) {
                return false;
            }
            count++;
        }
        assert(cursor.at == cursor.end);
    }
    assert(count <= request->size);
    return count > 0;
}

bool extensions_are_good(const struct http_request *request)
{
    return lists_are_good(request, "Sec-WebSocket-Extensions", cursor_take_extension);
}

bool subprotocols_are_good(const struct http_request *request)
{
    return lists_are_good(request, "Sec-WebSocket-Protocol", cursor_take_token);
}
