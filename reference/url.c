/* SPDX-License-Identifier: MIT */
/* URLs: scheme and authority, the joining of paths, and the encoding of what is left. */
#include "reference/url.h"

#include <assert.h>
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* What is left of a text. */
struct rest {
    const char *at;
    const char *end;
};

static size_t rest_size(const struct rest *rest)
{
    assert(rest->at <= rest->end);
    return (size_t)(rest->end - rest->at);
}

/* Whether the rest begins with that text, of any case; if so, it is taken. */
static bool take_prefix(struct rest *rest, const char *prefix)
{
    size_t size = strlen(prefix);
    assert(size > 0);
    if (rest_size(rest) < size || strncasecmp(rest->at, prefix, size) != 0) {
        return false;
    }
    rest->at += size;
    return true;
}

/* How many octets of the rest come before the first of these. */
static size_t size_before(const struct rest *rest, const char *ends)
{
    size_t size = 0;
    assert(ends[0] != '\0');
    while (rest->at + size < rest->end && strchr(ends, rest->at[size]) == NULL) {
        size++;
    }
    assert(size <= rest_size(rest));
    return size;
}

/* The port's digits, or the scheme's own when there are none. */
static bool take_port(struct url *url, const char *digits, size_t size, const char **error)
{
    unsigned number = 0;
    for (size_t i = 0; i < size && number <= 65535; i++) {
        number = digits[i] >= '0' && digits[i] <= '9' ? number * 10 + (unsigned)(digits[i] - '0')
                                                      : 65536;
    }
    if (number > 65535) {
        *error = "the port is no number up to 65535";
        return false;
    }
    number = size > 0 ? number : url->is_secure ? 443 : 80;
    int length = snprintf(url->port, sizeof url->port, "%u", number);
    assert(length > 0);
    assert((size_t)length < sizeof url->port);
    return true;
}

/* Whether the octet may stand in a host: a letter, a digit or what names and addresses have. */
static bool is_host_octet(char octet, bool bracketed)
{
    bool good = isalnum((unsigned char)octet) != 0 || strchr("-._~", octet) != NULL ||
                (bracketed && octet == ':');
    assert(!good || octet != '/');
    return good && octet != '\0';
}

static bool take_authority(struct url *url, struct rest *rest, const char **error)
{
    struct rest authority = {rest->at, rest->at + size_before(rest, "/?#\\")};
    assert(authority.end <= rest->end);
    rest->at = authority.end;
    if (memchr(authority.at, '@', rest_size(&authority)) != NULL) {
        *error = "a user name or password in it is not supported";
        return false;
    }
    bool bracketed = take_prefix(&authority, "[");
    size_t size = size_before(&authority, bracketed ? "]" : ":");
    const char *host = authority.at;
    authority.at += size;
    bool good = size > 0 && size < sizeof url->host && (!bracketed || take_prefix(&authority, "]"));
    for (size_t i = 0; good && i < size; i++) {
        good = is_host_octet(host[i], bracketed);
        url->host[i] = (char)tolower((unsigned char)host[i]);
    }
    if (!good) {
        *error = "its host is no name and no address";
        return false;
    }
    url->host[size] = '\0';
    if (rest_size(&authority) > 0 && !take_prefix(&authority, ":")) {
        *error = "its host is no name and no address";
        return false;
    }
    return take_port(url, authority.at, rest_size(&authority), error);
}

/* Appends to a target, percent-encoded where it has to be. False when it does not fit. */
static bool target_append(char *target, size_t *size, const char *octets, size_t count)
{
    static const char digits[] = "0123456789ABCDEF";
    assert(*size < URL_SIZE_MAX);
    for (size_t i = 0; i < count; i++) {
        uint8_t octet = (uint8_t)octets[i];
        bool encode = octet <= ' ' || octet >= 0x7F || strchr("\"<>", octet) != NULL;
        if (URL_SIZE_MAX - *size < 5) {
            return false;
        }
        if (encode) {
            target[(*size)++] = '%';
            target[(*size)++] = digits[octet >> 4];
            target[(*size)++] = digits[octet & 0xF];
        } else {
            target[(*size)++] = (char)octet;
        }
    }
    assert(*size < URL_SIZE_MAX);
    target[*size] = '\0';
    return true;
}

/* Takes the last segment of the path away, its slash included. */
static size_t segment_drop(const char *target, size_t size)
{
    size_t shorter = size;
    while (shorter > 0 && target[shorter - 1] != '/') {
        shorter--;
    }
    shorter -= shorter > 0 ? 1 : 0;
    assert(shorter <= size);
    assert(shorter == 0 || shorter < size);
    return shorter;
}

/* Appends the segments of a path, without those that are dots (RFC 3986 5.2.4). `size` is that of a
 * path that ends before a slash. */
static bool path_append(char *target, size_t *size, struct rest path)
{
    bool more = true;
    while (more) {
        size_t segment_size = size_before(&path, "/");
        const char *segment = path.at;
        more = segment_size < rest_size(&path);
        path.at += segment_size + (more ? 1 : 0);
        bool one = segment_size == 1 && segment[0] == '.';
        bool two = segment_size == 2 && segment[0] == '.' && segment[1] == '.';
        if (two) {
            *size = segment_drop(target, *size);
        }
        bool is_dots = one || two;
        if (is_dots && more) {
            continue;
        }
        if (!target_append(target, size, "/", 1) ||
            (!is_dots && !target_append(target, size, segment, segment_size))) {
            return false;
        }
    }
    assert(rest_size(&path) == 0);
    assert(*size > 0);
    return true;
}

/* The path and query of a reference, beside the target of its base. */
static bool take_target(struct url *url, const char *base, struct rest rest, const char **error)
{
    char target[URL_SIZE_MAX];
    size_t size = 0;
    struct rest path = {rest.at, rest.at + size_before(&rest, "?#")};
    struct rest query = {path.end, path.end};
    query.end += size_before(&(struct rest){path.end, rest.end}, "#");
    size_t base_path_size = strcspn(base, "?");
    bool good = true;
    assert(base[0] == '/');
    if (rest_size(&path) == 0) {
        /* The base's own path; its query, too, unless the reference has one. */
        size_t kept = rest_size(&query) > 0 ? base_path_size : strlen(base);
        good = target_append(target, &size, base, kept);
    } else if (path.at[0] == '/') {
        path.at++;
        good = path_append(target, &size, path);
    } else {
        size_t kept = segment_drop(base, base_path_size);
        good = target_append(target, &size, base, kept) && path_append(target, &size, path);
    }
    good = good && target_append(target, &size, query.at, rest_size(&query));
    if (!good) {
        *error = "it has more than 8000 octets";
        static_assert(URL_SIZE_MAX == 8000 + 4, "the error says how many, and one may be encoded");
        return false;
    }
    assert(target[0] == '/');
    memcpy(url->target, target, size + 1);
    return true;
}

/* Whether the text begins with a scheme, of whatever name. */
static bool has_scheme(const struct rest *rest)
{
    size_t size = size_before(rest, ":/?#");
    assert(size <= rest_size(rest));
    return size > 0 && size < rest_size(rest) && rest->at[size] == ':' &&
           isalpha((unsigned char)rest->at[0]) != 0;
}

bool url_resolve(struct url *url, const struct url *base, const char *text, size_t size,
                 const char **error)
{
    struct rest rest = {text, text + size};
    struct url resolved;
    assert(base->target[0] == '/');
    resolved = *base;
    const char *base_target = base->target;
    bool is_plain = take_prefix(&rest, "http://");
    bool is_secure = !is_plain && take_prefix(&rest, "https://");
    bool is_network = !is_plain && !is_secure && take_prefix(&rest, "//");
    if (!is_plain && !is_secure && !is_network && has_scheme(&rest)) {
        *error = "its scheme is not http or https";
        return false;
    }
    if (is_plain || is_secure || is_network) {
        resolved.is_secure = is_secure || (is_network && base->is_secure);
        base_target = "/";
        if (!take_authority(&resolved, &rest, error)) {
            return false;
        }
    }
    if (!take_target(&resolved, base_target, rest, error)) {
        return false;
    }
    *url = resolved;
    assert(url->target[0] == '/');
    assert(url->host[0] != '\0');
    return true;
}

bool url_parse(struct url *url, const char *text, const char **error)
{
    static const struct url none = {.target = "/", .host = "-"};
    struct rest rest = {text, text + strlen(text)};
    assert(none.target[0] == '/');
    if (!take_prefix(&rest, "http://") && !take_prefix(&rest, "https://")) {
        *error = "it does not begin with http:// or https://";
        return false;
    }
    bool good = url_resolve(url, &none, text, strlen(text), error);
    assert(!good || url->port[0] != '\0');
    return good;
}

const char *url_authority(const struct url *url, char text[URL_AUTHORITY_SIZE_MAX])
{
    bool bracketed = strchr(url->host, ':') != NULL;
    bool own = strcmp(url->port, url->is_secure ? "443" : "80") == 0;
    int size = snprintf(text, URL_AUTHORITY_SIZE_MAX, "%s%s%s%s%s", bracketed ? "[" : "", url->host,
                        bracketed ? "]" : "", own ? "" : ":", own ? "" : url->port);
    assert(size > 0);
    assert(size < URL_AUTHORITY_SIZE_MAX);
    return text;
}

const char *url_text(const struct url *url, char text[URL_TEXT_SIZE_MAX])
{
    char authority[URL_AUTHORITY_SIZE_MAX];
    int size = snprintf(text, URL_TEXT_SIZE_MAX, "%s://%s%s", url->is_secure ? "https" : "http",
                        url_authority(url, authority), url->target);
    assert(size > 0);
    assert(size < URL_TEXT_SIZE_MAX);
    return text;
}
