/* SPDX-License-Identifier: MIT */
/*
 * HTTP answers as octets: status line, header lines, body (RFC 9112 4 to 6). What is answered is
 * decided in handshake.c; here it is only written down.
 */
#ifndef REFERENCE_ANSWER_H
#define REFERENCE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "reference/limits.h"
#include "reference/offers.h"

#define SERVER_NAME "assay-server/1.0.0"

struct endpoint;

/* What follows an answer on its connection. */
enum answer_kind {
    ANSWER_WHOLE,  /* nothing: it is all there */
    ANSWER_STREAM, /* the events of its body */
    ANSWER_LATER,  /* the body of the request, and then the answer; this is at most a 100 */
};

/* `persists` is decided before the answer is written: without it, the answer says that the
 * connection ends behind it. */
struct answer {
    uint16_t status;
    bool persists; /* another request may follow on the connection */
    enum answer_kind kind;
    bool is_chunked;                 /* the body of a stream comes in chunks */
    bool omits_body;                 /* to HEAD: the head is that of GET, and nothing follows */
    const struct endpoint *endpoint; /* whose the connection is, after 101, or for a stream */
    struct terms terms;              /* what was agreed on, after 101 */
    size_t size;
    char octets[HTTP_ANSWER_SIZE_MAX];
};

/* Why a request is refused. `headers` are whole lines that the status demands. */
struct refusal {
    uint16_t status;
    const char *reason;
    const char *headers;
};

/* Begins an empty answer, after which the connection ends. */
void answer_begin(struct answer *answer);

/* Appends formatted text, which fits: what is answered never depends on a peer in its size. */
__attribute__((format(printf, 2, 3))) void answer_add(struct answer *answer, const char *format,
                                                      ...);

/* Writes an answer with a body of that media type. `headers` are whole lines; when Upgrade is one
 * of them, Connection lists it, too (RFC 9110 7.8). */
void answer_write(struct answer *answer, uint16_t status, const char *headers, const char *type,
                  const char *body);

/* Writes an error that says in one line of text what was wrong and which clause says so. */
void answer_refuse(struct answer *answer, struct refusal refusal);

enum { DATE_LINE_SIZE = 37 }; /* Date: Sun, 06 Nov 1994 08:49:37 GMT, and the line's end */

/* Writes the header line Date for that time (RFC 9110 5.6.7), NUL included; an empty text when it
 * lies in no year of four digits: who has no clock sends no date (RFC 9110 6.6.1). */
void answer_date(time_t when, char line[DATE_LINE_SIZE + 1]);

#endif
