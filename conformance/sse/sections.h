/* SPDX-License-Identifier: MIT */
/*
 * The files of checks on servers of event streams, and the form of their rows. Each
 * conformance/sse/server_<area>.c defines one section; catalogue.c lays them behind those of
 * WebSocket.
 */
#ifndef CONFORMANCE_SSE_SECTIONS_H
#define CONFORMANCE_SSE_SECTIONS_H

#include "conformance/case.h"

extern const struct ws_section sse_server_emit;
extern const struct ws_section sse_server_head;
extern const struct ws_section sse_server_methods;
extern const struct ws_section sse_server_stream;
extern const struct ws_section sse_server_time;

#define SSE_SECTIONS \
    &sse_server_head, &sse_server_stream, &sse_server_time, &sse_server_methods, &sse_server_emit

/* What all rows share: they are held against a server, and have a check instead of a script. */
#define SSE_ROW(id_, check_) \
    .id = (id_), .check = (check_), .against = ROLES_SERVER, .since = "1.0", .whole_only = true

#endif
