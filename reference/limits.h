/* SPDX-License-Identifier: MIT */
/*
 * Every bound of the reference, each with its reason: what a peer can make the server keep, do or
 * wait for. The relations between them are asserted where they are stated, so that a bound that
 * is changed alone does not compile.
 */
#ifndef REFERENCE_LIMITS_H
#define REFERENCE_LIMITS_H

#include <assert.h>

#include "conformance/websocket.h"

/* Octets. */
enum {
    /* What one receive takes: large enough that sixteen pipelined messages of 1 KiB leave in one
     * send, small enough that the buffer stays in a second-level cache. */
    READ_SIZE = 64 * 1024,
    /* A message up to this size is put together in the shared buffer; its head as a server sends
     * it has at most 4 octets. */
    CARRIED_SIZE_MAX = 65535,
    /* What the shared buffer keeps free before its contents, so that a head can be written in
     * front of any payload. */
    HEADROOM_SIZE = 16,
    TURN_INPUT_SIZE = HEADROOM_SIZE + CARRIED_SIZE_MAX + 1 + READ_SIZE,
    /* Answers of one turn that do not lie in place: those to one receive, and one answer of our
     * own. */
    TURN_OUTPUT_SIZE = READ_SIZE + 16 * 1024,
    /* A message may have this size, and not one octet more (RFC 6455 10.4 leaves the bound to the
     * endpoint). */
    MESSAGE_SIZE_MAX = 16 * 1024 * 1024,
    /* The first piece of a big message; it doubles as octets arrive, so that a head that lies
     * costs 64 KiB. */
    MESSAGE_STEP_SIZE = 64 * 1024,
    /* A receive straight into a big message takes at most this, so that one connection does not
     * keep the others waiting. */
    DIRECT_READ_SIZE_MAX = 256 * 1024,
    /* A receive straight into a message pays off from here on; below, the shared buffer also
     * takes what comes behind. */
    DIRECT_READ_SIZE_MIN = 16 * 1024,
    /* All buffers of all connections together, beside the fixed part of each. */
    MEMORY_SIZE_MAX = 512 * 1024 * 1024,
    /* Big buffers that are kept for the next big message, because fresh pages cost a fault each. */
    SPARE_SIZE_MAX = 32 * 1024 * 1024,
    SPARE_COUNT_MAX = 4,
    /* RFC 9112 3 recommends 8000 octets for a request line; a handshake with cookies fits. */
    HTTP_HEAD_SIZE_MAX = 16 * 1024,
    HTTP_TARGET_SIZE_MAX = 8000,
    /* A hundred fields that nobody knows pass, beside those of a handshake. */
    HTTP_FIELD_COUNT_MAX = 128,
    /* The page at / and its head. */
    HTTP_ANSWER_SIZE_MAX = 12 * 1024,
};

/* Items. */
enum {
    CONN_COUNT_MAX = 16000, /* 10,000 idle ones are to be survived */
    /* Beyond them, so that who comes too late is told so; who comes still later waits for that. */
    CROWD_COUNT_MAX = 64,
    SLOT_COUNT_MAX = CONN_COUNT_MAX + CROWD_COUNT_MAX,
    ACCEPT_COUNT_MAX =
        64, /* in one turn, so that a flood of newcomers does not starve the others */
    LISTEN_BACKLOG_COUNT = 1024,
    /* More frames in one receive, or more connections, than this are called many (RFC 6455 10.4);
     * it only tells when the rules on them are reached, and bounds nothing. */
    FRAME_COUNT_MANY = 256,
    CONN_COUNT_MANY = 150,
};

/* Milliseconds. */
enum {
    REQUEST_MS = 10 * 1000,  /* for the first octet of a request, the first one or the next */
    HEAD_MS = 10 * 1000,     /* for the rest of its head, however slowly it is dripped */
    ANSWERING_MS = 5 * 1000, /* for the peer to take an answer that another may follow */
    STALL_MS =
        30 *
        1000, /* for the next octet of a message under way, or for the peer to read something */
    CLOSING_MS = 5 * 1000,   /* for the peer's Close after ours */
    REFUSING_MS = 5 * 1000,  /* for the peer to take our last octets */
    LINGERING_MS = 2 * 1000, /* for the peer's end of the stream after ours */
    DRAIN_MS = 8 * 1000,     /* for all connections when the server is asked to end */
    EXHAUSTED_MS = 100,      /* without accepting, after the system had no more descriptors */
};

/* Seconds, as text: when it is worth to come back after a 503. */
#define RETRY_AFTER_S "10"

static_assert((int)WS_HEAD_SIZE_MAX <= (int)HEADROOM_SIZE, "a head fits before any payload");
static_assert(CARRIED_SIZE_MAX <= 0xFFFF, "a carried message has a head of at most 2 + 2 octets");
static_assert(4 <= 2 + WS_MASKING_KEY_SIZE,
              "the smallest head of a client, 2 + 4, has room for a server's of 2 + 2");
static_assert(TURN_OUTPUT_SIZE >= READ_SIZE + HTTP_ANSWER_SIZE_MAX,
              "one turn's answers and an HTTP answer fit");
static_assert(HTTP_TARGET_SIZE_MAX < HTTP_HEAD_SIZE_MAX, "a target is a part of a head");
static_assert(HTTP_HEAD_SIZE_MAX <= 0xFFFF, "places in a head are kept in 16 bits");
static_assert(MESSAGE_STEP_SIZE > CARRIED_SIZE_MAX,
              "what is carried fits the first piece of a big message");
static_assert(MESSAGE_SIZE_MAX > MESSAGE_STEP_SIZE, "a message grows in more than one step");
static_assert(MEMORY_SIZE_MAX >= 8 * MESSAGE_SIZE_MAX,
              "several of the greatest messages are under way at a time");
static_assert(CLOSING_MS + LINGERING_MS <= DRAIN_MS,
              "a connection that closes late is still waited for");
static_assert(WS_CLOSE_REASON_SIZE_MAX == WS_CONTROL_PAYLOAD_SIZE_MAX - WS_CLOSE_CODE_SIZE,
              "RFC 6455 5.5.1: the reason has what the code leaves, 123 = 125 - 2");

#endif
