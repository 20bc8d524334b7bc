/* SPDX-License-Identifier: MIT */
/* The answer to an offer of permessage-deflate; see bulk_agreement.h. */
#include "harness/bulk_agreement.h"

#include <glib.h>
#include <string.h>

enum { BITS_MIN = 8, BITS_MAX = 15 };

/* Takes the value of a window; 0: it is none. Quotes around it mean nothing (RFC 7692 5.2). */
static unsigned bits_read(const char *value)
{
    char *bare = value != NULL ? g_strdup(value) : g_strdup("");
    size_t size = strlen(bare);
    guint64 bits = 0;

    if (size >= 2 && bare[0] == '"' && bare[size - 1] == '"') {
        bare[size - 1] = '\0';
        memmove(bare, bare + 1, size - 1);
    }
    if (bare[0] == '0' || !g_ascii_string_to_unsigned(bare, 10, BITS_MIN, BITS_MAX, &bits, NULL)) {
        bits = 0;
    }
    g_free(bare);
    return (unsigned)bits;
}

/* One parameter; `value` is NULL without one. */
static const char *parameter_take(const char *name, const char *value,
                                  struct bulk_agreement *agreement, unsigned *seen)
{
    static const char *const names[] = {"server_no_context_takeover", "client_no_context_takeover",
                                        "server_max_window_bits", "client_max_window_bits"};
    unsigned bits = bits_read(value);
    size_t at = 0;

    while (at < G_N_ELEMENTS(names) && g_ascii_strcasecmp(name, names[at]) != 0) {
        at++;
    }
    if (at == G_N_ELEMENTS(names)) {
        return "a parameter that permessage-deflate does not have";
    }
    if ((*seen & 1U << at) != 0) {
        return "a parameter twice";
    }
    *seen |= 1U << at;
    if (at < 2 ? value != NULL : bits == 0) {
        return "a parameter with a wrong value";
    }
    agreement->server_resets |= at == 0;
    agreement->client_resets |= at == 1;
    agreement->server_bits = at == 2 ? bits : agreement->server_bits;
    agreement->client_bits = at == 3 ? bits : agreement->client_bits;
    return NULL;
}

static const char *extension_take(const char *text, struct bulk_agreement *agreement)
{
    char **parts = g_strsplit(text, ";", -1);
    const char *fault = NULL;
    unsigned seen = 0;

    if (parts[0] == NULL || g_ascii_strcasecmp(g_strstrip(parts[0]), "permessage-deflate") != 0) {
        fault = "an extension that was not offered";
    } else if (agreement->is_on) {
        fault = "permessage-deflate twice";
    }
    agreement->is_on = true;
    for (size_t i = 1; fault == NULL && parts[i] != NULL; i++) {
        char *value = strchr(parts[i], '=');
        if (value != NULL) {
            *value++ = '\0';
            g_strstrip(value);
        }
        fault = parameter_take(g_strstrip(parts[i]), value, agreement, &seen);
    }
    g_strfreev(parts);
    return fault;
}

char *bulk_agreement_read(const char *answer, struct bulk_agreement *agreement)
{
    char **extensions = g_strsplit(answer != NULL ? answer : "", ",", -1);
    const char *fault = NULL;

    *agreement = (struct bulk_agreement){.server_bits = BITS_MAX, .client_bits = BITS_MAX};
    for (size_t i = 0; fault == NULL && extensions[i] != NULL; i++) {
        if (*g_strstrip(extensions[i]) != '\0') {
            fault = extension_take(extensions[i], agreement);
        }
    }
    g_strfreev(extensions);
    return fault != NULL ? g_strdup_printf("the 101 names %s (RFC 7692 5, 7.1)", fault) : NULL;
}
