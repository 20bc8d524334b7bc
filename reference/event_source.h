/* SPDX-License-Identifier: MIT */
/*
 * An EventSource as a program (WHATWG HTML, "The EventSource interface" and "Processing model"):
 * asks for a URL, tells each event as a line of JSON, and comes back when the stream ends.
 *
 *     CONNECTING -> [SECURING ->] ASKING -> HEAD -> OPEN
 *     CONNECTING to HEAD -> CONNECTING    after a redirect, or for the next address of the host
 *     CONNECTING to OPEN -> WAITING       the connection is reestablished
 *     WAITING -> CONNECTING               any but CLOSED -> CLOSED
 *
 * CONNECTING   TCP is on its way
 * SECURING     TLS shakes hands
 * ASKING       the request is being sent
 * HEAD         the head of the response is being read
 * OPEN         events are dispatched: readyState is OPEN
 * WAITING      for the reconnection time to pass; no socket is open
 * CLOSED       nothing more: readyState is CLOSED
 *
 * In all others readyState is CONNECTING. Only es_enter() changes the state.
 */
#ifndef REFERENCE_EVENT_SOURCE_H
#define REFERENCE_EVENT_SOURCE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "reference/event_request.h"

struct security;

struct event_source_options {
    const char *url;
    struct event_request_fields fields;
    const char *last_event_id; /* of the first request, or NULL */
    uint64_t event_count_max;  /* 0 for any number */
    uint64_t default_delay_ms; /* until the stream names a reconnection time */
    uint64_t timeout_ms;       /* for an address, TLS, and the head of a response, each */
    uint64_t idle_ms;          /* without an octet in OPEN; 0 for any time */
    bool reconnects;
    bool backs_off; /* waits longer after each attempt that failed in a row */
    bool tells_states;
    const char *cacert; /* or NULL */
    bool insecure;
};

/* How it ended. */
enum event_source_end {
    EVENT_SOURCE_CLOSED,  /* as it was asked to, by a signal, by --max-events, or by 204 */
    EVENT_SOURCE_FAILED,  /* the connection was failed */
    EVENT_SOURCE_USAGE,   /* the URL or the certificates cannot be used; it was said on stderr */
    EVENT_SOURCE_NETWORK, /* an error of the network, and it was not to come back */
};

/* Runs until it is closed or `stops` is not 0. */
enum event_source_end event_source_run(const struct event_source_options *options, int output,
                                       const volatile sig_atomic_t *stops);

#endif
