/* SPDX-License-Identifier: MIT */
/* The Origin policy; see origin.h. It is set before the server listens and then only read. */
#include "reference/origin.h"

#include <assert.h>
#include <string.h>

#include "reference/limits.h"
#include "reference/obey.h"

static const char *allowed[ORIGIN_COUNT_MAX];
static size_t allowed_count;

static char lower(char octet)
{
    return octet >= 'A' && octet <= 'Z' ? (char)(octet - 'A' + 'a') : octet;
}

/* As RFC 6454 6.2 writes an origin down: a scheme, a host, a port unless it is the usual one, and
 * nothing behind them. */
static bool is_origin(const char *text)
{
    if (strcmp(text, "null") == 0) {
        return true;
    }
    const char *host = strstr(text, "://");
    bool good = host != NULL && host > text && host[3] != '\0' && strchr(host + 3, '/') == NULL;
    for (const char *at = text; *at != '\0'; at++) {
        good = good && *at > ' ' && *at < 0x7F;
    }
    return good;
}

bool origin_allow(const char *origin)
{
    assert(allowed_count <= ORIGIN_COUNT_MAX);
    if (!is_origin(origin) || allowed_count == ORIGIN_COUNT_MAX) {
        return false;
    }
    allowed[allowed_count++] = origin;
    assert(allowed_count > 0);
    return true;
}

void origin_allow_all(void)
{
    assert(allowed_count <= ORIGIN_COUNT_MAX);
    memset(allowed, 0, sizeof allowed);
    allowed_count = 0;
    assert(allowed[0] == NULL);
}

bool origin_has_policy(void)
{
    assert(allowed_count <= ORIGIN_COUNT_MAX);
    assert(allowed_count == 0 || allowed[0] != NULL);
    return allowed_count > 0;
}

/* Whether the field names that origin. Both are put into lower case first (RFC 6455 4.2.2). */
static bool is_the_origin(const char *octets, size_t size, const char *origin)
{
    if (size != strlen(origin)) {
        return false;
    }
    bool same = memcmp(octets, origin, size) == 0;
    bool folded = true;
    for (size_t i = 0; i < size; i++) {
        folded = folded && lower(octets[i]) == lower(origin[i]);
    }
    assert(folded || !same);
    return same || CALLS_FOR(WS_4_2_2_ORIGIN_IN_ANY_CASE, folded && !same);
}

bool origin_is_taken(const struct http_request *request)
{
    struct http_span origin = {0};
    size_t count = http_request_find(request, "Origin", &origin);
    assert(request->state == HTTP_WHOLE);
    assert(count <= request->field_count);
    if (count == 0 || allowed_count == 0) {
        return true;
    }
    for (size_t i = 0; count == 1 && i < allowed_count; i++) {
        if (is_the_origin(http_span_octets(request, origin), origin.size, allowed[i])) {
            return true;
        }
    }
    return false;
}
