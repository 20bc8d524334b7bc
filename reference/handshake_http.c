/* SPDX-License-Identifier: MIT */
/* A request as HTTP; see handshake_http.h. */
#include "reference/handshake_http.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/obey.h"

static bool is_digit(char octet)
{
    bool digit = octet >= '0' && octet <= '9';
    assert(!digit || http_octet_is_token(octet));
    assert(!digit || !http_octet_is_blank(octet));
    return digit;
}

/* What a name of RFC 3986 3.2.2 has: letters, digits, marks, sub-delimiters and `%`. */
static bool is_name_octet(char octet)
{
    static const char others[] = "-._~!$&'()*+,;=%";
    bool letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z');
    bool good = letter || is_digit(octet) || memchr(others, octet, sizeof others - 1) != NULL;
    assert(!good || (octet != ':' && octet != '/' && octet != '@'));
    assert(!good || !http_octet_is_blank(octet));
    return good;
}

/* A name, or an address in brackets; behind it, if anything, a colon and a port (RFC 9110 7.2). */
static bool host_is_good(const char *host, size_t size)
{
    size_t at = 0;
    if (size > 0 && host[0] == '[') {
        const char *end = memchr(host, ']', size);
        at = end == NULL ? size : (size_t)(end - host) + 1;
        for (size_t i = 1; i + 1 < at; i++) {
            if (!is_name_octet(host[i]) && host[i] != ':') {
                return false;
            }
        }
        if (end == NULL) {
            return false;
        }
    } else {
        while (at < size && is_name_octet(host[at])) {
            at++;
        }
    }
    bool named = at > 0;
    assert(at <= size);
    if (at < size && host[at] == ':') {
        for (at++; at < size && is_digit(host[at]);) {
            at++;
        }
    }
    assert(at <= size);
    return named && at == size;
}

/* Whether the target is a whole URI for another host than the Host field names. */
static bool host_differs(const struct http_request *request, struct http_span host)
{
    const char *target = http_span_octets(request, request->target);
    size_t size = request->target.size;
    assert(size > 0);
    const char *mark = target[0] == '/' ? NULL : memmem(target, size, "://", 3);
    if (mark == NULL) {
        return false;
    }
    const char *begin = mark + 3;
    const char *end = memchr(begin, '/', size - (size_t)(begin - target));
    assert(end == NULL || end >= begin);
    return end == NULL || (size_t)(end - begin) != host.size ||
           strncasecmp(begin, http_span_octets(request, host), host.size) != 0;
}

static bool is_number(const struct http_request *request, struct http_span value)
{
    const char *digits = http_span_octets(request, value);
    bool good = value.size > 0;
    for (size_t i = 0; i < value.size; i++) {
        good = good && is_digit(digits[i]);
    }
    assert(!good || value.size > 0);
    assert(!good || digits[0] != '-');
    return good;
}

/* RFC 9112 6.3: a length is a number. What a body may mean is asked later (plain_has_body()). */
static struct refusal judge_length(const struct http_request *request)
{
    struct http_span length = {0};
    bool has_length = http_request_find(request, "Content-Length", &length) > 0;
    bool is_broken = has_length && !is_number(request, length);
    assert(request->state == HTTP_WHOLE);
    assert(!is_broken || request->field_count > 0);
    if (BREAKS(HTTP_9112_6_3_REFUSES_BROKEN_LENGTH, is_broken)) {
        return (struct refusal){400, "RFC 9112 6.3: Content-Length is no number", ""};
    }
    return (struct refusal){0};
}

/* What a request may do as it likes; an honest server refuses none of it (compare judge_freedoms
 * of the handshake). */
static struct refusal judge_http_freedoms(const struct http_request *request)
{
    bool later = request->version_minor > 1;
    bool large = request->field_count > 50 || request->size > 4096;
    bool long_line = request->target.size > 4096;
    assert(request->state == HTTP_WHOLE);
    assert(!long_line || large);
    if ((later && !CALLS_FOR(HTTP_9110_2_5_TAKES_HIGHER_MINOR, later)) ||
        (large && !CALLS_FOR(HTTP_9110_5_4_TAKES_USUAL_HEADS, large)) ||
        (long_line && !CALLS_FOR(HTTP_9112_3_TAKES_LINE_OF_8000, long_line))) {
        return (struct refusal){400, "the request is written in another way than the usual", ""};
    }
    return (struct refusal){0};
}

struct refusal request_judge(const struct http_request *request)
{
    struct http_span host = {0};
    size_t host_count = http_request_find(request, "Host", &host);
    bool old = request->version_minor == 0;
    assert(request->version_major == 1);
    if (BREAKS(WS_4_2_1_REFUSES_SECOND_HOST, host_count > 1) ||
        BREAKS(WS_4_2_1_REQUIRES_HOST, host_count == 0 && !old)) {
        return (struct refusal){400, "RFC 9112 3.2: there is not exactly one Host header", ""};
    }
    bool is_bad = host_count > 0 && !host_is_good(http_span_octets(request, host), host.size);
    if (BREAKS(HTTP_9112_3_2_REFUSES_INVALID_HOST, is_bad)) {
        return (struct refusal){400, "RFC 9112 3.2: the Host header is no host and port", ""};
    }
    bool differs = host_count > 0 && host_differs(request, host);
    if (differs && !CALLS_FOR(HTTP_9112_3_2_2_TARGET_REPLACES_HOST, differs)) {
        return (struct refusal){400, "the request target and Host name different hosts", ""};
    }
    struct refusal refusal = judge_length(request);
    return refusal.status != 0 ? refusal : judge_http_freedoms(request);
}

bool request_target(const struct http_request *request, struct http_span *path)
{
    bool has_path = http_request_path(request, path);
    if (BREAKS(HTTP_9112_3_2_REFUSES_FORMLESS_TARGET, !has_path)) {
        return false;
    }
    if (!has_path) {
        /* Let through: the path is what begins at the first slash. */
        const char *target = http_span_octets(request, request->target);
        const char *slash = memchr(target, '/', request->target.size);
        if (slash == NULL) {
            return false;
        }
        size_t before = (size_t)(slash - target);
        path->offset = (uint16_t)(request->target.offset + before);
        path->size = (uint16_t)(request->target.size - before);
    }
    assert(path->size >= 1);
    assert(http_span_octets(request, *path)[0] == '/');
    return true;
}
