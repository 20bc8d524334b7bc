/* SPDX-License-Identifier: MIT */
/*
 * What is asked of a server of Server-Sent Events. A check is no script: it looks at one or more
 * exchanges, each a request and what came of it, which many checks share; harness/sse_judge.c has
 * the function of each. What an exchange sends stands in conformance/sse/exchange.c.
 */
#ifndef CONFORMANCE_SSE_CHECK_H
#define CONFORMANCE_SSE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

enum sse_check {
    SSE_CHECK_NONE,
    SSE_CHECK_STATUS,
    SSE_CHECK_TYPE,
    SSE_CHECK_ONE_TYPE,
    SSE_CHECK_CHARSET,
    SSE_CHECK_PARAMETERS,
    SSE_CHECK_CACHE,
    SSE_CHECK_NO_TRANSFORM,
    SSE_CHECK_ACCEL_BUFFERING,
    SSE_CHECK_PROMPT_HEAD,
    SSE_CHECK_CORS,
    SSE_CHECK_CONDITIONAL,
    SSE_CHECK_RANGE,
    SSE_CHECK_CODING,
    SSE_CHECK_CODING_FLUSHED,
    SSE_CHECK_FRAMING,
    SSE_CHECK_CHUNKS,
    SSE_CHECK_HTTP_1_0,
    SSE_CHECK_HTTP_2,
    SSE_CHECK_HEAD_BODY,
    SSE_CHECK_HEAD_TYPE,
    SSE_CHECK_OPTIONS,
    SSE_CHECK_METHOD,
    SSE_CHECK_ALLOW,
    SSE_CHECK_ACCEPT_ANY,
    SSE_CHECK_ACCEPT_JSON,
    SSE_CHECK_ACCEPT_NOT,
    SSE_CHECK_ERROR_TYPE,
    SSE_CHECK_MISSING,
    SSE_CHECK_UTF8,
    SSE_CHECK_BOM,
    SSE_CHECK_FIELD_NAMES,
    SSE_CHECK_RETRY,
    SSE_CHECK_RETRY_RANGE,
    SSE_CHECK_ID_NUL,
    SSE_CHECK_ID_FORM,
    SSE_CHECK_ID_CHANGES,
    SSE_CHECK_EVENT_NAME,
    SSE_CHECK_EVENT_WITHOUT_DATA,
    SSE_CHECK_LINE_ENDS,
    SSE_CHECK_CR_ONLY,
    SSE_CHECK_TRAILING_NEWLINE,
    SSE_CHECK_LAST_BLOCK,
    SSE_CHECK_LENGTHS,
    SSE_CHECK_FLUSHES,
    SSE_CHECK_NO_STREAM,
    SSE_CHECK_KEEP_ALIVE,
    SSE_CHECK_BURSTS,
    SSE_CHECK_STAYS_OPEN,
    SSE_CHECK_SIDE_BY_SIDE,
    SSE_CHECK_ABORTS,
    SSE_CHECK_SLOW_READER,
    SSE_CHECK_LAST_ID_STATUS,
    SSE_CHECK_LAST_ID_INJECTED,
    SSE_CHECK_RESUMES,
    SSE_CHECK_LOWER_CASE,
    SSE_CHECK_OVER,
    SSE_CHECK_PARAMETER,
    SSE_CHECK_EMIT_DATA,
    SSE_CHECK_EMIT_EVENT,
    SSE_CHECK_EMIT_ID,
    SSE_CHECK_EMIT_COMMENT,
    SSE_CHECK_EMIT_RETRY,
    SSE_CHECK_COUNT,
};

/* Until when an exchange is read. */
enum sse_until {
    SSE_UNTIL_HEAD,    /* the head of the answer is there */
    SSE_UNTIL_ANSWER,  /* the answer is over; a stream is left after its first octets */
    SSE_UNTIL_EVENT,   /* an event with data is whole */
    SSE_UNTIL_WATCHED, /* --observe is over */
    SSE_UNTIL_ENDED,   /* the stream is over, or the time-out for an answer */
    SSE_UNTIL_ABORTED, /* the head is there: TCP is reset then */
};

/* When it is played: each phase is over before the next begins. */
enum sse_phase {
    SSE_PHASE_FIRST,    /* alone: what is there at all */
    SSE_PHASE_ASKING,   /* one by one: what is answered to odd requests */
    SSE_PHASE_EMITTING, /* what a library makes of what it is given */
    SSE_PHASE_WATCHING, /* side by side */
    SSE_PHASE_RESUMING, /* with what was watched */
    SSE_PHASE_CROWDING, /* many at a time, and one that stops reading */
    SSE_PHASE_ABORTING, /* clients that vanish */
    SSE_PHASE_BEHIND,   /* how it fares behind that */
    SSE_PHASE_COUNT,
};

struct sse_exchange {
    const char *name; /* in transcripts and reports; never changed */
    /* with holes as in conformance/case.h, and {last-id}, an id that was seen */
    const char *request;
    enum sse_until until;
    enum sse_phase phase;
    unsigned count;     /* so many at the same time; 0 is one */
    bool stops_reading; /* nothing is read behind the head, until it is left */
};

/* All of them, in the order in which they are begun. */
const struct sse_exchange *sse_exchanges(size_t *count);

/* The exchange of that name, or NULL. */
const struct sse_exchange *sse_exchange_find(const char *name);

#endif
