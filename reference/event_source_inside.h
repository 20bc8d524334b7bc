/* SPDX-License-Identifier: MIT */
/* What the files of the event source share: its state, and what one does for the other. */
#ifndef REFERENCE_EVENT_SOURCE_INSIDE_H
#define REFERENCE_EVENT_SOURCE_INSIDE_H

#include <netdb.h>

#include "reference/body.h"
#include "reference/event_output.h"
#include "reference/event_source.h"
#include "reference/event_stream.h"
#include "reference/response.h"
#include "reference/secure_client.h"
#include "reference/url.h"

enum es_state {
    ES_CONNECTING,
    ES_SECURING,
    ES_ASKING,
    ES_HEAD,
    ES_OPEN,
    ES_WAITING,
    ES_CLOSED,
};

enum { ES_WHY_SIZE_MAX = 512 };

struct event_source {
    enum es_state state;
    const struct event_source_options *options;
    enum event_source_end end; /* in CLOSED */
    struct url url;            /* where every attempt begins */
    struct url place;          /* where redirects have led */
    unsigned redirect_count;   /* of this attempt */
    unsigned failure_count;    /* attempts in a row that did not open */
    struct addrinfo *addresses;
    struct addrinfo *address; /* the one that is tried */
    int fd;                   /* -1 without a socket */
    struct security *security;
    struct secure *secure;
    int64_t now_ms;
    int64_t deadline_ms;
    size_t request_size;
    size_t sent;
    bool has_opened; /* one connection at least */
    uint64_t event_count;
    uint64_t event_count_before; /* this connection */
    struct response response;
    struct body body;
    struct event_stream stream;
    struct event_output output;
    char why[ES_WHY_SIZE_MAX];
    char request[EVENT_REQUEST_SIZE_MAX];
    uint8_t octets[EVENT_READ_SIZE];
};

/* Asserts what holds in the state. */
void es_check(const struct event_source *source);

/* The only one that changes the state. */
void es_enter(struct event_source *source, enum es_state state);

/* Asks for `place`: looks its addresses up and tries the first. */
void es_ask(struct event_source *source);

/* The time has come: asks anew, from the first URL on (A55). */
void es_begin(struct event_source *source);

/* Tries TCP to one address after the other; without any left it is an error of the network. */
void es_try_address(struct event_source *source);

/* Goes on in CONNECTING, SECURING and ASKING, when the socket has become ready. */
void es_connected(struct event_source *source);
void es_shake(struct event_source *source);
void es_send(struct event_source *source);

/* Milliseconds of a clock that nobody sets. */
int64_t es_clock_ms(void);

/* The three ends of the standard: the connection is announced, reestablished, or failed for good.
 * `why` is a printf format. */
void es_announce(struct event_source *source);
void es_reestablish(struct event_source *source, bool is_error, const char *why, ...)
    __attribute__((format(printf, 3, 4)));
void es_fail(struct event_source *source, const char *why, ...)
    __attribute__((format(printf, 2, 3)));

/* close() of the standard: nothing more is told of the stream. */
void es_close(struct event_source *source, const char *why);

/* Octets of the connection have come, or its end, in HEAD or OPEN. */
void es_take(struct event_source *source, const uint8_t *octets, size_t size);
void es_take_end(struct event_source *source);

#endif
