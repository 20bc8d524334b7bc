/* SPDX-License-Identifier: MIT */
/* The lists of a handshake, read by their grammar; see handshake_lists.h. */
#include "reference/handshake_lists.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/cursor.h"
#include "reference/obey.h"
#include "reference/offers.h"

/* Elements of the two lists. Here only their grammar matters. */
static bool take_extension(struct cursor *cursor)
{
    struct offer offer;
    bool good = offer_take(cursor, &offer);
    assert(cursor->at <= cursor->end);
    assert(!good || offer.terms.agreed);
    return good;
}

static bool take_subprotocol(struct cursor *cursor)
{
    struct word name;
    bool good = cursor_take_token(cursor, &name);
    assert(cursor->at <= cursor->end);
    assert(good == (name.size > 0));
    return good;
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
    return lists_are_good(request, "Sec-WebSocket-Extensions", take_extension);
}

/* The names that a client lists, as spans of its request. */
struct names {
    size_t count;
    struct http_span spans[SUBPROTOCOL_COUNT_MAX];
};

static void names_add(struct names *names, const struct http_request *request, const char *name,
                      size_t size)
{
    assert(names->count <= SUBPROTOCOL_COUNT_MAX);
    assert(size > 0);
    if (names->count < SUBPROTOCOL_COUNT_MAX) {
        names->spans[names->count] = (struct http_span){
            .offset = (uint16_t)(name - request->octets), .size = (uint16_t)size};
    }
    names->count++;
}

/* Collects the names of all fields; at most one more than there is room for. */
static void names_collect(struct names *names, const struct http_request *request)
{
    names->count = 0;
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *field = &request->fields[i];
        if (!http_field_is(request, field, "Sec-WebSocket-Protocol")) {
            continue;
        }
        const char *value = http_span_octets(request, field->value);
        struct cursor cursor = {value, value + field->value.size};
        while (cursor.at < cursor.end && names->count <= SUBPROTOCOL_COUNT_MAX) {
            if (cursor_take(&cursor, ',')) {
                continue;
            }
            const char *name = cursor.at;
            while (cursor.at < cursor.end && http_octet_is_token(*cursor.at)) {
                cursor.at++;
            }
            assert(cursor.at > name || DISHONOURED(WS_4_3_TAKES_BLANKS));
            names_add(names, request, name, (size_t)(cursor.at - name));
            cursor_skip_blanks(&cursor);
        }
    }
    assert(names->count <= SUBPROTOCOL_COUNT_MAX + 1);
}

/* Whether no name stands twice (RFC 6455 4.1, item 10). */
static bool names_are_unique(const struct names *names, const struct http_request *request)
{
    assert(names->count <= SUBPROTOCOL_COUNT_MAX);
    for (size_t i = 1; i < names->count; i++) {
        for (size_t j = 0; j < i; j++) {
            size_t size = names->spans[i].size;
            if (names->spans[j].size == size &&
                memcmp(http_span_octets(request, names->spans[i]),
                       http_span_octets(request, names->spans[j]), size) == 0) {
                return false;
            }
        }
    }
    return true;
}

bool subprotocols_are_good(const struct http_request *request)
{
    if (!lists_are_good(request, "Sec-WebSocket-Protocol", take_subprotocol)) {
        return false;
    }
    struct names names;
    names_collect(&names, request);
    return names.count <= SUBPROTOCOL_COUNT_MAX && names_are_unique(&names, request);
}

bool lists_are_refused(const struct http_request *request)
{
    struct http_span value = {0};
    size_t extensions = http_request_find(request, "Sec-WebSocket-Extensions", &value);
    size_t subprotocols = http_request_find(request, "Sec-WebSocket-Protocol", &value);
    assert(extensions + subprotocols <= request->field_count);
    return (extensions > 0 && !CALLS_FOR(WS_9_1_TAKES_LAWFUL_LIST, extensions > 0)) ||
           (extensions > 1 && !CALLS_FOR(WS_11_3_2_READS_SPLIT_OFFERS, extensions > 1)) ||
           (subprotocols > 1 && !CALLS_FOR(WS_11_3_4_READS_SPLIT_SUBPROTOCOLS, subprotocols > 1));
}

/* Letter by letter: no folding of case is laid down for these names (RFC 6455 4.2.2). */
static bool name_is(const char *name, size_t size, const char *known)
{
    assert(size > 0);
    assert(known[0] != '\0');
    if (size != strlen(known)) {
        return false;
    }
    bool folded = strncasecmp(name, known, size) == 0;
    bool same = memcmp(name, known, size) == 0;
    return folded && !BREAKS(WS_4_2_2_SUBPROTOCOL_BY_LETTER, !same);
}

bool subprotocol_select(const struct http_request *request, const char *const *known,
                        struct http_span *selected)
{
    struct names names;
    names_collect(&names, request);
    assert(names.count <= SUBPROTOCOL_COUNT_MAX);
    for (size_t i = 0; i < names.count; i++) {
        for (size_t j = 0; known != NULL && known[j] != NULL; j++) {
            const char *name = http_span_octets(request, names.spans[i]);
            if (name_is(name, names.spans[i].size, known[j])) {
                *selected = names.spans[i];
                assert(selected->size == strlen(known[j]));
                return CALLS_FOR(WS_4_2_2_SELECTS_KNOWN_SUBPROTOCOL, selected->size > 0);
            }
        }
    }
    return false;
}
