/* SPDX-License-Identifier: MIT */
/*
 * What implementations are known to do instead: for a row of requirements, who breaks it and how.
 *
 * Each entry is a fact about the named version, condensed from ci/foreign/NAME.expected, where the
 * cases that show it stand with their reasons. A test holds that every entry occurs there. A later
 * version may well keep the rule.
 */
#ifndef CONFORMANCE_BREACH_H
#define CONFORMANCE_BREACH_H

#include <stddef.h>

#include "conformance/requirement.h"

/* Each is a bit, so that one entry can speak of several. */
enum implementation_id {
    IMPLEMENTATION_WS = 1,
    IMPLEMENTATION_WEBSOCKETS = 2,
    IMPLEMENTATION_AIOHTTP = 4,
    IMPLEMENTATION_TORNADO = 8,
    IMPLEMENTATION_LIBSOUP = 16,
    IMPLEMENTATION_GORILLA = 32,
    IMPLEMENTATION_BEAST = 64,
    IMPLEMENTATION_UWEBSOCKETS = 128,
    /* Servers, parsers and clients of event streams. */
    IMPLEMENTATION_BETTER_SSE = 256,
    IMPLEMENTATION_FASTIFY_SSE = 512,
    IMPLEMENTATION_GIN = 1024,
    IMPLEMENTATION_GO_SSE = 2048,
    IMPLEMENTATION_R3LABS_SSE = 4096,
    IMPLEMENTATION_SSE_STARLETTE = 8192,
    IMPLEMENTATION_EVENTSOURCE_PARSER = 16384,
    IMPLEMENTATION_FETCH_EVENT_SOURCE = 32768,
    IMPLEMENTATION_GO_SSE_PARSER = 65536,
    IMPLEMENTATION_HTTPX_SSE = 131072,
    IMPLEMENTATION_SSECLIENT_PY = 262144,
    IMPLEMENTATION_UNDICI_PARSER = 524288,
    IMPLEMENTATION_EVENTSOURCE = 1048576,
    IMPLEMENTATION_UNDICI = 2097152,
};

struct implementation {
    enum implementation_id id;
    const char *name;    /* of its files in ci/foreign, in a folder or not */
    const char *title;   /* as its authors write it */
    const char *version; /* that was judged */
};

struct breach {
    enum requirement_id row;
    unsigned who;     /* of enum implementation_id */
    const char *does; /* instead, in the present tense, without a full stop */
};

/* All, in the order of the bits. Constant data. */
const struct implementation *implementations(size_t *count);

/* All, in the order of the rows. A row may have several. Constant data. */
const struct breach *breaches(size_t *count);

#endif
