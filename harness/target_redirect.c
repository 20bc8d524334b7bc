/* SPDX-License-Identifier: MIT */
/* A target that points elsewhere: from then on that place is asked. */
#include <string.h>

#include "harness/options_values.h"
#include "harness/target.h"

/* Whether the URL has the scheme and authority of the other. */
static bool is_same_place(const char *url, const char *other)
{
    const char *authority = strstr(url, "//");
    size_t size = authority == NULL ? 0 : (size_t)(authority - url) + 2;

    size += strcspn(url + size, "/?");
    return strncmp(url, other, size) == 0 &&
           (other[size] == '\0' || other[size] == '/' || other[size] == '?');
}

bool target_redirect(struct target *target, const struct options *options, const char *url,
                     char **error)
{
    struct options elsewhere = *options;
    bool is_same = is_same_place(target->url, url);

    elsewhere.url = (char *)url;
    elsewhere.exec = NULL;
    elsewhere.close_url = NULL;
    elsewhere.connect_to = is_same ? options->connect_to : NULL;
    if (!url_is_http(url)) {
        *error = g_strdup("it points to another scheme than http and https");
        return false;
    }
    struct target *other = target_new(&elsewhere, error);
    if (other == NULL) {
        return false;
    }
    char **const of_target[] = {&target->url, &target->host, &target->path, &target->authority};
    char **const of_other[] = {&other->url, &other->host, &other->path, &other->authority};
    for (size_t i = 0; i < G_N_ELEMENTS(of_target); i++) {
        char *kept = *of_target[i];
        *of_target[i] = *of_other[i];
        *of_other[i] = kept;
    }
    struct tls_client *tls = target->tls;
    target->tls = other->tls;
    other->tls = tls;
    target->is_secure = other->is_secure;
    target->port = other->port;
    if (!is_same || options->connect_to == NULL) {
        target->address = other->address;
        target->address_size = other->address_size;
    }
    target_free(other);
    return true;
}

struct target *target_beside(const struct target *target, const struct options *options,
                             const char *url, char **error)
{
    struct options beside = *options;
    GString *filled = g_string_new(url);
    char port[12];

    g_snprintf(port, sizeof(port), "%u", target->port);
    g_string_replace(filled, "{port}", port, 0);
    beside.url = filled->str;
    beside.exec = NULL;
    beside.close_url = NULL;
    struct target *other = target_new(&beside, error);
    g_string_free(filled, TRUE);
    return other;
}
