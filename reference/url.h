/* SPDX-License-Identifier: MIT */
/*
 * The part of the URL standard that an event source needs: http and https with a host, and the
 * resolving of a reference, such as a Location, against one. A blank, a control character, a
 * quotation mark and octets above ASCII in path and query are percent-encoded; user names and
 * passwords, hosts above ASCII and backslashes are refused.
 */
#ifndef REFERENCE_URL_H
#define REFERENCE_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "reference/limits.h"

struct url {
    bool is_secure;               /* https */
    char host[URL_HOST_SIZE_MAX]; /* without brackets, in lower case */
    char port[6];                 /* never empty */
    char target[URL_SIZE_MAX];    /* path and query, from the slash on */
};

/* Parses it. False when it is none; `error` is then why, in words. */
bool url_parse(struct url *url, const char *text, const char **error);

/* The URL that a reference of `size` octets means beside `base`, which it may be itself. */
bool url_resolve(struct url *url, const struct url *base, const char *text, size_t size,
                 const char **error);

/* Writes it as text, and returns that. */
const char *url_text(const struct url *url, char text[URL_TEXT_SIZE_MAX]);

/* Writes host and port as a Host field has them: the port where it is not the scheme's own. */
const char *url_authority(const struct url *url, char text[URL_AUTHORITY_SIZE_MAX]);

#endif
