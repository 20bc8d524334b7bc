/* SPDX-License-Identifier: MIT */
/* Where TCP to the target goes: looked up once, before the run. */
#include <netdb.h>
#include <string.h>

#include "harness/target.h"

bool target_look_up(struct target *target, const char *place, char **error)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_family = AF_UNSPEC};
    struct addrinfo *found = NULL;
    const char *colon = place != NULL ? strrchr(place, ':') : NULL;
    g_autofree char *host =
        colon != NULL ? g_strndup(place, (gsize)(colon - place)) : g_strdup(target->host);
    g_autofree char *digits =
        colon != NULL ? g_strdup(colon + 1) : g_strdup_printf("%u", target->port);
    int result = 0;

    if (host[0] == '[' && g_str_has_suffix(host, "]")) {
        host[strlen(host) - 1] = '\0';
        memmove(host, host + 1, strlen(host));
    }
    result = getaddrinfo(host, digits, &hints, &found);
    if (result != 0) {
        *error = g_strdup_printf("the host \"%s\" was not found: %s", host, gai_strerror(result));
        return false;
    }
    /*
     * A name such as localhost has two addresses, and many targets listen on the IPv4 one only:
     * prefer that.
     */
    struct addrinfo *chosen = found;
    for (struct addrinfo *info = found; info != NULL; info = info->ai_next) {
        if (info->ai_family == AF_INET) {
            chosen = info;
            break;
        }
    }
    memcpy(&target->address, chosen->ai_addr, chosen->ai_addrlen);
    target->address_size = chosen->ai_addrlen;
    freeaddrinfo(found);
    return true;
}
