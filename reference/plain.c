/* SPDX-License-Identifier: MIT */
/* What HTTP asks of a server beside the opening handshake. */
#include "reference/plain.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "reference/obey.h"

bool plain_has_body(const struct http_request *request)
{
    struct http_span value = {0};
    assert(request->state == HTTP_WHOLE);
    if (http_request_find(request, "Transfer-Encoding", &value) > 0) {
        return true;
    }
    size_t count = http_request_find(request, "Content-Length", &value);
    assert(count <= request->field_count);
    /* Two lengths are two opinions on where the next request begins (RFC 9112 11.2). */
    bool some = count == 1 && !http_span_is(request, value, "0");
    return count > 1 || (some && !DISHONOURED(HTTP_9112_6_3_REFUSES_BROKEN_LENGTH));
}

bool plain_stays(const struct http_request *request)
{
    assert(request->state == HTTP_WHOLE);
    assert(request->version_major == 1);
    return request->version_minor >= 1 && !http_request_lists(request, "Connection", "close");
}

bool plain_persists(const struct http_request *request)
{
    bool stays = plain_stays(request) && !plain_has_body(request);
    assert(!stays || request->version_minor >= 1);
    assert(request->state == HTTP_WHOLE);
    return stays;
}

const char *plain_methods(const struct endpoint *endpoint)
{
    if (endpoint->on_stream != NULL) {
        return "GET, HEAD, OPTIONS";
    }
    if (endpoint->on_body != NULL) {
        return "POST, OPTIONS";
    }
    assert(endpoint->path != NULL);
    assert(endpoint->page == NULL || endpoint->on_message == NULL);
    return endpoint->page != NULL ? "GET, HEAD" : "GET";
}

struct refusal plain_refuse_target(const struct http_request *request)
{
    assert(request->state == HTTP_WHOLE);
    assert(http_span_octets(request, request->target)[0] != '/');
    bool of_server = http_span_is(request, request->method, "OPTIONS") &&
                     http_span_is(request, request->target, "*");
    if (of_server || http_span_is(request, request->method, "CONNECT")) {
        return (struct refusal){501, "RFC 9110 15.6.2: only targets with a path are served here",
                                ""};
    }
    return (struct refusal){400, "RFC 9112 3.2: the request target has no path", ""};
}

struct refusal plain_refuse_method(const struct http_request *request,
                                   const struct endpoint *endpoint)
{
    static const char *const known[] = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                        "CONNECT", "OPTIONS", "TRACE", "PATCH"};
    assert(request->method.size > 0);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (http_span_is(request, request->method, known[i])) {
            const char *allow = endpoint->on_stream != NULL ? "Allow: GET, HEAD, OPTIONS\r\n"
                                : endpoint->on_body != NULL ? "Allow: POST, OPTIONS\r\n"
                                : endpoint->page != NULL    ? "Allow: GET, HEAD\r\n"
                                                            : "Allow: GET\r\n";
            PROMISE(SSE_HTTP_405_HAS_ALLOW, strstr(allow, plain_methods(endpoint)) != NULL);
            return (struct refusal){405, "RFC 9110 15.5.6: this path does not take that method",
                                    allow};
        }
    }
    assert(!http_span_is(request, request->method, "GET"));
    return (struct refusal){501, "RFC 9110 15.6.2: no path here takes that method", ""};
}

/* RFC 7617 2: the scheme in any case, a blank, and `user:password` in base64. The credentials are
 * printed in the manual and guard nothing, so how long the comparison takes tells nobody anything;
 * for a real password it would have to take the same time for any. */
bool plain_is_authorized(const struct http_request *request, const struct endpoint *endpoint)
{
    static const char scheme[] = "Basic";
    assert(request->state == HTTP_WHOLE);
    if (endpoint->credentials == NULL) {
        return true;
    }
    struct http_span value = {0};
    size_t count = http_request_find(request, "Authorization", &value);
    size_t at = sizeof scheme - 1;
    const char *octets = http_span_octets(request, value);
    if (count != 1 || value.size <= at || strncasecmp(octets, scheme, at) != 0 ||
        octets[at] != ' ') {
        return false;
    }
    while (octets[at] == ' ') {
        at++;
        assert(at < value.size); /* no value ends with a blank */
    }
    size_t size = strlen(endpoint->credentials);
    assert(size % 4 == 0);
    return value.size - at == size && memcmp(octets + at, endpoint->credentials, size) == 0;
}
