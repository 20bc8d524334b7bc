/* SPDX-License-Identifier: MIT */
/* Which offer of permessage-deflate is accepted, and how; see offers.h. */
#include "reference/offers.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "reference/obey.h"

static_assert(WINDOW_BITS_MAX == 15, "RFC 7692 7.2.1: no window is longer than 32,768 octets");
static_assert(sizeof "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
                     "client_no_context_takeover; server_max_window_bits=15; "
                     "client_max_window_bits=15\r\n" <= TERMS_LINE_SIZE_MAX,
              "the longest answer fits");

static bool declines_all;

void offers_decline_all(bool declines)
{
    declines_all = declines;
    assert(declines_all == declines);
}

void terms_check(const struct terms *terms)
{
    if (!terms->agreed) {
        assert(!terms->says_server_bits);
        assert(!terms->says_client_bits);
        return;
    }
    assert(terms->server_window_bits >= WINDOW_BITS_MIN);
    assert(terms->server_window_bits <= WINDOW_BITS_MAX);
    assert(terms->client_window_bits >= WINDOW_BITS_MIN);
    assert(terms->client_window_bits <= WINDOW_BITS_MAX);
    assert(terms->says_server_bits || terms->server_window_bits == WINDOW_BITS_MAX);
    PROMISE(PMCE_5_LIMITS_CLIENT_IN_ANSWER,
            terms->says_client_bits || terms->client_window_bits == WINDOW_BITS_MAX);
    PROMISE(PMCE_5_LIMITS_CLIENT_IN_ANSWER, terms->says_client_resets || !terms->client_resets);
}

/* Letter by letter: no folding of case is laid down for these names. */
static bool word_is(struct word word, const char *known)
{
    assert(word.size > 0);
    assert(known[0] != '\0');
    return word.size == strlen(known) && memcmp(word.octets, known, word.size) == 0;
}

/* The number from 8 to 15 that the value is in its shortest form, or 0 (RFC 7692 7.1.2.1). A
 * backslash in a quoted string stands for the octet behind it (RFC 9110 5.6.4). */
static uint8_t window_bits(struct word value)
{
    char digits[3] = "";
    size_t count = 0;
    for (size_t i = 0; i < value.size; i++) {
        i += value.octets[i] == '\\';
        assert(i < value.size);
        if (count == 2) {
            return 0;
        }
        digits[count] = value.octets[i];
        count++;
    }
    static const char *const known[] = {"8", "9", "10", "11", "12", "13", "14", "15"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(digits, known[i]) == 0) {
            assert(WINDOW_BITS_MIN + i <= WINDOW_BITS_MAX);
            return (uint8_t)(WINDOW_BITS_MIN + i);
        }
    }
    return 0;
}

enum parameter {
    SERVER_NO_CONTEXT_TAKEOVER,
    CLIENT_NO_CONTEXT_TAKEOVER,
    SERVER_MAX_WINDOW_BITS,
    CLIENT_MAX_WINDOW_BITS,
    PARAMETER_UNKNOWN,
};

static enum parameter parameter_find(struct word name)
{
    static const char *const names[] = {
        [SERVER_NO_CONTEXT_TAKEOVER] = "server_no_context_takeover",
        [CLIENT_NO_CONTEXT_TAKEOVER] = "client_no_context_takeover",
        [SERVER_MAX_WINDOW_BITS] = "server_max_window_bits",
        [CLIENT_MAX_WINDOW_BITS] = "client_max_window_bits",
    };
    static_assert(sizeof names / sizeof names[0] == PARAMETER_UNKNOWN, "a name for each");
    size_t i = 0;
    while (i < PARAMETER_UNKNOWN && !word_is(name, names[i])) {
        i++;
    }
    assert(i <= PARAMETER_UNKNOWN);
    return (enum parameter)i;
}

/* A parameter more. RFC 7692 7: one that is not known, has an ill value or stands twice has the
 * offer declined, and nothing else. `value` is NULL when it has none. */
static void offer_add(struct offer *offer, struct word name, const struct word *value)
{
    if (offer->is_declined) {
        return;
    }
    enum parameter parameter = parameter_find(name);
    bool known = parameter != PARAMETER_UNKNOWN;
    bool again = known && (offer->seen & 1u << parameter) != 0;
    uint8_t bits = value != NULL ? window_bits(*value) : 0;
    bool good = false;
    switch (parameter) {
    case SERVER_NO_CONTEXT_TAKEOVER:
        good = value == NULL;
        offer->terms.server_resets = true;
        offer->is_declined = !CALLS_FOR(PMCE_7_1_1_1_SUPPORTS_NO_TAKEOVER, true);
        break;
    case CLIENT_NO_CONTEXT_TAKEOVER:
        /* A hint that it will not be used (7.1.1.2). Saying it back makes it a promise, and the
         * window need not be kept between two messages. */
        good = value == NULL;
        offer->terms.client_resets = true;
        offer->terms.says_client_resets =
            CALLS_FOR(PMCE_7_2_2_SERVER_KEEPS_WINDOW_AGAINST_HINT, true);
        break;
    case SERVER_MAX_WINDOW_BITS:
        good = bits > 0;
        offer->terms.server_window_bits = bits > 0 ? bits : WINDOW_BITS_MAX;
        offer->terms.says_server_bits = true;
        break;
    case CLIENT_MAX_WINDOW_BITS:
        /* Without a value it only says that the answer may limit the client's window (7.1.2.2),
         * and there is no need to. */
        good = value == NULL || bits > 0;
        offer->terms.says_client_bits =
            value != NULL && !DISHONOURED(PMCE_5_LIMITS_CLIENT_IN_ANSWER);
        offer->terms.client_window_bits = bits > 0 ? bits : WINDOW_BITS_MAX;
        break;
    case PARAMETER_UNKNOWN:
        break;
    }
    offer->seen |= known ? 1u << parameter : 0;
    assert(!good || known);
    if (BREAKS(PMCE_7_DECLINES_UNKNOWN_PARAMETER, !known) ||
        BREAKS(PMCE_7_DECLINES_REPEATED_PARAMETER, again) ||
        BREAKS(PMCE_7_DECLINES_INVALID_VALUE, known && !good)) {
        offer->is_declined = true;
    }
}

bool offer_take(struct cursor *cursor, struct offer *offer)
{
    assert(cursor->at <= cursor->end);
    struct word name;
    if (!cursor_take_token(cursor, &name)) {
        return false;
    }
    *offer = (struct offer){
        .is_declined = !word_is(name, "permessage-deflate"),
        .terms = {.agreed = true,
                  .server_window_bits = WINDOW_BITS_MAX,
                  .client_window_bits = WINDOW_BITS_MAX},
    };
    while (cursor_take(cursor, ';')) {
        if (!cursor_take_token(cursor, &name)) {
            return false;
        }
        if (!cursor_take(cursor, '=')) {
            offer_add(offer, name, NULL);
            continue;
        }
        struct word value;
        bool quoted = cursor->at < cursor->end && *cursor->at == '"';
        if (!(quoted ? cursor_take_quoted(cursor, &value) : cursor_take_token(cursor, &value))) {
            return false;
        }
        offer_add(offer, name, &value);
    }
    assert(cursor->at <= cursor->end);
    return true;
}

/* The first offer of one field that can be kept; false when there is none. */
static bool field_accept(struct cursor cursor, struct terms *terms)
{
    assert(!declines_all);
    struct offer offer;
    while (cursor.at < cursor.end) {
        if (cursor_take(&cursor, ',')) {
            continue;
        }
        if (!offer_take(&cursor, &offer)) {
            assert(DISHONOURED(WS_9_1_REFUSES_MALFORMED));
            return false;
        }
        if (!offer.is_declined) {
            *terms = offer.terms;
            terms_check(terms);
            (void)CALLS_FOR(PMCE_5_TAKES_PREFERRED, true); /* what is behind it is not looked at */
            return true;
        }
    }
    return false;
}

struct terms offers_accept(const struct http_request *request)
{
    assert(request->state == HTTP_WHOLE);
    struct terms terms = {0};
    for (size_t i = 0; i < request->field_count && !declines_all && !terms.agreed; i++) {
        const struct http_field *field = &request->fields[i];
        if (http_field_is(request, field, "Sec-WebSocket-Extensions")) {
            const char *value = http_span_octets(request, field->value);
            (void)field_accept((struct cursor){value, value + field->value.size}, &terms);
        }
    }
    terms_check(&terms);
    return terms;
}

bool offers_are_refused(const struct http_request *request)
{
    struct http_span value = {0};
    bool offers = http_request_find(request, "Sec-WebSocket-Extensions", &value) > 0;
    assert(!offers || request->field_count > 0);
    bool declined = offers && !offers_accept(request).agreed;
    return declined && !CALLS_FOR(PMCE_3_DECLINES_IN_101, declined);
}

void terms_write(const struct terms *terms, char line[TERMS_LINE_SIZE_MAX])
{
    terms_check(terms);
    line[0] = '\0';
    if (!terms->agreed) {
        return;
    }
    char server_bits[32] = "";
    char client_bits[32] = "";
    if (terms->says_server_bits) {
        (void)snprintf(server_bits, sizeof server_bits, "; server_max_window_bits=%u",
                       (unsigned)terms->server_window_bits);
    }
    if (terms->says_client_bits) {
        (void)snprintf(client_bits, sizeof client_bits, "; client_max_window_bits=%u",
                       (unsigned)terms->client_window_bits);
    }
    int size = snprintf(
        line, TERMS_LINE_SIZE_MAX, "Sec-WebSocket-Extensions: permessage-deflate%s%s%s%s\r\n",
        terms->server_resets ? "; server_no_context_takeover" : "",
        terms->says_client_resets ? "; client_no_context_takeover" : "", server_bits, client_bits);
    assert(size > 0);
    assert(size < TERMS_LINE_SIZE_MAX);
}
