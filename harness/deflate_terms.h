/* SPDX-License-Identifier: MIT */
/*
 * What is offered and agreed of permessage-deflate (RFC 7692 5, 7.1): the elements of
 * Sec-WebSocket-Extensions taken apart, and an answer held against the offers. No socket, no clock.
 */
#ifndef HARNESS_DEFLATE_TERMS_H
#define HARNESS_DEFLATE_TERMS_H

#include <glib.h>
#include <stdbool.h>

#include "conformance/deflate.h"
#include "harness/head.h"

/* What is wrong with an element, by itself or as the answer to what was offered. */
enum terms_fault {
    TERMS_LAWFUL,
    TERMS_UNKNOWN_PARAMETER, /* 7: one that is not defined, or no parameter at all */
    /* 7, 7.1: a value missing, odd, or where there is none; one for each parameter */
    TERMS_SERVER_TAKEOVER_VALUE,
    TERMS_CLIENT_TAKEOVER_VALUE,
    TERMS_SERVER_BITS_VALUE,
    TERMS_CLIENT_BITS_VALUE,
    TERMS_DOUBLED,             /* 7: a parameter twice */
    TERMS_NOT_OFFERED,         /* 5: accepted, and no permessage-deflate was offered */
    TERMS_ACCEPTED_TWICE,      /* 5: more than one element of it, or of others that use RSV1 */
    TERMS_OF_BAD_OFFER,        /* 7: accepted, and each offer of it had to be declined */
    TERMS_CLIENT_BITS_UNASKED, /* 7.1.2.2: client_max_window_bits, and the offer has none */
    TERMS_SERVER_BITS_MISSING, /* 7.1.2.1: no server_max_window_bits, although offered */
    TERMS_SERVER_BITS_LARGER,  /* 7.1.2.1: a larger one than offered */
    TERMS_TAKEOVER_MISSING,    /* 7.1.1.1: no server_no_context_takeover, although offered */
    TERMS_FAULT_COUNT,
};

/* What holds on a connection. Without an agreement all but `is_agreed` is 0. */
struct deflate_terms {
    bool is_agreed; /* the answer names permessage-deflate, lawfully or not */
    bool server_takeover;
    bool client_takeover;
    unsigned server_bits; /* 8 to 15; 15 where none is named */
    unsigned client_bits;
    bool names_server_bits;
    bool names_client_bits;
    unsigned offer_count;   /* of those that could have been accepted */
    enum terms_fault fault; /* of the answer; what can be made of it still holds */
};

/*
 * What `answer`, the whole list of Sec-WebSocket-Extensions, agrees to `offer`, which is another;
 * NULL: no such field.
 */
void deflate_terms_read(const char *offer, const char *answer, struct deflate_terms *terms);

/* All fields of a head that name extensions, as one list (RFC 9110 5.3); NULL: none. g_free(). */
char *extensions_of(const struct head *head);

/* Whether each extension that the answer names was offered, by its name. */
bool extensions_are_offered(const char *offer, const char *answer);

/* NULL when the terms are as a case wants them, else why it is not applicable. g_free(). */
char *deflate_terms_lack(const struct deflate_terms *terms, const struct ws_terms *wanted);

/* `permessage-deflate; server_max_window_bits=10`, or that nothing is agreed. */
void deflate_terms_append(const struct deflate_terms *terms, GString *line);

/* "a parameter that is not defined". Constants. */
const char *terms_fault_words(enum terms_fault fault);

#endif
